"""What each published template asks for: column names in both languages, and a note on each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from words import Text, text

Kind = Literal["text", "date", "number", "choice"]
Choices = Mapping[str, tuple[str, ...]]
FREE: Choices = MappingProxyType({})


@dataclass(frozen=True)
class TemplateColumn:
    """One column: what it becomes, its header per language, its note, and what may be chosen."""

    attribute: str
    headers: Mapping[str, str]
    note: Text
    kind: Kind = "text"
    choices: Choices = field(default_factory=lambda: FREE)


@dataclass(frozen=True)
class Template:
    """A list that people fill in: the source it is read as, its name per language, its columns."""

    source: str
    file_names: Mapping[str, str]
    columns: tuple[TemplateColumn, ...]


def _column(
    attribute: str, en: str, nl: str, note: Text, kind: Kind = "text", choices: Choices = FREE
) -> TemplateColumn:
    headers = MappingProxyType({"en": en, "nl": nl})
    return TemplateColumn(attribute, headers, note, "choice" if choices else kind, choices)


def _names(en: str, nl: str) -> Mapping[str, str]:
    return MappingProxyType({"en": en, "nl": nl})


YES_NO: Choices = MappingProxyType({"en": ("yes", "no"), "nl": ("ja", "nee")})
STATUS: Choices = MappingProxyType(
    {
        "en": ("registered", "started", "attended", "completed", "absent"),
        "nl": ("aangemeld", "begonnen", "aanwezig", "afgerond", "afwezig"),
    }
)
ACTIVITY: Choices = MappingProxyType(
    {
        "en": ("training", "campaign", "coaching", "challenge", "communication", "other"),
        "nl": ("training", "campagne", "coaching", "uitdaging", "communicatie", "overig"),
    }
)
PERSON = _column(
    "upn",
    "User principal name",
    "Gebruikersnaam",
    text("Required. The address a person signs in with, exactly as in Microsoft 365."),
)

PEOPLE = Template(
    "people_file",
    _names("people", "personen"),
    (
        PERSON,
        _column(
            "department",
            "Department",
            "Afdeling",
            text("Spell each department one way: other spellings are other departments."),
        ),
        _column("team", "Team", "Team", text("Optional: the team within the department.")),
        _column(
            "manager",
            "Manager email",
            "E-mail leidinggevende",
            text("Optional: the sign-in address of the manager."),
        ),
        _column("function", "Job title", "Functie", text("Optional: the group of jobs.")),
        _column("office", "Office", "Vestiging", text("Optional: the place of work.")),
        _column("country", "Country", "Land", text("Optional: the country of work.")),
        _column("company", "Company", "Bedrijf", text("Optional: the company within the group.")),
        _column(
            "licensed",
            "Copilot licence",
            "Copilot-licentie",
            text("Yes or no: does this person have a Microsoft 365 Copilot licence?"),
            choices=YES_NO,
        ),
        _column(
            "enabled",
            "Employed",
            "In dienst",
            text("Optional, yes or no. Someone who left can also simply be left out."),
            choices=YES_NO,
        ),
        _column(
            "effective_on",
            "Effective date",
            "Ingangsdatum",
            text(
                "Optional: from which day this row holds. Leave the whole column empty when the"
                " file shows everyone as they are today."
            ),
            "date",
        ),
    ),
)

CHAMPIONS = Template(
    "champions_file",
    _names("champions", "champions-nl"),
    (
        PERSON,
        _column(
            "department",
            "Department",
            "Afdeling",
            text(
                "For which department, spelt as in the people file. Empty, with an empty team: for"
                " everyone. A person with several departments has a row for each."
            ),
        ),
        _column("team", "Team", "Team", text("Optional: for which team.")),
        _column(
            "role",
            "Champion role",
            "Rol als champion",
            text("Optional: what kind of champion, for example lead or trainer."),
        ),
        _column(
            "from_on",
            "Start date",
            "Startdatum",
            text("Optional: the first day as a champion."),
            "date",
        ),
        _column(
            "to_on",
            "End date",
            "Einddatum",
            text(
                "Optional: the last day as a champion. The list names all champions: who is not on"
                " the newest list is one no longer."
            ),
            "date",
        ),
    ),
)

TRAINING = Template(
    "training_file",
    _names("training", "training-nl"),
    (
        PERSON,
        _column(
            "course",
            "Course",
            "Cursus",
            text("Required: which training. Do not put names of people in it."),
        ),
        _column("attended_on", "Date", "Datum", text("Required: the day of the training."), "date"),
        _column(
            "status",
            "Status",
            "Status",
            text("Optional: how far somebody is. Empty means that somebody took part."),
            choices=STATUS,
        ),
        _column(
            "minutes",
            "Minutes",
            "Minuten",
            text("Optional: how long somebody took part, in minutes."),
            "number",
        ),
    ),
)

EVENTS = Template(
    "events_file",
    _names("events", "activiteiten"),
    (
        _column("from_on", "Date", "Datum", text("Required: the first day."), "date"),
        _column(
            "to_on",
            "Until",
            "Tot en met",
            text("Optional: the last day. Empty means one day."),
            "date",
        ),
        _column(
            "title",
            "Title",
            "Titel",
            text("Required: what it was. Do not put names of people in it."),
        ),
        _column(
            "activity", "Kind", "Soort", text("Required: what kind of activity."), choices=ACTIVITY
        ),
        _column(
            "departments",
            "Departments",
            "Afdelingen",
            text(
                "For which departments, with ; between them, spelt as in the people file. Empty,"
                " with empty teams: for everyone."
            ),
        ),
        _column("teams", "Teams", "Teams", text("Optional: for which teams, with ; between them.")),
    ),
)

TOOLS = Template(
    "tool_file",
    _names("other-ai-tools", "andere-ai-hulpmiddelen"),
    (
        PERSON,
        _column("used_on", "Date", "Datum", text("Required: the day of use."), "date"),
        _column(
            "tool",
            "Tool",
            "Hulpmiddel",
            text("Required: ChatGPT, Gemini, Claude or any other AI tool, but not Copilot."),
        ),
        _column(
            "feature",
            "Feature",
            "Onderdeel",
            text("Optional: which part of the tool. No questions or answers."),
        ),
        _column(
            "uses",
            "Count",
            "Aantal",
            text("Optional: how many times that day. Empty means once."),
            "number",
        ),
    ),
)
