"""Readiness and agents: literal rows, a count by hand of raw exports, and what is said of it."""

from __future__ import annotations

import csv
import io
import random
import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from access import Viewer
from metrics import Question, ask, metric
from metrics.asking import counted, planned
from metrics.facts import labels
from tests.ingest.desk import Desk, File, csv_file, opened
from tests.metrics.usage import Day, Usage, day

REPORT = "2026-11-11"  # a Wednesday: 28 days up to it begin on 15 October
SUNDAY = date(2026, 11, 15)


def accounts(usage: Usage, names: Iterable[str], kind: str = "upn") -> None:
    usage.con.executemany(
        "insert into account values (?, ?, ?)",
        [(usage.number(name), uuid.uuid4(), kind) for name in names],
    )


def agents(
    usage: Usage, refresh_on: Day, rows: Iterable[tuple[str, Day | None]], days: int = 30
) -> None:
    """(name, last day of use) of one report."""
    usage.con.executemany(
        "insert into agent_use values (1, 2, ?, ?, ?, null, 1, 5, ?)",
        [(usage.number(n), day(refresh_on), days, day(on) if on else None) for n, on in rows],
    )


def readiness(usage: Usage, refresh_on: Day, rows: Iterable[tuple[str, str]]) -> None:
    """(name, letters): Suggested or Not, update Channel or none (X), Meetings, E-mail."""
    for name, letters in rows:
        suggested = True if "S" in letters else False if "N" in letters else None
        channel = True if "C" in letters else False if "X" in letters else None
        usage.con.execute(
            "insert into readiness values (1, 2, ?, ?, 28, false, ?, ?, null, ?, false, ?)",
            [
                usage.number(name),
                day(refresh_on),
                channel,
                "M" in letters,
                "E" in letters,
                suggested,
            ],
        )


def test_people_who_use_agents_are_counted_with_and_without_a_licence(usage: Usage) -> None:
    names = ("ana", "bo", "cy", "di", "ed", "fay")
    usage.people([(name, "Sales" if name < "cz" else "HR") for name in names[:4]])
    usage.people([{"name": n, "department": "HR", "licensed": False} for n in names[4:]])
    accounts(usage, names)
    agents(usage, "2026-10-21", [("bo", "2026-10-15"), ("cy", "2026-10-14")])
    agents(
        usage,
        REPORT,
        [("ana", "2026-11-11"), ("ana", "2026-10-20"), ("di", "2026-10-14"), ("ed", None)],
    )
    assert usage.count("agent_people") == {(): (3, 6, 0)}
    assert usage.count("agent_people", by="department") == {
        "Sales": (2, 3, 0),  # ana once, bo on the first of the 28 days; cy the day before
        "HR": (1, 3, 0),  # ed without a licence
    }
    assert usage.count("agent_people", as_of="2026-10-31") == {(): (3, 6, 0)}


def test_a_report_of_seven_days_adds_and_never_decides_the_period(usage: Usage) -> None:
    usage.people([("ana", "Sales"), ("bo", "Sales")])
    accounts(usage, ("ana", "bo"))
    agents(usage, "2026-11-18", [("bo", "2026-11-10")], days=7)
    answer = usage.ask("agent_people")
    assert [caveat.code for caveat in answer.caveats] == ["no-data"]
    assert "30 days" in answer.caveats[0].said("en")
    agents(usage, REPORT, [("ana", "2026-11-01")])
    assert usage.count("agent_people") == {(): (2, 2, 0)}


def test_renamed_people_use_agents_once(usage: Usage) -> None:
    usage.people([("ana", "Sales"), ("bo", "Sales")])
    accounts(usage, ("ana", "ana.old", "bo"))
    usage.renamed("ana.old", "ana")
    agents(usage, REPORT, [("ana.old", "2026-11-01"), ("ana", "2026-11-10")])
    assert usage.count("agent_people") == {(): (1, 2, 0)}


def test_reports_without_names_are_not_counted(usage: Usage) -> None:
    usage.people([("ana", "Sales")])
    accounts(usage, ("x1", "x2"), kind="hash")
    accounts(usage, ("ana",))
    agents(usage, REPORT, [("x1", REPORT), ("x2", REPORT), ("ana", REPORT)])
    readiness(usage, REPORT, [("x1", "S"), ("x2", "S"), ("ana", "S")])
    for name in ("agent_people", "licence_candidates"):
        answer = usage.ask(name)
        assert [caveat.code for caveat in answer.caveats] == ["no-data"]
        assert "names of people" in answer.caveats[0].said("en")


def test_candidates_are_suggested_or_meet_the_criteria(usage: Usage) -> None:
    rows = {
        "ana": "S",  # suggested
        "bo": "NCM",  # not suggested, whatever the rest says
        "cy": "CM",  # no word on it: channel and meetings
        "di": "CE",  # channel and mail
        "ed": "C",  # nothing used
        "fay": "XM",  # a channel that brings no Copilot
        "gus": "M",  # channel unknown
        "hal": "",  # channel unknown, nothing used
        "ivy": "S",  # has a licence by now
    }
    usage.people(
        [
            {"name": name, "department": "HR", "licensed": name == "ivy"}
            for name in (*rows, "jo")  # jo is not on the report
        ]
    )
    accounts(usage, (*rows, "jo"))
    readiness(usage, REPORT, rows.items())
    assert usage.count("licence_candidates") == {(): (3, 8, 1)}
    readiness(usage, "2026-11-18", [("jo", "S")])
    assert usage.count("licence_candidates") == {(): (1, 9, 0)}, "the newest report alone"
    assert usage.count("licence_candidates", as_of=REPORT) == {(): (3, 8, 1)}


def test_small_departments_are_hidden_and_caveats_say_what_it_is(usage: Usage) -> None:
    department = {"s": "Sales", "h": "HR", "z": "Zorg", "b": "Board"}
    sizes = {"s": 60, "h": 40, "z": 50, "b": 3}
    names = [f"{first}{i}" for first, size in sizes.items() for i in range(size)]
    usage.people(
        [{"name": n, "department": department[n[0]], "licensed": n[-1] == "7"} for n in names]
    )
    accounts(usage, names)
    agents(usage, REPORT, [(n, "2026-11-05") for n in names if n[-1] in "02468"])
    readiness(usage, REPORT, [(n, "S") for n in names if n[-1] in "13579"])
    for name, code in (
        ("agent_people", "agents-report"),
        ("licence_candidates", "readiness-engaged"),
    ):
        answer = usage.ask(name, by="department")
        rows = {row.dims["department"]: row for row in answer.rows}
        assert code in {caveat.code for caveat in answer.caveats}
        assert rows["Board"].hidden == "small-group"
        # And one more, or the three of the board could be worked out from the total.
        assert "protects-small-group" in {row.hidden for row in rows.values()}
        assert answer.totals[0].value is not None
        assert answer.as_of == day(REPORT)
        assert answer.period is not None
        assert (answer.period.starts_on, answer.period.last_on) == (
            date(2026, 10, 15),
            day(REPORT),
        )


# ---- the same again, from raw exports and in plain Python --------------------------------------

DEPARTMENTS = ("Verkoop", "Zorg", "Bestuur", "Beheer")
LAST = "Last activity date (UTC)"


class Made:
    """A made-up organisation as its export files, and what they say, counted by hand."""

    def __init__(self, seed: int) -> None:
        dice = random.Random(seed)
        self.people = {
            f"p{i}@voorbeeld.example": (dice.choice(DEPARTMENTS), dice.random() < 0.5)
            for i in range(150)
        }
        self.users: list[tuple[str, date]] = []
        self.by_user: list[tuple[str, str, date]] = []
        for upn in self.people:
            if dice.random() < 0.5:
                last = SUNDAY - timedelta(days=dice.randrange(30))
                self.users.append((upn, last))
                for agent in range(dice.randrange(3)):
                    self.by_user.append((f"T_{agent}", upn, last))
        self.users.append(("guest@elders.example", SUNDAY))
        self.ready = {
            upn: [dice.choice(("TRUE", "FALSE", "")) for _ in range(6)]
            for upn in self.people
            if dice.random() < 0.8
        }

    def files(self) -> list[File]:
        everyone = [
            (upn, department, "yes" if licensed else "no")
            for upn, (department, licensed) in self.people.items()
        ]
        ready = [(SUNDAY, upn, "FALSE", 28, *said) for upn, said in self.ready.items()]
        uses = ("Uses eligible update channel", "Uses Teams meetings", "Uses Teams chat")
        more = ("Uses Outlook email", "Uses Office docs", "Suggested candidate for Copilot")
        head = ("Report Refresh Date", "User Principal Name", "Has Copilot license assigned")
        day_of = f"30_{SUNDAY}T09-12-44.csv"
        return [
            (
                "people-2026-11-10.csv",
                csv_file([("UPN", "Department", "Copilot licence"), *everyone]),
            ),
            (
                f"DeclarativeAgents_Users_{day_of}",
                csv_file(
                    [
                        ("Username", "Number of agents used", LAST),
                        *((upn, 1, on.strftime("%b %d, %Y")) for upn, on in self.users),
                    ]
                ),
            ),
            (
                f"DeclarativeAgents_Users___agents_{day_of}",
                csv_file(
                    [
                        ("Agent ID", "Agent name", "Creator type", "Username", LAST),
                        *(
                            (agent, "Zoeker", "User", upn.title(), on.strftime("%b %d, %Y"))
                            for agent, upn, on in self.by_user
                        ),
                    ]
                ),
            ),
            ("readiness.csv", csv_file([(*head, "Report Period", *uses, *more), *ready])),
        ]

    def agent_people(self, department: str) -> tuple[int, int, int]:
        last: dict[str, date] = defaultdict(lambda: date.min)
        for upn, on in [*self.users, *((upn, on) for _, upn, on in self.by_user)]:
            last[upn] = max(last[upn], on)
        inside = [u for u, (where, _) in self.people.items() if where == department]
        first = SUNDAY - timedelta(days=27)
        return sum(last[u] >= first for u in inside), len(inside), 0

    def licence_candidates(self, department: str) -> tuple[int, int, int]:
        yes = no = unknown = 0
        for upn, (where, licensed) in self.people.items():
            if where != department or licensed:
                continue
            channel, *used, suggested = self.ready.get(upn, ["FALSE"] * 6)
            if suggested:
                ready: bool | None = suggested == "TRUE"
            elif "TRUE" not in used:
                ready = False
            else:
                ready = {"TRUE": True, "FALSE": False, "": None}[channel]
            yes, no, unknown = (
                yes + (ready is True),
                no + (ready is False),
                unknown + (ready is None),
            )
        return yes, yes + no, unknown


class Taken:
    """What a desk holds, as metrics read it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def cursor(self) -> Any:
        return self.desk.writer.con.cursor()


@pytest.mark.parametrize("name", ["agent_people", "licence_candidates"])
def test_counted_twice_from_raw_exports(name: str, tmp_path: Path) -> None:
    for seed in (7, 8, 9):
        made = Made(seed)
        with opened(tmp_path / str(seed)) as desk:
            assert desk.statuses(*made.files()) == ["committed"] * 4
            data, entry = Taken(desk), metric(name)
            facts = entry.reads.facts(data, 1)
            plan = planned(entry, Question(by=("department",)), facts)
            assert plan is not None
            cells = counted(plan, data, facts)
            named = labels(data, "department")
            found = {
                named[group]: (
                    int(cells.numerator[0, 0, 0, place]),
                    int(cells.denominator[0, 0, place]),
                    int(cells.unknown[0, 0, place]),
                )
                for place, group in enumerate(cells.groups)
            }
            assert found == {where: getattr(made, name)(where) for where in DEPARTMENTS}
            answer = ask(name, Question(), Viewer(minimum_group=10), data)
            assert answer.rows[0].denominator == sum(cell[1] for cell in found.values())


def test_the_raw_exports_are_as_told() -> None:
    """The count by hand stands on the files themselves."""
    made = Made(7)
    texts = [data.decode() for _, data in made.files()]
    told = [list(csv.reader(io.StringIO(text))) for text in texts]
    assert [len(rows) - 1 for rows in told] == [
        len(made.people),
        len(made.users),
        len(made.by_user),
        len(made.ready),
    ]
