"""Every metric of the catalogue, attacked over time: what one who left did stays open.

A new metric is attacked without being named here, as long as `filled` gives it something to count.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from metrics import Row
from metrics.catalogue import CATALOGUE
from metrics.entry import Metric
from metrics.question import ORGANISATION
from tests.metrics.attacker import Figure, possible
from tests.metrics.test_exports import accounts, agents, readiness
from tests.metrics.test_kind_of_use import audited
from tests.metrics.test_lists import attended, used
from tests.metrics.usage import Usage, mondays

DAYS = mondays("2026-09-14", 9)
BEFORE = DAYS[-1] - timedelta(days=1)  # the last day of the week in which somebody left
# Who holds a licence, and who does not, is taken to be known.
COUNTS_THEM = {"licensed_people"}
# What a mean is of is counted by others, and it is said no closer than these (test_means.py).
ATTACKED = [
    entry.name
    for entry in CATALOGUE
    if "department" in entry.dimensions
    and entry.unit in ("share", "people", "mix")
    and entry.name not in COUNTS_THEM
]


def filled(does: bool) -> Usage:
    """Two departments with and without a licence; one of each leaves, and `does` everything."""
    usage = Usage()
    for series in (0, 1):
        usage.weekly(DAYS[0] + timedelta(days=6), len(DAYS), series=series)
    staff: list[dict[str, Any]] = [
        {"name": f"{kind}{i}", "department": "ICT" if i < 50 else "Sales", "licensed": kind == "l"}
        for kind in "lu"
        for i in range(95)
    ]
    gone = [
        {"name": f"{kind}-gone", "department": "ICT", "licensed": kind == "l", "to_on": DAYS[-1]}
        for kind in "lu"
    ]
    usage.people([*staff, *gone])
    usage.con.execute(
        "insert into coverage select 0, false, person_id, date '2020-01-01', date '9999-12-31' "
        "from person_span"
    )
    everyone = [str(person["name"]) for person in (*staff, *gone)]
    active = [name for name in everyone[:-2] if int(name[1:]) % 3 != 1]
    accounts(usage, everyone)
    for monday in DAYS[-5:]:
        gone_too = does and monday < DAYS[-1]
        names = active + ["l-gone", "u-gone"] * gone_too
        friday = monday + timedelta(days=4)
        usage.weeks((name, monday, "any word") for name in names)
        usage.weeks(((name, monday, "any chat") for name in names), series=1)
        if monday >= DAYS[-2]:
            usage.days((name, friday, "any") for name in names)
            attended(usage, *((name, friday) for name in names))
            used(usage, *((name, friday, "Claude") for name in names))
            audited(usage, [(name, friday, "creating") for name in names])
            sunday = monday + timedelta(days=6)
            agents(usage, sunday, [(name, friday) for name in names])
            readiness(usage, sunday, [(name, "S" if name in names else "N") for name in everyone])
    return usage


def leaves_open(row: Row, people: int, count: int) -> bool:
    """Whether what a row says could be said of that count."""
    if row.value is None:
        return True
    least, most = possible(Figure(people, row.value, row.numerator, row.bound, row.about))
    return least <= count <= most


def exact(usage: Usage, entry: Metric, by: tuple[str, ...]) -> dict[Any, Any]:
    return usage.count(entry.name, by=by, weeks=4, as_of=BEFORE)


@pytest.mark.parametrize("by", [(), ("department",)], ids=["all", "department"])
def test_what_a_leaver_did_is_open_in_every_metric(by: tuple[str, ...]) -> None:
    did, not_ = filled(True), filled(False)
    untouched = []
    for entry in (entry for entry in CATALOGUE if entry.name in ATTACKED):
        counts = exact(did, entry, by), exact(not_, entry, by)
        if counts[0] == counts[1]:
            untouched.append(entry.name)
        for usage, other in ((did, counts[1]), (not_, counts[0])):
            answer = usage.ask(entry.name, by=by, weeks=4, as_of=BEFORE)
            for row in answer.rows:
                key = tuple(str(part) for part in row.dims.values())
                found = _count(other, key)
                if found is not None:
                    numerator, denominator, _ = found
                    assert leaves_open(row, denominator, numerator), (entry.name, row)
    did.con.close()
    not_.con.close()
    assert untouched == []


def _count(counts: dict[Any, Any], key: tuple[str, ...]) -> Any:
    """The exact count of a row."""
    known = {
        tuple(part) if isinstance(part, tuple) else (part,): found for part, found in counts.items()
    }
    return known.get(key, known.get((*key, "any")))


def test_the_catalogue_is_attacked_whole() -> None:
    """What is not attacked here has no groups of the organisation, or no count of people."""
    left = [entry for entry in CATALOGUE if entry.name not in ATTACKED]
    for entry in left:
        organised = set(entry.dimensions) & set(ORGANISATION)
        assert entry.name in COUNTS_THEM or entry.unit == "mean" or not organised
