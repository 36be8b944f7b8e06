"""Where champions are and where they are missed: by department or function, beside use.

A champion is counted, never named. By department those count who are champion of it or of a team
that lies wholly in it; by function those who have it themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from metrics import nesting
from metrics.answer import Row
from metrics.asking import Viewer, ask
from metrics.facts import Data, labels
from metrics.period import DAY, WEEK
from metrics.question import UNKNOWN, Question, UsageError
from metrics.teams.asking import Statuses, team_status
from metrics.teams.renamed import renamed
from store.register import plain
from words import text

DIMENSIONS = ("department", "function")
METRIC = "habitual_share"
LOW = 0.05  # a share this far under that of everybody is low


@dataclass(frozen=True)
class Covered:
    """One group. None: not told, or not known. `flagged` of its `teams` stand still or fall; `gap`:
    use is low and nobody helps there."""

    group: str
    champions: int | None
    use: Row
    low: bool
    gap: bool
    teams: int | None
    flagged: int | None

    @property
    def flagged_each(self) -> float | None:
        """Flagged teams for each champion there is."""
        if self.flagged is None or not self.champions:
            return None
        return self.flagged / self.champions

    def as_dict(self) -> dict[str, Any]:
        """The contract of the command line."""
        return {
            "group": self.group,
            "champions": self.champions,
            "habitual_share": self.use.value,
            "bound": self.use.bound,
            "hidden": self.use.hidden,
            "low": self.low,
            "gap": self.gap,
            "teams": self.teams,
            "flagged_teams": self.flagged,
            "flagged_teams_for_each": None
            if (each := self.flagged_each) is None
            else round(each, 1),
        }


@dataclass(frozen=True)
class Coverage:
    """Groups by name; `champions` are all there are, `everywhere` those of the organisation,
    `elsewhere` those of a department or team that no people file knows."""

    dimension: str
    as_of: date | None
    everyone: Row | None
    champions: int
    everywhere: int
    elsewhere: int
    rows: tuple[Covered, ...]

    @property
    def gaps(self) -> tuple[Covered, ...]:
        return tuple(row for row in self.rows if row.gap)

    def as_dict(self) -> dict[str, Any]:
        """The contract of the command line."""
        return {
            "by": self.dimension,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "habitual_share": self.everyone.value if self.everyone else None,
            "champions": self.champions,
            "champions_of_everybody": self.everywhere,
            "champions_of_unknown_groups": self.elsewhere,
            "rows": [row.as_dict() for row in self.rows],
        }


def coverage(
    data: Data,
    viewer: Viewer,
    *,
    by: str = "department",
    statuses: Statuses | None = None,
) -> Coverage:
    """Champions and use of every department or function that this viewer may see.

    `statuses` are those of the newest week, where the caller has them. Raises UsageError.
    """
    if by not in DIMENSIONS:
        raise UsageError(
            text("Champions can be told by department or function, not by {by}.", by=by)
        )
    answer = ask(METRIC, Question(by=(by,)), viewer, data)
    if answer.as_of is None:
        return Coverage(by, None, None, 0, 0, 0, ())
    on = answer.as_of
    everyone = answer.total
    champions = _champions(data, on)
    found = _of_departments(data, champions, on) if by == "department" else _functions(data, on)
    flagged: Mapping[str, tuple[int, int]] = {}
    if by == "department":
        flagged = _flagged(data, statuses or team_status(data, viewer))
    rows = []
    for row in answer.rows:
        name = str(row.dims[by])
        if name == UNKNOWN:
            continue
        # A group that may not be told of is not told of by its champions either; and without a
        # list nobody knows who helps where.
        count = len(found.get(name.casefold(), ())) if champions and not row.hidden else None
        low = _low(row, everyone)
        told, standing = flagged.get(name, (None, None))
        rows.append(Covered(name, count, row, low, low and count == 0, told, standing))
    known = {person for people in found.values() for person in people}
    everywhere = {person for person, department, team in champions if not department and not team}
    placed = known | everywhere
    return Coverage(
        dimension=by,
        as_of=on,
        everyone=everyone,
        champions=len({person for person, _, _ in champions}),
        everywhere=len(everywhere),
        elsewhere=len({person for person, _, _ in champions} - placed)
        if by == DIMENSIONS[0]
        else 0,
        rows=tuple(rows),
    )


def _low(row: Row, everyone: Row | None) -> bool:
    """Under everybody's share, surely: a share that is only a lower limit says nothing."""
    if row.value is None or everyone is None or everyone.value is None:
        return False
    return row.bound != "at_least" and row.value <= everyone.value - LOW


Champion = tuple[int, str, str]


def _champions(data: Data, on: date) -> list[Champion]:
    """(person, department, team) of a day, names as they are compared; "" where not told."""
    rows = data.cursor().execute(
        """
        select distinct person_id, coalesce(department, ''), coalesce(team, '')
        from person_champion
        where from_on <= $on and to_on > $on
        """,
        {"on": on},
    )
    names = renamed(data)

    def now(dimension: str, name: str) -> str:
        return names.get((dimension, plain(name)), name).casefold()

    return [
        (person, now("department", department), now("team", team))
        for person, department, team in rows.fetchall()
    ]


def _of_departments(data: Data, champions: list[Champion], on: date) -> dict[str, set[int]]:
    """Department → its champions, those of teams wholly in it among them."""
    departments = {number: name.casefold() for number, name in labels(data, "department").items()}
    teams = {number: name.casefold() for number, name in labels(data, "team").items()}
    inside = nesting.inside(data, on, "department", "team", licensed=None)
    home = {teams[team]: departments[above] for above, within in inside.items() for team in within}
    known = set(departments.values()) - {UNKNOWN}
    found: dict[str, set[int]] = defaultdict(set)
    for person, department, team in champions:
        name = department if department in known else home.get(team, "")
        if name:
            found[name].add(person)
    return found


def _functions(data: Data, on: date) -> dict[str, set[int]]:
    """Function → the champions who have it."""
    names = labels(data, "function")
    rows = (
        data.cursor()
        .execute(
            """
            select distinct s.person_id, s.function_id
            from person_champion c
            join person_span s on s.person_id = c.person_id
            where c.from_on <= $on and c.to_on > $on and s.from_on <= $on and s.to_on > $on
            """,
            {"on": on},
        )
        .fetchall()
    )
    found: dict[str, set[int]] = defaultdict(set)
    for person, function in rows:
        found[names[function].casefold()].add(person)
    return found


def _flagged(data: Data, statuses: Statuses) -> dict[str, tuple[int, int]]:
    """Department → teams in it that may be told of, and how many of them are flagged."""
    told = [row for row in statuses.rows if row.licensed_people]
    if statuses.dimension == "department":
        return {row.team: (1, int(row.flagged)) for row in told}
    departments = labels(data, "department")
    numbers = {name: number for number, name in labels(data, statuses.dimension).items()}
    if not told or statuses.dimension not in nesting.ORDER[nesting.ORDER.index("department") :]:
        return {}
    newest = max(row.week_on for row in told)
    sunday = newest + WEEK - DAY
    inside = nesting.inside(data, sunday, "department", statuses.dimension, licensed=True)
    home = {team: above for above, within in inside.items() for team in within}
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in told:
        above = home.get(numbers[row.team])
        if row.week_on == newest and above is not None:
            found[departments[above]][0] += 1
            found[departments[above]][1] += row.flagged
    return {name: (teams, flagged) for name, (teams, flagged) in found.items()}
