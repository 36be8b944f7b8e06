"""use-cases: the library of use cases, listed, imported and exported."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from commands.errors import Refused
from commands.register_home import register_of
from ingest.findings import Finding, shown
from ingest.use_cases import REFUSED_ROW, read_use_cases
from metrics.facts import labels
from reports.app_names import is_known
from store.home import Home
from store.register import CaseDraft, plain
from store.register_use_case_files import as_csv, as_markdown, said_share
from store.register_use_cases import FIELDS
from store.serving import open_serving
from words import say, text

FORMS = (".csv", ".md")


def run_list(arguments: argparse.Namespace) -> int:
    """Use cases by title."""
    cases = register_of(arguments).use_cases()
    if arguments.json:
        found = [
            {
                "use_case": case.use_case_id,
                **{name: getattr(case, name) for name in FIELDS},
                "shared_with": [said_share(share) for share in case.shares],
            }
            for case in cases
        ]
        sys.stdout.write(json.dumps({"use_cases": found}, ensure_ascii=False, indent=2) + "\n")
        return 0
    for case in cases:
        about = " · ".join(filter(None, (case.department, case.function, case.app, case.kind)))
        number, title = f"#{case.use_case_id}", shown(case.title, 100)
        sys.stdout.write(f"{number:<5} {title}  {shown(about, 120)}".rstrip() + "\n")
    if not cases:
        sys.stdout.write(say("The library has no use case yet.", arguments.lang) + "\n")
    return 0


def run_import(arguments: argparse.Namespace) -> int:
    """Add or replace use cases; rows that cannot be kept are named and left out."""
    path: Path = arguments.file
    found = read_use_cases(path)
    _print(path, found.findings, arguments.lang)
    if found.blocked:
        return 2
    _say_unknown(arguments, [draft for draft, _ in found.cases])
    if arguments.check:
        line = say(
            "Use cases that can be imported: {n}. Nothing was changed.",
            arguments.lang,
            n=len(found.cases),
        )
    else:
        added, changed, same = register_of(arguments).put_use_cases(found.cases)
        line = say(
            "Use cases: {added} added, {changed} changed, {same} the same as before.",
            arguments.lang,
            added=added,
            changed=changed,
            same=same,
        )
    refused = sum(one.rows for one in found.findings if one.code == REFUSED_ROW)
    if refused:
        line += " " + say("Left out: {n}.", arguments.lang, n=refused)
    sys.stdout.write(line + "\n")
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
    line = say(
        "Use cases written to {file}: {n}.",
        arguments.lang,
        n=len(cases),
        file=shown(path.name),
    )
    sys.stdout.write(line + "\n")
    return 0


def _say_unknown(arguments: argparse.Namespace, drafts: list[CaseDraft]) -> None:
    """A note for each use case of a department that the data has not, or of an unknown app."""
    copy = open_serving(Home(arguments.settings.home))
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
                arguments.lang,
                title=shown(draft.title, 100),
                note=note.said(arguments.lang),
            )
            sys.stdout.write(f"{shown(arguments.file.name)}  · {line}\n")


def _print(path: Path, findings: tuple[Finding, ...], language: str) -> None:
    for finding in findings:
        said = finding.as_dict(language)
        mark = "✖" if finding.blocks else "·"
        sys.stdout.write(
            f"{shown(path.name)}  {mark} {said['where']}: {said['says']} {said['fix']}\n"
        )
