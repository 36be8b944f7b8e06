"""What is given to commands: days, shares and names; what is none is refused on one line."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from commands.home import day_of_today
from commands.parser import parse
from tests.commands.shell import Run

SOON = (day_of_today() + timedelta(weeks=2)).isoformat()


@pytest.mark.parametrize(
    ("words", "english", "dutch"),
    [
        (
            ["actions", "add", "--title", "T", "--kind", "k", "--teams", "A", "--starts-on", "z"],
            "cli.py actions add: argument --starts-on: 'z' is not a day; write it as 2026-11-15. "
            "`cli.py actions add --help` shows how.\n",
            "cli.py actions add: bij --starts-on: 'z' is geen dag; schrijf die als 2026-11-15. "
            "`cli.py actions add --help` laat zien hoe het wel kan.\n",
        ),
        (
            ["goals", "set", "A", "700%", "2027-01-01"],
            "cli.py goals set: argument share: '700%' is not a share of the team; write it as 70% "
            "or 0.7, up to 100%. `cli.py goals set --help` shows how.\n",
            "cli.py goals set: bij deel: '700%' is geen deel van het team; schrijf het als 70% "
            "of 0,7, tot en met 100%. `cli.py goals set --help` laat zien hoe het wel kan.\n",
        ),
        (
            ["goals", "set", "A", "1", "2027-01-01"],
            "cli.py goals set: argument share: '1' can be meant two ways; write 1% or 100%. "
            "`cli.py goals set --help` shows how.\n",
            "cli.py goals set: bij deel: '1' kan op twee manieren bedoeld zijn; schrijf 1% of "
            "100%. `cli.py goals set --help` laat zien hoe het wel kan.\n",
        ),
        (
            ["goals", "set", "A"],
            "cli.py goals set: the following arguments are required: share, DAY. "
            "`cli.py goals set --help` shows how.\n",
            "cli.py goals set: dit ontbreekt nog: deel, DAG. "
            "`cli.py goals set --help` laat zien hoe het wel kan.\n",
        ),
    ],
)
def test_words_that_are_none_are_one_line_in_two_languages(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    english: str,
    dutch: str,
) -> None:
    (tmp_path / "kadans.toml").write_text('language = "en"\n')
    for given, expected in (
        (["--home", str(tmp_path), *words], english),
        (["--home", str(tmp_path), "--lang", "nl", *words], dutch),
        (["--home", str(tmp_path / "none"), *words], dutch),
    ):
        with pytest.raises(SystemExit) as caught:
            parse(given)
        assert caught.value.code == 2
        assert capsys.readouterr().err == expected


@pytest.mark.parametrize("given", ["70", "70%", "70 %", "0.7", "0,7", "70,0%"])
def test_a_share_is_read_as_people_type_it(given: str) -> None:
    assert parse(["goals", "set", "A", given, "2027-01-01"]).share == pytest.approx(0.7)


def test_a_closure_of_no_team_is_refused_and_the_same_one_twice(run: Run) -> None:
    days = "2026-12-24..2026-12-31"
    code, out, err = run("teams", "--closed", f"{days} Verkop", lang="nl")
    assert (code, out) == (2, "")
    assert err.startswith("Geen team of land heet Verkop. Bedoelde je Verkoop")
    assert run("closures", "add", days, "verkoop")[0] == 0
    told = run("closures", "add", days, "Verkoop", lang="nl")
    assert told == (2, "", "Dat is al ingevoerd, als nummer 1.\n")
    assert run("closures", "add", days, "Verkoop", "--school")[0] == 0
    told = run("closures", "remove", "summer", lang="nl")
    assert told == (
        2,
        "",
        "Er is geen sluiting summer. `closures` noemt welke er zijn; hun nummers zijn 1, 2.\n",
    )
    assert run("closures", "remove", "1")[0] == 0
    assert run("closures", "add", days, "Verkoop")[0] == 0


def test_a_department_that_is_not_there_is_told_with_those_near(run: Run) -> None:
    code, out, err = run("teams", "--department", "Verkop", lang="nl")
    assert (code, out) == (2, "")
    assert err == "Afdeling: Verkop komt niet voor. Bedoelde je Verkoop?\n"
    err = run("closures", "add", "2026-12-24..2026-12-31", "Verkop", lang="nl")[2]
    assert err.startswith("Geen team of land heet Verkop. Bedoelde je Verkoop")
    out = run("teams", "--department", "Verkoop", "--by", "team")[1]
    assert "Of 22 of 22 teams nothing is told" in out
    out = run("teams", "--department", "VERKOOP", "--by", "department", lang="nl")[1]
    assert out.startswith("9 nov 2026    Verkoop")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["job", "1"], "Er is geen taak 1 die wacht om uitgevoerd te worden.\n"),
        (
            ["use-cases", "import", "/none.csv"],
            "/none.csv: dit kan niet worden geopend (het bestaat niet).\n",
        ),
        (
            ["ask", "habitual_share", "--where", "department=Verkop"],
            "Afdeling: Verkop komt niet voor. Bedoel je Verkoop?\n",
        ),
    ],
)
def test_a_dutch_reader_is_refused_in_dutch(run: Run, words: list[str], says: str) -> None:
    assert run(*words, lang="nl") == (2, "", says)


def test_batches_are_listed_in_the_language_of_the_reader(run: Run) -> None:
    first = run("batches", lang="nl")[1].splitlines()[0]
    assert "geïmporteerd" in first and "committed" not in first
