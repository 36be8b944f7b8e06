"""The state of every source: what it covers, what is missing, and whom it could be matched with."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from metrics.compose import sql_of
from metrics.facts import Data
from metrics.period import FRIDAY, WEEK, monday_of

# Reasons of sql/sources/matching.sql; the first three are matched with somebody of a people file.
MATCHED = ("matched", "renamed", "no-licence")
UNMATCHED = ("concealed", "guest", "left", "not-in-people-file")

ONGOING = frozenset({"usage", "interactions", "viva", "totals"})  # a week without rows is a gap


@dataclass(frozen=True)
class SourceState:
    """One source as it stands. `weeks` are the Mondays of weeks it speaks of.

    `gaps` are the weeks between its first and its newest that it does not speak of, for sources
    that should; `match` counts the accounts of its newest report (usage) or of all its rows
    (records) by reason; empty where a source names nobody.
    """

    source: str
    kind: str
    batches: int
    rows: int
    rejected: int
    first_on: date | None
    newest_on: date | None
    weeks: frozenset[date] = frozenset()
    gaps: tuple[date, ...] = ()
    match: Mapping[str, int] = field(default_factory=dict)
    lists_licences: bool = False  # a people list that says who holds one

    @property
    def people(self) -> int:
        """People (accounts) that the match speaks of."""
        return sum(self.match.values())

    @property
    def matched(self) -> int:
        """Those whom a people file knows."""
        return sum(self.match.get(reason, 0) for reason in MATCHED)


def states(data: Data) -> tuple[SourceState, ...]:
    """Every source of a live batch, the newest data first."""
    con = data.cursor()
    days: dict[str, set[date]] = defaultdict(set)
    for source, day in con.execute(sql_of("sources/days.sql")).fetchall():
        days[source].add(day)
    match: dict[str, dict[str, int]] = defaultdict(dict)
    for source, reason, people in con.execute(sql_of("sources/matching.sql")).fetchall():
        match[source][reason] = int(people)
    headers = con.execute(sql_of("sources/people_headers.sql")).fetchall()
    listing = {source for source, header in headers if "licensed" in json.loads(header)["columns"]}
    found = []
    for source, kind, batches, accepted, rejected, first_on, newest_on in con.execute(
        sql_of("sources/batches.sql")
    ).fetchall():
        weeks = frozenset(_week_of(day, kind) for day in days[source])
        found.append(
            SourceState(
                source=source,
                kind=kind,
                batches=int(batches),
                rows=int(accepted or 0),
                rejected=int(rejected or 0),
                first_on=min(days[source], default=first_on),
                newest_on=max(days[source], default=newest_on),
                weeks=weeks,
                gaps=gaps(weeks) if kind in ONGOING else (),
                match=match[source],
                lists_licences=source in listing,
            )
        )
    return tuple(
        sorted(found, key=lambda state: (state.newest_on or date.min, state.source), reverse=True)
    )


def gaps(weeks: frozenset[date]) -> tuple[date, ...]:
    """The Mondays between the first and the last of these that are not among them."""
    if not weeks:
        return ()
    first, last = min(weeks), max(weeks)
    every = (first + number * WEEK for number in range((last - first) // WEEK + 1))
    return tuple(week for week in every if week not in weeks)


def _week_of(day: date, kind: str) -> date:
    """The Monday of the week that a day of a source tells of.

    A usage report from Friday to the next Thursday is the one that settles a week, as everywhere in
    the figures; so one made on a Monday is of the week before.
    """
    return monday_of(day - FRIDAY if kind == "usage" else day)
