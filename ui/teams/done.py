"""What was done for a team: its actions, and what may be said of whether each helped."""

from __future__ import annotations

import streamlit as st

import formats
from metrics.question import UsageError
from metrics.teams.attendance import attendance
from metrics.teams.effect import Effect
from metrics.teams.queues import Entry
from store.register import KINDS, STATUSES, Action, NotPossible
from ui import cache, figure
from ui.attempting import attempt
from ui.escape import lines, markdown
from ui.page import Page
from ui.teams import action_form, lots
from ui.teams.board import Board


def draw(page: Page, board: Board, entry: Entry) -> None:
    """Actions of the team, newest first."""
    figure.header(page, page.say("What was done"), "effect")
    found = board.actions_of(entry.team)
    if not found:
        st.caption(page.say("Nothing was recorded for this team yet."))
    for action in found:
        with st.container(border=True):
            _action(page, board, entry, action)


def _action(page: Page, board: Board, entry: Entry, action: Action) -> None:
    status = action.status_on(page.today)
    kind = KINDS[action.kind].said(page.language)
    title = f"**{markdown(action.title)}** · " if action.title != kind else ""
    st.markdown(f"{title}{kind} · {STATUSES[status].said(page.language)}")
    mine = action.team(entry.team)
    when = formats.day(mine.starts_on if mine else action.starts_on, page.language)
    parts = [page.say("From {day}", day=when)]
    if len(action.team_names) > 1:
        parts.append(page.say("{n} teams", n=len(action.team_names)))
    if action.lots is not None:
        parts.append(lots.order(page, action))
    if mine is not None and mine.stopped_on is not None:
        day = formats.day(mine.stopped_on, page.language)
        parts.append(page.say("this team stepped out on {day}", day=day))
    if action.owner:
        parts.append(markdown(action.owner))
    st.caption(" · ".join(parts))
    _written(page, action)
    _attended(page, action)
    _gained(page, action, status)
    # Also of one that was stopped after it began: stopping is no way to be rid of a result.
    if action.taking_part:
        effect(page, board, action)
    if status == "stopped":
        return
    if board.register.may("action", board.dimension, [one.team for one in action.teams]):
        _choices(page, board, entry, action, status)
    elif board.register.may("action", board.dimension, [entry.team]):
        _step_out(page, board, entry, action, status)


def _written(page: Page, action: Action) -> None:
    """What it is to reach and what goes with it, as they were written down."""
    for text in (action.goal, action.materials):
        if text:
            st.caption(lines(text, 2_000))
    if action.link:
        st.link_button(page.say("Open the link"), action.link, icon=":material/open_in_new:")


def _attended(page: Page, action: Action) -> None:
    """How many people took part in its training, of all teams together."""
    if action.event_key is None or page.data is None:
        return
    key, first, last = action.event_key, action.starts_on, action.ends_on
    found = attendance(page.data, page.viewer, key, first, last)
    if found.people is not None:
        st.caption(page.say("{n} people took part in this training.", n=found.people))
    elif found.few:
        st.caption(page.say("Too few people took part in this training to say how many."))
    elif found.before:
        st.caption(page.say("The lists have this training only from before this action."))


def _gained(page: Page, action: Action, status: str) -> None:
    """The own progress of each team in a challenge, by alphabet: there is no first place."""
    if action.kind != "challenge" or status == "planned":
        return
    told = [
        f"{markdown(one.team)} {formats.points(one.points / 100, page.language)}"
        for one in cache.gains(page, action)
        if one.points is not None
    ]
    if told:
        st.caption(
            page.say("Each team beside its own four weeks before: {teams}.", teams=" · ".join(told))
        )


def _choices(page: Page, board: Board, entry: Entry, action: Action, status: str) -> None:
    with st.container(horizontal=True, gap="small"):
        # Also once it has started: who took part is in a list that comes afterwards.
        if st.button(page.say("Change …"), key=f"change-{action.action_id}", type="tertiary"):
            action_form.change(page, board, action)
        for_good = page.say("It stays on record and cannot be started again.")
        if status == "running" and _sure(
            page, page.say("Finished"), for_good, key=f"finish-{action.action_id}"
        ):
            _set(page, board, action, "done")
        if status in ("planned", "running") and _sure(
            page, page.say("Stopped"), for_good, key=f"stop-{action.action_id}"
        ):
            _set(page, board, action, "stopped")
        _step_out(page, board, entry, action, status)


def _step_out(page: Page, board: Board, entry: Entry, action: Action, status: str) -> None:
    """A button that takes this team out of an action of several; it stays in the comparison."""
    mine = action.team(entry.team)
    goes_on = status in ("planned", "running") and mine is not None and mine.stopped_on is None
    if not goes_on or len(action.team_names) < 2 or mine is None:
        return
    means = page.say("From today it takes no part; that cannot be taken back.")
    if action.lots is not None and page.today < mine.starts_on:
        means += " " + page.say("The order then no longer counts as drawn by lot.")
    if _sure(page, page.say("This team stepped out"), means, key=f"out-{action.action_id}"):
        attempt(
            page,
            lambda: board.register.stop_team(
                action.action_id, entry.team, on=page.today, today=page.today
            ),
        )


def _sure(page: Page, label: str, means: str, *, key: str) -> bool:
    """A choice that cannot be taken back: what it means comes first, then the button."""
    with st.popover(label, type="tertiary"):
        st.markdown(means)
        return st.button(page.say("Yes, for good"), key=key)


def _set(page: Page, board: Board, action: Action, status: str) -> None:
    attempt(
        page,
        lambda: board.register.set_status(action.action_id, status, today=page.today),
    )


def effect(page: Page, board: Board, action: Action) -> None:
    """What may be said of whether it helped, with all that belongs beside it."""
    try:
        found = cache.effect(page, action, board.register.actions())
    except (UsageError, NotPossible) as refused:
        st.caption(markdown(refused.says.said(page.language), 400))
        return
    said = " ".join(part.said(page.language) for part in found.sentence)
    icon = ":material/hourglass_top:" if found.points is None else ":material/balance:"
    st.markdown(f"{icon} {said}")
    with st.expander(page.say("What this rests on")):
        for note in found.notes:
            st.markdown(f"- {markdown(note.said(page.language), 600)}")
        _series(page, found)


def _series(page: Page, found: Effect) -> None:
    """The teams of the action beside comparable teams, in blocks of weeks around the start."""
    told = [step for step in found.series if step.coached is not None]
    if not told:
        return
    st.table(
        {
            page.say("Weeks from the start"): [f"{s.from_week} – {s.to_week}" for s in told],
            page.say("Teams of the action"): [
                formats.percent(step.coached, page.language, step.coached_bound) for step in told
            ],
            page.say("Comparable teams"): [
                formats.percent(step.comparable, page.language) for step in told
            ],
        },
        border="horizontal",
        hide_index=True,
        hide_header=False,
        alt=page.say("Share of normal working weeks with use, before and after the start."),
    )
