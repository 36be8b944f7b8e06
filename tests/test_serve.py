"""Where the pages cannot be served: one line before Streamlit starts, and no traceback."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit import config

import serve
import server
from settings import Settings
from settings_web import SignIn

HERE = "127.0.0.1"
LOCAL = Settings(language="en")
SIGNED = replace(LOCAL, sign_in=SignIn(tenant="t", client_id="k", address="https://k.example"))


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What Streamlit was started with; it stays away."""
    calls: list[Any] = []
    monkeypatch.setattr(serve, "streamlit", lambda args, **_: calls.append(args))
    monkeypatch.setenv("KADANS_LANGUAGE", "nl")
    monkeypatch.setattr(config, "_config_options", None)  # and what stands there comes back
    yield calls


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind((HERE, 0))
        other.listen()
        yield int(other.getsockname()[1])


def said(capsys: pytest.CaptureFixture[str], *given: str) -> str:
    config._config_options = None  # as in a process that has just begun
    assert serve.main(given) == serve.REFUSED
    line, end = capsys.readouterr().err.split("\n")
    assert line.startswith("Kadans start niet") and not end
    return line


def test_what_can_be_served_is(started: list[Any]) -> None:
    given = ["--server.address", HERE, "--server.port", "0", "--server.baseUrlPath", "x"]
    assert serve.main(given) == 0
    assert started == [["run", str(serve.APP), *given]]
    # Otherwise Streamlit says at every start that its server was changed and wants another start.
    assert config.get_option("server.address") == HERE


def test_a_port_that_is_taken(capsys: Any, started: list[Any], taken: int) -> None:
    line = said(capsys, "--server.address", HERE, f"--server.port={taken}")
    assert f"poort {taken} van {HERE}" in line and "--server.port" in line
    assert not started


def test_a_port_that_is_none(capsys: Any) -> None:
    assert "80000" in said(capsys, "--server.port", "80000")


def test_a_place_that_the_environment_names(
    capsys: Any, monkeypatch: pytest.MonkeyPatch, taken: int
) -> None:
    monkeypatch.setenv("STREAMLIT_SERVER_PORT", str(taken))
    assert f"poort {taken}" in said(capsys)
    monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", "0.0.0.0")
    assert "zonder aanmelding" in said(capsys)


def test_every_address_is_not_this_machine(capsys: Any) -> None:
    assert "zonder aanmelding" in said(capsys, "--server.address", "")


def test_options_that_are_none_are_left_to_streamlit(started: list[Any]) -> None:
    assert serve.main(["--server.port", "many"]) == 0 and len(started) == 1


def test_settings_that_cannot_be_read(
    capsys: Any, started: list[Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KADANS_HOME", str(tmp_path))
    for content, why in (
        (b"[sign_in", "niet te lezen als TOML"),
        (b"\xff\xfe", "niet te lezen als TOML"),
        (b"[sign_inn]", "sign_inn is niet bekend"),
        (b"minimum_group = 10", "minimum_group is niet bekend"),
    ):
        (tmp_path / "kadans.toml").write_bytes(content)
        assert serve.main([]) == serve.REFUSED
        line, end = capsys.readouterr().err.split("\n")
        assert str(tmp_path) in line and why in line and not end
    assert not started


def test_a_secret_that_others_can_read_stops_it_before_it_says_its_address(
    capsys: Any, started: list[Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hush")
    secret.chmod(0o644)
    rules = SignIn(client_id="kadans", secret_file=secret)
    monkeypatch.setattr(serve.settings, "load", lambda: Settings(home=tmp_path, sign_in=rules))
    assert serve.main(["--server.port", "0"]) == serve.REFUSED
    assert f"chmod 600 {secret}" in capsys.readouterr().err and not started


def test_an_address_that_others_reach(capsys: Any) -> None:
    assert "zonder aanmelding" in said(capsys, "--server.address", "192.0.2.7")


@pytest.mark.parametrize("address", ["192.0.2.7", "2001:db8::7", "nowhere.invalid", "a..b"])
def test_an_address_of_another_machine(
    capsys: Any, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(serve.server, "refusal", lambda *_: None)  # as with sign-in
    assert f"geen adres {address}" in said(capsys, "--server.address", address)


def test_a_port_that_the_account_may_not_have() -> None:
    says = serve._says(PermissionError(errno.EACCES, "no"), HERE, 80)
    assert "1024" in says.said("en")


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.2", None])
def test_without_sign_in_only_this_machine_is_served(address: str | None) -> None:
    for asked in (server.refusal, server.open_to_others):  # before the start, and on every page
        assert "docs/security.md" in (asked(LOCAL, address) or "")  # None: every address
        assert asked(LOCAL, HERE) is None


def test_with_sign_in_its_secret_has_to_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KADANS_SIGN_IN_SECRET", raising=False)
    assert "KADANS_SIGN_IN_SECRET" in (server.refusal(SIGNED, "0.0.0.0") or "")
    assert server.open_to_others(SIGNED, "0.0.0.0") is None
    monkeypatch.setenv("KADANS_SIGN_IN_SECRET", "hush")
    assert server.refusal(SIGNED, "0.0.0.0") is None


def test_streamlit_by_itself_does_not_start_either(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.address", "0.0.0.0"]
    surroundings = {**os.environ, "KADANS_HOME": str(tmp_path / "home"), "KADANS_LANGUAGE": "en"}
    ended = subprocess.run(
        [*command, "--server.port", "0"], cwd=serve.APP.parent, env=surroundings,
        capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert ended.returncode == 2
    assert "Kadans does not start" in ended.stderr
    assert "Traceback" not in ended.stderr
