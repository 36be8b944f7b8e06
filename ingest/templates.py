"""The published template of the people file: column names, a note on each, and checks in Excel.

A template holds no names of people and no example rows: an example that stays behind would be
imported. The same columns in English and Dutch; the reader takes either.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from words import Text, text

ROWS = 10_000  # how far down the checks of the workbook reach


@dataclass(frozen=True)
class TemplateColumn:
    """One column: the attribute it becomes, its header per language, and its note."""

    attribute: str
    headers: MappingProxyType[str, str]
    note: Text
    kind: str = "text"  # text | yes_no | date


def _column(attribute: str, en: str, nl: str, note: Text, kind: str = "text") -> TemplateColumn:
    return TemplateColumn(attribute, MappingProxyType({"en": en, "nl": nl}), note, kind)


COLUMNS = (
    _column(
        "upn",
        "User principal name",
        "Gebruikersnaam",
        text("Required. The address a person signs in with, exactly as in Microsoft 365."),
    ),
    _column(
        "department",
        "Department",
        "Afdeling",
        text("Spell each department one way: other spellings are other departments."),
    ),
    _column("team", "Team", "Team", text("Optional: the team within the department.")),
    _column(
        "manager",
        "Manager email",
        "E-mail leidinggevende",
        text("Optional: the sign-in address of the manager."),
    ),
    _column("function", "Job title", "Functie", text("Optional: the group of jobs.")),
    _column("office", "Office", "Vestiging", text("Optional: the place of work.")),
    _column("country", "Country", "Land", text("Optional: the country of work.")),
    _column("company", "Company", "Bedrijf", text("Optional: the company within the group.")),
    _column(
        "licensed",
        "Copilot licence",
        "Copilot-licentie",
        text("Yes or no: does this person have a Microsoft 365 Copilot licence?"),
        "yes_no",
    ),
    _column(
        "enabled",
        "Employed",
        "In dienst",
        text("Optional, yes or no. Someone who left can also simply be left out."),
        "yes_no",
    ),
    _column(
        "effective_on",
        "Effective date",
        "Ingangsdatum",
        text(
            "Optional: from which day this row holds. Leave the whole column empty when the file"
            " shows everyone as they are today."
        ),
        "date",
    ),
)
YES_NO = MappingProxyType({"en": ("yes", "no"), "nl": ("ja", "nee")})
FILE_NAMES = MappingProxyType({"en": "people", "nl": "personen"})


def csv_template(language: str) -> bytes:
    """The template as CSV that Excel opens well: with a byte order mark, and `;` in Dutch."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";" if language == "nl" else ",")
    writer.writerow([column.headers[language] for column in COLUMNS])
    return file.getvalue().encode("utf-8-sig")


def xlsx_template(language: str) -> bytes:
    """The template as a workbook: a note on each column name, cells that check what is typed."""
    book = openpyxl.Workbook()
    book.properties.creator = "Kadans"
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = FILE_NAMES[language].capitalize()
    sheet.freeze_panes = "B2"
    for number, column in enumerate(COLUMNS, 1):
        _write_column(sheet, number, column, language)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write_column(sheet: Worksheet, number: int, column: TemplateColumn, language: str) -> None:
    letter = get_column_letter(number)
    cell = sheet.cell(1, number, column.headers[language])
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="E8EEF4")
    cell.alignment = Alignment(vertical="center")
    cell.comment = Comment(column.note.said(language), "Kadans", height=110, width=260)
    sheet.column_dimensions[letter].width = 34 if column.attribute in {"upn", "manager"} else 20
    reach = f"{letter}2:{letter}{ROWS}"
    if column.kind == "yes_no":
        choices = '"' + ",".join(YES_NO[language]) + '"'
        check = DataValidation(type="list", formula1=choices, allow_blank=True)
        sheet.add_data_validation(check)
        check.add(reach)
    elif column.kind == "date":
        sheet.column_dimensions[letter].number_format = "yyyy-mm-dd"
        check = DataValidation(type="date", operator="greaterThan", formula1="36526")
        check.allow_blank = True
        sheet.add_data_validation(check)
        check.add(reach)
    else:
        # Text, so that Excel leaves codes such as 00123 alone.
        sheet.column_dimensions[letter].number_format = "@"


MAKERS: MappingProxyType[str, Callable[[str], bytes]] = MappingProxyType(
    {"csv": csv_template, "xlsx": xlsx_template}
)


def write_templates(folder: Path) -> None:
    """Write people.csv and people.xlsx (English), personen.csv and personen.xlsx (Dutch)."""
    folder.mkdir(parents=True, exist_ok=True)
    for language, name in FILE_NAMES.items():
        for ending, make in MAKERS.items():
            (folder / f"{name}.{ending}").write_bytes(make(language))
