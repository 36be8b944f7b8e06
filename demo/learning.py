"""What an organisation does so that people learn Copilot, and the files that tell of it.

Where a department grows, a campaign, trainings and champions come just before it does; a training
elsewhere changes nothing. The files say who took part, as Teams, Forms and lists by hand do.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TextIO

import numpy as np
from numpy.typing import NDArray

from demo.behaviour import Habits
from demo.exports import display_names
from demo.people import People
from demo.places import Days, Mask
from demo.timeline import Timeline, date_of

GROWING = ("Verkoop", "Onderzoek & Ontwikkeling", "Kwaliteit & Milieu")
STEADY = ("ICT", "Marketing & Communicatie", "Personeel & Organisatie")
PEOPLE_PER_CHAMPION = 35

TRAINING = ("User principal name", "Course", "Date", "Status", "Minutes")
CHAMPIONS = (
    "User principal name", "Department", "Team", "Champion role", "Start date", "End date",
)  # fmt: skip
EVENTS = ("Date", "Until", "Title", "Kind", "Departments", "Teams")
FORM = (
    "ID", "Start time", "Completion time", "Email", "Name", "Last modified time",
    "Wat wil je leren?", "Welke app gebruik je het meest?",
)  # fmt: skip
FORM_TITLE = "Aanmelding inloopuur Copilot"


@dataclass(frozen=True)
class Activity:
    """Something that was done; `at` and `until` are fractions of the simulated period."""

    title: str
    kind: str
    at: float
    departments: tuple[str, ...] = ()  # none: for everybody
    until: float | None = None

    def first_day(self, timeline: Timeline) -> int:
        """The Tuesday of its week."""
        return timeline.monday(int(timeline.weeks * self.at)) + 1

    def last_day(self, timeline: Timeline) -> int | None:
        until = self.until
        return None if until is None else timeline.monday(int(timeline.weeks * until)) + 4


SESSIONS = (
    Activity("Copilot in de verkooppraktijk", "training", 0.38, GROWING[:1]),
    Activity("Copilot voor onderzoekers", "training", 0.40, GROWING[1:]),
    Activity("Klantvragen beantwoorden met Copilot", "training", 0.60, ("Klantenservice",)),
)
ACTIVITIES = (
    Activity("Nieuwsbrief: wat Copilot in vergaderingen doet", "communication", 0.20),
    Activity("Copilot-maand", "campaign", 0.36, GROWING, 0.46),
    *SESSIONS,
    Activity("Inloopuur Copilot", "coaching", 0.42, GROWING, 0.62),
    Activity("Promptweek", "challenge", 0.50, ("ICT", "Marketing & Communicatie"), 0.50),
    Activity("Copilot opnieuw bekeken", "campaign", 0.93, ("Logistiek", "Projectbureau"), 0.97),
)


class Learning:
    """Who took part in what; writes the files."""

    def __init__(self, people: People, timeline: Timeline, seed: int) -> None:
        self._people, self._timeline, self._seed = people, timeline, seed
        self._upn, surname = people.names_on(timeline.end)
        self._display = display_names(people, surname)
        self._here = (people.hired_on <= timeline.end) & (timeline.end < people.left_on)

    def _within(self, departments: Sequence[str], day: int) -> Mask:
        """Who works on a day in departments of this kind, all of them where none are given."""
        places = self._people.places
        wanted = [at for at, kind in enumerate(places.kinds) if kind.name in departments]
        here = (self._people.hired_on <= day) & (day < self._people.left_on)
        return here & np.isin(places.department_on(day), wanted) if departments else here

    def _names(self, departments: Sequence[str]) -> str:
        """The departments of these kinds as a list of activities names them."""
        places = self._people.places
        pairs = zip(places.departments, places.kinds, strict=True)
        return "; ".join(name for name, kind in pairs if kind.name in departments)

    # ---- Teams ------------------------------------------------------------------------------

    def write_attendance(self, out: TextIO, session: Activity, number: int) -> int:
        """The attendance report of a training in Teams; the number of people in it."""
        rng = np.random.default_rng([self._seed, 30, number])
        people, day = self._people, session.first_day(self._timeline)
        invited = self._within(session.departments, day) & people.licences.held_on(day)
        guests = np.flatnonzero(invited & (rng.random(len(people)) < 0.55))
        trainer = int(np.flatnonzero(self._within(("Personeel & Organisatie",), day))[0])
        rows = [self._joined(trainer, day, -3 * 60, 88 * 60, "Organizer")]
        for person in guests[guests != trainer].tolist():
            late, leaves = rng.integers(-120, 900), 85 * 60 - rng.integers(0, 1500)
            rows.append(self._joined(person, day, int(late), int(leaves), "Attendee"))
        caller = ["+31 20*****47", _clock(day, 60), _clock(day, 1200), "19m 0s", "", "", "Attendee"]
        self._write_report(out, session, day, [*rows, caller])
        return len(rows)

    def _joined(self, person: int, day: int, first: int, last: int, role: str) -> list[str]:
        upn, name = self._people.names_on(day)[0][person], self._display[person]
        times = [_clock(day, first), _clock(day, last), _spoken(last - first)]
        return [name, *times, upn, upn, role]

    def _write_report(
        self, out: TextIO, session: Activity, day: int, rows: Sequence[Sequence[str]]
    ) -> None:
        summary = [
            ("Meeting title", session.title),
            ("Attended participants", str(len(rows))),
            ("Start time", _clock(day, 0)),
            ("End time", _clock(day, 90 * 60)),
            ("Meeting duration", _spoken(90 * 60)),
            ("Average attendance time", _spoken(74 * 60)),
        ]
        writer = csv.writer(out, delimiter="\t", lineterminator="\r\n")
        writer.writerow(["1. Summary"])
        writer.writerows(summary)
        writer.writerows([[], ["2. Participants"]])
        writer.writerow(
            ["Name", "First Join", "Last Leave", "In-Meeting Duration", "Email",
             "Participant ID (UPN)", "Role"]
        )  # fmt: skip
        writer.writerows(rows)
        writer.writerows([[], ["3. In-Meeting Activities"]])
        writer.writerow(["Name", "Join Time", "Leave Time", "Duration", "Email", "Role"])
        writer.writerows([*row[:5], row[6]] for row in rows)

    # ---- Forms and Viva Learning ------------------------------------------------------------

    def write_form(self, out: TextIO) -> int:
        """Who signed up with a form that records names, saved as CSV; how many."""
        rng = np.random.default_rng([self._seed, 31])
        first = self._timeline.monday(int(self._timeline.weeks * 0.55))
        able = self._within((*GROWING, *STEADY), first) & self._here
        chosen = np.flatnonzero(able & (rng.random(len(self._people)) < 0.07))
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(FORM)
        wishes = ("Betere prompts", "Vergaderingen samenvatten", "Werken met mijn eigen bestanden")
        apps = ("Teams", "Outlook", "Word", "Excel")
        upn = self._people.names_on(first)[0]
        for number, person in enumerate(chosen.tolist(), 1):
            day, second = first + int(rng.integers(0, 5)), int(rng.integers(8, 17)) * 3600
            start, done = _iso(day, second + number), _iso(day, second + number + 95)
            answers = [wishes[number % 3], apps[number % 4]]
            writer.writerow([number, start, done, upn[person], self._display[person], "", *answers])
        return len(chosen)

    def write_courses(self, out: TextIO) -> int:
        """Course activities of team managers, as Graph gives those of Viva Learning; how many."""
        rng = np.random.default_rng([self._seed, 32])
        teams = self._people.places.teams
        managers = [team.manager for team in teams if self._here[team.manager]]
        value = []
        for number, person in enumerate(managers):
            assigned = self._timeline.monday(int(self._timeline.weeks * 0.3))
            started = min(assigned + int(rng.integers(1, 30)), self._timeline.end)
            done = min(started + int(rng.integers(0, 20)), self._timeline.end)
            status = ("completed", "completed", "inProgress", "notStarted")[int(rng.integers(0, 4))]
            activity: dict[str, object] = {
                "@odata.type": "#microsoft.graph.learningAssignment",
                "id": f"{number:08d}-6d1e-4b0f-9f0a-5c2f1a9e7b30",
                "learningContentId": "a1f0c7d2-3b8e-4f65-9a41-0d6b2e8c5f19",
                "learningProviderId": "01e8f81b-3060-4dec-acf0-0389665a0a38",
                "learnerUserId": self._people.object_id[person],
                "assignerUserId": None,
                "assignmentType": "required",
                "assignedDateTime": f"{date_of(assigned)}T08:00:00Z",
                "status": status,
                "completionPercentage": {"completed": 100, "inProgress": 40}.get(status, 0),
            }
            if status != "notStarted":
                activity["startedDateTime"] = f"{date_of(started)}T09:30:00Z"
            if status == "completed":
                activity["completedDateTime"] = f"{date_of(done)}T10:10:00Z"
            value.append(activity)
        json.dump({"value": value}, out, separators=(",", ":"))
        return len(value)

    # ---- lists by hand ----------------------------------------------------------------------

    def write_training(self, out: TextIO) -> int:
        """Courses that people took by themselves: a first one with the licence, a second later."""
        rng = np.random.default_rng([self._seed, 33])
        people, timeline = self._people, self._timeline
        keen = self._within((*GROWING, *STEADY), timeline.end)
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(TRAINING)
        count = 0
        plans = (
            ("Copilot: de basis", 45, people.licences.first_from, 21, np.where(keen, 0.5, 0.12)),
            (
                "Goede prompts schrijven", 30,
                np.full(len(people), timeline.monday(int(timeline.weeks * 0.4))), 70,
                np.where(self._within(GROWING, timeline.end), 0.4, 0.04),
            ),
        )  # fmt: skip
        held = people.licences.held_on(timeline.end) & self._here
        for course, minutes, since, spread, share in plans:
            days = since + 1 + rng.integers(0, spread, len(people))
            days -= np.maximum((days - timeline.start) % 7 - 4, 0)  # no courses at the weekend
            taken = held & (rng.random(len(people)) < share)
            taken &= (timeline.start <= days) & (days <= timeline.end)
            for person in np.flatnonzero(taken).tolist():
                status = "registered" if rng.random() < 0.1 else "completed"
                length = str(minutes) if status == "completed" else ""
                row = [self._upn[person], course, date_of(days[person]).isoformat(), status, length]
                writer.writerow(row)
                count += 1
        return count

    def write_champions(self, out: TextIO) -> int:
        """Champions: the keenest of departments that have them, none in teams that stand still."""
        people, timeline = self._people, self._timeline
        places = people.places
        kinds = np.array(Habits(people, timeline, self._seed).team_kinds(), dtype=object)
        moving = kinds[places.team_on(timeline.end)] != "stands still"
        stays = self._here & people.licences.held_on(timeline.end) & moving
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(CHAMPIONS)
        count = 0
        for place, (name, kind) in enumerate(zip(places.departments, places.kinds, strict=True)):
            if kind.name not in (*GROWING, *STEADY):
                continue
            members = np.flatnonzero(stays & (places.department_on(timeline.end) == place))
            number = max(1, len(members) // PEOPLE_PER_CHAMPION)
            share = 0.35 if kind.name in GROWING else 0.04
            since = date_of(timeline.monday(int(timeline.weeks * share)))
            teams = places.team_on(timeline.end)
            for rank, person in enumerate(_keenest(people, members, teams)[:number]):
                team = places.teams[teams[person]].name
                role = "Lead champion" if rank == 0 else "Champion"
                ends = date_of(timeline.end - 60).isoformat() if rank == 2 else ""
                writer.writerow([self._upn[person], name, team, role, since.isoformat(), ends])
                count += 1
        return count

    def write_events(self, out: TextIO) -> int:
        """What was organised, when and for whom."""
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(EVENTS)
        for activity in ACTIVITIES:
            first, last = activity.first_day(self._timeline), activity.last_day(self._timeline)
            until = date_of(last).isoformat() if last and last > first else ""
            names = self._names(activity.departments) or "Iedereen"
            about = [activity.title, activity.kind, names, ""]
            writer.writerow([date_of(first).isoformat(), until, *about])
        return len(ACTIVITIES)


def _keenest(people: People, members: NDArray[np.intp], teams: Days) -> list[int]:
    """Of each team the member who likes Copilot most; those teams first where that is more."""
    best: dict[int, int] = {}
    for person in members[np.argsort(-people.taste[members], kind="stable")].tolist():
        best.setdefault(int(teams[person]), person)
    return list(best.values())


def _clock(day: int, second: int) -> str:
    """A time after ten in the morning, as Teams writes it in American English."""
    on, total = date_of(day), 10 * 3600 + second
    hour, minute, rest = total // 3600, total // 60 % 60, total % 60
    half = "AM" if hour < 12 else "PM"
    return f"{on.month}/{on.day}/{on:%y}, {hour % 12 or 12}:{minute:02d}:{rest:02d} {half}"


def _spoken(seconds: int) -> str:
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{hours}h {minutes}m {rest}s" if hours else f"{minutes}m {rest}s"


def _iso(day: int, second: int) -> str:
    return f"{date_of(day)} {second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
