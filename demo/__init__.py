"""A simulated organisation that writes its exports exactly as Microsoft does.

Everything comes from a seed: the same arguments give the same files, byte for byte. The people do
not exist; names are put together from word lists and addresses end in the reserved ".example".
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from demo.people import draw_people
from demo.timeline import Timeline
from demo.truth import Truth, find_truth
from demo.writing import Writing

__all__ = ["ENDS_ON", "PEOPLE", "SEED", "WEEKS", "Truth", "generate", "truth"]

PEOPLE = 2_000
WEEKS = 52
SEED = 2026
ENDS_ON = date(2026, 11, 15)


def generate(
    folder: Path,
    people: int = PEOPLE,
    weeks: int = WEEKS,
    seed: int = SEED,
    ends_on: date = ENDS_ON,
    *,
    presence: bool = False,
) -> list[Path]:
    """Write the exports of a simulated organisation in `folder`; the files written, sorted.

    `ends_on` is a Sunday, the refresh date of the newest report. With `presence` there is a report
    of who was last at work when, which Kadans refuses unless that is switched on. Raises ValueError
    for a period or a size that cannot be simulated.
    """
    timeline = Timeline(ends_on, weeks)
    staff = draw_people(people, timeline, seed)
    folder.mkdir(parents=True, exist_ok=True)
    return sorted(Writing(folder, staff, timeline, seed).write(presence=presence))


def truth(
    people: int = PEOPLE, weeks: int = WEEKS, seed: int = SEED, ends_on: date = ENDS_ON
) -> Truth:
    """What really happens in the organisation that `generate` writes files of: never a file."""
    timeline = Timeline(ends_on, weeks)
    return find_truth(draw_people(people, timeline, seed), timeline, seed)
