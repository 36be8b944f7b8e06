"""People who change between files: renamed, concealed, licensed and not, gone (57–63)."""

from __future__ import annotations

from datetime import date, timedelta

from tests.ingest.desk import OID, SUNDAY, A, B, C, Desk, licence_list, people, report


def persons(desk: Desk) -> int:
    ((count,),) = desk.query(
        "select count(distinct person_id) from person_span "
        "where licensed and to_on > date '2026-11-14'"
    )
    return int(count)


def test_057_a_new_address_is_the_same_person(desk: Desk) -> None:
    married = "anke.claes@voorbeeld.example"
    desk.take(
        people(date(2026, 10, 1), (A, f"{OID}1", "HR")),
        people(date(2026, 11, 12), (married, f"{OID}1", "HR")),
        report(date(2026, 11, 8), {A: date(2026, 11, 6)}),
        report(SUNDAY, {married: date(2026, 11, 13)}),
    )
    assert persons(desk) == 1
    weeks = desk.query("select distinct person_id, week_on from person_use_week order by 2")
    assert len({person for person, _ in weeks}) == 1
    assert {date(2026, 11, 2), date(2026, 11, 9)} <= {week for _, week in weeks}


def test_058_an_address_that_was_given_out_again_is_a_new_person(desk: Desk) -> None:
    desk.take(
        people(date(2026, 9, 1), (A, f"{OID}1", "HR")),
        people(date(2026, 11, 9), (A, f"{OID}2", "Finance")),
        report(date(2026, 9, 6), {A: date(2026, 9, 4)}),
        report(SUNDAY, {A: date(2026, 11, 13)}),
    )
    owners = desk.query(
        "select week_on, person_id from person_use_week "
        "where week_on in (date '2026-08-31', date '2026-11-09') order by 1"
    )
    assert [week for week, _ in owners] == [date(2026, 8, 31), date(2026, 11, 9)]
    assert owners[0][1] != owners[1][1]


def test_060_concealed_and_real_names_are_never_two_people_of_one_report(desk: Desk) -> None:
    hashes = ("DC8C64D6EC3A3AA17481D7E5EB5B68A6", "E58EEF6A6BBD3D0293CB306D24A42057")
    desk.take(
        report(SUNDAY - timedelta(7), {A: date(2026, 11, 6), B: None}),
        report(SUNDAY, {hashes[0]: date(2026, 11, 13), hashes[1]: None}),
    )
    assert desk.query("select refresh_on, concealed, people from snapshot order by 1") == [
        (date(2026, 11, 8), False, 2),
        (SUNDAY, True, 2),
    ]
    mixed = desk.query(
        "select count(*) from person_span p join week w on w.concealed <> p.concealed "
        "and w.week_on >= p.from_on and w.week_on < p.to_on and p.licensed "
        "and p.seen_from_on = w.covered_on"
    )
    assert mixed == [(0,)]


def test_062_licences_come_and_go_by_date(desk: Desk) -> None:
    desk.take(
        licence_list(date(2026, 9, 1), anke=True, bram=True),
        licence_list(date(2026, 10, 1), anke=False, bram=True),
        licence_list(date(2026, 11, 1), anke=True, bram=True, cato=False),
        report(SUNDAY, {A: date(2026, 11, 13), B: date(2026, 11, 13)}),
    )
    assert [desk.licensed_on(date(2026, month, 15)) for month in (9, 10, 11)] == [2, 1, 2]


def test_062_who_left_is_not_counted_after(desk: Desk) -> None:
    desk.take(
        licence_list(date(2026, 9, 1), anke=True, bram=True, cato=True),
        licence_list(date(2026, 11, 1), anke=True, bram=True),
    )
    assert desk.licensed_on(date(2026, 10, 15)) == 3
    assert desk.licensed_on(date(2026, 11, 15)) == 2


def test_063_usage_without_a_roster_and_a_roster_without_usage(desk: Desk) -> None:
    roster = people(date(2026, 11, 1), (A, f"{OID}1", "HR"), (B, f"{OID}2", "HR"))
    (_, outcome) = desk.take(roster, report(SUNDAY, {A: date(2026, 11, 13), C: date(2026, 11, 13)}))
    assert outcome.review.people == 2
    assert outcome.review.matched == 1
