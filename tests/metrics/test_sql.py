"""Metric SQL stays in the portable subset: it parses, and says the same to another engine."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

import metrics
from metrics import CATALOGUE
from metrics.apps import shown_apps
from metrics.compose import Scene, Tile, composed
from metrics.origins import REPORTS
from metrics.origins import VIVA as OF_VIVA
from metrics.period import Period, Week, Window
from metrics.question import ORGANISATION, VIVA
from tests.metrics.usage import APPS, Usage, mondays

ROOM = Path(metrics.__file__).parent
FILES = sorted(ROOM.glob("sql/**/*.sql"))
VIVA_FILES = {file for entry in CATALOGUE if entry.reads is OF_VIVA for file in entry.sql}
METRIC_FILES = sorted({file for entry in CATALOGUE for file in entry.sql})
# What DuckDB has and the distributed engine has not, or has under another meaning.
FOREIGN = re.compile(
    r"\bgroup by all\b|\border by all\b|\bmedian\b|\bqualify\b|\bexclude\b|\bany_value\b|"
    r"\blist_\w+|"
    r"\bstruct_\w+|\bepoch\w*\b|\bdate_diff\b|\bstrftime\b|::|\bfilter\s*\(|\basof\b|\bpivot\b|"
    r"\barg_(?:min|max)\b|\bread_\w+\b|\bunnest\b|\brange\s*\(|\bbool_(?:or|and)\b|\bilike\b",
    re.IGNORECASE,
)


def dimensions(file: str) -> tuple[str | None, ...]:
    """The organisation dimensions of the population that a file counts."""
    return (None, *(VIVA if file in VIVA_FILES else ORGANISATION))


ASKED = [(file, organisation) for file in METRIC_FILES for organisation in dimensions(file)]


def scene(organisation: str | None, *, licensed: bool | None = True, viva: bool = False) -> Scene:
    weeks = tuple(Week(on, on, False) for on in mondays("2026-10-19", 4))
    return Scene(
        window=Window(Period(date(2026, 10, 19), date(2026, 11, 16)), weeks, weeks, False, True),
        series=0,
        member=(OF_VIVA if viva else REPORTS).people.members[licensed],
        organisation=organisation,
        apps=shown_apps(APPS),
        tiles=(Tile(date(2026, 11, 9), 28, date(2026, 11, 15)),),
        numbers={"habit_weeks": 9, "window_weeks": 12, "volume_known": 1, "least": 10},
    )


def without_comments(sql: str) -> str:
    return re.sub(r"--.*", "", sql)


def filled(sql: str) -> str:
    return (
        sql.replace("{group}", "s.department_id")
        .replace("{groups}", "s.company_id as company_group")
        .replace("{places}", "1")
        .replace("{slot}", "0")
    )


def to_spark(sql: str) -> str:
    found = sqlglot.transpile(
        sql, read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE
    )
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_says_its_rows_first_and_is_portable(path: Path) -> None:
    sql = path.read_text("utf-8")
    assert re.match(r"-- one row per ", sql)
    assert not FOREIGN.search(without_comments(sql))
    assert to_spark(filled(sql))


@pytest.mark.parametrize(("file", "organisation"), ASKED)
def test_every_composed_statement_is_portable(file: str, organisation: str | None) -> None:
    for licensed in (True, False, None):
        seen = scene(organisation, licensed=licensed, viva=file in VIVA_FILES)
        sql, parameters = composed(file, seen)
        assert not FOREIGN.search(without_comments(sql))
        tree = sqlglot.parse_one(sql, read="duckdb")
        spark = sqlglot.parse_one(to_spark(sql), read="spark")
        named = {node.name for node in tree.find_all(exp.Parameter, exp.Placeholder)}
        assert named == parameters.keys()
        # The other engine is asked for the same columns.
        assert spark.named_selects == tree.named_selects


@pytest.mark.parametrize("file", METRIC_FILES)
def test_no_value_is_ever_part_of_a_statement(file: str) -> None:
    sql, _ = composed(file, scene(dimensions(file)[1], viva=file in VIVA_FILES))
    strings = {node.this for node in sqlglot.parse_one(sql, read="duckdb").find_all(exp.Literal)}
    ours = {entry for metric in CATALOGUE for entry in metric.bands}
    plain = {text for text in strings if not text.isdigit()}
    assert plain <= ours | {"any", "other", "0001-01-01", "9999-12-31"}


@pytest.mark.parametrize("file", METRIC_FILES)
def test_every_statement_runs_on_empty_tables(file: str, usage: Usage) -> None:
    for organisation in dimensions(file):
        sql, parameters = composed(file, scene(organisation, viva=file in VIVA_FILES))
        assert usage.cursor().execute(sql, parameters).fetchall() == []
