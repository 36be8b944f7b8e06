"""Licences that may be taken back, by name: the only list of persons that there is.

It is apart from adoption: made for an admin, only while it is switched on with a purpose and a
reason, and only after the look was written down. It holds what is needed to take a licence back or
move it, and nothing of how somebody works: no app, no count, no day of use. Who used Copilot in the
days asked about is not on it. Nothing of it is kept: who asks again reads it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from access import Viewer
from metrics.compose import sql_of
from store import identity, left_out, people_now, retention
from store.access_log import AccessLog
from store.control import Control
from store.home import Home
from store.left_out import ERASED, OBJECTED
from store.serving import ServingCopy

LISTED = "reclaim list"  # in the access log: the list was opened
STILL = date(9999, 12, 31)

# Tiers, the surest first
CERTAIN, PROBABLE, REVIEW = "certain", "probable", "review"
TIERS = (CERTAIN, PROBABLE, REVIEW)

# Why somebody is on the list
SWITCHED_OFF = "switched-off"
NEVER = "never"
DORMANT = "dormant"
TOO_NEW = "too-new"
TENURE = "tenure"
NO_REPORT = "no-report"
OLD_REPORT = "old-report"
UNCLEAR = "unclear"
TIER_OF = {SWITCHED_OFF: CERTAIN, NEVER: PROBABLE}

# Why there is no list
OFF = "off"
NO_NAMES = "no-names"
NO_DATA = "no-data"
CONCEALED = "concealed"
BEING_CARRIED_OUT = "being-carried-out"


class MayNotSee(PermissionError):
    """This role may not see the list."""


class Closed(Exception):
    """There is no list to be seen; `why` is one of the codes above."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the list of licences cannot be seen: {why}")
        self.why = why


@dataclass(frozen=True)
class Held:
    """What files tell of one licence that is held today. Days are report or list days.

    `listed`: a list has the account switched on, or a report shows it. `since_on`: the first day on
    which the licence can have been given, where a file from before shows none; `shown_on`: the
    first day on which a file shows it. `report_on`: the last report with this person in it.
    `off_on`: the list that has the account switched off. `counted`: a report counts use without a
    day.
    """

    person_id: int
    listed: bool = True
    since_on: date | None = None
    shown_on: date | None = None
    report_on: date | None = None
    used_on: date | None = None
    counted: bool = False
    department: str | None = None
    off_on: date | None = None


@dataclass(frozen=True)
class Reason:
    """Why somebody is on the list; `on` is the day that the sentence names, where it names one."""

    code: str
    on: date | None = None

    @property
    def tier(self) -> str:
        return TIER_OF.get(self.code, REVIEW)


@dataclass(frozen=True)
class Seat:
    """One line: a person with a licence. `shown_on`: the licence is held since then at the latest.

    `report_on`: the last report that lists the person.
    """

    address: str = field(repr=False)
    name: str = field(repr=False)
    department: str | None
    shown_on: date | None
    reason: Reason
    report_on: date | None


@dataclass(frozen=True)
class Seats:
    """The list, the surest first, and what to know of it. `days`: without use, and of grace.

    `objected`: people who objected; none of them is on it. `nameless`: people who would be on it
    and whose name is not kept. `age_days`: how old the newest report is.
    """

    seats: tuple[Seat, ...]
    days: int
    used_to_on: date
    licences_on: date | None
    objected: int
    nameless: int
    age_days: int = 0

    def of(self, tier: str) -> tuple[Seat, ...]:
        return tuple(seat for seat in self.seats if seat.reason.tier == tier)


def reason(held: Held, newest_on: date, days: int, kept_from_on: date | None) -> Reason | None:
    """Why a licence is on the list; None when it is not.

    `newest_on` is the day of the newest report, `kept_from_on` the day from which days of use are
    kept (None: all that reports ever told). What is not known is never taken for no use.
    """
    if held.off_on is not None:
        return Reason(SWITCHED_OFF, held.off_on)
    since = newest_on - timedelta(days=days)
    if not held.listed or (held.used_on is not None and held.used_on > since):
        return None
    if held.report_on is None:
        return Reason(NO_REPORT)
    if held.report_on < newest_on:
        return Reason(OLD_REPORT, held.report_on)
    if held.used_on is None and held.counted:
        return Reason(UNCLEAR)
    shown_on = held.shown_on
    if held.since_on is not None and (shown_on is None or shown_on > since):
        return Reason(TOO_NEW)
    if (
        held.used_on is not None
    ):  # also under an earlier licence: who used it is never called unused
        return Reason(DORMANT)
    known_from = max(shown_on, kept_from_on or shown_on) if shown_on else None
    return Reason(NEVER, known_from) if known_from and known_from <= since else Reason(TENURE)


def closed(home: Home, viewer: Viewer, data: ServingCopy | None, *, names_kept: bool) -> str | None:
    """Why there is no list for now; None when there is one. Raises MayNotSee for other roles."""
    if viewer.role != "admin":
        raise MayNotSee("licences by name are for an admin")
    if Control.open(home.root).setting("reclaim_by_name") != "on":
        return OFF
    if not names_kept or not home.identity.exists():
        return NO_NAMES
    if {OBJECTED, ERASED} & left_out.pending(home.root):
        return BEING_CARRIED_OUT
    newest = _newest(data) if data is not None else None
    if newest is None:
        return NO_DATA
    return CONCEALED if newest[1] else None


def seats(
    home: Home,
    viewer: Viewer,
    data: ServingCopy,
    *,
    why: str,
    as_what: str = LISTED,
    names_kept: bool,
    today: date,
) -> Seats:
    """The list as files tell it now. The look is written down first, with its reason.

    `as_what` is how the log calls the look. Raises MayNotSee, Closed, access_log.Unwritable (then
    nothing was read) and ValueError without a reason.
    """
    shut = closed(home, viewer, data, names_kept=names_kept)
    if shut is not None:
        raise Closed(shut)
    if not why.strip():
        raise ValueError("a look at the list of licences needs a reason")
    AccessLog.open(home.root).write(viewer.name, viewer.role, as_what, f"why={why.strip()}")
    newest = _newest(data)
    assert newest is not None
    days = int(Control.open(home.root).setting("reclaim_days"))
    kept_from = retention.last_cutoff(home)
    judged = [
        (held, found)
        for held in licences(data, home, today)
        if (found := reason(held, newest[0], days, kept_from)) is not None
    ]
    named = _names(data, home, [held.person_id for held, _ in judged], today)
    listed = [
        Seat(*named[held.person_id], held.department, held.shown_on, found, held.report_on)
        for held, found in judged
        if held.person_id in named
    ]
    listed.sort(key=lambda seat: (TIERS.index(seat.reason.tier), seat.reason.code, seat.address))
    return Seats(
        tuple(listed),
        days,
        newest[0],
        people_now.licences_listed_on(data),
        len(left_out.cases(home.root, OBJECTED)),
        len(judged) - len(listed),
        (today - newest[0]).days,
    )


def by_tier(found: Seats) -> Mapping[str, int]:
    """How many lines each tier has."""
    return Counter(seat.reason.tier for seat in found.seats)


def licences(data: ServingCopy, home: Home, today: date) -> list[Held]:
    """Everybody who holds a licence today, as files tell, without a name."""
    off = people_now.switched_off(data, home, today)
    named = data.cursor().execute(
        "select max(refresh_on) from snapshot where series = 0 and not concealed"
    )
    (newest,) = named.fetchone() or (None,)
    cursor = data.cursor().execute(sql_of("reclaim/licence.sql"), {"today": today})
    found = []
    for person, listed, since, shown, seen, used, counted, department in cursor.fetchall():
        report_on = newest if seen == STILL else seen
        found.append(
            Held(
                person, listed, since, shown, report_on, used, counted, department, off.get(person)
            )
        )
    return found


def _newest(data: ServingCopy) -> tuple[date, bool] | None:
    """The day of the newest report of licensed use, and whether it hides names."""
    row = (
        data.cursor()
        .execute(
            "select refresh_on, concealed from snapshot where series = 0 "
            "order by refresh_on desc, concealed limit 1"
        )
        .fetchone()
    )
    return (row[0], row[1]) if row else None


def _names(
    data: ServingCopy, home: Home, people: Sequence[int], today: date
) -> dict[int, tuple[str, str]]:
    """Address and name of each person whose name is kept, by the address in use today."""
    wanted = set(people)
    told = data.cursor().execute(sql_of("reclaim/address.sql"), {"today": today}).fetchall()
    rows = [row for row in told if row[0] in wanted]
    known = identity.told_of(home.identity, [str(key) for *_, key in rows], work=home.work)
    found: dict[int, tuple[str, str]] = {}
    for person, _, key in rows:
        if str(key) in known:
            found.setdefault(person, known[str(key)])
    return found
