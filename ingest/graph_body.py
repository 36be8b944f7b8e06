"""The body of an answer: unpacked by ourselves, so that one that was cut never passes for whole."""

from __future__ import annotations

import http.client
import json
import zlib
from collections.abc import Iterator
from typing import Any

import requests
from urllib3.exceptions import HTTPError

from ingest.graph_budget import Clock

CHUNK = 64 << 10
LARGEST_PAGE = 64 << 20  # of JSON, which is held in memory
LARGEST_FILE = 8 << 30
SLOWEST_SECONDS = 600.0  # for one body


class Broken(Exception):
    """An answer that cannot be used and may come whole the next time; `fault` as in LINE."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def chunks(response: requests.Response, clock: Clock, most: int) -> Iterator[bytes]:
    """The unpacked body in pieces. Raises Broken when it is cut, too slow or larger than `most`."""
    until = clock.elapsed() + SLOWEST_SECONDS
    packed = response.headers.get("Content-Encoding", "").strip().lower()
    if packed not in ("", "identity", "gzip"):
        raise Broken("cut")
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS) if packed == "gzip" else None
    size = 0
    for piece in _raw(response, clock, until):
        while piece:
            plain, piece = _plain(unpack, piece)
            size += len(plain)
            if size > most:
                raise Broken("cut")
            if plain:
                yield plain
    if unpack is not None and not unpack.eof:
        raise Broken("cut")


def _plain(unpack: Any, piece: bytes) -> tuple[bytes, bytes]:
    """Some unpacked bytes, and what is left of the packed ones."""
    if unpack is None:
        return piece, b""
    if unpack.eof:
        raise Broken("cut")
    broken = False
    plain = b""
    try:
        plain = unpack.decompress(piece, 1 << 20)
    except zlib.error:
        broken = True
    if broken:
        raise Broken("cut")
    return plain, unpack.unconsumed_tail


def _raw(response: requests.Response, clock: Clock, until: float) -> Iterator[bytes]:
    """Bytes as they arrive: a body that only drips is noticed while it does."""
    while True:
        fault = ""
        piece = b""
        try:
            piece = response.raw.read1(CHUNK, decode_content=False)
        except (HTTPError, http.client.HTTPException, OSError) as error:
            fault = "timeout" if "imed out" in str(error) else "cut"
        if fault:
            raise Broken(fault)
        if not piece:
            return
        if clock.elapsed() > until:
            raise Broken("slow")
        yield piece


def json_body(response: requests.Response, clock: Clock) -> dict[str, Any]:
    """The body as a JSON object. Raises Broken for anything else."""
    content = b"".join(chunks(response, clock, LARGEST_PAGE))
    return json_object(content)


def json_object(content: bytes) -> dict[str, Any]:
    """Bytes, with or without a byte order mark, as a JSON object. Raises Broken."""
    if not content.strip():
        raise Broken("empty")
    found: Any = None
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Broken("page")
    return found
