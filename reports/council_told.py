"""The works-council report's material, gathered from a live home; for the shell and for a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from access import local_viewer
from metrics.teams.policy import policy_of
from reports.council import LOOK_DAYS, Told
from store.access_log import AccessLog
from store.breaks import Breaks
from store.choices import SETTINGS
from store.control import Control
from store.home import Home
from store.own_rows import columns_kept
from store.serving import open_serving

PAGE = "council-report"  # in the access log: a report was made


def told_of(
    home: Path,
    *,
    source: Callable[[str], tuple[str, str]],
    names_kept: bool,
    sign_in: bool,
    language: str,
    today: date,
    since: date | None = None,
) -> Told:
    """How things are now; changes of settings are those since the report before, or `since`.

    The shares of hidden groups are of the whole organisation, whoever reads the report: they are
    guarded as every figure is, and say of no group which it is.
    """
    control, log = Control.open(home), AccessLog.open(home)
    values = control.settings()
    before = log.newest_of(PAGE)
    start = since.isoformat() if since else before
    changes = sorted(
        (change["changed_at"], item.name, change["value"], change["why"])
        for item in SETTINGS
        for change in control.setting_changes(item.name)
        if change["changed_at"] >= start
    )
    data = open_serving(Home(home))
    return Told(
        data=data,
        columns=columns_kept(data, Home(home)) if data else {},
        viewer=local_viewer(int(values["minimum_group"])),
        settings=values,
        thresholds=policy_of(values, Breaks.open(home).listed()).thresholds,
        looks=log.counts((today - timedelta(days=LOOK_DAYS)).isoformat()),
        log_whole=log.check().whole,
        changes=[
            (datetime.fromisoformat(at).date(), name, value, why)
            for at, name, value, why in changes
        ],
        since_on=since or (datetime.fromisoformat(before).date() if before else None),
        source=source,
        names_kept=names_kept,
        sign_in=sign_in,
        language=language,
        today=today,
    )
