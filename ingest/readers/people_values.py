"""Single values of people files: tidied words, yes and no, and writing that deceives the eye."""

from __future__ import annotations

import re
import unicodedata

from ingest.licences import is_seat_name, licensed_by_text

# What surrounds a value without being part of it; every blank that exports and Excel leave behind.
BLANKS = " \t\r\n\u00a0\u2007\u202f\u3000\ufeff"

YES = frozenset(
    ["true", "waar", "vrai", "wahr", "yes", "ja", "oui", "y", "j", "o", "1", "x", "✓", "on"]
)
NO = frozenset(["false", "onwaar", "faux", "falsch", "no", "nee", "non", "nein", "n", "0", "off"])

ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")

# Zero-width and direction characters; and letters that look Latin beside Latin ones.
HIDDEN_PATTERN = (
    r"[\x{00AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{2064}\x{2066}-\x{2069}\x{FEFF}]"
)
_ALIKE = r"[\p{Cyrillic}\p{Greek}\p{Armenian}\p{Cherokee}]"
MIXED_PATTERN = rf"\p{{Latin}}{_ALIKE}|{_ALIKE}\p{{Latin}}"


# What Excel shows where a formula failed, in English and Dutch.
ERRORS = frozenset(
    (
        *("#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#num!", "#null!", "#spill!", "#calc!"),
        *("#n/b", "#verw!", "#waarde!", "#naam?", "#deel/0!", "#getal!", "#leeg!", "#overloop!"),
    )
)


def tidy(value: str) -> str | None:
    """'  Café   Noord ' → 'Café Noord': composed (NFKC), one space, None when nothing is left."""
    return " ".join(unicodedata.normalize("NFKC", value).split()) or None


def names_group(value: str) -> bool:
    """Whether a value may be the name of a group: not the address of a person."""
    return ADDRESS.search(value) is None


def group_name(value: str) -> str | None:
    """The name of a group, tidied; None for an address, which would be kept readable as a group.

    None for an error of Excel too: it is no group, and people in it belong to none.
    """
    return tidy(value) if names_group(value) and not is_error(value) else None


def is_error(value: str) -> bool:
    """Whether a value is what Excel leaves in place of one."""
    return value.startswith("#") and value.strip().casefold() in ERRORS


def yes_no(value: str) -> bool | None:
    """'Ja' → True, 'ONWAAR' → False, anything else → None."""
    word = value.strip().casefold()
    return True if word in YES else False if word in NO else None


def has_licence(value: str) -> bool | None:
    """A yes, a no, or the name of a product that is a Copilot seat."""
    plain = yes_no(value)
    if plain is None and any(is_seat_name(name) for name in value.split("+")):
        return licensed_by_text(value)
    return plain


def not_blocked(value: str) -> bool | None:
    """Whether an account is enabled, from a column that says whether it is blocked."""
    blocked = yes_no(value)
    return None if blocked is None else not blocked
