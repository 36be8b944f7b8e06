"""Objections: whoever objected is in no figure, neither above the line nor below it.

Their archived rows stay, so that an objection can be withdrawn; facts are derived as if those rows
were not there (store/counted.py). Which rows those are is looked up again whenever facts are
derived (store/objections.py), since a person may come back under another address.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from store import compact, left_out, rebuild
from store.control import Control
from store.control_file import CONTROL_FILE, ControlFile
from store.faults import fault_point
from store.left_out import OBJECTED, Account
from store.writer import Writer


def object_to(
    writer: Writer,
    accounts: Sequence[Account],
    identifiers: Sequence[str],
    *,
    why: str,
    who: str,
    today: date,
) -> int:
    """Enter an objection, also of somebody whom no file knows yet; the number of the case.

    `carry_out` takes the person out of the facts; after a crash the next opening does.
    """
    unknown = [
        Account(None, writer.pseudonyms.key(kind, one), kind)
        for one in identifiers
        for kind in ("upn", "oid")
    ]
    with ControlFile(writer.home.root / CONTROL_FILE).opened() as con:
        number = left_out.begin(
            con,
            writer.pseudonyms,
            OBJECTED,
            list(accounts) or unknown,
            why=why,
            who=who,
            since_on=today,
        )
    fault_point("exclude_after_case")
    return number


def carry_out(writer: Writer) -> None:
    """Derive all facts with the objections as they are now."""
    team_column = Control.open(writer.home.root).setting("team_column")
    with writer.transaction():
        rebuild.derive_all(writer, team_column=team_column)
        compact.ask(writer.con)
        fault_point("exclude_before_commit")
