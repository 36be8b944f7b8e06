"""Licences by name: who is on the list and why, against literal tables and a count in Python."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from metrics import reclaim
from metrics.reclaim import Held, Reason, licences, reason
from store.home import Home
from store.people_now import licences_listed_on
from store.pseudonyms import Pseudonyms
from store.serving import ServingCopy
from store.writer import Writer
from tests.store.builder import People, Report, commit, writing

NEWEST = date(2026, 11, 15)
TODAY = date(2026, 11, 18)
DAYS = 90
EDGE = NEWEST - timedelta(days=DAYS)  # 17 August
LONG_AGO = date(2025, 12, 1)
DAY = timedelta(days=1)

SURE = Held(1, shown_on=LONG_AGO, report_on=NEWEST)


def held(**more: object) -> Held:
    return Held(**{**vars(SURE), **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "kept_from", "code", "on"),
    [
        # no use in any report, past grace
        (held(), None, "never", LONG_AGO),
        (held(shown_on=EDGE), None, "never", EDGE),
        (held(shown_on=EDGE + DAY), None, "tenure", None),
        (held(since_on=EDGE, shown_on=EDGE + DAY), None, "too-new", None),
        (held(since_on=EDGE - DAY, shown_on=EDGE), None, "never", EDGE),
        (held(shown_on=None), None, "tenure", None),
        # used before, if only under an earlier licence
        (held(since_on=LONG_AGO, used_on=LONG_AGO - DAY), None, "dormant", None),
        (held(since_on=EDGE, shown_on=EDGE + DAY, used_on=LONG_AGO), None, "too-new", None),
        (held(shown_on=EDGE + DAY, used_on=LONG_AGO), None, "dormant", None),
        # days of use from before the cutoff are gone: nothing is said of that time
        (held(), date(2026, 5, 4), "never", date(2026, 5, 4)),
        (held(), EDGE + DAY, "tenure", None),
        # use within the days asked about: not on the list, whatever else
        (held(used_on=NEWEST), None, None, None),
        (held(used_on=EDGE + DAY), None, None, None),
        (held(used_on=EDGE), None, "dormant", None),
        (held(used_on=EDGE + DAY, report_on=None), None, None, None),
        # unknown is not zero
        (held(report_on=None), None, "no-report", None),
        (held(report_on=NEWEST - DAY), None, "old-report", NEWEST - DAY),
        (held(counted=True), None, "unclear", None),
        (held(counted=True, used_on=EDGE), None, "dormant", None),
        (held(listed=False), None, None, None),
        # switched off: whatever the use
        (held(off_on=TODAY), None, "switched-off", TODAY),
        (held(off_on=TODAY, used_on=NEWEST), None, "switched-off", TODAY),
        (held(off_on=TODAY, report_on=None, listed=False), None, "switched-off", TODAY),
    ],
)
def test_why_somebody_is_on_the_list(
    one: Held, kept_from: date | None, code: str | None, on: date | None
) -> None:
    assert reason(one, NEWEST, DAYS, kept_from) == (Reason(code, on) if code else None)


def test_only_two_reasons_are_more_than_a_look() -> None:
    tiers = {code: Reason(code).tier for code in ("switched-off", "never", "dormant", "too-new")}
    assert tiers == {
        "switched-off": "certain", "never": "probable", "dormant": "review", "too-new": "review",
    }  # fmt: skip
    for code in ("tenure", "no-report", "old-report", "unclear"):
        assert Reason(code).tier == "review"


# ---- from files ------------------------------------------------------------------------------


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    with writing(tmp_path) as made:
        yield made


def told(writer: Writer, kept_from: date | None = None) -> dict[str, tuple[str, date | None]]:
    """Address → reason and the day of its licence, of who is on the list."""
    data = ServingCopy(Path(), "1", writer.con)
    keys = Pseudonyms(b"k" * 32)
    number = dict(writer.con.execute("select key, account_id from account").fetchall())
    names = {number.get(keys.key("upn", name)): name for name in [*ADDRESSES, *PEOPLE]}
    found = {}
    for one in licences(data, Home(writer.home.root), TODAY):
        why = reason(one, NEWEST, DAYS, kept_from)
        if why is not None:
            found[names[one.person_id]] = (why.code, one.shown_on)
    return found


ADDRESSES = [f"{name}@voorbeeld.example" for name in (
    "ana", "bo", "cas", "dirk", "eva", "fien", "gijs", "hugo", "iris", "jan", "new.jan", "kim",
)]  # fmt: skip
(ANA, BO, CAS, DIRK, EVA, FIEN, GIJS, HUGO, IRIS, JAN, NEW_JAN, KIM) = ADDRESSES


def usage(on: date, *rows: tuple[str, date | None], **more: object) -> Report:
    dated = tuple((upn, {"any": used} if used else {}, {}) for upn, used in rows)
    return Report(on, dated, **more)  # type: ignore[arg-type]


def listed(on: date, *rows: tuple[str, bool, bool], source: str = "entra_users") -> People:
    """A list of everybody: address, whether there is a licence, whether the account is on."""
    return People(
        on,
        tuple(
            {"upn": upn, "department": "Sales", "licensed": licensed, "enabled": enabled}
            for upn, licensed, enabled in rows
        ),
        columns=("department", "licensed", "enabled"),
        source=source,
    )


def test_who_is_on_the_list_from_lists_and_reports(writer: Writer) -> None:
    march, week = date(2026, 3, 1), timedelta(days=7)
    used = NEWEST - timedelta(days=3)
    commit(
        writer,
        [
            listed(
                march,
                *(
                    (upn, upn not in (DIRK, EVA), True)
                    for upn in (ANA, BO, CAS, DIRK, EVA, FIEN, GIJS, HUGO, IRIS)
                ),
            ),
            usage(march, (ANA, None), (BO, march), (CAS, march), (GIJS, None), (FIEN, None)),
            listed(
                date(2026, 11, 1),
                (ANA, True, True),
                (BO, True, True),
                (CAS, True, True),
                (DIRK, True, True),
                (EVA, False, True),
                (FIEN, True, False),
                (GIJS, True, True),
                (HUGO, True, True),
                (IRIS, False, False),
            ),
            usage(NEWEST - week, (ANA, None), (BO, march), (CAS, used), (FIEN, None), (GIJS, None)),
            usage(NEWEST, (ANA, None), (BO, march), (CAS, used), (DIRK, None), (FIEN, None)),
        ],
    )
    assert told(writer) == {
        ANA: ("never", march),
        BO: ("dormant", march),
        DIRK: ("too-new", date(2026, 11, 1)),
        FIEN: ("switched-off", march),
        GIJS: ("old-report", march),
        HUGO: ("no-report", march),
    }


def test_with_reports_alone_the_licence_is_as_old_as_the_first_report(writer: Writer) -> None:
    commit(
        writer,
        [
            usage(date(2026, 6, 7), (ANA, None), (BO, date(2026, 6, 1))),
            usage(date(2026, 8, 30), (ANA, None), (CAS, None)),
            usage(NEWEST, (ANA, None), (CAS, None), (DIRK, None)),
        ],
    )
    assert told(writer) == {
        ANA: ("never", date(2026, 6, 7)),
        CAS: ("too-new", date(2026, 8, 30)),  # given after 7 June, seen for 77 days
        DIRK: ("too-new", NEWEST),
    }


def test_who_is_off_in_one_list_and_on_in_another_is_not_called_off(writer: Writer) -> None:
    on = date(2026, 11, 1)
    commit(
        writer,
        [
            listed(on, (ANA, True, False), (BO, True, False)),
            People(on, ({"upn": ANA, "enabled": True},), ("enabled",), source="people_file"),
            usage(NEWEST, (ANA, NEWEST), (BO, NEWEST)),
        ],
    )
    assert told(writer) == {BO: ("switched-off", on)}


def test_an_account_that_was_switched_on_again_is_not_off(writer: Writer) -> None:
    commit(
        writer,
        [
            listed(date(2026, 10, 1), (ANA, True, False), (BO, True, True)),
            listed(date(2026, 11, 1), (ANA, True, True), (BO, True, True)),
            usage(NEWEST, (ANA, NEWEST), (BO, NEWEST)),
        ],
    )
    assert told(writer) == {}


def test_a_list_without_licences_and_a_report_make_a_licence_of_who_is_off(writer: Writer) -> None:
    rows = ({"upn": ANA, "enabled": False}, {"upn": BO, "enabled": True})
    commit(
        writer,
        [
            People(date(2026, 11, 1), rows, columns=("enabled",)),
            usage(NEWEST, (ANA, None), (BO, NEWEST)),
        ],
    )
    assert told(writer) == {ANA: ("switched-off", NEWEST)}
    assert licences_listed_on(ServingCopy(Path(), "1", writer.con)) is None


def test_use_in_any_source_is_use(writer: Writer) -> None:
    """Chat without a licence, too: who uses Copilot somewhere is not said not to."""
    march = date(2026, 3, 1)
    commit(
        writer,
        [
            usage(march, (ANA, None), (BO, None)),
            usage(NEWEST, (ANA, None), (BO, None)),
            usage(NEWEST, (BO, NEWEST), series=1, source="graph_chat"),
        ],
    )
    assert told(writer) == {ANA: ("never", march)}


def test_a_new_address_is_the_same_person(writer: Writer) -> None:
    one, two = date(2026, 3, 1), date(2026, 10, 1)
    oid = "10000000-0000-0000-0000-000000000000"
    commit(
        writer,
        [
            People(one, ({"upn": JAN, "object_id": oid, "licensed": True},), columns=("licensed",)),
            People(
                two, ({"upn": NEW_JAN, "object_id": oid, "licensed": True},), columns=("licensed",)
            ),
            usage(one, (JAN, None)),
            usage(NEWEST, (NEW_JAN, None)),
        ],
    )
    assert told(writer) == {JAN: ("never", one)}  # the person is called by the first address


def test_hidden_people_are_on_no_list(writer: Writer) -> None:
    commit(
        writer,
        [
            usage(date(2026, 3, 1), (ANA, None)),
            usage(NEWEST, ("0" * 32, None), concealed=True),
        ],
    )
    assert told(writer) == {ANA: ("old-report", date(2026, 3, 1))}
    assert reclaim._newest(ServingCopy(Path(), "1", writer.con)) == (NEWEST, True)


# ---- against a count in plain Python -----------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_a_count_in_python_over_raw_rows_agrees(writer: Writer, seed: int) -> None:
    """Everybody's own story, told in files; the list is worked out from the stories again."""
    files = organisation(random.Random(seed))
    commit(writer, files)
    found = told(writer)
    assert found == by_hand(files)
    assert len({code for code, _ in found.values()}) >= 4


PEOPLE = [f"p{number}@voorbeeld.example" for number in range(60)]


def organisation(luck: random.Random) -> list[Report | People]:
    """Reports of every 30 days, lists of every 60, of people who come, go, use, are forgotten."""
    days = [NEWEST - timedelta(days=30 * back) for back in reversed(range(7))]
    given = {upn: luck.choice([None, *days]) for upn in PEOPLE}
    taken = {upn: luck.choice([None, None, None, days[-3]]) for upn in PEOPLE}
    off = {upn: luck.choice([None, None, None, days[-2]]) for upn in PEOPLE}
    missed = {upn: luck.choice([set(), set(), {days[-1]}, {days[3]}]) for upn in PEOPLE}
    uses = {
        upn: sorted(luck.choice(days) - timedelta(days=luck.randrange(1, 29)) for _ in range(n))
        for upn, n in zip(PEOPLE, luck.choices([0, 0, 1, 3], k=len(PEOPLE)), strict=True)
    }

    def has(upn: str, on: date) -> bool:
        begin, end = given[upn], taken[upn]
        return begin is not None and begin <= on and not (end is not None and end <= on)

    files: list[Report | People] = []
    for place, on in enumerate(days):
        if place % 2 == 0 or place == len(days) - 1:
            files.append(
                listed(on, *((u, has(u, on), off[u] is None or on < off[u]) for u in PEOPLE))
            )
        rows = []
        for upn in PEOPLE:
            if has(upn, on) and on not in missed[upn]:
                since = given[upn] or on
                known = [day for day in uses[upn] if since <= day <= on]
                rows.append((upn, max(known, default=None)))
        files.append(usage(on, *rows))
    return files


def by_hand(files: list[Report | People]) -> dict[str, tuple[str, date | None]]:
    """Who is on the list, from the rows of the files and nothing else."""
    lists = [file for file in files if isinstance(file, People)]
    reports = [file for file in files if isinstance(file, Report)]
    found: dict[str, tuple[str, date | None]] = {}
    for upn in PEOPLE:
        rows = {file.on: next(row for row in file.rows if row["upn"] == upn) for file in lists}
        in_reports = {
            file.refresh_on: dict(dates) for file in reports for name, dates, _ in file.rows
            if name == upn
        }  # fmt: skip
        newest = max(rows)
        if not rows[newest]["licensed"]:
            continue
        says = sorted(on for on, row in rows.items() if row["licensed"])
        without = [on for on, row in rows.items() if not row["licensed"]]
        # Between two lists the one before holds, whatever a report shows.
        shown_on = (
            min(on for on in says if on > max(without)) if without else min([*says, *in_reports])
        )
        used = [day for dates in in_reports.values() for day in dates.values()]
        last = max(used, default=None)
        code = None
        if not rows[newest]["enabled"]:
            code = "switched-off"
        elif last is not None and last > EDGE:
            continue
        elif not in_reports:
            code = "no-report"
        elif max(in_reports) < NEWEST:
            code = "old-report"
        elif without and shown_on > EDGE:
            code = "too-new"
        elif last is not None:
            code = "dormant"
        else:
            code = "never" if shown_on <= EDGE else "tenure"
        found[upn] = (code, shown_on)
    return found
