"""Which source feeds which number: one at a time, the best that there is (metrics.md B.4).

Sources are never mixed into one number: the audit log does not add people to the usage report, and
the Viva population is not the organisation's list of people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from metrics.sources.state import SourceState
from words import Text, text


@dataclass(frozen=True)
class Rung:
    """One number: `feeds` is the source it comes from now (None: there is none), `checks` are those
    that it is compared with and never added to."""

    number: Text
    feeds: str | None
    checks: tuple[str, ...]
    why: Text


@dataclass(frozen=True)
class _Rule:
    number: Text
    kinds: tuple[str, ...]  # kinds of source, or "licence list"; the best first
    checks: tuple[str, ...]
    why: Text


RULES: tuple[_Rule, ...] = (
    _Rule(
        text("who is active, per app and week"),
        ("usage",),
        ("totals", "interactions", "viva"),
        text("The usage report lists everybody with a licence, also those who did nothing."),
    ),
    _Rule(
        text("prompts and active days"),
        ("usage",),
        ("interactions", "totals"),
        text("One source per person and week; windows that overlap are never added up."),
    ),
    _Rule(
        text("who holds a licence"),
        ("licence list", "usage"),
        ("totals",),
        text("A people list with licences has the last word; without one, the usage report."),
    ),
    _Rule(
        text("departments, teams and functions"),
        ("people",),
        (),
        text("The people files, as they were on the day that a number is about."),
    ),
    _Rule(
        text("kinds of use"),
        ("interactions",),
        (),
        text("Only the audit log says in what setting Copilot was used."),
    ),
    _Rule(
        text("actions per feature and Viva segments"),
        ("viva",),
        (),
        text("Only Viva Insights counts actions; its people are a population of their own."),
    ),
    _Rule(
        text("the organisation before the first user report"),
        ("totals",),
        (),
        text("Microsoft's daily totals reach back further than the first list of users."),
    ),
)


def ladder(states: Iterable[SourceState]) -> tuple[Rung, ...]:
    """For each number the source that feeds it now: of the best kind there is, the newest."""
    newest: dict[str, str] = {}
    for state in states:  # newest first
        newest.setdefault(state.kind, state.source)
        if state.lists_licences:
            newest.setdefault("licence list", state.source)
    return tuple(
        Rung(
            rule.number,
            next((newest[kind] for kind in rule.kinds if kind in newest), None),
            tuple(newest[kind] for kind in rule.checks if kind in newest),
            rule.why,
        )
        for rule in RULES
    )
