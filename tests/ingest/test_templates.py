"""The published templates: every column is known to its reader, and a filled one is read."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from ingest.contract import Contract, normalised
from ingest.readers.detect import FAMILIES, detect
from ingest.readers.own_contracts import OWN_CONTRACTS
from ingest.readers.people_contracts import PEOPLE_FILE
from ingest.readers.people_values import yes_no
from ingest.template_columns import Template
from ingest.templates import LANGUAGES, TEMPLATES, csv_template, write_templates, xlsx_template
from tests.ingest.people_files import read, table

FOLDER = Path(__file__).resolve().parents[2] / "data" / "templates"
CONTRACTS: dict[str, Contract] = {"people_file": PEOPLE_FILE, **OWN_CONTRACTS}
EVERY = pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda entry: entry.source)
IN_BOTH = pytest.mark.parametrize("language", LANGUAGES)

FILLED = {
    "upn": "ana@voorbeeld.example",
    "licensed": "ja",
    "enabled": "yes",
    "effective_on": "2026-02-01",
    "from_on": "2026-02-01",
    "to_on": "2026-03-01",
    "attended_on": "2026-02-01",
    "used_on": "2026-02-01",
    "minutes": "60",
    "uses": "3",
    "tool": "ChatGPT",
    "manager": "bo@voorbeeld.example",
}


def cells(path: Path) -> list[list[tuple[object, str]]]:
    """Values and notes of a workbook's sheet."""
    sheet = openpyxl.load_workbook(path).active
    return [
        [(cell.value, cell.comment.text if cell.comment else "") for cell in row]
        for row in sheet.iter_rows()
    ]


def headers(template: Template, language: str) -> list[str]:
    return [column.headers[language] for column in template.columns]


@EVERY
@IN_BOTH
def test_the_reader_knows_every_column(template: Template, language: str) -> None:
    bound = CONTRACTS[template.source].bind(headers(template, language))
    assert dict(bound.places) == {
        column.attribute: place for place, column in enumerate(template.columns)
    }
    assert (bound.unknown, bound.others) == ((), {})


@EVERY
@IN_BOTH
def test_a_template_is_recognised_as_what_it_is(template: Template, language: str) -> None:
    found = detect(headers(template, language))
    assert found is not None
    assert found.key == template.source


@EVERY
@IN_BOTH
def test_a_filled_template_is_read_whole(template: Template, language: str, tmp_path: Path) -> None:
    row = [
        FILLED.get(column.attribute)
        or (column.choices[language][0] if column.choices else "Kwaliteit")
        for column in template.columns
    ]
    data = table(headers(template, language), row, delimiter=";" if language == "nl" else ",")
    found = read(tmp_path, data, f"{template.file_names[language]}.csv").reading
    assert (found.source, found.rejected, found.rows_accepted) == (template.source, False, 1)


@EVERY
@IN_BOTH
def test_the_reader_knows_every_choice(template: Template, language: str, tmp_path: Path) -> None:
    for place, column in enumerate(template.columns):
        for number, choice in enumerate(column.choices.get(language, ())):
            row = [FILLED.get(c.attribute, "Kwaliteit") for c in template.columns]
            row = [
                other.choices[language][0] if other.choices else cell
                for other, cell in zip(template.columns, row, strict=True)
            ]
            row[place] = choice
            folder = tmp_path / f"{place}-{number}"
            folder.mkdir()
            found = read(folder, table(headers(template, language), row), "list.csv").reading
            says_no = yes_no(choice) is False or choice in ("absent", "afwezig")
            assert found.rejected is (says_no and column.attribute == "status"), choice


@EVERY
@IN_BOTH
def test_the_published_files_are_current(template: Template, language: str, tmp_path: Path) -> None:
    write_templates(tmp_path)
    name = template.file_names[language]
    assert (FOLDER / f"{name}.csv").read_bytes() == csv_template(template, language)
    assert cells(FOLDER / f"{name}.xlsx") == cells(tmp_path / f"{name}.xlsx")


def test_nothing_else_is_published(tmp_path: Path) -> None:
    write_templates(tmp_path)
    published = {path.name for path in FOLDER.iterdir() if not path.name.startswith(".")}
    assert published == {path.name for path in tmp_path.iterdir()}
    assert {family.key for family in FAMILIES} >= TEMPLATES.keys()


@EVERY
@IN_BOTH
def test_a_template_has_no_rows_and_a_note_on_each_column(
    template: Template, language: str, tmp_path: Path
) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(xlsx_template(template, language))
    (header,) = cells(path)
    assert [value for value, _ in header] == headers(template, language)
    assert all(note for _, note in header)


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=lambda entry: entry.source)
def test_a_header_means_one_thing(contract: Contract) -> None:
    owners: dict[str, str] = {}
    for column in contract.columns:
        for key in column.keys():  # noqa: SIM118
            assert owners.setdefault(key, column.name) == column.name


def test_dutch_names_are_known() -> None:
    known = {key for column in PEOPLE_FILE.columns for key in column.keys()}  # noqa: SIM118
    assert normalised("Copilot-licentie") in known
