"""ask, metrics."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from access import local_viewer
from commands.errors import NO_DATA, Refused
from commands.table_file import writer_for
from ingest.findings import shown
from metrics import Answer, ask
from metrics.catalogue import CATALOGUE
from metrics.question import Question
from store.control import Control
from store.home import Home
from store.serving import open_serving
from words import say, text


def run_ask(arguments: argparse.Namespace) -> int:
    """One answer, guarded exactly as on the pages."""
    copy = open_serving(Home(arguments.settings.home))
    if copy is None:
        raise Refused(NO_DATA)
    minimum = int(Control.open(arguments.settings.home).setting("minimum_group"))
    question = Question(
        by=tuple(name for name in arguments.by.split(",") if name),
        weeks=arguments.weeks,
        as_of=arguments.as_of,
        where=dict(_pair(item) for item in arguments.where),
    )
    answer = ask(arguments.metric, question, local_viewer(minimum), copy)
    found = answer.as_dict(arguments.lang)
    if arguments.out is not None:
        _write(answer, arguments.out, arguments.lang)
    elif arguments.json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2, default=str) + "\n")
    else:
        _print_rows(found, question.by, arguments.lang)
    return 0


def _write(answer: Answer, path: Path, language: str) -> None:
    """The answer as a file, by its ending."""
    from reports import export  # only who writes a file needs it

    path.write_bytes(writer_for(path)(export.table(answer, language), language))
    sys.stdout.write(say("Written: {path}", language, path=str(path)) + "\n")


def _pair(item: str) -> tuple[str, str]:
    name, sign, value = item.partition("=")
    if not sign:
        raise Refused(text("--where {item}: write it as dimension=value.", item=item))
    return name, value


def _print_rows(found: dict[str, Any], by: Sequence[str], language: str) -> None:
    """Rows as a table, the total last, then what there is to say around them."""
    unknown = dict.fromkeys(by, say("not known", language))
    rows = [
        {name: unknown.get(name, value) if value == "" else value for name, value in row.items()}
        for row in found["rows"]
    ]
    if found["total"]:
        everybody = {by[0]: say("everybody", language)} if by else {}
        rows.append({**found["total"], **everybody})
    names = list(rows[0]) if rows else []
    table = [names, *([_cell(row.get(name)) for name in names] for row in rows)]
    widths = [max(len(line[place]) for line in table) for place in range(len(names))]
    for line in table if rows else []:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        sys.stdout.write("  ".join(cells).rstrip() + "\n")
    for caveat in found["caveats"]:
        sys.stdout.write(f"· {caveat['says']}\n")


def _cell(value: Any) -> str:
    """One cell, cut to a width a terminal can bear; control and direction marks as code."""
    return "–" if value is None else shown(str(value), 40)


def run_metrics(arguments: argparse.Namespace) -> int:
    """Every metric with its definition."""
    entries = [
        {
            "metric": entry.name,
            "version": entry.version,
            "label": entry.label.said(arguments.lang),
            "definition": entry.definition.said(arguments.lang),
        }
        for entry in CATALOGUE
    ]
    if arguments.json:
        sys.stdout.write(json.dumps({"metrics": entries}, ensure_ascii=False, indent=2) + "\n")
        return 0
    for item in entries:
        sys.stdout.write(f"{item['metric']}  {item['label']}\n    {item['definition']}\n")
    return 0
