"""Reached by training, and other AI tools: literal rows, and a count by hand of the raw lists."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from access import Viewer
from metrics import Question, ask, metric
from metrics.asking import counted, planned
from metrics.facts import labels
from metrics.question import UsageError
from tests.ingest.desk import Desk, csv_file, opened, report
from tests.metrics.usage import Day, Usage, day

W1, W2, W3, W4 = "2026-10-19", "2026-10-26", "2026-11-02", "2026-11-09"
SUNDAY = "2026-11-15"


def attended(
    usage: Usage, *rows: tuple[str, Day], status: str = "attended", role: str | None = "attendee"
) -> None:
    """(name, day) of a training."""
    key = "00000000-0000-4000-8000-000000000000"
    found = [(usage.number(name), key, day(on), status, role) for name, on in rows]
    usage.con.executemany(
        "insert into attendance values (1, 1, 'training_file', ?, ?, null, ?, null, ?, ?)", found
    )


def used(usage: Usage, *rows: tuple[str, Day, str], uses: int = 1) -> None:
    """(name, day, tool)."""
    found = [
        (usage.number(name), day(on), tool.casefold(), tool, None, uses) for name, on, tool in rows
    ]
    usage.con.executemany("insert into tool_use values (1, 1, ?, ?, ?, ?, ?, ?)", found)


def staff(usage: Usage) -> None:
    usage.people([("ana", "Sales"), ("bo", "Sales"), ("cy", "HR"), ("di", "HR")])
    usage.people([{"name": "ed", "department": "HR", "licensed": False}])


def test_a_person_is_reached_once_by_taking_part(usage: Usage) -> None:
    staff(usage)
    usage.weekly("2026-08-30", 12)
    attended(usage, ("ana", W1), ("ana", W4), ("cy", SUNDAY), ("ed", W1))
    attended(usage, ("bo", "2026-08-23"))  # before the twelve weeks
    attended(usage, ("bo", W1), status="registered")
    attended(usage, ("bo", W1), status="started")
    attended(usage, ("bo", W1), role="organiser")
    assert usage.count("training_reach") == {(): (2, 4, 0)}
    assert usage.count("training_reach", by="department") == {"Sales": (1, 2, 0), "HR": (1, 2, 0)}
    assert usage.count("training_reach", weeks=1) == {(): (2, 4, 0)}
    attended(usage, ("di", W4), status="completed", role=None)
    assert usage.count("training_reach", weeks=1) == {(): (3, 4, 0)}


def test_of_a_period_that_no_list_reaches_nothing_is_known(usage: Usage) -> None:
    staff(usage)
    usage.weekly("2026-08-30", 12)
    assert usage.count("training_reach") == {(): (0, 0, 4)}
    answer = usage.ask("training_reach", least=5)
    assert [row.value for row in answer.rows] == [None]
    assert "lists-missing" in {caveat.code for caveat in answer.caveats}
    attended(usage, ("ana", W1), ("bo", W2))
    weekly = usage.count("training_reach", by="week", weeks=4)
    assert weekly == {W1: (1, 4, 0), W2: (1, 4, 0), W3: (0, 0, 4), W4: (0, 0, 4)}


def test_a_renamed_person_is_reached_and_counted_once(usage: Usage) -> None:
    staff(usage)
    usage.weekly("2026-08-30", 12)
    usage.renamed("ana.old", "ana")
    attended(usage, ("ana.old", W1), ("ana", W2))
    used(usage, ("ana.old", W1, "Claude"), ("ana", W4, "Claude"), ("ana", SUNDAY, "Claude"))
    assert usage.count("training_reach") == {(): (1, 4, 0)}
    assert usage.count("other_tool_people", weeks=4)["Claude"] == (1, 5, 0)


def test_people_count_with_every_tool_they_use(usage: Usage) -> None:
    staff(usage)
    used(usage, ("ana", W1, "ChatGPT"), ("ana", W1, "Gemini"), ("ana", W2, "ChatGPT"))
    used(usage, ("ed", SUNDAY, "Gemini"), ("cy", W4, "Gemini"), ("gone", W1, "ChatGPT"))
    used(usage, ("di", W4, "Gemini"), uses=0)
    assert usage.count("other_tool_people", by="department", weeks=4) == {
        ("Sales", "any"): (1, 2, 0),
        ("Sales", "ChatGPT"): (1, 2, 0),
        ("Sales", "Gemini"): (1, 2, 0),
        ("HR", "any"): (2, 3, 0),  # with a licence and without
        ("HR", "ChatGPT"): (0, 3, 0),
        ("HR", "Gemini"): (2, 3, 0),
    }
    last = usage.count("other_tool_people", weeks=1)
    assert last["Gemini"] == (2, 5, 0)
    assert last["ChatGPT"] == (0, 0, 5)  # no list of this tool reaches the week


def test_copilot_is_no_part_of_it_and_it_is_no_part_of_copilot(usage: Usage) -> None:
    staff(usage)
    usage.weekly("2026-10-25", 4)
    usage.weeks([("bo", W4, "word")])
    used(usage, ("ana", W1, "ChatGPT"), ("ana", W4, "ChatGPT"))
    assert usage.count("active_people", weeks=1) == {(): (1, 4, 0)}
    assert usage.count("other_tool_people", weeks=4)["any"] == (1, 5, 0)
    codes = [caveat.code for caveat in usage.ask("other_tool_people").caveats]
    assert {"not-copilot", "tools-overlap"} <= set(codes)


def test_tools_can_be_asked_without_any_report_about_copilot(usage: Usage) -> None:
    staff(usage)
    answer = usage.ask("other_tool_people")
    assert [caveat.code for caveat in answer.caveats] == ["no-data"]
    used(usage, ("ana", W1, "ChatGPT"), ("ana", "2026-11-12", "ChatGPT"))  # a Thursday: not over
    answer = usage.ask("other_tool_people", least=5, weeks=4)
    assert answer.period is not None
    assert (answer.period.starts_on, answer.period.last_on) == (day(W1), date(2026, 11, 8))


def test_small_groups_are_guarded(usage: Usage) -> None:
    for department, people, users in (("Sales", 60, 30), ("HR", 40, 21), ("Board", 6, 3)):
        names = [f"{department}{number}" for number in range(people)]
        usage.people([(name, department) for name in names])
        used(usage, *((name, W4, "ChatGPT") for name in names[:users]))
        attended(usage, *((name, W4) for name in names[:users]))
    used(usage, ("Sales0", SUNDAY, "Gemini"))
    used(usage, *((f"HR{number}", W4, "Gemini") for number in range(12)))
    usage.weekly("2026-08-30", 12)
    for name in ("other_tool_people", "training_reach"):
        rows = usage.ask(name, by="department", weeks=1, where={}).rows
        hidden = {row.dims["department"] for row in rows if row.hidden}
        assert "Board" in hidden
        assert len({row.dims["department"] for row in rows} - hidden) <= 1
    told = {
        (row.dims["department"], row.dims["tool"]): row
        for row in usage.ask("other_tool_people", by="department", weeks=1).rows
    }
    assert told["Sales", "ChatGPT"].numerator == 30
    assert told["Sales", "Gemini"].numerator is None  # one person would be told


def shown_tools(usage: Usage, **question: Any) -> dict[str, int | None]:
    answer = usage.ask("other_tool_people", **question)
    return {str(row.dims["tool"]): row.numerator for row in answer.rows}


def test_a_tool_that_too_few_people_use_is_not_named_anywhere(usage: Usage) -> None:
    names = [f"p{number}" for number in range(80)]
    usage.people([(name, "Sales") for name in names])
    used(usage, *((name, on, "ChatGPT") for name in names[:40] for on in (W4, SUNDAY)))
    used(usage, ("p1", W4, "Anke de Vries"))
    asked = usage.ask("other_tool_people", weeks=1)
    assert "Anke" not in repr(asked)
    assert set(shown_tools(usage, weeks=1)) == {"any", "ChatGPT"}
    # A question for it by name says neither that it is there nor what else there is.
    with pytest.raises(UsageError) as refused:
        usage.ask("other_tool_people", where={"tool": "anke de vries"})
    assert "Anke" not in str(refused.value)
    with pytest.raises(UsageError):
        usage.ask("other_tool_people", where={"tool": "Anke de Vries"})
    codes = {caveat.code for caveat in asked.caveats}
    assert "tools-unnamed" in codes


def test_tools_of_few_people_count_together_when_they_are_enough(usage: Usage) -> None:
    names = [f"p{number}" for number in range(80)]
    usage.people([(name, "Sales") for name in names])
    used(usage, *((name, on, "ChatGPT") for name in names[:40] for on in (W4, SUNDAY)))
    used(usage, *((name, W4, "Bot A") for name in names[:9]))
    used(usage, *((name, W4, "Bot B") for name in names[4:14]), uses=0)
    used(usage, *((name, W4, "Bot C") for name in names[5:14]))
    used(usage, *((name, "2026-10-20", "Other") for name in names[:30]))
    assert shown_tools(usage, weeks=1) == {"any": 40, "ChatGPT": 40, "other": 14}
    only = usage.ask("other_tool_people", weeks=1, where={"tool": "other"})
    assert [row.numerator for row in only.rows] == [14]
    # With a lower bar each has its own name.
    assert {"Bot A", "Bot C"} <= set(shown_tools(usage, weeks=1, least=9))


# ---- counted once more, from the raw lists ------------------------------------------------------

FIRST = day(W1) - timedelta(weeks=4)
TOOLS = {"Chat GPT": "ChatGPT", "chatgpt": "ChatGPT", "Google Gemini": "Gemini", "Bot 9": "Bot 9"}


def exact(desk: Desk, name: str, weeks: int) -> dict[Any, tuple[int, int, int]]:
    entry, con = metric(name), desk.writer.con
    facts = entry.reads.facts(con, 1)
    plan = planned(entry, Question(by=("department",), weeks=weeks), facts)
    assert plan is not None
    cells, named = counted(plan, con, facts), labels(con, "department")
    return {
        (named[group], app.key): (
            int(cells.numerator[0, a, 0, g]),
            int(cells.denominator[0, a, g]),
            int(cells.unknown[0, a, g]),
        )
        for a, app in enumerate(cells.apps)
        for g, group in enumerate(cells.groups)
    }


def some_day(chance: random.Random) -> date:
    return FIRST + timedelta(days=chance.randrange(56))


def of_groups(
    place: dict[str, str], found: dict[str, set[str]], keys: Sequence[str]
) -> dict[tuple[str, str], tuple[int, int, int]]:
    """(group, key) → people of the group found with the key, people of the group, 0."""
    groups = {group: [name for name in place if place[name] == group] for group in place.values()}
    return {
        (group, key): (sum(key in found.get(name, ()) for name in names), len(names), 0)
        for group, names in groups.items()
        for key in keys
    }


def test_the_same_as_counted_by_hand_from_the_raw_lists(tmp_path: Path) -> None:
    chance = random.Random(20261122)
    names = [f"p{number}@voorbeeld.example" for number in range(40)]
    department = {name: chance.choice(("HR", "ICT", "Zorg")) for name in names}
    licensed = {name: department[name] for name in names if chance.random() < 0.7}
    people = [(name, department[name], "ja" if name in licensed else "nee") for name in names]
    words = ("aanwezig", "voltooid", "", "afwezig", "aangemeld", "bezig")
    trained = [
        (name, f"Cursus {chance.randrange(3)}", some_day(chance), chance.choice(words))
        for name in chance.choices(names, k=60)
    ]
    # The first and last day are told, so that the lists reach the whole period.
    edges = (FIRST, day(SUNDAY))
    trained += [(names[0], "Cursus 0", on, "aanwezig") for on in edges]
    tooled = [
        (name.upper(), some_day(chance), chance.choice([*TOOLS]), chance.choice((0, 1, 2)))
        for name in chance.choices([*names, "gast@elders.example"], k=80)
    ]
    tooled += [(names[0], on, tool, 1) for on in edges for tool in TOOLS]
    with opened(tmp_path / "home") as desk:
        desk.take(
            ("people-2026-09-01.csv", csv_file([("UPN", "Afdeling", "Copilot-licentie"), *people])),
            *(report(day(SUNDAY) - timedelta(weeks=i), {names[0]: None}) for i in range(8)),
            ("t.csv", csv_file([("email", "cursus", "datum", "status"), *trained[:40]])),
            ("t2.csv", csv_file([("email", "cursus", "datum", "status"), *trained[30:]])),
            ("a.csv", csv_file([("email", "datum", "tool", "aantal"), *tooled[:50]])),
            ("b.csv", csv_file([("email", "datum", "tool", "aantal"), *tooled[40:]])),
        )
        for weeks in (4, 1):
            first = day(SUNDAY) - timedelta(days=7 * weeks - 1)
            reached = {
                name: {"any"}
                for name, _, on, word in trained
                if on >= first and word in ("aanwezig", "voltooid", "")
            }
            assert exact(desk, "training_reach", weeks) == of_groups(licensed, reached, ["any"])
            ways: dict[str, set[str]] = {}
            for name, on, tool, count in tooled:
                if on >= first and count:
                    ways.setdefault(name.lower(), {"any"}).add(TOOLS[tool])
            keys = ["any", *dict.fromkeys(TOOLS.values())]
            told = of_groups(department, ways, keys)
            assert exact(desk, "other_tool_people", weeks) == told
        viewer = Viewer(minimum_group=5)
        shown = ask("other_tool_people", Question(by=("department",)), viewer, desk.writer.con)
    assert {row.dims["tool"] for row in shown.rows} == {"any", *TOOLS.values()}
