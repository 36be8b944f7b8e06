"""What the double ordinarily serves: a tenant with people, licences and Copilot reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.graph.double import CLIENT, TENANT, Double, Reply, Request, as_csv, as_json, error

REFRESHED = "2026-11-19"  # a Thursday
HEADER = (
    "Report Refresh Date,User Principal Name,Display Name,Last Activity Date,"
    "Copilot Chat Last Activity Date,Microsoft Teams Copilot Last Activity Date,"
    "Word Copilot Last Activity Date,Excel Copilot Last Activity Date,"
    "PowerPoint Copilot Last Activity Date,Outlook Copilot Last Activity Date,"
    "OneNote Copilot Last Activity Date,Loop Copilot Last Activity Date,Report Period"
)
COUNTS = (
    ",Prompts submitted for all apps,Prompts submitted for Copilot Chat (work),"
    "Prompts submitted for Copilot Chat (web),Active Usage Days for all apps"
)
PRODUCTS = (
    *("Microsoft Teams", "Word", "PowerPoint", "Outlook", "Excel", "OneNote", "Loop"),
    *("Any App", "Copilot Chat"),
)
PAIRS = ",".join(f"{name} Enabled Users,{name} Active Users" for name in PRODUCTS)
SEAT = "3f30311c-6b1e-48a4-ab79-725b469da960"
SKU = "639dec6b-bb19-468b-871c-c5c441c4b0cb"


@dataclass
class Tenant:
    """People and dates behind the answers; tests change them between two pulls."""

    people: int = 30
    refreshed: str = REFRESHED
    page: int = 12
    concealed: bool = False
    token: str = "token-one"
    tokens: int = 0
    changed: list[dict[str, Any]] = field(default_factory=list)
    sign_in: Callable[[Request], Reply | None] = lambda request: None


def upn(number: int) -> str:
    return f"p{number}@voorbeeld.example"


def key(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def user(number: int, **more: Any) -> dict[str, Any]:
    """A user as /users gives one, with licences that are no concern of ours too."""
    return {
        "id": key(number),
        "userPrincipalName": upn(number),
        "mail": upn(number),
        "displayName": f"Persoon {number}",
        "accountEnabled": True,
        "userType": "Member",
        "department": f"Afdeling {number % 2}",
        "jobTitle": "Adviseur",
        "officeLocation": None,
        "country": "Nederland",
        "companyName": "Voorbeeld B.V.",
        "employeeId": "not-ours-to-keep",
        "assignedLicenses": [{"skuId": SKU, "disabledPlans": []}],
        "assignedPlans": [
            {"servicePlanId": SEAT, "capabilityStatus": "Enabled", "service": "Copilot"},
            {"servicePlanId": "dead", "capabilityStatus": "Enabled", "service": "Exchange"},
        ],
        "manager": {"id": key(0)} if number else None,
        **more,
    }


def detail(tenant: Tenant, days: int, *, counts: bool = True) -> str:
    """The usage report of a period."""
    rows = [HEADER + (COUNTS if counts else "")]
    dates = ",".join([tenant.refreshed] * 4 + [""] * 5)
    for number in range(tenant.people):
        row = f"{tenant.refreshed},{upn(number)},Persoon {number},{dates},{days}"
        rows.append(row + (",12,3,2,4" if counts else ""))
    return "\n".join(rows) + "\n"


def totals(tenant: Tenant, *, trend: bool) -> str:
    counts = ",".join([str(tenant.people)] * (2 * len(PRODUCTS)))
    if trend:
        head = f"Report Refresh Date,Report Date,{PAIRS},Report Period"
        return f"{head}\n{tenant.refreshed},2026-11-18,{counts},180\n"
    return f"Report Refresh Date,Report Period,{PAIRS}\n{tenant.refreshed},28,{counts}\n"


def serve(double: Double, tenant: Tenant) -> None:
    """Put the ordinary answers of a tenant in place."""
    _serve_sign_in(double, tenant)
    _serve_reports(double, tenant)
    _serve_directory(double, tenant)

    def guarded(request: Request) -> Reply | None:
        good = request.bearer == f"Bearer {tenant.token}"
        return None if good else error(401, "InvalidAuthenticationToken")

    inner = list(double.ordinary)
    double.ordinary = [
        (pattern, _behind(guarded, answer) if pattern.startswith("^/(v1.0|beta)") else answer)
        for pattern, answer in inner
    ]


def _behind(guard: Callable[[Request], Reply | None], answer: Any) -> Callable[[Request], Reply]:
    def either(request: Request) -> Reply:
        return guard(request) or (answer if isinstance(answer, Reply) else answer(request))

    return either


def _serve_sign_in(double: Double, tenant: Tenant) -> None:
    base = double.url(TENANT)

    def token(request: Request) -> Reply:
        tenant.tokens += 1
        refused = tenant.sign_in(request)
        if refused is not None:
            return refused
        assert request.form["client_id"] == CLIENT
        return as_json({"token_type": "Bearer", "expires_in": 3599, "access_token": tenant.token})

    double.always(
        r"/v2.0/.well-known/openid-configuration",
        as_json(
            {
                "issuer": f"{base}/v2.0",
                "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                "token_endpoint": f"{base}/oauth2/v2.0/token",
                "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
            }
        ),
    )
    double.always(r"/oauth2/v2.0/token", token)


def _serve_reports(double: Double, tenant: Tenant) -> None:
    reports = r"^/(v1.0|beta)/copilot/reports/getMicrosoft365Copilot"

    def use(request: Request) -> Reply:
        days = int(request.path.partition("period='D")[2].partition("'")[0])
        return as_csv(detail(tenant, days))

    double.always(reports + "UsageUserDetail\\(", use)
    double.always(reports + "UserCountSummary", lambda r: as_csv(totals(tenant, trend=False)))
    double.always(reports + "UserCountTrend", lambda r: as_csv(totals(tenant, trend=True)))


def _serve_directory(double: Double, tenant: Tenant) -> None:
    def users(request: Request) -> Reply:
        if "$filter=" in request.path:
            wanted = [u for u in map(user, range(tenant.people)) if u["id"] in request.path]
            return as_json({"value": wanted})
        start = int(request.path.rpartition("$skiptoken=")[2]) if "skiptoken" in request.path else 0
        end = min(start + tenant.page, tenant.people)
        body: dict[str, Any] = {"value": [user(number) for number in range(start, end)]}
        if end < tenant.people:
            body["@odata.nextLink"] = double.url(f"v1.0/users?$skiptoken={end}")
        return as_json(body)

    def delta(request: Request) -> Reply:
        body = {"value": [] if "deltatoken=latest" in request.path else tenant.changed}
        return as_json({**body, "@odata.deltaLink": double.url("v1.0/users/delta?$deltatoken=d2")})

    sku = {
        "skuId": SKU,
        "skuPartNumber": "Microsoft_365_Copilot",
        "consumedUnits": 25,
        "prepaidUnits": {"enabled": 40, "warning": 0, "suspended": 0},
        "servicePlans": [{"servicePlanId": SEAT, "servicePlanName": "M365_COPILOT_BUSINESS_CHAT"}],
    }
    other = {"skuId": "x", "skuPartNumber": "SPE_E5", "consumedUnits": 9, "servicePlans": []}
    double.always(r"^/(v1.0|beta)/users\?", users)
    double.always(r"^/(v1.0|beta)/users/delta", delta)
    double.always(r"^/(v1.0|beta)/subscribedSkus", as_json({"value": [sku, other]}))
    double.always(
        r"^/(v1.0|beta)/admin/reportSettings",
        lambda r: as_json({"displayConcealedNames": tenant.concealed}),
    )
