"""Facts are sets: order, repetition, undo and rebuild do not matter (hypothesis)."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest import batches
from store import rebuild
from store.writer import Writer
from tests.effort import examples
from tests.store.builder import NOW, People, Report, commit, facts, writing

START = date(2026, 1, 5)
IDS = ("#o1", "#o2")  # where a chat report hides the name
NAMES = ("ana@x.example", "bo@x.example", "cy@x.example", "di@x.example")
DAYS = st.integers(0, 70).map(lambda n: START + timedelta(days=n))


@st.composite
def reports(draw: st.DrawFn) -> Report:
    refresh_on = draw(DAYS)
    rows = []
    hashed = draw(st.integers(0, 9)) == 0
    chat = not hashed and draw(st.integers(0, 5)) == 0
    names = draw(st.sets(st.sampled_from((*NAMES, *IDS) if chat else NAMES), min_size=1))
    for name in sorted(names):
        used = {
            app: refresh_on - timedelta(days=draw(st.integers(0, 40)))
            for app in draw(st.sets(st.sampled_from(("any", "teams", "word", "other:new"))))
        }
        counts = {"prompts": draw(st.integers(0, 3)), "active_days": draw(st.integers(0, 3))}
        rows.append(("h" + name if hashed else name, used, counts))
    return Report(
        refresh_on,
        tuple(rows),
        period_days=draw(st.sampled_from((7, 28))),
        concealed=hashed,
        series=1 if chat else 0,
        source="admin_chat" if chat else "graph_usage",
    )


@st.composite
def people_lists(draw: st.DrawFn) -> People:
    rows = []
    for name in sorted(draw(st.sets(st.sampled_from(NAMES), min_size=1))):
        row = {"upn": name, "department": draw(st.sampled_from(("Sales", "sales", "HR", "")))}
        row["object_id"] = draw(st.sampled_from((None, "o1", "o2", "o-" + name)))
        row["licensed"] = draw(st.booleans())
        rows.append(row)
    ids = [row["object_id"] for row in rows if row["object_id"]]
    if len(ids) != len(set(ids)):
        rows = [{**row, "object_id": None} for row in rows]
    columns = draw(st.sampled_from((("department",), ("department", "licensed"), ("licensed",))))
    return People(
        draw(DAYS),
        tuple(rows),
        columns=columns,
        full_picture=draw(st.booleans()),
        source=draw(st.sampled_from(("entra_users", "admin_users", "people_file"))),
    )


FILES = st.lists(
    st.one_of(reports(), reports(), people_lists()), min_size=1, max_size=6, unique_by=repr
)
SETTINGS = settings(
    max_examples=examples(8), deadline=None, suppress_health_check=list(HealthCheck)
)


def told(files: list[Report | People]) -> dict[str, list[tuple[object, ...]]]:
    with tempfile.TemporaryDirectory() as home, writing(Path(home)) as writer:
        commit(writer, files)
        return facts(writer)


@SETTINGS
@given(FILES, st.randoms(use_true_random=False))
def test_order_does_not_matter(files, random):
    shuffled = list(files)
    random.shuffle(shuffled)
    assert told(shuffled) == told(files)


@SETTINGS
@given(FILES)
def test_twice_is_once_and_rebuild_changes_nothing(files):
    with tempfile.TemporaryDirectory() as home, writing(Path(home)) as writer:
        commit(writer, files)
        once = facts(writer)
        again = commit(writer, files)
        assert {outcome.status for outcome in again} == {"duplicate"}
        assert facts(writer) == once
        rows = exact_rows(writer)
        with writer.transaction():
            rebuild.derive_all(writer, team_column="auto")
        assert exact_rows(writer) == rows


@SETTINGS
@given(FILES, st.data())
def test_undo_equals_never_imported(files, data):
    gone = data.draw(st.integers(0, len(files) - 1))
    with tempfile.TemporaryDirectory() as home, writing(Path(home)) as writer:
        batch_ids = [outcome.batch for outcome in commit(writer, files)]
        everything = facts(writer)
        batches.undo(writer, batch_ids[gone], now=NOW, team_column="auto")
        assert facts(writer) == told([*files[:gone], *files[gone + 1 :]])
        batches.redo(writer, batch_ids[gone], team_column="auto")
        assert facts(writer) == everything


def exact_rows(writer: Writer) -> dict[str, list[tuple[object, ...]]]:
    """Every derived table as it is stored, account numbers included."""
    return {
        table: sorted(writer.con.execute(f"select * from {table}").fetchall(), key=repr)
        for table in rebuild.DERIVED
    }
