"""Whatever leaves the product about teams: those too small to be told of are in none of it.

Random organisations; every output of the loop that helps teams, for a viewer of everything and for
one of some departments. What may not be shown is written down once more here: groups under the
minimum, and whoever alone stands beside them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from access import Viewer
from metrics import Question, ask
from metrics.teams import team_status, weeks_offered
from metrics.teams.alike import learn_from
from metrics.teams.coverage import coverage
from metrics.teams.effect import effect
from metrics.teams.effect.recorded import plan_of
from metrics.teams.following import entries
from metrics.teams.goals import progress
from metrics.teams.lines import team_lines
from metrics.teams.policy import Policy
from reports import card, export, mail, sheet
from reports.digest import Context, digest
from store.register import Draft, Register
from tests.metrics.usage import Usage, mondays

LEAST = 10
WEEKS = 20
FIRST = "2026-06-22"
TODAY = date(2026, 11, 10)
BEGUN = date(2026, 8, 31)
LIKE = {
    "rises": lambda i, w: i < 2 or w >= WEEKS - 12 + i % 9,
    "high": lambda i, w: i % 5 != 0,
    "still": lambda i, w: i % 3 == 0 or (i + w) % 11 == 0,
    "falls": lambda i, w: i < 2 or w < WEEKS - 12 + i % 9,
}
# What says nothing of how a group does.
SILENT = frozenset(
    {
        "team",
        "group",
        "week_starts_on",
        "gate",
        "status",
        "flagged",
        "queued",
        "goal",
        "by",
        "as_of",
        "state",
        "reason_nl",
        "reason_en",
        "bound",
        "low",
        "gap",
        "champions",
        "hidden",
        "department",
    }
)


@dataclass
class Copy:
    """An organisation in memory with what a serving copy says of itself."""

    usage: Usage
    newest_on: date
    path: Path = Path("memory")

    def cursor(self) -> Any:
        return self.usage.cursor()


@st.composite
def organisations(draw: st.DrawFn) -> list[tuple[str, int, str]]:
    """(department, people, what it is like); sizes on both sides of the minimum."""
    count = draw(st.integers(3, 7))
    return [
        (
            f"Dep{n}x",
            draw(st.one_of(st.integers(1, 13), st.integers(10, 60))),
            draw(st.sampled_from(sorted(LIKE))),
        )
        for n in range(count)
    ]


def filled(departments: list[tuple[str, int, str]]) -> Copy:
    usage = Usage()
    on = mondays(FIRST, WEEKS)
    usage.weekly(on[0] + timedelta(days=6), WEEKS)
    for name, size, like in departments:
        people = [f"{name}-person{i}" for i in range(size)]
        usage.people([{"name": person, "department": name} for person in people])
        usage.weeks(
            [
                (person, day, "word teams")
                for w, day in enumerate(on)
                for i, person in enumerate(people)
                if LIKE[like](i, w)
            ]
        )
    return Copy(usage, on[-1] + timedelta(days=6))


def hidden(departments: list[tuple[str, int, str]]) -> set[str]:
    """Departments under the minimum, and the smallest others until nobody stands alone."""
    sizes = {name: size for name, size, _ in departments}
    away = {name for name, size in sizes.items() if size < LEAST}
    rest = sorted((name for name in sizes if name not in away), key=lambda name: sizes[name])
    while away and rest and (len(away) < 2 or sum(sizes[name] for name in away) < LEAST):
        away.add(rest.pop(0))
    return away


def outputs(copy: Copy, viewer: Viewer, register: Register) -> dict[str, str]:
    """Everything that a viewer can be given, as text."""
    statuses = team_status(copy, viewer, weeks_offered(copy), by="department")
    told, _ = entries(statuses, register, TODAY)
    context = Context(copy, viewer, register, Policy(), "auto", TODAY, "en")  # type: ignore[arg-type]
    message = digest(context)
    lines = team_lines(copy, viewer, 12, by="department")
    rows = [row for row in statuses.rows if row.week_on == statuses.rows[-1].week_on]
    goals = [(goal, BEGUN) for goal in register.goals("department")]
    effects = []
    for action in register.actions():
        if viewer.departments is None:
            effects.append(effect(plan_of(action), [], viewer, copy).as_dict())
    found = {
        "statuses": _figures([row.as_dict() for row in statuses.rows]),
        "work list": json.dumps([entry.team for entry in told]),
        "digest text": mail.plain(message),
        "digest page": mail.page(message),
        "digest card": json.dumps(card.card(message)),
        "lines": json.dumps(
            {
                team: [level.share for level in levels]
                for team, levels in lines.teams.items()
                if any(level.share is not None for level in levels)
            }
        ),
        "splits": json.dumps(sorted(lines.splits)),
        "learn from": json.dumps(
            [learn_from(copy, viewer, rows, row.team, by="department").strong for row in rows]
        ),
        "goals": _figures([one.as_dict() for one in progress(goals, viewer, copy, TODAY)]),
        "effects": json.dumps(effects, default=str),
    }
    if viewer.departments is None:
        found["sheet"] = sheet.page(sheet.sheet(context))
        covered = coverage(copy, viewer, by="department").as_dict()
        found["coverage"] = _figures(covered["rows"])
    answer = ask("active_share", Question(by=("department",), weeks=4), viewer, copy)
    file = export.csv_of(export.table(answer, "en"), "en").decode("utf-8-sig")
    found["export"] = "\n".join(
        line for line in file.splitlines()
        if "small-group" not in line
    )  # fmt: skip
    return found


def _figures(rows: list[dict[str, Any]]) -> str:
    """Rows that hold any figure: the name of a group is no secret, what it does is."""
    return json.dumps(
        [row for row in rows if any(v is not None for k, v in row.items() if k not in SILENT)],
        default=str,
    )


@given(organisations(), st.data())
@settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_teams_too_small_to_be_told_of_are_in_no_output(
    departments: list[tuple[str, int, str]], data: st.DataObject
) -> None:
    copy = filled(departments)
    away = hidden(departments)
    names = [name for name, _, _ in departments]
    scope = frozenset(data.draw(st.sets(st.sampled_from(names), min_size=1)))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "control.sqlite"
        admin = Register(path, Viewer())
        admin.add_action(
            Draft("coaching", "Half an hour", tuple(names), BEGUN, "department"), today=BEGUN
        )
        for name in names:
            admin.set_goal("department", name, 0.6, date(2027, 1, 4), today=TODAY)
            admin.opt_in("department", name, "wins", wanted=True)
        for viewer in (Viewer(), Viewer(role="champion", departments=scope)):
            out = set(names) - scope if viewer.departments else set()
            for where, text in outputs(copy, viewer, Register(path, viewer)).items():
                shown = {name for name in away | out if name in text}
                assert not shown, f"{where} of {viewer.role} tells of {shown}"
                assert "-person" not in text, where


def test_the_test_sees_a_leak() -> None:
    """The same look at an output that does tell of a small group finds it."""
    departments = [("Dep0x", 30, "high"), ("Dep1x", 25, "still"), ("Dep2x", 7, "falls")]
    assert hidden(departments) == {"Dep1x", "Dep2x"}
    copy = filled(departments)
    with TemporaryDirectory() as folder:
        register = Register(Path(folder) / "control.sqlite", Viewer(minimum_group=5))
        leaky = Viewer(minimum_group=5)
        found = outputs(copy, leaky, register)
    assert {where for where, text in found.items() if "Dep2x" in text} >= {"export", "lines"}
