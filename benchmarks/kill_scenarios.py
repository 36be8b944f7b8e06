"""What is killed, and on what: homes and commands, made once by forks.

A child that is forked from one that has loaded the program is several times as fast to start as
Python is.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import cli
import commands

APPS = ("Word", "Excel", "Outlook")
HEADER = (
    "Report Refresh Date,User Principal Name,Display Name,Last Activity Date,"
    + ",".join(f"{app} Copilot Last Activity Date" for app in APPS)
    + ",Report Period"
)
PERSON = "p7@example.org"
IMPORT_POINTS = (
    "after_parse",
    "after_keys",
    "after_archive",
    "after_identity",
    "before_commit",
    "after_commit",
    "before_publish",
    "after_publish",
)
REWRITE_POINTS = ("rewrite_before_replace", "rewrite_after_replace", "erase_before_done")


@dataclass(frozen=True)
class Scenario:
    """One command on one home; `obeyed`: once it was decided, the next start carries it out."""

    name: str
    home: Path
    words: tuple[str, ...]
    points: tuple[str, ...]
    obeyed: tuple[str, ...] = ()


def load() -> None:
    """Load every command's own modules; cli.py loads them when a command runs, in each child."""
    for module in iter_modules(commands.__path__):
        import_module(f"commands.{module.name}")


def forked(work: Callable[[], object]) -> tuple[int, int]:
    """Run `work` in a child; its process id and the end of a pipe with what it returns as JSON."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    os.close(reading)
    code = 1
    try:
        os.setsid()
        told = work()
        with os.fdopen(writing, "w") as pipe:
            pipe.write(json.dumps(told))
        code = 0
    except BaseException as error:  # noqa: BLE001 - a child must not come back from here
        with contextlib.suppress(OSError):
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
    finally:
        os._exit(code)


def asked(work: Callable[[], object]) -> object:
    """What `work` returns, worked out in a child so that this process never opens a database."""
    pid, reading = forked(work)
    with os.fdopen(reading) as pipe:
        told = pipe.read()
    _, status = os.waitpid(pid, 0)
    if status:
        raise RuntimeError(f"a look at the home ended with {status}")
    return json.loads(told)


def command(home: Path, words: tuple[str, ...], point: str = "") -> Callable[[], object]:
    def run() -> object:
        os.environ["FAULT_AT"] = point
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            sys.stdout.reconfigure = sys.stderr.reconfigure = lambda **_: None  # type: ignore[attr-defined]
            code = cli.main(["--home", str(home), "--lang", "en", *words])
        return [code, out.getvalue()]

    return run


class Stage:
    """Homes and commands to kill, made once in a folder."""

    def __init__(self, folder: Path, today: date) -> None:
        load()
        self.folder = folder
        # The old one is from before the three months that rows of persons are kept here; no older,
        # for retention first works out the figures of every week since.
        old, new, next_ = (today - timedelta(days=days) for days in (120, 14, 7))
        files = [
            self._report("old.csv", old, 60),
            self._report("new.csv", new, 62),
            self._people("people.csv", 64),
        ]
        self.more = self._report("more.csv", next_, 63)
        self.base = folder / "base"
        self._done(self.base, "import", *map(str, files))
        self._done(self.base, "settings", "person_months", "3", "--why", "x")
        self.undoable = self._copied("undoable", "import", str(self.more))
        self.older = self._copied("older")
        asked(lambda: _downgrade(self.older))
        self.saved = self._copied("saved", "backup", "--with-key", "--to", str(folder / "safe"))
        self._done(self.saved, "undo", "2")
        (self.backup,) = (folder / "safe").glob("2*")

    def scenarios(self) -> list[Scenario]:
        """Everything that is killed, with the points at which it is."""
        return [*self._changing(), *self._leaving_out(), *self._keeping()]

    def _changing(self) -> list[Scenario]:
        return [
            Scenario("import", self.base, ("import", str(self.more)), IMPORT_POINTS),
            Scenario(
                "undo",
                self.undoable,
                ("undo", "4"),
                ("undo_before_derive", "undo_before_commit", "undo_after_commit", "after_publish"),
            ),
            Scenario("rebuild", self.base, ("rebuild",), ("before_publish", "after_publish")),
        ]

    def _leaving_out(self) -> list[Scenario]:
        erase = ("erase", "--person", PERSON, "--why", "x")
        exclude = ("exclude", "add", "--person", PERSON, "--why", "x")
        return [
            Scenario(
                "erase",
                self.base,
                erase,
                (
                    "erase_after_intent",
                    "erase_after_archive",
                    "erase_before_commit",
                    "erase_after_commit",
                    "erase_after_keys",
                    *REWRITE_POINTS,
                ),
                ("erase_", "rewrite_"),
            ),
            Scenario(
                "exclude",
                self.base,
                exclude,
                ("exclude_after_case", "exclude_before_commit", *REWRITE_POINTS),
                ("exclude_", "erase_", "rewrite_"),
            ),
            Scenario(
                "retain",
                self.base,
                ("retain",),
                (
                    "retain_after_intent",
                    "retain_in_archive",
                    "retain_before_commit",
                    "retain_after_keys",
                    *REWRITE_POINTS,
                ),
                ("retain_", "erase_", "rewrite_"),
            ),
        ]

    def _keeping(self) -> list[Scenario]:
        return [
            Scenario(
                "migrate",
                self.older,
                ("mend",),
                ("migrate_after_copy", "migrate_before_commit", "migrate_after_commit"),
            ),
            Scenario(
                "backup",
                self.base,
                ("backup",),
                ("backup_in_archive", "backup_before_verify", "backup_before_entry"),
            ),
            Scenario(
                "restore",
                self.saved,
                ("restore", str(self.backup), "--replace"),
                ("restore_after_staging", "restore_in_swap", "before_publish", "after_publish"),
                ("restore_",),
            ),
        ]

    def _report(self, name: str, day: date, people: int) -> Path:
        used = day - timedelta(days=3)
        rows = [
            f"{day},p{n}@example.org,Person {n},{used if n % 2 else ''},{used if n % 2 else ''},,,7"
            for n in range(people)
        ]
        path = self.folder / name
        path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
        return path

    def _people(self, name: str, people: int) -> Path:
        rows = [f"p{n}@example.org,{'Sales' if n % 2 else 'HR'}" for n in range(people)]
        path = self.folder / name
        path.write_text("\n".join(["User principal name,Department", *rows]) + "\n", "utf-8")
        return path

    def _copied(self, name: str, *words: str) -> Path:
        home = self.folder / name
        shutil.copytree(self.base, home)
        if words:
            self._done(home, *words)
        return home

    def _done(self, home: Path, *words: str) -> None:
        code, said = asked(command(home, words))  # type: ignore[misc]
        if code:
            raise RuntimeError(f"{words}: {said}")


def _downgrade(home: Path) -> int:
    """Give the main database the schema before the newest, as an older Kadans left it."""
    import duckdb

    from store.migrate import MIGRATIONS, newest_version

    older = home / "older.duckdb"
    with duckdb.connect(str(older)) as con:
        con.execute("create table schema_version (version integer, name varchar)")
        for path in sorted(MIGRATIONS.glob("*.sql"))[:-1]:
            con.execute(path.read_text(encoding="utf-8"))
            con.execute("insert into schema_version values (?, ?)", [int(path.name[:4]), path.stem])
        con.execute(f"attach '{home / 'main.duckdb'}' as new (read_only)")
        tables = con.execute(
            "select table_name from duckdb_tables() where database_name = 'older'"
        ).fetchall()
        for (table,) in tables:
            if table != "schema_version":
                con.execute(f'insert into "{table}" by name select * from new."{table}"')
    older.replace(home / "main.duckdb")
    return newest_version() - 1
