"""Talking to Microsoft Graph: one request at a time, patient, suspicious, and silent about secrets.

The token goes to Graph's own host and nowhere else. A redirect is followed without it, to hosts of
Microsoft only. A page that fails fails its whole answer. Nothing is ever shown of an address.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urljoin

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError
from urllib3.util import Retry

from ingest import graph_says as says
from ingest.graph_body import LARGEST_FILE, LARGEST_PAGE, Broken, chunks, json_body, json_object
from ingest.graph_budget import Budget, Clock, asked_wait, backoff
from ingest.graph_cloud import Cloud
from ingest.graph_errors import GraphError, line_error, too_long
from ingest.graph_says import Ask
from ingest.graph_secret import Secret
from ingest.graph_signin import CONNECT_SECONDS, READ_SECONDS, SignIn, fault_of
from words import Text, text

TRIES = 5
HOPS = 3
MOST_PAGES = 20_000
MOST_EMPTY_PAGES = 25
REDIRECTS = (301, 302, 303, 307, 308)
AGAIN = (408, 425, 429, 500, 502, 503, 504)
CODE = re.compile(r"[A-Za-z0-9_.]{1,60}")

T = TypeVar("T")


@dataclass(frozen=True)
class Page:
    """One page of a list, and the links that came with it."""

    records: list[dict[str, Any]]
    next: str | None = None
    delta: str | None = None


class Refused(GraphError):
    """Graph answered no: `status` is HTTP's number, `code_word` Graph's own word for it."""

    def __init__(self, inner: GraphError, status: int, code_word: str) -> None:
        super().__init__(inner.kind, inner.says)
        self.status, self.code_word = status, code_word


class Bearer(AuthBase):
    """Puts the token on a request; it has no other way out."""

    def __init__(self, token: Secret) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token.reveal()}"
        return request


class Nobody(AuthBase):
    """No token, and no name from ~/.netrc either."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers.pop("Authorization", None)
        return request


class GraphClient:
    """A signed-in line to Graph for one run of at most `minutes`."""

    def __init__(
        self,
        sign_in: SignIn,
        cloud: Cloud,
        clock: Clock,
        budget: Budget,
        *,
        minutes: int,
        ca: str | None = None,
        waiting: Callable[[Text], None] | None = None,
    ) -> None:
        self.cloud, self.clock, self.sign_in = cloud, clock, sign_in
        self._budget, self._minutes, self._waiting = budget, minutes, waiting
        self._until = clock.elapsed() + 60 * minutes
        self._graph, self._elsewhere, self._ca = _session(), _session(), ca
        self.skew_seconds: float | None = None  # Microsoft's clock minus ours

    # ---- what callers use ------------------------------------------------------------------

    def one(self, path: str, ask: Ask, *, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """One JSON object: GET, or POST when there is a body. Raises GraphError."""
        return self._tried(self._own(path), ask, self._as_json, body=body)

    def pages(self, url: str, ask: Ask, *, seen: int = 0) -> Iterator[Page]:
        """Every page of a list, from `url` on. Raises GraphError at the first that fails."""
        been: set[str] = set()
        empty = 0
        following: str | None = self._own(url)
        while following:
            if following in been or len(been) + seen >= MOST_PAGES or empty >= MOST_EMPTY_PAGES:
                raise GraphError(
                    "answer",
                    text(
                        "Microsoft Graph keeps naming a next page for {what}. Pull again later.",
                        what=ask.what,
                    ),
                )
            been.add(following)
            page = self._page(self._tried(following, ask, self._as_json), ask)
            empty = 0 if page.records else empty + 1
            following = page.next
            yield page

    def download(self, path: str, into: Path, ask: Ask) -> str:
        """Write a report to `into`, wherever Graph has it lie; "csv" or "json". GraphError."""

        def save(response: requests.Response) -> str:
            with into.open("wb") as file:
                for piece in chunks(response, self.clock, LARGEST_FILE):
                    file.write(piece)
            return _kind_of(into)

        kind = self._tried(self._own(path), ask, save)
        if kind == "html":
            raise GraphError("answer", says.web_page(ask))
        if kind == "json":
            found = self._readable(into, ask)
            if "error" in found:
                raise GraphError("answer", says.unfit(ask))
        return kind

    def page_in(self, path: Path, ask: Ask) -> Page:
        """The first page of a list that `download` wrote. Raises GraphError."""
        return self._page(self._readable(path, ask), ask)

    def touch(self, path: str, ask: Ask) -> None:
        """Ask for something only to see that it may be asked for. Raises GraphError."""
        self._tried(self._own(path), ask, lambda response: None)

    def wait(self, seconds: float, why: Text) -> None:
        """Sleep, unless the run's time ends before; then raise GraphError."""
        if self.clock.elapsed() + seconds > self._until:
            if seconds <= 60:
                raise too_long(self._minutes)
            raise GraphError(
                "wait",
                text(
                    "{why}, {span} more, and that is longer than this pull may take. Run it "
                    "again later: it goes on where it stopped.",
                    why=why,
                    span=says.span(seconds),
                ),
            )
        if seconds > 5 and self._waiting:
            self._waiting(why)
        self.clock.sleep(seconds)

    # ---- one request, tried more than once --------------------------------------------------

    def _tried(
        self,
        url: str,
        ask: Ask,
        use: Callable[[requests.Response], T],
        *,
        body: dict[str, Any] | None = None,
    ) -> T:
        renewed = False
        fault = "busy"
        for attempt in range(1, TRIES + 1):
            asked: float | None = None
            response = None
            try:
                response = self._sent(url, ask, body)
                if response.ok and response.status_code < 300:
                    return use(response)
                refusal = self._refusal(response, ask)
                asked = asked_wait(response.headers.get("Retry-After"), self.clock.now())
                fault = "busy"
                if response.status_code == 401 and not renewed:
                    renewed = True
                    self.sign_in.renew()
                    continue
                if response.status_code not in AGAIN:
                    raise refusal
            except Broken as broken:
                fault = broken.fault
            finally:
                if response is not None:
                    response.close()
            if attempt < TRIES:
                self.wait(asked if asked is not None else backoff(attempt), says.patience(asked))
        raise line_error(fault, self.cloud.graph, TRIES)

    def _sent(self, url: str, ask: Ask, body: dict[str, Any] | None) -> requests.Response:
        """The answer to one request, redirects followed. Raises Broken, GraphError."""
        token = self.sign_in.token()
        self.wait(self._budget.wait(ask.bucket), says.full())
        self._budget.count(ask.bucket)
        response = self._over(self._graph, url, Bearer(token), body)
        self._note_clock(response)
        hops, at = 0, url
        while response.status_code in REDIRECTS:
            target = response.headers.get("Location", "")
            response.close()
            hops += 1
            if hops > HOPS or self._is_back(at, target):
                raise GraphError("answer", says.in_circles(ask))
            if not self.cloud.may_hand_out(target):
                raise GraphError("answer", says.elsewhere(ask))
            at = target
            response = self._over(self._elsewhere, target, Nobody(), None)
            if response.status_code in (401, 403, 404, 410):
                # The link lives for minutes only. Graph gives a new one.
                response.close()
                raise Broken("cut")
        return response

    def _is_back(self, at: str, target: str) -> bool:
        """Whether a redirect from `at` leads to Graph, by its own address or a part of one."""
        with contextlib.suppress(ValueError):
            return bool(target) and self.cloud.is_graph(urljoin(at, target))
        return False

    def _over(
        self, session: requests.Session, url: str, auth: AuthBase, body: dict[str, Any] | None
    ) -> requests.Response:
        if self.clock.elapsed() > self._until:
            raise too_long(self._minutes)
        fault = ""
        try:
            return session.request(
                "GET" if body is None else "POST",
                url,
                json=body,
                auth=auth,
                headers={"Accept-Encoding": "gzip"},
                allow_redirects=False,
                stream=True,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                verify=self._ca,  # None: what the environment says, else the usual authorities
            )
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            fault = fault_of(error)
        raise Broken(fault)

    def _as_json(self, response: requests.Response) -> dict[str, Any]:
        return json_body(response, self.clock)

    def _readable(self, path: Path, ask: Ask) -> dict[str, Any]:
        if path.stat().st_size <= LARGEST_PAGE:
            with contextlib.suppress(Broken):
                return json_object(path.read_bytes())
        raise GraphError("answer", says.unfit(ask))

    def _page(self, found: dict[str, Any], ask: Ask) -> Page:
        records = found.get("value")
        if not isinstance(records, list) or not all(isinstance(item, dict) for item in records):
            raise GraphError("answer", says.unfit(ask))
        links = [found.get("@odata.nextLink"), found.get("@odata.deltaLink")]
        for link in links:
            if link is not None and not (isinstance(link, str) and self.cloud.is_graph(link)):
                raise GraphError("answer", says.elsewhere(ask))
        return Page(records, next=links[0], delta=links[1])

    def _own(self, path: str) -> str:
        """A full address at Graph. Links that were kept from before are looked at again."""
        if path.startswith("https://"):
            if not self.cloud.is_graph(path):
                raise GraphError(
                    "answer", text("A link that was kept leads away from Graph. Pull again later.")
                )
            return path
        return f"https://{self.cloud.graph}/{path}"

    def _note_clock(self, response: requests.Response) -> None:
        given = response.headers.get("Date")
        try:
            at = parsedate_to_datetime(given) if given else None
        except (ValueError, TypeError, IndexError):
            at = None
        if at is not None:
            at = at if at.tzinfo else at.replace(tzinfo=UTC)
            self.skew_seconds = (at - self.clock.now()).total_seconds()

    def _refusal(self, response: requests.Response, ask: Ask) -> Refused:
        status, word = response.status_code, self._code_word(response)
        if status == 403:
            inner = GraphError("permission", says.forbidden(ask, self.sign_in.delegated))
        elif status == 401:
            inner = GraphError(
                "set-up",
                text(
                    "Microsoft Graph refuses the sign-in (401) although it is fresh. Check "
                    "graph.cloud, and run graph-check."
                ),
            )
        elif status == 404:
            inner = GraphError("missing", says.not_here(ask, self.cloud))
        elif status in (400, 410):
            inner = GraphError(
                "stale" if status == 410 else "question",
                text(
                    "Microsoft Graph does not accept the question for {what} ({status} {word}). "
                    "Pull again, and report it if it stays.",
                    what=ask.what,
                    status=status,
                    word=word,
                ),
            )
        else:
            inner = GraphError(
                "answer",
                text(
                    "Microsoft Graph answers {status} {word} for {what}. Pull again later.",
                    status=status,
                    word=word,
                    what=ask.what,
                ),
            )
        return Refused(inner, status, word)

    def _code_word(self, response: requests.Response) -> str:
        """Graph's own word for an error; nothing else of its answer is fit to show."""
        try:
            error = json_body(response, self.clock).get("error")
        except Broken:
            return ""
        word = error.get("code") if isinstance(error, dict) else None
        return word if isinstance(word, str) and CODE.fullmatch(word) else ""


class _Straight(requests.Session):
    """Looks at no redirect: requests would read its body and take its address for good."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        return None


def _session() -> requests.Session:
    session = _Straight()
    # urllib3 may try again to get through; what comes after that is counted, so it is done above.
    retry = Retry(total=None, connect=2, read=0, redirect=0, status=0, other=0, backoff_factor=0.5)
    session.mount("https://", HTTPAdapter(max_retries=retry))
    return session


def _kind_of(path: Path) -> str:
    """What a download is, by how it starts."""
    with path.open("rb") as file:
        head = file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head:
        raise Broken("empty")
    return {b"{": "json", b"[": "json", b"<": "html"}.get(head[:1], "csv")


def moment(given: str) -> datetime:
    """An instant that Graph wrote, in UTC."""
    at = datetime.fromisoformat(given)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
