"""All sources mixed: each fact once, in any order of files, and no trace of what was undone."""

from __future__ import annotations

import functools
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from access import Viewer
from ingest import batches
from ingest.switches import switched_on
from metrics import Question, ask, metric
from metrics.asking import counted, planned
from store import rebuild
from store.kinds import KINDS
from tests.effort import examples
from tests.ingest.desk import Desk, File, opened
from tests.ingest.every_source import BUILDERS, SUNDAY, SWITCHES, UPNS, made
from tests.store.builder import ACCOUNT, NOW

EARLIER = SUNDAY - timedelta(days=7)
ALL = tuple(BUILDERS)
# Sources with a file of the week before too: what is newest, and what came first, is at stake.
TWICE = ("graph_usage", "people_file", "champions_file", "viva_query", "audit_portal")
ASKED = (
    *("licensed_people", "active_people", "agent_people", "licence_candidates", "kind_of_use"),
    *("training_reach", "other_tool_people", "viva_segment_mix"),
)
# Each example is a home or two of thirty files: few by default, and a failure is told as it is.
SOME = settings(
    max_examples=examples(1),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
SEEDS = st.integers(0, 1 << 32)
State = dict[str, list[tuple[Any, ...]]]


def files_of(source: str) -> list[File]:
    days = (EARLIER, SUNDAY) if source in TWICE else (SUNDAY,)
    return [made(source, on) for on in days]


@contextmanager
def holding(files: Sequence[tuple[str, File]]) -> Iterator[tuple[Desk, dict[str, list[int]]]]:
    """A home into which these files went, one after the other: (source, file) → its batches."""
    batches_of: dict[str, list[int]] = {}
    with tempfile.TemporaryDirectory() as home, opened(Path(home)) as desk, switched_on(SWITCHES):
        for source, file in files:
            (outcome,) = desk.take(file, accepted=["fewer-people"])
            assert (outcome.status, outcome.reading.source) == ("committed", source)
            batches_of.setdefault(source, []).append(outcome.batch or 0)
        yield desk, batches_of


def everything(*without: str) -> list[tuple[str, File]]:
    return [(source, file) for source in ALL if source not in without for file in files_of(source)]


def shuffled(seed: int) -> list[tuple[str, File]]:
    files = everything()
    random.Random(seed).shuffle(files)
    return files


def state(desk: Desk) -> State:
    """Every fact and the answers, without the numbers that homes give to accounts and batches."""
    told = {**desk.facts(), **records(desk)}
    return {**told, "answers": [(name, answer(desk, name)) for name in ASKED]}


def records(desk: Desk) -> State:
    tables = [table for kind in KINDS.values() for table in kind.tables if table != "viva_value"]
    return {table: desk.query(f"{_told(desk, table)} order by all") for table in tables}


def _told(desk: Desk, table: str) -> str:
    """A select of a table with what numbers stand for in place of numbers."""
    named = {
        "account_id": ACCOUNT,
        "old_account_id": ACCOUNT.replace("t.", "t.old_"),
        "new_account_id": ACCOUNT.replace("t.", "t.new_"),
        "app_id": "(select app_key from app a where a.app_id = t.app_id)",
        **{
            f"{name}_id": "(select value from viva_value v "
            f"where v.dimension = 'viva_{name}' and v.value_id = t.{name}_id)"
            for name in ("organisation", "function")
        },
    }
    columns = [name for (name, *_) in desk.query(f"describe {table}") if name != "batch_id"]
    return f"select {', '.join(named.get(name, f't.{name}') for name in columns)} from {table} t"


def answer(desk: Desk, name: str) -> Any:
    """The exact cells, and what a person is told of them."""
    con, entry = desk.writer.con, metric(name)
    told = ask(name, Question(), Viewer(minimum_group=5), con).as_dict()
    facts = entry.reads.facts(con, 1)
    plan = planned(entry, Question(), facts)
    if plan is None:
        return told, None
    cells = counted(plan, con, facts)
    exact = [part.tolist() for part in (cells.numerator, cells.denominator, cells.unknown)]
    return told, [app.key for app in cells.apps], list(cells.bands), exact


@functools.cache
def whole() -> State:
    with holding(everything()) as (desk, _):
        return state(desk)


def compared(told: State, expected: State) -> None:
    for name, rows in expected.items():
        assert told[name] == rows, name
    assert told.keys() == expected.keys()


def test_each_fact_counts_once() -> None:
    with holding(everything()) as (desk, _):
        # Four carriers of the same four records, one of them in two weeks, and one of its own each.
        assert desk.query("select count(distinct record_id), count(*) from person_interaction") == [
            (4 + 4 + 4 + 1,) * 2
        ]
        weeks = "select series, week_on, person_id, count(*) from person_use_week group by all"
        assert all(count == 1 for *_, count in desk.query(weeks))
        assert desk.query("select count(distinct person_id) from person_span") == [(len(UPNS),)]
        # The meeting, the list and the form tell of the same people; a course of a day counts once.
        attended = "select count(*), count(distinct (person_id, course_key, attended_on))"
        ((told, distinct),) = desk.query(f"{attended} from person_attendance")
        assert told == distinct < desk.query("select count(*) from attendance")[0][0]


@SOME
@given(SEEDS)
def test_order_does_not_matter(seed: int) -> None:
    with holding(shuffled(seed)) as (desk, _):
        compared(state(desk), whole())


@SOME
@given(SEEDS)
def test_undo_is_as_if_it_had_never_been_there(seed: int) -> None:
    files = shuffled(seed)
    gone = files[0][0]
    with holding([one for one in files if one[0] != gone]) as (desk, _):
        without = state(desk)
    with holding(files) as (desk, batches_of):
        for batch in batches_of[gone]:
            batches.undo(desk.writer, batch, now=NOW, team_column="auto")
        compared(state(desk), without)


@SOME
@given(SEEDS)
def test_rebuild_and_undo_and_redo_change_nothing(seed: int) -> None:
    with holding(everything()) as (desk, batches_of):
        with desk.writer.transaction():
            rebuild.derive_all(desk.writer, team_column="auto")
        compared(state(desk), whole())
        for source in random.Random(seed).sample(ALL, 6):
            for batch in batches_of[source]:
                batches.undo(desk.writer, batch, now=NOW, team_column="auto")
            for batch in batches_of[source]:
                batches.redo(desk.writer, batch, team_column="auto")
        compared(state(desk), whole())
