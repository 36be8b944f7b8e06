"""Asks in a process of its own, so that its memory can be measured; prints seconds as JSON.

`python -m benchmarks.asking HOME share|change|both|bare|bare_both|metrics|check`: the heatmap of
the page Departments for every week in turn, as its view Share asks it, as its view Change asks it
after that, and both periods at once with nothing known; the same numbers by hand-written SQL, of
one period and of two; every metric once; or whether hand-written numbers and ours are the same.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import metrics
from access import Viewer
from metrics import changes, kept
from metrics.apps import shown_apps
from metrics.facts import read_facts
from metrics.question import Question
from store.home import Home
from store.serving import ServingCopy, open_serving

WEEKS = 4
BARE = """
with used as (
    select person_id, bit_or(apps) as apps from person_use_week
    where series = 0 and week_on between $first and $last group by person_id
), open as (
    select person_id, bit_or(apps) as apps from person_unknown_week
    where series = 0 and week_on = $last group by person_id
), profile as (
    select s.department_id as department, coalesce(u.apps, 0) as apps,
        case
            when s.seen_from_on is null or s.seen_from_on > $day or s.seen_until_on < $day then -1
            else coalesce(o.apps, 0)
        end as open,
        count(*) as people
    from person_span s
    left join used u on u.person_id = s.person_id
    left join open o on o.person_id = s.person_id
    where s.licensed and not s.concealed and s.from_on <= $day and s.to_on > $day
    group by all
)
select department, sum(people) as people, {columns} from profile group by department
"""


def sundays(data: ServingCopy) -> list[date]:
    """Report days with eight weeks behind them, shuffled, each time the same way."""
    rows = data.cursor().execute(
        "select distinct refresh_on from snapshot where series = 0 order by 1"
    )
    days = [row[0] for row in rows.fetchall()][2 * WEEKS :]
    random.Random(1).shuffle(days)
    return days


def heatmap(data: ServingCopy, day: date, *, compare: bool = False) -> Any:
    """What the page Departments asks for its grid, with the period before beside it or without."""
    question = Question(by=("department", "app"), weeks=WEEKS, as_of=day, compare=compare)
    return metrics.ask("app_reach", question, Viewer(), data)


def bare(
    data: ServingCopy, day: date, *, periods: int = 1
) -> dict[tuple[int, str], tuple[int, int]]:
    """The same by hand: (department, app) → active people, people whose use is unknown."""
    ids = data.cursor().execute("select app_key, app_id from app order by app_id").fetchall()
    apps = shown_apps(dict(ids))
    columns = ", ".join(
        f"coalesce(sum(people) filter (where apps & {app.mask} <> 0), 0) as active_{n}, "
        f"coalesce(sum(people) filter (where apps & {app.mask} = 0 "
        f"and open & {app.unclear_mask} <> 0), 0) as unknown_{n}"
        for n, app in enumerate(apps)
    )
    found = {}
    for back in range(0, periods * WEEKS, WEEKS):
        last = day - timedelta(days=6 + 7 * back)
        rows = (
            data.cursor()
            .execute(
                BARE.format(columns=columns),
                {
                    "first": last - timedelta(weeks=WEEKS - 1),
                    "last": last,
                    "day": last + timedelta(days=6),
                },
            )
            .fetchall()
        )
        if not back:
            for row in rows:
                for n, app in enumerate(apps):
                    found[row[0], app.key] = (row[2 + 2 * n], row[3 + 2 * n])
    return found


def fresh(data: ServingCopy) -> None:
    """Nothing is known of the weeks that are asked next; the small facts are, as on any server."""
    kept.forget(data)
    facts = read_facts(data, 0)
    changes.prepared(data, facts, "department", licensed=True, least=Viewer().minimum_group)


def after_share(data: ServingCopy, day: date) -> None:
    """The grid of the view Share stands on the page already."""
    fresh(data)
    heatmap(data, day)


def timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Seconds on the clock and of CPU."""
    used, started = _cpu(), time.perf_counter()
    work()
    return time.perf_counter() - started, _cpu() - used


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def check_same(data: ServingCopy) -> int:
    """Compare every count that is shown with the hand-written one; returns how many there were."""
    day = sundays(data)[0]
    numbers = dict(
        data.cursor()
        .execute("select value, value_id from dimension_value where dimension = 'department'")
        .fetchall()
    )
    expected, same = bare(data, day), 0
    for row in heatmap(data, day).rows:
        if row.numerator is None:
            continue
        group = numbers[str(row.dims["department"])], str(row.dims["app"])
        if row.numerator != expected[group][0] or row.unknown not in (None, expected[group][1]):
            raise ValueError(f"{group}: {row.numerator}, {row.unknown} ≠ {expected[group]}")
        same += 1
    return same


def every_metric(data: ServingCopy) -> dict[str, tuple[float, float]]:
    """Seconds of each metric, for everyone and by department where it can be split so."""
    answered = {}
    for entry in metrics.CATALOGUE:
        for by in ((), ("department",)):
            if set(by) <= set(entry.dimensions):
                asked = partial(metrics.ask, entry.name, Question(by=by), Viewer(), data)
                answered[" by ".join((entry.name, *by))] = timed(asked)
    return answered


def main(home: Path, what: str) -> dict[str, Any]:
    """What was asked for, as the module says."""
    data = open_serving(Home(home))
    if data is None:
        raise ValueError("nothing is published there")
    if what == "check":
        return {"same": check_same(data)}
    if what == "metrics":
        return every_metric(data)
    ways: dict[str, Callable[..., Any]] = {
        "share": heatmap,
        "change": partial(heatmap, compare=True),
        "both": partial(heatmap, compare=True),
        "bare": bare,
        "bare_both": partial(bare, periods=2),
    }
    asks = []
    for day in sundays(data):
        if what == "change":
            after_share(data, day)
        else:
            fresh(data)
        asks.append(timed(partial(ways[what], data, day)))
    return {"asks": asks}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), sys.argv[2])))
