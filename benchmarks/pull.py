"""A pull from Microsoft Graph: a directory and its usage report, from a stand-in on loopback."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measure import Cost, load, middle, python, run
from benchmarks.report import Line, Result, result, seconds, size
from tests.graph.double import Double, Reply, Request
from tests.graph.tenant import SEAT, Tenant, detail, key, serve, upn

PEOPLE, ROUNDS = 100_000, 3
MOST_PEAK = 1_000_000_000
PLANS = 60  # of an ordinary E5 licence, each told with every user

# What has to be done at least: sign in, take every page and every report, and parse the JSON.
BARE = """
import sys, requests
base, ca, token = sys.argv[1:]
session = requests.Session()
def get(url):
    answer = session.get(url, headers={"Authorization": "Bearer " + token}, verify=ca)
    answer.raise_for_status()
    return answer
people, url = 0, base + "/v1.0/users?$top=999"
while url:
    page = get(url).json()
    people += len(page["value"])
    url = page.get("@odata.nextLink")
get(base + "/v1.0/copilot/reports/getMicrosoft365CopilotUsageUserDetail(period='D28',version='v2')")
print(people)
"""


def measured(folder: Path, *, people: int | None, rounds: int | None) -> Result:
    """Rounds of a pull into a new home, of everybody and of a tenth, beside plain requests."""
    people, rounds = people or PEOPLE, rounds or ROUNDS
    lines = []
    busy = 0.0
    sent = 0
    for number in (people, people // 10):
        folder.mkdir(parents=True, exist_ok=True)
        double = Double(folder)
        try:
            tenant = Tenant(people=number, page=999)
            serve(double, tenant)
            double.always("^/v1.0/users\\?", _pages(double, number))
            report = Reply(body=detail(tenant, 28).encode(), type="application/octet-stream")
            double.always("UsageUserDetail", report)
            ours, bare = _costs(folder, double, tenant, rounds)
            sent = sent or _volume(double, number)
        finally:
            double.close()
        busy = max(busy, load())
        lines.append(_line(number, ours, bare))
    method = f"""`python cli.py pull --what usage,people` into a new home, from a stand-in of Graph
    over TLS on the same machine: pages of 999 people with manager and {PLANS} service plans each
    ({size(sent)} of JSON for {people:,} people), and their usage report of 28 days. Fetching,
    checking and importing. Bare: the same requests with nothing kept. Medians of {rounds} rounds;
    the stand-in shares the machine; load up to {busy:.0f}."""
    return result("pull", "Pull from Graph", lines, method, on=datetime.now(UTC).date())


def _costs(
    folder: Path, double: Double, tenant: Tenant, rounds: int
) -> tuple[list[Cost], list[Cost]]:
    ours, bare = [], []
    base = f"https://{double.cloud.graph}"
    for _ in range(rounds):
        home = folder / "pull-home"
        hosts = (double.cloud.graph, double.host("downloads"))
        ours.append(python("benchmarks.pull_once", home, double.ca, *hosts)[0])
        shutil.rmtree(home)
        bare.append(
            run([sys.executable, "-c", BARE, base, str(double.ca), tenant.token])[0],
        )
    return ours, bare


def _pages(double: Double, people: int) -> Callable[[Request], Reply]:
    """Pages of users with all that Graph tells of them, put together as text: it must be quick."""
    plans = [{"servicePlanId": SEAT, "capabilityStatus": "Enabled"}]
    plans += [
        {
            "assignedDateTime": "2026-01-05T08:00:00Z",
            "capabilityStatus": "Enabled",
            "service": "exchange",
            "servicePlanId": f"efb87545-963c-4e0d-99df-{number:012d}",
        }
        for number in range(PLANS)
    ]
    rest = json.dumps({"assignedPlans": plans, "assignedLicenses": [{"skuId": "x"}]})[1:]

    def answer(request: Request) -> Reply:
        start = int(request.path.rpartition("skiptoken=")[2]) if "skiptoken" in request.path else 0
        end = min(start + 999, people)
        users = ",".join(
            f'{{"id":"{key(n)}","userPrincipalName":"{upn(n)}","mail":"{upn(n)}",'
            f'"displayName":"Persoon {n}","accountEnabled":true,"userType":"Member",'
            f'"department":"Afdeling {n % 200}","jobTitle":"Functie {n % 40}",'
            f'"manager":{{"id":"{key(n // 12)}"}},{rest}'
            for n in range(start, end)
        )
        link = double.url(f"v1.0/users?$skiptoken={end}")
        more = f',"@odata.nextLink":"{link}"' if end < people else ""
        return Reply(body=f'{{"value":[{users}]{more}}}'.encode())

    return answer


def _volume(double: Double, people: int) -> int:
    page = double.answer(Request("graph", "GET", "/v1.0/users?$top=999", {}, b""))
    return len(page.body) * people // 999


def _line(people: int, ours: list[Cost], bare: list[Cost]) -> Line:
    mine, plain = middle(ours), middle(bare)
    return Line(
        what=f"{people:,} people, fetched and imported (new home)",
        ours=f"{seconds(mine.wall)} ({seconds(mine.cpu)} CPU)",
        bare=f"{seconds(plain.wall)} ({seconds(plain.cpu)} CPU)",
        ratio=f"{mine.wall / plain.wall:.2f} × ({mine.cpu / plain.cpu:.2f} × CPU)",
        peak=f"{size(mine.peak)} (bare {size(plain.peak)})",
        bar=f"peak < {MOST_PEAK / 1e9:.0f} GB",
        met=mine.peak < MOST_PEAK,
    )
