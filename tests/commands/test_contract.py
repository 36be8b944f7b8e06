"""The shapes, words and exit codes that scripts may rely on, by running the command line."""

from __future__ import annotations

import csv
import json
import re
from importlib import import_module
from pathlib import Path

import pytest
from filelock import FileLock

from commands import parser
from metrics.sources.reconcile import WINDOWS
from tests.commands.shell import alone
from tests.conftest import Cli, run_cli

ROOT = Path(__file__).resolve().parents[2]

HEADER = (
    "Report Refresh Date,User Principal Name,Display Name,Last Activity Date,"
    "Word Copilot Last Activity Date,Excel Copilot Last Activity Date,"
    "Outlook Copilot Last Activity Date,Report Period"
)
FILE_FIELDS = {
    "file",
    "source",
    "status",
    "batch",
    "report_refreshed_on",
    "rows_read",
    "rows_accepted",
    "rows_rejected",
    "people_matched",
    "findings",
    "review",
}
FINDING_FIELDS = {"code", "blocks", "where", "says", "fix", "rows"}


def usage(path: Path, day: str, used: str, people: int = 40) -> Path:
    """A report of `people` people, every second of whom used Word on `used`."""
    rows = [
        f"{day},p{n}@example.org,Person {n},,{used if n % 2 else ''},,,7" for n in range(people)
    ]
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def departments(path: Path, people: int = 40) -> Path:
    """A hand-made people file: two departments of half the people each, managers and teams."""
    rows = [
        f"p{n}@example.org,{'Sales' if n < people // 2 else 'HR'},p{n % 4}@example.org"
        for n in range(people)
    ]
    path.write_text(
        "\n".join(["User principal name,Department,Manager", *rows]) + "\n", encoding="utf-8"
    )
    return path


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two reports and a people file. Look, do not touch."""
    folder = tmp_path_factory.mktemp("contract")
    files = [
        usage(folder / "week-1.csv", "2026-11-01", "2026-10-28"),
        usage(folder / "week-2.csv", "2026-11-08", "2026-11-04"),
        departments(folder / "people-2026-11-01.csv"),
    ]
    done = run_cli(folder / "home", "import", *files)
    assert done.returncode == 0, done.stderr
    return folder / "home"


def shown(home: Path, *words: str) -> dict:
    done = run_cli(home, *words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_import_says_what_became_of_each_file_and_ends_with_2_when_one_was_refused(
    cli: Cli, tmp_path: Path
) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    usage(folder / "a.csv", "2026-11-01", "2026-10-28")
    (folder / "b.csv").write_text("Report Refresh Date,Something\n2026-11-01,1\n")
    done = cli("--lang", "en", "import", folder, "--json")
    assert (done.returncode, done.stderr) == (2, "")
    good, bad = json.loads(done.stdout)["files"]
    assert set(good) >= FILE_FIELDS and set(bad) >= FILE_FIELDS
    assert (good["status"], good["batch"], good["source"]) == ("committed", 1, "graph_usage")
    assert (good["rows_read"], good["rows_accepted"], good["rows_rejected"]) == (40, 40, 0)
    assert good["report_refreshed_on"] == "2026-11-01"
    assert (bad["status"], bad["batch"]) == ("rejected", None)
    assert [set(finding) for finding in bad["findings"]] == [FINDING_FIELDS]
    assert bad["findings"][0]["blocks"] is True
    again = cli("--lang", "en", "import", folder / "a.csv", "--json")
    (twice,) = json.loads(again.stdout)["files"]
    assert (again.returncode, twice["status"], twice["batch"]) == (0, "duplicate", 1)


def test_a_folder_without_files_is_no_success(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "drop").mkdir()
    done = cli("import", tmp_path / "drop")
    assert (done.returncode, done.stdout) == (2, "Daar zijn geen bestanden gevonden.\n")


def test_check_commits_nothing(cli: Cli, home: Path, tmp_path: Path) -> None:
    file = usage(tmp_path / "a.csv", "2026-11-01", "2026-10-28")
    done = cli("import", file, "--check", "--json")
    (checked,) = json.loads(done.stdout)["files"]
    assert (done.returncode, checked["status"], checked["batch"]) == (0, "checked", None)
    assert json.loads(cli("batches", "--json").stdout) == {"batches": []}


def test_import_in_words_names_no_person(cli: Cli, tmp_path: Path) -> None:
    broken = usage(tmp_path / "a.csv", "2026-11-01", "someday")
    english, dutch = (cli("--lang", lang, "import", broken, "--check") for lang in ("en", "nl"))
    assert english.stdout != dutch.stdout
    for said in (english.stdout + english.stderr, dutch.stdout + dutch.stderr):
        assert "a.csv" in said and "@" not in said and "Person" not in said


def test_a_busy_home_gives_75(cli: Cli, home: Path, tmp_path: Path) -> None:
    file = usage(tmp_path / "a.csv", "2026-11-01", "2026-10-28")
    home.mkdir()
    with FileLock(home / "writer.lock"):
        for words in (["import", file], ["rebuild"], ["undo", "1"]):
            busy = cli(*words, "--wait", "0.1")
            assert (busy.returncode, busy.stdout) == (75, "")
            assert len(busy.stderr.splitlines()) == 1


def test_batches_are_listed_newest_first(filled: Path) -> None:
    found = shown(filled, "batches")["batches"]
    assert [batch["batch_id"] for batch in found] == [3, 2, 1]
    assert {(batch["state"], batch["kind"]) for batch in found} == {
        ("committed", "usage"),
        ("committed", "people"),
    }
    assert "@" not in json.dumps(found)


def test_undo_redo_and_rebuild_give_the_same_answers(cli: Cli, tmp_path: Path) -> None:
    files = [
        usage(tmp_path / "a.csv", "2026-11-01", "2026-10-28"),
        usage(tmp_path / "b.csv", "2026-11-08", "2026-11-04"),
    ]
    words = ("ask", "active_people", "--by", "week", "--weeks", "2", "--json")
    cli("import", files[0])
    one = cli(*words).stdout
    cli("import", files[1])
    two = cli(*words).stdout
    assert cli("undo", "2").returncode == 0
    undone = json.loads(cli("batches", "--json").stdout)["batches"]
    assert [batch["state"] for batch in undone] == ["undone", "committed"]
    assert cli(*words).stdout == one != two
    assert cli("undo", "2").returncode == 2
    assert cli("redo", "2").returncode == 0
    assert cli(*words).stdout == two
    assert cli("rebuild").returncode == 0
    assert cli(*words).stdout == two


def test_a_whole_import_is_undone_and_brought_back(cli: Cli, tmp_path: Path) -> None:
    days = {"2026-11-01": "2026-10-28", "2026-11-08": "2026-11-04", "2026-11-15": "2026-11-11"}
    first, *others = (usage(tmp_path / f"{day}.csv", day, used) for day, used in days.items())
    cli("import", first)
    cli("import", *others)
    undone = cli("--lang", "en", "undo", "3", "--together")
    assert undone.stdout.splitlines() == [
        "Batch 2 (2026-11-08.csv) was undone.",
        "Batch 3 (2026-11-15.csv) was undone.",
    ]
    assert cli("redo", "2", "--together").returncode == 0
    assert cli("undo", "1", "3").returncode == 0
    states = {b["batch_id"]: b["state"] for b in shown_batches(cli)}
    assert states == {1: "undone", 2: "committed", 3: "undone"}
    wrong = cli("--lang", "en", "undo", "2", "99")
    assert (wrong.returncode, "no batch 99" in wrong.stderr) == (2, True)
    assert {b["batch_id"]: b["state"] for b in shown_batches(cli)} == states


def shown_batches(cli: Cli) -> list[dict]:
    return json.loads(cli("batches", "--json").stdout)["batches"]


def test_rejected_rows_are_listed_on_request(cli: Cli, tmp_path: Path) -> None:
    file = usage(tmp_path / "a.csv", "2026-11-01", "2026-10-28")
    with file.open("a", encoding="utf-8") as more:
        more.writelines("2026-11-01,,,,,,,7\n" for _ in range(5))
    wanted = tmp_path / "why.csv"
    done = cli("--lang", "en", "import", file, "--check", "--rejected", wanted)
    assert f"listed in {wanted} (5 entries)" in done.stdout
    with wanted.open(encoding="utf-8-sig", newline="") as listed:
        rows = list(csv.DictReader(listed))
    assert [row["Line"] for row in rows] == ["42", "43", "44", "45", "46"]
    assert {row["Code"] for row in rows} == {"identifier-missing"}
    nowhere = cli("import", file, "--rejected", tmp_path / "no" / "why.csv")
    assert nowhere.returncode == 2 and len(nowhere.stderr.splitlines()) == 1


def test_the_order_of_dates_can_be_answered(cli: Cli, tmp_path: Path) -> None:
    header = "User Principal Name,Last activity date of Word Copilot (UTC)"
    (tmp_path / "a.csv").write_text(f"{header}\np1@example.org,05/11/2026\n")
    assert cli("import", tmp_path / "a.csv").returncode == 2
    done = cli("import", tmp_path / "a.csv", "--dates", "day-first", "--json")
    (file,) = json.loads(done.stdout)["files"]
    assert (file["status"], file["report_refreshed_on"]) == ("committed", "2026-11-05")


def test_a_check_tells_what_happens_to_active_people(cli: Cli, tmp_path: Path) -> None:
    first = usage(tmp_path / "a.csv", "2026-11-01", "2026-10-28")
    cli("import", first)
    second = usage(tmp_path / "b.csv", "2026-11-08", "2026-11-04", people=60)
    done = cli("import", second, "--check", "--json")
    (file,) = json.loads(done.stdout)["files"]
    assert file["review"]["active"] == {
        "before": 20,
        "before_on": "2026-11-01",
        "after": 30,
        "after_on": "2026-11-08",
        "days": 28,
    }
    said = cli("--lang", "en", "import", second, "--check").stdout
    assert "active people: 20 (to 1 Nov 2026) → 30 (to 8 Nov 2026)" in said


def test_ask_has_the_shape_of_the_contract(filled: Path) -> None:
    answer = shown(
        filled, "ask", "active_share", "--by", "department", "--weeks", "1", "--as-of", "2026-11-08"
    )
    assert {"metric", "question", "as_of", "rows", "caveats"} <= set(answer)
    assert (answer["metric"], answer["as_of"]) == ("active_share", "2026-11-08")
    assert [row["department"] for row in answer["rows"]] == ["HR", "Sales"]
    for row in answer["rows"]:
        assert {"department", "value", "numerator", "denominator", "hidden"} <= set(row)
    narrowed = shown(filled, "ask", "licensed_people", "--where", "department=Sales")
    assert narrowed["question"]["where"] == {"department": "Sales"}


def test_metrics_are_listed_with_their_definition(filled: Path) -> None:
    found = {entry["metric"]: entry for entry in shown(filled, "metrics")["metrics"]}
    assert {"licensed_people", "active_people", "active_share", "app_reach"} <= set(found)
    assert all(entry["definition"] and entry["version"] for entry in found.values())


def test_settings_are_shown_set_and_kept_from_harm(cli: Cli) -> None:
    def minimum() -> str:
        return json.loads(cli("settings", "minimum_group", "--json").stdout)["settings"][
            "minimum_group"
        ]

    assert set(json.loads(cli("settings", "--json").stdout)["settings"]) >= {
        "minimum_group",
        "team_column",
        "purpose",
        "presence",
    }
    assert cli("settings", "minimum_group", "12").returncode == 0
    without_reason = cli("settings", "minimum_group", "8")
    assert without_reason.returncode == 2 and "--why" in without_reason.stderr
    assert minimum() == "12"
    assert cli("settings", "minimum_group", "8", "--why", "agreed").returncode == 0
    assert cli("settings", "minimum_group", "4", "--why", "agreed").returncode == 2
    assert minimum() == "8"


def test_another_team_column_gives_other_teams(cli: Cli, tmp_path: Path) -> None:
    cli("import", usage(tmp_path / "a.csv", "2026-11-01", "2026-10-28"))
    cli("import", departments(tmp_path / "people-2026-11-01.csv"), "--dated", "2026-11-01")

    def teams() -> list[str]:
        answer = json.loads(cli("ask", "licensed_people", "--by", "team", "--json").stdout)
        return sorted(str(row["team"]) for row in answer["rows"])

    by_manager = teams()
    assert cli("settings", "team_column", "department").returncode == 0
    assert teams() == ["HR", "Sales"] != by_manager
    assert not [name for name in by_manager if "p0" in name or "@" in name]


def test_demo_writes_exports_that_can_be_imported(cli: Cli, tmp_path: Path) -> None:
    out = tmp_path / "exports"
    assert cli("demo", "--people", "100", "--weeks", "2", "--out", out).returncode == 0
    assert list(out.iterdir())
    done = cli("import", out, "--json")
    assert done.returncode == 0, done.stderr
    assert {file["status"] for file in json.loads(done.stdout)["files"]} == {"committed"}


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_errors_are_one_line_on_stderr_and_a_traceback_only_on_request(
    filled: Path, lang: str
) -> None:
    words = ("--lang", lang, "undo", "99")
    plain, debugged = run_cli(filled, *words), alone(filled, "--debug", *words)
    assert plain.stdout == "" and "99" in plain.stderr
    assert len(plain.stderr.splitlines()) == 1 and "Traceback" not in plain.stderr
    assert debugged.returncode != 0 and "Traceback" in debugged.stderr


def test_errors_speak_both_languages(filled: Path) -> None:
    said = [run_cli(filled, "--lang", lang, "undo", "99").stderr for lang in ("nl", "en")]
    assert re.search(r"\bbatch\b", said[1]) and said[0] != said[1]


def test_a_setting_of_the_surroundings_that_cannot_be_meant(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("KADANS_LANGUAGE", "fr"), ("KADANS_THREADS", "two")):
        with monkeypatch.context() as patch:
            patch.setenv(name, value)
            done = run_cli(filled, "batches")
        assert done.returncode == 2 and value in done.stderr
        assert len(done.stderr.splitlines()) == 1
    (filled / "kadans.toml").write_text("threads = = 2")
    done = run_cli(filled, "batches")
    (filled / "kadans.toml").unlink()
    assert done.returncode == 2 and "kadans.toml" in done.stderr


def test_asking_before_there_is_anything_says_what_to_do(cli: Cli) -> None:
    done = cli("--lang", "en", "ask", "active_share")
    assert (done.returncode, done.stdout) == (2, "") and "import" in done.stderr


def test_every_command_is_there_when_it_is_called() -> None:
    """Commands are loaded when they run; none may be missing then."""
    source = (ROOT / "commands" / "parser.py").read_text("utf-8")
    named = set(re.findall(r'_later\("(\w+)", "(\w+)"\)', source))
    assert len(named) >= 10
    for room, name in named:
        assert callable(getattr(import_module(f"commands.{room}"), name)), (room, name)
    assert parser.WINDOWS == WINDOWS
