"""Line numbers in a few bytes: runs of neighbours, so that a million rejected rows can be kept."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping

import duckdb

FETCHED = 10_000


class Lines:
    """Line numbers in rising order, kept as first and last of each run. Empty by default."""

    __slots__ = ("_ends",)

    def __init__(self, runs: Iterable[tuple[int, int]] = ()) -> None:
        self._ends = array("q")
        for first, last in runs:
            self._ends.append(first)
            self._ends.append(last)

    @classmethod
    def of(cls, numbers: Iterable[int]) -> Lines:
        """Lines given one by one, in rising order; the same one twice counts once."""
        lines = cls()
        ends = lines._ends
        for number in numbers:
            if ends and number <= ends[-1] + 1:
                ends[-1] = max(number, ends[-1])
            else:
                ends.append(number)
                ends.append(number)
        return lines

    @classmethod
    def found(
        cls, con: duckdb.DuckDBPyConnection, query: str, params: Mapping[str, object] | None = None
    ) -> Lines:
        """Lines that a query gives in a column `line`."""
        runs = con.execute(
            f"""
            select min(line), max(line)
            from (
                select line, line - row_number() over (order by line) as run
                from (select distinct line from ({query}))
            )
            group by run
            order by 1
            """,
            dict(params) if params else None,
        )
        lines = cls()
        while rows := runs.fetchmany(FETCHED):
            for first, last in rows:
                lines._ends.append(first)
                lines._ends.append(last)
        return lines

    def __iter__(self) -> Iterator[int]:
        for place in range(0, len(self._ends), 2):
            yield from range(self._ends[place], self._ends[place + 1] + 1)

    def __bool__(self) -> bool:
        return bool(self._ends)

    def __len__(self) -> int:
        ends = self._ends
        return sum(ends[place + 1] - ends[place] + 1 for place in range(0, len(ends), 2))
