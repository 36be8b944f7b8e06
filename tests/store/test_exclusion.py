"""Who objected is in no figure; a withdrawn objection brings back exactly what was."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.conftest import run_cli
from tests.store.test_erasure import person
from tests.store.traces import accounts, facts, without

__all__ = ["person"]
COUNTED = {"snapshot", "interaction_file"}


@pytest.fixture(scope="module")
def excluded(small_organisation, person, tmp_path_factory):
    home = tmp_path_factory.mktemp("excluded") / "home"
    shutil.copytree(small_organisation / "home", home)
    done = run_cli(home, "exclude", "add", "--person", person[0], "--why", "objected", "--json")
    assert done.returncode == 0, done.stderr
    return home


def asked(home, metric):
    answer = run_cli(home, "ask", metric, "--weeks", "4", "--json")
    return json.loads(answer.stdout)["rows"][0]


def test_facts_are_those_without_the_person(small_organisation, excluded, person):
    whole = small_organisation / "home"
    mine = accounts(whole, person[:2])
    expected, found = without(facts(whole), mine), facts(excluded)
    for name in set(expected) - COUNTED - {"alias"}:  # whose an account is stays known
        assert found[name] == expected[name], name
    lost = len(facts(whole)["person_span"]) - len(found["person_span"])
    assert lost >= 1


def test_above_and_below_the_line_agree(small_home, excluded):
    before, after = (asked(home, "active_share") for home in (small_home, excluded))
    assert after["denominator"] == before["denominator"] - 1
    assert before["numerator"] - after["numerator"] in (0, 1)


def test_a_withdrawn_objection_brings_back_what_was(small_organisation, excluded, person, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(excluded, home)
    listed = json.loads(run_cli(home, "exclude", "list", "--json").stdout)["objections"]
    assert [one["why"] for one in listed] == ["objected"]
    assert person[0] not in json.dumps(listed)
    assert run_cli(home, "exclude", "remove", "--person", person[0]).returncode == 0
    assert facts(home) == facts(small_organisation / "home")
    assert json.loads(run_cli(home, "exclude", "list", "--json").stdout)["objections"] == []


def test_a_new_report_does_not_count_the_person_either(excluded, small_files, person, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(excluded, home)
    (report,) = small_files.glob("CopilotActivityUserDetail*")
    lines = report.read_text("utf-8-sig").splitlines(keepends=True)
    other = next(n for n, line in enumerate(lines[1:], 1) if person[0] not in line)
    copy = tmp_path / report.name
    copy.write_text("".join([*lines[:other], *lines[other + 1 :]]), "utf-8")
    (file,) = json.loads(run_cli(home, "import", copy, "--json").stdout)["files"]
    (told,) = [f for f in file["findings"] if f["code"] == "rows-of-people-who-objected"]
    assert (file["status"], told["rows"]) == ("committed", 1)
    mine = {f"account_id={number}" for number in accounts(home, person[:2])}
    mine |= {f"person_id={number}" for number in accounts(home, person[:2])}
    told = facts(home)
    for name in set(told) - {"alias"}:
        assert not any(mine & set(row.split()) for row in told[name]), name


def test_an_objection_ahead_of_the_first_file_holds(small_files, person, tmp_path):
    home = tmp_path / "new"
    assert run_cli(home, "exclude", "add", "--person", person[0], "--why", "x").returncode == 0
    (report,) = small_files.glob("CopilotActivityUserDetail*")
    assert run_cli(home, "import", report).returncode == 0
    rows = [row for row in report.read_text("utf-8-sig").splitlines()[1:] if row.strip()]
    assert len(facts(home)["person_span"]) == len(rows) - 1


def test_a_second_objection_of_one_person_is_said(excluded, person):
    again = run_cli(excluded, "--lang", "en", "exclude", "add", "--person", person[0], "--why", "x")
    assert again.returncode == 2 and "already" in again.stderr
