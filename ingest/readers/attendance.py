"""Who took part: the attendance report of Teams, answers to a form, and courses in Viva Learning.

Of a meeting is kept who of the organisation was there, on which day, how long and in which role; of
a form only that somebody sent it in, and never what was answered; of a course how far somebody is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import duckdb

from ingest.answers import Order, date_order
from ingest.columns import Placed
from ingest.contract import Contract, column_missing, normalised
from ingest.durations import read_minutes
from ingest.findings import Finding, header_line, whole_file
from ingest.readers.attendance_contracts import (
    ANONYMOUS,
    FORMS,
    ROLES,
    TEAMS_ATTENDANCE,
    VIVA_LEARNING,
)
from ingest.readers.hand_made import NO_DAY, HandMade
from ingest.readers.reading import Reading, Task
from ingest.readers.record_table import NO_PERSON
from ingest.values import Numeric, read_date, squeezed
from words import text

NOT_OF_THE_ORGANISATION = Placed(
    "participant-outside",
    text("These participants have no sign-in name of the organisation (guests, telephone)."),
    text("They were left out; nothing needs to be done."),
)
DURATION_UNREADABLE = Placed(
    "duration-unreadable",
    text("These durations cannot be read; those people count without one."),
    text("Write durations as minutes, or as 1h 27m."),
)
SIGNING_UP = re.compile(
    r"aanmeld|inschrijv|registrati|regist(?:er|ration)|sign[ -]?up|anmeld|inscription",
    re.IGNORECASE,
)
# What Teams and Forms put after the title in the name of a file.
AFTER_TITLE = re.compile(
    r"\s*(?:[-–_]\s*(?:attendance|aanwezig|deelname|anwesenheit|teilnahme|rapport de)\w*.*"
    r"|\(\d+[-–]\d+\)|\(\d+\))\s*$",
    re.IGNORECASE,
)
TWELVE_HOURS = re.compile(r"\d/\d{1,2}/\d\d,? .*\d\s?[AP]M$")
DAY_FIRST = re.compile(r"^\d{1,2}[.-]|^\d{1,2}/\d{1,2}/\d{2,4}, \d{1,2}:\d\d(?::\d\d)?$")


def read_attendance(task: Task, con: duckdb.DuckDBPyConnection) -> Reading:
    """The people of a list in TEMP table `task.into`, one row per person, course and day."""
    if task.source == FORMS.source:
        return _read_form(task, con)
    if task.source == VIVA_LEARNING.source:
        return _read_learning(task, con)
    return _read_meeting(task, con)


def _read_meeting(task: Task, con: duckdb.DuckDBPyConnection) -> Reading:
    with HandMade(con, task, TEAMS_ATTENDANCE) as table:
        who = next(filter(table.has, ("upn", "mail")), None)
        if who is None or not table.has("joined"):
            table.findings.append(column_missing(TEAMS_ATTENDANCE.title, _lacking(table)))
        if table.is_blocked() or who is None:
            return table.made({}, newest=None)
        said = table.text(who)
        outside = f"{said} is null or strpos({said}, '@') = 0 or lower({said}) like '%#ext#%'"
        table.leave_out(NOT_OF_THE_ORGANISATION, outside, who)
        course, title = _meeting_title(table)
        return table.made(
            {
                "person": said,
                "person_kind": "'upn'",
                "course": course,
                "title": title,
                "attended_on": _meeting_day(table),
                "minutes": _minutes(table),
                "status": "'attended'",
                "role": table.read(
                    "role", lambda word: ROLES.get(normalised(word)), "varchar", unreadable=None
                ),
            },
            newest="attended_on",
        )


def _lacking(table: HandMade) -> list[str]:
    english = {c.name: c.aliases["en"][0] for c in TEAMS_ATTENDANCE.columns}
    lacking = [] if table.has("joined") else [english["joined"]]
    return lacking if table.has("upn") or table.has("mail") else [*lacking, english["upn"]]


def _minutes(table: HandMade) -> str:
    if table.has("minutes"):
        bad = [t for t in table.columns.texts(table.ref("minutes")) if read_minutes(t) is None]
        if bad:
            header = table.bound.header("minutes")
            finding = DURATION_UNREADABLE.at(table.columns, {table.ref("minutes"): bad}, header)
            table.findings.append(finding)
    return table.read("minutes", read_minutes, "integer", unreadable=None)


def _meeting_title(table: HandMade) -> tuple[str, str]:
    """SQL of what tells the meeting from others, and of its title where that may be kept."""
    said = table.columns.texts(table.ref("title")) if table.has("title") else []
    title = said[0] if said else title_in_name(table.task.name)
    return _one_title(table, title, "name", "upn", "mail")


def _one_title(table: HandMade, title: str, *names_in: str) -> tuple[str, str]:
    """SQL of the key and of the title that all rows share."""
    kept = table.kept_titles([title], *names_in)[title]
    if kept is None:
        table.findings.append(_title_left_out())
    return _literal(title), _literal(kept)


def _literal(value: str | None) -> str:
    return "cast(null as varchar)" if value is None else "'" + value.replace("'", "''") + "'"


def title_in_name(name: str) -> str:
    """The title of a meeting or form from the name of its file."""
    innermost = name.split(" › ")[-1]
    stem = innermost.rpartition(".")[0] or innermost
    before = ""
    while before != stem:
        before, stem = stem, AFTER_TITLE.sub("", stem)
    return squeezed(stem.replace("_", " ")) or "?"


def _title_left_out() -> Finding:
    return Finding(
        "title-left-out",
        blocks=False,
        where=whole_file(),
        says=text("The title may name a person, and was not kept."),
        fix=text(
            "The training is known by its day. The file's own name stays in the history: if that "
            "names somebody, rename it before you import it."
        ),
    )


def _meeting_day(table: HandMade) -> str:
    """The day somebody joined. Where numbers leave day and month open, the clock tells.

    Teams writes times as the language of whoever downloads the report does. American English has
    two digits for the year, slashes, and capital AM and PM; all others with slashes and a clock of
    24 hours, and all with points or hyphens, have the day first.
    """
    texts = table.columns.texts(table.ref("joined"))
    order = date_order() or _order_by_clock(texts)
    days = _in_order(texts, order) if order else {}
    if order is None or not _all_possible(days, table):
        return table.read_days("joined", needed="joined")["joined"]
    if any(read and isinstance(read[1], Numeric) for read in map(read_date, texts)):
        table.findings.append(_order_from_clock(order))
    table.leave_out(NO_DAY, f"{table.text('joined')} is null", "joined")
    return table.columns.dates(table.ref("joined"), texts, days)


def _order_by_clock(texts: Sequence[str]) -> Order | None:
    tidy = [squeezed(said) for said in texts]
    if tidy and all(TWELVE_HOURS.search(said) for said in tidy):
        return "month first"
    if tidy and all(DAY_FIRST.search(said) for said in tidy):
        return "day first"
    return None


def _in_order(texts: Sequence[str], order: Order) -> dict[str, date | None]:
    found: dict[str, date | None] = {}
    for said in texts:
        read = read_date(said)
        day = read[1] if read else None
        found[said] = day.day(order) if isinstance(day, Numeric) else day
    return found


def _all_possible(days: Mapping[str, date | None], table: HandMade) -> bool:
    latest = table.latest(ahead=False)
    return all(day is not None and day <= latest for day in days.values())


def _order_from_clock(order: Order) -> Finding:
    return Finding(
        "date-order-from-clock",
        blocks=False,
        where=whole_file(),
        says=text("Dates were read with the day first, as Teams writes them beside such times.")
        if order == "day first"
        else text("Dates were read with the month first, as Teams writes them beside such times."),
        fix=text("Look whether the days in the review are right."),
    )


def _read_form(task: Task, con: duckdb.DuckDBPyConnection) -> Reading:
    """Who sent in a form. Questions and answers are not looked at, and not named either."""
    known = {key for column in FORMS.columns for key in column.keys()}  # noqa: SIM118
    headers = tuple(header if normalised(header) in known else "" for header in task.staged.headers)
    questions = sum(bool(header.strip()) for header in task.staged.headers) - sum(
        map(bool, headers)
    )
    with HandMade(con, replace(task, staged=replace(task.staged, headers=headers)), FORMS) as table:
        if not table.has("mail"):
            table.findings.append(_anonymous())
        elif not table.has("completed") and not table.has("started"):
            table.findings.append(column_missing(FORMS.title, ["Completion time"]))
        if table.is_blocked():
            return table.made({}, newest=None)
        if questions:
            table.findings.append(_answers_left_out(questions))
        addresses = table.columns.texts(table.ref("mail"))
        if addresses and all(said.casefold() in ANONYMOUS for said in addresses):
            table.findings.append(_anonymous())
        said = table.text("mail")
        table.leave_out(NO_PERSON, f"{said} is null or strpos({said}, '@') = 0", "mail")
        title = title_in_name(task.name)
        course, kept = _one_title(table, title, "name", "mail")
        when = "completed" if table.has("completed") else "started"
        status = "registered" if SIGNING_UP.search(title) else "attended"
        table.findings.append(_counted_as(status))
        return table.made(
            {
                "person": said,
                "person_kind": "'upn'",
                "course": course,
                "title": kept,
                "attended_on": table.read_days(when, needed=when)[when],
                "minutes": "cast(null as integer)",
                "status": _literal(status),
                "role": "cast(null as varchar)",
            },
            newest="attended_on",
        )


def _anonymous() -> Finding:
    return Finding(
        "form-anonymous",
        blocks=True,
        where=header_line(),
        says=text("This form does not record who sends it in, so nobody can be counted."),
        fix=text(
            "That is right for a survey. To record who took part, switch on “Record name” in the "
            "settings of the form before people fill it in."
        ),
    )


def _answers_left_out(questions: int) -> Finding:
    return Finding(
        "answers-left-out",
        blocks=False,
        where=header_line(),
        says=text("Columns with questions in this form: {n}. None of them is read.", n=questions),
        fix=text("Nothing needs to be done: answers are never kept."),
    )


def _counted_as(status: str) -> Finding:
    says = text("Who sent in this form counts as having taken part.")
    fix = text("If people signed up with it, put “registration” in the name of the file.")
    if status == "registered":
        says = text("Who sent in this form counts as signed up, because of its name.")
        fix = text("If it was filled in at or after the training, rename the file.")
    return Finding("form-counted-as", blocks=False, where=whole_file(), says=says, fix=fix)


NO_DATE_OF_COURSE = Placed(
    "day-missing",
    text("These rows have no date, and were left out."),
    text("Nothing needs to be done: courses that nobody began have no day."),
)
LEARNING_STATUS = {"notstarted": "registered", "inprogress": "started", "completed": "completed"}


def _read_learning(task: Task, con: duckdb.DuckDBPyConnection) -> Reading:
    """Assignments and courses of Viva Learning, which knows people by their object id."""
    with HandMade(con, task, VIVA_LEARNING) as table:
        if table.is_blocked():
            return table.made({}, newest=None)
        person = table.person("learner")
        status = table.read("status", lambda word: LEARNING_STATUS.get(normalised(word)), "varchar")
        days = table.read_days("completed", "started", "assigned", ahead=False)
        on_day = f"coalesce({days['completed']}, {days['started']}, {days['assigned']})"
        given = [table.text(name) for name in days if table.has(name)]
        undated = f"coalesce({', '.join(given)}) is null" if given else "true"
        table.leave_out(NO_DATE_OF_COURSE, undated)
        return table.made(
            {
                **person,
                "course": table.text("course"),
                "title": "cast(null as varchar)",
                "attended_on": on_day,
                "minutes": "cast(null as integer)",
                "status": status,
                "role": "cast(null as varchar)",
            },
            newest="attended_on",
        )


def family_of_meeting(keys: frozenset[str]) -> bool:
    """Whether column names are those of the people in an attendance report, in any language."""
    known = {
        column.name for column in TEAMS_ATTENDANCE.columns if not keys.isdisjoint(column.keys())
    }
    return bool(known & {"upn", "mail"}) and {"joined", "left"} <= known


def family_of_form(keys: frozenset[str]) -> bool:
    """Whether column names are those that every form has, in any language."""
    known = {column.name for column in FORMS.columns if not keys.isdisjoint(column.keys())}
    return {"started", "completed"} <= known and bool(known & {"mail", "id"})


CONTRACTS: Mapping[str, Contract] = {
    contract.source: contract for contract in (TEAMS_ATTENDANCE, FORMS, VIVA_LEARNING)
}
