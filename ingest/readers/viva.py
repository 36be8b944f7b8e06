"""Viva Insights: person queries and the export of the Copilot Dashboard, one row per person-week.

Analysts choose the columns, so none but the person and the date is certain. Kept are actions per
feature, active and licensed days, and two groups; meetings, mail and whatever else an analyst added
are left out before anything is stored.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import duckdb

from ingest.columns import Placed
from ingest.contract import Column, Contract
from ingest.findings import Finding, header_line, whole_file
from ingest.readers.people_groups import GROUP_IS_ADDRESS, WRITE_GROUP
from ingest.readers.people_values import group_name, names_group
from ingest.readers.reading import Reading, Task
from ingest.readers.record_table import NO_PERSON, RecordTable
from ingest.readers.viva_taxonomy import TOTAL, by_spelling, folded, is_not_kept, metrics
from ingest.values import ORDERS, Numeric, read_date
from words import text

FEATURE = "feature_"
LEFT_OUT = "left:"
MOST_DAYS = 31
MOST_ACTIONS = 100_000  # of one person in one week
WEEK_STARTS = (6, 0)  # Sunday, Monday, as date.weekday() has them


def _column_of(key: str) -> str | None:
    """'copilotactionstakeninword' → its feature; a column about other things → 'left:…'."""
    entry = by_spelling().get(folded(key))
    if entry is not None:
        return "actions" if entry.key == TOTAL else FEATURE + entry.key
    return LEFT_OUT + key if is_not_kept(key) else None


VIVA_QUERY = Contract(
    source="viva_query",
    kind="viva",
    title=text("a Viva Insights query"),
    grain="one row per person and week",
    key=("person", "metric_on"),
    columns=(
        Column("person", "text", {"en": ("PersonId",)}, required=True),
        Column("metric_on", "date", {"en": ("MetricDate",)}, required=True),
        Column("active_days", "days", {"en": ("Total Copilot active days",)}),
        Column("enabled_days", "days", {"en": ("Total Copilot enabled days",)}),
        Column("organisation", "text", {"en": ("Organization", "Organisation")}),
        Column("function", "text", {"en": ("FunctionType", "Function")}),
    ),
    open_column=_column_of,
)

ADDRESS_LEFT_OUT = Placed("group-is-address", GROUP_IS_ADDRESS, WRITE_GROUP)
NO_DATE = Placed(
    "viva-date-missing",
    text("These rows do not say which week they are about, and were left out."),
    text("Run the query again, and do not edit the file."),
)
TWICE = Placed(
    "viva-person-week-twice",
    text("These rows speak of a person and week that another row of the file tells already."),
    text("One row of each was kept. Run the query again if that is not right."),
)


LONG_WEEK = Placed(
    "viva-days-over-7",
    text("These rows count more than 7 days in a week; they were read as 7."),
    text("Nothing needs to be done if that is right; sample data has such weeks."),
)


def read_viva(task: Task, con: duckdb.DuckDBPyConnection) -> Reading:
    """The person-weeks of a file in TEMP table `task.into`, a column per feature that it has."""
    with RecordTable(con, task, VIVA_QUERY) as table:
        features = [name for name in table.bound.places if name.startswith(FEATURE)]
        if not table.has("actions") and not features:
            table.findings.append(_no_actions())
        if table.is_blocked():
            return table.made({}, newest=None)
        table.findings += _left_out(table)
        metric_on, days = _weeks(table)
        if table.is_blocked():
            return table.made({}, newest=None)
        table.leave_out(NO_PERSON, f"{table.text('person')} is null", "person")
        table.leave_out(NO_DATE, f"{table.text('metric_on')} is null", "metric_on")
        counted = {name: table.whole(name, most=MOST_ACTIONS) for name in features}
        total = _total(table, counted)
        expressions = {
            "person": table.text("person"),
            "person_kind": "'viva'",
            # The calendar week that has most days of Viva's own week.
            "week_on": f"cast(date_trunc('week', {metric_on} + 3) as date)",
            "metric_on": metric_on,
            "actions": total,
            **_days(table, "active_days", "enabled_days"),
            "organisation": _group(table, "organisation"),
            "function": _group(table, "function"),
            **counted,
        }
        _leave_out_repeats(table, days)
        return table.made(expressions, newest="metric_on")


def _group(table: RecordTable, name: str) -> str:
    """A column of groups as SQL; NULL where an address stands, which a note tells."""
    if not table.has(name):
        return table.text(name)
    said = table.columns.texts(table.ref(name))
    lost = [value for value in said if not names_group(value)]
    if not lost:
        return table.text(name)
    where = {table.ref(name): lost}
    table.findings.append(ADDRESS_LEFT_OUT.at(table.columns, where, table.bound.header(name)))
    meant = {value: group_name(value) for value in said}
    return table.columns.mapped(table.ref(name), meant, "varchar")


# ---- weeks ---------------------------------------------------------------------------------------


def _weeks(table: RecordTable) -> tuple[str, dict[str, date]]:
    """The first day of each week as SQL, and what the texts mean; weeks tell day from month."""
    ref = table.ref("metric_on")
    texts = table.columns.texts(ref)
    days = _by_weekday(texts)
    if days is None:
        sql = table.days("metric_on")["metric_on"]
        if table.is_blocked():
            return sql, {}
        rows = table.con.execute(
            f"select distinct {ref}, {sql} from {table.columns.source} where {ref} is not null"
        ).fetchall()
        days = {value: day for value, day in rows if day}
    else:
        sql = table.columns.dates(ref, texts, days)
    if trouble := _not_weekly(sorted(set(days.values()))):
        table.findings.append(trouble)
    return sql, days


def _by_weekday(texts: list[str]) -> dict[str, date] | None:
    """What dates of numbers mean, when in one order only all of them are first days of a week.

    None where the dates are written otherwise, or do not tell; then they are read like others.
    """
    read = {value: found[1] for value in texts if (found := read_date(value))}
    numeric = {value: day for value, day in read.items() if isinstance(day, Numeric)}
    if not numeric or len(numeric) < len(texts):
        return None
    fitting = []
    for order in ORDERS:
        days = {value: on for value, numbers in numeric.items() if (on := numbers.day(order))}
        starts = {day.weekday() for day in days.values()}
        if len(days) == len(numeric) and len(starts) == 1 and starts <= set(WEEK_STARTS):
            fitting.append(days)
    return fitting[0] if len(fitting) == 1 else None


def _not_weekly(days: list[date]) -> Finding | None:
    """A query by day or by month is another figure: its rows are no weeks."""
    gaps = [later - earlier for earlier, later in pairwise(days)]
    by_day = any(gap < timedelta(days=6) for gap in gaps)
    by_month = len(days) > 1 and all(day.day == 1 for day in days)
    if not by_day and not by_month:
        return None
    return Finding(
        "viva-not-weekly",
        blocks=True,
        where=whole_file(),
        says=text("The rows of this query are not weeks."),
        fix=text("Run the query again with “Group by: Week”."),
    )


def _days(table: RecordTable, *names: str) -> dict[str, str]:
    """Counts of days in a week as SQL; more than 7 are 7."""
    found = {name: table.whole(name, "smallint", MOST_DAYS) for name in names}
    for name in filter(table.has, names):
        over = f"try_cast({table.ref(name)} as double) > 7"
        noted = LONG_WEEK.at(table.columns, over, table.bound.header(name))
        if noted.rows:
            table.findings.append(noted)
            found[name] = f"least({found[name]}, 7)"
    return found


# ---- actions -------------------------------------------------------------------------------------


def _total(table: RecordTable, counted: dict[str, str]) -> str:
    """All actions of a row: the file's own total, or the sum that Microsoft's list prescribes.

    Where the file has an app's sum and none of the app's features, the features would leave that
    app out; then the sums of the apps are added.
    """
    if table.has("actions"):
        return table.whole("actions", most=MOST_ACTIONS)
    known = {name: metrics()[name.removeprefix(FEATURE)] for name in counted}
    parts = [name for name, entry in known.items() if entry.in_total]
    apps = {entry.app: name for name, entry in known.items() if entry.app_sum}
    told = {known[name].app for name in parts}
    if not parts or not apps.keys() <= told:
        parts = list(apps.values()) or parts
    if not parts:
        table.findings.append(_no_total())
        return "cast(null as integer)"
    table.findings.append(
        Finding(
            "viva-total-made",
            blocks=False,
            where=header_line(),
            says=text(
                "The file has no column {name}; it was made by adding {n} columns, as Microsoft’s "
                "list of metrics says.",
                name="Total Copilot actions taken",
                n=len(parts),
            ),
            fix=text("Add that metric to the query to have Microsoft’s own total."),
        )
    )
    values = [f"coalesce({counted[name]}, 0)" for name in parts]
    empty = " and ".join(f"{counted[name]} is null" for name in parts)
    return f"case when {empty} then null else {' + '.join(values)} end"


def _left_out(table: RecordTable) -> list[Finding]:
    """Columns that are about other things: they are not kept, and that is said once."""
    count = sum(name.startswith(LEFT_OUT) for name in table.bound.places)
    findings = []
    if count:
        findings.append(
            Finding(
                "viva-columns-not-kept",
                blocks=False,
                where=header_line(),
                says=text(
                    "{n} columns that do not count actions with Copilot (meetings, mail, …) "
                    "were left out.",
                    n=count,
                ),
                fix=text("Nothing needs to be done: Kadans keeps only what it needs."),
            )
        )
    if not table.has("enabled_days"):
        findings.append(
            Finding(
                "viva-licence-unknown",
                blocks=False,
                where=header_line(),
                says=text(
                    "The file has no column {name}, so everyone in it is taken to hold a licence.",
                    name="Total Copilot enabled days",
                ),
                fix=text("Add that metric to the query."),
            )
        )
    return findings


def _leave_out_repeats(table: RecordTable, days: dict[str, date]) -> None:
    """Of rows about the same person-week the one that sorts first by content stays."""
    weeks: dict[date, list[str]] = defaultdict(list)
    for value, day in days.items():
        monday = day + timedelta(days=3)
        weeks[monday - timedelta(days=monday.weekday())].append(value)
    ref = table.ref("metric_on")
    if all(len(values) == 1 for values in weeks.values()):
        week = ref
    else:
        names = {value: on.isoformat() for on, values in weeks.items() for value in values}
        week = table.columns.mapped(ref, names, "varchar")
        week = f"coalesce({week}, {ref})"
    staged = f'"{table.task.staged.table}"'
    person = f"lower({table.text('person')})"
    twice = f"""
        select 1 from {table.columns.source}
        where {person} is not null and {ref} is not null
        group by {person}, {week} having count(*) > 1 limit 1"""
    if table.con.execute(twice).fetchone() is None:
        return
    content = ", ".join(f"c{place}" for place in range(len(table.task.staged.headers)))
    table.leave_out(
        TWICE,
        f"""{staged}.rowid in (
            select row_id from (
                select {staged}.rowid as row_id, row_number() over (
                    partition by {person}, {week} order by {content}, {staged}.rowid
                ) as place
                from {table.columns.source}
                where {person} is not null and {ref} is not null
            ) where place > 1)""",
        "person",
    )


def _no_actions() -> Finding:
    return Finding(
        "viva-no-actions",
        blocks=True,
        where=header_line(),
        says=text("This query of Viva Insights has no metric that counts actions with Copilot."),
        fix=text(
            "Run the query again with “Total Copilot actions taken”, “Total Copilot active days” "
            "and “Total Copilot enabled days”."
        ),
    )


def _no_total() -> Finding:
    return Finding(
        "viva-total-unknown",
        blocks=False,
        where=header_line(),
        says=text("From these columns the number of all actions cannot be told."),
        fix=text("Add “Total Copilot actions taken” to the query."),
    )
