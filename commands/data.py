"""rebuild, mend, settings, demo."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from datetime import UTC, datetime

from commands import choosing
from ingest.jobs import sweep_inbox
from store import rebuild
from store.choices import SETTINGS, check_setting
from store.control import Control
from store.home import Home
from store.serving import published_version
from store.writer import open_writer
from words import say


def run_rebuild(arguments: argparse.Namespace) -> int:
    """Derive everything again; with a lost database, from the archive alone."""
    team = Control.open(arguments.settings.home).setting("team_column")
    with open_writer(arguments.settings, wait_seconds=arguments.wait) as writer:
        with writer.transaction():
            rebuild.adopt_archive(writer)
            rebuild.derive_all(writer, team_column=team)
        count = sum(len(rebuild.live_headers(writer, kind)) for kind in rebuild.ALL_KINDS)
    sys.stdout.write(say("Derived again from {n} batches.", arguments.lang, n=count) + "\n")
    return 0


def run_mend(arguments: argparse.Namespace) -> int:
    """Opening for writing mends and publishes; uploads that were left behind go too."""
    home = Home(arguments.settings.home)
    swept = sweep_inbox(home.root, now=datetime.now(UTC))
    before = published_version(home)
    with open_writer(arguments.settings, wait_seconds=arguments.wait) as writer:
        left = writer.mended + swept
        finished = writer.finished
    if finished:
        sentence = say(
            "An erasure, objection or retention that was cut off has been carried out.",
            arguments.lang,
        )
        sys.stdout.write(sentence + "\n")
    if left:
        sentence = say(
            "Left by a run that did not finish, now removed: {n} files.", arguments.lang, n=left
        )
        sys.stdout.write(sentence + "\n")
    if published_version(home) != before:
        sentence = say("What had been imported but not published is published.", arguments.lang)
        sys.stdout.write(sentence + "\n")
    sys.stdout.write(say("All is in order.", arguments.lang) + "\n")
    return 0


def run_settings(arguments: argparse.Namespace) -> int:
    """Show settings, or change one and derive again what hangs on it."""
    control = Control.open(arguments.settings.home)
    if arguments.value is not None:
        _change(arguments)
    values = control.settings()
    if arguments.name and arguments.name not in values:
        check_setting(arguments.name, "")
    shown = {arguments.name: values[arguments.name]} if arguments.name else values
    if arguments.json:
        sys.stdout.write(json.dumps({"settings": shown}, ensure_ascii=False, indent=2) + "\n")
        return 0
    for item in SETTINGS:
        if item.name in shown:
            sys.stdout.write(f"{item.name} = {shown[item.name]}    {item.help}\n")
    return 0


def _change(arguments: argparse.Namespace) -> None:
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
        sentence = say(
            "What had been read of it is gone for good: {n} files.", arguments.lang, n=count
        )
        sys.stdout.write(sentence + "\n")


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
    sentence = say(
        "{n} files were written to {folder}.",
        arguments.lang,
        n=len(written),
        folder=str(arguments.out),
    )
    sys.stdout.write(sentence + "\n")
    return 0
