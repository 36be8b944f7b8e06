"""Uploads that nobody commits do not stay."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

from ingest.jobs import inbox_path, sweep_inbox

NOW = datetime(2026, 11, 18, 7, 12, tzinfo=UTC)


def test_only_uploads_of_more_than_a_day_ago_go(tmp_path):
    ages = {"old": timedelta(hours=25), "fresh": timedelta(hours=23)}
    for name, age in ages.items():
        folder = inbox_path(tmp_path, name)
        (folder / "0.bin").write_bytes(b"x")
        stamp = (NOW - age).timestamp()
        os.utime(folder, (stamp, stamp))
    assert sweep_inbox(tmp_path, now=NOW) == 1
    assert [path.name for path in (tmp_path / "inbox").iterdir()] == ["fresh"]


def test_a_home_without_inbox_has_nothing_to_sweep(tmp_path):
    assert sweep_inbox(tmp_path, now=NOW) == 0
