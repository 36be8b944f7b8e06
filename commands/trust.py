"""erase, exclude, access: what a person and a privacy officer may ask for."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from commands import keeping
from commands.errors import Refused
from commands.looks import looker
from commands.output import Out
from store import left_out
from store.access_log import AccessLog
from store.home import Home
from store.left_out import OBJECTED
from words import Text, say, text

GONE = "…"


def run_erase(arguments: argparse.Namespace) -> int:
    """Erase a person; says what went, and proves it by a search through everything."""
    given = persons(arguments)
    needs_reason(arguments, unless=arguments.check)
    who = keeping.of_shell()
    if arguments.check:
        found = keeping.look_for(arguments.settings, given, who=who, wait=arguments.wait)
        _say_check(arguments, found)
        return 0
    result = keeping.erase(
        arguments.settings, given, who=who, why=arguments.why, wait=arguments.wait
    )
    _say_erased(arguments, result)
    return 1 if result["found"] else 0


def _say_check(arguments: argparse.Namespace, found: dict[str, Any]) -> None:
    if arguments.json:
        Out(arguments.lang).json(found)
        return
    Out(arguments.lang).say(
        "This person has {accounts} accounts and stands in {n} of {files} files. "
        "Nothing was changed.",
        accounts=found["accounts"],
        n=len({hit["file"] for hit in found["found"]}),
        files=found["searched"],
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
    if result["held_open"]:
        out.say(
            "Older copies of the figures that a page still has open: {n}. They go at the next "
            "import.",
            n=len(result["held_open"]),
        )
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
    who = keeping.of_shell()
    if arguments.do == "add":
        given = persons(arguments)
        needs_reason(arguments)
        number, _ = keeping.leave_out(
            arguments.settings, given, who=who, why=arguments.why, wait=arguments.wait
        )
        _say_case(
            arguments, number, text("Objection {n} holds: the person is in no figure.", n=number)
        )
        return 0
    found = arguments.case
    if found is None:
        found = keeping.case_of(home, persons(arguments))
    keeping.count_again(arguments.settings, found, who=who, wait=arguments.wait)
    _say_case(
        arguments, found, text("Objection {n} was withdrawn: the person counts again.", n=found)
    )
    return 0


def _say_case(arguments: argparse.Namespace, number: int, said: Text) -> None:
    if arguments.json:
        Out(arguments.lang).json({"case": number})
    else:
        Out(arguments.lang).line(said.said(arguments.lang))


def _list_objections(arguments: argparse.Namespace, home: Home) -> int:
    out, cases = Out(arguments.lang), left_out.cases(home.root, OBJECTED)
    if arguments.json:
        listed = [
            {"case": case.number, "since": case.since_on.isoformat(), "why": case.why}
            for case in cases
        ]
        out.json({"objections": listed})
        return 0
    for case in cases:
        out.line(f"#{case.number:<4} {case.since_on}  {case.why}")
    if not cases:
        out.say("Nobody objected.")
    return 0


def run_access(arguments: argparse.Namespace) -> int:
    """Who looked at what, and whether the log is whole. Looking is noted first."""
    out, log = Out(arguments.lang), AccessLog.open(arguments.settings.home)
    if not arguments.verify:
        log.write(looker(), "privacy", "access", f"limit={arguments.limit}")
    chain = log.check()
    if arguments.json:
        since = arguments.since.isoformat() if arguments.since else ""
        looks = log.looks(role="privacy", limit=arguments.limit, since=since)
        told: dict[str, Any] = {"rows": chain.rows, "whole": chain.whole}
        told["broken_at"] = chain.broken_at
        told["looks"] = [] if arguments.verify else [vars(look) for look in looks]
        out.json(told)
        return 0 if chain.whole else 1
    if not arguments.verify:
        since = arguments.since.isoformat() if arguments.since else ""
        for look in log.looks(role="privacy", limit=arguments.limit, since=since):
            out.line(
                f"{look.seq:>7} {look.seen_at[:19]} {look.who or GONE:<37} {look.role:<9}"
                f"{look.page} {look.question}"
            )
    if chain.whole:
        out.say("The log is whole: {n} rows, each chained to the one before.", n=chain.rows)
    else:
        out.say("The log is not whole: row {n} is missing or was changed.", n=chain.broken_at)
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
