"""What is drawn from an answer, without a browser: charts, the grid, tiles, freshness, words."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from access import Viewer
from metrics.answer import Answer, Row
from metrics.period import Period
from metrics.question import Question
from metrics.teams.lines import Level
from settings import Settings
from tests.views.conftest import Open
from ui import asking, charts, departments, detail, freshness, heatmap, overview, series, tiles
from ui.charts import Line, Part, Point
from ui.heatmap import Cell, Grid
from ui.page import Page
from ui.teams import chart as team_chart
from ui.theme import DARK, LIGHT, Paint

MONDAY = date(2026, 10, 19)
PAGE = Page(
    Viewer(), Settings(home=Path("nowhere")), None, "en", datetime(2026, 11, 18, 9, tzinfo=UTC),
    newest_on=date(2026, 11, 15),
)  # fmt: skip


def answer(*rows: Row, compared: bool = True) -> Answer:
    period = Period(MONDAY, MONDAY + timedelta(weeks=4))
    before = Period(MONDAY - timedelta(weeks=4), MONDAY)
    return Answer(
        "active_share", "1", Question(compare=compared), date(2026, 11, 15), period,
        before if compared else None, rows, rows, (), least=10,
    )  # fmt: skip


def row(value: float | None = 0.24, **more: object) -> Row:
    given = {"numerator": 23, "denominator": 96, "previous": 0.3, "change": -0.06, **more}
    return Row({}, value, **given)  # type: ignore[arg-type]


# ---- words ----------------------------------------------------------------------------------


def test_the_detail_sentence_is_the_figure_its_change_and_the_organisation() -> None:
    page = replace(PAGE, department="Finance")
    said = detail.sentence(page, "excel", answer(row()), answer(row(0.52)))
    assert said == (
        "Excel in Finance: **23 of 96 people (24\u00a0%)**, −6 points vs 4 weeks earlier"
        " · organisation 52\u00a0%"
    )


def test_a_small_group_is_said_without_counts() -> None:
    page = replace(PAGE, department="Finance", compare=False)
    about = row(0.25, numerator=None, denominator=20, about=True)
    assert detail.sentence(page, "any", answer(about), None) == (
        "Any app in Finance: **about 25\u00a0% of people**"
    )
    bound = row(0.2, numerator=None, denominator=12, bound="at_most", about=True)
    assert detail.sentence(page, "any", answer(bound), None) == (
        "Any app in Finance: **≤\u00a020\u00a0% of people**"
    )


@pytest.mark.parametrize(
    ("change", "delta", "colour", "arrow"),
    [
        (0.03, "+3 points", "green", "up"),
        (-0.02, "−2 points", "red", "down"),
        (0.01, "about the same", "off", "off"),
        (-0.01, "about the same", "off", "off"),
        (0.0, "about the same", "off", "off"),
        (None, "no comparison", "off", "off"),
    ],
)
def test_deltas_are_words_in_points(
    change: float | None, delta: str, colour: str, arrow: str
) -> None:
    found = tiles.delta(PAGE, answer(row(change=change)))
    assert (found["delta"], found["delta_color"], found["delta_arrow"]) == (delta, colour, arrow)


def test_no_delta_without_comparison_or_figure() -> None:
    assert tiles.delta(replace(PAGE, compare=False), answer(row())) == {}
    assert tiles.delta(PAGE, answer(row(None, hidden="small-group"))) == {}


def test_overview_says_unknown_and_never_zero() -> None:
    nothing = answer(row(None, numerator=None, denominator=None, change=None))
    figures = overview.Figures(nothing, nothing, nothing, nothing, nothing)
    assert overview.sentence(PAGE, figures).startswith("This period cannot be told")
    assert figures.unused is None
    assert [part.name for part in overview.funnel(PAGE, figures)] == ["Licensed"]


def test_overview_says_a_limit_without_about() -> None:
    def said(given: Row) -> str:
        one = answer(given)
        return overview.sentence(PAGE, overview.Figures(one, one, one, one, one))

    few = {"numerator": None, "denominator": 12, "change": None, "about": True}
    assert said(row(0.8, bound="at_least", **few)) == (
        "**≥\u00a080\u00a0%** of licensed people used Copilot in the last 4 weeks."
    )
    assert said(row(0.6, **few)).startswith("About **60\u00a0%** of licensed people")


def test_changes_of_rounded_shares_are_not_judged_by_colour() -> None:
    rounded = tiles.delta(PAGE, answer(row(0.6, change=0.35, about=True)))
    counted = tiles.delta(PAGE, answer(row(0.6, change=0.35)))
    assert (rounded["delta_color"], counted["delta_color"]) == ("off", "green")


def test_funnel_keeps_only_steps_that_can_be_told() -> None:
    whole = answer(row(96.0, numerator=96, denominator=96))
    hidden = answer(row(None, hidden="history-short"))
    figures = overview.Figures(whole, answer(row(0.5)), hidden, answer(row()), answer(row(0.7)))
    named = [(part.name, part.share) for part in overview.funnel(PAGE, figures)]
    assert named == [("Licensed", 1.0), ("Used in 4 weeks", 0.7), ("Active in 4 weeks", 0.5)]
    assert figures.unused == 73


@pytest.mark.parametrize(
    ("newest", "word", "stale"),
    [
        (date(2026, 11, 18), "fresh", False),
        (date(2026, 11, 13), "fresh", False),
        (date(2026, 11, 12), "getting old", False),
        (date(2026, 11, 8), "getting old", False),
        (date(2026, 11, 7), "stale", True),
    ],
)
def test_freshness_has_three_states(newest: date, word: str, stale: bool) -> None:
    page = replace(PAGE, newest_on=newest)
    found, icon, colour = freshness.state(page)
    assert (found, freshness.is_stale(page)) == (word, stale)
    assert icon.startswith(":material/")
    assert colour in {"green", "orange", "red"}


def test_sample_data_does_not_age() -> None:
    page = replace(PAGE, settings=replace(PAGE.settings, sample=True), newest_on=date(2020, 1, 1))
    assert not freshness.is_stale(page)
    assert freshness.state(page)[0] == "sample"


def test_people_without_a_department_have_a_code() -> None:
    assert asking.code("") == "-"
    assert asking.value("-") == ""
    assert asking.code("Sales") == asking.value("Sales") == "Sales"


# ---- charts ---------------------------------------------------------------------------------


def weeks(*shares: float | None, provisional: int = 0) -> tuple[Point, ...]:
    return tuple(
        Point(MONDAY + timedelta(weeks=i), share, provisional=i >= len(shares) - provisional)
        for i, share in enumerate(shares)
    )


def test_a_missing_week_is_a_gap_and_not_zero() -> None:
    figure = charts.trend([Line("Sales", weeks(0.5, None, 0.6))], LIGHT, "en", so_far="so far")
    trace = figure.data[0]
    assert list(trace.y) == [50.0, None, 60.0]
    assert trace.connectgaps is False


def test_provisional_weeks_are_dashed_and_said() -> None:
    lines = [Line("Sales", weeks(0.5, 0.6, 0.7, provisional=1))]
    firm, tail = charts.trend(lines, LIGHT, "en", so_far="so far").data
    assert list(firm.y) == [50.0, 60.0, None]
    assert list(tail.y) == [None, 60.0, 70.0]
    assert tail.line.dash == "dash"
    assert "so far" in tail.customdata[2]
    assert "so far" not in tail.customdata[1]


def test_chart_carries_only_what_it_draws() -> None:
    hostile = '<a href="http://canary.invalid">x</a>%{y}'
    figure = charts.trend([Line(hostile, weeks(0.5, 0.6))], DARK, "nl", so_far="tot nu toe")
    told = json.loads(figure.to_json())
    assert "<a " not in json.dumps(told["data"])
    assert "<a " not in json.dumps(told["layout"]["annotations"])
    assert "%{y}" not in json.dumps(told["data"])
    assert set(told["data"][0]) <= {
        "connectgaps", "customdata", "hovertemplate", "line", "marker", "mode", "x", "y", "type",
    }  # fmt: skip


def test_labels_of_lines_that_end_together_are_pushed_apart() -> None:
    lines = [Line("A", weeks(0.5, 0.51)), Line("B", weeks(0.4, 0.5), role="other")]
    figure = charts.trend(lines, LIGHT, "en", so_far="so far")
    at = sorted(note.y for note in figure.layout.annotations)
    assert at[1] - at[0] >= 5.3  # the height of a line of text, on an axis that ends at 60 %


def test_labels_stay_beside_their_lines_on_a_short_axis() -> None:
    lines = [Line("A", weeks(0.08, 0.09)), Line("B", weeks(0.08, 0.09), role="other")]
    figure = charts.trend(lines, LIGHT, "en", so_far="so far")
    at = sorted(note.y for note in figure.layout.annotations)
    assert at == pytest.approx([9 - 2.7, 9])  # the axis ends at 30 %
    idle = [Line("A", weeks(0.0, 0.0)), Line("B", weeks(0.0, 0.0), role="other")]
    figure = charts.trend(idle, LIGHT, "en", so_far="so far")
    assert min(note.y for note in figure.layout.annotations) == 0


def test_the_margin_holds_the_longest_label() -> None:
    def margin(name: str) -> float:
        figure = charts.trend([Line(name, weeks(0.5, 0.6))], LIGHT, "en", so_far="so far")
        return float(figure.layout.margin.r)

    assert margin("Marketing & Communicatie") >= 140
    assert margin("Marketing & Communicatie") > margin("ICT")


def test_share_axis_starts_at_zero() -> None:
    for shares, top in (((0.05, 0.1), 30), ((0.5, 0.4), 60), ((0.9, 0.1), 100)):
        figure = charts.trend([Line("A", weeks(*shares))], LIGHT, "en", so_far="x")
        assert figure.layout.yaxis.range[0] == 0
        assert figure.layout.yaxis.tickvals[-1] == top


def test_the_band_of_a_team_is_not_cut_off() -> None:
    own = [Level(date(2026, 11, day), 0.55, 0.4, 0.71) for day in (2, 9)]
    both = team_chart.lines("Sales", own, own, "Everybody")
    figure = team_chart.draw(both, own, (), LIGHT, "en")
    assert figure.layout.yaxis.range[1] > 71


def test_bars_keep_the_fixed_scale() -> None:
    for draw in (charts.bars, charts.funnel, charts.mix):
        figure = draw([Part("One", 0.9, "90 %"), Part("Two", 0.2, "20 %")], LIGHT)
        assert tuple(figure.layout.xaxis.range) == (0, 100)
        assert list(figure.data[0].x) == [90.0, 20.0]


def test_the_finding_names_first_last_and_gaps() -> None:
    said = series.finding(PAGE, "Sales", weeks(0.5, None, 0.6))
    assert said == (
        "Sales: 50\u00a0% in the week of 19 Oct 2026, 60\u00a0% in the week of 2 Nov 2026."
        " One week is missing and drawn as a gap."
    )
    assert "can be told" in series.finding(PAGE, "Sales", weeks(None, None))


def test_weeks_at_a_limit_are_said_to_be_so() -> None:
    firm, limit = weeks(0.5, 0.6), (Point(MONDAY, 0.05, bound="at_most"),)
    assert series.at_limits(PAGE, [Line("Sales", firm)]) == ""
    assert "drawn at that limit" in series.at_limits(PAGE, [Line("Sales", firm), Line("A", limit)])


# ---- the grid -------------------------------------------------------------------------------

GRID = Grid(
    rows=(("Sales", "Sales · 412"), ("Legal", "Legal · under 10")),
    columns=(("any", "Any app"), ("excel", "Excel")),
    cells={
        ("Sales", "any"): Cell(62, "62 %", Paint("#104780", "#FFFFFF")),
        ("Sales", "excel"): Cell(5, "≤ 5 %", Paint("#F2F6FA", "#1F2937")),
        ("Legal", "any"): Cell(None, ""),
    },
    head="Department",
    missing="not shown",
)


def test_a_hidden_figure_is_null_in_the_frame() -> None:
    frame = GRID.frame()
    assert list(frame["_row"]) == ["Sales · 412", "Legal · under 10"]
    assert frame["any"].isna().tolist() == [False, True]
    assert frame["excel"].isna().tolist() == [False, True]


def test_cells_have_their_paint_and_hidden_ones_stand_outside_the_scale() -> None:
    css = GRID._paints(GRID.frame(), palette=LIGHT)
    assert css.loc[0, "any"] == "background-color: #104780; color: #FFFFFF"
    assert css.loc[1, "any"] == css.loc[1, "excel"] == LIGHT.neutral.css
    assert LIGHT.neutral.background not in LIGHT.sequential


def test_labels_are_what_is_read() -> None:
    html = GRID.styled(LIGHT).to_html()
    assert "62 %" in html
    assert "≤ 5 %" in html


class State:
    """What st.dataframe keeps under its key."""

    def __init__(self, *cells: tuple[int, str]) -> None:
        self.selection = type("Selection", (), {"cells": list(cells)})()


def test_a_choice_is_looked_up_by_its_position() -> None:
    assert heatmap.chosen(GRID, State((1, "excel"))) == ("Legal", "excel")
    assert heatmap.chosen(GRID, State((0, "_row"))) == ("Sales", None)
    assert heatmap.chosen(GRID, State()) is None
    assert heatmap.chosen(GRID, None) is None


def test_changes_of_few_people_are_not_coloured() -> None:
    rounded = departments._change_cell(PAGE, row(change=-0.15, about=True), LIGHT)
    counted = departments._change_cell(PAGE, row(change=-0.15), LIGHT)
    assert (rounded.label, rounded.paint) == ("−15", LIGHT.change(0))
    assert counted.paint == LIGHT.change(-15) != LIGHT.change(0)


def test_a_change_that_cannot_be_told_is_a_dash_and_not_a_secret() -> None:
    limit = departments._change_cell(PAGE, row(0.02, bound="at_most", change=None), LIGHT)
    hidden = departments._change_cell(PAGE, row(None, hidden="small-group", change=None), LIGHT)
    assert (limit.label, limit.paint) == ("–", LIGHT.change(0))
    assert hidden.number is None
    assert "A dash" in departments.explanation(PAGE, "change")


def moved(app: str, change: float | None, **more: object) -> Row:
    given = {"numerator": 60, "denominator": 96, "previous": 0.5, "change": change, **more}
    return Row({"department": "Sales", "app": app}, 0.6, **given)  # type: ignore[arg-type]


def test_what_changed_follows_the_department(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    rows = [
        moved("any", 0.3), moved("word", 0.05), moved("excel", -0.2), moved("teams", 0.005),
        moved("loop", 0.4, about=True), moved("edge", 0.4, denominator=20), moved("chat", None),
    ]  # fmt: skip

    def ask(page: Page, metric: str, **question: object) -> Answer:
        asked.append((metric, question["by"], question["department"]))
        return answer(*rows)

    monkeypatch.setattr("ui.asking.ask", ask)
    found = overview.movers(replace(PAGE, department="Sales"))
    assert [moved.dims["app"] for moved in found] == ["excel", "word"]
    assert asked == [("app_reach", ("app",), "Sales")]


def test_a_department_is_named_when_more_changed_than_chance_would(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of 50 people, 16 came or went (McNemar: 1.64 × √16 = 6.6); of 400, 60 (12.7)."""
    shares = {"Sales": (50, 4 / 50), "Finance": (400, 14 / 400), "Legal": (400, -12 / 400)}
    flows = {"Sales": (0.1, 0.1, 0.12), "Finance": (0.05, 0.05, 0.05), "Legal": (0.05, 0.05, 0.05)}

    def ask(page: Page, metric: str, **question: object) -> Answer:
        if metric == "active_share":
            return answer(
                *(
                    Row({"department": name}, 0.5, None, people, change=change)
                    for name, (people, change) in shares.items()
                )
            )
        bands = ("new", "reactivated", "lapsed", "retained")
        return answer(
            *(
                Row({"department": name, "band": band}, value, None, None)
                for name, turned in flows.items()
                for band, value in zip(bands, (*turned, 0.9), strict=True)
            )
        )

    monkeypatch.setattr("ui.asking.ask", ask)
    assert [one.dims["department"] for one in overview.movers(PAGE)] == ["Finance"]


def test_people_of_small_groups_never_become_a_count() -> None:
    cell = departments._people_cell(PAGE, row(0.25, numerator=None, denominator=20), LIGHT)
    assert (cell.number, cell.label) == (0, "about 25\u00a0%")


@pytest.mark.parametrize("view", ["share", "frequency", "change", "people"])
def test_what_is_exported_is_what_the_grid_draws(
    open_page: Open, small_home: Path, view: str
) -> None:
    app = open_page(small_home, "views/departments.py", view=view)
    assert not app.exception
    assert {button.proto.label for button in app.get("download_button")} >= {
        "Export as CSV", "Export as Excel",
    }  # fmt: skip
