"""One week of every team: level, and the trend within the same people. Sums of teams come out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metrics.teams.exposure import Exposures, Weights
from metrics.teams.history import NOBODY, History
from metrics.teams.thresholds import Thresholds

WINDOW, PART = 12, 4  # weeks that a change is told over, and those of its ends
BACK, FADE = 20, 10.0  # weeks the trend looks back, and after which one counts for a third
HORIZON = 8  # weeks over which growth is told
LEAST_SCATTER = 0.001  # variance of one active week around a person's own line
LEAST_USABLE = 8  # weeks of the last twelve that reports must tell of
PEOPLE_AT_ONCE = 1 << 17

Sums = NDArray[np.float64]


@dataclass(frozen=True)
class Moves:
    """How the same people moved between the first and the last four weeks; parts of all of them."""

    started_people: Sums
    stopped_people: Sums
    started: Sums  # what those who started add to the rate
    stopped: Sums  # what those who stopped take from it
    same: Sums  # change among those active in both
    apps: Sums  # relative change of apps per active week among them


@dataclass(frozen=True)
class TeamWeek:
    """Teams of one week, one entry per group of `groups`. `usable` is of the week itself."""

    groups: NDArray[np.int64]
    usable: bool
    presence: bool  # who was at work is known from reports
    history: bool  # reports reach back far enough, and tell of enough weeks
    licensed: NDArray[np.int64]
    there_before: NDArray[np.int64]  # licence holders of the group when the window began
    young: Sums  # part of the licences that are new
    changed: Sums  # part of the members that came or went within eight weeks
    quiet_weeks: NDArray[np.int64]  # of the last four, in which too few of the team worked
    matched: NDArray[np.int64]
    tenured: NDArray[np.int64]  # people whom the level is of
    level: Sums
    level_error: Sums
    height: Sums  # the level that all weeks of the trend tell together, in the middle of them
    height_error: Sums
    ahead: Sums  # weeks from that middle to the one of the last four
    growth: Sums  # change over eight weeks, before shrinkage
    growth_variance: Sums
    rest: Sums  # the same of all other matched people
    moves: Moves
    rest_moves: Moves


class Counter:
    """Sums per team, whatever is summed: groups by number, people by their group; 0 is no team."""

    def __init__(self, team: NDArray[np.int32], who: NDArray[np.bool_]) -> None:
        self.of = np.where(who, team, 0).astype(np.intp)
        people = np.bincount(self.of)
        people[0] = 0
        self.groups = np.flatnonzero(people).astype(np.int64)
        self.people = people[self.groups].astype(np.int64)
        self.size = len(people)

    def __call__(self, values: NDArray[Any]) -> Sums:
        found = np.bincount(self.of, weights=values, minlength=self.size)
        return found[self.groups].astype(np.float64)

    def to_people(self, values: Sums) -> Sums:
        """What is so of a group, per person."""
        by_group = np.zeros(self.size)
        by_group[self.groups] = np.nan_to_num(values)
        found: Sums = by_group[self.of]
        return found


@dataclass(frozen=True)
class Sides:
    """Per person over the weeks that are looked at; only in memory, only to be summed by team."""

    matched: NDArray[np.bool_]
    top: Weights  # how active weeks lie around the own middle, newer weeks counting more
    about: Weights  # how the weeks themselves lie around it
    whole: Weights  # of the same weeks: active ones, normal ones, and how far the latter lie back
    part: NDArray[np.float32]  # normal weeks in the first and in the last four
    used: NDArray[np.float32]  # active ones of them
    apps: NDArray[np.float32]  # apps used in those


def measure(history: History, at: int, exposures: Exposures, limits: Thresholds) -> TeamWeek:
    """Every team in week number `at` of the history; only weeks up to it are looked at."""
    team = history.team[at]
    add = Counter(team, history.held[at] & (team > 0))
    first = at - WINDOW + 1
    weeks = [w for w in range(max(at - BACK + 1, 0), at + 1) if history.usable[w]]
    sides = _sides(history, weeks, at, exposures, add)
    growth, variance, rest = _trend(sides, add, limits)
    level, level_error = _level(sides.part[1], sides.used[1], add, limits)
    height, height_error, ahead = _height(sides, weeks, at, add)
    moves, rest_moves = _moves(sides, add)
    return TeamWeek(
        groups=add.groups,
        usable=bool(history.usable[at]),
        presence=history.worked is not None,
        history=first >= 0
        and sum(w >= first for w in weeks) >= LEAST_USABLE
        and bool(history.held[first].any()),
        licensed=add.people,
        there_before=_before(history, max(first, 0), add),
        young=add(~history.tenured[at]) / add.people,
        changed=_changed(history, at, add),
        quiet_weeks=_quiet(history, at, exposures, add, limits),
        matched=add(sides.matched).astype(np.int64),
        tenured=add(sides.part[1] > 0).astype(np.int64),
        level=level,
        level_error=level_error,
        height=height,
        height_error=height_error,
        ahead=ahead,
        growth=growth,
        growth_variance=variance,
        rest=rest,
        moves=moves,
        rest_moves=rest_moves,
    )


def _sides(
    history: History, weeks: list[int], at: int, exposures: Exposures, add: Counter
) -> Sides:
    """The sums of every person, some people at once so that memory stays small."""
    people, x = history.team.shape[1], np.array(weeks, dtype=np.float32) - at
    tables = exposures.tables(weeks, at)
    ends = np.stack([(x <= PART - WINDOW) & (x > -WINDOW), x > -PART]).astype(np.float32)
    middle = x + BACK / 2  # so that squares stay small
    counted = np.exp(x / FADE)[:, None].astype(np.float32)
    lines = np.stack([np.ones_like(x), middle, middle**2])
    shut = [exposures.shut(w, add.size) for w in weeks]
    found = Sides(
        np.zeros(people, dtype=np.bool_), *np.zeros((2, people), dtype=np.float32),
        *np.zeros((1, 3, people), dtype=np.float32), *np.zeros((3, 2, people), dtype=np.float32),
    )  # fmt: skip
    for start in range(0, people, PEOPLE_AT_ONCE):
        some = slice(start, min(start + PEOPLE_AT_ONCE, people))
        now = history.team[at, some]
        part = np.empty((len(weeks), len(now)), dtype=np.float32)
        apps = np.empty_like(part)
        for row, w in enumerate(weeks):
            ok = history.known[w, some] & history.tenured[w, some] & (history.team[w, some] == now)
            closed = shut[row]
            if closed is not None:
                ok &= ~closed[np.minimum(now, add.size)]
            np.multiply(tables[row].take(exposures.place[w, some]), ok, out=part[row])
            np.multiply(history.apps[w, some], part[row] > 0, out=apps[row])
        used = (apps > 0).astype(np.float32)
        weight = counted * part
        tops = lines[:2] @ (weight * used)
        abouts = lines @ (weight * part)
        with np.errstate(invalid="ignore", divide="ignore"):
            own = np.nan_to_num(abouts[1] / abouts[0])
        found.part[:, some], found.used[:, some] = ends @ part, ends @ used
        found.apps[:, some] = ends @ apps
        matched = (found.part[:, some] > 0).all(axis=0)
        found.matched[some] = matched
        found.whole[:, some] = tops[0], abouts[0], abouts[1]
        found.top[some] = (tops[1] - own * tops[0]) * matched
        found.about[some] = (abouts[2] - own * abouts[1]) * matched
    return found


def _trend(sides: Sides, add: Counter, limits: Thresholds) -> tuple[Sums, Sums, Sums]:
    """Growth per team, its variance, and the growth of everybody else.

    A person counts for how the weeks lie around the person's own middle, so differences between
    people play no part. The scatter of a small team leans on that of the organisation.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        top, bottom, people = add(sides.top), add(sides.about), add(sides.matched)
        slope = top / bottom
        rest = (top.sum() - top) / (bottom.sum() - bottom)
        scatter = add((sides.top - add.to_people(slope) * sides.about) ** 2)
        own = scatter / bottom * people / np.maximum(people - 1, 1)
        pooled = scatter.sum() / bottom.sum()
        prior = limits.prior_people
        moderated = (people * np.nan_to_num(own) + prior * pooled) / (people + prior)
        # People who never change for so long are not known without any error for that.
        moderated = np.maximum(moderated, LEAST_SCATTER)
        return HORIZON * slope, HORIZON**2 * moderated / bottom, HORIZON * rest


def _level(part: Weights, used: Weights, add: Counter, limits: Thresholds) -> tuple[Sums, Sums]:
    """Part of the normal working weeks with use over the last four weeks, and its error."""
    with np.errstate(invalid="ignore", divide="ignore"):
        whole, people, squares = add(part), add(part > 0), add(part.astype(np.float64) ** 2)
        level = np.minimum(add(used) / whole, 1)
        scatter = add((used - add.to_people(level) * part) ** 2)
        pooled = scatter.sum() / squares.sum()
        own = scatter / squares
        prior = limits.prior_people
        moderated = (people * np.nan_to_num(own) + prior * pooled) / (people + prior)
        return level, np.sqrt(moderated * squares) / whole


def _height(sides: Sides, weeks: list[int], at: int, add: Counter) -> tuple[Sums, Sums, Sums]:
    """Level by all weeks that the trend looks at, its error, and how far it lies back.

    Four weeks of a small team are few. These are up to twenty, newer ones counting more, and the
    trend tells how far it has gone since. A person's own use is taken as it is, so only the chance
    of a week makes an error.
    """
    counted = np.exp((np.array(weeks, dtype=np.float64) - at) / FADE)
    of_squares = float((counted**2).sum() / max(counted.sum(), 1e-9))
    here = sides.part[1] > 0
    with np.errstate(invalid="ignore", divide="ignore"):
        used, whole, middle = (add(row * here) for row in sides.whole)
        own = np.clip(np.nan_to_num(sides.whole[0] / sides.whole[1]), 0, 1)
        chance = add(own * (1 - own) * sides.whole[1] * here)
        ahead = BACK / 2 - (PART - 1) / 2 - middle / whole
        return np.minimum(used / whole, 1), np.sqrt(chance * of_squares) / whole, ahead


def _moves(sides: Sides, add: Counter) -> tuple[Moves, Moves]:
    with np.errstate(invalid="ignore", divide="ignore"):
        matched = sides.matched & (add.of > 0)
        rate = np.minimum(np.nan_to_num(sides.used / sides.part), 1) * matched
        each = np.nan_to_num(sides.apps / sides.used) * matched
        was, now = rate > 0
        both = was & now
        people, total = add(matched), matched.sum()
        sums = {
            "started_people": now & ~was,
            "stopped_people": was & ~now,
            "started": rate[1] * ~was,
            "stopped": rate[0] * ~now,
            "same": (rate[1] - rate[0]) * both,
        }
        team: dict[str, Sums] = {}
        rest: dict[str, Sums] = {}
        for name, values in sums.items():
            of = add(values)
            counts = name.endswith("people")
            team[name] = of if counts else of / people
            others = of.sum() - of
            rest[name] = others if counts else others / (total - people)
        had, has = add(each[0] * both), add(each[1] * both)
        team["apps"] = has / had - 1
        rest["apps"] = (has.sum() - has) / (had.sum() - had) - 1
    return Moves(**team), Moves(**rest)


def _before(history: History, at: int, add: Counter) -> NDArray[np.int64]:
    """Licence holders of these groups in another week."""
    there = history.team[at][history.held[at] & (history.team[at] > 0)]
    found = np.bincount(there, minlength=add.size)[add.groups]
    return found.astype(np.int64)


def _changed(history: History, at: int, add: Counter) -> Sums:
    """Part of the licence holders who came from elsewhere, or went, within eight weeks.

    Somebody who only got a licence was there before, so a wave of licences is no change here.
    """
    if at < HORIZON:
        return np.zeros(len(add.groups))
    now, then = history.team[at], history.team[at - HORIZON]
    moved = now != then
    had = history.held[at - HORIZON] & (then > NOBODY)
    went = np.bincount(then[had & moved], minlength=add.size)[add.groups]
    were = np.bincount(then[had], minlength=add.size)[add.groups]
    found: Sums = np.maximum(add(moved) / add.people, went / np.maximum(were, 1))
    return found


def _quiet(
    history: History, at: int, exposures: Exposures, add: Counter, limits: Thresholds
) -> NDArray[np.int64]:
    """Of the last four weeks, those in which less than half of the team worked."""
    weeks = list(range(max(at - PART + 1, 0), at + 1))
    tables = exposures.tables(weeks, at)
    # A week with a public holiday is one at work, for those who were.
    tables[:, 2::3] = tables[:, 2::3] > 0
    found = np.zeros(len(add.groups), dtype=np.int64)
    for row, w in enumerate(weeks):
        here = tables[row].take(exposures.place[w])
        closed = exposures.shut(w, add.size)
        if closed is not None:
            here = here * ~closed[np.minimum(history.team[w], add.size)]
        found += add(here) / add.people < limits.paused
    return found
