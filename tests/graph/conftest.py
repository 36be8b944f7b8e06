"""A double, a tenant on it, a clock that only seems to sleep, and an app that may sign in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from ingest import graph_pull
from ingest.graph_budget import Clock
from ingest.graph_pull import Order, Pulled
from settings import Graph, Settings
from tests.graph.double import CLIENT, TENANT, Double
from tests.graph.tenant import Tenant, serve

NOW = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
CANARY = "kanarie-Q7~geheim.8f2c"


@dataclass
class Sleeper:
    """A clock whose sleeping takes no time; `slept` says how long it was asked to."""

    start: datetime = NOW
    slept: list[float] = field(default_factory=list)

    @property
    def clock(self) -> Clock:
        began = time.monotonic()
        return Clock(
            now=lambda: self.start + timedelta(seconds=sum(self.slept)),
            elapsed=lambda: time.monotonic() - began + sum(self.slept),
            sleep=self.slept.append,
        )


@pytest.fixture
def double(tmp_path: Path) -> Iterator[Double]:
    standing = Double(tmp_path)
    yield standing
    standing.close()


@pytest.fixture
def tenant(double: Double, monkeypatch: pytest.MonkeyPatch) -> Tenant:
    """An ordinary tenant, and the double in the place of the global cloud."""
    served = Tenant()
    serve(double, served)
    monkeypatch.setattr(graph_pull, "CLOUDS", {"global": double.cloud})
    for name in ("SECRET", "PASSPHRASE", "TENANT", "CLIENT_ID", "CERTIFICATE"):
        monkeypatch.delenv(f"KADANS_GRAPH_{name}", raising=False)
    return served


@pytest.fixture
def sleeper() -> Sleeper:
    return Sleeper()


@pytest.fixture
def settings(home: Path, tmp_path: Path) -> Settings:
    """An app that signs in with a secret from a file that only we may read."""
    secret = tmp_path / "secret.txt"
    secret.write_text(CANARY + "\n")
    secret.chmod(0o600)
    graph = Graph(tenant=TENANT, client_id=CLIENT, sign_in="secret", secret_file=secret)
    return Settings(home=home, language="en", graph=graph)


Pull = Callable[..., Pulled]


@pytest.fixture
def pull(double: Double, tenant: Tenant, sleeper: Sleeper, settings: Settings) -> Pull:
    """Pull from the double: `pull("people", since=…, minutes=5)`."""

    def run(*what: str, **more: Any) -> Pulled:
        graph = {name: more.pop(name) for name in list(more) if name in Graph.__dataclass_fields__}
        chosen = replace(settings, graph=replace(settings.graph, **graph))
        order = Order(sleeper.clock, what=what, ca=str(double.ca), **more)
        return graph_pull.pull(chosen, order)

    return run


def part(pulled: Pulled, name: str) -> dict[str, Any]:
    """How one part of a pull ended."""
    (found,) = [entry for entry in pulled.parts if entry["part"] == name]
    return found


def make_certificate(
    path: Path, *, days: int = 365, starts: datetime = NOW - timedelta(days=1)
) -> rsa.RSAPrivateKey:
    """A self-signed certificate and its key in one PEM file, for its owner only."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "kadans")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(starts)
        .not_valid_after(starts + timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    path.chmod(0o600)
    return key
