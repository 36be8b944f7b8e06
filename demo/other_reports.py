"""Writes reports about more than Copilot: readiness, other AI tools, and presence."""

from __future__ import annotations

import csv
from typing import TextIO

import numpy as np

from demo.directory import present_on
from demo.exports import columns_of, display_names, write_columns, write_row
from demo.people import People
from demo.timeline import Timeline, date_of

READINESS = """
Report Refresh Date,User Principal Name,Has Copilot license assigned,Report Period,
Uses eligible update channel,Uses Teams meetings,Uses Teams chat,Uses Outlook email,
Uses Office docs,Suggested candidate for Copilot
"""
PRESENCE = """
Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,
Has Exchange License,Has OneDrive License,Exchange Last Activity Date,
OneDrive Last Activity Date,Teams Last Activity Date,Exchange License Assign Date,
OneDrive License Assign Date,Teams License Assign Date,Assigned Products
"""
OTHER_TOOLS = ("Gebruikersnaam", "Datum", "Hulpmiddel", "Onderdeel", "Aantal")
TOOL_WEEKS = 12
# Tool and what of it → share of the people in departments that have bought it, uses a week.
TOOLS = {
    ("ChatGPT", "Chat"): (("ICT", "Onderzoek & Ontwikkeling"), 0.16, 2.0),
    ("Claude", "Chat"): (("ICT",), 0.12, 1.5),
    ("DeepL", "Vertalen"): (("Marketing & Communicatie", "Verkoop"), 0.12, 1.2),
}


def write_readiness(out: TextIO, people: People, day: int, seed: int) -> int:
    """The readiness report of a day: who did anything in 28 days, and with what; how many."""
    rng = np.random.default_rng([seed, 24])
    upn, _ = people.names_on(day)
    office = np.array([not kind.plan.endswith("F3") for kind in people.places.kinds])
    at_desk = office[people.places.department_on(day)]
    engaged = (people.hired_on <= day) & (day < people.left_on)
    engaged &= rng.random(len(people)) < np.where(at_desk, 0.99, 0.9)
    licensed = people.licences.held_on(day)
    channel = rng.random(len(people)) < np.where(at_desk, 0.94, 0.7)
    meetings, chat, mail, docs = (
        licensed | (rng.random(len(people)) < np.where(at_desk, desk, floor))
        for desk, floor in ((0.93, 0.35), (0.96, 0.8), (0.99, 0.75), (0.92, 0.3))
    )
    suggested = ~licensed & channel & meetings & docs & (rng.random(len(people)) < 0.6)
    rows = np.flatnonzero(engaged)
    write_row(out, columns_of(READINESS))
    told = [_told(flag[rows]) for flag in (licensed, channel, meetings, chat, mail, docs)]
    write_columns(
        out,
        [
            np.full(len(rows), date_of(day).isoformat(), dtype=object),
            upn[rows],
            told[0],
            np.full(len(rows), "28", dtype=object),
            *told[1:],
            _told(suggested[rows]),
        ],
    )
    return len(rows)


def _told(
    flags: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    return np.where(flags, "TRUE", "FALSE").astype(object)


def write_other_tools(out: TextIO, people: People, timeline: Timeline, seed: int) -> int:
    """Use of other AI tools that departments bought, per person and day, on Kadans's template."""
    rng = np.random.default_rng([seed, 25])
    places = people.places
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(OTHER_TOOLS)
    department = places.department_on(timeline.end)
    employed = (people.hired_on <= timeline.end) & (timeline.end < people.left_on)
    upn, _ = people.names_on(timeline.end)
    first = max(timeline.start, timeline.end - 7 * TOOL_WEEKS + 1)
    count = 0
    for (tool, feature), (departments, share, a_week) in TOOLS.items():
        wanted = [at for at, kind in enumerate(places.kinds) if kind.name in departments]
        users = employed & np.isin(department, wanted) & (rng.random(len(people)) < share)
        for day in range(first, timeline.end + 1):
            weekday = (day - timeline.start) % 7
            if weekday > 4:
                continue
            works = users & (people.workdays >> weekday & 1).astype(bool)
            works &= (people.hired_on <= day) & (rng.random(len(people)) < a_week / 5)
            for person in np.flatnonzero(works).tolist():
                uses = 1 + int(rng.poisson(2))
                writer.writerow([upn[person], date_of(day).isoformat(), tool, feature, uses])
                count += 1
    return count


def write_presence(out: TextIO, people: People, day: int, seed: int) -> int:
    """The Microsoft 365 active users report of a day: last use per product; how many people.

    It tells when somebody was last at work, so it is no part of the sample.
    """
    rng = np.random.default_rng([seed, 26])
    upn, surname = people.names_on(day)
    display = display_names(people, surname)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns_of(PRESENCE))
    rows = np.flatnonzero(present_on(people, day)).tolist()
    for person in rows:
        newest = min(day, int(people.left_on[person]) - 1)
        days = [date_of(newest - int(back)).isoformat() for back in rng.integers(0, 5, 3)]
        assigned = [date_of(int(people.hired_on[person])).isoformat()] * 3
        plan = people.places.kinds[people.places.department_on(day)[person]].plan.upper()
        name = display[person]
        about = [date_of(day).isoformat(), upn[person], name, "False", "", "True", "True"]
        writer.writerow([*about, *days, *assigned, plan])
    return len(rows)
