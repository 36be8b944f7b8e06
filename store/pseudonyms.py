"""Keyed pseudonyms: 128 bits of HMAC-SHA256 (RFC 2104) over tenant and identifier, as a UUID.

The same key is made in Python for one identifier and in SQL for a million; a test holds them equal.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from uuid import UUID

import duckdb

BLOCK = 64


@dataclass(frozen=True, repr=False)
class Pseudonyms:
    """Makes keys for identifiers of one tenant. A kind is upn, oid or hash."""

    secret: bytes
    tenant: str = "default"

    def key(self, kind: str, identifier: str) -> UUID:
        """Key of one identifier; case, outer spaces and Unicode composition do not matter."""
        # Letter by letter, as the engine does it: "İ" becomes "i", and "Σ" always "σ".
        lower = "".join(letter.lower()[0] for letter in identifier.strip())
        plain = unicodedata.normalize("NFC", lower)
        message = f"{self.tenant}|{kind}|{plain}".encode()
        return UUID(hmac.new(self.secret, message, hashlib.sha256).hexdigest()[:32])

    def lend(self, con: duckdb.DuckDBPyConnection) -> None:
        """Let `con` compute `key_sql`: as variables, so that no SQL or error holds the secret."""
        padded = self.secret.ljust(BLOCK, b"\0")
        inner = bytes(byte ^ 0x36 for byte in padded) + f"{self.tenant}|".encode()
        outer = bytes(byte ^ 0x5C for byte in padded)
        con.execute("set variable key_inner = $pad", {"pad": inner})
        con.execute("set variable key_outer = $pad", {"pad": outer})


def key_sql(kind: str, identifier: str, *, trimmed: bool = False) -> str:
    """SQL expression for the key, given SQL expressions for kind and identifier (see `lend`).

    `trimmed`: the identifier has no spaces around it, which need not be looked for then.
    """
    tidy = identifier if trimmed else f"trim({identifier})"
    message = f"encode({kind} || '|' || nfc_normalize(lower({tidy})))"
    inner = f"unhex(sha256(getvariable('key_inner')::blob || {message}))"
    outer = f"sha256(getvariable('key_outer')::blob || {inner})"
    return f"cast(substr({outer}, 1, 32) as uuid)"
