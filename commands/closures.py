"""closures: days on which a team, a country or everybody does not work."""

from __future__ import annotations

import argparse
import difflib
import getpass

import formats
from commands.errors import Refused
from commands.home import data_if_any
from commands.output import Out
from ingest.findings import shown
from metrics.teams import breaks
from metrics.teams.asking import named_groups
from metrics.teams.calendar import code_of
from store.breaks import BadBreak, Breaks
from store.register import plain
from words import say, text


def run_closures(arguments: argparse.Namespace) -> int:
    """What is entered; or enter one more, or take one out again."""
    kept = Breaks.open(arguments.settings.home)
    try:
        if arguments.what == "add":
            for one in breaks(arguments.span or "-"):  # without days it says how they are written
                kept.add(
                    one.first_on,
                    one.last_on,
                    _place(arguments, " ".join((one.where, *arguments.where)).strip()),
                    school=arguments.school,
                    who=getpass.getuser(),
                    why=arguments.why,
                )
        elif arguments.what == "remove":
            number = int(arguments.span) if (arguments.span or "").isdecimal() else 0
            kept.remove(number, who=getpass.getuser(), why=arguments.why)
    except BadBreak as wrong:
        raise Refused(wrong.says) from None
    _tell(kept, Out(arguments.lang), as_json=arguments.json)
    return 0


def _place(arguments: argparse.Namespace, given: str) -> str:
    """A team as the data spells it, or a country. Raises Refused for what is neither."""
    copy = data_if_any(arguments.settings.home)
    if not given or code_of(given) or copy is None:
        return given
    known = {plain(name): name for name in named_groups(copy)}
    if plain(given) in known:
        return known[plain(given)]
    close = difflib.get_close_matches(plain(given), known, n=3)
    if close:
        near = ", ".join(known[name] for name in close)
        raise Refused(
            text("No team or country is called {name}. Did you mean {close}?",
                 name=shown(given), close=near)
        )  # fmt: skip
    raise Refused(text("No team or country is called {name}.", name=shown(given)))


def _tell(kept: Breaks, out: Out, *, as_json: bool) -> None:
    rows = kept.listed()
    if as_json:
        out.json(
            {
                "closures": [
                    {
                        "number": one.closed_id,
                        "first_on": one.first_on.isoformat(),
                        "last_on": one.last_on.isoformat(),
                        "where": one.place or None,
                        "school": one.school,
                        "why": one.why,
                    }
                    for one in rows
                ]
            }
        )
        return
    for one in rows:
        out.say(
            "{n}  {first} to {last}  {where}  {kind}",
            n=one.closed_id,
            first=formats.day(one.first_on, out.language),
            last=formats.day(one.last_on, out.language),
            where=shown(one.place, 40) or say("everybody", out.language),
            kind=say("school holiday" if one.school else "closed", out.language),
        )
    if not rows:
        out.say("Nothing is entered. Public holidays of the Netherlands and Belgium are known.")
