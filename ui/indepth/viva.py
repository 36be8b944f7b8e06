"""The population of Viva Insights: its segments, its actions, its own groups, in its own frame."""

from __future__ import annotations

import streamlit as st

import formats
from metrics.answer import Answer, Row
from ui import asking, charts, figure, notes, states, theme, url
from ui.indepth import features, grid, groups
from ui.indepth.sections import VIVA, ask
from ui.page import Page

SPLITS = ("viva_organisation", "viva_function")
MOST_FEATURES = 10
SHORT = "viva_segment_mix_4"


def draw(page: Page) -> None:
    """Segments, actions per user, and the segments of Viva's own groups."""
    with st.container(border=True, key="viva"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader("Viva Insights", anchor=False, width="content")
            st.badge(page.say("Another population"), icon=":material/groups:", color="violet")
        st.caption(
            page.say(
                "Viva shows people as pseudonyms that lead to nobody. They have groups and weeks "
                "of their own, so lay these figures beside the others, but never add them. The "
                "choices above do not narrow them."
            )
        )
        segments = _segments(page)
        actions = asking.ask(page, "viva_actions_per_user", by=("feature",))
        left, right = st.columns(2, gap="large")
        with left:
            _mix(page, segments)
        with right:
            _actions(page, actions)
        _groups(page, segments)
        notes.draw(page, [segments, actions], key="viva")


def _segments(page: Page) -> Answer:
    """Over 12 weeks; over 4 while 12 cannot be told."""
    answer = ask(page, VIVA)
    if any(row.value is not None for row in answer.rows):
        return answer
    return asking.ask(page, SHORT)


def _mix(page: Page, answer: Answer) -> None:
    title = page.say("Usage segments")
    rows = {str(row.dims["band"]): row for row in answer.rows}
    bands = [(band, name.said(page.language)) for band, name in list(answer.bands.items())[::-1]]
    parts = [
        charts.Part(name, row.value, formats.percent(row.value, page.language, row.bound))
        for band, name in bands
        if (row := rows.get(band)) is not None and row.value is not None
    ]
    if not parts:
        figure.header(page, title, answer.metric)
        reason = next((row.hidden for row in answer.rows if row.hidden), None)
        figure.note(states.why_hidden(page, reason))
        return
    sizes = [row.denominator for row in answer.rows if row.denominator is not None]
    figure.draw(
        page,
        title,
        charts.mix(parts, theme.palette()),
        {
            page.say("Segment"): [part.name for part in parts],
            page.say("Share of people"): [part.label for part in parts],
        },
        alt=f"{title}. {charts.said(parts)}",
        key="viva-segments",
        metric=answer.metric,
        caption=page.say(
            "Of {n} people with Copilot in Viva, {days}.",
            n=formats.count(max(sizes, default=0), page.language),
            days=groups.when(page, answer),
        ),
    )


def _actions(page: Page, answer: Answer) -> None:
    rows = [row for row in answer.rows if row.value is not None and row.dims["feature"] != "any"]
    rows.sort(key=lambda row: (features.is_whole_app(str(row.dims["feature"])), -(row.value or 0)))
    title = page.say("Actions per user")
    if not rows:
        figure.header(page, title, answer.metric)
        figure.note(page.say("No group is large enough to be shown."))
        return
    single = [row for row in rows if not features.is_whole_app(str(row.dims["feature"]))]
    drawn = (single or rows)[:MOST_FEATURES]
    top = max(row.value or 0 for row in drawn) or 1
    parts = [
        charts.Part(
            _name(page, row), (row.value or 0) / top, formats.mean(row.value, page.language)
        )
        for row in drawn
    ]
    figure.draw(
        page,
        title,
        charts.bars(parts, theme.palette(), height=25 * len(parts) + 10),
        {
            page.say("Feature"): [_name(page, row) for row in rows],
            page.say("Actions per user"): [formats.mean(row.value, page.language) for row in rows],
            page.say("Users"): [_users(page, row) for row in rows],
        },
        alt=f"{title}. {charts.said(parts)}",
        key="viva-actions",
        metric=answer.metric,
        caption=page.say(
            "Mean of the people who used the feature, {days}; whole apps are in the table. "
            "Features overlap, so they do not add up.",
            days=groups.when(page, answer),
        ),
    )


def _name(page: Page, row: Row) -> str:
    return features.name(page, str(row.dims["feature"]))


def _users(page: Page, row: Row) -> str:
    return "–" if row.denominator is None else formats.count(row.denominator, page.language)


def _split(page: Page, metric: str, split: str) -> Answer:
    """Over the weeks of the whole; over 4 where more groups can be shown that way.

    Few people in many segments, and far from alike over 12 weeks, can leave hardly a group.
    """
    answer = asking.ask(page, metric, by=(split,))
    if metric == SHORT or all(row.value is not None for row in answer.rows):
        return answer
    short = asking.ask(page, SHORT, by=(split,))
    return max(answer, short, key=lambda one: _shown(one, split))  # the former when alike


def _shown(answer: Answer, split: str) -> int:
    return len({row.dims[split] for row in answer.rows if row.value is not None})


def _groups(page: Page, segments: Answer) -> None:
    """The segments of Viva's organisations or functions."""
    split = url.segments(
        page,
        "viva",
        page.say("Groups of Viva"),
        SPLITS,
        SPLITS[0],
        format_func=lambda code: {
            "viva_organisation": page.say("By organisation in Viva"),
            "viva_function": page.say("By function in Viva"),
        }[code],
        label_visibility="collapsed",
    )
    answer = _split(page, segments.metric, split)
    built = grid.build(
        page,
        answer,
        split,
        [(band, name.said(page.language)) for band, name in list(answer.bands.items())[::-1]],
        head=page.say("Group in Viva · people"),
        axis="band",
        palette=theme.palette(),
    )
    grid.draw(
        page,
        built,
        key=f"grid-viva-{split}",
        alt=page.say("Share of people per segment, group by group."),
    )
    when = groups.when(page, answer)
    said = [
        page.say("Share of the people of each group in Viva, per segment, {days}.", days=when)
        if answer.metric == segments.metric
        else page.say(
            "Share of the people of each group in Viva, per segment, over the last 4 weeks "
            "({days}): over 12 weeks fewer groups can be shown.",
            days=when,
        ),
        grid.left_out(page, answer, built, split),
    ]
    st.caption(" ".join(part for part in said if part))
