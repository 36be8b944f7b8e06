"""sources: what each covers, whom it matches, and why two of them differ."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date, timedelta
from typing import Any

from commands.errors import NO_DATA, Refused
from ingest.exports import title_of
from metrics.facts import read_facts
from metrics.sources.ladder import ladder
from metrics.sources.reconcile import Reconciliation, reconcile
from metrics.sources.said import Said
from metrics.sources.spellings import proposals
from metrics.sources.state import SourceState, states
from store.home import Home
from store.serving import open_serving
from words import say


def run_sources(arguments: argparse.Namespace) -> int:
    """The state of all sources, and what they say of one week."""
    copy = open_serving(Home(arguments.settings.home))
    if copy is None:
        raise Refused(NO_DATA)
    found = states(copy)
    weeks = read_facts(copy, 0).weeks
    week = _monday(arguments.week) if arguments.week else max(weeks, default=None)
    compared = reconcile(copy, week, arguments.days) if week else None
    if arguments.json:
        told = {
            "sources": [_state(state) for state in found],
            "week": _reconciliation(compared, arguments.lang) if compared else None,
            "ladder": [
                {
                    "number": rung.number.said(arguments.lang),
                    "feeds": rung.feeds,
                    "checks": list(rung.checks),
                }
                for rung in ladder(found)
            ],
            "look_alike": [
                {"dimension": one.dimension, "values": list(one.values)} for one in proposals(copy)
            ],
        }
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        return 0
    for state in found:
        sys.stdout.write(_line(state, arguments.lang) + "\n")
    if compared:
        _print(compared, arguments.lang)
    return 0


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _state(state: SourceState) -> dict[str, Any]:
    return {
        "source": state.source,
        "kind": state.kind,
        "files": state.batches,
        "rows": state.rows,
        "rows_rejected": state.rejected,
        "first_on": _day(state.first_on),
        "newest_on": _day(state.newest_on),
        "weeks_missing": [week.isoformat() for week in state.gaps],
        "people": state.people or None,
        "matched": state.matched if state.people else None,
        "match": dict(sorted(state.match.items())),
    }


def _reconciliation(found: Reconciliation, language: str) -> dict[str, Any]:
    return {
        "week_starts_on": found.week_on.isoformat(),
        "days": found.days,
        "usage": _said(found.usage) if found.usage else None,
        "others": [
            {
                **_said(other.said),
                "difference": other.difference,
                "reasons": [
                    {"code": reason.code, "says": reason.says.said(language)}
                    for reason in other.reasons
                ],
            }
            for other in found.others
        ],
    }


def _said(said: Said) -> dict[str, Any]:
    return {
        "source": said.source,
        "first_on": said.first_on.isoformat(),
        "last_on": said.last_on.isoformat(),
        "active_people": said.active_people,
        "people": said.people,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _line(state: SourceState, language: str) -> str:
    title = title_of(state.source)
    parts = [
        title.said(language) if title else state.source,
        say("{n} files, {rows} rows", language, n=state.batches, rows=state.rows),
        say("to {day}", language, day=_day(state.newest_on) or "–"),
    ]
    if state.people:
        parts.append(
            say("{matched} of {n} people matched", language, matched=state.matched, n=state.people)
        )
    if state.gaps:
        one = len(state.gaps) == 1
        parts.append(
            say("1 week missing", language)
            if one
            else say("{n} weeks missing", language, n=len(state.gaps))
        )
    return " · ".join(parts)


def _print(found: Reconciliation, language: str) -> None:
    if found.usage is None:
        return
    week = found.week_on.isoformat()
    sys.stdout.write(
        say(
            "Week of {week}: the user report has {n} active people of {m}.",
            language,
            week=week,
            n=found.usage.active_people,
            m=found.usage.people,
        )
        + "\n"
    )
    for other in found.others:
        difference = "–" if other.difference is None else f"{other.difference:+d}"
        sys.stdout.write(f"  {other.said.source}: {other.said.active_people} ({difference})\n")
        for reason in other.reasons:
            sys.stdout.write(f"    · {reason.says.said(language)}\n")
