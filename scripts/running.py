"""A running Kadans and a browser before it, for the browser tests and for the screenshots."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent

# A browser left to itself calls home for updates and the like; no name may resolve but our own.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def find_chromium() -> str | None:
    """Where a Chromium is, or None: $KADANS_CHROMIUM first, then the usual names."""
    names = (os.environ.get("KADANS_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.read() == b"ok")
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def kadans(
    home: Path, log: Path, environ: Mapping[str, str] | None = None, *, port: int | None = None
) -> Iterator[str]:
    """The dashboard on `home`, on a free port of this machine; gives its address, ends it after.

    What the server says goes into `log`. Raises RuntimeError when it does not come up.
    """
    port = port or free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    surroundings = {**os.environ, "KADANS_HOME": str(home), **(environ or {})}
    with log.open("wb") as said:
        server = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=said, stderr=said)
        try:
            patience = time.monotonic() + 60
            while not answers(f"{address}/_stcore/health"):
                if server.poll() is not None or time.monotonic() > patience:
                    raise RuntimeError(f"Kadans did not come up:\n{log.read_text('utf-8')}")
                time.sleep(0.1)
            yield address
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium, headless. Raises RuntimeError when there is none."""
    path = find_chromium()
    if path is None:
        raise RuntimeError("No Chromium found. Debian, Ubuntu: apt-get install chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


def settled(page: Page) -> None:
    """Wait until a page has drawn its foot, the last thing on it, and no run is under way."""
    expect(page.get_by_test_id("stMain").get_by_role("separator").last).to_be_visible()
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    expect(page.locator("[data-stale=true]")).to_have_count(0)
