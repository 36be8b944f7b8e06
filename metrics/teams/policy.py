"""What an organisation has set for the judging of its teams: thresholds, closures, holidays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from metrics.teams.asking import TEAM_DIMENSIONS
from metrics.teams.calendar import Break
from metrics.teams.thresholds import DEFAULTS, Thresholds, parsed
from store.breaks import ClosedTime
from store.register_base import NONE, Renamed, plain


@dataclass(frozen=True)
class Policy:
    """Arguments of team_status, team_lines and effect, as they are set."""

    thresholds: Thresholds = DEFAULTS
    breaks: tuple[Break, ...] = ()


def policy_of(
    settings: Mapping[str, str], closed: Iterable[ClosedTime], renamed: Renamed = NONE
) -> Policy:
    """From the settings by name (Control.settings) and what is closed (Breaks.listed).

    `renamed` has what a team is called now that was closed under an old name.
    """
    return Policy(
        DEFAULTS.overridden(parsed(settings["team_thresholds"])),
        tuple(
            Break(one.first_on, one.last_on, _now(one.place, renamed), one.school) for one in closed
        ),
    )


def _now(place: str, renamed: Renamed) -> str:
    """A closure does not say whether it is of a department or a team."""
    names = (renamed.get((dimension, plain(place))) for dimension in TEAM_DIMENSIONS)
    return next(filter(None, names), place)
