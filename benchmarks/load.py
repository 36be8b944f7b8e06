"""Many people at once while an import runs: sessions that open pages and change a filter.

Each session speaks Streamlit's own protocol over a websocket, as a browser does, without drawing:
a hundred browsers do not fit beside the server on a small machine.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from benchmarks.first_paint import serving
from benchmarks.measure import ROOT, kadans, load, percentile
from benchmarks.report import Line, Result, result, seconds

SESSIONS, SECONDS, PATIENCE = 100, 120.0, 60.0
WARM_UP = 15.0  # over which the sessions arrive
ASKED = tuple(
    urlencode(asked)
    for asked in (
        {}, {"department": "Verkoop"}, {"department": "Verkoop", "weeks": 12},
        {"department": "Financiën"}, {"weeks": 26},
    )
)  # fmt: skip


@dataclass
class Seen:
    """What the sessions met: seconds per run of a page, and what went wrong by kind."""

    first: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


async def _session(number: int, address: str, seen: Seen, until: float) -> None:
    """One person: opens Overview, then changes the filter again and again, looking in between."""
    await asyncio.sleep(number / SESSIONS * WARM_UP)
    target = address.replace("http", "ws") + "/_stcore/stream"
    try:
        async with connect(target, max_size=None, subprotocols=["streamlit"]) as socket:  # type: ignore[list-item]
            turn = 0
            while time.monotonic() < until:
                took = await _run(socket, ASKED[(number + turn) % len(ASKED)], seen)
                (seen.again if turn else seen.first).append(took)
                turn += 1
                await asyncio.sleep(8 + number % 5)  # somebody reads what is there
    except (OSError, TimeoutError, WebSocketException) as error:
        seen.wrong.append(type(error).__name__)


async def _run(socket: object, query: str, seen: Seen) -> float:
    """Ask for the page under a query and read until its script is done; seconds it took."""
    asking = BackMsg()
    asking.rerun_script.query_string = query
    started = time.monotonic()
    await socket.send(asking.SerializeToString())  # type: ignore[attr-defined]
    while True:
        told = await asyncio.wait_for(socket.recv(), PATIENCE)  # type: ignore[attr-defined]
        message = ForwardMsg.FromString(told)
        kind = message.WhichOneof("type")
        if kind == "delta":
            element = message.delta.new_element
            if element.WhichOneof("type") == "exception":
                seen.wrong.append(f"exception on a page ({element.exception.type})")
            elif element.WhichOneof("type") == "alert" and element.alert.format == 1:
                seen.wrong.append("error on a page")
        if kind == "script_finished":
            return time.monotonic() - started


async def _all(address: str, seen: Seen) -> None:
    until = time.monotonic() + SECONDS
    await asyncio.gather(*(_session(n, address, seen, until) for n in range(SESSIONS)))


def measured(folder: Path, *, people: int | None, rounds: int | None) -> Result:
    """The sample organisation, looked at by all sessions while it is imported again and again."""
    del people, rounds
    home, copy = folder / "load-home", folder / "load-files"
    sample = ROOT / "data" / "sample"
    if not home.exists():
        kadans(home, "import", sample)
    shutil.copytree(sample, copy, dirs_exist_ok=True)
    seen, busy = Seen(), load()
    with serving(ROOT / "app.py", home) as server:
        used, writing = server.cpu(), _imports(home, copy)
        try:
            asyncio.run(_all(server.address, seen))
        finally:
            writing.terminate()
            told = writing.communicate()[0]
        used = server.cpu() - used
    imports = told.splitlines()
    failed = [code for code in imports if code != "0"]
    lines = [
        Line("Sessions at once", str(SESSIONS)),
        Line("Runs of a page", str(len(seen.first) + len(seen.again))),
        Line("Errors", str(len(seen.wrong)), bar="0", met=not seen.wrong),
        Line("First page, median / p95", _said(seen.first)),
        Line("After a change of the filter, median / p95", _said(seen.again)),
        Line("Imports and rebuilds meanwhile", str(len(imports)), bar="all well", met=not failed),
        Line("CPU of the server", seconds(used)),
    ]
    what = f" Met: {', '.join(sorted(set(seen.wrong)))}." if seen.wrong else ""
    method = f"""{SESSIONS} websocket sessions that speak Streamlit's own protocol, without drawing,
    arrive over {WARM_UP:.0f} s, open Overview of the sample organisation and change the filter
    every 8 to 12 s, for {SECONDS:.0f} s in all, server and sessions on one machine; meanwhile the
    newest files are undone, imported and everything is derived again. Load of the machine before
    {busy:.0f}, after {load():.0f}.{what}"""
    return result("load", "Many people at once", lines, method, on=datetime.now(UTC).date())


def _imports(home: Path, files: Path) -> subprocess.Popen[str]:
    """Undo, import and rebuild in turn until it is ended; prints the exit code of each."""
    turn = (
        "import json, subprocess, sys\n"
        "cli = [sys.executable, 'cli.py', '--home', sys.argv[1]]\n"
        "while True:\n"
        "    found = json.loads(subprocess.check_output([*cli, 'batches', '--json']))['batches']\n"
        "    last = next(one['batch_id'] for one in found if one['state'] == 'committed')\n"
        "    for words in (['undo', str(last)], ['import', sys.argv[2]], ['rebuild']):\n"
        "        done = subprocess.run([*cli, *words], stdout=subprocess.DEVNULL)\n"
        "        print(done.returncode, flush=True)\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", turn, str(home), str(files)],
        cwd=ROOT, env={**os.environ}, stdout=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip


def _said(found: list[float]) -> str:
    if not found:
        return "none"
    return f"{seconds(percentile(found, 0.5))} / {seconds(percentile(found, 0.95))}"
