"""What a monitor reads and what an operator is told: right, whole, and about no person."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

import cli
from commands import metrics_file
from store.control import Control
from store.home import Home
from store.pulse import Pulse, pulse
from tests.deploy.test_logs import NAME, TOKEN, UPN, assert_clean
from tests.reports.conftest import Post
from words import text

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
LINE = re.compile(r'kadans_[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?[0-9.e+]+')


def run(home: Path, *words: str) -> int:
    return cli.main(["--home", str(home), "--lang", "en", *words])


def configured(home: Path, port: int, more: str = "") -> None:
    (home / "kadans.toml").write_text(
        f'[notify]\nmail = ["{UPN}"]\nlanguage = "en"\n{more}\n'
        f'[digest.smtp]\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\n'
        'sender = "kadans@example.org"\n'
    )


def failed_pull(home: Path) -> None:
    control = Control.open(home)
    job = control.start_job(control.add_job("pull", {}))
    control.finish_job(job.job_id, error=text("{detail}", detail=f"{NAME} {TOKEN}"))


def values(said: str) -> dict[str, float]:
    lines = [line for line in said.splitlines() if not line.startswith("#")]
    assert all(LINE.fullmatch(line) for line in lines), said
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_the_file_tells_what_is_in_the_home(sample_copy: Path, tmp_path: Path) -> None:
    failed_pull(sample_copy)
    assert run(sample_copy, "backup") == 0
    looked = pulse(Home(sample_copy))
    assert run(sample_copy, "metrics-file", str(tmp_path / "kadans.prom")) == 0
    said = (tmp_path / "kadans.prom").read_text("utf-8")
    found = values(said)
    assert found['kadans_batches{state="committed"}'] == looked.batches["committed"] > 1
    assert found['kadans_jobs{kind="pull",result="failed"}'] == 1
    assert found['kadans_rows{result="accepted"}'] > 1000
    assert found["kadans_database_bytes"] == (sample_copy / "main.duckdb").stat().st_size
    assert found["kadans_database_opens"] == 1
    assert 0 < found["kadans_suppressed_ratio"] < 1
    assert 0 <= found["kadans_backup_age_seconds"] < 300
    assert "kadans_pull_age_seconds" not in found  # none ever went well
    assert_clean(said)
    # Nothing is left of the writing, and the exporter may read.
    assert [path.name for path in tmp_path.glob(".*")] == []
    assert (tmp_path / "kadans.prom").stat().st_mode & 0o777 == 0o644


def test_an_empty_home_has_a_file_too(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run(home, "metrics-file", str(tmp_path / "kadans.prom")) == 0
    found = values((tmp_path / "kadans.prom").read_text("utf-8"))
    assert "kadans_last_import_timestamp_seconds" not in found


def test_a_label_cannot_break_out_of_its_quotes() -> None:
    looked = Pulse(jobs={("pull", 'a"} 1\nkadans_backup_age_seconds 0 \\'): 1})
    said = metrics_file.written(metrics_file.figures(looked, NOW))
    assert r"a\"} 1\nkadans_backup_age_seconds 0 \\" in said
    assert "\nkadans_backup_age_seconds" not in said


def test_a_failed_pull_is_told_by_mail_without_a_person(
    home: Path, post: tuple[Post, int], capsys: pytest.CaptureFixture[str]
) -> None:
    handler, port = post
    home.mkdir()
    configured(home, port)
    failed_pull(home)
    assert run(home, "notify") == 0
    (mail,) = handler.mails
    body = mail.get_body(("plain",))
    assert body is not None
    said = body.get_content()
    assert "The last pull or import failed" in said
    assert "Nothing was imported" not in said  # nobody asked for how long
    assert_clean(said + str(mail["Subject"]))
    assert_clean(capsys.readouterr().out)


def test_a_pull_that_went_well_since_ends_the_matter(
    home: Path, post: tuple[Post, int], capsys: pytest.CaptureFixture[str]
) -> None:
    handler, port = post
    home.mkdir()
    configured(home, port)
    failed_pull(home)
    control = Control.open(home)
    control.finish_job(control.start_job(control.add_job("pull", {})).job_id, result={})
    assert run(home, "notify") == 0
    assert handler.mails == []
    assert "All is well" in capsys.readouterr().out


def test_reports_that_stay_away_are_told(
    sample_copy: Path, home: Path, post: tuple[Post, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    handler, port = post
    configured(home, port, '[graph]\ntenant = "example.org"\nclient_id = "kadans"')
    late = pulse(Home(home)).imported_at
    assert late is not None

    class Later(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return late.replace(year=late.year + 1)

    monkeypatch.setattr("commands.notify.datetime", Later)
    assert run(home, "notify", "--if-missing-days", "3") == 0
    body = handler.mails[0].get_body(("plain",))
    assert body is not None
    said = body.get_content()
    assert "Nothing was imported for 365 days." in said
    assert "No pull from Microsoft Graph went well for 3 days." in said


def test_what_is_not_sent_is_said_and_has_an_exit_code(
    home: Path, post: tuple[Post, int], capsys: pytest.CaptureFixture[str]
) -> None:
    handler, port = post
    handler.refuses = f"554 no {UPN}"
    home.mkdir()
    configured(home, port)
    assert run(home, "notify", "--failed", "kadans-pull.service") == 1
    said = capsys.readouterr()
    assert "not sent, the mail server refused it (SMTP 554)" in said.out
    assert_clean(said.out + said.err)


def test_without_a_receiver_it_is_an_error_and_says_what_there_is(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home.mkdir()
    failed_pull(home)
    assert run(home, "notify", "--if-missing-days", "3") == 2
    said = capsys.readouterr().out
    assert "Nobody is named" in said
    assert "The last pull or import failed" in said


@pytest.mark.parametrize("unit", [UPN, "kadans\nBcc: x", "other.service", "kadans-pull@x;y"])
def test_only_a_unit_of_ours_is_named(home: Path, unit: str) -> None:
    home.mkdir()
    assert run(home, "notify", "--failed", unit) == 2


@pytest.mark.parametrize(
    "section",
    ['mail = ["no address"]', 'language = "fr"', 'to = "x@y.nl"', 'mail = "a@b.c\\nBcc: d@e.f"'],
)
def test_a_section_that_cannot_be_meant_is_refused(home: Path, section: str) -> None:
    home.mkdir()
    (home / "kadans.toml").write_text(f"[notify]\n{section}\n")
    assert run(home, "notify") == 2


def test_a_secret_in_the_section_is_named_as_one(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home.mkdir()
    (home / "kadans.toml").write_text('[notify]\npassword = "canary-3f1"\n')
    assert run(home, "notify") == 2
    said = capsys.readouterr().err
    assert "A secret does not belong there" in said
    assert "canary-3f1" not in said
