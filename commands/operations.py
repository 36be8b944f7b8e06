"""retain, backup, restore, recover, health, doctor: what keeps an installation alive."""

from __future__ import annotations

import argparse
import platform
import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import duckdb

from commands import keeping
from commands.errors import Refused
from commands.output import Out
from settings import Settings
from store import backup, health, recovery, retention
from store.backup import Backup
from store.engine import STORAGE_VERSION
from store.health import Check
from store.home import Home
from store.migrate import newest_version
from words import Text, text

DAYS_BEFORE_CERTIFICATE_ENDS = 30
MARKS = {health.OK: "✔", health.WARNING: "!", health.FAILURE: "✖"}


def run_retain(arguments: argparse.Namespace) -> int:
    """Remove what is older than it should be; what groups could be shown stays."""
    out, dry = Out(arguments.lang), arguments.dry_run
    removed, swept = keeping.retain(
        arguments.settings,
        who=keeping.of_shell(),
        now=datetime.now(UTC),
        dry=dry,
        wait=arguments.wait,
    )
    _say_removed(out, removed, swept, as_json=arguments.json, dry=dry)
    return 0


def _say_removed(
    out: Out, removed: retention.Removed, swept: int, *, as_json: bool, dry: bool
) -> None:
    if as_json:
        out.json({"dry_run": dry, "uploads": swept, **vars(removed)})
        return
    if not removed.anything:
        out.say("Nothing is older than it should be.")
        return
    if dry:
        out.say("This would go; nothing was changed:")
    out.say(
        "{rows} rows of persons of before {day}, {names} names of leavers, {looks} rows of the "
        "access log, {notes} notes, {jobs} jobs, {copies} copies set aside.",
        rows=sum(removed.rows.values()),
        day=removed.cutoff_on.isoformat(),
        names=removed.names,
        looks=removed.looks,
        notes=removed.notes,
        jobs=removed.jobs,
        copies=removed.copies,
    )


def run_backup(arguments: argparse.Namespace) -> int:
    """Make a backup, verify one, or list those there are."""
    home, out = Home(arguments.settings.home), Out(arguments.lang)
    if arguments.verify:
        found = backup.verify(arguments.verify.resolve(), home.make().work)
        if arguments.json:
            out.json(_told(found))
        else:
            out.say("Every file is as the manifest says, and everything opens.")
        return 0
    if arguments.list:
        return _list(out, backup.listed(home), as_json=arguments.json)
    made = keeping.back_up(
        arguments.settings,
        who=keeping.of_shell(),
        now=datetime.now(UTC),
        into=arguments.to,
        with_key=arguments.with_key,
    )
    if arguments.json:
        out.json(_told(made))
        return 0
    out.say(
        "Backup in {folder}: {n} files, verified; it is removed after {day}.",
        folder=made.folder,
        n=len(made.manifest["files"]),
        day=made.expires_at.date().isoformat(),
    )
    if arguments.with_key:
        out.say("It holds the key of the pseudonyms and the names: keep it under lock and key.")
    else:
        out.say(
            "The key of the pseudonyms is not in it. Keep a copy of {file} in another safe place: "
            "without it, new reports cannot be joined to what was.",
            file=home.root / backup.KEY,
        )
    return 0


def _told(found: Backup) -> dict[str, object]:
    told = {name: value for name, value in found.manifest.items() if name != "files"}
    return {"backup": str(found.folder), "files": len(found.manifest["files"]), **told}


def _list(out: Out, found: list[Backup], *, as_json: bool) -> int:
    if as_json:
        out.json({"backups": [_told(one) for one in found]})
        return 0
    for one in found:
        out.say(
            "{day}: {folder}, removed after {until}",
            day=one.made_at.isoformat(timespec="minutes"),
            folder=one.folder,
            until=one.expires_at.date().isoformat(),
        )
    if not found:
        out.say("There is no backup.")
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    """Put a backup in place; refuses over data that is there, unless it is told otherwise."""
    out = Out(arguments.lang)
    try:
        found = recovery.restore(
            arguments.settings,
            arguments.backup.resolve(),
            replace=arguments.replace,
            key=arguments.key,
            wait_seconds=arguments.wait,
        )
    except recovery.NotEmpty as error:
        raise Refused(_not_empty(error)) from None
    except recovery.NoKey:
        if arguments.key:
            raise Refused(
                text(
                    "{path} does not hold the key of the pseudonyms that this backup was made "
                    "with. Nothing was changed; name the right file with --key.",
                    path=str(arguments.key),
                )
            ) from None
        raise Refused(
            text(
                "The key of the pseudonyms that this backup was made with is not here. "
                "Name its file with --key."
            )
        ) from None
    keeping.of_shell().log(
        arguments.settings, "restore", f"version={found.manifest['data_version']}"
    )
    out.say("The backup of {day} is in place.", day=found.made_at.isoformat(timespec="minutes"))
    return 0


def _not_empty(error: recovery.NotEmpty) -> Text:
    if error.here > error.there:
        return text(
            "The data here is newer (version {here}) than the backup (version {there}). "
            "To put the backup in its place all the same: --replace.",
            here=error.here,
            there=error.there,
        )
    return text("There is data here already. To put the backup in its place: --replace.")


def run_recover(arguments: argparse.Namespace) -> int:
    """Open a damaged database as far as it can be, and say what was derived again."""
    out = Out(arguments.lang)
    found = recovery.recover(arguments.settings, now=datetime.now(UTC), wait_seconds=arguments.wait)
    if arguments.json:
        out.json(
            {
                "opened": found.opened,
                "lost": [{"batch": h.batch_id, "file": h.file_name} for h in found.lost],
                "copies": [str(path) for path in found.copies],
                "batches": found.batches,
            }
        )
        return 0
    if found.opened == "whole":
        out.say("The database opens and can be read from end to end.")
    elif found.opened == "without-log":
        out.say("The database's log was damaged; it was opened without it.")
    else:
        out.say("The database does not open; it was made anew from the archive.")
    for header in found.lost:
        out.say(
            "Batch {batch} ({file}) was lost by the database and was derived again.",
            batch=header.batch_id,
            file=header.file_name,
        )
    if found.opened != "whole":
        for path in found.copies:
            out.say("As it was, it is kept in {file}.", file=path)
    out.say("Derived again from {n} batches.", n=found.batches)
    return 0


def run_health(arguments: argparse.Namespace) -> int:
    """0, 1 or 2, as monitors understand it."""
    found = [*_checks(arguments.settings)]
    return _tell(arguments, found)


def run_doctor(arguments: argparse.Namespace) -> int:
    """Health, and what surrounds it: versions, rights, another writer."""
    settings: Settings = arguments.settings
    if not arguments.json:
        Out(arguments.lang).say(
            "Python {python}, DuckDB {duckdb} (storage {storage}), SQLite {sqlite}, schema "
            "{schema}; data in {home}.",
            python=platform.python_version(),
            duckdb=duckdb.__version__,
            storage=STORAGE_VERSION,
            sqlite=sqlite3.sqlite_version,
            schema=newest_version(),
            home=settings.home,
        )
    found = [*_checks(settings), *_versions(), *health.installation(Home(settings.home))]
    return _tell(arguments, found)


def _checks(settings: Settings) -> Iterator[Check]:
    home = Home(settings.home)
    if not home.root.is_dir():
        said = text("There is no data in {home} yet.", home=str(home.root))
        yield Check("home", health.WARNING, None, said)
        return
    yield from health.checks(home, now=datetime.now(UTC))
    yield _certificate(settings)


def _certificate(settings: Settings) -> Check:
    """Days that the certificate for Microsoft Graph still serves, where there is one."""
    if settings.graph.certificate is None:
        said = text("No certificate is used.")
        return Check("certificate_days", health.OK, None, said)
    from ingest import graph_certificate
    from ingest.graph_errors import GraphError

    try:
        days = graph_certificate.load(settings.graph).days_left(datetime.now(UTC))
    except GraphError as error:
        return Check("certificate_days", health.FAILURE, None, error.says)
    level = health.OK if days > DAYS_BEFORE_CERTIFICATE_ENDS else health.WARNING
    level = level if days > 0 else health.FAILURE
    said = text("The certificate for Microsoft Graph serves for {n} more days.", n=days)
    return Check("certificate_days", level, days, said)


def _versions() -> Iterator[Check]:
    wanted = duckdb.__version__.startswith("2.0.")
    said = text("DuckDB {version}; Kadans is made for 2.0.", version=duckdb.__version__)
    yield Check("duckdb", health.OK if wanted else health.FAILURE, duckdb.__version__, said)
    new = sys.version_info >= (3, 11)
    said = text("Python {version}; Kadans needs 3.11.", version=platform.python_version())
    yield Check("python", health.OK if new else health.FAILURE, platform.python_version(), said)


def _tell(arguments: argparse.Namespace, found: list[Check]) -> int:
    out, code = Out(arguments.lang), health.worst(found)
    if arguments.json:
        told = {
            one.name: {"level": one.level, "value": one.value, "says": one.says.said(out.language)}
            for one in found
        }
        out.json({"level": code, "checks": told})
        return code
    for one in found:
        out.line(f"{MARKS[one.level]} {one.says.said(out.language)}")
    return code
