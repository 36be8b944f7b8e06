"""The words of the commands of the register: actions, effect, use-cases, coverage, goals."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Protocol

from commands.misuse import _, complaint
from words import text

Run = Callable[[argparse.Namespace], int]
Later = Callable[[str, str], Run]
Day = Callable[[str], date]
WEEKS_BETWEEN = 9  # the weeks of a start, and the eight after it in which its effect is read


class Words(Protocol):
    """What argparse's subparsers let one do."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser: ...


def declare(commands: Words, later: Later, day: Day) -> None:
    """Add the commands; `later` finds the function of one, `day` reads a day."""
    _actions(commands, later, day)
    one = commands.add_parser("effect", help=_("whether an action helped, beside comparable teams"))
    one.add_argument("action", type=int, metavar="ACTION")
    one.add_argument("--json", action="store_true")
    one.set_defaults(run=later("actions", "run_effect"))
    _use_cases(commands, later)
    one = commands.add_parser("coverage", help=_("where champions are, and where they are missed"))
    one.add_argument("--by", choices=("department", "function"), default="department")
    one.add_argument("--json", action="store_true")
    one.set_defaults(run=later("agreed", "run_coverage"))
    _goals(commands, later, day)


def _actions(commands: Words, later: Later, day: Day) -> None:
    top = commands.add_parser(
        "actions", help=_("what is done for teams: list, add, draw lots, stop")
    )
    top.add_argument("--json", action="store_true")
    top.add_argument("--team", help=_("only the actions of this team"))
    top.set_defaults(run=later("actions", "run_list"))
    what = top.add_subparsers(metavar=_("WHAT"))
    one = what.add_parser("show", help=_("one action, with who changed what"))
    _number(one)
    one.add_argument("--json", action="store_true")
    one.set_defaults(run=later("actions", "run_show"))
    one = what.add_parser("add", help=_("plan an action, or record one that has started"))
    one.add_argument("--kind", required=True)
    one.add_argument("--title", required=True)
    one.add_argument(
        "--teams", required=True, metavar="A,B", help=_('names with a comma in quotes: "A, B",C')
    )
    _by(one)
    one.add_argument("--starts-on", type=day, required=True, metavar="DAY")
    one.add_argument("--ends-on", type=day, metavar="DAY")
    for name, words in (
        ("--goal", _("what it is for")),
        ("--owner", _("the role that sees to it")),
        ("--link", _("an address on the web")),
        ("--materials", _("what is used")),
        ("--course", _("title of its training in the imported lists")),
    ):
        one.add_argument(name, default="", help=words)
    one.set_defaults(run=later("actions", "run_add"))
    _going_on(what, later, day)
    _of_teams(what, later)


def _going_on(what: Words, later: Later, day: Day) -> None:
    """What happens to an action that is planned."""
    one = what.add_parser("draw", help=_("draw lots for the order in which the teams start"))
    _number(one)
    one.add_argument("--seed", type=int, help=_("a whole number; without, one is chosen and shown"))
    one.add_argument("--waves", type=int, default=2)
    one.add_argument("--weeks-between", type=int, default=WEEKS_BETWEEN, metavar="N")
    one.set_defaults(run=later("actions", "run_draw"))
    one = what.add_parser("status", help=_("an action is running, done or stopped"))
    _number(one)
    one.add_argument("status")
    one.set_defaults(run=later("actions", "run_status"))
    one = what.add_parser("stop", help=_("a team is no longer part of an action"))
    _number(one)
    one.add_argument("team")
    one.add_argument(
        "--on", type=day, metavar="DAY", help=_("first day without it (default: today)")
    )
    one.set_defaults(run=later("actions", "run_stop"))
    one = what.add_parser(
        "attend", help=_("join an action to the lists of who took part in training")
    )
    _number(one)
    one.add_argument("course", help=_("title of the training, as in the lists; '' for none"))
    one.set_defaults(run=later("actions", "run_attend"))
    one = what.add_parser(
        "import-events", help=_("make actions of the activities in the imported lists, each once")
    )
    one.add_argument(
        "--check", action="store_true", help=_("say what would happen, change nothing")
    )
    one.add_argument("--json", action="store_true")
    one.set_defaults(run=later("activities", "run_import_events"))


def _of_teams(what: Words, later: Later) -> None:
    one = what.add_parser(
        "note", help=_("words beside the figures of a team, never about a person")
    )
    one.add_argument("words")
    one.add_argument("--team", help=_("without a team, feedback to the project team"))
    _by(one)
    one.set_defaults(run=later("actions", "run_note"))
    one = what.add_parser("opt-in", help=_("a team wants to be named when it grows, or to join in"))
    one.add_argument("team")
    one.add_argument("what", choices=("wins", "challenges"))
    one.add_argument("--no", action="store_true", help=_("no longer"))
    _by(one)
    one.set_defaults(run=later("actions", "run_opt_in"))


def _use_cases(commands: Words, later: Later) -> None:
    top = commands.add_parser("use-cases", help=_("the library of use cases: list, import, export"))
    top.add_argument("--json", action="store_true")
    top.set_defaults(run=later("use_cases", "run_list"))
    what = top.add_subparsers(metavar=_("WHAT"))
    one = what.add_parser("import", help=_("add or replace use cases from a CSV or Markdown file"))
    one.add_argument("file", type=Path)
    one.add_argument(
        "--check", action="store_true", help=_("say what would happen, change nothing")
    )
    one.set_defaults(run=later("use_cases", "run_import"))
    one = what.add_parser("export", help=_("write all use cases to a .csv or .md file"))
    one.add_argument("file", type=Path)
    one.set_defaults(run=later("use_cases", "run_export"))


def _goals(commands: Words, later: Later, day: Day) -> None:
    top = commands.add_parser("goals", help=_("goals of teams, and how far they are"))
    top.add_argument("--json", action="store_true")
    top.set_defaults(run=later("agreed", "run_goals"))
    what = top.add_subparsers(metavar=_("WHAT"))
    one = what.add_parser("set", help=_("a share of habitual users that a team wants to reach"))
    one.add_argument("team")
    one.add_argument("share", type=_share, help=_("such as 60%% or 0.6"))
    one.add_argument("by_on", type=day, metavar="DAY")
    _by(one)
    one.set_defaults(run=later("agreed", "run_set_goal"))
    one = what.add_parser("end", help=_("a team has its goal no longer"))
    one.add_argument("team")
    _by(one)
    one.set_defaults(run=later("agreed", "run_end_goal"))


def _share(given: str) -> float:
    """A part of 1 as people type it: 60, 60%, 60 %, 0.6 or 0,6.

    1 alone may be meant either way. Raises ArgumentTypeError.
    """
    number, sign, rest = given.strip().replace(",", ".").partition("%")
    try:
        share = float(number)
    except ValueError:
        share = math.nan
    if share == 1 and not sign:
        raise complaint(text("{given} can be meant two ways; write 1% or 100%", given=repr(given)))
    if sign or share > 1:
        share /= 100
    if rest or not 0 < share <= 1:
        raise complaint(
            text(
                "{given} is not a share of the team; write it as 70% or 0.7, up to 100%",
                given=repr(given),
            )
        )
    return share


def _by(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--by", help=_("what a team is: team, department, … (default: as `teams` lists them)")
    )


def _number(command: argparse.ArgumentParser) -> None:
    command.add_argument("action", type=int, metavar="ACTION")
