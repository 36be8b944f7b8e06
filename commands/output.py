"""The mouth of the commands: lines in the reader's language, or one JSON document.

Nothing else in this room writes to stdout, so that what is said, and how, is decided here.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import Any

from words import say


@dataclass(frozen=True)
class Out:
    """Where a command tells what it did, to a reader of `language`."""

    language: str

    def say(self, sentence: str, **params: object) -> None:
        """A sentence that has a translation, as a line."""
        self.line(say(sentence, self.language, **params))

    def line(self, line: str) -> None:
        """A line that is made already: a row of figures, or what a room below has worded."""
        sys.stdout.write(line + "\n")

    def aside(self, line: str) -> None:
        """A line on stderr: for who is watching, not for who reads the answer."""
        sys.stderr.write(line + "\n")

    def json(self, told: dict[str, Any]) -> None:
        self.line(json.dumps(told, ensure_ascii=False, indent=2, default=str))
