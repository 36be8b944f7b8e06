"""An action of four teams that starts soon, and what a refusal of the register says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from store.register import Draft, NotPossible

TODAY = date(2026, 11, 20)
SOON = TODAY + timedelta(days=10)
TEAMS = ("Finance AP", "Finance AR", "Claims East", "Claims West")


def planned(register, **fields):
    draft = {"kind": "coaching", "title": "Inbox hour", "teams": TEAMS, "starts_on": SOON}
    return register.add_action(Draft(**{**draft, **fields}), today=TODAY)


def refused(register, *args, **kwargs):
    with pytest.raises(NotPossible) as caught:
        getattr(register, args[0])(*args[1:], **kwargs)
    return caught.value.says.said("en")
