"""The weekly digest: what changed, for one role and scope, in totals and teams, never persons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import formats
from access import Viewer
from metrics import Answer, Question, ask
from metrics.teams import Statuses, TeamRow, team_status, weeks_offered
from metrics.teams.following import HISTORY_WEEKS, dimension_of, entries, names_of
from metrics.teams.policy import Policy
from metrics.teams.queues import FOLLOWED, RECOVERS, WAITING, Entry
from reports import attention
from store.register import Register, plain
from store.serving import ServingCopy
from words import Text, say, text

WEEKS = 4
MOST_TEAMS = 8
STALE = timedelta(days=10)


@dataclass(frozen=True)
class Section:
    """A heading with its lines."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Digest:
    """One message in one language: what to say first, then sections, then how it is meant."""

    language: str
    subject: str
    headline: str
    sections: tuple[Section, ...]
    foot: str
    link: str = ""


@dataclass(frozen=True)
class Context:
    """What a digest is made of; `column` is the setting of what a team is.

    `purpose` is what Kadans is used for here, from reports/purpose.py.
    """

    data: ServingCopy
    viewer: Viewer
    register: Register
    policy: Policy
    column: str
    today: date
    language: str
    link: str = ""
    purpose: str = ""

    def say(self, template: str, /, **params: object) -> str:
        return say(template, self.language, **params)


def digest(told: Context) -> Digest:
    """The digest of a viewer's role: figures for HR and admins, teams for everybody it is for."""
    sections = []
    headline = told.say("Nothing can be told yet: no usage report was imported.")
    if told.data.newest_on is not None:
        if told.viewer.departments is None:
            sections.append(Section(told.say("In figures"), figures(told)))
        statuses = _statuses(told)
        found, _ = entries(statuses, _register(told, statuses), told.today)
        headline = attention.headline(found).said(told.language)
        sections += _teams(told, statuses, found)
        sections.append(Section(told.say("How fresh this is"), _fresh(told)))
    return Digest(
        language=told.language,
        subject=told.say("Kadans: {headline}", headline=headline.rstrip(".")),
        headline=headline,
        sections=tuple(section for section in sections if section.lines),
        foot=_foot(told),
        link=told.link,
    )


def figures(told: Context) -> tuple[str, ...]:
    """How many use it and how that moved, over four weeks."""
    # Of a habit no change is told: twelve weeks with a summer in them are no fair comparison.
    asked = (
        ("active_share", text("Used Copilot in the last 4 weeks"), True),
        ("habitual_share", text("Use it out of habit"), False),
    )
    found = []
    for metric, label, compare in asked:
        answer = ask(metric, Question(weeks=WEEKS, compare=compare), told.viewer, told.data)
        line = _figure(told, answer, label)
        if line:
            found.append(line)
    return tuple(found)


def _figure(told: Context, answer: Answer, label: Text) -> str:
    row = answer.total
    if row is None or row.value is None:
        return ""
    share = formats.percent(row.value, told.language, row.bound)
    said = f"{label.said(told.language)}: {share}"
    if row.numerator is not None and row.denominator is not None:
        said += " " + told.say(
            "({n} of {all} people with a licence)",
            n=formats.count(row.numerator, told.language),
            all=formats.count(row.denominator, told.language),
        )
    if row.change is not None:
        said += ", " + told.say(
            "{change} compared with {n} weeks earlier",
            change=formats.points(row.change, told.language),
            n=answer.weeks_back,
        )
    return said + "."


def _statuses(told: Context) -> Statuses:
    by = dimension_of(told.column, told.data, told.viewer)
    weeks = weeks_offered(told.data)[-HISTORY_WEEKS:]
    return team_status(
        told.data,
        told.viewer,
        weeks or None,
        by=by,
        thresholds=told.policy.thresholds,
        breaks=told.policy.breaks,
    )


def _register(told: Context, statuses: Statuses) -> Register:
    return Register(told.register.path, told.viewer, names_of(statuses))


def _teams(told: Context, statuses: Statuses, found: tuple[Entry, ...]) -> list[Section]:
    """Compliments first, then who asks for attention, then what was begun."""
    wins = _register(told, statuses).opted_in(statuses.dimension, "wins")
    grew = [entry.team for entry in found if entry.grew]
    named = [team for team in grew if plain(team) in wins]
    good = attention.thanks(", ".join(named), len(grew) - len(named))
    asks = [entry for entry in found if entry.asks]
    lines = [f"{entry.team}: {_why(told, entry.row)}" for entry in asks[:MOST_TEAMS]]
    if len(asks) > MOST_TEAMS:
        lines.append(told.say("And {n} more.", n=len(asks) - MOST_TEAMS))
    ready = [
        told.say("{team}: {title} can be read from now on.", team=entry.team, title=one.title)
        for entry in found
        for one in entry.begun
        if not one.stopped and timedelta() <= told.today - (one.starts_on + WAITING) < timedelta(7)
    ]
    waiting = sum(entry.queue == FOLLOWED for entry in found)
    if waiting:
        ready.append(told.say("Teams in follow-up: {n}.", n=waiting))
    back = sum(entry.queue == RECOVERS for entry in found)
    if back:
        ready.append(told.say("Teams that are recovering: {n}.", n=back))
    return [
        Section(told.say("What went well"), tuple(one.said(told.language) for one in good)),
        Section(told.say("Teams that would gain from attention"), tuple(lines)),
        Section(told.say("What was begun"), tuple(ready)),
    ]


def _why(told: Context, row: TeamRow) -> str:
    """Level and change of a team, as its row tells them."""
    if row.level is None or row.growth8 is None:
        return " ".join(part.said(told.language) for part in row.reason)
    return told.say(
        "{level}, {change} in eight weeks.",
        level=attention.level(row, told.language),
        change=formats.points(row.growth8, told.language),
    )


def _fresh(told: Context) -> tuple[str, ...]:
    newest = told.data.newest_on
    assert newest is not None
    said = told.say("Data to {day}", day=formats.day(newest, told.language)) + "."
    if told.today - newest > STALE:
        said += " " + told.say("The newest figures are {n} days old.", n=(told.today - newest).days)
    return (said,)


def _foot(told: Context) -> str:
    group = told.say("Groups under {k} people are not shown.", k=told.viewer.minimum_group)
    return f"{told.purpose} {group}".strip()
