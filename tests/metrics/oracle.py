"""Every metric once more, in plain Python, from the raw export files of the sample organisation.

Nothing here comes from ingest, store or metrics, and there is no SQL: the files are read with csv
and zipfile, and the definitions are followed as they are written down. Slow, simple, independent.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property
from pathlib import Path

WEEK = timedelta(days=7)
FOREVER = date(9999, 12, 31)
ANY = "any"
CHAT = "copilot_chat"

# Header → app, for the licensed reports of Graph and of the admin center, and for chat without.
APPS = {
    "Last Activity Date": ANY,
    "Copilot Chat Last Activity Date": CHAT,
    "Copilot Chat (work) Last Activity Date": CHAT,
    "Copilot Chat (web) Last Activity Date": CHAT,
    "Microsoft Teams Copilot Last Activity Date": "teams",
    "Word Copilot Last Activity Date": "word",
    "Excel Copilot Last Activity Date": "excel",
    "PowerPoint Copilot Last Activity Date": "powerpoint",
    "Outlook Copilot Last Activity Date": "outlook",
    "OneNote Copilot Last Activity Date": "onenote",
    "Loop Copilot Last Activity Date": "loop",
    "Microsoft 365 Copilot Last Activity Date": "m365_app",
    "Edge Last Activity Date": "edge",
    "Copilot Agent Last Activity Date": "agent",
    "Last activity date of Copilot Chat (work) (UTC)": CHAT,
    "Last activity date of Copilot Chat (web) (UTC)": CHAT,
    "Last activity date of Teams Copilot (UTC)": "teams",
    "Last activity date of Word Copilot (UTC)": "word",
    "Last activity date of Excel Copilot (UTC)": "excel",
    "Last activity date of PowerPoint Copilot (UTC)": "powerpoint",
    "Last activity date of Outlook Copilot (UTC)": "outlook",
    "Last activity date of OneNote Copilot (UTC)": "onenote",
    "Last activity date of Loop Copilot (UTC)": "loop",
    "Last activity date of Microsoft 365 Copilot (app) (UTC)": "m365_app",
    "Last activity date of Edge (UTC)": "edge",
    "Last activity date of Copilot Agent (UTC)": "agent",
}
SOURCES = ("entra", "admin", "hr")  # of two that speak of one day, the later has the last word
DIMENSIONS = ("department", "team", "function", "office", "country", "company")


def read_day(text: str) -> date | None:
    """2026-11-15, 11/15/2026 or 15-11-2026; None when empty."""
    if not text:
        return None
    if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text):
        year, month, day = match.groups()
    elif match := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
        month, day, year = match.groups()
    else:
        match = re.fullmatch(r"(\d\d)-(\d\d)-(\d{4})", text)
        assert match, text
        day, month, year = match.groups()
    return date(int(year), int(month), int(day))


def files(folder: Path) -> Iterator[tuple[str, str]]:
    """(name, text) of every CSV, those inside ZIPs included."""
    for path in sorted(folder.iterdir()):
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                for name in sorted(archive.namelist()):
                    yield name, archive.read(name).decode("utf-8-sig")
        elif path.suffix == ".csv":
            raw = path.read_bytes()
            try:
                yield path.name, raw.decode("utf-8-sig")
            except UnicodeDecodeError:
                yield path.name, raw.decode("cp1252")


@dataclass
class Report:
    """One usage report: account → app → last days of use, one per column of the app."""

    refresh_on: date
    last: dict[str, dict[str, set[date]]] = field(default_factory=dict)
    days: int = 0
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)  # prompts, active days


@dataclass
class Picture:
    """One people file: rows under (account, object id or None)."""

    source: str
    on: date
    full: bool
    rows: list[tuple[str, str | None, date, dict[str, str], bool | None, bool]]


@dataclass(eq=False)
class Oracle:
    """The sample organisation as its files tell it."""

    folder: Path
    licensed_reports: list[Report] = field(default_factory=list)
    chat_reports: list[Report] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name, text in files(self.folder):
            delimiter = ";" if ";" in text.partition("\n")[0] else ","
            rows = list(csv.DictReader(io.StringIO(text), delimiter=delimiter))
            columns = set(rows[0])
            if "Report Refresh Date" in columns:
                self.licensed_reports.append(_usage(rows))
            elif "User guid" in columns:
                self.chat_reports.append(_chat(rows))
            else:
                self.pictures.append(_people(name, rows))
        self.pictures.sort(key=lambda p: (p.on, SOURCES.index(p.source)))

    # ---- who is who --------------------------------------------------------------------------

    @cached_property
    def owners(self) -> dict[str, list[tuple[date, str]]]:
        """Account → (from which picture, object id), by the pictures that have object ids."""
        found: dict[str, dict[date, str]] = defaultdict(dict)
        for picture in self.pictures:
            for account, identity, _, _, _, _ in picture.rows:
                if identity:
                    found[account][picture.on] = identity
        return {account: sorted(days.items()) for account, days in found.items()}

    def person(self, account: str, on: date) -> str:
        """Whoever the newest picture up to a day gives the account to, or else the first one.

        The week of a picture counts as a whole: its Monday is the day.
        """
        turns = self.owners.get(account)
        if not turns:
            return account
        earlier = [
            identity for day, identity in turns if day - timedelta(days=day.weekday()) <= on
        ]
        return earlier[-1] if earlier else turns[0][1]

    @cached_property
    def events(
        self,
    ) -> dict[str, list[tuple[date, int, Picture, dict[str, str], bool | None, bool]]]:
        """Person → what each file says from a day on, also by leaving the person out."""
        found: dict[str, list[tuple[date, int, Picture, dict[str, str], bool | None, bool]]]
        found = defaultdict(list)
        present: list[set[str]] = []
        for place, picture in enumerate(self.pictures):
            people = set()
            for account, identity, on, said, licensed, enabled in picture.rows:
                person = identity or self.person(account, on)
                people.add(person)
                found[person].append((on, place, picture, said, licensed, enabled))
            present.append(people)
        for place, picture in enumerate(self.pictures):
            if picture.full:
                lists = picture.source == "admin"
                for person in found.keys() - present[place]:
                    found[person].append(
                        (picture.on, place, picture, {}, False if lists else None, False)
                    )
        return {person: sorted(said, key=lambda e: e[:2]) for person, said in found.items()}

    def place(self, person: str, on: date, dimension: str) -> str:
        """Department, team, … of a day; before the first that is told, that one."""
        told = [(e[0], e[3][dimension]) for e in self.events[person] if dimension in e[3]]
        earlier = [value for day, value in told if day <= on]
        return earlier[-1] if earlier else (told[0][1] if told else "")

    def licensed(self, person: str, on: date) -> bool:
        """In the newest licence list up to a day, and not gone from or blocked in every source."""
        lists = [e[4] for e in self.events[person] if e[4] is not None and e[0] <= on]
        newest = {e[2].source: e[5] for e in self.events[person] if e[0] <= on}
        return bool(lists and lists[-1] and any(newest.values()))

    @cache  # noqa: B019
    def since(self, person: str, on: date) -> date | None:
        """First day of the licence held on a day; None when the first list had it already."""
        days = sorted({e[0] for e in self.events[person] if e[0] <= on})
        first = min(p.on for p in self.pictures if p.source == "admin")
        start = None
        for day in reversed(days):
            if not self.licensed(person, day):
                break
            start = day
        return start if start and start > first else None

    @cache  # noqa: B019
    def members(self, on: date, licensed: bool) -> list[str]:
        """Persons with a licence on a day, or those without."""
        return [p for p in self.events if self.licensed(p, on) == licensed]

    # ---- activity ----------------------------------------------------------------------------

    def use(self, reports: list[Report]) -> dict[str, dict[str, set[date]]]:
        """Person → app → known days of use; "any" has the days of every app."""
        found: dict[str, dict[str, set[date]]] = defaultdict(lambda: defaultdict(set))
        for report in reports:
            for account, last in report.last.items():
                for app, day in ((app, day) for app, days in last.items() for day in days):
                    # An account's week belongs to whoever holds it on the Monday, a day to its day.
                    person = self.person(account, day - timedelta(days=day.weekday()))
                    found[person][app].add(day)
                    found[person][ANY].add(day)
        return found

    @cached_property
    def days(self) -> dict[str, dict[str, set[date]]]:
        return self.use(self.licensed_reports)

    @cached_property
    def chat_days(self) -> dict[str, dict[str, set[date]]]:
        return self.use(self.chat_reports)

    @cached_property
    def refresh_dates(self) -> list[date]:
        return sorted({report.refresh_on for report in self.licensed_reports})

    @cached_property
    def listed(self) -> dict[date, set[str]]:
        """Refresh date → persons that a report of that day lists."""
        found: dict[date, set[str]] = defaultdict(set)
        for report in self.licensed_reports:
            for account in report.last:
                found[report.refresh_on].add(self.person(account, report.refresh_on))
        return found

    @cache  # noqa: B019
    def covering(self, monday: date) -> date:
        """The first report on or after the Friday of a week."""
        return min(day for day in self.refresh_dates if day >= monday + timedelta(days=4))

    @cache  # noqa: B019 one oracle lives as long as the tests that ask it
    def told(self, refresh_on: date) -> dict[str, tuple[int, int]]:
        """Person → prompts and active days of the 28-day report of a day."""
        reports = [r for r in self.licensed_reports if r.refresh_on == refresh_on and r.days == 28]
        if not reports:
            return {}
        (report,) = reports
        monday = refresh_on - timedelta(days=refresh_on.weekday())
        found: dict[str, tuple[int, int]] = {}
        for account, (prompts, active) in report.counts.items():
            person = self.person(account, monday)
            before = found.get(person, (0, 0))
            found[person] = before[0] + prompts, before[1] + active
        return found

    @cache  # noqa: B019
    def week(self, person: str, app: str, monday: date) -> bool | None:
        """Active, not active, or unknown (None) in a week."""
        days = self.days[person][app] if person in self.days else set()
        sunday = monday + timedelta(days=6)
        if any(monday <= day <= sunday for day in days):
            return True
        report = self.covering(monday)
        if person not in self.listed[report]:
            return None
        # The report tells the last day of use: use after the Sunday hides the week before it.
        return None if any(sunday < day <= report for day in days) else False

    def window(self, person: str, app: str, mondays: list[date]) -> bool | None:
        """A week of several is enough; otherwise the last one decides."""
        weeks = [self.week(person, app, monday) for monday in mondays]
        return True if True in weeks else weeks[-1]

    def held(self, person: str, app: str, monday: date, since: date | None) -> bool | None:
        """As `week`, but a week before the licence is not active rather than unknown."""
        found = self.week(person, app, monday)
        if found is None and since is not None and since > monday + timedelta(days=6):
            return False
        return found


def _usage(rows: list[dict[str, str]]) -> Report:
    refresh = {read_day(row["Report Refresh Date"]) for row in rows}
    (refresh_on,) = refresh
    assert refresh_on
    report = Report(refresh_on, days=int(rows[0]["Report Period"]))
    prompts = next((n for n in rows[0] if n.lower() == "prompts submitted for all apps"), None)
    active = next((n for n in rows[0] if n.lower() == "active usage days for all apps"), None)
    for row in rows:
        account = row["User Principal Name"].strip().casefold()
        report.last[account] = _last(row)
        if prompts and active:
            report.counts[account] = int(row[prompts] or 0), int(row[active] or 0)
    return report


def _last(row: Mapping[str, str]) -> dict[str, set[date]]:
    last: dict[str, set[date]] = defaultdict(set)
    for name, app in APPS.items():
        day = read_day(row.get(name, ""))
        if day:
            last[app].add(day)
    return last


def _chat(rows: list[dict[str, str]]) -> Report:
    found: dict[str, set[date]] = defaultdict(set)
    for row in rows:
        days = [read_day(value) for name, value in row.items() if "activity date" in name.lower()]
        found[row["User principal name"].strip().casefold()] |= {day for day in days if day}
    report = Report(max(day for days in found.values() for day in days))
    for account, days in found.items():
        report.last[account] = {ANY: days}
    return report


def _people(name: str, rows: list[dict[str, str]]) -> Picture:
    if "Gebruikersnaam" in rows[0]:
        found = []
        for row in rows:
            on = read_day(row["Ingangsdatum"])
            assert on
            said = {"department": row["Afdeling"], "team": row["Team"], "function": row["Functie"]}
            found.append((row["Gebruikersnaam"].strip().casefold(), None, on, said, None, True))
        return Picture("hr", max(row[2] for row in found), False, found)
    admin = "Licenses" in rows[0]
    on = _named_day(name)
    found_rows: list[tuple[str, str | None, date, dict[str, str], bool | None, bool]] = []
    for row in rows:
        account = row["User principal name" if admin else "userPrincipalName"].strip().casefold()
        if "#ext#" in account or row.get("userType") == "Guest":
            continue
        if admin:
            said = {
                "department": row["Department"], "function": row["Title"], "office": row["Office"],
                "country": row["Country/Region"],
            }  # fmt: skip
            licensed = "Microsoft 365 Copilot" in row["Licenses"].split("+")
            enabled = row["Block credential"] != "True"
            found_rows.append((account, row["Object Id"], on, said, licensed, enabled))
        else:
            said = {
                "department": row["department"], "function": row["jobTitle"],
                "office": row["officeLocation"], "country": row["country"],
                "company": row["companyName"],
            }  # fmt: skip
            found_rows.append((account, row["id"], on, said, None, row["accountEnabled"] == "True"))
    return Picture("admin" if admin else "entra", on, True, found_rows)


def _named_day(name: str) -> date:
    if match := re.search(r"(\d{4})-(\d\d)-(\d\d)", name):
        year, month, day = match.groups()
    else:
        match = re.search(r"_(\d{1,2})_(\d{1,2})_(\d{4})", name)
        assert match, name
        month, day, year = match.groups()
    return date(int(year), int(month), int(day))


# ---- metrics -----------------------------------------------------------------------------------


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
