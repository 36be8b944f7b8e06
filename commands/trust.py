"""erase, exclude, access: what a person and a privacy officer may ask for."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from commands.errors import Refused
from commands.output import Out
from store import backup, byte_search, erasure, exclusion, identity, left_out, whose
from store.access_log import AccessLog
from store.home import Home
from store.left_out import OBJECTED, Account
from store.pseudonyms import Pseudonyms
from store.writer import open_writer
from words import Text, say, text

KINDS = ("upn", "oid")
GONE = "…"


def run_erase(arguments: argparse.Namespace) -> int:
    """Erase a person; says what went, and proves it by a search through everything."""
    home = Home(arguments.settings.home)
    given = persons(arguments)
    needs_reason(arguments, unless=arguments.check)
    today = datetime.now(UTC).date()
    with open_writer(arguments.settings, wait_seconds=arguments.wait) as writer:
        accounts = whose.accounts_of(writer, given, today=today)
        if not accounts:
            raise Refused(text("Nobody is known by that address or id. Nothing was changed."))
        words = [*given, *erasure.known_words(writer, accounts)]
        if not arguments.check:
            _log(home, "erase", f"accounts={len(accounts)}")
            erasure.begin(
                writer, accounts, words, why=arguments.why, who=getpass.getuser(), today=today
            )
            gone = erasure.carry_out(writer)
    if arguments.check:
        files, hits = _search(home, words, accounts)
        _say_check(arguments, len(accounts), files, hits)
        return 0
    files, hits = _search(home, words, accounts)
    result = {
        "accounts": len(accounts),
        "rows": gone.rows,
        "files": gone.files,
        "searched": files,
        "found": [{"file": hit.file, "where": hit.where} for hit in hits],
        "backups": [
            {"backup": str(one.folder), "until": one.expires_at.date().isoformat()}
            for one in backup.holding(home, [str(account.key) for account in accounts])
        ],
    }
    _say_erased(arguments, result)
    return 1 if hits else 0


def _search(
    home: Home, words: Sequence[str], accounts: Sequence[Account]
) -> tuple[int, list[byte_search.Hit]]:
    """Look for a person in every file of the home: addresses, ids, names and keys.

    A name that somebody else in the identity file bears too proves nothing and is left out.
    """
    others = identity.shared_names(home.identity, words, work=home.work)
    keys = [str(account.key) for account in accounts if account.whole]
    sought = [word for word in words if word not in others] + keys
    folders = [one.folder for one in backup.listed(home)]
    return byte_search.search(home.root, sought, work=home.work, but=folders)


def _say_check(
    arguments: argparse.Namespace, accounts: int, files: int, hits: Sequence[byte_search.Hit]
) -> None:
    if arguments.json:
        found = [{"file": hit.file, "where": hit.where} for hit in hits]
        Out(arguments.lang).json({"accounts": accounts, "searched": files, "found": found})
        return
    Out(arguments.lang).say(
        "This person has {accounts} accounts and stands in {n} of {files} files. "
        "Nothing was changed.",
        accounts=accounts,
        n=len({hit.file for hit in hits}),
        files=files,
    )


def _say_erased(arguments: argparse.Namespace, result: dict[str, Any]) -> None:
    out = Out(arguments.lang)
    if arguments.json:
        out.json(result)
        return
    out.say(
        "Erased: {rows} rows in {files} files of the archive; every figure was derived again.",
        rows=result["rows"],
        files=result["files"],
    )
    if not result["found"]:
        out.say(
            "All {n} files were searched for addresses, ids, names and keys: nothing was found.",
            n=result["searched"],
        )
    for hit in result["found"]:
        out.say("Still found: {file} ({where}).", file=hit["file"], where=hit["where"])
    for one in result["backups"]:
        out.say(
            "Still in the backup {folder}, which is removed after {day}. Restoring it takes the "
            "person out again.",
            folder=one["backup"],
            day=one["until"],
        )


def run_exclude(arguments: argparse.Namespace) -> int:
    """Objections: add one, list them, withdraw one."""
    home = Home(arguments.settings.home)
    if arguments.do == "list":
        return _list_objections(arguments, home)
    if arguments.do == "add":
        given = persons(arguments)
        needs_reason(arguments)
        today = datetime.now(UTC).date()
        if _case_of(home, given) is not None:
            raise Refused(text("This objection is on the list already."))
        with open_writer(arguments.settings, wait_seconds=arguments.wait) as writer:
            accounts = whose.accounts_of(writer, given, today=today)
            number = exclusion.object_to(
                writer, accounts, given, why=arguments.why, who=getpass.getuser(), today=today
            )
            _log(home, "exclude", f"add={number}")
            exclusion.carry_out(writer)
        _say_case(
            arguments, number, text("Objection {n} holds: the person is in no figure.", n=number)
        )
        return 0
    found = arguments.case if arguments.case is not None else _case_of(home, persons(arguments))
    if found is None or not left_out.lift(home.root, found):
        raise Refused(text("There is no such objection. `exclude list` shows which there are."))
    _log(home, "exclude", f"remove={found}")
    with open_writer(arguments.settings, wait_seconds=arguments.wait):
        pass  # opening carries out what was decided
    _say_case(
        arguments, found, text("Objection {n} was withdrawn: the person counts again.", n=found)
    )
    return 0


def _say_case(arguments: argparse.Namespace, number: int, said: Text) -> None:
    if arguments.json:
        Out(arguments.lang).json({"case": number})
    else:
        sys.stdout.write(said.said(arguments.lang) + "\n")


def _case_of(home: Home, given: Sequence[str]) -> int | None:
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


def _list_objections(arguments: argparse.Namespace, home: Home) -> int:
    cases = left_out.cases(home.root, OBJECTED)
    if arguments.json:
        listed = [
            {"case": case.number, "since": case.since_on.isoformat(), "why": case.why}
            for case in cases
        ]
        Out(arguments.lang).json({"objections": listed})
        return 0
    for case in cases:
        sys.stdout.write(f"#{case.number:<4} {case.since_on}  {case.why}\n")
    if not cases:
        Out(arguments.lang).say("Nobody objected.")
    return 0


def run_access(arguments: argparse.Namespace) -> int:
    """Who looked at what, and whether the log is whole. Looking is noted first."""
    log = AccessLog.open(arguments.settings.home)
    if not arguments.verify:
        log.write(shell(), "privacy", "access", f"limit={arguments.limit}")
    chain = log.check()
    if arguments.json:
        since = arguments.since.isoformat() if arguments.since else ""
        looks = log.looks(role="privacy", limit=arguments.limit, since=since)
        told: dict[str, Any] = {"rows": chain.rows, "whole": chain.whole}
        told["broken_at"] = chain.broken_at
        told["looks"] = [] if arguments.verify else [vars(look) for look in looks]
        Out(arguments.lang).json(told)
        return 0 if chain.whole else 1
    if not arguments.verify:
        since = arguments.since.isoformat() if arguments.since else ""
        for look in log.looks(role="privacy", limit=arguments.limit, since=since):
            sys.stdout.write(
                f"{look.seq:>7} {look.seen_at[:19]} {look.who or GONE:<37} {look.role:<9}"
                f"{look.page} {look.question}\n"
            )
    if chain.whole:
        Out(arguments.lang).say(
            "The log is whole: {n} rows, each chained to the one before.", n=chain.rows
        )
    else:
        Out(arguments.lang).say(
            "The log is not whole: row {n} is missing or was changed.",
            n=chain.broken_at,
        )
    return 0 if chain.whole else 1


def persons(arguments: argparse.Namespace) -> list[str]:
    """Who it is about: from the command line, standard input, or asked for.

    What is typed at a prompt does not stay in the history of a shell.
    """
    given = [one.strip() for one in arguments.person if one.strip()]
    if not given and sys.stdin.isatty():
        given = [input(say("Address or directory id:", arguments.lang) + " ").strip()]
    elif not given:
        given = [line.strip() for line in sys.stdin if line.strip()]
    if not any(given):
        raise Refused(text("Say who it is about: an address or a directory id."))
    return given


def needs_reason(arguments: argparse.Namespace, *, unless: bool = False) -> None:
    if not unless and not arguments.why.strip():
        raise Refused(text('This needs a reason, which is kept: add --why "…".'))


def shell() -> str:
    return f"shell:{getpass.getuser()}"


def _log(home: Home, command: str, question: str) -> None:
    AccessLog.open(home.root).write(shell(), "admin", command, question)
