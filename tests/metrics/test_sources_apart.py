"""Sources: a difference that nothing explains, and whose people an audit file counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.ingest.audit_files import portal, powershell, record
from tests.ingest.desk import SUNDAY, Desk, File, opened, report
from tests.metrics.test_sources import (
    PEOPLE,
    WEEK,
    codes,
    compared,
    entra,
    state_of,
    summary,
    used,
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with opened(tmp_path / "home") as made:
        yield made


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(summary(SUNDAY, 7, 20), id="as-fresh-as-the-rows"),
        pytest.param(summary(SUNDAY, 7, 18), id="more-rows-cannot-mean-fewer-people"),
        pytest.param(summary(SUNDAY, 9, 22), id="two-missing-people-are-not-four"),
        pytest.param(summary(SUNDAY, 3, 40), id="missing-people-cannot-add-any"),
        pytest.param(summary(SUNDAY, 4, 20), id="no-later-report-to-have-told-more"),
        pytest.param(summary(SUNDAY + timedelta(days=1), 20, 20), id="one-day-is-not-so-much"),
    ],
)
def test_what_no_known_reason_explains_is_said(desk: Desk, file: File) -> None:
    desk.take(report(SUNDAY, used(5)), file)
    assert codes(desk, "summary")[1] == ["unexplained"]
    (other,) = (one for one in compared(desk).others if one.said.source == "summary")
    assert [reason.says.said("nl") for reason in other.reasons] == [
        "Geen bekende reden verklaart dit verschil. Vergelijk de exportdatums en importeer beide "
        "rapporten opnieuw."
    ]


def test_an_audit_file_counts_the_people_of_its_own_days(desk: Desk) -> None:
    records = [
        record(number, PEOPLE[number], f"{SUNDAY - timedelta(days=number)}T08:00:00")
        for number in range(6)
    ]
    desk.take(
        entra(SUNDAY - WEEK, (PEOPLE[0], "HR", "Member"), (PEOPLE[4], "HR", "Member")),
        portal(records),
        powershell(records[1:2], "newer.csv"),
        powershell(records[3:5], "older.csv"),
    )
    assert state_of(desk, "audit_portal").match == {"matched": 2, "not-in-people-file": 4}
    assert state_of(desk, "audit_powershell").match == {"matched": 1, "not-in-people-file": 2}
