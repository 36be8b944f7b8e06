"""Repairs: addresses that changed and spellings that are one, done and undone as batches."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from ingest import batches
from store import rebuild
from tests.ingest.desk import SUNDAY, A, B, C, Desk, File, csv_file, opened, people, report
from tests.store.builder import NOW

FRIDAY = SUNDAY - timedelta(days=2)
EARLIER = SUNDAY - timedelta(days=7)


def aliases(*pairs: tuple[str, ...], name: str = "adressen.csv") -> File:
    return name, csv_file([("Oud adres", "Nieuw adres"), *pairs])


def merges(*rows: tuple[str, str, str], name: str = "groups.csv") -> File:
    return name, csv_file([("Kind of group", "Written as", "Counts as"), *rows])


def persons_active(desk: Desk) -> int:
    ((count,),) = desk.query("select count(distinct person_id) from person_use_week")
    return int(count)


def departments(desk: Desk) -> dict[str, int]:
    return dict(
        desk.query(
            f"""
            select d.value, count(*) from person_span s
            join dimension_value d on d.dimension = 'department' and d.value_id = s.department_id
            where s.from_on <= date '{SUNDAY}' and s.to_on > date '{SUNDAY}'
            group by d.value order by d.value
            """
        )
    )


def test_two_addresses_become_one_person_and_two_again(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk:
        desk.take(report(EARLIER, {A: EARLIER - timedelta(days=2), C: None}))
        desk.take(report(SUNDAY, {B: FRIDAY, C: None}))
        assert persons_active(desk) == 2
        (outcome,) = desk.take(aliases((A, B)))
        assert (outcome.reading.source, outcome.status) == ("alias_file", "committed")
        assert persons_active(desk) == 1
        with desk.writer.transaction():
            rebuild.derive_all(desk.writer, team_column="auto")
        assert persons_active(desk) == 1
        batches.undo(desk.writer, outcome.batch or 0, now=NOW, team_column="auto")
        assert persons_active(desk) == 2


def test_a_chain_ends_at_the_last_address_and_a_ring_changes_nothing(tmp_path: Path) -> None:
    used = {A: FRIDAY, B: FRIDAY, C: FRIDAY}
    with opened(tmp_path / "chain") as desk:
        desk.take(report(SUNDAY, used), aliases((A, B), (B, C)))
        assert persons_active(desk) == 1
    with opened(tmp_path / "ring") as desk:
        desk.take(report(SUNDAY, used), aliases((A, B), (B, C), (C, A)))
        assert persons_active(desk) == 3


def test_the_order_of_alias_report_and_people_file_does_not_matter(tmp_path: Path) -> None:
    files = (
        aliases((A, B)),
        report(SUNDAY, {A: FRIDAY, C: None}),
        people(SUNDAY, (B, "", "HR"), (C, "", "ICT")),
    )
    seen = []
    for number, order in enumerate([(0, 1, 2), (2, 1, 0), (1, 2, 0)]):
        with opened(tmp_path / str(number)) as desk:
            desk.take(*(files[place] for place in order))
            seen.append((departments(desk), persons_active(desk)))
    assert seen == [({"HR": 1, "ICT": 1}, 1)] * 3


def test_rows_that_say_nothing_are_left_out(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk:
        (outcome,) = desk.take(aliases((A, B), (A.upper(), A), ("anke", B)))
        assert {f.code: f.rows for f in outcome.findings} == {
            "address-unreadable": 1,
            "repair-without-effect": 1,
        }
        assert (outcome.reading.rows_accepted, outcome.reading.rows_rejected) == (1, 2)


def test_spellings_are_merged_and_apart_again(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk:
        desk.take(
            report(SUNDAY, {A: FRIDAY, B: None, C: None}),
            people(date(2026, 11, 10), (A, "", "H.R."), (B, "", "HR"), (C, "", "Personeel")),
        )
        assert departments(desk) == {"H.R.": 1, "HR": 1, "Personeel": 1}
        (outcome,) = desk.take(merges(("afdeling", "h.r.", "HR"), ("Department", "HR", "Mensen")))
        assert departments(desk) == {"Mensen": 2, "Personeel": 1}
        batches.undo(desk.writer, outcome.batch or 0, now=NOW, team_column="auto")
        assert departments(desk) == {"H.R.": 1, "HR": 1, "Personeel": 1}


def test_an_unknown_kind_of_group_is_said(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk:
        (outcome,) = desk.take(merges(("planet", "Mars", "Venus")))
        assert outcome.status == "rejected"
        assert [f.code for f in outcome.findings] == ["dimension-unknown", "no-row-accepted"]
