"""Lists in pages: broken, endless, circular, foreign, and left half-way (bad-inputs 102)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from ingest import graph_client
from tests.graph.conftest import Pull, Sleeper, part
from tests.graph.double import Double, Reply, as_json, error
from tests.graph.tenant import user
from tests.graph.test_faults import USE, why


def page(double: Double, number: int, following: str | None) -> Reply:
    body: dict[str, object] = {"value": [user(number)]}
    if following:
        body["@odata.nextLink"] = following
    return as_json(body)


def test_a_page_that_breaks_once_is_fetched_again(pull: Pull, double: Double) -> None:
    double.script("skiptoken=12", Reply(200, b'{"value": [{"id": "00', {}))
    pulled = pull("people")
    assert pulled.code == 0
    assert part(pulled, "people")["rows"] == 30
    assert len(double.asked("skiptoken=12")) == 2


def test_a_page_that_stays_broken_fails_the_whole_list(
    pull: Pull, double: Double, home: Path
) -> None:
    double.always("skiptoken=24", Reply(200, b'{"value": [', {}))
    pulled = pull("people")
    assert pulled.code == 1
    assert not pulled.outcomes
    assert not (home / "main.duckdb").exists()


def test_a_later_run_goes_on_where_the_broken_page_was(pull: Pull, double: Double) -> None:
    double.script("skiptoken=24", *[Reply(200, b"{", {})] * graph_client.TRIES)
    assert pull("usage", "people").code == 1
    again = pull("usage", "people")
    assert again.code == 0
    assert part(again, "people")["rows"] == 30
    assert part(again, "usage-28")["state"] == "kept"
    assert len(double.asked(r"top=999")) == 1
    assert len(double.asked("skiptoken=12")) == 1
    assert len(double.asked(USE)) == 1
    ((_, outcome),) = again.outcomes
    assert outcome.reading.rows_accepted == 30


def test_six_hours_later_everything_is_fetched_anew(
    pull: Pull, double: Double, sleeper: Sleeper
) -> None:
    double.script("skiptoken=24", *[Reply(200, b"{", {})] * graph_client.TRIES)
    pull("people")
    sleeper.slept.append(timedelta(hours=7).total_seconds())
    assert pull("people").code == 0
    assert len(double.asked(r"top=999")) == 2


def test_a_crash_loses_one_page_at_most(
    pull: Pull, double: Double, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ingest import graph_users

    real = graph_users._append
    calls: list[int] = []

    def dies(*arguments: object) -> None:
        real(*arguments)  # type: ignore[arg-type]
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(graph_users, "_append", dies)
    with pytest.raises(KeyboardInterrupt):
        pull("people")
    monkeypatch.setattr(graph_users, "_append", real)
    pulled = pull("people")
    ((_, outcome),) = pulled.outcomes
    assert outcome.reading.rows_accepted == 30
    assert not any(finding.code.startswith("duplicate") for finding in outcome.findings)
    assert len(double.asked(r"top=999")) == 1


def test_a_link_that_ran_out_between_runs_starts_the_list_again(pull: Pull, double: Double) -> None:
    double.script("skiptoken=24", *[error(503)] * graph_client.TRIES)
    assert pull("people").code == 1
    double.script("skiptoken=24", error(410, "Gone"))
    pulled = pull("people")
    assert pulled.code == 0
    assert part(pulled, "people")["rows"] == 30


def test_pages_in_a_circle_end(pull: Pull, double: Double) -> None:
    double.always(
        "/v1.0/users\\?", lambda r: page(double, 1, double.url("v1.0/users?$skiptoken=1"))
    )
    pulled = pull("people")
    assert pulled.code == 1
    assert "next page" in why(pulled)
    assert len(double.asked("skiptoken=1")) == 1


def test_pages_without_end_end(pull: Pull, double: Double, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph_client, "MOST_PAGES", 9)
    numbers = iter(range(1, 1000))
    double.always(
        "/v1.0/users\\?",
        lambda r: page(double, 1, double.url(f"v1.0/users?$skiptoken={next(numbers)}")),
    )
    assert pull("people").code == 1
    assert len(double.asked("/v1.0/users\\?")) == 9


def test_empty_pages_are_passed_and_counted(pull: Pull, double: Double) -> None:
    link = double.url("v1.0/users?$skiptoken=12")
    double.script("top=999", as_json({"value": [], "@odata.nextLink": link}))
    assert part(pull("people"), "people")["rows"] == 18
    numbers = iter(range(100, 1000))
    double.always(
        "/v1.0/users\\?",
        lambda r: as_json(
            {"value": [], "@odata.nextLink": double.url(f"v1.0/users?$skiptoken={next(numbers)}")}
        ),
    )
    double.always("/users/delta", error(400))
    assert pull("people", full_days=1).code in (1, 2)


@pytest.mark.parametrize(
    "link", ["https://{stranger}/v1.0/users", "http://{graph}/v1.0/users", "v1.0/users", "", 5, {}]
)
def test_a_next_link_elsewhere_is_not_followed(pull: Pull, double: Double, link: object) -> None:
    named = link
    if isinstance(link, str):
        named = link.format(stranger=double.host("stranger"), graph=double.host("graph"))
    double.script("top=999", as_json({"value": [user(1)], "@odata.nextLink": named}))
    pulled = pull("people")
    assert pulled.code == 1
    assert not double.at("stranger")
    assert not pulled.outcomes
