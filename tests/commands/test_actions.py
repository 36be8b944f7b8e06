"""The register from the shell: actions and lots, use cases, coverage, goals; clear refusals."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import cli
import formats
from access import Viewer
from commands.home import day_of_today
from metrics.events import offers
from store.home import Home
from store.register import CaseDraft, Register, draw
from store.serving import open_serving
from tests.commands.shell import Run

TODAY = day_of_today()
SOON = (TODAY + timedelta(weeks=2)).isoformat()
FOUR = "Productie,logistiek,Financiën,Projectbureau"


def said(day: str, language: str = "en") -> str:
    return formats.day(date.fromisoformat(day), language)


def add(run: Run, *words: str, teams: str = FOUR, starts_on: str = SOON) -> tuple[int, str, str]:
    given = ["--kind", "coaching", "--title", "Inbox hour", "--by", "department"]
    return run("actions", "add", *given, "--teams", teams, "--starts-on", starts_on, *words)


def listed(run: Run, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("actions", *words, "--json")[1])["actions"]
    return found


def test_an_action_is_planned_drawn_and_listed(run: Run) -> None:
    assert run("actions")[1] == "No action is recorded yet.\n"
    code, out, _ = add(run, "--goal", "Half of them weekly")
    assert (code, out) == (0, f"#1    {said(SOON)}  planned  Coaching: Inbox hour · 4 teams\n")
    code, out, _ = run("actions", "draw", "1", "--seed", "2026", "--weeks-between", "9")
    order = draw(["Productie", "Logistiek", "Financiën", "Projectbureau"], 2026)
    later = (date.fromisoformat(SOON) + timedelta(weeks=9)).isoformat()
    assert code == 0
    assert out.splitlines()[1:] == [
        f"{place:>3}. {team}  {said(SOON if place < 3 else later)}"
        for place, team in enumerate(order, 1)
    ]
    (one,) = listed(run)
    assert one["lots"]["seed"] == 2026
    assert [team["team"] for team in one["teams"]] == list(order)
    assert one["planned_before"] is True
    assert listed(run, "--team", "PRODUCTIE") == [one]
    assert listed(run, "--team", "Verkoop") == []
    shown = json.loads(run("actions", "show", "1", "--json")[1])
    assert [change["what"] for change in shown["changes"]] == ["added", "drawn"]


def test_a_team_is_what_the_list_of_teams_calls_one(run: Run) -> None:
    words = ["actions", "add", "--kind", "coaching", "--title", "Inbox hour"]
    code, out, _ = run(*words, "--teams", "Klantenservice", "--starts-on", SOON)
    assert (code, "Klantenservice" in out) == (0, True)
    assert listed(run)[0]["by"] == json.loads(run("teams", "--json")[1])["by"] == "department"
    assert run("goals", "set", "Verkoop", "0.9", SOON)[0] == 0


def test_a_seed_is_chosen_and_told_where_none_is_given(run: Run) -> None:
    add(run)
    _, out, _ = run("actions", "draw", "1", lang="nl")
    seed = listed(run)[0]["lots"]["seed"]
    assert f"lotgetal {seed};" in out


@pytest.mark.parametrize(
    ("words", "english", "dutch"),
    [
        (
            ["actions", "draw", "1", "--waves", "1"],
            "Lots need two waves at least: one starts, one waits.\n",
            "Loten kan vanaf twee groepen: de ene begint, de andere wacht.\n",
        ),
        (["actions", "show", "9"], "There is no action 9.\n", "Er is geen actie 9.\n"),
        (
            ["actions", "status", "1", "asleep"],
            "The status cannot be asleep; it is one of: planned, running, done, stopped.\n",
            "De status kan niet asleep zijn; het is een van: planned, running, done, stopped.\n",
        ),
        (
            ["actions", "stop", "1", "Verkoop"],
            "Verkoop is not in this action.\n",
            "Verkoop doet niet mee aan deze actie.\n",
        ),
        (
            ["actions", "note", "ask bo@example.org", "--team", "Verkoop", "--by", "department"],
            "The note has an address in it. Write about the team or the role, never about a "
            "person.\n",
            "De notitie bevat een mailadres. Schrijf over het team of de rol, nooit over een "
            "persoon.\n",
        ),
        (
            ["goals", "set", "Marketing", "0.5", SOON, "--by", "department"],
            "Department: there is none called Marketing. Did you mean Marketing & Communicatie?\n",
            "Afdeling: Marketing komt niet voor. Bedoelde je Marketing & Communicatie?\n",
        ),
        (
            ["goals", "set", "Verkoop", "0.5", SOON, "--by", "team"],
            "Team: there is none called Verkoop, but Department has it: add --by department.\n",
            "Team: Verkoop komt niet voor, maar bij Afdeling wel: zet er --by department bij.\n",
        ),
        (
            ["goals", "set", "Directie", "0.5", SOON],
            "Directie has too few people with a licence to be told of, so nobody could see how "
            "far its goal is. Choose a larger group.\n",
            "Directie heeft te weinig mensen met een licentie om over te vertellen, dus niemand "
            "zou kunnen zien hoe ver het doel is. Kies een grotere groep.\n",
        ),
        (
            ["goals", "set", "Verkoop", "60", "2026-01-05", "--by", "department"],
            "The day of a goal is still to come.\n",
            "De dag van een doel ligt in de toekomst.\n",
        ),
        (["effect", "9"], "There is no action 9.\n", "Er is geen actie 9.\n"),
        (
            ["use-cases", "export", "library.xlsx"],
            "library.xlsx: the name ends in .csv (for a spreadsheet) or .md (Markdown).\n",
            "library.xlsx: laat de naam eindigen op .csv (voor een rekenblad) of .md (Markdown).\n",
        ),
    ],
)
def test_what_cannot_be_is_one_line_in_two_languages(
    run: Run, words: list[str], english: str, dutch: str
) -> None:
    add(run)
    assert run(*words) == (2, "", english)
    assert run(*words, lang="nl") == (2, "", dutch)


def test_what_has_started_stays(run: Run) -> None:
    past = (TODAY - timedelta(weeks=10)).isoformat()
    _, out, _ = add(run, starts_on=past)
    assert "It is recorded after it started" in out
    code, _, err = run("actions", "draw", "1")
    assert (code, "has started" in err) == (2, True)
    assert "for ICT" in run("actions", "--team", "ICT")[1]
    assert run("actions", "stop", "1", "Logistiek")[0] == 0
    assert run("actions", "status", "1", "done")[0] == 0
    (one,) = listed(run)
    assert (one["status"], one["planned_before"]) == ("done", False)
    assert {team["team"]: team["stopped_on"] for team in one["teams"]} == {
        "Productie": None,
        "Logistiek": TODAY.isoformat(),
        "Financiën": None,
        "Projectbureau": None,
    }
    code, out, _ = run("effect", "1", "--json")
    assert (code, json.loads(out)["planned_in_time"]) == (0, False)


def test_a_challenge_shows_each_team_its_own_gain(run: Run) -> None:
    past = "2026-09-07"  # ten weeks before the newest report of the sample
    given = ["--kind", "challenge", "--title", "C", "--by", "department", "--starts-on", past]
    code, _, err = run("actions", "add", *given, "--teams", "Verkoop,ICT")
    assert (code, err) == (2, "Verkoop has not said yes to challenges, so it is not in one.\n")
    for team in ("Verkoop", "ICT"):
        assert run("actions", "opt-in", team, "challenges", "--by", "department")[0] == 0
    assert run("actions", "add", *given, "--teams", "Verkoop,ICT")[0] == 0
    found = json.loads(run("actions", "show", "1", "--json")[1])["gains"]
    assert [gain["team"] for gain in found] == ["ICT", "Verkoop"], "by alphabet"
    assert all(isinstance(gain["points"], int) for gain in found)
    out = run("actions", "show", "1")[1]
    assert f"  Verkoop: {formats.points(found[1]['points'] / 100, 'en')}\n" in out
    assert run("actions", "opt-in", "ICT", "challenges", "--no", "--by", "department")[0] == 0
    assert run("actions", "add", *given, "--teams", "ICT")[0] == 2


def test_people_of_a_training_are_counted(run: Run) -> None:
    add(run, "--course", "copilot in de VERKOOPpraktijk", starts_on="2026-03-31")
    _, out, _ = run("actions", "show", "1")
    assert "56 people took part in this training." in out
    assert "@" not in out
    add(run, "--course", "Copilot in de verkooppraktijk")
    out = run("actions", "show", "2", lang="nl")[1]
    assert "De lijsten hebben deze training alleen van voor deze actie." in out
    code, _, err = run("actions", "attend", "1", "Zingen")
    assert code == 2
    assert "no training called Zingen. They have: " in err
    assert run("actions", "attend", "1", "")[0] == 0
    assert json.loads(run("actions", "show", "1", "--json")[1])["attended_people"] is None


def test_activities_of_the_lists_become_actions_once(run: Run, published: Path) -> None:
    code, out, _ = run("actions", "import-events", "--check", lang="nl")
    assert (code, listed(run)) == (0, [])
    assert "23 jun 2026  Training: Klantvragen beantwoorden met Copilot · Klantenservice\n" in out
    assert "Kunnen een actie worden: 7. Er is niets veranderd. " in out
    assert "Voor iedereen, dus met niemand te vergelijken: 1." in out
    assert len(json.loads(run("actions", "import-events", "--json")[1])["actions"]) == 7
    made = {one["title"]: one for one in listed(run)}
    assert "Became actions: 0. An action already: 7." in run("actions", "import-events")[1]
    assert len(listed(run)) == 7
    training = made["Copilot in de verkooppraktijk"]
    assert (training["starts_on"], training["ends_on"]) == ("2026-03-31", None)
    assert (training["status"], training["planned_before"]) == ("done", False)
    assert "56 people took part" in run("actions", "show", str(training["action"]))[1]
    campaign = made["Copilot opnieuw bekeken"]
    assert (campaign["starts_on"], campaign["ends_on"]) == ("2026-10-20", "2026-11-06")
    assert [team["team"] for team in campaign["teams"]] == ["Logistiek", "Projectbureau"]
    assert made["Promptweek"]["kind"] == "other", "these teams did not say yes to challenges"


def test_an_activity_is_offered_to_who_may_change_all_its_teams(run: Run, published: Path) -> None:
    copy = open_serving(Home(published))
    assert copy is not None

    def titles(*departments: str) -> list[str]:
        viewer = Viewer("x", "champion", frozenset(departments))
        found = offers(copy, Register.open(published, viewer), "department", "nl")
        return [draft.title for draft in found.drafts]

    assert titles("Klantenservice") == ["Klantvragen beantwoorden met Copilot"]
    assert titles("Logistiek") == []
    assert titles("Logistiek", "Projectbureau") == ["Copilot opnieuw bekeken"]
    hr = Register.open(published, Viewer("x", "hr"))
    for team in ("ICT", "Marketing & Communicatie"):
        hr.opt_in("department", team, "challenges", wanted=True)
    found = {draft.title: draft for draft in offers(copy, hr, "department", "nl").drafts}
    assert found["Promptweek"].kind == "challenge"


def test_names_with_a_comma_stand_in_quotes(run: Run) -> None:
    code, _, err = add(run, teams='Verkoop,"Kwaliteit, Milieu"')
    assert (code, "none called Kwaliteit, Milieu" in err) == (2, True)


def test_goals_and_coverage_are_told_as_the_pages_do(run: Run) -> None:
    assert run("goals")[1] == "No team has a goal.\n"
    far = (TODAY + timedelta(weeks=12)).isoformat()
    assert run("goals", "set", "productie", "0.6", far, "--by", "department")[0] == 0
    (goal,) = json.loads(run("goals", "--json")[1])["goals"]
    asked = json.loads(run("ask", "habitual_share", "--by", "department", "--json")[1])["rows"]
    wanted = {row["department"]: row["value"] for row in asked}
    assert (goal["team"], goal["now"], goal["goal"]) == ("Productie", wanted["Productie"], 0.6)
    assert run("goals")[1].startswith("Productie ")
    assert run("goals", "end", "Productie", "--by", "department")[0] == 0
    assert json.loads(run("goals", "--json")[1])["goals"] == []
    for by in ("department", "function"):
        found = json.loads(run("coverage", "--by", by, "--json")[1])
        assert found["by"] == by
        assert all(row["champions"] is None for row in found["rows"] if row["hidden"])
        assert any(row["gap"] for row in found["rows"])
    out = run("coverage", lang="nl")[1]
    assert "weinig gebruik en geen champion" in out
    assert "@" not in out


def test_use_cases_go_out_and_come_back(run: Run, published: Path, tmp_path: Path) -> None:
    assert run("use-cases")[1] == "The library has no use case yet.\n"
    register = Register.open(published, Viewer())
    number = register.add_use_case(CaseDraft("=1+1", "Do it\n\n# Twice", department="Verkoop"))
    register.share_use_case(number, "department", "ICT", date(2026, 8, 3))
    before = run("use-cases", "--json")[1]
    for name in ("library.csv", "library.md"):
        path = tmp_path / name
        assert run("use-cases", "export", str(path)) == (
            0,
            f"Use cases written to {name}: 1.\n",
            "",
        )
        register.withdraw_use_case(register.use_cases()[0].use_case_id)
        code, out, _ = run("use-cases", "import", str(path), "--check")
        assert (code, register.use_cases()) == (0, ())
        code, out, _ = run("use-cases", "import", str(path))
        assert (code, out) == (0, "Use cases: 1 added, 0 changed, 0 the same as before.\n")
        after = json.loads(run("use-cases", "--json")[1])["use_cases"]
        for case in after:
            case["use_case"] = 1
        assert after == json.loads(before)["use_cases"]


def test_bad_rows_are_named_and_left_out(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "library.csv"
    path.write_text("Titel;Zo gaat het\nA;Doe\n;Doe\n", encoding="utf-8")
    code, out, _ = run("use-cases", "import", str(path), lang="nl")
    assert code == 0
    assert out == (
        "library.csv  · regel 3: De titel ontbreekt. Verbeter dit en importeer het bestand "
        "opnieuw; wat er al is, komt er niet dubbel in.\n"
        "Voorbeelden: 1 erbij, 0 veranderd, 0 hetzelfde als eerst. Weggelaten: 1.\n"
    )
    path.write_text("Title;How it is done;Department;App\nA;Do;Verkop;Wrod\nB;Do;VERKOOP;word\n")
    code, out, _ = run("use-cases", "import", str(path), "--check")
    slip = "It is taken as it stands; correct it if it is a slip.\n"
    assert (code, out) == (
        0,
        f"library.csv  · A: the data has no department Verkop. {slip}"
        f"library.csv  · A: Kadans knows no app Wrod. {slip}"
        "Use cases that can be imported: 2. Nothing was changed.\n",
    )
    path.write_text("Naam;Uitleg\nA;Doe\n", encoding="utf-8")
    code, out, _ = run("use-cases", "import", str(path))
    assert (code, "There is no column Title." in out) == (2, True)
    assert run("use-cases", "import", str(tmp_path / "none.csv"))[0] == 2


def test_without_data_actions_can_be_planned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def ran(*words: str) -> int:
        return cli.main(["--home", str(tmp_path), "--lang", "en", *words])

    given = ["--kind", "training", "--title", "T", "--teams", "A,B", "--starts-on", SOON]
    assert ran("actions", "add", *given) == 0
    assert ran("effect", "1") == 2
    assert "There is no data yet." in capsys.readouterr().err


def test_a_dutch_reader_gets_dutch_days_and_shares(run: Run) -> None:
    add(run)
    soon = said(SOON, "nl")
    assert f"#1    {soon}  gepland  Begeleiding" in run("actions", lang="nl")[1]
    assert soon in run("actions", "show", "1", lang="nl")[1].splitlines()[1]
    assert run("goals", "set", "productie", "0.6", SOON, "--by", "department")[0] == 0
    assert f"→ 60\u00a0% · {soon}" in run("goals", lang="nl")[1]
    out = run("closures", "add", "2026-12-24..2026-12-31", "NL", lang="nl")[1]
    assert "24 dec 2026 tot en met 31 dec 2026" in out
