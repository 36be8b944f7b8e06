"""Who is counted on a day: departments and licences by date, from people files and reports."""

from __future__ import annotations

from datetime import date

import pytest

from ingest import batches, survey
from store import rebuild
from tests.store.asking import Member, population, span
from tests.store.builder import NOW, People, Report, commit, stage, writing

ANA, BO, CY = "ana@x.example", "bo@x.example", "cy@x.example"
NAMES = (ANA, BO, CY)
JAN, FEB, MAR, APR = (date(2026, month, 1) for month in (1, 2, 3, 4))
SUNDAY_1, SUNDAY_2, SUNDAY_3 = date(2026, 2, 8), date(2026, 2, 15), date(2026, 2, 22)
BOTH = ("department", "licensed")


def people(on, *rows, columns=BOTH, **more):
    """A people file: rows of (address, department, licensed)."""
    fields = ("upn", "department", "licensed")
    return People(
        on, tuple(dict(zip(fields, row, strict=False)) for row in rows), columns=columns, **more
    )


def report(on, *names, used=None):
    """A usage report that lists these addresses."""
    return Report(on, tuple((name, used or {}, {}) for name in names))


def on(writer, day):
    """(department, licensed) by first name."""
    found = population(writer, day, NAMES)
    return {name.split("@")[0]: (who.department, who.licensed) for name, who in found.items()}


def test_a_move_between_departments_counts_from_the_file_that_says_so(tmp_path):
    with writing(tmp_path) as writer:
        commit(writer, [people(FEB, (ANA, "Sales", True)), people(MAR, (ANA, "HR", True))])
        told = [on(writer, day) for day in (JAN, FEB, date(2026, 2, 28), MAR, APR)]
    assert told == [
        {"ana": ("Sales", True)},  # before the first file: as the first file says
        {"ana": ("Sales", True)},
        {"ana": ("Sales", True)},
        {"ana": ("HR", True)},
        {"ana": ("HR", True)},
    ]


def test_joiners_and_leavers(tmp_path):
    with writing(tmp_path) as writer:
        commit(
            writer,
            [
                report(SUNDAY_1, ANA, BO),
                people(date(2026, 2, 9), (ANA, "Sales", True), (BO, "Sales", True)),
                report(SUNDAY_2, ANA, CY),
                people(date(2026, 2, 16), (ANA, "Sales", True), (CY, "HR", True)),
            ],
        )
        told = [on(writer, day) for day in (SUNDAY_1, SUNDAY_2, date(2026, 2, 16), APR)]
    ana = ("Sales", True)
    assert told == [
        # cy is on a later list, but those before it and the reports do not have cy yet
        {"ana": ana, "bo": ("Sales", True), "cy": ("HR", False)},
        # the list of the 9th stands until the 16th, whoever the report of the 15th shows
        {"ana": ana, "bo": ("Sales", True), "cy": ("HR", False)},
        {"ana": ana, "bo": ("Sales", False), "cy": ("HR", True)},
        {"ana": ana, "bo": ("Sales", False), "cy": ("HR", True)},
    ]


def test_who_loses_the_licence_stays_in_the_department(tmp_path):
    with writing(tmp_path) as writer:
        commit(writer, [people(FEB, (ANA, "Sales", True)), people(MAR, (ANA, "Sales", False))])
        assert on(writer, date(2026, 2, 28)) == {"ana": ("Sales", True)}
        assert on(writer, MAR) == {"ana": ("Sales", False)}


def test_a_licence_given_back_begins_anew(tmp_path):
    files = [
        people(day, (ANA, "Sales", licensed))
        for day, licensed in ((JAN, True), (FEB, False), (MAR, True))
    ]
    with writing(tmp_path) as writer:
        commit(writer, files)
        since = [span(writer, ANA, day)["licensed_since_on"] for day in (JAN, FEB, MAR)]
    assert since == [None, None, MAR]  # the first has been there for as long as we can see


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        # no report at all: the first list is believed for the days before it
        ((), True),
        # the reports of those days list ana: they agree with the list
        ((report(SUNDAY_1, ANA, BO),), True),
        # they list somebody else only: ana got the licence later
        ((report(SUNDAY_1, BO),), False),
    ],
)
def test_a_licence_is_cast_back_as_far_as_reports_agree(tmp_path, reports, expected):
    with writing(tmp_path) as writer:
        commit(writer, [*reports, people(MAR, (ANA, "Sales", True))])
        assert population(writer, SUNDAY_1, [ANA]) == {ANA: Member("Sales", expected, "list")}
        assert population(writer, MAR, [ANA]) == {ANA: Member("Sales", True, "list")}


def test_without_a_licence_list_the_reports_tell(tmp_path):
    with writing(tmp_path) as writer:
        commit(
            writer,
            [
                people(JAN, (ANA, "Sales"), (BO, "HR"), columns=("department",)),
                report(SUNDAY_1, ANA),
                report(SUNDAY_2, ANA, BO),
                report(SUNDAY_3, BO),
            ],
        )
        told = [on(writer, day) for day in (SUNDAY_1, SUNDAY_2, SUNDAY_3)]
        basis = span(writer, ANA, SUNDAY_1)["licence_basis"]
        since = span(writer, BO, SUNDAY_2)["licensed_since_on"]
    assert told == [
        {"ana": ("Sales", True), "bo": ("HR", False)},
        {"ana": ("Sales", True), "bo": ("HR", True)},
        {"ana": ("Sales", False), "bo": ("HR", True)},
    ]
    assert basis == "report"
    assert since == date(2026, 2, 9)  # the day after the last report without bo


def test_reports_alone_make_a_population_without_departments(tmp_path):
    with writing(tmp_path) as writer:
        commit(writer, [report(SUNDAY_1, ANA), report(SUNDAY_2, ANA, BO)])
        assert population(writer, SUNDAY_1, NAMES) == {
            ANA: Member(None, True, "report"),
            BO: Member(None, False, "report"),
        }
        assert population(writer, SUNDAY_2, NAMES)[BO] == Member(None, True, "report")


def test_a_licence_list_has_the_last_word_over_the_report(tmp_path):
    """In the report but on no list: a licence that was taken away, which the report still shows."""
    with writing(tmp_path) as writer:
        commit(writer, [people(FEB, (ANA, "Sales", True)), report(SUNDAY_1, ANA, BO)])
        assert on(writer, SUNDAY_1) == {"ana": ("Sales", True), "bo": (None, False)}


def test_a_list_of_departments_takes_nobody_s_licence_away(tmp_path):
    with writing(tmp_path) as writer:
        commit(
            writer,
            [
                people(JAN, (ANA, "Sales", True)),
                people(FEB, (ANA, "HR"), columns=("department",), source="people_file"),
            ],
        )
        assert on(writer, MAR) == {"ana": ("HR", True)}


def test_rows_with_dates_of_their_own(tmp_path):
    rows = (
        {"upn": ANA, "department": "Sales", "effective_on": JAN},
        {"upn": ANA, "department": "HR", "effective_on": MAR},
        {"upn": BO, "department": "HR", "effective_on": FEB},
    )
    file = People(APR, rows, columns=("department",), full_picture=False, source="viva_org")
    with writing(tmp_path) as writer:
        commit(writer, [report(SUNDAY_1, ANA, BO), file])
        told = [on(writer, day) for day in (JAN, date(2026, 2, 28), MAR, APR)]
    assert [day["ana"][0] for day in told] == ["Sales", "Sales", "HR", "HR"]
    assert [day["bo"][0] for day in told] == ["HR", "HR", "HR", "HR"]


def test_dated_rows_are_no_full_picture(tmp_path):
    later = People(
        MAR,
        ({"upn": BO, "department": "HR", "effective_on": MAR},),
        columns=("department",),
        full_picture=False,
        source="viva_org",
    )
    with writing(tmp_path) as writer:
        commit(writer, [people(FEB, (ANA, "Sales", True)), later])
        assert on(writer, APR)["ana"] == ("Sales", True)  # not named, and still there


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"guest": True}, {"ana": ("Sales", True)}),
        ({"enabled": False}, {"ana": ("Sales", True), "bo": ("HR", False)}),
        ({"enabled": None}, {"ana": ("Sales", True), "bo": ("HR", True)}),
    ],
)
def test_guests_and_accounts_switched_off(tmp_path, row, expected):
    rows = (
        {"upn": ANA, "department": "Sales", "licensed": True},
        {"upn": BO, "department": "HR", "licensed": True, **row},
    )
    with writing(tmp_path) as writer:
        commit(writer, [People(FEB, rows, columns=BOTH)])
        assert on(writer, MAR) == expected


def test_of_two_files_of_one_day_the_hand_made_one_has_the_last_word(tmp_path):
    files = [
        people(FEB, (ANA, "Sales"), columns=("department",), source="people_file"),
        people(FEB, (ANA, "HR", True), source="entra_users"),
    ]
    for place, order in enumerate((files, files[::-1])):
        with writing(tmp_path / str(place)) as writer:
            commit(writer, order)
            assert on(writer, FEB) == {"ana": ("Sales", True)}


def page(on, *names, last=False):
    rows = tuple({"upn": name, "department": "Sales", "licensed": True} for name in names)
    return People(on, rows, columns=BOTH, full_picture=last, source="graph_users")


PAGES = (page(MAR, ANA), page(MAR, BO), page(MAR, CY, last=True))


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
def test_pages_of_one_day_are_one_picture_in_any_order(tmp_path, order):
    gone = "di@x.example"

    def holders(writer, day):
        found = population(writer, day, [*NAMES, gone])
        return sorted(name for name, who in found.items() if who.licensed)

    before = page(FEB, *NAMES, gone, last=True)
    with writing(tmp_path) as writer:
        commit(writer, [before, *(PAGES[place] for place in order)])
        assert holders(writer, FEB) == sorted([*NAMES, gone])
        assert holders(writer, MAR) == sorted(NAMES)  # who is on no page has left
        with writer.transaction():
            rebuild.derive_all(writer, team_column="auto")
        assert holders(writer, MAR) == sorted(NAMES)


def test_a_page_that_is_undone_takes_only_its_own_people_along(tmp_path):
    for gone, left in ((0, ["bo", "cy"]), (2, ["ana", "bo"])):
        with writing(tmp_path / str(gone)) as writer:
            done = commit(writer, PAGES)
            batches.undo(writer, done[gone].batch, now=NOW, team_column="auto")
            assert sorted(on(writer, APR)) == left


def test_pages_are_weighed_together_against_the_list_before(tmp_path):
    known = tuple(f"p{n}@x.example" for n in range(8))
    with writing(tmp_path) as writer:
        how = batches.Import(now=NOW)
        all_but_last = page(MAR, *known[:5])
        files = [page(FEB, *known, last=True), all_but_last, page(MAR, *known[5:], last=True)]
        done = [
            batches._commit(writer, stage(writer, file, n), how, survey.newest_reports(writer.con))
            for n, file in enumerate(files)
        ]
        assert [outcome.status for outcome in done] == ["committed"] * 3
        lone = page(APR, *known[5:], last=True)
        asked = batches._commit(writer, stage(writer, lone, 9), how, {})
    assert [finding.code for finding in asked.findings if finding.blocks] == ["fewer-people"]


@pytest.mark.parametrize("before, code", [("people_file", "fewer-people"), (None, None)])
def test_a_short_people_file_may_be_a_list_of_champions(tmp_path, before, code):
    known = tuple((f"p{n}@x.example", "HR") for n in range(9))
    full = people(FEB, *known, columns=("department",), source=before or "entra_users")
    short = people(MAR, *known[:2], columns=("department",), source="people_file")
    with writing(tmp_path) as writer:
        _, asked = [
            batches._commit(writer, stage(writer, file, n), batches.Import(now=NOW), {})
            for n, file in enumerate((full, short))
        ]
    said = {finding.code: finding for finding in asked.findings}
    asks = said[code or "people-file-short"]
    assert asks.blocks == bool(code) and "champions" in asks.fix.said("en")


def test_departments_are_one_whatever_their_case_and_blanks(tmp_path):
    rows = [(ANA, "R&D  lab", True), (BO, "r&d lab", True), (CY, " R&D lab", True)]
    with writing(tmp_path) as writer:
        commit(writer, [people(FEB, *rows)])
        values = writer.con.execute(
            "select value from dimension_value where dimension = 'department'"
        ).fetchall()
        assert values == [("R&D lab",)]  # as most rows spell it
        assert {who[0] for who in on(writer, FEB).values()} == {"R&D lab"}


def test_departments_of_an_older_archive_are_one_however_their_accents_are_kept(tmp_path):
    rows = [(ANA, "Financie\u0308n", True), (BO, "Financiën", True)]
    with writing(tmp_path) as writer:
        commit(writer, [people(FEB, *rows)])
        assert {who[0] for who in on(writer, FEB).values()} == {"Financiën"}


def test_an_empty_department_is_none_and_stays_counted(tmp_path):
    with writing(tmp_path) as writer:
        commit(writer, [people(FEB, (ANA, "", True)), people(MAR, (ANA, None, True))])
        assert on(writer, MAR) == {"ana": (None, True)}


def test_seen_runs_from_the_first_report_to_the_last(tmp_path):
    with writing(tmp_path) as writer:
        commit(
            writer,
            [
                people(JAN, (ANA, "Sales", True), (BO, "Sales", True), (CY, "Sales", True)),
                report(SUNDAY_1, ANA, BO),
                report(SUNDAY_2, ANA),
            ],
        )
        seen = {
            name: (row["seen_from_on"], row["seen_until_on"])
            for name in NAMES
            if (row := span(writer, name, SUNDAY_2))
        }
    assert seen == {
        ANA: (SUNDAY_1, date(9999, 12, 31)),
        BO: (SUNDAY_1, SUNDAY_1),
        CY: (None, None),
    }
