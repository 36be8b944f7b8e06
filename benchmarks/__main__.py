"""Run benchmarks: `python -m benchmarks [NAME …] [--people N] [--rounds N]`; without names all."""

from __future__ import annotations

import argparse
import importlib
import os
import tempfile
from pathlib import Path

from benchmarks import report
from benchmarks.report import NAMES


def main() -> None:
    """Measure, keep the results, put them into docs/benchmarks.md beside the others."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--people", type=int, help="people in the data (default: full size)")
    parser.add_argument("--rounds", type=int, help="how often to repeat")
    parser.add_argument("--folder", type=Path, help="where scratch data goes and stays")
    chosen = parser.parse_args()
    unknown = [name for name in chosen.names if name not in NAMES]
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}; there are {', '.join(NAMES)}")
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        folder = chosen.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for name in chosen.names or NAMES:
            print(f"{name} …", flush=True)
            work = importlib.import_module(f"benchmarks.{name}")
            found = work.measured(folder, people=chosen.people, rounds=chosen.rounds)
            print(report.section(found), flush=True)
            # A small run shows whether the script works; it is no result.
            if chosen.people is None:
                report.keep(found)
    if chosen.people is None:
        print(f"wrote {os.path.relpath(report.write_page())}")


if __name__ == "__main__":
    main()
