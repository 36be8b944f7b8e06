"""The reader of audit records: what counts, what is passed over, and what is said of the file."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import duckdb
import pytest

from ingest.outcome import Outcome
from tests.ingest.audit_files import (
    CARRIERS,
    PORTAL,
    File,
    activity,
    lines,
    portal,
    powershell,
    query,
    record,
    table,
)
from tests.ingest.desk import A, B, Desk, csv_file

NOON = "2026-11-13T12:00:00"


def codes(outcome: Outcome) -> dict[str, int]:
    return {finding.code: finding.rows for finding in outcome.findings}


def counts(outcome: Outcome) -> tuple[int, int, int]:
    reading = outcome.reading
    return reading.rows_read, reading.rows_accepted, reading.rows_rejected


@pytest.mark.parametrize("make", CARRIERS.values(), ids=CARRIERS)
def test_other_activities_are_passed_over_and_not_rejected(desk: Desk, make: Any) -> None:
    records = [
        record(1, A, NOON),
        record(2, A, NOON, Operation="FileAccessed", RecordType=6, Workload="SharePoint"),
        record(3, A, NOON, Operation="UpdateTenantSettings", RecordType=310),
        record(4, "app@sharepoint", NOON, UserType=5),
    ]
    (outcome,) = desk.take(make(records))
    assert outcome.status == "committed"
    assert counts(outcome) == (1, 1, 0)
    assert codes(outcome) == {"audit-other-activity": 2, "audit-system-user": 1}


def test_only_other_activities_give_nothing_and_it_is_said(desk: Desk) -> None:
    (outcome,) = desk.take(portal([record(1, A, NOON, Operation="FileAccessed")]))
    assert outcome.status == "committed"
    assert counts(outcome) == (0, 0, 0)
    assert codes(outcome) == {"audit-other-activity": 1, "audit-nothing-found": 0}


@pytest.mark.parametrize("rows", [4_999, 5_000, 5_001])
def test_a_number_of_rows_that_is_a_limit_is_said(desk: Desk, rows: int) -> None:
    every = [record(place, A, NOON) for place in range(rows)]
    (outcome,) = desk.take(lines(every))
    assert codes(outcome) == ({"audit-row-limit": 5_000} if rows == 5_000 else {})


def test_the_other_limits_are_known() -> None:
    from ingest.readers.interactions import LIMITS, _how_many

    assert LIMITS == (5_000, 50_000, 100_000, 1_000_000)
    for rows in LIMITS:
        assert [finding.code for finding in _how_many(rows, 1)] == ["audit-row-limit"]
        assert not _how_many(rows - 1, 1)
        assert not _how_many(rows + 1, 1)


def test_prompts_are_messages_that_are_prompts(desk: Desk) -> None:
    records = [
        record(1, A, NOON, prompts=3),
        record(2, A, NOON, prompts=0),
        record(3, A, NOON, prompts=None),
    ]
    records[0]["CopilotEventData"]["Messages"].append({"Id": "5"})
    (outcome,) = desk.take(activity(records))
    assert codes(outcome) == {"audit-prompts-assumed": 1}
    found = desk.query("select prompts, counted from interaction order by record_id")
    assert found == [(3, True), (0, True), (1, False)]


def test_members_that_are_null_or_of_another_type_do_not_matter(desk: Desk) -> None:
    one = record(1, A, NOON, "Word")
    one["CopilotEventData"] |= {"Contexts": None, "Messages": "none", "AccessedResources": 5}
    two = record(2, A, NOON, "Word", AgentId="", AppIdentity="Copilot.Studio.1234")
    two["CopilotEventData"]["Contexts"] = [{"Id": "x"}, {"Type": "https://site.example/a b"}, {}]
    (outcome,) = desk.take(activity([one, two]))
    assert outcome.status == "committed"
    found = desk.query("select app, used_for, prompts from interaction order by record_id")
    assert found == [("word", "creating", 1), ("agent", "finding", 1)]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-11-13T23:59:59", date(2026, 11, 13)),
        ("2026-11-13T23:59:59Z", date(2026, 11, 13)),
        ("2026-11-14T00:30:00+01:00", date(2026, 11, 13)),
        ("2026-11-13T18:30:00-08:00", date(2026, 11, 14)),
    ],
)
def test_days_are_utc_days(desk: Desk, said: str, day: date) -> None:
    desk.take(activity([record(1, A, said)]))
    assert desk.query("select used_on from interaction") == [(day,)]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-08-31T10:18:39.0000000Z ", date(2026, 8, 31)),
        ("9/20/2023 4:05:03 AM", date(2023, 9, 20)),
        ("12/13/2023 17:12", date(2023, 12, 13)),
    ],
)
def test_the_column_beside_it_tells_when_the_record_does_not(
    desk: Desk, said: str, day: date
) -> None:
    one = record(1, A, NOON)
    for member in ("CreationTime", "UserId", "Id", "Operation", "RecordType"):
        one.pop(member)
    row = [record(1, A, NOON)["Id"], said, "261", "CopilotInteraction", B, json.dumps(one), "", ""]
    desk.take(("audit.csv", table([PORTAL, row])))
    found = desk.query(
        "select left(record_id::varchar, 8), used_on, kind "
        "from interaction join account using (account_id)"
    )
    assert found == [("00000001", day, "upn")]


def test_rows_that_cannot_be_are_left_out_and_said(desk: Desk) -> None:
    records = [
        record(1, A, NOON),
        record(2, A, "yesterday"),
        record(3, A, "2016-01-01T00:00:00"),
        record(4, A, "2026-12-24T00:00:00"),
        record(5, "", NOON, UserKey=None),
    ]
    (outcome,) = desk.take(activity(records))
    assert counts(outcome) == (5, 1, 4)
    assert codes(outcome) == {
        "audit-time-unreadable": 1,
        "audit-time-impossible": 2,
        "person-missing": 1,
    }
    assert outcome.review.days_to == date(2026, 11, 13)


def test_a_damaged_record_costs_its_row_in_a_table_and_the_whole_of_a_json_file(
    desk: Desk,
) -> None:
    name, data = portal([record(1, A, NOON), record(2, A, NOON)])
    (outcome,) = desk.take((name, data.replace(b'""Id"": ""00000002', b'""Id: ""00000002')))
    assert counts(outcome) == (2, 1, 1)
    assert codes(outcome) == {"audit-record-unreadable": 1}
    name, data = lines([record(1, A, NOON), record(2, A, NOON)])
    (outcome,) = desk.take((name, data.replace(b'"Id": "00000002', b'"Id: "00000002')))
    assert outcome.status == "rejected"
    (finding,) = outcome.findings
    assert finding.code == "json-unreadable"
    assert finding.where.said("en").startswith("line 2, character ")


@pytest.mark.parametrize("make", [portal, powershell])
def test_a_row_whose_record_is_gone_is_left_out_and_said(desk: Desk, make: Any) -> None:
    name, data = make([record(1, A, NOON), record(2, A, NOON)])
    lost = json.dumps(record(2, A, NOON)).replace('"', '""').encode()
    assert lost in data
    (outcome,) = desk.take((name, data.replace(b'"' + lost + b'"', b"")))
    assert counts(outcome) == (2, 1, 1)
    assert codes(outcome)["audit-event-missing"] == 1


def test_records_that_come_twice_count_once_and_it_is_said(desk: Desk) -> None:
    one, two = record(1, A, NOON), record(2, B, NOON)
    (outcome,) = desk.take(powershell([one, two, one, one]))
    assert codes(outcome) == {"audit-records-repeated": 2}
    assert counts(outcome) == (4, 4, 0)
    assert desk.query("select count(*) from interaction") == [(2,)]


def test_one_record_that_stands_alone_is_read(desk: Desk) -> None:
    given: list[File] = [
        ("one.json", json.dumps(record(1, A, NOON), indent=1).encode()),
        ("two.json", json.dumps(record(2, A, NOON)).encode()),
        query([record(3, A, NOON)]),
    ]
    outcomes = desk.take(*given)
    assert [counts(outcome) for outcome in outcomes] == [(1, 1, 0)] * 3


def test_an_app_of_tomorrow_is_kept_under_its_name(desk: Desk) -> None:
    text = "A text that somebody wrote about the reorganisation, in a member where none belongs"
    desk.take(activity([record(1, A, NOON, "Visio 2027"), record(2, A, NOON, text)]))
    found = desk.query("select app, used_for from interaction order by record_id")
    assert found == [("other:visio2027", "other"), ("other", "other")]


@pytest.mark.parametrize(
    ("host", "app"),
    [
        ("WORDONCANVAS", "word"),
        ("Copilot Studio", "agent"),
        ("PowerBIDesktop", "other:powerbidesktop"),
        ("M365AdminCopilotChat", "other:m365admincopilotchat"),
        ("Anke de Vries", "other"),
        ("AnkeBot", "other"),
        ("Vivaldi", "other"),
        ("anke@voorbeeld.example", "other"),
        ("Project Anke", "other"),
        ("0612345678", "other"),
    ],
)
def test_only_words_of_products_are_kept_of_a_host(desk: Desk, host: str, app: str) -> None:
    desk.take(activity([record(1, A, NOON, host)]))
    assert desk.query("select app from interaction") == [(app,)]
    (path,) = desk.writer.home.archive.glob("*.parquet")
    kept = duckdb.execute("select host from read_parquet(?)", [str(path)]).fetchall()
    assert kept == [(host if app != "other" else None,)]


@pytest.mark.parametrize("length", [60, 200, 255])
def test_records_that_were_cut_off_by_a_program_are_told_as_such(desk: Desk, length: int) -> None:
    name, data = portal([record(1, A, NOON), record(2, A, NOON)])
    head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    place = head.index("AuditData")
    rows[0][place] = rows[0][place][:length]
    (outcome,) = desk.take((name, csv_file([head, *rows])))
    assert outcome.status == "committed"
    assert codes(outcome) == {"audit-record-stops": 1}
    assert "cuts long cells off" in outcome.findings[0].says.said("en")
