"""teams: the status of every team, week by week, with the reason in words."""

from __future__ import annotations

import argparse
from dataclasses import replace

import formats
from commands.home import data_of, viewer_of
from commands.output import Out
from commands.register_home import place_spelt, spelt
from ingest.findings import shown
from metrics.teams import (
    Statuses,
    breaks,
    departments_of,
    parsed,
    policy_of,
    team_status,
    weeks_offered,
)
from metrics.teams.calendar import Break
from metrics.teams.judging import SMALL
from metrics.teams.renamed import renamed
from reports.status_names import STATUS_NAMES
from store.breaks import Breaks
from store.control import Control
from store.register import plain
from store.serving import ServingCopy
from words import say


def run_teams(arguments: argparse.Namespace) -> int:
    """Rows of one week or of all; the thresholds stand beside them."""
    out, home = Out(arguments.lang), arguments.settings.home
    copy, values = data_of(home), Control.open(home).settings()
    # An admin who chose what a team is means that; "auto" leaves it to the sizes of the teams.
    chosen = None if values["team_column"] == "auto" else "team"
    policy = policy_of(values, Breaks.open(home).listed(), renamed(copy))
    weeks = weeks_offered(copy) if arguments.all_weeks else None
    found = team_status(
        copy,
        viewer_of(home),
        [arguments.week] if arguments.week else weeks,
        by=arguments.by or chosen,
        thresholds=policy.thresholds.overridden(parsed(arguments.thresholds)),
        breaks=(*policy.breaks, *_tried_out(arguments, copy)),
    )
    if arguments.department:
        found = _inside(copy, found, arguments.department)
    if arguments.json:
        out.json(found.as_dict())
    else:
        _print(found, out)
    return 0


def _tried_out(arguments: argparse.Namespace, copy: ServingCopy) -> tuple[Break, ...]:
    """Closures of this one look. Raises Refused for a team that there is not."""
    given = (
        *breaks(";".join(arguments.closed)),
        *breaks(";".join(arguments.school), school=True),
    )
    return tuple(replace(one, where=place_spelt(copy, one.where)) for one in given)


def _inside(copy: ServingCopy, found: Statuses, department: str) -> Statuses:
    """Only teams of which most are in this department. Raises Refused where there is none."""
    wanted = plain(spelt(copy, "department", department))
    weeks = {row.week_on for row in found.rows}
    homes = {week: departments_of(copy, found.dimension, week) for week in weeks}
    rows = (r for r in found.rows if plain(homes[r.week_on].get(r.team, r.team)) == wanted)
    return replace(found, rows=tuple(rows))


def _print(found: Statuses, out: Out) -> None:
    language = out.language
    for row in found.rows:
        mark = "!" if row.queued else "·" if row.flagged else " "
        reason = " ".join(part.said(language) for part in row.reason)
        team = shown(row.team, 30).ljust(30)
        status = STATUS_NAMES[row.status].said(language).ljust(19)
        line = f"{formats.day(row.week_on, language)}  {mark} {team}  {status}  {reason}"
        out.line(line.rstrip())
    _say_small(found, out)
    limits = found.thresholds.as_dict()
    out.line(" · ".join(f"{name} {value}" for name, value in limits.items()))
    if not found.presence:
        out.say("Who was at work is not known; holidays are read from what regular users did.")


def _say_small(found: Statuses, out: Out) -> None:
    """How many of the newest week are too small to say anything about."""
    newest = max((row.week_on for row in found.rows), default=None)
    now = [row for row in found.rows if row.week_on == newest]
    small = sum(row.gate in SMALL for row in now)
    if not small:
        return
    line = say(
        "Of {n} of {teams} teams nothing is told: they have too few people.",
        out.language,
        n=small,
        teams=len(now),
    )
    if 2 * small > len(now) and found.dimension == "team":
        line += " " + say("With --by department larger groups are told of.", out.language)
    out.line(line)
