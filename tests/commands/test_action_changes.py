"""Who changed what of an action: every kind of change, in both languages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from access import Viewer
from commands import action_changes
from store.register import Draft, Register
from store.register_actions import _FIELDS

SOON = date(2026, 12, 7)


@pytest.fixture
def changes(tmp_path: Path) -> list[dict[str, str | None]]:
    """What the register keeps of an action that was planned, changed, drawn, left and stopped."""
    register = Register.open(tmp_path, Viewer("", "hr"))
    draft = Draft("coaching", "Inbox hour", ("Sales", "Care"), SOON, "department")
    number = register.add_action(draft, today=date(2026, 11, 20))
    register.change_action(
        number, today=date(2026, 11, 20), kind="workshop", title="Inbox",
        teams=("Sales", "Care", "Legal"), ends_on=date(2026, 12, 24), owner="Champions",
        goal="Half of them weekly",
    )  # fmt: skip
    register.draw_lots(number, seed=2026, waves=2, weeks_between=9, today=date(2026, 11, 20))
    register.stop_team(number, "Care", on=date(2026, 12, 14), today=date(2026, 12, 14))
    register.set_status(number, "stopped", today=date(2026, 11, 20))
    return list(register.action_changes(number))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["recorded: planned", "kind: Workshop", "goal: Half of them weekly",
                "teams: Sales, Care, Legal", "title: Inbox", "last day: 24 Dec 2026",
                "owner: Champions", "lots drawn, seed: 2026", "Care stops on: 14 Dec 2026",
                "status: stopped"]),
        ("nl", ["vastgelegd: gepland", "soort: Workshop", "doel: Half of them weekly",
                "teams: Sales, Care, Legal", "titel: Inbox", "laatste dag: 24 dec 2026",
                "eigenaar: Champions", "geloot, met lotgetal: 2026", "Care stopt op: 14 dec 2026",
                "status: gestopt"]),
    ],
)  # fmt: skip
def test_every_change_is_said_in_the_readers_words(
    changes: list[dict[str, str | None]], language: str, words: list[str]
) -> None:
    lines = [action_changes.said(change, language) for change in changes]
    assert [line.split("(HR)  ")[1] for line in lines] == words


def test_every_field_that_can_change_has_a_name() -> None:
    assert set(_FIELDS) <= set(action_changes.WHAT)


def test_a_training_is_told_by_its_title(changes: list[dict[str, str | None]]) -> None:
    joined = {**changes[0], "what": "event_key", "became": "7a5a933a"}
    assert action_changes.said(joined, "en", {"7a5a933a": "Inbox"}).endswith("training: Inbox")
    assert action_changes.said(joined, "en").endswith("training")  # not in these data
