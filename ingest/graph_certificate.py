"""The puller's certificate: read from PEM or PKCS #12, and until when it serves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12

from ingest.graph_errors import GraphError
from ingest.graph_secret import Secret, passphrase, private_bytes
from settings import Graph
from words import text

WARN_DAYS = 30


@dataclass(frozen=True)
class Certificate:
    """A key and its certificate."""

    key: Secret
    public: str
    starts_at: datetime
    ends_at: datetime

    def days_left(self, now: datetime) -> int:
        """Whole days that it still serves; negative when it has ended."""
        return (self.ends_at - now).days


def load(graph: Graph) -> Certificate:
    """The certificate that graph.certificate names. Raises GraphError."""
    if graph.certificate is None:
        raise GraphError(
            "set-up",
            text(
                "There is no certificate to sign in with. Name its file in graph.certificate, or "
                "choose another graph.sign_in; docs/graph.md says how to make one."
            ),
        )
    content = private_bytes(graph.certificate)
    word = passphrase(graph)
    opened = _opened(content, word.reveal().encode() if word else None)
    if opened is None:
        raise GraphError("set-up", _unusable(graph.certificate))
    key, certificate = opened
    plain = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return Certificate(
        key=Secret(plain.decode("ascii")),
        public=certificate.public_bytes(serialization.Encoding.PEM).decode("ascii"),
        starts_at=certificate.not_valid_before_utc,
        ends_at=certificate.not_valid_after_utc,
    )


def check_dates(certificate: Certificate, now: datetime) -> None:
    """Raise GraphError when it has ended or has not begun: Microsoft would refuse it anyway."""
    if certificate.ends_at <= now:
        raise GraphError(
            "set-up",
            text(
                "The certificate ended on {day}. Make a new one, upload it to the app "
                "registration, and name its file in graph.certificate.",
                day=certificate.ends_at.date(),
            ),
        )
    if certificate.starts_at > now:
        raise GraphError(
            "set-up",
            text(
                "The certificate starts on {day} only. Is the clock of this machine right?",
                day=certificate.starts_at.date(),
            ),
        )


def _opened(content: bytes, word: bytes | None) -> tuple[Any, x509.Certificate] | None:
    """Key and certificate; None when there are not both, or they do not open or belong together."""
    try:
        if b"-----BEGIN" in content:
            key: Any = serialization.load_pem_private_key(_key_block(content), word)
            certificate: x509.Certificate | None = x509.load_pem_x509_certificate(content)
        else:
            key, certificate, _ = pkcs12.load_key_and_certificates(content, word)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    if key is None or certificate is None or key.public_key() != certificate.public_key():
        return None
    return key, certificate


def _key_block(content: bytes) -> bytes:
    """The part of a PEM file that holds the key; other blocks may stand around it."""
    for block in content.split(b"-----BEGIN ")[1:]:
        if block.partition(b"-----")[0].endswith(b"PRIVATE KEY"):
            return b"-----BEGIN " + block
    raise ValueError("no private key")


def _unusable(path: Path) -> Any:
    return text(
        "{path} does not open as a certificate with its private key (PEM or PFX). Is the "
        "passphrase right (KADANS_GRAPH_PASSPHRASE or graph.passphrase_file), and are both parts "
        "in the file?",
        path=str(path),
    )
