"""Change a setting with everything that hangs on it: facts derived again, or gone."""

from __future__ import annotations

from settings import Settings
from store import rebuild
from store.choices import SWITCHES, check_change
from store.control import Control
from store.home import Home
from store.serving import drop_older
from store.withdraw import withdraw
from store.writer import open_writer


def change(
    settings: Settings, name: str, value: str, *, who: str, why: str, wait: float = 600
) -> int:
    """Set one setting; how many files went for good because their source was switched off.

    Raises BadSetting, and what a writer raises that waits for too long.
    """
    control = Control.open(settings.home)
    told = control.settings()
    check_change(name, value, told, why)
    if name == "team_column" and value != told[name]:
        # First the figures, then the setting: a crash in between leaves both as they were.
        with open_writer(settings, wait_seconds=wait) as writer, writer.transaction():
            rebuild.derive_people_again(writer, team_column=value)
    control.set_setting(name, value, who=who, why=why, looker=f"shell:{who}")
    if name not in SWITCHES or value != "off":
        return 0
    # First the setting, so that nothing is read any more; then what had been read.
    home = Home(settings.home)
    if not home.main.exists():
        return 0
    with open_writer(settings, wait_seconds=wait) as writer:
        count = withdraw(writer, SWITCHES[name], team_column=control.setting("team_column"))
    drop_older(home)
    return count
