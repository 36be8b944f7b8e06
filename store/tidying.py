"""What is too old beside the archive: names of leavers, looks, notes, jobs and copies set aside."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta

from store import identity
from store.access_log import AccessLog
from store.control_file import CONTROL_FILE, ControlFile
from store.engine import quoted
from store.home import Home
from store.writer import Writer

JOB_DAYS = 90
ASIDE_DAYS = 30


def forget_leavers(writer: Writer, *, today: date, days: int, dry: bool) -> int:
    """Names of people whom no list has had for some days go; how many."""
    con, home = writer.con, writer.home
    since = today - timedelta(days=days)
    con.execute(
        """
        create or replace temp table present as
        select account_id from coverage where to_on >= $since
        union
        select person_id from people_span where listed and to_on >= $since
        union
        select account_id from source_account where on_day >= $since
        union
        select alias.account_id
        from alias
        join people_span using (person_id)
        where people_span.listed and people_span.to_on >= $since
        """,
        {"since": since},
    )
    path = home.work / "keys.parquet"
    con.execute(
        f"""
        copy (
            select key from account where account_id in (select account_id from present)
        ) to {quoted(path)} (format parquet)
        """
    )
    try:
        if dry:
            return identity.count_unknown(home.identity, path, work=home.work)
        return identity.forget_unknown(home.identity, path, work=home.work)
    finally:
        path.unlink()


def tidy(home: Home, *, at: datetime, choices: dict[str, str], dry: bool) -> dict[str, int]:
    """Looks, notes, jobs and copies that are too old: how many went, or would go."""
    months = int(choices["access_log_months"])
    looked = at - timedelta(days=months * 365 // 12)
    noted = at - timedelta(days=int(choices["notes_days"]))
    done = at - timedelta(days=JOB_DAYS)
    gone = {}
    with ControlFile(home.root / CONTROL_FILE).opened() as con:
        tables = {row["name"] for row in con.execute("select name from sqlite_master")}
        for name, table, column, until in (
            ("notes", "note", "written_at", noted),
            ("jobs", "job", "finished_at", done),
            ("looks", "access_log", "seen_at", looked),
        ):
            if table in tables:
                sentence = "select count(*) from" if dry else "delete from"
                ran = con.execute(
                    f"{sentence} {table} where {column} < ?", [until.astimezone(UTC).isoformat()]
                )
                gone[name] = int(ran.fetchone()[0]) if dry else ran.rowcount
    log = AccessLog(home.root)
    before = looked.astimezone(UTC).isoformat()
    gone["looks"] = gone.get("looks", 0) + (
        log.count_before(before) if dry else log.drop_before(before)
    )
    gone["copies"] = _drop_copies(home, at - timedelta(days=ASIDE_DAYS), dry=dry)
    return gone


def _drop_copies(home: Home, before: datetime, *, dry: bool) -> int:
    old = [path for path in home.aside.glob("*") if path.stat().st_mtime < before.timestamp()]
    for path in [] if dry else old:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return len(old)
