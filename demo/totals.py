"""Writes what Microsoft Graph counts for the whole organisation: summary per window, trend per day.

Both speak of everybody who held a licence in the window (summary) or on the day (trend).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

import numpy as np

from demo.behaviour import LAST, Snapshot
from demo.diary import Counts, Diary
from demo.exports import write_row
from demo.people import People
from demo.places import Mask
from demo.timeline import Timeline, date_of

TREND_DAYS = 180  # the longest period that Graph gives
TREND_BEFORE = 42  # days before the first user report on which the first trend starts

# App in front of "Enabled Users" and "Active Users" → rows of LAST that count; in file order.
ALL = tuple(LAST)
CHAT = ("chat_work", "chat_web")
V1_APPS: dict[str, tuple[str, ...]] = {
    "Microsoft Teams": ("teams",),
    "Word": ("word",),
    "PowerPoint": ("powerpoint",),
    "Outlook": ("outlook",),
    "Excel": ("excel",),
    "OneNote": ("onenote",),
    "Loop": ("loop",),
    "Any App": ALL,
    "Copilot Chat": CHAT,
}
V2_APPS: dict[str, tuple[str, ...]] = {
    "Edge": ("edge",),
    "Microsoft 365 Copilot": ("m365_app",),
    "Copilot Chat (work)": ("chat_work",),
    "Copilot Chat (web)": ("chat_web",),
}


def _apps(version: int) -> dict[str, tuple[str, ...]]:
    return V1_APPS if version == 1 else V1_APPS | V2_APPS


def _pairs(version: int) -> list[str]:
    return [f"{app} {what} Users" for app in _apps(version) for what in ("Enabled", "Active")]


# ---- summary -------------------------------------------------------------------------------------


def write_summary(out: TextIO, people: People, snapshot: Snapshot, version: int) -> None:
    """A summary with one row per window; only the newer version knows prompts and 28 days."""
    prompts = ["Total prompts submitted", "Average prompts submitted"] if version == 2 else []
    write_row(out, ["Report Refresh Date", "Report Period", *_pairs(version), *prompts])
    for period in (7, 28 if version == 2 else 30):
        first = snapshot.day - period + 1
        enabled = _held_since(people, first, snapshot.day)
        cells = [date_of(snapshot.day).isoformat(), str(period)]
        for apps in _apps(version).values():
            rows = [LAST.index(app) for app in apps]
            active = (snapshot.last[rows] >= first).any(axis=0) & enabled
            cells += [str(np.count_nonzero(enabled)), str(np.count_nonzero(active))]
        if version == 2:
            total = int(snapshot.prompts_in(period)[0][enabled].sum())
            holders = int(np.count_nonzero(enabled))
            cells += [str(total), str(round(total / holders) if holders else 0)]
        write_row(out, cells)


def _held_since(people: People, first: int, last: int) -> Mask:
    """Who held a licence on any of these days."""
    return people.licences.last_held(last) >= first


# ---- trend ---------------------------------------------------------------------------------------


def trend_days(timeline: Timeline) -> tuple[int, ...]:
    """Refresh dates of as few trends as tell of every day; the newest is the last day of all."""
    first = timeline.start - TREND_BEFORE
    earliest = min(first + TREND_DAYS - 1, timeline.end)
    count = 1 + -(-(timeline.end - earliest) // TREND_DAYS)
    return tuple(
        earliest + (timeline.end - earliest) * number // max(1, count - 1)
        for number in range(count)
    )


def write_trend(
    out: TextIO, people: People, diary: Diary, timeline: Timeline, day: int, version: int
) -> None:
    """Daily totals as they are known on `day`, the newest first, as far back as the report goes."""
    totals = diary.totals()
    prompts = ["Prompts submitted"] if version == 2 else []
    head = ["Report Refresh Date", "Report Date", *_pairs(version), *prompts, "Report Period"]
    write_row(out, head)
    first = max(day - TREND_DAYS + 1, timeline.start - TREND_BEFORE)
    for on in range(day, first - 1, -1):
        enabled = int(np.count_nonzero(people.licences.held_on(on)))
        cells = [date_of(day).isoformat(), date_of(on).isoformat()]
        for active in _active(totals[on].per_app, totals[on].in_any, totals[on].in_chat, version):
            cells += [str(enabled), str(active)]
        cells += [str(totals[on].prompts)] if version == 2 else []
        write_row(out, [*cells, str(TREND_DAYS)])


def _active(per_app: Counts, in_any: int, in_chat: int, version: int) -> Iterator[int]:
    for apps in _apps(version).values():
        if apps == ALL:
            yield in_any
        elif apps == CHAT:
            yield in_chat
        else:
            yield int(per_app[LAST.index(apps[0])])
