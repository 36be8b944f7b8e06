"""Repairs: addresses that changed and spellings that are one, done and undone as batches."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from ingest import batches
from ingest.outcome import Outcome
from metrics.teams.renamed import renamed
from settings import Settings
from store import rebuild
from store.writer import open_writer
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
            "repair-unknown": 1,
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


def test_no_group_becomes_an_address(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk:
        (outcome,) = desk.take(merges(("Department", "H.R.", A), ("Department", "hr", "HR")))
        assert (outcome.reading.rows_accepted, outcome.reading.rows_rejected) == (1, 1)
        (finding,) = (f for f in outcome.findings if f.code == "group-is-address")
        assert A not in str(finding.as_dict("en"))
        assert desk.query("select becomes from group_merge") == [("HR",)]


def test_an_unknown_kind_of_group_is_said(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk:
        (outcome,) = desk.take(merges(("planet", "Mars", "Venus")))
        assert outcome.status == "rejected"
        assert [f.code for f in outcome.findings] == ["dimension-unknown", "no-row-accepted"]


OID = "1f0a2b3c-0000-4000-8000-00000000000{}"


def said(outcome: Outcome) -> dict[str, str]:
    """Code → where."""
    return {finding.code: finding.where.said("en") for finding in outcome.findings}


def test_lines_of_an_alias_file_that_disagree_are_named(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk:
        desk.take(report(SUNDAY, {A: FRIDAY, B: FRIDAY, C: FRIDAY}))
        (outcome,) = desk.take(aliases((A, B), (C, B), (A.upper(), C), (C, B)))
        assert outcome.status == "committed"
        assert said(outcome) == {"duplicate-rows": "line 5", "repair-conflict": "lines 2, 4"}
        (outcome,) = desk.take(aliases((A, B), (B, A), name="ring.csv"))
        assert said(outcome)["repair-ring"] == "lines 2, 3"


def test_an_alias_file_against_the_directory_is_told_so(tmp_path: Path) -> None:
    rows = [("UPN", "Object id", "Department"), (A, OID.format(1), "HR"), (B, "", "HR")]
    with opened(tmp_path / "home") as desk:
        desk.take(("people-2026-11-10.csv", csv_file(rows)))
        desk.take(report(SUNDAY, {A: FRIDAY, B: FRIDAY, C: FRIDAY}))
        (outcome,) = desk.take(aliases((B, C), (A, C), ("nobody@voorbeeld.example", C)))
        assert said(outcome) == {
            "repair-unknown": "line 4",
            "repair-against-directory": "line 3",
        }
        assert persons_active(desk) == 2  # A stays who the directory says
        (outcome,) = desk.take(aliases((B, A), name="later.csv"))
        assert said(outcome) == {"repair-said-before": "line 2"}
    assert not any(A in repr(finding) for finding in outcome.findings)


def test_a_list_of_groups_says_which_lines_do_nothing(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk:
        desk.take(people(date(2026, 11, 10), (A, "", "H.R."), (B, "", "HR")))
        (outcome,) = desk.take(
            merges(
                ("department", "h.r.", "HR"),
                ("department", "H.R.", "People"),
                ("department", "Mars", "Venus"),
                ("team", "HR", "People"),
                ("department", "Venus", "Mars"),
            )
        )
        assert said(outcome) == {
            "repair-conflict": "lines 2, 3",
            "repair-unknown": "lines 4, 6",
        }
        (outcome,) = desk.take(merges(("department", "H.R.", "HR"), name="again.csv"))
        assert said(outcome) == {"repair-said-before": "line 2"}


def test_a_repair_is_looked_at_before_it_is_imported(tmp_path: Path) -> None:
    """Checking says what importing says, and reads the archive of the home to know it."""
    settings = Settings(home=tmp_path / "home")
    given = tmp_path / "given"
    given.mkdir()
    rows = [("UPN", "Object id", "Department"), (A, OID.format(1), "HR")]
    (given / "people-2026-11-10.csv").write_bytes(csv_file(rows))
    with open_writer(settings, inputs=[given]) as writer:
        list(batches.import_files(writer, [given], batches.Import(now=NOW)))
    name, data = aliases((A, C))
    (given / name).write_bytes(data)
    (outcome,) = batches.check_files(settings, [given / name], batches.Import(now=NOW))
    assert said(outcome) == {"repair-against-directory": "line 2"}


def test_an_alias_file_with_dates_in_two_ways_says_one_thing(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk:
        rows = [("Oud adres", "Nieuw adres", "Vanaf"), (A, B, "2026-11-05"), (B, C, "05/11/2026")]
        (outcome,) = desk.take(("adressen.csv", csv_file(rows)))
        assert outcome.status == "rejected"
        assert [finding.code for finding in outcome.findings] == ["date-format-mixed"]


def test_an_old_name_is_known_until_the_repair_is_undone(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk:
        desk.take(report(SUNDAY, {A: FRIDAY, B: FRIDAY}))
        desk.take(people(SUNDAY, (A, "", "Finanicën"), (B, "", "Financiën")))
        chain = [("department", "Finanicën", "FIN"), ("department", "FIN", "financiën")]
        (outcome,) = desk.take(merges(*chain))
        found = renamed(desk.writer.con)
        # Without a team of their own, departments are the teams too.
        for dimension in ("department", "team"):
            assert found[dimension, "finanicën"] == found[dimension, "fin"] == "Financiën"
        batches.undo(desk.writer, outcome.batch or 0, now=NOW, team_column="auto")
        assert renamed(desk.writer.con) == {}
