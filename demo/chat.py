"""Copilot Chat of people without a licence: the table that the admin center keeps apart."""

from __future__ import annotations

from typing import TextIO

import numpy as np
from numpy.typing import NDArray

from demo.behaviour import WEEKDAY, WEEKEND_CHANCE, draw_leave
from demo.exports import DayNames, display_names, write_columns, write_row
from demo.people import People
from demo.timeline import Timeline

# label in the file → share of chat days on which it is (also) the place of the chat
HOSTS = {
    "Microsoft 365 Copilot (app)": 0.55,
    "Word": 0.05,
    "Excel": 0.03,
    "PowerPoint": 0.02,
    "OneNote": 0.01,
    "Edge": 0.22,
    "Teams": 0.15,
    "Outlook": 0.10,
    "Copilot.cloud.microsoft": 0.30,
}
CHAT_USAGE = [
    "User guid",
    "User principal name",
    "Display name",
    "Last activity date",
    "Prompts submitted",
    "Active usage days",
    *(f"Last activity date of {host} (UTC)" for host in HOSTS),
]


def chat_usage(
    out: TextIO, people: People, timeline: Timeline, day: int, period: int, seed: int
) -> int:
    """Everybody without a licence who chatted in the `period` days up to `day`; how many."""
    rng = np.random.default_rng([seed, 6])
    leave = draw_leave(people, timeline, seed)
    count = len(people)
    last = np.zeros((len(HOSTS), count), dtype=np.int32)
    prompts, active = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    chance = _chances(people, rng)
    for today in range(day - period + 1, day + 1):
        who = _chatting(people, leave.away_on(today, people.belgian), today, timeline, chance, rng)
        used = rng.random((len(HOSTS), len(who))) < np.array(list(HOSTS.values()))[:, None]
        used[0] |= ~used.any(axis=0)
        for row in range(len(HOSTS)):
            last[row, who[used[row]]] = today
        prompts[who] += 1 + np.floor(np.log1p(-rng.random(len(who))) / np.log(0.5)).astype(int)
        active[who] += 1
    rows = np.flatnonzero(active)
    upn, surname = people.names_on(day)
    spell = DayNames(day, "iso")
    write_row(out, CHAT_USAGE)
    columns = [
        people.object_id[rows],
        upn[rows],
        display_names(people, surname)[rows],
        spell(last.max(axis=0)[rows]),
        prompts[rows],
        active[rows],
        *(spell(host[rows]) for host in last),
    ]
    write_columns(out, columns)
    return len(rows)


def _chances(people: People, rng: np.random.Generator) -> NDArray[np.float64]:
    """Per person the chance to chat on a worked day: nothing for most, rarely often."""
    office = np.array([kind.plan.endswith("E3") for kind in people.places.kinds])
    likely = np.where(office[people.places.department_of_team[people.places.team]], 0.5, 0.15)
    tries = rng.random(len(people)) < likely
    return np.where(tries, 0.02 + 0.4 * rng.random(len(people)) ** 3, 0.0)


def _chatting(
    people: People,
    away: NDArray[np.bool_],
    day: int,
    timeline: Timeline,
    chance: NDArray[np.float64],
    rng: np.random.Generator,
) -> NDArray[np.intp]:
    weekday = (day - timeline.start) % 7
    factor = WEEKDAY[weekday] if weekday < 5 else WEEKEND_CHANCE
    here = (people.hired_on <= day) & (day < people.left_on) & ~away
    here &= ~people.licences.held_on(day)
    if weekday < 5:
        here &= (people.workdays >> weekday & 1).astype(bool)
    return np.flatnonzero(here & (rng.random(len(people)) < chance * factor))
