"""digest: the weekly message to everybody who is named in the settings, or on the screen only."""

from __future__ import annotations

import argparse
import difflib
from dataclasses import replace
from datetime import date
from pathlib import Path

from access import Viewer
from commands.errors import Refused
from commands.home import data_if_any, data_of, day_of_today, viewer_of
from commands.output import Out
from commands.sending import sent
from ingest.findings import shown
from metrics.facts import labels
from metrics.teams.policy import policy_of
from metrics.teams.renamed import renamed
from reports import mail
from reports.digest import Context, Digest, digest
from reports.purpose import whole
from settings_digest import DigestSettings, Recipient
from store.breaks import Breaks
from store.control import Control
from store.control_file import CONTROL_FILE
from store.digest_log import DigestLog
from store.register import Register, plain
from words import Text, text

FAILED = 1
NOT_SET_UP = text(
    "Nobody is named to receive a digest, so nothing was sent. docs/champion.md says how to set it "
    "up; --dry-run shows what it would say."
)


def run_digest(arguments: argparse.Namespace) -> int:
    """Send the digest, or with --dry-run say it. 1 when any message was not taken."""
    settings: DigestSettings = arguments.settings.digest
    out = Out(arguments.lang)
    if arguments.dry_run:
        receivers = settings.to or (Recipient(language=arguments.lang),)
        wrong = 0
        for number, one in enumerate(receivers, start=1):
            unknown = _unknown(arguments, one)
            if unknown is None:
                out.line(mail.plain(_written(arguments, one)))
            else:
                wrong += 1
                _say_failed(out, number, one, unknown)
        return FAILED if wrong else 0
    if not settings.is_set_up:
        raise Refused(NOT_SET_UP)
    return _send(arguments, settings, out)


def context(home: Path, viewer: Viewer, language: str, today: date, link: str = "") -> Context:
    """What a digest is made of, for one viewer. Raises Refused without data."""
    data = data_of(home)
    values = Control.open(home).settings()
    return Context(
        data=data,
        viewer=viewer,
        register=Register.open(home, viewer, renamed=renamed(data)),
        policy=policy_of(values, Breaks.open(home).listed(), renamed(data)),
        column=values["team_column"],
        today=today,
        language=language,
        link=link,
        purpose=whole(values, language),
    )


def _written(arguments: argparse.Namespace, one: Recipient) -> Digest:
    home = arguments.settings.home
    viewer = replace(
        viewer_of(home),
        name="digest",
        role=one.role,
        departments=frozenset(one.departments) or None,
    )
    link = arguments.settings.digest.link
    return digest(context(home, viewer, one.language, day_of_today(), link))


def _send(arguments: argparse.Namespace, settings: DigestSettings, out: Out) -> int:
    log = DigestLog(arguments.settings.home / CONTROL_FILE)
    failures = 0
    for number, one in enumerate(settings.to, start=1):
        how = _how(one)
        failed = _unknown(arguments, one) or sent(
            _written(arguments, one), settings, address=one.mail, webhook=one.webhook_file
        )
        log.add(number, how, one.role, failed)
        if failed is None:
            out.say("Receiver {n} ({how}, {role}): sent.", n=number, how=how, role=one.role)
        else:
            failures += 1
            _say_failed(out, number, one, failed)
    return FAILED if failures else 0


def _how(one: Recipient) -> str:
    return "webhook" if one.webhook_file else "mail"


def _say_failed(out: Out, number: int, one: Recipient, failed: Text) -> None:
    out.say(
        "Receiver {n} ({how}, {role}): not sent, {why}.",
        n=number,
        how=_how(one),
        role=one.role,
        why=failed.said(out.language).rstrip("."),
    )


def _unknown(arguments: argparse.Namespace, one: Recipient) -> Text | None:
    """A department in the settings that the data has not: its digest would be about nothing."""
    data = data_if_any(arguments.settings.home)
    known = list(labels(data, "department").values()) if data is not None else []
    spelt = {plain(name): name for name in known if name}
    for name in one.departments if spelt else ():
        if plain(name) in spelt:
            continue
        near = difflib.get_close_matches(plain(name), spelt, n=3) or sorted(spelt)
        return text(
            "the data has no department {name}; it has {known}",
            name=shown(name),
            known=", ".join(shown(spelt[key]) for key in near),
        )
    return None
