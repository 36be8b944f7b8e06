"""pull and graph-check as a person, a scheduler and the page Imports use them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import cli
from store.control import Control
from tests.graph.conftest import NOW, Sleeper, make_certificate
from tests.graph.double import CLIENT, TENANT, Double, error
from tests.graph.tenant import Tenant
from ui.sync import next_run


@pytest.fixture
def configured(
    double: Double, tenant: Tenant, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    home.mkdir()
    key = tmp_path / "kadans.pem"
    make_certificate(key, days=20)
    (home / "kadans.toml").write_text(
        f'[graph]\ntenant = "{TENANT}"\nclient_id = "{CLIENT}"\ncertificate = "{key}"\n'
        'at = "06:30"\n'
    )
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(double.ca))
    monkeypatch.setattr("commands.graph.clock", lambda: Sleeper().clock)
    return home


def run(home: Path, *arguments: str, language: str = "en") -> int:
    return cli.main(["--home", str(home), "--lang", language, *arguments])


def test_pull_says_what_came(configured: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(configured, "pull") == 0
    said = capsys.readouterr()
    assert "usage-28: fetched · 30" in said.out
    assert "graph-users-2026-11-22.csv: imported" in said.out
    assert "25 of 40 handed out" in said.out
    assert "Signing in" in said.err


def test_pull_as_json_is_the_contract_of_import(
    configured: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(configured, "pull", "--json", "--what", "usage", language="nl") == 0
    found = json.loads(capsys.readouterr().out)
    assert [part["state"] for part in found["parts"]] == ["fetched"]
    (file,) = found["files"]
    assert (file["status"], file["source"], file["rows_accepted"]) == (
        "committed",
        "graph_usage",
        30,
    )
    assert found["code"] == 0


def test_pull_of_what_is_not_known_is_one_line(
    configured: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        run(configured, "pull", "--what", "prompts")
    assert caught.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_missing_permission_ends_with_two_and_its_name(
    configured: Path, double: Double, capsys: pytest.CaptureFixture[str]
) -> None:
    double.always("/v1.0/users", error(403, "Authorization_RequestDenied"))
    assert run(configured, "pull", language="nl") == 2
    said = capsys.readouterr().err
    assert "User.Read.All" in said
    # The command says it; a line of the log beside it would say it again, and in English.
    assert "kadans" not in said and "part of a pull" not in said


def test_check_names_what_is_missing(
    configured: Path, double: Double, tenant: Tenant, capsys: pytest.CaptureFixture[str]
) -> None:
    tenant.concealed = True
    double.always("subscribedSkus", error(403, "Forbidden"))
    assert run(configured, "graph-check") == 2
    out = capsys.readouterr().out
    assert "Signed in." in out
    assert "Reports.Read.All: granted" in out
    assert "User.Read.All: granted" in out
    assert "LicenseAssignment.Read.All: missing" in out
    assert "ReportSettings.Read.All: granted" in out
    assert "The certificate ends on 11 Dec 2026" in out
    assert "conceals names" in out


def test_check_says_which_files_nobody_looked_after(
    configured: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(configured, "graph-check")
    assert "icacls" not in capsys.readouterr().out
    monkeypatch.setattr("settings_secrets.RIGHTS_IN_MODE", False)  # as on Windows
    run(configured, "graph-check")
    out = capsys.readouterr().out
    assert "On Windows Kadans does not look who may read" in out
    assert out.count("kadans.pem") == 2  # in the sentence and in what to run
    run(configured, "graph-check", language="nl")
    assert "Op Windows kijkt Kadans niet wie" in capsys.readouterr().out


def test_check_measures_the_clock(
    configured: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    late = Sleeper(start=datetime.now(UTC) - timedelta(minutes=10))
    monkeypatch.setattr("commands.graph.clock", lambda: late.clock)
    certificate = Path(str(configured.parent / "kadans.pem"))
    make_certificate(certificate, starts=late.start - timedelta(days=2))
    assert run(configured, "graph-check", "--json") == 2
    found = json.loads(capsys.readouterr().out)
    assert abs(found["clock_skew_seconds"] - 600) < 15
    assert found["signed_in"] is True
    assert any("behind Microsoft's" in note for note in found["notes"])


def test_check_of_a_sign_in_that_fails_still_says_the_certificate(
    configured: Path, double: Double, capsys: pytest.CaptureFixture[str]
) -> None:
    double.always("openid-configuration", error(400))
    assert run(configured, "graph-check") == 2
    said = capsys.readouterr()
    assert "graph.tenant" in said.err
    assert "11 Dec 2026" in said.out


def test_nothing_set_up_is_one_line(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(home, "pull", language="nl") == 2
    err = capsys.readouterr().err
    assert "docs/graph.md" in err.splitlines()[-1]


# ---- the page --------------------------------------------------------------------------------


def job(home: Path, kind: str) -> str:
    control = Control.open(home)
    job_id = control.add_job(kind, {"language": "nl"})
    assert run(home, "job", job_id) == 0
    return job_id


def test_a_page_can_pull_and_check(configured: Path, double: Double) -> None:
    double.always("/v1.0/users", error(403, "Forbidden"))
    control = Control.open(configured)
    job(configured, "pull")
    job(configured, "graph-check")
    (pulled,) = control.jobs(1, kind="pull")
    assert pulled.state == "done"
    assert pulled.result is not None
    assert pulled.result["code"] == 2
    (checked,) = control.jobs(1, kind="graph-check")
    assert checked.result is not None
    states = {entry["permission"]: entry["state"] for entry in checked.result["permissions"]}
    assert states["User.Read.All"] == "missing"


def test_imports_shows_last_next_and_trouble(
    configured: Path, double: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    double.always("/v1.0/users", error(403, "Forbidden"))
    job(configured, "pull")
    job(configured, "graph-check")
    monkeypatch.setenv("KADANS_HOME", str(configured))
    root = Path(__file__).resolve().parents[2]
    shown = AppTest.from_file(str(root / "app.py"), default_timeout=60)
    shown.query_params["lang"] = "en"
    shown.run()
    shown.switch_page("views/imports.py")
    shown.query_params["lang"] = "en"
    shown.run()
    assert not shown.exception
    texts = [element.value for element in (*shown.markdown, *shown.warning)]
    assert any("Last sync" in text and "next expected" in text for text in texts)
    captions = [element.value for element in shown.caption]
    assert any("what the setting “at” says" in text and "not Kadans" in text for text in captions)
    assert any("User.Read.All" in text for text in texts)
    started: list[str] = []
    monkeypatch.setattr("ingest.jobs.start", lambda home, job_id: started.append(job_id))
    shown.button(key="sync-now").click().run()
    assert not shown.exception
    (waiting,) = Control.open(configured).jobs(1, kind="pull")
    assert started == [waiting.job_id]
    assert waiting.state == "queued"


@pytest.mark.parametrize(
    ("at", "now", "coming"),
    [
        ("06:30", NOW.replace(hour=5), NOW),
        ("06:30", NOW, NOW + timedelta(days=1)),
        ("", NOW, None),
    ],
)
def test_the_next_run(at: str, now: datetime, coming: datetime | None) -> None:
    assert next_run(at, now) == coming
