"""Viva exports: kept, undone and rebuilt in any order; two exports of one week count once."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

from ingest import batches
from store import rebuild
from tests.effort import some
from tests.ingest.desk import A, Desk, File, csv_file, opened, report
from tests.store.builder import NOW

RECAP = "Intelligent recap actions taken"
TOTAL, ENABLED = "Total Copilot actions taken", "Total Copilot enabled days"
FIRST, SECOND, THIRD = date(2026, 10, 18), date(2026, 10, 25), date(2026, 11, 1)


def export(name: str, *rows: tuple[object, ...], columns: tuple[str, ...] = (TOTAL, RECAP)) -> File:
    header = ("PersonId", "MetricDate", "Organization", ENABLED, *columns)
    return name, csv_file([header, *rows])


FILES = {
    "october": export(
        "a.csv",
        ("p", FIRST, "finance", 7, 3, 1),
        ("p", SECOND, "finance", 7, 4, 2),
        ("q", SECOND, "HR", 7, 9, 0),
    ),
    # Reaches further, so its word of the second week holds; q has gone from it.
    "november": export(
        "b.csv",
        ("p", SECOND, "Finance", 7, 5, 0),
        ("p", THIRD, "Sales", 0, 0, 0),
    ),
    # Reaches as far, and counts no actions: it tells only of weeks that no other tells.
    "narrow": export(
        "c.csv",
        ("p", THIRD, "Sales", 5, 6),
        ("r", THIRD, "Sales", 5, 6),
        columns=("Total chat conversations summarized by Copilot in Teams",),
    ),
    "usage": report(date(2026, 11, 15), {A: date(2026, 11, 13)}),
}


def state(desk: Desk) -> dict[str, Any]:
    return {
        "weeks": desk.query(
            "select a.key, w.* exclude (account_id, batch_id, organisation_id, function_id), "
            "v.value from viva_week w join account a using (account_id) left join viva_value v "
            "on v.dimension = 'viva_organisation' and v.value_id = w.organisation_id order by all"
        ),
        "features": desk.query(
            "select a.key, f.* exclude (account_id) from viva_feature f "
            "join account a using (account_id) order by all"
        ),
        "values": desk.query("select dimension, value from viva_value order by all"),
        "others": desk.query("select count(*) from person_span"),
    }


def person(desk: Desk, name: str) -> list[tuple[Any, ...]]:
    return desk.query(
        "select w.metric_on, w.actions, w.enabled_days from viva_week w "
        "join account a using (account_id) "
        f"where a.key = '{desk.writer.pseudonyms.key('viva', name)}' order by 1"
    )


def test_the_export_that_reaches_furthest_tells_a_week(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk:
        desk.take(FILES["november"], FILES["narrow"], FILES["october"])
        assert person(desk, "p") == [(FIRST, 3, 7), (SECOND, 5, 7), (THIRD, 0, 0)]
        assert person(desk, "q") == [(SECOND, 9, 7)]
        assert person(desk, "r") == [(THIRD, None, 5)]
        # The recap of the second week stood in the export that lost.
        assert desk.query("select week_on, feature, actions from viva_feature order by all") == [
            (date(2026, 10, 19), "intelligent_recap_actions_taken", 1),
            (date(2026, 11, 2), "total_chat_conversations_summarized_by_copilot_in_teams", 6),
        ]
        # One group in two spellings is one.
        assert state(desk)["values"] == [
            ("viva_organisation", "Finance"),
            ("viva_organisation", "HR"),
            ("viva_organisation", "Sales"),
        ]


def test_order_undo_and_rebuild_do_not_matter(tmp_path: Path) -> None:
    seen = []
    for number, order in enumerate(some(permutations(FILES), 6)):
        with opened(tmp_path / str(number)) as desk:
            batch_of = {name: desk.take(FILES[name])[0].batch for name in order}
            whole = state(desk)
            seen.append(whole)
            batches.undo(desk.writer, batch_of["november"] or 0, now=NOW, team_column="auto")
            assert person(desk, "p") == [(FIRST, 3, 7), (SECOND, 4, 7), (THIRD, None, 5)]
            batches.redo(desk.writer, batch_of["november"] or 0, team_column="auto")
            assert state(desk) == whole
            with desk.writer.transaction():
                rebuild.derive_all(desk.writer, team_column="auto")
            assert state(desk) == whole
    assert all(one == seen[0] for one in seen)


def test_pseudonyms_are_in_no_people_and_in_no_identity(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk:
        desk.take(FILES["usage"])
        before = state(desk)["others"]
        (outcome,) = desk.take(export("x.csv", (A, FIRST, "HR", 7, 1, 1)))
        # The very address of somebody in the usage report is another person here.
        assert outcome.review and outcome.review.matched is None
        assert state(desk)["others"] == before
        assert desk.query("select kind from account order by kind") == [("upn",), ("viva",)]


def test_nothing_stays_of_a_pseudonym_whose_export_is_undone(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk:
        (outcome,) = desk.take(FILES["october"])
        batches.undo(desk.writer, outcome.batch or 0, now=NOW, team_column="auto")
        for table in ("viva_week", "viva_feature", "viva_value"):
            assert desk.query(f"select count(*) from {table}") == [(0,)]
