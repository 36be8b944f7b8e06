"""Numbers of the app columns: fixed for what Microsoft reports today, given out for what comes."""

from __future__ import annotations

import duckdb

FIXED_APPS = {
    "any": 0,
    "teams": 1,
    "word": 2,
    "excel": 3,
    "powerpoint": 4,
    "outlook": 5,
    "onenote": 6,
    "loop": 7,
    "chat": 8,
    "chat_work": 9,
    "chat_web": 10,
    "m365_app": 11,
    "edge": 12,
    "agent": 13,
    "web_chat_host": 14,
}
FIRST_FREE = 32
LAST = 62  # bit 63 is the sign of a bigint mask


def app_ids(con: duckdb.DuckDBPyConnection, keys: list[str]) -> dict[str, int]:
    """Number of every app key, new ones registered.

    More than 31 unknown apps share the last number.
    """
    rows = con.execute("select app_key, app_id from app").fetchall()
    known = {str(key): int(number) for key, number in rows}
    for key in ["any", *keys]:
        if key not in known:
            free = max([FIRST_FREE - 1, *known.values()]) + 1
            known[key] = FIXED_APPS.get(key, min(free, LAST))
            con.execute("insert into app values (?, ?)", [known[key], key])
    return {key: known[key] for key in ["any", *keys]}


def column(key: str) -> str:
    """Name of the date column of an app in staged and archived rows."""
    return "app_" + key.replace(":", "_")
