"""Lists that repeat themselves: held as runs, they come to what row after row comes to."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from unittest import mock

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import people_runs, rebuild
from store.writer import Writer
from tests.effort import examples
from tests.store.builder import People, Report, commit, writing

START = date(2026, 1, 5)
ANA, BO, CY, DI = (f"{name}@x.example" for name in ("ana", "bo", "cy", "di"))
NAMES = (ANA, BO, CY, DI)
SAID = ("people_span", "person_span", "alias", "dimension_value")
COLUMNS = ("department", "licensed", "manager")


def lists(*rows, source="entra_users"):
    """Monthly lists of one source, given the rows of each."""
    return [
        People(START + timedelta(days=30 * n), tuple(said), columns=COLUMNS, source=source)
        for n, said in enumerate(rows)
    ]


def row(upn, oid=None, department="Sales", **more):
    return {"upn": upn, "object_id": oid, "department": department, "licensed": True, **more}


def runs(writer: Writer) -> list[tuple[int, int]]:
    """First and last list of every row that was held."""
    return sorted(writer.con.execute("select ord, last_ord from people_row").fetchall())


def test_a_row_that_lists_repeat_is_held_once(tmp_path):
    ana, bo, moved = row(ANA, "o1"), row(BO, "o2"), row(BO, "o2", "HR")
    with writing(tmp_path) as writer:
        commit(writer, lists([ana, bo], [bo, ana], [ana, moved]))
        assert runs(writer) == [(0, 1), (0, 2), (2, 2)]


def test_lists_without_ids_are_held_by_address(tmp_path):
    with writing(tmp_path) as writer:
        commit(writer, lists([row(ANA), row(BO)], [row(ANA), row(BO)], source="people_file"))
        assert runs(writer) == [(0, 1), (0, 1)]


def test_a_list_in_between_of_another_source_ends_every_run(tmp_path):
    first, second, third = lists([row(ANA, "o1")], [row(ANA, "o1")], [row(ANA, "o1")])
    other = lists([row(ANA, "o1", "HR")], source="people_file")[0]
    between = People(second.on + timedelta(days=1), other.rows, other.columns, source=other.source)
    with writing(tmp_path) as writer:
        commit(writer, [first, second, between, third])
        assert runs(writer) == [(0, 1), (2, 2), (3, 3)]


def test_an_address_that_two_share_is_in_no_run(tmp_path):
    both = [row(ANA, "o1", mail=CY), row(BO, "o2", mail=CY), row(DI, "o3")]
    with writing(tmp_path) as writer:
        commit(writer, lists(both, both))
        assert runs(writer) == [(0, 0), (0, 0), (0, 1), (1, 1), (1, 1)]


def test_days_of_their_own_end_all_runs(tmp_path):
    dated = People(START, (row(BO, "o2", effective_on=START + timedelta(days=40)),), COLUMNS)
    with writing(tmp_path) as writer:
        commit(writer, [dated, *lists([row(ANA, "o1")], [row(ANA, "o1")])])
        assert all(first == last for first, last in runs(writer))


PEOPLE = st.fixed_dictionaries(
    {
        "department": st.sampled_from(("Sales", "sales", "HR", "")),
        "manager": st.sampled_from((None, ANA, BO)),
        "licensed": st.booleans(),
        "enabled": st.sampled_from((True, True, True, False)),
        "guest": st.sampled_from((False, False, False, True)),
        "mail": st.sampled_from((None, None, ANA, CY)),
    }
)


@st.composite
def histories(draw: st.DrawFn) -> list[People | Report]:
    """Lists of which each changes a little of the one before, at times from another source."""
    with_ids = draw(st.sampled_from(("all", "all", "none", "some")))
    rows: dict[str, dict[str, object]] = {}
    files: list[People | Report] = []
    for n in range(draw(st.integers(2, 5))):
        for name in draw(st.sets(st.sampled_from(NAMES), max_size=2 if n else 4)):
            oid = {"all": "o-" + name, "none": None, "some": draw(st.sampled_from((None, "o1")))}
            if draw(st.integers(0, 3)) == 0:
                rows.pop(name, None)
            else:
                rows[name] = {"upn": name, "object_id": oid[with_ids], **draw(PEOPLE)}
        if len(rows) > 1 and with_ids == "all" and draw(st.integers(0, 5)) == 0:
            one, other = sorted(rows)[:2]  # an address goes to somebody else
            rows[one]["object_id"], rows[other]["object_id"] = (
                rows[other]["object_id"],
                rows[one]["object_id"],
            )
        held = tuple(dict(said) for said in draw(st.permutations([*rows.values()])))
        if held:
            source = draw(st.sampled_from(("entra_users", "entra_users", "people_file")))
            on = START + timedelta(days=draw(st.integers(0, 1)) + 14 * n)
            files.append(People(on, held, COLUMNS, draw(st.booleans()), source))
    used = tuple((name, {"teams": START}, {}) for name in NAMES)
    return [Report(START + timedelta(days=20), used), *files]


def told(files: list[People | Report], *, compact: bool) -> dict[str, list[tuple[object, ...]]]:
    chains = people_runs._chains if compact else lambda *_: []
    with (
        tempfile.TemporaryDirectory() as home,
        writing(Path(home)) as writer,
        mock.patch.object(people_runs, "_chains", chains),
    ):
        commit(writer, files[:-1])
        commit(writer, files[-1:])
        rebuild.derive_people_again(writer, team_column="manager")
        return {
            table: sorted(writer.con.execute(f"select * from {table}").fetchall(), key=repr)
            for table in SAID
        }


@settings(max_examples=examples(8), deadline=None, suppress_health_check=list(HealthCheck))
@given(histories())
def test_runs_come_to_what_every_row_comes_to(files):
    assert told(files, compact=True) == told(files, compact=False)
