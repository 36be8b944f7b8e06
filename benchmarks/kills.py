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
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks.kill_scenarios import Scenario, Stage, asked, command, forked

APART = ("meta", "account", "schema_version")


@dataclass
class Tally:
    """What became of the kills of one scenario."""

    named: int = 0
    at_random: int = 0
    too_late: int = 0
    before: int = 0
    after: int = 0
    problems: list[str] = field(default_factory=list)


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
