"""sources: what each covers, whom it matches, and why two of them differ."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from commands.home import data_of, viewer_of
from commands.output import Out
from ingest.exports import title_of
from metrics.facts import read_facts
from metrics.period import monday_of
from metrics.sources.ladder import ladder
from metrics.sources.reconcile import Reconciliation, reconcile
from metrics.sources.said import NAMES, Said, few
from metrics.sources.spellings import proposals
from metrics.sources.state import SourceState, states
from words import say, spell_day


def run_sources(arguments: argparse.Namespace) -> int:
    """The state of all sources, and what they say of one week."""
    out, home = Out(arguments.lang), arguments.settings.home
    copy = data_of(home)
    found = states(copy)
    weeks = read_facts(copy, 0).weeks
    week = monday_of(arguments.week) if arguments.week else max(weeks, default=None)
    least = viewer_of(home).minimum_group
    compared = reconcile(copy, week, arguments.days, least=least) if week else None
    if arguments.json:
        told = {
            "sources": [_state(state) for state in found],
            "week": _reconciliation(compared, least, out.language) if compared else None,
            "ladder": [
                {
                    "number": rung.number.said(out.language),
                    "feeds": rung.feeds,
                    "checks": list(rung.checks),
                }
                for rung in ladder(found)
            ],
            "look_alike": [
                {"dimension": one.dimension, "values": list(one.values)} for one in proposals(copy)
            ],
        }
        out.json(told)
        return 0
    for state in found:
        out.line(_line(state, out.language))
    if compared:
        _print(compared, least, out)
    else:
        out.say("There is no week yet that a usage report speaks of.")
    return 0


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


def _reconciliation(found: Reconciliation, least: int, language: str) -> dict[str, Any]:
    return {
        "week_starts_on": found.week_on.isoformat(),
        "days": found.days,
        "minimum_group": least,
        "usage": _said(found.usage, least) if found.usage else None,
        "others": [
            {
                **_said(other.said, least),
                "difference": other.difference,
                "reasons": [
                    {"code": reason.code, "says": reason.says.said(language)}
                    for reason in other.reasons
                ],
            }
            for other in found.others
        ],
    }


def _said(said: Said, least: int) -> dict[str, Any]:
    """As JSON; a number of people under the minimum group is null, and `few` says so."""
    return {
        "source": said.source,
        "first_on": said.first_on.isoformat(),
        "last_on": said.last_on.isoformat(),
        "active_people": None if few(said.active_people, least) else said.active_people,
        "people": None if few(said.people, least) else said.people,
        "few": few(said.active_people, least) or few(said.people, least),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _line(state: SourceState, language: str) -> str:
    title = title_of(state.source)
    parts = [
        title.said(language) if title else state.source,
        say("1 file", language)
        if state.batches == 1
        else say("{n} files", language, n=state.batches),
        say("1 row", language) if state.rows == 1 else say("{n} rows", language, n=state.rows),
        say("to {day}", language, day=_spelt(state.newest_on, language)),
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


def _spelt(day: date | None, language: str) -> str:
    return spell_day(day, language) if day else "–"


def _print(found: Reconciliation, least: int, out: Out) -> None:
    """What each source says of the days compared, and why they differ."""
    language = out.language
    if found.usage is None:
        out.say(
            "No usage report tells of the week of {week}.", week=_spelt(found.week_on, language)
        )
    else:
        out.say(
            "{first} to {last} ({days} days): the user report has {n} active people of {m}.",
            first=_spelt(found.usage.first_on, language),
            last=_spelt(found.usage.last_on, language),
            days=found.days,
            n=_people(found.usage.active_people, least),
            m=_people(found.usage.people, least),
        )
    for other in found.others:
        difference = f" ({other.difference:+d})" if other.difference is not None else ""
        name = NAMES[other.said.source].said(language)
        out.line(f"  {name}: {_people(other.said.active_people, least)}{difference}")
        for reason in other.reasons:
            out.line(f"    · {reason.says.said(language)}")


def _people(people: int | None, least: int) -> str:
    if people is None:
        return "–"
    return f"< {least}" if few(people, least) else str(people)
