"""Every request and socket of the web server in the log: what part was asked and how it ended.

Neither address, page, parameter nor cookie is in it; who looked at what is in the access log, which
is for the privacy officer and not for the operator.
"""

from __future__ import annotations

import logging
import time

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.logger import set_log_level, update_formatter

import logs
from settings import Settings

log = logging.getLogger("kadans.web")

QUIET = ("health", "static")
AREAS = {
    "/_stcore/health": "health",
    "/_stcore/upload_file": "upload",
    "/_stcore/stream": "socket",
    "/_stcore": "service",
    "/static": "static",
    "/media": "file",
    "/component": "static",
    "/auth": "sign-in",
    "/oauth2callback": "sign-in",
}


def start(chosen: Settings) -> None:
    """Cleaned logs from here on, those of Streamlit and its server too."""
    logs.start(chosen.log_format, chosen.log_level, command="web", run=logs.new_id())
    if chosen.log_format == "json":
        config.set_option("logger.messageFormat", logs.JSON_FORMAT)
        update_formatter()
    set_log_level(chosen.log_level)
    logging.getLogger("uvicorn.access").disabled = True  # it would say the address and the client


class Logged:
    """Gives every request an id, which the answer carries as X-Request-Id, and logs its end."""

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self.app, self.base = app, base.strip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        told = {"request": logs.new_id(), "area": self._area(str(scope["path"]))}
        started, status = time.monotonic(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = told["request"]
            elif message["type"] == "websocket.accept":
                status = 101
                log.info("socket opened", extra=told)
            elif message["type"] == "websocket.close" and status == 500:
                status = 403
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            took = round((time.monotonic() - started) * 1000)
            log.log(
                _level(status, told["area"]),
                "socket closed" if status == 101 else "request",
                extra={**told, "status": status, "ms": took},
            )

    def _area(self, path: str) -> str:
        """What part of the server is asked; nothing of the address itself, which a client makes."""
        if self.base and path.startswith(f"/{self.base}/"):
            path = path[len(self.base) + 1 :]
        found = (
            area for start, area in AREAS.items() if path == start or path.startswith(start + "/")
        )
        return next(found, "page")


def _level(status: int, area: str) -> int:
    if status >= 500:
        return logging.ERROR
    if status >= 400 and status != 404:
        return logging.WARNING
    return logging.DEBUG if area in QUIET else logging.INFO
