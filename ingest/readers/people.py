"""People files: from text columns to one typed row per person (and effective date).

Bind the columns, read the values, reject rows that cannot be read, take doubles out, then look over
what is left and say what is worth knowing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import duckdb

from ingest.columns import Columns
from ingest.contract import Bound, Contract, column_missing, normalised
from ingest.findings import Finding, header_line, shown_headers, whole_file
from ingest.readers import people_checks as checks
from ingest.readers import people_groups
from ingest.readers.people_contracts import DIMENSIONS, IDENTIFIERS, PEOPLE_CONTRACTS
from ingest.readers.people_dates import load_dates
from ingest.readers.people_day import day_of_file, note_of_part
from ingest.readers.people_table import READ_BY_VALUE, STAGED, PeopleTable
from ingest.readers.reading import Reading, Task
from ingest.readers.same_meaning import WHOM, taken
from ingest.readers.usage_checks import no_rows, none_left
from words import text

NAMES_SHOWN = 12
# What an attribute of the staged table can be read from, where the names differ.
FROM = {
    "licensed": ("licensed", "licences", "assigned_plans", "assigned_licences"),
    "enabled": ("enabled", "blocked"),
    "guest": ("user_type",),
}


def read_people(task: Task, con: duckdb.DuckDBPyConnection) -> Reading:
    """Make the staged people table `task.into`; see `ingest.readers` for what a reader promises."""
    contract = PEOPLE_CONTRACTS[task.source]
    bound = contract.bind(task.staged.headers)
    findings = [*task.findings, *task.staged.findings, *_header_findings(contract, bound)]
    if any(finding.blocks for finding in findings):
        return _rejected(task, findings)
    twice = [name for name in bound.others if name not in WHOM]
    findings += taken(Columns(con, task.staged), bound, twice)
    table = PeopleTable(con, task, bound)
    try:
        return _read(table, findings)
    finally:
        table.drop()


def _header_findings(contract: Contract, bound: Bound) -> list[Finding]:
    """Two columns with one name, or nothing that tells people apart."""
    findings = []
    if bound.twins:
        names = shown_headers(bound.headers, bound.twins)
        findings.append(
            Finding(
                "header-duplicate",
                blocks=True,
                where=header_line(),
                says=text("These column names occur more than once: {names}.", names=names),
                fix=text("Export the report again, or remove or rename the extra column."),
            )
        )
    missing = [next(iter(column.aliases.values()))[0] for column in bound.missing]
    if not any(name in bound.places for name in IDENTIFIERS):
        missing = ["User Principal Name"]
    if missing:
        findings.append(
            column_missing(
                contract.title,
                missing,
                text(
                    "Add a column with the sign-in address of each person, or start from the"
                    " template of the people file."
                ),
            )
        )
    return findings


def _read(table: PeopleTable, findings: list[Finding]) -> Reading:
    task = table.task
    table.load_raw()
    table = _without_staff_numbers(table)
    table, more = _load_lookups(table)
    findings += more
    findings += load_dates(table)
    if any(finding.blocks for finding in findings):
        return _rejected(task, findings)
    table.load_typed()
    faults = checks.faults(table)
    findings += [*faults, *checks.doubles(table)]
    if any(finding.blocks for finding in findings):
        return _rejected(task, findings)
    accepted = _write(table)
    if task.staged.rows_read and not accepted:
        return _none_left(table, findings)
    day, full_picture, notes = _picture(table, incomplete=bool(faults or task.staged.rows_rejected))
    no_seats = checks.no_seats(table)
    findings += [*notes, *no_seats, *checks.notes(table), *_not_kept(table)]
    return Reading(
        file=task.name,
        file_sha256=task.sha256,
        source=task.source,
        kind="people",
        table=task.into,
        columns=_carried(table),
        newest_on=day,
        full_picture=full_picture,
        rows_read=task.staged.rows_read,
        rows_accepted=accepted,
        rows_rejected=task.staged.rows_read - accepted,
        unit=task.staged.unit,
        findings=tuple(findings),
    )


def _rejected(task: Task, findings: list[Finding]) -> Reading:
    return Reading(
        file=task.name,
        file_sha256=task.sha256,
        source=task.source,
        kind="people",
        rows_read=task.staged.rows_read,
        rows_rejected=task.staged.rows_read,
        findings=tuple(findings),
    )


def _none_left(table: PeopleTable, findings: list[Finding]) -> Reading:
    """A picture without anybody would make everybody leave; it is never taken for one."""
    table.con.execute(f"drop table {table.task.into}")
    return _rejected(table.task, [*findings, none_left()])


def _without_staff_numbers(table: PeopleTable) -> PeopleTable:
    """A column "id" without one directory id holds numbers of another administration: not ours."""
    if not table.has("object_id") or table.rows(
        f"select 1 from {table.raw} r where {table.guid('object_id')} is not null limit 1"
    ):
        return table
    places = {name: at for name, at in table.bound.places.items() if name != "object_id"}
    return replace(table, bound=replace(table.bound, places=places))


def _load_lookups(table: PeopleTable) -> tuple[PeopleTable, list[Finding]]:
    """Read the columns with few values; a yes-or-no column that has neither is left out."""
    places = dict(table.bound.places)
    findings = []
    for name, (read, kind) in READ_BY_VALUE.items():
        if not table.has(name):
            continue
        readable = table.load_lookup(name, read, kind)
        if name in DIMENSIONS:
            findings += people_groups.not_kept(table, name)
        elif not readable:
            del places[name]
            findings.append(
                Finding(
                    "column-not-yes-no",
                    blocks=False,
                    where=text("column {column}", column=table.bound.header(name)),
                    says=text("This column holds no yes or no and was left out."),
                    fix=text("Use yes and no (or ja and nee, oui and non, true and false)."),
                )
            )
    return replace(table, bound=replace(table.bound, places=places)), findings


def _write(table: PeopleTable) -> int:
    """The staged table: readable rows, doubles taken out, in file order. Returns how many."""
    checks.load_managers(table)
    columns = ", ".join(
        f"{checks.manager_of('t', table)} as manager" if name == "manager" else f"t.{name}"
        for name in STAGED
    )
    table.con.execute(
        f"create temp table {table.task.into} as select {columns} from {table.typed} t "
        f"{checks.manager_join('t', table)} where t.fault is null "
        f"and not exists (from {table.double_lines} d where d.line = t.line) order by t.line"
    )
    ((count,),) = table.rows(f"select count(*) from {table.task.into}")
    return int(count)


def _picture(table: PeopleTable, *, incomplete: bool) -> tuple[date, bool, list[Finding]]:
    """The day the file is of, whether it shows everyone, and the notes about that."""
    task = table.task
    ((rows, dated_rows, latest),) = table.rows(
        f"select count(*), count(effective_on), max(effective_on) from {task.into}"
    )
    day, note = day_of_file(task.name, task.today, task.dated, task.modified_on)
    if not rows:
        return day, False, [no_rows()]
    if dated_rows == rows:
        return min(latest, task.today), False, []
    is_part = any(finding.code == "json-more-pages" for finding in task.findings)
    notes = [note_of_part(day) if is_part else note]
    if incomplete and not dated_rows:
        notes.append(
            Finding(
                "people-picture-incomplete",
                blocks=False,
                where=whole_file(),
                says=text(
                    "Because rows were rejected, nobody who is missing here counts as having left."
                ),
                fix=text("Repair the rejected rows and import the file again."),
            )
        )
    return day, not (dated_rows or incomplete or is_part), notes


def _carried(table: PeopleTable) -> tuple[str, ...]:
    """Attributes that the file says something about; the address and the line go without saying.

    A column without a single value says nothing, and must not empty what another file filled.
    """
    there = [
        name
        for name in STAGED
        if name not in ("line", "upn") and any(table.has(n) for n in FROM.get(name, (name,)))
    ]
    if not there:
        return ()
    counts = ", ".join(f"count({name})" for name in there)
    ((*filled,),) = table.rows(f"select {counts} from {table.task.into}")
    return tuple(name for name, count in zip(there, filled, strict=True) if count)


def _not_kept(table: PeopleTable) -> list[Finding]:
    """One note with the columns that Kadans has no use for: they end here.

    Of columns of one meaning another note tells which was read.
    """
    bound = table.bound
    told = (place for name, others in bound.others.items() if name not in WHOM for place in others)
    kept = {*bound.places.values(), *told}
    left = [
        position
        for position, header in enumerate(bound.headers)
        if position not in kept and normalised(header)
    ]
    if not left:
        return []
    names = shown_headers(bound.headers, left[:NAMES_SHOWN])
    return [
        Finding(
            "columns-not-kept",
            blocks=False,
            where=header_line(),
            says=text(
                "Columns that are not needed and were not kept ({n}): {names}.",
                n=len(left),
                names=names + ", …" if len(left) > NAMES_SHOWN else names,
            ),
            fix=text("Nothing needs to be done; next time they can be left out of the file."),
        )
    ]
