"""Lines of a repair that disagree with each other, lead in a circle or come twice."""

from __future__ import annotations

from ingest.readers.record_table import RecordTable
from ingest.readers.usage_checks import DUPLICATE_ROWS, OnLines
from words import Text, text

MOST_STEPS = 50  # as far as a chain of repairs is followed

ADDRESS_TWICE = text(
    "These rows give one address to two others. The latest date holds, and then the lowest row."
)
SPELLING_TWICE = text("These rows count one spelling as two groups. The lowest row holds.")
ONE_ROW = text("Keep the row that is right, and remove the others.")
RING = OnLines(
    "repair-ring",
    text("These rows lead in a circle, back to where they began, and change nothing."),
    text("Remove the row that leads back."),
    blocks=False,
)


def check_repairs(table: RecordTable, *, old: str, new: str, within: str, says: Text) -> None:
    """Note what the written rows say against each other; for `made(after=…)`.

    `old`, `new` and `within` (what must be equal for two rows to speak of the same) are SQL over
    the written table; `says` is the sentence for two rows that disagree.
    """
    into, unit = table.task.into, table.task.staged.unit
    rows = f'select line, {within} as place, {old} as old, {new} as new from "{into}"'
    repeated = _lines(
        table,
        f"""
        select line from ({rows})
        qualify row_number() over (partition by place, old, new order by line) > 1
        """,
    )
    if repeated:
        table.findings.append(DUPLICATE_ROWS.on(repeated, len(repeated), unit))
    differing = _lines(
        table,
        f"""
        select line from ({rows})
        qualify min(new) over (partition by place, old) <> max(new) over (partition by place, old)
        """,
    )
    if differing:
        conflict = OnLines("repair-conflict", says, ONE_ROW, blocks=False)
        table.findings.append(conflict.on(differing, len(differing), unit))
    ring = _lines(
        table,
        f"""
        with recursive row as (select distinct place, old, new from ({rows})),
        step as (
            select place, old, new, 1 as steps from row
            union
            select step.place, step.old, row.new, step.steps + 1
            from step
            join row on row.place = step.place and row.old = step.new
            where step.steps < {MOST_STEPS} and step.old <> step.new
        ),
        around as (select distinct place, old from step where old = new)
        select line from ({rows}) as said semi join around using (place, old)
        """,
    )
    if ring and not differing:
        table.findings.append(RING.on(ring, len(ring), unit))


def _lines(table: RecordTable, query: str) -> list[int]:
    return [line for (line,) in table.con.execute(f"{query} order by line").fetchall()]
