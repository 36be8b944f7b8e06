"""Jobs of the page about keeping and erasing.

A person is never in the row of a job: whom it is about comes over standard input, with the reason.
So it stands on no command line, in no file and in no log. Between looking and erasing a keyed mark
remembers who was looked for, so that nobody else is erased by a slip of the hand.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from commands import keeping
from commands.errors import Refused
from commands.keeping import Actor, Stage
from settings import Settings
from store.control import Control, Job
from store.home import Home
from store.pseudonyms import Pseudonyms
from words import text

MARK = "mark"  # in the result of a look: whom it was about, as a hash that only serves here
LOOK = "erase-look"


def run(control: Control, job: Job, settings: Settings, stage: Stage) -> dict[str, Any]:
    """Do a job of KINDS. Raises what the acts raise."""
    return KINDS[job.kind](control, job, settings, stage)


def _who(job: Job) -> Actor:
    return Actor(str(job.args["who"]))


def _told() -> dict[str, str]:
    """Who it is about and why, from standard input. Raises Refused when that is empty."""
    given = json.loads(sys.stdin.read() or "{}")
    person, why = str(given.get("person", "")).strip(), str(given.get("why", "")).strip()
    if not person:
        raise Refused(text("Say who it is about: an address or a directory id."))
    return {"person": person, "why": why}


def _reasoned(told: Mapping[str, str]) -> str:
    if not told["why"]:
        raise Refused(text("This needs a reason, which is kept."))
    return told["why"]


def _look(control: Control, job: Job, settings: Settings, stage: Stage) -> dict[str, Any]:
    told = _told()
    _forget_marks(control)
    found = keeping.look_for(settings, [told["person"]], who=_who(job), stage=stage)
    found["found"] = len({hit["file"] for hit in found["found"]})
    return {**found, MARK: _mark(settings, job.job_id, told["person"])}


def _erase(control: Control, job: Job, settings: Settings, stage: Stage) -> dict[str, Any]:
    told = _told()
    why = _reasoned(told)
    looked = control.job(str(job.args["look"]))
    mark = (looked.result or {}).get(MARK) if looked is not None else None
    if looked is None or mark is None:
        raise Refused(text("First look who it is: nothing was looked up here just now."))
    if mark != _mark(settings, looked.job_id, told["person"]):
        raise Refused(text("This is not the address or id that was looked up. Nothing was erased."))
    _forget_marks(control)
    return keeping.erase(settings, [told["person"]], who=_who(job), why=why, stage=stage)


def _mark(settings: Settings, job_id: str, person: str) -> str:
    secret = Home(settings.home).secret()
    return str(Pseudonyms(secret).key(f"look {job_id}", person))


def _forget_marks(control: Control) -> None:
    """Only the newest look can lead to an erasure, and that only once."""
    for old in control.jobs(kind=LOOK):
        if old.result and MARK in old.result:
            kept = {name: value for name, value in old.result.items() if name != MARK}
            control.finish_job(old.job_id, result=kept)


def _leave_out(_: Control, job: Job, settings: Settings, stage: Stage) -> dict[str, Any]:
    told = _told()
    why = _reasoned(told)
    stage(text("Deriving every figure again"))
    number, known = keeping.leave_out(settings, [told["person"]], who=_who(job), why=why)
    return {"case": number, "known": known}


def _count_again(_: Control, job: Job, settings: Settings, stage: Stage) -> dict[str, Any]:
    stage(text("Deriving every figure again"))
    return {"case": keeping.count_again(settings, int(job.args["case"]), who=_who(job))}


def _retain(dry: bool) -> Callable[[Control, Job, Settings, Stage], dict[str, Any]]:
    def work(_: Control, job: Job, settings: Settings, stage: Stage) -> dict[str, Any]:
        stage(text("Counting what is too old") if dry else text("Removing what is too old"))
        removed, _swept = keeping.retain(settings, who=_who(job), now=datetime.now(UTC), dry=dry)
        return {**asdict(removed), "cutoff_on": removed.cutoff_on.isoformat()}

    return work


def _back_up(_: Control, job: Job, settings: Settings, stage: Stage) -> dict[str, Any]:
    stage(text("Copying and checking every file"))
    made = keeping.back_up(settings, who=_who(job), now=datetime.now(UTC))
    return {"backup": made.folder.name, "files": len(made.manifest["files"])}


KINDS: dict[str, Callable[[Control, Job, Settings, Stage], dict[str, Any]]] = {
    LOOK: _look,
    "erase": _erase,
    "leave-out": _leave_out,
    "count-again": _count_again,
    "retain-look": _retain(dry=True),
    "retain": _retain(dry=False),
    "backup": _back_up,
}
