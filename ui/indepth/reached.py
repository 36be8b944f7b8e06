"""Trainings, agents and licence candidates: a tile each, and where these people work."""

from __future__ import annotations

import streamlit as st

import formats
from metrics.answer import Answer
from ui import asking, notes, states, tiles
from ui.indepth import groups
from ui.indepth.sections import AGENTS, CANDIDATES, TRAININGS, Section, ask
from ui.page import Page

ORDER = (TRAININGS, AGENTS, CANDIDATES)


def _title(page: Page, section: Section, answer: Answer) -> str:
    weeks = answer.period.weeks if answer.period else TRAININGS.weeks
    return {
        TRAININGS: page.say("Reached by training in the last week")
        if weeks == 1
        else page.say("Reached by training in {n} weeks", n=weeks),
        AGENTS: page.say("People who use agents, 28 days"),
        CANDIDATES: page.say("Ready for a licence"),
    }[section]


def draw_tiles(page: Page, there: frozenset[Section]) -> None:
    """The figure of everybody, or of the chosen department, for each source that is there."""
    shown = [section for section in ORDER if section in there]
    if not shown:
        return
    with st.grid(len(shown), min_column_width=220):
        for section in shown:
            answer = ask(page, section)
            _tile(page, section, answer)


def _tile(page: Page, section: Section, answer: Answer) -> None:
    """The figure with how it moved; without a period before it, out of how many it is."""
    row = asking.single(answer)
    if section is TRAININGS:
        tiles.share(page, _title(page, section, answer), answer)
    elif row is None or row.value is None or row.previous is not None or row.denominator is None:
        tiles.people(page, _title(page, section, answer), answer)
    else:
        of = formats.count(row.denominator, page.language)
        shown = formats.count(row.value, page.language)
        title = _title(page, section, answer)
        tiles.number(page, answer.metric, title, shown, page.say("of {n}", n=of))


def draw(page: Page, there: frozenset[Section]) -> None:
    """Beside each other: where people had training, use agents, or could use a licence."""
    shown = [section for section in ORDER if section in there]
    if not shown:
        return
    for section, place in zip(shown, st.columns(len(shown), gap="large"), strict=True):
        with place, states.panel(page, section.metric, height=380):
            _one(page, section)


def _one(page: Page, section: Section) -> None:
    answer = ask(page, section, "department")
    days = groups.when(page, answer)
    caption = {
        TRAININGS: page.say("Of the licensed people of each department, {days}.", days=days),
        AGENTS: page.say(
            "Of all people of each department, with or without a licence, {days}.", days=days
        ),
        CANDIDATES: page.say(
            "Of the people without a licence in each department; most candidates first. "
            "Readiness is of {days}.",
            days=days,
        ),
    }[section]
    title = {
        TRAININGS: page.say("Training by department"),
        AGENTS: page.say("Agents by department"),
        CANDIDATES: page.say("Candidates by department"),
    }[section]
    groups.draw(page, title, answer, counts=section is CANDIDATES, caption=caption)
    notes.draw(page, [answer], key=section.metric)
