"""Erase a person: out of the archive, the facts, the names, the notes and the copies, for good.

First the control file gets the case with its marks (store/left_out.py); from then on the erasure
will be carried out, at the next start if this process dies. Then the archive's files are written
anew without the person's rows and everything is derived again. The number of an account stays,
because other people's rows may name it as their manager's, but its key is replaced by one of
chance, so that nobody can be found by it. Last, the main database is copied into a new file
(store/compact.py) and older serving copies go.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from store import archive, compact, identity, left_out, rebuild
from store.access_log import OBJECT_ID, looker
from store.control import Control
from store.control_file import CONTROL_FILE, ControlFile
from store.erased_rows import CODE, archived_files, load_gone, rewrite_file
from store.faults import fault_point
from store.free_text import FREE
from store.home import Home
from store.keys import write_numbers
from store.left_out import ERASED, Account
from store.person_words import PersonWords, telling
from store.writer import Writer

GONE = "…"
SHAPES = (re.compile(r"[^\s@<>()\"',;:]+@[^\s@<>()\"',;:]+"), OBJECT_ID)


@dataclass(frozen=True)
class Erased:
    """What an erasure took out."""

    rows: int
    files: int


def begin(
    writer: Writer,
    accounts: Sequence[Account],
    words: Sequence[str],
    *,
    why: str,
    who: str,
    today: date,
) -> int:
    """Decide it: the case with its marks, and the person's traces in the control file, at once.

    `words` are the person's addresses, ids and names. After this the erasure will be carried out.
    """
    with ControlFile(writer.home.root / CONTROL_FILE).opened() as con:
        con.execute("begin immediate")
        number = left_out.begin(
            con, writer.pseudonyms, ERASED, accounts, why=why, who=who, since_on=today
        )
        _scrub(con, [*words, *(str(account.key) for account in accounts)])
        keys = [looker(writer.pseudonyms, one) for one in words]
        con.executemany("delete from access_person where who = ?", [[key] for key in keys])
    fault_point("erase_after_intent")
    return number


def known_words(writer: Writer, accounts: Sequence[Account]) -> list[str]:
    """Addresses, ids and names of these accounts that the identity and control files have."""
    keys = {str(account.key) for account in accounts if account.whole}
    named = identity.names_of(writer.home.identity, sorted(keys), work=writer.home.work)
    with ControlFile(writer.home.root / CONTROL_FILE).opened() as con:
        said = {
            str(row["said"])
            for table, column, where in _texts(con)
            for row in con.execute(f'select "{column}" as said from "{table}" where {where}')
            if row["said"]
        }
    shapes = [found for text in said for shape in SHAPES for found in shape.findall(text)]
    theirs = [
        one
        for one in set(shapes)
        if keys & {str(writer.pseudonyms.key(kind, one)) for kind in ("upn", "oid")}
    ]
    return sorted({*named, *theirs})


def carry_out(writer: Writer) -> Erased:
    """Take out the rows of everybody who is to be erased; can be done again after a crash.

    The rest happens when the writer lets go: the new main file, the published copy and the end of
    the case.
    """
    home, con = writer.home, writer.con
    left_out.load_marks(con, home.root)
    load_gone(con, home)
    rows = [rewrite_file(con, path) for path in archived_files(home)]
    fault_point("erase_after_archive")
    team_column = Control.open(home.root).setting("team_column")
    with writer.transaction():
        whole = con.execute(
            """
            select distinct account_id
            from erased_account
            join account using (account_id, key)
            where whole
            """
        ).fetchall()
        for (number,) in whole:
            con.execute(
                "update account set key = ?, kind = 'erased' where account_id = ?",
                [str(uuid.uuid4()), number],
            )
        sync_batches(writer)
        rebuild.derive_all(writer, team_column=team_column)
        compact.ask(con)
        fault_point("erase_before_commit")
    fault_point("erase_after_commit")
    write_numbers(con, home, "select account_id from erased_account")
    fault_point("erase_after_keys")
    rebuild.forget_names(writer)
    drop_uploads(home)
    shutil.rmtree(home.aside, ignore_errors=True)
    return Erased(sum(rows), sum(1 for count in rows if count))


def finish(home: Home) -> int:
    """After the fresh copy is published: the cases are done, and the control file is fresh too."""
    compact.rewrite_control(home)
    left_out.note_beside_backups(home.root)
    fault_point("erase_before_done")
    return left_out.finish(home.root)


def sync_batches(writer: Writer, code: str = CODE) -> None:
    """Table batch says of every file what the file's own header says, in the transaction.

    `code` is the finding that tells of rows that were taken out.
    """
    con = writer.con
    rows = con.execute("select batch_id, header, findings from batch").fetchall()
    known = {number: (before, findings) for number, before, findings in rows}
    for path in archived_files(writer.home):
        header = archive.read_header(con, path)
        before, findings = known.get(header.batch_id, (header.to_json(), ""))
        if before != header.to_json():
            con.execute(
                """
                update batch
                set rows_accepted = $accepted, rows_rejected = $rejected, header = $header,
                    findings = $findings
                where batch_id = $batch_id
                """,
                {
                    "batch_id": header.batch_id,
                    "accepted": header.rows_accepted,
                    "rejected": header.rows_rejected,
                    "header": header.to_json(),
                    "findings": _with_told(findings, header.findings, code),
                },
            )


def _with_told(findings: str, told: str, code: str) -> str:
    """A batch's findings, of which the one of a code is as its file tells it."""
    kept = [found for found in json.loads(findings) if found["code"] != code]
    news = [found for found in json.loads(told) if found["code"] == code]
    return json.dumps([*kept, *news], ensure_ascii=False)


def drop_uploads(home: Home) -> int:
    """Files that somebody dropped and did not import yet: they hold names. How many folders."""
    folders = [path for path in home.inbox.glob("*") if path.is_dir()]
    for folder in folders:
        shutil.rmtree(folder)
    return len(folders)


def _scrub(con: sqlite3.Connection, words: Sequence[str]) -> None:
    """Take these words out of what people wrote in the control file, however they are written."""
    theirs = PersonWords.of(telling(words))
    for table, column, where in _texts(con):
        rows = con.execute(
            f'select rowid as place, "{column}" as said from "{table}" '
            f'where {where} and "{column}" is not null'
        ).fetchall()
        for row in rows:
            left = theirs.without(row["said"], GONE)
            if left != row["said"]:
                _write_left(con, table, column, row["place"], left)


def _write_left(con: sqlite3.Connection, table: str, column: str, place: int, left: str) -> None:
    change = f'update "{table}" set "{column}" = ? where rowid = ?'
    try:
        con.execute(change, [left, place])
    except sqlite3.IntegrityError:
        # Two rows that only the name told apart, such as two use cases of one department.
        con.execute(change, [f"{left} {place}", place])


def _texts(con: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Tables and columns in which people write, and which of their rows."""
    tables = {row["name"] for row in con.execute("select name from sqlite_master")}
    return [
        (table, column, where)
        for table, columns in FREE.items()
        if table in tables
        for column, where in columns.items()
    ]
