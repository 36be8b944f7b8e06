"""The published templates: column names, a note on each, and checks in Excel.

A template holds no names of people and no example rows: an example that stays behind would be
imported. The same columns in English and Dutch; the reader takes either. `TEMPLATES` has them all,
by the source that a filled template is read as.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from ingest.template_columns import (
    CHAMPIONS,
    EVENTS,
    PEOPLE,
    TOOLS,
    TRAINING,
    Template,
    TemplateColumn,
)

# The writer of workbooks is slow to load, and pages that only name the templates load this module.
if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

ROWS = 10_000  # how far down the checks of the workbook reach
WIDE = frozenset(("upn", "manager", "course", "title", "departments"))

TEMPLATES: Mapping[str, Template] = MappingProxyType(
    {template.source: template for template in (PEOPLE, CHAMPIONS, TRAINING, EVENTS, TOOLS)}
)
LANGUAGES = ("en", "nl")


def csv_template(template: Template, language: str) -> bytes:
    """The template as CSV that Excel opens well: with a byte order mark, and `;` in Dutch."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";" if language == "nl" else ",")
    writer.writerow([column.headers[language] for column in template.columns])
    return file.getvalue().encode("utf-8-sig")


def xlsx_template(template: Template, language: str) -> bytes:
    """The template as a workbook: a note on each column name, cells that check what is typed."""
    import openpyxl
    from openpyxl.worksheet.worksheet import Worksheet

    book = openpyxl.Workbook()
    book.properties.creator = "Kadans"
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = template.file_names[language].removesuffix("-nl").capitalize()
    sheet.freeze_panes = "B2"
    for number, column in enumerate(template.columns, 1):
        _write_column(sheet, number, column, language)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write_column(sheet: Worksheet, number: int, column: TemplateColumn, language: str) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    letter = get_column_letter(number)
    cell = sheet.cell(1, number, column.headers[language])
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="E8EEF4")
    cell.alignment = Alignment(vertical="center")
    cell.comment = Comment(column.note.said(language), "Kadans", height=110, width=260)
    dimension = sheet.column_dimensions[letter]
    dimension.width = 34 if column.attribute in WIDE else 20
    if check := _check(column, language):
        check.allow_blank = True
        sheet.add_data_validation(check)
        check.add(f"{letter}2:{letter}{ROWS}")
    if column.kind == "date":
        dimension.number_format = "yyyy-mm-dd"
    elif column.kind == "text":
        # Text, so that Excel leaves codes such as 00123 alone.
        dimension.number_format = "@"


def _check(column: TemplateColumn, language: str) -> DataValidation | None:
    """What Excel lets be typed in a column; None for anything."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if column.kind == "choice":
        choices = '"' + ",".join(column.choices[language]) + '"'
        return DataValidation(type="list", formula1=choices)
    if column.kind == "date":
        return DataValidation(type="date", operator="greaterThan", formula1="36526")
    if column.kind == "number":
        return DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0")
    return None


MAKERS: Mapping[str, Callable[[Template, str], bytes]] = MappingProxyType(
    {"csv": csv_template, "xlsx": xlsx_template}
)


def write_templates(folder: Path) -> None:
    """Write every template in both languages as CSV and XLSX: people.csv, personen.xlsx, …"""
    folder.mkdir(parents=True, exist_ok=True)
    for template in TEMPLATES.values():
        for language, name in template.file_names.items():
            for ending, make in MAKERS.items():
                path, made = folder / f"{name}.{ending}", make(template, language)
                if not (path.exists() and _told(path.read_bytes()) == _told(made)):
                    path.write_bytes(made)


def _told(data: bytes) -> object:
    """What a template says: of a workbook its parts, without the moment at which it was made."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = sorted(set(archive.namelist()) - {"docProps/core.xml"})
        return [(name, archive.read(name)) for name in names]
