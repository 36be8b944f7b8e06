"""The digest: the same guarded figures as the pages, per role, in two languages, sent or said."""

from __future__ import annotations

import json
import re
import socket
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest

from access import Viewer
from commands import sending
from commands.digest import context
from commands.sending import sent
from metrics import Question, ask
from metrics.teams import team_status
from reports import card, mail
from reports.digest import Context, Digest, Section, digest
from settings_digest import DigestSettings, Smtp, read_digest
from settings_parts import BadConfiguration
from store.control import Control
from store.control_file import CONTROL_FILE
from store.digest_log import DigestLog
from store.register import Draft, Register
from tests.conftest import run_cli
from tests.graph.double import Double, Reply, Request
from tests.reports.conftest import TODAY, Post

ASKS = "Teams that would gain from attention"
HOSTILE = Digest(
    "en",
    "Kadans: <b>A</b>\r\nBcc: all@voorbeeld.example",
    "2 of 3 <script>alert(1)</script>",
    (Section("Teams", ("=cmd|'/c calc'!A1 [x](http://canary.invalid): 40 %",)),),
    "Groups under 10 people are not shown.",
    "https://kadans.voorbeeld.example/teams?by=team&queue=declining",
)


def section(found: Digest, title: str) -> tuple[str, ...]:
    return next((one.lines for one in found.sections if one.title == title), ())


def test_its_figures_are_those_of_ask(told: Context) -> None:
    found = digest(replace(told, language="en"))
    question = Question(weeks=4, compare=True)
    row = ask("active_share", question, told.viewer, told.data).total
    assert row is not None
    line = section(found, "In figures")[0]
    assert f"{round(row.value * 100)}\u00a0%" in line
    assert f"({row.numerator} of {row.denominator:,} people" in line


def test_it_tells_the_teams_that_the_status_puts_on_the_list(told: Context) -> None:
    found = digest(replace(told, language="en"))
    rows = team_status(told.data, told.viewer).rows
    wanted = {row.team for row in rows if row.flagged and row.status in ("declining", "stagnating")}
    assert {line.split(":")[0] for line in section(found, ASKS)} == wanted


def test_its_foot_says_no_more_than_holds_while_names_can_be_seen(
    sample_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Control.open(sample_home).settings()
    found = context(sample_home, Viewer(role="hr"), "en", TODAY)
    assert "shows no names" in digest(found).foot
    monkeypatch.setattr(Control, "settings", lambda _: {**told, "reclaim_by_name": "on"})
    found = context(sample_home, Viewer(role="hr"), "en", TODAY)
    assert "names" not in digest(found).foot


def test_a_plan_makes_no_team_healthy(told: Context, tmp_path: Path) -> None:
    rows = team_status(told.data, told.viewer).rows
    low = ("declining", "stagnating")
    listed = [row.team for row in rows if row.flagged and row.status in low]
    register = Register.open(tmp_path, Viewer(role="hr"))
    told = replace(told, register=register)
    starts_on = told.today + timedelta(days=14)

    def plan(*teams: str) -> str:
        draft = Draft("coaching", "Inbox hour", teams, starts_on, "department")
        register.add_action(draft, today=told.today)
        return digest(told).headline

    n = len(listed)
    assert plan(*listed[2:]) == (
        f"{n} teams staan stil of dalen; 2 daarvan hebben nu baat bij aandacht."
    )
    assert plan(*listed[:2]) == f"{n} teams staan stil of dalen; ze zijn allemaal in opvolging."
    assert digest(replace(told, language="en")).subject == (
        f"Kadans: {n} teams stand still or fall; all are in follow-up"
    )


def test_a_champion_hears_of_the_own_teams_only(told: Context) -> None:
    viewer = Viewer(role="champion", departments=frozenset({"Logistiek"}))
    found = digest(replace(told, viewer=viewer, language="en"))
    assert not section(found, "In figures")
    assert {line.split(":")[0] for line in section(found, ASKS)} <= {"Logistiek"}
    others = ("Verkoop", "Productie", "Projectbureau", "Klantenservice")
    assert not [name for name in others if name in mail.plain(found)]


def test_a_champion_of_teams_alone_hears_of_those_teams(told: Context) -> None:
    viewer = Viewer(role="champion", departments=frozenset(), teams=frozenset({"ICT 3", "ICT 15"}))
    found = digest(replace(told, viewer=viewer, language="en"))
    assert "No team is large enough" not in found.headline


def test_small_teams_and_persons_are_in_no_form_of_it(told: Context) -> None:
    found = digest(told)
    for form in (mail.plain(found), mail.page(found), json.dumps(card.card(found))):
        assert "Directie" not in form
        assert "Interne Audit" not in form
        assert not re.search(r"@|\b[0-9a-f]{32}\b", form)


def test_plain_text_html_and_card_say_the_same(told: Context) -> None:
    found = digest(told)
    text, page = mail.plain(found), mail.page(found)
    body = json.dumps(card.card(found), ensure_ascii=False)
    for one in found.sections:
        for line in one.lines:
            assert line in text
            assert line.replace("'", "&#x27;").replace("&", "&amp;") in page or line in page
            assert line in body


def test_names_are_data_in_every_form() -> None:
    page = mail.page(HOSTILE)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    shown = card.card(HOSTILE)["attachments"][0]["content"]["body"]
    assert {part["type"] for part in shown} == {"RichTextBlock"}  # in which Markdown is no markup
    assert f"• {HOSTILE.sections[0].lines[0]}" in [part["inlines"][0]["text"] for part in shown]
    written = mail.message(HOSTILE, "kadans@voorbeeld.example", "hr@voorbeeld.example")
    assert written["Bcc"] is None
    assert written["To"] == "hr@voorbeeld.example"


def test_a_mail_arrives_as_text_and_html(post: tuple[Post, int], told: Context) -> None:
    handler, port = post
    found = digest(told)
    written = mail.message(found, "kadans@voorbeeld.example", "hr@voorbeeld.example")
    mail.send(written, Smtp("127.0.0.1", port, "none"), None)
    (taken,) = handler.mails
    assert taken["Subject"] == found.subject
    assert [part.get_content_type() for part in taken.iter_parts()] == ["text/plain", "text/html"]
    body = taken.get_body(("plain",))
    assert body is not None
    assert found.headline in body.get_content()


@pytest.mark.parametrize("parting", ["500 what", ""])
def test_a_mail_that_was_taken_is_sent_whatever_the_server_says_after(parting: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as waiting:
        taken = threading.Thread(target=_takes_one, args=(waiting, parting))
        taken.start()
        written = mail.message(HOSTILE, "kadans@voorbeeld.example", "hr@voorbeeld.example")
        mail.send(written, Smtp("127.0.0.1", waiting.getsockname()[1], "none"), None)
        taken.join()


def _takes_one(waiting: socket.socket, parting: str) -> None:
    """A mail server that takes one mail, and says goodbye in a way of its own or not at all."""
    connection, _ = waiting.accept()
    with connection, connection.makefile("rwb") as wire:
        says = ["220 here", "250 go on", "250 from", "250 to", "354 your words", "250 taken"]
        for number, reply in enumerate(says):
            if number == len(says) - 1:
                while wire.readline() != b".\r\n":
                    continue
            elif number:
                wire.readline()
            wire.write(reply.encode() + b"\r\n")
            wire.flush()
        if parting:
            wire.readline()
            wire.write(parting.encode() + b"\r\n")


def test_a_password_that_cannot_be_sent_is_told_and_not_quoted(
    post: tuple[Post, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def login(*_: object) -> None:
        "geh\u00e9im".encode("ascii")

    monkeypatch.setattr("smtplib.SMTP.login", login)
    monkeypatch.setenv("KADANS_DIGEST_PASSWORD", "geh\u00e9im")
    smtp = Smtp("127.0.0.1", post[1], "none", "kadans", None, "kadans@voorbeeld.example")
    failed = sent(HOSTILE, DigestSettings(smtp), address="hr@voorbeeld.example")
    assert failed is not None
    assert "letters that a mail server cannot be given" in failed.said("en")


def configured(home: Path, port: int, *to: str) -> None:
    lines = [
        "[digest.smtp]", 'host = "127.0.0.1"', f"port = {port}", 'tls = "none"',
        'sender = "kadans@voorbeeld.example"', *to,
    ]  # fmt: skip
    (home / "kadans.toml").write_text("\n".join(lines) + "\n", "utf-8")


HR = '[[digest.to]]\nmail = "hr@voorbeeld.example"\nrole = "hr"\nlanguage = "nl"'
CHAMPION = (
    '[[digest.to]]\nmail = "log@voorbeeld.example"\nrole = "champion"\n'
    'departments = ["Logistiek"]\nlanguage = "en"'
)


def test_the_command_sends_to_each_by_role_and_language(
    sample_copy: Path, post: tuple[Post, int]
) -> None:
    handler, port = post
    configured(sample_copy, port, HR, CHAMPION)
    answer = run_cli(sample_copy, "digest")
    assert answer.returncode == 0, answer.stderr
    assert [one["To"] for one in handler.mails] == [
        "hr@voorbeeld.example",
        "log@voorbeeld.example",
    ]
    bodies = [one.get_body(("plain",)).get_content() for one in handler.mails]  # type: ignore[union-attr]
    assert "In cijfers" in bodies[0]
    assert "In figures" not in bodies[1]
    assert "Productie" not in bodies[1]
    assert "voorbeeld.example" not in answer.stdout
    log = DigestLog(sample_copy / CONTROL_FILE).newest()
    assert [(one.receiver, one.failed) for one in log] == [(2, None), (1, None)]


def test_a_failure_is_told_kept_and_names_no_address(
    sample_copy: Path, post: tuple[Post, int]
) -> None:
    handler, port = post
    handler.refuses = "550 no such box hr@voorbeeld.example"
    configured(sample_copy, port, HR)
    answer = run_cli(sample_copy, "digest")
    assert answer.returncode == 1
    assert "SMTP 550" in answer.stdout
    assert "voorbeeld.example" not in answer.stdout + answer.stderr
    (kept,) = DigestLog(sample_copy / CONTROL_FILE).newest()
    assert kept.failed is not None
    assert kept.failed.said("nl") == "de mailserver weigert het (SMTP 550)"
    assert kept.failed.said("en") == "the mail server refused it (SMTP 550)"


def test_a_department_that_is_mistyped_is_told_and_gets_no_mail(
    sample_copy: Path, post: tuple[Post, int]
) -> None:
    handler, port = post
    configured(sample_copy, port, HR, CHAMPION.replace("Logistiek", "Logstiek"))
    for words in (["digest", "--dry-run"], ["digest"]):
        answer = run_cli(sample_copy, *words)
        assert answer.returncode == 1
        assert "geen afdeling Logstiek; wel Logistiek." in answer.stdout
    assert [one["To"] for one in handler.mails] == ["hr@voorbeeld.example"]


def test_a_mail_server_that_is_away_is_told_in_dutch(sample_copy: Path) -> None:
    configured(sample_copy, 9, HR)
    answer = run_cli(sample_copy, "digest")
    assert answer.returncode == 1
    assert "de mailserver is niet bereikbaar: controleer naam en poort." in answer.stdout


def test_nothing_is_sent_before_it_is_set_up(sample_copy: Path) -> None:
    refused = run_cli(sample_copy, "digest")
    assert refused.returncode == 2
    assert "nothing was sent" in run_cli(sample_copy, "--lang", "en", "digest").stderr
    said = run_cli(sample_copy, "--lang", "en", "digest", "--dry-run")
    assert said.returncode == 0
    assert ASKS in said.stdout
    assert DigestLog(sample_copy / CONTROL_FILE).newest() == ()


def test_a_webhook_gets_the_card(tmp_path: Path, told: Context) -> None:
    double = Double(tmp_path)
    try:
        seen: list[Request] = []

        def taken(request: Request) -> Reply:
            seen.append(request)
            return Reply(202, b"")

        double.always("workflows", taken)
        address = double.url("/workflows/secret-in-the-path")
        card.send(digest(told), address, verify=str(double.ca))
    finally:
        double.close()
    (request,) = seen
    sent = json.loads(request.body)
    assert sent["attachments"][0]["content"]["type"] == "AdaptiveCard"


def test_what_a_webhook_says_after_its_code_is_not_waited_for(tmp_path: Path) -> None:
    double = Double(tmp_path)
    try:
        double.always("workflows", lambda _: Reply(202, b"x" * 200, manner="drip"))
        started = monotonic()
        card.send(HOSTILE, double.url("/workflows/hook"), verify=str(double.ca))
        assert monotonic() - started < 5
    finally:
        double.close()


@pytest.mark.parametrize("way", ["webhook", "mail"])
def test_a_server_that_never_ends_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    ended = threading.Event()
    monkeypatch.setattr(sending, "LONGEST", 0.1)
    monkeypatch.setattr(card, "send", lambda *_: ended.wait(20))
    monkeypatch.setattr(mail, "send", lambda *_: ended.wait(20))
    hook = tmp_path / "hook"
    hook.write_text("https://127.0.0.1/secret-hook")
    hook.chmod(0o600)
    to = {"webhook": hook} if way == "webhook" else {"address": "hr@voorbeeld.example"}
    failed = sent(HOSTILE, DigestSettings(Smtp("127.0.0.1", sender="a@b.example")), **to)
    ended.set()
    assert failed is not None
    assert "did not answer in time" in failed.said("en")
    assert ("webhook" in failed.said("en")) is (way == "webhook")


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/secret-hook",
        "https://127.0.0.1:9/secret-hook",
        "https://[127.0.0.1/secret-hook",
        "https://127.0.0.1:9/secret-hook\nhttps://127.0.0.1:9/secret-hook",
    ],
)
def test_a_webhook_that_does_not_answer_keeps_its_secret(address: str) -> None:
    with pytest.raises(card.NotSent) as failed:
        card.send(HOSTILE, address)
    assert "secret-hook" not in str(failed.value)
    assert failed.value.__cause__ is None


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"to": [{"mail": "a@b.example"}]}, "needs a host and a sender"),
        ({"to": [{"role": "hr"}]}, "either mail or webhook_file"),
        ({"to": [{"mail": "a b"}]}, "no mail address"),
        ({"to": [{"webhook_file": "/x", "role": "privacy"}]}, "digest.to.role"),
        ({"to": [{"webhook_file": "/x", "role": "champion"}]}, "names the departments"),
        ({"smtp": {"tls": "none", "host": "mail.example"}}, "on this machine"),
        ({"smtp": {"password": "x"}}, "does not belong"),
        ({"smtp": {"port": "x"}}, "no port"),
        ({"smtp": {"tls": "ssl"}}, "digest.smtp.tls"),
        ({"link": "javascript:alert(1)"}, "digest.link"),
        ({"every": 3}, "not known"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(given: dict[str, object], says: str) -> None:
    with pytest.raises(BadConfiguration, match=re.escape(says)):
        read_digest(given)
