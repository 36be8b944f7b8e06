"""People of Graph as a file: the whole directory, or who changed since the last time.

Only what the reader of /users keeps is asked for, and of licences only those of Copilot are
written, page by page, so that memory and disk stay small whatever the size of the directory.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from ingest.graph_client import GraphClient, Refused, moment
from ingest.graph_errors import GraphError
from ingest.graph_run import Run
from ingest.graph_says import Ask
from ingest.licences import COPILOT_PLANS, COPILOT_SKUS
from words import text

PART = "people"
ASK = Ask(text("the people of the directory"), "User.Read.All")
PLAIN = (
    *("id", "userPrincipalName", "mail", "displayName", "accountEnabled", "userType"),
    *("department", "jobTitle", "officeLocation", "country", "companyName"),
)
SELECT = ",".join((*PLAIN, "assignedLicenses", "assignedPlans"))
FULL = f"v1.0/users?$select={SELECT}&$expand=manager($select=id)&$top=999"
LATEST = f"v1.0/users/delta?$select={SELECT}&$deltatoken=latest"
HEADER = (*PLAIN, "manager.id", "assignedPlans", "assignedLicenses")
AT_ONCE = 15  # ids in one filter
MOST_CHANGES = 5_000  # more than that is sooner asked for in full
GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def is_delta_valid(kept: Mapping[str, Any], now: datetime, full_days: int) -> bool:
    """Whether changes since the last time say enough: a link for the same columns, not too old.

    Graph does not tell changes of managers and of how licences came about, so the whole list is
    asked for again after `full_days` at most; and links to changes run out.
    """
    if not kept.get("delta") or kept.get("select") != SELECT or not kept.get("full_at"):
        return False
    return timedelta(0) <= now - moment(kept["full_at"]) < timedelta(days=full_days)


def fetch(client: GraphClient, run: Run, kept: Mapping[str, Any], full_days: int) -> None:
    """Fetch changes where that is valid, else everybody. Raises GraphError."""
    now = client.clock.now()
    going_on = run.state(PART) == "open" and run.parts[PART].get("form") == "full"
    if not going_on and is_delta_valid(kept, now, full_days):
        try:
            _changes(client, run, kept)
            return
        except Refused as refused:
            # 410 is how Graph says that a link ran out; some of its parts say 400 or 404.
            if refused.status not in (400, 404, 410):
                raise
    try:
        _everybody(client, run)
    except Refused as refused:
        if not going_on or refused.status not in (400, 410):
            raise
        # The page where an earlier run stopped is no longer offered: from the start, once.
        run.forget(PART)
        _everybody(client, run)


def _everybody(client: GraphClient, run: Run) -> None:
    """All pages, appended to one file; each is durable before its successor is asked for."""
    if run.state(PART) != "open" or run.parts[PART].get("form") != "full":
        link = _delta_link(client)
        started = client.clock.now().isoformat()
        entry = run.open_part(
            PART, form="full", next=FULL, size=0, pages=0, rows=0, delta=link, full_at=started
        )
        run.path(PART).write_bytes(b"")
        _append(run, entry, [HEADER])
        run.save()
    entry = run.parts[PART]
    for page in client.pages(entry["next"], ASK, seen=entry["pages"]):
        _append(run, entry, (row(user) for user in page.records))
        entry["rows"] += len(page.records)
        entry["pages"] += 1
        entry["next"] = page.next
        run.save()
    if not entry["rows"]:
        raise GraphError(
            "answer",
            text(
                "Microsoft Graph gave an empty directory. Nothing was imported; pull again later."
            ),
        )
    day = moment(entry["full_at"]).date()
    more = {name: entry[name] for name in ("form", "rows", "delta", "full_at", "pages")}
    run.fetched(PART, f"graph-users-{day.isoformat()}.csv", **more)


def _delta_link(client: GraphClient) -> str | None:
    """Where to ask for changes from now on; None where Graph does not offer it."""
    try:
        for page in client.pages(LATEST, ASK):
            if page.delta:
                return page.delta
    except Refused as refused:
        if refused.status in (401, 403):
            raise
    return None


def _changes(client: GraphClient, run: Run, kept: Mapping[str, Any]) -> None:
    """Who changed, as they are now; who is gone, as switched off. No file when nobody did."""
    changed: dict[str, None] = {}
    removed: dict[str, None] = {}
    link: str | None = None
    for page in client.pages(str(kept["delta"]), ASK):
        for record in page.records:
            key = str(record.get("id", ""))
            if GUID.fullmatch(key):
                gone = "@removed" in record
                (removed if gone else changed)[key] = None
                (changed if gone else removed).pop(key, None)
        link = page.delta or link
        if len(changed) > MOST_CHANGES:
            break
    if link is None or len(changed) > MOST_CHANGES:
        _everybody(client, run)
        return
    records = [*_as_they_are(client, list(changed)), *map(_gone, removed)]
    day = client.clock.now().date()
    more = {"form": "changes", "rows": len(records), "delta": link, "full_at": kept["full_at"]}
    if not records:
        run.nothing(PART, **more)
        return
    run.open_part(PART, form="changes")
    # The context says to the reader that whoever is not in it has not left.
    context = f"https://{client.cloud.graph}/v1.0/$metadata#users/$delta"
    page_of_changes = {"@odata.context": context, "value": records}
    run.path(PART).write_text(json.dumps(page_of_changes, ensure_ascii=False), "utf-8")
    run.fetched(PART, _name_of_changes(day, client.clock.now()), **more)


def _name_of_changes(day: date, now: datetime) -> str:
    return f"graph-users-changes-{day.isoformat()}-at-{now:%H%M}.json"


def _as_they_are(client: GraphClient, keys: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The users with these ids, in full; a change record holds only what changed."""
    for start in range(0, len(keys), AT_ONCE):
        listed = ",".join(f"'{key}'" for key in keys[start : start + AT_ONCE])
        question = f"v1.0/users?$select={SELECT}&$expand=manager($select=id)"
        for page in client.pages(f"{question}&$filter=id in ({listed})", ASK):
            for user in page.records:
                yield dict(zip(HEADER, row(user), strict=True))


def _gone(key: str) -> dict[str, Any]:
    return {**dict.fromkeys(HEADER, ""), "id": key, "accountEnabled": False}


def row(user: Mapping[str, Any]) -> tuple[str, ...]:
    """What is kept of a user, as text, in the order of HEADER."""
    manager = user.get("manager")
    return (
        *(_text(user.get(name)) for name in PLAIN),
        _text(manager.get("id")) if isinstance(manager, dict) else "",
        _listed(user.get("assignedPlans"), "servicePlanId", COPILOT_PLANS, "capabilityStatus"),
        _listed(user.get("assignedLicenses"), "skuId", COPILOT_SKUS),
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).replace("\0", "")


def _listed(items: Any, member: str, wanted: Mapping[str, str], *more: str) -> str:
    """The entries that are Copilot's, as JSON; nothing where Graph said nothing."""
    if not isinstance(items, list):
        return ""
    kept = [
        {name: item.get(name) for name in (member, *more)}
        for item in items
        if isinstance(item, dict) and str(item.get(member, "")).lower() in wanted
    ]
    return json.dumps(kept)


def _append(run: Run, entry: dict[str, Any], rows: Any) -> None:
    """Write rows after the last whole page, durably; a torn end of an earlier run is cut off."""
    text_of = io.StringIO(newline="")
    csv.writer(text_of, lineterminator="\n").writerows(rows)
    with run.path(PART).open("r+b") as file:
        file.truncate(entry["size"])
        file.seek(entry["size"])
        file.write(text_of.getvalue().encode("utf-8", "replace"))
        file.flush()
        os.fsync(file.fileno())
        entry["size"] = file.tell()
