"""Saved pages of one list of people, in whatever order a ZIP or a drop has them."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from ingest import batches
from ingest.readers import NamedFile
from settings import Settings
from store.writer import open_writer
from tests.store.builder import NOW

HOW = batches.Import(now=NOW)
DAY, NEXT = (2026, 11, 17, 0, 0, 0), "https://graph.microsoft.com/v1.0/users?$skiptoken=x"


def page(*numbers: int, last: bool = False) -> bytes:
    users = [
        {"id": f"1f0a2b3c-0000-4000-8000-{n:012d}", "userPrincipalName": f"u{n}@voorbeeld.example"}
        for n in numbers
    ]
    more: dict[str, Any] = {} if last else {"@odata.nextLink": NEXT}
    return json.dumps({**more, "value": [{**user, "department": "HR"} for user in users]}).encode()


@pytest.fixture
def known(tmp_path: Path) -> Settings:
    """A home that has a list of nine people, of an earlier day."""
    chosen = Settings(home=tmp_path / "home", identity="none")
    (tmp_path / "given").mkdir()
    file = tmp_path / "given" / "first.bin"
    file.write_bytes(page(*range(9), last=True))
    with open_writer(chosen, inputs=[file.parent]) as writer:
        list(batches.import_files(writer, [NamedFile(file, "users-2026-11-10.json")], HOW))
    return chosen


def test_pages_of_one_list_are_weighed_together_in_any_order(
    tmp_path: Path, known: Settings
) -> None:
    pages = page(0, 1, 2), page(3, 4, 5, 6), page(7, 8, last=True)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for place in (2, 1, 0):
            archive.writestr(zipfile.ZipInfo(f"users-{place}.json", DAY), pages[place])
    file = tmp_path / "given" / "pages.bin"
    file.write_bytes(packed.getvalue())
    given = [NamedFile(file, "pages.zip")]
    checked = [outcome.status for outcome in batches.check_files(known, given, HOW)]
    with open_writer(known, inputs=[file.parent]) as writer:
        done = [outcome.status for outcome in batches.import_files(writer, given, HOW)]
    assert (checked, done) == (["checked"] * 3, ["committed"] * 3)
