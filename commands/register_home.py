"""What the commands of the register share: the register in one's own name, and names of teams."""

from __future__ import annotations

import argparse
import csv
import difflib
from collections.abc import Iterable

from commands.errors import Refused
from commands.home import data_if_any, viewer_of
from ingest.findings import shown
from metrics.facts import labels
from metrics.question import DIMENSION_LABELS
from metrics.teams.asking import TEAM_DIMENSIONS, named_groups
from metrics.teams.calendar import code_of
from metrics.teams.following import dimension_of
from metrics.teams.renamed import renamed
from store.control import Control
from store.register import Register, plain
from store.serving import ServingCopy
from words import text


def register_of(arguments: argparse.Namespace) -> Register:
    """The register, written in the name of who runs the command."""
    home = arguments.settings.home
    copy = data_if_any(home)
    if copy is None:
        return Register.open(home, viewer_of(home))
    return Register.open(home, viewer_of(home), named_groups(copy), renamed(copy))


def split(given: str) -> list[str]:
    """Names with commas in between; a name with a comma stands in quotes."""
    return [name.strip() for name in next(csv.reader([given], skipinitialspace=True), [])]


def team_of(arguments: argparse.Namespace) -> str:
    """What a team is: what --by says; otherwise what the pages and `teams` take for one."""
    if arguments.by:
        return str(arguments.by)
    home = arguments.settings.home
    copy = data_if_any(home)
    if copy is None:
        return "team"
    column = str(Control.open(home).setting("team_column"))
    return dimension_of(column, copy, viewer_of(home))


def as_spelt(arguments: argparse.Namespace, dimension: str, teams: Iterable[str]) -> list[str]:
    """Names of teams as the data spells them. Raises Refused for one that is not known."""
    copy = data_if_any(arguments.settings.home)
    if copy is None or dimension not in TEAM_DIMENSIONS:
        return list(teams)  # nothing to compare with yet; a wrong dimension is refused later
    return [spelt(copy, dimension, team) for team in teams]


def spelt(copy: ServingCopy, dimension: str, asked: str) -> str:
    """A name as the data spells it. Raises Refused for one that is not known, with those near."""
    known = {plain(name): name for name in labels(copy, dimension).values() if name}
    found = known.get(plain(asked)) or renamed(copy).get((dimension, plain(asked)))
    if found is not None:
        return found
    close = [name for name in known if name.startswith(plain(asked))][:3]
    close = close or difflib.get_close_matches(plain(asked), known, n=3)
    by, team = DIMENSION_LABELS[dimension], shown(asked)
    sentence = text("{by}: there is none called {team}.", by=by, team=team)
    if close:
        near = ", ".join(known[name] for name in close)
        sentence = text(
            "{by}: there is none called {team}. Did you mean {close}?", by=by, team=team, close=near
        )
    other = _elsewhere(copy, dimension, asked)
    if other is not None:
        sentence = text(
            "{by}: there is none called {team}, but {other} has it: add --by {dimension}.",
            by=by, team=team, other=DIMENSION_LABELS[other], dimension=other,
        )  # fmt: skip
    raise Refused(sentence)


def place_spelt(copy: ServingCopy | None, asked: str) -> str:
    """Who was closed: nobody named, a country, or a team or department as the data spells it.

    Raises Refused for what is none of them, with those near. Without data nothing can be compared.
    """
    if not asked or code_of(asked) or copy is None:
        return asked
    known = {plain(name): name for name in named_groups(copy)}
    if plain(asked) in known:
        return known[plain(asked)]
    close = difflib.get_close_matches(plain(asked), known, n=3)
    if close:
        near = ", ".join(known[name] for name in close)
        raise Refused(
            text("No team or country is called {name}. Did you mean {close}?",
                 name=shown(asked), close=near)
        )  # fmt: skip
    raise Refused(text("No team or country is called {name}.", name=shown(asked)))


def _elsewhere(copy: ServingCopy, dimension: str, asked: str) -> str | None:
    """Where else a name stands, departments first; None for nowhere."""
    for other in ("department", *TEAM_DIMENSIONS):
        if other != dimension and plain(asked) in map(plain, labels(copy, other).values()):
            return other
    return None
