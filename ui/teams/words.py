"""What queues, statuses and next steps are called, and one team's figures in one sentence."""

from __future__ import annotations

import formats
from metrics.teams import TeamRow
from metrics.teams.queues import DECLINES, FOLLOWED, NEVER, RECOVERS, STANDS_STILL
from metrics.teams.reason import lacks
from reports import attention
from reports.status_names import STATUS_NAMES
from ui.page import Page

_SIZES = ((300, "300+"), (100, "100–299"), (40, "40–99"), (20, "20–39"), (10, "10–19"), (0, "5–9"))


def queue(page: Page, name: str) -> str:
    return {
        DECLINES: page.say("Declining"),
        STANDS_STILL: page.say("Standing still"),
        NEVER: page.say("Never took off"),
        RECOVERS: page.say("Recovering"),
        FOLLOWED: page.say("In follow-up"),
    }[name]


def about_queue(page: Page, name: str) -> str:
    """When a team is in a queue, in one sentence."""
    return {
        DECLINES: page.say("Use went down among the same people. Find out what changed."),
        STANDS_STILL: page.say("There is room, and no movement. One next step is enough."),
        NEVER: page.say("There are licences, but use never became regular. A start, not a repair."),
        RECOVERS: page.say("They were on the list within the last 12 weeks and are off it now."),
        FOLLOWED: page.say("Something was planned or done. What it did can be read after 9 weeks."),
    }[name]


def status(page: Page, name: str) -> str:
    """A status as it stands on a badge."""
    return STATUS_NAMES[name].said(page.language)


def size(page: Page, people: int | None) -> str:
    """How large a team is, as a band."""
    if people is None:
        return page.say("small team")
    band = next(words for least, words in _SIZES if people >= least)
    return page.say("{band} people with a licence", band=band)


def why(page: Page, row: TeamRow) -> str:
    """The figures of a team in one sentence; its first reason where there are no figures."""
    if row.level is None or row.growth8 is None:
        return reason(page, row)
    change = page.say(
        "{change} in eight weeks ({low} to {high})",
        change=formats.points(row.growth8, page.language),
        low=formats.signed((row.growth8_low or 0) * 100, page.language),
        high=formats.signed((row.growth8_high or 0) * 100, page.language),
    )
    parts = [f"**{attention.level(row, page.language)}**", change]
    if row.largest and row.flagged:
        parts.append(lacks(row.largest).said(page.language))
    return "; ".join([", ".join(parts[:2]), *parts[2:]]) + "."


def in_steps(row: TeamRow) -> bool:
    """Whether the figures of a team are told in steps of five points."""
    return row.growth8 is not None and not row.counted


def reason(page: Page, row: TeamRow) -> str:
    """Why a team has its status, in sentences; a number keeps its per cent sign on its line."""
    said = " ".join(part.said(page.language) for part in row.reason)
    return said.replace(" %", "\u00a0%")


def next_step(page: Page, name: str, largest: tuple[str, ...]) -> str:
    """One thing a champion could do, by the first of what stands out."""
    first = largest[0] if largest else ""
    if name == FOLLOWED:
        return page.say("Wait until the effect can be read, and keep in touch.")
    if name == RECOVERS:
        return page.say("Ask what helped, and write it down for other teams.")
    if name == NEVER or first == "start":
        return page.say("Sit down together for an hour with work that is waiting anyway.")
    return {
        "stop": page.say("Ask what got in the way, before you show anything new."),
        "weeks": page.say("Look for one task that comes back every week."),
        "apps": page.say("Show one more app on the team's own documents."),
    }.get(first, page.say("Visit the team and ask what they would like to be easier."))
