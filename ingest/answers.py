"""What a person answered to a question that a file leaves open, for as long as it is read.

The answer is given around the reading and not to each reader: it holds for every file of a drop,
and only where a file itself does not tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

Order = Literal["day first", "month first"]

# As they are said in the shell and kept in a job.
ORDERS: dict[str, Order] = {"day-first": "day first", "month-first": "month first"}

_order: ContextVar[Order | None] = ContextVar("date_order", default=None)


@contextmanager
def dates_written(order: str | None) -> Iterator[None]:
    """Inside, dates that can be read both ways are read in this order ("day-first")."""
    token = _order.set(ORDERS[order] if order else None)
    try:
        yield
    finally:
        _order.reset(token)


def date_order() -> Order | None:
    """The order that somebody answered; None where nobody was asked."""
    return _order.get()
