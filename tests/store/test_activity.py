"""Weeks are active, inactive or unknown exactly as metrics.md B says (independent count)."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.writer import Writer
from tests.store.builder import Report, commit, writing
from tests.store.oracle import Known

MONDAY = date(2026, 2, 2)
NAMES = ("ana@x.example", "bo@x.example", "cy@x.example")


def day(n: int) -> date:
    return MONDAY + timedelta(days=n)


@st.composite
def histories(draw: st.DrawFn) -> list[Report]:
    """True use of three people, seen through reports at any days, some people left out, some late."""
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


def told_status(writer: Writer, upn: str, app_id: int, monday: date) -> str:
    """The same question, answered from the stored tables by the rule in the migration's comments."""
    account = writer.pseudonyms.key("upn", upn)
    row = writer.con.execute(
        "with me as (select account_id from account where key = $key), "
        "seen as (select min(from_on) as first_on, max(to_on) as last_on from coverage "
        "where account_id in (select account_id from me)) "
        "select (select max(apps) from use_week where week_on = $week and account_id in "
        "(select account_id from me)), (select max(apps) from unknown_week where week_on = $week "
        "and account_id in (select account_id from me)), (select covered_on from week where "
        "week_on = $week and series = 0), first_on, last_on from seen",
        {"key": account, "week": monday},
    ).fetchone()
    assert row is not None
    used, unknown, covered_on, first_on, last_on = row
    if used is not None and (app_id == 0 or (used >> app_id) & 1):
        return "active"
    if unknown is not None and (unknown >> app_id) & 1:
        return "unknown"
    if covered_on is None or first_on is None:
        return "unknown"
    if covered_on < first_on or last_on < monday + timedelta(days=4):
        return "unknown"
    return "inactive"


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(histories().filter(bool))
def test_weeks_as_the_lemmas_say(reports):
    known = Known.of(reports)
    with tempfile.TemporaryDirectory() as home, writing(Path(home)) as writer:
        commit(writer, reports)
        weeks = [row[0] for row in writer.con.execute("select week_on from week").fetchall()]
        apps = dict(writer.con.execute("select app_key, app_id from app").fetchall())
        assert weeks
        for monday in weeks:
            for upn in known.listed:
                for app in ("any", "teams", "word"):
                    said = (
                        told_status(writer, upn, apps.get(app, 99 if app != "any" else 0), monday)
                        if app in apps
                        else "none"
                    )
                    true = known.status(upn, app, monday)
                    if app not in apps:
                        continue
                    # Someone left out of the covering report is unknown here even where a later
                    # report would let the lemma say inactive: the cautious side of rule B.2(7).
                    cautious = (
                        said == "unknown"
                        and true == "inactive"
                        and not listed_at_cover(known, upn, monday)
                    )
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
        said = [told_status(writer, "ana@x.example", 1, day(7 * n)) for n in range(3)]
    assert said == expected
