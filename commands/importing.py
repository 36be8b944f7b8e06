"""import, batches, undo, redo."""

from __future__ import annotations

import argparse
import contextlib
import getpass
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from commands.answering import as_answered, keep_answer, said_columns
from commands.errors import REFUSED, Refused
from commands.home import data_if_any
from commands.noting import note_file
from commands.output import Out
from ingest import batches, together
from ingest.exports import title_of
from ingest.matching import Matched
from ingest.outcome import Outcome
from ingest.rejected import Note, listing
from store.control import Control
from store.people_files import SOURCE_ORDER as PEOPLE_SOURCES
from store.writer import Writer, open_writer
from words import say, spell_day, text

STATUS = {
    "committed": text("imported"),
    "undone": text("undone"),
    "checked": text("would be imported"),
    "duplicate": text("already there"),
    "empty": text("has no rows"),
    "rejected": text("not imported"),
}


def run_import(arguments: argparse.Namespace) -> int:
    """Import or check files; prints per file, or the contract's JSON."""
    for path in arguments.paths:
        if not path.exists():
            raise Refused(
                text(
                    "{path}: there is no such file or folder. Nothing was imported.", path=str(path)
                )
            )
    out, said = Out(arguments.lang), said_columns(arguments.columns)
    files: list[dict[str, Any]] = []
    rejected, used = 0, False
    matched: Matched = {}
    try:
        with _listing(arguments) as note:
            for outcome in _outcomes(arguments, said, matched):
                used |= bool(said) and _keep(arguments, outcome, said)
                files.append(outcome.as_dict(out.language))
                note_file(files[-1])
                rejected = note(outcome)
                if not arguments.json:
                    print_file(files[-1], out)
    finally:
        put_matched(files, matched)
        # Also when a later file ends in an error: what is done is done, and said.
        if arguments.json:
            out.json({"files": files})
    if not arguments.json:
        print_matched(files, out)
        _print_total(files, out)
        if not files:
            out.say("No files were found there.")
        elif arguments.columns and not used:
            out.say("No file has the columns that --columns speaks of.")
        if arguments.rejected:
            out.say(
                "Why rows were rejected is listed in {file} ({n} entries).",
                n=rejected,
                file=arguments.rejected,
            )
    # Nothing to read is a fault too: a scheduled job that finds its folder empty must say so.
    refused = not files or any(file["status"] == "rejected" for file in files)
    return REFUSED if refused else 0


def _print_total(files: Sequence[Mapping[str, Any]], out: Out) -> None:
    """What became of all files together, and once more which were refused."""
    if len(files) < 2:
        return
    counts = Counter(file["status"] for file in files)
    parts = [
        f"{STATUS[status].said(out.language)} {counts[status]}"
        for status in STATUS
        if counts[status]
    ]
    out.line("")
    out.say("Files: {n}. {parts}.", n=len(files), parts=", ".join(parts))
    for file in files:
        if file["status"] == "rejected":
            out.line(f"  ✖ {file['file']}")


@contextlib.contextmanager
def _listing(arguments: argparse.Namespace) -> Iterator[Note]:
    """The list of rejected rows that was asked for; without one, somebody who takes no notes."""
    if arguments.rejected is None:
        yield lambda _outcome: 0
        return
    with listing(arguments.rejected, arguments.lang) as note:
        yield note


def _keep(arguments: argparse.Namespace, outcome: Outcome, said: Mapping[str, str]) -> bool:
    """Remember an answer that served; looking changes nothing, so --check remembers nothing."""
    if arguments.check:
        return outcome.reading.answered is not None
    control = Control.open(arguments.settings.home)
    return keep_answer(control, outcome, said, who=getpass.getuser())


def put_matched(files: list[dict[str, Any]], matched: Matched) -> None:
    """Into files of the contract: the people matched when all of them were read."""
    for place, number in matched.items():
        files[place]["people_matched"] = number
        files[place]["review"]["matched"] = number


def print_matched(files: Sequence[Mapping[str, Any]], out: Out) -> None:
    """How many people of each file the others know, now that all of them are there."""
    told = [
        file
        for file in files
        if file["people_matched"] is not None and file["status"] != "rejected"
    ]
    if told:
        out.say("People matched, now that all files were read:")
    for file in told:
        number, people = file["people_matched"], file["review"]["people"]
        if file["source"] in PEOPLE_SOURCES:
            sentence = text("in the usage reports: {n}", n=number)
        else:
            sentence = text("in a list of people: {n}", n=number)
        if people:
            sentence = text("people: {people}, {sentence}", people=people, sentence=sentence)
        out.line(f"  {file['file']}: {sentence.said(out.language)}")


def _outcomes(
    arguments: argparse.Namespace, said: Mapping[str, str], matched: Matched
) -> Iterator[Outcome]:
    home = arguments.settings.home
    paths = [path.resolve() for path in arguments.paths]
    how = batches.Import(
        now=datetime.now(UTC), dated=arguments.dated, accepted=frozenset(arguments.accept)
    )
    if arguments.check:
        with as_answered(home, dates=arguments.dates, columns=said):
            yield from batches.check_files(arguments.settings, paths, how, matched)
        return
    team_column = Control.open(home).setting("team_column")
    with (
        open_writer(
            arguments.settings, inputs=batches.folders_of(paths), wait_seconds=arguments.wait
        ) as writer,
        as_answered(home, dates=arguments.dates, columns=said),
    ):
        how = replace(how, team_column=team_column)
        yield from batches.import_files(writer, paths, how, matched)


def print_file(file: dict[str, Any], out: Out) -> None:
    """One file of the contract as lines."""
    language = out.language
    status = STATUS[file["status"]].said(language)
    numbers = say(
        "rows read: {read}, accepted: {accepted}, rejected: {rejected}",
        language,
        read=file["rows_read"],
        accepted=file["rows_accepted"],
        rejected=file["rows_rejected"],
    )
    batch = f" · #{file['batch']}" if file["batch"] else ""
    known = title_of(file["source"] or "")
    source = known.said(language) if known else file["source"] or "–"
    out.line(f"{file['file']}: {status}{batch} · {source} · {numbers}")
    if active := file["review"]["active"]:
        out.line("  → " + _said_of_active(active, language))
    for finding in file["findings"]:
        mark = "✖" if finding["blocks"] else "·"
        out.line(f"  {mark} {finding['where']}: {finding['says']} {finding['fix']}")


def _said_of_active(active: dict[str, Any], language: str) -> str:
    """What the report would do to the number of active people."""
    if active["before"] is None:
        return say(
            "active people: {after} (to {after_day}); no report like it yet",
            language,
            after=active["after"],
            after_day=_spelt(active["after_on"], language),
        )
    return say(
        "active people: {before} (to {before_day}) → {after} (to {after_day})",
        language,
        before=active["before"],
        before_day=_spelt(active["before_on"], language),
        after=active["after"],
        after_day=_spelt(active["after_on"], language),
    )


def _spelt(day: str, language: str) -> str:
    return spell_day(date.fromisoformat(day), language)


def run_batches(arguments: argparse.Namespace) -> int:
    """Every batch, newest first."""
    out, copy = Out(arguments.lang), data_if_any(arguments.settings.home)
    found = copy.batches() if copy else []
    rows = [
        {key: value for key, value in batch.items() if key not in ("header", "findings")}
        for batch in found
    ]
    if arguments.json:
        out.json({"batches": rows})
        return 0
    for row in rows:
        out.line(
            f"#{row['batch_id']:<5} {STATUS[row['state']].said(out.language):<16} "
            f"{row['source']:<13} {row['newest_on'] or '–'!s:<11}"
            f"{row['rows_accepted']:>9}  {row['file_name']}"
        )
    return 0


def run_undo(arguments: argparse.Namespace) -> int:
    """Take batches out: the ones named, or everything that came in with one of them."""
    team = Control.open(arguments.settings.home).setting("team_column")
    with open_writer(arguments.settings, wait_seconds=arguments.wait) as writer:
        numbers = _numbers(arguments, writer, "committed")
        headers = together.undo(writer, numbers, now=datetime.now(UTC), team_column=team)
    for header in headers:
        Out(arguments.lang).say(
            "Batch {batch} ({file}) was undone.", batch=header.batch_id, file=header.file_name
        )
    return 0


def run_redo(arguments: argparse.Namespace) -> int:
    """Bring undone batches back."""
    team = Control.open(arguments.settings.home).setting("team_column")
    with open_writer(arguments.settings, wait_seconds=arguments.wait) as writer:
        numbers = _numbers(arguments, writer, "undone")
        headers = together.redo(writer, numbers, team_column=team)
    for header in headers:
        Out(arguments.lang).say(
            "Batch {batch} ({file}) is back.", batch=header.batch_id, file=header.file_name
        )
    return 0


def _numbers(arguments: argparse.Namespace, writer: Writer, state: str) -> list[int]:
    """The batches that a command names, each once; with --together their whole imports."""
    named: list[int] = arguments.batches
    if arguments.together:
        named = [
            number for batch in named for number in together.imported_with(writer, batch, state)
        ]
    return sorted(set(named))
