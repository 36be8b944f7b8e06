"""Staged rows as they go into the archive: keys in place of names, addresses and ids."""

from __future__ import annotations

import duckdb

from ingest.readers import Reading
from store.apps import column
from store.keys import KNOWN
from store.kinds import KINDS
from store.pseudonyms import key_sql

COUNTS = ("prompts", "prompts_chat_work", "prompts_chat_web", "active_days")
PEOPLE = (
    "department",
    "team",
    "function",
    "office",
    "country",
    "company",
    "licensed",
    "enabled",
    "guest",
    "effective_on",
)
# A directory object id as Microsoft writes it; anything else in a manager column is an address.
OBJECT_ID = "^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$"
KEYED = "keyed_rows"


def make_keys(con: duckdb.DuckDBPyConnection, reading: Reading) -> None:
    """Temp table KEYED, in place of the staged one: its rows and their keys, hashed once each."""
    keys = KEYS_OF.get(str(reading.kind), _record_keys)(reading)
    rows = f"select *, {keys} from {reading.table} staged"
    if _is_of_few(con, reading):
        # Hashing is most of the work: do it once a person, not once a record.
        rows = f"""
            select staged.*, person_key.key, staged.person_kind as kind
            from {reading.table} staged
            left join (
                select person, person_kind, {keys}
                from (select distinct person, person_kind from {reading.table})
            ) person_key
                using (person, person_kind)
            order by line
        """
    elif reading.kind == "people":
        # Mostly the mail address is the sign-in name, and a hash is the dearest thing in a row.
        mail = key_sql("'upn'", "mail", trimmed=True)
        rows = f"""
            select
                *,
                case when mail = upn then upn_key when mail <> '' then {mail} end as mail_key
            from ({rows})
        """
    con.execute(f"create or replace temp table {KEYED} as {rows}")
    con.execute(f"drop table {reading.table}")


def _is_of_few(con: duckdb.DuckDBPyConnection, reading: Reading) -> bool:
    """Records with nobody but the person in them, of whom most are there several times."""
    kind = KINDS.get(str(reading.kind))
    if kind is None or not kind.person or kind.hashed:
        return False
    row = con.execute(
        f"select approx_count_distinct(person) * 4 < count(*) from {reading.table}"
    ).fetchone()
    return row is not None and bool(row[0])


def keys(reading: Reading) -> list[str]:
    """Queries (key, kind, place) for everybody in KEYED, for `store.keys.number`."""
    if reading.kind == "usage":
        return [f"select key, kind, rowid as place from {KEYED}"]
    if reading.kind in KINDS:
        kind = KINDS[str(reading.kind)]
        people = {
            f"{name}_key": f"'{of}'" for name, of in kind.hashed.items() if of in ("upn", "oid")
        }
        people |= {"key": "kind"} if kind.person else {}
        return [
            f"select {key} as key, {of} as kind, rowid as place from {KEYED}"
            for key, of in people.items()
        ]
    kinds = {"upn": "'upn'", "oid": "'oid'", "mail": "'upn'", "manager": "manager_kind"}
    return [
        f"select {name}_key as key, {kind} as kind, rowid as place from {KEYED}"
        for name, kind in kinds.items()
    ]


def archived_rows(reading: Reading) -> str:
    """Query for the rows to archive; after `make_keys` and `store.keys.number`.

    Those of a report come by account, which compresses best; those of a people file as they stand.
    """
    if reading.kind == "usage":
        dates = [column(app) for app in ("any", *reading.apps)]
        kept = ["account_id", "refresh_on", "period_days", *dates, *COUNTS]
        return f"""
            select {", ".join(kept)}
            from {KEYED}
            join {KNOWN} known on known.key = {KEYED}.key
            order by account_id
        """
    if reading.kind in KINDS:
        kept = ["line", *KINDS[str(reading.kind)].archived(reading.columns)]
        return f"select {', '.join(kept)} from {KEYED}"
    names = ("upn", "oid", "mail", "manager")
    numbers = [f"{name}.account_id as {name}_id" for name in names]
    joins = [f"left join {KNOWN} {name} on {name}.key = {name}_key" for name in names]
    return f"""
        select {", ".join(["line", *numbers, *PEOPLE])}
        from {KEYED}
        {" ".join(joins)}
        order by line
    """


def named_people(reading: Reading, *, once: bool) -> str | None:
    """Query for the identity file: key, kind, upn, display_name; one row per person.

    `once`: a usage report has nobody twice. None when the file tells no address that belongs there.
    """
    if reading.kind in KINDS:
        kind = KINDS[str(reading.kind)]
        if not (kind.person and kind.remembered):
            return None
        return f"""
            select
                key,
                kind,
                min(person) as upn,
                cast(null as varchar) as display_name
            from {KEYED}
            where kind = 'upn'
            group by key, kind
        """
    if reading.kind == "people":
        return f"""
            select
                upn_key as key,
                'upn' as kind,
                any_value(upn) as upn,
                any_value(display_name) as display_name
            from {KEYED}
            where upn_key is not null
            group by upn_key
        """
    if not once:
        return f"""
            select
                key,
                kind,
                any_value(upn) as upn,
                any_value(display_name) as display_name
            from {KEYED}
            where not hashed
            group by key, kind
        """
    return f"""
        select key, kind, upn, display_name
        from {KEYED}
        where not hashed
    """


def rows_hash(con: duckdb.DuckDBPyConnection, reading: Reading) -> str:
    """Fingerprint of the accepted rows; row order, file name and container do not matter.

    DuckDB's hash may change with its version; then the same rows come in as a new batch, and since
    facts are sets nothing is counted twice.
    """
    fields = ", ".join(_fingerprinted(reading))
    row = con.execute(
        f"""
        select bit_xor(hash({fields})), sum(hash('again', {fields})), count(*)
        from {reading.table}
        """
    ).fetchone()
    return "-".join(str(value) for value in (reading.source, reading.newest_on, *(row or ())))


def _fingerprinted(reading: Reading) -> list[str]:
    label = f"'{reading.source}|{reading.newest_on}'"
    if reading.kind == "usage":
        names = ["lower(upn)", "object_id", "refresh_on", "period_days"]
        return [label, *names, *(column(app) for app in ("any", *reading.apps)), *COUNTS]
    if reading.kind == "people":
        return [label, "lower(upn)", "object_id", "mail", "manager", *PEOPLE]
    return [label, *(f'"{name}"' for name in reading.columns)]


def _record_keys(reading: Reading) -> str:
    """Keys of a record: of the person it is about, and of what else may identify somebody.

    A file without any has a column all the same, so that it lies beside its rows.
    """
    kind = KINDS[str(reading.kind)]
    keys = []
    if kind.person:
        keys.append(
            f"case when person <> '' then {key_sql('person_kind', 'person')} end as key,"
            " person_kind as kind"
        )
    keys += [
        f"case when {name} <> '' then {key_sql(repr(of), name)} end as {name}_key"
        for name, of in kind.hashed.items()
    ]
    return ", ".join(keys) or "true as keyless"


def _usage_keys(_: Reading) -> str:
    """Key and kind of a usage row: of the address, or of the object id where that is hidden."""
    kind = """
        case
            when upn is not null and not hashed then 'upn'
            when object_id is not null then 'oid'
            else 'hash'
        end"""
    identifier = """
        case
            when (upn is null or hashed) and object_id is not null then object_id
            else upn
        end"""
    return f"{key_sql(kind, identifier, trimmed=True)} as key, {kind} as kind"


def _people_keys(_: Reading) -> str:
    manager_kind = (
        f"case when regexp_matches(trim(manager), '{OBJECT_ID}') then 'oid' else 'upn' end"
    )
    hashed = ", ".join(
        f"case when {name} <> '' then {key_sql(kind, name, trimmed=trimmed)} end as {name_as}"
        for name, kind, name_as, trimmed in (
            ("upn", "'upn'", "upn_key", True),
            ("object_id", "'oid'", "oid_key", True),
            ("manager", manager_kind, "manager_key", False),
        )
    )
    return f"{hashed}, {manager_kind} as manager_kind"


KEYS_OF = {"usage": _usage_keys, "people": _people_keys}
