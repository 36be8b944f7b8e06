"""Everything that the line and Microsoft can do wrong (bad-inputs B5, 97 to 107), scripted."""

from __future__ import annotations

import json
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from ingest import graph_body, graph_client
from ingest.graph_errors import GraphError
from ingest.graph_pull import Pulled
from tests.graph.conftest import NOW, Pull, Sleeper
from tests.graph.double import Double, Reply, as_csv, as_json, error
from tests.graph.tenant import Tenant, detail

USE = "UsageUserDetail"


def why(pulled: Pulled, language: str = "en") -> str:
    return " ".join(failure.says.said(language) for failure in pulled.failures)


# ---- 97: 401 and 403 -------------------------------------------------------------------------


def test_an_expired_token_is_renewed_once(pull: Pull, double: Double, tenant: Tenant) -> None:
    def expired(request: object) -> Reply:
        tenant.token = "token-two"
        return error(401, "InvalidAuthenticationToken")

    double.script(USE, expired)
    assert pull("usage").code == 0
    assert tenant.tokens == 2
    bearers = [request.bearer for request in double.asked(USE)]
    assert bearers == ["Bearer token-one", "Bearer token-two"]


def test_a_fresh_token_that_is_refused_is_the_end(pull: Pull, double: Double) -> None:
    double.always(USE, error(401, "InvalidAuthenticationToken"))
    pulled = pull("usage")
    assert pulled.code == 2
    assert len(double.asked(USE)) == 2
    assert "graph-check" in why(pulled)


@pytest.mark.parametrize(
    ("pattern", "what", "permission"),
    [
        (USE, "usage", "Reports.Read.All"),
        ("/v1.0/users", "people", "User.Read.All"),
        ("subscribedSkus", "licences", "LicenseAssignment.Read.All"),
        ("reportSettings", "names", "ReportSettings.Read.All"),
        ("auditLog", "audit", "AuditLogsQuery.Read.All"),
    ],
)
def test_403_names_the_permission(
    pull: Pull, double: Double, pattern: str, what: str, permission: str
) -> None:
    double.always(pattern, error(403, "Forbidden"))
    pulled = pull(what)
    assert pulled.code == 2
    assert permission in why(pulled)
    assert permission in why(pulled, "nl")
    assert len(double.asked(pattern)) == 1


# ---- 98: 429 ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ({"Retry_After": "120"}, 120),
        ({"Retry_After": format_datetime(NOW + timedelta(seconds=90), usegmt=True)}, 90),
    ],
)
def test_429_waits_as_it_is_told(
    pull: Pull, double: Double, sleeper: Sleeper, header: dict[str, str], seconds: int
) -> None:
    double.script(USE, error(429, "TooManyRequests", **header))
    assert pull("usage").code == 0
    assert any(abs(slept - seconds) < 2 for slept in sleeper.slept)


def test_429_without_a_time_waits_longer_each_time(
    pull: Pull, double: Double, sleeper: Sleeper
) -> None:
    double.script(USE, *[error(429)] * 3)
    assert pull("usage").code == 0
    waits = [slept for slept in sleeper.slept if slept]
    assert len(waits) == 3
    assert waits == sorted(waits)
    assert waits[0] >= 1.5


@pytest.mark.parametrize(
    ("asked", "said"), [("7200", "120 minuten"), ("9000", "3 uur"), ("9999999", "116 dagen")]
)
def test_a_wait_beyond_the_run_ends_it_at_once(
    pull: Pull, double: Double, sleeper: Sleeper, asked: str, said: str
) -> None:
    double.script(USE, error(429, "TooManyRequests", Retry_After=asked))
    pulled = pull("usage", minutes=10)
    assert pulled.code == 75
    assert sum(sleeper.slept) < 60
    assert f"nog {said}, en dat is langer" in why(pulled, "nl")


def test_fourteen_reports_in_ten_minutes_are_counted_over_runs(
    pull: Pull, double: Double, sleeper: Sleeper, home: Path
) -> None:
    for _ in range(7):
        pull("totals")
    assert max(sleeper.slept) == 0
    pull("totals")
    assert 590 < sum(sleeper.slept) < 620
    kept = json.loads((home / "graph" / "requests.json").read_text())["reports"]
    assert len(kept) <= 14


# ---- 99, 100: bursts, and bodies that do not come whole ---------------------------------------


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_bursts_are_sat_out(pull: Pull, double: Double, status: int) -> None:
    double.script(USE, *[error(status)] * 3)
    assert pull("usage").code == 0


def test_a_service_that_stays_down_is_given_up(pull: Pull, double: Double, home: Path) -> None:
    double.always(USE, error(503))
    pulled = pull("usage")
    assert pulled.code == 1
    assert len(double.asked(USE)) == graph_client.TRIES
    assert "out of order" in why(pulled)
    assert not (home / "main.duckdb").exists()


@pytest.mark.parametrize("manner", ["cut", "bad-gzip", "reset"])
def test_a_body_that_is_cut_is_fetched_again(
    pull: Pull, double: Double, tenant: Tenant, manner: str
) -> None:
    content = detail(tenant, 28).encode()
    double.script(USE, Reply(200, content, {}, manner, "application/octet-stream"))
    pulled = pull("usage")
    assert pulled.code == 0
    ((_, outcome),) = pulled.outcomes
    assert outcome.reading.rows_accepted == 30
    assert len(double.asked(USE)) == 2


@pytest.mark.parametrize("manner", ["cut", "bad-gzip", "reset"])
def test_a_body_that_never_comes_whole_is_never_imported(
    pull: Pull, double: Double, tenant: Tenant, home: Path, manner: str
) -> None:
    content = detail(tenant, 28).encode()
    double.always(USE, Reply(200, content, {}, manner, "application/octet-stream"))
    assert pull("usage").code == 1
    assert not (home / "main.duckdb").exists()


def test_a_length_that_is_too_small_gives_a_file_that_is_refused(
    pull: Pull, double: Double, tenant: Tenant
) -> None:
    content = detail(tenant, 28).encode()[:-7]
    double.always(USE, Reply(200, content, {}, "short", "application/octet-stream"))
    pulled = pull("usage")
    ((_, outcome),) = pulled.outcomes
    assert (outcome.status, pulled.code) == ("rejected", 2)


def test_a_packed_body_is_unpacked(pull: Pull, double: Double, tenant: Tenant) -> None:
    content = detail(tenant, 28).encode()
    double.script(USE, Reply(200, content, {}, "gzip", "application/octet-stream"))
    assert pull("usage").code == 0
    assert len(double.asked(USE)) == 1


def test_a_body_that_hangs_is_left(
    pull: Pull, double: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph_client, "READ_SECONDS", 0.3)
    double.script(USE, Reply(200, b"Report Refresh Date,", {"Content-Length": "900"}, "hang"))
    assert pull("usage").code == 0


def test_a_body_that_drips_is_left(
    pull: Pull, double: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph_body, "SLOWEST_SECONDS", 0.4)
    double.script(USE, Reply(200, b"x" * 400, {}, "drip"))
    assert pull("usage").code == 0


@pytest.mark.parametrize(
    ("manner", "body"), [("whole", b""), ("whole", b"\xef\xbb\xbf"), ("whole", b"  \n")]
)
def test_an_empty_body_is_fetched_again(
    pull: Pull, double: Double, manner: str, body: bytes
) -> None:
    double.script(USE, Reply(200, body, {}, manner))
    assert pull("usage").code == 0
    assert len(double.asked(USE)) == 2


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("HTTPS_PROXY", "http://user:geheim@127.0.0.1:9", "proxy"),
        ("REQUESTS_CA_BUNDLE", "", "trusted"),
    ],
)
def test_a_line_that_does_not_stand_is_one_sentence(
    pull: Pull,
    double: Double,
    settings: object,
    sleeper: Sleeper,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    value: str,
    said: str,
) -> None:
    from ingest.graph_pull import Order
    from ingest.graph_pull import pull as plain

    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    if value:
        monkeypatch.setenv(variable, value)
    with pytest.raises(GraphError) as caught:
        plain(settings, Order(sleeper.clock))  # type: ignore[arg-type]
    assert caught.value.code == 1
    assert said in str(caught.value)
    assert "geheim" not in str(caught.value)


# ---- 101: redirects --------------------------------------------------------------------------


def redirect(double: Double, target: str) -> None:
    double.always(USE, as_json({}, 302, Location=target))


def test_a_link_that_ran_out_is_asked_for_again(pull: Pull, double: Double, tenant: Tenant) -> None:
    redirect(double, double.url("data/one", "downloads"))
    double.script("/data/one", error(403, "Expired"))
    double.always("/data/one", as_csv(detail(tenant, 28)))
    assert pull("usage").code == 0
    assert len(double.asked(USE)) == 2
    assert [request.bearer for request in double.at("downloads")] == [None, None]


@pytest.mark.parametrize(
    "target",
    [
        "https://{stranger}/data",
        "http://{downloads}/data",
        "https://user:word@{downloads}/data",
        "https://{downloads}.evil.example/data",
        "https://evil{downloads}/data",
        "",
        "ftp://{downloads}/data",
        "https://[downloads/data",
    ],
)
def test_a_redirect_elsewhere_is_not_followed(pull: Pull, double: Double, target: str) -> None:
    hosts = {name: double.host(name) for name in ("stranger", "downloads")}
    redirect(double, target.format(**hosts))
    pulled = pull("usage")
    assert pulled.code == 1
    assert "not Microsoft's" in why(pulled)
    assert not double.at("stranger")
    assert not double.at("downloads")


def test_redirects_in_a_circle_end(pull: Pull, double: Double) -> None:
    redirect(double, double.url("data/one", "downloads"))
    double.always("/data/one", as_json({}, 302, Location=double.url("data/one", "downloads")))
    pulled = pull("usage")
    assert pulled.code == 1
    assert "refers on and on" in why(pulled)
    assert len(double.at("downloads")) == graph_client.HOPS


def test_a_redirect_back_to_graph_is_called_so(pull: Pull, double: Double) -> None:
    for target in (double.url("v1.0/again"), "/v1.0/again"):
        redirect(double, target)
        pulled = pull("usage")
        assert pulled.code == 1
        assert "back to Microsoft Graph" in why(pulled)
        assert not double.asked("/again")


def test_a_report_that_was_cut_leaves_no_file(
    pull: Pull, double: Double, tenant: Tenant, home: Path
) -> None:
    whole = detail(tenant, 28).splitlines()
    double.always(USE, as_csv("\n".join(whole[:3]) + "\n"))
    pulled = pull("totals", "usage")
    assert "it was cut off at Microsoft's side" in why(pulled)
    assert not [path for path in (home / "inbox").rglob("*") if path.suffix in (".csv", ".part")]


# ---- 103 to 107 ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><html><body>Sign in</body></html>",
        b"\xef\xbb\xbf<html></html>",
        b'{"error": {"code": "UnknownError", "message": "piet@voorbeeld.example"}}',
        b'{"value": 5}',
        b'{"value": [1, 2]}',
        b"[1, 2]",
        b"{",
    ],
)
def test_200_with_something_else_is_refused(
    pull: Pull, double: Double, home: Path, body: bytes
) -> None:
    double.always(USE, Reply(200, body, {}))
    pulled = pull("usage")
    assert pulled.code == 1
    assert "piet" not in why(pulled)
    assert not (home / "main.duckdb").exists()


@pytest.mark.parametrize("minutes", [-11, 11])
def test_a_clock_that_is_off_is_measured(
    pull: Pull, double: Double, sleeper: Sleeper, minutes: int
) -> None:
    from datetime import UTC, datetime

    sleeper.start = datetime.now(UTC) + timedelta(minutes=minutes)
    skew = pull("names").facts["clock_skew_seconds"]
    assert abs(skew + minutes * 60) < 10


def test_a_field_that_is_gone_is_named_by_the_reader(
    pull: Pull, double: Double, tenant: Tenant
) -> None:
    content = detail(tenant, 28).replace("User Principal Name", "Person")
    double.always(USE, as_csv(content))
    pulled = pull("usage")
    ((_, outcome),) = pulled.outcomes
    assert outcome.status == "rejected"
    assert pulled.code == 2


def test_404_everywhere_is_another_cloud(pull: Pull, double: Double) -> None:
    double.always("/reports/", error(404, "ResourceNotFound"))
    pulled = pull("usage")
    assert pulled.code == 2
    assert "GCC High" in why(pulled)
    assert "GCC High" in why(pulled, "nl")


def test_a_national_cloud_is_asked_once(
    pull: Pull, double: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from ingest import graph_pull

    national = replace(double.cloud, name="gcc-high", has_copilot_reports=False)
    monkeypatch.setattr(graph_pull, "CLOUDS", {"gcc-high": national})
    double.always("/reports/", error(404, "ResourceNotFound"))
    pulled = pull("usage", cloud="gcc-high")
    assert pulled.code == 2
    assert len(double.asked("/reports/")) == 1
    assert "gcc-high" in why(pulled)
