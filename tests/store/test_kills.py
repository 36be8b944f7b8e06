"""Fifty kills and more in every run of the tests: before or after, whatever was being done."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.effort import examples

# Together fifty kills and a few more; the long run is `python -m benchmarks.kills --kills 500`.
SHARES = {
    "import": 12,
    "undo": 6,
    "rebuild,migrate,backup": 14,
    "erase": 10,
    "exclude,retain": 14,
    "restore": 6,
}


@pytest.mark.parametrize("names", SHARES)
def test_killed_at_every_point_and_at_random(names):
    words = ["--kills", str(examples(SHARES[names])), "--only", names, "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.kills", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert set(told) == set(names.split(","))
    assert sum(one["named"] + one["at_random"] for one in told.values()) >= SHARES[names]
    for one in told.values():
        assert one["before"] + one["after"] == one["named"] + one["at_random"]


def test_there_are_fifty_of_them():
    assert sum(SHARES.values()) >= 50
