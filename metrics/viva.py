"""Viva's population beside the others: its weeks and features, its groups, its caveats.

Viva's people are pseudonyms that join to nobody, so they are counted by themselves: with their own
groups, their own weeks, and the same protection.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import ClassVar

import numpy as np

from metrics import nesting
from metrics.answer import Caveat
from metrics.apps import ANY, App
from metrics.changes import Members, Population
from metrics.compose import sql_of
from metrics.facts import VIVA_SERIES, Data, Facts
from metrics.kept import kept
from metrics.period import SUNDAY, Week, Window
from metrics.question import ANY_APP, VIVA
from words import text

ORDER = tuple(VIVA)  # coarse before fine
FEATURE = "feature_"


@dataclass(frozen=True)
class VivaFacts(Facts):
    """The small facts around Viva exports: `told` has the features that exports of a week count.

    `sundays`: some of Viva's own weeks start on another day than Monday.
    """

    told: Mapping[date, frozenset[str]]
    sundays: bool

    def carries(self, app: App, window: Window) -> bool:
        """Whether every week of the window was told by exports with that feature."""
        return all(app.key in self.told[week.week_on] for week in window.weeks)

    def refresh_on(self, as_of: date) -> date | None:
        """The last day of the newest week that ends on or before a day."""
        ends = (week_on + SUNDAY for week_on in self.weeks)
        return max((day for day in ends if day <= as_of), default=None)


def read_facts(data: Data) -> VivaFacts:
    """The facts of a published copy, read once; those of anything else, read each time."""
    return kept(data, "viva facts", (), partial(_read, data))


def _read(data: Data) -> VivaFacts:
    con = data.cursor()
    rows = con.execute(
        "select w.week_on, b.header, bool_and(w.actions is not null) as totals, "
        "bool_or(w.metric_on <> w.week_on) as sundays "
        "from viva_week w join batch b on b.batch_id = w.batch_id group by w.week_on, b.header"
    ).fetchall()
    told: dict[date, frozenset[str]] = {}
    for week_on, header, totals, _ in rows:
        columns = json.loads(header).get("columns", ())
        features = {name.removeprefix(FEATURE) for name in columns if name.startswith(FEATURE)}
        features |= {ANY_APP} if totals else set()
        told[week_on] = told.get(week_on, frozenset(features)) & features
    every = sorted({feature for features in told.values() for feature in features} - {ANY_APP})
    return VivaFacts(
        series=VIVA_SERIES,
        newest_on=max(told) + SUNDAY if told else None,
        weeks={on: Week(on, on + SUNDAY, False) for on in sorted(told)},
        reports=(),
        apps=(ANY, *(App(name, 0, 0, frozenset([name])) for name in every)),
        people_since_on=None,
        told=told,
        sundays=any(row[3] for row in rows),
    )


class Pseudonyms(Population):
    """Who is counted: the licensed of each week, in the groups that Viva has."""

    members: ClassVar[Members] = dict.fromkeys((True, False, None), "member_viva")
    in_people_files: ClassVar[bool] = False
    rosters: ClassVar[str] = "roster_people_viva.sql"
    sizes: ClassVar[str] = ""

    def hidden(self, on: date, dimension: str) -> dict[int, str]:
        """Groups that the tree rule hides in the week that ends on a day."""
        key = on - SUNDAY, dimension, self.least
        return kept(self.data, "hidden viva groups", key, partial(_decided, self.data, *key))


def _decided(data: Data, on: date, dimension: str, least: int) -> dict[int, str]:
    named = ORDER[: ORDER.index(dimension) + 1]
    columns = ",\n    ".join(f"{VIVA[name]} as {name}_group" for name in named)
    places = ", ".join(str(place) for place in range(1, len(named) + 1))
    sql = sql_of("headcount_viva.sql").replace("{groups}", columns).replace("{places}", places)
    rows = data.cursor().execute(sql, {"week_on": on}).fetchnumpy()
    groups = np.array([np.asarray(rows[f"{name}_group"]).astype(np.int64) for name in named])
    people = np.asarray(rows["people"]).astype(np.int64)
    return nesting.decide(nesting.Headcount(groups.reshape(len(named), -1), people), least)


def caveats(data: Data, windows: Sequence[Window], facts: Facts) -> Iterator[Caveat]:
    """What holds for every figure of this population."""
    yield Caveat(
        "viva-population",
        text(
            "Viva shows people as pseudonyms. They are a population of their own, with the "
            "groups that Viva has: do not add them to other figures."
        ),
    )
    if isinstance(facts, VivaFacts) and facts.sundays:
        yield Caveat(
            "viva-weeks",
            text("Viva’s weeks start on Sunday; each stands here with the Monday after it."),
        )
