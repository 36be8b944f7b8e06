"""The page of teams: who asks for attention and why, what is decided, and that nobody shows."""

from __future__ import annotations

import csv
import re
from datetime import timedelta
from pathlib import Path

import pytest

from access import Viewer
from metrics.events import Offers
from store.register import Draft, Register
from tests.conftest import run_cli
from tests.views.conftest import HEADER, NEWEST, Open, words
from ui.teams import activities, spark
from ui.teams.board import Board

VIEW = "views/teams.py"
WEEKS = 24
NOW = NEWEST + timedelta(days=3)
# People per department, and the share of them active in a week so many weeks ago.
TEAMS = {
    "Falling": (60, lambda back: 0.7 if back > 6 else 0.25),
    "Still": (60, lambda back: 0.4),
    "Rising": (60, lambda back: 0.75 if back < 6 else 0.35),
    "Never": (60, lambda back: 0.15),
    "High": (90, lambda back: 0.8),
    "Tiny": (6, lambda back: 0.9),
    "Small": (9, lambda back: 0.1),
}


def active(number: int, size: int, share: float, back: int) -> bool:
    """The first people of a department use it always; one place moves from week to week."""
    edge = round(size * share)
    return number < edge - 1 or number == edge - 1 + back % 2


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half a year of weekly reports of departments that each do something else."""
    folder = tmp_path_factory.mktemp("teams")
    files, home = folder / "files", folder / "home"
    files.mkdir()
    everyone = [
        (f"p{number}.{team.lower()}@voorbeeld.example", team, number)
        for team, (size, _) in TEAMS.items()
        for number in range(size)
    ]
    with (files / "people-2026-01-05.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["User Principal Name", "Department", "Has Copilot License"])
        rows.writerows((upn, team, "Yes") for upn, team, _ in everyone)
    for back in range(WEEKS):
        on = NEWEST - timedelta(weeks=back)
        with (files / f"usage-{on}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(HEADER)
            for upn, team, number in everyone:
                size, share = TEAMS[team]
                used = on - timedelta(days=2) if active(number, size, share(back), back) else None
                rows.writerow([on, upn, "Een Naam", used, used, used, used, None, 7])
    answer = run_cli(home, "import", files)
    assert answer.returncode == 0, answer.stderr + answer.stdout
    return home


@pytest.fixture
def register(home: Path) -> Register:
    """The register of the home, emptied of what an earlier test wrote."""
    found = Register.open(home, Viewer())
    with found.opened() as con:
        for name in ("note", "goal", "opt_in", "follow_up"):
            con.execute(f"delete from {name}")
        con.execute("update action set status = 'stopped'")
    return found


def queues(app) -> str:
    return " | ".join(str(option) for group in app.button_group for option in group.options)


def test_each_team_is_where_its_figures_put_it(
    open_page: Open, home: Path, register: Register
) -> None:
    app = open_page(home, VIEW, by="department")
    assert not app.exception
    assert "of 5 teams would gain from attention now" in words(app)
    assert "Declining · 1" in queues(app)
    opened = {
        name: [b.label for b in open_page(home, VIEW, by="department", queue=name).button]
        for name in ("declining", "stagnating", "never-took-off")
    }
    assert "**Falling**" in opened["declining"]
    assert "**Still**" in opened["stagnating"]
    assert "**Never**" in opened["never-took-off"]
    assert "grew or came back" in words(app)
    assert "**Rising**" not in words(app)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "in every 100 people with a licence use Copilot"),
        ("nl", "op de 100 mensen met een licentie"),
    ],
)
def test_a_team_says_why_in_both_languages(
    open_page: Open, home: Path, register: Register, language: str, said: str
) -> None:
    app = open_page(home, VIEW, by="department", team="Falling", lang=language)
    assert not app.exception
    assert said in words(app)


def test_a_small_team_is_counted_and_never_opened(
    open_page: Open, home: Path, register: Register
) -> None:
    app = open_page(home, VIEW, by="department")
    assert "2 teams are too small to be told of" in words(app)
    assert not [
        button for button in app.button if "Tiny" in button.label or "Small" in button.label
    ]
    tried = open_page(home, VIEW, by="department", team="Tiny")
    assert "This team is not among those that can be told of" in words(tried)


def test_an_action_moves_a_team_to_follow_up(
    open_page: Open, home: Path, register: Register
) -> None:
    app = open_page(home, VIEW, by="department", queue="declining")
    app.button(key="act-Falling").click().run()
    # The form is filled in by a browser (tests/browser/test_champion.py): here it opens.
    assert app.multiselect(key="action-teams-Falling").value == ["Falling"]
    draft = Draft("coaching", "On the floor", ("Falling",), NOW, "department")
    register.add_action(draft, today=NOW)
    app = open_page(home, VIEW, by="department")
    assert "In follow-up · 1" in queues(app)
    assert "Declining · 0" in queues(app)
    assert "2 of them would gain from attention now" in app.header[0].value
    team = open_page(home, VIEW, by="department", team="Falling")
    assert "**On the floor**" in words(team)
    assert "It is too early" in words(team)


def test_a_form_that_was_closed_is_not_that_of_another_team(
    open_page: Open, home: Path, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Board, "queue", lambda self, _: tuple(e for e in self.entries if e.asks))
    app = open_page(home, VIEW, by="department")
    app.button(key="act-Still").click().run()
    (title,) = (one for one in app.text_input if one.label == "Title")
    title.set_value("For Still alone")
    app.button(key="act-Falling").click().run()
    assert [one.value for one in app.multiselect] == [["Falling"]]
    assert "For Still alone" not in [one.value for one in app.text_input]


def test_what_a_team_said_yes_to_is_not_taken_back_by_a_page_that_was_open(
    open_page: Open, home: Path, register: Register
) -> None:
    page, other = (open_page(home, VIEW, by="department", team="Still") for _ in range(2))
    page.toggle(key="wins-Still").set_value(True).run()
    other.button(key="goal-save").click().run()
    assert register.opted_in("department", "wins") == {"still"}
    assert other.toggle(key="wins-Still").value is True
    other.toggle(key="wins-Still").set_value(False).run()
    assert not register.opted_in("department", "wins")


def test_a_note_that_is_refused_can_be_mended(
    open_page: Open, home: Path, register: Register
) -> None:
    app = open_page(home, VIEW, by="department", team="Still")
    assert app.text_area[0].help.endswith("A full name of a colleague is refused.")
    (keep,) = (button for button in app.button if button.label == "Keep this note")
    app.text_area[0].set_value("Ask bo@voorbeeld.example about May.")
    keep.click().run()
    assert "has an address in it" in words(app)
    assert app.text_area[0].value == "Ask bo@voorbeeld.example about May."
    app.text_area[0].set_value("Ask the planner about May.")
    (keep,) = (button for button in app.button if button.label == "Keep this note")
    keep.click().run()
    kept = register.notes("department", "Still")
    assert [note.words for note in kept] == ["Ask the planner about May."]
    assert app.text_area[0].value == ""


def test_another_title_does_not_bring_back_a_team_that_stepped_out(
    open_page: Open, home: Path, register: Register
) -> None:
    soon = NOW + timedelta(weeks=2)
    draft = Draft("coaching", "Open", ("Falling", "Still", "Never"), soon, "department")
    number = register.add_action(draft, today=NOW)
    register.draw_lots(number, seed=1, waves=2, weeks_between=9, today=NOW)
    register.stop_team(number, "Never", on=NOW, today=NOW)
    app = open_page(home, VIEW, by="department", team="Falling")
    app.button(key=f"change-{number}").click().run()
    app.text_input(key=f"action-title-{number}").set_value("Open hour")
    app.button(key=f"change-{number}").click()
    app.button(key=f"action-save-{number}").click().run()
    found = register.action(number)
    assert found.title == "Open hour"
    assert found.lots is not None
    assert found.left_early == 1


def test_not_now_puts_a_team_aside_and_it_can_be_put_back(
    open_page: Open, home: Path, register: Register
) -> None:
    app = open_page(home, VIEW, by="department", queue="stagnating")
    app.button(key="later-Still").click().run()
    assert "Standing still · 0" in queues(app)
    assert register.follow_ups("department")["still"].state == "not_now"
    app.button(key="back-Still").click().run()
    assert "Standing still · 1" in queues(app)


def test_a_team_is_named_among_those_that_grew_only_when_it_said_yes(
    open_page: Open, home: Path, register: Register
) -> None:
    register.opt_in("department", "Rising", "wins", wanted=True)
    app = open_page(home, VIEW, by="department")
    assert "Well done, and thank you: **Rising**" in words(app)


def test_notes_and_a_goal_stand_on_the_page_of_the_team(
    open_page: Open, home: Path, register: Register
) -> None:
    register.add_note("department", "Still", "New planning <b>tool</b>\nSince May")
    app = open_page(home, VIEW, by="department", team="Still")
    assert "New planning \\<b\\>tool\\<\\/b\\>  \nSince May" in words(app)
    number = register.notes("department", "Still")[0].note_id
    app.button(key=f"note-away-{number}").click().run()
    assert "New planning" not in words(app) and not register.notes("department", "Still")
    app.slider[0].set_value(60).run()
    app.button(key="goal-save").click().run()
    assert [goal.share for goal in register.goals("department", "Still")] == [0.6]
    assert "**60" in words(app)


def test_who_may_only_read_decides_nothing(
    open_page: Open, home: Path, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = Viewer(role="champion", departments=frozenset({"Still"}))
    monkeypatch.setattr("access.local_viewer", lambda *_: viewer)
    app = open_page(home, VIEW, by="department", queue="stagnating")
    assert not app.exception
    labels = [button.label for button in app.button]
    assert "**Still**" in labels
    assert not [label for label in labels if "Falling" in label]
    other = open_page(home, VIEW, by="department", team="Falling")
    assert "This team is not among those that can be told of" in words(other)


def test_no_person_and_no_small_team_has_a_figure_on_the_page(
    open_page: Open, home: Path, register: Register
) -> None:
    app = open_page(home, VIEW, by="department", team="Still")
    assert not re.search(r"voorbeeld\.example|Een Naam|\bp\d+\.", words(app) + repr(app.main))


def test_the_small_line_leaves_gaps_open_and_speaks() -> None:
    from base64 import b64decode

    from metrics.teams.lines import Level
    from ui.theme import LIGHT

    weeks = [NEWEST - timedelta(weeks=back) for back in range(4, 0, -1)]
    shares = [0.4, None, 0.5, 0.6]
    levels = [Level(week, share) for week, share in zip(weeks, shares, strict=True)]
    drawn = spark.image(levels, LIGHT, 'from "40 %" to 60 %')
    assert "&quot;40 %&quot;" in drawn
    svg = b64decode(re.search(r"base64,([^\"]+)", drawn)[1]).decode()
    assert svg.count("<polyline") == 1
    assert svg.count("<circle") == 2


def test_an_activity_of_the_lists_becomes_an_action_once(
    open_page: Open, home: Path, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = Draft(
        "training", "The basics", ("Falling",), NOW, "department",
        event_key="9bd7693c-d370-58c7-f304-2ffeaf65878e",
    )  # fmt: skip
    monkeypatch.setattr(activities, "offers", lambda *_: Offers((draft,), 0, 0, 0))
    before = len(register.actions())
    app = open_page(home, VIEW, by="department")
    assert any("In your lists, not an action yet · 1" in one.label for one in app.expander)
    button = f"event-{draft.event_key}-{draft.starts_on}"
    app.button(key=button).click().run()
    app.button(key=button).click().run()
    assert not app.exception
    assert len(register.actions()) == before + 1
    assert [one.event_key for one in register.actions()].count(draft.event_key) == 1


def test_a_planned_action_can_be_changed_and_a_team_can_step_out(
    open_page: Open, home: Path, register: Register
) -> None:
    teams = ("Falling", "Still")
    soon = NOW + timedelta(weeks=2)
    number = register.add_action(Draft("coaching", "Open", teams, soon, "department"), today=NOW)
    app = open_page(home, VIEW, by="department", team="Falling")
    app.button(key=f"change-{number}").click().run()
    app.text_input(key=f"action-title-{number}").set_value("Open hour")
    app.text_input(key=f"action-owner-{number}").set_value("Champion of logistics")
    app.button(key=f"change-{number}").click()
    app.button(key=f"action-save-{number}").click().run()
    assert not app.exception
    one = register.action(number)
    assert (one.title, one.owner) == ("Open hour", "Champion of logistics")
    assert tuple(team.team for team in one.teams) == teams
    app = open_page(home, VIEW, by="department", team="Falling")
    app.button(key=f"out-{number}").click().run()
    found = register.action(number).team("Falling")
    assert found is not None and found.stopped_on is not None
    listed = open_page(home, VIEW, by="department")
    assert "**Open hour** · Coaching · planned · Champion of logistics" in words(listed)
    assert "Falling (stepped out), Still" in words(listed)


def test_what_goes_with_a_started_action_can_still_be_added(
    open_page: Open, home: Path, register: Register
) -> None:
    """Who took part is in a list that is imported afterwards, and an end is known late."""
    draft = Draft("training", "The basics", ("Falling",), NOW, "department", goal="One task")
    number = register.add_action(draft, today=NOW)
    app = open_page(home, VIEW, by="department", team="Falling")
    app.button(key=f"change-{number}").click().run()
    fixed = (app.selectbox(key=f"action-kind-{number}"),
             app.multiselect(key=f"action-teams-{number}"),
             app.date_input(key=f"action-starts-{number}"),
             app.text_input(key=f"action-goal-{number}"))  # fmt: skip
    assert all(one.disabled for one in fixed)
    app.text_input(key=f"action-link-{number}").set_value("https://intranet.example/basics")
    app.button(key=f"change-{number}").click()
    app.button(key=f"action-save-{number}").click().run()
    assert not app.exception
    found = register.action(number)
    assert found.link == "https://intranet.example/basics"
    assert (found.teams[0].team, found.starts_on, found.goal) == ("Falling", NOW, "One task")


def test_what_was_written_of_an_action_stands_with_it(
    open_page: Open, home: Path, register: Register
) -> None:
    goal = "Everybody writes one summary a week, by hand or with help, and tells what it took."
    sheet = "https://intranet.example/sheet"
    draft = Draft(
        "coaching", "Open", ("Still",), NOW, "department",
        goal=goal, link=sheet, materials="The sheet\n# and a *film*")  # fmt: skip
    number = register.add_action(draft, today=NOW)
    app = open_page(home, VIEW, by="department", team="Still")
    assert goal in words(app).replace("\\", "")
    assert "The sheet  \n\\# and a \\*film\\*" in words(app)
    assert [str(one.proto.url) for one in app.get("link_button")] == [sheet]
    register.set_status(number, "stopped", today=NOW + timedelta(days=9))
    assert "What this rests on" in str(open_page(home, VIEW, by="department", team="Still").main)


def test_a_champion_of_one_department_does_the_week(
    open_page: Open, home: Path, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = Viewer("bo", "champion", frozenset({"Still", "Rising"}))
    monkeypatch.setattr("access.local_viewer", lambda *_: viewer)
    register.opt_in("department", "Rising", "wins", wanted=True)
    past = NOW - timedelta(weeks=8)
    for team in ("Rising", "Falling"):
        register.opt_in("department", team, "challenges", wanted=True)
    register.add_action(
        Draft("challenge", "Less mail", ("Falling", "Rising"), past, "department"), today=NOW
    )
    app = open_page(home, VIEW, by="department", queue="stagnating")
    assert "Well done, and thank you: **Rising**" in words(app)
    # Leaving a team alone takes a reason; the day on which it comes back is proposed.
    app.button(key="snooze-Still").click().run()
    app.button(key="snooze-Still").click()
    app.button(key="snooze-save").click().run()
    assert "The reason is missing" in words(app)
    app.text_input(key="snooze-why-Still").set_value("Month end")
    app.button(key="snooze-Still").click()
    app.button(key="snooze-save").click().run()
    kept = register.follow_ups("department")["still"]
    assert (kept.state, kept.reason, kept.who) == ("snoozed", "Month end", "bo")
    # A challenge: its own progress, and nothing of a team of somebody else.
    rising = open_page(home, VIEW, by="department", team="Rising")
    assert not rising.exception
    said = words(rising)
    assert "Each team beside its own four weeks before: Rising" in said
    assert "Falling " not in said
    # A challenge that a team said no to is refused in words.
    app.button(key="back-Still").click().run()
    app.button(key="act-Still").click().run()
    app.selectbox(key="action-kind-Still").set_value("challenge")
    app.button(key="act-Still").click()
    app.button(key="action-save-Still").click().run()
    assert "Still has not said yes to challenges, so it is not in one" in words(app)
