"""What every part of the register rests on: who writes, what may be written, how names compare."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Self

import duckdb
from filelock import Timeout

import access
from access import Viewer
from store.control_file import CONTROL_FILE, ControlFile, now
from store.home import Home
from store.identity import full_names_in
from words import Text, text

LINE, WORDS, HOW_TO = 200, 2_000, 20_000  # most characters of a line, a note, a text
DIMENSIONS = ("team", "department", "function", "office", "country", "company")
Renamed = Mapping[tuple[str, str], str]
NONE: Renamed = {}
ADDRESS = re.compile(r"\S@\S")
WEB = re.compile(r"(?i)https?://\S+")


class NotPossible(ValueError):
    """A change that the register refuses; `says` has the sentence."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.said("en"))
        self.says = says


class NotAllowed(NotPossible):
    """A change that this viewer may not make."""


class RegisterFile(ControlFile):
    """The control file, written in the name of one viewer.

    `renamed` has what a team is called now, by dimension and old name (metrics/teams/renamed.py):
    rows stay as they were written and are read as of that team.

    A viewer of some departments changes only what is theirs: those departments where a team is a
    department, and otherwise the viewer's own teams and `teams`, those in these departments, which
    the caller knows from what the viewer may see.
    """

    def __init__(
        self, path: Path, viewer: Viewer, teams: Collection[str] = (), renamed: Renamed = NONE
    ) -> None:
        super().__init__(path)
        self.viewer = viewer
        self._teams = viewer.teams | frozenset(teams)
        self._renamed = renamed

    @classmethod
    def open(
        cls, home: Path, viewer: Viewer, teams: Collection[str] = (), renamed: Renamed = NONE
    ) -> Self:
        """The register of a home folder. Raises NewerControl."""
        return cls(home / CONTROL_FILE, viewer, teams, renamed)

    def now(self, dimension: str, team: str) -> str:
        """What a team is called now that was written down under this name."""
        return self._renamed.get((dimension, plain(team)), team)

    def same(self, dimension: str, written: str, team: str) -> bool:
        """Whether what was written down under a name is of this team."""
        return plain(self.now(dimension, written)) == plain(self.now(dimension, team))

    def may(self, what: str, dimension: str = "", teams: Iterable[str] = ()) -> bool:
        """Whether this viewer may `what` for these teams; see access.may."""
        teams = (self.now(dimension, team) for team in teams)
        scope = self.viewer.departments or frozenset() if dimension == "department" else self._teams
        return access.may(self.viewer, what, map(plain, teams), map(plain, scope))

    def check(self, what: str, dimension: str = "", teams: Iterable[str] = ()) -> None:
        """Raise NotAllowed where `may` says no."""
        if not self.may(what, dimension, teams):
            raise NotAllowed(
                text("You may not change this: it is for HR and for the champions of these teams.")
            )

    def names_nobody(self, said: Iterable[tuple[Text, str]]) -> None:
        """Raise NotPossible where a full name stands in what is written; what it is comes first.

        It is looked up among the names of the imported reports, and nowhere kept. Without names
        (identity = "none") nothing can be found.
        """
        written, home = tuple(said), Home(self.path.parent)
        texts = [value for _, value in written]
        groups = self._teams | (self.viewer.departments or frozenset())
        try:
            found = full_names_in(home.identity, texts, work=home.work, groups=groups)
        except (Timeout, duckdb.IOException):
            raise NotPossible(
                text(
                    "Whether there is a name of a colleague in it cannot be looked up just now, as "
                    "an import is running. Try again in a minute."
                )
            ) from None
        if found:
            place, name = found[0]
            raise NotPossible(
                text(
                    "{what} has the name of a colleague in it: {name}. Write about the team or the "
                    "role, never about a person.",
                    what=written[place][0],
                    name=name,
                )
            )

    def stamp(self) -> tuple[str, str, str]:
        """When, who and in which role."""
        return now(), self.viewer.name, self.viewer.role


def plain(name: str) -> str:
    """A name as names are compared: case, spaces and ways to write an accent do not count."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def line(value: str, what: Text, *, needed: bool = False, most: int = LINE) -> str:
    """One line of text, spaces tidied. Raises NotPossible when too long, or missing and needed."""
    return _measured(" ".join(value.split()), what, needed=needed, most=most)


def words(value: str, what: Text, *, needed: bool = False, most: int = WORDS) -> str:
    """Text of several lines. Raises NotPossible as `line` does."""
    return _measured(value.replace("\r\n", "\n").strip(), what, needed=needed, most=most)


def _measured(value: str, what: Text, *, needed: bool, most: int) -> str:
    if needed and not value:
        raise NotPossible(text("{what} is missing.", what=what))
    if len(value) > most:
        raise NotPossible(
            text("{what} is too long: {length} characters, at most {most}.",
                 what=what, length=len(value), most=most)
        )  # fmt: skip
    if any(unicodedata.category(char) == "Cc" and char not in "\n\t" for char in value):
        raise NotPossible(text("{what} has characters that cannot be shown.", what=what))
    return value


def nobody(value: str, what: Text) -> str:
    """Text that names no address of a person. Raises NotPossible."""
    if ADDRESS.search(WEB.sub("", value)):
        raise NotPossible(
            text(
                "{what} has an address in it. Write about the team or the role, never about a "
                "person.",
                what=what,
            )
        )
    return value


def web(value: str, what: Text) -> str:
    """An address on the web, or nothing. Raises NotPossible."""
    value = line(value, what, most=WORDS)
    if value and not WEB.fullmatch(value):
        raise NotPossible(
            text("{what} is no address that starts with https:// or http://.", what=what)
        )
    return value


def one_of(value: str, known: Collection[str], what: Text) -> str:
    """A word that is known. Raises NotPossible."""
    if value not in known:
        raise NotPossible(
            text("{what} cannot be {value}; it is one of: {known}.",
                 what=what, value=value, known=", ".join(known))
        )  # fmt: skip
    return value


def team_names(names: Iterable[str]) -> tuple[str, ...]:
    """Names of teams, each once. Raises NotPossible for one that is empty or given twice."""
    found: dict[str, str] = {}
    for name in names:
        tidy = line(name, text("The name of a team"), needed=True)
        if plain(tidy) in found:
            raise NotPossible(text("{team} is named twice.", team=tidy))
        found[plain(tidy)] = tidy
    return tuple(found.values())


def day(value: str) -> date:
    """A day as the file has it."""
    return date.fromisoformat(value)


def maybe_day(value: str | None) -> date | None:
    """A day as the file has it, or none."""
    return date.fromisoformat(value) if value else None
