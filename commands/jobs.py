"""job: what a page queued, run in this process and reported in the control file."""

from __future__ import annotations

import argparse
import contextlib
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from commands.errors import Refused, explain
from ingest import batches
from ingest.jobs import sweep_inbox
from ingest.outcome import Outcome
from ingest.readers import NamedFile
from settings import Settings
from store import rebuild
from store.control import Control, Job
from store.writer import open_writer
from words import Text, text

WAITING = text("Waiting for another import to finish")


def run_job(arguments: argparse.Namespace) -> int:
    """Run one queued job; every end, good or bad, is written to its row."""
    control = Control.open(arguments.settings.home)
    try:
        job = control.start_job(arguments.job_id)
    except ValueError as error:
        raise Refused(text("{detail}", detail=str(error))) from None
    sweep_inbox(arguments.settings.home, now=datetime.now(UTC))
    try:
        result = _run(control, job, arguments.settings)
    except Exception as error:
        sentence, code = explain(error)
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
    team = control.setting("team_column")
    control.progress(job.job_id, WAITING, 0, 0)
    with open_writer(settings) as writer:
        if job.kind == "undo":
            control.progress(job.job_id, text("Taking the batch out"), 0, 0)
            batches.undo(writer, int(job.args["batch"]), now=datetime.now(UTC), team_column=team)
            return {"batch": job.args["batch"]}
        if job.kind == "redo":
            control.progress(job.job_id, text("Bringing the batch back"), 0, 0)
            batches.redo(writer, int(job.args["batch"]), team_column=team)
            return {"batch": job.args["batch"]}
        if job.kind == "rebuild":
            control.progress(job.job_id, text("Deriving everything again"), 0, 0)
            with writer.transaction():
                rebuild.derive_all(writer, team_column=team)
            return {}
    raise Refused(text("There is no job of kind {kind}.", kind=job.kind))


def _files(job: Job) -> list[NamedFile]:
    return [NamedFile(Path(item["path"]), item["name"]) for item in job.args["files"]]


def _how(control: Control, job: Job) -> batches.Import:
    return batches.Import(
        now=datetime.now(UTC),
        accepted=frozenset(job.args.get("accept", [])),
        team_column=control.setting("team_column"),
    )


def _check(control: Control, job: Job, settings: Settings) -> dict[str, Any]:
    outcomes = batches.check_files(settings, _files(job), _how(control, job))
    return {"files": list(_followed(control, job, text("Reading {file}"), outcomes))}


def _commit(control: Control, job: Job, settings: Settings) -> dict[str, Any]:
    checked = control.job(job.args["check"])
    if checked is None:
        raise Refused(text("The check that this import belongs to is gone. Drop the files again."))
    files = _files(checked)
    if not all(item.path.exists() for item in files):
        raise Refused(text("The files of this import are gone. Drop them again."))
    control.progress(job.job_id, WAITING, 0, len(files))
    with open_writer(settings, inputs=batches.folders_of(files)) as writer:
        outcomes = batches.import_files(writer, files, _how(control, job))
        result = {"files": list(_followed(control, job, text("Importing {file}"), outcomes))}
        control.progress(job.job_id, text("Publishing the new figures"), len(files), len(files))
    _empty_inbox(settings, files)
    return result


def _followed(
    control: Control, job: Job, stage: Text, outcomes: Iterator[Outcome]
) -> Iterator[dict[str, Any]]:
    for done, outcome in enumerate(outcomes, start=1):
        said = Text(stage.template, {"file": outcome.reading.file})
        control.progress(job.job_id, said, done, 0)
        yield outcome.as_dict(None)


def _empty_inbox(settings: Settings, files: list[NamedFile]) -> None:
    inbox = settings.home / "inbox"
    for folder in {item.path.parent for item in files}:
        if folder.parent == inbox:
            with contextlib.suppress(FileNotFoundError):
                shutil.rmtree(folder)
