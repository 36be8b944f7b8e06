"""The works-council report: what is kept, who may see it, what Kadans cannot do; as it is now.

Made from the settings, the data and the log of this moment. The parts are also those of a page.
"""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import formats
from access import DEFAULT_MINIMUM_GROUP, Viewer
from metrics import Question, ask
from metrics.question import UsageError
from metrics.teams.thresholds import Thresholds
from reports.council_facts import BOUNDS, DECISIONS, LAW, NEVER_KEPT, RISKS
from reports.own_data import STYLE, Part, section
from reports.role_names import FOR, NAMES
from store.archive import BatchHeader
from store.serving import ServingCopy
from words import say

LOOK_DAYS = 90
SPLITS = ("department", "team")
# Keys of settings → how the report calls them is the setting's own help


@dataclass(frozen=True)
class Told:
    """What the report is made of.

    `looks` are role, page, looks and people of the last LOOK_DAYS days; `changes` settings that
    were changed since `since_on` (day, setting, value, reason); `source` says of a kind of file
    what it is called and what is taken from it.
    """

    data: ServingCopy | None
    columns: Mapping[str, Sequence[str]]  # source → columns in the archive
    viewer: Viewer
    settings: Mapping[str, str]
    thresholds: Thresholds
    looks: Sequence[tuple[str, str, int, int]]
    log_whole: bool
    changes: Sequence[tuple[date, str, str, str]]
    since_on: date | None
    source: Callable[[str], tuple[str, str]]
    names_kept: bool
    sign_in: bool
    language: str
    today: date

    def say(self, template: str, /, **params: object) -> str:
        return say(template, self.language, **params)

    def day(self, on: date) -> str:
        return formats.day(on, self.language)


def parts(told: Told) -> tuple[Part, ...]:
    """Every part, in the order in which a works council asks."""
    return (
        _purpose(told),
        _state(told),
        _sources(told),
        _listed(
            told, told.say("What is never kept"), [one.said(told.language) for one in NEVER_KEPT]
        ),
        _roles(told),
        _looked(told),
        _hidden(told),
        _kept(told),
        _changed(told),
        _bounds(told),
        _flags(told),
        _listed(
            told, told.say("Where people decide"), [one.said(told.language) for one in DECISIONS]
        ),
        _law(told),
    )


def _listed(told: Told, title: str, lines: Sequence[str]) -> Part:
    return Part(title, tuple(lines))


def purpose(told: Told) -> str:
    """The organisation's own purpose, or what Kadans is made for."""
    return told.settings["purpose"].strip() or told.say(
        "Made to support adoption and to find unused licences. Not for judging persons: "
        "it counts groups and shows no names."
    )


def _purpose(told: Told) -> Part:
    own = told.settings["purpose"].strip()
    says = [purpose(told)]
    if not own:
        says.append(told.say("The organisation has not written its own purpose yet."))
    return Part(told.say("Purpose"), tuple(says))


def _state(told: Told) -> Part:
    least = told.viewer.minimum_group
    on, off = told.say("on"), told.say("off")
    rows = (
        (told.say("Smallest group that is shown"), told.say("{n} people", n=least)),
        (told.say("Usual smallest group"), told.say("{n} people", n=DEFAULT_MINIMUM_GROUP)),
        (told.say("Presence"), on if told.settings["presence"] == "on" else off),
        (
            told.say("Names and addresses"),
            told.say("in a file of their own that pages do not open")
            if told.names_kept
            else told.say("not kept at all"),
        ),
        (
            told.say("Sign-in"),
            told.say("set up: who looks is known")
            if told.sign_in
            else told.say("not set up: only the machine of Kadans itself can be used"),
        ),
    )
    return Part(told.say("How it is set now"), rows=rows)


def fields(told: Told) -> list[tuple[str, str, str, int, date | None]]:
    """Source, what is taken, the fields that are kept, files, newest day; of what was imported."""
    found: dict[str, list[BatchHeader]] = defaultdict(list)
    if told.data is None:
        return []
    rows = told.data.cursor().execute("select header from batch where state = 'committed'")
    for (header,) in rows.fetchall():
        one = BatchHeader.from_json(header)
        found[one.source].append(one)
    listed = []
    for source, headers in sorted(found.items()):
        title, gives = told.source(source)
        names = _field_names(told, told.columns.get(source, ()))
        days = [one.newest_on for one in headers if one.newest_on]
        listed.append((title, gives, ", ".join(names), len(headers), max(days, default=None)))
    return listed


def _field_names(told: Told, columns: Sequence[str]) -> list[str]:
    """Columns as a reader knows them: whatever holds a code says so."""
    persons = {"account_id", "upn_id", "oid_id", "mail_id", "key", "kind"}
    codes = [told.say("code of the person")] if persons & set(columns) else []
    codes += [told.say("code of the manager")] if "manager_id" in columns else []
    return [*codes, *(name for name in columns if name not in {*persons, "line", "manager_id"})]


def _sources(told: Told) -> Part:
    rows = tuple(
        (title, gives, names, str(files), told.day(newest) if newest else "–")
        for title, gives, names, files, newest in fields(told)
    )
    header = (
        told.say("Source"),
        told.say("What is taken from it"),
        told.say("Fields kept"),
        told.say("Files"),
        told.say("Newest day in it"),
    )
    says = told.say(
        "Persons stand under a keyed code. Only what is listed here was imported; columns of a "
        "file that are not listed are not kept."
    )
    return Part(told.say("What is kept, and where it comes from"), (says,), header, rows)


def _roles(told: Told) -> Part:
    people: dict[str, int] = {}
    for role, _, _, count in told.looks:
        people[role] = max(people.get(role, 0), count)
    rows = tuple(
        (
            NAMES[role].said(told.language),
            FOR[role].said(told.language),
            formats.count(people.get(role, 0), told.language),
        )
        for role in NAMES
    )
    header = (
        told.say("Role"),
        told.say("What it is for"),
        told.say("People who looked, at least"),
    )
    says = told.say(
        "Who holds a role is decided in the directory; the log tells how many used it in {n} days.",
        n=LOOK_DAYS,
    )
    return Part(told.say("Roles"), (says,), header, rows)


def _looked(told: Told) -> Part:
    rows = tuple(
        (
            NAMES[role].said(told.language) if role in NAMES else told.say("no role"),
            page,
            formats.count(looks, told.language),
        )
        for role, page, looks, _ in told.looks
    )
    state = (
        told.say("The access log is whole: no row was changed or taken out.")
        if told.log_whole
        else told.say("The access log is not whole: rows were changed or taken out.")
    )
    header = (told.say("Role"), told.say("Page, export or command"), told.say("Looks"))
    title = told.say("Who looked how often, in {n} days", n=LOOK_DAYS)
    return Part(title, (state,), header, rows)


def _hidden(told: Told) -> Part:
    """How much of the organisation is too small to be shown."""
    rows = []
    for dimension in SPLITS:
        share = suppressed(told, dimension)
        if share is not None:
            groups, hidden, people = share
            label = told.say("Departments") if dimension == "department" else told.say("Teams")
            rows.append(
                (
                    label,
                    formats.count(groups, told.language),
                    formats.percent(hidden / groups, told.language),
                    formats.percent(people, told.language) if people is not None else "–",
                )
            )
    header = (
        told.say("Split"),
        told.say("Groups"),
        told.say("Groups not shown"),
        told.say("People in those"),
    )
    says = told.say(
        "Groups under {k} people are not shown, nor groups that could be found by subtraction.",
        k=told.viewer.minimum_group,
    )
    return Part(told.say("How much is hidden"), (says,), header, tuple(rows))


def suppressed(told: Told, dimension: str) -> tuple[int, int, float | None] | None:
    """Groups, hidden ones among them, and the share of people in those; None without data."""
    if told.data is None or told.data.newest_on is None or not told.viewer.has_scope:
        return None
    try:
        answer = ask("licensed_people", Question(by=(dimension,)), told.viewer, told.data)
    except UsageError:
        return None
    if not answer.rows:
        return None
    hidden = [row for row in answer.rows if row.hidden]
    everybody = answer.totals[0].value if answer.totals else None
    shown = sum(row.value or 0 for row in answer.rows if not row.hidden)
    people = 1 - shown / everybody if everybody else None
    return len(answer.rows), len(hidden), people


def kept(told: Told) -> list[tuple[str, str]]:
    """What is kept for how long, as set now."""
    settings = told.settings
    return [
        (told.say("Rows about persons"), told.say("{n} months", n=settings["person_months"])),
        (told.say("Figures of groups of earlier weeks"), told.say("no limit")),
        (told.say("Names of leavers"), told.say("{n} days", n=settings["leavers_days"])),
        (told.say("Access log"), told.say("{n} months", n=settings["access_log_months"])),
        (told.say("Notes on teams"), told.say("{n} days", n=settings["notes_days"])),
        (told.say("Backups"), told.say("{n} days", n=settings["backup_days"])),
    ]


def _kept(told: Told) -> Part:
    return Part(told.say("How long it is kept"), rows=tuple(kept(told)))


def _changed(told: Told) -> Part:
    rows = tuple((told.day(on), name, value, why) for on, name, value, why in told.changes)
    since = (
        told.say("Since the report of {day}.", day=told.day(told.since_on))
        if told.since_on
        else told.say("Since the beginning: this is the first report.")
    )
    says = since if rows else since + " " + told.say("Nothing was changed.")
    header = (told.say("Day"), told.say("Setting"), told.say("Became"), told.say("Reason"))
    return Part(told.say("Settings that were changed"), (says,), header, rows)


def _bounds(told: Told) -> Part:
    rows = tuple((bound.said(told.language), test) for bound, test in BOUNDS)
    header = (told.say("Kadans cannot"), told.say("Proved by the test"))
    return Part(told.say("What Kadans cannot do"), (), header, rows)


def _flags(told: Told) -> Part:
    """How a team comes on the list, in the numbers that hold here."""
    limits = told.thresholds
    percent = _percent(told)
    says = (
        told.say(
            "A team is called growing when use rose by {up} points in eight weeks, declining when "
            "it fell by {down}. From a level of {bar} there is little room left, and no flag.",
            up=percent(limits.up),
            down=percent(-limits.down),
            bar=formats.percent(limits.bar, told.language),
        ),
        told.say(
            "It stands on the list from a probability of {enter} that it stands still, and leaves "
            "it under {leave}. From {queue} a visit is suggested.",
            enter=formats.percent(limits.enter, told.language),
            leave=formats.percent(limits.leave, told.language),
            queue=formats.percent(limits.queue, told.language),
        ),
        told.say(
            "Only people who were there before and now are compared. Teams with many new licences, "
            "many changes of members, or a holiday are not judged."
        ),
        told.say(
            "It is arithmetic by fixed formulas about teams, not a model that learns from persons. "
            "Version: {version}.",
            version=limits.version,
        ),
    )
    return Part(told.say("How a team gets a flag"), says)


def _percent(told: Told) -> Callable[[float], str]:
    return lambda share: formats.mean(share * 100, told.language)


def _law(told: Told) -> Part:
    rows = tuple((place, fact.said(told.language)) for place, fact in LAW)
    says = told.say(
        "Facts to start from, as known in November 2026. Not legal advice: what holds for your "
        "organisation is for your own lawyer to say."
    )
    header = (told.say("Article"), told.say("What it says"))
    return Part(told.say("The law, in short"), (says,), header, rows)


def assessment(told: Told) -> tuple[Part, ...]:
    """Building blocks for a DPIA (GDPR 35(7)): description, necessity, risks and measures."""
    header = (told.say("Risk"), told.say("What Kadans does about it"))
    rows = tuple((risk.said(told.language), done.said(told.language)) for risk, done in RISKS)
    return (
        Part(
            told.say("DPIA: what is done and why"),
            (
                purpose(told),
                told.say(
                    "Files about the use of Copilot are joined under codes and counted in groups. "
                    "What is kept, for how long and who sees it stands above."
                ),
            ),
        ),
        Part(
            told.say("DPIA: is it needed"),
            (
                told.say(
                    "Groups suffice for choosing trainings, so nobody sees a person but that "
                    "person. Whether the purpose weighs up against it is for the organisation to "
                    "argue."
                ),
            ),
        ),
        Part(told.say("DPIA: risks and measures"), (), header, rows),
    )


def page(told: Told) -> str:
    """The report and the building blocks as HTML of its own that prints well."""
    name = html.escape(told.say("Kadans: report for the works council"))
    made = html.escape(told.say("As it is on {day}. Made by Kadans.", day=told.day(told.today)))
    body = "".join(section(part) for part in (*parts(told), *assessment(told)))
    return (
        f'<!doctype html><html lang="{told.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{name}</title><style>{STYLE}</style></head><body><h1>{name}</h1>"
        f'<p class="lead">{made}</p>{body}</body></html>'
    )
