"""What to know when reading an answer: codes with a sentence each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from metrics import privacy
from metrics.answer import Caveat, Row
from metrics.catalogue import Metric
from metrics.cells import Cells
from metrics.facts import Data, Facts
from metrics.kept import kept
from metrics.period import WEEK, Window, is_provisional
from metrics.question import Question
from words import text


def caveats(
    metric: Metric,
    question: Question,
    cells: Cells,
    now: Sequence[Window],
    rows: Sequence[Row],
    data: Data,
    facts: Facts,
    least: int,
) -> tuple[Caveat, ...]:
    """Every caveat of an answer, the weightiest first."""
    whole = [window for window in now if window.complete]
    found = [
        *_privacy(rows, least),
        *_time(metric, question, whole, facts),
        *_knowledge(cells, len(now), rows),
        *_basis(metric, cells, whole),
        *metric.reads.caveats(data, whole, facts),
    ]
    if whole and metric.reads.people.in_people_files:
        found += _people(metric, question, whole, data, facts)
    return tuple(found)


def nothing_to_tell(metric: Metric, facts: Facts) -> Caveat:
    """The only caveat of an answer without any period."""
    if facts.newest_on is None:
        return Caveat("no-data", metric.reads.nothing_yet)
    return Caveat(
        "before-data",
        text("The reports do not reach back to a whole week before the day asked for."),
    )


def _privacy(rows: Sequence[Row], least: int) -> list[Caveat]:
    found = []
    if any(row.hidden == privacy.CONCEALED for row in rows):
        found.append(
            Caveat(
                "concealed",
                text(
                    "The reports hide names, so people cannot be matched with departments. An "
                    "admin can change this in the Microsoft 365 admin center: Settings, Org "
                    "settings, Reports."
                ),
            )
        )
    if any(row.hidden in (privacy.SMALL_GROUP, privacy.PROTECTS) for row in rows):
        found.append(
            Caveat(
                "hidden-groups",
                text(
                    "Groups of fewer than {least} people are not shown, nor the groups from which "
                    "they could be worked out.",
                    least=least,
                ),
            )
        )
    if any(row.about or row.hidden == privacy.COUNT_NOT_SHOWN for row in rows):
        found.append(
            Caveat(
                "rounded",
                text(
                    "For groups under 40 people, and where another group could be worked out, "
                    "shares are rounded and numbers of people are left out."
                ),
            )
        )
    if any(row.bound for row in rows):
        found.append(
            Caveat(
                "bounded",
                text("Shares near 0 % or 100 % are given as “at most” or “at least”."),
            )
        )
    return found


def _time(
    metric: Metric, question: Question, windows: Sequence[Window], facts: Facts
) -> Iterator[Caveat]:
    own, newest = metric.shape.weeks, None if metric.reads.settled else facts.newest_on
    if windows and newest and is_provisional(windows[-1].period, newest):
        yield Caveat(
            "provisional",
            text("The last three days of a report can still grow in the next one."),
        )
    if question.weeks and own not in (None, question.weeks) and not _weekly(question):
        yield Caveat(
            "fixed-window",
            text(
                "This figure has a period of its own, {n} weeks, whatever period is chosen.",
                n=own,
            ),
        )
    if late := _told_late(windows):
        yield Caveat(
            "gap",
            text(
                "For {n} weeks there is no report of the week itself; a later report tells about "
                "them only in part.",
                n=late,
            ),
        )
    asked = question.weeks or metric.weeks
    short = metric.shape.partial and not _weekly(question) and windows
    if short and len(windows[-1].weeks) < asked:
        yield Caveat(
            "history-short",
            text(
                "The reports do not reach back {asked} weeks; this is told of the last {n}.",
                asked=asked,
                n=len(windows[-1].weeks),
            ),
        )


def _told_late(windows: Sequence[Window]) -> int:
    """Weeks of which no report tells before the next week is over."""
    weeks = {week.week_on: week for window in windows for week in window.weeks}
    return sum(week.covered_on >= week.to_on + WEEK for week in weeks.values())


def _weekly(question: Question) -> bool:
    return "week" in question.by


def _knowledge(cells: Cells, windows: int, rows: Sequence[Row]) -> list[Caveat]:
    found = []
    if any(row.hidden == privacy.WEEK_KNOWN_LOW for row in rows):
        found.append(
            Caveat(
                "week-known-low",
                text(
                    "Where the activity of under 90 % of the people is known, nothing is shown: "
                    "those who are known are not like those who are not."
                ),
            )
        )
    if any(row.hidden == privacy.HISTORY_SHORT for row in rows):
        found.append(
            Caveat(
                "history-short",
                text("The reports do not reach back far enough for a part of this."),
            )
        )
    unknown = int(cells.unknown[windows - 1, -1].sum()) if cells.unknown.size else 0
    if unknown:
        found.append(
            Caveat(
                "unknown-people",
                text(
                    "Of {n} people it is not known whether they were active; they are left out.",
                    n=unknown,
                ),
            )
        )
    return found


def _basis(metric: Metric, cells: Cells, windows: Sequence[Window]) -> list[Caveat]:
    found = []
    if cells.basis == "weeks":
        found.append(
            Caveat("basis-weeks", text("Counted by weeks with use: days of use are not known."))
        )
    elif cells.basis == "days":
        found.append(Caveat("basis-days", text("Counted by days of use, from daily reports.")))
    elif cells.basis == "report-days":
        found.append(
            Caveat("basis-report-days", text("Counted by the active days that the report gives."))
        )
        found.append(
            Caveat(
                "active-days-chat-shaped",
                text(
                    "The report’s active days are days with a prompt to Copilot Chat; days with "
                    "other use alone do not count."
                ),
            )
        )
    shape = metric.shape
    if shape.while_short and windows and len(windows[-1].weeks) < (shape.weeks or 0):
        found.append(
            Caveat(
                "habit-4-of-4",
                text(
                    "There are fewer than 12 weeks of reports, so habit is use in 4 of the last 4 "
                    "weeks."
                ),
            )
        )
    if cells.basis == "volume-unknown":
        found.append(
            Caveat(
                "volume-unknown",
                text(
                    "The reports count no prompts for these weeks, so volume is unknown: power "
                    "users cannot be told from habitual ones."
                ),
            )
        )
    return found


def _people(
    metric: Metric, question: Question, windows: Sequence[Window], data: Data, facts: Facts
) -> Iterator[Caveat]:
    """What is known of who is where, and of who holds a licence."""
    since = facts.people_since_on
    by_files = question.organisation not in (None, "cohort")
    if by_files and since is None:
        yield Caveat(
            "people-missing",
            text("No people file has been imported, so it is not known who works where."),
        )
    elif by_files and since and windows[0].period.last_on < since:
        yield Caveat(
            "people-backcast",
            text(
                "Who worked where is known from {day} on; before that it is taken from then.",
                day=since,
            ),
        )
    if metric.population == "licensed" and _from_report(data, windows[-1]):
        yield Caveat(
            "licence-from-report",
            text(
                "For some people no licence list says whether they hold a licence; those whom "
                "the usage report lists are taken to hold one."
            ),
        )


def _from_report(data: Data, window: Window) -> bool:
    key = window.concealed, window.period.last_on
    return kept(data, "from report", key, partial(_is_from_report, data, *key))


def _is_from_report(data: Data, concealed: bool, on: date) -> bool:
    row = (
        data.cursor()
        .execute(
            "select count(*) from person_span where licensed and licence_basis = 'report' "
            "and concealed = $concealed and from_on <= $day and to_on > $day",
            {"concealed": concealed, "day": on},
        )
        .fetchone()
    )
    return bool(row and row[0])
