"""Licences of the tenant, and ids that an organisation adds to the tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import settings
from ingest import licences
from ingest.graph_users import row
from settings import BadConfiguration, Licences
from tests.graph.conftest import Pull
from tests.graph.double import Double, as_json
from tests.graph.tenant import SKU, user

OWN = "12345678-1234-1234-1234-123456789abc"


@pytest.fixture(autouse=True)
def built_in() -> Iterator[None]:
    yield
    licences.configure(Licences())


def sku(sku_id: str, name: str, plan: str = "x", **units: object) -> dict[str, object]:
    return {
        "skuId": sku_id,
        "skuPartNumber": name,
        "consumedUnits": 3,
        "prepaidUnits": {"enabled": 5, "warning": 1, "suspended": 9, **units},
        "servicePlans": [{"servicePlanId": plan}],
    }


@pytest.mark.parametrize(
    ("given", "known"),
    [
        (sku(SKU, "Microsoft_365_Copilot"), True),
        (sku(OWN, "Microsoft_365_Copilot_NEXT"), False),
        (sku(OWN, "SPE_E7", "3f30311c-6b1e-48a4-ab79-725b469da960"), True),
        (sku(OWN, "SPE_E5"), None),
        (sku("0d0c0d31-fae7-41f2-b909-eaf4d7f26dba", "Bing_Chat_Enterprise"), None),
        (sku(OWN, "GitHub_Copilot"), None),
        ({"skuId": None, "servicePlans": None, "prepaidUnits": "?"}, None),
    ],
)
def test_licences_that_give_copilot(
    pull: Pull, double: Double, given: dict[str, object], known: bool | None
) -> None:
    double.always("subscribedSkus", as_json({"value": [given]}))
    found = pull("licences").facts["licences"]
    if known is None:
        assert found == []
    else:
        ((seats),) = found
        assert (seats["bought"], seats["given"], seats["known"]) == (6, 3, known)


def test_ids_of_ones_own_count_too(home: Path) -> None:
    home.mkdir()
    (home / "kadans.toml").write_text(f'[licences]\nplans = ["{OWN.upper()}"]\n')
    plan = {"servicePlanId": OWN, "capabilityStatus": "Enabled"}
    someone = user(1, assignedPlans=[plan], assignedLicenses=[])
    assert OWN not in "".join(row(someone))
    licences.configure(settings.load(home, {}).licences)
    assert OWN in "".join(row(someone))
    assert OWN in licences.licensed_by_graph_sql("plans", "skus")
    licences.configure(Licences())
    assert OWN not in licences.licensed_by_graph_sql("plans", "skus")


@pytest.mark.parametrize("line", ['plans = "x"', 'skus = ["Copilot"]', "others = []"])
def test_lists_that_cannot_be_meant_are_refused(home: Path, line: str) -> None:
    home.mkdir()
    (home / "kadans.toml").write_text(f"[licences]\n{line}\n")
    with pytest.raises(BadConfiguration, match="licences"):
        settings.load(home, {})
