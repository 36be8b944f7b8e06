"""Every page, frame, download and address of a browser: no name, and no figure that is hidden."""

from __future__ import annotations

import base64
import codecs
import csv
import hashlib
import hmac
import io
import json
import math
import re
import struct
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import urlencode

import pyarrow as pa
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from metrics.teams.queues import QUEUES
from scripts.running import kadans
from tests import organisation
from tests.browser.scanning import SOURCES, Record, Sought, unpacked
from tests.conftest import run_cli
from ui import departments, links
from words import say

SHOWN, HIDDEN = organisation.SHOWN[0], organisation.HIDDEN[0]
DELIMITER = {"nl": ";", "en": ","}
# Of the hidden groups alone: "7/9", "7 of 9", 77.8 %, and rounded as pages do.
SAID = re.compile(
    r"\b(?:7|5) ?(?:/|of|van|van de|out of) ?(?:9|6)\b|\b77[.,][78]|\b83[.,]3|\b(?:78|83) ?%"
)


@dataclass(frozen=True)
class Place:
    """A running Kadans over this organisation, and what must not come out of it."""

    address: str
    sought: Sought


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("scan")
    home = folder / "home"
    done = run_cli(home, "import", organisation.write(folder / "files"))
    assert done.returncode == 0, done.stderr + done.stdout
    secret = bytes.fromhex((home / "secret.key").read_text().strip())
    with kadans(home, folder / "log", {"NO_PROXY": "*"}) as address:
        yield Place(address, sought(secret))
    said = (folder / "log").read_bytes()
    assert not sought(secret).in_bytes(said)
    assert b"Traceback" not in said


def sought(secret: bytes) -> Sought:
    """Names, ids and their keys, computed here; figures that only the hidden groups have."""
    words = [word.lower().encode() for word in organisation.words()]
    for person in organisation.people():
        for kind, name in (("upn", person.upn), ("oid", person.object_id)):
            whole = hmac.new(secret, f"default|{kind}|{name.lower()}".encode(), hashlib.sha256)
            key = uuid.UUID(whole.hexdigest()[:32])
            words += [str(key).encode(), key.hex.encode(), key.bytes, key.bytes_le]
    prompts = [
        float(sum(one.prompts for one in organisation.people() if one.department == group))
        for group in organisation.HIDDEN
    ]
    shares = [group.share for group in organisation.HIDDEN]
    return Sought(
        words=tuple(words),
        numbers=(*shares, *(100 * share for share in shares), *prompts),
        said=SAID,
        groups=tuple(group.name for group in organisation.HIDDEN),
        reason=re.compile(r"(?:under|minder dan) 10"),
    )


def pages(language: str) -> list[str]:
    """Every page that there is."""
    return [_path(one.file, lang=language) for one in links.PAGES]


def crafted(language: str) -> list[str]:
    """The views, cells and teams that a link can ask for, also of what is hidden."""
    found = [
        _path(links.DEPARTMENTS, view=view, department=HIDDEN.name, lang=language)
        for view in departments.VIEWS
    ]
    asked: list[tuple[str, dict[str, str]]] = [
        (links.DEPARTMENTS, {"view": "people", "app": "word", "department": SHOWN.name}),
        (links.DEPARTMENTS, {"weeks": "12", "view": "change", "app": "teams"}),
        (links.OVERVIEW, {"department": HIDDEN.name}),
        (links.INDEPTH, {"department": HIDDEN.name}),
        (links.TEAMS, {"team": SHOWN.name}),
        (links.TEAMS, {"team": HIDDEN.name}),
        (links.TEAMS, {"by": "team", "queue": QUEUES[-1]}),
        (links.TEAMS, {"by": "manager"}),
    ]
    return [*found, *(_path(file, lang=language, **more) for file, more in asked)]


def _path(file: str, **asked: str) -> str:
    return f"/{_name(file)}?{urlencode(asked)}"


def _name(file: str) -> str:
    return "" if file == links.OVERVIEW else PurePosixPath(file).stem


def leaks(record: Record, sought: Sought) -> list[str]:
    """What was found where it must not be, with the page it came from."""
    found = []
    for part in record.parts:
        told = {repr(word) for word in sought.in_bytes(part.content)}
        if part.source == "frame":
            told |= sought.in_content(unpacked(part.content))
        found += [f"{part.page} {part.source}: {one}" for one in sorted(told)]
    for page, lines in record.lines.items():
        found += [f"{page} text: {line}" for line in sorted(lines) if sought.said.search(line)]
    return sorted(set(found))


@pytest.mark.parametrize(("paths", "language"), [(pages, "nl"), (crafted, "en")])
def test_no_name_and_no_hidden_figure_reaches_a_browser(
    page: Page, place: Place, paths: Callable[[str], list[str]], language: str
) -> None:
    record = Record()
    record.watch(page)
    for path in paths(language):
        record.visit(page, place.address, path)
    found = leaks(record, place.sought)
    assert not found, "\n".join(found)
    tables = [rows for content in record.of("download") if (rows := figures(content, language))]
    assert len(tables) >= 2
    hidden = [told for rows in tables for names, told in rows if HIDDEN.name in names]
    assert hidden and not [told for told in hidden if any(told)]
    assert any(any(told) for rows in tables for names, told in rows if HIDDEN.name not in names)
    # What was looked through is all there is, and it does hold what may be known.
    assert {part.source for part in record.parts} >= set(SOURCES) - {"file"}
    contents = [unpacked(frame) for frame in record.of("frame")]
    assert any(SHOWN.name in text for content in contents for text in content.texts)
    numbers = {number for content in contents for number in content.numbers}
    assert any(math.isclose(number, 100 * SHOWN.share, abs_tol=0.5) for number in numbers)


def figures(content: bytes, language: str) -> list[tuple[list[object], list[object]]]:
    """Names and figures of each row of an export; empty for a file of another kind."""
    rows: list[list[object]]
    if content.startswith(b"PK"):
        sheet = load_workbook(io.BytesIO(content)).worksheets[1]
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    elif content.startswith(codecs.BOM_UTF8):
        file = io.StringIO(content.decode("utf-8-sig"), newline="")
        rows = [list(row) for row in csv.reader(file, delimiter=DELIMITER[language])]
    else:
        return []
    first, reason = say("Value", language), say("Why not shown", language)
    if not rows or reason not in rows[0]:
        return []
    start, end = rows[0].index(first), rows[0].index(reason)
    return [(row[:start], row[start:end]) for row in rows[1:]]


KINDS = ("name", "address", "key", "number", "packed", "said", "row")


def test_the_scan_is_awake(page: Page, place: Place) -> None:
    """A leak that is planted in a frame that was received is found, whatever its form."""
    record = Record()
    record.watch(page)
    record.visit(page, place.address, "/access?lang=en")
    assert not leaks(record, place.sought)
    given = next(
        frame
        for frame in record.of("frame")
        if ForwardMsg.FromString(frame).WhichOneof("type") == "delta"
    )
    whole, unfound = record.parts, []
    for kind in KINDS:
        frame = ForwardMsg.FromString(given)
        plant(frame, kind, place.sought)
        planted = replace(whole[0], source="frame", content=frame.SerializeToString())
        record.parts = [*whole, planted]
        if not leaks(record, place.sought):
            unfound.append(kind)
    assert not unfound


def plant(frame: ForwardMsg, kind: str, sought: Sought) -> None:
    """Put a leak of this kind where an element would have it."""
    element = frame.delta.new_element
    share = HIDDEN.share
    person = next(organisation.people())
    if kind == "row":
        table = pa.table({"department": [SHOWN.name, HIDDEN.name], "share": [0.55, 0.1]})
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        element.dataframe.arrow_data.data = sink.getvalue().to_pybytes()
        return
    if kind == "key":  # as bytes, some of which would be capitals if they were letters
        element.dataframe.arrow_data.data = next(
            word for word in sought.words if len(word) == 16 and word != word.lower()
        )
        return
    packed = base64.b64encode(struct.pack("<2d", 0.5, share)).decode()
    element.markdown.body = {
        "name": f"by {person.display_name.upper()}",
        "address": f"mailto:{person.upn}",
        "number": json.dumps({"data": [{"y": [0.5, share]}]}),
        "packed": json.dumps({"y": {"dtype": "f8", "bdata": packed}}),
        "said": "7 of 9 people",
    }[kind]
