"""Statuses of teams in a process of its own: `python -m benchmarks.teams_once HOME WHAT`.

WHAT is ours (every team and week), week (every team in the newest week), narrow (per week one bare
aggregation of that week by team) or same (per week one bare aggregation of the weeks that its
status looks at). Prints seconds of the first time, and of the best of some more (clock and CPU).
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from access import Viewer
from metrics import kept
from metrics.facts import read_facts
from metrics.teams import team_status, weeks_offered
from metrics.teams.trend import WINDOW
from store.home import Home
from store.serving import ServingCopy, open_serving

AGAIN = 5
BARE = """
with used as (
    select person_id, count(*) as weeks, max(case when week_on = $week then 1 else 0 end) as now
    from person_use_week
    where series = 0 and week_on between $first and $week
    group by person_id
)
select s.team_id, count(*) as people, sum(u.now) as active, sum(u.weeks) as weeks
from person_span s
left join used u on u.person_id = s.person_id
where s.licensed and not s.concealed and s.from_on <= $day and s.to_on > $day
group by s.team_id
"""


def ours(data: ServingCopy, weeks: tuple[date, ...] | None) -> int:
    """Nothing is known of earlier questions but the small facts, as on any server."""
    kept.forget(data)
    read_facts(data, 0)
    return len(team_status(data, Viewer(), weeks, by="team").rows)


def bare(data: ServingCopy, weeks: tuple[date, ...], back: int) -> int:
    count = 0
    for week in weeks:
        first, day = week - timedelta(weeks=back), week + timedelta(days=6)
        found = data.cursor().execute(BARE, {"first": first, "week": week, "day": day}).fetchall()
        count += len(found)
    return count


def main(home: Path, what: str) -> dict[str, float]:
    data = open_serving(Home(home))
    if data is None:
        raise ValueError("nothing is published there")
    weeks = weeks_offered(data)
    ways: dict[str, Callable[[], int]] = {
        "ours": partial(ours, data, weeks),
        "week": partial(ours, data, None),
        "narrow": partial(bare, data, weeks, 0),
        "same": partial(bare, data, weeks, WINDOW - 1),
    }
    times = []
    for _ in range(1 if what == "week" else 1 + AGAIN):
        started, used = time.perf_counter(), time.process_time()
        rows = ways[what]()
        times.append((time.perf_counter() - started, time.process_time() - used))
    wall, cpu = (min(one) for one in zip(*(times[1:] or times), strict=True))
    return {"first": times[0][0], "again": wall, "cpu": cpu, "rows": rows}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), sys.argv[2])))
