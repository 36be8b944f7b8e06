"""coverage and goals: where champions are, and what teams agreed to reach."""

from __future__ import annotations

import argparse

from commands.errors import Refused
from commands.home import data_if_any, data_of, day_of_today, viewer_of
from commands.output import Out
from commands.register_home import as_spelt, register_of, team_of
from formats import day, percent
from ingest.findings import shown
from metrics.teams import team_status
from metrics.teams.asking import TEAM_DIMENSIONS
from metrics.teams.coverage import Covered, coverage
from metrics.teams.goals import STATES, Range, progress
from words import say, text


def run_coverage(arguments: argparse.Namespace) -> int:
    """Champions and use by department or function."""
    out, home = Out(arguments.lang), arguments.settings.home
    found = coverage(data_of(home), viewer_of(home), by=arguments.by)
    if arguments.json:
        out.json(found.as_dict())
        return 0
    for row in found.rows:
        out.line(_line(row, out.language))
    if found.champions:
        out.say(
            "{n} champions; {everywhere} of them for everybody.",
            n=found.champions,
            everywhere=found.everywhere,
        )
    else:
        out.say("No list of champions is imported yet.")
    if found.elsewhere:
        out.say(
            "{n} champions are of a department or team that no people file has.",
            n=found.elsewhere,
        )
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
    out, home = Out(arguments.lang), arguments.settings.home
    goals = register_of(arguments).goals()
    asked = [(goal, goal.set_at.date()) for goal in goals]
    found = progress(asked, viewer_of(home), data_of(home), day_of_today())
    if arguments.json:
        out.json({"goals": [one.as_dict() for one in found]})
        return 0
    for one in found:
        parts = [
            f"{percent(one.now, out.language, one.bound)} → {percent(one.share, out.language)}",
            day(one.by_on, out.language),
            STATES[one.state].said(out.language),
        ]
        if one.realistic is not None:
            parts.append(compared_with(one.realistic, out.language))
        out.line(f"{shown(one.team, 34).ljust(35)} " + " · ".join(parts))
    if not found:
        out.say("No team has a goal.")
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
    out = Out(arguments.lang)
    share, by_on = percent(arguments.share, out.language), day(arguments.by_on, out.language)
    out.say("The goal is kept: {share} by {day}.", share=share, day=by_on)
    return 0


def _refuse_hidden(arguments: argparse.Namespace, by: str, team: str) -> None:
    """Raises Refused for a team that is too small: how far it is could never be told."""
    home = arguments.settings.home
    copy = data_if_any(home)
    if copy is None or by not in TEAM_DIMENSIONS:
        return
    rows = team_status(copy, viewer_of(home), by=by).rows
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
    Out(arguments.lang).say("The goal was ended.")
    return 0
