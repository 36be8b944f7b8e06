"""Erase, leave out, remove with time, back up: the acts themselves, for a shell and for a page.

Each is in the access log under whoever asked for it, and what it gives holds no person: counts, and
the names of files and backups.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from commands import looks
from commands.errors import Refused
from ingest.jobs import sweep_inbox
from metrics import keep_weeks
from settings import Settings
from store import (
    backup,
    byte_search,
    erased_rows,
    erasure,
    exclusion,
    identity,
    left_out,
    retention,
    serving,
    tidying,
    whose,
)
from store.access_log import AccessLog
from store.control import Control
from store.home import Home
from store.left_out import OBJECTED, Account
from store.person_words import PersonWords, telling
from store.pseudonyms import Pseudonyms
from store.serving import open_serving
from store.writer import Writer, open_writer
from words import Text, text

KINDS = ("upn", "oid")
SEARCHING = text("Looking through every file for the person")
Stage = Callable[[Text], None]


@dataclass(frozen=True)
class Actor:
    """Who acts, as the access log has them: an account of the machine, or who is signed in."""

    name: str
    role: str = "admin"

    def log(self, settings: Settings, act: str, question: str, *, about: str | None = None) -> None:
        """Write the act down. Raises Unwritable: then it is not done."""
        AccessLog.open(settings.home).write(self.name, self.role, act, question, about=about)


def of_shell() -> Actor:
    """Whoever works at this shell."""
    return Actor(looks.looker())


def _quietly(_said: Text) -> None:
    """For who does not follow stages."""


def look_for(
    settings: Settings,
    given: Sequence[str],
    *,
    who: Actor,
    wait: float = 600.0,
    stage: Stage = _quietly,
) -> dict[str, Any]:
    """What an erasure would take: accounts, rows by source, files, backups. Changes nothing."""
    home = Home(settings.home)
    for one in given:
        who.log(settings, "erase", "check", about=one)
    with open_writer(settings, wait_seconds=wait) as writer:
        accounts = _accounts(writer, given)
        words = [*given, *erasure.known_words(writer, accounts)]
        rows = erased_rows.count(writer.con, home, accounts)
    stage(SEARCHING)
    files, hits = _search(home, words, accounts)
    return {
        "accounts": len(accounts),
        "rows": rows,
        "searched": files,
        "found": _places(hits),
        "backups": _backups(home, accounts),
    }


def erase(
    settings: Settings,
    given: Sequence[str],
    *,
    who: Actor,
    why: str,
    wait: float = 600.0,
    stage: Stage = _quietly,
) -> dict[str, Any]:
    """Erase a person, then look through everything; what went, and what is still found where."""
    home, today = Home(settings.home), datetime.now(UTC).date()
    with open_writer(settings, wait_seconds=wait) as writer:
        accounts = _accounts(writer, given)
        words = [*given, *erasure.known_words(writer, accounts)]
        _without_person(why, words)
        who.log(settings, "erase", f"accounts={len(accounts)}")
        stage(text("Taking the person out and deriving every figure again"))
        erasure.begin(writer, accounts, words, why=why, who=who.name, today=today)
        gone = erasure.carry_out(writer)
    stage(SEARCHING)
    files, hits = _search(home, words, accounts)
    return {
        "accounts": len(accounts),
        "rows": gone.rows,
        "files": gone.files,
        "searched": files,
        "found": _places(hits),
        "held_open": [path.name for path in serving.older(home)],
        "backups": _backups(home, accounts),
    }


def _accounts(writer: Writer, given: Sequence[str]) -> list[Account]:
    """The accounts of a person. Raises Refused when nobody is known so."""
    found = whose.accounts_of(writer, given, today=datetime.now(UTC).date())
    if not found:
        raise Refused(text("Nobody is known by that address or id. Nothing was changed."))
    return found


def _without_person(why: str, words: Sequence[str]) -> None:
    """Raises Refused for a reason that names the person: it would be kept for good."""
    if PersonWords.of(telling(words)).stand_in(why):
        raise Refused(
            text(
                "The reason names the person: leave name, address and id out, for the reason is "
                "kept. Nothing was changed."
            )
        )


def _search(
    home: Home, words: Sequence[str], accounts: Sequence[Account]
) -> tuple[int, list[byte_search.Hit]]:
    """Look for a person in every file of the home: addresses, ids, names and keys.

    A name that somebody else in the identity file bears too proves nothing and is left out, as is
    a name of one part.
    """
    others = identity.shared_names(home.identity, words, work=home.work)
    keys = [str(account.key) for account in accounts if account.whole]
    sought = [word for word in telling(words) if word not in others] + keys
    folders = [one.folder for one in backup.listed(home)]
    return byte_search.search(home.root, sought, work=home.work, but=folders)


def _places(hits: Sequence[byte_search.Hit]) -> list[dict[str, str]]:
    return [{"file": hit.file, "where": hit.where} for hit in hits]


def _backups(home: Home, accounts: Sequence[Account]) -> list[dict[str, str]]:
    """Backups that hold one of these accounts, with the day on which each goes."""
    return [
        {"backup": str(one.folder), "until": one.expires_at.date().isoformat()}
        for one in backup.holding(home, [str(account.key) for account in accounts])
    ]


def leave_out(
    settings: Settings, given: Sequence[str], *, who: Actor, why: str, wait: float = 600.0
) -> tuple[int, bool]:
    """Enter an objection and derive without the person; its number, and whether any file knows
    the person yet.

    Raises Refused when it is on the list already.
    """
    home, today = Home(settings.home), datetime.now(UTC).date()
    if case_of(home, given) is not None:
        raise Refused(text("This objection is on the list already."))
    with open_writer(settings, wait_seconds=wait) as writer:
        accounts = whose.accounts_of(writer, given, today=today)
        _without_person(why, [*given, *erasure.known_words(writer, accounts)])
        number = exclusion.object_to(writer, accounts, given, why=why, who=who.name, today=today)
        who.log(settings, "exclude", f"add={number}")
        exclusion.carry_out(writer)
    return number, bool(accounts)


def count_again(settings: Settings, number: int | None, *, who: Actor, wait: float = 600.0) -> int:
    """Withdraw an objection and derive with the person; its number. Raises Refused without one."""
    if number is None or not left_out.lift(settings.home, number):
        raise Refused(text("There is no such objection. `exclude list` shows which there are."))
    who.log(settings, "exclude", f"remove={number}")
    with open_writer(settings, wait_seconds=wait):
        pass  # opening carries out what was decided
    return number


def case_of(home: Home, given: Sequence[str]) -> int | None:
    """The objection of whoever is known by these; None without one."""
    secret = home.known_secret()
    if secret is None:
        return None
    pseudonyms = Pseudonyms(secret)
    marks = [
        str(pseudonyms.key("mark", str(pseudonyms.key(kind, one))))
        for one in given
        for kind in KINDS
    ]
    return left_out.case_of(home.root, OBJECTED, marks)


def retain(
    settings: Settings, *, who: Actor, now: datetime, dry: bool = False, wait: float = 600.0
) -> tuple[retention.Removed, int]:
    """Remove what is too old, or count it; what went, and how many left uploads.

    What groups could be shown of old weeks is kept first.
    """
    home = Home(settings.home)
    choices = Control.open(home.root).settings()
    cutoff_on = retention.cutoff(now.date(), int(choices["person_months"]))
    swept = 0 if dry else sweep_inbox(home.root, now=now)
    copy = open_serving(home)
    weeks = retention.weeks_to_keep(copy.cursor(), cutoff_on) if copy else []
    kept = keep_weeks.figures(copy, weeks, int(choices["minimum_group"])) if copy and weeks else []
    with open_writer(settings, wait_seconds=wait) as writer:
        rows = retention.look(writer, cutoff_on)
        if rows and not dry:
            if kept:
                retention.keep_weeks(writer, kept, at=now)
            retention.begin(home, cutoff_on)
            retention.carry_out(writer)
        names = tidying.forget_leavers(
            writer, today=now.date(), days=int(choices["leavers_days"]), dry=dry
        )
    gone = tidying.tidy(home, at=now, choices=choices, dry=dry)
    removed = retention.Removed(cutoff_on, rows, names, **gone)
    if not dry:
        who.log(settings, "retain", f"cutoff={cutoff_on}")
        retention.note_run(home, removed)
    return removed, swept


def back_up(
    settings: Settings,
    *,
    who: Actor,
    now: datetime,
    into: Path | None = None,
    with_key: bool = False,
) -> backup.Backup:
    """Make a verified backup; older ones go by the settings."""
    home = Home(settings.home)
    control = Control.open(home.root)
    made = backup.make(
        home,
        (into or home.backups).resolve(),
        now=now,
        keep=int(control.setting("backup_keep")),
        days=int(control.setting("backup_days")),
        with_key=with_key,
    )
    who.log(settings, "backup", f"version={made.manifest['data_version']}")
    return made
