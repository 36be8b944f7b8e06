"""Which products and plans are a Copilot seat."""

from __future__ import annotations

import json

import duckdb
import pytest

from ingest.licences import COPILOT_PLANS, is_seat_name, licensed_by_graph_sql, licensed_by_text

APPS = "a62f8878-de10-42f3-b68f-6149a25ceb97"
SEAT = "639dec6b-bb19-468b-871c-c5c441c4b0cb"


@pytest.mark.parametrize(
    ("name", "seat"),
    [
        ("Microsoft 365 Copilot", True),
        ("Copilot for Microsoft 365", True),
        ("Microsoft_365_Copilot", True),
        ("Microsoft_365_Copilot_EDU", True),
        ("M365_Copilot", True),
        ("MICROSOFT_365_COPILOT_BUSINESS", True),
        ("BUSINESS_STANDARD_AND_COPILOT_FOR_BUSINESS", True),
        ("Microsoft 365 Business Premium and Microsoft 365 Copilot for Business", True),
        ("Microsoft 365 E5", False),
        ("Bing Chat Enterprise", False),
        ("Microsoft 365 Copilot Chat", False),
        ("Microsoft Copilot Studio", False),
        ("Microsoft 365 Copilot for Sales", False),
        ("Microsoft Security Copilot", False),
        ("GitHub Copilot Business", False),
        ("Power Automate Premium", False),
        ("", False),
    ],
)
def test_seat_names(name: str, seat: bool) -> None:
    assert is_seat_name(name) is seat


@pytest.mark.parametrize(
    ("licences", "licensed"),
    [
        ("Microsoft 365 E5+Microsoft 365 Copilot", True),
        ("Microsoft 365 Copilot+Microsoft Copilot Studio", True),
        ("Microsoft 365 E5+Microsoft Copilot Studio Viral Trial", False),
        ("Unlicensed", False),
    ],
)
def test_licences_joined_with_plus(licences: str, licensed: bool) -> None:
    assert licensed_by_text(licences) is licensed


def plan(identifier: str, state: str) -> dict[str, str]:
    return {"servicePlanId": identifier, "capabilityStatus": state}


@pytest.mark.parametrize(
    ("plans", "licences", "licensed"),
    [
        (None, None, None),
        ([], None, False),
        ([plan(APPS, "Enabled")], None, True),
        ([plan(APPS.upper(), "enabled")], [], True),
        ([plan(APPS, "Warning")], None, True),  # days of grace
        ([plan(APPS, "Suspended")], None, False),
        ([plan(APPS, "Deleted")], [{"skuId": SEAT}], False),  # the plans have the last word
        ([plan("00000000-0000-0000-0000-000000000000", "Enabled"), {}], None, False),
        (None, [{"skuId": SEAT, "disabledPlans": []}], True),
        (None, [{"skuId": "0d0c0d31-fae7-41f2-b909-eaf4d7f26dba"}], False),  # Bing Chat
        (None, [], False),
    ],
)
def test_seats_of_graph(
    plans: list[dict[str, str]] | None, licences: list[dict[str, str]] | None, licensed: bool | None
) -> None:
    expression = licensed_by_graph_sql("plans", "licences")
    with duckdb.connect() as con:
        row = con.execute(
            f"select {expression} from "
            "(select $plans::varchar as plans, $sku::varchar as licences)",
            {
                "plans": None if plans is None else json.dumps(plans),
                "sku": None if licences is None else json.dumps(licences),
            },
        ).fetchone()
    assert row == (licensed,)


def test_every_plan_is_a_lower_case_id() -> None:
    assert all(
        identifier == identifier.lower() and len(identifier) == 36 for identifier in COPILOT_PLANS
    )
