"""What is too old goes from every file; later weeks tell the same, earlier ones what groups did."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest

from access import Viewer, local_viewer
from metrics import ask, keep_weeks
from metrics.kept_weeks import kept_weeks
from metrics.question import Question, UsageError
from settings import Settings
from store import retention, tidying
from store.access_log import AccessLog
from store.control import Control
from store.home import Home
from store.serving import open_serving
from store.writer import open_writer
from tests.conftest import run_cli
from tests.store.traces import facts, published

CUTOFF = date(2026, 11, 2)
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def rows(home, sql):
    with duckdb.connect(str(published(home)), read_only=True) as con:
        return con.execute(sql).fetchall()


@pytest.fixture(scope="module")
def retained(small_organisation, tmp_path_factory):
    """The small organisation before and after its first weeks went."""
    import shutil

    home = tmp_path_factory.mktemp("retained") / "home"
    shutil.copytree(small_organisation / "home", home)
    copy = open_serving(Home(home))
    weeks = retention.weeks_to_keep(copy.cursor(), CUTOFF)
    kept = keep_weeks.figures(copy, weeks, 10)
    with open_writer(Settings(home=home)) as writer:
        found = retention.look(writer, CUTOFF)
        retention.keep_weeks(writer, kept, at=NOW)
        retention.begin(Home(home), CUTOFF)
        retention.carry_out(writer)
    with open_writer(Settings(home=home)) as writer:
        again = retention.look(writer, CUTOFF)
    return home, weeks, found, again


def asked(home, by):
    weeks = "2" if by == "week" else "1"
    answer = run_cli(home, "ask", "active_share", "--by", by, "--weeks", weeks, "--json")
    return json.loads(answer.stdout)["rows"]


def test_a_second_run_finds_nothing(retained):
    home, weeks, found, again = retained
    assert found["usage"] > 0 and found["interactions"] > 0 and weeks
    assert again == {}
    assert Control.open(home).setting("person_months") == "13"
    with sqlite3.connect(home / "control.sqlite") as con:
        assert con.execute("select state from left_out_case").fetchall() == [("done",)]


def test_no_row_of_a_person_is_older(retained):
    home, _, _, _ = retained
    columns = {
        "use_day": "used_on",
        "interaction": "used_on",
        "attendance": "attended_on",
        "tool_use": "used_on",
        "readiness": "refresh_on",
        "agent_use": "refresh_on",
        "viva_week": "metric_on",
        "coverage": "from_on",
        "window_source": "refresh_on",
    }
    for table, column in columns.items():
        ((oldest,),) = rows(home, f"select min({column}) from {table}")
        assert oldest is None or oldest >= CUTOFF, table
    for path in (home / "archive").glob("*usage*.parquet"):
        with duckdb.connect() as con:
            described = con.execute(f"describe select * from '{path}'").fetchall()
            days = [name for name, kind, *_ in described if kind == "DATE"]
            least = con.execute(
                f"select {', '.join(f'min({day})' for day in days)} from '{path}'"
            ).fetchone()
        assert all(day is None or day >= CUTOFF for day in least)


def test_later_weeks_tell_the_same(small_organisation, retained):
    whole = small_organisation / "home"
    for by in ("week", "week,department", "week,app"):
        assert asked(retained[0], by) == asked(whole, by), by
    late = f"week_on >= date '{CUTOFF + timedelta(days=7)}'"
    query = f"select week_on, account_id, apps from use_week where {late} order by all"
    assert rows(retained[0], query) == rows(whole, query)


def test_earlier_weeks_keep_what_groups_showed_and_no_more(small_organisation, retained):
    home, weeks, _, _ = retained
    kept = rows(
        home, "select week_on, dimension, value, app, numerator, denominator from kept_week"
    )
    assert {row[0] for row in kept} == set(weeks)
    assert all(row[5] is None or row[5] >= 10 for row in kept)
    ((everybody,),) = rows(
        home,
        f"select numerator from kept_week where week_on = date '{weeks[-1]}' "
        "and dimension = '' and app = ''",
    )
    ((counted,),) = rows(
        small_organisation / "home",
        f"""
        select count(distinct w.person_id)
        from person_use_week w
        join person_span s on s.person_id = w.person_id and s.licensed and not s.concealed
          and s.from_on <= w.week_on + 6 and s.to_on > w.week_on + 6
        where w.series = 0 and w.week_on = date '{weeks[-1]}'
        """,
    )
    assert abs(everybody - counted) <= 5  # a share of 73 people was shown to the nearest tenth
    # It is of the archive, so it is there after everything was derived again.
    assert run_cli(home, "rebuild").returncode == 0
    assert (
        rows(home, "select week_on, dimension, value, app, numerator, denominator from kept_week")
        == kept
    )


def test_batches_add_up_and_say_why(retained):
    told = rows(retained[0], "select rows_read, rows_accepted, rows_rejected, findings from batch")
    assert all(read == accepted + rejected for read, accepted, rejected, _ in told)
    gone = [
        finding["rows"]
        for *_, findings in told
        for finding in json.loads(findings)
        if finding["code"] == "rows-too-old"
    ]
    assert sum(gone) == sum(retained[2].values())


def test_names_of_leavers_go_and_of_others_stay(small_home):
    def names():
        with duckdb.connect(str(small_home / "identity.duckdb"), read_only=True) as con:
            return con.execute("select count(*) from identity").fetchone()[0]

    before = names()
    with open_writer(Settings(home=small_home)) as writer:
        much_later = date(2027, 6, 1)
        # Whoever the newest lists have is still there, however old the lists are.
        would = tidying.forget_leavers(writer, today=much_later, days=30, dry=True)
        went = tidying.forget_leavers(writer, today=much_later, days=30, dry=False)
        assert tidying.forget_leavers(writer, today=much_later, days=30, dry=True) == 0
    assert would == went < before and names() == before - went


def test_looks_notes_and_jobs_go_when_they_are_old(small_home):
    control = Control.open(small_home)
    log = AccessLog(small_home)
    looks = log.write("ana", "hr", "overview")  # and those of who asked before
    job = control.add_job("check", {})
    control.finish_job(job, result={})
    with control.opened() as con:
        con.execute(
            "insert into note (words, written_at, author, role) values ('a', ?, 'b', 'c')",
            ["2020-01-01T00:00:00+00:00"],
        )
    choices = control.settings()
    much_later = NOW + timedelta(days=800)
    for dry in (True, False):
        gone = tidying.tidy(Home(small_home), at=much_later, choices=choices, dry=dry)
        assert (gone["looks"], gone["notes"], gone["jobs"]) == (looks, 1, 1)
    gone = tidying.tidy(Home(small_home), at=much_later, choices=choices, dry=False)
    assert (gone["looks"], gone["notes"], gone["jobs"]) == (0, 0, 0)
    assert log.check().whole


@pytest.mark.parametrize(
    ("today", "months", "expected"),
    [
        (date(2026, 11, 22), 13, date(2025, 10, 20)),
        (date(2026, 3, 31), 13, date(2025, 2, 24)),
        (date(2026, 1, 5), 12, date(2024, 12, 30)),
    ],
)
def test_the_cutoff_is_a_monday(today, months, expected):
    assert retention.cutoff(today, months) == expected


def test_a_dry_run_changes_nothing(small_home):
    before = facts(small_home)
    done = run_cli(small_home, "--lang", "en", "retain", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert facts(small_home) == before


# Last, since they leave the copy of this home open.
def test_kept_weeks_can_be_read_as_they_were_shown(small_organisation, retained):
    home, weeks, _, _ = retained
    whole, copy = (open_serving(Home(one)) for one in (small_organisation / "home", home))
    for by, app in (("", ""), ("department", ""), ("", "word")):
        split = ("week", *filter(None, (by, app and "app")))
        shown = ask("active_share", Question(by=split, weeks=3, as_of=weeks[-1] + timedelta(13)),
                    local_viewer(10), whole)  # fmt: skip
        expected = {
            (row.dims["week"], row.dims.get(by, "")): row.value
            for row in shown.rows
            if row.dims["week"] in weeks and row.dims.get("app", "") == app
        }
        found = {
            (r.week_on, r.group): r.share for r in kept_weeks(copy, local_viewer(10), by, app=app)
        }
        assert expected.keys() <= found.keys() and len(expected) >= 1
        for key, value in expected.items():
            assert (found[key] is None) == (value is None), key
            # A count is kept: of a rounded share the one that is nearest to it.
            assert value is None or abs(found[key] - value) <= 0.05, key


def test_a_higher_minimum_hides_the_whole_week_and_a_part_sees_none(retained):
    copy = open_serving(Home(retained[0]))
    usual = kept_weeks(copy, local_viewer(10), "department")
    sizes = sorted(row.denominator for row in usual if row.denominator)
    stricter = kept_weeks(copy, local_viewer(sizes[0] + 1), "department")
    small = {row.week_on for row in usual if row.denominator and row.denominator <= sizes[0]}
    assert small and {r.week_on for r in stricter if r.denominator is None} >= small
    assert not [r for r in stricter if r.week_on in small and r.denominator is not None]
    with pytest.raises(UsageError):
        kept_weeks(copy, Viewer("x", "champion", departments=frozenset({"Sales"})))
    with pytest.raises(UsageError):
        kept_weeks(copy, local_viewer(10), "office")
