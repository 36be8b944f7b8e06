"""rebuild, mend, settings, demo."""

from __future__ import annotations

import argparse
import getpass
from datetime import UTC, datetime

from commands import choosing
from commands.output import Out
from ingest.jobs import sweep_inbox
from store import rebuild
from store.choices import SETTINGS, check_setting
from store.control import Control
from store.home import Home
from store.serving import published_version
from store.writer import open_writer


def run_rebuild(arguments: argparse.Namespace) -> int:
    """Derive everything again; with a lost database, from the archive alone."""
    team = Control.open(arguments.settings.home).setting("team_column")
    with open_writer(arguments.settings, wait_seconds=arguments.wait) as writer:
        with writer.transaction():
            rebuild.adopt_archive(writer)
            rebuild.derive_all(writer, team_column=team)
        count = sum(len(rebuild.live_headers(writer, kind)) for kind in rebuild.ALL_KINDS)
    Out(arguments.lang).say("Derived again from {n} batches.", n=count)
    return 0


def run_mend(arguments: argparse.Namespace) -> int:
    """Opening for writing mends and publishes; uploads that were left behind go too."""
    home = Home(arguments.settings.home)
    swept = sweep_inbox(home.root, now=datetime.now(UTC))
    before = published_version(home)
    with open_writer(arguments.settings, wait_seconds=arguments.wait) as writer:
        left = writer.mended + swept
        finished = writer.finished
    out = Out(arguments.lang)
    if finished:
        out.say("An erasure, objection or retention that was cut off has been carried out.")
    if left:
        out.say("Left by a run that did not finish, now removed: {n} files.", n=left)
    if published_version(home) != before:
        out.say("What had been imported but not published is published.")
    out.say("All is in order.")
    return 0


def run_settings(arguments: argparse.Namespace) -> int:
    """Show settings, or change one and derive again what hangs on it."""
    out, control = Out(arguments.lang), Control.open(arguments.settings.home)
    if arguments.value is not None:
        _change(arguments, out)
    values = control.settings()
    if arguments.name and arguments.name not in values:
        check_setting(arguments.name, "")
    shown = {arguments.name: values[arguments.name]} if arguments.name else values
    if arguments.json:
        out.json({"settings": shown})
        return 0
    for item in SETTINGS:
        if item.name in shown:
            out.line(f"{item.name} = {shown[item.name]}    {item.help.said(out.language)}")
    return 0


def _change(arguments: argparse.Namespace, out: Out) -> None:
    """Change one; what went for good with it is said."""
    count = choosing.change(
        arguments.settings,
        arguments.name,
        arguments.value,
        who=getpass.getuser(),
        why=arguments.why,
        wait=arguments.wait,
    )
    if count and not arguments.json:
        out.say("What had been read of it is gone for good: {n} files.", n=count)


def run_demo(arguments: argparse.Namespace) -> int:
    """Write the exports of a simulated organisation, as Microsoft would."""
    from demo import generate

    written = generate(
        arguments.out,
        people=arguments.people,
        weeks=arguments.weeks,
        seed=arguments.seed,
        ends_on=arguments.ends_on,
    )
    Out(arguments.lang).say(
        "{n} files were written to {folder}.", n=len(written), folder=str(arguments.out)
    )
    return 0
