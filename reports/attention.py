"""How many teams ask for attention, in one sentence: for the work list and the weekly message."""

from __future__ import annotations

from words import Text, text


def headline(teams: int, asks: int) -> Text:
    """The sentence of so many teams that can be told of, of which so many ask for attention."""
    if not teams:
        return text("No team is large enough to be told of.")
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
