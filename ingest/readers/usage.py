"""Copilot usage reports: staged text → typed rows, one per person, refresh date and period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import duckdb

from ingest.columns import Columns, Placed
from ingest.contract import Bound, Contract, header_findings
from ingest.findings import Finding, shown_header
from ingest.readers.people_day import day_in_name
from ingest.readers.reading import Reading, Task
from ingest.readers.usage_checks import (
    DUPLICATE_CONFLICT,
    DUPLICATE_ROWS,
    NO_IDENTIFIER,
    NO_REFRESH_DATE,
    NUMBER_TROUBLE,
    PERIOD_UNREADABLE,
    USER_UNKNOWN,
    concealed_finding,
    counts_absent,
    date_findings,
    future_activity,
    no_rows,
    refresh_date_missing,
    refresh_from_rows,
    unknown_apps,
)
from ingest.readers.usage_contract import APPS, CONTRACTS, OTHER, app_column, read_period
from ingest.values import DatePlan, plan_dates, read_whole

NUMBERS = {  # column → SQL type and the most that can be true
    "prompts": ("integer", 10_000_000),
    "prompts_chat_work": ("integer", 10_000_000),
    "prompts_chat_web": ("integer", 10_000_000),
    "active_days": ("smallint", 366),
}
NEW_PERIOD = 28  # days; reports with this period can have counts, those with 30 cannot
GUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
BLANKS = " \t\r\n\u00a0\ufeff"
NEVER_NAMED = "unknown"  # what the admin center calls a user without directory details


@dataclass
class _Work:
    """One file on its way: its columns, what was found, and the SQL made so far."""

    task: Task
    contract: Contract
    bound: Bound
    columns: Columns
    findings: list[Finding]
    apps: tuple[str, ...] = ()
    sql: dict[str, str] = field(default_factory=dict)  # staged column → expression

    def ref(self, name: str) -> str:
        """A column of the file; of columns with one name, the first cell that is filled."""
        position = self.bound.places[name]
        others = self.bound.twins.get(position, ())
        refs = [f'"{self.task.staged.table}".c{place}' for place in (position, *others)]
        return f"coalesce({', '.join(refs)})" if others else refs[0]

    @property
    def blocked(self) -> bool:
        return any(finding.blocks for finding in self.findings)


def read_usage(task: Task, con: duckdb.DuckDBPyConnection) -> Reading:
    """The rows of a usage report in TEMP table `task.into`, and what there is to say about them."""
    contract = CONTRACTS[task.source]
    bound = contract.bind(task.staged.headers)
    findings = [*task.findings, *task.staged.findings]
    findings += header_findings(contract, bound, twins_allowed=_is_graph_beta(contract, bound))
    with Columns(con, task.staged) as columns:
        work = _Work(task, contract, bound, columns, findings)
        work.apps = _apps(bound)
        findings += unknown_apps(
            [
                shown_header(bound.headers[bound.places[app_column(app)]])
                for app in work.apps
                if app.startswith(OTHER)
            ]
        )
        if not work.blocked:
            _identify(work)
            _date(work)
            _count(work)
        if not work.blocked:
            _make(work, con)
        if not work.blocked:
            _fold_duplicates(work, con)
        return _reading(work, con)


def _is_graph_beta(contract: Contract, bound: Bound) -> bool:
    """The old beta report, seen with a doubled column; its period comes before the user."""
    places = bound.places
    return (
        contract.source == "graph_usage"
        and {"period_days", "upn"} <= places.keys()
        and places["period_days"] < places["upn"]
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


def _identify(work: _Work) -> None:
    """Who a row is about. An identifier without @, or 32 hexadecimal digits, is a concealed one.

    Most files have nothing to trim and nobody concealed; one cheap look spares them the work.
    """
    columns, given = work.columns, work.ref("upn")
    untidy, codes, sevens, empty = columns.con.execute(
        f"""
        select count(*) filter (where {_edge("")} or {_edge("[-1]")}),
               count(*) filter (where strpos({given}, '@') in (0, 33)),
               count(*) filter (where length({given}) = {len(NEVER_NAMED)}),
               count(*) - count({given})
        from {columns.source}
        """.replace("@upn@", given)
    ).fetchone() or (0, 0, 0, 0)
    upn = f"nullif(trim({given}, '{BLANKS}'), '')" if untidy else given
    object_id, hashed = "cast(null as varchar)", "false"
    if untidy or codes:
        hashed = (
            f"coalesce(strpos({upn}, '@') = 0 or (strpos({upn}, '@') = 33"
            f" and regexp_matches({upn}, '^[0-9a-fA-F]{{32}}@')), false)"
        )
    if "object_id" in work.bound.places:
        oid = f"lower(trim({work.ref('object_id')}))"
        object_id = f"case when regexp_full_match({oid}, '{GUID}') then {oid} end"
        # The object id says who it is: a concealed address beside it hides and tells nothing.
        work.sql["upn"] = f"case when not ({hashed} and {object_id} is not null) then {upn} end"
        work.sql["hashed"] = f"{hashed} and {object_id} is null"
    else:
        work.sql["upn"], work.sql["hashed"] = upn, hashed
    work.sql["object_id"] = object_id
    if untidy or empty:
        _leave_out(work, NO_IDENTIFIER, f"{upn} is null and {object_id} is null")
    if untidy or sevens:
        _leave_out(work, USER_UNKNOWN, f"lower({upn}) = '{NEVER_NAMED}' and {object_id} is null")


def _edge(end: str) -> str:
    """True where a cell starts (or ends, "[-1]") with a blank."""
    code = f"ascii(@upn@{end})"
    return f"{code} <= 32 or {code} in (160, 65279)"


def _leave_out(work: _Work, kind: Placed, condition: str) -> None:
    """Rows that say nothing about anybody."""
    finding = kind.at(work.columns, condition, work.bound.header("upn"))
    if finding.rows:
        work.findings.append(finding)
        work.columns.reject(condition)


def _date(work: _Work) -> None:
    """The days of a row, decided for the whole file: refresh date, all-app date, each app."""
    names = [n for n in work.bound.places if n == "refresh_on" or n.startswith("app_")]
    texts = {name: work.columns.texts(work.ref(name)) for name in names}
    has_refresh = bool(texts.get("refresh_on"))
    named = day_in_name(work.task.name, work.task.today)
    latest = min(work.task.today, named or work.task.today) + timedelta(days=1)
    plan = plan_dates(texts, refresh="refresh_on" if has_refresh else None, latest=latest)
    tomorrow = work.task.today + timedelta(days=1)
    named_sql = _references(work, names)
    work.findings += date_findings(work.columns, plan, texts, named_sql, tomorrow)
    if plan.blocked:
        return
    activity = [name for name in names if name != "refresh_on"]
    late = {name: [text for text in texts[name] if plan.days[text] > tomorrow] for name in activity}
    late = {name: found for name, found in late.items() if found}
    if late:
        work.findings.append(future_activity(work.columns, _placed(work, late)))
    for name in activity:
        meant = {text: plan.days[text] for text in texts[name]}
        blanked = dict.fromkeys(late.get(name, ()))
        work.sql[name] = work.columns.dates(work.ref(name), texts[name], {**meant, **blanked})
    _refresh(work, plan, texts, tomorrow)


def _placed(work: _Work, texts: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    return {work.ref(name): found for name, found in texts.items()}


def _references(work: _Work, names: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Column → its SQL and its header."""
    return {name: (work.ref(name), work.bound.header(name)) for name in names}


def _refresh(
    work: _Work, plan: DatePlan, texts: Mapping[str, Sequence[str]], tomorrow: date
) -> None:
    """The report's own day; for a file that does not say it, the newest day in the file."""
    if said := texts.get("refresh_on"):
        sql = work.ref("refresh_on")
        work.sql["refresh_on"] = work.columns.dates(sql, said, plan.days)
        missing = f"{sql} is null"
        if work.columns.lines(missing)[1]:
            work.findings.append(
                NO_REFRESH_DATE.at(work.columns, missing, work.bound.header("refresh_on"))
            )
            work.columns.reject(missing)
        return
    days = [
        plan.days[text] for found in texts.values() for text in found if plan.days[text] <= tomorrow
    ]
    newest = max(days, default=work.task.dated)
    work.sql["refresh_on"] = f"date '{newest}'" if newest else "cast(null as date)"
    if newest:
        work.findings.append(refresh_from_rows(newest))
    elif work.task.staged.rows_read > work.task.staged.rows_rejected:
        work.findings.append(refresh_date_missing())


def _count(work: _Work) -> None:
    """Numbers of a row. A cell that is none rejects its row: half a row is worse than none."""
    if "period_days" in work.bound.places:
        sql = work.ref("period_days")
        texts = work.columns.texts(sql)
        meant = {text: read_period(text) for text in texts}
        if bad := [text for text, days in meant.items() if days is None]:
            kind = PERIOD_UNREADABLE
            work.findings.append(
                kind.at(work.columns, {sql: bad}, work.bound.header("period_days"))
            )
            work.columns.reject({sql: bad})
        work.sql["period_days"] = work.columns.numbers(sql, meant, "smallint")
        has_counts = not work.bound.places.keys().isdisjoint(NUMBERS)
        if work.task.source == "graph_usage" and NEW_PERIOD in meant.values() and not has_counts:
            work.findings.append(counts_absent())
    for name, (sql_type, most) in NUMBERS.items():
        if name in work.bound.places:
            _whole(work, name, sql_type, most)


def _whole(work: _Work, name: str, sql_type: str, most: int) -> None:
    sql = work.ref(name)
    read = {text: read_whole(text, most) for text in work.columns.texts(sql)}
    for trouble, kind in NUMBER_TROUBLE.items():
        if bad := [text for text, found in read.items() if found == trouble]:
            work.findings.append(kind.at(work.columns, {sql: bad}, work.bound.header(name)))
            work.columns.reject({sql: bad})
    meant = {text: found if isinstance(found, int) else None for text, found in read.items()}
    work.sql[name] = work.columns.numbers(sql, meant, sql_type)


def _make(work: _Work, con: duckdb.DuckDBPyConnection) -> None:
    """The staged table, in file order."""
    text_sql = work.ref("display_name") if "display_name" in work.bound.places else "null"
    empty = {
        "display_name": ("varchar", text_sql),
        "period_days": ("smallint", "null"),
        "app_any": ("date", "null"),
        **{name: (sql_type, "null") for name, (sql_type, _) in NUMBERS.items()},
    }
    expressions = {
        "line": f"cast({work.task.staged.line_sql} as bigint)",
        **{n: work.sql[n] for n in ("upn", "object_id", "hashed")},
        **{n: work.sql.get(n, f"cast({sql} as {kind})") for n, (kind, sql) in empty.items()},
        "refresh_on": work.sql["refresh_on"],
        **{app_column(app): work.sql[app_column(app)] for app in work.apps},
    }
    chosen = ", ".join(f'{expressions[name]} as "{name}"' for name in _names(expressions))
    con.execute(
        f"""
        create temp table "{work.task.into}" as
        select {chosen} from {work.columns.source} {work.columns.kept} {work.columns.order}
        """
    )


def _names(expressions: Mapping[str, str]) -> Iterator[str]:
    """The agreed order of columns."""
    first = (
        "line",
        "upn",
        "object_id",
        "hashed",
        "display_name",
        "refresh_on",
        "period_days",
        "app_any",
    )
    yield from first
    yield from (n for n in expressions if n.startswith("app_") and n != "app_any")
    yield from NUMBERS


def _fold_duplicates(work: _Work, con: duckdb.DuckDBPyConnection) -> None:
    """Rows that say the same of a person, day and period count once; differing ones block."""
    table = work.task.into
    key = "coalesce(object_id, lower(upn)), refresh_on, period_days"
    (extra,) = con.execute(
        f'select count(*) - count(distinct hash({key})) from "{table}"'
    ).fetchone() or (0,)
    if not extra:
        return
    says = ", ".join(["app_any", *(f'"{app_column(app)}"' for app in work.apps), *NUMBERS])
    groups = con.execute(
        f"""
        select list(line order by line), count(distinct hash({says}))
        from "{table}" group by {key} having count(*) > 1 order by min(line)
        """
    ).fetchall()
    unit = work.task.staged.unit
    if differing := [lines for lines, kinds in groups if kinds > 1]:
        work.findings.append(DUPLICATE_CONFLICT.on(differing[0], sum(map(len, differing)), unit))
        return
    if groups:
        spare = sorted(line for lines, _ in groups for line in lines[1:])
        work.findings.append(DUPLICATE_ROWS.on(spare, len(spare), unit))
        con.execute(
            f"""
            delete from "{table}" where rowid in (
                select row_id from (
                    select rowid as row_id,
                           row_number() over (partition by {key} order by line, rowid) as copy
                    from "{table}"
                ) where copy > 1
            )"""
        )


def _reading(work: _Work, con: duckdb.DuckDBPyConnection) -> Reading:
    """The answer; when something blocks, nothing is left behind."""
    task = work.task
    accepted, newest, hashed = 0, None, 0
    if not work.blocked:
        accepted, newest, hashed = con.execute(
            f'select count(*), max(refresh_on), count(*) filter (where hashed) from "{task.into}"'
        ).fetchone() or (0, None, 0)
        work.findings += concealed_finding(hashed, accepted)
        if not accepted:
            work.findings.append(no_rows(task.staged.rows_read))
    if work.blocked:
        con.execute(f'drop table if exists "{task.into}"')
        accepted, newest, hashed = 0, None, 0
    return Reading(
        file=task.name,
        file_sha256=task.sha256,
        source=task.source,
        kind="usage",
        series=1 if task.source == "admin_chat" else 0,
        table=None if work.blocked else task.into,
        apps=work.apps,
        newest_on=newest,
        concealed=2 * hashed > accepted,
        rows_read=task.staged.rows_read,
        rows_accepted=accepted,
        rows_rejected=task.staged.rows_read - accepted,
        findings=tuple(work.findings),
    )
