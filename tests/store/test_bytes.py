"""Every byte of a home, its backups, exports and logs: names stand in the identity file alone."""

from __future__ import annotations

import base64
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from store import byte_search
from tests import organisation
from tests.conftest import run_cli
from tests.store.traces import traces

IDENTITY = "identity.duckdb"
WITHOUT_NAMES = 'identity = "none"\nlog_format = "json"\nlog_level = "debug"\n'
WITH_NAMES = WITHOUT_NAMES.replace("none", "file")


@dataclass(frozen=True)
class Life:
    """A folder with a home, backups, exports and all that was said while it was lived in."""

    root: Path

    @property
    def home(self) -> Path:
        return self.root / "home"

    def run(self, *arguments: str | Path, codes: tuple[int, ...] = (0,)) -> None:
        """A command, in debug words, whose output and errors are kept as files."""
        name = f"{len(list((self.root / 'said').iterdir())):02}-{arguments[0]}"
        done = run_cli(self.home, "--debug", *arguments)
        (self.root / "said" / name).write_text(f"{done.stdout}\n{done.stderr}", "utf-8")
        assert done.returncode in codes, (arguments, done.stderr)

    def hits(self) -> list[str]:
        """Files below the root with any name of anybody, however it is written."""
        one = list(organisation.people())[77]
        return found(self.root, organisation.words(), [one.upn, one.display_name])


def found(root: Path, words: Sequence[str], whole: Sequence[str] = ()) -> list[str]:
    """Files with any of the words, as a search from outside sees it; the product's own agrees.

    The product's own looks for whole names, not for parts of them.
    """
    written = sorted({form for word in words for form in forms(word)})
    packed = {path for path in root.rglob("*") if path.is_file() and _in_members(path, written)}
    outside = {*traces(root, written), *(path.relative_to(root).as_posix() for path in packed)}
    files, hits = byte_search.search(root, whole or written, work=root)
    assert files == sum(path.is_file() for path in root.rglob("*"))
    assert {hit.file for hit in hits} == outside
    return sorted(outside)


def forms(word: str) -> set[str]:
    """A word as it could be written: as it is, in base64 at any offset, percent-encoded."""
    told = {word}
    for spelled in (word, word.lower(), word.upper()):
        told |= {
            quote(spelled, safe=""),
            quote(spelled, safe="@"),
            quote(spelled).replace("%20", "+"),
        }
        for code in ("utf-8", "utf-16-le"):
            told |= {_in_base64(spelled.encode(code), offset) for offset in range(3)}
    return told


def _in_base64(word: bytes, offset: int) -> str:
    """The letters that are the same whatever stands before and after the word."""
    packed = base64.b64encode(b"\0" * offset + word).decode().rstrip("=")
    return packed[(0, 2, 3)[offset] : len(packed) - (len(word) + offset) % 3 % 2 - 1]


def _in_members(path: Path, words: Sequence[str]) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as packed:
        told = b"".join(name.encode() + packed.read(name) for name in packed.namelist()).lower()
    return any(word.lower().encode() in told for word in words)


def lived(root: Path, configuration: str) -> Life:
    """Everything that writes: import, questions, exports, backup, undo, rebuild, upkeep."""
    life = Life(root)
    life.home.mkdir(parents=True)
    (root / "said").mkdir()
    (life.home / "kadans.toml").write_text(configuration)
    files = organisation.write(root.parent / f"files of {root.name}")
    rejected = root / "rejected.csv"
    life.run("import", files, "--rejected", rejected, "--json")
    life.run("ask", "active_share", "--by", "department,app", "--out", root / "answer.xlsx")
    life.run("ask", "segment_mix", "--by", "department", "--json")
    life.run("settings", "team_column", "manager", "--why", "to see it")
    life.run("teams", "--by", "manager", "--json")
    life.run("digest", "--dry-run")
    life.run("sheet", "--out", root / "sheet.html")
    life.run("sources", "--json")
    life.run("backup", "--to", root / "backups", "--with-key")
    life.run("undo", "3")
    life.run("rebuild")
    life.run("redo", "3")
    life.run("backup")
    life.run("retain", "--json")
    life.run("doctor", "--json", codes=(0, 1))  # 1: of what it would warn
    return life


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Life:
    """A life with names kept, as it is by default."""
    return lived(tmp_path_factory.mktemp("bytes") / "named", WITH_NAMES)


def test_names_stand_in_the_identity_file_and_its_copies_alone(life: Life) -> None:
    copies = {path.relative_to(life.root).as_posix() for path in life.root.rglob(IDENTITY)}
    assert len(copies) == 3  # the home's own and that of each backup
    assert set(life.hits()) == copies
    told = life.home / IDENTITY
    with duckdb.connect(str(told), read_only=True) as con:
        query = "select count(distinct upn), count(distinct display_name) from identity"
        kept = con.execute(query).fetchone()
    everybody = len(list(organisation.people()))
    # The list that came last writes addresses in capitals and has no names: the names stay.
    assert kept == (everybody, everybody)


def test_without_an_identity_file_no_name_stands_anywhere(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    life = lived(tmp_path_factory.mktemp("bytes") / "nameless", WITHOUT_NAMES)
    assert not list(life.root.rglob(IDENTITY))
    assert life.hits() == []
    assert len(list(life.root.rglob("*.parquet"))) > organisation.WEEKS


@pytest.mark.parametrize(
    "kind",
    ["utf-8", "utf-16", "capitals", "base64", "percent", "zipped", "parquet", "duckdb", "log"],
)
def test_the_search_is_awake(tmp_path: Path, kind: str) -> None:
    """One name of one person is found wherever and however it was left behind."""
    person = list(organisation.people())[77]
    upn, name = person.upn, person.display_name
    left = tmp_path / "left"
    if kind == "zipped":
        with zipfile.ZipFile(left, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("sheet1.xml", f"<v>{name}</v>" * 50)
    elif kind == "parquet":
        left = tmp_path / "left.parquet"
        pq.write_table(pa.table({"team": ["a", upn] * 50}), left, compression="zstd")
    elif kind == "duckdb":
        left = tmp_path / "left.duckdb"
        with duckdb.connect(str(left)) as con:
            con.execute(
                "create table fact as select $name as team from range(5000)", {"name": name}
            )
    else:
        content = {
            "utf-8": f"by {name}".encode(),
            "utf-16": f"by {name}".encode("utf-16-le"),
            "capitals": f"BY {upn.upper()}".encode(),
            "base64": base64.b64encode(f"x{upn}?".encode()),
            "percent": f"?who={quote(upn, safe='')}".encode(),
            "log": f'{{"said": "{upn} failed"}}'.encode(),
        }[kind]
        left.write_bytes(content)
    (tmp_path / "clean").write_text("nobody is named here")
    assert found(tmp_path, [upn, name]) == [left.name]
