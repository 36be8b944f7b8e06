"""What an admin may set: names, defaults, and what a value can be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from access import FLOOR_MINIMUM_GROUP
from store.team_thresholds import DEFAULT, checked, named
from words import Text, text

TEAM_COLUMNS = (
    "auto",
    "team",
    "manager",
    "department",
    "function",
    "office",
    "country",
    "company",
)

RECLAIM = "reclaim_by_name"
RECLAIM_PURPOSE = "reclaim_purpose"


class BadSetting(ValueError):
    """A setting that does not exist, or a value that it cannot have; `says` has the sentence."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.said("en"))
        self.says = says


def _anything(_name: str, _value: str) -> Text | None:
    return None


def _group_size(name: str, value: str) -> Text | None:
    if value.isdecimal() and int(value) >= FLOOR_MINIMUM_GROUP:
        return None
    return text(
        "minimum_group cannot be {value}: it is a whole number of at least {floor}.",
        value=value,
        floor=FLOOR_MINIMUM_GROUP,
    )


def _switch(name: str, value: str) -> Text | None:
    if value in ("on", "off"):
        return None
    return text("{name} cannot be {value}; it is on or off.", name=name, value=value)


def _whole(least: int, most: int) -> Callable[[str, str], Text | None]:
    """A check for whole numbers of a range, both ends included."""

    def wrong(name: str, value: str) -> Text | None:
        if value.isdecimal() and len(value) < 6 and least <= int(value) <= most:
            return None
        return text(
            "{name} cannot be {value}: it is a whole number from {least} to {most}.",
            name=name,
            value=value,
            least=least,
            most=most,
        )

    return wrong


def _team_column(name: str, value: str) -> Text | None:
    if value in TEAM_COLUMNS:
        return None
    return text(
        "team_column cannot be {value}. Known are: {known}.",
        value=value,
        known=", ".join(TEAM_COLUMNS),
    )


def _thresholds(_name: str, value: str) -> Text | None:
    given = named(value)
    found = given if isinstance(given, Text) else checked(given, DEFAULT)
    return found if isinstance(found, Text) else None


@dataclass(frozen=True)
class Setting:
    """One thing an admin may set; `wrong` tells what is wrong with a value, or nothing."""

    name: str
    default: str
    help: Text
    wrong: Callable[[str, str], Text | None] = _anything


SETTINGS = (
    Setting("minimum_group", "10", text("Smallest group that is shown; at least 5."), _group_size),
    Setting(
        "team_column",
        "auto",
        text(
            "What a team is: auto, team, manager, department, function, office, country or company."
        ),
        _team_column,
    ),
    Setting(
        "presence",
        "off",
        text(
            "Whether the last day at work of each person may be read: on or off; on needs a reason."
        ),
        _switch,
    ),
    Setting(
        "team_thresholds",
        "",
        text(
            "How teams are judged, where it differs from the usual: name=value, name=value; a "
            "change needs a reason."
        ),
        _thresholds,
    ),
    Setting(
        "person_months",
        "13",
        text(
            "Months for which rows of persons are kept; of earlier weeks only group figures stay."
        ),
        _whole(3, 36),
    ),
    Setting("leavers_days", "30", text("Days after which names of leavers go."), _whole(1, 365)),
    Setting("access_log_months", "12", text("Months for which who looked is kept."), _whole(1, 60)),
    Setting("notes_days", "90", text("Days for which notes on teams are kept."), _whole(1, 730)),
    Setting(
        "backup_keep", "7", text("Backups that are kept in one place, at most."), _whole(1, 365)
    ),
    Setting("backup_days", "30", text("Days after which a backup is removed."), _whole(1, 365)),
    Setting(
        "purpose", "", text("Why the organisation looks at these figures; shown on every page.")
    ),
    Setting(
        RECLAIM_PURPOSE,
        "",
        text(
            "What the list of licences by name is for; it has to be there before that is "
            "switched on."
        ),
    ),
    Setting(
        RECLAIM,
        "off",
        text(
            "Whether an admin may see by name who has a licence without use: on or off; on needs a "
            "purpose and a reason."
        ),
        _switch,
    ),
    Setting(
        "reclaim_days",
        "90",
        text("Days without use, and of grace for a new licence, on the list of licences by name."),
        _whole(30, 365),
    ),
)

# Settings that let a source be read, and the kind of record that goes when they are switched off.
SWITCHES = {"presence": "presence"}
# Settings that show more of persons: switched on they need a reason, and each change is a look in
# the access log too.
REASONED = (*SWITCHES, RECLAIM)
LOGGED = (RECLAIM, RECLAIM_PURPOSE)


def check_change(name: str, value: str, told: Mapping[str, str], why: str) -> None:
    """Raise BadSetting for a change that cannot be meant, or that needs a reason and has none.

    `told` are all settings as they are before the change.
    """
    check_setting(name, value)
    _check_purpose(name, value, told)
    if why.strip():
        return
    if name == "minimum_group" and int(value) < int(told[name]):
        raise BadSetting(
            text(
                "Lowering the minimum group needs a reason, which is kept (from the shell: --why)."
            )
        )
    if name == "team_thresholds" and value.strip() != told[name].strip():
        raise BadSetting(
            text(
                "Judging teams in another way needs a reason, which is kept (from the shell: "
                "--why)."
            )
        )
    if name in REASONED and value == "on":
        raise BadSetting(
            text(
                "Switching {name} on needs a reason, which is kept: what it is for, and who agreed "
                "(works council, staff). From the shell: --why.",
                name=name,
            )
        )


def _check_purpose(name: str, value: str, told: Mapping[str, str]) -> None:
    """Persons are listed for a purpose that is written down, or not at all."""
    if name == RECLAIM and value == "on" and not told[RECLAIM_PURPOSE].strip():
        raise BadSetting(
            text(
                "First write down what the list of licences by name is for: setting "
                "reclaim_purpose."
            )
        )
    if name == RECLAIM_PURPOSE and not value.strip() and told[RECLAIM] == "on":
        raise BadSetting(
            text("While the list of licences by name is switched on, its purpose has to be there.")
        )


def derives(name: str, value: str) -> bool:
    """Whether a change takes more than keeping a value: facts are derived again, or go."""
    return name == "team_column" or (name in SWITCHES and value == "off")


def check_setting(name: str, value: str) -> None:
    """Raise BadSetting for an unknown setting or a value that cannot be meant."""
    known = {item.name: item for item in SETTINGS}
    if name not in known:
        raise BadSetting(
            text(
                "There is no setting called {name}. Known are: {known}.",
                name=name,
                known=", ".join(known),
            )
        )
    wrong = known[name].wrong(name, value)
    if wrong is not None:
        raise BadSetting(wrong)
