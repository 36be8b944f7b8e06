"""A pull from beginning to end: what it fetches, what it imports, and what it leaves behind."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from ingest.graph_errors import GraphError
from store.home import Home
from store.serving import open_serving
from tests.graph.conftest import NOW, Pull, Sleeper, part
from tests.graph.double import OTHER_TENANT, Double, as_csv, as_json, error
from tests.graph.tenant import Tenant, detail, key, upn


def sources(home: Path) -> dict[str, int]:
    copy = open_serving(Home(home))
    assert copy is not None
    return {batch["source"]: batch["rows_accepted"] for batch in copy.batches()}


def test_everything_comes_in_through_the_ordinary_importer(
    pull: Pull, home: Path, double: Double
) -> None:
    pulled = pull()
    assert pulled.code == 0
    assert {entry["part"]: entry["state"] for entry in pulled.parts} == {
        "names": "asked",
        "licences": "asked",
        "summary": "fetched",
        "trend": "fetched",
        "usage-28": "fetched",
        "people": "fetched",
    }
    assert {k: v for k, v in sources(home).items() if k in ("graph_usage", "graph_users")} == {
        "graph_usage": 30,
        "graph_users": 30,
    }
    assert pulled.facts["names_concealed"] is False
    (seats,) = pulled.facts["licences"]
    assert (seats["bought"], seats["given"], seats["known"]) == (40, 25, True)
    assert not list((home / "inbox").iterdir())


def test_a_second_pull_of_the_same_report_changes_nothing(pull: Pull, home: Path) -> None:
    pull("usage", "people")
    again = pull("usage", "people")
    assert again.code == 0
    assert [outcome.status for _, outcome in again.outcomes] == ["duplicate"]
    assert part(again, "people")["state"] == "unchanged"


def test_a_list_of_people_holds_only_what_is_kept(
    pull: Pull, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    real = Path.unlink

    def unlink(self: Path, missing_ok: bool = False) -> None:
        if self.name.startswith("graph-users") and self.exists():
            seen.append(self.read_text("utf-8"))
        real(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    pull("people")
    (content,) = seen
    assert upn(7) in content
    assert "not-ours-to-keep" not in content
    assert "dead" not in content  # a plan of something else


def test_a_week_that_ends_brings_its_own_report(pull: Pull, tenant: Tenant) -> None:
    tenant.refreshed = "2026-11-15"  # a Sunday
    pulled = pull("usage")
    assert {entry["part"] for entry in pulled.parts} == {"usage-28", "usage-7"}


@pytest.mark.parametrize(
    ("since", "further"),
    [
        (date(2026, 11, 1), {"usage-7"}),
        (date(2026, 9, 1), {"usage-7", "usage-90"}),
        (date(2026, 6, 1), {"usage-7", "usage-180"}),
    ],
)
def test_reaching_back_takes_the_shortest_period_that_reaches(
    pull: Pull, since: date, further: set[str]
) -> None:
    pulled = pull("usage", since=since)
    assert {entry["part"] for entry in pulled.parts} == {"usage-28", *further}


def test_a_gap_since_the_newest_report_is_caught_up(
    pull: Pull, tenant: Tenant, sleeper: Sleeper
) -> None:
    tenant.refreshed = "2026-09-03"
    pull("usage")
    tenant.refreshed = "2026-11-19"
    sleeper.slept.append(timedelta(days=77).total_seconds())
    pulled = pull("usage")
    assert {entry["part"] for entry in pulled.parts} == {"usage-28", "usage-90"}
    assert pulled.code == 0


def test_old_periods_are_tried_when_new_ones_are_refused(pull: Pull, double: Double) -> None:
    double.always("version='v2'", error(400, "BadRequest"))
    pulled = pull("usage")
    assert pulled.code == 0
    paths = [request.path for request in double.asked("UsageUserDetail")]
    assert paths == [
        "/v1.0/copilot/reports/getMicrosoft365CopilotUsageUserDetail(period='D28',version='v2')",
        "/v1.0/copilot/reports/getMicrosoft365CopilotUsageUserDetail(period='D30')",
    ]


def test_an_old_header_after_asking_for_the_new_is_a_note(
    pull: Pull, double: Double, tenant: Tenant
) -> None:
    double.always("UsageUserDetail", as_csv(detail(tenant, 28, counts=False)))
    pulled = pull("usage")
    ((_, outcome),) = pulled.outcomes
    assert outcome.status == "committed"
    assert any("v2" in finding.fix.said("en") for finding in outcome.findings)


def test_the_fourth_way_is_a_redirect_to_a_download(
    pull: Pull, double: Double, tenant: Tenant
) -> None:
    double.always("(copilot)/reports/.*UsageUserDetail", error(404, "ResourceNotFound"))
    location = double.url("data/download/abc?token=one-time", "downloads")
    double.always(
        r"/beta/reports/.*\$format=text/csv",
        lambda r: as_json({}, 302, Location=location),
    )
    double.always("/data/download", as_csv("\ufeff" + detail(tenant, 30)))
    pulled = pull("usage")
    assert pulled.code == 0
    assert sources_of(pulled) == ["graph_usage"]
    (download,) = double.at("downloads")
    assert download.bearer is None
    assert "cookie" not in download.headers


def sources_of(pulled: object) -> list[str | None]:
    return [outcome.reading.source for _, outcome in pulled.outcomes]  # type: ignore[attr-defined]


def test_json_pages_become_one_file(pull: Pull, double: Double, tenant: Tenant) -> None:
    def record(number: int) -> dict[str, object]:
        return {
            "reportRefreshDate": tenant.refreshed,
            "userPrincipalName": upn(number),
            "displayName": "Iemand",
            "lastActivityDate": tenant.refreshed,
            "wordCopilotLastActivityDate": "",
            "excelCopilotLastActivityDate": tenant.refreshed,
            "microsoftTeamsCopilotLastActivityDate": "",
            "copilotActivityUserDetailsByPeriod": [{"reportPeriod": 28}],
        }

    link = double.url("beta/copilot/reports/more?$skiptoken=MDoyOg")
    first = {"value": [record(0), record(1)], "@odata.nextLink": link}
    double.always("UsageUserDetail", as_json(first))
    double.always("skiptoken=MDoyOg", as_json({"value": [record(2)]}))
    pulled = pull("usage")
    ((_, outcome),) = pulled.outcomes
    assert (outcome.status, outcome.reading.rows_accepted) == ("committed", 3)


def test_a_report_that_was_cut_at_the_source_is_not_imported(
    pull: Pull, double: Double, tenant: Tenant, home: Path
) -> None:
    tenant.people = 300
    few = Tenant(people=100)
    double.always("UsageUserDetail", as_csv(detail(few, 28)))
    pulled = pull("usage", "totals")
    assert pulled.code == 1
    assert part(pulled, "usage-28")["state"] == "failed"
    assert "graph_usage" not in sources(home)


def test_one_part_that_fails_leaves_the_others_whole(
    pull: Pull, double: Double, home: Path
) -> None:
    double.always("/v1.0/users", error(403, "Authorization_RequestDenied"))
    pulled = pull()
    assert pulled.code == 2
    assert part(pulled, "people")["state"] == "failed"
    (failure,) = pulled.failures
    assert "User.Read.All" in failure.says.said("en")
    assert "User.Read.All" in failure.says.said("nl")
    assert sources(home)["graph_usage"] == 30


def test_another_tenant_is_refused(pull: Pull, double: Double) -> None:
    pull("names")
    base = double.url(OTHER_TENANT)
    double.always(
        "openid-configuration",
        as_json(
            {
                "issuer": base,
                "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                "token_endpoint": f"{base}/oauth2/v2.0/token",
            }
        ),
    )
    with pytest.raises(GraphError, match="another tenant"):
        pull("names", tenant=OTHER_TENANT)


def test_two_pulls_at_a_time_are_one_too_many(pull: Pull, home: Path, sleeper: Sleeper) -> None:
    from filelock import FileLock

    (home / "graph").mkdir(parents=True)
    with (
        FileLock(home / "graph" / "pull.lock"),
        pytest.raises(GraphError, match="Another pull") as caught,
    ):
        pull("names")
    assert caught.value.code == 75


# ---- people that changed --------------------------------------------------------------------


def listed(home: Path) -> dict[str, tuple[bool, str]]:
    """Department and presence of each person at the end, by the serving copy."""
    copy = open_serving(Home(home))
    assert copy is not None
    rows = copy.cursor().execute(
        """
        select d.value, s.listed, count(*)
        from people_span s
        left join dimension_value d
            on d.dimension = 'department' and d.value_id = s.department_id
        where s.to_on = date '9999-12-31'
        group by all
        """
    )
    found: dict[str, tuple[bool, str]] = {}
    for department, there, count in rows.fetchall():
        found[f"{department}/{there}"] = count
    return found


def test_changes_move_people_and_nobody_else(
    pull: Pull, home: Path, tenant: Tenant, double: Double, sleeper: Sleeper
) -> None:
    pull("people")
    assert listed(home) == {"Afdeling 0/True": 15, "Afdeling 1/True": 15}
    sleeper.slept.append(timedelta(days=1).total_seconds())
    tenant.changed = [
        {"id": key(3), "department": "Nieuw"},
        {"id": key(4), "@removed": {"reason": "deleted"}},
    ]
    double.always(
        r"\$filter=id in",
        as_json({"value": [{**_user(3), "department": "Nieuw"}]}),
    )
    pulled = pull("people")
    assert pulled.code == 0, [f.says.said("en") for _, o in pulled.outcomes for f in o.findings]
    assert part(pulled, "people")["rows"] == 2
    assert len(double.asked(r"/users\?.*expand=manager.*top=999")) == 1
    found = listed(home)
    assert found.pop("Nieuw/True") == 1
    assert sum(count for name, count in found.items() if name.endswith("True")) == 28


def _user(number: int) -> dict[str, object]:
    from tests.graph.tenant import user

    return user(number)


@pytest.mark.parametrize("status", [400, 404, 410])
def test_a_link_to_changes_that_ran_out_means_everybody_again(
    pull: Pull, double: Double, sleeper: Sleeper, status: int
) -> None:
    pull("people")
    sleeper.slept.append(timedelta(days=1).total_seconds())
    double.script(r"users/delta\?\$deltatoken=d2", error(status, "syncStateNotFound"))
    pulled = pull("people")
    assert pulled.code == 0
    assert len(double.asked(r"/users\?.*top=999")) == 2


def test_after_a_week_everybody_is_asked_for_again(
    pull: Pull, double: Double, sleeper: Sleeper
) -> None:
    pull("people")
    sleeper.slept.append(timedelta(days=8).total_seconds())
    pull("people")
    assert len(double.asked(r"/users\?.*top=999")) == 2


def test_no_link_to_changes_is_no_trouble(pull: Pull, double: Double, home: Path) -> None:
    double.always("users/delta", error(400, "Request_UnsupportedQuery"))
    assert pull("people").code == 0
    assert json.loads((home / "graph" / "state.json").read_text())["people"]["delta"] is None


# ---- one date, audit ------------------------------------------------------------------------


def test_the_report_of_one_date_is_tried_and_may_fail(pull: Pull, double: Double) -> None:
    assert pull("by-date").code == 0
    double.always("ByDate", as_csv("A,B,C\n1,2,3\n"))
    pulled = pull("by-date")
    assert pulled.code == 0
    assert "3" in str(part(pulled, "by-date")["says"])
    assert not pulled.outcomes


def audit_record(number: int) -> dict[str, object]:
    return {
        "id": f"r{number}",
        "createdDateTime": "2026-11-18T09:00:00Z",
        "auditLogRecordType": "CopilotInteraction",
        "operation": "CopilotInteraction",
        "userPrincipalName": upn(number),
        "clientIp": "203.0.113.9",
        "auditData": {
            "Id": f"r{number}",
            "CreationTime": "2026-11-18T09:00:00",
            "Operation": "CopilotInteraction",
            "RecordType": 261,
            "UserId": upn(number),
            "ClientIP": "203.0.113.9",
            "CopilotEventData": {
                "AppHost": "Word",
                "ThreadId": "19:secret-thread",
                "Contexts": [{"Id": "https://site/secret.docx", "Type": "docx"}],
                "Messages": [{"Id": "m1", "isPrompt": True}],
                "AccessedResources": [{"SiteUrl": "https://site", "Name": "secret.docx"}],
            },
        },
    }


def test_audit_records_are_asked_for_and_waited_for(
    pull: Pull, double: Double, home: Path, sleeper: Sleeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    double.always("/records", as_json({"value": [audit_record(1), audit_record(2)]}))
    double.script(
        "auditLog/queries/q-1$", as_json({"status": "running"}), as_json({"status": "succeeded"})
    )
    double.script("auditLog/queries$", as_json({"id": "q-1", "status": "notStarted"}, 201))
    kept: list[str] = []
    monkeypatch.setattr(
        "ingest.graph_run.sha256_of", lambda path: kept.append(path.read_text()) or "x"
    )
    pulled = pull("audit")
    assert part(pulled, "audit")["rows"] == 2
    assert 30.0 in sleeper.slept
    (created,) = [r for r in double.asked("auditLog/queries$") if r.method == "POST"]
    assert json.loads(created.body)["recordTypeFilters"] == ["copilotInteraction"]
    assert "docx" in kept[0]
    for word in ("secret", "203.0.113", "SiteUrl", "19:"):
        assert word not in kept[0]


def test_an_audit_query_that_takes_hours_is_picked_up_later(
    pull: Pull, double: Double, home: Path
) -> None:
    double.always("auditLog/queries/q-1$", as_json({"status": "running"}))
    double.script("auditLog/queries$", as_json({"id": "q-1"}, 201))
    first = pull("audit", minutes=5)
    assert first.code == 75
    double.always("auditLog/queries/q-1$", as_json({"status": "succeeded"}))
    double.always("/records", as_json({"value": []}))
    assert pull("audit").code == 0
    assert len([r for r in double.requests if r.method == "POST" and "audit" in r.path]) == 1
    kept = json.loads((home / "graph" / "state.json").read_text())["audit"]
    assert kept == {"until": NOW.isoformat()}


def test_audit_is_off_unless_it_is_switched_on(pull: Pull, double: Double) -> None:
    pull()
    assert not double.asked("audit")
    double.always("auditLog/queries", error(403, "Forbidden"))
    switched_on = pull(audit=True)
    assert "AuditLogsQuery.Read.All" in switched_on.failures[0].says.said("en")


def test_the_database_knows_nothing_of_the_connection(pull: Pull, home: Path) -> None:
    pull()
    with duckdb.connect(str(home / "main.duckdb"), read_only=True) as con:
        names = [row[0] for row in con.execute("select file_name from batch").fetchall()]
    assert "graph-user-detail-28-days-2026-11-19.csv" in names
    assert "graph-users-2026-11-22.csv" in names
