"""Copilot usage reports: staged text → typed rows, one per person, refresh date and period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import duckdb

from ingest.contract import Bound, Contract
from ingest.findings import shown_header
from ingest.readers.reading import Reading, Task
from ingest.readers.record_table import GUID, RecordTable
from ingest.readers.usage_checks import (
    DUPLICATE_CONFLICT,
    DUPLICATE_ROWS,
    NO_IDENTIFIER,
    NO_REFRESH_DATE,
    PERIOD_UNREADABLE,
    USER_UNKNOWN,
    concealed_finding,
    counts_absent,
    future_activity,
    refresh_date_missing,
    refresh_from_rows,
    unknown_apps,
)
from ingest.readers.usage_contract import APPS, CONTRACTS, OTHER, app_column, read_period
from ingest.readers.usage_plausible import (
    IS_TOTAL,
    MOST_DAYS,
    NEW_APPS_MOST,
    TOTAL_ROW,
    after_report,
    leave_out_impossible_days,
    odd_periods,
    too_many_apps,
)
from ingest.values import BLANKS, DatePlan

NUMBERS = {  # column → SQL type and the most that can be true
    "prompts": ("integer", 10_000_000),
    "prompts_chat_work": ("integer", 10_000_000),
    "prompts_chat_web": ("integer", 10_000_000),
    "active_days": ("smallint", MOST_DAYS),
}
NEW_PERIOD = 28  # days; reports with this period can have counts, those with 30 cannot
WIDE_BLANKS = ", ".join(str(ord(blank)) for blank in BLANKS if ord(blank) > 32)
NEVER_NAMED = "unknown"  # what the admin center calls a user without directory details


class UsageTable(RecordTable):
    """A report on its way, with the apps that have a column."""

    def __init__(self, con: duckdb.DuckDBPyConnection, task: Task, contract: Contract) -> None:
        super().__init__(con, task, contract)
        self.apps = _apps(self.bound)
        self.hashed = 0  # rows whose user is concealed
        new = [app for app in self.apps if app.startswith(OTHER)]
        if len(new) > NEW_APPS_MOST:
            self.findings.append(too_many_apps(len(new)))
            return
        self.findings += unknown_apps(
            [shown_header(self.bound.headers[self.bound.places[app_column(app)]]) for app in new]
        )

    def may_have_twins(self) -> bool:
        """The old beta report, seen with a doubled column; its period comes before the user."""
        places = self.bound.places
        return (
            self.contract.source == "graph_usage"
            and {"period_days", "upn"} <= places.keys()
            and places["period_days"] < places["upn"]
        )


def read_usage(task: Task, con: duckdb.DuckDBPyConnection) -> Reading:
    """The rows of a usage report in TEMP table `task.into`, and what there is to say about them."""
    with UsageTable(con, task, CONTRACTS[task.source]) as table:
        sql: dict[str, str] = {}
        if not table.is_blocked():
            sql = {**_identified(table), **_dated(table), **_counted(table)}
        reading = table.made(
            {name: sql[name] for name in _names(table) if name in sql},
            newest="refresh_on",
            after=lambda: _look_back(table),
        )
        return replace(
            reading,
            series=1 if task.source == "admin_chat" else 0,
            apps=table.apps,
            columns=(),
            concealed=2 * table.hashed > reading.rows_accepted,
        )


def _apps(bound: Bound) -> tuple[str, ...]:
    """Apps that have a column: known ones in their own order, then the others."""
    known = [app for app in APPS if f"app_{app}" in bound.places]
    others = [
        OTHER + name.removeprefix("app_other_")
        for name in bound.places
        if name.startswith("app_other_")
    ]
    return (*known, *others)


def _names(table: UsageTable) -> Iterator[str]:
    """The agreed order of columns."""
    yield from ("upn", "object_id", "hashed", "display_name", "refresh_on", "period_days")
    yield "app_any"
    yield from (app_column(app) for app in table.apps)
    yield from NUMBERS


def _identified(table: UsageTable) -> dict[str, str]:
    """Who a row is about. An identifier without @, or 32 hexadecimal digits, is a concealed one.

    Most files have nothing to trim and nobody concealed; one cheap look spares them the work.
    """
    given = table.ref("upn")
    untidy, codes, sevens, empty = table.con.execute(
        f"""
        select count(*) filter (where {_edge("")} or {_edge("[-1]")}),
               count(*) filter (where strpos({given}, '@') in (0, 33)),
               count(*) filter (where length({given}) = {len(NEVER_NAMED)}),
               count(*) - count({given})
        from {table.columns.source}
        """.replace("@upn@", given)
    ).fetchone() or (0, 0, 0, 0)
    upn = table.text("upn") if untidy else given
    object_id, hashed = "cast(null as varchar)", "false"
    sql = {"upn": upn}
    if untidy or codes:
        hashed = (
            f"coalesce(strpos({upn}, '@') = 0 or (strpos({upn}, '@') = 33"
            f" and regexp_matches({upn}, '^[0-9a-fA-F]{{32}}@')), false)"
        )
    if table.has("object_id"):
        oid = f"lower(trim({table.ref('object_id')}))"
        object_id = f"case when regexp_full_match({oid}, '{GUID}') then {oid} end"
        # The object id says who it is: a concealed address beside it hides and tells nothing.
        sql["upn"] = f"case when not ({hashed} and {object_id} is not null) then {upn} end"
        hashed = f"{hashed} and {object_id} is null"
    if untidy or empty:
        table.leave_out(NO_IDENTIFIER, f"{upn} is null and {object_id} is null", "upn")
    if untidy or sevens:
        unknown = f"lower({upn}) = '{NEVER_NAMED}' and {object_id} is null"
        table.leave_out(USER_UNKNOWN, unknown, "upn")
    if untidy or codes:
        is_total = f"lower({upn}) in ({IS_TOTAL}) and {object_id} is null"
        table.leave_out(TOTAL_ROW, is_total, "upn")
    named = table.ref("display_name") if table.has("display_name") else "cast(null as varchar)"
    return {**sql, "object_id": object_id, "hashed": hashed, "display_name": named}


def _edge(end: str) -> str:
    """True where a cell starts (or ends, "[-1]") with a blank."""
    code = f"ascii(@upn@{end})"
    return f"{code} <= 32 or {code} in ({WIDE_BLANKS})"


def _dated(table: UsageTable) -> dict[str, str]:
    """The days of a row, decided for the whole file: refresh date, all-app date, each app."""
    names = [n for n in table.bound.places if n == "refresh_on" or n.startswith("app_")]
    plan, texts = table.planned(names, "refresh_on")
    if plan.blocked:
        return {}
    sql = {"app_any": "cast(null as date)"}
    activity = {name: found for name, found in texts.items() if name != "refresh_on"}
    late = {
        name: still_to_come
        for name, found in activity.items()
        if (still_to_come := [said for said in found if plan.days[said] > table.tomorrow])
    }
    if late:
        placed = {table.ref(name): found for name, found in late.items()}
        table.findings.append(future_activity(table.columns, placed))
    if reported := texts.get("refresh_on"):
        said_by = {
            table.ref(name): [said for said in found if said not in late.get(name, ())]
            for name, found in activity.items()
        }
        report = (table.ref("refresh_on"), reported)
        table.findings += after_report(table.columns, plan, said_by, report)
    for name, found in activity.items():
        meant = {said: plan.days[said] for said in found}
        blanked = dict.fromkeys(late.get(name, ()))
        sql[name] = table.columns.dates(table.ref(name), found, {**meant, **blanked})
    return {**sql, "refresh_on": _refresh(table, plan, texts)}


def _refresh(table: UsageTable, plan: DatePlan, texts: Mapping[str, list[str]]) -> str:
    """The report's own day; for a file that does not say it, the newest day in the file."""
    if said := texts.get("refresh_on"):
        given = table.ref("refresh_on")
        sql = table.columns.dates(given, said, plan.days)
        table.leave_out(NO_REFRESH_DATE, f"{given} is null", "refresh_on")
        return sql
    days = [plan.days[text] for found in texts.values() for text in found]
    newest = max((day for day in days if day <= table.tomorrow), default=table.task.dated)
    if newest:
        table.findings.append(refresh_from_rows(newest))
        return f"date '{newest}'"
    if table.task.staged.rows_read > table.task.staged.rows_rejected:
        table.findings.append(refresh_date_missing())
    return "cast(null as date)"


def _counted(table: UsageTable) -> dict[str, str]:
    """Numbers of a row. A cell that is none rejects its row: half a row is worse than none."""
    period = table.read("period_days", read_period, "smallint", PERIOD_UNREADABLE)
    has_counts = any(table.has(name) for name in NUMBERS)
    if table.has("period_days"):
        told = [read_period(said) for said in table.columns.texts(table.ref("period_days"))]
        table.findings += odd_periods(told)
        if table.task.source == "graph_usage" and not has_counts and NEW_PERIOD in told:
            table.findings.append(counts_absent())
    counted = {name: table.whole(name, kind, most) for name, (kind, most) in NUMBERS.items()}
    leave_out_impossible_days(table)
    return {"period_days": period, **counted}


def _look_back(table: UsageTable) -> None:
    """What shows in the rows as they were written: repeated ones, and concealed users."""
    _fold_duplicates(table)
    if table.is_blocked():
        return
    accepted, table.hashed = table.con.execute(
        f'select count(*), count(*) filter (where hashed) from "{table.task.into}"'
    ).fetchone() or (0, 0)
    table.findings += concealed_finding(table.hashed, accepted)


def _fold_duplicates(table: UsageTable) -> None:
    """Rows that say the same of a person, day and period count once; differing ones block."""
    con, into = table.con, table.task.into
    key = "coalesce(object_id, lower(upn)), refresh_on, period_days"
    (extra,) = con.execute(
        f'select count(*) - count(distinct hash({key})) from "{into}"'
    ).fetchone() or (0,)
    if not extra:
        return
    says = ", ".join(["app_any", *(f'"{app_column(app)}"' for app in table.apps), *NUMBERS])
    groups = con.execute(
        f"""
        select list(line order by line), count(distinct hash({says}))
        from "{into}" group by {key} having count(*) > 1 order by min(line)
        """
    ).fetchall()
    unit = table.task.staged.unit
    if differing := [lines for lines, kinds in groups if kinds > 1]:
        table.findings.append(DUPLICATE_CONFLICT.on(differing[0], sum(map(len, differing)), unit))
        return
    if groups:
        spare = sorted(line for lines, _ in groups for line in lines[1:])
        table.findings.append(DUPLICATE_ROWS.on(spare, len(spare), unit))
        con.execute(
            f"""
            delete from "{into}" where rowid in (
                select row_id from (
                    select rowid as row_id,
                           row_number() over (partition by {key} order by line, rowid) as copy
                    from "{into}"
                ) where copy > 1
            )"""
        )
