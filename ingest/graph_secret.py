"""Secrets of the puller: where they may come from, and how they stay out of everything else."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from pathlib import Path

import keyring
from keyring.errors import KeyringError

import settings_secrets
from ingest.graph_errors import GraphError
from settings import Graph
from settings_parts import BadConfiguration
from words import text

SERVICE = "kadans-graph"  # name of the entry in the keyring of the operating system
# What these write down holds addresses, and addresses hold one-time keys.
TALKATIVE = ("urllib3", "requests", "msal", "charset_normalizer", "keyring")


class Secret:
    """A text that no message, traceback or copy shows; `reveal()` is the only way to it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "Secret(•••)"

    __str__ = __repr__

    def __reduce__(self) -> str:
        raise TypeError("a secret is not stored")


def client_secret(graph: Graph) -> Secret:
    """From the environment, a file, or the keyring, in this order. Raises GraphError."""
    found = _found("secret", graph.secret_file, graph)
    if found is None:
        raise GraphError(
            "set-up",
            text(
                "There is no client secret. Give it in KADANS_GRAPH_SECRET, in a file named by "
                "graph.secret_file, or in the keyring; docs/graph.md says how."
            ),
        )
    return found


def passphrase(graph: Graph) -> Secret | None:
    """What opens the certificate file; None when nothing is given. Raises GraphError."""
    return _found("passphrase", graph.passphrase_file, graph)


def _found(name: str, path: Path | None, graph: Graph) -> Secret | None:
    given = settings_secrets.in_environment("graph", name)
    if given:
        return Secret(given.strip())
    if path is not None:
        return Secret(private_bytes(path).decode("utf-8", "replace").lstrip("\ufeff").strip())
    if graph.keyring:
        return _in_keyring(name, graph.client_id)
    return None


def _in_keyring(name: str, client_id: str) -> Secret | None:
    entry = client_id if name == "secret" else f"{client_id}/{name}"
    failed = False
    try:
        found = keyring.get_password(SERVICE, entry)
    except KeyringError:
        failed = True
    if failed:
        raise GraphError(
            "set-up",
            text(
                "The keyring of this account cannot be opened. Unlock it, or give the secret in a "
                "file instead (graph.secret_file)."
            ),
        )
    return Secret(found.strip()) if found else None


def unchecked_files(graph: Graph) -> tuple[Path, ...]:
    """Files with secrets of which this system does not tell who may read them."""
    given = (graph.certificate, graph.secret_file, graph.passphrase_file)
    return (
        () if settings_secrets.RIGHTS_IN_MODE else tuple(path for path in given if path is not None)
    )


def private_bytes(path: Path) -> bytes:
    """A small file that only its owner may read. Raises GraphError for any other."""
    try:
        return settings_secrets.private_bytes(path)
    except BadConfiguration as wrong:
        raise GraphError("set-up", wrong.says) from None


@contextlib.contextmanager
def quiet_libraries() -> Iterator[None]:
    """While this lasts, the libraries that talk to Microsoft write no log, at no level."""

    def nothing(record: logging.LogRecord) -> bool:
        return False

    known = [name for name in logging.root.manager.loggerDict if name.split(".")[0] in TALKATIVE]
    loggers = [logging.getLogger(name) for name in {*known, *TALKATIVE}]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addFilter(nothing)
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.removeFilter(nothing)
            logger.setLevel(level)
