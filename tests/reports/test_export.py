"""Files of figures: the same protected answer, hidden ones empty, and no cell is a formula."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from openpyxl import Workbook, load_workbook

from access import Viewer
from metrics import Answer, Question, ask
from metrics.answer import Row
from metrics.question import UsageError
from reports import export
from reports.digest import Context

FORMULAS = ["=1+1", "+31 6", "-x", "@SUM(A1)", "\t=1", " =1", "\r=1", "|calc"]


@pytest.fixture
def answer(told: Context) -> Answer:
    question = Question(by=("department",), weeks=4, compare=True)
    return ask("active_share", question, told.viewer, told.data)


def as_csv(answer: Answer, language: str) -> bytes:
    return export.csv_of(export.table(answer, language), language)


def as_book(answer: Answer, language: str) -> Workbook:
    return load_workbook(io.BytesIO(export.xlsx_of(export.table(answer, language), language)))


def read(data: bytes, delimiter: str) -> list[dict[str, str]]:
    text = data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_csv_and_workbook_hold_the_rows_of_the_answer(answer: Answer) -> None:
    rows = read(as_csv(answer, "en"), ",")
    book = as_book(answer, "en")
    sheet = list(book["Figures"].iter_rows(values_only=True))
    everything = (*answer.rows, *answer.totals)
    assert len(rows) == len(sheet) - 1 == len(everything)
    for one, text, cells in zip(everything, rows, sheet[1:], strict=True):
        by_name = dict(zip(sheet[0], cells, strict=True))
        for field, name in (("value", "Value"), ("numerator", "Numerator"), ("change", "Change")):
            wanted = getattr(one, field)
            assert text[name] == ("" if wanted is None else repr(wanted))
            assert by_name[name] == pytest.approx(wanted) if wanted else not by_name[name]


def test_a_hidden_figure_is_empty_with_its_reason(answer: Answer) -> None:
    rows = read(as_csv(answer, "en"), ",")
    hidden = [row for row in rows if row["Why not shown"]]
    assert {row["Department"] for row in hidden} >= {"Directie", "Interne Audit"}
    assert {(row["Value"], row["Numerator"], row["Denominator"]) for row in hidden} == {
        ("", "", "")
    }


def test_a_champion_exports_the_own_department_and_asks_for_others_in_vain(
    told: Context, answer: Answer
) -> None:
    theirs = next(row.dims["department"] for row in answer.rows if row.value is not None)
    others = {name for row in answer.rows if (name := row.dims["department"])} - {theirs}
    champion = Viewer("x", "champion", frozenset({str(theirs)}))
    mine = ask("active_share", answer.question, champion, told.data)
    file = as_csv(mine, "en")
    assert {row["Department"] for row in read(file, ",")} <= {theirs, "everybody"}
    cells = str(list(as_book(mine, "en")["Figures"].values))
    for other in others:
        assert str(other) not in cells
        asked = replace(answer.question, by=(), where={"department": str(other)})
        with pytest.raises(UsageError):
            ask("active_share", asked, champion, told.data)


def test_in_dutch_excel_gets_semicolons_and_commas(answer: Answer) -> None:
    rows = read(as_csv(answer, "nl"), ";")
    shown = next(row for row in rows if row["Waarde"])
    assert "," in shown["Waarde"]
    assert shown["Kleinste groep die getoond wordt"] == "10"


def test_the_first_sheet_says_what_was_asked(answer: Answer) -> None:
    book = as_book(answer, "en")
    assert book.sheetnames == ["Question", "Figures"]
    facts = dict(book["Question"].iter_rows(values_only=True))
    assert facts["Smallest group that is shown"] == "10"
    assert facts["Data to"] == "15 Nov 2026"
    assert facts["Name and version"].startswith("active_share ")
    assert {"Definition", "Counted as", "Period", "Compared with"} <= set(facts)


@pytest.mark.parametrize("name", FORMULAS)
def test_no_cell_is_a_formula(answer: Answer, name: str) -> None:
    row = replace(answer.rows[0], dims={"department": name})
    hostile = replace(answer, rows=(row,), totals=())
    (text,) = read(as_csv(hostile, "en"), ",")
    assert text["Department"] == "'" + name
    cell = as_book(hostile, "en")["Figures"]["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_an_answer_without_rows_is_a_file_that_says_so(answer: Answer) -> None:
    nothing = replace(answer, rows=(), totals=(Row({}, None, None, None),))
    (row,) = read(as_csv(nothing, "en"), ",")
    assert row["Department"] == "everybody"
    assert row["Value"] == ""
