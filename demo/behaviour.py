"""How people use Copilot, day by day: a habit that forms or fades, leave, sickness, apps.

Each person has a taste that drifts slowly; the story of the department and of the team is added to
it, and a licence that is new takes some weeks. Five ordered habits (hardly ever … daily) follow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import holidays
import numpy as np
from numpy.typing import NDArray

from demo.diary import Diary
from demo.organisation import APPS
from demo.people import People
from demo.places import Days, Mask
from demo.timeline import NEVER, Timeline, date_of, day_of

Floats = NDArray[np.float32]

THRESHOLDS = np.array([-1.35, -0.8, -0.15, 0.75], dtype=np.float32)
DAY_CHANCE = np.array([0.002, 0.03, 0.13, 0.42, 0.82], dtype=np.float32)  # on a worked day
STAY = 0.985  # how much of a person's taste is left after a week
PAUSED_TEAMS = 0.12  # share of teams that stop moving half way though their department grows
WEEKDAY = (1.0, 1.05, 1.0, 1.0, 0.8, 0.0, 0.0)
WEEKEND_CHANCE = 0.02  # of a working day's chance
LATE_SHARE = 0.05  # Office clients that send an event days later
LATE_DAYS = 4
OFFICE = ("word", "excel", "powerpoint", "outlook", "onenote")
LAST = (*APPS, "m365_app", "edge")  # rows of Snapshot.last
DAYS_KEPT = 28


@dataclass(frozen=True)
class Leave:
    """Blocks of days away: pairs of (first day, first day back), one entry per person."""

    blocks: tuple[tuple[Days, Days], ...]
    holidays: dict[bool, frozenset[int]]  # belgian → public holidays

    def away_on(self, day: int, belgian: Mask) -> Mask:
        away = np.zeros(len(belgian), dtype=bool)
        for starts, ends in self.blocks:
            away |= (starts <= day) & (day < ends)
        for country, days in self.holidays.items():
            if day in days:
                away |= belgian == country
        return away


def draw_leave(people: People, timeline: Timeline, seed: int) -> Leave:
    """Summer, Christmas, spring and autumn leave per year, a few long absences, public holidays."""
    rng = np.random.default_rng([seed, 2])
    count = len(people)
    first, last = date_of(timeline.warm_up), timeline.ends_on
    blocks: list[tuple[Days, Days]] = []
    # (month, day) of the first start, days of spread, shortest and longest leave, share that goes
    seasons = (
        ((2, 7), 18, 5, 9, 0.30),
        ((4, 24), 14, 5, 9, 0.35),
        ((7, 4), 40, 9, 23, 0.93),
        ((10, 10), 18, 4, 9, 0.30),
        ((12, 20), 6, 7, 15, 0.80),
    )
    for year in range(first.year - 1, last.year + 1):
        for (month, day), spread, shortest, longest, share in seasons:
            start = day_of(date(year, month, day))
            if start + spread + longest < timeline.warm_up or start > timeline.end:
                continue
            goes = rng.random(count) < share
            starts = start + (rng.random(count) * spread).astype(np.int32)
            ends = starts + shortest + (rng.random(count) * (longest - shortest)).astype(np.int32)
            blocks.append((np.where(goes, starts, NEVER).astype(np.int32), ends.astype(np.int32)))
    long = rng.random(count) < 0.03
    span = timeline.end - timeline.warm_up
    starts = timeline.warm_up + (rng.random(count) * span).astype(np.int32)
    ends = starts + 42 + (rng.random(count) * 70).astype(np.int32)
    blocks.append((np.where(long, starts, NEVER).astype(np.int32), ends.astype(np.int32)))
    years = range(first.year, last.year + 1)
    public = {
        belgian: frozenset(day_of(d) for d in holidays.country_holidays(code, years=years))
        for belgian, code in ((False, "NL"), (True, "BE"))
    }
    return Leave(tuple(blocks), public)


class Habits:
    """The latent side: what chance each person has to use Copilot on a worked day of a week."""

    def __init__(self, people: People, timeline: Timeline, seed: int) -> None:
        self._people, self._timeline = people, timeline
        self._rng = np.random.default_rng([seed, 3])
        teams = len(people.places.teams)
        self._team_level = self._rng.standard_normal(teams, dtype=np.float32) * 0.22
        self._paused = self._rng.random(teams) < PAUSED_TEAMS

    def team_kinds(self) -> tuple[str, ...]:
        """The story of each team: its department's, except for the teams that stopped moving."""
        places = self._people.places
        kinds = [places.kinds[team.department].story.kind for team in places.teams]
        return tuple(
            "stands still" if kind == "grows" and paused else kind
            for kind, paused in zip(kinds, self._paused.tolist(), strict=True)
        )

    def _team_levels(self, monday: int) -> Floats:
        places, timeline = self._people.places, self._timeline
        now = max(0.0, (monday - timeline.start) / (timeline.end - timeline.start))
        levels = np.empty(len(places.teams), dtype=np.float32)
        paused = np.array(self.team_kinds()) == "stands still"
        for index, kind in enumerate(places.kinds):
            at, level = zip(*kind.story.points, strict=True)
            mine = places.department_of_team == index
            levels[mine] = np.interp(now, at, level)
            if kind.story.kind == "grows":
                levels[mine & paused] = np.interp(min(now, 0.5), at, level)
        return levels + self._team_level

    def weeks(self) -> Iterator[tuple[int, Floats]]:
        """(Monday, chance per person on a worked day of that week), from the warm-up on."""
        people, timeline = self._people, self._timeline
        taste = people.taste.copy()
        drift = np.float32(np.sqrt(1 - STAY**2))
        held = people.licences
        for monday in range(timeline.warm_up, timeline.end + 1, 7):
            start = np.where(held.again_from <= monday + 6, held.again_from, held.first_from)
            age = np.maximum(monday - start, 0) / 7
            fresh = np.where(age < 1, -0.2, -0.9 * np.exp(-age / 4)).astype(np.float32)
            level = taste + self._team_levels(monday)[people.places.team_on(monday)] + fresh
            yield monday, DAY_CHANCE[np.searchsorted(THRESHOLDS, level)]
            taste *= np.float32(STAY)
            taste += drift * self._rng.standard_normal(len(people), dtype=np.float32)


@dataclass(frozen=True)
class Snapshot:
    """What the service knows at the end of a day. Arrays have one entry per person."""

    day: int
    last: NDArray[np.int32]  # app (order of LAST) × person; 0 is never
    prompts: NDArray[np.uint8]  # (all, chat work, chat web) × day kept × person
    chatted: NDArray[np.bool_]  # day kept × person

    def _window(self, days: int) -> list[int]:
        return [(self.day - back) % DAYS_KEPT for back in range(days)]

    def prompts_in(self, days: int) -> NDArray[np.int64]:
        """(all, chat work, chat web) × person: prompts in the last `days` days."""
        total: NDArray[np.int64] = self.prompts[:, self._window(days)].sum(axis=1, dtype=np.int64)
        return total

    def active_days_in(self, days: int) -> NDArray[np.int64]:
        total: NDArray[np.int64] = self.chatted[self._window(days)].sum(axis=0, dtype=np.int64)
        return total


class Simulation:
    """Runs the days and yields a snapshot at the end of each day that is asked for.

    A diary, where there is one, is told of every day.
    """

    def __init__(
        self, people: People, timeline: Timeline, seed: int, diary: Diary | None = None
    ) -> None:
        self._people, self._timeline, self._diary = people, timeline, diary
        self._leave = draw_leave(people, timeline, seed)
        self._habits = Habits(people, timeline, seed)
        self._rng = np.random.default_rng([seed, 4])
        count = len(people)
        self._last = np.zeros((len(LAST), count), dtype=np.int32)
        self._prompts = np.zeros((3, DAYS_KEPT, count), dtype=np.uint8)
        self._chatted = np.zeros((DAYS_KEPT, count), dtype=bool)
        self._late: dict[int, list[tuple[int, Days, int, NDArray[np.uint8]]]] = {}
        self._app_chance = self._draw_app_chance()

    def _draw_app_chance(self) -> Floats:
        """App × person: chance of the app on a day with any use."""
        places, count = self._people.places, len(self._people)
        department = places.department_of_team[places.team]
        chance = np.empty((len(APPS), count), dtype=np.float32)
        for row, (app, base) in enumerate(APPS.items()):
            lean = np.array([kind.leans.get(app, 1.0) for kind in places.kinds], dtype=np.float32)
            spread = np.float32(0.5 if app in ("teams", "outlook", "chat_work") else 1.0)
            taste = np.exp(spread * self._rng.standard_normal(count, dtype=np.float32))
            chance[row] = np.minimum(np.float32(base) * lean[department] * taste, 0.95)
        return chance

    def snapshots(self, days: frozenset[int]) -> Iterator[Snapshot]:
        people = self._people
        for monday, chance in self._habits.weeks():
            well = self._rng.random(len(people), dtype=np.float32) > 0.03
            for day in range(monday, monday + 7):
                self._arrive(day)
                slot = day % DAYS_KEPT
                self._prompts[:, slot] = 0
                self._chatted[slot] = False
                self._live(day, self._who(day, chance, well))
                if self._diary:
                    self._diary.close(day, int(self._prompts[0, slot].sum(dtype=np.int64)))
                if day in days:
                    yield Snapshot(day, self._last, self._prompts, self._chatted)

    def _who(self, day: int, chance: Floats, well: Mask) -> NDArray[np.intp]:
        people, weekday = self._people, (day - self._timeline.start) % 7
        employed = (people.hired_on <= day) & (day < people.left_on)
        present = employed & well & ~self._leave.away_on(day, people.belgian)
        present &= people.licences.held_on(day)
        if weekday < 5:
            present &= (people.workdays >> weekday & 1).astype(bool)
        factor = np.float32(WEEKDAY[weekday] if weekday < 5 else WEEKEND_CHANCE)
        return np.flatnonzero(present & (self._draw() < chance * factor))

    def _draw(self) -> Floats:
        return self._rng.random(len(self._people), dtype=np.float32)

    def _live(self, day: int, who: NDArray[np.intp]) -> None:
        """Let the people `who` use their apps today."""
        names = list(APPS)
        used = self._rng.random((len(names), len(who)), dtype=np.float32) < self._app_chance[:, who]
        used[0] |= ~used.any(axis=0)  # a day with use has at least one app: Teams
        extra = self._rng.random((len(names), len(who)), dtype=np.float32)
        many = (1 + np.floor(np.log1p(-extra) / np.log(0.45))).clip(1, 20).astype(np.uint8)
        few = (1 + (extra > 0.75)).astype(np.uint8)
        late = self._rng.random((len(names), len(who)), dtype=np.float32) < LATE_SHARE
        total = np.zeros(len(who), dtype=np.uint8)
        prompts = np.zeros_like(many)
        slot = day % DAYS_KEPT
        for row, app in enumerate(names):
            count = (many if app.startswith("chat") else few)[row] * used[row]
            if app in ("teams", "agent"):
                count = count * (extra[row] < 0.5)  # a meeting recap is use without a prompt
            prompts[row] = count
            now = used[row] & ~late[row] if app in OFFICE else used[row]
            self._hear(row, who[now], day)
            total += count * now
            held_back = used[row] & ~now
            if held_back.any():
                event = (row, who[held_back], day, count[held_back])
                self._late.setdefault(day + LATE_DAYS, []).append(event)
        work, web = names.index("chat_work"), names.index("chat_web")
        self._prompts[0, slot, who] = total
        self._prompts[1, slot, who] = many[work] * used[work]
        self._prompts[2, slot, who] = many[web] * used[web]
        chatted = used[work] | used[web]
        self._chatted[slot, who] = chatted
        host = self._rng.random(len(who), dtype=np.float32)
        self._hear(LAST.index("m365_app"), who[chatted & (host < 0.6)], day)
        self._hear(LAST.index("edge"), who[used[web] & (host > 0.7)], day)
        if self._diary:
            self._diary.lived(day, who, used, prompts)

    def _hear(self, row: int, who: NDArray[Any], day: int) -> None:
        """The service learns that these people used an app on a day."""
        self._last[row, who] = np.maximum(self._last[row, who], day)
        if self._diary:
            self._diary.heard(day, row, who)

    def _arrive(self, today: int) -> None:
        """Events that an Office client held back reach the service."""
        for row, who, day, count in self._late.pop(today, []):
            self._hear(row, who, day)
            self._prompts[0, day % DAYS_KEPT, who] += count
