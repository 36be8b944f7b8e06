"""What an organisation has set for the judging of its teams: thresholds, closures, holidays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from metrics.teams.calendar import Break
from metrics.teams.thresholds import DEFAULTS, Thresholds, parsed
from store.breaks import ClosedTime


@dataclass(frozen=True)
class Policy:
    """Arguments of team_status, team_lines and effect, as they are set."""

    thresholds: Thresholds = DEFAULTS
    breaks: tuple[Break, ...] = ()


def policy_of(settings: Mapping[str, str], closed: Iterable[ClosedTime]) -> Policy:
    """From the settings by name (Control.settings) and what is closed (Breaks.listed)."""
    return Policy(
        DEFAULTS.overridden(parsed(settings["team_thresholds"])),
        tuple(Break(one.first_on, one.last_on, one.place, one.school) for one in closed),
    )
