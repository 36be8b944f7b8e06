"""pull, graph-check: the reports straight from Microsoft Graph."""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime
from typing import Any

from commands.errors import explain
from commands.importing import print_file
from commands.noting import note_pull
from commands.output import Out
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
    out, control = Out(arguments.lang), Control.open(arguments.settings.home)
    job = control.start_job(control.add_job("pull", {"language": arguments.lang}))

    def follow(stage: Text, done: int, total: int) -> None:
        control.progress(job.job_id, stage, done, total)
        if not arguments.json:
            out.aside(stage.said(out.language) + " …")

    order = Order(
        clock(),
        what=arguments.what,
        since=arguments.since,
        team_column=control.setting("team_column"),
        wait_seconds=arguments.wait,
        follow=follow,
        show=lambda sentence: out.aside(sentence.said(out.language)),
    )
    try:
        pulled = pull(arguments.settings, order)
    except BaseException as error:
        control.finish_job(job.job_id, error=_sentence(error))
        raise
    control.finish_job(job.job_id, result=as_dict(pulled, None))
    note_pull(pulled)
    found = as_dict(pulled, out.language)
    if arguments.json:
        out.json(found)
    else:
        _print(found, pulled, out)
    return pulled.code


def run_check(arguments: argparse.Namespace) -> int:
    """Sign in, try each permission, and say what is missing."""
    out, control = Out(arguments.lang), Control.open(arguments.settings.home)
    job = control.start_job(control.add_job("graph-check", {"language": arguments.lang}))
    order = Order(clock(), show=lambda sentence: out.aside(sentence.said(out.language)))
    try:
        found = check(arguments.settings, order)
    except BaseException as error:
        control.finish_job(job.job_id, error=_sentence(error))
        raise
    now = order.clock.now()
    control.finish_job(job.job_id, result=found.as_dict(now))
    if arguments.json:
        out.json(spoken(found.as_dict(now), out.language))
    else:
        _print_check(found, now, out)
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


def _print(found: dict[str, Any], pulled: Pulled, out: Out) -> None:
    language = out.language
    for part in found["parts"]:
        rows = f" · {part['rows']}" if part.get("rows") is not None else ""
        out.line(f"{part['part']}: {ENDS[part['state']].said(language)}{rows}")
        if part["says"]:
            out.line(f"  {'✖' if part['state'] == 'failed' else '·'} {part['says']}")
    for file in found["files"]:
        print_file(file, out)
        if file["part"] in LENIENT and file["status"] == "rejected" and file["source"] is None:
            out.line("  · " + say("Kadans does not read this report yet.", language))
        elif file["status"] == "rejected":
            out.line("  · " + REFUSED.said(language))
    for seats in found.get("licences", []):
        out.say(
            "Licence {name}: {given} of {bought} handed out.",
            name=seats["name"],
            given=seats["given"],
            bought=seats["bought"],
        )
        if not seats["known"]:
            note = say(
                "Kadans does not know {name} yet, so its people do not count as licensed. Add "
                "{sku} under skus, and its plans under plans, in [licences] of kadans.toml.",
                language,
                name=seats["name"],
                sku=seats["sku_id"],
            )
            out.line(f"  · {note}")
    if found.get("names_concealed"):
        out.say(
            "Microsoft conceals names in usage reports: departments will stay empty. "
            "docs/admin.md says which setting that is."
        )
    for failure in pulled.failures:
        out.aside(failure.says.said(language))


def _print_check(found: Checked, now: datetime, out: Out) -> None:
    language = out.language
    if found.sign_in is None:
        out.say("Signed in.")
    else:
        out.aside(found.sign_in.said(language))
    for tried in found.permissions:
        state = PERMISSION_STATES[tried.state].said(language)
        out.line(f"{tried.permission}: {state} · {tried.gives.said(language)}")
        if tried.says:
            out.line(f"  ✖ {tried.says.said(language)}")
    for note in found.notes(now):
        out.line(note.said(language))
