"""Writes the three files of the agents report: the agents, who used which, and who used any."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TextIO

import numpy as np

from demo.diary import EVENT_DAYS, Events
from demo.exports import display_names
from demo.organisation import APPS
from demo.people import People
from demo.timeline import date_of

BUILT_BY = {
    "microsoft": "Agent built by Microsoft",
    "organisation": "Agent built by your org",
    "person": "User-created agent",
}
AGENTS = (  # name, who made it, how often it is the one that somebody uses
    ("Researcher", "microsoft", 0.30),
    ("Analyst", "microsoft", 0.16),
    ("Wegwijzer voor nieuwe collega's", "organisation", 0.15),
    ("Servicedesk ICT", "organisation", 0.14),
    ("Offertehulp", "person", 0.12),
    ("Notulen van het werkoverleg", "person", 0.08),
    ("Vraagbaak verlof", "person", 0.05),
)
UNLICENSED_SHARE = 0.05  # of the people without a licence

AGENT_LIST = (
    "Agent ID", "Agent name", "Creator type", "Active users (licensed)",
    "Active users (unlicensed)", "Responses sent to users", "Last activity date (UTC)",
)  # fmt: skip
BY_USER = (
    "Agent ID", "Agent name", "Creator type", "Username", "Responses sent to users",
    "Last activity date (UTC)",
)  # fmt: skip
USERS = (
    "Username", "Display name", "Number of agents used", "Agent responses received",
    "Last activity date (UTC)",
)  # fmt: skip


@dataclass
class _Use:
    responses: int = 0
    last: int = 0


class AgentUse:
    """Who used which agent in the 30 days up to a day."""

    def __init__(self, people: People, events: Iterable[Events], end: int, seed: int) -> None:
        rng = np.random.default_rng([seed, 23])
        self._people, self._end = people, end
        self._use: dict[tuple[int, int], _Use] = defaultdict(_Use)  # (agent, person)
        weights = [weight for _, _, weight in AGENTS]
        favourite = rng.choice(len(AGENTS), (len(people), 2), p=weights)
        row = list(APPS).index("agent")
        for event in events:
            for person in event.person[event.app == row].tolist():
                agent = int(favourite[person, int(rng.random() < 0.3)])
                self._note(agent, person, event.day, 1 + int(rng.poisson(1.5)))
        self._without_licence(favourite[:, 0], rng)

    def _note(self, agent: int, person: int, day: int, responses: int) -> None:
        use = self._use[agent, person]
        use.responses += responses
        use.last = max(use.last, day)

    def _without_licence(
        self, favourite: np.ndarray[tuple[int], np.dtype[np.int64]], rng: np.random.Generator
    ) -> None:
        """Agents that need no licence are used by some people who have none."""
        people = self._people
        here = (people.hired_on <= self._end) & (self._end < people.left_on)
        here &= ~people.licences.held_on(self._end)
        here &= people.licences.last_held(self._end) < self._end - EVENT_DAYS
        chosen = np.flatnonzero(here & (rng.random(len(people)) < UNLICENSED_SHARE))
        for person in chosen.tolist():
            weekday_back = int(rng.integers(2, EVENT_DAYS - 2))
            day = self._end - weekday_back
            day -= max((day - self._end - 1) % 7 - 4, 0)
            self._note(int(favourite[person]), person, day, 1 + int(rng.poisson(3)))

    def write_agents(self, out: TextIO) -> None:
        held = self._people.licences.held_on(self._end)
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(AGENT_LIST)
        for number, (name, made_by, _) in enumerate(AGENTS):
            use = {person: u for (agent, person), u in self._use.items() if agent == number}
            if use:
                licensed = sum(bool(held[person]) for person in use)
                counts = (licensed, len(use) - licensed, sum(u.responses for u in use.values()))
                last = max(u.last for u in use.values())
                cells = [f"{count:,}" for count in counts]
                writer.writerow([_id(number), name, BUILT_BY[made_by], *cells, _day(last)])

    def write_by_user(self, out: TextIO) -> None:
        upn, _ = self._people.names_on(self._end)
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(BY_USER)
        for (number, person), use in sorted(self._use.items()):
            name, made_by, _ = AGENTS[number]
            cells = [upn[person], f"{use.responses:,}", _day(use.last)]
            writer.writerow([_id(number), name, BUILT_BY[made_by], *cells])

    def write_users(self, out: TextIO) -> None:
        upn, surname = self._people.names_on(self._end)
        display = display_names(self._people, surname)
        used: dict[int, list[_Use]] = defaultdict(list)
        for (_, person), use in sorted(self._use.items()):
            used[person].append(use)
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(USERS)
        for person, uses in sorted(used.items()):
            responses = f"{sum(use.responses for use in uses):,}"
            last = _day(max(use.last for use in uses))
            writer.writerow([upn[person], display[person], len(uses), responses, last])


def _id(number: int) -> str:
    return f"T_{number:08x}-4c1d-4f7e-8a2b-6e0f9d3c5b71"


def _day(day: int) -> str:
    on = date_of(day)
    return f"{on:%b} {on.day}, {on.year}"
