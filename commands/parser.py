"""The words that `cli.py` understands."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Protocol

from commands import register_words
from commands.misuse import OneLine, _, complaint, understood
from ingest.answers import ORDERS
from settings import PULLS
from words import LANGUAGES, REPORT_LANGUAGES, text

WINDOWS = (7, 28)  # days, as in metrics.sources.reconcile; a test holds them equal

Run = Callable[[argparse.Namespace], int]


def _later(room: str, name: str) -> Run:
    """The function of a command, loaded when it runs: an import need not load what figures need."""

    def run(arguments: argparse.Namespace) -> int:
        done: int = getattr(import_module(f"commands.{room}"), name)(arguments)
        return done

    run.__qualname__ = f"{room}.{name}"  # by which commands/looks.py knows it
    return run


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise complaint(
            text("{given} is not a day; write it as 2026-11-15", given=repr(given))
        ) from None


def _pulls(given: str) -> tuple[str, ...]:
    """Words of --what. Raises ArgumentTypeError for one that is not known."""
    words = tuple(word.strip() for word in given.split(",") if word.strip())
    unknown = [word for word in words if word not in PULLS]
    if unknown or not words:
        raise complaint(
            text(
                "{given} is not known; there are {known}",
                given=", ".join(unknown) or repr(given),
                known=", ".join(PULLS),
            )
        )
    return words


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Arguments with `run` set to the command's function; exits with 2 on unknown words."""
    return understood(_declared, argv)


def _declared() -> OneLine:
    top = OneLine(prog="cli.py", description=_("Kadans from the shell."))
    top.add_argument(
        "--home", type=Path, metavar="FOLDER", help=_("folder with the data (default data/local)")
    )
    top.add_argument("--lang", choices=LANGUAGES, help=_("language of messages"))
    top.add_argument("--debug", action="store_true", help=_("show tracebacks"))
    commands = top.add_subparsers(required=True, metavar=_("COMMAND"), dest="command")
    _importing(commands)
    _imported(commands)
    _graph(commands)
    _figures(commands)
    _around_figures(commands)
    register_words.declare(commands, _later, _day)
    _data(commands)
    _trust(commands)
    _operations(commands)
    _watching(commands)
    return top


class Commands(Protocol):
    """What argparse's subparsers let one do."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser: ...


def _importing(commands: Commands) -> None:
    one = commands.add_parser("import", help=_("import exports: files, ZIPs, folders"))
    one.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    one.add_argument(
        "--check", action="store_true", help=_("say what would happen, change nothing")
    )
    one.add_argument("--json", action="store_true")
    one.add_argument("--dated", type=_day, metavar="DAY", help=_("the day a people file pictures"))
    one.add_argument(
        "--accept",
        action="append",
        default=[],
        metavar="CODE",
        help=_("import although this finding blocks, such as fewer-people"),
    )
    one.add_argument(
        "--dates",
        choices=tuple(ORDERS),
        help=_("how 05/11/2026 is meant, where a file does not tell"),
    )
    one.add_argument(
        "--columns",
        action="append",
        default=[],
        metavar="NAME=COLUMN,…",
        help=_(
            "which column is which, where a file is in a language that is not known; remembered"
        ),
    )
    one.add_argument(
        "--rejected",
        type=Path,
        metavar="FILE.csv",
        help=_("list the rejected rows there: line, reason and repair"),
    )
    _wait(one)
    one.set_defaults(run=_later("importing", "run_import"))


def _imported(commands: Commands) -> None:
    """What was imported, and the way back."""
    one = commands.add_parser("batches", help=_("what was imported"))
    one.add_argument("--json", action="store_true")
    one.set_defaults(run=_later("importing", "run_batches"))
    for name, run, words in (
        ("undo", "run_undo", _("take batches out again")),
        ("redo", "run_redo", _("bring undone batches back")),
    ):
        one = commands.add_parser(name, help=words)
        one.add_argument("batches", nargs="+", type=int, metavar="BATCH")
        one.add_argument(
            "--together", action="store_true", help=_("and all that was imported together with it")
        )
        _wait(one)
        one.set_defaults(run=_later("importing", run))
    one = commands.add_parser("job", help=_("run a job that a page queued"))
    one.add_argument("job_id")
    one.set_defaults(run=_later("jobs", "run_job"))


def _graph(commands: Commands) -> None:
    one = commands.add_parser("pull", help=_("fetch reports from Microsoft Graph and import them"))
    one.add_argument(
        "--what",
        type=_pulls,
        default=(),
        metavar="A,B",
        help=_("only these of: {names}").format(names=", ".join(PULLS)),
    )
    one.add_argument(
        "--since", type=_day, metavar="DAY", help=_("reach back to this day, as far as Graph can")
    )
    one.add_argument("--json", action="store_true")
    _wait(one)
    one.set_defaults(run=_later("graph", "run_pull"))
    one = commands.add_parser(
        "graph-check", help=_("sign in to Microsoft Graph and say which permission is missing")
    )
    one.add_argument("--json", action="store_true")
    one.set_defaults(run=_later("graph", "run_check"))


def _figures(commands: Commands) -> None:
    one = commands.add_parser("ask", help=_("one metric, as the pages show it"))
    one.add_argument("metric")
    one.add_argument("--by", default="", help=_("dimensions, separated by commas"))
    one.add_argument(
        "--weeks", type=int, help=_("whole weeks: 1, 4, 12, 26 or 52; with --by week any number")
    )
    one.add_argument("--as-of", type=_day, metavar="DAY", help=_("a day, such as 2026-11-15"))
    one.add_argument("--where", action="append", default=[], metavar="DIMENSION=VALUE")
    one.add_argument("--json", action="store_true")
    one.add_argument("--out", type=Path, help=_("write a file instead, .csv or .xlsx"))
    one.set_defaults(run=_later("figures", "run_ask"))
    one = commands.add_parser(
        "kept", help=_("weeks whose rows are gone, as groups were shown then")
    )
    one.add_argument(
        "--by", choices=("department", "team"), default="", help=_("default: everybody")
    )
    one.add_argument("--app", default="", help=_("use in this app (default: in any)"))
    one.add_argument("--json", action="store_true")
    one.add_argument("--out", type=Path, help=_("write a file instead, .csv or .xlsx"))
    one.set_defaults(run=_later("kept", "run_kept"))
    one = commands.add_parser("teams", help=_("which teams grow, stand still or decline, and why"))
    which = one.add_mutually_exclusive_group()
    which.add_argument("--week", type=_day, metavar=_("MONDAY"), help=_("default: the newest week"))
    which.add_argument("--all-weeks", action="store_true")
    one.add_argument("--by", help=_("department, manager, team, function, office, …"))
    one.add_argument("--department", help=_("only teams of this department"))
    one.add_argument("--thresholds", default="", metavar="NAME=VALUE,…", help=_("other than usual"))
    for name, words in (
        ("--closed", _("days on which a team, a country (NL, BE) or everybody was closed")),
        ("--school", _("school holidays of a country; count where presence is not known")),
    ):
        one.add_argument(name, action="append", default=[], metavar="FROM..TO WHO", help=words)
    one.add_argument("--json", action="store_true")
    one.set_defaults(run=_later("teams", "run_teams"))


def _around_figures(commands: Commands) -> None:
    """What is sent or printed of them, the days that explain them, and where they come from."""
    one = commands.add_parser("digest", help=_("send the weekly message to whom the settings name"))
    one.add_argument("--dry-run", action="store_true", help=_("say it here and send nothing"))
    one.set_defaults(run=_later("digest", "run_digest"))
    one = commands.add_parser("sheet", help=_("one page for a town hall or a works council"))
    one.add_argument("--out", type=Path, required=True, help=_("file to write, .html or .png"))
    one.set_defaults(run=_later("sheet", "run_sheet"))
    one = commands.add_parser(
        "closures", help=_("days on which a team, a country or everybody does not work")
    )
    one.add_argument("what", nargs="?", choices=("list", "add", "remove"), default="list")
    one.add_argument("span", nargs="?", metavar="FROM..TO|NUMBER")
    one.add_argument("where", nargs="*", metavar="WHO", help=_("a team, NL or BE; none: everybody"))
    one.add_argument(
        "--school", action="store_true", help=_("a school holiday: some are away, not all")
    )
    one.add_argument("--why", default="", help=_("reason, kept in the log"))
    one.add_argument("--json", action="store_true")
    one.set_defaults(run=_later("closures", "run_closures"))
    one = commands.add_parser("sources", help=_("what each source covers, and why two differ"))
    one.add_argument(
        "--week",
        type=_day,
        metavar="DAY",
        help=_("a day of the week to compare (default: the newest)"),
    )
    one.add_argument("--days", type=int, choices=WINDOWS, default=WINDOWS[0])
    one.add_argument("--json", action="store_true")
    one.set_defaults(run=_later("sources", "run_sources"))
    one = commands.add_parser("metrics", help=_("the catalogue of metrics"))
    one.add_argument("--json", action="store_true")
    one.set_defaults(run=_later("figures", "run_metrics"))


def _data(commands: Commands) -> None:
    one = commands.add_parser("rebuild", help=_("derive everything again from the archive"))
    _wait(one)
    one.set_defaults(run=_later("data", "run_rebuild"))
    one = commands.add_parser(
        "mend", help=_("clean up after a crash and publish what was committed")
    )
    _wait(one)
    one.set_defaults(run=_later("data", "run_mend"))
    one = commands.add_parser("settings", help=_("show or change settings"))
    one.add_argument("name", nargs="?")
    one.add_argument("value", nargs="?")
    one.add_argument("--why", default="", help=_("reason, kept in the log"))
    one.add_argument("--json", action="store_true")
    _wait(one)
    one.set_defaults(run=_later("data", "run_settings"))
    one = commands.add_parser("demo", help=_("write the exports of a simulated organisation"))
    one.add_argument("--people", type=int, default=2000)
    one.add_argument("--weeks", type=int, default=52)
    one.add_argument("--seed", type=int, default=2026)
    one.add_argument("--ends-on", type=_day, metavar="DAY", default=date(2026, 11, 15))
    one.add_argument("--out", type=Path, required=True)
    one.set_defaults(run=_later("data", "run_demo"))


def _trust(commands: Commands) -> None:
    one = commands.add_parser("erase", help=_("erase a person from everything that is kept"))
    _person(one)
    one.add_argument("--check", action="store_true", help=_("say what would go, change nothing"))
    one.set_defaults(run=_later("trust", "run_erase"))
    one = commands.add_parser("exclude", help=_("leave out who objected: add, list, remove"))
    one.add_argument("do", choices=("add", "list", "remove"))
    _person(one)
    one.add_argument(
        "--case", type=int, metavar="N", help=_("the objection to withdraw, by number")
    )
    one.set_defaults(run=_later("trust", "run_exclude"))
    one = commands.add_parser("council", help=_("the report for a works council, as it is now"))
    one.add_argument("--out", type=Path, required=True, help=_("HTML file to write"))
    one.add_argument("--record", type=Path, help=_("also the record of processing, as CSV"))
    one.add_argument(
        "--since", type=_day, metavar="DAY", help=_("changes since this day (default: last report)")
    )
    one.add_argument(
        "--language", choices=REPORT_LANGUAGES, help=_("of the report (default: that of messages)")
    )
    one.set_defaults(run=_later("council", "run_council"))
    one = commands.add_parser("own-data", help=_("what is kept of a person, for who asks for it"))
    _person(one)
    one.add_argument("--out", type=Path, required=True, help=_("file to write, .html or .json"))
    one.set_defaults(run=_later("own_data", "run_own_data"))
    one = commands.add_parser(
        "reclaim", help=_("licences without use, by name, while that is switched on")
    )
    one.add_argument(
        "--reason", default="", help=_("what this look is for; kept in the access log")
    )
    one.add_argument("--out", type=Path, help=_("write a file instead, .csv or .xlsx"))
    one.add_argument("--json", action="store_true")
    one.set_defaults(run=_later("reclaim", "run_reclaim"))
    one = commands.add_parser("access", help=_("who looked at what; looking here is noted too"))
    one.add_argument("--since", type=_day, metavar="DAY", help=_("from this day on"))
    one.add_argument("--limit", type=int, default=50)
    one.add_argument("--verify", action="store_true", help=_("only say whether the chain is whole"))
    one.add_argument("--json", action="store_true")
    one.set_defaults(run=_later("trust", "run_access"))


def _operations(commands: Commands) -> None:
    one = commands.add_parser("retain", help=_("remove what is older than it should be"))
    one.add_argument("--dry-run", action="store_true", help=_("say what would go, change nothing"))
    one.add_argument("--json", action="store_true")
    _wait(one)
    one.set_defaults(run=_later("operations", "run_retain"))
    one = commands.add_parser("backup", help=_("make a verified backup; imports may run meanwhile"))
    one.add_argument("--to", type=Path, metavar="FOLDER", help=_("default: backups in the home"))
    one.add_argument("--with-key", action="store_true", help=_("also the key of the pseudonyms"))
    one.add_argument("--verify", type=Path, metavar="BACKUP", help=_("only look at this one"))
    one.add_argument("--list", action="store_true", help=_("only list the backups there are"))
    one.add_argument("--json", action="store_true")
    one.set_defaults(run=_later("operations", "run_backup"))
    one = commands.add_parser("restore", help=_("put a backup in place"))
    one.add_argument("backup", type=Path, metavar="BACKUP")
    one.add_argument("--replace", action="store_true", help=_("although there is data"))
    one.add_argument("--key", type=Path, metavar="FILE", help=_("the secret.key of that time"))
    _wait(one)
    one.set_defaults(run=_later("operations", "run_restore"))
    one = commands.add_parser("recover", help=_("open a damaged database and derive what it lost"))
    one.add_argument("--json", action="store_true")
    _wait(one)
    one.set_defaults(run=_later("operations", "run_recover"))
    for name, words in (
        ("health", _("0 well, 1 warning, 2 failure; for a monitor")),
        ("doctor", _("health, versions, rights and surroundings, for people")),
    ):
        one = commands.add_parser(name, help=words)
        one.add_argument("--json", action="store_true")
        one.set_defaults(run=_later("operations", f"run_{name}"))


def _watching(commands: Commands) -> None:
    one = commands.add_parser("metrics-file", help=_("figures about itself, for node_exporter"))
    one.add_argument("path", type=Path, metavar="FILE.prom")
    one.set_defaults(run=_later("metrics_file", "run_metrics_file"))
    one = commands.add_parser("notify", help=_("tell the operator what failed or stays away"))
    one.add_argument("--if-missing-days", type=int, metavar="N", help=_("and that nothing came"))
    one.add_argument("--failed", metavar="UNIT", help=_("say that this unit of systemd failed"))
    one.add_argument("--dry-run", action="store_true", help=_("say it here and send nothing"))
    one.set_defaults(run=_later("notify", "run_notify"))


def _person(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--person",
        action="append",
        default=[],
        metavar="ADDRESS_OR_ID",
        help=_("address or directory id; without it, it is asked for or read from standard input"),
    )
    command.add_argument("--why", default="", help=_("reason, kept in the log"))
    command.add_argument("--json", action="store_true")
    _wait(command)


def _wait(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--wait",
        type=float,
        default=600.0,
        metavar="SECONDS",
        help=_("how long to wait for another import (default 600)"),
    )
