"""The status of teams, week by week: growing, high, standing still, falling, or not told."""

from metrics.teams.asking import Statuses, departments_of, team_status, weeks_offered
from metrics.teams.calendar import Break, breaks
from metrics.teams.policy import Policy, policy_of
from metrics.teams.telling import TeamRow
from metrics.teams.thresholds import DEFAULTS, Thresholds, parsed

__all__ = [
    "DEFAULTS",
    "Break",
    "Policy",
    "Statuses",
    "TeamRow",
    "Thresholds",
    "breaks",
    "departments_of",
    "parsed",
    "policy_of",
    "team_status",
    "weeks_offered",
]
