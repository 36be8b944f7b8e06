"""Did an action help? What its teams did beside comparable teams, and what may be said of it."""

from metrics.teams.effect.asking import effect
from metrics.teams.effect.plan import AFTER, BEFORE, WAITING_WEEKS, Plan, Start
from metrics.teams.effect.result import SIGNED, Beside, Effect, Span, Step

__all__ = [
    "AFTER",
    "BEFORE",
    "SIGNED",
    "WAITING_WEEKS",
    "Beside",
    "Effect",
    "Plan",
    "Span",
    "Start",
    "Step",
    "effect",
]
