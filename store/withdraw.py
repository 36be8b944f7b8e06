"""Withdraw a kind of file for good: the organisation no longer wants it to be known.

An undo sets a batch aside, to be brought back. What is withdrawn is gone: its rows in the archive,
its facts, its batches, and the copies that pages looked at before; the main database is written
anew, since deleted rows stay readable in its free blocks (`compact`).
"""

from __future__ import annotations

from store import compact, rebuild
from store.archive import UNDONE
from store.home import sync_folder
from store.writer import Writer


def withdraw(writer: Writer, kind: str, *, team_column: str) -> int:
    """Take out every batch of a kind, undone ones too; returns how many there were.

    Archive files go before the commit: a crash in between must not let them be found and derived
    again. Older serving copies go when the caller has let go of the writer (`drop_older`).
    """
    with writer.transaction() as con:
        names = con.execute(
            "select archive_file from batch where kind = ? order by batch_id", [kind]
        ).fetchall()
        con.execute("delete from batch where kind = ?", [kind])
        rebuild.derive_without(writer, kind, team_column=team_column)
        compact.ask(con)
        for (name,) in names:
            path = writer.home.archive / name
            path.unlink(missing_ok=True)
            path.with_name(name + UNDONE).unlink(missing_ok=True)
        sync_folder(writer.home.archive)
    rebuild.forget_names(writer)
    return len(names)
