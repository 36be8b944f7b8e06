"""Random organisations, every role, every metric, every dimension: what is small stays out.

Checked against a count of the people in plain Python. `KADANS_ATTACKS` adds organisations.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import duckdb
import pytest

from access import Viewer
from metrics import Answer, Question, Row, ask, privacy
from metrics.catalogue import CATALOGUE
from metrics.entry import Metric
from metrics.origins import VIVA
from metrics.question import GROUPS, UsageError
from tests.metrics.test_exports import accounts, agents, readiness
from tests.metrics.test_kind_of_use import audited
from tests.metrics.test_lists import attended, used
from tests.metrics.usage import ORGANISATION, Usage, mondays

LEAST = 10
WEEKS = 4
FIRST_MONDAY = "2026-10-19"
SEEDS = range(1 + int(os.environ.get("KADANS_ATTACKS", "0")))
COUNTED = tuple(entry for entry in CATALOGUE if entry.reads is not VIVA)
Person = dict[str, str | bool]


class Copy:
    """The tables as a published copy, which never changes: what is worked out once is kept."""

    version = 1

    def __init__(self, usage: Usage) -> None:
        self.usage = usage

    def cursor(self) -> duckdb.DuckDBPyConnection:
        return self.usage.cursor()


@dataclass
class Tried:
    """A line of the table."""

    answers: int = 0
    cells: int = 0
    hidden: int = 0
    leaks: int = 0


def organisation(seed: int) -> list[Person]:
    """People in teams of departments, with functions and offices that lie across them."""
    rng = random.Random(seed)
    people: list[Person] = []
    for d in range(rng.randint(2, 3)):
        for t in range(rng.randint(1, 3)):
            share = rng.choice([0.5, 0.8, 1.0])
            for _ in range(rng.choice([1, 9, 10, 11, 25, 60])):
                people.append(
                    {
                        "name": f"p{len(people)}",
                        "licensed": rng.random() < share,
                        "company": "Holding" if d else "Works",
                        "country": rng.choice(["NL", "NL", "NL", "BE"]),
                        "department": f"D{d}",
                        "team": f"D{d}-T{t}",
                        "office": rng.choice(["Utrecht", "Gent", "Delft"]),
                        "function": rng.choice(["adviser", "nurse", "clerk", "planner"]),
                    }
                )
    return people


def filled(people: list[Person], seed: int) -> Usage:
    """Every table that a metric reads, with some people in it."""
    rng, usage = random.Random(seed), Usage()
    days = mondays(FIRST_MONDAY, WEEKS)
    usage.weekly(days[0] + timedelta(days=6), WEEKS)
    usage.weekly(days[0] + timedelta(days=6), WEEKS, series=1)
    usage.people(people)
    names = [str(person["name"]) for person in people]
    accounts(usage, names)
    last = days[-1]

    def some(part: float) -> list[str]:
        return [name for name in names if rng.random() < part]

    usage.weeks([(name, on, "word teams") for on in days for name in some(0.6)])
    usage.weeks([(name, last, "chat") for name in some(0.5)], series=1)
    attended(usage, *((name, last) for name in some(0.4)))
    friday = last + timedelta(days=4)
    used(usage, *((name, friday, rng.choice(["Claude", "Perplexity"])) for name in some(0.6)))
    agents(usage, last, [(name, last) for name in some(0.4)])
    readiness(usage, last, [(name, rng.choice("SN")) for name in some(0.9)])
    audited(usage, [(name, last, "creating") for name in some(0.5)])
    return usage


def viewers(people: list[Person]) -> Iterator[Viewer]:
    """HR, and champions of one department, of two, and of a team."""
    yield Viewer(role="hr")
    departments = sorted({str(person["department"]) for person in people})
    teams = sorted({str(person["team"]) for person in people})
    yield Viewer(role="champion", departments=frozenset(departments[:1]))
    yield Viewer(role="champion", departments=frozenset(departments[:2]))
    yield Viewer(role="champion", departments=frozenset(), teams=frozenset(teams[-1:]))


def counted(people: list[Person], entry: Metric, by: str) -> Counter[str]:
    """People of the metric's population in every group, in plain Python; nobody counts too."""
    sizes = Counter({str(person[by]): 0 for person in people})
    for person in people:
        if entry.licensed in (None, person["licensed"]):
            sizes[str(person[by])] += 1
    return sizes


def questions(entry: Metric) -> Iterator[Question]:
    for by in ("", *(name for name in entry.dimensions if name in ORGANISATION)):
        split = (by,) if by else ()
        yield Question(by=split)
        if by not in ("", "department", "team"):
            continue
        yield Question(by=(*split, "week"), weeks=1, compare=True)
        if entry.axis in entry.dimensions:
            yield Question(by=(*split, entry.axis), weeks=1)


def silent(row: Row) -> bool:
    """Whether a hidden row tells nothing but its reason; of whom it is may be known of a count."""
    if row.hidden == privacy.COUNT_NOT_SHOWN:
        return row.value is None and row.numerator is None
    told = (row.value, row.numerator, row.denominator, row.unknown, row.bound, row.change)
    return bool(row.hidden) and all(item is None for item in told)


def leaks(answer: Answer, sizes: Counter[str], by: str) -> Iterator[str]:
    """What an answer says of too few people, by itself or together with its total."""
    shown = set()
    for row in answer.rows:
        group = str(row.dims[by])
        if row.hidden and not silent(row):
            yield f"{group}: hidden, and not silent"
        if row.denominator is None and row.value is None:
            continue
        shown.add(group)
        if sizes[group] < LEAST:
            yield f"{group}: {sizes[group]} people"
    everybody = any(row.value is not None for row in answer.totals)
    left = sum(size for group, size in sizes.items() if group not in shown)
    if everybody and shown and 0 < left < LEAST:
        yield f"{left} people are left beside the groups that are shown"


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_small_is_told_to_anyone(seed: int) -> None:
    people = organisation(seed)
    usage = filled(people, seed)
    copy = Copy(usage)
    table: dict[str, Tried] = {}
    found = []
    whole: dict[tuple[str, Question], dict[str, Row]] = {}
    for viewer in viewers(people):
        mine = (viewer.departments or frozenset()) | viewer.teams
        for entry in COUNTED:
            for question in questions(entry):
                try:
                    answer = ask(entry.name, question, viewer, copy)
                except UsageError:
                    assert viewer.departments is not None
                    continue
                line = table.setdefault(entry.name, Tried())
                line.answers += 1
                line.cells += len(answer.rows)
                line.hidden += sum(bool(row.hidden) for row in answer.rows)
                json.dumps(answer.as_dict())
                by = next((name for name in question.by if name in GROUPS), "")
                if not by:
                    continue
                rows = {repr(sorted(row.dims.items(), key=str)): row for row in answer.rows}
                if viewer.departments is None:
                    whole[entry.name, question] = rows
                    told = list(leaks(answer, counted(people, entry, by), by))
                    line.leaks += len(told)
                    found += [f"{entry.name} {question}: {one}" for one in told]
                    continue
                # What is said to a champion is what is said to all, and of no other group.
                assert {key: whole[entry.name, question][key] for key in rows} == rows
                assert mine, question
                if by == "department":
                    assert {str(row.dims[by]) for row in answer.rows} <= viewer.departments
    usage.con.close()
    heads = "| Metric | Answers | Cells | Hidden | Too few |"
    lines = [
        f"| {name} | {t.answers} | {t.cells} | {t.hidden} | {t.leaks} |"
        for name, t in table.items()
    ]
    sys.stdout.write("\n".join([heads, "|---|---|---|---|---|", *lines, ""]))
    assert found == []
    assert set(table) == {entry.name for entry in COUNTED}
    assert all(line.cells for line in table.values())
