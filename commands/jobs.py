"""job: what a page queued, run in this process and reported in the control file."""

from __future__ import annotations

import argparse
import contextlib
import logging
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from commands import choosing, graph, keeping_jobs
from commands.answering import as_answered
from commands.errors import Refused, explain
from commands.importing import put_matched
from commands.noting import note_file
from ingest import batches, together
from ingest.ahead import ahead
from ingest.findings import shown
from ingest.jobs import inbox_path, rejected_path, sweep_inbox
from ingest.matching import Matched
from ingest.outcome import Outcome
from ingest.readers import NamedFile
from ingest.rejected import listing
from settings import DEFAULT_LANGUAGE, Settings
from store import rebuild
from store.control import Control, Job
from store.writer import Writer, open_writer
from words import Text, text

log = logging.getLogger("kadans.command")

WAITING = text("Waiting for another import to finish")


def run_job(arguments: argparse.Namespace) -> int:
    """Run one queued job; every end, good or bad, is written to its row."""
    control = Control.open(arguments.settings.home)
    try:
        job = control.start_job(arguments.job_id)
    except ValueError:
        says = text("There is no job {job} that waits to be run.", job=shown(arguments.job_id))
        raise Refused(says) from None
    sweep_inbox(arguments.settings.home, now=datetime.now(UTC))
    try:
        result = _run(control, job, arguments.settings)
    except Exception as error:
        sentence, code = explain(error)
        log.error("job failed", extra={"why": sentence.template, "code": code}, exc_info=error)
        control.finish_job(job.job_id, error=sentence)
        if arguments.debug:
            raise
        return code
    control.finish_job(job.job_id, result=result)
    return 0


def _run(control: Control, job: Job, settings: Settings) -> dict[str, Any]:
    if job.kind == "check":
        return _check(control, job, settings)
    if job.kind == "commit":
        return _commit(control, job, settings)
    if job.kind == "setting":
        return _setting(control, job, settings)
    if job.kind in graph.KINDS:
        return graph.run_job(control, job, settings)
    if job.kind in keeping_jobs.KINDS:
        _stage(control, job, WAITING)
        return keeping_jobs.run(control, job, settings, lambda said: _stage(control, job, said))
    if job.kind not in DERIVING:
        raise Refused(text("There is no job of kind {kind}.", kind=job.kind))
    _stage(control, job, WAITING)
    with open_writer(settings) as writer:
        return DERIVING[job.kind](control, job, writer)


def _stage(
    control: Control,
    job: Job,
    said: Text,
    done: int = 0,
    total: int = 0,
    share: float | None = None,
) -> None:
    """What is being done now, since when, and how much of it is behind."""
    params = {**said.params, "at": datetime.now(UTC).isoformat(timespec="seconds")}
    if share is not None:
        params["share"] = round(share, 3)
    control.progress(job.job_id, Text(said.template, params), done, total)


def _setting(control: Control, job: Job, settings: Settings) -> dict[str, Any]:
    _stage(control, job, WAITING)
    name, value = job.args["name"], job.args["value"]
    gone = choosing.change(settings, name, value, who=job.args["who"], why=job.args["why"])
    return {"name": name, "value": value, "gone": gone}


def _undo(control: Control, job: Job, writer: Writer) -> dict[str, Any]:
    _stage(control, job, text("Taking the batch out"))
    numbers = _numbers(job)
    together.undo(
        writer,
        numbers,
        now=datetime.now(UTC),
        team_column=control.setting("team_column"),
        progress=_derived(control, job),
    )
    return {"batches": numbers}


def _redo(control: Control, job: Job, writer: Writer) -> dict[str, Any]:
    _stage(control, job, text("Bringing the batch back"))
    numbers = _numbers(job)
    team = control.setting("team_column")
    together.redo(writer, numbers, team_column=team, progress=_derived(control, job))
    return {"batches": numbers}


def _rebuild(control: Control, job: Job, writer: Writer) -> dict[str, Any]:
    _stage(control, job, text("Deriving everything again"))
    team = control.setting("team_column")
    with writer.transaction():
        rebuild.derive_all(writer, team_column=team, progress=_derived(control, job))
    return {}


DERIVING: dict[str, Callable[[Control, Job, Writer], dict[str, Any]]] = {
    "undo": _undo,
    "redo": _redo,
    "rebuild": _rebuild,
}


def _numbers(job: Job) -> list[int]:
    """The batches of an undo or redo: `batches`, or the one `batch`."""
    return [int(number) for number in job.args.get("batches") or [job.args["batch"]]]


def _derived(control: Control, job: Job) -> Callable[[int, int], None]:
    """Progress of a derivation, report by report."""

    def tell(done: int, total: int) -> None:
        said = text("Deriving the figures again: report {n} of {total}", n=done + 1, total=total)
        _stage(control, job, said, done, total, done / total)

    return tell


def _files(job: Job) -> list[NamedFile]:
    return [NamedFile(Path(item["path"]), item["name"]) for item in job.args["files"]]


def _how(control: Control, job: Job) -> batches.Import:
    return batches.Import(
        now=datetime.now(UTC),
        accepted=frozenset(job.args.get("accept", [])),
        team_column=control.setting("team_column"),
    )


def _check(control: Control, job: Job, settings: Settings) -> dict[str, Any]:
    files, matched = _files(job), Matched()
    with as_answered(settings.home, dates=job.args.get("dates")):
        outcomes = batches.check_files(settings, files, _how(control, job), matched)
        result = _followed(control, job, settings, text("Reading {file}"), files, outcomes)
    put_matched(result["files"], matched)
    return result


def _commit(control: Control, job: Job, settings: Settings) -> dict[str, Any]:
    checked = control.job(job.args["check"])
    if checked is None:
        raise Refused(text("The check that this import belongs to is gone. Drop the files again."))
    files = _files(checked)
    if not all(item.path.exists() for item in files):
        raise Refused(text("The files of this import are gone. Drop them again."))
    _stage(control, job, WAITING)
    with (
        open_writer(settings, inputs=batches.folders_of(files)) as writer,
        as_answered(settings.home, dates=checked.args.get("dates")),
    ):
        matched = Matched()
        outcomes = batches.import_files(writer, files, _how(control, job), matched)
        result = _followed(control, job, settings, text("Importing {file}"), files, outcomes)
        put_matched(result["files"], matched)
        total = len(result["files"])
        _stage(control, job, text("Publishing the new figures"), total, total, 1.0)
    _empty_inbox(settings, files)
    return result


def _followed(
    control: Control,
    job: Job,
    settings: Settings,
    stage: Text,
    files: list[NamedFile],
    outcomes: Iterator[Outcome],
) -> dict[str, Any]:
    """What came of each file, with the stage told before each and rejected rows listed after."""
    plan, told, rejected = ahead(files), [], 0

    def tell() -> None:
        if plan.next is not None:
            said = Text(stage.template, {"file": plan.next})
            _stage(control, job, said, plan.done, plan.total, plan.share)

    inbox_path(settings.home, job.job_id)
    path = rejected_path(settings.home, job.job_id)
    tell()
    with listing(path, job.args.get("language") or DEFAULT_LANGUAGE) as note:
        for outcome in outcomes:
            plan.finished(outcome.reading.file)
            tell()
            told.append(outcome.as_dict(None))
            note_file(told[-1])
            rejected = note(outcome)
    if not rejected:
        path.unlink()
        with contextlib.suppress(OSError):
            path.parent.rmdir()  # only when it holds no uploads
    return {"files": told, "rejected": rejected}


def _empty_inbox(settings: Settings, files: list[NamedFile]) -> None:
    inbox = settings.home / "inbox"
    for folder in {item.path.parent for item in files}:
        if folder.parent == inbox:
            with contextlib.suppress(FileNotFoundError):
                shutil.rmtree(folder)
