"""The people file that someone makes by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.readers.people_values import BLANKS, group_name
from ingest.templates import TEMPLATES, xlsx_template
from tests.ingest.people_files import read, table

A, B, C = (f"{name}@voorbeeld.example" for name in ("anke", "bram", "cato"))
OID = "1f0a2b3c-0000-4000-8000-00000000000"


def test_an_address_alone_tells_who_it_is(tmp_path: Path) -> None:
    answer = read(tmp_path, table(("E-mail", "Afdeling"), (f" {A} ", "HR")))
    assert answer.column("upn") == [A]
    assert answer.column("mail") == [A]
    assert answer.reading.columns == ("mail", "department")


def test_a_directory_id_alone_tells_who_it_is(tmp_path: Path) -> None:
    answer = read(tmp_path, table(("Object Id", "Department"), (f"{{{OID.upper()}1}}", "HR")))
    assert answer.column("object_id") == [f"{OID}1"]
    assert answer.column("upn") == [None]


def test_a_staff_number_is_no_directory_id(tmp_path: Path) -> None:
    answer = read(tmp_path, table(("UPN", "ID", "Department"), (A, "00123", "HR")))
    assert answer.column("object_id") == [None]
    assert "ID" in answer.said("columns-not-kept")
    assert "object_id" not in answer.reading.columns


def test_an_accent_as_a_mark_after_its_letter_makes_no_second_person(tmp_path: Path) -> None:
    rows = ("zoë@voorbeeld.example", "HR"), ("zoe\u0308@voorbeeld.example", "HR"), (B, "HR")
    answer = read(tmp_path, table(("UPN", "Department"), *rows))
    assert answer.column("upn") == ["zoë@voorbeeld.example", B]
    assert answer.said("duplicate-rows").startswith("line 3")


def test_rows_about_nobody_are_rejected(tmp_path: Path) -> None:
    answer = read(tmp_path, table(("UPN", "Department"), (A, "HR"), (" ", "HR"), (B, "HR")))
    assert answer.column("line") == [2, 4]
    assert answer.said("row-without-person").startswith("line 3")
    assert (answer.reading.rows_read, answer.reading.rows_rejected) == (3, 1)
    assert not answer.reading.full_picture, "who is missing may be in the rejected row"


def test_a_file_of_which_nothing_is_left_is_rejected(tmp_path: Path) -> None:
    answer = read(tmp_path, table(("UPN", "Copilot licence"), (A, "perhaps"), (B, "ja"))[:-9])
    assert answer.reading.rejected
    answer = read(tmp_path, table(("UPN", "Department"), ("", "HR"), ("", "IT")))
    assert answer.codes == ["no-row-accepted", "row-without-person"]
    assert answer.reading.rejected
    assert answer.reading.rows_accepted == 0


def test_managers_by_address_name_or_not_at_all(tmp_path: Path) -> None:
    answer = read(
        tmp_path,
        table(
            ("UPN", "Naam", "Leidinggevende"),
            (A, "Anke Arends", f"{B.upper()} "),
            (B, "Bram Bos", "anke arends"),
            (C, "Cato Ceelen", "Iemand Anders"),
            ("dirk", "Dirk Daan", ""),
            ("els@voorbeeld.example", "Els Evers", "DIRK"),
        ),
    )
    assert answer.column("manager") == [B.upper(), A, None, None, "dirk"]
    said = answer.said("manager-unknown")
    assert said.startswith("line 4, column Leidinggevende")
    assert "Iemand" not in said


def test_a_name_that_two_people_have_tells_no_manager(tmp_path: Path) -> None:
    answer = read(
        tmp_path,
        table(("UPN", "Name", "Manager"), (A, "Jan", ""), (B, "Jan", ""), (C, "Cato", "Jan")),
    )
    assert answer.column("manager") == [None, None, None]


@pytest.mark.parametrize("header", ["In dienst", "Copilot-licentie"])
def test_a_yes_or_no_column_without_either_is_left_out(tmp_path: Path, header: str) -> None:
    answer = read(
        tmp_path,
        table(("UPN", "Afdeling", header), (A, "HR", "2019-01-01"), (B, "HR", "2020-02-01")),
    )
    assert len(answer.rows) == 2
    assert header in answer.said("column-not-yes-no")
    assert set(answer.reading.columns) == {"department"}


def test_a_licence_may_be_the_name_of_a_product(tmp_path: Path) -> None:
    answer = read(
        tmp_path,
        table(("UPN", "Licentie"), (A, "Microsoft 365 Copilot"), (B, "nee"), (C, "")),
    )
    assert answer.column("licensed") == [True, False, None]


def test_products_in_a_column_of_licences(tmp_path: Path) -> None:
    answer = read(
        tmp_path,
        table(("UPN", "Licenses"), (A, "Microsoft 365 E5+Microsoft 365 Copilot"), (B, "")),
    )
    assert answer.column("licensed") == [True, False]


def test_some_rows_with_a_date_make_no_full_picture(tmp_path: Path) -> None:
    answer = read(
        tmp_path,
        table(("UPN", "Afdeling", "Ingangsdatum"), (A, "HR", "2026-01-01"), (B, "HR", "")),
    )
    assert answer.column("effective_on") == [date(2026, 1, 1), None]
    assert answer.reading.newest_on == date(2026, 11, 18)
    assert not answer.reading.full_picture


def test_an_empty_column_of_dates_makes_a_full_picture(tmp_path: Path) -> None:
    answer = read(tmp_path, table(("UPN", "Afdeling", "Ingangsdatum"), (A, "HR", "")))
    assert answer.reading.full_picture


def test_an_empty_column_says_nothing(tmp_path: Path) -> None:
    answer = read(tmp_path, table(("UPN", "Afdeling", "Team", "Kantoor"), (A, "HR", "", " ")))
    assert answer.reading.columns == ("department",)


def test_a_planned_move_does_not_date_the_file_in_the_future(tmp_path: Path) -> None:
    answer = read(tmp_path, table(("UPN", "Afdeling", "Ingangsdatum"), (A, "HR", "2027-01-01")))
    assert answer.column("effective_on") == [date(2027, 1, 1)]
    assert answer.reading.newest_on == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("dates", "code", "lines"),
    [
        (("13/04/2026", "04/13/2026"), "date-order-mixed", "lines 2, 3"),
        (("2026-04-13", "13-04-2026"), "date-format-mixed", "lines 2, 3"),
        (("03/04/2026", "05/06/2026"), "date-order-unknown", "lines 2, 3"),
    ],
)
def test_effective_dates_that_cannot_be_trusted(
    tmp_path: Path, dates: tuple[str, str], code: str, lines: str
) -> None:
    answer = read(
        tmp_path,
        table(("UPN", "Afdeling", "Ingangsdatum"), (A, "HR", dates[0]), (B, "HR", dates[1])),
    )
    assert answer.codes == [code]
    assert answer.reading.rejected
    assert answer.said(code).startswith(f"{lines}, column Ingangsdatum")


def test_a_date_that_is_none_costs_its_row(tmp_path: Path) -> None:
    answer = read(
        tmp_path,
        table(
            ("UPN", "Afdeling", "Ingangsdatum"), (A, "HR", "2026-01-01"), (B, "HR", "binnenkort")
        ),
    )
    assert answer.column("upn") == [A]
    assert answer.said("date-unreadable").startswith("line 3")


def test_one_directory_id_under_two_addresses_is_a_contradiction(tmp_path: Path) -> None:
    answer = read(
        tmp_path,
        table(("UPN", "Object Id", "Afdeling"), (A, OID + "1", "HR"), (B, OID + "1", "HR")),
    )
    assert answer.reading.rejected
    assert answer.codes == ["duplicate-conflict"]


def test_the_given_day_counts_when_the_name_has_none(tmp_path: Path) -> None:
    data = table(("UPN", "Afdeling"), (A, "HR"))
    answer = read(tmp_path, data, "people.csv", dated=date(2026, 10, 1))
    assert answer.reading.newest_on == date(2026, 10, 1)
    assert answer.codes == ["people-day-as-given"]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_filled_template_reads_without_a_word(tmp_path: Path, language: str) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(xlsx_template(TEMPLATES["people_file"], language))
    book = openpyxl.load_workbook(path)
    values = [A, "HR", "Werving", B, "Recruiter", "00123", "NL", "Voorbeeld", "ja", "ja"]
    book.worksheets[0].append([*values, date(2026, 9, 1)])
    book.save(path)
    answer = read(tmp_path, path.read_bytes(), "people.xlsx")
    assert answer.codes == []
    (row,) = answer.rows
    expected = [*values[:8], True, True, date(2026, 9, 1)]
    columns = TEMPLATES["people_file"].columns
    assert [row[column.attribute] for column in columns] == expected


def test_an_address_in_a_column_of_groups_is_not_kept(tmp_path: Path) -> None:
    rows = [
        (A, "HR", "Ploeg 1", "Adviseur"),
        (B, "HR", A, "b@voorbeeld.example"),
        (C, "R&D @ Delft", A.upper(), "Adviseur"),
    ]
    answer = read(tmp_path, table(("UPN", "Department", "Team", "Job title"), *rows))
    assert answer.reading.rows_accepted == 3
    assert [f.rows for f in answer.reading.findings if f.code == "group-is-address"] == [2, 1]
    assert answer.column("department") == ["HR", "HR", "R&D @ Delft"]
    assert answer.column("team") == ["Ploeg 1", None, None]
    assert answer.column("function") == ["Adviseur", None, "Adviseur"]
    assert A not in str([finding.as_dict("nl") for finding in answer.reading.findings])


def test_a_column_of_groups_with_addresses_only_says_so(tmp_path: Path) -> None:
    answer = read(tmp_path, table(("UPN", "Department", "Team"), (A, "HR", B), (B, "HR", B)))
    assert "group-is-address" in answer.codes
    assert "column-not-yes-no" not in answer.codes
    assert answer.column("team") == [None, None]


words = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"
    ),
    max_size=30,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(departments=st.lists(words, min_size=1, max_size=6))
def test_any_text_comes_back_as_it_was(tmp_path: Path, departments: list[str]) -> None:
    rows = [(f"u{number}@voorbeeld.example", value) for number, value in enumerate(departments)]
    answer = read(tmp_path, table(("UPN", "Department"), *rows))
    assert answer.reading.rows_accepted == len(rows)
    assert answer.column("department") == [group_name(value.strip(BLANKS)) for value in departments]
