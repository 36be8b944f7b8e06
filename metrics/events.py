"""Activities of the imported lists that can become actions: trainings, campaigns and the like."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from metrics.facts import Data, labels
from metrics.period import DAY
from metrics.teams.renamed import renamed
from store.register import KINDS, Action, Draft, Register, plain

# Kinds of activity that are kinds of action too; anything else is "other".
SAME = frozenset(KINDS) - {"challenge"}
CHALLENGE = "challenge"


@dataclass(frozen=True)
class Event:
    """An activity as the newest list has it; `to_on` is the first day after it.

    `key` is that of a training so called; `title` None where it may hold a person's name.
    """

    key: str
    title: str | None
    activity: str
    from_on: date
    to_on: date
    departments: tuple[str, ...]
    teams: tuple[str, ...]


@dataclass(frozen=True)
class Offers:
    """Actions that can be made, newest first, and how many activities give none and why."""

    drafts: tuple[Draft, ...]
    recorded: int  # an action already
    for_all: int  # for everybody, so there is no team to compare with
    unknown: int  # of departments or teams that nobody is in, or that are not this viewer's


def events(data: Data) -> tuple[Event, ...]:
    """Every activity of the lists, newest first."""
    rows = (
        data.cursor()
        .execute(
            """
            select event_key, title, activity, from_on, to_on, departments, teams
            from organisation_event
            order by from_on desc, title, activity
            """
        )
        .fetchall()
    )
    return tuple(
        Event(str(key), title, activity, from_on, to_on, tuple(departments), tuple(teams))
        for key, title, activity, from_on, to_on, departments, teams in rows
    )


def offers(data: Data, register: Register, dimension: str, language: str) -> Offers:
    """What can be made an action for teams of this dimension: department or team.

    An activity is offered to whoever may change all its teams. A challenge is one here only for
    teams that opted in; otherwise it is something else with the same title.
    """
    known = {old: name for (of, old), name in renamed(data).items() if of == dimension}
    known |= {plain(name): name for name in labels(data, dimension).values() if name}
    willing = register.opted_in(dimension, "challenges")
    made = register.actions(dimension=dimension)
    drafts, recorded, for_all, unknown = [], 0, 0, 0
    for event in events(data):
        named = event.departments if dimension == "department" else event.teams
        teams = _known(named, known)
        if not event.departments and not event.teams:
            for_all += 1
        elif not named:
            continue  # of the other dimension
        elif _is_made(made, event.key, event.from_on):
            recorded += 1
        elif not teams or not register.may("action", dimension, teams):
            unknown += 1
        else:
            drafts.append(_draft(event, teams, dimension, willing, language))
    return Offers(tuple(drafts), recorded, for_all, unknown)


def record(register: Register, draft: Draft, *, today: date) -> int:
    """Make the action, done where its last day is past; the one there is where it was made before.

    Raises NotPossible.
    """
    assert draft.event_key is not None
    for one in register.actions(dimension=draft.dimension):
        if _is_made([one], draft.event_key, draft.starts_on):
            return one.action_id
    number = register.add_action(draft, today=today)
    if (draft.ends_on or draft.starts_on) < today:
        register.set_status(number, "done", today=today)
    return number


def _known(named: Iterable[str], known: dict[str, str]) -> tuple[str, ...]:
    """Names as the data spells them, each once, without those that it does not have."""
    return tuple(dict.fromkeys(known[plain(name)] for name in named if plain(name) in known))


def _is_made(actions: Sequence[Action], key: str, from_on: date) -> bool:
    return any(one.event_key == key and one.starts_on == from_on for one in actions)


def _draft(
    event: Event, teams: tuple[str, ...], dimension: str, willing: frozenset[str], language: str
) -> Draft:
    kind = event.activity if event.activity in SAME else "other"
    if event.activity == CHALLENGE and willing.issuperset(map(plain, teams)):
        kind = CHALLENGE
    last_on = event.to_on - DAY
    return Draft(
        kind=kind,
        title=event.title or KINDS[kind].said(language),
        teams=teams,
        starts_on=event.from_on,
        dimension=dimension,
        ends_on=last_on if last_on > event.from_on else None,
        event_key=event.key,
    )
