"""The published template of the people file."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from ingest.contract import normalised
from ingest.readers.people_contracts import PEOPLE_FILE
from ingest.templates import COLUMNS, FILE_NAMES, csv_template, write_templates, xlsx_template

FOLDER = Path(__file__).resolve().parents[2] / "data" / "templates"
LANGUAGES = sorted(FILE_NAMES)


def cells(path: Path) -> list[list[tuple[object, str]]]:
    """Values and notes of a workbook's sheet."""
    sheet = openpyxl.load_workbook(path).active
    return [
        [(cell.value, cell.comment.text if cell.comment else "") for cell in row]
        for row in sheet.iter_rows()
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reader_knows_every_column(language: str) -> None:
    headers = [column.headers[language] for column in COLUMNS]
    bound = PEOPLE_FILE.bind(headers)
    assert dict(bound.places) == {column.attribute: n for n, column in enumerate(COLUMNS)}
    assert (bound.unknown, bound.spare) == ((), ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_published_files_are_current(language: str, tmp_path: Path) -> None:
    write_templates(tmp_path)
    name = FILE_NAMES[language]
    assert (FOLDER / f"{name}.csv").read_bytes() == csv_template(language)
    assert cells(FOLDER / f"{name}.xlsx") == cells(tmp_path / f"{name}.xlsx")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_has_no_rows_and_a_note_on_each_column(language: str, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(xlsx_template(language))
    (header,) = cells(path)
    assert [value for value, _ in header] == [column.headers[language] for column in COLUMNS]
    assert all(note for _, note in header)


def test_a_header_means_one_thing() -> None:
    owners: dict[str, str] = {}
    for column in PEOPLE_FILE.columns:
        known = column.keys()
        for key in known:
            assert owners.setdefault(key, column.name) == column.name
    assert normalised("Copilot-licentie") in owners
