"""Writes usage reports as Microsoft does: Graph user detail, admin center, chat without licence."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import NDArray

from demo.behaviour import Snapshot
from demo.people import Days, People
from demo.timeline import date_of

CHUNK = 100_000  # rows in memory at a time
EX_HOLDER_DAYS = 180
LEAVER_DAYS = 30

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


def graph_usage(
    out: TextIO, people: People, snapshot: Snapshot, *, period: int, version: int
) -> int:
    """One Graph user detail report (schema 1 or 2) of one period; the number of people in it."""
    upn, surname = people.names_on(snapshot.day)
    names = display_names(people, surname)
    spell = DayNames(snapshot.day, "iso")
    prompts, active = snapshot.prompts_in(period), snapshot.active_days_in(period)
    rows = listed_on(people, snapshot.day)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns_of(GRAPH_V2 if version == 2 else GRAPH_V1))
    for at in range(0, len(rows), CHUNK):
        part = rows[at : at + CHUNK]
        chat = spell(snapshot.chat[part])
        columns = [
            _same(spell(np.array([snapshot.day]))[0], part),
            upn[part],
            names[part],
            chat,
            chat,
            *(spell(snapshot.app(app)[part]) for app in GRAPH_APPS),
            _same(period, part),
        ]
        if version == 2:
            columns += [*prompts[:, part], active[part]]
            columns += [spell(snapshot.app(app)[part]) for app in GRAPH_V2_APPS]
        write_columns(writer, columns)
    return len(rows)


def admin_usage(out: TextIO, people: People, snapshot: Snapshot, *, period: int) -> int:
    """The Copilot usage table of the admin center, dates in American order."""
    upn, surname = people.names_on(snapshot.day)
    names = display_names(people, surname)
    spell = DayNames(snapshot.day, "american")
    prompts, active = snapshot.prompts_in(period), snapshot.active_days_in(period)
    rows = listed_on(people, snapshot.day)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns_of(ADMIN_USAGE))
    columns = [
        _same(spell(np.array([snapshot.day]))[0], rows),
        upn[rows],
        names[rows],
        spell(snapshot.chat[rows]),
        _same(period, rows),
        *prompts[:, rows],
        active[rows],
        *(spell(snapshot.app(app)[rows]) for app in ADMIN_APPS),
    ]
    write_columns(writer, columns)
    return len(rows)


def _same(value: object, rows: NDArray[np.intp]) -> NDArray[np.object_]:
    return np.full(len(rows), value, dtype=object)


def write_columns(writer, columns: Sequence[NDArray]) -> None:
    writer.writerows(zip(*(column.tolist() for column in columns), strict=True))


class ExportZip:
    """A ZIP of exports whose bytes depend on its content alone: fixed times, system and rights."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)

    @contextmanager
    def member(self, name: str, day: int, *, bom: bool = True) -> Iterator[TextIO]:
        """Text of one file in the ZIP, made at six in the morning of `day`."""
        made = date_of(day)
        info = zipfile.ZipInfo(name, (made.year, made.month, made.day, 6, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED
        info.create_system = 3
        info.external_attr = 0o644 << 16
        encoding = "utf-8-sig" if bom else "utf-8"
        with (
            self._zip.open(info, "w") as raw,
            io.TextIOWrapper(raw, encoding, newline="") as text,
        ):
            yield text

    def close(self) -> None:
        self._zip.close()
