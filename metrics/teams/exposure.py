"""How much of a normal working week each person had: what makes a summer comparable with a spring.

Where presence is known: a week counts when the person was at work, for the share of regular users
at work who were active, which falls when Copilot is down or a week is cut short. Elsewhere: for the
share of all regular users of the same country, which falls in holidays for everybody alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp

import numpy as np
from numpy.typing import NDArray

from metrics.teams.calendar import Break, closed, code_of, holiday_share
from metrics.teams.history import UNTOLD, WORKED, History

Weights = NDArray[np.float32]
Groups = NDArray[np.int64]

REGULAR_WEEKS = 6  # known weeks that tell who is a regular
LEAST_WEEKS = 3
LENIENT_FROM = 6  # known weeks, of which a regular may miss one
REGULAR_REACH = 16  # weeks back, with those passed over
LEAST_EXPECTED = 2.0  # active people of a team that a usual week would have
FEW, CHANCE = 0.4, 0.005  # part of the usual number, and how unlikely it must be
FADES = 0.004  # part of the regulars lost per week that they were last known to be regular
DIP = 0.93  # of the usual share; under that a week is not one to know regulars by
LEAST_REGULARS = 30  # of a country; under that the whole organisation is looked at
LEAST_AT_WORK = 150  # of those at work, whose share hardly moves: fewer tell more chance than news
LEAST_INDEX = 0.05
SCALE_WEEKS = 26  # the index is scaled to its own upper quartile over half a year
STATES = 3  # untold, away, at work


@dataclass(frozen=True)
class Index:
    """How regular users did. `share`: weeks × countries, NaN where they are too few.

    `shut`: by week the groups that were nearly all away while others were there.
    """

    share: Weights
    shut: tuple[Groups, ...]


def regulars(history: History, *, at_work: bool = False) -> Index:
    """Share of the regulars who were active, and groups that must have been away together.

    With `at_work` only weeks in which people are known to have been there count, and no group need
    be guessed to have been away.

    A regular was active in all of the last three to five known weeks before the week itself, or in
    all but one of six: about as strict. Weeks in a dip are passed over: who was away then would not
    be a regular afterwards, and those who are left are just the ones who go next. After a long dip
    the regulars are known from long before it, and some habits have changed since; that is made up
    for.
    """
    weeks, people = history.known.shape
    known = history.known
    if at_work and history.worked is not None:
        known = known & (history.worked == WORKED)
    least = LEAST_AT_WORK if at_work else LEAST_REGULARS
    found = np.full((weeks, len(history.countries)), np.nan, dtype=np.float32)
    shut = [np.zeros(0, dtype=np.int64) for _ in range(weeks)]
    calm: list[int] = []
    shares: list[float] = []
    for w in range(weeks):
        if not history.usable[w]:
            continue
        before = [b for b in calm if b >= w - REGULAR_REACH][-REGULAR_WEEKS:]
        seen, active = np.zeros((2, people), dtype=np.int8)
        for b in before:
            seen += known[b]
            active += known[b] & (history.apps[b] > 0)
        here = (seen >= LEAST_WEEKS) & known[w]
        regular = here & (active >= seen - (seen >= LENIENT_FROM))
        if not at_work and np.count_nonzero(regular) >= LEAST_REGULARS:
            shut[w] = _away_together(history, w, here, seen, active)
            regular &= ~_in(history.team[w], shut[w])
        country = history.country[w][regular]
        total = np.bincount(country, minlength=len(history.countries))
        now = np.bincount(country[history.apps[w][regular] > 0], minlength=len(total))
        dip = False
        if total.sum() >= least:
            stale = w - float(np.mean(before)) - (REGULAR_WEEKS + 1) / 2
            fresh = 1 + FADES * max(stale, 0)
            share = float(now.sum() / total.sum()) * fresh
            dip = bool(shares) and share < DIP * float(np.median(shares[-REGULAR_WEEKS:]))
            found[w] = share
            enough = total >= least
            found[w, enough] = now[enough] / total[enough] * fresh
            if not dip:
                shares.append(share)
        if not dip:
            calm.append(w)
    return Index(found, tuple(shut))


def _in(team: NDArray[np.int32], groups: Groups) -> NDArray[np.bool_]:
    """Whether a person's group is one of these."""
    if not len(groups):
        return np.zeros(len(team), dtype=np.bool_)
    return np.isin(team, groups)


def _away_together(
    history: History,
    week: int,
    here: NDArray[np.bool_],
    seen: NDArray[np.int8],
    active: NDArray[np.int8],
) -> Groups:
    """Groups with so few active people, for what they usually are, that chance cannot be it.

    Habits fade over weeks; a group that stops from one week to the next is closed, or elsewhere.
    Where it stays so, that soon is what is usual, and the trend tells it.
    """
    who = np.flatnonzero(here & (history.team[week] > 0))
    usual = (active[who] / seen[who]).astype(np.float64)
    used = history.apps[week][who] > 0
    country, team = history.country[week][who], history.team[week][who]
    whole = np.bincount(country, weights=usual)
    of_country = np.bincount(country, weights=used) / np.maximum(whole, 1e-9)
    of_country[whole < LEAST_REGULARS] = used.sum() / max(usual.sum(), 1e-9)
    expected = np.bincount(team, weights=usual * of_country[country])
    found = np.bincount(team, weights=used).astype(np.int64)
    few = np.flatnonzero((expected >= LEAST_EXPECTED) & (found < FEW * expected))
    chances = [_at_most(int(found[group]), float(expected[group])) for group in few]
    return few[np.array(chances, dtype=np.float64) < CHANCE].astype(np.int64)


def _at_most(count: int, expected: float) -> float:
    """Probability of at most `count` where so many are expected (Poisson)."""
    term = exp(-expected)
    total = term
    for n in range(1, count + 1):
        term *= expected / n
        total += term
    return total


class Exposures:
    """Parts of a normal working week, for windows of weeks that are looked at one after another.

    Every person and week is a place in a small table per week: country × untold, away, at work.
    """

    def __init__(
        self,
        history: History,
        found: Sequence[Break] = (),
        names: Mapping[int, str] | None = None,
        index: Index | None = None,
    ) -> None:
        self._index = index or regulars(history)
        self._there = None if history.worked is None else regulars(history, at_work=True)
        self._team = history.team
        state = np.int8(UNTOLD) if history.worked is None else history.worked
        self.place = (history.country * np.uint8(STATES) + (state + 1)).astype(np.uint8)
        shut = [one for one in found if not one.school]
        mondays = history.mondays
        self._free = np.array([holiday_share(code, mondays) for code in history.countries]).T.copy()
        for c, code in enumerate(history.countries):
            self._free[_of_country(shut, code, mondays) | closed(shut, "", mondays), c] = 0
        school = [one for one in found if one.school]
        everybody = closed(school, "", mondays)
        self._school = np.array(
            [_of_country(school, code, mondays) | everybody for code in history.countries]
        ).T
        self._shut = _shut_groups(shut, names or {}, mondays)
        self._presence = history.worked is not None

    def tables(self, weeks: Sequence[int], at: int) -> Weights:
        """`weeks` × places: part of a normal week, as it is seen from week `at`."""
        guess = _scaled(self._index.share, at)[list(weeks)]
        guess[self._school[list(weeks)]] = 0
        free = self._free[list(weeks)]
        found = np.zeros((len(weeks), free.shape[1], STATES), dtype=np.float32)
        found[:, :, UNTOLD + 1] = guess * free
        found[:, :, WORKED + 1] = free
        if self._there is not None:
            found[:, :, WORKED + 1] *= _scaled(self._there.share, at)[list(weeks)]
        return found.reshape(len(weeks), -1)

    def weights(self, weeks: Sequence[int], at: int) -> Weights:
        """`weeks` × people: part of a normal week, as it is seen from week `at`."""
        tables, found = self.tables(weeks, at), np.empty((len(weeks), self._team.shape[1]))
        for row, w in enumerate(weeks):
            found[row] = tables[row].take(self.place[w])
            closed = self.shut(w, most := int(self._team[w].max(initial=0)) + 1)
            if closed is not None:
                found[row] *= ~closed[np.minimum(self._team[w], most)]
        return found.astype(np.float32)

    def shut(self, week: int, groups: int) -> NDArray[np.bool_] | None:
        """By group number whether it was closed that week, told or guessed; None: none was.

        There is one place more at the end, for people of no group.
        """
        told = self._shut.get(week, [])
        # Who was at work is known: nothing need be guessed from use.
        guessed = [] if self._presence else self._index.shut[week].tolist()
        if not told and not guessed:
            return None
        found = np.zeros(groups + 1, dtype=np.bool_)
        found[[group for group in (*told, *guessed) if group < groups]] = True
        return found


def _scaled(index: Weights, at: int) -> Weights:
    """An index up to week `at`, as part of its own upper quartile over half a year, ≤ 1."""
    recent = index[max(at + 1 - SCALE_WEEKS, 0) : at + 1]
    whole = np.ones(index.shape[1], dtype=np.float32)
    for c in range(index.shape[1]):
        told = recent[:, c][~np.isnan(recent[:, c])]
        if len(told):
            whole[c] = max(float(np.quantile(told, 0.75)), LEAST_INDEX)
    share = np.clip(index[: at + 1] / whole, LEAST_INDEX, 1)
    return np.where(np.isnan(share), np.float32(1), share).astype(np.float32)


def _shut_groups(
    found: Sequence[Break], names: Mapping[int, str], mondays: Sequence[date]
) -> dict[int, list[int]]:
    """Week → groups for which a closure was entered."""
    places = {one.where.casefold() for one in found}
    weeks: dict[int, list[int]] = {}
    for group, name in names.items():
        if name and name.casefold() in places:
            for week in np.flatnonzero(closed(found, name, mondays)).tolist():
                weeks.setdefault(week, []).append(group)
    return weeks


def _of_country(found: Sequence[Break], code: str, mondays: Sequence[date]) -> NDArray[np.bool_]:
    """Breaks that name this country, by its code or in a language."""
    mine = [Break(b.first_on, b.last_on) for b in found if code and code_of(b.where) == code]
    return closed(mine, "", mondays)
