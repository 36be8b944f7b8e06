"""Signing in with the real MSAL, pointed at the double: four ways, and each way to be refused."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import keyring
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509 import load_pem_x509_certificate
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError

import settings as configuration
from ingest.graph_errors import GraphError
from ingest.graph_secret import Secret, private_bytes
from ingest.graph_signin import REASONS
from settings import BadConfiguration, Graph, Settings
from tests.graph.conftest import CANARY, NOW, Pull, make_certificate
from tests.graph.double import CLIENT, Double, Reply, Request, as_json
from tests.graph.tenant import Tenant

SECRETIVE = "KADANS_GRAPH_SECRET"


def refusal(number: int) -> Callable[[Request], Reply]:
    """A refusal as Entra words it; its description may not be repeated."""
    body = {
        "error": "invalid_client",
        "error_codes": [number],
        "error_description": f"AADSTS{number}: about piet@voorbeeld.example and {CANARY}",
    }
    return lambda request: as_json(body, 401)


def token_request(double: Double) -> Request:
    return double.asked("oauth2/v2.0/token")[0]


def test_a_secret_goes_in_the_body_and_nowhere_else(pull: Pull, double: Double) -> None:
    pull("names")
    assert token_request(double).form["client_secret"] == CANARY
    assert not any(CANARY in request.path for request in double.requests)


def unpadded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


@pytest.mark.parametrize("kind", ["pem", "pfx", "pem-with-passphrase"])
def test_a_certificate_signs_for_us(
    pull: Pull, double: Double, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kadans.pem"
    key = make_certificate(path)
    if kind != "pem":
        word = serialization.BestAvailableEncryption(CANARY.encode())
        certificate = load_pem_x509_certificate(path.read_bytes())
        if kind == "pfx":
            content = pkcs12.serialize_key_and_certificates(b"k", key, certificate, None, word)
        else:
            content = certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, word
            )
        path.write_bytes(content)
        monkeypatch.setenv("KADANS_GRAPH_PASSPHRASE", CANARY)
    pull("names", sign_in="certificate", certificate=path)
    form = token_request(double).form
    assert "client_secret" not in form
    head, body, signature = form["client_assertion"].split(".")
    key.public_key().verify(
        unpadded(signature),
        f"{head}.{body}".encode(),
        padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH),
        hashes.SHA256(),
    )
    assert json.loads(unpadded(body))["iss"] == CLIENT


def test_a_managed_identity_needs_no_secret(
    pull: Pull, double: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IDENTITY_ENDPOINT", double.url("msi/token"))
    monkeypatch.setenv("IDENTITY_HEADER", "header-of-the-platform")
    soon = int((datetime.now(UTC) + timedelta(hours=1)).timestamp())
    answer = {"access_token": "token-one", "expires_on": str(soon), "token_type": "Bearer"}
    double.always("/msi/token", as_json(answer))
    assert pull("names", sign_in="managed-identity", client_id="").code == 0
    (asked,) = double.asked("/msi/token")
    resource = parse_qs(urlsplit(asked.path).query)["resource"]
    assert resource == [f"https://{double.cloud.graph}"]


def test_without_a_managed_identity_that_is_said(
    pull: Pull, double: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IDENTITY_ENDPOINT", double.url("msi/token"))
    monkeypatch.setenv("IDENTITY_HEADER", "header-of-the-platform")
    double.always("/msi/token", Reply(500, b"no", {}))
    with pytest.raises(GraphError, match="managed identity"):
        pull("names", sign_in="managed-identity", client_id="")


def test_a_device_code_is_shown_and_waited_for(pull: Pull, double: Double, tenant: Tenant) -> None:
    code = {
        "device_code": "secret-device-code",
        "user_code": "KDNS1234",
        "verification_uri": "https://login.example/device",
        "expires_in": 900,
        "interval": 1,
    }
    double.always("oauth2/v2.0/devicecode", as_json(code))
    double.script("oauth2/v2.0/token", as_json({"error": "authorization_pending"}, 400))
    shown: list[str] = []
    pulled = pull("names", sign_in="device-code", show=lambda text: shown.append(text.said("en")))
    assert pulled.code == 0
    assert "KDNS1234" in shown[0]
    assert "secret-device-code" not in shown[0]
    scopes = parse_qs(double.asked("devicecode")[0].body.decode())["scope"][0]
    assert "Reports.Read.All" in scopes
    assert "AuditLogs" not in scopes


def test_a_device_code_needs_somebody(pull: Pull) -> None:
    with pytest.raises(GraphError, match="at the shell"):
        pull("names", sign_in="device-code")


@pytest.mark.parametrize("number", sorted(REASONS))
def test_every_refusal_is_one_sentence_with_a_next_step(
    pull: Pull, tenant: Tenant, number: int
) -> None:
    tenant.sign_in = refusal(number)
    with pytest.raises(GraphError) as caught:
        pull("names")
    assert caught.value.code == 2
    assert f"AADSTS{number}" in caught.value.says.said("nl")
    for language in ("nl", "en"):
        said = caught.value.says.said(language)
        assert CANARY not in said
        assert "piet" not in said
        assert "\n" not in said


def test_an_unknown_refusal_names_its_number(pull: Pull, tenant: Tenant) -> None:
    tenant.sign_in = refusal(50126)
    with pytest.raises(GraphError, match="AADSTS50126"):
        pull("names")


def test_an_unknown_tenant_is_said(pull: Pull, double: Double) -> None:
    double.always("openid-configuration", as_json({"error": "invalid_tenant"}, 400))
    with pytest.raises(GraphError, match=r"graph\.tenant"):
        pull("names")


def test_nothing_set_up_is_said(pull: Pull) -> None:
    with pytest.raises(GraphError, match="not set up"):
        pull("names", tenant="")


# ---- where secrets may come from -------------------------------------------------------------


class Chain(KeyringBackend):
    """A keyring with one entry, or one that is locked."""

    priority = 1  # type: ignore[assignment]

    def __init__(self, entries: dict[str, str] | None) -> None:
        super().__init__()
        self.entries = entries

    def get_password(self, service: str, username: str) -> str | None:
        if self.entries is None:
            raise KeyringError(CANARY)
        return self.entries.get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringError("read only")

    def delete_password(self, service: str, username: str) -> None:
        raise KeyringError("read only")


@pytest.fixture
def ring() -> object:
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


def test_the_keyring_may_hold_it(
    pull: Pull, double: Double, ring: Callable[[KeyringBackend], None]
) -> None:
    ring(Chain({f"kadans-graph {CLIENT}": "from-the-ring"}))
    pull("names", secret_file=None, keyring=True)
    assert token_request(double).form["client_secret"] == "from-the-ring"


@pytest.mark.parametrize(("entries", "said"), [(None, "Unlock"), ({}, "no client secret")])
def test_a_keyring_that_does_not_open_is_said(
    pull: Pull, ring: Callable[[KeyringBackend], None], entries: dict[str, str] | None, said: str
) -> None:
    ring(Chain(entries))
    with pytest.raises(GraphError, match=said) as caught:
        pull("names", secret_file=None, keyring=True)
    assert CANARY not in str(caught.value)


def test_the_environment_comes_first(
    pull: Pull, double: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SECRETIVE, "from-the-environment")
    pull("names")
    assert token_request(double).form["client_secret"] == "from-the-environment"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
def test_a_file_that_others_can_read_is_refused(
    pull: Pull, settings: Settings, double: Double, mode: int
) -> None:
    assert settings.graph.secret_file is not None
    settings.graph.secret_file.chmod(mode)
    with pytest.raises(GraphError, match="chmod 600"):
        pull("names")
    assert not double.asked("oauth2/v2.0/token")


def test_a_file_of_systemd_is_let_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "credentials" / "secret"
    path.parent.mkdir()
    path.write_text("x")
    path.chmod(0o440)
    with pytest.raises(GraphError):
        private_bytes(path)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(path.parent))
    assert private_bytes(path) == b"x"
    path.chmod(0o444)
    with pytest.raises(GraphError):
        private_bytes(path)


def test_no_file_a_folder_and_a_huge_file_are_refused(tmp_path: Path) -> None:
    huge = tmp_path / "huge"
    huge.write_bytes(b"x" * (70 << 10))
    huge.chmod(0o600)
    for path in (tmp_path / "nothing", tmp_path, huge):
        with pytest.raises(GraphError):
            private_bytes(path)


def test_a_secret_shows_nowhere() -> None:
    import copy
    import pickle

    secret = Secret(CANARY)
    assert CANARY not in f"{secret} {secret!r} {[secret]}"
    for attempt in (pickle.dumps, copy.copy):
        with pytest.raises(TypeError):
            attempt(secret)


# ---- certificates ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts", "days", "said"),
    [
        (NOW - timedelta(days=400), 365, "ended on"),
        (NOW + timedelta(days=2), 365, "starts on"),
    ],
)
def test_a_certificate_outside_its_time_is_not_tried(
    pull: Pull, double: Double, tmp_path: Path, starts: datetime, days: int, said: str
) -> None:
    path = tmp_path / "kadans.pem"
    make_certificate(path, starts=starts, days=days)
    with pytest.raises(GraphError, match=said):
        pull("names", sign_in="certificate", certificate=path)
    assert not double.asked("oauth2/v2.0/token")


def only_the_key(path: Path, other: Path) -> bytes:
    return path.read_bytes().partition(b"-----BEGIN CERTIFICATE")[0]


def only_the_certificate(path: Path, other: Path) -> bytes:
    return b"-----BEGIN CERTIFICATE" + path.read_bytes().partition(b"-----BEGIN CERTIFICATE")[2]


def mixed_up(path: Path, other: Path) -> bytes:
    return only_the_key(path, other) + only_the_certificate(other, path)


def noise(path: Path, other: Path) -> bytes:
    return os.urandom(500)


@pytest.mark.parametrize("spoil", [only_the_key, only_the_certificate, mixed_up, noise])
def test_half_a_certificate_is_none(
    pull: Pull, tmp_path: Path, spoil: Callable[[Path, Path], bytes]
) -> None:
    path, other = tmp_path / "one.pem", tmp_path / "other.pem"
    make_certificate(path)
    make_certificate(other)
    path.write_bytes(spoil(path, other))
    with pytest.raises(GraphError, match="does not open"):
        pull("names", sign_in="certificate", certificate=path)


# ---- settings --------------------------------------------------------------------------------


def loaded(home: Path, section: str, **environ: str) -> Graph:
    home.mkdir(exist_ok=True)
    (home / "kadans.toml").write_text(section)
    return configuration.load(home, environ).graph


def test_settings_come_from_the_file_and_the_environment(home: Path) -> None:
    found = loaded(
        home,
        '[graph]\ntenant = "t"\nclient_id = "c"\ncertificate = "/x/k.pem"\nat = "06:30"\n',
        KADANS_GRAPH_TENANT="other",
        KADANS_GRAPH_WHAT="usage, people",
    )
    assert (found.tenant, found.client_id, found.at) == ("other", "c", "06:30")
    assert found.sign_in == "certificate"
    assert found.what == ("usage", "people")
    assert found.is_set_up
    assert loaded(home, "", KADANS_GRAPH_SECRET=CANARY).sign_in == "secret"
    assert CANARY not in repr(loaded(home, "", KADANS_GRAPH_SECRET=CANARY))
    assert not loaded(home, "").is_set_up


@pytest.mark.parametrize(
    "section",
    [
        f'secret = "{CANARY}"',
        f'client_secret = "{CANARY}"',
        f'passphrase = "{CANARY}"',
        'tenant = "a/b?c"',
        'cloud = "mars"',
        'sign_in = "password"',
        'what = ["prompts"]',
        "minutes = 0",
        'at = "25:00"',
        "tennant = 1",
    ],
)
def test_settings_that_cannot_be_meant_are_refused(home: Path, section: str) -> None:
    with pytest.raises(BadConfiguration) as caught:
        loaded(home, f"[graph]\n{section}\n")
    for language in ("nl", "en"):
        assert CANARY not in caught.value.says.said(language)
        assert caught.value.says.said(language)


def test_settings_are_frozen(settings: Settings) -> None:
    assert replace(settings.graph, minutes=5) != settings.graph
