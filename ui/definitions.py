"""The page Definitions: every metric of the catalogue, and the rules that hold for all."""

from __future__ import annotations

import streamlit as st

import formats
from metrics.catalogue import CATALOGUE, Metric
from metrics.compose import sql_of
from metrics.teams import DEFAULTS
from ui import url
from ui.page import Page

_RULES = ("weeks", "privacy", "admin-centre", "unknown", "teams", "effect")


def draw_metrics(page: Page, asked: str) -> None:
    """Every metric; the one that a link asked for stands open, and first."""
    first = [entry for entry in CATALOGUE if entry.name == asked]
    rest = [entry for entry in CATALOGUE if entry.name != asked]
    for entry in [*first, *rest]:
        section = st.expander(
            f"**{entry.label.said(page.language)}**",
            expanded=entry.name == asked,
            key=f"definition-{entry.name}",
            on_change="rerun",
        )
        if section.open:
            with section:
                _metric(page, entry)


def _metric(page: Page, entry: Metric) -> None:
    language = page.language
    st.markdown(entry.definition.said(language))
    says, does_not = st.columns(2, gap="medium")
    says.markdown(f":green[:material/check:] **{page.say('Says')}**  \n{entry.says.said(language)}")
    does_not.markdown(
        f":orange[:material/block:] **{page.say('Does not say')}**  \n"
        f"{entry.does_not_say.said(language)}"
    )
    st.markdown(f"**{page.say('Counted as')}**  \n{entry.formula.said(language)}")
    st.markdown(f"**{page.say('From')}**  \n{entry.source.said(language)}")
    if entry.bands:
        names = " · ".join(band.label.said(language) for band in entry.bands.values())
        st.markdown(f"**{page.say('Groups')}**  \n{names}")
    st.caption(
        page.say(
            "Name in links and on the command line: `{name}`, version {version}.",
            name=entry.name,
            version=entry.version,
        )
    )
    with st.popover(page.say("Show how it is counted"), icon=":material/code:"):
        for file in entry.sql:
            st.code(sql_of(file), language="sql")


def draw_rules(page: Page, asked: str) -> None:
    """What holds for every figure; `privacy` and `admin-centre` can be linked to."""
    st.subheader(page.say("What holds for every figure"), anchor=False)
    rules = {
        "weeks": (page.say("Weeks and periods"), _weeks(page)),
        "privacy": (page.say("Why small groups are not shown"), _privacy(page)),
        "admin-centre": (page.say("Why does this differ from the admin centre?"), _centre(page)),
        "unknown": (page.say("Unknown is not zero"), _unknown(page)),
        "teams": (page.say("When a team stands still"), _teams(page)),
        "effect": (page.say("Whether an action helped"), _effect(page)),
    }
    for name, (title, words) in rules.items():
        with st.expander(f"**{title}**", expanded=name == asked, key=f"rule-{name}"):
            st.markdown(words)


def is_rule(asked: str) -> bool:
    """Whether a link asked for one of the rules and not for a metric."""
    return asked in _RULES


def asked_for() -> str:
    """The entry that the URL names; an unknown name is as good as none."""
    names = [entry.name for entry in CATALOGUE]
    return url.value("metric", [*names, *_RULES], None) or ""


def _weeks(page: Page) -> str:
    return page.say(
        "All periods are whole weeks, Monday to Sunday, that end on or before the newest report, "
        "and are compared with as many weeks before. The last three days of a report may still "
        "grow, because Microsoft fills them in later: such weeks are dashed. Departments and "
        "licences count as they were on the last day of the period."
    )


def _privacy(page: Page) -> str:
    return page.say(
        "A figure of a small group says something about persons. Groups under {k} licensed people "
        "are therefore not shown. Where one hidden group could be found by subtracting the others "
        "from the total, another group is hidden with it. Extreme shares are given as a bound "
        "(≤ 5 %), shares of groups under 40 people are rounded to 10 %, under 20 people to 25 %, "
        "and how many of them were active is not said. These rules are applied where the figures "
        "are made, so they hold for pages, links and exports alike.",
        k=page.viewer.minimum_group,
    )


def _centre(page: Page) -> str:
    return page.say(
        "The admin centre counts 7, 28, 90 or 180 days up to the report, and everybody who had a "
        "licence at any moment in them. Kadans counts whole weeks and the people with a licence "
        "on the last day. Deleted users leave the report but stay in its totals. To compare, use "
        "**Active in 28 days**: it has the window of the report. Small differences remain, because "
        "reports of the last three days are not complete yet."
    )


def _unknown(page: Page) -> str:
    return page.say(
        "A report tells the last day that somebody used an app, not every day. Days before it stay "
        "unknown when no earlier report speaks of them. Unknown weeks are gaps or a dash, never 0. "
        "Weeks that are known for fewer than 90 % of licensed people are left out."
    )


def _teams(page: Page) -> str:
    return page.say(
        "Each person is compared with the own weeks before: people who came, left or have a new "
        "licence play no part, nor do weeks away. A team stands still when its people together "
        "grow less than {up} in eight weeks while under {bar} of them use Copilot in a normal "
        "week, and declines from {down}. It comes onto the list when that is likely two weeks "
        "running, and leaves it the same way. Small teams lean on what all teams did. No figure "
        "about a person is kept or shown, and teams are not ranked.",
        up=formats.points(DEFAULTS.up, page.language),
        bar=formats.percent(DEFAULTS.bar, page.language),
        down=formats.points(DEFAULTS.down, page.language),
    )


def _effect(page: Page) -> str:
    return page.say(
        "The same people in the teams of an action are compared before and after: six weeks "
        "before, eight weeks after, the week it began left out. From that is taken what teams "
        "that started at the same height and speed did in the same weeks without it. Under three "
        "teams or thirty people no number is given, and within eight weeks only a first look. "
        "A difference fits an effect; only when the order was drawn by lot it is due to the "
        "action. This never proves anything about a person."
    )
