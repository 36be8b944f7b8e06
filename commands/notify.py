"""notify: tells the operator that a pull or import failed, stays away, or that health is bad."""

from __future__ import annotations

import argparse
import logging
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from commands.errors import Refused
from commands.output import Out
from commands.sending import sent
from reports.digest import Digest, Section
from settings import Settings
from store import health
from store.home import Home
from store.pulse import Pulse, pulse
from words import Text, text

log = logging.getLogger("kadans.notify")

FAILED = 1
NOT_SET_UP = text(
    "Nobody is named to be notified. Put [notify] into kadans.toml, with mail or webhook_file; "
    "docs/deploy.md says how. What there is to say:"
)
# The units of deploy/systemd; another name could be made by whoever starts the command.
UNIT = re.compile(r"kadans[a-z-]*(?:@[a-z]*)?(?:\.service)?")


def run_notify(arguments: argparse.Namespace) -> int:
    """Say nothing when all is well. 1 when a message was not taken, 2 when nobody is named."""
    settings: Settings = arguments.settings
    found = [*_failed_unit(arguments.failed)] or [
        *_wrong(settings, arguments.if_missing_days, datetime.now(UTC))
    ]
    out = Out(arguments.lang)
    if not found:
        out.say("All is well, so nobody was notified.")
        return 0
    for one in found:
        log.warning("to be told", extra={"what": one.template})
    if arguments.dry_run or not settings.notify.is_set_up:
        if not arguments.dry_run:
            out.line(NOT_SET_UP.said(out.language))
        for one in found:
            out.line(f"- {one.said(out.language)}")
        return 0 if arguments.dry_run else 2
    return _tell(settings, found, out)


def _failed_unit(name: str | None) -> Iterator[Text]:
    if name is None:
        return
    if not UNIT.fullmatch(name):
        raise Refused(text("--failed takes the name of a unit, such as kadans-pull.service."))
    yield text("{unit} failed. Its log says why: journalctl -u {unit}", unit=name)


def _wrong(settings: Settings, days: int | None, now: datetime) -> Iterator[Text]:
    """What an operator has to know; counts and instants only."""
    home = Home(settings.home)
    try:
        looked = pulse(home)
    except (OSError, sqlite3.Error):
        yield text("The control file cannot be read. `doctor` says more.")
        return
    if looked.failed_at:
        yield text(
            "The last pull or import failed, at {at}. The page Imports says why.",
            at=looked.failed_at.isoformat(timespec="minutes"),
        )
    if days is not None:
        yield from _missing(settings, looked, timedelta(days=days), now)
    if home.root.is_dir():
        for check in health.checks(home, now=now):
            if check.level == health.FAILURE:
                yield check.says


def _missing(settings: Settings, looked: Pulse, most: timedelta, now: datetime) -> Iterator[Text]:
    if looked.imported_at is None:
        yield text("Nothing was imported yet.")
    elif now - looked.imported_at > most:
        days = (now - looked.imported_at).days
        yield text("Nothing was imported for {n} days.", n=days)
    if settings.graph.is_set_up and (looked.pulled_at is None or now - looked.pulled_at > most):
        yield text("No pull from Microsoft Graph went well for {n} days.", n=most.days)


def message(found: list[Text], settings: Settings) -> Digest:
    """The message, in the language of [notify]."""
    language = settings.notify.language
    title = text("Kadans needs attention").said(language)
    return Digest(
        language=language,
        subject=title,
        headline=title,
        sections=(
            Section(text("What was seen").said(language), tuple(o.said(language) for o in found)),
        ),
        foot=text("This message is about the machine and never about a person.").said(language),
        link=settings.digest.link,
    )


def _tell(settings: Settings, found: list[Text], out: Out) -> int:
    written, failures = message(found, settings), 0
    notify = settings.notify
    ways: list[str | None] = [*notify.mail]
    if notify.webhook_file is not None:
        ways.append(None)
    for number, address in enumerate(ways, start=1):
        if address is None:
            failed = sent(written, settings.digest, webhook=notify.webhook_file)
        else:
            failed = sent(written, settings.digest, address=address)
        how = "mail" if address else "webhook"
        if failed is None:
            out.say("Notification {n} ({how}): sent.", n=number, how=how)
        else:
            failures += 1
            log.error("not sent", extra={"way": how, "why": failed.said("en")})
            why = failed.said(out.language).rstrip(".")
            out.say("Notification {n} ({how}): not sent, {why}.", n=number, how=how, why=why)
    return FAILED if failures else 0
