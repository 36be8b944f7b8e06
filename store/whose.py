"""Which accounts are one person's: from an address or directory id to all names ever had.

It is the same reasoning that counts people (store/accounts.py): a directory id holds addresses
together, an address belongs to whoever a people file gave it to on the day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from store import accounts, archive, people_files, rebuild
from store.archive import UNDONE, BatchHeader
from store.left_out import ALWAYS, Account
from store.statements import statement
from store.writer import Writer

KINDS = ("upn", "oid", "hash", "viva")


def accounts_of(writer: Writer, identifiers: Sequence[str], *, today: date) -> list[Account]:
    """Every account of the person behind these identifiers; empty when nobody is known by them.

    An address that was several persons' is taken for who has it today. Changes nothing.
    """
    con = writer.con
    given = [writer.pseudonyms.key(kind, one) for one in identifiers for kind in KINDS]
    con.execute("begin")
    try:
        load_owners(writer)
        con.execute("create or replace temp table given_key (key uuid)")
        con.executemany("insert into given_key values (?)", [[key] for key in given])
        found = con.execute(
            statement("accounts/of_person"),
            {"today": today, "first": ALWAYS[0], "last": ALWAYS[1]},
        ).fetchall()
    finally:
        con.execute("rollback")
    return [Account(*row) for row in found]


def load_owners(writer: Writer) -> None:
    """Temp tables oid_person and upn_owner of everybody in people files, left out or not.

    Also set_aside_account(oid_key, account_id): what only undone people files tell. In a
    transaction, whose table alias is anew afterwards.
    """
    con = writer.con
    rebuild.load_accounts_of_records(writer)
    con.execute("delete from alias")
    headers = rebuild.live_headers(writer, "people")
    people_files.load_rows(con, writer.home.archive, headers, everyone=True)
    accounts.derive_aliases(con)
    con.execute("create or replace temp table set_aside_account (oid_key uuid, account_id integer)")
    for header in undone_headers(writer):
        rows = archive.relation(writer.home.archive / (header.archive_file + UNDONE))
        if header.kind == "people":
            con.execute(
                f"""
                insert into set_aside_account
                select distinct account.key, unnest([r.upn_id, r.mail_id])
                from {rows} r
                join account on account.account_id = r.oid_id
                """
            )


def undone_headers(writer: Writer) -> list[BatchHeader]:
    """Headers of undone batches whose file is still kept aside."""
    rows = writer.con.execute(
        "select header from batch where state = 'undone' order by batch_id"
    ).fetchall()
    headers = [BatchHeader.from_json(row[0]) for row in rows]
    folder = writer.home.archive
    return [header for header in headers if (folder / (header.archive_file + UNDONE)).exists()]
