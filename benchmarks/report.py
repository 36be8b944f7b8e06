"""Results of the benchmarks: one JSON file each in benchmarks/out, together docs/benchmarks.md."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from benchmarks.measure import ROOT, machine

OUT = ROOT / "benchmarks" / "out"
PAGE = ROOT / "docs" / "benchmarks.md"
MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Line:
    """One line of the table, as text. `met`: is the bar met; None where there is none."""

    what: str
    ours: str
    bare: str = "–"
    ratio: str = "–"
    peak: str = "–"
    bar: str = "–"
    met: bool | None = None


@dataclass(frozen=True)
class Result:
    """What one benchmark found, and how it was found."""

    name: str
    title: str
    lines: tuple[Line, ...]
    method: str
    machine: str
    on: str


def result(name: str, title: str, lines: Iterable[Line], method: str, *, on: date) -> Result:
    """A result of this machine."""
    return Result(name, title, tuple(lines), " ".join(method.split()), machine(), on.isoformat())


def keep(found: Result) -> None:
    """Remember the newest result of this benchmark."""
    OUT.mkdir(exist_ok=True)
    path = OUT / f"{found.name}.json"
    path.write_text(json.dumps(asdict(found), indent=2, ensure_ascii=False) + "\n", "utf-8")


def kept(names: Iterable[str]) -> list[Result]:
    """Results that are remembered, in the given order."""
    found = []
    for name in names:
        path = OUT / f"{name}.json"
        if path.is_file():
            values = json.loads(path.read_text("utf-8"))
            values["lines"] = tuple(Line(**line) for line in values["lines"])
            found.append(Result(**values))
    return found


def seconds(value: float) -> str:
    return f"{value:.1f} s" if value >= 2 else f"{value * 1000:.0f} ms"


def size(value: float) -> str:
    return f"{value / MEGABYTE:.0f} MB" if value < 1000 * MEGABYTE else f"{value / 1e9:.2f} GB"


# In the order of the page. Each is a module with measured(folder, people, rounds) -> Result.
NAMES = (
    "import_usage",
    "import_people",
    "import_audit",
    "fuzz",
    "pull",
    "cost_of_history",
    "storage",
    "heatmap",
    "all_metrics",
    "segments",
    "first_paint",
    "load",
    "stagnation",
    "every_team",
    "placebo",
)
SECTION = re.compile(r"^<!-- (\w+) -->\n(.*?)\s*(?=^<!-- |\Z)", re.MULTILINE | re.DOTALL)
HEADINGS = ("What", "Ours", "Bare", "Ratio", "Peak memory", "Bar", "")
HEAD = """# Benchmarks

`make bench` runs them all and writes this page; `python -m benchmarks heatmap --people 100000` runs
one of them, smaller. Speed is read beside the bare engine (or an empty page) in the same run,
because seconds differ from machine to machine and ratios hardly do. Figures are medians; CPU stands
beside the clock, since other work on the machine disturbs it less.
"""


def page(results: Iterable[Result], before: str = "") -> str:
    """The document, as Markdown: these results, and what `before` has of other benchmarks."""
    sections = dict(SECTION.findall(before))
    sections |= {found.name: section(found) for found in results}
    ordered = sorted(sections, key=lambda name: NAMES.index(name) if name in NAMES else len(NAMES))
    return HEAD + "".join(f"\n<!-- {name} -->\n{sections[name]}\n" for name in ordered)


def section(found: Result) -> str:
    """One benchmark's part of the document."""
    return (
        f"## {found.title}\n\n{_table(found.lines)}\n\n{found.method}\n\n"
        f"*Measured on {found.on}: {found.machine}.*"
    )


def _table(lines: Iterable[Line]) -> str:
    rows = [HEADINGS, ("---", "---:", "---:", "---:", "---:", "---", "---")]
    for line in lines:
        mark = {True: "met", False: "**missed**", None: ""}[line.met]
        rows.append((line.what, line.ours, line.bare, line.ratio, line.peak, line.bar, mark))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def write_page() -> Path:
    """Write docs/benchmarks.md: what is remembered here is new, other tables stay as they are."""
    before = PAGE.read_text("utf-8") if PAGE.is_file() else ""
    PAGE.write_text(page(kept(NAMES), before), "utf-8")
    return PAGE
