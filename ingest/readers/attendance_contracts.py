"""What reports of who took part call their columns, in the languages that people download them."""

from __future__ import annotations

from ingest.contract import Contract, normalised
from ingest.readers.hand_made import column
from words import text

TEAMS_ATTENDANCE = Contract(
    source="teams_attendance",
    kind="attendance",
    title=text("a Teams attendance report"),
    grain="one row per participant of one meeting",
    key=("person", "title", "joined"),
    columns=(
        column(
            "upn",
            *("Participant ID (UPN)", "Participant UPN", "UPN", "User principal name"),
            nl=("Deelnemer-id (UPN)", "Deelnemers-id (UPN)", "Id van deelnemer (UPN)"),
            de=("Teilnehmer-ID (UPN)", "Teilnehmer-ID (Benutzerprinzipalname)"),
            fr=("ID du participant (UPN)", "ID de participant (UPN)", "ID participant (UPN)"),
        ),
        column(
            "mail",
            *("Email", "Email address"),
            nl=("E-mailadres",),
            de=("E-Mail-Adresse",),
            fr=("Courriel", "Adresse e-mail", "Adresse de messagerie"),
        ),
        column(
            "joined",
            *("First join", "Join time", "Joined", "UTC event timestamp"),
            nl=("Eerste deelname", "Eerste keer deelgenomen", "Tijdstip van deelname", "Deelname"),
            de=("Erster Beitritt", "Erste Teilnahme", "Beitrittszeit", "Beitrittszeitpunkt"),
            fr=("Première participation", "Première connexion", "Heure d'arrivée", "Arrivée"),
        ),
        column(
            "left",
            *("Last leave", "Leave time", "Left"),
            nl=("Laatste keer verlaten", "Laatst verlaten", "Laatste vertrek", "Tijdstip verlaten"),
            de=("Letztes Verlassen", "Letzter Austritt", "Verlassen um", "Austrittszeit"),
            fr=("Dernier départ", "Dernière sortie", "Heure de départ", "Départ"),
        ),
        column(
            "minutes",
            *("In-meeting duration", "Duration", "Attendance duration"),
            nl=("Duur in vergadering", "Vergaderduur", "Duur van vergadering", "Duur"),
            de=("Dauer der Besprechung", "Besprechungsdauer", "Dauer in Besprechung", "Dauer"),
            fr=("Durée de la réunion", "Durée dans la réunion", "Durée de réunion", "Durée"),
        ),
        column("role", "Role", nl=("Rol",), de=("Rolle",), fr=("Rôle",)),
        column(
            "name",
            *("Name", "Full name", "Participant"),
            nl=("Naam", "Volledige naam"),
            de=("Vollständiger Name",),
            fr=("Nom", "Nom complet"),
        ),
        column("title", "Meeting title"),
        column("meeting_started", "Meeting start time"),
    ),
)

FORMS = Contract(
    source="forms",
    kind="attendance",
    title=text("an export of Microsoft Forms"),
    grain="one row per form that somebody sent in",
    key=("person", "completed"),
    columns=(
        column("id", "ID"),
        column(
            "started", "Start time", nl=("Begintijd",), de=("Startzeit",), fr=("Heure de début",)
        ),
        column(
            "completed",
            "Completion time",
            nl=("Tijd van voltooien", "Voltooiingstijd"),
            de=("Fertigstellungszeit", "Abschlusszeit"),
            fr=("Heure de fin", "Heure d'achèvement"),
        ),
        column(
            "mail",
            "Email",
            nl=("E-mailadres",),
            de=("E-Mail-Adresse",),
            fr=("Adresse de messagerie", "Courriel", "Adresse e-mail"),
        ),
        column("name", "Name", nl=("Naam",), fr=("Nom",)),
        column(
            "modified",
            *("Last modified time", "Last modified"),
            nl=("Tijd van laatste wijziging", "Laatst gewijzigd"),
            de=("Zeitpunkt der letzten Änderung", "Uhrzeit der letzten Änderung"),
            fr=("Heure de la dernière modification",),
        ),
        column("language", "Language", nl=("Taal",), de=("Sprache",), fr=("Langue",)),
    ),
)
# What Forms writes in the column of addresses when it does not record names.
ANONYMOUS = frozenset(("anonymous", "anoniem", "anonym", "anonyme"))

VIVA_LEARNING = Contract(
    source="viva_learning",
    kind="attendance",
    title=text("learning activities of Microsoft Graph (Viva Learning)"),
    grain="one row per person and course",
    key=("learner", "course"),
    columns=(
        column("learner", "learnerUserId", required=True),
        column("course", "learningContentId", required=True),
        column("status", "status", required=True),
        column("completed", "completedDateTime"),
        column("started", "startedDateTime"),
        column("assigned", "assignedDateTime"),
        column("activity", "id"),
        column("external", "externalcourseActivityId"),
        column("provider", "learningProviderId"),
        column("assignment", "assignmentType"),
        column("assigner", "assignerUserId"),
        column("due", "dueDateTime", "dueDateTime.dateTime"),
        column("due_zone", "dueDateTime.timeZone"),
        column("percentage", "completionPercentage"),
        column("notes", "notes", "notes.content"),
        column("notes_type", "notes.contentType"),
        column("type", "@odata.type"),
    ),
)

ROLES = {
    normalised(word): role
    for role, words in {
        "organiser": "Organizer Organiser Organisator Organisateur Organisatrice Co-organizer"
        " Co-organiser Mede-organisator Mitorganisator Coorganisateur Besprechungsorganisator",
        "presenter": "Presenter Presentator Referent Présentateur Präsentator Moderator Sprecher",
        "attendee": "Attendee Deelnemer Teilnehmer Participant Guest Gast Invité",
    }.items()
    for word in words.split()
}
