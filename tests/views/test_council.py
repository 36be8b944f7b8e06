"""Works council: for those who put it before others, and for nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.council_told import PAGE
from store.access_log import AccessLog
from tests.views.conftest import words
from tests.views.test_access import SignedIn, claims, guarded_home, signed_in
from ui import links

__all__ = ["guarded_home", "signed_in"]


@pytest.mark.parametrize("role", ["privacy", "hr", "admin"])
def test_it_is_read_here_and_taken_along(
    signed_in: SignedIn, guarded_home: Path, role: str
) -> None:
    app = signed_in(claims(role), links.COUNCIL)
    assert not app.exception
    said = words(app)
    for head in ("What Kadans cannot do", "How much is hidden", "DPIA: risks and measures"):
        assert head in said
    (choice,) = [one for one in app.button_group if one.key == "council-language"]
    assert choice.options == ["Nederlands", "English", "Français", "Deutsch"]
    assert not choice.set_value("fr").run().exception  # the files in French, the page as it was
    assert "What Kadans cannot do" in words(app)
    looks = AccessLog.open(guarded_home).looks(role="privacy")
    assert [look.page for look in looks].count("council") == 1
    assert PAGE not in [look.page for look in looks]  # reading is no report


@pytest.mark.parametrize("role", ["champion", "employee"])
def test_others_do_not_get_there(signed_in: SignedIn, role: str) -> None:
    app = signed_in(claims(role))
    with pytest.raises(ValueError, match="council"):
        app.switch_page(links.COUNCIL)
