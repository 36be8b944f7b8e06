"""What the three files of the agents report look like, in the languages the admin center writes."""

from __future__ import annotations

import re

from ingest.contract import Column, Contract, normalised
from ingest.readers.usage_contract import DISPLAY_NAME, UPN
from words import text

AGENT_ID = Column(
    "agent_id",
    "text",
    {
        "en": ("Agent ID",),
        "nl": ("Agent-id", "Id van agent"),
        "de": ("Agent-ID", "Agenten-ID", "ID des Agents"),
        "fr": ("ID de l’agent", "Identifiant de l’agent", "ID d’agent"),
        "pt": ("ID do agente", "Identificador do agente"),
    },
)
AGENT_NAME = Column(
    "agent_name",
    "text",
    {
        "en": ("Agent name",),
        "nl": ("Naam van agent", "Agentnaam", "Naam agent"),
        "de": ("Agentname", "Name des Agents", "Agent-Name"),
        "fr": ("Nom de l’agent", "Nom d’agent"),
        "pt": ("Nome do agente",),
    },
)
CREATOR = Column(
    "creator",
    "text",
    {
        "en": ("Creator type",),
        "nl": ("Type maker", "Makertype", "Type van maker"),
        "de": ("Erstellertyp", "Typ des Erstellers", "Ersteller-Typ"),
        "fr": ("Type de créateur", "Type du créateur"),
        "pt": ("Tipo de criador", "Tipo do criador"),
    },
    required=True,
)
LICENSED_PEOPLE = Column(
    "licensed_people",
    "integer",
    {
        "en": ("Active users (licensed)",),
        "nl": ("Actieve gebruikers (met licentie)", "Actieve gebruikers (gelicentieerd)"),
        "de": ("Aktive Benutzer (lizenziert)",),
        "fr": ("Utilisateurs actifs (avec licence)", "Utilisateurs actifs (sous licence)"),
        "pt": ("Usuários ativos (licenciados)",),
    },
)
UNLICENSED_PEOPLE = Column(
    "unlicensed_people",
    "integer",
    {
        "en": ("Active users (unlicensed)",),
        "nl": (
            "Actieve gebruikers (zonder licentie)",
            "Actieve gebruikers (niet gelicentieerd)",
        ),
        "de": ("Aktive Benutzer (nicht lizenziert)", "Aktive Benutzer (ohne Lizenz)"),
        "fr": ("Utilisateurs actifs (sans licence)", "Utilisateurs actifs (non licenciés)"),
        "pt": ("Usuários ativos (não licenciados)",),
    },
)
RESPONSES = Column(
    "responses",
    "integer",
    {
        "en": ("Responses sent to users", "Agent responses received"),
        "nl": (
            "Antwoorden verzonden naar gebruikers",
            "Naar gebruikers verzonden antwoorden",
            "Ontvangen antwoorden van agents",
            "Ontvangen agentantwoorden",
        ),
        "de": (
            "An Benutzer gesendete Antworten",
            "Empfangene Agent-Antworten",
            "Empfangene Agentantworten",
        ),
        "fr": (
            "Réponses envoyées aux utilisateurs",
            "Réponses de l’agent reçues",
            "Réponses d’agent reçues",
            "Réponses des agents reçues",
        ),
        "pt": ("Respostas enviadas aos usuários", "Respostas de agente recebidas"),
    },
)
AGENTS_USED = Column(
    "agents",
    "integer",
    {
        "en": ("Number of agents used",),
        "nl": ("Aantal gebruikte agents", "Aantal gebruikte agenten"),
        "de": ("Anzahl der verwendeten Agents", "Anzahl verwendeter Agents"),
        "fr": ("Nombre d’agents utilisés",),
        "pt": ("Número de agentes usados",),
    },
    required=True,
)
LAST_ON = Column(
    "last_on",
    "date",
    {
        "en": ("Last activity date (UTC)", "Last activity date"),
        "nl": (
            "Datum van laatste activiteit (UTC)",
            "Datum laatste activiteit (UTC)",
            "Laatste activiteitsdatum (UTC)",
        ),
        "de": ("Datum der letzten Aktivität (UTC)", "Letztes Aktivitätsdatum (UTC)"),
        "fr": ("Date de la dernière activité (UTC)", "Date de dernière activité (UTC)"),
        "pt": ("Data da última atividade (UTC)",),
    },
)

AGENT_LIST = Contract(
    source="agents",
    kind="agents",
    title=text("the list of agents of the Copilot agents report"),
    grain="one row per agent used in the 7 or 30 days of the report",
    key=("agent_id",),
    columns=(
        AGENT_ID,
        AGENT_NAME,
        CREATOR,
        LICENSED_PEOPLE,
        UNLICENSED_PEOPLE,
        RESPONSES,
        LAST_ON,
    ),
    named=r"DeclarativeAgents_Agents_.*",
)
AGENT_BY_USER = Contract(
    source="agents_by_user",
    kind="agent_use",
    title=text("the users per agent of the Copilot agents report"),
    grain="one row per agent and user in the 7 or 30 days of the report",
    key=("agent_id", "upn"),
    columns=(AGENT_ID, AGENT_NAME, CREATOR, UPN, RESPONSES, LAST_ON),
    named=r"DeclarativeAgents_Users_+agents_.*",
)
AGENT_USERS = Contract(
    source="agents_users",
    kind="agent_use",
    title=text("the users of the Copilot agents report"),
    grain="one row per user of agents in the 7 or 30 days of the report",
    key=("upn",),
    columns=(UPN, DISPLAY_NAME, AGENTS_USED, RESPONSES, LAST_ON),
    named=r"DeclarativeAgents_Users_\d+_.*",
)
AGENT_CONTRACTS = {c.source: c for c in (AGENT_LIST, AGENT_BY_USER, AGENT_USERS)}

# "DeclarativeAgents_Users_30_2026-11-16T09-12-44.csv": the length of the window.
WINDOW = re.compile(r"_(7|28|30)_20\d\d-")

# Words of a creator type in every language, the first that occurs decides.
CREATORS = (
    ("partner", ("partner", "partenaire", "parceir")),
    ("microsoft", ("microsoft",)),
    ("person", ("user", "gebruiker", "benutzer", "utilisateur", "usuário", "usuario")),
    ("organisation", ("org", "bedrijf", "unternehmen", "entreprise", "empresa")),
)


def creator_of(value: str) -> str:
    """'Agent built by your org' → organisation; what cannot be told is 'unknown'."""
    word = normalised(value)
    return next(
        (creator for creator, signs in CREATORS if any(sign in word for sign in signs)), "unknown"
    )
