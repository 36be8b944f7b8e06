"""How the order of an action came about, in words."""

from __future__ import annotations

from store.register import Action
from ui.page import Page


def order(page: Page, action: Action) -> str:
    """That lots were drawn, and whether the order still counts as drawn; "" without lots."""
    if action.lots is None:
        return ""
    said = page.say("order drawn by lot (seed {seed})", seed=action.lots.seed)
    if action.left_early:
        said += "; " + page.say(
            "it no longer counts as drawn, as teams left before their turn: {n}",
            n=action.left_early,
        )
    return said
