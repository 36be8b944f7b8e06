"""Writes usage reports as Microsoft does: Graph user detail, admin center, chat without licence."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TextIO

import numpy as np
from numpy.typing import NDArray

from demo.behaviour import LAST, Snapshot
from demo.people import People
from demo.places import Days
from demo.timeline import date_of

Column = NDArray[Any]

CHUNK = 100_000  # rows in memory at a time
EX_HOLDER_DAYS = 180
LEAVER_DAYS = 30
CUT_PARTS = 12  # a report that was cut off misses one part of so many

# The exact header lines, column by column in the order of the file.
GRAPH_V1 = """
Report Refresh Date,User Principal Name,Display Name,Last Activity Date,
Copilot Chat Last Activity Date,Microsoft Teams Copilot Last Activity Date,
Word Copilot Last Activity Date,Excel Copilot Last Activity Date,
PowerPoint Copilot Last Activity Date,Outlook Copilot Last Activity Date,
OneNote Copilot Last Activity Date,Loop Copilot Last Activity Date,Report Period
"""
GRAPH_V2 = f"""{GRAPH_V1},
Prompts submitted for all apps,Prompts submitted for Copilot Chat (work),
Prompts submitted for Copilot Chat (web),Active Usage Days for all apps,
Copilot Chat (work) Last Activity Date,Copilot Chat (web) Last Activity Date,
Microsoft 365 Copilot Last Activity Date,Edge Last Activity Date,Copilot Agent Last Activity Date
"""
ADMIN_USAGE = """
Report Refresh Date,User Principal Name,Display Name,Last Activity Date,Report Period,
Prompts submitted for All Apps,Prompts submitted for Copilot Chat (work),
Prompts submitted for Copilot Chat (web),Active Usage Days for All Apps,
Last activity date of Copilot Chat (work) (UTC),Last activity date of Copilot Chat (web) (UTC),
Last activity date of Teams Copilot (UTC),Last activity date of Word Copilot (UTC),
Last activity date of Excel Copilot (UTC),Last activity date of PowerPoint Copilot (UTC),
Last activity date of Outlook Copilot (UTC),Last activity date of OneNote Copilot (UTC),
Last activity date of Loop Copilot (UTC),Last activity date of Microsoft 365 Copilot (app) (UTC),
Last activity date of Edge (UTC),Last activity date of Copilot Agent (UTC)
"""
ADMIN_APPS = (
    "chat_work", "chat_web", "teams", "word", "excel", "powerpoint", "outlook", "onenote", "loop",
    "m365_app", "edge", "agent",
)  # fmt: skip
GRAPH_APPS = ("teams", "word", "excel", "powerpoint", "outlook", "onenote", "loop")
GRAPH_V2_APPS = ("chat_work", "chat_web", "m365_app", "edge", "agent")


def columns_of(header: str) -> list[str]:
    """The column names of a header line that is folded over several lines here."""
    return header.replace("\n", "").split(",")


def listed_on(people: People, day: int) -> NDArray[np.intp]:
    """Who the usage report lists: a licence in the last 180 days, not gone for over 30 days."""
    recent = people.licences.last_held(day) > day - EX_HOLDER_DAYS
    return np.flatnonzero(recent & (day < people.left_on + LEAVER_DAYS))


def display_names(people: People, surname: NDArray[np.object_]) -> NDArray[np.object_]:
    names = np.empty(len(people), dtype=object)
    rows = zip(people.given.tolist(), surname.tolist(), people.external.tolist(), strict=True)
    for i, (given, last, external) in enumerate(rows):
        names[i] = f"{last}, {given} (extern)" if external else f"{given} {last}"
    return names


class DayNames:
    """Days as a report spells them; day 0 is the empty cell of somebody who never did."""

    def __init__(self, last: int, style: str) -> None:
        first = last - 6000
        self._first = first - 1
        days = (date_of(day) for day in range(first, last + 1))
        if style == "iso":
            spelled = [day.isoformat() for day in days]
        else:  # as an admin center set to American English
            spelled = [f"{day.month}/{day.day}/{day.year}" for day in days]
        self._names = np.array(["", *spelled], dtype=object)

    def __call__(self, days: Days) -> NDArray[np.object_]:
        return self._names[np.maximum(days - self._first, 0)]

    def one(self, day: int) -> str:
        return str(self._names[day - self._first])


@dataclass(frozen=True)
class UsageRows:
    """What a usage report says about the people it lists: arrays with one entry per row."""

    day: int  # the refresh date
    upn: NDArray[np.object_]
    display: NDArray[np.object_]
    last: Mapping[str, Days]  # app → last day of use, 0 is never
    prompts: NDArray[np.int64]  # (all, chat work, chat web) × row, in the period
    active_days: NDArray[np.int64]  # days with a message to Copilot Chat in the period
    period: int

    @property
    def chat(self) -> Days:
        """Last message to Copilot Chat, work or web: also the report's overall date."""
        return np.maximum(self.last["chat_work"], self.last["chat_web"])

    def part(self, rows: slice) -> UsageRows:
        return UsageRows(
            self.day,
            self.upn[rows],
            self.display[rows],
            {app: days[rows] for app, days in self.last.items()},
            self.prompts[:, rows],
            self.active_days[rows],
            self.period,
        )


def cut_off(usage: UsageRows) -> UsageRows:
    """A report of which the last rows are missing, as when a download stops half way."""
    return usage.part(slice(0, len(usage.upn) * (CUT_PARTS - 1) // CUT_PARTS))


def usage_rows(people: People, snapshot: Snapshot, period: int) -> UsageRows:
    upn, surname = people.names_on(snapshot.day)
    rows = listed_on(people, snapshot.day)
    return UsageRows(
        snapshot.day,
        upn[rows],
        display_names(people, surname)[rows],
        {app: days[rows] for app, days in zip(LAST, snapshot.last, strict=True)},
        snapshot.prompts_in(period)[:, rows],
        snapshot.active_days_in(period)[rows],
        period,
    )


def write_graph_usage(out: TextIO, usage: UsageRows, version: int) -> None:
    """A Graph user detail report, schema version 1 or 2."""
    spell = DayNames(usage.day, "iso")
    write_row(out, columns_of(GRAPH_V2 if version == 2 else GRAPH_V1))
    for at in range(0, len(usage.upn), CHUNK):
        part = usage.part(slice(at, at + CHUNK))
        chat = spell(part.chat)
        columns: list[Column] = [
            _same(spell.one(usage.day), part),
            part.upn,
            part.display,
            chat,
            chat,
            *(spell(part.last[app]) for app in GRAPH_APPS),
            _same(usage.period, part),
        ]
        if version == 2:
            columns += [*part.prompts, part.active_days]
            columns += [spell(part.last[app]) for app in GRAPH_V2_APPS]
        write_columns(out, columns)


def write_admin_usage(out: TextIO, usage: UsageRows) -> None:
    """The Copilot usage table of the admin center, dates in American order."""
    spell = DayNames(usage.day, "american")
    write_row(out, columns_of(ADMIN_USAGE))
    columns: list[Column] = [
        _same(spell.one(usage.day), usage),
        usage.upn,
        usage.display,
        spell(usage.chat),
        _same(usage.period, usage),
        *usage.prompts,
        usage.active_days,
        *(spell(usage.last[app]) for app in ADMIN_APPS),
    ]
    write_columns(out, columns)


def _same(value: object, usage: UsageRows) -> Column:
    return np.full(len(usage.upn), value, dtype=object)


def write_row(out: TextIO, cells: Sequence[str]) -> None:
    csv.writer(out, lineterminator="\r\n").writerow(cells)


def write_columns(out: TextIO, columns: Sequence[Column]) -> None:
    rows = zip(*(column.tolist() for column in columns), strict=True)
    csv.writer(out, lineterminator="\r\n").writerows(rows)


class ExportZip:
    """A ZIP of exports whose bytes depend on its content alone: fixed times, system and rights."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)

    @contextmanager
    def member(self, name: str, day: int, encoding: str = "utf-8-sig") -> Iterator[TextIO]:
        """Text of one file in the ZIP, made at six in the morning of `day`."""
        made = date_of(day)
        info = zipfile.ZipInfo(name, (made.year, made.month, made.day, 6, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED
        info.create_system = 3
        info.external_attr = 0o644 << 16
        with (
            self._zip.open(info, "w") as raw,
            io.TextIOWrapper(raw, encoding, newline="") as text,
        ):
            yield text

    def close(self) -> None:
        self._zip.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
