"""Kind of use: literal rows, a count by hand of raw records, and what an attacker can learn."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from access import Viewer
from metrics import Question, Row, ask, metric
from metrics.asking import counted, planned
from metrics.facts import labels
from metrics.kinds_of_use import KINDS, document
from metrics.question import UsageError
from store.copilot_hosts import HOST_APPS
from tests.effort import examples
from tests.ingest.audit_files import activity, portal, powershell, query, record
from tests.ingest.desk import Desk, csv_file, opened
from tests.metrics.attacker import near, nearest, ordinary
from tests.metrics.usage import Usage, day

W1, W2, W3, W4 = "2026-10-19", "2026-10-26", "2026-11-02", "2026-11-09"
DAYS = [day(W1) + timedelta(days=i) for i in range(26)]  # up to Friday 13 November
LEAST = 10


def audited(usage: Usage, rows: Sequence[tuple[str, Any, str]], *, prompts: int = 1) -> None:
    """(name, day, kind of use); a record of nobody counted on each working day of four weeks."""
    (before,) = usage.con.execute("select count(*) from interaction").fetchone() or (0,)
    every = [("nobody", on, "other") for on in DAYS if on.weekday() < 5] if not before else []
    found = [
        (
            f"{before + place:08x}-0000-4000-8000-000000000000",
            day(on),
            usage.number(name),
            "app",
            used_for or None,
            prompts,
            True,
        )
        for place, (name, on, used_for) in enumerate([*every, *rows])
    ]
    if found:
        usage.con.executemany("insert into interaction values (?, ?, ?, ?, ?, ?, ?)", found)


def test_people_count_in_every_kind_they_used(usage: Usage) -> None:
    usage.people([("ana", "Sales"), ("bo", "Sales"), ("cy", "HR"), ("di", "HR")])
    usage.people([{"name": "ed", "department": "HR", "licensed": False}])
    audited(
        usage,
        [
            ("ana", W4, "creating"),
            ("ana", W4, "creating"),
            ("ana", W2, "finding"),
            ("bo", "2026-11-15", "communicating"),
            ("cy", "2026-10-18", "creating"),  # before the four weeks
            ("cy", W1, "finding"),
            ("di", W1, ""),  # administration of Copilot
            ("ed", W1, "finding"),
        ],
    )
    audited(usage, [("di", W1, "creating")], prompts=0)  # an answer that nobody asked for
    assert usage.count("kind_of_use", by="department") == {
        ("Sales", "any"): (2, 2, 0),
        ("Sales", "finding"): (1, 2, 0),
        ("Sales", "creating"): (1, 2, 0),
        ("Sales", "communicating"): (1, 2, 0),
        ("Sales", "other"): (0, 2, 0),
        ("HR", "any"): (1, 2, 0),
        ("HR", "finding"): (1, 1, 0),
        ("HR", "creating"): (0, 1, 0),
        ("HR", "communicating"): (0, 1, 0),
        ("HR", "other"): (0, 1, 0),
    }
    assert usage.count("kind_of_use", weeks=1)["creating"] == (1, 2, 0)


def crowd(usage: Usage, department: str, people: int, users: int, creating: int) -> None:
    names = [f"{department}{i}" for i in range(people)]
    usage.people([(name, department) for name in names])
    audited(usage, [(name, W4, "finding") for name in names[:users]])
    audited(usage, [(name, W3, "creating") for name in names[:creating]])


def rows_of(usage: Usage, by: str = "department") -> dict[tuple[str, str], Row]:
    answer = usage.ask("kind_of_use", by=by, least=LEAST)
    return {(str(row.dims[by]), str(row.dims["kind"])): row for row in answer.rows}


def test_shares_are_of_users_and_their_number_is_told_only_where_it_may_be(usage: Usage) -> None:
    crowd(usage, "Sales", 100, 60, 30)
    crowd(usage, "HR", 100, 99, 40)  # nearly all: how many exactly is not said
    crowd(usage, "Legal", 30, 21, 8)
    crowd(usage, "Board", 30, 5, 2)
    crowd(usage, "Audit", 60, 8, 8)
    found = rows_of(usage)
    assert {kind for _, kind in found} == set(KINDS)
    sales = found["Sales", "creating"]
    assert (sales.value, sales.numerator, sales.denominator) == (0.5, 30, 60)
    hr = found["HR", "creating"]
    assert (hr.value, hr.numerator, hr.denominator, hr.about) == (0.4, None, None, True)
    legal = found["Legal", "creating"]
    assert (legal.value, legal.denominator, legal.about) == (0.4, None, True)
    for department in ("Board", "Audit"):
        assert found[department, "creating"].hidden == "small-group"
        assert found[department, "creating"].value is None


def test_caveats_say_what_the_records_are(usage: Usage) -> None:
    crowd(usage, "Sales", 60, 50, 20)
    codes = [caveat.code for caveat in usage.ask("kind_of_use").caveats]
    assert {"kinds-overlap", "audit-not-usage-report"} <= set(codes)
    assert not {"audit-days-missing", "audit-at-limit"} & set(codes)
    usage.con.execute("delete from interaction where used_on = date '2026-10-28'")
    usage.con.execute(
        "insert into interaction_file values (1, date '2026-10-19', date '2026-11-13', 50000, true)"
    )
    answer = usage.ask("kind_of_use")
    said = {caveat.code: caveat.said("en") for caveat in answer.caveats}
    assert "Of 1 working days" in said["audit-days-missing"]
    assert "audit-at-limit" in said
    assert answer.as_of == date(2026, 11, 13)
    assert answer.period is not None
    assert answer.period.last_on == date(2026, 11, 15)


def test_records_of_part_of_the_people_say_of_how_many(usage: Usage) -> None:
    crowd(usage, "Sales", 100, 83, 20)
    names = [f"Sales{i}" for i in range(100)]
    usage.weeks([(name, W4, "any word") for name in names])
    codes = [caveat.code for caveat in usage.ask("kind_of_use").caveats]
    assert "part-of-people" not in codes  # four fifths is everybody, about
    usage.con.execute("delete from interaction where account_id = ?", [usage.number("Sales0")])
    usage.weeks([(name, W4, "any word") for name in ("ana", "bo", "cy", "di", "ed", "fi")])
    said = {caveat.code: caveat.said("en") for caveat in usage.ask("kind_of_use").caveats}
    assert "about 80 people" in said["part-of-people"]
    assert "about 110 active" in said["part-of-people"]
    others = [usage.number("Sales30"), usage.number("Sales99")]
    usage.con.execute("delete from interaction where account_id between ? and ?", others)
    said = {caveat.code: caveat.said("en") for caveat in usage.ask("kind_of_use").caveats}
    assert not any(sign.isdigit() for sign in said["part-of-people"])


def test_a_week_counts_once_its_friday_is_told(usage: Usage) -> None:
    usage.people([("ana", "Sales")])
    audited(usage, [("ana", W4, "finding")])
    usage.con.execute("delete from interaction where used_on = date '2026-11-13'")
    answer = usage.ask("kind_of_use", weeks=1)
    assert answer.period is not None
    assert answer.period.starts_on == day(W3)


def test_without_records_nothing_is_told(usage: Usage) -> None:
    usage.weekly("2026-10-25", 4)
    answer = usage.ask("kind_of_use")
    assert answer.rows == ()
    assert [caveat.code for caveat in answer.caveats] == ["no-data"]
    assert "audit" in answer.caveats[0].said("en")


def test_apps_are_no_dimension_of_it(usage: Usage) -> None:
    with pytest.raises(UsageError, match="cannot be split or narrowed by app"):
        usage.ask("kind_of_use", by="app")


# ---- counted once more, from the raw records ---------------------------------------------------

MEETING = ("TeamsMeeting", "TeamsChat", "TeamsChannel", "StreamVideo")
PLAIN = {  # written down once more from the definition
    "word": "creating", "excel": "creating", "powerpoint": "creating", "onenote": "creating",
    "loop": "creating", "outlook": "communicating", "vivaengage": "communicating",
    "bizchat": "finding", "m365app": "finding", "sharepoint": "finding", "teams": "finding",
    "planner": "other", "assist365": "other", "devui": "",
}  # fmt: skip
HOSTS = ("Word", "EXCEL", "PowerPoint", "OneNote", "Loop", "Outlook", "VivaEngage", "BizChat",
         "M365App", "SharePoint", "Teams", "Planner", "Assist365", "DevUI")  # fmt: skip


def raw_records(chance: random.Random, people: Sequence[str]) -> list[dict[str, Any]]:
    """Records of four weeks, some of them twice, of agents, or without a prompt."""
    found = []
    for place in range(600):
        on = datetime.combine(chance.choice(DAYS), datetime.min.time())
        at = on + timedelta(seconds=chance.randrange(86_400))
        contexts = chance.sample([*MEETING, "docx", "xlsx"], chance.choice((0, 0, 1, 2)))
        more = {"AgentId": "T_1"} if chance.random() < 0.1 else {}
        prompts = chance.choice((0, 1, 1, 2, None))
        who = chance.choice(people)
        found.append(
            record(place, who, at.isoformat(), chance.choice(HOSTS), contexts, prompts, **more)
        )
    return found


def by_hand(
    records: Sequence[dict[str, Any]], place: dict[str, str], first: date, last: date
) -> dict[tuple[str, str], tuple[int, int, int]]:
    """(group, kind) → users of the kind, users, 0; from JSON alone."""
    ways: dict[str, set[str]] = defaultdict(set)
    for one in (json.loads(json.dumps(one)) for one in records):
        event = one["CopilotEventData"]
        if not first <= date.fromisoformat(one["CreationTime"][:10]) <= last:
            continue
        messages = event.get("Messages")
        if messages is not None and not any(message["isPrompt"] for message in messages):
            continue
        kind = "finding" if one.get("AgentId") else PLAIN[event["AppHost"].lower()]
        if kind and any(context["Type"] in MEETING for context in event["Contexts"]):
            kind = "communicating"
        if kind and one["UserId"] in place:
            ways[one["UserId"]].add(kind)
    found = {}
    for group in set(place.values()):
        users = [person for person in ways if place[person] == group]
        for kind in KINDS:
            found[group, kind] = sum(kind in ways[person] for person in users), len(users), 0
    return found


def exact(desk: Desk, by: str, weeks: int) -> dict[tuple[str, str], tuple[int, int, int]]:
    entry, con = metric("kind_of_use"), desk.writer.con
    facts = entry.reads.facts(con, 1)
    plan = planned(entry, Question(by=(by,), weeks=weeks), facts)
    assert plan is not None
    cells, named = counted(plan, con, facts), labels(con, by)
    return {
        (named[group], app.key): (
            int(cells.numerator[0, a, 0, g]),
            int(cells.denominator[0, a, g]),
            int(cells.unknown[0, a, g]),
        )
        for a, app in enumerate(cells.apps)
        for g, group in enumerate(cells.groups)
        if app.key != "any"
    }


def test_the_same_as_counted_by_hand_from_the_raw_records(tmp_path: Path) -> None:
    chance = random.Random(20261122)
    names = [f"p{number}@voorbeeld.example" for number in range(40)]
    department = {name: chance.choice(("HR", "ICT", "Zorg")) for name in names}
    function = {name: chance.choice(("Adviseur", "Manager")) for name in names}
    licensed = {name for name in names if chance.random() < 0.8}
    listed = [
        (name, department[name], function[name], "yes" if name in licensed else "no")
        for name in names
    ]
    records = raw_records(chance, [*names, "gast@elders.example"])
    with opened(tmp_path / "home") as desk:
        header = ("UPN", "Department", "Function", "Copilot licence")
        desk.take(("people-2026-10-01.csv", csv_file([header, *listed])))
        desk.take(
            portal(records[:250]),
            powershell(records[200:400]),
            activity(records[380:500]),
            query(records[450:]),
        )
        for by, place in (("department", department), ("function", function)):
            of = {name: place[name] for name in licensed}
            for weeks, first in ((4, day(W1)), (1, day(W4))):
                told = by_hand(records, of, first, date(2026, 11, 15))
                assert exact(desk, by, weeks) == told
        shown = ask("kind_of_use", Question(by=("department",)), Viewer(), desk.writer.con)
    assert {row.dims["kind"] for row in shown.rows} == set(KINDS)


# ---- what can be learned -----------------------------------------------------------------------


@st.composite
def departments(draw: st.DrawFn) -> list[tuple[int, int, int]]:
    """(people, users, of these creating) per department."""
    found = []
    for _ in range(draw(st.integers(1, 5))):
        people = draw(st.one_of(st.integers(1, 45), st.integers(40, 130)))
        users = draw(st.one_of(st.just(people), st.integers(0, people)))
        found.append((people, users, draw(st.one_of(st.just(users), st.integers(0, users)))))
    return found


@settings(
    max_examples=examples(15), phases=[Phase.explicit, Phase.reuse, Phase.generate], deadline=None
)
@given(departments())
def test_the_number_of_users_is_not_told_by_their_parts(
    sizes: list[tuple[int, int, int]],
) -> None:
    usage = Usage()
    try:
        for place, (people, users, creating) in enumerate(sizes):
            crowd(usage, f"D{place}", people, users, creating)
        found = rows_of(usage)
    finally:
        usage.con.close()
    for place, (people, users, creating) in enumerate(sizes):
        rows = [found[f"D{place}", kind] for kind in KINDS]
        open_ = ordinary(users, people)
        if users < LEAST:
            assert all(row.value is None for row in rows)
            continue
        for row in rows:
            assert (row.numerator is None) or row.denominator == users
            if row.denominator is not None:
                assert open_ == {users}
        plain = [row for row in rows if row.value is not None and row.bound is None]
        for row in plain:
            if row.denominator is None:
                # Whatever the number of users may be, some part of them would be said like this.
                assert all(fits(row, other) for other in open_ if other >= LEAST)
        creating_row = found[f"D{place}", "creating"]
        if creating_row.bound == "at_most":
            assert Fraction(creating, users) <= Fraction(str(creating_row.value))
        elif creating_row.bound == "at_least":
            assert Fraction(creating, users) >= Fraction(str(creating_row.value))
        elif creating_row.value is not None:
            steps = {nearest(creating, users, n) / n for n in (100, 20, 10, 4, 2)}
            assert creating_row.value in steps
            assert min(creating, users - creating) > near(users) * users - 1


def fits(row: Row, users: int) -> bool:
    value = Fraction(str(row.value))
    return any(
        Fraction(nearest(x, users, parts), parts) == value
        for x in range(users + 1)
        for parts in (10, 4, 2)
    )


def test_the_definition_and_the_document_show_the_whole_mapping() -> None:
    definition = metric("kind_of_use").definition.said("en").casefold()
    spoken = {"chat": "copilot chat", "teams": "teams", "viva_engage": "viva engage",
              "agent": "agents"}  # fmt: skip
    for entry in HOST_APPS:
        if entry.use not in (None, "other"):
            assert spoken.get(entry.app, entry.app) in definition
    table = "\n".join(document("en"))
    for entry in HOST_APPS:
        for host in entry.hosts:
            assert f"`{host}`" in table
