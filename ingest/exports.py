"""Which file do I need: for every source that is read, where it is exported and what it gives.

The page Imports and docs/files.md say what stands here; a test holds that no source is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ingest.templates import MAKERS, TEMPLATES
from words import Text, text

NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Export:
    """How an admin comes by one kind of file. Menu paths are those of November 2026, in English."""

    source: str
    title: Text
    menu: Text  # the exact path, menus in bold
    role: Text  # who may
    gives: Text  # what Kadans takes from it
    # Files made by hand: language → name in data/templates.
    templates: Mapping[str, str] = field(default_factory=lambda: NONE)


REPORTS_READER = text("Reports Reader")
APP_REPORTS = text("app registration with {permission}", permission="Reports.Read.All")
AUDIT_READER = text("Audit Reader, or View-Only Audit Logs in Exchange Online")
AUDIT_GIVES = text(
    "kind of use: in which app, with what open, how many prompts a day; never texts, file names or "
    "addresses of sites"
)
FROM_TEMPLATE = text("made by hand, CSV or XLSX, from the template")
WHOEVER = text("whoever knows")

EXPORTS: tuple[Export, ...] = (
    Export(
        "admin_usage",
        text("Copilot usage"),
        text(
            "Microsoft 365 admin center → **Reports** → **Usage** → **Microsoft 365 Copilot** → "
            "tab **Usage** → period → **Export** above the table of users"
        ),
        REPORTS_READER,
        text("last active day per app, prompts and active days where the file has them"),
    ),
    Export(
        "admin_chat",
        text("Copilot Chat usage"),
        text(
            "Microsoft 365 admin center → **Reports** → **Usage** → **Microsoft 365 Copilot Chat** "
            "→ **Export** above the table of users"
        ),
        REPORTS_READER,
        text("use by people without a licence, counted apart"),
    ),
    Export(
        "graph_usage",
        text("Copilot usage from Microsoft Graph"),
        text(
            "saved answer of `{call}` (CSV or JSON), or by itself with `pull`",
            call="getMicrosoft365CopilotUsageUserDetail",
        ),
        APP_REPORTS,
        text("last active day per app, prompts and active days where the file has them"),
    ),
    Export(
        "graph_totals",
        text("Summary and trend from Microsoft Graph"),
        text(
            "saved answers of `{summary}` and `{trend}` (CSV or JSON), "
            "or by themselves with `pull`",
            summary="getMicrosoft365CopilotUserCountSummary",
            trend="getMicrosoft365CopilotUserCountTrend",
        ),
        APP_REPORTS,
        text("what Microsoft counts for the whole organisation, to compare with"),
    ),
    Export(
        "readiness",
        text("Copilot readiness"),
        text(
            "Microsoft 365 admin center → **Reports** → **Usage** → **Microsoft 365 Copilot** → "
            "tab **Readiness** → **Export** above the table of users"
        ),
        REPORTS_READER,
        text("who could use a licence and has none, as numbers per group"),
    ),
    Export(
        "agents",
        text("Agents: the agents"),
        text(
            "Microsoft 365 admin center → **Reports** → **Usage** → **Agents** → tab **Agents** → "
            "30 days → **Export**"
        ),
        REPORTS_READER,
        text("use per agent; names only of agents that Microsoft or the organisation published"),
    ),
    Export(
        "agents_by_user",
        text("Agents: users per agent"),
        text(
            "Microsoft 365 admin center → **Reports** → **Usage** → **Agents** → tab **Users & "
            "agents** → 30 days → **Export**"
        ),
        REPORTS_READER,
        text("people who use agents, with or without a licence, as numbers per group"),
    ),
    Export(
        "agents_users",
        text("Agents: users"),
        text(
            "Microsoft 365 admin center → **Reports** → **Usage** → **Agents** → tab **Users** → "
            "30 days → **Export**"
        ),
        REPORTS_READER,
        text("people who use agents, with or without a licence, as numbers per group"),
    ),
    Export(
        "office_users",
        text("Active users of Microsoft 365 (presence)"),
        text(
            "only after `{command}`: Microsoft 365 admin center → **Reports** → **Usage** → "
            "**Active users** → **Export** above the table of users",
            command="settings presence on --why …",
        ),
        REPORTS_READER,
        text("the last day at work of each person, and nothing else; off unless switched on"),
    ),
    Export(
        "audit_portal",
        text("Audit search from Purview"),
        text(
            "Microsoft Purview portal → **Audit** → **Search** → activity **CopilotInteraction** "
            "(Interacted with Copilot), a period → **Search** → open the search → **Export**"
        ),
        AUDIT_READER,
        AUDIT_GIVES,
    ),
    Export(
        "audit_powershell",
        text("Audit search with PowerShell"),
        text(
            "Exchange Online PowerShell: `{call}` with `{more}`, then `{save}`",
            call="Search-UnifiedAuditLog -RecordType CopilotInteraction",
            more="-SessionCommand ReturnLargeSet -ResultSize 5000",
            save="Export-Csv -NoTypeInformation -Encoding utf8",
        ),
        AUDIT_READER,
        AUDIT_GIVES,
    ),
    Export(
        "audit_graph",
        text("Audit search from Microsoft Graph"),
        text(
            "saved answer of `{call}` (JSON), or by itself with `pull --what audit`",
            call="/security/auditLog/queries/…/records",
        ),
        text("app registration with {permission}", permission="AuditLogsQuery.Read.All"),
        AUDIT_GIVES,
    ),
    Export(
        "audit_activity_api",
        text("Audit records of the Management Activity API"),
        text(
            "saved contents of type `{content}` (JSON, or one record per line)",
            content="Audit.General",
        ),
        text("app registration with {permission}", permission="ActivityFeed.Read"),
        AUDIT_GIVES,
    ),
    Export(
        "admin_users",
        text("Active users"),
        text("Microsoft 365 admin center → **Users** → **Active users** → **Export users**"),
        text("User Administrator or Global Reader"),
        text("department, function, office, country, Copilot licence"),
    ),
    Export(
        "entra_users",
        text("All users of Entra"),
        text(
            "Microsoft Entra admin center → **Entra ID** → **Users** → **All users** → "
            "**Download users** → **Start**"
        ),
        text("any member who may read the directory"),
        text("department, function, office, country, company; no licence"),
    ),
    Export(
        "graph_users",
        text("Users from Microsoft Graph"),
        text("saved pages of `/users` (JSON), or by themselves with `pull`"),
        text("app registration with {permission}", permission="User.Read.All"),
        text("department, manager, function, office, country, company, Copilot licence"),
    ),
    Export(
        "viva_org",
        text("Organisational data of Viva Insights"),
        text("the file that you upload to Viva"),
        text("whoever makes it"),
        text("department, manager, function, with the days from which they hold"),
    ),
    Export(
        "viva_query",
        text("Viva Insights: person query or Copilot Dashboard"),
        text(
            "Viva Insights analyst app → **Analysis** → **Person query** → group by **Week**, add "
            "the Copilot metrics and the attributes Organization and FunctionType → **Run** → "
            "**Query results** → **Download**; or Copilot Dashboard → **Export**"
        ),
        text("Insights Analyst"),
        text(
            "actions per feature and usage segments of people as pseudonyms, a population of its "
            "own with its own groups"
        ),
    ),
    Export(
        "people_file",
        text("People file"),
        FROM_TEMPLATE,
        WHOEVER,
        text("department, team, manager, function, office, country, company, licence"),
        templates=TEMPLATES["people_file"].file_names,
    ),
    Export(
        "teams_attendance",
        text("Who took part in a Teams meeting"),
        text(
            "Teams → **Calendar** → the meeting → **Attendance** → **Download**, or in the chat of "
            "the meeting → **Attendance**"
        ),
        text("the organiser and co-organisers of the meeting"),
        text(
            "who took part in a training, on which day, how many minutes and in which role; "
            "the title unless it may name a person; never names"
        ),
    ),
    Export(
        "forms",
        text("Who sent in a form"),
        text("Microsoft Forms → the form → **View responses** → **Open results in Excel**"),
        text("the owner of the form"),
        text("who took part in a training, or signed up; never questions or answers"),
    ),
    Export(
        "viva_learning",
        text("Courses of Viva Learning"),
        text(
            "saved answer of `{call}` (JSON)",
            call="/employeeExperience/learningProviders/…/learningCourseActivities",
        ),
        text("app registration with {permission}", permission="LearningAssignedCourse.Read.All"),
        text("how far people are in courses; courses without their names"),
    ),
    Export(
        "training_file",
        text("List of trainings"),
        FROM_TEMPLATE,
        WHOEVER,
        text("who took part in which training, on which day"),
        templates=TEMPLATES["training_file"].file_names,
    ),
    Export(
        "champions_file",
        text("List of champions"),
        FROM_TEMPLATE,
        WHOEVER,
        text("champions with their department or team, and since when"),
        templates=TEMPLATES["champions_file"].file_names,
    ),
    Export(
        "events_file",
        text("List of activities"),
        FROM_TEMPLATE,
        WHOEVER,
        text("trainings, campaigns and challenges, with their days and for whom"),
        templates=TEMPLATES["events_file"].file_names,
    ),
    Export(
        "tool_file",
        text("Use of other AI tools"),
        text(
            "from the administration of the tool (ChatGPT, Gemini, Claude, Perplexity …) into the "
            "template, CSV or XLSX"
        ),
        text("the administrator of the tool"),
        text("people who use another AI tool, apart from Copilot and never added to it"),
        templates=TEMPLATES["tool_file"].file_names,
    ),
    Export(
        "alias_file",
        text("Changed addresses"),
        text("made by hand: columns Old address, New address and, if you like, Changed on"),
        text("whoever knows"),
        text("that two addresses are one person, where no directory id says so"),
    ),
    Export(
        "group_file",
        text("Groups that are one"),
        text("made on the page Sources, or by hand: Kind of group, Written as, Counts as"),
        text("whoever knows"),
        text("that two spellings are one department, team, function, office, country or company"),
    ),
)


def title_of(source: str) -> Text | None:
    """What a source is called; None for one that is not read."""
    return next((entry.title for entry in EXPORTS if entry.source == source), None)


def told_of(source: str) -> tuple[Text, Text]:
    """What a source is called and what is taken from it; its own name for one that is not read."""
    known = next((entry for entry in EXPORTS if entry.source == source), None)
    return (known.title, known.gives) if known else (Text(source), Text(""))


def render() -> str:
    """docs/files.md: a table in each language."""
    lines = ["# Which file do I need?", ""]
    lines += [
        "Two are enough: Copilot usage, and a list of people. The others add what their last",
        "column says. Drop them on the page Imports as they come: content tells what a file is.",
        "",
        "*Written from the code by `make docs`.*",
    ]
    for language, heading in (("en", "English"), ("nl", "Nederlands")):
        heads = (text("File"), text("Where"), text("Who may"), text("What it gives"))
        named = text("Menus are named as on the English screen.").said(language)
        lines += ["", f"## {heading}", "", named, "", _row([head.said(language) for head in heads])]
        lines.append("|---" * len(heads) + "|")
        for entry in EXPORTS:
            cells = [cell.said(language) for cell in (entry.title, entry.menu, entry.role)]
            gives = entry.gives.said(language)
            if name := entry.templates.get(language):
                kinds = (f"[{kind.upper()}](../data/templates/{name}.{kind})" for kind in MAKERS)
                gives += f" ({', '.join(kinds)})"
            lines.append(_row([*cells, gives]))
    return "\n".join(lines) + "\n"


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
