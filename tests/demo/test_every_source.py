"""The sample holds a file of everything that Kadans reads, and all of it is taken."""

from __future__ import annotations

from pathlib import Path

import pytest

import demo
from ingest.exports import EXPORTS
from metrics.sources.reconcile import reconcile
from metrics.sources.spellings import proposals
from store.home import Home
from store.serving import ServingCopy, open_serving
from tests.conftest import Cli
from tests.demo.conftest import SAMPLE
from tests.demo.test_reports import CUT_ON, WEEK

# Sources of which the sample has no file, and why.
LEFT_OUT = {
    "office_users": "presence is off unless switched on, so a file of it would be rejected",
    "graph_users": "the same accounts as Entra's file; they come by themselves with pull",
    "viva_org": "the same places as HR's list; who has that file needs no other",
    "alias_file": "a repair: the directory ids of the sample tell who was renamed",
    "group_file": "a repair: it would take away what the page Sources is to propose",
}


@pytest.fixture(scope="session")
def sample() -> Path:
    """The folder, as the import wants it; in the other tests of demo it is what was read."""
    return SAMPLE


@pytest.fixture(scope="module")
def copy(sample_home: Path) -> ServingCopy:
    found = open_serving(Home(sample_home))
    assert found is not None
    return found


def test_every_source_is_in_the_sample_and_committed(copy: ServingCopy) -> None:
    """Importing it ended well: a file that is rejected fails the fixture."""
    found = copy.cursor().execute("select source, state, rows_accepted from batch").fetchall()
    assert {source for source, _, _ in found} == {e.source for e in EXPORTS} - LEFT_OUT.keys()
    assert {state for _, state, _ in found} == {"committed"}
    assert all(accepted > 0 for _, _, accepted in found)


def test_what_is_left_out_is_a_source() -> None:
    assert LEFT_OUT.keys() <= {entry.source for entry in EXPORTS}


def test_one_week_differs_and_sources_says_why(copy: ServingCopy) -> None:
    monday = CUT_ON - WEEK + WEEK / 7
    cut = {c.said.source: c for c in reconcile(copy, monday, least=10).others}["summary"]
    assert [reason.code for reason in cut.reasons] == ["rows-missing"]
    assert cut.difference is not None
    assert cut.difference > 40
    for weeks in (-1, 1, 4, 8):
        other = {c.said.source: c for c in reconcile(copy, monday + weeks * WEEK, least=10).others}
        assert other["summary"].difference == 0


def test_the_trend_starts_before_the_first_user_report(copy: ServingCopy) -> None:
    row = (
        copy.cursor()
        .execute(
            "select min(used_on), (select min(refresh_on) from snapshot where series = 0) "
            "from tenant_total"
        )
        .fetchone()
    )
    assert row is not None
    assert 6 * WEEK <= row[1] - row[0] <= 8 * WEEK


def test_a_spelling_is_proposed_and_nothing_else(copy: ServingCopy) -> None:
    assert [(p.dimension, p.values) for p in proposals(copy)] == [
        ("department", ("Financiën", "Financien"))
    ]


def test_presence_is_written_only_when_asked_and_refused_unless_on(
    tmp_path: Path, cli: Cli
) -> None:
    usual = demo.generate(tmp_path / "usual", people=100, weeks=2)
    more = demo.generate(tmp_path / "more", people=100, weeks=2, presence=True)
    (extra,) = {path.name for path in more} - {path.name for path in usual}
    answer = cli("import", tmp_path / "more" / extra, "--json")
    assert answer.returncode == 2
    assert '"presence-off"' in answer.stdout
    switched = cli("settings", "presence", "on", "--why", "agreed with the works council")
    assert switched.returncode == 0, switched.stderr
    assert cli("import", tmp_path / "more" / extra).returncode == 0
