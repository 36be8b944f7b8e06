"""A person is found in a text however it is written, and nothing else is."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from pathlib import Path

import pytest

from commands import keeping
from commands.errors import Refused
from store import byte_search, erasure
from store.control import Control
from store.control_file import CONTROL_FILE, ControlFile
from store.free_text import CODES, FREE
from store.person_words import PersonWords, telling

NAME = "Céline Aerts"
WAYS = {
    "capitals": NAME.upper(),
    "taken apart": unicodedata.normalize("NFD", NAME),
    "capitals taken apart": unicodedata.normalize("NFD", NAME.upper()),
    "bare": "Celine Aerts",
    "hard blank": NAME.replace(" ", "\u00a0"),
    "json": json.dumps(NAME)[1:-1],
}


@pytest.mark.parametrize("written", WAYS.values(), ids=list(WAYS))
def test_a_name_goes_however_it_is_written(written: str) -> None:
    words = PersonWords.of([NAME])
    assert words.without(f"ß: door {written}, é!", "…") == "ß: door …, é!"
    assert words.without(f"_{written}_", "…") == "_…_"


@pytest.mark.parametrize(
    "said",
    ["Marie-Céline Aerts", "Céline Aertsen", "Céline", "marjan@x.nl", "mia.jan@x.nl", "jan@x.nlx"],
)
def test_somebody_else_stays(said: str) -> None:
    assert PersonWords.of([NAME, "jan@x.nl"]).without(said, "…") == said


def test_a_name_of_one_part_tells_nobody_apart() -> None:
    words = ["Sales", "minimum_group", NAME, "jan@x.nl", "0a0b0c0d-0000-4000-8000-000000000001"]
    assert telling(words) == sorted(words[2:])


def test_every_column_of_text_is_free_text_or_codes(tmp_path: Path) -> None:
    file = ControlFile(tmp_path / CONTROL_FILE)
    with file.opened() as con:
        found = {
            (table["name"], column["name"])
            for table in con.execute(
                "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
            ).fetchall()
            for column in con.execute(f'pragma table_info("{table["name"]}")')
            if "text" in column["type"].lower()
        }
    free = {(table, column) for table, columns in FREE.items() for column in columns}
    codes = {(table, column) for table, columns in CODES.items() for column in columns}
    assert free | codes == found and not free & codes


def test_a_setting_stays_what_it_is_whoever_is_erased(tmp_path: Path) -> None:
    control = Control.open(tmp_path)
    control.set_setting("minimum_group", "20", who=NAME, why=f"Asked by {NAME.upper()}")
    control.set_setting("purpose", f"Adoption, says {NAME}", who="local", why="minimum_group")
    with ControlFile(tmp_path / CONTROL_FILE).opened() as con:
        erasure._scrub(con, ["minimum_group", "20", NAME, "team column"])
    told = control.settings()
    assert (told["minimum_group"], told["purpose"]) == ("20", "Adoption, says …")
    with sqlite3.connect(tmp_path / CONTROL_FILE) as con:
        rows = con.execute("select name, value, who, why from setting_log order by 1").fetchall()
    assert rows == [
        ("minimum_group", "20", "…", "Asked by …"),
        ("purpose", "Adoption, says …", "local", "minimum_group"),
    ]


def test_use_cases_that_only_the_name_told_apart_both_stay(tmp_path: Path) -> None:
    with ControlFile(tmp_path / CONTROL_FILE).opened() as con:
        for number, title in enumerate((f"by {NAME}", "by jan@x.nl")):
            con.execute(
                "insert into use_case values (?, ?, ?, '', '', '', '', '', '', '', '', '', '', "
                "'', '', '', null)",
                [number, title, title],
            )
        erasure._scrub(con, [NAME, "jan@x.nl"])
        rows = con.execute("select plain from use_case order by 1").fetchall()
    assert [row["plain"] for row in rows] == ["by …", "by … 1"]


def test_a_reason_that_names_the_person_is_refused() -> None:
    for why in (f"request of {NAME.upper()}", "from JAN@x.nl"):
        with pytest.raises(Refused):
            keeping._without_person(why, [NAME, "jan@x.nl"])
    keeping._without_person("request of 3 November, Céline", [NAME, "jan@x.nl"])


@pytest.mark.parametrize("written", list(WAYS.values())[:4], ids=list(WAYS)[:4])
def test_the_search_finds_a_name_however_it_is_written(tmp_path: Path, written: str) -> None:
    (tmp_path / "note.log").write_bytes(f"door {written}.".encode())
    (tmp_path / "wide.log").write_bytes(f"door {written}.".encode("utf-16-le"))
    with sqlite3.connect(tmp_path / "control.sqlite") as con:
        con.execute("create table note as select ? as words", [f"door {written}"])
    files, hits = byte_search.search(tmp_path, [NAME], work=tmp_path)
    assert (files, {hit.file for hit in hits}) == (3, {"note.log", "wide.log", "control.sqlite"})
