"""Renames, re-used addresses and mail addresses: whose use it is, told by directory object ids."""

from __future__ import annotations

from datetime import date

from tests.store.asking import person, population
from tests.store.builder import People, Report, commit, writing

ANA, ANNA, BO = "ana@x.example", "anna@x.example", "bo@x.example"
JAN, FEB, MAR, APR = (date(2026, month, 1) for month in (1, 2, 3, 4))
SUNDAYS = (date(2026, 1, 11), date(2026, 2, 8), date(2026, 3, 8))


def people(on, *rows):
    """A people file: rows of (address, object id, department) and a mail address where given."""
    fields = ("upn", "object_id", "department", "mail")
    return People(on, tuple(dict(zip(fields, row, strict=False)) for row in rows))


def report(on, *names, **more):
    return Report(on, tuple((name, {"teams": on}, {}) for name in names), **more)


def use(writer):
    """(person, Monday) of every active week, through the view that metrics read."""
    return sorted(writer.con.execute("select person_id, week_on from person_use_week").fetchall())


def test_a_renamed_person_is_one_person_with_one_history(tmp_path):
    with writing(tmp_path) as writer:
        commit(
            writer,
            [
                people(JAN, (ANA, "o1", "Sales")),
                people(FEB, (ANNA, "o1", "HR")),
                report(SUNDAYS[0], ANA),
                report(SUNDAYS[1], ANNA),
            ],
        )
        her = person(writer, ANA, SUNDAYS[0])
        assert person(writer, ANNA, SUNDAYS[1]) == her
        assert use(writer) == [(her, date(2026, 1, 5)), (her, date(2026, 2, 2))]
        assert {
            row[0] for row in writer.con.execute("select person_id from person_span").fetchall()
        } == {her}


def test_an_address_given_to_somebody_else_is_another_person_from_then_on(tmp_path):
    with writing(tmp_path) as writer:
        commit(
            writer,
            [
                people(JAN, (ANA, "o1", "Sales")),
                people(FEB, (ANNA, "o1", "Sales"), (ANA, "o2", "HR")),
                report(SUNDAYS[0], ANA),
                report(SUNDAYS[2], ANA, ANNA),
            ],
        )
        first, second = person(writer, ANA, JAN), person(writer, ANA, FEB)
        assert first != second
        assert person(writer, ANNA, MAR) == first
        assert use(writer) == sorted(
            [(first, date(2026, 1, 5)), (first, date(2026, 3, 2)), (second, date(2026, 3, 2))]
        )
        departments = [
            population(writer, day, [ANA])[ANA].department for day in (SUNDAYS[0], SUNDAYS[2])
        ]
        assert departments == ["Sales", "HR"]


def test_without_object_ids_an_address_is_the_person(tmp_path):
    with writing(tmp_path) as writer:
        commit(writer, [people(JAN, (ANA, None, "Sales")), people(FEB, (ANNA, None, "Sales"))])
        assert person(writer, ANA, MAR) != person(writer, ANNA, MAR)
        assert writer.con.execute("select count(*) from alias").fetchone() == (0,)


def test_a_report_may_call_people_by_their_mail_address(tmp_path):
    with writing(tmp_path) as writer:
        commit(
            writer,
            [people(JAN, ("x1@x.example", "o1", "Sales", ANA)), report(SUNDAYS[0], ANA)],
        )
        assert person(writer, ANA, FEB) == person(writer, "x1@x.example", FEB)
        assert population(writer, SUNDAYS[0], [ANA])[ANA].department == "Sales"


def test_a_mail_address_that_is_somebody_s_sign_in_name_stays_theirs(tmp_path):
    rows = (("x1@x.example", "o1", "Sales", BO), (BO, "o2", "HR"))
    with writing(tmp_path) as writer:
        commit(writer, [people(JAN, *rows), report(SUNDAYS[0], BO)])
        assert person(writer, BO, FEB) != person(writer, "x1@x.example", FEB)
        assert population(writer, SUNDAYS[0], [BO])[BO].department == "HR"


def test_object_ids_of_a_report_find_their_person_whichever_file_comes_first(tmp_path):
    chat = report(SUNDAYS[0], "#o1", series=1, source="admin_chat")
    files = [people(JAN, (ANA, "o1", "Sales")), chat]
    for place, order in enumerate((files, files[::-1])):
        with writing(tmp_path / str(place)) as writer:
            commit(writer, order)
            assert person(writer, "#o1", SUNDAYS[0]) == person(writer, ANA, SUNDAYS[0])
            assert use(writer) == [(person(writer, ANA, JAN), date(2026, 1, 5))]


def test_somebody_who_only_chats_has_no_licence(tmp_path):
    with writing(tmp_path) as writer:
        commit(
            writer,
            [report(SUNDAYS[0], ANA), report(SUNDAYS[0], BO, series=1, source="admin_chat")],
        )
        licensed = {
            name: who.licensed for name, who in population(writer, SUNDAYS[0], [ANA, BO]).items()
        }
        assert licensed == {ANA: True, BO: False}


def test_a_mail_address_and_a_case_make_no_second_person(tmp_path):
    with writing(tmp_path) as writer:
        commit(writer, [report(SUNDAYS[0], ANA), report(SUNDAYS[1], "Ana@X.example")])
        assert writer.con.execute("select count(*) from account").fetchone() == (1,)
