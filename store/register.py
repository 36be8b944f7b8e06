"""The register: what champions and HR do for teams, say about them, agree with them and share."""

from __future__ import annotations

from store.register_action_rows import KINDS, STATUSES, Action, ActionTeam, Draft, Lots
from store.register_actions import Actions
from store.register_base import DIMENSIONS, NotAllowed, NotPossible, plain
from store.register_follow_up import STATES, FollowUp, FollowUps, Note
from store.register_goals import OPT_INS, Goal, Goals, OptIn
from store.register_lots import Place, draw, in_waves
from store.register_use_cases import CaseDraft, Library, Share, UseCase

__all__ = [
    "DIMENSIONS",
    "KINDS",
    "OPT_INS",
    "STATES",
    "STATUSES",
    "Action",
    "ActionTeam",
    "CaseDraft",
    "Draft",
    "FollowUp",
    "Goal",
    "Lots",
    "NotAllowed",
    "NotPossible",
    "Note",
    "OptIn",
    "Place",
    "Register",
    "Share",
    "UseCase",
    "draw",
    "in_waves",
    "plain",
]


class Register(Actions, FollowUps, Goals, Library):
    """Everything of the register; `Register.open(home, viewer, teams)` opens it.

    Changes are made in the viewer's name and refused (NotAllowed) outside the viewer's scope:
    `teams` are the names of teams that a viewer of some departments may see.
    """
