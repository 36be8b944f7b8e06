"""Find a person's addresses, ids and names in a text, however they are written there.

Capitals, accents and the two normal forms of Unicode make no difference, and a word counts only as
a word of its own: jan@… is not found in marjan@…. A name of one part, such as "Jan" or "Sales", is
a word like any other: it tells nobody apart and would take half a file with it, so it is left.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

SHORTEST_ID = 8  # characters of a single word with digits that is an id
_PIECE = re.compile(r"\\u([0-9a-fA-F]{4})|.", re.DOTALL)  # JSON writes é as \u00e9
_NAME = r"(?<![^\W_])(?<![^\W_]-)(?:{})(?![^\W_])(?!-[^\W_])"
_ADDRESS = r"(?<!\w)(?<!\w[.+-])(?:{})(?![^\W_])(?!-[^\W_])"


def telling(words: Iterable[str]) -> list[str]:
    """Those of the words that tell who somebody is: addresses, ids, names of two parts or more."""
    return sorted({word.strip() for word in words if _tells(word.strip())})


def folded(said: str) -> str:
    """A text as it is compared: without capitals and accents."""
    if said.isascii() and "\\u" not in said:
        return said.lower()
    return "".join(_letters(piece) for piece in _PIECE.finditer(said))


@dataclass(frozen=True)
class PersonWords:
    """What is looked for in texts, as words of their own."""

    pattern: re.Pattern[str] | None

    @classmethod
    def of(cls, words: Sequence[str]) -> PersonWords:
        """Blanks within a word may be any blanks; the longest word is found first."""
        plain = sorted({folded(word.strip()) for word in words} - {""}, key=len, reverse=True)
        listed = {
            frame: "|".join(r"\s+".join(map(re.escape, word.split())) for word in some)
            for frame, some in (
                (_ADDRESS, [word for word in plain if "@" in word]),
                (_NAME, [word for word in plain if "@" not in word]),
            )
            if some
        }
        framed = "|".join(frame.format(some) for frame, some in listed.items())
        return cls(re.compile(framed) if framed else None)

    def stand_in(self, said: str) -> bool:
        """Whether any of the words stands in the text."""
        return self.pattern is not None and self.pattern.search(folded(said)) is not None

    def without(self, said: str, gone: str) -> str:
        """The text with `gone` in the place of each of the words."""
        if not self.stand_in(said) or self.pattern is None:
            return said
        compared: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for piece in _PIECE.finditer(said):
            letters = _letters(piece)
            if not letters and ends:
                ends[-1] = piece.end()  # an accent belongs to the letter before it
            compared.append(letters)
            starts += [piece.start()] * len(letters)
            ends += [piece.end()] * len(letters)
        parts: list[str] = []
        done = 0
        for found in self.pattern.finditer("".join(compared)):
            parts += [said[done : starts[found.start()]], gone]
            done = ends[found.end() - 1]
        return "".join([*parts, said[done:]])


def _tells(word: str) -> bool:
    if "@" in word or len(word.split()) > 1:
        return len(word) > 2
    return len(word) >= SHORTEST_ID and any(letter.isdigit() for letter in word)


def _letters(piece: re.Match[str]) -> str:
    return _plain(chr(int(piece[1], 16)) if piece[1] else piece[0])


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    split = unicodedata.normalize("NFKD", letter)
    bare = "".join(one for one in split if not unicodedata.combining(one)).casefold()
    # Casefolding İ, for one, brings an accent of its own.
    return "".join(one for one in bare if not unicodedata.combining(one))
