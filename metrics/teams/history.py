"""Who was where and used what, week by week: person-level, so it never leaves metrics/.

Arrays have one row per week and one column per person. A person is a column number here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metrics.compose import sql_of
from metrics.facts import Data, Facts, labels
from metrics.period import DAY, WEEK
from metrics.question import ORGANISATION
from metrics.teams.calendar import code_of

WEEKS_AT_ONCE = 8  # of facts, so that those of very many people fit beside each other
NOBODY = -1
AWAY, WORKED, UNTOLD = 0, 1, -1

Flags = NDArray[np.bool_]
Numbers = NDArray[np.int32]


@dataclass(frozen=True)
class History:
    """Weeks `mondays`, oldest first. Nothing in it is stored or shown."""

    mondays: tuple[date, ...]
    countries: tuple[str, ...]  # code by number in `country`; empty: another one
    usable: Flags  # by week: reports tell of enough licence holders
    team: Numbers  # group that a person belongs to; NOBODY: not in the organisation
    country: NDArray[np.uint8]
    held: Flags  # had a licence
    tenured: Flags  # and had it for long enough
    known: Flags  # reports tell whether the person used Copilot
    apps: NDArray[np.uint8]  # apps used; 0: no use
    worked: NDArray[np.int8] | None  # AWAY, WORKED or UNTOLD; None: presence is not known at all


def _rows(data: Data, name: str, first_on: date, last_on: date, group: str = "") -> dict[str, Any]:
    sql = sql_of(f"teams/{name}.sql").replace("{group}", group)
    found = data.cursor().execute(sql, {"first_on": first_on, "last_on": last_on}).fetchnumpy()
    return dict(found)


def _days(values: Any, missing: date) -> NDArray[np.datetime64]:
    filled = np.ma.filled(
        np.ma.asarray(values).astype("datetime64[D]"), np.datetime64(missing, "D")
    )
    return np.asarray(filled)


def read_changes(data: Data) -> list[date]:
    """Days on which the group or the licence of anybody changes, in order."""
    found = data.cursor().execute(sql_of("teams/changes.sql")).fetchall()
    return [row[0] for row in found if row[0] is not None]


def read_team_source(data: Data) -> str | None:
    """Which column of people files the team is, such as manager; None where nobody noted it."""
    row = data.cursor().execute(sql_of("teams/team_source.sql")).fetchone()
    return row[0] if row else None


def read_history(
    data: Data,
    facts: Facts,
    dimension: str,
    mondays: tuple[date, ...],
    *,
    tenure: int,
    known: float,
) -> History:
    """The weeks asked for, from the serving copy. `tenure` in weeks, `known` a part of 1."""
    first_on, last_on = mondays[0], mondays[-1] + WEEK - DAY
    spans = _rows(data, "member", first_on, last_on, ORGANISATION[dimension])
    people, column = np.unique(np.asarray(spans["person_id"]), return_inverse=True)
    shape = (len(mondays), len(people))
    team = np.full(shape, NOBODY, dtype=np.int32)
    held, tenured, seen = (np.zeros(shape, dtype=np.bool_) for _ in range(3))
    country = np.zeros(shape, dtype=np.uint8)
    names = labels(data, "country")
    codes, of_country = _countries(np.asarray(spans["country_id"]), names)
    starts, ends = _days(spans["from_on"], date.min), _days(spans["to_on"], date.max)
    since = _days(spans["licensed_since_on"], date.min)
    seen_from = _days(spans["seen_from_on"], date.max)
    seen_until = _days(spans["seen_until_on"], date.min)
    licensed, group = np.asarray(spans["licensed"]), np.asarray(spans["grp"])
    for w, monday in enumerate(mondays):
        sunday = np.datetime64(monday + WEEK - DAY, "D")
        here = np.flatnonzero((starts <= sunday) & (ends > sunday))
        at = column[here]
        team[w, at], country[w, at], held[w, at] = group[here], of_country[here], licensed[here]
        tenured[w, at] = since[here] <= np.datetime64(monday - tenure * WEEK, "D")
        if monday in facts.weeks and not facts.weeks[monday].concealed:
            covered = np.datetime64(facts.weeks[monday].covered_on, "D")
            seen[w, at] = (seen_from[here] <= covered) & (seen_until[here] >= covered)
    apps = _used(data, mondays, people)
    _forget_unclear(data, mondays, people, seen)
    seen |= apps > 0
    told = held & seen
    share = told.sum(axis=1) / np.maximum(held.sum(axis=1), 1)
    offered = np.array([m in facts.weeks and not facts.weeks[m].concealed for m in mondays])
    return History(
        mondays=mondays,
        countries=codes,
        usable=offered & (share >= known),
        team=team,
        country=country,
        held=held,
        tenured=tenured & held,
        known=told,
        apps=apps,
        worked=_worked(data, mondays, people),
    )


def _countries(ids: NDArray[Any], names: dict[int, str]) -> tuple[tuple[str, ...], NDArray[Any]]:
    """Country codes, and the place among them of every id."""
    codes = {number: code_of(name) for number, name in names.items()}
    listed = ("", *sorted(set(codes.values()) - {""}))
    present, at = np.unique(ids, return_inverse=True)
    places = [listed.index(codes.get(int(number), "")) for number in present]
    return listed, np.array(places, dtype=np.uint8)[at] if len(ids) else at


def _place(people: NDArray[Any], ids: NDArray[Any]) -> tuple[NDArray[Any], Flags]:
    """Columns of these persons, and which of them have one."""
    at = np.minimum(np.searchsorted(people, ids), max(len(people) - 1, 0))
    return at, people[at] == ids if len(people) else np.zeros(len(ids), dtype=np.bool_)


def _pieces(mondays: tuple[date, ...]) -> list[tuple[date, date]]:
    parts = range(0, len(mondays), WEEKS_AT_ONCE)
    return [(mondays[n], mondays[min(n + WEEKS_AT_ONCE, len(mondays)) - 1]) for n in parts]


def _week(days: NDArray[Any], mondays: tuple[date, ...]) -> NDArray[np.int64]:
    since = days.astype("datetime64[D]") - np.datetime64(mondays[0], "D")
    found: NDArray[np.int64] = since.astype(np.int64) // 7
    return found


def _used(data: Data, mondays: tuple[date, ...], people: NDArray[Any]) -> NDArray[np.uint8]:
    bits = np.zeros((len(mondays), len(people)), dtype=np.uint8)
    for first_on, last_on in _pieces(mondays):
        rows = _rows(data, "used", first_on, last_on)
        at, there = _place(people, np.asarray(rows["person_id"]))
        # Bit 0 is use of any app, which a week with use may have alone.
        apps = np.bitwise_count(np.asarray(rows["apps"]).astype(np.int64) & ~1)
        week = _week(np.asarray(rows["week_on"]), mondays)
        # Two accounts of one person in one week: the one with more apps.
        np.maximum.at(bits, (week[there], at[there]), np.maximum(apps[there], 1).astype(np.uint8))
    return bits


def _forget_unclear(
    data: Data, mondays: tuple[date, ...], people: NDArray[Any], seen: Flags
) -> None:
    rows = _rows(data, "unclear", mondays[0], mondays[-1])
    at, there = _place(people, np.asarray(rows["person_id"]))
    week = _week(np.asarray(rows["week_on"]), mondays)
    seen[week[there], at[there]] = False


def _worked(data: Data, mondays: tuple[date, ...], people: NDArray[Any]) -> NDArray[np.int8] | None:
    """By the same lemma as use: a report tells of the days after the last one that it knows."""
    end = mondays[-1] + 3 * WEEK
    days = list(_days(_rows(data, "presence_reports", mondays[0], end)["refresh_on"], end))
    if not days:
        return None
    worked = np.full((len(mondays), len(people)), UNTOLD, dtype=np.int8)
    was = np.zeros(worked.shape, dtype=np.bool_)
    fridays = np.array([np.datetime64(monday + 4 * DAY, "D") for monday in mondays])
    for place, report in enumerate(days):
        rows = _rows(data, "at_work", report.item(), report.item())
        at, there = _place(people, np.asarray(rows["person_id"]))
        last_on = _days(rows["at_work_on"], date(1900, 1, 1))
        week = _week(last_on, mondays)
        inside = there & (week >= 0) & (week < len(mondays))
        was[week[inside], at[inside]] = True
        before = days[place - 1] if place else np.datetime64("1900-01-01", "D")
        for w in np.flatnonzero((fridays <= report) & (fridays > before)):
            away = there & (last_on < np.datetime64(mondays[w], "D"))
            worked[w, at[away]] = AWAY
    worked[was] = WORKED
    return worked
