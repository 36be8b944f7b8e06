"""Words in the reader's language, read straight from the .po files of gettext."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

LOCALE = Path(__file__).with_name("locale")
LANGUAGES = ("nl", "en")  # of pages, messages and mails
REPORT_LANGUAGES = (*LANGUAGES, "fr", "de")  # of the report for a works council
# How numbers and dates are written
LOCALES = {"nl": "nl_NL", "en": "en_GB", "fr": "fr_BE", "de": "de_DE"}


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """English text → what the .po files of a language say for it; nothing where they say nothing.

    Raises ValueError for a language that Kadans has no words for.
    """
    if language not in REPORT_LANGUAGES:
        known = ", ".join(REPORT_LANGUAGES)
        raise ValueError(f"no words for language {language!r}; known: {known}")
    said: dict[str, str] = {}
    for path in sorted((LOCALE / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id and message.string and not message.fuzzy:
                    said[str(message.id)] = str(message.string)
    return said


def translated(text: str, language: str) -> str:
    """A sentence or template in `language`; the English where there is no other."""
    return catalogue(language).get(text, text)


def say(text: str, language: str, /, **params: object) -> str:
    """One sentence in `language`, its {placeholders} filled; the English text when untranslated."""
    template = translated(text, language)
    return template.format(**params) if params else template


def spell_day(on: date, language: str, pattern: str = "d MMM y") -> str:
    """A day as the reader writes it: 15 nov 2026; `pattern` is one of Unicode's for dates.

    Abbreviations have no point in Dutch and English; in French and German it belongs to the word.
    """
    from babel.dates import format_date

    if language == "de":
        pattern = pattern.replace("d MMM", "d. MMM")
    spelled = format_date(on, pattern, locale=LOCALES[language])
    return spelled.replace(".", "") if language in LANGUAGES else spelled


@dataclass(frozen=True)
class Text:
    """A sentence that is still to be said: English template plus what fills its {placeholders}.

    A date among what fills them is said as the reader writes it.
    """

    template: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def said(self, language: str) -> str:
        filled = {key: _filled(value, language) for key, value in self.params.items()}
        return say(self.template, language, **filled)


def _filled(value: object, language: str) -> object:
    if isinstance(value, Text):
        return value.said(language)
    if isinstance(value, date) and not isinstance(value, datetime):
        return spell_day(value, language)
    return value


def packed(value: Any) -> Any:
    """A Text and what fills it as plain JSON values, so that each reader gets their language."""
    if isinstance(value, Text):
        return {"text": value.template, "with": {k: packed(v) for k, v in value.params.items()}}
    if isinstance(value, date) and not isinstance(value, datetime):
        return {"day": value.isoformat()}
    return value.isoformat() if hasattr(value, "isoformat") else value


def unpacked(value: Any) -> Any:
    """What `packed` made, as a Text again."""
    if isinstance(value, dict) and "text" in value:
        return Text(value["text"], {k: unpacked(v) for k, v in value.get("with", {}).items()})
    if isinstance(value, dict) and set(value) == {"day"}:
        return date.fromisoformat(value["day"])
    return value


def text(template: str, /, **params: object) -> Text:
    """Mark a sentence for translation (Babel takes the first argument) and keep its parameters."""
    return Text(template, params)
