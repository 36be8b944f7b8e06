"""One statement per metric and period: the relations that a metric file reads, put before it.

Metric files are in sql/, the relations they read in sql/relations/; three small ones (apps, weeks,
tiles) are lists of values made here. Every value is a bound parameter; the only identifiers put in
are those of GROUPS.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from metrics.apps import App
from metrics.period import DAY, Week, Window
from metrics.question import GROUPS

SQL = Path(__file__).with_name("sql")
RELATIONS = (  # each after those that it reads
    "used",
    "used_week",
    "unclear",
    "unclear_week",
    "used_before",
    "unclear_before",
    "app_calendar",
    "window_total",
    "window_missed",
    "shown_tool",
)
SLOTS = 16  # apps that one run counts side by side
MOST_WEEKS = 62  # weeks are bits of a bigint where they are counted
_PARAMETER = re.compile(r"\$([a-z_0-9]+)")
_EACH_APP = re.compile(r" *-- each app\n(.*?) *-- end\n", re.DOTALL)


@dataclass(frozen=True)
class Tile:
    """One report window that stands for whole weeks: `days` days up to `refresh_on`."""

    week_on: date
    days: int
    refresh_on: date


@dataclass(frozen=True)
class Scene:
    """What one run of a metric file sees."""

    window: Window
    series: int
    member: str  # the file of sql/relations that tells who is counted
    organisation: str | None
    apps: Sequence[App]
    tiles: Sequence[Tile] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)


@cache
def sql_of(name: str) -> str:
    """The text of one file of metrics/sql."""
    return (SQL / name).read_text(encoding="utf-8").rstrip()


def composed(file: str, scene: Scene) -> tuple[str, dict[str, Any]]:
    """The whole statement for one metric file in one scene, and its parameters."""
    parameters = _parameters(scene)
    relations = {
        "member": _member(scene),
        "app_dimension": _apps(scene.apps, parameters),
        "window_week": _weeks(scene.window.weeks, parameters),
        "tile": _tiles(scene.tiles, parameters),
        **{name: sql_of(f"relations/{name}.sql") for name in RELATIONS},
    }
    body = _each_app(sql_of(file), len(scene.apps)).replace("{group}", _group(scene))
    needed = _needed(body, relations)
    # Some engines write out every relation of the head first. The population is read more than once
    # but quick to read, and a million people are not written out quickly: put it where it is read.
    member = relations.pop("member")
    body = _inlined(body, "member", member)
    relations = {name: _inlined(text, "member", member) for name, text in relations.items()}
    heads = ",\n".join(f"{name} as (\n{relations[name]}\n)" for name in relations if name in needed)
    head = f"with {heads}" if heads else "-- every relation is in its place"
    sql = "\n".join((head, "select * from (", body, ") as counted"))
    used = set(_PARAMETER.findall(sql))
    return sql, {name: value for name, value in parameters.items() if name in used}


def _each_app(text: str, apps: int) -> str:
    """The text with the lines of an app repeated for every slot, at least once."""

    def repeated(found: re.Match[str]) -> str:
        return "".join(found[1].replace("{slot}", str(slot)) for slot in range(max(apps, 1)))

    return _EACH_APP.sub(repeated, text)


def _inlined(text: str, name: str, relation: str) -> str:
    """The text with `from name` and `join name` reading the relation itself."""
    reads = re.compile(rf"\b(from|join) {name}\b(?: as (\w+))?")
    return reads.sub(lambda m: f"{m[1]} (\n{relation}\n) as {m[2] or name}", text)


def _needed(body: str, relations: Mapping[str, str]) -> set[str]:
    """Relations that the body reads, and those that these read."""
    found: set[str] = set()
    texts = [body]
    while texts:
        words = set(re.findall(r"[a-z_0-9]+", re.sub(r"--.*", "", texts.pop())))
        for name in words & relations.keys() - found:
            found.add(name)
            texts.append(relations[name])
    return found


def _parameters(scene: Scene) -> dict[str, Any]:
    window = scene.window
    starts_on = window.period.starts_on
    last = window.weeks[-1] if window.weeks else None
    before = window.before[-1] if window.before else None
    return {
        "series": scene.series,
        "concealed": window.concealed,
        "starts_on": starts_on,
        "last_on": window.period.last_on,
        "first_week_on": window.weeks[0].week_on if window.weeks else starts_on,
        "last_week_on": last.week_on if last else window.week_on,
        "covered_on": last.covered_on if last else window.period.last_on,
        "before_starts_on": window.before[0].week_on if window.before else starts_on,
        "before_last_week_on": before.week_on if before else starts_on,
        "before_to_on": before.to_on if before else starts_on,
        "before_covered_on": before.covered_on if before else starts_on,
        **scene.numbers,
    }


def _member(scene: Scene) -> str:
    """Who is counted: the population of the period's last day, with the group asked for."""
    return sql_of(f"relations/{scene.member}.sql").replace("{group}", _group(scene))


def _group(scene: Scene) -> str:
    return GROUPS[scene.organisation] if scene.organisation else "0"


def _apps(apps: Sequence[App], parameters: dict[str, Any]) -> str:
    rows = [(slot, app.key, app.mask, app.unclear_mask) for slot, app in enumerate(apps)]
    columns = {
        "slot": "integer",
        "app_key": "varchar(200)",
        "mask": "bigint",
        "unclear_mask": "bigint",
    }
    for slot in range(SLOTS):
        app = apps[slot] if slot < len(apps) else None
        parameters[f"mask_{slot}"] = app.mask if app else 0
        parameters[f"open_{slot}"] = app.unclear_mask if app else 0
    return _values("app", columns, rows, parameters)


def _weeks(weeks: Sequence[Week], parameters: dict[str, Any]) -> str:
    rows = [
        (week.week_on, week.to_on - DAY, week.covered_on, 1 << number)
        for number, week in enumerate(weeks[-MOST_WEEKS:])
    ]
    columns = {"week_on": "date", "last_on": "date", "covered_on": "date", "bit": "bigint"}
    return _values("week", columns, rows, parameters)


def _tiles(tiles: Sequence[Tile], parameters: dict[str, Any]) -> str:
    rows = [(tile.week_on, tile.days, tile.refresh_on) for tile in tiles]
    columns = {"week_on": "date", "days": "smallint", "refresh_on": "date"}
    return _values("tile", columns, rows, parameters)


def _values(
    name: str,
    columns: Mapping[str, str],
    rows: Sequence[tuple[Any, ...]],
    parameters: dict[str, Any],
) -> str:
    """A relation of literal rows, every value bound under a name of its own."""
    lines = []
    # Without rows the relation still has its columns, and a row that is filtered away.
    for number, row in enumerate(rows or [(None,) * len(columns)]):
        cells = []
        for column, value in zip(columns, row, strict=True):
            bound = f"{name}_{number}_{column}"
            parameters[bound] = value
            cells.append(f"cast(${bound} as {columns[column]})")
        lines.append(f"    ({', '.join(cells)})")
    first = next(iter(columns))
    values = ",\n".join(lines)
    listed = f"(values\n{values}\n) as given ({', '.join(columns)})"
    return f"select * from {listed}\nwhere given.{first} is not null"  # noqa: S608 our own names
