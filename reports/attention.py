"""What is said first, on the work list and in the weekly message: who asks, and whom to thank."""

from __future__ import annotations

from collections.abc import Sequence

import formats
from metrics.rounding import COUNTS_FROM
from metrics.teams import TeamRow
from metrics.teams.queues import Entry
from words import Text, say, text


def headline(entries: Sequence[Entry]) -> Text:
    """The sentence of the teams that can be told of; one with a plan is not called recovered."""
    teams, low = len(entries), sum(entry.is_low for entry in entries)
    asks = sum(entry.asks for entry in entries)
    if not teams:
        return text("No team is large enough to be told of.")
    if low > asks:
        aside = any(entry.is_low and entry.aside is not None for entry in entries)
        return _begun_upon(low, asks, aside)
    if teams == 1:
        return (
            text("The only team here would gain from attention now.")
            if asks
            else text("The only team here does not ask for attention now.")
        )
    if not asks:
        return text("None of {n} teams asks for attention now.", n=teams)
    if asks == 1:
        return text("One of {n} teams would gain from attention now.", n=teams)
    return text("{asks} of {n} teams would gain from attention now.", asks=asks, n=teams)


def thanks(named: str, rest: int) -> list[Text]:
    """Compliments: for the teams that may be named, as one text, and for so many that may not."""
    said = [text("Well done, and thank you: {teams}.", teams=named)] if named else []
    if rest == 1:
        said.append(
            text("One more team grew or came back.")
            if named
            else text("One team grew or came back. Thank you to that team.")
        )
    elif rest:
        said.append(
            text("{n} more teams grew or came back.", n=rest)
            if named
            else text("{n} teams grew or came back. Thank you to them.", n=rest)
        )
    return said


def level(row: TeamRow, language: str) -> str:
    """The part of a normal week's licence holders who use Copilot, in words."""
    if row.level is None:
        return say("level not known", language)
    shown = formats.percent(row.level, language, row.level_bound)
    if (row.licensed_people or 0) < COUNTS_FROM and row.level_bound is None:
        return say("about {share} in a normal week", language, share=shown)
    return say("{share} in a normal week", language, share=shown)


def _begun_upon(low: int, asks: int, aside: bool) -> Text:
    """Of teams that stand still or fall, of which some have a plan or are set aside."""
    if asks == 1:
        return text(
            "{n} teams stand still or fall; one of them would gain from attention now.", n=low
        )
    if asks:
        return text(
            "{n} teams stand still or fall; {asks} of them would gain from attention now.",
            n=low,
            asks=asks,
        )
    if aside:
        if low == 1:
            return text("One team stands still or falls; it is set aside.")
        return text("{n} teams stand still or fall; all are in follow-up or set aside.", n=low)
    if low == 1:
        return text("One team stands still or falls; it is in follow-up.")
    return text("{n} teams stand still or fall; all are in follow-up.", n=low)
