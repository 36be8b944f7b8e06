"""pull, graph-check: the reports straight from Microsoft Graph."""

from __future__ import annotations

import argparse
import json
import sys
import time
from datetime import UTC, datetime
from typing import Any

from commands.errors import explain
from commands.importing import print_file
from commands.noting import note_pull
from ingest.graph_budget import Clock
from ingest.graph_check import Checked, check
from ingest.graph_pull import LENIENT, Order, Pulled, pull
from settings import Settings
from store.control import Control, Job
from words import Text, say, text, unpacked

KINDS = ("pull", "graph-check")
ENDS = {
    "fetched": text("fetched"),
    "kept": text("fetched by an earlier run"),
    "asked": text("asked"),
    "unchanged": text("nothing new"),
    "failed": text("not fetched"),
    "skipped": text("tried, not kept"),
}
REFUSED = text(
    "The file that Microsoft gave is deleted. Pull again later; if it stays like this, export the "
    "report in the admin center and import that file."
)
PERMISSION_STATES = {
    "granted": text("granted"),
    "missing": text("missing"),
    "unknown": text("could not be tried"),
}


def clock() -> Clock:
    """The machine's own."""
    return Clock(lambda: datetime.now(UTC), time.monotonic, time.sleep)


def run_pull(arguments: argparse.Namespace) -> int:
    """Fetch and import; prints per part and per file, or JSON. Pages see it as a job too."""
    control = Control.open(arguments.settings.home)
    job = control.start_job(control.add_job("pull", {"language": arguments.lang}))

    def follow(stage: Text, done: int, total: int) -> None:
        control.progress(job.job_id, stage, done, total)
        if not arguments.json:
            sys.stderr.write(stage.said(arguments.lang) + " …\n")

    order = Order(
        clock(),
        what=arguments.what,
        since=arguments.since,
        team_column=control.setting("team_column"),
        wait_seconds=arguments.wait,
        follow=follow,
        show=lambda sentence: _at_once(sentence.said(arguments.lang)),
    )
    try:
        pulled = pull(arguments.settings, order)
    except BaseException as error:
        control.finish_job(job.job_id, error=_sentence(error))
        raise
    control.finish_job(job.job_id, result=as_dict(pulled, None))
    note_pull(pulled)
    found = as_dict(pulled, arguments.lang)
    if arguments.json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    else:
        _print(found, pulled, arguments.lang)
    return pulled.code


def run_check(arguments: argparse.Namespace) -> int:
    """Sign in, try each permission, and say what is missing."""
    control = Control.open(arguments.settings.home)
    job = control.start_job(control.add_job("graph-check", {"language": arguments.lang}))
    order = Order(clock(), show=lambda sentence: _at_once(sentence.said(arguments.lang)))
    try:
        found = check(arguments.settings, order)
    except BaseException as error:
        control.finish_job(job.job_id, error=_sentence(error))
        raise
    now = order.clock.now()
    control.finish_job(job.job_id, result=found.as_dict(now))
    if arguments.json:
        said = spoken(found.as_dict(now), arguments.lang)
        sys.stdout.write(json.dumps(said, ensure_ascii=False, indent=2) + "\n")
    else:
        _print_check(found, now, arguments.lang)
    return found.code


def run_job(control: Control, job: Job, settings: Settings) -> dict[str, Any]:
    """What a page queued: a pull or a check, reported in the job's row."""

    def follow(stage: Text, done: int, total: int) -> None:
        control.progress(job.job_id, stage, done, total)

    order = Order(clock(), team_column=control.setting("team_column"), follow=follow)
    if job.kind == "graph-check":
        return check(settings, order).as_dict(order.clock.now())
    pulled = pull(settings, order)
    note_pull(pulled)
    return as_dict(pulled, None)


def as_dict(pulled: Pulled, language: str | None) -> dict[str, Any]:
    """The contract: parts, files as `import` has them, facts. Sentences packed without language."""
    files = [{"part": part, **outcome.as_dict(language)} for part, outcome in pulled.outcomes]
    found = {"parts": pulled.parts, "files": files, **pulled.facts, "code": pulled.code}
    return found if language is None else {**spoken(found, language), "files": files}


def spoken(value: Any, language: str) -> Any:
    """Packed sentences as sentences, wherever they are."""
    if isinstance(value, dict):
        if "text" in value and set(value) <= {"text", "with"}:
            return unpacked(value).said(language)
        return {name: spoken(item, language) for name, item in value.items()}
    return [spoken(item, language) for item in value] if isinstance(value, list) else value


def _sentence(error: BaseException) -> Text:
    if isinstance(error, Exception):
        return explain(error)[0]
    return text("The pull was stopped. Run it again: it goes on where it stopped.")


def _at_once(sentence: str) -> None:
    """On stderr, since a person has to act while the command waits."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


def _print(found: dict[str, Any], pulled: Pulled, language: str) -> None:
    out = sys.stdout.write
    for part in found["parts"]:
        rows = f" · {part['rows']}" if part.get("rows") is not None else ""
        out(f"{part['part']}: {ENDS[part['state']].said(language)}{rows}\n")
        if part["says"]:
            out(f"  {'✖' if part['state'] == 'failed' else '·'} {part['says']}\n")
    for file in found["files"]:
        print_file(file, language)
        if file["part"] in LENIENT and file["status"] == "rejected" and file["source"] is None:
            out("  · " + say("Kadans does not read this report yet.", language) + "\n")
        elif file["status"] == "rejected":
            out("  · " + REFUSED.said(language) + "\n")
    for seats in found.get("licences", []):
        sentence = say(
            "Licence {name}: {given} of {bought} handed out.",
            language,
            name=seats["name"],
            given=seats["given"],
            bought=seats["bought"],
        )
        out(sentence + "\n")
        if not seats["known"]:
            note = say(
                "Kadans does not know {name} yet, so its people do not count as licensed. Add "
                "{sku} under skus, and its plans under plans, in [licences] of kadans.toml.",
                language,
                name=seats["name"],
                sku=seats["sku_id"],
            )
            out(f"  · {note}\n")
    if found.get("names_concealed"):
        concealed = text(
            "Microsoft conceals names in usage reports: departments will stay empty. "
            "docs/admin.md says which setting that is."
        )
        out(concealed.said(language) + "\n")
    for failure in pulled.failures:
        sys.stderr.write(failure.says.said(language) + "\n")


def _print_check(found: Checked, now: datetime, language: str) -> None:
    out = sys.stdout.write
    if found.sign_in is None:
        out(say("Signed in.", language) + "\n")
    else:
        sys.stderr.write(found.sign_in.said(language) + "\n")
    for tried in found.permissions:
        state = PERMISSION_STATES[tried.state].said(language)
        out(f"{tried.permission}: {state} · {tried.gives.said(language)}\n")
        if tried.says:
            out(f"  ✖ {tried.says.said(language)}\n")
    for note in found.notes(now):
        out(note.said(language) + "\n")
