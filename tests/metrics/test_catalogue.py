"""Every metric is complete: SQL, words in both languages, a test, a place in the document."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from metrics import CATALOGUE, Metric, document, metric
from metrics.origins import AGENTS, CHAT_REPORTS, READINESS, REPORTS, VIVA
from metrics.question import DIMENSION_LABELS, DIMENSIONS, UnknownMetric
from words import Text

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROMISED = {
    "licensed_people", "active_people", "active_share", "active_28_share", "app_reach",
    "frequency_mix", "habitual_share", "breadth", "new_retained_reactivated_lapsed", "segment_mix",
    "chat_only_people", "viva_segment_mix", "viva_segment_mix_4", "viva_actions_per_user",
    "kind_of_use", "training_reach", "other_tool_people", "licence_candidates", "agent_people",
}  # fmt: skip


def texts(entry: Metric) -> list[Text]:
    parts = [entry.label, entry.definition, entry.formula, entry.says, entry.does_not_say]
    return [*parts, entry.source, *(band.label for band in entry.bands.values())]


def test_the_promised_metrics_are_there_once() -> None:
    assert sorted(entry.name for entry in CATALOGUE) == sorted(PROMISED)


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.name)
def test_every_entry_is_complete(entry: Metric) -> None:
    assert metric(entry.name) is entry
    for file in entry.sql:
        assert (ROOT / "metrics" / "sql" / file).is_file()
    assert set(entry.dimensions) <= set(DIMENSIONS)
    assert entry.empty == (0 if entry.unit == "people" else None)
    for name in {name for band in entry.bands.values() for name in band.told_by}:
        # What tells a band speaks of the same people in the same periods.
        assert metric(name).reads is entry.reads
        assert metric(name).population == entry.population
    assert entry.version


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.name)
def test_every_entry_speaks_dutch(entry: Metric) -> None:
    for said in texts(entry):
        assert said.said("nl") != said.said("en"), said.template


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.name)
def test_every_metric_has_a_table_of_its_own(entry: Metric) -> None:
    tables = [path.read_text("utf-8") for path in sorted(HERE.glob("test_*.py"))]
    if entry.reads is VIVA:
        golden = (HERE / "test_viva.py").read_text("utf-8")
        assert f'"{entry.name}"' in golden
        return
    assert any(f'usage.count("{entry.name}"' in table for table in tables)
    if entry.reads in (READINESS, AGENTS):
        # and a count by hand, from the files
        assert any(f"def {entry.name}(" in table for table in tables)
    if entry.reads in (REPORTS, CHAT_REPORTS):
        assert f'"{entry.name}"' in (HERE / "counts.py").read_text("utf-8")


def test_no_sql_is_left_over() -> None:
    used = {file for entry in CATALOGUE for file in entry.sql}
    used |= {"headcount.sql", "headcount_viva.sql"}
    used |= {"roster_changes.sql", "roster_people.sql", "roster_people_viva.sql"}
    assert {path.name for path in (ROOT / "metrics" / "sql").glob("*.sql")} == used


def test_every_dimension_has_a_name() -> None:
    assert set(DIMENSIONS) <= DIMENSION_LABELS.keys()


def test_an_unknown_metric_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownMetric, match=r"called activ_share\. Did you mean active_share\?"):
        metric("activ_share")


def test_the_document_says_everything() -> None:
    written = document.render("en")
    for entry in CATALOGUE:
        assert f"## {entry.label.said('en')}" in written
        for said in texts(entry):
            assert said.said("en") in written
        for file in entry.sql:
            assert f"metrics/sql/{file}" in written
    assert not re.search(r"\{\w+\}", written)
