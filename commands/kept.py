"""kept: the weeks whose rows of persons are gone, as groups were shown then."""

from __future__ import annotations

import argparse
from pathlib import Path

import formats
from commands.home import data_of, viewer_of
from commands.output import Out
from commands.table_file import writer_for
from ingest.findings import shown
from metrics.kept_weeks import KeptWeek, kept_weeks
from metrics.question import DIMENSION_LABELS
from reports import export
from words import Text, say, text

WHAT = text("Licensed people who used Copilot in the week")
WHY = text(
    "The rows of persons of these weeks are gone; what groups were shown then was kept, as exact "
    "as it was shown."
)


def run_kept(arguments: argparse.Namespace) -> int:
    """Say the kept weeks, or write them to a file."""
    out, home = Out(arguments.lang), arguments.settings.home
    data, viewer = data_of(home), viewer_of(home)
    found = kept_weeks(data, viewer, arguments.by, app=arguments.app)
    if arguments.out is not None:
        _write(arguments, found, viewer.minimum_group, out)
    elif arguments.json:
        told = [
            {**vars(row), "week_on": row.week_on.isoformat(), "share": row.share} for row in found
        ]
        out.json({"kept_weeks": told})
    else:
        _print(found, arguments.by, out)
    return 0


def _print(found: tuple[KeptWeek, ...], by: str, out: Out) -> None:
    language = out.language
    for row in found:
        group = shown(_group(row, by, language), 40).ljust(40)
        share = formats.percent(row.share, language)
        people = "" if row.denominator is None else formats.count(row.denominator, language)
        line = f"{formats.day(row.week_on, language)}  {group}  {share:>6}  {people:>7}"
        out.line(line.rstrip())
    if not found:
        out.say("No week was kept yet: every week still has its rows.")


def _group(row: KeptWeek, by: str, language: str) -> str:
    if not by:
        return say("everybody", language)
    return row.group or say("not known", language)


def _write(
    arguments: argparse.Namespace, found: tuple[KeptWeek, ...], minimum: int, out: Out
) -> None:
    path: Path = arguments.out
    path.write_bytes(writer_for(path)(_table(arguments, found, minimum), out.language))
    out.say("Written: {path}", path=str(path))


def _table(
    arguments: argparse.Namespace, found: tuple[KeptWeek, ...], minimum: int
) -> export.Table:
    def said(sentence: Text) -> str:
        return sentence.said(arguments.lang)

    by = DIMENSION_LABELS[arguments.by or "band"]
    heads = (DIMENSION_LABELS["week"], by, text("Value"), text("Numerator"), text("Denominator"))
    rows = [
        (
            row.week_on,
            _group(row, arguments.by, arguments.lang),
            row.share,
            row.numerator,
            row.denominator,
        )
        for row in found
    ]
    facts = (
        (said(text("Figure")), said(WHAT)),
        (said(text("Definition")), said(WHY)),
        (said(text("Smallest group that is shown")), str(minimum)),
    )
    return export.Table(facts, tuple(said(head) for head in heads), tuple(rows))
