"""Until the numbers of the page Overview stand on the screen, beside an empty Streamlit page."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from benchmarks.measure import kadans, load
from benchmarks.report import Line, Result, result, seconds
from scripts import running

PEOPLE, WEEKS, ROUNDS, VISITS = 5_000, 52, 3, 5
MOST_OVER = 1.0
TILES = 4
EMPTY_PAGE = """import streamlit as st

st.set_page_config(page_title="Empty", layout="wide")
st.title("Empty")
"""
DRAWN = "[data-testid=stApp][data-test-script-state=notRunning]"
# Looks once per frame; what it finds in a frame is on the screen with that frame.
WATCH = """
(() => {
    const ready = () => {
        const tiles = [...document.querySelectorAll("[data-testid=stMetricValue]")];
        if (%(tiles)d) {
            return tiles.length >= %(tiles)d && tiles.every((t) => /[0-9]/.test(t.innerText));
        }
        const title = document.querySelector("[data-testid=stMain] h1");
        return title !== null && title.innerText.includes("Empty");
    };
    const look = () => {
        if (ready()) { window.paintedAt = performance.now(); } else { requestAnimationFrame(look); }
    };
    requestAnimationFrame(look);
})();
"""


@dataclass(frozen=True)
class Server:
    """A running server."""

    address: str
    process: int

    def cpu(self) -> float:
        """Seconds of CPU that it has used; 0 where the system does not tell."""
        told = Path(f"/proc/{self.process}/stat")
        if not told.is_file():
            return 0.0
        user, system = told.read_text("utf-8").rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Visit:
    """Seconds until painted, and seconds of CPU that the server used until then."""

    wall: float
    cpu: float


@contextmanager
def serving(script: Path, home: Path) -> Iterator[Server]:
    """A Streamlit server on a free port of this machine, under our settings."""
    port = running.free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    server = subprocess.Popen(
        command,
        cwd=running.ROOT,
        env={**os.environ, "KADANS_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        patience = time.monotonic() + 120
        while not running.answers(f"{address}/_stcore/health"):
            if server.poll() is not None or time.monotonic() > patience:
                raise RuntimeError(f"the server of {script.name} did not come up")
            time.sleep(0.1)
        yield Server(address, server.pid)
    finally:
        server.terminate()
        server.wait(timeout=30)


def painted(context: BrowserContext, server: Server) -> Visit:
    """From asking for a page until its figures are painted, by the browser's clock."""
    page, used = context.new_page(), server.cpu()
    page.goto(server.address, wait_until="commit")
    page.wait_for_function("window.paintedAt !== undefined", timeout=120_000)
    milliseconds, used = float(page.evaluate("window.paintedAt")), server.cpu() - used
    # The rest of the page is drawn before the next visit begins.
    page.wait_for_selector(DRAWN)
    page.close()
    return Visit(milliseconds / 1000, used)


def visits(browser: Browser, server: Server, tiles: int) -> dict[str, list[Visit]]:
    """The first visit to a new server, then new browsers, then the same browser again."""
    found: dict[str, list[Visit]] = {"cold": [], "new": [], "again": []}
    for number in range(VISITS + 1):
        context = browser.new_context(
            viewport={"width": 1440, "height": 900},
            locale="en-GB",
            bypass_csp=True,  # what watches the page is a script from outside
        )
        context.add_init_script(WATCH % {"tiles": tiles})
        found["new" if number else "cold"].append(painted(context, server))
        if number == 1:
            found["again"] = [painted(context, server) for _ in range(VISITS)]
        context.close()
    return found


def measured(folder: Path, *, people: int | None, rounds: int | None) -> Result:
    """Rounds of: an empty page, Overview, each on a new server."""
    people, rounds = people or PEOPLE, rounds or ROUNDS
    home, exports = folder / f"paint-{people}", folder / f"exports-{people}"
    if not home.exists():
        size = ("--people", str(people), "--weeks", str(WEEKS))
        kadans(home, "demo", "--out", exports, *size)
        kadans(home, "import", exports)
    empty = folder / "empty.py"
    empty.write_text(EMPTY_PAGE, "utf-8")
    ours: dict[str, list[Visit]] = {"cold": [], "new": [], "again": []}
    bare: dict[str, list[Visit]] = {"cold": [], "new": [], "again": []}
    busy = load()
    with running.chromium() as browser:
        version = browser.version
        for _ in range(rounds):
            with serving(empty, home) as server:
                _add(bare, visits(browser, server, 0))
            with serving(running.ROOT / "app.py", home) as server:
                _add(ours, visits(browser, server, TILES))
            busy = max(busy, load())
    names = {
        "cold": "First visit to a new server",
        "new": "New browser, server in use",
        "again": "Same browser again",
    }
    lines = [_line(name, ours[what], bare[what]) for what, name in names.items()]
    method = f"""Overview of {people:,} people and {WEEKS} weeks, imported from the exports of the
    sample organisation, in headless Chromium {version}: from the request until the four tiles show
    their figures, by the browser's own clock. Bare: a Streamlit page with a title, same settings.
    Medians of {rounds} new servers, and of {VISITS} visits each; load up to {busy:.0f}."""
    return result("first_paint", "First paint", lines, method, on=datetime.now(UTC).date())


def _line(name: str, ours: list[Visit], bare: list[Visit]) -> Line:
    over = _middle(ours) - _middle(bare)
    quickest = min(visit.wall for visit in ours) - min(visit.wall for visit in bare)
    return Line(
        what=name,
        ours=_said(ours),
        bare=_said(bare),
        ratio=f"{over:+.2f} s (best {quickest:+.2f} s)",
        bar=f"≤ {MOST_OVER:.0f} s over the empty page",
        met=over <= MOST_OVER,
    )


def _middle(found: list[Visit]) -> float:
    return statistics.median(visit.wall for visit in found)


def _said(found: list[Visit]) -> str:
    best = min(visit.wall for visit in found)
    cpu = statistics.median(visit.cpu for visit in found)
    return f"{seconds(_middle(found))} (best {seconds(best)}, server {seconds(cpu)} CPU)"


def _add(to: dict[str, list[Visit]], found: dict[str, list[Visit]]) -> None:
    for what, values in found.items():
        to[what] += values
