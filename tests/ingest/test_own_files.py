"""Lists that people keep themselves: trainings, champions, activities, other AI tools."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingest.answers import dates_written
from ingest.durations import read_minutes
from ingest.readers.asking import recognise
from ingest.readers.own_files import tool_name
from ingest.titles import kept_title, words_of_names
from tests.ingest.people_files import Read, read, table

ANA, BO, CY = "ana@voorbeeld.example", "bo@voorbeeld.example", "cy@voorbeeld.example"


def training(folder: Path, *rows: tuple[str, ...]) -> Read:
    return read(folder, table(("email", "course", "date", "status", "minutes"), *rows), "t.csv")


def test_trainings(tmp_path: Path) -> None:
    found = training(
        tmp_path,
        (ANA, "Copilot basis", "2026-10-01", "attended", "90"),
        (BO, "Copilot basis", "2026-10-01", "Afgerond", "1h 30m"),
        (CY, "Copilot basis", "2026-10-01", "", ""),
    )
    assert found.codes == []
    assert found.reading.newest_on == date(2026, 10, 1)
    assert found.column("status") == ["attended", "completed", "attended"]
    assert found.column("minutes") == [90, 90, None]
    assert found.column("title") == ["Copilot basis"] * 3


@pytest.mark.parametrize(
    ("word", "status"),
    [
        *[(word, "attended") for word in ("attended", "Aanwezig", "JA", "yes", "x", "1", "TRUE")],
        *[(word, "completed") for word in ("Completed", "voltooid", "geslaagd", "abgeschlossen")],
        *[(word, "started") for word in ("In progress", "bezig", "en cours")],
        *[(word, "registered") for word in ("aangemeld", "Not started", "ingeschreven")],
        *[(word, None) for word in ("absent", "nee", "No show", "Onwaar", "afgemeld", "0")],
    ],
)
def test_words_for_a_status(tmp_path: Path, word: str, status: str | None) -> None:
    found = training(
        tmp_path,
        (ANA, "Copilot", "2026-10-01", word, ""),
        (BO, "Copilot", "2026-10-01", "attended", ""),
    )
    assert found.column("status") == ([status] if status else []) + ["attended"]
    assert found.codes == ([] if status else ["training-absent"])


def test_a_status_that_is_not_known_costs_its_row(tmp_path: Path) -> None:
    found = training(
        tmp_path,
        (ANA, "Copilot", "2026-10-01", "misschien", ""),
        (BO, "Copilot", "2026-10-01", "ja", ""),
    )
    assert found.column("person") == [BO]
    assert "line 2, column status" in found.said("status-unknown")


def test_nobody_attended_what_is_still_to_come(tmp_path: Path) -> None:
    found = training(
        tmp_path,
        (ANA, "Copilot", "2026-12-01", "attended", ""),
        (BO, "Copilot", "2026-10-01", "attended", ""),
    )
    assert found.column("status") == ["registered", "attended"]
    assert found.reading.newest_on == date(2026, 10, 1)


def test_rows_without_an_address_a_course_or_a_day(tmp_path: Path) -> None:
    found = training(
        tmp_path,
        ("Ana Mol", "Copilot", "2026-10-01", "ja", ""),
        ("", "Copilot", "2026-10-01", "ja", ""),
        (ANA, "", "2026-10-01", "ja", ""),
        (ANA, "Copilot", "", "ja", ""),
        (ANA, "Copilot", "binnenkort", "ja", ""),
        (ANA, "Copilot", "2026-10-01", "ja", "even"),
        (ANA, "Copilot", "2026-10-02", "ja", "45 min"),
    )
    assert found.codes == [
        *("course-missing", "day-missing", "day-unreadable", "duration-unreadable"),
        *("many-rows-rejected", "person-missing", "person-unreadable"),
    ]
    assert found.column("attended_on") == [date(2026, 10, 2)]
    assert (found.reading.rows_read, found.reading.rows_rejected) == (7, 6)
    said = [finding.as_dict("nl") for finding in found.reading.findings]
    assert "Ana" not in str(said)


def test_days_of_a_whole_file_are_read_one_way(tmp_path: Path) -> None:
    day_first = training(
        tmp_path, (ANA, "A", "13-10-2026", "", ""), (BO, "A", "01-10-2026", "", "")
    )
    assert day_first.column("attended_on") == [date(2026, 10, 13), date(2026, 10, 1)]
    mixed = training(tmp_path, (ANA, "A", "13-10-2026", "", ""), (BO, "A", "2026-10-01", "", ""))
    assert (mixed.codes, mixed.reading.rejected) == (["date-format-mixed"], True)
    both = training(tmp_path, (ANA, "A", "13/10/2026", "", ""), (BO, "A", "10/14/2026", "", ""))
    assert (both.codes, both.reading.rejected) == (["date-order-mixed"], True)
    assert "lines 2, 3" in both.said("date-order-mixed")
    asked = training(tmp_path, (ANA, "A", "01/10/2026", "", ""))
    assert (asked.codes, asked.reading.rejected) == (["date-order-unknown"], True)
    with dates_written("day-first"):
        answered = training(tmp_path, (ANA, "A", "01/10/2026", "", ""))
    assert answered.column("attended_on") == [date(2026, 10, 1)]


def test_a_course_named_after_somebody_in_the_list_loses_its_title(tmp_path: Path) -> None:
    found = training(
        tmp_path,
        (ANA, "Copilot basis", "2026-10-01", "", ""),
        (BO, "Coaching Ana", "2026-10-01", "", ""),
    )
    assert found.column("title") == ["Copilot basis", None]
    assert found.column("course") == ["Copilot basis", "Coaching Ana"]
    assert "Ana" not in found.said("title-left-out")


# ---- champions --------------------------------------------------------------------------------


def test_champions(tmp_path: Path) -> None:
    data = table(
        ("email", "role", "department", "start_date", "end_date"),
        (ANA, "Trekker", " HR ", "2026-01-13", ""),
        (BO, "ja", "", "", "2026-06-30"),
        (CY, "nee", "HR", "", ""),
        (CY, "Trainer", "HR", "2026-06-01", "2026-05-01"),
    )
    found = read(tmp_path, data, "champions-2026-11-18.csv")
    assert (found.reading.source, found.reading.newest_on) == ("champions_file", date(2026, 11, 18))
    assert found.codes == ["days-reversed", "not-a-champion", "people-day-from-name"]
    assert found.column("person") == [ANA, BO]
    assert found.column("department") == ["HR", None]
    assert found.column("role") == ["Trekker", None]
    assert found.column("from_on") == [date(2026, 1, 13), None]
    assert found.column("to_on") == [None, date(2026, 7, 1)]


def test_a_people_file_with_a_column_of_champions_stays_a_people_file(tmp_path: Path) -> None:
    data = table(("UPN", "Afdeling", "Functie", "Champion"), (ANA, "HR", "Adviseur", "ja"))
    assert read(tmp_path, data).reading.source == "people_file"


@pytest.mark.parametrize(
    "header, name",
    [
        ("E-mailadres,Team", "champions-team.csv"),
        ("User principal name,Department,Team", "drop.zip › Champions 2026-11-17.csv"),
        ("User principal name", "kampioenen.csv"),
        ("Email", "ambassadeurs_2026.csv"),
        ("Naam,E-mail,Afdeling,Sinds", "lijst.csv"),
    ],
)
def test_what_a_list_of_champions_alone_has_makes_it_one(header: str, name: str) -> None:
    family = recognise(header.split(","), name).family
    assert family is not None and family.key == "champions_file"


@pytest.mark.parametrize(
    "header, name, key",
    [
        ("E-mailadres,Team", "mensen.csv", "people_file"),
        ("E-mailadres,Team", "people and champions.csv", "people_file"),
        ("UPN,Afdeling,Functie", "champions.csv", "people_file"),  # a function: no champions list
        ("User principal name", "lijst.csv", None),
    ],
)
def test_a_list_of_people_stays_one(header: str, name: str, key: str | None) -> None:
    family = recognise(header.split(","), name).family
    assert (family and family.key) == key


# ---- activities -------------------------------------------------------------------------------


def test_activities(tmp_path: Path) -> None:
    data = table(
        ("Datum", "Tot en met", "Titel", "Soort", "Afdelingen", "Teams"),
        ("2026-10-13", "", "Kick-off", "Campagne", "Iedereen", ""),
        (
            "2027-01-14",
            "2027-01-28",
            "Uitdaging",
            "challenge",
            "HR; Finance, Control;HR",
            "Werving",
        ),
        ("2026-10-13", "2026-10-01", "Les", "training", "", ""),
        ("2026-10-13", "", "Iets", "feestje", "", ""),
        ("", "", "Iets", "training", "", ""),
        ("2026-10-13", "", "", "training", "", ""),
        ("2026-10-20", "", "Vraag het aan ana@voorbeeld.example", "", "HR,Finance", ""),
    )
    found = read(tmp_path, data, "activiteiten-2026-11-18.csv")
    assert found.reading.source == "events_file"
    assert found.codes == [
        *("activity-unknown", "day-missing", "days-reversed", "people-day-from-name"),
        *("title-left-out", "title-missing"),
    ]
    assert found.column("title") == ["Kick-off", "Uitdaging", None]
    assert found.column("activity") == ["campaign", "challenge", "other"]
    assert found.column("departments") == [[], ["Finance, Control", "HR"], ["Finance", "HR"]]
    assert found.column("teams") == [[], ["Werving"], []]
    assert found.column("from_on")[1] == date(2027, 1, 14)
    assert found.column("to_on")[:2] == [date(2026, 10, 14), date(2027, 1, 29)]


def test_columns_of_a_newsletter_list(tmp_path: Path) -> None:
    data = table(("date", "title", "audience"), ("2026-10-13", "Nieuwsbrief 3", "all"))
    found = read(tmp_path, data, "communications.csv")
    assert (found.reading.source, found.column("departments")) == ("events_file", [[]])


# ---- other AI tools ---------------------------------------------------------------------------


def test_other_tools(tmp_path: Path) -> None:
    data = table(
        ("Person", "Date", "Tool", "Feature", "Count"),
        (ANA, "2026-10-13", "Chat GPT", "Code", "5"),
        (BO, "2026-10-13", "google gemini", "", ""),
        (BO, "2026-10-14", "Huisbot 2", "", "1.200"),
        (CY, "2026-10-14", "Microsoft 365 Copilot", "", "5"),
        (CY, "2026-10-14", "Claude", "", "-1"),
        (CY, "2026-10-14", "", "", "1"),
    )
    found = read(tmp_path, data, "tools.csv")
    assert found.reading.source == "tool_file"
    assert found.codes == ["number-negative", "tool-is-copilot", "tool-missing"]
    assert found.column("tool") == ["chatgpt", "gemini", "huisbot2"]
    assert found.column("name") == ["ChatGPT", "Gemini", "Huisbot 2"]
    assert found.column("uses") == [5, 1, 1200]


def test_a_person_in_the_column_of_the_tool_is_not_kept(tmp_path: Path) -> None:
    data = table(
        ("Person", "Name", "Date", "Tool", "Feature"),
        ("a.devries@voorbeeld.example", "Anke de Vries", "2026-10-13", "Anke de Vries", "Code"),
        ("claude.bos@voorbeeld.example", "Claude Bos", "2026-10-13", "Claude", "Claude Bos"),
        (BO, "", "2026-10-14", "vries, anke DE", "x@y.example"),
        (BO, "", "2026-10-14", "Anke-bot 2", "Vertalen  NL"),
    )
    found = read(tmp_path, data, "tools.csv")
    assert found.codes == ["tool-like-name"]
    assert [finding.where.said("en") for finding in found.reading.findings] == [
        "lines 2, 4, column Tool"
    ]
    assert found.column("name") == ["Other", "Claude", "Other", "Anke-bot 2"]
    assert found.column("tool") == ["other", "claude", "other", "ankebot2"]
    assert found.column("feature") == ["Code", None, None, "Vertalen NL"]


def test_an_address_in_the_column_of_the_tool_costs_its_row(tmp_path: Path) -> None:
    data = table(
        ("Person", "Date", "Tool"),
        (BO, "2026-10-13", "bo@voorbeeld.example"),
        (BO, "2026-10-13", CY),
        (BO, "2026-10-14", "Claude"),
    )
    found = read(tmp_path, data, "tools.csv")
    assert found.codes == ["tool-is-address"]
    assert found.column("name") == ["Claude"]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("chatgpt enterprise", "ChatGPT"),
        ("Claude.ai", "Claude"),
        ("PERPLEXITY", "Perplexity"),
        ("GitHub Copilot", "GitHub Copilot"),
        ("  Eigen   bot ", "Eigen bot"),
    ],
)
def test_tools_by_the_name_they_call_themselves(said: str, name: str) -> None:
    assert tool_name(said) == name


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("1h 27m 51s", 88),
        ("1 u 27 min", 87),
        ("1 Std. 27 Min. 51 Sek.", 88),
        ("59 Min. 0 Sek.", 59),
        ("51s", 1),
        ("0s", 0),
        ("01:27:51", 88),
        ("1:30", 90),
        ("PT1H2M", 62),
        ("1,5 uur", 90),
        ("90", 90),
        ("90,0", 90),
        ("", None),
        ("even", None),
        ("h m s", None),
        ("99999", None),
    ],
)
def test_durations(said: str, minutes: int | None) -> None:
    assert read_minutes(said) == minutes


def test_words_of_names_leave_out_what_tells_of_nobody() -> None:
    names = words_of_names(["Ana van der Mol", "b.vos@voorbeeld.example", "Teams Room 4", "Ek"])
    assert names == {"ana", "mol", "vos", "room"}
    assert kept_title("Van start met Teams", names) == "Van start met Teams"
    assert kept_title("Mol en Vos", names) is None


def test_an_address_is_not_a_group_and_a_role_names_nobody(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        table(
            ("email", "department", "team", "role", "start_date"),
            (ANA, "Finance", "", "Lead", "2026-01-13"),
            (BO, "Finance", CY, "Trekker", "2026-01-13"),
            (CY, "cy@voorbeeld.example", "", "Trekker", "2026-01-13"),
            (CY, "Finance", "Finance @ home", "bel 06-12345678", "2026-01-13"),
        ),
        "champions-2026-11-18.csv",
    )
    assert found.reading.rows_rejected == 2
    assert "group-is-address" in found.codes
    assert CY not in str([finding.as_dict("nl") for finding in found.reading.findings])
    assert found.column("person") == [ANA, CY]
    assert found.column("team") == [None, "Finance @ home"]
    assert found.column("role") == ["Lead", None]


def test_a_role_with_a_name_of_the_list_is_not_kept(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        table(
            ("email", "role", "department", "start_date"),
            ("thijs.vos@voorbeeld.example", "Trekker", "HR", "2026-01-13"),
            ("lars.smit@voorbeeld.example", "Vervangt Thijs", "HR", "2026-01-13"),
        ),
        "champions-2026-11-18.csv",
    )
    assert found.column("role") == ["Trekker", None]
    assert found.reading.rows_rejected == 0


def test_an_activity_for_an_address_is_not_one_for_everyone(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        table(
            ("date", "title", "kind", "departments", "teams"),
            ("2026-11-02", "Copilot uur", "training", "Finance; ana@voorbeeld.example", ""),
            ("2026-11-03", "Copilot uur", "training", "Finance", ""),
        ),
        "events-2026-11-18.csv",
    )
    assert found.codes.count("group-is-address") == 1
    assert found.column("departments") == [["Finance"]]
