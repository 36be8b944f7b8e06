"""The watch on what a browser asks for, and of whom."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext


class Watched:
    """A browser context that remembers every address it was asked to fetch."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.asked: list[str] = []
        context.on("request", lambda request: self.asked.append(request.url))
        context.on("page", lambda page: page.on("websocket", lambda ws: self.asked.append(ws.url)))

    def forget(self) -> None:
        self.asked = [url for url in self.asked if url not in self.outside()]

    def outside(self) -> list[str]:
        """Addresses that are not on this machine."""
        hosts = ((url, urlsplit(url)) for url in self.asked)
        return [
            url
            for url, parts in hosts
            if parts.scheme not in {"data", "blob", "about"} and parts.hostname != "127.0.0.1"
        ]
