"""Records: kept, undone and rebuilt like everything else, in any order."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

from ingest import batches
from store import rebuild
from tests.ingest.desk import A, B, Desk, File, csv_file, opened, report
from tests.store.builder import NOW

HEADER = (
    *("Report Refresh Date", "Report Date", "Any App Enabled Users", "Any App Active Users"),
    *("Word Enabled Users", "Word Active Users", "Planner Helper Active Users", "Report Period"),
    "Prompts submitted",
)
FACTS = """
    select t.refresh_on, t.used_on, t.period_days, a.app_key, t.enabled_people, t.active_people,
           t.prompts
    from tenant_total t join app a using (app_id)
    order by all
"""


def trend(day: date, active: int) -> File:
    """Two days of totals; the second leaves the unknown app empty."""
    before = day.replace(day=day.day - 1)
    rows = [
        HEADER,
        (day, before, 100, active, 90, 7, 3, 7, 250),
        (day, day, 100, active - 1, 90, "", "", 7, "1.200"),
    ]
    return f"trend-{day}.csv", csv_file(rows)


OLDER, NEWER = trend(date(2026, 11, 8), 40), trend(date(2026, 11, 15), 44)
USAGE = report(date(2026, 11, 15), {A: date(2026, 11, 13), B: None})


def test_totals_keep_every_app_and_day(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk:
        (outcome,) = desk.take(NEWER)
        assert (outcome.status, outcome.reading.source) == ("committed", "graph_totals")
        assert outcome.reading.newest_on == date(2026, 11, 15)
        saturday, sunday = date(2026, 11, 14), date(2026, 11, 15)
        assert desk.query(FACTS) == [
            (sunday, saturday, 7, "any", 100, 44, 250),
            (sunday, saturday, 7, "other:plannerhelper", None, 3, None),
            (sunday, saturday, 7, "word", 90, 7, None),
            (sunday, sunday, 7, "any", 100, 43, 1200),
            (sunday, sunday, 7, "other:plannerhelper", None, None, None),
            (sunday, sunday, 7, "word", 90, None, None),
        ]


def test_the_same_totals_again_are_a_duplicate(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk:
        assert desk.statuses(NEWER, NEWER) == ["committed", "duplicate"]


def test_a_number_that_is_none_is_left_out_and_said(tmp_path: Path) -> None:
    name, data = NEWER
    with opened(tmp_path / "home") as desk:
        (outcome,) = desk.take((name, data.replace(b"250", b"many")))
        assert [(f.code, f.rows) for f in outcome.findings] == [("number-unreadable", 1)]
        assert outcome.reading.rows_rejected == 1


def state(desk: Desk) -> dict[str, Any]:
    return {"totals": desk.query(FACTS), "weeks": desk.query("select * from use_week order by all")}


def test_order_undo_and_rebuild_do_not_matter(tmp_path: Path) -> None:
    files = {"older": OLDER, "newer": NEWER, "usage": USAGE}
    seen = []
    for number, order in enumerate(permutations(files)):
        with opened(tmp_path / str(number)) as desk:
            batch_of = {name: desk.take(files[name])[0].batch for name in order}
            whole = state(desk)
            seen.append(whole)
            batches.undo(desk.writer, batch_of["older"] or 0, now=NOW, team_column="auto")
            without = desk.query(FACTS)
            assert without == [row for row in whole["totals"] if row[0] != date(2026, 11, 8)]
            batches.redo(desk.writer, batch_of["older"] or 0, team_column="auto")
            assert state(desk) == whole
            with desk.writer.transaction():
                rebuild.derive_all(desk.writer, team_column="auto")
            assert state(desk) == whole
    assert all(one == seen[0] for one in seen)
