"""Lists that organisations keep themselves: champions, trainings, activities, other AI tools."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import duckdb

from ingest.columns import Placed
from ingest.contract import column_missing, normalised
from ingest.durations import read_minutes
from ingest.files import SIGN_OF_MEMBER
from ingest.readers.attendance import read_attendance
from ingest.readers.hand_made import LONGEST, PERSON_COLUMNS, HandMade
from ingest.readers.own_contracts import (
    ACTIVITIES,
    CHAMPIONS_FILE,
    COPILOT,
    EVENTS_FILE,
    EVERYONE,
    OWN_CONTRACTS,
    STATUSES,
    TOOL_FILE,
    TOOL_NAMES,
    TRAINING_FILE,
)
from ingest.readers.people_contracts import PEOPLE_FILE, TELLING
from ingest.readers.people_day import day_of_file
from ingest.readers.people_groups import WRITE_GROUP
from ingest.readers.people_values import names_group, yes_no
from ingest.readers.reading import Reading, Task
from ingest.titles import is_name, kept_title
from ingest.values import squeezed
from words import text

NAMES = ("display_name", *PERSON_COLUMNS[:2])
MOST_USES = 1_000_000
OTHER_TOOL = "Other"  # a tool without a name of its own
BETWEEN = re.compile(r"[;|\n]")
SINCE = frozenset(("since", "sinds", "seit", "depuis"))
CHAMPIONS_NAME = re.compile(r"(?<![a-z])(champion|kampioen|ambassad)", re.IGNORECASE)
PEOPLE_NAME = re.compile(
    r"(?<![a-z])(people|users|employees|staff|personeel|medewerkers|mensen)", re.IGNORECASE
)

STATUS_UNKNOWN = Placed(
    "status-unknown",
    text("These rows have a status that is not known, and were left out."),
    text("Write registered, started, attended, completed or absent."),
)
ABSENT = Placed(
    "training-absent",
    text("These rows say that somebody was not there, and were left out."),
    text("Nothing needs to be done."),
)
MINUTES_UNREADABLE = Placed(
    "duration-unreadable",
    text("These rows have a duration that cannot be read, and were left out."),
    text("Write durations as minutes, or as 1h 27m."),
)
NO_COURSE = Placed(
    "course-missing",
    text("These rows do not say which training it was, and were left out."),
    text("Write the name of the training in each row."),
)
NO_TITLE = Placed(
    "title-missing",
    text("These rows have no title, and were left out."),
    text("Write a title in each row."),
)
ACTIVITY_UNKNOWN = Placed(
    "activity-unknown",
    text("These rows have a kind of activity that is not known, and were left out."),
    text("Write training, campaign, coaching, challenge, communication or other."),
)
NO_CHAMPION = Placed(
    "not-a-champion",
    text("These rows say that somebody is no champion, and were left out."),
    text("Nothing needs to be done."),
)
ENDS_BEFORE = Placed(
    "days-reversed",
    text("These rows end before they begin, and were left out."),
    text("Correct the dates; the last day may be the first day, not an earlier one."),
)
NO_TOOL = Placed(
    "tool-missing",
    text("These rows do not say which tool was used, and were left out."),
    text("Write the name of the tool in each row."),
)
TOOL_IS_ADDRESS = Placed(
    "tool-is-address",
    text("These rows have an address where the name of the tool should be, and were left out."),
    text("Write the name of the tool in each row."),
)
TOOL_LIKE_NAME = Placed(
    "tool-like-name",
    text("These rows have what may be the name of a person where the name of the tool should be."),
    text("They count with the other tools, and that name is not kept."),
)
GROUP_IS_ADDRESS = Placed(
    "group-is-address",
    text("These rows have an address where the name of a group should be, and were left out."),
    WRITE_GROUP,
)
IS_COPILOT = Placed(
    "tool-is-copilot",
    text("These rows are about Microsoft 365 Copilot itself, and were left out."),
    text("Use of Copilot comes from Microsoft’s own reports; import those."),
)


def read_own(task: Task, con: duckdb.DuckDBPyConnection) -> Reading:
    """The rows of a list in TEMP table `task.into`."""
    contract = OWN_CONTRACTS[task.source]
    with HandMade(con, task, contract) as table:
        needed = NEEDED[task.source]
        lacking = [name for name in needed if not table.has(name)]
        if task.source != EVENTS_FILE.source and not any(map(table.has, PERSON_COLUMNS)):
            lacking.insert(0, "mail")
        if lacking:
            english = {c.name: next(iter(c.aliases.values()))[0] for c in contract.columns}
            table.findings.append(
                column_missing(contract.title, [english[name] for name in lacking])
            )
        if table.is_blocked():
            return table.made({}, newest=None)
        return READ[task.source](table)


def read_attended(task: Task, con: duckdb.DuckDBPyConnection) -> Reading:
    """Who took part: a list made by hand, or what a system of Microsoft reports."""
    return (read_own if task.source in OWN_CONTRACTS else read_attendance)(task, con)


NEEDED: Mapping[str, tuple[str, ...]] = {
    TRAINING_FILE.source: ("course", "attended_on"),
    CHAMPIONS_FILE.source: (),
    EVENTS_FILE.source: ("from_on", "title"),
    TOOL_FILE.source: ("used_on", "tool"),
}


def _training(table: HandMade) -> Reading:
    person = table.addressed()
    course = table.text("course")
    table.leave_out(NO_COURSE, f"{course} is null", "course")
    status = table.read(
        "status",
        lambda word: STATUSES.get(normalised(word)) or STATUSES.get(squeezed(word).casefold()),
        "varchar",
        unreadable=STATUS_UNKNOWN,
    )
    if table.has("status"):
        absent = [
            said
            for said in table.columns.texts(table.ref("status"))
            if STATUSES.get(normalised(said)) == "absent"
        ]
        table.without("status", absent, ABSENT)
    days = table.read_days("attended_on", ahead=True, needed="attended_on")
    today = table.task.today.isoformat()
    planned = f"{days['attended_on']} > date '{today}'"
    # Nobody attended what is still to come; and who is listed without a status took part.
    status = f"case when {planned} then 'registered' else coalesce({status}, 'attended') end"
    minutes = table.read("minutes", read_minutes, "integer", unreadable=MINUTES_UNREADABLE)
    return table.made(
        {
            **person,
            "course": course,
            "title": table.titles("course", *NAMES),
            "attended_on": days["attended_on"],
            "minutes": minutes,
            "status": status,
            "role": "cast(null as varchar)",
        },
        newest=f"case when attended_on <= date '{today}' then attended_on end",
    )


def _champions(table: HandMade) -> Reading:
    person = table.addressed()
    if table.has("role"):
        said = table.columns.texts(table.ref("role"))
        table.without("role", [word for word in said if yes_no(word) is False], NO_CHAMPION)
    days = table.read_days("from_on", "to_on", ahead=True)
    listed_on = _listed_on(table)
    first, last = days["from_on"], days["to_on"]
    words = table.words_of_people(*NAMES)
    role = table.read("role", lambda said: _role(said, words), "varchar", unreadable=None)
    made = {
        **person,
        "listed_on": listed_on,
        "department": table.read("department", _group, "varchar", GROUP_IS_ADDRESS),
        "team": table.read("team", _group, "varchar", GROUP_IS_ADDRESS),
        "role": role,
        "from_on": first,
        "to_on": f"{last} + 1",
    }
    return table.made(
        {**made, "to_on": f"cast({made['to_on']} as date)"},
        newest="listed_on",
        after=lambda: table.drop_where(ENDS_BEFORE, "to_on <= from_on"),
    )


def _role(said: str, names: frozenset[str]) -> str | None:
    """A role as it is written, where it names nobody of the list; a plain yes says nothing."""
    return None if yes_no(said) else kept_title(said, names)


def _group(said: str) -> str | None:
    """The name of a group on one line; None for an address: whom it is of would stay readable."""
    return squeezed(said)[:LONGEST] if names_group(said) else None


def _events(table: HandMade) -> Reading:
    title = table.text("title")
    table.leave_out(NO_TITLE, f"{title} is null", "title")
    days = table.read_days("from_on", "to_on", ahead=True, needed="from_on")
    activity = table.read(
        "activity",
        lambda word: ACTIVITIES.get(normalised(word)),
        "varchar",
        unreadable=ACTIVITY_UNKNOWN,
    )
    departments = table.read("departments", _groups, "varchar[]", GROUP_IS_ADDRESS)
    teams = table.read("teams", _groups, "varchar[]", GROUP_IS_ADDRESS)
    first = days["from_on"]
    return table.made(
        {
            "course": title,
            "title": table.titles("title"),
            "listed_on": _listed_on(table),
            "from_on": first,
            "to_on": f"cast(coalesce({days['to_on']}, {first}) + 1 as date)",
            "activity": f"coalesce({activity}, 'other')",
            "departments": f"coalesce({departments}, [])",
            "teams": f"coalesce({teams}, [])",
        },
        newest="listed_on",
        after=lambda: table.drop_where(ENDS_BEFORE, "to_on <= from_on"),
    )


def _groups(said: str) -> list[str] | None:
    """Names of groups in one cell, each once and in order; [] where the cell means everyone.

    A comma divides names only where nothing else does. None where one is an address: without it,
    the activity would be taken to be for everyone.
    """
    if not names_group(said):
        return None
    parts = BETWEEN.split(said) if BETWEEN.search(said) else said.split(",")
    names = {squeezed(name) for name in parts if squeezed(name)}
    if any(normalised(name) in EVERYONE or name == "*" for name in names):
        return []
    return sorted(names)


def _tools(table: HandMade) -> Reading:
    person = table.addressed()
    tool = table.text("tool")
    table.leave_out(NO_TOOL, f"{tool} is null", "tool")
    table.leave_out(TOOL_IS_ADDRESS, f"strpos({tool}, '@') > 0", "tool")
    copilot = [
        said for said in table.columns.texts(table.ref("tool")) if normalised(said) in COPILOT
    ]
    table.without("tool", copilot, IS_COPILOT)
    names = _tool_names(table)
    days = table.read_days("used_on", needed="used_on")
    uses = table.whole("uses", most=MOST_USES)
    return table.made(
        {
            **person,
            "used_on": days["used_on"],
            "tool": table.read("tool", lambda said: normalised(names[said]), "varchar"),
            "name": table.read("tool", names.__getitem__, "varchar"),
            "feature": table.read("feature", _feature(table), "varchar", unreadable=None),
            "uses": f"coalesce({uses}, 1)",
        },
        newest="used_on",
    )


def _tool_names(table: HandMade) -> dict[str, str]:
    """What each text of the column counts as; what may be a person's name is no name of a tool."""
    people = table.words_of_people(*NAMES)
    said = table.columns.texts(table.ref("tool"))
    persons = [
        tool for tool in said if normalised(tool) not in TOOL_NAMES and is_name(tool, people)
    ]
    if persons:
        named = {table.ref("tool"): persons}
        table.findings.append(TOOL_LIKE_NAME.at(table.columns, named, table.bound.header("tool")))
    return {tool: OTHER_TOOL if tool in persons else tool_name(tool) for tool in said}


def _feature(table: HandMade) -> Callable[[str], str | None]:
    """How a feature is kept: on one line, and not at all where it tells of a person."""
    people = table.words_of_people(*NAMES)

    def kept(said: str) -> str | None:
        return None if "@" in said or is_name(said, people) else squeezed(said)[:LONGEST] or None

    return kept


def tool_name(said: str) -> str:
    """A tool under the name it calls itself; others as they are written."""
    name = TOOL_NAMES.get(normalised(said)) or squeezed(said)[:60]
    return name.capitalize() if name == "any" else name  # "any" stands for all tools together


def _listed_on(table: HandMade) -> str:
    """The day that the list pictures, as SQL; a note says how it is known."""
    task = table.task
    day, note = day_of_file(task.name, task.today, task.dated, task.modified_on)
    table.findings.append(note)
    return f"cast('{day.isoformat()}' as date)"


READ: Mapping[str, Callable[[HandMade], Reading]] = {
    TRAINING_FILE.source: _training,
    CHAMPIONS_FILE.source: _champions,
    EVENTS_FILE.source: _events,
    TOOL_FILE.source: _tools,
}


def family_of(source: str, keys: frozenset[str]) -> bool:
    """Whether column names are those of one of these lists."""
    columns = OWN_CONTRACTS[source].columns
    known = {column.name for column in columns if not keys.isdisjoint(column.keys())}
    about_people = bool(known & {"upn", "mail", "object_id"})
    if source == EVENTS_FILE.source:
        told = {"title", "from_on"} <= known and known & {"activity", "departments", "teams"}
        return bool(told) and not about_people
    if not about_people:
        return False
    if source == CHAMPIONS_FILE.source:
        return _about_champions(keys, known)
    return set(NEEDED[source]) <= known or (
        source == TRAINING_FILE.source and {"course", "status"} <= known
    )


def _about_champions(keys: frozenset[str], known: set[str]) -> bool:
    """A column is named after them, or says since when; and nothing that only people files have.

    A people file may have a column that says who is a champion, but is no list of champions.
    """
    if not _fits_champions(keys):
        return False
    named = any("champion" in key or "ambassad" in key for key in keys)
    dated = "role" in known and bool(known & {"from_on", "to_on"})
    return named or dated or not keys.isdisjoint(SINCE)


def _fits_champions(keys: frozenset[str]) -> bool:
    """Nothing stands here that only people files have."""
    attributes = {c.name for c in PEOPLE_FILE.columns if not keys.isdisjoint(c.keys())}
    return not attributes & (set(TELLING) - {"department", "team"})


def names_champions(name: str, keys: frozenset[str]) -> bool:
    """Whether a file is a list of champions by its name, where its columns could be one's.

    The address alone is enough then: a list of champions needs no other column.
    """
    base = name.split(SIGN_OF_MEMBER)[-1]
    if not CHAMPIONS_NAME.search(base) or PEOPLE_NAME.search(base):
        return False
    columns = CHAMPIONS_FILE.columns
    known = {column.name for column in columns if not keys.isdisjoint(column.keys())}
    return bool(known & {"upn", "mail", "object_id"}) and _fits_champions(keys)
