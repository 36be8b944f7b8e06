"""Archive files: what they say of themselves comes back, and nothing is half written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from store import archive
from store.archive import BatchHeader
from store.engine import connect
from store.home import Home

HEADER = BatchHeader(
    batch_id=7,
    source="graph_usage",
    kind="usage",
    series=0,
    file_name="exports d'été.zip › “week”.csv",
    file_sha256="ab" * 32,
    rows_hash="1-2-3",
    rows_read=12,
    rows_accepted=10,
    rows_rejected=2,
    newest_on=date(2026, 2, 8),
    full_picture=False,
    concealed=False,
    apps=("teams", "other:planner"),
    columns=(),
    imported_at=datetime(2026, 2, 9, 7, 12, 1, tzinfo=UTC),
    findings='[{"code": "date-unreadable"}]',
)


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "d'Arc").make()  # a quote in the path must not end a statement


@pytest.fixture
def con(home):
    with connect(":memory:", work=home.work, folders=[home.archive]) as open_con:
        yield open_con


@pytest.mark.parametrize(
    "header",
    [HEADER, replace(HEADER, newest_on=None, apps=(), columns=("department", "licensed"))],
)
def test_a_header_comes_back_as_it_went(home, con, header):
    path = archive.write(con, home, header, "select 1 as line")
    assert path == home.archive / "000007-graph_usage.parquet"
    assert archive.read_header(con, path) == header
    assert con.execute(f"select * from {archive.relation(path)}").fetchall() == [(1,)]


def test_a_file_that_is_not_ours_is_named(home, con):
    path = home.archive / "stray.parquet"
    con.execute(f"copy (select 1) to {archive.quoted(path)} (format parquet)")
    with pytest.raises(ValueError, match=r"stray\.parquet has no Kadans header"):
        archive.read_header(con, path)


def test_rows_that_fail_leave_no_archive_file(home, con):
    with pytest.raises(Exception, match="not an integer"):
        archive.write(con, home, HEADER, "select error('not an integer') from range(3)")
    assert list(home.archive.glob("*.parquet")) == []


def test_set_aside_and_back_as_often_as_you_like(home, con):
    path = archive.write(con, home, HEADER, "select 1 as line")
    for _ in range(2):
        archive.set_aside(home, path.name)
        assert not path.exists()
    for _ in range(2):
        archive.bring_back(home, path.name)
        assert path.exists()
    with pytest.raises(FileNotFoundError):
        archive.bring_back(home, "000008-graph_usage.parquet")
