"""How sections of kadans.toml are read, and what is said when one cannot be meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from words import Text, text

LOOPBACK = ("127.0.0.1", "localhost", "::1")
MAIL = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+")
SECRET_NAMES = ("secret", "client_secret", "passphrase", "password", "token")


class BadConfiguration(ValueError):
    """kadans.toml or a KADANS_* variable says what cannot be meant; `says` has the sentence."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.said("en"))
        self.says = says


def read_section(name: str, given: Any, known: Any, environ: Mapping[str, str]) -> dict[str, Any]:
    """What a section of kadans.toml holds, overruled by KADANS_<SECTION>_<NAME> variables."""
    values: dict[str, Any] = dict(given) if isinstance(given, dict) else {}
    fields = set(known.__dataclass_fields__)
    refuse_unknown(name, values, fields)
    told = {item: environ.get(f"KADANS_{name.upper()}_{item.upper()}") for item in fields}
    return {**values, **{item: value for item, value in told.items() if value}}


def refuse_unknown(section: str, values: Mapping[str, Any], known: Collection[str]) -> None:
    """Raise BadConfiguration where a section holds a secret, or a name that nothing reads."""
    for item in values:
        if item in SECRET_NAMES:
            raise BadConfiguration(
                text(
                    "Section [{section}] of kadans.toml holds {name}. A secret does not belong "
                    "there: put it in a file of its own and name that file, or use the keyring.",
                    section=section,
                    name=item,
                )
            )
        if item not in known:
            raise BadConfiguration(
                text(
                    "Section [{section}] of kadans.toml holds {name}, which is not known. "
                    "Known are: {known}.",
                    section=section,
                    name=item,
                    known=", ".join(sorted(known)),
                )
            )


def one_of(setting: str, value: Any, known: Collection[str]) -> str:
    """A value that can be one of a few words; `setting` is the name to call it by."""
    said = str(value)
    if said not in known:
        raise BadConfiguration(
            text(
                "{setting} is {value}. Known are: {known}.",
                setting=setting,
                value=said,
                known=", ".join(known),
            )
        )
    return said


def identifier(name: str, values: Mapping[str, Any], section: str = "graph") -> str:
    """A GUID or a domain name: it becomes part of addresses."""
    value = str(values.get(name, "")).strip()
    if not re.fullmatch(r"[A-Za-z0-9.-]{0,120}", value):
        raise BadConfiguration(
            text(
                "{section}.{name} is no identifier of Microsoft Entra; copy it from the app "
                "registration.",
                section=section,
                name=name,
            )
        )
    return value


def whole(setting: str, value: Any) -> int:
    """A number of 1 to 10,000; `setting` is the name to call it by."""
    said = str(value)
    if not said.isdecimal() or not 1 <= int(said) <= 10_000:
        raise BadConfiguration(
            text(
                "{setting} is {value}; it must be a whole number of at least 1.",
                setting=setting,
                value=said,
            )
        )
    return int(said)


def file_path(value: Any) -> Path | None:
    return Path(str(value)).expanduser() if value else None
