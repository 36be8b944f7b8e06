"""A stand-in for Microsoft on loopback, over TLS: signs in, serves Graph, and misbehaves on demand.

Graph and sign-in are one host, downloads another, and a third is a stranger that nobody may visit.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import re
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, unquote

import trustme

from ingest.graph_cloud import Cloud

TENANT = "11111111-2222-3333-4444-555555555555"
OTHER_TENANT = "99999999-2222-3333-4444-555555555555"
CLIENT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"


@dataclass(frozen=True)
class Reply:
    """One answer. `manner`: whole, cut, hang, drip, reset, bad-gzip, gzip, short."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    manner: str = "whole"
    type: str = "application/json"


@dataclass(frozen=True)
class Request:
    """What came in at one of the hosts."""

    host: str  # graph | downloads | stranger
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def bearer(self) -> str | None:
        return self.headers.get("authorization")

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


Answer = Reply | Callable[[Request], Reply]


def as_json(value: Any, status: int = 200, **headers: str) -> Reply:
    return Reply(
        status, json.dumps(value).encode(), {k.replace("_", "-"): v for k, v in headers.items()}
    )


def error(status: int, code: str = "Unspecified", **headers: str) -> Reply:
    """An error as Graph words it, with an address in the message that nobody may repeat."""
    message = "Something about piet.canary@voorbeeld.example"
    return as_json({"error": {"code": code, "message": message}}, status, **headers)


def as_csv(content: str) -> Reply:
    return Reply(body=content.encode(), type="application/octet-stream")


class Double:
    """The three hosts. `script(pattern, answers…)` puts answers before the ordinary ones."""

    def __init__(self, folder: Path) -> None:
        authority = trustme.CA()
        self.ca = folder / "authority.pem"
        authority.cert_pem.write_to_path(str(self.ca))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
        self.requests: list[Request] = []
        self.ordinary: list[tuple[str, Answer]] = []
        self._scripts: list[tuple[str, list[Answer]]] = []
        self.released = threading.Event()
        self._servers = {
            name: _server(self, name, context) for name in ("graph", "downloads", "stranger")
        }
        self.cloud = Cloud(
            "global", self.host("graph"), self.host("graph"), (self.host("downloads"),)
        )

    def host(self, name: str) -> str:
        return f"localhost:{self._servers[name].server_address[1]}"

    def url(self, path: str, name: str = "graph") -> str:
        return f"https://{self.host(name)}/{path}"

    def script(self, pattern: str, *answers: Answer) -> None:
        """The next requests whose address matches get these answers, one each."""
        self._scripts.append((pattern, list(answers)))

    def always(self, pattern: str, answer: Answer) -> None:
        """Every request whose address matches; what was said last comes first."""
        self.ordinary.insert(0, (pattern, answer))

    def at(self, name: str) -> list[Request]:
        """What one host was asked."""
        return [request for request in self.requests if request.host == name]

    def asked(self, pattern: str) -> list[Request]:
        return [request for request in self.requests if re.search(pattern, request.path)]

    def answer(self, request: Request) -> Reply:
        for pattern, answers in self._scripts:
            if answers and re.search(pattern, request.path):
                return _made(answers.pop(0), request)
        for pattern, answer in self.ordinary:
            if re.search(pattern, request.path):
                return _made(answer, request)
        return error(404, "ResourceNotFound")

    def close(self) -> None:
        self.released.set()
        for server in self._servers.values():
            server.shutdown()
            server.server_close()


def _made(answer: Answer, request: Request) -> Reply:
    return answer if isinstance(answer, Reply) else answer(request)


class _TlsServer(ThreadingHTTPServer):
    """Shakes hands in the thread of the connection, so that a client who quits stops nobody."""

    daemon_threads = True
    context: ClassVar[ssl.SSLContext]

    def finish_request(self, request: Any, client_address: Any) -> None:
        with contextlib.suppress(OSError):
            wrapped = self.context.wrap_socket(request, server_side=True)
            with contextlib.suppress(OSError):
                super().finish_request(wrapped, client_address)
            with contextlib.suppress(OSError):
                wrapped.shutdown(socket.SHUT_RDWR)
            wrapped.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is nothing to write about."""


def _server(double: Double, name: str, context: ssl.SSLContext) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *arguments: Any) -> None:
            """The tests look at `requests`."""

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            headers = {key.lower(): value for key, value in self.headers.items()}
            body = self.rfile.read(length)
            request = Request(name, self.command, unquote(self.path), headers, body)
            double.requests.append(request)
            _write(self, double.answer(request), double)

        do_POST = do_GET  # noqa: N815

    server = type("Server", (_TlsServer,), {"context": context})(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server


def _write(handler: BaseHTTPRequestHandler, reply: Reply, double: Double) -> None:
    body = reply.body
    headers = dict(reply.headers)
    if reply.manner == "reset":
        handler.close_connection = True
        return
    if reply.manner in ("gzip", "bad-gzip"):
        body = gzip.compress(body)
        body = body[: len(body) // 2] if reply.manner == "bad-gzip" else body
        headers["Content-Encoding"] = "gzip"
    length = len(body) + (500 if reply.manner == "cut" else 0)
    if reply.manner == "short":
        length = len(body) // 2
    handler.send_response(reply.status)
    headers = {"Content-Type": reply.type, "Content-Length": str(length), **headers}
    for header, value in headers.items():
        handler.send_header(header, value)
    handler.end_headers()
    if reply.manner == "hang":
        double.released.wait(20)
        handler.close_connection = True
    elif reply.manner == "drip":
        _drip(handler, body, double)
    else:
        handler.wfile.write(body)
    if reply.manner in ("cut", "short"):
        handler.close_connection = True


def _drip(handler: BaseHTTPRequestHandler, body: bytes, double: Double) -> None:
    for place in range(len(body)):
        handler.wfile.write(body[place : place + 1])
        handler.wfile.flush()
        if double.released.wait(0.05):
            return
