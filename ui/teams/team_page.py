"""One team in full: why, its weeks, where it differs, its apps, what was done, what people say."""

from __future__ import annotations

import streamlit as st

import formats
from metrics.question import Question
from metrics.teams.lines import Level, Split
from metrics.teams.queues import Entry
from ui import app_bars, cache, charts, figure, states, theme, url
from ui.escape import markdown
from ui.page import Page
from ui.teams import agreed, chart, doing, done, learn, words
from ui.teams.board import Board

COLUMNS = (3, 2)
_TONES = {"growing": "green", "steady-high": "green", "declining": "orange", "stagnating": "orange"}


def draw(page: Page, board: Board, entry: Entry) -> None:
    """From the answer to the details: headline, why, weeks, apps, actions, goal and notes."""
    _way_back(page)
    _head(page, board, entry)
    # Two rows of columns: where they stand below each other, why comes before what was done.
    left, right = st.columns(COLUMNS, gap="large")
    with left, states.panel(page, "team-weeks", height=300):
        _weeks(page, board, entry)
    with right, states.panel(page, "team-why", height=300):
        _why(page, board, entry)
    left, right = st.columns(COLUMNS, gap="large")
    with left:
        with states.panel(page, "team-actions", height=120):
            done.draw(page, board, entry)
        with states.panel(page, "team-learn", height=120):
            learn.draw(page, board, entry)
        with states.panel(page, "team-notes", height=200):
            agreed.notes(page, board, entry)
    with right:
        with states.panel(page, "team-apps", height=240):
            _apps(page, board, entry)
        with states.panel(page, "team-agreed", height=200):
            agreed.draw(page, board, entry)


def _way_back(page: Page) -> None:
    st.button(
        page.say("All teams"),
        type="tertiary",
        icon=":material/arrow_back:",
        key="all-teams",
        on_click=url.put,
        args=("team", None),
    )


def _head(page: Page, board: Board, entry: Entry) -> None:
    row = entry.row
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.header(markdown(entry.team), anchor=False, width="content")
        tone = _TONES.get(row.status, "gray")
        st.markdown(f":{tone}-badge[{words.status(page, row.status)}]", width="content")
        st.caption(words.size(page, row.licensed_people), width="content")
    st.markdown(words.why(page, row))
    if words.in_steps(row):
        st.caption(page.say("Told in steps of 5 points, because the team is small."))
    if entry.queue:
        step = words.next_step(page, entry.queue, row.largest)
        st.caption(page.say("Next step: {step}", step=step))
    if entry.aside is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(doing.aside_words(page, entry))
            doing.take_back(page, board, entry)
    else:
        doing.buttons(page, board, entry)


def _weeks(page: Page, board: Board, entry: Entry) -> None:
    own = board.levels(entry.team)
    both = chart.lines(entry.team, own, board.lines.everyone, page.say("Everybody"))
    marks = [
        chart.Mark(one.starts_on, one.title)
        for one in entry.begun
        if not one.stopped and one.starts_on <= page.today
    ]
    table = {
        page.say("Week of"): [formats.day(level.week_on, page.language) for level in own],
        entry.team: [_with_interval(page, level) for level in own],
        page.say("Everybody"): [
            formats.percent(level.share, page.language, level.bound)
            for level in board.lines.everyone
        ],
    }
    figure.draw(
        page,
        page.say("In a normal working week"),
        chart.draw(both, own, marks, theme.palette(), page.language),
        {name: values[::-1] for name, values in table.items()},
        alt=page.say("Share of licence holders who use Copilot in a normal week, 12 weeks."),
        key="team-weeks",
        metric="teams",
        caption=page.say(
            "Share of the people with a licence for over six weeks who used Copilot, over four "
            "weeks each time; weeks away do not count. The band is where it most likely lies. "
            "Other pages count everybody with a licence, in other weeks, so their shares differ."
        ),
    )


def _with_interval(page: Page, level: Level) -> str:
    shown = formats.percent(level.share, page.language, level.bound)
    if level.low is None or level.high is None:
        return shown
    low, high = (formats.percent(one, page.language) for one in (level.low, level.high))
    return f"{shown} ({low} – {high})"


def _why(page: Page, board: Board, entry: Entry) -> None:
    figure.header(page, page.say("Why"), None)
    st.markdown(words.reason(page, entry.row))
    splits = board.lines.splits.get(entry.team, ())
    if splits:
        title = page.say("Between the first and last four of the last twelve weeks, in points")
        st.markdown(f"**{title}**")
        # Words of such a table wrap on a phone, where a grid would cut a column off.
        st.table(
            {
                " ": [_split_name(page, split) for split in splits],
                page.say("This team"): [_split_value(page, split, split.team) for split in splits],
                page.say("The others"): [_split_value(page, split, split.rest) for split in splits],
            },
            border="horizontal",
            hide_index=True,
            alt=page.say("What moved in this team and in the others."),
        )
        st.caption(
            page.say(
                "These are the plain differences between those weeks. The change in eight weeks "
                "is a trend over twenty weeks: steadier, and pulled towards what all teams do. So "
                "the two need not be equal."
            )
        )
    limits = board.thresholds
    st.caption(
        page.say(
            "Called standing still when growth is under {up} per eight weeks while fewer than "
            "{bar} use it, and declining from {down}. Definition {version}.",
            up=formats.points(limits.up, page.language),
            bar=formats.percent(limits.bar, page.language),
            down=formats.points(limits.down, page.language),
            version=limits.version,
        )
    )


def _split_name(page: Page, split: Split) -> str:
    return {
        "start": page.say("People who started or came back"),
        "stop": page.say("People who stopped"),
        "weeks": page.say("The same people, more or fewer weeks"),
        "apps": page.say("The same people, apps per week (%)"),
    }[split.name]


def _split_value(page: Page, split: Split, value: float) -> str:
    if split.name == "apps":
        return formats.signed_percent(value, page.language)
    return formats.signed(value * 100, page.language)


def _apps(page: Page, board: Board, entry: Entry) -> None:
    """Which apps people of this team use, beside everybody."""
    asked = Question(by=("app",), weeks=4, where={board.dimension: entry.team})
    mine = cache.ask(page, "app_reach", asked)
    everyone = cache.ask(page, "app_reach", Question(by=("app",), weeks=4))
    rest = {str(row.dims["app"]): row for row in everyone.rows}
    rows = app_bars.told(mine.rows)
    if not rows:
        figure.header(page, page.say("In which apps"), "app_reach")
        st.caption(page.say("Which apps cannot be told of this team."))
        return
    parts = app_bars.parts(page, rows)
    figure.draw(
        page,
        page.say("In which apps"),
        charts.bars(parts, theme.palette(), height=28 * len(parts) + 10),
        {
            page.say("App"): [part.name for part in parts],
            page.say("This team"): [part.label for part in parts],
            page.say("Everybody"): [
                formats.percent(other.value, page.language, other.bound)
                for row in rows
                if (other := rest.get(str(row.dims["app"]))) is not None
            ],
        },
        alt=charts.said(parts),
        key="team-apps",
        metric="app_reach",
        caption=page.say(
            "Share of people with a licence, last 4 weeks. Once is enough here, so it can be more "
            "than in a normal week."
        ),
    )
