"""Three ways in which use of Copilot can come and go: habits, smooth change, and talk at work.

Each gives the chance that a person is active in a normal working week, weeks × people, without
noise. Where teams are heading is drawn once for all three.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.stalling_people import Floats, Ints, Random

KINDS = ("growing", "standing still", "falling", "high", "comes back")
HABITS = np.array([0.01, 0.12, 0.42, 0.78, 0.97])

Behaviour = Callable[[Random, Ints, int, int], Floats]


def _sigmoid(values: Floats) -> Floats:
    found: Floats = 1 / (1 + np.exp(-values))
    return found


def headings(rng: Random, teams: int, weeks: int) -> Floats:
    """Weeks × teams, logit scale. A team grows, stands, falls, is high, or changes its way once."""
    out = np.empty((weeks, teams))
    for place in range(teams):
        kind = rng.choice(KINDS, p=[0.46, 0.18, 0.07, 0.19, 0.10])
        start = {"growing": rng.uniform(-2.0, -0.5), "high": rng.uniform(0.8, 1.8)}.get(
            kind, rng.uniform(-1.6, 0.4)
        )
        turn = int(rng.integers(6, weeks))
        up, down = rng.uniform(0.05, 0.13), -rng.uniform(0.05, 0.14)
        before = {"growing": up, "falling": down, "comes back": down / 2}.get(kind, 0.0)
        after = before if rng.random() < 0.6 else 0.0
        if kind == "comes back":
            after = up
        steps = np.where(np.arange(weeks) < turn, before, after)
        wander = rng.normal(0, 0.035, weeks).cumsum() * 0.6
        out[:, place] = np.clip(start + steps.cumsum() + wander, -3.5, 2.4)
    return out


def habits(rng: Random, team: Ints, teams: int, weeks: int) -> Floats:
    """Five habits; every week some people go one up or down, towards where their team heads."""
    aim = headings(rng, teams, weeks)[:, team - 1]
    own = rng.normal(0, rng.uniform(0.9, 1.3), len(team))
    middle = np.log(HABITS / (1 - HABITS))
    pace = rng.uniform(0.2, 0.45)
    habit = np.abs(middle[:, None] - (aim[0] + own)).argmin(axis=0)
    out = np.empty((weeks, len(team)))
    for week in range(weeks):
        wanted = np.abs(middle[:, None] - (aim[week] + own)).argmin(axis=0)
        habit = habit + np.sign(wanted - habit) * (rng.random(len(team)) < pace)
        slip = rng.random(len(team)) < 0.02
        habit = np.clip(habit + slip * rng.choice([-1, 1], len(team)), 0, len(HABITS) - 1)
        out[week] = HABITS[habit]
    return out


def smooth(rng: Random, team: Ints, teams: int, weeks: int) -> Floats:
    """A chance that drifts by itself and with the team, without steps."""
    aim = headings(rng, teams, weeks)[:, team - 1]
    own = rng.normal(0, rng.uniform(1.0, 1.8), len(team))
    drift = np.zeros(len(team))
    out = np.empty((weeks, len(team)))
    for week in range(weeks):
        drift = 0.95 * drift + rng.normal(0, 0.16, len(team))
        out[week] = _sigmoid(aim[week] + own + drift)
    return out


def talk(rng: Random, team: Ints, teams: int, weeks: int) -> Floats:
    """Use is taken over from colleagues and let go; projects carry part of a team for some weeks.

    How infectious a team is changes once; so growth is S-shaped, stops by itself, and colleagues
    move together.
    """
    people = len(team)
    turn = rng.integers(4, weeks, teams)
    infect = rng.choice([0.0, 0.06, 0.14, 0.25], (2, teams), p=[0.2, 0.2, 0.3, 0.3])
    let_go = rng.choice([0.01, 0.03, 0.10], (2, teams), p=[0.65, 0.25, 0.10])
    users = rng.random(people) < rng.beta(1.6, 2.2, teams)[team - 1]
    low = rng.beta(1, 14, people)
    high = np.clip(rng.beta(6, 1.6, people), 0.35, 0.98)
    level = np.where(users, 0.9, 0.0)
    boost = _projects(rng, team, teams, weeks)
    out = np.empty((weeks, people))
    for week in range(weeks):
        phase = (week >= turn).astype(int)
        share = np.bincount(team - 1, users, teams) / np.bincount(team - 1, minlength=teams)
        catch = (0.004 + infect[phase, np.arange(teams)] * share)[team - 1]
        lose = let_go[phase, np.arange(teams)][team - 1]
        users = np.where(users, rng.random(people) > lose, rng.random(people) < catch)
        level += 0.4 * (np.where(users, 1.0, 0.0) - level)  # a habit takes some weeks
        chance = low + (high - low) * level
        out[week] = _sigmoid(np.log(chance / (1 - chance)) + boost[week])
    return out


def _projects(rng: Random, team: Ints, teams: int, weeks: int) -> NDArray[np.float64]:
    """What projects add on the logit scale: some colleagues at once, for three to ten weeks."""
    out = np.zeros((weeks, len(team)))
    for number in range(1, teams + 1):
        members = np.flatnonzero(team == number)
        for _ in range(rng.poisson(0.5)):
            week, long = int(rng.integers(-4, weeks)), int(rng.integers(3, 11))
            takes = members[rng.random(len(members)) < rng.uniform(0.2, 0.5)]
            out[max(week, 0) : week + long, takes] += rng.uniform(0.5, 1.5)
    return out


BEHAVIOURS: dict[str, Behaviour] = {"habits": habits, "smooth": smooth, "talk": talk}
