"""Why two sources differ: what each says of the same days, with the known reasons in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import ceil, inf

from metrics.facts import Data, read_facts
from metrics.kinds_of_use import PART
from metrics.period import PROVISIONAL_DAYS
from metrics.sources import changes
from metrics.sources.said import Said, few, said
from words import Text, text

WINDOWS = (7, 28)
ROWS_MISSING = 0.02  # share of people by which two counts of one day may differ for small reasons


@dataclass(frozen=True)
class Reason:
    """A known reason why a source says something else than the usage report.

    It can account for a difference of `least` to `most` people; a negative one is a source that
    has fewer than the usage report.
    """

    code: str
    says: Text
    least: float = -inf
    most: float = inf


@dataclass(frozen=True)
class Compared:
    """One source beside the usage report.

    `difference` is in people; None where one does not tell, or tells of too few people. Where no
    known reason is large enough, `reasons` has only the one with the code "unexplained".
    """

    said: Said
    difference: int | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Reconciliation:
    """Everything said of the `days` that end with the week that starts on `week_on`."""

    week_on: date
    days: int
    usage: Said | None
    others: tuple[Compared, ...]


def reconcile(data: Data, week_on: date, days: int = 7, *, least: int) -> Reconciliation:
    """Compare all sources over the same days; `days` is one of WINDOWS, the trend is of one day.

    No reason gives a number of active people under `least`.
    """
    answers = said(data, week_on, days)
    usage = next((one for one in answers if one.source == "usage"), None)
    newest_on = read_facts(data, 0).newest_on
    others = [
        _compared(usage, one, newest_on, least)
        for one in answers
        if one.source != "usage" and not (one.source == "viva" and days != 7)
    ]
    return Reconciliation(week_on, days, usage, tuple(others))


def _compared(usage: Said | None, other: Said, newest_on: date | None, least: int) -> Compared:
    if usage is None or usage.active_people is None or other.active_people is None:
        return Compared(other, None, ())
    difference = other.active_people - usage.active_people
    reasons = tuple(_reasons(usage, other, difference, newest_on, least))
    hidden = few(usage.active_people, least) or few(other.active_people, least)
    return Compared(other, None if hidden else difference, reasons)


def _reasons(
    usage: Said, other: Said, difference: int, newest_on: date | None, least: int
) -> Iterator[Reason]:
    """What is known of the difference; of the summary, only what is large enough to explain it."""
    known = _general(usage, other, difference, newest_on)
    if other.source == "audit":
        yield from (*_audit(usage, other, difference, least), *known)
    elif other.source == "summary":
        later = newest_on is not None and newest_on > usage.last_on
        yield from _enough([*_summary(usage, other, difference, later), *known], difference)
    else:
        rule = {"trend": _trend, "viva": _viva}[other.source]
        yield from (*rule(usage, other, difference), *known)


def _general(usage: Said, other: Said, difference: int, newest_on: date | None) -> Iterator[Reason]:
    """Reasons that hold for any source."""
    fresh = newest_on is not None and (newest_on - usage.last_on).days < PROVISIONAL_DAYS
    # A summary of the same day is as fresh as the rows; of another day, that day is the reason.
    if fresh and difference and other.source != "summary":
        yield Reason(
            "provisional",
            text("The last three days of a report can still grow in the next one."),
        )
    for change in changes.between(usage.first_on, max(usage.last_on, other.last_on)):
        yield Reason("definition-changed", change.says)


def _enough(reasons: list[Reason], difference: int) -> list[Reason]:
    """The reasons that account for a difference in its own direction, or that none does."""
    if not difference:
        return reasons
    reach = {one.code: one.most if difference > 0 else -one.least for one in reasons}
    if sum(people for people in reach.values() if people > 0) >= abs(difference):
        return [one for one in reasons if reach[one.code] > 0]
    says = text(
        "No known reason explains this difference. Compare the export dates and import both "
        "reports again."
    )
    return [Reason("unexplained", says)]


def _summary(usage: Said, other: Said, difference: int, later: bool) -> Iterator[Reason]:
    """Microsoft's total of what should be the same rows; `later` says that a newer report is there.

    Days apart, and days of which was told late, move a part of the active people, not all of them.
    """
    part = ceil(PART * (usage.active_people or 0))
    if other.last_on != usage.last_on:
        yield Reason(
            "other-day",
            text(
                "The summary runs to {day}, the user report to {other}.",
                day=other.last_on,
                other=usage.last_on,
            ),
            least=-part * abs((other.last_on - usage.last_on).days),
            most=part * abs((other.last_on - usage.last_on).days),
        )
    if other.days != usage.days:
        yield Reason(
            "other-window",
            text(
                "The summary is of {n} days, the user report was counted over {m}.",
                n=other.days,
                m=usage.days,
            ),
            least=part * min(other.days - usage.days, 0),
            most=part * max(other.days - usage.days, 0),
        )
    if usage.people is not None and other.people is not None:
        yield from _people(usage.people, other.people)
    if difference < 0 and later:
        yield Reason(
            "late-data",
            text(
                "Later reports told of days that this summary did not know yet; such days count "
                "here."
            ),
            least=-part,
            most=0,
        )
    if difference > 0 and (other.apps or frozenset()) - (usage.apps or other.apps or frozenset()):
        yield Reason(
            "apps-without-column",
            text(
                "The summary counts apps for which this user report has no column. Ask Graph "
                "for version='v2', or export from the admin center."
            ),
            least=0,
        )


def _people(listed: int, counted: int) -> Iterator[Reason]:
    """People in the user report beside those whom Microsoft counts with a licence."""
    missing = counted - listed
    if missing > ROWS_MISSING * counted:
        yield Reason(
            "rows-missing",
            text(
                "The user report lists {n} people, and Microsoft counts {m} with a licence: "
                "{missing} are missing. It was probably cut off or filtered. Export it again.",
                n=listed,
                m=counted,
                missing=missing,
            ),
            least=0,
            most=missing,
        )
    elif missing < 0:
        yield Reason(
            "licence-ended",
            text(
                "The user report lists {n} people more than Microsoft counts: it keeps people "
                "whose licence has ended.",
                n=-missing,
            ),
            least=missing,
            most=0,
        )
    elif missing:
        yield Reason(
            "licence-over-window",
            text(
                "Microsoft counts everybody who held a licence at any time in the window; the "
                "user report lists those of its last day."
            ),
            least=0,
            most=missing,
        )


def _trend(usage: Said, other: Said, difference: int) -> Iterator[Reason]:
    yield Reason(
        "one-day",
        text(
            "This is the busiest single day, {day}; the user report counts everybody who was "
            "active at least once.",
            day=other.first_on,
        ),
    )
    if difference > 0:
        yield Reason(
            "day-above-window",
            text(
                "One day cannot have more active people than all days together: the user report "
                "misses people. Export it again."
            ),
        )


def _number(people: int, least: int) -> int | Text:
    return text("fewer than {k}", k=least) if few(people, least) else people


def _audit(usage: Said, other: Said, difference: int, least: int) -> Iterator[Reason]:
    if other.without_licence:
        yield Reason(
            "population",
            text(
                "The audit log also has people without a licence: {n} of those it counts.",
                n=_number(other.without_licence, least),
            ),
        )
    if other.silent and other.records:
        yield Reason(
            "days-missing",
            text(
                "The imported audit files run from {first} to {last}: {n} of the {m} days compared "
                "are in none of them.",
                first=other.records[0],
                last=other.records[1],
                n=other.silent,
                m=usage.days,
            ),
        )
    if other.cut_off:
        yield Reason(
            "cut-off",
            text(
                "An audit file of these days has as many rows as a search gives at most: the rest "
                "is missing. Search in shorter periods."
            ),
        )
    if difference > 0:
        yield Reason(
            "counts-more",
            text(
                "The audit log records every exchange with Copilot in any host, also what the "
                "usage report does not count as an intentional action."
            ),
        )
    # Files of a few of the days have a few of the people; only fewer than that tells of a choice.
    reached = (usage.days - other.silent) / usage.days
    expected = (1 - PART) * (usage.active_people or 0) * reached
    if (other.active_people or 0) < expected and not other.cut_off:
        yield Reason(
            "part-of-people",
            text(
                "The audit log has only {n} people, the user report {m} active ones. The search "
                "was probably for part of the people, or auditing is not on for all of them: what "
                "is counted from it holds for that part.",
                n=_number(other.active_people or 0, least),
                m=_number(usage.active_people or 0, least),
            ),
        )
    elif difference < 0:
        yield Reason(
            "chat-shaped",
            text(
                "The audit log has exchanges that look like a chat; use without a prompt, such as "
                "a recap in Teams, is in the usage report only."
            ),
        )


def _viva(usage: Said, other: Said, difference: int) -> Iterator[Reason]:
    yield Reason(
        "population",
        text(
            "Viva Insights measures another population: its own list of {n} people with a licence, "
            "whom nothing links to the user report.",
            n=other.people or 0,
        ),
    )
    if other.first_on.weekday() != usage.first_on.weekday():
        yield Reason(
            "other-week",
            text(
                "Viva's week starts on {day}, the one compared here on {other}.",
                day=other.first_on,
                other=usage.first_on,
            ),
        )
