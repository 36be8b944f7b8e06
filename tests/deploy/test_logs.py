"""Canaries of every kind through everything that logs: none is in any line."""

from __future__ import annotations

import ast
import json
import logging
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

import logs
from scripts.running import kadans
from ui import states

ROOT = Path(__file__).resolve().parents[2]
NAME = "Kanarie Zangvogel"
UPN = "kanarie.zangvogel@voorbeeld.example"
GUID = "c0ffee00-1234-4abc-8def-0123456789ab"
SECRET = "kQ8~Zang.vogel-3fT0pZwR1yUe6mXb2cV5nL9"
TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJ1cG4iOiJrYW5hcmllIn0.c2lnbmF0dXJl"
HASH = "5f4dcc3b5aa765d61d8327deb882cf99"
CANARIES = (NAME, UPN, GUID, SECRET, TOKEN, HASH)
# Also in part, and in another case: half a canary is a canary.
TRACES = ("kanarie", "zangvogel", "zang.vogel", "c0ffee00", "eyj", "5f4dcc3b")


def assert_clean(said: str) -> None:
    found = [trace for trace in TRACES if trace in said.lower()]
    assert not found, f"{found} in:\n{said}"


def lines(said: str) -> list[dict[str, object]]:
    """Every line as JSON; a line that is none fails."""
    return [json.loads(line) for line in said.splitlines()]


@pytest.fixture(params=logs.FORMATS)
def form(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Iterator[str]:
    logs.start(request.param, "debug", run="1")
    yield request.param
    logs.stop()


@pytest.mark.parametrize("canary", CANARIES)
@pytest.mark.parametrize("logger", ["another.library", "urllib3.connectionpool", "root"])
def test_what_another_library_says_of_a_person_is_left_out(
    form: str, logger: str, canary: str, capsys: pytest.CaptureFixture[str]
) -> None:
    log = logging.getLogger(None if logger == "root" else logger)
    log.warning("cannot convert %s to %d", canary, 3)
    log.warning("cannot convert '%s'", canary)
    log.warning(f"cannot convert '{canary}'")
    log.warning("%(who)s is unknown", {"who": canary})
    log.warning("too few words: %s %s", canary)
    log.error("failed", exc_info=ValueError(canary))
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 6
    assert_clean(said)


@pytest.mark.parametrize(
    "sentence",
    [
        f"user {UPN} said",
        f"https://graph.microsoft.com/v1.0/users/{GUID}?$select=x&sig={SECRET}",
        f"Authorization: Bearer {TOKEN}",
        f"client_secret={SECRET} is wrong",
        f'{{"password": "{SECRET}"}}',
        f"cookie: {SECRET}",
        f"key {HASH} of {UPN.upper()}",
        f"{UPN.replace('@', '%40')}",
        f"token {TOKEN}",
        f"sent {SECRET.replace('~', '').replace('.', '')}",
    ],
)
def test_what_has_a_form_is_taken_out_of_our_own_sentences_too(
    form: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    log = logging.getLogger("kadans.test")
    log.warning("said: %s", sentence)
    log.warning("said", extra={"detail": sentence})
    said = capsys.readouterr().err
    assert said.count("said") >= 2
    assert_clean(said)


def test_an_error_tells_kind_and_place_and_not_what_it_says(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        try:
            raise KeyError(NAME)
        except KeyError as error:
            raise RuntimeError(f"no {UPN}") from error
    except RuntimeError:
        logging.getLogger("kadans.test").exception("failed in %s", "import")
    said = capsys.readouterr().err
    assert_clean(said)
    assert "tests/deploy/test_logs.py" in said
    if form == "json":
        (told,) = lines(said)
        assert told["error"]["kind"] == "RuntimeError"  # type: ignore[index]
        assert told["error"]["cause"] == "KeyError"  # type: ignore[index]


def test_a_line_cannot_be_made_by_what_is_logged(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    forged = 'ok\n{"level": "info", "event": "backup done"}\r\u2028x\x1b[31m\u202e'
    logging.getLogger("kadans.test").warning("said %s", forged)
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert not any(mark in said for mark in ("\r", "\u2028", "\x1b", "\u202e"))


def test_a_page_that_fails_logs_its_reference_only(
    form: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(states, "failed", lambda _page, _name, reference: told.append(reference))
    with states.guarded(None, "trend"):  # type: ignore[arg-type]
        raise ValueError(f"cannot convert {NAME} <{UPN}>")
    said = capsys.readouterr().err
    assert told[0] in said
    assert "ValueError" in said
    assert_clean(said)


def test_our_own_sentences_are_constant() -> None:
    """What is filled in is given as arguments, where it is cleaned."""
    calls = {"debug", "info", "warning", "error", "exception", "critical"}
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=True,
    ).stdout.splitlines()  # fmt: skip
    seen, loose = 0, []
    for name in listed:
        if name.startswith(("tests/", "benchmarks/", "scripts/")) or not (ROOT / name).is_file():
            continue
        for node in ast.walk(ast.parse((ROOT / name).read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in calls
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "log"
            ):
                seen += 1
                if not (isinstance(node.args[0], ast.Constant)):
                    loose.append(f"{name}:{node.lineno}")
    assert seen > 5
    assert not loose


def test_an_import_logs_counts_and_no_person(tmp_path: Path) -> None:
    header = (
        "Report Refresh Date,User Principal Name,Last Activity Date,"
        "Microsoft Teams Copilot Last Activity Date"
    )
    good = tmp_path / f"{NAME} {UPN}.csv"
    good.write_text(f"{header}\n2026-11-15,{UPN},2026-11-14,2026-11-14\n", "utf-8")
    people = tmp_path / "people.csv"
    people.write_text(
        f"Display name,User principal name,Department,Object Id\n{NAME},{UPN},{NAME},{GUID}\n",
        "utf-8",
    )
    broken = tmp_path / f"{SECRET}.csv"
    broken.write_text(f'{header}\n{NAME},{UPN},"{TOKEN},{HASH}\n', "utf-8")
    said = subprocess.run(
        [sys.executable, ROOT / "cli.py", "--home", tmp_path / "home", "import",
         good, people, broken],
        env={**os.environ, "KADANS_LOG_FORMAT": "json", "KADANS_LOG_LEVEL": "debug"},
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    ).stderr  # fmt: skip
    told = lines(said)
    assert_clean(said)
    assert [one["event"] for one in told] == ["started", "file", "file", "file", "ended"]
    assert {one["run"] for one in told} == {told[0]["run"]}
    assert "rejected" in {one.get("result") for one in told}


def test_a_command_that_fails_logs_the_form_of_its_sentence(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, ROOT / "cli.py", "--home", tmp_path, "import", f"/nowhere/{UPN}"],
        env={**os.environ, "KADANS_LOG_FORMAT": "json"},
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    (told,) = lines(said.stderr)
    assert_clean(said.stderr)
    assert (said.returncode, told["code"], told["level"]) == (2, 2, "error")
    assert str(told["why"]).startswith("{path}: there is no such file")


def test_the_web_server_logs_no_address_cookie_or_host(sample_home: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    environ = {"KADANS_LOG_FORMAT": "json", "KADANS_LOG_LEVEL": "debug"}
    with kadans(sample_home, log, environ) as address:
        host, port = address.removeprefix("http://").split(":")
        asked = urllib.request.urlopen(address, timeout=10)
        assert asked.headers["X-Request-Id"]
        for path, more in (
            (f"/{UPN}?who={GUID}", f"Cookie: _streamlit_user={TOKEN}"),
            (f"/media/{HASH}.csv?token={SECRET}", f"Authorization: Bearer {TOKEN}"),
            ("/", f"Host: {UPN}"),
            ("/_stcore/metrics", f"User-Agent: {NAME}"),
            ("/%0a%7b%22kanarie%22:1%7d", f"Referer: http://{UPN}/"),
            (
                "/_stcore/stream",
                f"Origin: http://{UPN}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                f"Sec-WebSocket-Key: a2FuYXJpZS1rYW5hcmllLQ==\r\nSec-WebSocket-Version: 13",
            ),
        ):
            with socket.create_connection((host, int(port)), timeout=10) as line:
                named = "" if "Host:" in more else f"Host: {host}:{port}\r\n"
                asking = f"GET {path} HTTP/1.1\r\n{named}{more}\r\n\r\n"
                line.sendall(asking.encode())
                assert line.recv(12).startswith(b"HTTP/1.1 ")
    said = log.read_text("utf-8")
    assert_clean(said)
    told = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    requests = [one for one in told if one["event"] == "request"]
    assert {one["area"] for one in requests} >= {"page", "file", "service", "socket", "health"}
    assert {one["status"] for one in requests} >= {200, 403, 404, 421}
    assert {"request", "ms", "run", "time"} <= set(requests[0])
