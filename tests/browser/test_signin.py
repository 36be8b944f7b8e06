"""Signing in at an OpenID Connect provider on this machine, in a real browser, as every role."""

from __future__ import annotations

import csv
import io
import os
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import oidc_provider_mock
import pytest
from playwright.sync_api import Page, Request, expect

from access import ROLES
from scripts.running import free_port, kadans, settled
from tests.browser.pages import menu
from tests.browser.watch import Watched
from ui import links

TENANT = "11111111-2222-3333-4444-555555555555"
THEIRS = "cdn.jsdelivr.net"  # the style sheet of the provider's own pages, not of ours
CHAMPION = "wim.claeys@voorbeeld.example"
PICTURES = os.environ.get("KADANS_PICTURES")  # a folder to keep a picture of every role in
MEGABYTE = 1 << 20

# The provider runs in this process, and warns of itself.
pytestmark = pytest.mark.filterwarnings("ignore")


class _Provider(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        return


def someone(name: str, *roles: str, tenant: str = TENANT, **more: Any) -> oidc_provider_mock.User:
    claims = {"name": f"Iemand {name}", "tid": tenant, "oid": f"oid-of-{name}", "roles": [*roles]}
    return oidc_provider_mock.User(sub=name, claims={**claims, **more})


def directory_id(sample: Path, upn: str) -> str:
    """The object id that the sample's list of people has for an address."""
    with zipfile.ZipFile(sample / "entra_users.zip") as archive:
        for name in archive.namelist():
            rows = csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig")))
            for row in rows:
                if row["userPrincipalName"] == upn:
                    return row["id"]
    raise LookupError(upn)


@dataclass(frozen=True)
class Place:
    """A Kadans with sign-in, and where people sign in."""

    address: str
    provider: str


@pytest.fixture(scope="module")
def place(
    sample_home: Path, sample: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    people = [someone(role, role) for role in ROLES if role != "champion"]
    of_teams = directory_id(sample, CHAMPION)
    people += [
        someone("champion", "champion", oid=of_teams, preferred_username=CHAMPION),
        someone("champion-of-nothing", "champion"),
        someone("both", "hr", "privacy"),
        someone("nobody"),
        someone("elsewhere", "admin", tenant="99999999-2222-3333-4444-555555555555"),
        someone("long-ago", "hr", iat=int(time.time()) - 9 * 3600),
    ]
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # the provider's: it is on this machine
    app = oidc_provider_mock.app(user_claims=people)
    server = make_server("127.0.0.1", 0, app, server_class=_Provider, handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    provider, port = f"http://127.0.0.1:{server.server_port}", free_port()
    environ = {
        "KADANS_SIGN_IN_TENANT": TENANT,
        "KADANS_SIGN_IN_CLIENT_ID": "kadans",
        "KADANS_SIGN_IN_SECRET": "a secret of this test",
        "KADANS_SIGN_IN_ADDRESS": f"http://127.0.0.1:{port}",
        "KADANS_SIGN_IN_METADATA": f"{provider}/.well-known/openid-configuration",
        "KADANS_SIGN_IN_CONTACT": "de servicedesk",
        "STREAMLIT_SERVER_MAX_UPLOAD_SIZE": "1",
    }
    log = tmp_path_factory.mktemp("signin") / "log"
    with kadans(sample_home, log, environ, port=port) as address:
        yield Place(address, provider)
    server.shutdown()
    server.server_close()
    assert "Traceback" not in log.read_text("utf-8")


@pytest.fixture
def page(watched: Watched) -> Iterator[Page]:
    """A page whose browser asks nobody but Kadans and the provider, and breaks no policy."""
    watched.context.route(f"https://{THEIRS}/**", lambda route: route.abort())
    shown, broken = watched.context.new_page(), []
    shown.on(
        "console", lambda said: broken.append(said.text) if "Security Policy" in said.text else None
    )
    yield shown
    watched.asked = [url for url in watched.asked if THEIRS not in url]
    assert not broken


def sign_in(page: Page, place: Place, who: str, path: str = "/") -> None:
    page.goto(f"{place.address}{path}")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{place.provider}/**")
    page.get_by_role("button", name=who, exact=True).click()
    page.wait_for_url(f"{place.address}/**")


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.wait_for_timeout(1500)
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_its_pages(page: Page, place: Place, role: str) -> None:
    sign_in(page, place, role)
    settled(page)
    named = [  # what is switched off as it comes is in no menu
        entry.title.said("en") for entry in links.PAGES if role in entry.roles and not entry.switch
    ]
    assert sorted(menu(page)) == sorted(named)
    expect(page.get_by_text("No sign-in", exact=False)).to_have_count(0)
    picture(page, f"role-{role}")
    for entry in links.PAGES:
        if role not in entry.roles and entry.file != links.OVERVIEW:
            page.goto(f"{place.address}/{Path(entry.file).stem}?lang=en")
            settled(page)
            expect(page.get_by_text("This page is for: ")).to_be_visible()
            expect(page.get_by_test_id("stMetric")).to_have_count(0)
            break


@pytest.mark.parametrize(
    ("who", "says"),
    [
        ("nobody", "You have no access to Kadans yet"),
        ("elsewhere", "This account is of another organisation"),
        ("long-ago", "Your sign-in has ended"),
    ],
)
def test_a_sign_in_that_gives_no_access_says_why(
    page: Page, place: Place, who: str, says: str
) -> None:
    sign_in(page, place, who)
    expect(page.get_by_role("heading", level=1)).to_have_text(says)
    expect(page.get_by_test_id("stMetric")).to_have_count(0)
    picture(page, f"refused-{who}")


def test_the_page_that_was_asked_for_comes_after_the_sign_in(page: Page, place: Place) -> None:
    sign_in(page, place, "hr", "/departments?lang=en&weeks=12")
    expect(page.get_by_role("heading", level=1)).to_have_text("Departments")
    expect(page.get_by_role("combobox", name="Period")).to_have_value("Last 12 weeks")


def test_a_champion_of_the_list_has_those_teams(page: Page, place: Place) -> None:
    sign_in(page, place, "champion")
    settled(page)
    page.get_by_test_id("stPopover").get_by_role("button", name="Champion").click()
    expect(page.get_by_text("You see groups within: ")).to_contain_text("Verkoop 21")


def test_a_champion_of_nothing_is_told_so(page: Page, place: Place) -> None:
    sign_in(page, place, "champion-of-nothing", "/teams?lang=en")
    expect(
        page.get_by_test_id("stMain").get_by_text("not on the list of champions")
    ).to_be_visible()
    picture(page, "champion-of-nothing")


def test_signing_out_ends_it(page: Page, place: Place) -> None:
    sign_in(page, place, "both")
    settled(page)
    page.get_by_test_id("stPopover").get_by_role("button", name="HR").click()
    picture(page, "account-menu")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to Kadans")
    assert not [c for c in page.context.cookies() if c["name"].startswith("_streamlit_user")]
    page.goto(f"{place.address}/departments")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to Kadans")


def test_only_an_admin_uploads_and_not_too_much(page: Page, place: Place) -> None:
    sign_in(page, place, "admin", "/imports?lang=en")
    settled(page)
    sent: list[Request] = []
    page.on("request", lambda asked: sent.append(asked) if asked.method == "PUT" else None)
    chosen = {"name": "a.csv", "mimeType": "text/csv", "buffer": b"a;b\n1;2\n"}
    page.locator("input[type=file]").first.set_input_files(chosen)  # type: ignore[arg-type]
    page.wait_for_event("requestfinished", lambda asked: asked.method == "PUT")
    (upload,) = sent
    answer = upload.response()
    assert answer is not None
    assert answer.status == 204
    # The same session and the same token, with too much in it.
    token = upload.headers["x-xsrftoken"]
    file = {"name": "a.csv", "mimeType": "text/csv", "buffer": b"a" * (2 * MEGABYTE)}
    again = page.request.put(
        upload.url,
        headers={"x-xsrftoken": token},
        multipart={"file": file},  # type: ignore[dict-item]
    )
    assert again.status == 413
    # And by somebody who only knows the address and has a token.
    browser = page.context.browser
    assert browser is not None
    stranger = browser.new_context()
    stranger.request.get(f"{place.address}/_stcore/health")
    own = next(c["value"] for c in stranger.cookies() if "xsrf" in c["name"])
    refused = stranger.request.put(
        upload.url,
        headers={"x-xsrftoken": own},
        multipart={"file": chosen},  # type: ignore[dict-item]
    )
    assert refused.status == 403
    assert "admin" in refused.text()
    stranger.close()
