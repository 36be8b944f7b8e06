"""The only cached functions. Keys: data version, metric, question, viewer (scope, minimum).

The version is the path of the published copy: every import and undo publishes under a new name.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import streamlit as st

import metrics
from access import Viewer
from metrics.answer import Answer
from metrics.question import Question
from metrics.teams import (
    Break,
    Statuses,
    TeamRow,
    Thresholds,
    team_status,
    weeks_offered,
)
from metrics.teams.alike import LearnFrom
from metrics.teams.alike import learn_from as measure_learning
from metrics.teams.effect import Effect, Plan
from metrics.teams.effect import effect as measure_effect
from metrics.teams.effect.recorded import others_of, plan_of
from metrics.teams.following import HISTORY_WEEKS
from metrics.teams.goals import Gain, Progress
from metrics.teams.goals import gains as measure_gains
from metrics.teams.goals import progress as measure_progress
from metrics.teams.lines import Lines, team_lines
from store.register import Action, Goal
from store.serving import ServingCopy
from ui.page import Page
from ui.team_policy import team_policy

_MOST = 512
LINE_WEEKS = 12


def _published(page: Page) -> ServingCopy:
    """The copy that is asked. Raises ValueError before the first import."""
    if page.data is None:
        raise ValueError("nothing is published yet; the page should have said so")
    return page.data


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _answer(
    version: str, metric: str, question: Question, viewer: Viewer, _data: ServingCopy
) -> Answer:
    # An Answer is frozen, so every viewer of this scope can share it; an import is a new version.
    return metrics.ask(metric, question, viewer, _data)


def ask(page: Page, metric: str, question: Question) -> Answer:
    """The answer to one question, from memory when this scope asked it of this data before."""
    data = _published(page)
    return _answer(str(data.path), metric, question, page.viewer.anyone(), data)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _teams(
    version: str,
    by: str,
    viewer: Viewer,
    thresholds: Thresholds,
    breaks: tuple[Break, ...],
    _data: ServingCopy,
) -> tuple[Statuses, Lines]:
    weeks = weeks_offered(_data)[-HISTORY_WEEKS:]
    rows = team_status(_data, viewer, weeks or None, by=by, thresholds=thresholds, breaks=breaks)
    lines = team_lines(_data, viewer, LINE_WEEKS, by=by, thresholds=thresholds, breaks=breaks)
    return rows, lines


def teams(page: Page, by: str) -> tuple[Statuses, Lines]:
    """Statuses of half a year and levels of twelve weeks of every team this viewer may see."""
    data = _published(page)
    policy = team_policy(page)
    looks = page.viewer.anyone()
    return _teams(str(data.path), by, looks, policy.thresholds, policy.breaks, data)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _effect(
    version: str,
    plan: Plan,
    others: tuple[Plan, ...],
    viewer: Viewer,
    breaks: tuple[Break, ...],
    _data: ServingCopy,
) -> Effect:
    return measure_effect(plan, others, viewer, _data, breaks)


def effect(page: Page, action: Action, actions: Iterable[Action]) -> Effect:
    """What an action did, beside other actions of the same time. Raises UsageError."""
    data = _published(page)
    others = others_of(action, actions)
    version = str(data.path)
    return _effect(
        version, plan_of(action), others, page.viewer.anyone(), team_policy(page).breaks, data
    )


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _learn_from(
    version: str, rows: tuple[TeamRow, ...], team: str, by: str, viewer: Viewer, _data: ServingCopy
) -> LearnFrom:
    return measure_learning(_data, viewer, rows, team, by=by)


def learn_from(page: Page, rows: tuple[TeamRow, ...], team: str, by: str) -> LearnFrom:
    """Strong teams like a team; `rows` are those of one week that this viewer may see."""
    data = _published(page)
    return _learn_from(str(data.path), rows, team, by, page.viewer.anyone(), data)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _progress(
    version: str, goal: Goal, viewer: Viewer, today: date, _data: ServingCopy
) -> Progress | None:
    found = measure_progress([(goal, goal.set_at.date())], viewer, _data, today)
    return found[0] if found else None


def progress(page: Page, goal: Goal) -> Progress | None:
    """How far a team is on the way to its goal; None where that may not be told."""
    data = _published(page)
    viewer = page.viewer.anyone()
    return _progress(str(data.path), goal, viewer, page.today, data)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _gains(
    version: str, by: str, teams: tuple[str, ...], starts_on: date, ends_on: date | None,
    viewer: Viewer, _data: ServingCopy,
) -> tuple[Gain, ...]:  # fmt: skip
    return measure_gains(by, teams, starts_on, viewer, _data, ends_on=ends_on)


def gains(page: Page, action: Action) -> tuple[Gain, ...]:
    """What each team of a challenge gained by itself, of the teams that this viewer may see."""
    data = _published(page)
    teams = action.still_in
    about = (action.dimension, teams, action.starts_on, action.ends_on)
    return _gains(str(data.path), *about, page.viewer.anyone(), data)
