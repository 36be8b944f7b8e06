"""Every metric counted by hand from what the oracle knows."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from tests.metrics.oracle import Oracle
from tests.metrics.raw import ANY, APPS, WEEK


class Counter:
    """Counts of one question: numerator, denominator and unknown per group, app and band."""

    def __init__(self) -> None:
        self.numerator: dict[tuple[str, str, str], int] = defaultdict(int)
        self.denominator: dict[tuple[str, str], int] = defaultdict(int)
        self.unknown: dict[tuple[str, str], int] = defaultdict(int)

    def add(self, group: str, app: str, found: bool | str | None) -> None:
        """One person: in the numerator (or band), not in it, or unknown."""
        if found is None:
            self.unknown[group, app] += 1
            return
        self.denominator[group, app] += 1
        if found is True or isinstance(found, str):
            self.numerator[group, app, found if isinstance(found, str) else ""] += 1


def answer(
    oracle: Oracle,
    metric: str,
    monday: date,
    *,
    by: str | None = None,
    app: str = ANY,
    weeks: int = 4,
) -> Counter:
    """One metric for the weeks that end with the week of `monday`, split by one dimension."""
    counter = Counter()
    last_on = monday + timedelta(days=6)
    if metric == "active_28_share":
        last_on = max(day for day in oracle.refresh_dates if day <= last_on)
    licensed = metric != "chat_only_people"
    for person in oracle.members(last_on, licensed):
        group = _group(oracle, person, last_on, by)
        _METRICS[metric](oracle, counter, group, person, monday, app, weeks)
    return counter


def _group(oracle: Oracle, person: str, on: date, by: str | None) -> str:
    if by is None:
        return ""
    if by == "cohort":
        since = oracle.since(person, on)
        return since.strftime("%Y-%m") if since else ""
    return oracle.place(person, on, by).strip().casefold()


def _mondays(monday: date, count: int) -> list[date]:
    return [monday - i * WEEK for i in range(count - 1, -1, -1)]


def _licensed_people(
    oracle: Oracle, counter: Counter, group: str, person: str, monday: date, app: str, weeks: int
) -> None:
    counter.add(group, app, True)


def _active(
    oracle: Oracle, counter: Counter, group: str, person: str, monday: date, app: str, weeks: int
) -> None:
    counter.add(group, app, oracle.window(person, app, _mondays(monday, weeks)))


def _active_28(
    oracle: Oracle, counter: Counter, group: str, person: str, monday: date, app: str, weeks: int
) -> None:
    refresh_on = max(day for day in oracle.refresh_dates if day <= monday + timedelta(days=6))
    days = oracle.days[person][app] if person in oracle.days else set()
    if any(refresh_on - timedelta(days=28) < day <= refresh_on for day in days):
        counter.add(group, app, True)
    else:
        counter.add(group, app, False if person in oracle.listed[refresh_on] else None)


def _weeks_of_4(
    oracle: Oracle, counter: Counter, group: str, person: str, monday: date, app: str, weeks: int
) -> None:
    since = oracle.since(person, monday + timedelta(days=6))
    found = [oracle.held(person, app, week, since) for week in _mondays(monday, 4)]
    counter.add(group, app, None if None in found else str(sum(map(bool, found))))


def _report_days(
    oracle: Oracle, counter: Counter, group: str, person: str, monday: date, app: str, weeks: int
) -> None:
    told = _told(oracle, person, monday + timedelta(days=6))
    if told is None:
        counter.add(group, app, None)
        return
    days = told[1]
    active = oracle.window(person, ANY, _mondays(monday, 4)) is True
    bands = ((18, "days-5"), (12, "days-3-4"), (4, "days-1-2"))
    found = next((band for least, band in bands if days >= least), None)
    counter.add(group, app, found or ("days-under-1" if days or active else "days-0"))


def _told(oracle: Oracle, person: str, refresh_on: date) -> tuple[int, int] | None:
    """Prompts and active days of the 28 days up to a report; None for who is not in it."""
    counts = oracle.told(refresh_on)
    if not counts:
        return None
    if person in counts:
        return counts[person]
    return (0, 0) if person in oracle.listed[refresh_on] else None


def _habitual(
    oracle: Oracle, counter: Counter, group: str, person: str, monday: date, app: str, weeks: int
) -> None:
    counter.add(group, app, _habit(oracle, person, monday, app))


def _habit(oracle: Oracle, person: str, monday: date, app: str) -> bool | None:
    since = oracle.since(person, monday + timedelta(days=6))
    found = [oracle.held(person, app, week, since) for week in _mondays(monday, 12)]
    if found.count(True) >= 9:
        return True
    return None if found.count(True) + found.count(None) >= 9 else False


def _breadth(
    oracle: Oracle, counter: Counter, group: str, person: str, monday: date, app: str, weeks: int
) -> None:
    apps = sorted(set(APPS.values()) - {ANY})
    found = [oracle.window(person, one, _mondays(monday, 4)) for one in apps]
    if None in found:
        counter.unknown[group, app] += 1
    elif oracle.window(person, ANY, _mondays(monday, 4)):
        counter.denominator[group, app] += 1
        counter.numerator[group, app, ""] += found.count(True)


def _flow(
    oracle: Oracle, counter: Counter, group: str, person: str, monday: date, app: str, weeks: int
) -> None:
    earlier = monday - 4 * WEEK
    since = oracle.since(person, monday + timedelta(days=6))
    now = oracle.window(person, ANY, _mondays(monday, 4))
    before = oracle.window(person, ANY, _mondays(earlier, 4))
    if before is None and since is not None and since > earlier + timedelta(days=6):
        before = False
    if now is None or before is None:
        counter.add(group, app, None)
    elif now and before:
        counter.add(group, app, "retained")
    elif now:
        days = oracle.days[person][ANY]
        again = any(day < earlier - 3 * WEEK for day in days)
        counter.add(group, app, "reactivated" if again else "new")
    else:
        counter.add(group, app, "lapsed" if before else "idle")


def _segment(
    oracle: Oracle, counter: Counter, group: str, person: str, monday: date, app: str, weeks: int
) -> None:
    habit = _habit(oracle, person, monday, ANY)
    if habit is None:
        counter.add(group, app, None)
        return
    sunday = monday + timedelta(days=6)
    ends = [sunday - i * 4 * WEEK for i in range(3)]
    since = oracle.since(person, sunday)
    tiles = [_told(oracle, person, end) for end in ends]
    if all(oracle.told(end) for end in ends):
        # Not in a report of a time before the licence: nothing to count then.
        before = [since is not None and since > end for end in ends]
        tiles = [
            tile or ((0, 0) if early else None) for tile, early in zip(tiles, before, strict=True)
        ]
    active = any(oracle.week(person, ANY, week) for week in _mondays(monday, 12))
    if None in tiles:
        unknown = "habitual-volume-unknown" if habit else "active-volume-unknown"
        open_ = any(oracle.held(person, ANY, w, since) is None for w in _mondays(monday, 12))
        counter.add(group, app, unknown if active else None if open_ else "none")
        return
    prompts = sum(tile[0] for tile in tiles if tile)
    if habit:
        counter.add(group, app, "power" if prompts >= 15 * 12 else "habitual")
    elif prompts >= 12:
        counter.add(group, app, "novice")
    elif active or prompts:
        counter.add(group, app, "low")
    else:
        open_ = any(oracle.held(person, ANY, w, since) is None for w in _mondays(monday, 12))
        counter.add(group, app, None if open_ else "none")


def _chat_only(
    oracle: Oracle, counter: Counter, group: str, person: str, monday: date, app: str, weeks: int
) -> None:
    days = oracle.chat_days[person][ANY] if person in oracle.chat_days else set()
    sunday = monday + timedelta(days=6)
    counter.add(group, app, any(monday <= day <= sunday for day in days))


_METRICS = {
    "licensed_people": _licensed_people,
    "active_people": _active,
    "active_share": _active,
    "active_28_share": _active_28,
    "app_reach": _active,
    "frequency_mix": _weeks_of_4,
    "frequency_mix by days": _report_days,
    "habitual_share": _habitual,
    "breadth": _breadth,
    "new_retained_reactivated_lapsed": _flow,
    "segment_mix": _segment,
    "chat_only_people": _chat_only,
}
