"""actions and effect: what is done for teams, and whether it helped."""

from __future__ import annotations

import argparse
import json
import secrets
import sys
from datetime import date
from typing import Any

import formats
from commands import action_changes
from commands.errors import Refused
from commands.register_home import (
    as_spelt,
    data_of,
    day_of_today,
    register_of,
    split,
    team_of,
    viewer_of,
)
from ingest.findings import shown
from metrics.teams.attendance import Attendance, attendance, courses
from metrics.teams.effect import Effect, effect
from metrics.teams.effect.recorded import others_of, plan_of
from metrics.teams.goals import Gain, gains
from metrics.teams.policy import policy_of
from store.breaks import Breaks
from store.control import Control
from store.home import Home
from store.register import KINDS, STATUSES, Action, Draft, plain
from store.serving import open_serving
from words import say, text

CHALLENGE = "challenge"
MOST_SEED = 1_000_000  # a number that can be read out at a meeting


def run_list(arguments: argparse.Namespace) -> int:
    """Actions, newest first."""
    today = day_of_today()
    found = register_of(arguments).actions(team=arguments.team)
    if arguments.json:
        _dump({"actions": [as_dict(one, today) for one in found]})
        return 0
    for one in found:
        _print(one, today, arguments.lang)
    if not found:
        _out(say("No action is recorded yet.", arguments.lang))
    return 0


def run_show(arguments: argparse.Namespace) -> int:
    """One action, its teams, attendance and changes."""
    register, today = register_of(arguments), day_of_today()
    one = register.action(arguments.action)
    took_part = _attendance(arguments, one)
    changes = register.action_changes(one.action_id)
    gained = _gains(arguments, one)
    if arguments.json:
        people = took_part.people if took_part else None
        few = took_part.few if took_part else False
        about = {"attended_people": people, "attended_few": few}
        own = {"gains": [{"team": gain.team, "points": gain.points} for gain in gained]}
        more = own if one.kind == CHALLENGE else {}
        _dump({**as_dict(one, today), **about, **more, "changes": list(changes)})
        return 0
    _print(one, today, arguments.lang)
    for team in one.teams:
        days = formats.day(team.starts_on, arguments.lang)
        if team.stopped_on:
            days += f" – {formats.day(team.stopped_on, arguments.lang)}"
        sys.stdout.write(f"  {team.place:>3}. {shown(team.team)}  {days}\n")
    for gain in gained:
        if gain.points is not None:
            gained_said = formats.points(gain.points / 100, arguments.lang)
            sys.stdout.write(f"  {shown(gain.team)}: {gained_said}\n")
    _say_attendance(arguments, took_part)
    for line in (one.goal, one.materials, one.link):
        if line:
            sys.stdout.write(f"  {shown(line, 2000)}\n")
    for change in changes:
        sys.stdout.write(f"  {action_changes.said(change, arguments.lang)}\n")
    return 0


def run_add(arguments: argparse.Namespace) -> int:
    """Plan an action."""
    register, today = register_of(arguments), day_of_today()
    by = team_of(arguments)
    number = register.add_action(
        Draft(
            kind=arguments.kind,
            title=arguments.title,
            teams=tuple(as_spelt(arguments, by, split(arguments.teams))),
            starts_on=arguments.starts_on,
            dimension=by,
            ends_on=arguments.ends_on,
            goal=arguments.goal,
            owner=arguments.owner,
            link=arguments.link,
            materials=arguments.materials,
            event_key=_course(arguments, arguments.course) if arguments.course else None,
        ),
        today=today,
    )
    one = register.action(number)
    _print(one, today, arguments.lang)
    if not one.planned_before:
        _out(
            say(
                "It is recorded after it started: that is said wherever its effect is shown.",
                arguments.lang,
            )
        )
    return 0


def run_draw(arguments: argparse.Namespace) -> int:
    """Draw lots for the order, and show it."""
    register, today = register_of(arguments), day_of_today()
    seed = secrets.randbelow(MOST_SEED) if arguments.seed is None else arguments.seed
    one = register.draw_lots(
        arguments.action,
        seed=seed,
        waves=arguments.waves,
        weeks_between=arguments.weeks_between,
        today=today,
    )
    _out(
        say(
            "Lots were drawn with seed {seed}; the same seed gives the same order again.",
            arguments.lang,
            seed=seed,
        )
    )
    for team in one.teams:
        on = formats.day(team.starts_on, arguments.lang)
        sys.stdout.write(f"{team.place:>3}. {shown(team.team)}  {on}\n")
    return 0


def run_status(arguments: argparse.Namespace) -> int:
    """Change the status of an action."""
    today = day_of_today()
    one = register_of(arguments).set_status(arguments.action, arguments.status, today=today)
    _print(one, today, arguments.lang)
    return 0


def run_stop(arguments: argparse.Namespace) -> int:
    """Take a team out of an action."""
    today = day_of_today()
    on: date = arguments.on or today
    one = register_of(arguments).stop_team(arguments.action, arguments.team, on=on)
    _print(one, today, arguments.lang)
    return 0


def run_attend(arguments: argparse.Namespace) -> int:
    """Join an action to a training of the lists."""
    key = _course(arguments, arguments.course) if arguments.course else None
    one = register_of(arguments).change_action(
        arguments.action, today=day_of_today(), event_key=key
    )
    _print(one, day_of_today(), arguments.lang)
    _say_attendance(arguments, _attendance(arguments, one))
    return 0


def run_note(arguments: argparse.Namespace) -> int:
    """Keep a note of a team, or feedback."""
    register = register_of(arguments)
    if arguments.team:
        by = team_of(arguments)
        (team,) = as_spelt(arguments, by, [arguments.team])
        register.add_note(by, team, arguments.words)
    else:
        register.add_feedback(arguments.words)
    _out(say("The note is kept.", arguments.lang))
    return 0


def run_opt_in(arguments: argparse.Namespace) -> int:
    """Write down what a team said yes or no to."""
    by = team_of(arguments)
    (team,) = as_spelt(arguments, by, [arguments.team])
    register_of(arguments).opt_in(by, team, arguments.what, wanted=not arguments.no)
    _out(say("That is kept.", arguments.lang))
    return 0


def run_effect(arguments: argparse.Namespace) -> int:
    """Whether an action helped."""
    register = register_of(arguments)
    one = register.action(arguments.action)
    others = others_of(one, register.actions())
    home = arguments.settings.home
    policy = policy_of(Control.open(home).settings(), Breaks.open(home).listed())
    found = effect(plan_of(one), others, viewer_of(arguments), data_of(arguments), policy.breaks)
    if arguments.json:
        _dump(found.as_dict())
        return 0
    for sentence in found.sentence:
        sys.stdout.write(sentence.said(arguments.lang) + "\n")
    for note in found.notes:
        sys.stdout.write(f"· {note.said(arguments.lang)}\n")
    _say_series(found, arguments.lang)
    return 0


def _say_series(found: Effect, language: str) -> None:
    """What happened around the start, next to comparable teams: no difference is told here."""
    steps = [step for step in found.series if step.coached is not None]
    if steps:
        _out(say("Weeks from the start: teams of the action, comparable teams", language))
    for step in steps:
        weeks = f"{step.from_week} – {step.to_week}".replace("-", formats.MINUS)
        own = formats.percent(step.coached, language, step.coached_bound)
        _out(f"  {weeks:>8}  {own:>6}  {formats.percent(step.comparable, language):>6}")


def as_dict(one: Action, today: date) -> dict[str, Any]:
    """The contract of `actions --json`."""
    lots = one.lots
    return {
        "action": one.action_id,
        "kind": one.kind,
        "title": one.title,
        "goal": one.goal,
        "status": one.status_on(today),
        "by": one.dimension,
        "starts_on": one.starts_on.isoformat(),
        "ends_on": one.ends_on.isoformat() if one.ends_on else None,
        "owner": one.owner,
        "link": one.link,
        "materials": one.materials,
        "planned_before": one.planned_before,
        "lots": lots
        and {
            "seed": lots.seed,
            "waves": lots.waves,
            "weeks_between": lots.weeks_between,
            "drawn_at": lots.drawn_at.isoformat(),
            "draws": lots.draws,
            "left_before_their_turn": one.left_early,
        },
        "teams": [
            {
                "team": team.team,
                "place": team.place,
                "wave": team.wave,
                "starts_on": team.starts_on.isoformat(),
                "stopped_on": team.stopped_on.isoformat() if team.stopped_on else None,
            }
            for team in one.teams
        ],
        "created_by": one.created_by,
        "changed_by": one.changed_by,
    }


def _course(arguments: argparse.Namespace, title: str) -> str:
    """The key of a training by its title. Raises Refused."""
    offered = courses(data_of(arguments))
    for course in offered:
        if plain(course.title or "") == plain(title):
            return course.key
    raise Refused(
        text(
            "The imported lists have no training called {title}. They have: {known}.",
            title=shown(title),
            known="; ".join(shown(course.title or "") for course in offered[:12]) or "–",
        )
    )


def _attendance(arguments: argparse.Namespace, one: Action) -> Attendance | None:
    copy = open_serving(Home(arguments.settings.home))
    if one.event_key is None or copy is None:
        return None
    return attendance(copy, viewer_of(arguments), [one.event_key])[one.event_key]


def _gains(arguments: argparse.Namespace, one: Action) -> tuple[Gain, ...]:
    """What each team of a challenge gained by itself, by alphabet."""
    copy = open_serving(Home(arguments.settings.home))
    if one.kind != CHALLENGE or copy is None:
        return ()
    teams = [team.team for team in one.teams if team.stopped_on is None]
    viewer = viewer_of(arguments)
    return gains(one.dimension, teams, one.starts_on, viewer, copy, ends_on=one.ends_on)


def _say_attendance(arguments: argparse.Namespace, found: Attendance | None) -> None:
    if found is None:
        return
    if found.people is not None:
        _out(say("{n} people took part in this training.", arguments.lang, n=found.people))
    elif found.few:
        _out(say("Too few people took part in this training to say how many.", arguments.lang))
    else:
        _out(say("No list tells who took part in this training.", arguments.lang))


def _print(one: Action, today: date, language: str) -> None:
    status = STATUSES[one.status_on(today)].said(language)
    drawn = " · " + say("order drawn by lot", language) if one.lots else ""
    if one.left_early:
        drawn += "; " + say(
            "it no longer counts as drawn, as teams left before their turn: {n}",
            language,
            n=one.left_early,
        )
    kind, count = KINDS[one.kind].said(language), len(one.teams)
    teams = say("{n} teams", language, n=count) if count != 1 else shown(one.teams[0].team)
    sys.stdout.write(
        f"#{one.action_id:<4} {formats.day(one.starts_on, language)}  {status}  {kind}: "
        f"{shown(one.title, 80)} · {teams}{drawn}\n"
    )


def _out(line: str) -> None:
    sys.stdout.write(line + "\n")


def _dump(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
