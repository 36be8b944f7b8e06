"""All that a browser is given while it looks around, and what of it must never be there.

Pages as they stand, every frame of the websocket, files, downloads and addresses are kept. Frames
are unpacked as far as they go: messages, tables, JSON of charts and the numbers packed in those.
"""

from __future__ import annotations

import base64
import binascii
import io
import json
import math
import re
import struct
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from google.protobuf.message import DecodeError, Message
from playwright.sync_api import Download, Page, Response, WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from scripts.running import settled
from tests.finding import Words

PATIENCE = 30_000  # ms
SOURCES = ("dom", "frame", "sent", "file", "download", "url")


@dataclass(frozen=True)
class Part:
    """Something that reached the browser: from which page, as what, and its bytes."""

    page: str
    source: str
    content: bytes


@dataclass
class Record:
    """Everything that reached a page since it was watched; `place` is the page looked at now."""

    parts: list[Part] = field(default_factory=list)
    lines: dict[str, set[str]] = field(default_factory=dict)
    place: str = ""
    downloads: list[Download] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("websocket", self._socket)
        page.on("download", lambda download: self.downloads.append(download))
        page.on("response", lambda response: self.responses.append(response))

    def _socket(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda payload: self.add("frame", payload))
        socket.on("framesent", lambda payload: self.add("sent", payload))

    def add(self, source: str, content: bytes | str) -> None:
        told = content.encode() if isinstance(content, str) else content
        self.parts.append(Part(self.place, source, told))

    def of(self, source: str) -> list[bytes]:
        return [part.content for part in self.parts if part.source == source]

    def visit(self, page: Page, address: str, path: str) -> None:
        """Open a page, switch its charts to tables, take along what can be downloaded, keep all."""
        self.place = path
        page.goto(f"{address}{path}")
        settled(page)
        self._keep(page)
        tables = page.get_by_test_id("stCheckbox").filter(has_text=re.compile("^(Table|Tabel)$"))
        for place in range(tables.count()):
            runs = self._runs()
            tables.nth(place).locator("input").dispatch_event("click")  # wherever it stands now
            # A file that is asked for while the page is drawn anew may be one of the page before.
            for _ in range(PATIENCE // 50):
                if self._runs() > runs:
                    break
                page.wait_for_timeout(50)
            settled(page)
        buttons = page.get_by_test_id("stDownloadButton").locator("button:visible")
        wanted = len(self.downloads) + buttons.count()
        for place in range(buttons.count()):
            with page.expect_download():
                buttons.nth(place).click()
        settled(page)
        self._keep(page)
        assert len(self.downloads) == wanted
        self._fetch(page)

    def _runs(self) -> int:
        """How often the page was drawn to its end, by what the server said."""
        frames = (ForwardMsg.FromString(frame) for frame in self.of("frame"))
        return sum(frame.WhichOneof("type") == "script_finished" for frame in frames)

    def _keep(self, page: Page) -> None:
        self.add("dom", page.content())
        self.add("url", page.url)
        said = page.locator("body").inner_text()
        self.lines.setdefault(self.place, set()).update(said.splitlines())

    def _fetch(self, page: Page) -> None:
        """Downloads and what the server handed out beside the websocket."""
        taken = {download.url for download in self.downloads}
        for download in self.downloads:
            self.add("download", Path(download.path()).read_bytes())
            self.add("url", download.suggested_filename)
        for response in self.responses:
            self.add("url", response.url)
            if "/media/" in response.url and response.url not in taken:
                self.add("file", page.request.get(response.url).body())
        self.downloads.clear()
        self.responses.clear()


# ---- unpacking ---------------------------------------------------------------------------------


@dataclass
class Content:
    """What a frame holds: texts, numbers, tables by row, and the bytes it came as."""

    raw: bytes
    texts: list[str] = field(default_factory=list)
    numbers: list[float] = field(default_factory=list)
    rows: list[tuple[Any, ...]] = field(default_factory=list)


def unpacked(frame: bytes) -> Content:
    """A frame as far as it can be taken apart; one that is no message gives its bytes alone."""
    content = Content(frame)
    message = ForwardMsg()
    try:
        message.ParseFromString(frame)
    except DecodeError:
        return content
    _message(message, content)
    return content


def _message(message: Message, content: Content) -> None:
    for descriptor, value in message.ListFields():
        several = descriptor.is_repeated if hasattr(descriptor, "is_repeated") else None
        if several is None:
            several = descriptor.label == descriptor.LABEL_REPEATED
        if several and descriptor.message_type and descriptor.message_type.GetOptions().map_entry:
            for key in value:
                _value(key, content)
                _value(value[key], content)
        else:
            for one in value if several else [value]:
                _value(one, content)


def _value(value: Any, content: Content) -> None:
    if isinstance(value, Message):
        _message(value, content)
    elif isinstance(value, bytes):
        _table(value, content)
    elif isinstance(value, str):
        content.texts.append(value)
        if value.startswith(("{", "[")):
            try:
                _json(json.loads(value), content)
            except ValueError:  # a text that only looks like JSON stays a text
                return
    elif isinstance(value, int | float) and not isinstance(value, bool):
        content.numbers.append(float(value))


def _table(packed: bytes, content: Content) -> None:
    try:
        table = pa.ipc.open_stream(packed).read_all()
    except (pa.ArrowInvalid, OSError):  # bytes of another kind are looked through as they stand
        return
    for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
        content.rows.append(row)
        for cell in row:
            _value(cell, content)


def _json(value: Any, content: Content) -> None:
    if isinstance(value, dict):
        if "bdata" in value and "dtype" in value:
            _packed_numbers(value, content)
        _aligned(value, content)
        for key, one in value.items():
            content.texts.append(str(key))
            if key != "colorscale":  # steps of a scale of colours: thirds and ninths of nothing
                _json(one, content)
    elif isinstance(value, list):
        for one in value:
            _json(one, content)
    else:
        _value(value, content)


def _packed_numbers(value: dict[str, Any], content: Content) -> None:
    try:
        found = np.frombuffer(base64.b64decode(value["bdata"]), value["dtype"])
    except (binascii.Error, TypeError, ValueError):
        return
    content.numbers += [float(number) for number in found]


def _aligned(trace: dict[str, Any], content: Content) -> None:
    """Lists of one length in a trace of a chart (x, y, text, …) are rows of one table."""
    lists = [value for value in trace.values() if isinstance(value, list) and value]
    for length in {len(one) for one in lists}:
        content.rows += list(zip(*(one for one in lists if len(one) == length), strict=True))


# ---- searching ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sought:
    """What must not be found: words in any bytes, numbers, sayings in texts, rows of `groups`.

    `reason` is what may stand beside the name of such a group although it has a digit.
    """

    words: tuple[bytes, ...]
    numbers: tuple[float, ...]
    said: re.Pattern[str]
    groups: tuple[str, ...]
    reason: re.Pattern[str]

    def in_bytes(self, content: bytes) -> set[bytes]:
        """Words that stand in the bytes, in capitals or not."""
        return self._words.found_in(b"\n".join(_opened(content)).lower())

    @cached_property
    def _words(self) -> Words:
        return Words(word.lower() for word in self.words)

    def in_content(self, content: Content) -> set[str]:
        """Hidden figures in a frame, however they were packed."""
        found = {f"double {one}" for one in self.numbers if struct.pack("<d", one) in content.raw}
        found |= {
            f"number {number}"
            for number in content.numbers
            if any(math.isclose(number, one, abs_tol=5e-4) for one in self.numbers)
        }
        found |= {f"said {match[0]}" for text in content.texts if (match := self.said.search(text))}
        return found | {f"row {row}" for row in content.rows if self.tells(row)}

    def tells(self, row: Sequence[Any]) -> bool:
        """Whether a row that names a hidden group has a figure beside the name."""
        if not any(group in cell for cell in row if isinstance(cell, str) for group in self.groups):
            return False
        return any(self._figure(cell) for cell in row)

    def _figure(self, cell: object) -> bool:
        if isinstance(cell, str):
            for group in self.groups:
                cell = cell.replace(group, "")
            return bool(re.search(r"\d", self.reason.sub("", cell)))
        return isinstance(cell, int | float) and not isinstance(cell, bool) and cell == cell


def _opened(content: bytes) -> Iterator[bytes]:
    """Bytes as they are, as texts in UTF-16 would be, and the members of an archive."""
    yield content
    yield content.replace(b"\x00", b"")
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield name.encode()
                yield packed.read(name)
