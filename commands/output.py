"""Lines on stdout in the reader's language, or one JSON document."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import Any

from words import say


@dataclass(frozen=True)
class Out:
    """Where a command tells what it did."""

    language: str

    def say(self, sentence: str, **params: object) -> None:
        sys.stdout.write(say(sentence, self.language, **params) + "\n")

    def json(self, told: dict[str, Any]) -> None:
        text = json.dumps(told, ensure_ascii=False, indent=2, default=str)
        sys.stdout.write(text + "\n")
