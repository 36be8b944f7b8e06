"""The works-council report: what is kept, who may see it, what Kadans cannot do; as it is now.

Made from the settings, the data and the log of this moment. The parts are also those of a page.
"""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import formats
from access import DEFAULT_MINIMUM_GROUP
from metrics import Question, ask
from metrics.question import UsageError
from reports import council_statements as statements
from reports.council_told import LOOK_DAYS, Told, purpose
from reports.own_data import STYLE, Part, section
from reports.role_names import FOR, NAMES
from store import champions
from store.archive import BatchHeader

SPLITS = ("department", "team")
# The widest table, that of sources: sentences get room, names of fields may break anywhere.
WIDE = """
table:not(:has(th:nth-child(5))) td:first-child { min-width: 34mm; }
table:has(th:nth-child(5)) { font-size: 8.5pt; }
table:has(th:nth-child(5)) td:nth-child(2) { min-width: 44mm; }
table:has(th:nth-child(5)) td:nth-child(3) { width: 42%; overflow-wrap: anywhere; }
"""


def parts(told: Told) -> tuple[Part, ...]:
    """Every part, in the order in which a works council asks."""
    return (
        _purpose(told),
        _state(told),
        _sources(told),
        statements.never_kept(told),
        _roles(told),
        _looked(told),
        statements.by_name(told),
        _hidden(told),
        _kept(told),
        _changed(told),
        statements.bounds(told),
        statements.flags(told),
        statements.decisions(told),
        statements.law(told),
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
        (told.say("Licences by name"), on if told.names_shown else off),
        (told.say("Names and addresses"), _names(told)),
        (
            told.say("Sign-in"),
            told.say("set up: who looks is known")
            if told.sign_in
            else told.say("not set up: only the machine of Kadans itself can be used"),
        ),
    )
    return Part(told.say("How it is set now"), rows=rows)


def _names(told: Told) -> str:
    if not told.names_kept:
        return told.say("not kept at all")
    if told.names_shown:
        return told.say("in a file of their own; pages show them for licences by name alone")
    return told.say("in a file of their own; pages show none of them")


def _imported(told: Told) -> dict[str, list[BatchHeader]]:
    """What each file that counts says of itself, by source."""
    found: dict[str, list[BatchHeader]] = defaultdict(list)
    if told.data is None:
        return {}
    for header in told.data.headers():
        found[header.source].append(header)
    return dict(sorted(found.items()))


def fields(told: Told) -> list[tuple[str, str, str, int, date | None]]:
    """Source, what is taken, the fields that are kept, files, newest day; of what was imported."""
    listed = []
    for source, headers in _imported(told).items():
        title, gives = (one.said(told.language) for one in told.source(source))
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
    rows = tuple(
        (
            NAMES[role].said(told.language),
            FOR[role].said(told.language),
            formats.count(told.people.get(role, 0), told.language),
        )
        for role in NAMES
    )
    header = (
        told.say("Role"),
        told.say("What it is for"),
        told.say("People who used it, in {n} days", n=LOOK_DAYS),
    )
    says = [
        told.say(
            "Who may use a role is decided in the directory of the organisation, which Kadans does "
            "not read; the access log tells how many people did."
        )
    ]
    if told.data is not None:
        listed = formats.count(champions.listed(told.data, told.today), told.language)
        says.append(told.say("People on the list of champions today: {n}.", n=listed))
    return Part(told.say("Roles"), tuple(says), header, rows)


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
        (told.say("Actions and goals of teams"), told.say("no limit")),
        (told.say("Objections and erasures"), told.say("as long as it holds")),
        (told.say("Backups"), told.say("{n} days", n=settings["backup_days"])),
    ]


def _kept(told: Told) -> Part:
    return Part(told.say("How long it is kept"), rows=tuple(kept(told)))


def _changed(told: Told) -> Part:
    rows = tuple((told.day(on), name, value, why) for on, name, value, why in told.changes)
    since = _since(told)
    says = [since if rows else since + " " + told.say("No setting was changed.")]
    if told.since_on:
        came = _new_sources(told)
        says.append(
            told.say("New kinds of files since then: {names}.", names=", ".join(came))
            if came
            else told.say("No new kind of file came in since then.")
        )
    header = (told.say("Day"), told.say("Setting"), told.say("Became"), told.say("Reason"))
    return Part(told.say("What changed"), tuple(says), header, rows)


def _since(told: Told) -> str:
    """From when on changes are told: other reports of this day begin at the same moment."""
    if told.since_on is None:
        return told.say("Since the beginning: of an earlier day no report is known.")
    if told.since_asked:
        return told.say("Since {day}, the day that was asked for.", day=told.day(told.since_on))
    return told.say("Since the report of {day}.", day=told.day(told.since_on))


def _new_sources(told: Told) -> list[str]:
    """Kinds of files of which the first was imported after the report before."""
    return [
        told.source(source)[0].said(told.language)
        for source, headers in _imported(told).items()
        if min(one.imported_at.isoformat() for one in headers) > told.since_at
    ]


def page(told: Told) -> str:
    """The report and the building blocks as HTML of its own that prints well."""
    name = html.escape(told.say("Kadans: report for the works council"))
    made = html.escape(told.say("As it is on {day}. Made by Kadans.", day=told.day(told.today)))
    names = html.escape(
        told.say(
            "Names of fields, pages, settings and tests stand as Kadans itself has them, in "
            "English; reasons as somebody wrote them."
        )
    )
    body = "".join(section(part) for part in (*parts(told), *statements.assessment(told)))
    return (
        f'<!doctype html><html lang="{told.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{name}</title><style>{STYLE}{WIDE}</style></head><body><h1>{name}</h1>"
        f'<p class="lead">{made}</p><p>{names}</p>{body}</body></html>'
    )
