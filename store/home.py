"""Where things live under one home directory."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from words import Text, text


class KeyUnusable(ValueError):
    """The key of the pseudonyms is gone or damaged; `says` tells who can put it back."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.said("en"))
        self.says = says


SECRET = "secret.key"


@dataclass(frozen=True)
class Home:
    """Paths of one installation. `make()` creates the folders, readable by their owner only."""

    root: Path

    @property
    def archive(self) -> Path:
        return self.root / "archive"

    @property
    def keys(self) -> Path:
        return self.archive / "keys"

    @property
    def main(self) -> Path:
        return self.root / "main.duckdb"

    @property
    def serving(self) -> Path:
        return self.root / "serving"

    @property
    def identity(self) -> Path:
        return self.root / "identity.duckdb"

    @property
    def control(self) -> Path:
        return self.root / "control.sqlite"

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def work(self) -> Path:
        return self.root / "work"

    @property
    def aside(self) -> Path:
        """Copies made before a repair or a migration; they go with retention and erasure."""
        return self.root / "aside"

    @property
    def backups(self) -> Path:
        """Where backups go unless another place is named."""
        return self.root / "backups"

    @property
    def lock(self) -> Path:
        return self.root / "writer.lock"

    def make(self) -> Home:
        for folder in (self.root, self.archive, self.keys, self.serving, self.inbox, self.work):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self

    def known_secret(self) -> bytes | None:
        """The key of the pseudonyms, or None while there is none. Raises KeyUnusable."""
        return self.secret() if (self.root / SECRET).exists() or self._holds_rows() else None

    def secret(self) -> bytes:
        """The 32-byte key of the pseudonyms, made at first use.

        Raises KeyUnusable where it is damaged, or gone while there are rows that it linked: with
        another one no import would find the people of those before.
        """
        if not (self.root / SECRET).exists() and self._holds_rows():
            raise KeyUnusable(
                text(
                    "The key secret.key is gone. Put it back from where it is kept before anything "
                    "is looked at or imported: no other key fits the history."
                )
            )
        try:
            return self._key(SECRET)
        except ValueError as error:
            raise KeyUnusable(
                text("The key in secret.key cannot be read: put it back from where it is kept.")
            ) from error

    def _holds_rows(self) -> bool:
        return any(self.archive.glob("*.parquet"))

    def cookie_secret(self) -> bytes:
        """The 32-byte key that signs the cookies of who signed in, made at first use.

        Losing it signs everybody out.
        """
        return self._key("cookie.key")

    def _key(self, name: str) -> bytes:
        path = self.root / name
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return read_key(path)
        key = secrets.token_bytes(32)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(key.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        sync_folder(path.parent)
        return key


def read_key(path: Path) -> bytes:
    """The key in a file. Raises ValueError, which says nothing of what stands there."""
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError:
        key = b""
    if len(key) != 32:
        raise ValueError(f"{path} should hold 64 hexadecimal digits") from None
    return key


def sync_folder(folder: Path) -> None:
    """Make renames in `folder` durable; a no-op where folders cannot be synced (Windows)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make the bytes of `path` durable."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
