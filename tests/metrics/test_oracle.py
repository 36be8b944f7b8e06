"""The sample organisation, counted twice: by ask() after the ordinary import, and by the oracle."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from access import Viewer
from metrics import CATALOGUE, Question, Row, ask, metric
from metrics.asking import counted, planned
from metrics.facts import labels
from metrics.origins import REPORTS
from metrics.question import ORGANISATION
from store.home import Home
from store.serving import ServingCopy, open_serving
from tests.metrics.attacker import near, nearest
from tests.metrics.counts import Counter, answer
from tests.metrics.oracle import Oracle
from tests.metrics.raw import ANY

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
NEWEST = date(2026, 11, 9)
# After a week without a report, in the old columns; and after a wave of licences.
MONDAYS = (date(2026, 3, 9), date(2026, 6, 1), NEWEST)
APPS = ("teams", "outlook", "word", "excel", "powerpoint", "copilot_chat", "m365_app", "edge")
WHOLE = [e.name for e in CATALOGUE if e.reads is REPORTS]
LEAST = 10

Cell = tuple[int, int, int]


@pytest.fixture(scope="module")
def copy(sample_home: Path) -> ServingCopy:
    found = open_serving(Home(sample_home))
    assert found is not None
    return found


@cache
def oracle() -> Oracle:
    return Oracle(SAMPLE)


def exact(copy: ServingCopy, name: str, question: Question) -> dict[tuple[str, str, str], Cell]:
    """(group, app, band) → numerator, denominator, unknown, before anything is protected."""
    entry = metric(name)
    facts = entry.reads.facts(copy, 1)
    plan = planned(entry, question, facts)
    assert plan is not None
    cells = counted(plan, copy, facts)
    named = labels(copy, plan.organisation) if plan.organisation else {}
    found: dict[tuple[str, str, str], Cell] = {}
    for a, app in enumerate(cells.apps):
        for b, band in enumerate(cells.bands):
            for g, group in enumerate(cells.groups):
                key = named.get(group, "").casefold(), app.key, band
                cell = (
                    cells.numerator[0, a, b, g],
                    cells.denominator[0, a, g],
                    cells.unknown[0, a, g],
                )
                before = found.get(key, (0, 0, 0))
                found[key] = tuple(int(x) + y for x, y in zip(cell, before, strict=True))  # type: ignore[assignment]
    return {key: cell for key, cell in found.items() if any(cell)}


def independent(
    name: str, monday: date, by: str | None, apps: tuple[str, ...], weeks: int, basis: str = ""
) -> dict[tuple[str, str, str], Cell]:
    found: dict[tuple[str, str, str], Cell] = {}
    for app in apps:
        counter = answer(oracle(), name + basis, monday, by=by, app=app, weeks=weeks)
        for group in {key[0] for key in (*counter.denominator, *counter.unknown)}:
            for band in bands(counter, name):
                cell = (
                    counter.numerator[group, app, band],
                    counter.denominator[group, app],
                    counter.unknown[group, app],
                )
                if any(cell):
                    found[group, app, band] = cell
    return found


def bands(counter: Counter, name: str) -> list[str]:
    entry = metric(name)
    if entry.unit != "mix":
        return [""]
    told = {key[2] for key in counter.numerator}
    days = any(band.startswith("days") for band in told)
    unheard = {name for name, band in entry.bands.items() if band.wanting} - told
    return [
        band
        for band in entry.bands
        if band not in unheard and (name != "frequency_mix" or band.startswith("days") == days)
    ]


def basis(name: str, monday: date) -> str:
    """The reports count active days from May 2026 on, every fourth Sunday."""
    return " by days" if name == "frequency_mix" and monday == NEWEST else ""


@pytest.mark.parametrize("monday", MONDAYS, ids=str)
@pytest.mark.parametrize("name", WHOLE)
def test_everybody(copy: ServingCopy, name: str, monday: date) -> None:
    as_of = monday + timedelta(days=6)
    found = exact(
        copy, name, Question(as_of=as_of, where={"app": ANY} if name == "app_reach" else {})
    )
    assert found == independent(name, monday, None, (ANY,), 4, basis(name, monday))


@pytest.mark.parametrize("by", ORGANISATION)
@pytest.mark.parametrize("name", WHOLE)
def test_every_dimension(copy: ServingCopy, name: str, by: str) -> None:
    where = {"app": ANY} if name == "app_reach" else {}
    found = exact(copy, name, Question(by=(by,), where=where))
    assert found == independent(name, NEWEST, by, (ANY,), 4, basis(name, NEWEST))


@pytest.mark.parametrize("monday", MONDAYS[1:], ids=str)
def test_department_and_app(copy: ServingCopy, monday: date) -> None:
    as_of = monday + timedelta(days=6)
    found = exact(copy, "app_reach", Question(by=("department", "app"), as_of=as_of))
    told = independent("app_reach", monday, "department", (ANY, *APPS), 4)
    assert {key: cell for key, cell in found.items() if key[1] in (ANY, *APPS)} == told


@pytest.mark.parametrize("name", ["active_28_share", "frequency_mix", "habitual_share"])
def test_other_metrics_by_app(copy: ServingCopy, name: str) -> None:
    for app in ("excel", "copilot_chat"):
        found = exact(copy, name, Question(by=("department",), where={"app": app}))
        told = independent(name, NEWEST, "department", (app,), 4)
        assert {key: cell for key, cell in found.items() if key[1] == app} == told


@pytest.mark.parametrize("weeks", [1, 12, 52])
def test_other_lengths(copy: ServingCopy, weeks: int) -> None:
    found = exact(copy, "active_share", Question(by=("department",), weeks=weeks))
    assert found == independent("active_share", NEWEST, "department", (ANY,), weeks)


def test_every_week_of_the_year(copy: ServingCopy) -> None:
    shown = ask("active_share", Question(by=("week",), weeks=52), Viewer(), copy)
    for row in shown.rows:
        monday = row.dims["week"]
        assert isinstance(monday, date)
        told = independent("active_share", monday, None, (ANY,), 1)["", ANY, ""]
        if row.hidden:
            assert row.hidden == "week-known-low"
            assert told[1] < 0.9 * (told[1] + told[2])
        else:
            assert (row.numerator, row.denominator, row.unknown) == told
    # Once there was no report: what was used in the week after hides the week without.
    assert [str(row.dims["week"]) for row in shown.rows if row.hidden] == ["2026-03-02"]


def test_chat_without_a_licence(copy: ServingCopy) -> None:
    monday = date(2026, 11, 2)
    found = exact(copy, "chat_only_people", Question(by=("department",)))
    told = independent("chat_only_people", monday, "department", (ANY,), 1)
    numerators = {key: cell[0] for key, cell in told.items() if cell[0]}
    assert {key: cell[0] for key, cell in found.items() if cell[0]} == numerators
    assert sum(numerators.values()) > 50


def shown_rows(copy: ServingCopy) -> Iterator[tuple[str, str, Row, Cell]]:
    for name in WHOLE:
        if name == "breadth":
            continue
        where = {"app": ANY} if name == "app_reach" else {}
        for by in ORGANISATION:
            told = independent(name, NEWEST, by, (ANY,), 4, basis(name, NEWEST))
            people: dict[str, int] = {}
            for key, cell in told.items():
                people[key[0]] = cell[1] + cell[2]
            for row in ask(name, Question(by=(by,), where=where), Viewer(), copy).rows:
                group, band = str(row.dims[by]).casefold(), str(row.dims.get("band", ""))
                whole = people[group]
                yield name, by, row, told.get((group, ANY, band), (0, whole, 0))


def test_what_is_shown_is_true_and_no_more_exact_than_allowed(copy: ServingCopy) -> None:
    shown = 0
    for name, by, row, (x, n, unknown) in shown_rows(copy):
        at = name, by, dict(row.dims)
        if row.hidden:
            assert row.value is None and row.numerator is None, at
            continue
        assert n + unknown >= LEAST, at
        shown += 1
        if name == "licensed_people":
            assert row.value == x, at
            continue
        assert row.denominator == n, at
        assert row.numerator in (None, x), at
        value = row.value
        assert value is not None
        if name == "active_people":
            value /= n
        if row.bound == "at_most":
            assert x / n <= value, at
        elif row.bound == "at_least":
            assert x / n >= value, at
        elif row.numerator is None:
            assert any(
                abs(nearest(x, n, parts) / parts - value) < 1e-9 for parts in (100, 20, 10, 4, 2)
            ), at
        if row.numerator is not None:
            assert n >= 40 and near(n) * n < x < n - near(n) * n, at
    assert shown > 200
