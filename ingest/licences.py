"""Which licences give a person Microsoft 365 Copilot: tables to edit, and the rules that read them.

Three signs, from the surest down: an enabled service plan of Copilot, a SKU that brings Copilot,
and the display name of a product in the `Licenses` text of an admin-center export. New SKUs appear
often, so names count by what they contain, less a list of products that only sound alike.
Section [licences] of kadans.toml adds to these tables; `configure` is told once, at the front door.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from settings import Licences

# skuId → skuPartNumber. Microsoft_Copilot_for_Sales (15f2e9fc-b782-4f73-bf51-81d8b7fff6f4) also
# brings Copilot plans; whether it is a seat differs per organisation, so its plans decide.
_SKUS: dict[str, str] = {
    "639dec6b-bb19-468b-871c-c5c441c4b0cb": "Microsoft_365_Copilot",
    "ad9c22b3-52d7-4e7e-973c-88121ea96436": "Microsoft_365_Copilot_EDU",
    "a809996b-059e-42e2-9866-db24b99a9782": "M365_Copilot",
    "a69133fb-7e57-40ce-9a69-6c8551bb7854": "MICROSOFT_365_COPILOT_BUSINESS",
    "27d147f4-62a0-46cc-a043-a70bb9759b7e": "MICROSOFT_365_COPILOT_BUSINESS_DEPT",
    "f1e78181-93b9-4981-96b8-adc273c746fc": "BUSINESS_STANDARD_AND_COPILOT_FOR_BUSINESS",
    "a6d18b68-a67e-4cbd-ba00-8744bc468faa": (
        "BUSINESS_PREMIUM_AND_MICROSOFT_365_COPILOT_FOR_BUSINESS"
    ),
}

# servicePlanId → servicePlanName.
_PLANS: dict[str, str] = {
    "3f30311c-6b1e-48a4-ab79-725b469da960": "M365_COPILOT_BUSINESS_CHAT",
    "a62f8878-de10-42f3-b68f-6149a25ceb97": "M365_COPILOT_APPS",
    "b95945de-b3bd-46db-8437-f2beb6ea2347": "M365_COPILOT_TEAMS",
    "0aedf20c-091d-420b-aadf-30c042609612": "M365_COPILOT_SHAREPOINT",
    "931e4a88-a67f-48b5-814f-16a5f1e6028d": "M365_COPILOT_INTELLIGENT_SEARCH",
    "89f1c4c8-0878-40f7-804d-869c9128ab5d": "M365_COPILOT_CONNECTORS",
    "82d30987-df9b-4486-b146-198b21d164c7": "GRAPH_CONNECTORS_COPILOT",
    "fe6c28b3-d468-44ea-bbd0-a10a5167435c": "COPILOT_STUDIO_IN_COPILOT_FOR_M365",
}

# A plan also works in the days of grace after a missed payment; `Suspended` and `Deleted` do not.
COUNTING_STATES = ("enabled", "warning")

# SKUs and products that carry the word Copilot and are no seat. Names as normalised by `name_key`.
_DENIED: set[str] = {"0d0c0d31-fae7-41f2-b909-eaf4d7f26dba"}  # Bing_Chat_Enterprise
DENIED_NAMES = (
    "bingchatenterprise",
    "copilotchat",
    "securitycopilot",
    "copilotforsecurity",
    "githubcopilot",
    "copilotstudio",
    "copilotcredit",
    "copilotforsales",
    "copilotforservice",
    "copilotforfinance",
    "salescopilot",
    "powerautomate",
    "virtualagent",
)
# What the name of a seat holds: "Microsoft 365 Copilot", "Copilot for Microsoft 365",
# "Microsoft 365 Copilot Business", "Business Premium and … Copilot …", and the SKU part numbers.
SEAT_NAMES = (
    "microsoft365copilot",
    "m365copilot",
    "copilotformicrosoft365",
    "copilotform365",
    "copilotforbusiness",
)


# The tables as everybody reads them.
COPILOT_SKUS: Mapping[str, str] = MappingProxyType(_SKUS)
COPILOT_PLANS: Mapping[str, str] = MappingProxyType(_PLANS)
DENIED_SKUS: Collection[str] = _DENIED
_BUILT_IN = (dict(_SKUS), dict(_PLANS), set(_DENIED))


def configure(own: Licences) -> None:
    """The tables above and what this organisation adds to them; a SKU can also be denied."""
    skus, plans, denied = _BUILT_IN
    for table, known, more in ((_SKUS, skus, own.skus), (_PLANS, plans, own.plans)):
        table.clear()
        table.update({**known, **dict.fromkeys(more, "")})
    _DENIED.clear()
    _DENIED.update(denied | set(own.denied))


def name_key(name: str) -> str:
    """Letters and digits of a product name, in lower case: spaces, dots and brands' (R) go."""
    return re.sub(r"[^0-9a-z]", "", unicodedata.normalize("NFKC", name).casefold())


def is_seat_name(name: str) -> bool:
    """Whether a product's display name or SKU part number is a Copilot seat."""
    key = name_key(name)
    if any(denied in key for denied in DENIED_NAMES):
        return False
    return any(seat in key for seat in SEAT_NAMES)


def licensed_by_text(licences: str) -> bool:
    """Whether the `Licenses` text of an admin-center export holds a seat.

    Products are joined with `+`; no product of Microsoft has a plus sign in its name.
    """
    return any(is_seat_name(name) for name in licences.split("+"))


def licensed_by_graph_sql(plans: str, licences: str) -> str:
    """SQL expression: whether a user of Graph has a seat; NULL when neither column says anything.

    `plans` and `licences` are expressions for `assignedPlans` and `assignedLicenses` as JSON text.
    Plans decide where they are, because a plan can be switched off inside a SKU; else the SKUs do.
    """
    by_plan = _any_sql(
        plans,
        "servicePlanId",
        COPILOT_PLANS,
        f"lower(item->>'capabilityStatus') in ({_listed(COUNTING_STATES)})",
    )
    by_sku = _any_sql(licences, "skuId", (sku for sku in COPILOT_SKUS if sku not in DENIED_SKUS))
    return f"coalesce({by_plan}, {by_sku})"


def _any_sql(json: str, member: str, wanted: Iterable[str], also: str = "true") -> str:
    test = f"lower(item->>'{member}') in ({_listed(wanted)}) and {also}"
    items = f"cast({json} as json[])"
    return f"len(list_filter({items}, lambda item: coalesce({test}, false))) > 0"


def _listed(values: Iterable[str]) -> str:
    """The ids and states above as SQL literals; they hold letters, digits and dashes only."""
    return ", ".join(f"'{value}'" for value in values)
