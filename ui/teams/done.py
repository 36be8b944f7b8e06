"""What was done for a team: its actions, and what may be said of whether each helped."""

from __future__ import annotations

import streamlit as st

from metrics.question import UsageError
from metrics.teams.effect import Effect
from metrics.teams.queues import Entry
from store.register import KINDS, STATUSES, Action, NotPossible
from ui import cache, figure, formats
from ui.escape import markdown
from ui.page import Page
from ui.teams.board import Board
from ui.teams.doing import attempt


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
    if len(action.teams) > 1:
        parts.append(page.say("{n} teams", n=len(action.teams)))
    if action.lots is not None:
        parts.append(page.say("order drawn by lot (seed {seed})", seed=action.lots.seed))
    if action.goal:
        parts.append(markdown(action.goal))
    st.caption(" · ".join(parts))
    if status == "stopped":
        return
    effect(page, board, action)
    if board.register.may("action", board.dimension, [one.team for one in action.teams]):
        _choices(page, board, action, status)


def _choices(page: Page, board: Board, action: Action, status: str) -> None:
    with st.container(horizontal=True, gap="small"):
        if status == "running" and st.button(
            page.say("Finished"), key=f"finish-{action.action_id}", type="tertiary"
        ):
            _set(page, board, action, "done")
        if status in ("planned", "running") and st.button(
            page.say("Stopped"), key=f"stop-{action.action_id}", type="tertiary"
        ):
            _set(page, board, action, "stopped")


def _set(page: Page, board: Board, action: Action, status: str) -> None:
    attempt(
        page,
        lambda: board.register.set_status(action.action_id, status, today=page.today),
    )


def effect(page: Page, board: Board, action: Action) -> None:
    """What may be said of whether it helped, with all that belongs beside it."""
    try:
        found = cache.effect(page, action, board.actions)
    except (UsageError, NotPossible) as refused:
        st.caption(markdown(refused.says.said(page.language), 400))
        return
    said = " ".join(part.said(page.language) for part in found.sentence)
    icon = ":material/hourglass_top:" if found.points is None else ":material/balance:"
    st.markdown(f"{icon} {said}")
    with st.expander(page.say("What this rests on")):
        for line in _basis(page, found):
            st.markdown(f"- {line}")


def _basis(page: Page, found: Effect) -> list[str]:
    """Windows, who is compared, holidays, other actions: what a fair reader wants to know."""
    lines = []
    for span in found.spans:
        after = formats.period(*span.after, page.language) if span.after else "–"
        lines.append(
            page.say(
                "{n} teams that began in the week of {week}: weeks of {before} before, {after} "
                "after; {others} teams to compare with.",
                n=span.teams,
                week=formats.day(span.week_on, page.language),
                before=formats.period(*span.before, page.language),
                after=after,
                others=span.control_teams,
            )
        )
    if found.matched_people is not None:
        lines.append(
            page.say("{n} people were in these teams all the time.", n=found.matched_people)
        )
    if found.drawn_by_lot:
        lines.append(page.say("The order was drawn by lot, before the first team began."))
    if not found.planned_in_time:
        lines.append(page.say("It was written down after it began."))
    if found.holiday_weeks:
        weeks = ", ".join(
            formats.day(week, page.language, year=False) for week in found.holiday_weeks
        )
        lines.append(page.say("Weeks with holidays: {weeks}.", weeks=weeks))
    for other in found.other_actions:
        lines.append(
            page.say(
                "Another action in these weeks: {title}, from {day}.",
                title=markdown(other.action),
                day=formats.day(other.starts_on, page.language),
            )
        )
    for reason, teams in found.left_out:
        lines.append(_left_out(page, reason, teams))
    return lines or [page.say("Nothing can be compared yet.")]


def _left_out(page: Page, reason: str, teams: int) -> str:
    why = {
        "hidden": page.say("too small to be told of"),
        "few-people": page.say("too few people who were there all the time"),
        "not-known": page.say("not known in the people file"),
    }.get(reason, reason)
    if teams == 1:
        return page.say("One team of this action takes no part: {why}.", why=why)
    return page.say("{n} teams of this action take no part: {why}.", n=teams, why=why)
