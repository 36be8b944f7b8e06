"""The whole way: an attacker lays answers by company, department, team and in total together."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from metrics import Answer, Row
from tests.effort import examples
from tests.metrics.attacker import Figure, bounds, possible, undecided
from tests.metrics.usage import Usage

LEAST = 10
DIMENSIONS = ("company", "department", "team")

# A company that is hidden beside its only sibling, and is one department.
HEADLESS = [
    ("C0", "D00", "T000", 3, 0),
    ("C0", "D00", "T001", 7, 7),
    ("C1", "D10", "T100", 22, 1),
    ("C1", "D10", "T101", 3, 3),
    ("C1", "D11", "T110", 1, 1),
    ("C1", "D11", "T111", 9, 1),
]


@st.composite
def organisations(draw: st.DrawFn) -> list[tuple[str, str, str, int, int]]:
    """(company, department, team, people, active), strictly nested."""
    rows = []
    for c in range(draw(st.integers(1, 2))):
        for d in range(draw(st.integers(1, 3))):
            for t in range(draw(st.integers(1, 3))):
                people = draw(st.one_of(st.integers(1, 14), st.integers(8, 70)))
                kind = draw(st.sampled_from(["none", "all", "some", "one"]))
                active = {"none": 0, "all": people, "one": 1, "some": draw(st.integers(0, people))}
                rows.append((f"C{c}", f"D{c}{d}", f"T{c}{d}{t}", people, active[kind]))
    return rows


def filled(rows: Iterable[tuple[str, str, str, int, int]]) -> Usage:
    usage = Usage()
    usage.weekly("2026-10-25", 4)
    for company, department, team, people, active in rows:
        names = [f"{team}-{i}" for i in range(people)]
        usage.people(
            [
                {"name": name, "company": company, "department": department, "team": team}
                for name in names
            ]
        )
        if active:
            usage.weeks([(name, "2026-11-09", "word") for name in names[:active]])
    return usage


def told(row: Row, people: int) -> tuple[int, int]:
    """What a row leaves open of its count."""
    if row.value is None:
        return 0, people
    return possible(Figure(people, row.value, row.numerator, row.bound, row.about))


def by_name(answer: Answer, dimension: str) -> dict[str, Row]:
    return {str(row.dims[dimension]): row for row in answer.rows}


@settings(max_examples=examples(15), phases=[Phase.explicit, Phase.reuse, Phase.generate])
@example(HEADLESS)
@given(organisations())
def test_answers_laid_together_tell_no_more_than_each(
    rows: list[tuple[str, str, str, int, int]],
) -> None:
    usage = filled(rows)
    try:
        answers = {
            name: by_name(usage.ask("active_share", by=name, least=LEAST), name)
            for name in DIMENSIONS
        }
        total = usage.ask("active_share", least=LEAST).total
    finally:
        usage.con.close()
    assert total is not None
    boxes = [told(answers["team"][row[2]], row[3]) for row in rows]
    sums: list[tuple[list[int], tuple[int, int]]] = []
    groups: list[tuple[list[int], Row]] = [
        ([place], answers["team"][row[2]]) for place, row in enumerate(rows)
    ]
    for position, name in enumerate(("company", "department")):
        for value, figure in answers[name].items():
            members = [place for place, row in enumerate(rows) if row[position] == value]
            sums.append((members, told(figure, sum(rows[place][3] for place in members))))
            groups.append((members, figure))
    everybody = list(range(len(rows)))
    sums.append((everybody, told(total, sum(row[3] for row in rows))))
    for members, figure in groups:
        people, active = (sum(rows[place][i] for place in members) for i in (3, 4))
        low, high = bounds(members, boxes, sums)
        if figure.value is not None:
            least, most = undecided(active, people, told(figure, people))
            assert low <= least, (members, low, high)
            assert high >= most, (members, low, high)
        elif people < LEAST:
            assert low < high, (members, low, high)
