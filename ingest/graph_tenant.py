"""What the tenant says of itself: licences bought and handed out, and whether names are hidden."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from ingest.graph_client import GraphClient
from ingest.graph_says import Ask
from ingest.licences import COPILOT_PLANS, COPILOT_SKUS, DENIED_SKUS, is_seat_name
from words import text

LICENCES = Ask(text("the licences of the organisation"), "LicenseAssignment.Read.All")
NAMES = Ask(text("the setting that conceals names"), "ReportSettings.Read.All")


@dataclass(frozen=True)
class Seats:
    """One licence that gives Copilot: how many are paid for, and how many are handed out."""

    sku_id: str
    name: str
    bought: int
    given: int
    known: bool  # whether people with it are recognised: a plan or SKU of ingest/licences.py

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def seats(client: GraphClient) -> list[Seats]:
    """Licences of the tenant that give Copilot. Raises GraphError."""
    found = []
    for page in client.pages("v1.0/subscribedSkus", LICENCES):
        for sku in page.records:
            entry = _seats(sku)
            if entry:
                found.append(entry)
    return sorted(found, key=lambda entry: entry.name)


def _seats(sku: dict[str, Any]) -> Seats | None:
    """A SKU as seats; None when it gives no Copilot."""
    sku_id = str(sku.get("skuId", "")).lower()
    name = str(sku.get("skuPartNumber", ""))[:80]
    plans = [plan for plan in sku.get("servicePlans") or [] if isinstance(plan, dict)]
    has_plan = any(str(plan.get("servicePlanId", "")).lower() in COPILOT_PLANS for plan in plans)
    if sku_id in DENIED_SKUS or not (has_plan or sku_id in COPILOT_SKUS or is_seat_name(name)):
        return None
    units = sku.get("prepaidUnits") if isinstance(sku.get("prepaidUnits"), dict) else {}
    return Seats(
        sku_id=sku_id,
        name=name,
        # Seats in their days of grace still work.
        bought=_number(units, "enabled") + _number(units, "warning"),
        given=_number(sku, "consumedUnits"),
        known=has_plan or sku_id in COPILOT_SKUS,
    )


def _number(found: Any, name: str) -> int:
    value = found.get(name) if isinstance(found, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def names_are_concealed(client: GraphClient) -> bool | None:
    """Whether usage reports hide who is who; None when Graph does not say. Raises GraphError."""
    value = client.one("v1.0/admin/reportSettings", NAMES).get("displayConcealedNames")
    return value if isinstance(value, bool) else None
