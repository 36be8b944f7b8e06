"""What Kadans is used for here, as the organisation wrote it, or what it is made for."""

from __future__ import annotations

from collections.abc import Mapping

from store.choices import RECLAIM, RECLAIM_PURPOSE
from words import say


def names_shown(settings: Mapping[str, str]) -> bool:
    """Whether an admin may see licences by name."""
    return settings[RECLAIM] == "on"


def whole(settings: Mapping[str, str], language: str) -> str:
    """The purpose of everything but licences by name."""
    own = settings["purpose"].strip()
    if own:
        return own
    if names_shown(settings):
        return say(
            "Made to support adoption and to find unused licences. Not for judging persons.",
            language,
        )
    return say(
        "Made to support adoption and to find unused licences. Not for judging persons: "
        "it counts groups and shows no names.",
        language,
    )


def every(settings: Mapping[str, str], language: str) -> tuple[str, ...]:
    """Each purpose that holds now; that of licences by name stands apart."""
    said = (whole(settings, language),)
    if not names_shown(settings):
        return said
    return (*said, say("Licences by name: {purpose}", language, purpose=settings[RECLAIM_PURPOSE]))
