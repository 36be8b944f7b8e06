"""Connections of one process: the same limits for each, also when many pages open at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from store.engine import connect

AT_ONCE, TIMES = 8, 25


def test_many_pages_open_a_new_copy_at_the_same_moment(tmp_path: Path) -> None:
    """Each time another file, as after each import; nobody meets a half-limited engine."""
    work = tmp_path / "work"
    for turn in range(TIMES):
        path = tmp_path / f"publish-{turn}.duckdb"
        duckdb.connect(str(path)).close()
        start = threading.Barrier(AT_ONCE)

        def opened(path: Path = path, start: threading.Barrier = start) -> str:
            start.wait(10)
            con = connect(path, work=work, read_only=True)
            with pytest.raises(duckdb.PermissionException):
                con.execute("select * from read_text('/etc/hostname')")
            with pytest.raises(duckdb.InvalidInputException):
                con.execute("set enable_external_access = true")
            return str(con.execute("select current_setting('memory_limit')").fetchall())

        with ThreadPoolExecutor(AT_ONCE) as pool:
            limits = [each.result() for each in [pool.submit(opened) for _ in range(AT_ONCE)]]
        assert len(set(limits)) == 1
