"""What there is to say about the rows of a people file: unreadable, double, odd, worth knowing."""

from __future__ import annotations

from ingest.findings import Finding, shown, whole_file
from ingest.readers.people_groups import named_after_people
from ingest.readers.people_table import GUID, PeopleTable
from ingest.readers.people_values import HIDDEN_PATTERN, MIXED_PATTERN
from store.spelling import near_duplicates
from words import text

# Attributes in which two ways of writing one thing split a group in two.
COMPARED = ("department", "team", "office", "country", "company")
LOOKED_OVER = ("upn", "display_name", "department", "team", "function", "office", "company")
GROUPS_SHOWN = 3


# ---- rows that cannot be read ----------------------------------------------------------------


def faults(table: PeopleTable) -> list[Finding]:
    """One finding per reason for which rows are rejected."""
    where = f"from {table.typed} where fault = '{{}}'"
    findings = table.finding(
        "row-without-person",
        where.format("person"),
        text("There is no address or id here, so it is not known whom the row is about."),
        text("Fill in the sign-in address, or remove the rows."),
        rejects=True,
    )
    for name in ("licensed", "enabled", "blocked"):
        findings += table.finding(
            "boolean-unreadable",
            where.format(name),
            text("A value here is neither yes nor no; such rows were rejected."),
            text("Use yes and no (or ja and nee, oui and non, true and false)."),
            rejects=True,
            column=name,
        )
    return findings + table.finding(
        "date-unreadable",
        where.format("effective_on"),
        text("A value here is not a date; such rows were rejected."),
        text("Write dates as 2026-11-18."),
        rejects=True,
        column="effective_on",
    )


# ---- the same person twice -------------------------------------------------------------------


def doubles(table: PeopleTable) -> list[Finding]:
    """Table `double_lines` with the lines to leave out, and what to say; a contradiction blocks.

    A person is one address, or one directory id, on one effective date.
    """
    same = (
        "hash(object_id, lower(mail), display_name, department, team, lower(manager), function, "
        "office, country, company, licensed, enabled, guest)"
    )
    table.con.execute(
        f"create temp table {table.person_lines} as select line, object_id, effective_on, "
        f"coalesce(lower(upn), object_id) as person, {same} as said "
        f"from {table.typed} where fault is null"
    )
    table.con.execute(
        f"create temp table {table.double_lines} as select line, "
        "line <> min(line) over who as later, "
        "min(said) over who <> max(said) over who as conflict "
        f"from {table.person_lines} where (person, coalesce(effective_on, date '0001-01-01')) in ("
        f"select (person, coalesce(effective_on, date '0001-01-01')) from {table.person_lines} "
        "group by person, effective_on having count(*) > 1) "
        "window who as (partition by person, effective_on)"
    )
    fix = text("Keep one row per person, or give each row its own effective date.")
    findings = table.finding(
        "duplicate-conflict",
        f"from {table.double_lines} where conflict",
        text("A person occurs more than once, with different values."),
        fix,
        blocks=True,
    )
    findings += table.finding(
        "duplicate-conflict",
        f"from {table.person_lines} where (object_id, coalesce(effective_on, date '0001-01-01')) "
        f"in (select (object_id, coalesce(effective_on, date '0001-01-01')) "
        f"from {table.person_lines} where object_id is not null "
        "group by object_id, effective_on having count(distinct person) > 1)",
        text("One directory id is given to more than one address."),
        fix,
        blocks=True,
    )
    table.con.execute(f"delete from {table.double_lines} where not later or conflict")
    return findings + table.finding(
        "duplicate-rows",
        f"from {table.double_lines}",
        text("An earlier row says exactly the same; these rows were left out."),
        text("Nothing needs to be done."),
        rejects=True,
    )


# ---- managers --------------------------------------------------------------------------------


def load_managers(table: PeopleTable) -> None:
    """Lookup for managers not given by address or id: by user name, else by a unique name."""
    if not table.has("manager"):
        return
    table.con.execute(
        f"create temp table {table.lookup('name')} as with odd as (select distinct manager as raw "
        f"from {table.typed} where not contains(manager, '@') "
        f"and not regexp_matches(manager, {GUID})), "
        "by_address as (select o.raw, min(t.upn) as upn from odd o "
        f"join {table.typed} t on lower(t.upn) = lower(o.raw) group by o.raw), "
        "by_name as (select o.raw, min(t.upn) as upn from odd o "
        f"join {table.typed} t on lower(t.display_name) = lower(o.raw) "
        "group by o.raw having count(distinct lower(t.upn)) = 1) "
        "select o.raw, coalesce(a.upn, n.upn) as value from odd o "
        "left join by_address a using (raw) left join by_name n using (raw)"
    )


def manager_of(row: str, table: PeopleTable) -> str:
    """SQL for the manager of a row: an address or id, and never a name."""
    if not table.has("manager"):
        return f"{row}.manager"
    return f"case when managers.raw is null then {row}.manager else managers.value end"


def manager_join(row: str, table: PeopleTable) -> str:
    """The join that `manager_of` needs."""
    if not table.has("manager"):
        return ""
    return f"left join {table.lookup('name')} managers on managers.raw = {row}.manager"


# ---- worth knowing ---------------------------------------------------------------------------


def notes(table: PeopleTable) -> list[Finding]:
    """Notes on the accepted rows; none of them blocks."""
    into = table.task.into
    findings = table.finding(
        "people-guests",
        f"from {into} where guest",
        text("Guest accounts: {n}. Guests are not counted."),
        text("Nothing needs to be done."),
    )
    findings += table.finding(
        "people-disabled",
        f"from {into} where not enabled and not guest",
        text(
            "Disabled accounts and people out of service: {n}. They are not counted from this day."
        ),
        text("Nothing needs to be done."),
    )
    if table.has("manager"):
        findings += table.finding(
            "manager-unknown",
            f"from {into} i join {table.typed} t using (line) "
            "where t.manager is not null and i.manager is null",
            text("Who the manager is cannot be told from the list; it was left empty."),
            text("Give the sign-in address of the manager."),
            column="manager",
        )
    return [
        *findings,
        *named_after_people(table),
        *_near_duplicates(table),
        *_odd_letters(table),
    ]


def no_seats(table: PeopleTable) -> list[Finding]:
    """Product lists in which nobody has Copilot: more likely a new product name than the truth.

    Then the file says nothing about licences, rather than that nobody has one.
    """
    listed = any(table.has(n) for n in ("licences", "assigned_plans", "assigned_licences"))
    into = table.task.into
    if not listed or table.rows(f"select 1 from {into} where licensed limit 1"):
        return []
    if not table.rows(f"select 1 from {into} limit 1"):
        return []
    table.con.execute(f"update {into} set licensed = null")
    return [
        Finding(
            "licences-none",
            blocks=False,
            where=whole_file(),
            says=text("Nobody in this file has a licence that Kadans knows as Copilot."),
            fix=text(
                "If people do have Copilot, say so in a people file with a column Copilot licence."
            ),
        )
    ]


def _near_duplicates(table: PeopleTable) -> list[Finding]:
    findings = []
    for name in COMPARED:
        if not table.has(name):
            continue
        values = table.rows(
            f"select distinct {name} from {table.task.into} "
            f"where {name} is not null and not contains({name}, '@') order by {name}"
        )
        groups = near_duplicates(value for (value,) in values)
        if not groups:
            continue
        named = "; ".join(
            " / ".join(shown(value) for value in group) for group in groups[:GROUPS_SHOWN]
        )
        findings.append(
            Finding(
                "near-duplicates",
                blocks=False,
                where=text("column {column}", column=table.bound.header(name)),
                says=text(
                    "Groups that look like one, written in more than one way ({n}): {names}."
                    " They are counted apart.",
                    n=len(groups),
                    names=named,
                ),
                fix=text(
                    "If they are one, merge them on the page Sources, or write them alike at the "
                    "source and import again."
                ),
            )
        )
    return findings


def _odd_letters(table: PeopleTable) -> list[Finding]:
    def where(pattern: str) -> str:
        # Most text is plain ASCII, as long in bytes as in characters; only the rest is looked over.
        tests = " or ".join(
            f"(strlen({name}) <> length({name}) and regexp_matches({name}, '{pattern}'))"
            for name in LOOKED_OVER
        )
        return f"from {table.task.into} where {tests}"

    return table.finding(
        "text-hidden-characters",
        where(HIDDEN_PATTERN),
        text("Characters that cannot be seen stand here; they were kept and are shown as escapes."),
        text("Remove them at the source: two values that look the same are counted apart."),
    ) + table.finding(
        "text-mixed-scripts",
        where(MIXED_PATTERN),
        text("Letters of two alphabets stand in one word here; they were kept as they are."),
        text("Check whether a look-alike letter slipped in; nobody was merged."),
    )
