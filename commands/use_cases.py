"""use-cases: the library of use cases, listed, imported and exported."""

from __future__ import annotations

import argparse
from pathlib import Path

from commands.errors import Refused
from commands.home import data_if_any
from commands.output import Out
from commands.register_home import register_of
from ingest.findings import Finding, shown
from ingest.use_cases import REFUSED_ROW, read_use_cases
from metrics.facts import labels
from reports.app_names import is_known
from store.register import CaseDraft, plain
from store.register_use_case_files import as_csv, as_markdown, said_share
from store.register_use_cases import FIELDS
from words import say, text

FORMS = (".csv", ".md")


def run_list(arguments: argparse.Namespace) -> int:
    """Use cases by title."""
    out, cases = Out(arguments.lang), register_of(arguments).use_cases()
    if arguments.json:
        found = [
            {
                "use_case": case.use_case_id,
                **{name: getattr(case, name) for name in FIELDS},
                "shared_with": [said_share(share) for share in case.shares],
            }
            for case in cases
        ]
        out.json({"use_cases": found})
        return 0
    for case in cases:
        about = " · ".join(filter(None, (case.department, case.function, case.app, case.kind)))
        number, title = f"#{case.use_case_id}", shown(case.title, 100)
        out.line(f"{number:<5} {title}  {shown(about, 120)}".rstrip())
    if not cases:
        out.say("The library has no use case yet.")
    return 0


def run_import(arguments: argparse.Namespace) -> int:
    """Add or replace use cases; rows that cannot be kept are named and left out."""
    out, path = Out(arguments.lang), arguments.file
    found = read_use_cases(path)
    _print(path, found.findings, out)
    if found.blocked:
        return 2
    _say_unknown(arguments, [draft for draft, _ in found.cases], out)
    if arguments.check:
        line = say(
            "Use cases that can be imported: {n}. Nothing was changed.",
            out.language,
            n=len(found.cases),
        )
    else:
        added, changed, same = register_of(arguments).put_use_cases(found.cases)
        line = say(
            "Use cases: {added} added, {changed} changed, {same} the same as before.",
            out.language,
            added=added,
            changed=changed,
            same=same,
        )
    refused = sum(one.rows for one in found.findings if one.code == REFUSED_ROW)
    if refused:
        line += " " + say("Left out: {n}.", out.language, n=refused)
    out.line(line)
    return 0 if found.cases else 2


def run_export(arguments: argparse.Namespace) -> int:
    """Write the library to a file. Raises Refused for another ending, OSError when it cannot."""
    path: Path = arguments.file
    form = path.suffix.lower()
    if form not in FORMS:
        raise Refused(
            text("{file}: the name ends in .csv (for a spreadsheet) or .md (Markdown).",
                 file=shown(path.name))
        )  # fmt: skip
    cases = register_of(arguments).use_cases()
    if form == ".csv":
        path.write_bytes(as_csv(cases, arguments.lang))
    else:
        path.write_text(as_markdown(cases, arguments.lang), "utf-8")
    Out(arguments.lang).say(
        "Use cases written to {file}: {n}.", n=len(cases), file=shown(path.name)
    )
    return 0


def _say_unknown(arguments: argparse.Namespace, drafts: list[CaseDraft], out: Out) -> None:
    """A note for each use case of a department that the data has not, or of an unknown app."""
    copy = data_if_any(arguments.settings.home)
    named = labels(copy, "department").values() if copy is not None else ()
    departments = {plain(name) for name in named if name}
    for draft in drafts:
        notes = []
        if departments and draft.department and plain(draft.department) not in departments:
            notes.append(text("the data has no department {name}", name=shown(draft.department)))
        if draft.app and not is_known(draft.app):
            notes.append(text("Kadans knows no app {name}", name=shown(draft.app)))
        for note in notes:
            line = say(
                "{title}: {note}. It is taken as it stands; correct it if it is a slip.",
                out.language,
                title=shown(draft.title, 100),
                note=note.said(out.language),
            )
            out.line(f"{shown(arguments.file.name)}  · {line}")


def _print(path: Path, findings: tuple[Finding, ...], out: Out) -> None:
    for finding in findings:
        said = finding.as_dict(out.language)
        mark = "✖" if finding.blocks else "·"
        out.line(f"{shown(path.name)}  {mark} {said['where']}: {said['says']} {said['fix']}")
