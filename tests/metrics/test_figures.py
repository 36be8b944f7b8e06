"""Every metric on literal rows. Four weeks: Monday 19 October to Sunday 15 November 2026."""

from __future__ import annotations

from datetime import date, timedelta

from tests.metrics.usage import Usage, mondays

W1, W2, W3, W4 = (day.isoformat() for day in mondays("2026-10-19", 4))
LAST = "2026-11-15"


def four_weeks(usage: Usage, names: str = "ana bo cy di") -> None:
    """Weekly Sunday reports, ten weeks of them, and people in two departments."""
    usage.weekly("2026-09-13", 10)
    usage.people([(name, "Sales" if i < 2 else "HR") for i, name in enumerate(names.split())])


def test_licensed_people_are_those_of_the_last_day(usage: Usage) -> None:
    usage.weekly("2026-11-01", 3)
    usage.people(
        [
            ("ana", "Sales"),
            {"name": "bo", "department": "Sales", "to_on": "2026-11-15"},
            {"name": "bo", "department": "HR", "from_on": "2026-11-15"},
            {"name": "cy", "department": "HR", "from_on": "2026-11-16"},
            {"name": "di", "department": "HR", "licensed": False},
            {"name": "ed", "department": "HR", "to_on": "2026-11-15"},
        ]
    )
    assert usage.count("licensed_people", by="department") == {
        "HR": (1, 1, 0),
        "Sales": (1, 1, 0),
    }


def test_active_share_counts_people_not_weeks(usage: Usage) -> None:
    four_weeks(usage)
    usage.weeks([("ana", W1, "word"), ("ana", W4, "word excel"), ("cy", W2, "any")])
    assert usage.count("active_share", by="department", weeks=4) == {
        "Sales": (1, 2, 0),
        "HR": (1, 2, 0),
    }
    assert usage.count("active_share", weeks=1) == {(): (1, 4, 0)}
    assert usage.count("active_people", weeks=4) == {(): (2, 4, 0)}


def test_use_before_and_after_the_period_does_not_count(usage: Usage) -> None:
    four_weeks(usage)
    usage.weeks([("ana", "2026-10-12", "word"), ("bo", "2026-11-16", "word")])
    assert usage.count("active_share", weeks=4) == {(): (0, 4, 0)}


def test_the_last_week_decides_what_is_unknown(usage: Usage) -> None:
    four_weeks(usage)
    usage.weeks([("ana", W2, "word")])
    # ana: active, whatever the last week says; bo: open in the last week; cy: open earlier only.
    usage.unknown([("ana", W4, "*"), ("bo", W4, "*"), ("cy", W2, "*")])
    assert usage.count("active_share", weeks=4) == {(): (1, 3, 1)}


def test_who_is_no_longer_listed_is_unknown_not_inactive(usage: Usage) -> None:
    usage.weekly("2026-09-13", 10)
    usage.people(
        [
            {"name": "ana", "department": "Sales", "seen_until": "2026-11-08"},
            {"name": "bo", "department": "Sales", "seen_from": "2026-11-15"},
            {"name": "cy", "department": "Sales", "never_seen": True},
            {"name": "di", "department": "Sales", "seen_until": "2026-11-08"},
        ]
    )
    usage.weeks([("di", W1, "word")])
    assert usage.count("active_share", weeks=4) == {(): (1, 2, 2)}


def test_an_app_can_be_open_while_any_app_is_known(usage: Usage) -> None:
    four_weeks(usage)
    usage.weeks([("ana", W4, "any teams")])
    usage.unknown([("ana", W4, "excel")])
    found = usage.count("app_reach", weeks=4)
    assert found["any"] == (1, 4, 0)
    assert found["teams"] == (1, 4, 0)
    assert found["excel"] == (0, 3, 1)
    assert found["word"] == (0, 4, 0)


def test_chat_under_four_names_is_one_app(usage: Usage) -> None:
    four_weeks(usage)
    usage.weeks([("ana", W1, "chat"), ("ana", W2, "chat_work"), ("bo", W3, "web_chat_host")])
    found = usage.count("app_reach", weeks=4)
    assert found["copilot_chat"] == (2, 4, 0)
    assert usage.count("breadth") == {(): (2, 2, 0)}


def test_an_app_without_a_column_is_unknown_for_everyone(usage: Usage) -> None:
    usage.weekly("2026-10-25", 4, apps=["teams", "word"])
    usage.people([("ana", "Sales")])
    usage.weeks([("ana", W4, "word")])
    found = usage.count("app_reach", weeks=4)
    assert found["word"] == (1, 1, 0)
    assert found["edge"] == (0, 0, 1)


def test_two_accounts_of_one_person_are_one(usage: Usage) -> None:
    four_weeks(usage)
    usage.renamed("ana.old", "ana")
    usage.weeks([("ana.old", W4, "word"), ("ana", W4, "excel"), ("ana.old", W3, "word")])
    assert usage.count("active_share", weeks=4) == {(): (1, 4, 0)}
    assert usage.count("frequency_mix")["2"] == (1, 4, 0)
    assert usage.count("breadth") == {(): (2, 1, 0)}


def test_a_used_again_address_counts_for_its_holder_of_the_day(usage: Usage) -> None:
    four_weeks(usage)
    usage.renamed("desk", "ana", to_on="2026-11-02")
    usage.renamed("desk", "bo", from_on="2026-11-02")
    usage.weeks([("desk", W1, "word"), ("desk", W4, "word")])
    assert usage.count("active_share", weeks=4) == {(): (2, 4, 0)}
    assert usage.count("active_share", weeks=1) == {(): (1, 4, 0)}


def test_active_28_ends_on_the_report_not_on_a_sunday(usage: Usage) -> None:
    usage.reports(["2026-11-08", "2026-11-11"])
    usage.people([("ana", "Sales"), ("bo", "Sales"), ("cy", "HR"), ("di", "HR")])
    for name in ("ana", "bo", "cy"):
        usage.listed(name, "2026-11-08")
    # 28 days up to 11 November begin on 15 October.
    usage.days(
        [("ana", "2026-10-15", "word"), ("bo", "2026-10-14", "any"), ("cy", "2026-11-11", "any")]
    )
    assert usage.count("active_28_share") == {(): (2, 3, 1)}
    assert usage.count("active_28_share", by="department") == {
        "Sales": (1, 2, 0),
        "HR": (1, 1, 1),
    }
    assert usage.count("active_28_share", by="app")["word"] == (1, 3, 1)


def test_frequency_by_weeks_needs_every_week_to_be_known(usage: Usage) -> None:
    four_weeks(usage)
    usage.weeks([("ana", w, "word") for w in (W1, W2, W3, W4)] + [("bo", W1, "excel")])
    usage.unknown([("bo", W3, "*")])
    assert usage.count("frequency_mix") == {
        "0": (2, 3, 1),
        "1": (0, 3, 1),
        "2": (0, 3, 1),
        "3": (0, 3, 1),
        "4": (1, 3, 1),
    }
    per_app = usage.count("frequency_mix", where={"app": "word"})
    assert per_app["word", "4"] == (1, 3, 1)
    assert per_app["word", "0"] == (2, 3, 1)


def test_frequency_by_days_from_daily_reports(usage: Usage) -> None:
    first = date(2026, 10, 18)
    usage.reports([first + timedelta(days=i) for i in range(29)])
    usage.people([(name, "Sales") for name in ("ana", "bo", "cy", "di", "ed")])
    for name in ("ana", "bo", "cy", "di"):
        usage.listed(name, "2026-10-18")
    usage.listed("ed", "2026-11-10")
    work = [date(2026, 10, 19) + timedelta(days=i) for i in range(28) if i % 7 < 5]
    usage.days([("ana", on, "word") for on in work[:18]])
    usage.days([("bo", on, "any teams") for on in work[:4]])
    usage.days([("cy", work[0], "any"), ("di", "2026-10-18", "any")])
    found = usage.count("frequency_mix")
    assert {band: cell[0] for band, cell in found.items()} == {
        "days-0": 1,
        "days-under-1": 1,
        "days-1-2": 1,
        "days-3-4": 0,
        "days-5": 1,
    }
    assert found["days-0"][1:] == (4, 1)


def test_frequency_by_the_days_that_the_report_counts(usage: Usage) -> None:
    four_weeks(usage, "ana bo cy di ed fay")
    usage.counts(LAST, 28, [("ana", 40, 12), ("bo", 3, 3), ("cy", 90, 17)])
    usage.weeks([("di", W1, "excel")])
    usage.con.execute("update person_span set seen_until_on = '2026-11-08' where person_id = 6")
    found = usage.count("frequency_mix")
    assert {band: cell[0] for band, cell in found.items()} == {
        "days-0": 1,  # ed
        "days-under-1": 2,  # bo, and di whose days in Excel the report does not count
        "days-1-2": 0,
        "days-3-4": 2,  # ana and cy
        "days-5": 0,
    }
    assert found["days-0"][1:] == (5, 1)
    # By app there are no days: weeks it is.
    assert usage.count("frequency_mix", where={"app": "excel"})["excel", "1"] == (1, 5, 1)


def test_habit_is_nine_of_twelve(usage: Usage) -> None:
    usage.weekly("2026-08-23", 13)
    twelve = mondays("2026-08-24", 12)
    usage.people([(name, "Sales") for name in ("ana", "bo", "cy", "di")])
    usage.people(
        [{"name": "new", "department": "Sales", "since": "2026-10-19", "seen_from": "2026-10-25"}]
    )
    usage.weeks([("ana", on, "word") for on in twelve[3:]])
    usage.weeks([("bo", on, "word") for on in twelve[4:]])
    usage.weeks([("cy", on, "word") for on in twelve[:8]])
    usage.unknown([("cy", twelve[8], "*")])
    usage.weeks([("di", on, "word") for on in twelve[:7]])
    usage.unknown([("di", twelve[8], "*")])
    usage.weeks([("new", on, "word") for on in twelve[8:]])
    # cy has 8 and could have 9: unknown. di could have 8 at most. new had no licence before: not.
    assert usage.count("habitual_share") == {(): (1, 4, 1)}


def test_habit_is_four_of_four_while_history_is_short(usage: Usage) -> None:
    usage.weekly("2026-09-13", 10)
    usage.people([("ana", "Sales"), ("bo", "Sales")])
    usage.weeks(
        [("ana", w, "word") for w in (W1, W2, W3, W4)] + [("bo", w, "word") for w in (W2, W3, W4)]
    )
    assert usage.count("habitual_share") == {(): (1, 2, 0)}
    assert "habit-4-of-4" in {c.code for c in usage.ask("habitual_share").caveats}


def test_breadth_leaves_out_people_whose_apps_are_open(usage: Usage) -> None:
    four_weeks(usage)
    usage.weeks([("ana", W1, "word excel"), ("ana", W4, "word"), ("bo", W4, "teams")])
    usage.unknown([("bo", W4, "excel")])
    assert usage.count("breadth") == {(): (2, 1, 1)}


def test_coming_and_going(usage: Usage) -> None:
    usage.weekly("2026-08-23", 13)
    usage.people([(n, "Sales") for n in ("kept", "new", "back", "stopped", "idle", "open")])
    usage.people(
        [
            {
                "name": "joiner",
                "department": "Sales",
                "since": "2026-10-26",
                "seen_from": "2026-11-01",
            }
        ]
    )
    before = "2026-10-12"  # the last week of the four before
    usage.weeks(
        [
            *[("kept", before, "word"), ("kept", W4, "word"), ("new", W1, "word")],
            *[("back", "2026-06-01", "word"), ("back", W2, "word"), ("stopped", before, "word")],
            *[("joiner", W3, "word"), ("open", W3, "word")],
        ]
    )
    usage.unknown([("open", before, "*")])
    assert {b: c[0] for b, c in usage.count("new_retained_reactivated_lapsed").items()} == {
        "retained": 1,
        "new": 2,  # and the joiner: nobody uses Copilot before the licence
        "reactivated": 1,
        "lapsed": 1,
        "idle": 1,
    }
    assert usage.count("new_retained_reactivated_lapsed")["new"] == (2, 6, 1)


def test_segments_by_habit_and_prompts(usage: Usage) -> None:
    usage.weekly("2026-08-23", 13)
    twelve = mondays("2026-08-24", 12)
    names = ("power", "habit", "novice", "low", "quiet", "none")
    usage.people([(name, "Sales") for name in names])
    usage.weeks([(n, on, "word") for n in ("power", "habit") for on in twelve[:9]])
    usage.weeks(
        [("novice", twelve[0], "word"), ("low", twelve[0], "word"), ("quiet", twelve[0], "excel")]
    )
    # Three windows of 28 days: 180 prompts in twelve weeks are 15 a week.
    usage.counts("2026-09-20", 28, [("power", 100, 9), ("habit", 100, 9), ("novice", 12, 1)])
    usage.counts("2026-10-18", 28, [("power", 80, 9), ("habit", 79, 9), ("low", 11, 1)])
    usage.counts("2026-11-15", 28, [("nobody", 1, 1)])
    assert {b: c[0] for b, c in usage.count("segment_mix").items()} == {
        "power": 1,
        "habitual": 1,
        "novice": 1,
        "low": 2,
        "none": 1,
    }


def test_segments_without_counts_say_that_volume_is_unknown(usage: Usage) -> None:
    usage.weekly("2026-08-23", 13)
    twelve = mondays("2026-08-24", 12)
    usage.people([(name, "Sales") for name in ("ana", "bo", "cy")])
    usage.weeks([("ana", on, "word") for on in twelve] + [("bo", twelve[0], "word")])
    # 28 days that end a week late do not tile the twelve weeks.
    usage.counts("2026-11-15", 28, [("ana", 900, 20)])
    usage.counts("2026-10-11", 28, [("ana", 900, 20)])
    usage.counts("2026-09-20", 28, [("ana", 900, 20)])
    found = {b: c[0] for b, c in usage.count("segment_mix").items()}
    assert found["habitual-volume-unknown"] == 1
    assert found["active-volume-unknown"] == 1
    assert found["power"] == 0
    assert found["none"] == 1
    assert "volume-unknown" in {c.code for c in usage.ask("segment_mix").caveats}


def test_chat_only_people_have_no_licence(usage: Usage) -> None:
    usage.weekly("2026-10-25", 4, series=1)
    usage.people(
        [
            {"name": "ana", "department": "Sales", "licensed": False, "never_seen": True},
            {"name": "bo", "department": "Sales", "licensed": False, "never_seen": True},
            ("cy", "Sales"),
        ]
    )
    usage.weeks([("ana", W2, "any word"), ("cy", W2, "any")], series=1)
    assert usage.count("chat_only_people", by="department") == {"Sales": (1, 2, 0)}


def test_cohort_is_the_month_of_the_licence(usage: Usage) -> None:
    usage.weekly("2026-10-25", 4)
    usage.people(
        [
            {"name": "ana", "since": "2026-03-31"},
            {"name": "bo", "since": "2026-03-01"},
            {"name": "cy"},
        ]
    )
    usage.weeks([("ana", W4, "word")])
    assert usage.count("active_share", by="cohort") == {"2026-03": (1, 2, 0), "": (0, 1, 0)}


def test_departments_are_those_of_each_week(usage: Usage) -> None:
    usage.weekly("2026-10-25", 4)
    usage.people(
        [
            {"name": "ana", "department": "Sales", "to_on": "2026-11-05"},
            {"name": "ana", "department": "HR", "from_on": "2026-11-05"},
        ]
    )
    usage.weeks([("ana", W1, "word"), ("ana", W3, "word")])
    found = usage.count("active_share", by=("department", "week"), weeks=4)
    assert {key: cell for key, cell in found.items() if cell[1]} == {
        ("Sales", W1): (1, 1, 0),
        ("Sales", W2): (0, 1, 0),
        ("HR", W3): (1, 1, 0),
        ("HR", W4): (0, 1, 0),
    }
