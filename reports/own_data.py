"""What is kept of one person, to read and to take along: parts in words, HTML and JSON."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import formats
from metrics.own_data import OwnData
from reports import purpose
from reports.app_names import app_name
from reports.role_names import NAMES
from store.access_log import Look
from store.own_rows import as_json
from words import Text, say, text

STYLE = """
@page { size: A4; margin: 16mm; }
body { font-family: 'Segoe UI', Helvetica, Arial, sans-serif; color: #1F2937; margin: 0 auto;
  max-width: 190mm; padding: 8mm 6mm; line-height: 1.45; font-size: 11pt; }
h1 { font-size: 20pt; margin: 0 0 3mm; }
h2 { font-size: 13pt; margin: 7mm 0 2mm; break-after: avoid; }
p { margin: 1mm 0 2mm; } .lead { font-size: 12.5pt; font-weight: 600; }
table { border-collapse: collapse; width: 100%; margin: 1mm 0 3mm; font-size: 10pt; }
th, td { text-align: left; vertical-align: top; padding: 1.2mm 3mm 1.2mm 0;
  border-bottom: 1px solid #DCE3EB; overflow-wrap: break-word; }
th { font-weight: 600; color: #5B6675; } tr { break-inside: avoid; }
thead { display: table-header-group; }
"""


@dataclass(frozen=True)
class Told:
    """What the report is made of beside the data itself.

    `settings` are the settings by name; `looks` who looked at this person's data; `source_name`
    says what a kind of file is called; `contact` is whom to ask.
    """

    data: OwnData
    settings: Mapping[str, str]
    looks: Sequence[Look]
    source_name: Callable[[str], str]
    language: str
    today: date
    contact: str = ""
    me: str = ""  # directory id of the person: their own looks are said so

    def say(self, template: str, /, **params: object) -> str:
        return say(template, self.language, **params)

    def day(self, on: object) -> str:
        return formats.day(on, self.language) if isinstance(on, date) else "–"


@dataclass(frozen=True)
class Part:
    """A heading with sentences and a table of plain text; either may be empty."""

    title: str
    says: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def lead(told: Told) -> str:
    """The answer in one sentence."""
    data = told.data
    if data.owner.erased is not None:
        return told.say(
            "You were erased from Kadans. Only a mark is kept that nobody can read a name from; it "
            "keeps later files from bringing you back."
        )
    if not data.anything:
        return told.say("Kadans has nothing about you.")
    rows = sum(len(file.rows) for file in data.files)
    said = told.say(
        "Kadans has {n} rows about you, from {files} files.",
        n=formats.count(rows, told.language),
        files=formats.count(len(data.files), told.language),
    )
    # What an admin made on request was seen by that admin too.
    return said + " " + told.say("Only you see this page.") if told.me else said


def parts(told: Told) -> tuple[Part, ...]:
    """Everything, in the order in which a person asks."""
    kept = [_standing(told), _apps(told), _counts(told), *_lists(told), _files(told)]
    around = [_purpose(told), _kept(told), _looked(told), _rights(told)]
    return tuple(part for part in (*kept, *around) if part.says or part.rows)


def _yes(told: Told, value: object) -> str:
    if value is None:
        return told.say("not known")
    return told.say("yes") if value else told.say("no")


def _standing(told: Told) -> Part:
    licence = told.data.licence
    if licence is None:
        return Part("")
    names = (
        ("department", text("Department")),
        ("team", text("Team")),
        ("function", text("Function")),
        ("office", text("Office")),
        ("country", text("Country")),
        ("company", text("Company")),
    )
    rows = [(told.say("Copilot licence"), _yes(told, licence["licensed"]))]
    if licence["since_on"]:
        rows.append((told.say("Licence since"), told.day(licence["since_on"])))
    rows += [
        (label.said(told.language), str(licence[name])) for name, label in names if licence[name]
    ]
    return Part(told.say("Your licence and groups"), rows=tuple(rows))


def _apps(told: Told) -> Part:
    rows = tuple(
        (
            app_name(use.app, told.language)
            + ("" if use.with_licence else told.say(" (without a licence)")),
            formats.count(use.weeks, told.language),
            told.day(use.last_on),
        )
        for use in told.data.apps
    )
    header = (told.say("App"), told.say("Weeks with use"), told.say("Last use known"))
    return Part(told.say("Your use of Copilot"), header=header, rows=rows)


def _counts(told: Told) -> Part:
    rows = tuple(
        (
            told.day(one.week_on),
            told.say("{n} days", n=one.days),
            _number(told, one.prompts),
            _number(told, one.active_days),
        )
        for one in told.data.counts
    )
    header = (
        told.say("Week of"),
        told.say("Counted over"),
        told.say("Prompts"),
        told.say("Active days"),
    )
    says = (told.say("How many, never what: no text of a prompt is kept."),) if rows else ()
    return Part(told.say("Prompts and active days"), says, header, rows)


def _number(told: Told, value: object) -> str:
    return formats.count(int(str(value)), told.language) if value is not None else "–"


_LISTS: tuple[tuple[str, Text], ...] = (
    ("trainings", text("Trainings")),
    ("champion", text("Champion")),
    ("interactions", text("Kind of use, from audit records")),
    ("agents", text("Agents")),
    ("tools", text("Other AI tools")),
    ("readiness", text("Copilot readiness")),
    ("at_work", text("Last day at work in Microsoft 365")),
)
_COLUMNS: Mapping[str, Text] = {
    "title": text("Title"),
    "attended_on": text("Day"),
    "minutes": text("Minutes"),
    "took_part": text("Took part"),
    "completed": text("Completed"),
    "department": text("Department"),
    "team": text("Team"),
    "role": text("Role"),
    "from_on": text("From"),
    "to_on": text("Until"),
    "app": text("App"),
    "name": text("Name"),
    "days": text("Days with use"),
    "uses": text("Times"),
    "prompts": text("Prompts"),
    "last_on": text("Last use known"),
    "refresh_on": text("Day of the report"),
    "period_days": text("Days counted"),
    "agents": text("Agents"),
    "responses": text("Answers"),
    "at_work_on": text("Last day at work"),
    "licensed": text("Copilot licence"),
    "update_channel": text("Update channel fits"),
    "meetings": text("Uses Teams meetings"),
    "chat": text("Uses Teams chat"),
    "mail": text("Uses Outlook"),
    "documents": text("Uses documents"),
    "suggested": text("Suggested by Microsoft"),
}


def _lists(told: Told) -> list[Part]:
    found = []
    for name, title in _LISTS:
        rows = told.data.of(name)
        if rows:
            names = [one for one in rows[0] if any(row[one] is not None for row in rows)]
            header = tuple(_COLUMNS[one].said(told.language) for one in names)
            cells = tuple(tuple(_cell(told, one, row[one]) for one in names) for row in rows)
            found.append(Part(title.said(told.language), (), header, cells))
    return found


def _cell(told: Told, name: str, value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _yes(told, value)
    if isinstance(value, date):
        return told.day(value)
    return app_name(str(value), told.language) if name == "app" else str(value)


def _files(told: Told) -> Part:
    rows = tuple(
        (
            told.source_name(file.source),
            told.day(file.newest_on),
            told.day(datetime.fromisoformat(file.imported_at).date()),
            formats.count(len(file.rows), told.language)
            + (told.say(" (undone)") if file.set_aside else ""),
        )
        for file in told.data.files
    )
    header = (
        told.say("File"),
        told.say("Newest day in it"),
        told.say("Imported"),
        told.say("Rows about you"),
    )
    return Part(told.say("Where it comes from"), (), header, rows)


def _purpose(told: Told) -> Part:
    return Part(told.say("What it is used for"), purpose.every(told.settings, told.language))


def _kept(told: Told) -> Part:
    settings = told.settings
    return Part(
        told.say("How long it is kept"),
        (
            told.say("Rows about persons: {n} months.", n=settings["person_months"]),
            told.say(
                "Your name and address, if they are kept at all: until {n} days after you left.",
                n=settings["leavers_days"],
            ),
            told.say("Who looked: {n} months.", n=settings["access_log_months"]),
            told.say("Backups: at most {n} days.", n=settings["backup_days"]),
        ),
    )


def _looked(told: Told) -> Part:
    rows = tuple(
        (
            formats.moment(datetime.fromisoformat(look.seen_at), told.language),
            _who(told, look),
            look.page,
        )
        for look in told.looks
    )
    header = (told.say("When (UTC)"), told.say("Who"), told.say("What"))
    least = told.settings["minimum_group"]
    says = told.say(
        "Other pages show groups of at least {k} people and no names, so nobody saw you on those.",
        k=least,
    )
    if purpose.names_shown(told.settings):
        says = told.say(
            "Other pages show groups of at least {k} people and no names, but for one: licences by "
            "name are switched on, so an admin can see you there while no use of your licence is "
            "known. Each look is in the access log.",
            k=least,
        )
    return Part(told.say("Who looked at your data"), (says,), header, rows)


def _who(told: Told, look: Look) -> str:
    """You, or in which role somebody looked: who that was is for the privacy officer to say."""
    if told.me and look.who == told.me:
        return told.say("you")
    return NAMES[look.role].said(told.language) if look.role in NAMES else look.role


def _rights(told: Told) -> Part:
    whom = told.contact or told.say("the admin or privacy officer of your organisation")
    owner = told.data.owner
    state = (
        told.say("You objected: you are in no figure. Your rows stay until they are too old.")
        if owner.objected is not None
        else told.say("You have not objected: you count in the figures of your groups.")
    )
    says = [state]
    if owner.contested:
        says.append(
            told.say(
                "Your address is somebody else's in the newest list of people, so what is kept "
                "under it is not shown here. Ask {whom}.",
                whom=whom,
            )
        )
    says.append(
        told.say(
            "You can object to being counted, have errors corrected, or be erased: ask {whom}. "
            "An answer comes within a month (GDPR art. 12, 15–17 and 21).",
            whom=whom,
        )
    )
    return Part(told.say("What you can do"), tuple(says))


def title(told: Told) -> str:
    """What the page and the file are called."""
    return told.say("What Kadans has about you")


def page(told: Told) -> str:
    """The report as HTML of its own, readable without Kadans."""
    body = "".join(section(part) for part in parts(told))
    made = told.say("Made on {day} with Kadans.", day=told.day(told.today))
    name = html.escape(title(told))
    return (
        f'<!doctype html><html lang="{told.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{name}</title><style>{STYLE}</style></head><body><h1>{name}</h1>"
        f'<p class="lead">{html.escape(lead(told))}</p>{body}'
        f"<p>{html.escape(made)}</p></body></html>"
    )


def section(part: Part) -> str:
    """A part as HTML; shared with other reports made of parts."""
    said = "".join(f"<p>{html.escape(line)}</p>" for line in part.says)
    head = "".join(f"<th>{html.escape(cell)}</th>" for cell in part.header)
    rows = "".join(
        "<tr>" + "".join(f"<td>{_breaking(cell)}</td>" for cell in row) + "</tr>"
        for row in part.rows
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>" if rows else ""
    return f"<section><h2>{html.escape(part.title)}</h2>{said}{table}</section>"


def _breaking(cell: str) -> str:
    """A cell whose long names may go on in the next line after a slash, colon or underscore."""
    return re.sub(r"([/_]|::)", r"\1<wbr>", html.escape(cell))


def document(told: Told) -> dict[str, Any]:
    """The same and every row of every file, for machines; keys are English and stay so."""
    data = told.data
    owner = data.owner
    facts: dict[str, Any] = {
        "made_on": told.today,
        "objected": owner.objected is not None,
        "erased": owner.erased is not None,
        "address_contested": owner.contested,
        "licence": data.licence,
        "apps": [asdict(one) for one in data.apps],
        "counts": [asdict(one) for one in data.counts],
        **dict(data.lists),
        "files": [
            {
                "batch": file.batch_id,
                "source": file.source,
                "newest_on": file.newest_on,
                "imported_at": file.imported_at,
                "undone": file.set_aside,
                "rows": as_json(file.rows),
            }
            for file in data.files
        ],
        "purpose": told.settings["purpose"],
        "kept": {
            name: int(told.settings[name])
            for name in ("person_months", "leavers_days", "access_log_months", "backup_days")
        },
        "looks": [
            {"seen_at": look.seen_at, "role": look.role, "page": look.page} for look in told.looks
        ],
    }
    found: dict[str, Any] = json.loads(json.dumps(facts, default=str))
    return found
