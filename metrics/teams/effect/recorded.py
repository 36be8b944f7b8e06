"""From an action of the register to what its effect is asked of."""

from __future__ import annotations

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
