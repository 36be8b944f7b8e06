"""The library of use cases: what is kept, and files that give back what they took."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access import Viewer
from ingest.use_cases import read_use_cases
from store.register import CaseDraft, NotAllowed, NotPossible, Register, Share
from store.register_use_case_files import JOINER, as_csv, as_markdown, as_typed, inert
from store.register_use_cases import FIELDS

TODAY = date(2026, 11, 20)
MINUTES = CaseDraft(
    title="Minutes in a minute",
    department="Finance",
    function="Controller",
    app="Teams",
    kind="Communicating and meetings",
    how_to="1. Start transcription\n2. Ask for decisions\n\n# Afterwards\n\\# Check",
    contact_role="Team lead",
    link="https://intra.example/minutes",
)


def told(register):
    return [(case.draft, case.shares) for case in register.use_cases()]


def test_a_use_case_is_kept_changed_shared_and_withdrawn(register):
    number = register.add_use_case(MINUTES)
    register.share_use_case(number, "team", "Claims East", TODAY)
    register.share_use_case(number, "team", "claims east", date(2026, 11, 2))
    assert told(register) == [(MINUTES, (Share("team", "Claims East", date(2026, 11, 2)),))]
    register.change_use_case(number, title="Minutes", how_to="Ask")
    assert [case.title for case in register.use_cases()] == ["Minutes"]
    register.withdraw_use_case(number)
    assert told(register) == []
    with pytest.raises(NotPossible, match="There is no use case"):
        register.share_use_case(number, "team", "Claims East", TODAY)
    register.add_use_case(CaseDraft("Minutes", "Ask", department="Finance"))


def test_two_who_change_a_use_case_keep_each_others_words(register):
    number = register.add_use_case(MINUTES)
    register.change_use_case(number, title="Minutes")
    register.change_use_case(number, link="https://intranet.example/minutes")
    (case,) = register.use_cases()
    assert case.draft == replace(MINUTES, title="Minutes", link="https://intranet.example/minutes")


def test_a_title_is_there_once_in_a_department(register):
    number = register.add_use_case(MINUTES)
    other = register.add_use_case(CaseDraft(MINUTES.title, "Ask", department="Legal"))
    same = CaseDraft("minutes IN a minute", "Ask", department="finance")
    with pytest.raises(NotPossible, match="There is a use case called Minutes in a minute"):
        register.add_use_case(same)
    with pytest.raises(NotPossible, match="There is a use case called"):
        register.change_use_case(other, title=same.title, department=same.department)
    register.change_use_case(number, title=same.title)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"title": ""}, "The title is missing."),
        ({"how_to": " \n"}, "How to do it is missing."),
        ({"how_to": "x" * 20_001}, "How to do it is too long"),
        ({"contact_role": "bo@example.org"}, "The role to ask has an address in it."),
        ({"link": "file:///etc/passwd"}, "The link is no address that starts with"),
    ],
)
def test_what_is_no_use_case_is_refused(register, fields, says):
    with pytest.raises(NotPossible) as caught:
        register.add_use_case(CaseDraft(**{"title": "A", "how_to": "B", **fields}))
    assert caught.value.says.said("en").startswith(says)


def test_a_champion_writes_for_the_own_departments(tmp_path):
    viewer = Viewer(name="bo", role="champion", departments=frozenset({"Finance"}))
    mine = Register.open(tmp_path, viewer)
    mine.add_use_case(MINUTES)
    mine.add_use_case(CaseDraft("For all", "Ask"))
    with pytest.raises(NotAllowed):
        mine.add_use_case(CaseDraft("Theirs", "Ask", department="Legal"))
    with pytest.raises(NotAllowed):
        mine.put_use_cases([(CaseDraft("Fine", "A"), ()), (CaseDraft("T", "A", "Legal"), ())])
    assert len(mine.use_cases()) == 2
    theirs = Share("team", "Claims East", TODAY)
    with pytest.raises(NotAllowed):
        mine.put_use_cases([(MINUTES, [theirs])])
    Register.open(tmp_path, Viewer(role="hr")).put_use_cases([(MINUTES, [theirs])])
    assert mine.put_use_cases([(MINUTES, [theirs])]) == (0, 0, 1), "what is there already may stay"


# ---- files -------------------------------------------------------------------------------------


def again(register, path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = read_use_cases(path)
    fresh = Register.open(path.parent / "fresh", Viewer(role="hr"))
    for case in fresh.use_cases():
        fresh.withdraw_use_case(case.use_case_id)
    fresh.put_use_cases(found.cases)
    return told(fresh), found.findings


# What a spreadsheet or Markdown could take for its own, and any other letters.
PIECES = st.sampled_from(
    ["=1+1", " =1", "+31", "-x", "@x", "'=", "''", "'", '"', ";", ",", "# A", "\\# ", "- App: Word",
     "```", "|", "* Link: x", "a", "é", "日本", " ", "\u2028", "<b>", "sep=;",
     "!", "![", "[", "](", "]:", "(", "<", "\u2060", "https://a", "\\"]
)  # fmt: skip
LINES = st.lists(PIECES, min_size=1, max_size=4).map("".join)
TEXTS = st.lists(st.one_of(LINES, st.just("")), max_size=5).map("\n".join)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(LINES, TEXTS, st.fixed_dictionaries(dict.fromkeys(FIELDS[1:5], LINES))),
        min_size=1,
        max_size=4,
    )
)
def test_files_give_back_what_they_took(tmp_path_factory, written):
    folder = tmp_path_factory.mktemp("round")
    register = Register.open(folder, Viewer(role="hr"))
    for title, how, fields in written:
        try:
            number = register.add_use_case(CaseDraft(title, how, **fields))
        except NotPossible:
            continue
        register.share_use_case(number, "team", "=Team, 1; 'x", TODAY)
    expected = told(register)
    if not expected:
        return
    for language in ("nl", "en"):
        cases = register.use_cases()
        assert again(register, folder / "a.csv", as_csv(cases, language))[0] == expected
        assert again(register, folder / "a.md", as_markdown(cases, language))[0] == expected


def test_no_cell_is_a_formula(register):
    number = register.add_use_case(
        CaseDraft("=cmd|' /C calc'!A0", "@SUM(1)", "+1", "-2", "'=3", "\tx", "=role")
    )
    register.share_use_case(number, "team", "=HYPERLINK(1)", TODAY)
    rows = list(csv.reader(io.StringIO(as_csv(register.use_cases(), "en").decode("utf-8-sig"))))
    cells = [cell for row in rows[1:] for cell in row]
    assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r")]
    assert cells[0] == "'=cmd|' /C calc'!A0"


def test_rows_that_cannot_be_kept_are_named(register, tmp_path):
    path = tmp_path / "library.csv"
    path.write_text(
        "Titel;Afdeling;Zo gaat het;Gedeeld met\n"
        "Goed;Finance;Doe dit\n"
        ";Finance;Doe dat\n"
        'Twee regels;Legal;"een\ntwee"\n'
        "goed;finance;Nog eens;\n"
        "Fout;HR;Doe;vorige week met Claims\n"
        "Leeg;HR;;\n"
        "Ook;HR;;\n"
        "Datum;HR;Doe;2026-02-31 team: A\n",
        "cp1252",
    )
    found = read_use_cases(path)
    assert [draft.title for draft, _ in found.cases] == ["Goed", "Twee regels"]
    assert not found.blocked
    assert [
        (one.where.said("en"), one.says.said("en").split(".")[0], one.rows)
        for one in found.findings
    ] == [
        ("line 3", "The title is missing", 1),
        ("line 6", "This title and department are in the file twice; the first was taken", 1),
        (
            "lines 7, 10",
            "With whom it was shared is written as 2026-11-20 team: Claims East, one on each line",
            2,
        ),
        ("lines 8, 9", "How to do it is missing", 2),
    ]
    assert all("import the file again" in one.fix.said("en") for one in found.findings)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "no-use-cases"),
        ("a.csv", b"Title,How it is done\n", "no-use-cases"),
        ("a.md", b"just words\n", "no-use-cases"),
        ("a.csv", b"Name,App\nA,B\n", "column-missing"),
        ("a.csv", b'Title,How it is done\nA,"B\n', "quote-unclosed"),
        ("a.csv", b"Title,How it is done\nA," + b"x" * 200_000 + b"\n", "row-unreadable"),
        ("a.csv", b"\x89PNG\x00\x00\x01\xff\xfe" * 40, None),
        ("a.csv", b"Title,How it is done\n" + b"A,B\n" * (3 << 20), "file-too-large"),
    ],
)
def test_a_file_that_is_none_is_said(tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)
    found = read_use_cases(path)
    assert found.cases == ()
    assert found.blocked
    assert code is None or [one.code for one in found.findings] == [code]


def test_the_same_file_again_changes_nothing(register, tmp_path):
    register.add_use_case(MINUTES)
    path = tmp_path / "library.md"
    path.write_text(as_markdown(register.use_cases(), "en"))
    cases = read_use_cases(path).cases
    assert register.put_use_cases(cases) == (0, 0, 1)
    path.write_text(path.read_text().replace("Team lead", "Manager") + "\n# New\n\nDo it\n")
    assert register.put_use_cases(read_use_cases(path).cases) == (1, 1, 0)
    assert [case.contact_role for case in register.use_cases()] == ["Manager", ""]


def test_a_field_that_is_misspelt_is_told_and_a_list_of_steps_is_not(tmp_path):
    path = tmp_path / "library.md"
    path.write_text(
        "# A\n\n- App: Word\n- Departmant: Legal\n\nDo\n# B\n\n- First: open\n- Then: ask\n"
        "# C\n\n- App: Word\n\n- First: open\n"
    )
    found = read_use_cases(path)
    (note,) = found.findings
    assert (note.code, note.blocks, note.where.said("en")) == ("field-unknown", False, "line 4")
    assert [draft.how_to for draft, _ in found.cases] == [
        "- Departmant: Legal\n\nDo", "- First: open\n- Then: ask", "- First: open",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "live",
    [
        "![x][ref]\n\n[ref]: ftp://canary.invalid/x.png",
        "\\\\![x][ref]",
        "<img src='//canary.invalid/x.png'>",
        "</p><SCRIPT>x</SCRIPT>",
        "<!-- x -->",
        "[x](javascript:go())",
        "[x](\\\\canary\\share)",
        "[x]( <file:///etc/passwd>)",
        "[x](//canary.invalid)",
        "[x]: data:text/html,x",
        "<javascript:go()>",
    ],
)
def test_nothing_in_markdown_loads_or_runs_when_it_is_opened(live):
    said = inert(live)
    assert said.replace(JOINER, "") == live
    # The sign that makes it what it is stands apart from what follows, however often it is escaped.
    assert re.search(rf"[!<\]]{JOINER}", said)
    assert not re.search(r"!\[|<[a-z/!?]|\]\(|\]:", said, re.I)
    assert as_typed(said) == live


@pytest.mark.parametrize(
    "link", ["[x](https://intra.example/a)", "[x]( <HTTP://a.example>)", "<https://a.example>"]
)
def test_links_to_the_web_stay_links_in_markdown(link):
    assert inert(link) == link
