"""Readiness, agents and presence: kept, undone and rebuilt in any order, and never with a name."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

from ingest import batches
from ingest.switches import switched_on
from store import rebuild
from tests.ingest.desk import A, B, Desk, File, csv_file, opened, people, report
from tests.store.builder import NOW

SUNDAY = date(2026, 11, 15)
HELPER, SEARCH = "Helper van Anke", "Zoeker"
READY = (
    *("Report Refresh Date", "User Principal Name", "Has Copilot license assigned"),
    *("Report Period", "Uses eligible update channel", "Uses Teams meetings"),
    "Suggested candidate for Copilot",
)
BY_USER = ("Agent ID", "Agent name", "Creator type", "Username", "Responses sent to users")
LAST = "Last activity date (UTC)"
COUNTS = ("Active users (licensed)", "Active users (unlicensed)", "Responses sent to users")


def readiness(day: date, **suggested: str) -> File:
    """First name of an address → suggested or not, or nothing."""
    rows = [
        (day, f"{name}@voorbeeld.example", "FALSE", 28, "TRUE", "", said)
        for name, said in suggested.items()
    ]
    return f"readiness-{day}.csv", csv_file([READY, *rows])


def agents(day: date) -> File:
    rows = [
        ("U_anke@voorbeeld.example_1", HELPER, "User-created agent", 3, "", "1,048", day),
        ("T_2", SEARCH, "Agent built by your org", 30, 4, "22,000", day),
        ("T_3", f"Vraag {B}", "Agent built by your org", 1, 0, 7, day),
    ]
    header = ("Agent ID", "Agent name", "Creator type", *COUNTS, LAST)
    return f"DeclarativeAgents_Agents_30_{day}T09.csv", csv_file([header, *rows])


def by_user(day: date, last: date) -> File:
    rows = [
        ("U_anke@voorbeeld.example_1", HELPER, "User-created agent", A, 12, last),
        ("T_2", SEARCH, "Agent built by your org", A.upper(), 3, day),
        ("T_2", SEARCH, "Agent built by your org", B, 5, last),
    ]
    name = f"DeclarativeAgents_Users___agents_30_{day}T09.csv"
    return name, csv_file([(*BY_USER, LAST), *rows])


def users(day: date) -> File:
    header = ("Username", "Display name", "Number of agents used", "Agent responses received", LAST)
    rows = [(A, "Anke Aalders", 2, 15, day), (B, "Bram Bos", 1, 5, day)]
    return f"DeclarativeAgents_Users_30_{day}T09.csv", csv_file([header, *rows])


def presence(day: date, **at_work: date | None) -> File:
    header = (
        *("Report Refresh Date", "User Principal Name", "Display Name", "Is Deleted"),
        *("Has Exchange License", "Exchange Last Activity Date", "Teams Last Activity Date"),
        "Assigned Products",
    )
    rows = [
        (day, f"{name}@voorbeeld.example", name, "False", "True", "2026-10-01", last or "", "E5")
        for name, last in at_work.items()
    ]
    return f"Office365ActiveUserDetail-{day}.csv", csv_file([header, *rows])


FILES: dict[str, File] = {
    "ready": readiness(SUNDAY, anke="TRUE", bram="FALSE"),
    "agents": agents(SUNDAY),
    "by_user": by_user(SUNDAY, date(2026, 11, 3)),
    "people": people(date(2026, 11, 10), (A, "", "HR"), (B, "", "Sales")),
}
FACTS = {
    "readiness": """
        select kind, refresh_on, licensed, update_channel, meetings, suggested
        from person_readiness join account on account_id = person_id order by all""",
    "agents": """
        select refresh_on, period_days, agent_name, creator, licensed_people, unlicensed_people,
               responses, last_on
        from agent_report order by all""",
    "use": """
        select refresh_on, period_days, agents, responses, last_on,
               dense_rank() over (order by agent_key) as agent
        from person_agent_use order by all""",
    "at work": "select refresh_on, at_work_on from person_at_work order by all",
}


def state(desk: Desk) -> dict[str, Any]:
    return {name: desk.query(sql) for name, sql in FACTS.items()}


def test_agents_keep_no_name_that_a_person_may_have_given(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk:
        assert desk.statuses(agents(SUNDAY)) == ["committed"]
        assert desk.query(FACTS["agents"]) == [
            (SUNDAY, 30, SEARCH, "organisation", 30, 4, 22000, SUNDAY),
            (SUNDAY, 30, None, "organisation", 1, 0, 7, SUNDAY),
            (SUNDAY, 30, None, "person", 3, None, 1048, SUNDAY),
        ]


def test_use_of_agents_is_known_per_person_and_agent(tmp_path: Path) -> None:
    early = date(2026, 11, 3)
    with opened(tmp_path / "home") as desk:
        assert desk.statuses(by_user(SUNDAY, early), users(SUNDAY)) == ["committed"] * 2
        found = desk.query(
            """
            select dense_rank() over (order by person_id), agent_key is null, agents, responses,
                   last_on
            from person_agent_use order by all
            """
        )
        assert found == [
            (1, False, None, 3, SUNDAY),
            (1, False, None, 12, early),
            (1, True, 2, 15, SUNDAY),
            (2, False, None, 5, early),
            (2, True, 1, 5, SUNDAY),
        ]


def test_no_name_address_or_agent_is_in_any_file(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with opened(home) as desk, switched_on(["presence"]):
        desk.take(*FILES.values(), users(SUNDAY), presence(SUNDAY, anke=SUNDAY, bram=None))
        desk.writer.con.execute("checkpoint")
    secrets = (HELPER, A, A.upper(), B, "Anke Aalders", "U_anke")
    held = [path for path in home.rglob("*") if path.is_file() and path.name != "identity.duckdb"]
    assert any(path.suffix == ".parquet" for path in held)
    for path in held:
        data = path.read_bytes()
        assert [said for said in secrets if said.encode() in data] == [], path.name


def test_two_readiness_reports_of_a_day_add_up(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk:
        desk.take(readiness(SUNDAY, anke="", bram="FALSE"))
        desk.take(readiness(SUNDAY, anke="TRUE"))
        assert desk.query(FACTS["readiness"]) == [
            ("upn", SUNDAY, False, True, None, False),
            ("upn", SUNDAY, False, True, None, True),
        ]


def test_order_undo_and_rebuild_do_not_matter(tmp_path: Path) -> None:
    seen = []
    for number, order in enumerate(list(permutations(FILES))[::5]):
        with opened(tmp_path / str(number)) as desk:
            batch_of = {name: desk.take(FILES[name])[0].batch for name in order}
            whole = state(desk)
            seen.append(whole)
            batches.undo(desk.writer, batch_of["by_user"] or 0, now=NOW, team_column="auto")
            assert state(desk) == {**whole, "use": []}
            batches.redo(desk.writer, batch_of["by_user"] or 0, team_column="auto")
            assert state(desk) == whole
            with desk.writer.transaction():
                rebuild.derive_all(desk.writer, team_column="auto")
            assert state(desk) == whole
    assert len(seen) == 5
    assert all(one == seen[0] for one in seen)


def test_presence_is_one_day_and_only_while_it_is_on(tmp_path: Path) -> None:
    given = presence(SUNDAY, anke=SUNDAY, bram=None)
    with opened(tmp_path / "home") as desk:
        desk.take(report(SUNDAY, {A: SUNDAY}))
        assert desk.statuses(given) == ["rejected"]
        with switched_on(["presence"]):
            assert desk.statuses(given) == ["committed"]
        october = date(2026, 10, 1)
        assert desk.query(FACTS["at work"]) == [(SUNDAY, october), (SUNDAY, SUNDAY)]
        assert desk.query("select column_name from (describe at_work) order by 1") == [
            ("account_id",), ("at_work_on",), ("batch_id",), ("line",), ("refresh_on",)
        ]  # fmt: skip
