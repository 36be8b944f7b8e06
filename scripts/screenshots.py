"""Takes the pictures of the documents: `python -m scripts.screenshots` writes docs/images.

Needs a Chromium and an imported sample (`make demo` once); the pictures are of light theme at desk
size, in English.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import expect

from scripts.running import ROOT, chromium, kadans, settled

IMAGES = ROOT / "docs" / "images"
SHOTS = {
    "overview": "/?lang=en",
    "departments": "/departments?lang=en",
    "imports": "/imports?lang=en",
}


def main(home: Path) -> None:
    """One picture per entry of SHOTS, as docs/images/<name>.png."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=60_000)
    with (
        tempfile.TemporaryDirectory() as scratch,
        kadans(home, Path(scratch) / "log", {"KADANS_SAMPLE": "1"}) as address,
        chromium() as browser,
    ):
        context = browser.new_context(
            viewport={"width": 1440, "height": 900}, locale="en-GB", color_scheme="light"
        )
        page = context.new_page()
        for name, path in SHOTS.items():
            page.goto(address + path)
            settled(page)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=IMAGES / f"{name}.png")
            print(f"docs/images/{name}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data" / "demo")
