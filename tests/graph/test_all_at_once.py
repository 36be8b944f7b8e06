"""One pull through everything that may happen on an ordinary bad morning, as a shell sees it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import cli
from store.control import Control
from tests.graph.conftest import Sleeper, make_certificate
from tests.graph.double import CLIENT, TENANT, Double, Reply, Request, as_csv, as_json, error
from tests.graph.tenant import Tenant, detail
from tests.graph.test_canary import overheard

USE = r"UsageUserDetail\(period='D28'"
SECRET = "canary-9f2b77d1"


def test_one_pull_through_429_302_a_broken_page_and_an_expired_token(
    double: Double,
    tenant: Tenant,
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    home.mkdir()
    make_certificate(tmp_path / "kadans.pem", days=200)
    (home / "kadans.toml").write_text(
        f'[graph]\ntenant = "{TENANT}"\nclient_id = "{CLIENT}"\n'
        f'certificate = "{tmp_path / "kadans.pem"}"\n'
    )
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(double.ca))
    sleeper = Sleeper()
    monkeypatch.setattr("commands.graph.clock", lambda: sleeper.clock)

    def expired(request: Request) -> Reply:
        tenant.token = SECRET
        return error(401, "InvalidAuthenticationToken")

    content = detail(tenant, 28)
    link = as_json({}, 302, Location=double.url(f"data?sig={SECRET}", "downloads"))
    double.script(USE, error(429, "TooManyRequests", Retry_After="37"), link)
    double.always("/data", as_csv(content))
    double.script("/v1.0/users", expired)
    double.script(r"/v1\.0/users.*skiptoken", Reply(200, b'{"value": [{"id": "', {}, "cut"))

    with overheard() as logs:
        code = cli.main(["--home", str(home), "--lang", "en", "pull", "--json"])
    printed = capsys.readouterr()
    told = json.loads(printed.out)
    assert code == 0, printed.err
    assert {part["part"]: part["state"] for part in told["parts"]}["people"] == "fetched"
    accepted = {file["part"]: file["rows_accepted"] for file in told["files"]}
    assert accepted["usage-28"] == accepted["people"] == tenant.people
    assert 37 in [round(slept) for slept in sleeper.slept]
    assert [request.bearer for request in double.at("downloads")] == [None]
    assert double.at("stranger") == []
    assert tenant.tokens == 2
    (job,) = Control.open(home).jobs(1, kind="pull")
    assert job.state == "done"
    everything = printed.out + printed.err + logs.getvalue() + repr(job)
    assert SECRET not in everything
    kept = [path for path in home.rglob("*") if path.is_file()]
    assert [path.name for path in kept if SECRET.encode() in path.read_bytes()] == []
    assert not any(answers for _, answers in double._scripts)  # every fault has been met
