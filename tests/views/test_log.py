"""Access log: its rows are for privacy alone, opening it is a row too, an export is harmless."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reports.access import as_csv, by_role
from store.access_log import AccessLog, Look, MayNotRead
from tests.views.conftest import words
from tests.views.test_access import SignedIn, claims, guarded_home, signed_in
from ui import links

__all__ = ["guarded_home", "signed_in"]
NOW = datetime.now(UTC).isoformat()


def test_privacy_reads_rows_and_counts(signed_in: SignedIn, guarded_home: Path) -> None:
    log = AccessLog.open(guarded_home)
    for who in ("a", "a", "b"):
        log.write(who, "hr", "departments", "weeks=4")
    app = signed_in(claims("privacy"), links.LOG)
    assert not app.exception
    assert "The log is whole" in words(app)
    counts, rows = (table.value for table in app.dataframe)
    assert [tuple(row) for row in counts.to_numpy() if row[0] == "HR"] == [("HR", 3, 2)]
    # Other tests of this process look at pages of the same home.
    assert list(rows["Page, export or command"]).count("departments") >= 3
    assert list(rows["Page, export or command"]).count("log") == 1  # this very look
    app.selectbox(key="log-page").set_value("departments").run()
    assert set(app.dataframe[1].value["Page, export or command"]) == {"departments"}


def test_an_admin_sees_that_it_is_whole_and_no_row(signed_in: SignedIn, guarded_home: Path) -> None:
    AccessLog.open(guarded_home).write("a", "hr", "departments", "weeks=4")
    app = signed_in(claims("admin"), links.LOG)
    assert "The log is whole" in words(app)
    assert not app.dataframe
    assert "weeks=4" not in words(app)


@pytest.mark.parametrize("role", ["admin", "hr", "champion", "employee"])
def test_a_direct_read_is_refused(guarded_home: Path, role: str) -> None:
    with pytest.raises(MayNotRead):
        AccessLog.open(guarded_home).looks(role=role)


def test_a_changed_row_is_seen(signed_in: SignedIn, guarded_home: Path) -> None:
    log = AccessLog.open(guarded_home)
    log.write("a", "hr", "departments", "weeks=4")
    with log.control.opened() as con:
        con.execute("update access_entry set page = 'overview' where page = 'departments'")
    app = signed_in(claims("privacy"), links.LOG)
    assert "The log is not whole" in "".join(str(item.value) for item in app.error)


def test_an_export_holds_no_formula() -> None:
    looks = [Look(1, NOW, "a", "hr", "=1+1", "@SUM(A1)"), Look(2, NOW, None, "hr", "teams", "")]
    rows = list(csv.reader(io.StringIO(as_csv(looks, "en").decode("utf-8-sig"))))
    assert rows[1][4:] == ["'=1+1", "'@SUM(A1)"]
    assert rows[2][2] == "no longer known"
    assert by_role(looks) == [("hr", 2, 2)]
