"""The lists that organisations keep themselves: champions, trainings, activities, other AI tools.

No standard exists for these. Kadans publishes a template for each (`ingest.templates`) and takes
what other systems call the same columns.
"""

from __future__ import annotations

from ingest.contract import Contract, normalised
from ingest.readers.hand_made import DEPARTMENT, TEAM, column, person_columns
from words import text

TRAINING_FILE = Contract(
    source="training_file",
    kind="attendance",
    title=text("a list of who took part in trainings"),
    grain="one row per person, course and day",
    key=("person", "course", "attended_on"),
    columns=(
        *person_columns(),
        column(
            "course",
            *("Course", "Training", "Course name", "Course title", "Training name", "Module"),
            *("Learning item", "Session", "Workshop"),
            nl=("Cursus", "Opleiding", "Cursusnaam", "Naam training", "Sessie"),
            de=("Kurs", "Schulung", "Kursname"),
            fr=("Formation", "Cours", "Nom du cours"),
        ),
        column(
            "attended_on",
            *("Date", "Completion date", "Completed on", "Attended on", "Training date"),
            *("Course date", "Session date", "Start date"),
            kind="date",
            nl=("Datum", "Datum training", "Datum voltooid", "Afgerond op", "Gevolgd op"),
            de=("Abschlussdatum", "Schulungsdatum"),
            fr=("Date de formation", "Date d'achèvement"),
        ),
        column(
            "status",
            *("Status", "Completion status", "Attendance", "Attended", "Completed", "Present"),
            nl=("Aanwezig", "Aanwezigheid", "Voltooid", "Gevolgd", "Afgerond"),
            de=("Anwesend", "Abgeschlossen", "Teilgenommen"),
            fr=("Statut", "Présence", "Présent", "Terminé"),
        ),
        column(
            "minutes",
            *("Minutes", "Duration", "Duration (minutes)", "Duration in minutes", "Time spent"),
            nl=("Minuten", "Duur", "Duur (minuten)", "Duur in minuten"),
            de=("Minuten", "Dauer"),
            fr=("Durée", "Durée (minutes)"),
        ),
    ),
)

CHAMPIONS_FILE = Contract(
    source="champions_file",
    kind="champions",
    title=text("a list of champions"),
    grain="one row per champion and scope",
    key=("person", "department", "team"),
    columns=(
        *person_columns(),
        DEPARTMENT,
        TEAM,
        column(
            "role",
            *("Champion role", "Role", "Champion", "Champion type", "Ambassador"),
            nl=("Rol als champion", "Rol champion", "Rol", "Ambassadeur"),
            de=("Rolle als Champion", "Rolle", "Botschafter"),
            fr=("Rôle", "Rôle de champion", "Ambassadeur Copilot"),
        ),
        column(
            "from_on",
            *("Start date", "Champion since", "Start", "From", "Since"),
            kind="date",
            nl=("Startdatum", "Begindatum", "Champion sinds", "Vanaf", "Sinds"),
            de=("Startdatum", "Beginn", "Seit"),
            fr=("Date de début", "Depuis"),
        ),
        column(
            "to_on",
            *("End date", "Champion until", "End", "Until", "To"),
            kind="date",
            nl=("Einddatum", "Champion tot en met", "Tot en met", "Tot"),
            de=("Enddatum", "Ende", "Bis"),
            fr=("Date de fin", "Jusqu'au"),
        ),
    ),
)

EVENTS_FILE = Contract(
    source="events_file",
    kind="events",
    title=text("a list of activities"),
    grain="one row per activity",
    key=("title", "from_on", "activity"),
    columns=(
        column(
            "from_on",
            *("Date", "Start date", "From", "Start"),
            kind="date",
            nl=("Datum", "Startdatum", "Begindatum", "Vanaf", "Van"),
            de=("Startdatum", "Beginn", "Von"),
            fr=("Date de début", "Du"),
        ),
        column(
            "to_on",
            *("Until", "End date", "To", "End"),
            kind="date",
            nl=("Tot en met", "Einddatum", "Tot", "T/m"),
            de=("Enddatum", "Ende", "Bis"),
            fr=("Date de fin", "Au", "Jusqu'au"),
        ),
        column(
            "title",
            *("Title", "Event", "Activity", "Subject", "Event name"),
            nl=("Titel", "Activiteit", "Onderwerp", "Evenement"),
            de=("Titel", "Veranstaltung", "Aktivität", "Thema"),
            fr=("Titre", "Événement", "Activité", "Sujet"),
        ),
        column(
            "activity",
            *("Kind", "Type", "Event type", "Activity type", "Category", "Channel"),
            nl=("Soort", "Soort activiteit", "Categorie", "Kanaal"),
            de=("Art", "Typ", "Kategorie"),
            fr=("Genre", "Catégorie"),
        ),
        column(
            "departments",
            *("Departments", "Department", "Audience", "For whom", "Target group"),
            nl=("Afdelingen", "Afdeling", "Doelgroep", "Voor wie"),
            de=("Abteilungen", "Abteilung", "Zielgruppe"),
            fr=("Départements", "Département", "Services", "Public", "Public cible"),
        ),
        column("teams", *("Teams", "Team"), fr=("Équipes", "Équipe")),
    ),
)

TOOL_FILE = Contract(
    source="tool_file",
    kind="tool_use",
    title=text("a list of use of other AI tools"),
    grain="one row per person, day, tool and feature",
    key=("person", "used_on", "tool", "feature"),
    columns=(
        *person_columns(),
        column(
            "used_on",
            *("Date", "Day", "Used on", "Activity date", "Usage date", "Last activity date"),
            kind="date",
            nl=("Datum", "Dag", "Datum gebruik", "Gebruikt op"),
            de=("Tag", "Nutzungsdatum"),
            fr=("Jour", "Date d'utilisation"),
        ),
        column(
            "tool",
            *("Tool", "AI tool", "Tool name", "AI application", "AI app"),
            nl=("Hulpmiddel", "AI-hulpmiddel", "AI-toepassing"),
            de=("Werkzeug", "KI-Tool", "KI-Werkzeug"),
            fr=("Outil", "Outil d'IA", "Outil IA"),
        ),
        column(
            "feature",
            *("Feature", "Function", "Model", "Kind of use"),
            nl=("Functie", "Onderdeel", "Soort gebruik"),
            de=("Funktion", "Modell"),
            fr=("Fonction", "Fonctionnalité"),
        ),
        column(
            "uses",
            *("Count", "Number", "Messages", "Prompts", "Requests", "Uses", "Conversations"),
            kind="integer",
            nl=("Aantal", "Berichten", "Keren"),
            de=("Anzahl", "Nachrichten"),
            fr=("Nombre", "Utilisations"),
        ),
    ),
)

OWN_CONTRACTS = {
    contract.source: contract
    for contract in (TRAINING_FILE, CHAMPIONS_FILE, EVENTS_FILE, TOOL_FILE)
}


def _words(**meant: str) -> dict[str, str]:
    """Normalised word → what it means; several words are set apart by commas."""
    return {normalised(word): what for what, words in meant.items() for word in words.split(",")}


STATUSES = _words(
    attended="attended,present,participated,joined,yes,y,true,1,x,aanwezig,gevolgd,deelgenomen,"
    "bijgewoond,ja,j,waar,anwesend,teilgenommen,wahr,présent,participé,oui,vrai,✓",
    completed="completed,complete,finished,passed,done,voltooid,afgerond,geslaagd,gereed,klaar,"
    "behaald,abgeschlossen,bestanden,terminé,achevé,réussi",
    started="started,in progress,inprogress,begonnen,bezig,lopend,gestart,in Bearbeitung,en cours",
    registered="registered,enrolled,enroled,invited,planned,booked,not started,assigned,"
    "aangemeld,ingeschreven,uitgenodigd,gepland,niet gestart,toegewezen,angemeldet,eingeladen,"
    "nicht begonnen,inscrit,invité,non commencé",
    absent="absent,no show,noshow,not attended,cancelled,canceled,no,n,false,0,failed,afwezig,"
    "niet verschenen,geannuleerd,afgemeld,nee,onwaar,niet aanwezig,gezakt,abwesend,nein,falsch,"
    "nicht erschienen,absente,non,faux,annulé,declined,withdrawn,teruggetrokken",
)
ACTIVITIES = _words(
    training="training,workshop,course,webinar,cursus,opleiding,les,schulung,kurs,formation,demo",
    campaign="campaign,campagne,kampagne,actie,action",
    coaching="coaching,spreekuur,office hours,floorwalking,begeleiding,inloop,inloopuur,"
    "accompagnement,sprechstunde",
    challenge="challenge,uitdaging,wedstrijd,contest,défi,herausforderung,wettbewerb,hackathon",
    communication="communication,communicatie,news,newsletter,mail,e-mail,email,nieuws,"
    "nieuwsbrief,intranet,blog,post,bericht,mededeling,video,poster,kommunikation,newsletters,"
    "community,teams",
    other="other,overig,anders,sonstiges,autre",
)
EVERYONE = frozenset(
    map(normalised, ("all", "everyone", "all departments", "iedereen", "alle", "allen", "allemaal"))
) | frozenset(
    map(normalised, ("alle afdelingen", "hele organisatie", "organisatie", "tous", "toutes", "*"))
)

# Tools as they call themselves, by the letters of what people call them.
TOOL_NAMES = {
    normalised(word): name
    for name, words in {
        "ChatGPT": "chatgpt,chat gpt,gpt,openai,openai chatgpt,chatgpt enterprise,chatgpt team,"
        "chatgpt edu,chatgpt plus,chatgpt business",
        "Gemini": "gemini,google gemini,gemini advanced,bard,google bard,gemini enterprise",
        "Claude": "claude,anthropic,anthropic claude,claude.ai,claude team,claude enterprise",
        "Perplexity": "perplexity,perplexity ai,perplexity pro,perplexity enterprise",
        "Le Chat": "le chat,lechat,mistral,mistral ai,mistral le chat",
        "GitHub Copilot": "github copilot,gh copilot",
        "DeepSeek": "deepseek,deep seek",
        "Grok": "grok,xai grok",
        "NotebookLM": "notebooklm,notebook lm,google notebooklm",
        "DeepL": "deepl,deepl write,deepl translator",
    }.items()
    for word in words.split(",")
}
COPILOT = frozenset(
    map(
        normalised,
        (
            *("Copilot", "Microsoft Copilot", "Microsoft 365 Copilot", "M365 Copilot"),
            *("Copilot Chat", "Microsoft 365 Copilot Chat", "Copilot for Microsoft 365"),
            *("Bing Chat", "MS Copilot", "Office Copilot"),
        ),
    )
)
