"""One large usage report without a simulation: for benchmarks of the importer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np

from demo.behaviour import LAST, Floats
from demo.exports import UsageRows, write_graph_usage
from demo.identity import Words
from demo.names import GIVEN, SURNAMES, slug
from demo.organisation import DOMAIN
from demo.places import Days
from demo.timeline import day_of

# share of people who use the app in an ordinary week, by and large as in the simulation
WEEKLY = {
    "teams": 0.52, "word": 0.27, "excel": 0.08, "powerpoint": 0.10, "outlook": 0.42,
    "onenote": 0.03, "loop": 0.02, "chat_work": 0.48, "chat_web": 0.20, "agent": 0.06,
    "m365_app": 0.42, "edge": 0.10,
}  # fmt: skip
FIRST_WEEK = (day_of(date(2025, 9, 29)) + 3) // 7  # use before this Monday is drawn in one go
LONG_AGO = day_of(date(2025, 3, 3))


def write_usage_file(path: Path, people: int, refresh_on: date, seed: int) -> None:
    """Write one Graph report (schema 2, 7 days) of `people` people.

    The same seed is the same people, and reports of later dates agree with those of earlier ones:
    a last date never moves back. `refresh_on` may be any day.
    """
    day = day_of(refresh_on)
    rng = np.random.default_rng([seed, 7])
    upn, display = _names(people, rng)
    keen = (2 * rng.random(people, dtype=np.float32)) ** 1.5  # some use it daily, some hardly
    last = {app: _last_days(day, row, keen, seed) for row, app in enumerate(LAST)}
    week = np.random.default_rng([seed, 8, day])
    prompts = np.zeros((3, people), dtype=np.int64)
    for row, app in ((1, "chat_work"), (2, "chat_web")):
        recent = last[app] > day - 7
        prompts[row] = recent * (1 + week.random(people, dtype=np.float32) * keen * 6).astype(int)
    prompts[0] = prompts[1:].sum(axis=0) + (last["word"] > day - 7) + (last["outlook"] > day - 7)
    chats = prompts[1:].sum(axis=0)
    active_days = np.minimum(chats, 1 + (week.random(people) * 5).astype(int))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        write_graph_usage(out, UsageRows(day, upn, display, last, prompts, active_days, 7), 2)


def _names(people: int, rng: np.random.Generator) -> tuple[Words, Words]:
    given = [name for names in GIVEN.values() for name in names]
    surname = [name for names in SURNAMES.values() for name in names]
    first = (rng.random(people) * len(given)).astype(int).tolist()
    second = (rng.random(people) * len(surname)).astype(int).tolist()
    slugs = [slug(name) for name in given], [slug(name) for name in surname]
    upn, display = np.empty(people, dtype=object), np.empty(people, dtype=object)
    for i, (a, b) in enumerate(zip(first, second, strict=True)):
        upn[i] = f"{slugs[0][a]}.{slugs[1][b]}{i}@{DOMAIN}"
        display[i] = f"{given[a]} {surname[b]}"
    return upn, display


def _last_days(day: int, row: int, keen: Floats, seed: int) -> Days:
    """The last day of use up to `day`: each week is drawn by itself, so reports agree."""
    share = WEEKLY[LAST[row]]
    chance = np.minimum(share * keen, 0.98).astype(np.float32)
    last = np.zeros(len(keen), dtype=np.int32)
    this_week = (day + 3) // 7  # day 4 of 1970 was a Monday
    for week in range(this_week, FIRST_WEEK - 1, -1):
        rng = np.random.default_rng([seed, 9, row, week])
        draw = rng.random(len(keen), dtype=np.float32)
        # the draw also tells the weekday; Friday last, so that most last days are late in the week
        weekday = (5 * np.sqrt(draw / np.maximum(chance, 1e-6))).astype(np.int32)
        used_on = week * 7 - 3 + weekday
        np.copyto(last, used_on, where=(last == 0) & (draw < chance) & (used_on <= day))
    rng = np.random.default_rng([seed, 10, row])
    once = rng.random(len(keen), dtype=np.float32)
    return np.where((last == 0) & (once < share), LONG_AGO + (once * 200).astype(np.int32), last)
