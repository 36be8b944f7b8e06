"""What the simulation writes down day by day, for exports that tell of single days and events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from demo.organisation import APPS
from demo.places import Days, Mask
from demo.timeline import Timeline

Counts = NDArray[np.int64]

EVENT_DAYS = 30  # how far back single events are kept: the longest window that tells of them
VIVA_WEEKS = 26
HEARD_WITHIN = 5  # days after which the service has heard of everything
CHAT = np.uint16(sum(1 << row for row, app in enumerate(APPS) if app.startswith("chat_")))


@dataclass(frozen=True)
class DayTotal:
    """What the service knows of a day: people per app (order of LAST), in any, in Copilot Chat."""

    per_app: Counts
    in_any: int
    in_chat: int
    prompts: int


@dataclass(frozen=True)
class Events:
    """One entry per person and app with use on a day; `prompts` is 0 for use without one."""

    day: int
    app: Days  # row of APPS
    person: NDArray[np.intp]
    prompts: NDArray[np.uint8]


@dataclass(frozen=True)
class VivaWeeks:
    """Use of the watched people in weeks that start on a Sunday, as Viva Insights counts."""

    sundays: Days
    actions: NDArray[np.int16]  # week × app × watched person
    app_days: NDArray[np.int8]  # week × app × watched person
    active_days: NDArray[np.int8]  # week × watched person


class Diary:
    """Filled by a simulation; read when it has come to its end, totals of a day also on the way."""

    def __init__(
        self, timeline: Timeline, people: int, apps: int, watched: NDArray[np.intp]
    ) -> None:
        self._people, self._apps = people, apps
        self._events_from = timeline.end - EVENT_DAYS + 1
        self._heard: dict[int, NDArray[np.uint16]] = {}  # day → bit per app, per person
        self._prompts: dict[int, int] = {}
        self._totals: dict[int, DayTotal] = {}
        self.events: list[Events] = []
        self._place = np.full(people, -1, dtype=np.int32)
        self._place[watched] = np.arange(len(watched))
        last = timeline.end - 7  # the Sunday of the last week that ends on a Saturday before
        weeks = min(VIVA_WEEKS, timeline.weeks - 1)
        sundays = np.array([last - 7 * back for back in range(weeks)][::-1], dtype=np.int32)
        shape = (weeks, len(APPS), len(watched))
        self.viva = VivaWeeks(
            sundays,
            np.zeros(shape, dtype=np.int16),
            np.zeros(shape, dtype=np.int8),
            np.zeros((weeks, len(watched)), dtype=np.int8),
        )

    def lived(
        self, day: int, who: NDArray[np.intp], used: Mask, prompts: NDArray[np.uint8]
    ) -> None:
        """What the people `who` did on a day; `used` and `prompts` are app × person."""
        if day >= self._events_from:
            app, at = np.nonzero(used)
            event = Events(day, app.astype(np.int32), who[at], prompts[app, at])
            self.events.append(event)
        week = (day - int(self.viva.sundays[0])) // 7 if len(self.viva.sundays) else -1
        if 0 <= week < len(self.viva.sundays):
            watched = self._place[who] >= 0
            place = self._place[who[watched]]
            mine = used[:, watched]
            self.viva.app_days[week][:, place] += mine
            # use without a prompt, such as a recap, is an action too
            self.viva.actions[week][:, place] += np.maximum(prompts[:, watched], 1) * mine
            self.viva.active_days[week, place] += 1

    def heard(self, day: int, app: int, who: NDArray[Any]) -> None:
        """The service hears of use on a day: of most at once, of some days later."""
        if day not in self._heard:
            self._heard[day] = np.zeros(self._people, dtype=np.uint16)
        self._heard[day][who] |= np.uint16(1 << app)

    def close(self, day: int, prompts: int) -> None:
        """A day is over; `prompts` are those that reached the service on it."""
        self._prompts[day] = prompts
        done = day - HEARD_WITHIN
        if done in self._prompts:
            self._totals[done] = self._count(done)
            self._heard.pop(done, None)

    def totals(self) -> Mapping[int, DayTotal]:
        """Every day so far as it is known now."""
        open_days = (day for day in self._prompts if day not in self._totals)
        return {**self._totals, **{day: self._count(day) for day in open_days}}

    def _count(self, day: int) -> DayTotal:
        heard = self._heard.get(day, np.zeros(self._people, dtype=np.uint16))
        bits = np.arange(self._apps, dtype=np.uint16)[:, None]
        per_app = (heard[None, :] >> bits & 1).sum(axis=1, dtype=np.int64)
        in_chat = int(np.count_nonzero(heard & CHAT))
        return DayTotal(per_app, int(np.count_nonzero(heard)), in_chat, self._prompts[day])
