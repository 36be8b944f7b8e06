"""What Copilot usage reports look like: the contracts of three sources, and apps in headers."""

from __future__ import annotations

import re
import unicodedata

from ingest.contract import Column, Contract, normalised
from words import text

# App key → what headers call it, normalised, after "last activity date of" and without "Copilot" at
# the end. Order is the order of columns in the staged table.
APPS: dict[str, tuple[str, ...]] = {
    "teams": ("teams", "microsoftteams"),
    "word": ("word", "microsoftword"),
    "excel": ("excel", "microsoftexcel"),
    "powerpoint": ("powerpoint", "microsoftpowerpoint"),
    "outlook": ("outlook", "microsoftoutlook"),
    "onenote": ("onenote", "microsoftonenote"),
    "loop": ("loop", "microsoftloop"),
    "chat": ("copilotchat", "microsoft365copilotchat"),
    "chat_work": ("copilotchatwork", "microsoft365copilotchatwork"),
    "chat_web": ("copilotchatweb", "microsoft365copilotchatweb"),
    "m365_app": ("microsoft365", "microsoft365copilotapp", "microsoft365app", "copilotapp"),
    "edge": ("edge", "microsoftedge"),
    "agent": ("agent", "copilotagent", "anyagent", "agents"),
    "web_chat_host": ("copilotcloudmicrosoft", "m365cloudmicrosoftchat"),
}
APP_OF_NAME = {name: key for key, names in APPS.items() for name in names}

# How a header says "last activity date" around the name of an app, normalised.
APP_HEADERS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(.+?)(?:copilot)?lastactivitydate(?:utc)?",
        r"lastactivity(?:date)?of(.+?)(?:copilot)?(?:utc)?",
        r"(?:datumvan)?(?:de)?laatsteactiviteit(?:sdatum)?(?:van|in)(.+?)(?:copilot)?(?:utc)?",
        r"datumderletztenaktivitätvon(.+?)(?:copilot)?(?:utc)?",
        r"datedela?dernièreactivitéd(?:e|ans)(.+?)(?:copilot)?(?:utc)?",
        r"datadaúltimaatividadedo?e?(.+?)(?:copilot)?(?:utc)?",
    )
)
OTHER = "other:"
OTHER_LONGEST = 40


def app_of(key: str) -> str | None:
    """'wordcopilotlastactivitydate' → 'word', an unknown app → 'other:planner', else None."""
    for pattern in APP_HEADERS:
        if match := pattern.fullmatch(key):
            name = match[1]
            return APP_OF_NAME.get(name) or OTHER + plain(name)
    return None


def app_column(app: str) -> str:
    """The column of an app in the staged table: 'other:planner' → 'app_other_planner'."""
    return "app_" + app.replace(":", "_")


def plain(name: str) -> str:
    """The name of an app in letters and digits of ASCII: it becomes a column name."""
    bare = "".join(
        char if char.isascii() else f"u{ord(char):x}"
        for char in unicodedata.normalize("NFKD", name)
        if not unicodedata.combining(char)
    )
    return bare[:OTHER_LONGEST]


def _app_column_of(key: str) -> str | None:
    app = app_of(key)
    return app_column(app) if app else None


_PERIOD = re.compile(r"[dD]?\s?(\d{1,3})(?:\s?(?:days?|dagen|tage|jours|dias))?")


def read_period(value: str) -> int | None:
    """'28', 'D28' and '28 days' → 28; None for what is no number of days of up to a year."""
    match = _PERIOD.fullmatch(value.strip())
    return int(match[1]) if match and 1 <= int(match[1]) <= 366 else None


REFRESH_ON = Column(
    "refresh_on",
    "date",
    {
        "en": ("Report Refresh Date",),
        "nl": ("Vernieuwingsdatum van rapport", "Rapportvernieuwingsdatum"),
        "de": ("Aktualisierungsdatum des Berichts", "Berichtsaktualisierungsdatum"),
        "fr": ("Date d’actualisation du rapport",),
    },
)
PERIOD_DAYS = Column(
    "period_days",
    "days",
    {
        "en": ("Report Period",),
        "nl": ("Rapportperiode",),
        "de": ("Berichtszeitraum",),
        "fr": ("Période du rapport",),
    },
)
UPN = Column(
    "upn",
    "text",
    {
        "en": ("User Principal Name", "Username", "User ID", "UPN"),
        "nl": ("Gebruikersnaam", "User principal name (UPN)"),
        "de": ("Benutzername", "Benutzerprinzipalname"),
        "fr": ("Nom d’utilisateur", "Nom d’utilisateur principal"),
        "pt": ("Nome de usuário", "Nome UPN"),
    },
    required=True,
)
OBJECT_ID = Column("object_id", "text", {"en": ("User guid", "Object ID", "User object ID")})
DISPLAY_NAME = Column(
    "display_name",
    "text",
    {
        "en": ("Display Name",),
        "nl": ("Weergavenaam",),
        "de": ("Anzeigename",),
        "fr": ("Nom d’affichage", "Nom complet"),
        "pt": ("Nome de exibição",),
    },
)
APP_ANY = Column(
    "app_any",
    "date",
    {
        "en": (
            "Last Activity Date",
            "Last activity date (UTC)",
            "Last activity date (UTC (Universal Time Code))",
        ),
        "nl": ("Datum van laatste activiteit (UTC)", "Datum van laatste activiteit"),
        "de": ("Datum der letzten Aktivität (UTC)", "Datum der letzten Aktivität"),
        "fr": ("Date de la dernière activité (UTC)", "Date de dernière activité"),
        "pt": ("Data da última atividade (UTC)", "Data da última atividade"),
    },
)
PROMPTS = Column(
    "prompts",
    "integer",
    {
        "en": (
            "Prompts submitted for all apps",
            "Prompts submitted (any app)",
            "Prompts submitted",
        ),
        "json": ("totalPromptsSubmitted",),
    },
)
PROMPTS_CHAT_WORK = Column(
    "prompts_chat_work",
    "integer",
    {
        "en": (
            "Prompts submitted for Copilot Chat (work)",
            "Copilot Chat (work) prompts submitted",
        )
    },
)
PROMPTS_CHAT_WEB = Column(
    "prompts_chat_web",
    "integer",
    {
        "en": (
            "Prompts submitted for Copilot Chat (web)",
            "Copilot Chat (web) prompts submitted",
        )
    },
)
ACTIVE_DAYS = Column(
    "active_days",
    "days",
    {"en": ("Active Usage Days for all apps", "Active usage days", "Active days")},
)
COLUMNS = (
    REFRESH_ON,
    PERIOD_DAYS,
    UPN,
    OBJECT_ID,
    DISPLAY_NAME,
    APP_ANY,
    PROMPTS,
    PROMPTS_CHAT_WORK,
    PROMPTS_CHAT_WEB,
    ACTIVE_DAYS,
)

GRAPH_USAGE = Contract(
    source="graph_usage",
    kind="usage",
    title=text("the Copilot usage report of Microsoft Graph"),
    grain="one row per licensed user and period window of a report",
    key=("upn", "refresh_on", "period_days"),
    columns=COLUMNS,
    open_column=_app_column_of,
)
ADMIN_USAGE = Contract(
    source="admin_usage",
    kind="usage",
    title=text("the Copilot usage export of the admin center"),
    grain="one row per licensed user of a report",
    key=("upn", "refresh_on", "period_days"),
    columns=COLUMNS,
    open_column=_app_column_of,
)
ADMIN_CHAT = Contract(
    source="admin_chat",
    kind="usage",
    title=text("the Copilot Chat usage export of the admin center"),
    grain="one row per user without a Copilot licence of a report",
    key=("object_id or upn", "refresh_on", "period_days"),
    columns=COLUMNS,
    open_column=_app_column_of,
)
CONTRACTS = {contract.source: contract for contract in (GRAPH_USAGE, ADMIN_USAGE, ADMIN_CHAT)}
IDENTIFIERS = frozenset(UPN.keys()) | {normalised("User guid")}
