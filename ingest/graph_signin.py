"""Signing the puller in, through MSAL: certificate, client secret, managed identity, device code.

Tokens live in memory for one run. What Microsoft answers is told by its AADSTS number; its own
description is never shown, since it can name accounts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msal
import requests
from msal.exceptions import MsalServiceError
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.util import Retry

from ingest import graph_certificate
from ingest.graph_budget import Clock
from ingest.graph_certificate import Certificate
from ingest.graph_cloud import Cloud
from ingest.graph_errors import GraphError, line_error
from ingest.graph_secret import Secret, client_secret
from settings import Graph
from words import Text, text

CONNECT_SECONDS, READ_SECONDS = 15, 60
DELEGATED = (
    "Reports.Read.All",
    "User.Read.All",
    "LicenseAssignment.Read.All",
    "ReportSettings.Read.All",
)
AUDIT_SCOPE = "AuditLogsQuery.Read.All"

_REFUSED = text(
    "Microsoft Entra refuses the sign-in (AADSTS{number}). Check the app registration: tenant, "
    "client id, and that it is switched on."
)
# AADSTS numbers that admins meet, and what to do about each.
REASONS: dict[int, Text] = {
    7000215: text(
        "The client secret is wrong (AADSTS7000215). Use the value of the secret, not its id; when "
        "it is lost, make a new one in the app registration."
    ),
    7000222: text(
        "The client secret has ended (AADSTS7000222). Make a new one in the app registration, or "
        "change to a certificate."
    ),
    700016: text(
        "The tenant does not know this app (AADSTS700016). Check graph.client_id and graph.tenant."
    ),
    90002: text(
        "Microsoft Entra does not know the tenant (AADSTS90002). Check graph.tenant and "
        "graph.cloud."
    ),
    700027: text(
        "The certificate is not one of this app registration (AADSTS700027). Upload its public "
        "part under Certificates & secrets."
    ),
    700024: text(
        "Microsoft Entra finds the sign-in outside its time (AADSTS700024): the clock of this "
        "machine is off. Set it right, and try again."
    ),
    7000112: text(
        "The app is switched off in this tenant (AADSTS7000112). Switch it on under Enterprise "
        "applications."
    ),
    65001: text(
        "Nobody has granted the app its permissions (AADSTS65001). Choose Grant admin consent in "
        "the app registration."
    ),
    53003: text(
        "Conditional access blocks this sign-in (AADSTS53003). Allow the app, or the address of "
        "this machine."
    ),
    7000218: text(
        "The app registration does not allow device codes (AADSTS7000218). Switch on Allow public "
        "client flows under Authentication, for the try-out only."
    ),
}


class Wire(requests.Session):
    """HTTP for MSAL: patience for the line, none for strangers' ideas of who we are.

    `ca` names a file with the authorities to trust instead of the usual ones.
    """

    def __init__(self, ca: str | None = None) -> None:
        super().__init__()
        self._ca = ca
        # Connections only: answers are MSAL's to judge, and a request may not be sent twice unseen.
        adapter = HTTPAdapter(
            max_retries=Retry(
                total=None, connect=2, read=0, redirect=0, status=0, other=0, backoff_factor=0.5
            )
        )
        self.mount("https://", adapter)

    def request(self, method: Any, url: Any, **more: Any) -> requests.Response:  # type: ignore[override]
        more.setdefault("timeout", (CONNECT_SECONDS, READ_SECONDS))
        if self._ca:
            more["verify"] = self._ca  # said with each request, or the environment would win
        more.setdefault("auth", _nobody)  # or ~/.netrc would be asked
        return super().request(method, url, **more)


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


class SignIn:
    """One signed-in app, for one run. Nothing is asked of Microsoft before the first `token`."""

    def __init__(
        self,
        graph: Graph,
        cloud: Cloud,
        clock: Clock,
        *,
        show: Callable[[Text], None] | None = None,
        ca: str | None = None,
    ) -> None:
        self._graph, self._cloud, self._clock, self._show = graph, cloud, clock, show
        self._wire = Wire(ca)
        self._app: Any = None
        self._stale_device = False
        self.certificate: Certificate | None = None
        self.tenant = ""  # id of the tenant, once it is known

    def token(self) -> Secret:
        """A token for Microsoft Graph; MSAL keeps it until shortly before it ends. GraphError."""
        result = self._guarded(self._ask)
        if "access_token" not in result:
            raise GraphError("set-up", reason(result))
        return Secret(result["access_token"])

    def renew(self) -> None:
        """Forget the token: the next one comes fresh from Microsoft."""
        if self._graph.sign_in in ("certificate", "secret"):
            self._app.remove_tokens_for_client()
        elif self._graph.sign_in == "managed-identity":
            self._app = None
        else:
            self._stale_device = True

    @property
    def delegated(self) -> bool:
        """Whether a person signed in, rather than the app for itself."""
        return self._graph.sign_in == "device-code"

    def _ask(self) -> dict[str, Any]:
        if self._app is None:
            self._app = self._made()
        scope = f"https://{self._cloud.graph}/.default"
        if self._graph.sign_in == "managed-identity":
            resource = f"https://{self._cloud.graph}"
            return dict(self._app.acquire_token_for_client(resource=resource))
        self.tenant = str(self._app.authority.tenant)
        if self._graph.sign_in == "device-code":
            return self._by_device()
        return dict(self._app.acquire_token_for_client(scopes=[scope]))

    def _made(self) -> Any:
        graph = self._graph
        if graph.sign_in == "managed-identity":
            who = (
                msal.UserAssignedManagedIdentity(client_id=graph.client_id)
                if graph.client_id
                else msal.SystemAssignedManagedIdentity()
            )
            return msal.ManagedIdentityClient(who, http_client=self._wire)
        if not graph.is_set_up:
            raise GraphError(
                "set-up",
                text(
                    "Microsoft Graph is not set up: graph.tenant and graph.client_id are missing. "
                    "docs/graph.md says how to make the app registration."
                ),
            )
        common = {
            "authority": f"https://{self._cloud.login}/{graph.tenant}",
            "http_client": self._wire,
            # The login host comes from our own table, so nobody needs to vouch for it.
            "validate_authority": False,
            "instance_discovery": False,
        }
        if graph.sign_in == "device-code":
            return msal.PublicClientApplication(graph.client_id, **common)
        credential = self._credential()
        return msal.ConfidentialClientApplication(
            graph.client_id, client_credential=credential, **common
        )

    def _credential(self) -> Any:
        if self._graph.sign_in == "secret":
            return client_secret(self._graph).reveal()
        self.certificate = graph_certificate.load(self._graph)
        graph_certificate.check_dates(self.certificate, self._clock.now())
        return {
            "private_key": self.certificate.key.reveal(),
            "public_certificate": self.certificate.public,
        }

    def _by_device(self) -> dict[str, Any]:
        wanted = [*DELEGATED, *((AUDIT_SCOPE,) if self._graph.audit else ())]
        scopes = [f"https://{self._cloud.graph}/{name}" for name in wanted]
        for account in self._app.get_accounts():
            found = self._app.acquire_token_silent(
                scopes, account=account, force_refresh=self._stale_device
            )
            if found and "access_token" in found:
                self._stale_device = False
                return dict(found)
        if self._show is None:
            raise GraphError(
                "set-up",
                text(
                    "Signing in with a device code needs a person at the shell: "
                    "python cli.py pull. For a schedule, use a certificate."
                ),
            )
        flow = self._app.initiate_device_flow(scopes=scopes)
        if "user_code" not in flow:
            return dict(flow)
        self._show(
            text(
                "Open {address} in a browser, enter {code}, and sign in as a Reports Reader.",
                address=flow["verification_uri"],
                code=flow["user_code"],
            )
        )
        return dict(self._app.acquire_token_by_device_flow(flow))

    def _guarded(self, ask: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """What MSAL answers; its exceptions as ours, raised outside so that none hangs on."""
        fault = ""
        try:
            return ask()
        except (requests.RequestException, HTTPError, OSError) as error:
            fault = fault_of(error)
        except MsalServiceError:
            fault = "busy"
        except ValueError:
            # MSAL found no such tenant, or what answered was not a sign-in service.
            fault = "tenant"
        if self._graph.sign_in == "managed-identity" and fault != "busy":
            fault = "identity"
        if fault == "tenant":
            raise GraphError("set-up", REASONS[90002])
        if fault == "identity":
            raise GraphError(
                "set-up",
                text(
                    "This machine has no managed identity. Give it one in Azure, or choose "
                    "another graph.sign_in."
                ),
            )
        raise line_error(fault, self._cloud.login, 1)


def reason(result: dict[str, Any]) -> Text:
    """What to say about a sign-in that Microsoft refused."""
    numbers = [number for number in result.get("error_codes") or [] if isinstance(number, int)]
    for number in numbers:
        if number in REASONS:
            return REASONS[number]
    if result.get("error") in ("authorization_pending", "expired_token", "code_expired"):
        return text("Nobody signed in with the code in time. Run it again.")
    return Text(_REFUSED.template, {"number": str(numbers[0]) if numbers else " –"})


def fault_of(error: BaseException) -> str:
    """Which fault of the line an exception is; see graph_errors.LINE."""
    if isinstance(
        error,
        requests.exceptions.ProxyError | requests.exceptions.InvalidProxyURL | LocationParseError,
    ):
        return "proxy"
    if isinstance(error, requests.exceptions.SSLError):
        return "tls"
    if isinstance(error, requests.exceptions.Timeout):
        return "timeout"
    if isinstance(error, requests.exceptions.ConnectionError):
        # The reason is looked at and not shown: its text holds the address.
        inner = repr(error)
        return (
            "name" if "NameResolution" in inner else "proxy" if "ProxyError" in inner else "connect"
        )
    return "cut"
