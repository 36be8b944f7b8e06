"""A metric is a file of SQL and an entry: a new mix, and new records, declared nowhere but here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from metrics import Answer, Caveat, Row, catalogue
from metrics.bands import EVERYBODY, Band, Side
from metrics.entry import EVERYONE, Metric
from metrics.lists import read_trainings
from metrics.origins import TRAININGS, Origin
from metrics.period import Shape
from tests.metrics.attacker import Figure, possible
from tests.metrics.test_lists import attended
from tests.metrics.usage import Usage, mondays
from words import text

DAYS = mondays("2026-08-24", 12)
NAME = "trainings_attended"
SQL = """-- one row per group and band: people in it
with days as (
    select a.person_id, count(distinct a.attended_on) as days
    from person_attendance as a
    where a.took_part and a.attended_on >= $starts_on and a.attended_on <= $last_on
    group by a.person_id
),
banded as (
    select
        member.grp,
        case
            when days.days is null then 'never'
            when days.days = 1 then 'once'
            else 'again'
        end as band
    from member
    left join days on days.person_id = member.person_id
)
select banded.grp, 'any' as app_key, banded.band, count(*) as people
from banded
group by banded.grp, banded.band
"""
# Who was reached by training is told by another metric of the catalogue.
REACHED, MISSED = Side("reached", "training_reach"), Side("missed", "training_reach")
BANDS = {
    "never": Band(text("Never"), MISSED, told=MISSED),
    "once": Band(text("Once"), REACHED),
    "again": Band(text("Again"), REACHED),
}
UNDECLARED = {name: Band(band.label, EVERYBODY) for name, band in BANDS.items()}
Declare = Callable[..., None]


@pytest.fixture
def declare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Declare:
    """Put an entry into the catalogue: the mix above, with what a test says otherwise."""
    file = tmp_path / f"{NAME}.sql"
    file.write_text(SQL, "utf-8")

    def put(**otherwise: object) -> None:
        entry = replace(_entry(str(file)), **otherwise)  # type: ignore[arg-type]
        monkeypatch.setitem(catalogue._BY_NAME, NAME, entry)

    return put


def _entry(file: str) -> Metric:
    told = text("How often people took part in trainings in 12 weeks.")
    return Metric(
        NAME,
        version="1",
        label=text("Trainings attended"),
        definition=told,
        formula=told,
        says=told,
        does_not_say=told,
        source=told,
        unit="mix",
        sql=(file,),
        dimensions=EVERYONE,
        shape=Shape(weeks=12),
        weeks=12,
        reads=TRAININGS,
        bands=BANDS,
    )


def trained(usage: Usage, people: Mapping[str, tuple[int, int, int]]) -> None:
    """Departments with their numbers of people who attended never, once and twice."""
    usage.weekly(DAYS[0] + timedelta(days=6), len(DAYS))
    staff = [
        (f"{department}-{times}-{i}", department, times)
        for department, counts in people.items()
        for times, count in enumerate(counts)
        for i in range(count)
    ]
    usage.people((name, department) for name, department, _ in staff)
    # Once is a while ago, twice is then and lately.
    for on, least in ((DAYS[-6], 1), (DAYS[-2], 2)):
        attended(usage, *((name, on) for name, _, times in staff if times >= least))


def bands_of(answer: Answer, department: str) -> dict[object, Row]:
    return {row.dims["band"]: row for row in answer.rows if row.dims["department"] == department}


def test_a_new_mix_is_asked(usage: Usage, declare: Declare) -> None:
    declare()
    trained(usage, {"Sales": (50, 30, 40), "ICT": (45, 41, 42)})
    assert usage.count(NAME, by="department") == {
        ("Sales", "never"): (50, 120, 0),
        ("Sales", "once"): (30, 120, 0),
        ("Sales", "again"): (40, 120, 0),
        ("ICT", "never"): (45, 128, 0),
        ("ICT", "once"): (41, 128, 0),
        ("ICT", "again"): (42, 128, 0),
    }
    answer = usage.ask(NAME, by="department", weeks=4)
    assert [name.said("en") for name in answer.bands.values()] == ["Never", "Once", "Again"]
    assert bands_of(answer, "Sales")["once"].numerator == 30
    assert {c.code for c in answer.caveats} >= {"fixed-window", "lists-reach"}


def test_a_new_mix_is_protected(usage: Usage, declare: Declare) -> None:
    declare()
    trained(usage, {"Sales": (50, 30, 40), "ICT": (1, 60, 50), "HR": (2, 1, 1), "Care": (4, 4, 4)})
    answer = usage.ask(NAME, by="department")
    assert {row.hidden for row in bands_of(answer, "HR").values()} == {"small-group"}
    assert {row.hidden for row in bands_of(answer, "Care").values()} == {"protects-small-group"}
    assert bands_of(answer, "ICT")["never"].bound == "at_most"
    assert "hidden-groups" in {c.code for c in answer.caveats}


def told(row: Row, people: int) -> tuple[int, int]:
    """Smallest and largest count that a row leaves open."""
    if row.value is None:
        return 0, people
    return possible(Figure(people, row.value, row.numerator, row.bound, row.about))


def sharper(usage: Usage, people: Mapping[str, tuple[int, int, int]]) -> list[str]:
    """Departments of which the mix says closer than the other metric who was never trained."""
    mix = usage.ask(NAME, by="department")
    rows = usage.ask("training_reach", by="department").rows
    reached = {row.dims["department"]: row for row in rows}
    found = []
    for department, counts in people.items():
        size = sum(counts)
        low, high = told(bands_of(mix, department)["never"], size)
        least, most = told(reached[department], size)
        if low > size - most or high < size - least:
            found.append(department)
    return found


# One department is said more coarsely by the other metric: for its siblings, and for other lengths.
SIBLINGS = {"A": (40, 40, 3), "B": (2, 40, 2), "C": (1, 40, 8)}
LENGTHS = {"A": (1, 22, 40), "B": (15, 8, 22), "C": (22, 0, 22)}


@pytest.mark.parametrize("people", [SIBLINGS, LENGTHS], ids=["siblings", "lengths"])
def test_a_band_is_said_as_by_the_metric_that_its_side_names(
    people: Mapping[str, tuple[int, int, int]], usage: Usage, declare: Declare
) -> None:
    declare()
    trained(usage, people)
    assert sharper(usage, people) == []


def test_a_band_that_names_no_side_would_tell_what_another_metric_leaves_open(
    usage: Usage, declare: Declare
) -> None:
    declare(bands=UNDECLARED)
    trained(usage, SIBLINGS)
    assert sharper(usage, SIBLINGS) == ["C"]


def test_new_records_bring_their_facts_and_caveats(usage: Usage, declare: Declare) -> None:
    records = Origin(
        facts=lambda data, _: read_trainings(data),
        nothing_yet=text("No list of trainings has been imported yet."),
        caveats=lambda *_: (Caveat("signed", text("Who signed the list was there.")),),
        settled=True,
    )
    declare(reads=records)
    empty = usage.ask(NAME)
    assert [c.said("en") for c in empty.caveats] == ["No list of trainings has been imported yet."]
    trained(usage, {"Sales": (50, 30, 40), "ICT": (45, 41, 42)})
    codes = {c.code for c in usage.ask(NAME).caveats}
    assert "signed" in codes
    assert not codes & {"lists-reach", "provisional"}
    declare()
    assert "provisional" in {c.code for c in usage.ask(NAME).caveats}


@pytest.mark.parametrize(
    ("otherwise", "says"),
    [
        ({"bands": {}}, "a mix has bands"),
        ({"unit": "share"}, "a mix has bands"),
        ({"shape": Shape()}, "a length of its own"),
        ({"bands": {**BANDS, "never": UNDECLARED["never"]}}, "sides of one figure"),
        ({"unit": "share", "bands": {}, "shape": Shape()}, "file of lengths"),
    ],
)
def test_an_entry_that_cannot_be_protected_is_refused(
    otherwise: dict[str, object], says: str, declare: Declare
) -> None:
    with pytest.raises(ValueError, match=says):
        declare(**otherwise)
