"""Interactions: one fact per record, in any order of files, and nothing else of a record."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from ingest import batches
from settings import Settings
from store import rebuild
from store.writer import open_writer
from tests.effort import some
from tests.ingest.audit_files import CARRIERS, SECRETS, lines, number, portal, powershell, record
from tests.ingest.desk import NOW, A, B, Desk, File, opened, people

FACTS = """
    select
        right(r.record_id::varchar, 0) || left(r.record_id::varchar, 8),
        r.used_on,
        a.key::varchar,
        r.app,
        r.used_for,
        r.prompts,
        r.counted
    from interaction r
    join account a using (account_id)
    order by 1
"""
FILES = "select from_on, until_on, records, at_limit from interaction_file order by all"
FRIDAY, SUNDAY = date(2026, 11, 13), date(2026, 11, 15)

RECORDS = [
    record(1, A, "2026-11-13T08:00:00", "Word", ["docx"], prompts=2),
    record(2, A, "2026-11-13T23:59:59", "BizChat", ["TeamsMeeting"]),
    record(3, B, "2026-11-14T00:00:00", "Teams"),
    record(4, B, "2026-11-15T12:00:00", "Assist365", prompts=None),
    record(5, B, "2026-11-15T12:00:00", "Word", AgentId="T_agent"),
    record(6, B, "2026-11-15T12:00:00", "M365AdminCenter"),
]
MEANT = [
    ("00000001", FRIDAY, "word", "creating", 2, True),
    ("00000002", FRIDAY, "chat", "communicating", 1, True),
    ("00000003", date(2026, 11, 14), "chat", "finding", 1, True),
    ("00000004", SUNDAY, "other", "other", 1, False),
    ("00000005", SUNDAY, "agent", "finding", 1, True),
    ("00000006", SUNDAY, "system", None, 1, True),
]


def without_key(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [(*row[:2], *row[3:]) for row in rows]


@pytest.mark.parametrize("source", CARRIERS)
def test_every_carrier_becomes_the_same_facts(source: str, tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk:
        (outcome,) = desk.take(CARRIERS[source](RECORDS))
        assert (outcome.status, outcome.reading.source) == ("committed", source)
        assert outcome.reading.newest_on == SUNDAY
        assert without_key(desk.query(FACTS)) == MEANT
        assert desk.query(FILES) == [(FRIDAY, SUNDAY, 6, False)]


def test_a_record_counts_once_whatever_brings_it(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk:
        given: list[File] = [make(RECORDS) for make in CARRIERS.values()]
        desk.take(*given, lines(RECORDS[:3]), portal([*RECORDS[2:], *RECORDS[:4]]))
        assert without_key(desk.query(FACTS)) == MEANT
        assert len(desk.query(FILES)) == 6


def state(desk: Desk) -> dict[str, Any]:
    return {"facts": desk.query(FACTS), "files": desk.query(FILES)}


def test_order_undo_and_rebuild_do_not_matter(tmp_path: Path) -> None:
    # The third file tells differently of record 2: by another person, without its messages.
    other = record(2, B, "2026-11-14T08:00:00", "Excel", prompts=None)
    files = {
        "portal": portal(RECORDS[:3]),
        "shell": powershell(RECORDS[1:]),
        "lines": lines([other, record(7, A, "2026-11-10T08:00:00", "Outlook")]),
        "people": people(SUNDAY, (A, "", "HR"), (B, "", "ICT")),
    }
    seen = []
    for place, order in enumerate(some(permutations(files), 6)):
        with opened(tmp_path / str(place)) as desk:
            batch_of = {name: desk.take(files[name])[0].batch for name in order}
            whole = state(desk)
            seen.append(whole)
            batches.undo(desk.writer, batch_of["shell"] or 0, now=NOW, team_column="auto")
            assert [row[0] for row in desk.query(FACTS)] == [
                "00000001",
                "00000002",
                "00000003",
                "00000007",
            ]
            batches.redo(desk.writer, batch_of["shell"] or 0, team_column="auto")
            assert state(desk) == whole
            with desk.writer.transaction():
                rebuild.derive_all(desk.writer, team_column="auto")
            assert state(desk) == whole
    assert all(one == seen[0] for one in seen)
    assert without_key(seen[0]["facts"])[:3] == MEANT[:3]


def test_renames_are_resolved(tmp_path: Path) -> None:
    new = "anke.nieuw@voorbeeld.example"
    oid = "1f0a2b3c-0000-4000-8000-000000000001"
    with opened(tmp_path / "home") as desk:
        desk.take(people(date(2026, 11, 1), (A, oid, "HR")), people(SUNDAY, (new, oid, "HR")))
        desk.take(portal([RECORDS[0], record(8, new, "2026-11-16T08:00:00")]))
        ((persons,),) = desk.query("select count(distinct person_id) from person_interaction")
        assert persons == 1


def test_a_search_that_hit_its_limit_stays_known(tmp_path: Path) -> None:
    one = record(1, A, "2026-11-13T08:00:00")
    with opened(tmp_path / "home") as desk:
        desk.take(portal([one] * 5_000))
        assert desk.query(FILES) == [(FRIDAY, FRIDAY, 5_000, True)]
        assert [row[0] for row in desk.query(FACTS)] == ["00000001"]


def test_nothing_that_a_record_tells_beyond_use_is_kept(tmp_path: Path) -> None:
    home, given = tmp_path / "home", tmp_path / "given"
    given.mkdir()
    for name, data in (make(RECORDS) for make in CARRIERS.values()):
        (given / name).write_bytes(data)
    settings = Settings(home=home, threads=1)
    with open_writer(settings, inputs=[given]) as writer:
        how = batches.Import(now=NOW)
        outcomes = list(batches.import_files(writer, [given], how))
    assert [outcome.status for outcome in outcomes] == ["committed"] * 4
    kept = [path for path in home.rglob("*") if path.is_file()]
    assert {path.suffix for path in kept} >= {".parquet", ".duckdb"}
    for path in kept:
        data = path.read_bytes()
        for secret in (*SECRETS, number(1)):
            for form in (secret, secret.lower(), secret.upper()):
                assert form.encode() not in data, (path.name, secret)
                assert form.encode("utf-16-le") not in data, (path.name, secret)
