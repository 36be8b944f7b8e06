"""The guard of the web server: who may reach it, what it answers, and under which headers.

Streamlit's own server takes uploads from anybody, says no security header, trusts every Host and
tells its load to whoever asks. All requests pass the guard here first, also those that never reach
the script of a page.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import ipaddress
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from streamlit import config
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.runtime.memory_media_file_storage import _calculate_file_id
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

import access
from access import Person, Refused
from settings import Settings
from settings_parts import LOOPBACK

HEALTH = "/_stcore/health"
UPLOADS = "/_stcore/upload_file"
SMALL_UPLOAD = 2 << 20  # bytes that HR and champions may upload at once: a file of use cases
FILES = "/media/"
ICON = Path(__file__).with_name("assets") / "icon.png"  # the sign-in page has it too
# Sessions and memory for whoever asks; driving the pages by machine; running the script to see.
CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
ENDED = "_kadans_ended"  # a cookie for a minute: the page that comes next says that a sign-in ended
BACK = "_kadans_back"  # a cookie on the way to the provider: the page that was asked for
PAGE = re.compile(r"/(?:[\w-]+)?(?:\?[\w=&%.+~-]*)?", re.ASCII)
POLICY = (
    "default-src 'none'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self'; "
    "connect-src 'self' {sockets}; worker-src 'self' blob:; manifest-src 'self'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), bluetooth=(), "
        "display-capture=(), browsing-topics=()"
    ),
}


def is_loopback(host: str) -> bool:
    name = host.strip("[]")
    if name == "localhost":
        return True
    try:
        found = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return bool((mapped or found).is_loopback)


def _hostname(host: str | None) -> str:
    """The name in a Host header; "" for one that is no name with a port."""
    if not host or re.search(r"[\s/?#@\\]", host):
        return ""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port
    except ValueError:
        return ""
    return (parts.hostname or "").rstrip(".")


def _inline_scripts() -> str:
    """Hashes of the scripts that stand in Streamlit's own page: no other may run in it."""
    page = Path(streamlit.__file__).parent / "static" / "index.html"
    scripts = re.findall(r"<script>(.*?)</script>", page.read_text("utf-8"), re.DOTALL)
    hashes = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return " ".join(f"'sha256-{base64.b64encode(found).decode()}'" for found in hashes)


@dataclass(frozen=True)
class No:
    """A request that is not answered: the status, and why in a few words."""

    status: int
    why: str


class Guard:
    """Looks at every request before Streamlit does, and at every answer after it."""

    def __init__(self, app: ASGIApp, chosen: Settings) -> None:
        self.app = app
        self.rules = chosen.sign_in
        self.base = "/" + str(config.get_option("server.baseUrlPath") or "").strip("/")
        self.hosts = {*LOOPBACK, self.rules.host, *chosen.server.hosts} - {""}
        self.scripts = _inline_scripts()
        self.icon = _calculate_file_id(ICON.read_bytes(), "image/png")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        who = self._who(scope)
        no = self._refused(scope, who)
        if scope["type"] == "websocket":
            if no:
                await WebSocketClose(code=1008, reason=no.why)(scope, receive, send)
            else:
                until = who.until if isinstance(who, Person) else None
                await self.app(scope, _until(until, receive, send), send)
            return
        answer = PlainTextResponse(no.why + "\n", no.status) if no else self.app
        await answer(scope, receive, self._with_headers(scope, who, send))

    def _refused(self, scope: Scope, who: Person | Refused | None) -> No | None:
        headers, path = Headers(scope=scope), self._path(scope)
        if path == HEALTH:
            return None  # says no more than that the server is up, to probes by any name
        if not self.rules.is_set_up and self._from_elsewhere(scope, headers):
            return No(403, "Without sign-in Kadans only serves this machine.")
        if _hostname(headers.get("host")) not in self.hosts:
            return No(421, "Kadans is not known by this name.")
        if scope["type"] == "websocket" and not self._own_origin(headers):
            return No(403, "This page is not of Kadans.")
        if any(path == closed or path.startswith(f"{closed}/") for closed in CLOSED):
            return No(404, "Not Found")
        if not self.rules.is_set_up:
            return None
        if path.startswith(UPLOADS):
            return self._no_upload(scope, headers, who)
        if path.startswith(FILES) and not self._is_icon(path) and not isinstance(who, Person):
            return No(403, "Sign in first.")
        return None

    @staticmethod
    def _no_upload(scope: Scope, headers: Headers, who: Person | Refused | None) -> No | None:
        """An admin uploads exports; who may write use cases, files with those, which are small."""
        roles = set(who.roles) if isinstance(who, Person) else set()
        if "admin" in roles:
            return None
        if not roles & access.WRITERS:
            return No(403, "Only a signed-in admin uploads files.")
        length = headers.get("content-length", "")
        known = length.isdecimal() and "transfer-encoding" not in headers
        if scope["method"] in ("PUT", "POST") and not (known and int(length) <= SMALL_UPLOAD):
            return No(413, "This file is too large.")
        return None

    def _is_icon(self, path: str) -> bool:
        """Whether a path asks for the icon. Streamlit finds a file by its id, whatever it ends in,
        so that the end of a path says nothing about what is given."""
        return path.removeprefix(FILES).partition(".")[0] == self.icon

    def _path(self, scope: Scope) -> str:
        return self._inside(str(scope["path"]))

    def _inside(self, path: str) -> str:
        """A path as Streamlit knows it, without what a proxy put all of Kadans under."""
        inside = self.base != "/" and path.startswith(f"{self.base}/")
        return path[len(self.base) :] if inside else path

    @staticmethod
    def _from_elsewhere(scope: Scope, headers: Headers) -> bool:
        """Whether a request comes from another machine, or through something that lets it in."""
        client = scope.get("client")
        local = client is not None and is_loopback(str(client[0]))
        return not local or any(name in headers for name in FORWARDED)

    def _own_origin(self, headers: Headers) -> bool:
        """Whether a page of ours opens a socket; programs that are no browser do not say."""
        origin = headers.get("origin")
        if origin is None:
            return True
        netloc = urlsplit(origin).netloc
        return netloc == headers.get("host") or (
            bool(self.rules.address) and netloc == urlsplit(self.rules.address).netloc
        )

    def _who(self, scope: Scope) -> Person | Refused | None:
        """Who the sign-in cookie tells of, or why it does not count; None without a cookie."""
        cookies = HTTPConnection(scope).cookies if self.rules.is_set_up else {}
        if USER_COOKIE_NAME not in cookies:
            return None

        def one(name: str) -> bytes | None:
            value = cookies.get(name, "").encode("latin-1")
            return decode_signed_value(get_cookie_secret(), name, value) if value else None

        try:
            found = get_cookie_with_chunks(one, USER_COOKIE_NAME)
            claims = json.loads(found) if found else {}
            return access.person(claims, self.rules, datetime.now(UTC))
        except Refused as refused:
            return refused
        except ValueError:
            return Refused("signed-out")

    def _with_headers(self, scope: Scope, who: Person | Refused | None, send: Send) -> Send:
        host = Headers(scope=scope).get("host") or ""
        sockets = f"ws://{host} wss://{host}" if _hostname(host) in self.hosts else ""
        policy = POLICY.format(scripts=self.scripts, sockets=sockets)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers["Content-Security-Policy"] = policy
                if self._path(scope).startswith(FILES):
                    headers["Cache-Control"] = "no-store"
                if self.rules.is_set_up:
                    self._cookies(scope, who, headers, message["status"])
                if self.rules.is_https:
                    headers["Strict-Transport-Security"] = "max-age=31536000"
                    message["headers"] = [_secured(*item) for item in message["headers"]]
            await send(message)

        return with_headers

    def _cookies(
        self, scope: Scope, who: Person | Refused | None, headers: MutableHeaders, status: int
    ) -> None:
        """Take away a sign-in that has ended; lead back to the page that was asked for."""
        asked, cookies = Headers(scope=scope), HTTPConnection(scope).cookies
        path, way = self._path(scope), f"Path={self.base}; HttpOnly; SameSite=Lax"
        if isinstance(who, Refused) and who.reason == "too-old" and "set-cookie" not in headers:
            for name in cookies:
                if name.startswith(USER_COOKIE_NAME):
                    headers.append("Set-Cookie", f"{name}=; Max-Age=0; {way}")
            headers.append("Set-Cookie", f"{ENDED}=1; Max-Age=60; {way}")
        if path == "/auth/login":
            came = urlsplit(asked.get("referer") or "")
            page = self._inside(came.path) + (f"?{came.query}" if came.query else "")
            if came.netloc == asked.get("host") and PAGE.fullmatch(page):
                headers.append("Set-Cookie", f"{BACK}={quote(page)}; Max-Age=600; {way}")
        elif path == "/oauth2callback" and status == 302 and BACK in cookies:
            page = unquote(cookies[BACK])
            if PAGE.fullmatch(page):
                headers["Location"] = self.base.rstrip("/") + page
            headers.append("Set-Cookie", f"{BACK}=; Max-Age=0; {way}")


def _secured(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """Streamlit's cookies have no Secure, since it does not know how it is reached; we do."""
    if name.lower() == b"set-cookie" and b"; secure" not in value.lower():
        return name, value + b"; Secure"
    return name, value


def _until(end: datetime | None, receive: Receive, send: Send) -> Receive:
    """Messages of a socket until its sign-in ends; the browser then comes back, and is asked."""
    if end is None:
        return receive

    async def received() -> Message:
        left = (end - datetime.now(UTC)).total_seconds()
        try:
            return await asyncio.wait_for(receive(), max(left, 0))
        except TimeoutError:
            await send({"type": "websocket.close", "code": 1008, "reason": "The sign-in ended."})
            return {"type": "websocket.disconnect", "code": 1008}

    return received
