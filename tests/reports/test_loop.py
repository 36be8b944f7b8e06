"""The whole loop on the sample organisation: seen, planned by lot, helped, and told honestly.

Reports of the sample are changed as if coaching worked: from the week after their start, people of
three departments use Copilot in half of the weeks in which they would not have. The plan is
written down in the week before. A second action, of posters, changes nothing.
"""

from __future__ import annotations

import csv
import io
import random
import sys
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from access import Viewer
from metrics.teams import team_status
from metrics.teams.effect import Effect, effect
from metrics.teams.effect.recorded import plan_of
from metrics.teams.policy import Policy
from reports import sheet
from reports.digest import Context
from store import control_file
from store.home import Home
from store.register import Draft, Register, draw
from store.serving import ServingCopy, open_serving
from tests.conftest import run_cli

START, PLANNED, LATER = date(2026, 8, 31), date(2026, 8, 27), date(2026, 11, 18)
HELPED = {"Logistiek", "Klantenservice", "Projectbureau"}
WAITING = {"Productie", "Financi\u00ebn", "Juridische Zaken"}
POSTERS = ("ICT", "Marketing & Communicatie", "Personeel & Organisatie")
SHARE = 0.5  # of the weeks
VIEWER = Viewer()


def departments(sample: Path) -> dict[str, str]:
    """UPN → department, by the newest list."""
    found = {}
    with zipfile.ZipFile(sample / "entra_users.zip") as lists:
        for name in sorted(lists.namelist()):
            rows = csv.DictReader(io.TextIOWrapper(lists.open(name), "utf-8-sig"))
            found.update({row["userPrincipalName"].lower(): row["department"] for row in rows})
    return found


def helped_on(upn: str) -> list[date]:
    """A day in each week in which coaching made this person use Copilot."""
    chance = random.Random(upn)
    weeks = range(1, (LATER - START).days // 7)
    days = [(START + timedelta(weeks=n, days=chance.randrange(5)), chance.random()) for n in weeks]
    return [day for day, drawn in days if drawn < SHARE]


def changed(sample: Path, folder: Path) -> Path:
    """The usage reports and lists of people of the sample, with coaching that works."""
    folder.mkdir()
    (folder / "entra_users.zip").write_bytes((sample / "entra_users.zip").read_bytes())
    of = departments(sample)
    with zipfile.ZipFile(folder / "usage.zip", "w") as out:
        for archive in ("graph_usage_2025.zip", "graph_usage_2026.zip"):
            _add(zipfile.ZipFile(sample / archive), of, out)
    return folder


def _add(archive: zipfile.ZipFile, of: dict[str, str], out: zipfile.ZipFile) -> None:
    with archive as reports:
        for name in sorted(name for name in reports.namelist() if "_D7_" in name):
            text = io.TextIOWrapper(reports.open(name), "utf-8-sig", newline="")
            rows = list(csv.DictReader(text))
            for row in rows:
                upn = row["User Principal Name"].lower()
                if of.get(upn) in HELPED:
                    refreshed = row["Report Refresh Date"]
                    days = [d.isoformat() for d in helped_on(upn) if d.isoformat() <= refreshed]
                    for column in ("Last Activity Date", "Copilot Chat Last Activity Date"):
                        row[column] = max([row[column], *days])
            file = io.StringIO(newline="")
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
            out.writestr(name, file.getvalue().encode("utf-8-sig"))


@contextmanager
def clock(on: date) -> Iterator[None]:
    """Rows of the register are stamped with this day."""
    stamp = f"{on.isoformat()}T09:00:00+00:00"
    users = [m for m in sys.modules.values() if getattr(m, "now", None) is control_file.now]
    with ExitStack() as stack:
        for module in users:
            stack.enter_context(patch.object(module, "now", lambda: stamp))
        yield


@pytest.fixture(scope="module")
def copy(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> ServingCopy:
    folder = tmp_path_factory.mktemp("loop")
    answer = run_cli(folder / "home", "import", changed(sample, folder / "files"))
    assert answer.returncode == 0, answer.stderr + answer.stdout
    data = open_serving(Home(folder / "home"))
    assert data is not None
    return data


@pytest.fixture
def register(tmp_path: Path) -> Register:
    """Both actions, written down before they began; who comes first is drawn by lot."""
    register = Register(tmp_path / "control.sqlite", VIEWER)
    everyone = (*HELPED, *WAITING)
    # The seed with which the lot falls on the departments whose reports were changed.
    seed = next(n for n in range(1000) if set(draw(everyone, n)[:3]) == HELPED)
    with clock(PLANNED):
        coaching = register.add_action(
            Draft("coaching", "Half an hour on the floor", everyone, START, "department"),
            today=PLANNED,
        )
        register.draw_lots(coaching, seed=seed, waves=2, weeks_between=9, today=PLANNED)
        register.add_action(
            Draft("campaign", "Posters", POSTERS, START, "department"), today=PLANNED
        )
    return register


def told(register: Register, title: str, data: ServingCopy) -> Effect:
    actions = register.actions()
    one = next(action for action in actions if action.title == title)
    others = [plan_of(other) for other in actions if other is not one]
    return effect(plan_of(one), others, VIEWER, data)


def test_teams_that_stand_still_are_seen_before_anything_is_done(copy: ServingCopy) -> None:
    week = START - timedelta(weeks=1)
    rows = {row.team: row for row in team_status(copy, VIEWER, [week], by="department").rows}
    flagged = {team for team, row in rows.items() if row.flagged}
    assert flagged >= {"Logistiek", "Klantenservice", "Productie"}
    assert not flagged & {"Verkoop", "ICT", "Onderzoek & Ontwikkeling"}


def test_coaching_by_lot_is_seen_to_help_weeks_later(copy: ServingCopy, register: Register) -> None:
    found = told(register, "Half an hour on the floor", copy)
    assert found.verdict == "due-to-the-action"
    assert found.drawn_by_lot
    assert not found.preliminary
    assert found.chosen == "waiting"
    assert found.low is not None
    assert found.low > 0
    said = " ".join(part.said("nl") for part in found.sentence)
    assert "geloot" in said
    assert "bewezen" not in said


def test_the_same_plan_shows_nothing_where_nobody_was_helped(
    sample_home: Path, register: Register
) -> None:
    """The placebo: the teams, the days and the lots of the coaching, in the reports as they are."""
    data = open_serving(Home(sample_home))
    assert data is not None
    found = told(register, "Half an hour on the floor", data)
    assert found.verdict == "no-visible-effect"
    assert found.drawn_by_lot
    assert found.low is not None
    assert found.high is not None
    assert found.low <= 0 <= found.high  # in whole points


def test_posters_that_do_nothing_are_not_said_to_help(
    copy: ServingCopy, register: Register
) -> None:
    found = told(register, "Posters", copy)
    assert found.verdict == "no-visible-effect"
    assert found.low is not None
    assert found.high is not None
    assert found.low <= 0 <= found.high  # in whole points


def test_the_sheet_tells_both(copy: ServingCopy, register: Register) -> None:
    context = Context(copy, VIEWER, register, Policy(), "auto", LATER, "en")
    page = sheet.page(sheet.sheet(context))
    assert "Half an hour on the floor: The teams that came first gained" in page
    assert "Posters: No visible effect yet" in page
