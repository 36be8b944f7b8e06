"""Figures from exports that picture one day each: readiness, and people who use agents.

Such a report speaks of the 28 days up to its own day. One that conceals names cannot be matched
with people, so only reports with names are read here.
"""

from __future__ import annotations

from functools import partial

from metrics.answer import Caveat
from metrics.apps import ANY
from metrics.facts import (
    AGENT_SERIES,
    FULL_DAYS,
    READINESS_SERIES,
    Data,
    Facts,
    Report,
    people_since,
)
from metrics.kept import kept
from words import text

ENGAGED_ONLY = Caveat(
    "readiness-engaged",
    text(
        "The readiness report lists only people with some activity in its 28 days; who is not on "
        "it counts as not ready."
    ),
)
LISTED_ONLY = Caveat(
    "agents-report",
    text("From the agents report: use of agents that Microsoft does not list there is not seen."),
)

# Days of the reports of which most people have names.
_NAMED = """
    select told.refresh_on
    from {table} as told
    join account on account.account_id = told.account_id
    {where}
    group by told.refresh_on
    having sum(case when account.kind = 'hash' then 1 else 0 end) * 2 <= count(*)
    order by told.refresh_on
"""


def read_readiness(data: Data) -> Facts:
    """The days of readiness reports; of a published copy, read once."""
    sql = _NAMED.format(table="readiness", where="")
    return kept(data, "readiness facts", (), partial(_read, data, READINESS_SERIES, sql))


def read_agents(data: Data) -> Facts:
    """The days of agents reports that reach back 28 days; of a published copy, read once."""
    sql = _NAMED.format(table="agent_use", where=f"where told.period_days >= {FULL_DAYS}")
    return kept(data, "agent facts", (), partial(_read, data, AGENT_SERIES, sql))


def _read(data: Data, series: int, sql: str) -> Facts:
    days = [day for (day,) in data.cursor().execute(sql).fetchall()]
    return Facts(
        series=series,
        newest_on=max(days, default=None),
        weeks={},
        reports=tuple(Report(day, False, None) for day in days),
        apps=(ANY,),
        people_since_on=people_since(data),
    )
