"""What there is to say about the names of groups in a people file."""

from __future__ import annotations

from ingest.findings import Finding
from ingest.readers.people_contracts import DIMENSIONS
from ingest.readers.people_table import PeopleTable
from ingest.readers.people_values import is_error, names_group
from words import text

GROUP_IS_ADDRESS = text(
    "These rows have an address where the name of a group should be; it was not kept."
)
WRITE_GROUP = text("Write the name of the group, and import the file again.")


def not_kept(table: PeopleTable, name: str) -> list[Finding]:
    """Notes where a column of groups has addresses or errors of Excel, which are not kept."""
    values = table.rows(f"select raw from {table.lookup(name)} where value is null")
    found = []
    if any(not names_group(value) for (value,) in values):
        found += table.finding(
            "group-is-address",
            _rows_with(table, name, "contains(l.raw, '@')"),
            GROUP_IS_ADDRESS,
            WRITE_GROUP,
            column=name,
        )
    if any(is_error(value) for (value,) in values):
        found += table.finding(
            "group-is-error",
            _rows_with(table, name, "starts_with(l.raw, '#')"),
            text(
                "A formula of Excel failed here and left its error in place of a name; these "
                "people belong to no group here."
            ),
            text("Mend the formula, or write the name of the group, and import the file again."),
            column=name,
        )
    return found


def _rows_with(table: PeopleTable, name: str, which: str) -> str:
    return (
        f"from {table.raw} join {table.lookup(name)} l on l.raw = {name} "
        f"where l.value is null and {which}"
    )


def named_after_people(table: PeopleTable) -> list[Finding]:
    """Notes where the name of a group is also that of somebody in the list: pages would show it."""
    groups = [name for name in DIMENSIONS if table.has(name)]
    if not groups or not table.has("display_name"):
        return []
    into = table.task.into
    named = f"from {into} where contains(display_name, ' ')"
    people = f"select {_plain('display_name')} {named}"
    lists = " union ".join(f"select {_plain('value')} from {table.lookup(n)}" for n in groups)
    # Groups are few, so one look tells of most files that none is called after somebody.
    if not table.rows(f"select 1 {named} and {_plain('display_name')} in ({lists}) limit 1"):
        return []
    found = []
    for name in groups:
        found += table.finding(
            "group-like-name",
            f"from {into} where {_plain(name)} in ({people})",
            text(
                "The name of a group here is also that of a person in this list; it was kept, "
                "and pages show it."
            ),
            text(
                "If it is called after that person, give the group a name of its own and import "
                "the file again; undo this import first if it was done."
            ),
            column=name,
        )
    return found


def _plain(column: str) -> str:
    """SQL for a name in small letters, given name first: 'Vos, Bo' and 'bo vos' are one."""
    turned = f"regexp_replace({column}, '^([^,]+),\\s*([^,]+)$', '\\2 \\1')"
    return f"lower(case when contains({column}, ',') then {turned} else {column} end)"
