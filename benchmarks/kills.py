"""Kill Kadans at named points and at random moments; what is left must be before or after.

    python -m benchmarks.kills --kills 500 [--seed 1] [--only erase,retain]

Each kill is a process of its own that ends by SIGKILL. Then three things are looked at: the
published copy opens and tells one of the two states; the next start (`mend`) works; after it the
state is again one of the two, and nothing half is left lying about. One who decided (an erasure, an
objection, retention) is obeyed at that next start.

Processes are forked from one that has loaded the program and opened no database, which is several
times as fast as starting Python each time.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import cli

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
APART = ("meta", "account", "schema_version")


@dataclass(frozen=True)
class Scenario:
    """One command on one home; `obeyed`: once it was decided, the next start carries it out."""

    name: str
    home: Path
    words: tuple[str, ...]
    points: tuple[str, ...]
    obeyed: tuple[str, ...] = ()


@dataclass
class Tally:
    """What became of the kills of one scenario."""

    named: int = 0
    at_random: int = 0
    too_late: int = 0
    before: int = 0
    after: int = 0
    problems: list[str] = field(default_factory=list)


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


def state(home: Path) -> Callable[[], object]:
    """A fingerprint of all that pages are told: every fact and batch of the published copy."""

    def look() -> object:
        import duckdb

        name = (home / "serving" / "CURRENT").read_text().strip()
        digest = hashlib.sha256()
        with duckdb.connect(str(home / "serving" / name), read_only=True) as con:
            tables = [row[0] for row in con.execute("show tables").fetchall()]
            views = {
                row[0] for row in con.execute("select view_name from duckdb_views()").fetchall()
            }
            for table in sorted(set(tables) - views - set(APART)):
                columns = "*" if table != "batch" else "batch_id, state, rows_accepted"
                rows = con.execute(f'select {columns} from "{table}"').fetchall()
                digest.update(f"{table}{sorted(map(str, rows))}".encode())
        return digest.hexdigest()

    return look


def leftovers(home: Path) -> list[str]:
    """What a run that did not finish should not have left after the next start."""
    found = [path for path in home.rglob("*") if path.name.endswith((".unfinished", ".fresh"))]
    found += [*(home / "work").iterdir(), *home.glob("restoring")]
    found += home.glob("main.duckdb.wal")
    return sorted(path.name for path in found if "backups" not in path.parts)


class Stage:
    """Homes and commands to kill, made once in a folder."""

    def __init__(self, folder: Path, today: date) -> None:
        self.folder = folder
        old, new, next_ = (today - timedelta(days=days) for days in (200, 14, 7))
        files = [
            self._report("old.csv", old, 60),
            self._report("new.csv", new, 62),
            self._people("people.csv", 64),
        ]
        self.more = self._report("more.csv", next_, 63)
        self.base = folder / "base"
        for file in files:
            self._done(self.base, "import", str(file))
        self._done(self.base, "settings", "person_months", "3", "--why", "x")
        self.undoable = self._copied("undoable", "import", str(self.more))
        self.older = self._copied("older")
        asked(lambda: _downgrade(self.older))
        self.saved = self._copied("saved", "backup", "--with-key", "--to", str(folder / "safe"))
        self._done(self.saved, "undo", "2")
        (self.backup,) = (folder / "safe").glob("2*")

    def scenarios(self) -> list[Scenario]:
        erase = ("erase", "--person", PERSON, "--why", "x")
        exclude = ("exclude", "add", "--person", PERSON, "--why", "x")
        return [
            Scenario("import", self.base, ("import", str(self.more)), IMPORT_POINTS),
            Scenario(
                "undo",
                self.undoable,
                ("undo", "4"),
                ("undo_before_derive", "undo_before_commit", "undo_after_commit", "after_publish"),
            ),
            Scenario("rebuild", self.base, ("rebuild",), ("before_publish", "after_publish")),
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


def kill(scenario: Scenario, home: Path, point: str, seconds: float) -> bool:
    """Start the command and end it; False when it was done before."""
    pid, reading = forked(command(home, scenario.words, point))
    if not point:
        time.sleep(seconds)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
    with os.fdopen(reading) as pipe:
        pipe.read()
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def aftermath(scenario: Scenario, home: Path, point: str, ends: tuple[object, object]) -> str:
    """before or after, as pages and the next start have it; anything else is a problem."""
    seen = asked(state(home))
    if seen not in ends:
        raise AssertionError("pages see neither before nor after")
    code, said = asked(command(home, ("mend",)))  # type: ignore[misc]
    if code:
        raise AssertionError(f"the next start fails: {said.strip()}")
    settled = asked(state(home))
    if settled not in ends:
        raise AssertionError("after the next start the state is neither before nor after")
    if seen == ends[1] != settled:
        raise AssertionError("what pages had seen done is undone")
    if point.startswith(scenario.obeyed) and scenario.obeyed and settled != ends[1]:
        raise AssertionError("what was decided is not carried out")
    if left := leftovers(home):
        raise AssertionError(f"left lying about: {', '.join(left)}")
    if scenario.name == "backup":
        _check_backups(home)
    return "before" if settled == ends[0] else "after"


def _check_backups(home: Path) -> None:
    """What looks like a backup is one, and the next run sweeps what is not."""
    for folder in sorted((home / "backups").glob("2*")):
        if not folder.name.endswith(".unfinished"):
            code, said = asked(command(home, ("backup", "--verify", str(folder))))  # type: ignore[misc]
            if code:
                raise AssertionError(said.strip())
    code, said = asked(command(home, ("backup",)))  # type: ignore[misc]
    if code or [*(home / "backups").glob("*.unfinished")]:
        raise AssertionError(f"the next backup: {said.strip()}")


def plan(
    scenario: Scenario, share: int, seconds: float, pick: random.Random
) -> Iterator[tuple[str, float]]:
    """Every named point first, then random moments; named points again when there is room."""
    for place in range(share):
        if place < len(scenario.points):
            yield scenario.points[place], 0.0
        else:
            yield "", pick.uniform(0.0, seconds)


def run(kills: int, seed: int, only: set[str], folder: Path, today: date) -> dict[str, Tally]:
    """Share out the kills over the scenarios and look at what each leaves."""
    stage = Stage(folder, today)
    scenarios = [one for one in stage.scenarios() if not only or one.name in only]
    pick, tallies = random.Random(seed), {}
    shares = _shares(kills, scenarios)
    for scenario in scenarios:
        tally = tallies[scenario.name] = Tally()
        done = folder / "done"
        shutil.copytree(scenario.home, done)
        begun = time.monotonic()
        code, said = asked(command(done, scenario.words))  # type: ignore[misc]
        seconds = time.monotonic() - begun
        if code:
            raise RuntimeError(f"{scenario.name}: {said}")
        ends = (asked(state(scenario.home)), asked(state(done)))
        shutil.rmtree(done)
        for point, moment in plan(scenario, shares[scenario.name], seconds, pick):
            home = folder / "home"
            shutil.copytree(scenario.home, home)
            killed = kill(scenario, home, point, moment)
            tally.named += bool(point)
            tally.at_random += not point
            tally.too_late += not killed
            try:
                if point and not killed:
                    raise AssertionError("the point was not reached")
                end = aftermath(scenario, home, point, ends)
                tally.before += end == "before"
                tally.after += end == "after"
            except (AssertionError, RuntimeError) as problem:
                tally.problems.append(f"{point or f'{moment:.3f} s'}: {problem}")
            shutil.rmtree(home)
        print(table({scenario.name: tally}).splitlines()[-1], file=sys.stderr, flush=True)
    return tallies


def _shares(kills: int, scenarios: list[Scenario]) -> dict[str, int]:
    """At least every named point of each; the rest evenly."""
    least = {one.name: len(one.points) for one in scenarios}
    more = max(0, kills - sum(least.values()))
    each, over = divmod(more, len(scenarios))
    return {
        name: count + each + (place < over) for place, (name, count) in enumerate(least.items())
    }


def table(tallies: dict[str, Tally]) -> str:
    lines = [
        "| command | named points | random moments | of which too late | before | after | wrong |"
    ]
    lines.append("|---|---:|---:|---:|---:|---:|---:|")
    for name, tally in tallies.items():
        lines.append(
            f"| {name} | {tally.named} | {tally.at_random} | {tally.too_late} | {tally.before} | "
            f"{tally.after} | {len(tally.problems)} |"
        )
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=84)
    parser.add_argument("--only", default="", metavar="NAME,NAME")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--today", type=date.fromisoformat, default=None)
    arguments = parser.parse_args()
    today = arguments.today or datetime.now(UTC).date()
    only = {name for name in arguments.only.split(",") if name}
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tallies = run(arguments.kills, arguments.seed, only, Path(folder), today)
    problems = [f"{name}: {one}" for name, tally in tallies.items() for one in tally.problems]
    if arguments.json:
        print(json.dumps({name: asdict(tally) for name, tally in tallies.items()}))
        return 1 if problems else 0
    print(table(tallies))
    kills = sum(tally.named + tally.at_random for tally in tallies.values())
    print(f"\n{kills} kills in {time.monotonic() - begun:.0f} s")
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
