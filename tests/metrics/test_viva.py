"""Viva's population: segments as vivainsights has them, features by group, apart from others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from access import Viewer
from metrics import Answer, Question, UsageError, ask, metric
from metrics.asking import counted, planned
from metrics.mixbeside import Beside, Inactive, alone
from metrics.rounding import interval
from tests.ingest.desk import Desk, File, csv_file, opened
from tests.metrics import viva_golden as golden
from tests.metrics.attacker import Figure, possible
from tests.metrics.usage import Usage

LAST = date(2024, 11, 25)  # Monday of the golden query's last week
TOTAL, ENABLED = "Total Copilot actions taken", "Total Copilot enabled days"
RECAP, CHAT = "Intelligent recap actions taken", "Copilot chat (work) prompts submitted"


@pytest.fixture
def desk(tmp_path: Any) -> Iterator[Desk]:
    with opened(tmp_path / "home") as found:
        yield found


def asked(desk: Desk, name: str, *, least: int = 5, departments: Any = None, **how: Any) -> Answer:
    viewer = Viewer(minimum_group=least, departments=departments)
    return ask(name, Question(**how), viewer, desk.writer.con)


def exact(desk: Desk, name: str, **how: Any) -> dict[tuple[date, str], int]:
    """(Monday, band) → people, before anything is protected."""
    entry = metric(name)
    facts = entry.reads.facts(desk.writer.con, 1)
    plan = planned(entry, Question(**how), facts)
    assert plan is not None
    cells = counted(plan, desk.writer.con, facts)
    return {
        (window.week_on, band): int(found)
        for w, window in enumerate(cells.windows)
        for b, band in enumerate(cells.bands)
        if (found := cells.numerator[w, 0, b].sum())
    }


def query(rows: Sequence[Sequence[object]], *columns: str, name: str = "query.csv") -> File:
    """Rows of pseudonym, first day, organisation, function, licensed days, and these columns."""
    header = ("PersonId", "MetricDate", "Organization", "FunctionType", ENABLED, *columns)
    return name, csv_file([header, *rows])


# ---- segments ------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["all", "office"])
@pytest.mark.parametrize("weeks", [12, 4])
def test_segments_are_those_of_vivainsights(desk: Desk, which: str, weeks: int) -> None:
    desk.take(golden.file(which))
    expected = golden.segments(which, weeks)
    assert golden.ours(desk, weeks) == expected
    assert len(expected) == 1338


@pytest.mark.parametrize(("name", "weeks"), [("viva_segment_mix", 12), ("viva_segment_mix_4", 4)])
def test_the_metric_counts_those_segments(desk: Desk, name: str, weeks: int) -> None:
    desk.take(golden.file())
    expected = Counter(
        (monday, segment) for (_, monday), segment in golden.segments("all", weeks).items()
    )
    assert exact(desk, name, by=("week",), weeks=35) == expected


def test_a_missing_week_is_a_week_without_use(desk: Desk) -> None:
    """By calendar: ten weeks of use in twenty-eight are no habit, though they are ten rows."""
    sundays = [date(2024, 1, 7) + timedelta(weeks=3 * place) for place in range(10)]
    desk.take(query([(f"p{n}", on, "A", "", 5, 20) for n in range(10) for on in sundays], TOTAL))
    known = desk.query("select count(distinct week_on) from viva_week")
    answer = asked(desk, "viva_segment_mix")
    bands = {row.dims["band"]: row.value for row in answer.rows}
    assert known == [(10,)]
    assert bands["novice"] is not None and bands["novice"] >= 0.7
    assert bands["habitual"] is not None and bands["habitual"] <= 0.3


def test_a_week_without_licence_is_not_a_week_without_use(desk: Desk) -> None:
    sundays = [date(2024, 1, 7) + timedelta(weeks=place) for place in range(12)]
    rows = [
        (f"p{n:02}", on, "A", "", 0 if place % 2 else 5, 0 if place % 2 else 1)
        for n in range(20)
        for place, on in enumerate(sundays[:-1])
    ]
    rows += [(f"p{n:02}", sundays[-1], "A", "", 0 if n < 8 else 5, 1) for n in range(20)]
    desk.take(query(rows, TOTAL))
    answer = asked(desk, "viva_segment_mix")
    # Seven weeks of use of one action: a mean of one over the weeks with a licence.
    assert {row.denominator for row in answer.rows} == {12}
    assert max(answer.rows, key=lambda row: row.value or 0).dims["band"] == "novice"


@pytest.mark.parametrize("which", ["all", "office"])
def test_the_segments_of_usage_reports_are_the_same(usage: Usage, which: str) -> None:
    """segment_mix on reports that say the same: 12 weekly windows that count prompts."""
    actions: dict[str, dict[date, int]] = defaultdict(dict)
    for row in golden.rows():
        monday = date.fromisoformat(row["MetricDate"]) + timedelta(days=1)
        names = golden.OFFICE if which == "office" else golden.app_columns(row)
        actions[row["PersonId"]][monday] = sum(int(row[name]) for name in names)
    expected = golden.segments(which, 12)
    mondays = [LAST - timedelta(weeks=back) for back in range(34, -1, -1)]
    sunday = timedelta(days=6)
    # Weeks without a licence are another matter in reports: who has none of them is compared.
    people = sorted(
        name for name in actions if all((name, monday) in expected for monday in mondays)
    )
    usage.people([(name, "All") for name in people])
    usage.weekly(mondays[0] + sunday, len(mondays))
    for monday in mondays:
        usage.counts(monday + sunday, 7, [(n, actions[n][monday], 1) for n in people])
        active = [(n, monday, "any word") for n in people if actions[n][monday]]
        if active:
            usage.weeks(active)
    assert len(people) == 7
    for monday in mondays[11:]:
        found = usage.count("segment_mix", as_of=monday + sunday)
        told = {band: cell[0] for band, cell in found.items() if cell[0]}
        assert told == Counter(expected[name, monday] for name in people)


# ---- features ------------------------------------------------------------------------------------


def features(day: date = date(2026, 11, 8)) -> list[tuple[object, ...]]:
    """Three groups; recap is used by all of A and by three of B."""
    rows: list[tuple[object, ...]] = []
    for group, size in (("A", 45), ("B", 30), ("C", 6)):
        for n in range(size):
            recap = 2 if group == "A" else 9 * (group == "B" and n < 3)
            rows.append((f"{group}{n}", day, group, "Staff", 5, recap + 4, recap, 4))
    return rows


def weeks_of_features() -> File:
    rows = [
        row
        for back in range(3, -1, -1)
        for row in features(date(2026, 11, 8) - timedelta(weeks=back))
    ]
    return query(rows, TOTAL, RECAP, CHAT)


def test_actions_per_user_of_a_feature(desk: Desk) -> None:
    desk.take(weeks_of_features())
    answer = asked(desk, "viva_actions_per_user", least=5)
    said = {row.dims["feature"]: (row.value, row.numerator, row.denominator) for row in answer.rows}
    recap = 4 * (45 * 2 + 3 * 9)
    # That all 81 used chat, and so did something, is not told.
    assert said == {
        "any": (round((recap + 81 * 16) / 81 * 2) / 2, None, None),
        "copilot_chat_work_prompts_submitted": (16.0, None, None),
        "intelligent_recap_actions_taken": (round(recap / 48, 1), recap, 48),
    }


def test_a_feature_used_by_few_is_not_shown(desk: Desk) -> None:
    desk.take(weeks_of_features())
    answer = asked(desk, "viva_actions_per_user", least=5, by=("viva_organisation", "feature"))
    shown = {
        (row.dims["viva_organisation"], row.dims["feature"]): row.value or row.hidden
        for row in answer.rows
    }
    # Of B only three used recap; with A shown they could be worked out from the total. That nobody
    # of C used it, and which of the three groups have few who did, is not told either.
    recap = "intelligent_recap_actions_taken"
    assert {shown[group, recap] for group in "ABC"} == {"protects-small-group"}
    assert [shown[group, "any"] for group in "ABC"] == [24.0, 19.5, 16.0]


def test_a_feature_that_an_export_lacks_is_unknown_and_not_unused(desk: Desk) -> None:
    desk.take(weeks_of_features())
    later = features(date(2026, 11, 15))
    desk.take(query([row[:-1] for row in later], TOTAL, RECAP, name="later.csv"))
    answer = asked(desk, "viva_actions_per_user")
    said = {row.dims["feature"]: row.hidden for row in answer.rows}
    assert said == {"any": None, "intelligent_recap_actions_taken": None} | {
        "copilot_chat_work_prompts_submitted": "week-known-low"
    }


# ---- a population of its own ---------------------------------------------------------------------


def test_viva_is_never_split_by_departments(desk: Desk) -> None:
    desk.take(golden.file())
    for by in (("department",), ("team",), ("app",)):
        with pytest.raises(UsageError, match="cannot be split"):
            asked(desk, "viva_segment_mix", by=by)
    with pytest.raises(UsageError, match="cannot be split"):
        asked(desk, "active_share", by=("viva_organisation",))
    with pytest.raises(UsageError, match="Only one of"):
        asked(desk, "viva_segment_mix", by=("viva_organisation", "viva_function"))


def test_a_viewer_of_some_departments_gets_no_groups_of_viva(desk: Desk) -> None:
    desk.take(golden.file())
    with pytest.raises(UsageError, match="certain departments"):
        asked(desk, "viva_segment_mix", by=("viva_organisation",), departments=frozenset(["IT"]))


def test_small_groups_of_viva_are_hidden(desk: Desk) -> None:
    desk.take(golden.file())
    answer = asked(desk, "viva_segment_mix_4", least=5, by=("viva_organisation",))
    reasons: dict[str, set[str | None]] = defaultdict(set)
    for row in answer.rows:
        reasons[str(row.dims["viva_organisation"])].add(row.hidden)
    assert reasons["Sales"] == {"small-group"}
    assert reasons["Operations"] == {"small-group"}
    assert answer.caveats and {"viva-population", "viva-weeks", "hidden-groups"} <= {
        caveat.code for caveat in answer.caveats
    }


def test_without_an_export_there_is_nothing_to_tell(desk: Desk) -> None:
    answer = asked(desk, "viva_segment_mix")
    assert [caveat.code for caveat in answer.caveats] == ["no-data"]
    assert not answer.rows


def test_viva_adds_nobody_to_the_population_of_the_reports(desk: Desk) -> None:
    desk.take(golden.file())
    assert desk.query("select count(*) from person_span") == [(0,)]
    assert asked(desk, "licensed_people").rows == ()


# ---- weeks beside each other ---------------------------------------------------------------------


@pytest.mark.parametrize("used", [True, False])
def test_weeks_beside_each_other_do_not_tell_what_one_who_left_did(desk: Desk, used: bool) -> None:
    """Twenty in every segment, two weeks long. One leaves: were both exact, one told of them."""
    sundays = [date(2026, 10, 11) + timedelta(weeks=place) for place in range(5)]
    does = [(0, 0, 0, 0, 0), (0, 0, 1, 0, 0), (0, 0, 9, 0, 0), (2, 2, 2, 2, 2), (20,) * 5]
    rows = [
        (f"p{kind}{n:02}", on, "A", "", 5, actions)
        for kind, pattern in enumerate(does)
        for on, actions in zip(sundays, pattern, strict=True)
        for n in range(20)
    ]
    rows += [("gone", on, "A", "", 5, 9 * used) for on in sundays[:-1]]
    desk.take(query(rows, TOTAL))
    said = {}
    for by in (("week",), ("week", "viva_organisation")):
        answer = asked(desk, "viva_segment_mix_4", least=10, by=by, weeks=2)
        before, now = (
            [row for row in answer.rows if row.dims["week"] == on + timedelta(days=1)]
            for on in sundays[-2:]
        )
        assert {(row.numerator, row.denominator) for row in now} == {(20, 100)}
        for row in before:
            assert row.value is not None
            figure = Figure(101, row.value, row.numerator, row.bound, row.about)
            least, most = possible(figure)
            assert least <= 20 < 21 <= most
        said[by] = {row.dims["band"]: (row.value, row.bound) for row in before}
    # The same week asked by itself is said alike.
    alone = asked(desk, "viva_segment_mix_4", least=10, as_of=sundays[-1])
    assert {row.dims["band"]: (row.value, row.bound) for row in alone.rows} == said[("week",)]


# ---- two lengths of segments ---------------------------------------------------------------------


def lately(weeks: int) -> File:
    """105 people without use, 54 in the habit and 15 who use much, and 3 of one use, in weeks."""
    kinds = [(105, ""), (54, "1"), (15, "40"), (3, "once")]
    number, rows = 0, []
    for people, kind in kinds:
        for _ in range(people):
            number += 1
            for week in range(weeks):
                sunday = date(2026, 8, 2) + timedelta(weeks=week)
                used = {"": 0, "once": int(week == weeks - 1)}.get(kind, kind)
                rows.append((f"p{number}", sunday, "A", "x", 7, used))
    return query(rows, TOTAL)


def total(desk: Desk, name: str) -> dict[str, Any]:
    answer = asked(desk, name, least=10)
    return {str(row.dims["band"]): row for row in (answer.totals or answer.rows)}


def test_segments_of_people_of_a_few_weeks_do_not_tell_those_over_four(desk: Desk) -> None:
    """In 12 weeks all 69 of the habit are novices: exactly 69 would be that no other is."""
    desk.take(lately(4))
    four, twelve = total(desk, "viva_segment_mix_4"), total(desk, "viva_segment_mix")
    assert (four["habitual"].numerator, four["power"].numerator) == (54, 15)
    assert four["novice"].bound == "at_most"
    row = twelve["novice"]
    low, high = possible(Figure(177, row.value, row.numerator, row.bound, row.about))
    assert low < 69 < high


def test_segments_of_people_of_many_weeks_stay_as_exact_as_they_were(desk: Desk) -> None:
    desk.take(lately(12))
    twelve = total(desk, "viva_segment_mix")
    assert (twelve["habitual"].numerator, twelve["power"].numerator) == (54, 15)


@pytest.mark.parametrize("seed", range(40))
def test_who_did_nothing_in_twelve_weeks_narrows_nothing_of_four(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = rng.integers(10, 130, size=4)
    four = rng.integers(0, n + 1)
    level = rng.integers(0, 6, size=4)
    twelve = rng.integers(four // 2, four + 1)
    inactive = Inactive(four, n, level, 0)
    lengths = inactive.leaves_open(n, 10)
    none = np.zeros(4, dtype=bool)
    beside = Beside(lengths={0: lengths})
    found = alone(twelve, n, ~none, 10, np.append(none, False), beside, 0)[:-1]
    low, _ = interval(twelve, n, found, 10)
    assert (low <= lengths.open_low).all()
