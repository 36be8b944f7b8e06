"""coverage and goals: where champions are, and what teams agreed to reach."""

from __future__ import annotations

import argparse
import json
import sys

from commands.errors import Refused
from commands.register_home import (
    as_spelt,
    data_of,
    day_of_today,
    register_of,
    team_of,
    viewer_of,
)
from formats import day, percent
from ingest.findings import shown
from metrics.teams import team_status
from metrics.teams.asking import TEAM_DIMENSIONS
from metrics.teams.coverage import Covered, coverage
from metrics.teams.goals import STATES, Range, progress
from store.home import Home
from store.serving import open_serving
from words import say, text


def run_coverage(arguments: argparse.Namespace) -> int:
    """Champions and use by department or function."""
    found = coverage(data_of(arguments), viewer_of(arguments), by=arguments.by)
    if arguments.json:
        sys.stdout.write(json.dumps(found.as_dict(), ensure_ascii=False, indent=2) + "\n")
        return 0
    for row in found.rows:
        sys.stdout.write(_line(row, arguments.lang) + "\n")
    total = say(
        "{n} champions; {everywhere} of them for everybody.",
        arguments.lang,
        n=found.champions,
        everywhere=found.everywhere,
    )
    if not found.champions:
        total = say("No list of champions is imported yet.", arguments.lang)
    sys.stdout.write(total + "\n")
    if found.elsewhere:
        unknown = say(
            "{n} champions are of a department or team that no people file has.",
            arguments.lang,
            n=found.elsewhere,
        )
        sys.stdout.write(unknown + "\n")
    return 0


def _line(row: Covered, language: str) -> str:
    name = shown(row.group, 34).ljust(35)
    if row.use.hidden:
        return f"{name} –"
    champions = "–" if row.champions is None else row.champions
    parts = [
        say("champions: {n}", language, n=champions),
        percent(row.use.value, language, row.use.bound),
    ]
    if row.teams:
        flagged, teams = row.flagged, row.teams
        parts.append(
            say("ask for attention: {n} of {teams}", language, n=flagged, teams=teams),
        )
    if row.gap:
        parts.append(say("low use and no champion", language))
    return f"{name} " + " · ".join(parts)


def run_goals(arguments: argparse.Namespace) -> int:
    """Goals that run, and how far they are."""
    goals = register_of(arguments).goals()
    asked = [(goal, goal.set_at.date()) for goal in goals]
    found = progress(asked, viewer_of(arguments), data_of(arguments), day_of_today())
    if arguments.json:
        rows = [one.as_dict() for one in found]
        sys.stdout.write(json.dumps({"goals": rows}, ensure_ascii=False, indent=2) + "\n")
        return 0
    for one in found:
        parts = [
            f"{percent(one.now, arguments.lang, one.bound)} → {percent(one.share, arguments.lang)}",
            day(one.by_on, arguments.lang),
            STATES[one.state].said(arguments.lang),
        ]
        if one.realistic is not None:
            parts.append(compared_with(one.realistic, arguments.lang))
        sys.stdout.write(f"{shown(one.team, 34).ljust(35)} " + " · ".join(parts) + "\n")
    if not found:
        sys.stdout.write(say("No team has a goal.", arguments.lang) + "\n")
    return 0


def compared_with(span: Range, language: str) -> str:
    """Where comparable teams would end, and which teams those are."""
    low, high = (percent(share, language) for share in (span.low, span.high))
    if span.alike:
        return say(
            "the {n} teams most like it: {low} to {high}",
            language,
            n=span.teams,
            low=low,
            high=high,
        )
    return say(
        "all {n} teams, as too few are like it: {low} to {high}",
        language,
        n=span.teams,
        low=low,
        high=high,
    )


def run_set_goal(arguments: argparse.Namespace) -> int:
    """Give a team a goal."""
    by = team_of(arguments)
    (team,) = as_spelt(arguments, by, [arguments.team])
    _refuse_hidden(arguments, by, team)
    register_of(arguments).set_goal(
        by, team, arguments.share, arguments.by_on, today=day_of_today()
    )
    sys.stdout.write(say("The goal is kept.", arguments.lang) + "\n")
    return 0


def _refuse_hidden(arguments: argparse.Namespace, by: str, team: str) -> None:
    """Raises Refused for a team that is too small: how far it is could never be told."""
    copy = open_serving(Home(arguments.settings.home))
    if copy is None or by not in TEAM_DIMENSIONS:
        return
    viewer = viewer_of(arguments)
    rows = team_status(copy, viewer, by=by).rows
    if rows and not any(row.licensed_people for row in rows if row.team == team):
        raise Refused(
            text(
                "{team} has too few people with a licence to be told of, so nobody could see how "
                "far its goal is. Choose a larger group.",
                team=shown(team),
            )
        )


def run_end_goal(arguments: argparse.Namespace) -> int:
    """End the goal of a team."""
    register_of(arguments).end_goal(team_of(arguments), arguments.team)
    sys.stdout.write(say("The goal was ended.", arguments.lang) + "\n")
    return 0
