"""Look for words in everything under a folder: what proves that somebody is gone.

Bytes are looked through as they stand, in both encodings that text comes in. That is not enough for
files that pack their text, so databases, Parquet files and archives are also opened and read value
by value.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from store.engine import connect, quoted
from store.person_words import PersonWords, folded

CHUNK = 1 << 20


@dataclass(frozen=True)
class Hit:
    """One file in which a word stands; `where` says in which part. Never which word."""

    file: str
    where: str


def search(
    root: Path, words: Sequence[str], *, work: Path, but: Sequence[Path] = ()
) -> tuple[int, list[Hit]]:
    """How many files there are, and the places that hold any of the words.

    Capitals, accents and how Unicode composes them make no difference, but in bytes of files that
    do not open as tables a word without accents is found only so.

    Folders of `but` are not looked into.

    An address that is part of a longer one (jan@… in marjan@…) is not found: bytes tell no ends of
    words, so where a live value explains them they count for nothing.
    """
    plain = sorted({word.strip().lower() for word in words if len(word.strip()) > 2})
    files = [
        path
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_symlink() and not set(path.parents) & set(but)
    ]
    if not plain:
        return len(files), []
    sought = Sought.of(plain)
    hits = []
    for path in files:
        where, explained = _in_values(path, sought, work)
        if not explained and _in_bytes(path, sought):
            where.append("bytes")
        hits += [Hit(path.relative_to(root).as_posix(), place) for place in where]
    return len(files), hits


@dataclass(frozen=True)
class Sought:
    """What is looked for: in bytes anywhere, in values as words of their own."""

    words: tuple[str, ...]
    in_bytes: re.Pattern[bytes]
    in_text: PersonWords

    @classmethod
    def of(cls, words: Sequence[str]) -> Sought:
        forms = {_spelled(word, code) for word in words for code in ("utf-8", "utf-16-le")}
        return cls(
            tuple(sorted({form for word in words for form in (word, folded(word))})),
            re.compile(b"|".join(sorted(forms)), re.IGNORECASE),
            PersonWords.of(words),
        )


def _spelled(word: str, code: str) -> bytes:
    """Pattern of a word's bytes: a letter with an accent in both cases, composed and not, or bare.

    Capitals of other letters are left to the pattern's own flag.
    """
    parts = []
    for letter in unicodedata.normalize("NFC", word):
        forms = {letter}
        if not letter.isascii():
            forms |= {letter.lower(), letter.upper(), folded(letter)}
            forms |= {unicodedata.normalize("NFD", form) for form in forms}
        # The longest first: the bare letter is the beginning of the one that is taken apart.
        told = sorted({form.encode(code) for form in forms}, key=lambda form: (-len(form), form))
        listed = b"|".join(map(re.escape, told))
        parts.append(b"(?:" + listed + b")" if len(told) > 1 else listed)
    return b"".join(parts)


def _in_bytes(path: Path, sought: Sought) -> bool:
    before = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if sought.in_bytes.search(before + chunk):
                return True
            before = chunk[-1024:]
    return False


def _in_values(path: Path, sought: Sought, work: Path) -> tuple[list[str], bool]:
    """Parts of a file that hold a word, and whether longer values explain its bytes."""
    with path.open("rb") as file:
        head = file.read(16)
    if head.startswith(b"PAR1"):
        found = _in_tables(path, sought, work, {"rows": f"read_parquet({quoted(path)})"})
    elif head[8:12] == b"DUCK":
        found = _in_tables(path, sought, work, None)
    elif head.startswith(b"SQLite format 3"):
        found = _in_sqlite(path, sought)
    elif head.startswith(b"PK\x03\x04"):
        found = _in_members(path, sought)
    else:
        return [], False
    told = list(found)
    exact = sorted({place for place, value in told if sought.in_text.stand_in(value)})
    return exact, bool(told) and not exact


def _in_members(path: Path, sought: Sought) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(path) as packed:
        for member in packed.infolist():
            content = packed.read(member)
            if sought.in_bytes.search(content) or sought.in_bytes.search(member.filename.encode()):
                yield f"member {member.filename}", content.decode("utf-8", "replace")


def _in_tables(
    path: Path, sought: Sought, work: Path, relations: dict[str, str] | None
) -> Iterator[tuple[str, str]]:
    """Values of text, uuid or lists of them that contain one of the words."""
    con = connect(
        ":memory:" if relations else path,
        work=work,
        folders=[path.parent],
        read_only=relations is None,
    )
    try:
        for name, relation in (relations or _tables_of(con)).items():
            for column, kind, *_ in con.execute(f"describe select * from {relation}").fetchall():
                if any(of in kind.upper() for of in ("VARCHAR", "UUID", "BLOB", "JSON")):
                    for value in _values(con, relation, f'"{column}"', sought.words):
                        yield f"table {name}", value
    finally:
        con.close()


def _values(
    con: duckdb.DuckDBPyConnection, relation: str, column: str, words: Sequence[str]
) -> list[str]:
    told = f"strip_accents(lower(cast({column} as varchar)))"
    rows = con.execute(
        f"""
        select distinct lower(cast({column} as varchar))
        from {relation}
        where list_bool_or(list_transform($words, lambda word: contains({told}, word)))
        limit 1000
        """,
        {"words": list(words)},
    ).fetchall()
    return [str(value) for (value,) in rows]


def _tables_of(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    rows = con.execute("select table_name from duckdb_tables() order by 1").fetchall()
    return {str(name): f'"{name}"' for (name,) in rows}


def _in_sqlite(path: Path, sought: Sought) -> Iterator[tuple[str, str]]:
    con = sqlite3.connect(path, timeout=30)
    try:
        for (name,) in con.execute("select name from sqlite_master where type = 'table'"):
            for row in con.execute(f'select * from "{name}"'):
                told = "\x1f".join(map(str, row))
                if sought.in_text.stand_in(told) or sought.in_bytes.search(told.encode()):
                    yield f"table {name}", told
    finally:
        con.close()
