"""How much of a normal working week each person had: what makes a summer comparable with a spring.

Where presence is known: a week counts when the person was at work. Elsewhere: the share of regular
users of the same country who were active that week, which falls in holidays for everybody alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from metrics.teams.calendar import Break, closed, code_of, holiday_share
from metrics.teams.history import AWAY, UNTOLD, History

Weights = NDArray[np.float32]

REGULAR_WEEKS = 6  # known weeks that tell who is a regular
LEAST_WEEKS = 3
REGULAR_REACH = 16  # weeks back, with those passed over
LEAST_OF_TEAM = 4  # regulars that tell of a whole team
FEW, CHANCE = 0.5, 0.001  # part of the usual share, and how unlikely it must be
FADES = 0.004  # part of the regulars lost per week that they were last known to be regular
DIP = 0.93  # of the usual share; under that a week is not one to know regulars by
LEAST_REGULARS = 30  # of a country; under that the whole organisation is looked at
LEAST_INDEX = 0.05
SCALE_WEEKS = 26  # the index is scaled to its own upper quartile over half a year


@dataclass(frozen=True)
class Index:
    """How regular users did. `share`: weeks × countries, NaN where they are too few.

    `shut`: by week the groups whose regulars were nearly all away while others were there.
    """

    share: Weights
    shut: tuple[NDArray[np.int64], ...]


def regulars(history: History) -> Index:
    """Share of the regulars who were active, and groups that must have been away together.

    A regular was active in all but at most one of the last three to six known weeks before the week
    itself. Weeks in a dip are passed over: who was away then would not be a regular afterwards,
    and those who are left are just the ones who go next. After a long dip the regulars are known
    from long before it, and some habits have changed since; that is made up for.
    """
    weeks, people = history.known.shape
    found = np.full((weeks, len(history.countries)), np.nan, dtype=np.float32)
    shut = [np.zeros(0, dtype=np.int64) for _ in range(weeks)]
    calm: list[int] = []
    shares: list[float] = []
    for w in range(weeks):
        if not history.usable[w]:
            continue
        before = [b for b in calm if b >= w - REGULAR_REACH][-REGULAR_WEEKS:]
        seen, active = np.zeros(people, dtype=np.int8), np.zeros(people, dtype=np.int8)
        for b in before:
            seen += history.known[b]
            active += history.known[b] & (history.apps[b] > 0)
        regular = (seen >= LEAST_WEEKS) & (active >= seen - 1) & history.known[w]
        if regular.sum() >= LEAST_REGULARS:
            shut[w] = _away_together(history, w, regular)
            regular &= ~np.isin(history.team[w], shut[w])
        country = history.country[w][regular]
        total = np.bincount(country, minlength=len(history.countries))
        now = np.bincount(country[history.apps[w][regular] > 0], minlength=len(total))
        dip = False
        if total.sum() >= LEAST_REGULARS:
            stale = w - float(np.mean(before)) - (REGULAR_WEEKS + 1) / 2
            fresh = 1 + FADES * max(stale, 0)
            share = float(now.sum() / total.sum()) * fresh
            dip = bool(shares) and share < DIP * float(np.median(shares[-REGULAR_WEEKS:]))
            found[w] = share
            enough = total >= LEAST_REGULARS
            found[w, enough] = now[enough] / total[enough] * fresh
            if not dip:
                shares.append(share)
        if not dip:
            calm.append(w)
    return Index(found, tuple(shut))


def _away_together(history: History, week: int, regular: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Groups with so few active regulars that chance cannot be the reason.

    Habits fade over weeks; a group that stops from one week to the next is closed, or elsewhere.
    Where it stays so, there soon are no regulars, and the trend tells it.
    """
    team = history.team[week][regular]
    usual = float((history.apps[week][regular] > 0).mean())
    team, active = team[team > 0], (history.apps[week][regular] > 0)[team > 0]
    people, used = np.bincount(team), np.bincount(team, weights=active)
    few = np.flatnonzero((people >= LEAST_OF_TEAM) & (used < FEW * usual * people))
    chances = [_at_most(int(used[group]), int(people[group]), usual) for group in few]
    return few[np.array(chances, dtype=np.float64) < CHANCE].astype(np.int64)


def _at_most(count: int, of: int, share: float) -> float:
    """Probability of at most `count` successes of `of`."""
    return sum(comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(count + 1))


def scaled(index: Weights, at: int) -> Weights:
    """The index up to week `at`, as part of its own upper quartile over half a year; at most 1."""
    recent = index[max(at + 1 - SCALE_WEEKS, 0) : at + 1]
    out = np.ones(index.shape[1], dtype=np.float32)
    for c in range(index.shape[1]):
        told = recent[:, c][~np.isnan(recent[:, c])]
        if len(told):
            out[c] = max(float(np.quantile(told, 0.75)), LEAST_INDEX)
    share = np.clip(index[: at + 1] / out, LEAST_INDEX, 1)
    return np.where(np.isnan(share), np.float32(1), share).astype(np.float32)


def exposure(
    history: History,
    weeks: Sequence[int],
    index: Weights,
    found: Sequence[Break],
    names: Mapping[int, str],
    shut_groups: Sequence[NDArray[np.int64]] = (),
) -> Weights:
    """`weeks` × people: part of a normal working week, 0 when away; `index` is the scaled one."""
    mondays = [history.mondays[w] for w in weeks]
    free = np.array([holiday_share(code, mondays) for code in history.countries])
    school = [one for one in found if one.school]
    shut = [one for one in found if not one.school]
    out = np.empty((len(weeks), history.team.shape[1]), dtype=np.float32)
    all_shut, all_school = closed(shut, "", mondays), closed(school, "", mondays)
    by_country = [_of_country(shut, code, mondays) for code in history.countries]
    school_of = [_of_country(school, code, mondays) | all_school for code in history.countries]
    places = {one.where.casefold() for one in shut}
    groups = [
        (n, closed(shut, name, mondays))
        for n, name in names.items()
        if name and name.casefold() in places
    ]
    groups = [(number, days) for number, days in groups if days.any()]
    for row, w in enumerate(weeks):
        country = history.country[w]
        off = np.array([bool(days[row]) for days in by_country])
        out[row] = np.where(off | all_shut[row], 0, free[:, row])[country]
        guess = np.where([days[row] for days in school_of], 0, index[w])[country]
        if len(shut_groups) and len(shut_groups[w]):
            guess = np.where(np.isin(history.team[w], shut_groups[w]), 0, guess)
        if history.worked is None:
            out[row] *= guess
        else:
            told = history.worked[w]
            out[row] *= np.where(told == UNTOLD, guess, np.where(told == AWAY, 0, 1))
        for number, days in groups:
            if days[row]:
                out[row, history.team[w] == number] = 0
    return out


def _of_country(found: Sequence[Break], code: str, mondays: Sequence) -> NDArray[np.bool_]:  # type: ignore[type-arg]
    """Breaks that name this country, by its code or in a language."""
    mine = [Break(b.first_on, b.last_on) for b in found if code and code_of(b.where) == code]
    return closed(mine, "", mondays)
