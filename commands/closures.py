"""closures: days on which a team, a country or everybody does not work."""

from __future__ import annotations

import argparse
import getpass

import formats
from commands.errors import Refused
from commands.home import data_if_any
from commands.output import Out
from commands.register_home import place_spelt
from ingest.findings import shown
from metrics.teams import breaks
from store.breaks import BadBreak, Breaks, ClosedTime
from words import say, text


def run_closures(arguments: argparse.Namespace) -> int:
    """What is entered; or enter one more, or take one out again."""
    kept = Breaks.open(arguments.settings.home)
    try:
        if arguments.what == "add":
            for one in breaks(arguments.span or "-"):  # without days it says how they are written
                where = " ".join((one.where, *arguments.where)).strip()
                kept.add(
                    one.first_on,
                    one.last_on,
                    place_spelt(data_if_any(arguments.settings.home), where),
                    school=arguments.school,
                    who=getpass.getuser(),
                    why=arguments.why,
                )
        elif arguments.what == "remove":
            number = _number(kept.listed(), arguments.span or "")
            kept.remove(number, who=getpass.getuser(), why=arguments.why)
    except BadBreak as wrong:
        raise Refused(wrong.says) from None
    _tell(kept, Out(arguments.lang), as_json=arguments.json)
    return 0


def _number(rows: tuple[ClosedTime, ...], given: str) -> int:
    """The number of a closure that is entered. Raises Refused for another, with those there are."""
    if given.isdecimal() and any(one.closed_id == int(given) for one in rows):
        return int(given)
    if not rows:
        raise Refused(text("There is no closure {n}: nothing is entered.", n=shown(given) or "–"))
    raise Refused(
        text(
            "There is no closure {n}. `closures` lists those there are; their numbers are {known}.",
            n=shown(given) or "–",
            known=", ".join(str(one.closed_id) for one in rows),
        )
    )


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
