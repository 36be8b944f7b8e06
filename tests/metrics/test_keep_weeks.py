"""What pages hide stays hidden among the figures that are kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import cast

import pytest

from metrics import keep_weeks
from metrics.facts import Facts, Report
from store.retention import KeptRow
from store.serving import ServingCopy

WEEK, THEN, NEWEST = date(2026, 5, 18), date(2026, 6, 15), date(2026, 11, 15)


def test_what_a_page_of_today_hides_is_kept_as_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def told(
        _copy: ServingCopy, by: tuple[str, ...], weeks: Sequence[date], as_of: date, _least: int
    ) -> Iterator[KeptRow]:
        if by == ("week", "team"):
            yield WEEK, keep_weeks.METRIC, "team", "HR", "", None, None if as_of == NEWEST else 10
            yield WEEK, keep_weeks.METRIC, "team", "ICT", "", 8 if as_of == NEWEST else 7, 12
            if as_of == THEN:  # a team that has gone since
                yield WEEK, keep_weeks.METRIC, "team", "Old", "", 9, 20

    reports = tuple(Report(on, concealed=False, apps=None) for on in (THEN, NEWEST))
    facts = Facts(0, NEWEST, {}, reports, (), None)
    monkeypatch.setattr(keep_weeks, "_told", told)
    monkeypatch.setattr(keep_weeks, "read_facts", lambda _copy, _series: facts)
    rows = keep_weeks.figures(cast(ServingCopy, None), [WEEK], 10)
    assert [(row[3], row[5], row[6]) for row in rows] == [
        ("HR", None, None),
        ("ICT", 7, 12),
        ("Old", 9, 20),
    ]
