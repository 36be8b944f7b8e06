"""The server's guard, request by request; no browser needed."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

import server_guard
from settings import Settings
from settings_web import Server, SignIn

KEY = "a secret of this test only, long enough to sign with"
TENANT = "11111111-2222-3333-4444-555555555555"
RULES = SignIn(tenant=TENANT, client_id="kadans", address="https://kadans.example")
LOCAL = Settings()
SIGNED = replace(LOCAL, sign_in=RULES)
HERE, ELSEWHERE = ("127.0.0.1", 40000), ("192.0.2.7", 40000)
UPLOAD = "/_stcore/upload_file/session/file"


@pytest.fixture(autouse=True)
def _one_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_guard, "get_cookie_secret", lambda: KEY)


async def _said(request: Request) -> PlainTextResponse:
    answer = PlainTextResponse(f"reached {request.method}")
    answer.set_cookie("other", "1")
    return answer


async def _back(_request: Request) -> RedirectResponse:
    return RedirectResponse("/", 302)


async def _socket(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("open")
    with contextlib.suppress(WebSocketDisconnect):
        await socket.receive_text()


def client(
    chosen: Settings, host: str = "127.0.0.1:8501", peer: tuple[str, int] = HERE
) -> TestClient:
    """A browser before a guarded server that answers everything."""
    methods = ["GET", "PUT", "DELETE", "POST"]
    routes = [
        Route("/oauth2callback", _back),
        Route("/{rest:path}", _said, methods=methods),
        WebSocketRoute("/_stcore/stream", _socket),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(server_guard.Guard, chosen=chosen)])
    return TestClient(app, base_url=f"http://{host}", client=peer, follow_redirects=False)


def cookie(*roles: str, hours_ago: float = 0, tenant: str = TENANT, key: str = KEY) -> str:
    """A cookie as Streamlit signs it after a sign-in."""
    claims = {
        "is_logged_in": True,
        "oid": "0f0f",
        "tid": tenant,
        "aud": "kadans",
        "iss": RULES.issuer,
        "iat": int((datetime.now(UTC) - timedelta(hours=hours_ago)).timestamp()),
        "roles": list(roles),
    }
    return create_signed_value(key, "_streamlit_user", json.dumps(claims)).decode()


def signed(value: str, host: str = "kadans.example") -> TestClient:
    browser = client(SIGNED, host, ELSEWHERE)
    browser.cookies.set("_streamlit_user", value)
    return browser


# ---- from where ------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost:8501", "localhost", "[::1]:8501"])
def test_this_machine_is_answered(host: str) -> None:
    assert client(LOCAL, host).get("/").status_code == 200


@pytest.mark.parametrize(
    ("peer", "headers"),
    [
        (ELSEWHERE, {}),
        (("::ffff:192.0.2.7", 1), {}),
        (HERE, {"X-Forwarded-For": "127.0.0.1"}),
        (HERE, {"Forwarded": "for=192.0.2.7"}),
        (HERE, {"X-Real-IP": "192.0.2.7"}),
    ],
)
def test_without_sign_in_no_other_machine_is_answered(
    peer: tuple[str, int], headers: dict[str, str]
) -> None:
    browser = client(LOCAL, peer=peer)
    assert browser.get("/", headers=headers).status_code == 403
    assert browser.put(UPLOAD, headers=headers).status_code == 403
    with pytest.raises(WebSocketDisconnect), browser.websocket_connect("/_stcore/stream"):
        pytest.fail("a stranger got a socket")


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "user@127.0.0.1", "127.0.0.1:x", "a b", ""]
)
def test_a_host_that_nobody_named_is_refused(host: str) -> None:
    assert client(LOCAL).get("/", headers={"Host": host}).status_code == 421


def test_named_hosts_are_answered() -> None:
    chosen = replace(SIGNED, server=Server(hosts=("kadans.intern",)))
    assert client(chosen, "kadans.intern", ELSEWHERE).get("/").status_code == 200
    assert client(chosen, "KADANS.example", ELSEWHERE).get("/").status_code == 200
    assert client(chosen, "other.intern", ELSEWHERE).get("/").status_code == 421


def test_a_probe_by_any_name_hears_that_the_server_is_up() -> None:
    assert client(SIGNED, "10.0.0.3:8501", ELSEWHERE).get("/_stcore/health").status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:3000"])
def test_a_page_of_another_site_gets_no_socket(origin: str) -> None:
    browser = client(LOCAL)
    with (
        pytest.raises(WebSocketDisconnect),
        browser.websocket_connect("/_stcore/stream", headers={"Origin": origin}),
    ):
        pytest.fail("another site got a socket")


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8501", None])
def test_our_own_page_gets_a_socket(origin: str | None) -> None:
    headers = {"Origin": origin} if origin else {}
    with client(LOCAL).websocket_connect(
        "ws://127.0.0.1:8501/_stcore/stream", headers={"Host": "127.0.0.1:8501", **headers}
    ) as socket:
        assert socket.receive_text() == "open"


# ---- what is answered ------------------------------------------------------------------------


@pytest.mark.parametrize("chosen", [LOCAL, SIGNED], ids=["local", "signed"])
@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/metrics/",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/interact",
        "/_stcore/script-health-check",
        "/%5fstcore/metrics",
    ],
)
def test_metrics_and_agents_are_not_there(chosen: Settings, path: str) -> None:
    assert client(chosen).get(path).status_code == 404
    assert client(chosen).post(path).status_code == 404


def test_every_answer_has_the_headers() -> None:
    for path in ("/", "/_stcore/health", "/_stcore/metrics", "/nowhere"):
        headers = client(LOCAL).get(path).headers
        for name, value in server_guard.HEADERS.items():
            assert headers[name] == value
        policy = headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-eval" not in policy
        assert "script-src 'self' 'sha256-" in policy
        assert "ws://127.0.0.1:8501" in policy
        assert "https:" not in policy
        assert "strict-transport-security" not in headers


def test_under_https_cookies_and_addresses_stay_there() -> None:
    headers = client(SIGNED, "kadans.example").get("/").headers
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert "; Secure" in headers["set-cookie"]


# ---- uploads, files, sockets -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("", 403),
        ("not signed", 403),
        (cookie("privacy", "employee"), 403),
        (cookie("hr", hours_ago=9), 403),
        (cookie("admin", hours_ago=9), 403),
        (cookie("admin", hours_ago=-1), 403),
        (cookie("admin", tenant="99999999-2222-3333-4444-555555555555"), 403),
        (cookie("admin", key="a key of somebody else, just as long as ours is"), 403),
        (cookie("admin"), 200),
        (cookie("admin", "hr"), 200),
    ],
)
@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
def test_only_a_signed_in_admin_uploads(value: str, status: int, method: str) -> None:
    assert signed(value).request(method, UPLOAD).status_code == status


@pytest.mark.parametrize("role", ["hr", "champion"])
def test_who_may_write_use_cases_uploads_small_files(role: str) -> None:
    browser = signed(cookie(role))
    most = server_guard.SMALL_UPLOAD
    assert browser.put(UPLOAD, content=b"x" * most).status_code == 200
    assert browser.put(UPLOAD, content=b"x" * (most + 1)).status_code == 413
    assert browser.put(UPLOAD, content=iter([b"of no told length"])).status_code == 413
    both = {"Transfer-Encoding": "chunked", "Content-Length": "1"}
    assert browser.put(UPLOAD, content=b"x", headers=both).status_code == 413
    assert browser.delete(UPLOAD).status_code == 200


def test_files_for_download_need_a_sign_in_and_are_not_kept() -> None:
    # Streamlit gives a file by its id, whatever the path ends in: only the icon is for everybody.
    for ends in ("", ".csv", ".html", ".svg", ".png", ".PNG", ".png.svg", "/x.png", ".csv%2f.png"):
        assert signed("").get(f"/media/0f0f{ends}").status_code == 403
        assert signed(cookie("hr", hours_ago=100)).get(f"/media/0f0f{ends}").status_code == 403
    answer = signed(cookie("hr")).get("/media/0f0f.csv")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"


def test_the_icon_is_there_before_signing_in() -> None:
    storage = MemoryMediaFileStorage("/media")
    kept = storage.load_and_get_id(server_guard.ICON.read_bytes(), "image/png", MediaFileKind.MEDIA)
    assert signed("").get(storage.get_url(kept)).status_code == 200


def test_a_socket_closes_when_the_sign_in_ends() -> None:
    browser = signed(cookie("hr", hours_ago=8 - 1 / 3600))  # one second left
    with browser.websocket_connect("/_stcore/stream", headers={"Host": "kadans.example"}) as open_:
        assert open_.receive_text() == "open"
        with pytest.raises(WebSocketDisconnect) as ended:
            open_.receive_text()
    assert ended.value.code == 1008


@pytest.mark.parametrize(("hours_ago", "status"), [(7.9, 200), (8.1, 403), (-1, 403)])
def test_a_copied_cookie_holds_no_longer_than_its_sign_in(hours_ago: float, status: int) -> None:
    """Signing out takes the cookie from the browser; whoever copied it has it until `hours`."""
    copied = cookie("admin", hours_ago=hours_ago)
    assert signed(copied).put(UPLOAD).status_code == status
    assert signed(copied).get("/media/0f0f.csv").status_code == status


def test_a_new_key_ends_every_cookie(monkeypatch: pytest.MonkeyPatch) -> None:
    copied = cookie("admin")
    assert signed(copied).put(UPLOAD).status_code == 200
    monkeypatch.setattr(server_guard, "get_cookie_secret", lambda: KEY + "2")
    assert signed(copied).put(UPLOAD).status_code == 403


def test_a_sign_in_that_ended_is_taken_away_and_said() -> None:
    headers = signed(cookie("hr", hours_ago=9)).get("/unset").headers
    told = headers.get_list("set-cookie")
    assert not any("_streamlit_user" in line for line in told)  # the answer set its own already
    browser = signed(cookie("hr", hours_ago=9))
    told = browser.get("/_stcore/metrics").headers.get_list("set-cookie")
    assert any(line.startswith("_streamlit_user=; Max-Age=0") for line in told)
    assert any(line.startswith(f"{server_guard.ENDED}=1") for line in told)


# ---- back to the page that was asked for -------------------------------------------------------


@pytest.mark.parametrize(
    ("came", "goes"),
    [
        ("/departments?department=R%26D&lang=nl", "/departments?department=R%26D&lang=nl"),
        ("/", "/"),
        ("//evil.example/x", "/"),
        ("/a/b", "/"),
        ("/\\evil.example", "/"),
    ],
)
def test_after_sign_in_the_page_that_was_asked_for(came: str, goes: str) -> None:
    browser = client(SIGNED, "kadans.example", ELSEWHERE)
    answer = browser.get("/auth/login", headers={"Referer": f"http://kadans.example{came}"})
    kept = [line for line in answer.headers.get_list("set-cookie") if server_guard.BACK in line]
    if kept:
        browser.cookies.set(server_guard.BACK, kept[0].split(";")[0].partition("=")[2])
    assert browser.get("/oauth2callback").headers["location"] == goes


def test_another_site_does_not_say_where_to_go() -> None:
    browser = client(SIGNED, "kadans.example", ELSEWHERE)
    answer = browser.get("/auth/login", headers={"Referer": "https://evil.example/departments"})
    assert not any(server_guard.BACK in line for line in answer.headers.get_list("set-cookie"))
    browser.cookies.set(server_guard.BACK, "//evil.example")
    assert browser.get("/oauth2callback").headers["location"] == "/"
