"""Who took part: the report of Teams in several languages, forms, and courses of Viva Learning."""

from __future__ import annotations

import io
import json
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from ingest.answers import dates_written
from tests.ingest.people_files import Read, read, table

ANA, BO, CY = "ana@voorbeeld.example", "bo@voorbeeld.example", "cy@voorbeeld.example"
GUEST = "gast_elders.example#EXT#@voorbeeld.onmicrosoft.example"

# Language → blocks, summary, columns, roles, (day, clock from, clock to), durations.
LANGUAGES = {
    "en": (
        ("1. Summary", "2. Participants", "3. In-Meeting Activities"),
        ("Meeting title", "Attended participants", "Start time"),
        "Name,First Join,Last Leave,In-Meeting Duration,Email,Participant ID (UPN),Role",
        ("Organizer", "Presenter", "Attendee"),
        ("7/22/26", "7:02:11 PM", "8:30:02 PM"),
        ("1h 27m 51s", "42m 3s", "51s"),
    ),
    "nl": (
        ("1. Samenvatting", "2. Deelnemers", "3. Activiteiten in vergadering"),
        ("Titel van vergadering", "Deelnemers aanwezig", "Begintijd"),
        "Naam,Eerste deelname,Laatst verlaten,Duur in vergadering,E-mail,Deelnemers-id (UPN),Rol",
        ("Organisator", "Presentator", "Deelnemer"),
        ("22-07-2026", "19:02:11", "20:30:02"),
        ("1 u 27 m 51 s", "42 m 3 s", "51 s"),
    ),
    "de": (
        ("1. Zusammenfassung", "2. Teilnehmer", "3. Aktivitäten in der Besprechung"),
        ("Besprechungstitel", "Teilnehmer", "Startzeit"),
        "Name,Erster Beitritt,Letztes Verlassen,Dauer der Besprechung,E-Mail,"
        "Teilnehmer-ID (UPN),Rolle",
        ("Organisator", "Referent", "Teilnehmer"),
        ("22.07.26", "19:02:11", "20:30:02"),
        ("1 Std. 27 Min. 51 Sek.", "42 Min. 3 Sek.", "51 Sek."),
    ),
    "fr": (
        ("1. Résumé", "2. Participants", "3. Activités pendant la réunion"),
        ("Titre de la réunion", "Participants présents", "Heure de début"),
        "Nom,Première participation,Dernier départ,Durée de la réunion,Courriel,"
        "ID du participant (UPN),Rôle",
        ("Organisateur", "Présentateur", "Participant"),
        ("22/07/2026", "19:02:11", "20:30:02"),
        ("1 h 27 min 51 s", "42 min 3 s", "51 s"),
    ),
    # A language of which no word is known: blocks have numbers, columns have contents.
    "pt": (
        ("1. Sumário", "2. Pessoas", "3. Atividades"),
        ("Título", "Quantos", "Começo"),
        "Quem,Entrou,Saiu,Tempo,Correio,Identidade (UPN),Papel",
        ("Organizador", "Apresentador", "Pessoa"),
        ("22/07/2026", "19:02:11", "20:30:02"),
        ("1h 27m 51s", "42m 3s", "51s"),
    ),
}


def meeting(language: str = "en", *, title: str = "Copilot voor beginners") -> str:
    """An attendance report of three colleagues, a guest, somebody of elsewhere and a telephone."""
    (first, second, third), (named, counted, started), header, roles, times, took = LANGUAGES[
        language
    ]
    day, joined, left = times
    people = [
        ("Ana Mol", ANA, ANA, roles[2], took[0]),
        ("Bo Vos", "b.vos@voorbeeld.example", BO, roles[0], took[1]),
        ("Cy Ek", CY, CY, roles[1], took[2]),
        ("Gast (extern)", "gast@elders.example", GUEST, roles[2], took[2]),
        ("Elders", "iemand@elders.example", "", roles[2], took[2]),
        ("+31 6 12345678", "", "", roles[2], took[2]),
    ]
    lines = [first, f"{named}\t{title}", f"{counted}\t6", f"{started}\t{day}, {joined}", ""]
    lines += [second, header.replace(",", "\t")]
    for name, mail, upn, role, time in people:
        cells = (name, f"{day}, {joined}", f"{day}, {left}", time, mail, upn, role)
        lines.append("\t".join(cells))
    lines += ["", third, "\t".join(header.split(",")[:5])]
    for name, mail, *_ in people + people:
        lines.append("\t".join((name, f"{day}, {joined}", f"{day}, {left}", took[1], mail)))
    return "\r\n".join(lines) + "\r\n"


def taken(folder: Path, content: str, name: str = "attendance.csv") -> Read:
    return read(folder, content.encode("utf-16"), name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_in_every_language(tmp_path: Path, language: str) -> None:
    found = taken(tmp_path, meeting(language))
    assert (found.reading.source, found.reading.rejected) == ("teams_attendance", False)
    assert found.column("person") == [ANA, BO, CY]
    assert found.column("minutes") == [88, 42, 1]
    assert found.column("attended_on") == [date(2026, 7, 22)] * 3
    assert found.column("title") == ["Copilot voor beginners"] * 3
    roles = ["attendee", "organiser", "presenter"]
    assert found.column("role") == (roles if language != "pt" else [None] * 3)
    assert (found.reading.rows_read, found.reading.rows_accepted) == (6, 3)
    outside = found.said("participant-outside")
    assert ("lines 11, 12, 13" in outside) and "@" not in outside


def test_people_of_the_third_block_are_not_counted_again(tmp_path: Path) -> None:
    without = meeting().partition("3. In-Meeting")[0]
    (tmp_path / "b").mkdir()
    rows = taken(tmp_path, meeting()).rows
    assert rows == taken(tmp_path / "b", without).rows


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Copilot voor beginners", "Copilot voor beginners"),
        ("Coaching Bo", "Coaching Bo"),  # two letters tell of nobody
        ("Coaching Ana", None),
        ("1:1 VOS en Ek", None),
        ("Vragen aan help@voorbeeld.example", None),
        ("Bel in op 020 123 45 67", None),
        ("Training 22-07-2026, groep 3", "Training 22-07-2026, groep 3"),
        ('Copilot "de basis"', 'Copilot "de basis"'),
        ('5" scherm', '5" scherm'),
    ],
)
def test_a_title_that_may_name_somebody_is_not_kept(
    tmp_path: Path, title: str, kept: str | None
) -> None:
    found = taken(tmp_path, meeting(title=title))
    assert set(found.column("title")) == {kept}
    assert set(found.column("course")) == {title}
    assert ("title-left-out" in found.codes) is (kept is None)
    if kept is None:
        assert title not in found.said("title-left-out")


def test_without_a_summary_the_file_is_named_after_the_meeting(tmp_path: Path) -> None:
    people = meeting().partition("2. Participants\r\n")[2].partition("\r\n\r\n")[0]
    found = taken(tmp_path, people + "\r\n", "Copilot les - Attendance report 7-22-26.csv")
    assert found.column("person") == [ANA, BO, CY]
    assert set(found.column("title")) == {"Copilot les"}


@pytest.mark.parametrize(
    ("language", "told", "meant"),
    [
        # Each as Teams writes it in that language; nothing in the numbers tells.
        ("en", "7/8/26", date(2026, 7, 8)),
        ("nl", "08-07-2026", date(2026, 7, 8)),
        ("de", "08.07.26", date(2026, 7, 8)),
        ("fr", "08/07/2026", date(2026, 7, 8)),
    ],
)
def test_the_clock_tells_day_from_month(
    tmp_path: Path, language: str, told: str, meant: date
) -> None:
    day = LANGUAGES[language][4][0]
    found = taken(tmp_path, meeting(language).replace(day, told))
    assert found.column("attended_on") == [meant] * 3
    assert "date-order-from-clock" in found.codes


def test_dates_that_nothing_tells_of_are_asked_about(tmp_path: Path) -> None:
    excel = meeting().replace("7/22/26, ", "7/8/2026 ").replace(" PM", "")
    found = taken(tmp_path, excel)
    assert found.reading.rejected
    assert "date-order-unknown" in found.codes
    with dates_written("day-first"):
        (tmp_path / "b").mkdir()
        assert taken(tmp_path / "b", excel).column("attended_on") == [date(2026, 8, 7)] * 3


def test_a_report_without_its_people_says_so(tmp_path: Path) -> None:
    content = meeting()
    found = taken(tmp_path, content.partition("2. Participants")[0] + "3. X\r\na\tb\tc\td\te\r\n")
    assert found.codes == ["attendance-without-people"]
    assert found.reading.rejected


def test_an_unreadable_duration_costs_only_itself(tmp_path: Path) -> None:
    found = taken(tmp_path, meeting().replace("42m 3s\tb.vos", "een poosje\tb.vos"))
    assert found.column("minutes") == [88, None, 1]
    assert "line 9" in found.said("duration-unreadable")


# ---- forms ------------------------------------------------------------------------------------

FORM = ("ID", "Start time", "Completion time", "Email", "Name", "Last modified time")
QUESTIONS = ("Wat vond Ana ervan?", "Wat vond Ana ervan?", "Cijfer")
SECRET = "Zeer persoonlijk antwoord"


def form(*rows: tuple[str, ...], header: tuple[str, ...] = FORM) -> bytes:
    return table((*header, *QUESTIONS), *((*row, SECRET, SECRET, "3") for row in rows))


SENT = "2026-07-22 19:02:11"


def test_of_a_form_only_who_sent_it_in_is_read(tmp_path: Path) -> None:
    data = form(("1", SENT, SENT, ANA, "Ana Mol", ""), ("2", SENT, SENT, BO, "Bo Vos", ""))
    found = read(tmp_path, data, "Evaluatie Copilot training(1-2).csv")
    assert found.reading.source == "forms"
    assert found.column("person") == [ANA, BO]
    assert set(found.column("title")) == {"Evaluatie Copilot training"}
    assert set(found.column("status")) == {"attended"}
    assert found.codes == ["answers-left-out", "form-counted-as"]
    everything = json.dumps(
        [found.rows, [finding.as_dict("nl") for finding in found.reading.findings]], default=str
    )
    assert SECRET not in everything
    assert "Wat vond" not in everything


def test_a_form_as_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append([*FORM[:5], "Mening"])
    sent = datetime.fromisoformat("2026-07-08T19:02:11")  # as Excel has it: of no zone
    sheet.append([1, sent, sent, ANA, "Ana Mol", SECRET])
    file = io.BytesIO()
    book.save(file)
    found = read(tmp_path, file.getvalue(), "Aanmelding Copilot(1-1).xlsx")
    assert found.column("attended_on") == [date(2026, 7, 8)]
    assert found.column("status") == ["registered"]


@pytest.mark.parametrize(
    "header",
    [
        ("ID", "Begintijd", "Tijd van voltooien", "E-mail", "Naam", "Tijd van laatste wijziging"),
        ("ID", "Startzeit", "Fertigstellungszeit", "E-Mail", "Name", ""),
        ("ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom", ""),
    ],
)
def test_forms_in_other_languages(tmp_path: Path, header: tuple[str, ...]) -> None:
    found = read(tmp_path, form(("1", SENT, SENT, ANA, "", ""), header=header), "formulier.csv")
    assert found.column("attended_on") == [date(2026, 7, 22)]


@pytest.mark.parametrize("word", ["anonymous", "anoniem", "Anonym", "anonyme"])
def test_an_anonymous_form_is_explained(tmp_path: Path, word: str) -> None:
    found = read(tmp_path, form(("1", SENT, SENT, word, "", "")), "enquete.csv")
    assert found.reading.rejected
    assert "Record name" in found.said("form-anonymous")


def test_a_form_without_addresses_is_anonymous_too(tmp_path: Path) -> None:
    data = table(("ID", "Start time", "Completion time", "Vraag"), ("1", SENT, SENT, SECRET))
    found = read(tmp_path, data, "enquete.csv")
    assert (found.reading.source, found.codes) == ("forms", ["form-anonymous"])


# ---- Viva Learning ----------------------------------------------------------------------------

OID = "1f0a2b3c-0000-4000-8000-00000000000"


def course(number: int, status: str, **days: str) -> dict[str, object]:
    return {
        "@odata.type": "#microsoft.graph.learningAssignment",
        "id": f"activity-{number}",
        "learningContentId": "content-1",
        "learningProviderId": "provider-1",
        "learnerUserId": f"{OID}{number}",
        "assignerUserId": None,
        "status": status,
        "completionPercentage": 30,
        "notes": {"content": SECRET, "contentType": "text"},
        **days,
    }


def test_courses_of_viva_learning(tmp_path: Path) -> None:
    value = [
        course(1, "completed", completedDateTime="2026-05-01T10:00:00Z"),
        course(2, "inProgress", startedDateTime="2026-05-02T10:00:00Z"),
        course(3, "notStarted", assignedDateTime="2026-05-03T10:00:00Z"),
        course(4, "notStarted"),
    ]
    found = read(tmp_path, json.dumps({"value": value}).encode(), "courses.json")
    assert found.reading.source == "viva_learning"
    assert found.column("person") == [f"{OID}{number}" for number in (1, 2, 3)]
    assert set(found.column("person_kind")) == {"oid"}
    assert found.column("status") == ["completed", "started", "registered"]
    assert found.column("attended_on") == [date(2026, 5, day) for day in (1, 2, 3)]
    assert found.codes == ["day-missing"]
    assert SECRET not in json.dumps(found.rows, default=str)


@pytest.mark.parametrize(("upto", "listed"), [("Cy Ek", 2), (f"{CY}\t", 2), ("Gast (extern)", 3)])
def test_a_report_that_stops_among_its_people_is_refused(
    tmp_path: Path, upto: str, listed: int
) -> None:
    whole = meeting()
    found = taken(tmp_path, whole[: whole.index(upto)])
    says = found.said("attendance-incomplete")
    assert f"counts 6 participants and lists {listed} of them in full" in says
    assert found.reading.rejected and "participant-outside" not in found.codes


def test_the_last_person_of_a_cut_report_is_no_guest(tmp_path: Path) -> None:
    whole = meeting().replace("Attended participants\t6", "Attended participants\t")
    found = taken(tmp_path, whole[: whole.index(f"{CY}\t")])
    assert "file-truncated" in found.codes and "participant-outside" not in found.codes


def test_people_taken_out_of_a_whole_report_are_missed(tmp_path: Path) -> None:
    whole = meeting().replace("participants\t6", "participants\t9")
    found = taken(tmp_path, whole)
    assert "counts 9 participants and lists 6" in found.said("attendance-incomplete")
    assert len(found.rows) == 3
