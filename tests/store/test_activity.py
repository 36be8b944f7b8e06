"""Weeks are active, inactive or unknown exactly as metrics.md B says (independent count)."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.effort import examples
from tests.store.asking import Weeks
from tests.store.builder import Report, commit, writing
from tests.store.oracle import Known

MONDAY = date(2026, 2, 2)
NAMES = ("ana@x.example", "bo@x.example", "cy@x.example")


def day(n: int) -> date:
    return MONDAY + timedelta(days=n)


@st.composite
def histories(draw: st.DrawFn) -> list[Report]:
    """True use of three people, seen through reports at any days: some left out, some late."""
    use = {
        (name, app): sorted(draw(st.sets(st.integers(-10, 45), max_size=8)))
        for name in NAMES
        for app in ("teams", "word")
    }
    made = []
    for refresh in sorted(draw(st.sets(st.integers(0, 45), min_size=1, max_size=6))):
        rows = []
        late = draw(st.integers(0, 2))
        for name in NAMES:
            if draw(st.integers(0, 5)) == 0:
                continue
            used = {}
            for app in ("teams", "word"):
                seen = [d for d in use[name, app] if d <= refresh - (late if app == "word" else 0)]
                if seen:
                    used[app] = day(seen[-1])
            rows.append((name, used, {}))
        if rows:
            made.append(Report(day(refresh), tuple(rows)))
    return made


@settings(max_examples=examples(25), deadline=None, suppress_health_check=list(HealthCheck))
@given(histories().filter(bool))
def test_weeks_as_the_lemmas_say(reports):
    known = Known.of(reports)
    with tempfile.TemporaryDirectory() as home, writing(Path(home)) as writer:
        commit(writer, reports)
        told = Weeks.of(writer, known.listed)
        assert told.covered
        for monday, upn, app in product(told.covered, known.listed, ("any", "teams", "word")):
            if app in told.app:
                said, true = told.status(upn, app, monday), known.status(upn, app, monday)
                # Someone left out of the covering report is unknown here even where a later
                # report would let the lemma say inactive: the cautious side of rule B.2(7).
                cautious = (said, true) == ("unknown", "inactive")
                cautious &= not listed_at_cover(known, upn, monday)
                assert said == true or cautious, (upn, app, monday, said, true)


def listed_at_cover(known: Known, upn: str, monday: date) -> bool:
    cover = min(s for s in known.snapshots if s >= monday + timedelta(days=4))
    return cover in known.listed[upn]


@pytest.mark.parametrize(
    ("refreshed", "expected"),
    [
        # every Sunday: every week known
        ([6, 13, 20], ["active", "inactive", "active"]),
        # the middle report is missing: use after it hides the week before
        ([6, 20], ["active", "unknown", "active"]),
    ],
)
def test_a_missed_report_leaves_a_week_unknown(tmp_path, refreshed, expected):
    used = [3, 16]
    reports = [
        Report(day(r), (("ana@x.example", {"teams": day(max(d for d in used if d <= r))}, {}),))
        for r in refreshed
    ]
    with writing(tmp_path) as writer:
        commit(writer, reports)
        told = Weeks.of(writer, ["ana@x.example"])
    said = [told.status("ana@x.example", "teams", day(7 * n)) for n in range(3)]
    assert said == expected
