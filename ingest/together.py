"""Several batches out, or back, at once: one transaction and one derivation for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ingest import batches
from ingest.batches import UnknownBatch
from store import rebuild
from store.archive import BatchHeader, bring_back, set_aside
from store.faults import fault_point
from store.rebuild import Progress
from store.writer import Writer


def _quiet(_done: int, _of: int) -> None:
    """Progress that nobody follows."""


def undo(
    writer: Writer,
    numbers: Sequence[int],
    *,
    now: datetime,
    team_column: str,
    progress: Progress = _quiet,
) -> list[BatchHeader]:
    """Take batches out, all or none. Raises UnknownBatch for the first that is not there."""
    if len(numbers) == 1:
        return [batches.undo(writer, numbers[0], now=now, team_column=team_column)]
    headers = _find(writer, numbers, "committed")
    with writer.transaction() as con:
        con.execute(
            """
            update batch
            set state = 'undone', undone_at = $now
            where list_contains($numbers, batch_id)
            """,
            {"now": now.replace(tzinfo=None), "numbers": list(numbers)},
        )
        fault_point("undo_before_derive")
        _derive(writer, headers, team_column, progress)
        fault_point("undo_before_commit")
    fault_point("undo_after_commit")
    rebuild.forget_names(writer)
    for header in headers:
        set_aside(writer.home, header.archive_file)
    return headers


def redo(
    writer: Writer, numbers: Sequence[int], *, team_column: str, progress: Progress = _quiet
) -> list[BatchHeader]:
    """Bring undone batches back, all or none. Raises UnknownBatch."""
    if len(numbers) == 1:
        return [batches.redo(writer, numbers[0], team_column=team_column)]
    headers = _find(writer, numbers, "undone")
    for header in headers:
        bring_back(writer.home, header.archive_file)
    with writer.transaction() as con:
        con.execute(
            """
            update batch
            set state = 'committed', undone_at = null
            where list_contains($numbers, batch_id)
            """,
            {"numbers": list(numbers)},
        )
        _derive(writer, headers, team_column, progress)
    return headers


def imported_with(writer: Writer, number: int, state: str) -> list[int]:
    """The batches of one import (a ZIP, a drop, a folder), by number, that are in a state.

    What came in at one command carries the moment of that command. Raises UnknownBatch.
    """
    rows = writer.con.execute(
        """
        select batch_id
        from batch
        where state = $state
          and imported_at = (select imported_at from batch where batch_id = $number)
        order by batch_id
        """,
        {"state": state, "number": number},
    ).fetchall()
    if not rows:
        raise UnknownBatch(number)
    return [row[0] for row in rows]


def _derive(
    writer: Writer, headers: Sequence[BatchHeader], team_column: str, progress: Progress
) -> None:
    if {header.kind for header in headers} == {"people"}:
        rebuild.derive_people_again(writer, team_column=team_column)
    else:
        rebuild.derive_all(writer, team_column=team_column, progress=progress)


def _find(writer: Writer, numbers: Sequence[int], state: str) -> list[BatchHeader]:
    rows = writer.con.execute(
        """
        select batch_id, header
        from batch
        where state = $state and list_contains($numbers, batch_id)
        order by batch_id
        """,
        {"state": state, "numbers": list(numbers)},
    ).fetchall()
    found = {number: BatchHeader.from_json(header) for number, header in rows}
    for number in numbers:
        if number not in found:
            raise UnknownBatch(number)
    return list(found.values())
