"""A home of every earlier schema: copied aside, migrated, same figures; never a newer one."""

from __future__ import annotations

import gzip
import hashlib
import struct
import zipfile
from pathlib import Path

import duckdb
import pytest

from settings import Settings
from store.engine import connect
from store.home import Home
from store.migrate import NewerDatabase, applied_version, newest_version
from store.writer import open_writer
from tests.conftest import run_cli
from tests.store.traces import facts

SCHEMAS = Path(__file__).with_name("schemas")
EARLIER = sorted(int(path.name.split("-")[1].split(".")[0]) for path in SCHEMAS.glob("*.gz"))


@pytest.fixture
def old_home(tmp_path, request):
    """A home as a Kadans of that schema left it: 41 people, two reports, one people file."""
    home = Home(tmp_path / "home").make()
    with zipfile.ZipFile(SCHEMAS / "home.zip") as packed:
        packed.extractall(home.root)
    home.main.write_bytes(
        gzip.decompress((SCHEMAS / f"schema-{request.param}.duckdb.gz").read_bytes())
    )
    return home


def checksum(header):
    """As DuckDB makes it of a header: otherwise the file is damaged, not new."""
    found = 5381
    for (word,) in struct.iter_unpack("<Q", header):
        found ^= word * 0xBF58476D1CE4E5B9 % (1 << 64)
    return struct.pack("<Q", found)


def version(home):
    with duckdb.connect(str(home.main), read_only=True) as con:
        return applied_version(con)


def test_there_is_a_home_of_every_earlier_schema():
    assert list(range(1, newest_version())) == EARLIER


@pytest.mark.parametrize("old_home", EARLIER, indirect=True)
def test_it_is_copied_aside_migrated_and_tells_the_same(old_home):
    before = hashlib.sha256(old_home.main.read_bytes()).hexdigest()
    was = version(old_home)
    with duckdb.connect(str(old_home.main), read_only=True) as con:
        use = con.execute("select * from use_week order by all").fetchall()
    assert run_cli(old_home.root, "mend").returncode == 0
    assert version(old_home) == newest_version()
    (copy,) = old_home.aside.iterdir()
    assert copy.name == f"main-of-schema-{was}.duckdb"
    assert hashlib.sha256(copy.read_bytes()).hexdigest() == before
    with duckdb.connect(str(old_home.main), read_only=True) as con:
        assert con.execute("select * from use_week order by all").fetchall() == use != []
    migrated = facts(old_home.root)
    assert run_cli(old_home.root, "rebuild").returncode == 0
    assert facts(old_home.root) == migrated
    answer = run_cli(old_home.root, "ask", "licensed_people", "--json")
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize("old_home", EARLIER[-1:], indirect=True)
def test_a_newer_one_is_refused_before_anything_is_written(old_home):
    with duckdb.connect(str(old_home.main)) as con:
        con.execute("insert into schema_version values (99, 'of_tomorrow')")
    before = old_home.main.read_bytes()
    with pytest.raises(NewerDatabase, match="schema 99"), open_writer(Settings(home=old_home.root)):
        pass
    assert old_home.main.read_bytes() == before and not old_home.aside.exists()
    said = run_cli(old_home.root, "--lang", "en", "rebuild")
    assert said.returncode == 2 and "newer Kadans" in said.stderr


@pytest.mark.parametrize("old_home", EARLIER[-1:], indirect=True)
def test_a_file_of_an_engine_to_come_is_refused_and_left_alone(old_home):
    content = bytearray(old_home.main.read_bytes())
    content[12] = 250  # the storage version in the header, which has a checksum in front
    content[:8] = checksum(content[8:4096])
    old_home.main.write_bytes(content)
    with pytest.raises(NewerDatabase, match="250"), open_writer(Settings(home=old_home.root)):
        pass
    said = run_cli(old_home.root, "--lang", "en", "recover")  # which would make it anew
    assert said.returncode == 2 and "newer Kadans" in said.stderr and "250" in said.stderr
    assert old_home.main.read_bytes() == bytes(content)


@pytest.mark.parametrize("old_home", EARLIER[-1:], indirect=True)
def test_what_is_written_can_be_read_by_the_line_before(old_home):
    assert run_cli(old_home.root, "mend").returncode == 0
    with connect(old_home.main, work=old_home.work, read_only=True) as con:
        told = con.execute(
            "select tags['storage_version'] from duckdb_databases() where not internal"
        ).fetchall()
    assert any("v1.5" in str(one) for one in told)
