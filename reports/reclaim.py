"""The list of licences in words and as a file; made when somebody asks, kept nowhere."""

from __future__ import annotations

from datetime import date

import formats
from metrics import reclaim
from metrics.reclaim import Reason, Seat, Seats
from reports.export import Table
from words import Text, say, text

STALE_DAYS = 14  # a report that is older says too little of today

TIERS = {
    reclaim.CERTAIN: text("Certain"),
    reclaim.PROBABLE: text("Probable"),
    reclaim.REVIEW: text("Look first"),
}
TO_DO = {
    reclaim.CERTAIN: text("The account is switched off. Ask whether the person is away for long."),
    reclaim.PROBABLE: text("Ask the person before the licence is taken back or moved."),
    reclaim.REVIEW: text("Do not take a licence back on this alone."),
}
REASONS = {
    reclaim.SWITCHED_OFF: text("Account switched off, says the list of {day}"),
    reclaim.NEVER: text("No use in any report since {day}"),
    reclaim.DORMANT: text("Used before, and not in the last {n} days"),
    reclaim.TOO_NEW: text("Too new: the licence is given less than {n} days ago"),
    reclaim.TENURE: text("Not known how long the licence is held; less than {n} days are seen"),
    reclaim.NO_REPORT: text("Not known: no report lists this person"),
    reclaim.OLD_REPORT: text("Not known: not in the newest report, last in that of {day}"),
    reclaim.UNCLEAR: text("Not known: a report counts use and gives no day"),
}


def reason(found: Reason, days: int, language: str) -> str:
    """Why somebody is on the list, in a sentence."""
    day = formats.day(found.on, language) if found.on else ""
    return say(REASONS[found.code].template, language, n=days, day=day)


def held(shown_on: date | None, language: str) -> str:
    """Since when a licence is held, at the latest."""
    return formats.day(shown_on, language) if shown_on else say("not known", language)


def table(found: Seats, why: str, purpose: str, language: str) -> Table:
    """The list with what to know of it, for a file."""
    header = (
        text("Address"),
        text("Name"),
        text("Department"),
        text("Licence since, at the latest"),
        text("How sure"),
        text("Reason"),
        text("What to do"),
        text("Last report with this person"),
    )
    return Table(
        tuple(facts(found, why, purpose, language)),
        tuple(one.said(language) for one in header),
        tuple(_cells(seat, found.days, language) for seat in found.seats),
    )


def facts(found: Seats, why: str, purpose: str, language: str) -> list[tuple[str, str]]:
    """What the file is, what it is for, and how to read it."""
    told: list[tuple[Text, str]] = [
        (text("List"), text("Licences by name").said(language)),
        (text("Purpose"), purpose),
        (text("Reason for this look"), why),
        (text("Reports to"), formats.day(found.used_to_on, language)),
        (text("Days without use"), str(found.days)),
        (text("Good to know"), " ".join(caution(found, language))),
    ]
    if found.licences_on:
        told.insert(4, (text("Licences as of"), formats.day(found.licences_on, language)))
    return [(name.said(language), value) for name, value in told]


def caution(found: Seats, language: str) -> list[str]:
    """What has to be known before anybody acts on the list."""
    said = [
        say(
            "No use in the reports is not the same as no need: long leave, illness and part-time "
            "work are not known here. Ask first.",
            language,
        ),
        say("Not for judging anybody: it says nothing of how people work.", language),
    ]
    if found.age_days > STALE_DAYS:
        said.append(
            say(
                "The newest report is {n} days old: who used Copilot since then is not known.",
                language,
                n=found.age_days,
            )
        )
    if found.objected:
        said.append(
            say(
                "People who objected: {n}. Their use is not known, so they are not on the list.",
                language,
                n=found.objected,
            )
        )
    if found.nameless:
        said.append(
            say(
                "Not on the list because no name is kept of them: {n} people.",
                language,
                n=found.nameless,
            )
        )
    return said


def _cells(seat: Seat, days: int, language: str) -> tuple[str | date | None, ...]:
    tier = seat.reason.tier
    return (
        seat.address,
        seat.name,
        seat.department or say("not known", language),
        seat.shown_on,
        TIERS[tier].said(language),
        reason(seat.reason, days, language),
        TO_DO[tier].said(language),
        seat.report_on,
    )


def document(found: Seats, language: str) -> dict[str, object]:
    """The list as plain values, for machines."""
    return {
        "reports_to": found.used_to_on,
        "licences_on": found.licences_on,
        "days": found.days,
        "objected": found.objected,
        "nameless": found.nameless,
        "good_to_know": caution(found, language),
        "licences": [
            {
                "address": seat.address,
                "name": seat.name,
                "department": seat.department,
                "licence_since_at_latest": seat.shown_on,
                "tier": seat.reason.tier,
                "reason": seat.reason.code,
                "says": reason(seat.reason, found.days, language),
                "last_report": seat.report_on,
            }
            for seat in found.seats
        ],
    }
