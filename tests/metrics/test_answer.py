"""What an answer says around its figures: reasons, changes, caveats, refusals, the contract."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from metrics import Answer, Question, UsageError
from metrics.question import UnknownValue
from tests.metrics.usage import Usage, mondays

W1, W2, W3, W4 = mondays("2026-10-19", 4)


def department(usage: Usage, name: str, people: int, active: int, **more: Any) -> list[str]:
    """A department in which the first `active` people used Word in the last week."""
    names = [f"{name}-{i}" for i in range(people)]
    usage.people([{"name": person, "department": name, **more} for person in names])
    if active:
        usage.weeks([(person, W4, "any word") for person in names[:active]])
    return names


def codes(answer: Answer) -> set[str]:
    return {caveat.code for caveat in answer.caveats}


def figures(answer: Answer, dimension: str = "department") -> dict[str, Any]:
    return {str(row.dims[dimension]): (row.value, row.hidden, row.bound) for row in answer.rows}


def test_the_contract_of_the_command_line(usage: Usage) -> None:
    usage.weekly("2026-09-27", 8)
    department(usage, "Sales", 60, 30)
    department(usage, "HR", 50, 10)
    found = json.loads(json.dumps(usage.ask("active_share", by="department", weeks=1).as_dict()))
    assert found["metric"] == "active_share"
    assert found["question"]["by"] == ["department"]
    assert found["as_of"] == "2026-11-15"
    assert found["period"] == {"starts_on": "2026-11-09", "ends_on": "2026-11-16"}
    assert found["rows"][0] == {
        "department": "HR",
        "value": 0.2,
        "numerator": 10,
        "denominator": 50,
        "hidden": None,
        "bound": None,
        "about": False,
        "unknown": 0,
    }
    assert found["total"]["numerator"] == 40
    assert {caveat["code"] for caveat in found["caveats"]} == {"provisional", "people-missing"}


def test_a_frame_has_a_row_per_figure(usage: Usage) -> None:
    usage.weekly("2026-09-27", 8)
    department(usage, "Sales", 60, 30)
    frame = usage.ask("app_reach", by=("department", "app"), weeks=4).frame()
    assert list(frame.columns[:3]) == ["department", "app", "value"]
    assert frame.loc[frame["app"] == "word", "value"].tolist() == [0.5]


def test_small_groups_are_null_with_a_reason(usage: Usage) -> None:
    usage.weekly("2026-09-27", 8)
    department(usage, "Big", 100, 50)
    department(usage, "Middle", 12, 6)
    department(usage, "Small", 2, 1)
    answer = usage.ask("active_share", by="department")
    assert figures(answer) == {
        "Big": (0.5, None, None),
        "Middle": (None, "protects-small-group", None),
        "Small": (None, "small-group", None),
    }
    hidden = [row for row in answer.rows if row.hidden]
    assert all(
        (row.numerator, row.denominator, row.unknown) == (None, None, None) for row in hidden
    )
    assert answer.total is not None
    assert answer.total.value == 0.5
    assert "hidden-groups" in codes(answer)
    assert answer.frame()["value"].isna().sum() == 2


def test_the_same_groups_are_hidden_for_every_metric(usage: Usage) -> None:
    usage.weekly("2026-08-23", 13)
    department(usage, "Big", 100, 50)
    department(usage, "Middle", 12, 6)
    department(usage, "Small", 2, 1)
    for metric in (
        "licensed_people",
        "active_people",
        "habitual_share",
        "frequency_mix",
        "app_reach",
    ):
        answer = usage.ask(metric, by="department")
        hidden = {
            str(row.dims["department"])
            for row in answer.rows
            if row.hidden in ("small-group", "protects-small-group")
        }
        assert {"Middle", "Small"} <= hidden, metric
        assert answer.total is None or answer.total.value is not None


def test_a_filter_shows_no_more_than_the_split(usage: Usage) -> None:
    usage.weekly("2026-09-27", 8)
    department(usage, "Big", 100, 50)
    department(usage, "Other", 60, 0)
    department(usage, "Middle", 12, 6)
    department(usage, "Small", 2, 1)
    split = {
        str(row.dims["department"]): row for row in usage.ask("active_share", by="department").rows
    }
    for name, row in split.items():
        alone = usage.ask("active_share", where={"department": name.upper()})
        assert alone.total is not None
        assert (
            alone.total.value,
            alone.total.numerator,
            alone.total.hidden,
            alone.total.bound,
        ) == (
            row.value,
            row.numerator,
            row.hidden,
            row.bound,
        )


def test_hidden_in_one_week_is_hidden_in_all(usage: Usage) -> None:
    usage.weekly("2026-10-25", 4)
    department(usage, "Big", 100, 50)
    department(usage, "Other", 40, 5)
    department(usage, "Shrinks", 8, 4)
    usage.people([{"name": f"gone-{i}", "department": "Shrinks", "to_on": W4} for i in range(10)])
    answer = usage.ask("active_share", by=("department", "week"), weeks=4)
    shrinks = [row for row in answer.rows if row.dims["department"] == "Shrinks"]
    assert [row.hidden for row in shrinks] == ["small-group"] * 4


def test_counts_of_small_departments_are_not_told(usage: Usage) -> None:
    usage.weekly("2026-09-27", 8)
    department(usage, "Big", 100, 50)
    department(usage, "Few", 30, 11)
    department(usage, "None", 60, 0)
    found = figures(usage.ask("active_people", by="department"))
    assert found["Few"] == (None, "count-not-shown", None)
    assert found["None"] == (3.0, None, "at_most")
    share = {str(r.dims["department"]): r for r in usage.ask("active_share", by="department").rows}
    assert (share["Few"].value, share["Few"].numerator, share["Few"].about) == (0.4, None, True)


def test_a_count_that_would_tell_another_is_left_out(usage: Usage) -> None:
    usage.weekly("2026-09-27", 8)
    department(usage, "Big", 300, 100)
    department(usage, "None", 60, 0)
    # With both counts said, the total of 100 would say that nobody in the other is active.
    share = {str(r.dims["department"]): r for r in usage.ask("active_share", by="department").rows}
    people = {
        str(r.dims["department"]): r for r in usage.ask("active_people", by="department").rows
    }
    assert share["Big"].numerator is None
    assert (share["Big"].value, share["Big"].bound) != (None, None)
    assert (people["Big"].value, people["Big"].hidden) == (None, "count-not-shown")
    assert people["None"].value == 3.0


def test_unknown_department_comes_last_without_a_name(usage: Usage) -> None:
    usage.weekly("2026-09-27", 8)
    department(usage, "Sales", 60, 30)
    department(usage, "", 50, 10)
    assert list(figures(usage.ask("active_share", by="department"))) == ["Sales", ""]


def test_a_team_never_has_a_name(usage: Usage) -> None:
    usage.weekly("2026-09-27", 8)
    names = [f"p{i}" for i in range(40)]
    usage.people([{"name": name, "team": "lead@contoso.example"} for name in names])
    (row,) = usage.ask("active_share", by="team").rows
    assert row.dims["team"] == "Team 1"


# ---- unknown is not zero -----------------------------------------------------------------------


def test_under_ninety_per_cent_known_nothing_is_said(usage: Usage) -> None:
    usage.weekly("2026-09-27", 8)
    names = department(usage, "Sales", 100, 50)
    usage.unknown([(name, W4, "*") for name in names[-11:]])
    answer = usage.ask("active_share", weeks=4)
    assert answer.total is not None
    assert (answer.total.value, answer.total.hidden) == (None, "week-known-low")
    assert "week-known-low" in codes(answer)
    before = usage.ask("active_share", weeks=1, as_of="2026-11-08").total
    assert before is not None
    assert before.value is not None


def test_ninety_per_cent_known_is_enough_and_the_others_are_counted_apart(usage: Usage) -> None:
    usage.weekly("2026-09-27", 8)
    names = department(usage, "Sales", 100, 50)
    usage.unknown([(name, W4, "*") for name in names[-10:]])
    total = usage.ask("active_share", weeks=4).total
    assert total is not None
    assert (total.numerator, total.denominator, total.unknown) == (50, 90, 10)
    assert "unknown-people" in codes(usage.ask("active_share", weeks=4))


def test_nobody_is_zero_people_but_no_share(usage: Usage) -> None:
    usage.weekly("2026-09-27", 8)
    share, people = (usage.ask(metric).total for metric in ("active_share", "active_people"))
    assert share is not None
    assert people is not None
    assert (share.value, people.value) == (None, 0)
    assert (share.hidden, people.hidden) == (None, None)


def test_without_reports_there_is_no_figure(usage: Usage) -> None:
    usage.people([("ana", "Sales")])
    answer = usage.ask("active_share")
    assert (answer.rows, answer.as_of, answer.period) == ((), None, None)
    assert codes(answer) == {"no-data"}
    usage.weekly("2026-11-01", 3)
    assert codes(usage.ask("active_share", as_of="2026-10-01")) == {"before-data"}


def test_a_window_before_the_reports_is_not_told(usage: Usage) -> None:
    usage.weekly("2026-11-01", 3)
    department(usage, "Sales", 60, 30)
    flow = usage.ask("new_retained_reactivated_lapsed")
    assert {row.hidden for row in flow.rows} == {"history-short"}
    assert "history-short" in codes(flow)
    short = usage.ask("active_share", weeks=12)
    assert short.period is not None
    assert short.period.starts_on == date(2026, 10, 26)
    assert "history-short" in codes(short)


# ---- changes -----------------------------------------------------------------------------------


def test_a_share_changes_in_points(usage: Usage) -> None:
    usage.weekly("2026-09-13", 10)
    names = department(usage, "Sales", 100, 50)
    usage.weeks([(name, "2026-10-12", "any word") for name in names[:44]])
    answer = usage.ask("active_share", weeks=4, compare=True)
    assert answer.total is not None
    assert answer.compared is not None
    assert (answer.total.previous, answer.total.change, answer.total.change_is) == (
        0.44,
        0.06,
        "points",
    )
    assert answer.compared.ends_on == answer.period.starts_on  # type: ignore[union-attr]


def test_a_count_changes_in_per_cent_and_is_new_after_nobody(usage: Usage) -> None:
    usage.weekly("2026-09-13", 10)
    names = department(usage, "Sales", 400, 50)
    usage.weeks([(name, "2026-10-12", "any word") for name in names[:40]])
    people = usage.ask("active_people", weeks=4, compare=True).total
    assert people is not None
    assert (people.change, people.change_is) == (0.25, "percent")
    usage.people(
        [{"name": f"new-{i}", "department": "Lab", "from_on": "2026-11-01"} for i in range(50)]
    )
    licensed = usage.ask("licensed_people", by="department", weeks=4, compare=True)
    lab = next(row for row in licensed.rows if row.dims["department"] == "Lab")
    assert (lab.previous, lab.change, lab.change_is) == (0.0, None, "new")


def test_no_change_from_a_limit(usage: Usage) -> None:
    usage.weekly("2026-09-13", 10)
    department(usage, "Sales", 100, 50)
    total = usage.ask("active_share", weeks=4, compare=True).total
    assert total is not None
    assert (total.value, total.previous, total.change) == (0.5, 0.02, None)


def test_the_same_weeks_of_last_year(usage: Usage) -> None:
    usage.weekly("2025-10-26", 56)
    department(usage, "Sales", 100, 50)
    answer = usage.ask("active_share", weeks=4, compare="year")
    assert answer.compared is not None
    assert answer.compared.starts_on == date(2026, 10, 19) - timedelta(weeks=52)


# ---- concealed names ---------------------------------------------------------------------------


def test_concealed_reports_answer_totals_and_say_why_not_departments(usage: Usage) -> None:
    usage.weekly("2026-09-27", 8, concealed=True)
    names = [f"hash-{i}" for i in range(60)]
    usage.people([{"name": name, "concealed": True} for name in names])
    usage.people([("ana", "Sales")])
    usage.weeks([(name, W4, "any word") for name in names[:30]])
    total = usage.ask("active_share").total
    assert total is not None
    assert (total.value, total.denominator) == (0.5, 60)
    assert {row.dims["app"]: row.value for row in usage.ask("app_reach").rows}["word"] == 0.5
    answer = usage.ask("active_share", by="department")
    assert {row.hidden for row in answer.rows} == {"concealed"}
    assert "concealed" in codes(answer)
    narrowed = usage.ask("active_share", where={"department": "Sales"}).total
    assert narrowed is not None
    assert narrowed.hidden == "concealed"


# ---- caveats -----------------------------------------------------------------------------------


def test_caveats_of_time_and_people(usage: Usage) -> None:
    usage.reports(["2026-10-25", "2026-11-01", "2026-11-18"])
    usage.people([{"name": "ana", "department": "Sales", "basis": "report"}])
    usage.people_file("2026-12-01")
    found = codes(usage.ask("active_share", by="department", weeks=4))
    assert {"gap", "licence-from-report", "people-backcast", "provisional"} <= found
    assert "fixed-window" in codes(usage.ask("frequency_mix", weeks=12))
    older = codes(usage.ask("active_share", weeks=1, as_of="2026-11-01"))
    assert not older & {"provisional", "gap"}


def test_every_caveat_speaks_dutch(usage: Usage) -> None:
    usage.weekly("2026-09-27", 8)
    department(usage, "Big", 100, 50)
    department(usage, "Small", 2, 1)
    for metric in ("active_share", "frequency_mix", "segment_mix"):
        for caveat in usage.ask(metric, by="department").caveats:
            assert caveat.said("nl") != caveat.said("en")
            assert "{" not in caveat.said("nl")


# ---- refusals ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("metric", "question", "says"),
    [
        ("active_share", {"by": ("department", "country")}, "Only one of department, country"),
        ("active_share", {"by": "department", "where": {"office": "Utrecht"}}, "Only one of"),
        ("active_share", {"by": "afdeling"}, "no dimension called afdeling"),
        ("breadth", {"by": "app"}, "cannot be split or narrowed by app"),
        ("chat_only_people", {"by": "cohort"}, "cannot be split or narrowed by cohort"),
        ("active_share", {"where": {"week": "2026-11-09"}}, "Choose weeks with the period"),
        ("active_share", {"by": ("app", "app")}, "can be asked once"),
        ("active_share", {"weeks": 0}, "Choose 1, 4, 12, 26 or 52 weeks"),
        ("active_share", {"weeks": 5, "by": "app"}, "One figure over 5 weeks cannot be asked"),
        ("active_share", {"weeks": 0, "by": "week"}, "0 weeks cannot be asked"),
        ("active_share", {"weeks": 521, "by": "week"}, "choose 1 to 520"),
        ("active_share", {"as_of": date(1, 1, 1)}, "0001-01-01 is before 2000-01-01"),
        ("active_share", {"compare": "decade"}, "decade cannot be compared with"),
        ("nothing", {}, "no metric called nothing"),
    ],
)
def test_questions_without_an_answer(
    usage: Usage, metric: str, question: dict[str, Any], says: str
) -> None:
    usage.weekly("2026-09-27", 8)
    with pytest.raises(UsageError, match=says) as refused:
        usage.ask(metric, **question)
    assert refused.value.says.said("nl") != refused.value.says.said("en")


def test_an_unknown_department_is_named_with_the_nearest(usage: Usage) -> None:
    usage.weekly("2026-09-27", 8)
    department(usage, "Finance", 20, 4)
    with pytest.raises(UnknownValue, match="Did you mean Finance"):
        usage.ask("active_share", where={"department": "Finanse"})
    with pytest.raises(UnknownValue, match="Did you mean excel"):
        usage.ask("app_reach", where={"app": "exel"})


def test_scope_shows_own_departments_only(usage: Usage) -> None:
    usage.weekly("2026-09-27", 8)
    for name, active in (("Sales", 30), ("HR", 10), ("Legal", 20)):
        department(usage, name, 60, active)
    scope = frozenset(["Sales", "HR"])
    answer = usage.ask("active_share", by="department", departments=scope)
    assert set(figures(answer)) == {"Sales", "HR"}
    single = usage.ask("active_share", departments=frozenset(["Sales"])).total
    assert single is not None
    assert single.numerator == 30
    with pytest.raises(UsageError, match="access"):
        usage.ask("active_share", by="country", departments=scope)
    with pytest.raises(UsageError, match="access"):
        usage.ask("active_share", where={"department": "Legal"}, departments=scope)


def test_questions_compare_and_hash_by_value() -> None:
    one = Question(by=("week",), where={"app": "word"}, compare=True)
    same = Question(by=("week",), where={"app": "word"}, compare="previous")
    assert one == same
    assert hash(one) == hash(same)
