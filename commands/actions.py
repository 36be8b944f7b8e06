"""actions and effect: what is done for teams, and whether it helped."""

from __future__ import annotations

import argparse
import secrets
from datetime import date
from typing import Any

import formats
from commands import action_changes
from commands.errors import Refused
from commands.home import data_if_any, data_of, day_of_today, viewer_of
from commands.output import Out
from commands.register_home import as_spelt, register_of, split, team_of
from ingest.findings import shown
from metrics.teams.attendance import Attendance, attendance, courses
from metrics.teams.effect import Effect, effect
from metrics.teams.effect.recorded import others_of, plan_of
from metrics.teams.goals import Gain, gains
from metrics.teams.policy import policy_of
from metrics.teams.renamed import renamed
from store.breaks import Breaks
from store.control import Control
from store.register import KINDS, STATUSES, Action, Draft, plain
from words import say, text

CHALLENGE = "challenge"
MOST_SEED = 1_000_000  # a number that can be read out at a meeting


def run_list(arguments: argparse.Namespace) -> int:
    """Actions, newest first."""
    out, today = Out(arguments.lang), day_of_today()
    found = register_of(arguments).actions(team=arguments.team)
    if arguments.json:
        out.json({"actions": [as_dict(one, today) for one in found]})
        return 0
    for one in found:
        _print(one, today, out)
    if not found and arguments.team:
        out.say("No action is recorded for {team}.", team=shown(arguments.team))
    elif not found:
        out.say("No action is recorded yet.")
    return 0


def run_show(arguments: argparse.Namespace) -> int:
    """One action, its teams, attendance and changes."""
    out, register, today = Out(arguments.lang), register_of(arguments), day_of_today()
    one = register.action(arguments.action)
    took_part = _attendance(arguments, one)
    changes = register.action_changes(one.action_id)
    copy = data_if_any(arguments.settings.home)
    trainings = {course.key: course.title or "" for course in courses(copy)} if copy else {}
    gained = _gains(arguments, one)
    if arguments.json:
        people = took_part.people if took_part else None
        few = took_part.few if took_part else False
        about = {"attended_people": people, "attended_few": few}
        own = {"gains": [{"team": gain.team, "points": gain.points} for gain in gained]}
        more = own if one.kind == CHALLENGE else {}
        out.json({**as_dict(one, today), **about, **more, "changes": list(changes)})
        return 0
    _print(one, today, out)
    for team in one.teams:
        days = formats.day(team.starts_on, out.language)
        if team.stopped_on and team.took_place:
            days += f" – {formats.day(team.stopped_on, out.language)}"
        elif team.stopped_on:
            days = say("taken out before it began", out.language)
        out.line(f"  {team.place:>3}. {shown(team.team)}  {days}")
    for gain in gained:
        if gain.points is not None:
            gained_said = formats.points(gain.points / 100, out.language)
            out.line(f"  {shown(gain.team)}: {gained_said}")
    _say_attendance(out, took_part)
    for line in (one.goal, one.materials, one.link):
        if line:
            out.line(f"  {shown(line, 2000)}")
    for change in changes:
        out.line(f"  {action_changes.said(change, out.language, trainings)}")
    return 0


def run_add(arguments: argparse.Namespace) -> int:
    """Plan an action."""
    out, register, today = Out(arguments.lang), register_of(arguments), day_of_today()
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
    _print(one, today, out)
    if not one.planned_before:
        out.say("It is recorded after it started: that is said wherever its effect is shown.")
    return 0


def run_draw(arguments: argparse.Namespace) -> int:
    """Draw lots for the order, and show it."""
    out, register, today = Out(arguments.lang), register_of(arguments), day_of_today()
    seed = secrets.randbelow(MOST_SEED) if arguments.seed is None else arguments.seed
    one = register.draw_lots(
        arguments.action,
        seed=seed,
        waves=arguments.waves,
        weeks_between=arguments.weeks_between,
        today=today,
    )
    out.say(
        "Lots were drawn with seed {seed}; the same seed gives the same order again.", seed=seed
    )
    for team in one.teams:
        on = formats.day(team.starts_on, out.language)
        out.line(f"{team.place:>3}. {shown(team.team)}  {on}")
    return 0


def run_status(arguments: argparse.Namespace) -> int:
    """Change the status of an action."""
    today = day_of_today()
    one = register_of(arguments).set_status(arguments.action, arguments.status, today=today)
    _print(one, today, Out(arguments.lang))
    return 0


def run_stop(arguments: argparse.Namespace) -> int:
    """Take a team out of an action."""
    today = day_of_today()
    on: date = arguments.on or today
    one = register_of(arguments).stop_team(arguments.action, arguments.team, on=on, today=today)
    _print(one, today, Out(arguments.lang))
    return 0


def run_attend(arguments: argparse.Namespace) -> int:
    """Join an action to a training of the lists."""
    key = _course(arguments, arguments.course) if arguments.course else None
    out, today = Out(arguments.lang), day_of_today()
    one = register_of(arguments).change_action(arguments.action, today=today, event_key=key)
    _print(one, today, out)
    _say_attendance(out, _attendance(arguments, one))
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
    Out(arguments.lang).say("The note is kept.")
    return 0


def run_opt_in(arguments: argparse.Namespace) -> int:
    """Write down what a team said yes or no to."""
    by = team_of(arguments)
    (team,) = as_spelt(arguments, by, [arguments.team])
    register_of(arguments).opt_in(by, team, arguments.what, wanted=not arguments.no)
    Out(arguments.lang).say("That is kept.")
    return 0


def run_effect(arguments: argparse.Namespace) -> int:
    """Whether an action helped."""
    register = register_of(arguments)
    one = register.action(arguments.action)
    others = others_of(one, register.actions())
    home = arguments.settings.home
    copy, values = data_of(home), Control.open(home).settings()
    policy = policy_of(values, Breaks.open(home).listed(), renamed(copy))
    found = effect(plan_of(one), others, viewer_of(home), copy, policy.breaks)
    out = Out(arguments.lang)
    if arguments.json:
        out.json(found.as_dict())
        return 0
    for sentence in found.sentence:
        out.line(sentence.said(out.language))
    for note in found.notes:
        out.line(f"· {note.said(out.language)}")
    _say_series(found, out)
    return 0


def _say_series(found: Effect, out: Out) -> None:
    """What happened around the start, next to comparable teams: no difference is told here."""
    steps = [step for step in found.series if step.coached is not None]
    if steps:
        out.say("Weeks from the start: teams of the action, comparable teams")
    for step in steps:
        weeks = f"{step.from_week} – {step.to_week}".replace("-", formats.MINUS)
        own = formats.percent(step.coached, out.language, step.coached_bound)
        out.line(f"  {weeks:>8}  {own:>6}  {formats.percent(step.comparable, out.language):>6}")


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
    offered = courses(data_of(arguments.settings.home))
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
    home = arguments.settings.home
    copy = data_if_any(home)
    if one.event_key is None or copy is None:
        return None
    return attendance(copy, viewer_of(home), one.event_key, one.starts_on, one.ends_on)


def _gains(arguments: argparse.Namespace, one: Action) -> tuple[Gain, ...]:
    """What each team of a challenge gained by itself, by alphabet."""
    home = arguments.settings.home
    copy = data_if_any(home)
    if one.kind != CHALLENGE or copy is None:
        return ()
    viewer = viewer_of(home)
    return gains(one.dimension, one.still_in, one.starts_on, viewer, copy, ends_on=one.ends_on)


def _say_attendance(out: Out, found: Attendance | None) -> None:
    if found is None:
        return
    if found.people is not None:
        out.say("{n} people took part in this training.", n=found.people)
    elif found.few:
        out.say("Too few people took part in this training to say how many.")
    elif found.before:
        out.say("The lists have this training only from before this action.")
    else:
        out.say("No list tells who took part in this training.")


def _print(one: Action, today: date, out: Out) -> None:
    language = out.language
    status = STATUSES[one.status_on(today)].said(language)
    drawn = " · " + say("order drawn by lot", language) if one.lots else ""
    if one.left_early:
        drawn += "; " + say(
            "it no longer counts as drawn, as teams left before their turn: {n}",
            language,
            n=one.left_early,
        )
    kind, count = KINDS[one.kind].said(language), len(one.team_names)
    teams = say("{n} teams", language, n=count) if count != 1 else shown(one.teams[0].team)
    out.line(
        f"#{one.action_id:<4} {formats.day(one.starts_on, language)}  {status}  {kind}: "
        f"{shown(one.title, 80)} · {teams}{drawn}"
    )
