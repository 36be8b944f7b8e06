"""ask, metrics."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from commands.errors import Refused
from commands.home import data_of, viewer_of
from commands.output import Out
from commands.table_file import writer_for
from ingest.findings import shown
from metrics import Answer, ask
from metrics.catalogue import CATALOGUE
from metrics.question import Question
from words import say, text


def run_ask(arguments: argparse.Namespace) -> int:
    """One answer, guarded exactly as on the pages."""
    out, home = Out(arguments.lang), arguments.settings.home
    copy = data_of(home)
    question = Question(
        by=tuple(name for name in arguments.by.split(",") if name),
        weeks=arguments.weeks,
        as_of=arguments.as_of,
        where=dict(_pair(item) for item in arguments.where),
    )
    answer = ask(arguments.metric, question, viewer_of(home), copy)
    found = answer.as_dict(out.language)
    if arguments.out is not None:
        _write(answer, arguments.out, out)
    elif arguments.json:
        out.json(found)
    else:
        _print_rows(found, question.by, out)
    return 0


def _write(answer: Answer, path: Path, out: Out) -> None:
    """The answer as a file, by its ending."""
    from reports import export  # only who writes a file needs it

    path.write_bytes(writer_for(path)(export.table(answer, out.language), out.language))
    out.say("Written: {path}", path=str(path))


def _pair(item: str) -> tuple[str, str]:
    name, sign, value = item.partition("=")
    if not sign:
        raise Refused(text("--where {item}: write it as dimension=value.", item=item))
    return name, value


def _print_rows(found: dict[str, Any], by: Sequence[str], out: Out) -> None:
    """Rows as a table, the total last, then what there is to say around them."""
    unknown = dict.fromkeys(by, say("not known", out.language))
    rows = [
        {name: unknown.get(name, value) if value == "" else value for name, value in row.items()}
        for row in found["rows"]
    ]
    if found["total"]:
        everybody = {by[0]: say("everybody", out.language)} if by else {}
        rows.append({**found["total"], **everybody})
    names = list(rows[0]) if rows else []
    table = [names, *([_cell(row.get(name)) for name in names] for row in rows)]
    widths = [max(len(line[place]) for line in table) for place in range(len(names))]
    for line in table if rows else []:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        out.line("  ".join(cells).rstrip())
    for caveat in found["caveats"]:
        out.line(f"· {caveat['says']}")


def _cell(value: Any) -> str:
    """One cell, cut to a width a terminal can bear; control and direction marks as code."""
    return "–" if value is None else shown(str(value), 40)


def run_metrics(arguments: argparse.Namespace) -> int:
    """Every metric with its definition."""
    out = Out(arguments.lang)
    entries = [
        {
            "metric": entry.name,
            "version": entry.version,
            "label": entry.label.said(out.language),
            "definition": entry.definition.said(out.language),
        }
        for entry in CATALOGUE
    ]
    if arguments.json:
        out.json({"metrics": entries})
        return 0
    for item in entries:
        out.line(f"{item['metric']}  {item['label']}\n    {item['definition']}")
    return 0
