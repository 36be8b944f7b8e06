"""Two columns of one meaning: where they differ, no rule can tell which is true.

Days and numbers that differ keep a file out. Of texts, such as two columns that may both be the
department, the best known name is read, and a note says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ingest.columns import Columns
from ingest.contract import Bound, Contract
from ingest.findings import Finding, place, shown_header
from ingest.values import BLANKS, read_date, read_whole
from words import text

LOOKED_AT = 500  # distinct pairs of texts; among so many a difference shows
# A list often says in several columns, each in its own form, whom a row is about.
WHOM = frozenset(("upn", "mail", "object_id", "display_name", "manager", "person"))


def filled(columns: Columns, position: int) -> str:
    """SQL of a cell without blanks around it, NULL where it is empty."""
    return f"nullif(trim(\"{columns.staged.table}\".c{position}, '{BLANKS}'), '')"


def measured(contract: Contract, bound: Bound) -> dict[str, tuple[int, ...]]:
    """The columns of days and numbers that stand in several places, best known name first."""
    texts = {column.name for column in contract.columns if column.type in ("text", "boolean")}
    return {
        name: (bound.places[name], *others)
        for name, others in bound.others.items()
        if name not in texts
    }


def differing(columns: Columns, contract: Contract, bound: Bound) -> Iterator[Finding]:
    """Findings about rows in which two columns of one meaning say different things."""
    for places in measured(contract, bound).values():
        first = filled(columns, places[0])
        for other in places[1:]:
            second = filled(columns, other)
            pairs = columns.con.execute(
                f"""
                select distinct {first}, {second} from "{columns.staged.table}"
                where {first} <> {second} limit {LOOKED_AT}
                """
            ).fetchall()
            if all(_means(one) == _means(two) for one, two in pairs):
                continue
            lines, count = columns.lines(f"{first} <> {second}")
            yield Finding(
                "columns-differ",
                blocks=True,
                where=place(lines, rows=count, unit=columns.staged.unit),
                says=text(
                    "The columns “{first}” and “{second}” mean the same and say different things.",
                    first=shown_header(bound.headers[places[0]]),
                    second=shown_header(bound.headers[other]),
                ),
                fix=text("Remove the column that is wrong, or export the report again."),
                rows=count,
            )


def taken(columns: Columns, bound: Bound, names: Iterable[str]) -> Iterator[Finding]:
    """Notes about columns of one meaning that say different things: which of them was read."""
    for name in names:
        place_read, *others = (bound.places[name], *bound.others[name])
        for other in others:
            second = filled(columns, other)
            differs = f"{second} is distinct from {filled(columns, place_read)}"
            lines, count = columns.lines(f"{second} is not null and {differs}")
            if not count:
                continue
            yield Finding(
                "columns-one-read",
                blocks=False,
                where=place(lines, rows=count, unit=columns.staged.unit),
                says=text(
                    "The columns “{first}” and “{second}” mean the same and say different things. "
                    "“{first}” was read, and “{second}” was not kept.",
                    first=shown_header(bound.headers[place_read]),
                    second=shown_header(bound.headers[other]),
                ),
                fix=text(
                    "If the other one is right, remove “{first}” and import the file again; undo "
                    "this import first if it was done.",
                    first=shown_header(bound.headers[place_read]),
                ),
                rows=count,
            )


def texts_twice(contract: Contract, bound: Bound) -> list[str]:
    """Columns of texts that stand in several places, without those that say whom a row is about."""
    numbers = measured(contract, bound)
    return [name for name in bound.others if name not in numbers and name not in WHOM]


def _means(said: str) -> object:
    """What a cell says: a number, a day, or its text."""
    number = read_whole(said)
    if isinstance(number, int):
        return number
    found = read_date(said)
    return found[1] if found else said
