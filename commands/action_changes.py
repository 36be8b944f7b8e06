"""Who changed what of an action, a line each in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import formats
from ingest.findings import shown
from metrics.question import DIMENSION_LABELS
from reports.role_names import NAMES
from store.register import KINDS, STATUSES
from words import say, text

WHAT = {
    "added": text("recorded"),
    "drawn": text("lots drawn, seed"),
    "status": text("status"),
    "kind": text("kind"),
    "goal": text("goal"),
    "dimension": text("a team is"),
    "teams": text("teams"),
    "starts_on": text("first day"),
    "title": text("title"),
    "ends_on": text("last day"),
    "owner": text("owner"),
    "link": text("link"),
    "materials": text("materials"),
    "event_key": text("training"),
}
_STOPPED = "stopped: "  # and the name of a team


def said(
    change: Mapping[str, str | None], language: str, trainings: Mapping[str, str] | None = None
) -> str:
    """The line of one change, as Register.action_changes gives it.

    `trainings` are titles by the key under which a training is joined to an action.
    """
    at = datetime.fromisoformat(str(change["changed_at"])).astimezone()
    moment = f"{formats.day(at.date(), language)} {at:%H:%M}"
    by = shown(f"{change['who']} ({NAMES[str(change['role'])].said(language)})")
    what, became = str(change["what"]), change["became"] or ""
    if what == "event_key":
        became = (trainings or {}).get(became, "")  # a key says nothing to a reader
    if what.startswith(_STOPPED):
        team = shown(what.removeprefix(_STOPPED))
        told = say("{team} stops on", language, team=team)
    else:
        told = WHAT[what].said(language)
    value = _value(what, became, language)
    return f"{moment}  {by}  {told}{': ' if value else ''}{value}"


def _value(what: str, became: str, language: str) -> str:
    if what in ("added", "status"):
        return STATUSES[became].said(language)
    if what == "kind":
        return KINDS[became].said(language)
    if what == "dimension":
        return DIMENSION_LABELS[became].said(language)
    if became and (what in ("starts_on", "ends_on") or what.startswith(_STOPPED)):
        return formats.day(date.fromisoformat(became), language)
    return shown(became, 200)
