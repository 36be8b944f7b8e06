"""Trainings, champions, activities and other tools as facts: folded, resolved, undone, rebuilt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from ingest import batches
from store import rebuild
from tests.ingest.desk import OID, A, B, C, Desk, File, csv_file, opened, people
from tests.store.builder import NOW

DAY = date(2026, 10, 1)

ATTENDED = """
    select title, attended_on, count(*), sum(minutes),
           count(*) filter (where took_part), count(*) filter (where completed)
    from person_attendance join course using (course_key) group by all order by all
"""
CHAMPIONS = "select department, role, from_on, to_on from person_champion order by all"
EVENTS = """
    select title, from_on, to_on, activity, departments, teams from organisation_event order by all
"""
TOOLS = """
    select t.name, d.used_on, d.feature, d.uses
    from person_tool_day d join tool t using (tool) order by all
"""


def trainings(*rows: Sequence[object], name: str = "training.csv") -> File:
    whole = [(*row, "", "")[:5] for row in rows]
    return name, csv_file([("email", "course", "date", "status", "minutes"), *whole])


def champions(day: date, *rows: Sequence[object]) -> File:
    header = ("email", "champion role", "department", "start date", "end date")
    return f"champions-{day}.csv", csv_file([header, *rows])


def events(day: date, *rows: Sequence[object]) -> File:
    return f"events-{day}.csv", csv_file([("date", "until", "title", "kind", "audience"), *rows])


def tools(*rows: Sequence[object], name: str = "tools.csv") -> File:
    return name, csv_file([("email", "date", "tool", "feature", "count"), *rows])


def meeting(*rows: tuple[str, str, str], title: str = "Copilot basis") -> File:
    """A Teams attendance report of 1 October: (address, duration, role)."""
    lines = ["1. Summary", f"Meeting title\t{title}", "Start time\t10/1/26, 2:00:00 PM", ""]
    lines += ["2. Participants", "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail"]
    lines[-1] += "\tParticipant ID (UPN)\tRole"
    times = "10/1/26, 2:00:00 PM\t10/1/26, 3:00:00 PM"
    lines += [f"Iemand\t{times}\t{took}\t{upn}\t{upn}\t{role}" for upn, took, role in rows]
    return f"{title}.csv", "\n".join([*lines, "", "3. Activities", ""]).encode("utf-16")


def test_one_training_in_two_lists_is_one(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk:
        desk.take(meeting((A, "50m", "Attendee"), (B, "1h", "Organizer")))
        desk.take(trainings((A, "copilot BASIS", DAY, "completed", 45), (C, "Copilot basis", DAY)))
        # Who organised it and is on no other list did not take part.
        assert desk.query(ATTENDED) == [("Copilot basis", DAY, 3, 110, 2, 1)]


def test_two_addresses_of_one_person_attend_once(tmp_path: Path) -> None:
    earlier, later = date(2026, 9, 1), date(2026, 10, 20)
    with opened(tmp_path / "home") as desk:
        desk.take(people(earlier, (A, f"{OID}1", "HR")), people(later, (B, f"{OID}1", "HR")))
        desk.take(trainings((A, "Copilot", DAY, "yes", 30), (B, "Copilot", DAY, "yes", 60)))
        assert desk.query(ATTENDED) == [("Copilot", DAY, 1, 60, 1, 0)]
        desk.take(tools((A, DAY, "Claude", "", 1), (B, DAY, "claude.ai", "", 2)))
        assert desk.query("select name, count(*) from person_tool_day, tool group by all") == [
            ("Claude", 1)
        ]


def test_courses_by_object_id_are_of_the_person_of_the_address(tmp_path: Path) -> None:
    course = (
        f'{{"value":[{{"learnerUserId":"{OID}1","learningContentId":"c","status":"completed",'
        '"completedDateTime":"2026-10-01T08:00:00Z"}]}'
    )
    query = """
        select count(*) from person_attendance a
        join person_span s on s.person_id = a.person_id
        where s.from_on <= a.attended_on and s.to_on > a.attended_on
    """
    listed = people(DAY, (A, f"{OID}1", "HR"))
    courses = ("courses.json", course.encode())
    for number, order in enumerate(permutations([listed, courses])):
        with opened(tmp_path / str(number)) as desk:
            assert [outcome.status for outcome in desk.take(*order)] == ["committed"] * 2
            assert desk.query(query) == [(1,)]


def test_a_champion_of_the_newest_list_only(tmp_path: Path) -> None:
    first, second, third = date(2026, 3, 1), date(2026, 6, 1), date(2026, 9, 1)
    forever = date(9999, 12, 31)
    files = [
        champions(first, (A, "Lead", "HR", "2026-01-15", ""), (B, "", "IT", "", "")),
        champions(second, (A, "Lead", "hr", "2026-01-15", ""), (C, "", "IT", "2026-05-13", "")),
        champions(third, (A, "Lead", "HR", "2026-01-15", "2026-10-31"), (C, "", "IT", "", "")),
    ]
    seen = []
    for number, order in enumerate(permutations(files)):
        with opened(tmp_path / str(number)) as desk:
            desk.take(*order)
            seen.append(desk.query(CHAMPIONS))
    assert seen[0] == [
        ("HR", "Lead", date(2026, 1, 15), date(2026, 11, 1)),
        ("IT", None, first, second),
        ("IT", None, second, forever),
    ]
    assert all(one == seen[0] for one in seen)


def test_an_activity_is_what_the_newest_list_says(tmp_path: Path) -> None:
    files = [
        events(date(2026, 9, 1), (DAY, "", "Les", "training", "HR"), (DAY, "", "Post", "mail", "")),
        events(date(2026, 9, 8), (DAY, "2026-10-02", "LES", "training", "HR; IT")),
    ]
    for number, order in enumerate(permutations(files)):
        with opened(tmp_path / str(number)) as desk:
            desk.take(*order)
            assert desk.query(EVENTS) == [
                ("LES", DAY, date(2026, 10, 3), "training", ["HR", "IT"], []),
                ("Post", DAY, date(2026, 10, 2), "communication", [], []),
            ]


def test_an_activity_and_its_attendance_know_each_other(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk:
        desk.take(events(DAY, (DAY, "", "Copilot basis", "training", "")))
        desk.take(meeting((A, "50m", "Attendee")))
        query = "select count(*) from event_line e join attendance a on a.course_key = e.event_key"
        assert desk.query(query) == [(1,)]


def test_use_that_two_lists_tell_counts_once(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk:
        desk.take(tools((A, DAY, "ChatGPT", "Code", 3), (A, DAY, "ChatGPT", "code", 4)))
        desk.take(tools((A, DAY, "openai", "CODE", 5), (B, DAY, "Eigen bot", "", 0), name="x.csv"))
        assert desk.query(TOOLS) == [("ChatGPT", DAY, "code", 7)]
        # Nothing of it is use of Copilot.
        assert desk.query("select count(*) from use_week") == [(0,)]
        assert desk.query("select count(*) from use_day") == [(0,)]


NO_NAME = "Coaching Iemand"


def test_no_title_with_a_name_and_no_name_reaches_the_database(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk:
        desk.take(meeting((A, "50m", "Attendee"), title=NO_NAME))
        ((title, day),) = desk.query("select title, attended_on from attendance")
        assert (title, day) == (None, DAY)
        for path in desk.writer.home.archive.rglob("*.parquet"):
            content = path.read_bytes()
            header = content.rfind(b"file_name")
            # The name of the file is the admin's own, and stands in the header of its batch.
            assert NO_NAME.encode() not in content[:header]
            assert A.encode() not in content


FILES = {
    "teams": meeting((A, "50m", "Attendee"), (B, "1h", "Organizer")),
    "training": trainings((A, "Copilot basis", DAY, "completed", 45), (C, "Excel", DAY)),
    "champions": champions(DAY, (A, "Lead", "HR", "", "")),
    "events": events(DAY, (DAY, "", "Copilot basis", "training", "HR")),
    "tools": tools((A, DAY, "ChatGPT", "", 3), (C, DAY, "Gemini", "", 2)),
    "people": people(date(2026, 9, 1), (A, f"{OID}1", "HR"), (C, f"{OID}3", "IT")),
}


def state(desk: Desk) -> dict[str, Any]:
    asked = {"attended": ATTENDED, "champions": CHAMPIONS, "events": EVENTS, "tools": TOOLS}
    return {name: desk.query(query) for name, query in asked.items()}


@pytest.mark.parametrize("gone", ["teams", "training", "champions", "events", "tools"])
def test_undo_is_as_if_it_had_never_been_there(tmp_path: Path, gone: str) -> None:
    with opened(tmp_path / "without") as desk:
        desk.take(*(file for name, file in FILES.items() if name != gone))
        without = state(desk)
    with opened(tmp_path / "with") as desk:
        batch_of = {name: desk.take(file)[0].batch for name, file in reversed(FILES.items())}
        whole = state(desk)
        assert whole != without
        batches.undo(desk.writer, batch_of[gone] or 0, now=NOW, team_column="auto")
        assert state(desk) == without
        batches.redo(desk.writer, batch_of[gone] or 0, team_column="auto")
        assert state(desk) == whole
        with desk.writer.transaction():
            rebuild.derive_all(desk.writer, team_column="auto")
        assert state(desk) == whole


def test_the_same_list_again_is_a_duplicate(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk:
        for name in ("teams", "training", "champions", "events", "tools"):
            assert desk.statuses(FILES[name], FILES[name]) == ["committed", "duplicate"], name
