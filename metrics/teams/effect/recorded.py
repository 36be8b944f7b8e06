"""From actions of the register to what the effect of one is asked of."""

from __future__ import annotations

from collections.abc import Iterable

from metrics.teams.effect.plan import Plan, Start
from store.register import Action


def plan_of(action: Action) -> Plan:
    """The plan of an action; teams that were taken out before they started are no part of it."""
    drawn = action.lots is not None
    return Plan(
        action=action.title,
        dimension=action.dimension,
        teams=tuple(
            Start(one.team, one.starts_on, one.wave if drawn else None)
            for one in action.teams
            if one.took_place
        ),
        drawn_by_lot=drawn,
        starts_on=action.starts_on,
        ends_on=action.ends_on,
        left_early=action.left_early,
        planned_on=(action.lots.drawn_at if action.lots is not None else action.created_at).date(),
    )


def others_of(action: Action, actions: Iterable[Action]) -> tuple[Plan, ...]:
    """The plans of the other actions, to be compared with and named beside it.

    One that ran for a while and was stopped is among them, one that nobody ever began is not: a
    plan without teams would be taken for one that is for everybody.
    """
    return tuple(
        plan_of(one)
        for one in actions
        if one.action_id != action.action_id and any(team.took_place for team in one.teams)
    )
