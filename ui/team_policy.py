"""How teams are judged here: what the organisation set, for every page that tells of teams."""

from __future__ import annotations

from metrics.teams.policy import Policy, policy_of
from metrics.teams.renamed import renamed
from store.breaks import Breaks
from store.control import Control
from ui.page import Page


def team_policy(page: Page) -> Policy:
    """Thresholds, closures and school holidays as they are set now."""
    home = page.settings.home
    names = renamed(page.data) if page.data is not None else {}
    return policy_of(Control.open(home).settings(), Breaks.open(home).listed(), names)
