"""One canary as secret, token, address and name, through every fault: it is found nowhere.

Looked at: what the command line prints (also with --debug), logs of everybody at the lowest level,
tracebacks, and every file that a home holds afterwards, the databases and job rows among them.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import sqlite3
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import cli
import logs
from ingest import graph_body, graph_client
from ingest.graph_errors import GraphError
from tests.graph.conftest import CANARY, Sleeper, make_certificate
from tests.graph.double import CLIENT, TENANT, Double, Reply, Request, as_json, error
from tests.graph.tenant import Tenant

TOKEN = "eyJ-token-" + CANARY
ONE_TIME = "sig=one-time-" + CANARY
USE = "UsageUserDetail"
Arrange = Callable[[Double, Tenant], None]


def hurt(message: str) -> Reply:
    """A refusal that repeats everything it was told."""
    return as_json({"error": {"code": "X", "message": message + CANARY + TOKEN}}, 403)


def echo(request: Request) -> Reply:
    return hurt(str(request))


def bad_sign_in(double: Double, tenant: Tenant) -> None:
    tenant.sign_in = lambda request: as_json(
        {"error": "invalid_client", "error_codes": [1], "error_description": CANARY}, 401
    )


def sign_in_gone(double: Double, tenant: Tenant) -> None:
    tenant.sign_in = lambda request: Reply(503, CANARY.encode(), {})


def sign_in_cut(double: Double, tenant: Tenant) -> None:
    tenant.sign_in = lambda request: Reply(200, b'{"access_token": "' + TOKEN.encode(), {}, "cut")


def sign_in_reset(double: Double, tenant: Tenant) -> None:
    tenant.sign_in = lambda request: Reply(manner="reset")


def sign_in_html(double: Double, tenant: Tenant) -> None:
    tenant.sign_in = lambda request: Reply(200, f"<html>{CANARY}".encode(), {})


def answer(reply: Reply | Callable[[Request], Reply]) -> Arrange:
    return lambda double, tenant: double.always("^/(v1.0|beta)/", reply)


def to_download(reply: Reply) -> Arrange:
    """A redirect with a one-time key in its address, and what waits there."""

    def arrange(double: Double, tenant: Tenant) -> None:
        target = double.url(f"data?{ONE_TIME}", "downloads")
        double.always(USE, as_json({}, 302, Location=target))
        double.always("^/data", reply)

    return arrange


def to_stranger(double: Double, tenant: Tenant) -> None:
    double.always(USE, as_json({}, 302, Location=double.url(f"data?{ONE_TIME}", "stranger")))


def broken_link(double: Double, tenant: Tenant) -> None:
    double.always("/users", as_json({"value": [], "@odata.nextLink": f"https://x:{ONE_TIME}/"}))


FAULTS: dict[str, Arrange] = {
    "sign-in refused": bad_sign_in,
    "sign-in down": sign_in_gone,
    "sign-in cut": sign_in_cut,
    "sign-in reset": sign_in_reset,
    "sign-in html": sign_in_html,
    "401": answer(Reply(401, CANARY.encode(), {})),
    "403 that repeats": answer(echo),
    "404": answer(error(404)),
    "400": answer(hurt("")),
    "410": answer(error(410, CANARY)),
    "429": answer(error(429, "TooManyRequests", Retry_After="9999")),
    "503": answer(Reply(503, TOKEN.encode(), {})),
    "418": answer(error(418, CANARY)),
    "cut": answer(Reply(200, TOKEN.encode(), {}, "cut")),
    "reset": answer(Reply(manner="reset")),
    "gzip cut": answer(Reply(200, TOKEN.encode() * 50, {}, "bad-gzip")),
    "hang": answer(Reply(200, b"x", {"Content-Length": "9"}, "hang")),
    "drip": answer(Reply(200, TOKEN.encode() * 9, {}, "drip")),
    "html": answer(Reply(200, f"<html>{TOKEN}</html>".encode(), {})),
    "error in 200": answer(Reply(200, hurt("").body, {})),
    "no json": answer(Reply(200, b'{"value": "' + TOKEN.encode(), {})),
    "download refused": to_download(Reply(403, ONE_TIME.encode(), {})),
    "download cut": to_download(Reply(200, ONE_TIME.encode(), {}, "cut")),
    "download reset": to_download(Reply(manner="reset")),
    "stranger": to_stranger,
    "broken link": broken_link,
}


@pytest.fixture
def configured(
    double: Double, tenant: Tenant, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A home as an admin sets it up; the clock of the command line only seems to sleep."""
    home.mkdir()
    word, key = tmp_path / "word", tmp_path / "kadans.pem"
    word.write_text(CANARY)
    word.chmod(0o600)
    make_certificate(key)
    (home / "kadans.toml").write_text(
        f'[graph]\ntenant = "{TENANT}"\nclient_id = "{CLIENT}"\nsecret_file = "{word}"\n'
        "minutes = 5\n"
    )
    tenant.token = TOKEN
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(double.ca))
    monkeypatch.setenv("KADANS_GRAPH_SECRET", CANARY)
    monkeypatch.setattr("commands.graph.clock", lambda: Sleeper().clock)
    monkeypatch.setattr(graph_client, "READ_SECONDS", 0.3)
    monkeypatch.setattr(graph_body, "SLOWEST_SECONDS", 0.3)
    return home


@contextlib.contextmanager
def overheard() -> Iterator[io.StringIO]:
    """Everything that any logger says, at the lowest level, as an impatient admin would set it."""
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    names = ("", "urllib3", "urllib3.connectionpool", "urllib3.util.retry", "requests")
    loggers = [logging.getLogger(name) for name in (*names, "msal", "msal.application")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
        logger.addHandler(handler)
    try:
        yield said
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
            logger.removeHandler(handler)


def run(home: Path, *arguments: str) -> tuple[int, str]:
    """Exit code of a command, and the traceback it would print."""
    try:
        return cli.main(["--home", str(home), "--lang", "en", *arguments]), ""
    except GraphError:
        return -1, traceback.format_exc()


def found_in(home: Path) -> list[str]:
    """Files of a home that hold the canary; control.sqlite row by row too."""
    found = []
    for path in sorted(home.rglob("*")):
        if path.is_file() and CANARY.encode() in path.read_bytes():
            found.append(path.relative_to(home).as_posix())
    with sqlite3.connect(home / "control.sqlite") as con:
        for row in con.execute("select * from job"):
            if CANARY in repr(row):
                found.append("a job row")
    con.close()
    return found


@pytest.mark.parametrize("fault", FAULTS)
def test_the_canary_is_found_nowhere(
    configured: Path,
    double: Double,
    tenant: Tenant,
    fault: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    FAULTS[fault](double, tenant)
    if fault in ("hang", "drip"):  # each try waits that long
        monkeypatch.setattr(graph_client, "READ_SECONDS", 0.1)
        monkeypatch.setattr(graph_body, "SLOWEST_SECONDS", 0.1)
    with overheard() as heard:
        code, _ = run(configured, "pull", "--what", "usage,people,names")
        _, shown = run(configured, "--debug", "pull", "--json")
        checked, shown_too = run(configured, "--debug", "graph-check")
    printed = capsys.readouterr()
    assert (code, checked) != (0, 0)
    everything = printed.out + printed.err + heard.getvalue() + shown + shown_too
    assert everything
    assert CANARY not in everything
    assert "one-time" not in everything
    assert "voorbeeld.example" not in everything.replace("example.nl", "")
    assert found_in(configured) == []
    # Without --debug, a failure is one line.
    assert all(line.strip() for line in printed.err.splitlines())


def test_the_canary_would_be_heard(configured: Path, double: Double) -> None:
    """The net is no hole: without the silence, the address of a download is in the log."""
    import requests

    logs.stop()  # of a test before, in the same process
    to_download(Reply(200, b"a,b\n", {}))(double, Tenant())
    with overheard() as heard:
        requests.get(double.url(f"data?{ONE_TIME}", "downloads"), timeout=5)
    assert CANARY in heard.getvalue()


def test_a_pull_that_goes_well_leaves_no_canary(
    configured: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with overheard() as heard:
        code, _ = run(configured, "pull")
    printed = capsys.readouterr()
    assert code == 0
    assert CANARY not in printed.out + printed.err + heard.getvalue()
    assert found_in(configured) == []


@pytest.mark.parametrize("fault", ["sign-in refused", "403 that repeats", "stranger", "no json"])
def test_lines_of_json_tell_of_the_failure_and_not_of_the_canary(
    configured: Path,
    double: Double,
    tenant: Tenant,
    fault: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    FAULTS[fault](double, tenant)
    monkeypatch.setenv("KADANS_LOG_FORMAT", "json")
    monkeypatch.setenv("KADANS_LOG_LEVEL", "debug")
    run(configured, "pull", "--what", "usage,people", "--json")
    said = capsys.readouterr().err
    told = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert [one for one in told if one["level"] == "error"], said
    assert CANARY not in said
    assert TOKEN not in said
