"""Staged rows as they go into the archive: keys in place of names, addresses and ids."""

from __future__ import annotations

import duckdb

from ingest.readers import Reading
from store.apps import column
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


def archived_rows(reading: Reading) -> str:
    """Query for the rows to archive, in file order."""
    if reading.kind == "usage":
        return _usage(reading)
    return _people(reading)


def named_people(reading: Reading) -> str:
    """Query for the identity file: key, kind, upn, display_name; one row per person."""
    if reading.kind == "usage":
        kind, identifier = _usage_identity()
        return (
            f"select {key_sql(kind, identifier)} as key, {kind} as kind, any_value(upn) as upn, "
            f"any_value(display_name) as display_name from {reading.table} "
            f"where not hashed group by 1, 2"
        )
    return (
        f"select {key_sql(chr(39) + 'upn' + chr(39), 'upn')} as key, 'upn' as kind, any_value(upn) "
        f"as upn, any_value(display_name) as display_name from {reading.table} "
        "where upn is not null group by 1"
    )


def rows_hash(con: duckdb.DuckDBPyConnection, reading: Reading) -> str:
    """Fingerprint of the accepted rows; row order, file name and container do not matter."""
    fields = ", ".join(_fingerprinted(reading))
    row = con.execute(
        f"select bit_xor(md5_number(concat_ws('|', {fields})))::varchar, count(*) "
        f"from {reading.table}"
    ).fetchone()
    return "-".join(str(value) for value in row or ())


def _fingerprinted(reading: Reading) -> list[str]:
    if reading.kind == "usage":
        names = ["upn", "object_id", "refresh_on", "period_days"]
        names += [column(app) for app in ("any", *reading.apps)]
        names += list(COUNTS)
    else:
        names = ["upn", "object_id", "mail", "manager", *PEOPLE]
    plain = [f"coalesce(cast({name} as varchar), '')" for name in names]
    return [f"'{reading.source}|{reading.newest_on}'", *plain]


def _usage_identity() -> tuple[str, str]:
    """SQL for the kind and the identifier of a usage row: the address, unless it is hidden."""
    kind = (
        "case when upn is not null and not hashed then 'upn' "
        "when object_id is not null then 'oid' else 'hash' end"
    )
    identifier = "case when (upn is null or hashed) and object_id is not null then object_id else upn end"
    return kind, identifier


def _usage(reading: Reading) -> str:
    kind, identifier = _usage_identity()
    dates = ", ".join(column(app) for app in ("any", *reading.apps))
    return (
        f"select line, {key_sql(kind, identifier)} as key, {kind} as kind, refresh_on, period_days, "
        f"{dates}, {', '.join(COUNTS)} from {reading.table}"
    )


def _people(reading: Reading) -> str:
    manager_kind = f"case when regexp_matches(trim(manager), '{OBJECT_ID}') then 'oid' else 'upn' end"
    keys = ", ".join(
        f"case when {name} <> '' then {key_sql(kind, name)} end as {name_as}"
        for name, kind, name_as in (
            ("upn", "'upn'", "upn_key"),
            ("object_id", "'oid'", "oid_key"),
            ("mail", "'upn'", "mail_key"),
            ("manager", manager_kind, "manager_key"),
        )
    )
    return f"select line, {keys}, {', '.join(PEOPLE)} from {reading.table}"
