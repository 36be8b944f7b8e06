"""Derive everything again from the archive: the same move for undo, correction and recovery."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from store import archive, identity, keys, objections, spans
from store.archive import BatchHeader
from store.counted import counted
from store.engine import quoted
from store.facts_people import derive_people
from store.facts_usage import derive_usage
from store.kinds import KINDS
from store.writer import Writer, archived_headers

DERIVED = (
    "snapshot",
    "coverage",
    "use_day",
    "use_week",
    "unknown_week",
    "window_count",
    "window_source",
    "week",
    "people_span",
    "person_span",
    "dimension_value",
    "alias",
    "guest_account",
)
ALL_KINDS = ("usage", "people", *KINDS)
# Columns of archived rows that hold numbers of keys.
NUMBERED = {"usage": ("account_id",), "people": ("upn_id", "oid_id", "mail_id", "manager_id")}
Progress = Callable[[int, int], None]


def live_headers(writer: Writer, kind: str) -> list[BatchHeader]:
    """Headers of the committed batches of one kind, by batch number.

    A file without rows says nothing: it must not empty a day that other files filled.
    """
    rows = writer.con.execute(
        """
        select header
        from batch
        where state = 'committed' and kind = ? and rows_accepted > 0
        order by batch_id
        """,
        [kind],
    ).fetchall()
    return [BatchHeader.from_json(row[0]) for row in rows]


def derive_batch(writer: Writer, header: BatchHeader, path: Path, *, team_column: str) -> None:
    """Add one more batch to the facts. Inside the caller's transaction."""
    if objections.refresh(writer):
        derive_all(writer, team_column=team_column, refreshed=True)
        return
    if header.kind == "people":
        derive_people_again(writer, team_column=team_column)
        return
    if header.kind in KINDS:
        _derive_records(writer, header, path)
        load_accounts_of_records(writer)
        if KINDS[header.kind].repairs_people or _lists_unlinked_ids(writer, "account_of_record"):
            derive_people_again(writer, team_column=team_column)
        return
    first = derive_usage(writer.con, header, path)
    if _lists_unlinked_ids(writer, "touched"):
        derive_people_again(writer, team_column=team_column)
    else:
        spans.compose(writer.con, only_touched=not first)


def load_accounts_of_records(writer: Writer) -> None:
    """Temp table account_of_record: every account that a record speaks of."""
    con = writer.con
    con.execute("create or replace temp table account_of_record (account_id integer)")
    for kind in KINDS.values():
        for table in kind.accounts:
            con.execute(f"insert into account_of_record select distinct account_id from {table}")


def _lists_unlinked_ids(writer: Writer, accounts: str) -> bool:
    """Are there object ids among these accounts that no address is linked to, and could be?

    People files tell whose they are, and links are made only for ids that a report or record has.
    """
    row = writer.con.execute(
        f"""
        select exists (select 1 from people_span) and exists (
            select 1
            from account
            semi join {accounts} using (account_id)
            anti join alias using (account_id)
            where account.kind = 'oid'
        )
        """
    ).fetchone()
    return row is not None and bool(row[0])


def derive_people_again(writer: Writer, *, team_column: str) -> None:
    """People files and spans anew; the facts of use stay. Inside the caller's transaction."""
    load_accounts_of_records(writer)
    derive_people(
        writer.con, writer.home.archive, live_headers(writer, "people"), team_column=team_column
    )
    spans.compose(writer.con, only_touched=False)
    _drop_unused(writer)


def derive_without(writer: Writer, kind: str, *, team_column: str) -> None:
    """The facts of one kind again, after a batch of it went or came back. In a transaction."""
    if objections.refresh(writer):
        derive_all(writer, team_column=team_column, refreshed=True)
        return
    if kind == "people":
        derive_people_again(writer, team_column=team_column)
    elif kind in KINDS:
        _derive_records_again(writer, kind)
        if KINDS[kind].repairs_people:
            derive_people_again(writer, team_column=team_column)
            return
        _drop_unused(writer)
    else:
        _derive_usage_again(writer, team_column=team_column)


def derive_all(
    writer: Writer,
    *,
    team_column: str,
    progress: Progress = lambda _n, _of: None,
    refreshed: bool = False,
) -> None:
    """Every derived table from the archive, oldest report first. Inside the caller's transaction.

    Account numbers stay as they are, so the rows are the same as before. `refreshed`: who objected
    was just looked up.
    """
    if not refreshed:
        objections.refresh(writer)
    for kind in KINDS:
        _derive_records_again(writer, kind)
    _derive_usage_again(writer, team_column=team_column, progress=progress)


def _derive_records(writer: Writer, header: BatchHeader, path: Path) -> None:
    kind = KINDS[header.kind]
    day = kind.day if kind.person else None
    kind.derive(writer.con, header, counted(writer.con, header, path, day))


def _derive_records_again(writer: Writer, kind: str) -> None:
    for table in KINDS[kind].tables:
        writer.con.execute(f"delete from {table}")
    for header in live_headers(writer, kind):
        _derive_records(writer, header, writer.home.archive / header.archive_file)


def _derive_usage_again(
    writer: Writer, *, team_column: str, progress: Progress = lambda _n, _of: None
) -> None:
    con = writer.con
    for table in DERIVED:
        con.execute(f"delete from {table}")
    usage = sorted(live_headers(writer, "usage"), key=lambda h: (h.newest_on, h.batch_id))
    for place, header in enumerate(usage):
        progress(place, len(usage))
        derive_usage(con, header, writer.home.archive / header.archive_file)
    derive_people_again(writer, team_column=team_column)


def adopt_archive(writer: Writer) -> int:
    """Enter the archive's files that table batch does not have; returns how many those are."""
    known = {row[0] for row in writer.con.execute("select batch_id from batch").fetchall()}
    headers = [
        header
        for header in archived_headers(writer.home, writer.con)
        if header.batch_id not in known
    ]
    keys.load(writer.con, writer.home)
    for header in headers:
        path = writer.home.archive / header.archive_file
        keys.check(writer.con, path, NUMBERED.get(header.kind, ()))
        insert_batch(writer, header, people_matched=None)
    for path in sorted(writer.home.archive.glob(f"*.parquet{archive.UNDONE}")):
        header = archive.read_header(writer.con, path)
        if header.batch_id not in known:
            insert_batch(writer, header, people_matched=None)
            writer.con.execute(
                "update batch set state = 'undone' where batch_id = ?", [header.batch_id]
            )
    return len(headers)


def insert_batch(writer: Writer, header: BatchHeader, *, people_matched: int | None) -> None:
    """The row that says a batch exists; commits together with its facts."""
    writer.con.execute(
        """
        insert into batch values (
            $batch_id, $source, $kind, 'committed',
            $file_name, $file_sha256, $rows_hash,
            $rows_read, $rows_accepted, $rows_rejected, $people_matched,
            $newest_on, $archive_file, $imported_at, null, $header, $findings
        )
        """,
        {
            "batch_id": header.batch_id,
            "source": header.source,
            "kind": header.kind,
            "file_name": header.file_name,
            "file_sha256": header.file_sha256,
            "rows_hash": header.rows_hash,
            "rows_read": header.rows_read,
            "rows_accepted": header.rows_accepted,
            "rows_rejected": header.rows_rejected,
            "people_matched": people_matched,
            "newest_on": header.newest_on,
            "archive_file": header.archive_file,
            "imported_at": header.imported_at,
            "header": header.to_json(),
            "findings": header.findings,
        },
    )


def _drop_unused(writer: Writer) -> None:
    """Forget apps that no live batch mentions; the others keep their numbers."""
    con = writer.con
    apps = {"any"} | {app for header in live_headers(writer, "usage") for app in header.apps}
    con.execute(
        """
        delete from app
        where not list_contains($apps, app_key)
          and app_id not in (select app_id from tenant_total)
        """,
        {"apps": sorted(apps)},
    )


def forget_names(writer: Writer) -> None:
    """Names of people whom no live batch mentions go; outside of any transaction."""
    parts = ["select account_id from coverage"]
    for header in live_headers(writer, "people"):
        rows = archive.relation(writer.home.archive / header.archive_file)
        parts += [f"select {name} from {rows}" for name in NUMBERED["people"]]
    parts += [
        f"select account_id from {table}" for kind in KINDS.values() for table in kind.accounts
    ]
    path = writer.home.work / "keys.parquet"
    writer.con.execute(
        f"""
        copy (
            select key from account where account_id in ({" union all ".join(parts)})
        ) to {quoted(path)} (format parquet)
        """
    )
    identity.forget_unknown(writer.home.identity, path, work=writer.home.work)
    path.unlink()
