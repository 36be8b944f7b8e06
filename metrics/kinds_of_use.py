"""Kind of use: what people use Copilot for, as far as audit records give it away.

Which app a record names, and what stood open, decide; the table is in `store.copilot_hosts`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from metrics.answer import Caveat
from metrics.apps import ANY, App
from metrics.compose import sql_of
from metrics.facts import INTERACTION_SERIES, Data, Facts, Report, people_since
from metrics.kept import kept
from metrics.period import DAY, FRIDAY, SUNDAY, Week, Window, monday_of
from metrics.rounding import COUNTS_FROM
from store.copilot_hosts import COMMUNICATING, CREATING, FINDING, HOST_APPS, OTHER
from words import Text, text

PART = 0.2  # share of the active people that an audit of everybody may miss

KINDS: Mapping[str, Text] = {
    FINDING: text("Finding and asking"),
    CREATING: text("Creating"),
    COMMUNICATING: text("Communicating and meetings"),
    OTHER: text("Other or unknown"),
}
_WAYS = (ANY, *(App(kind, 0, 0, frozenset()) for kind in KINDS))


def read_facts(data: Data) -> Facts:
    """Days and weeks of which there are audit records; of a published copy, read once."""
    return kept(data, "interaction facts", (), partial(_read, data))


def _read(data: Data) -> Facts:
    con = data.cursor()
    rows = con.execute("select distinct used_on from interaction order by used_on").fetchall()
    days: list[date] = [day for (day,) in rows]
    newest = days[-1] if days else None
    mondays = sorted({monday_of(day) for day in days})
    if newest and newest < mondays[-1] + FRIDAY:
        mondays.pop()  # this week is not over
    elif newest:
        newest = mondays[-1] + SUNDAY  # nobody at work in the weekend leaves the week whole
    return Facts(
        series=INTERACTION_SERIES,
        newest_on=newest,
        weeks={on: Week(on, on + SUNDAY, False) for on in mondays},
        reports=tuple(Report(day, False, None) for day in days),
        apps=_WAYS,
        people_since_on=people_since(data),
    )


def caveats(data: Data, windows: Sequence[Window], facts: Facts) -> Iterator[Caveat]:
    """What holds for every figure that comes from audit records."""
    yield Caveat(
        "kinds-overlap",
        text(
            "One person counts in every kind in which Copilot was used, so kinds do not add up to "
            "100 %."
        ),
    )
    yield Caveat(
        "audit-not-usage-report",
        text(
            "Counted from audit records, which Microsoft does not mean for reports of use: the "
            "number of people differs from that of the usage report."
        ),
    )
    if not windows:
        return
    first_on, last_on = windows[0].period.starts_on, windows[-1].period.last_on
    known = {report.refresh_on for report in facts.reports}
    every = [first_on + place * DAY for place in range((last_on - first_on).days + 1)]
    silent = sum(day <= monday_of(day) + FRIDAY and day not in known for day in every)
    if silent:
        yield Caveat(
            "audit-days-missing",
            text(
                "Of {n} working days there is no audit record: nobody was at work, or they were "
                "not exported.",
                n=silent,
            ),
        )
    days = first_on, last_on
    part = kept(data, "audit of part of the people", days, partial(_part, data, *days))
    if part is not None:
        yield Caveat("part-of-people", part)
    if _cut_off(data, first_on, last_on):
        yield Caveat(
            "audit-at-limit",
            text(
                "An export of these days has exactly as many rows as a search gives at most, so "
                "records are missing."
            ),
        )


def _part(data: Data, first_on: date, last_on: date) -> Text | None:
    """That the records are of part of the people; None where they are of all, about.

    In tens: the caveat is of everybody, and no group may be worked out from it and its own number.
    """
    asked = {"first_on": first_on, "last_on": last_on}
    ((audited, active),) = (
        data.cursor().execute(sql_of("sources/part_of_people.sql"), asked).fetchall()
    )
    if audited >= (1 - PART) * active:
        return None
    if audited < COUNTS_FROM:
        return text(
            "The audit records are of few of the people whom the usage report has as active: this "
            "holds for those few."
        )
    return text(
        "The audit records are of about {n} people, where the usage report has about {m} active "
        "ones: this holds for that part.",
        n=_tens(audited),
        m=_tens(active),
    )


def _tens(people: int) -> int:
    return 10 * round(people / 10)


def _cut_off(data: Data, first_on: date, last_on: date) -> bool:
    row = (
        data.cursor()
        .execute(
            "select count(*) from interaction_file "
            "where at_limit and from_on <= $last_on and until_on >= $first_on",
            {"first_on": first_on, "last_on": last_on},
        )
        .fetchone()
    )
    return bool(row and row[0])


def document(language: str) -> Iterator[str]:
    """The table behind the definition, as Markdown: every name of an app, and what it counts as."""
    heads = text("App"), text("AppHost in the audit record"), text("Kind of use")
    yield "| " + " | ".join(head.said(language) for head in heads) + " |"
    yield "|---|---|---|"
    for entry in HOST_APPS:
        kind = KINDS[entry.use].said(language) if entry.use else "–"
        hosts = ", ".join(f"`{host}`" for host in entry.hosts)
        yield f"| {entry.app} | {hosts} | {kind} |"
