"""The drop zone: bytes go to the inbox under a generated name, then the check starts by itself."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from ingest import jobs
from store.control import Control
from ui.escape import markdown, plain
from ui.page import Page

LARGEST_MB = 100
_TYPES = ["csv", "txt", "tsv", "zip", "xlsx", "json", "jsonl", "ndjson"]


@dataclass(frozen=True)
class Refusal:
    """A dropped file that is not taken in, and why."""

    name: str
    megabytes: int


def draw(page: Page) -> None:
    """The drop zone. Dropping starts the check; there is no second button to forget."""
    own_words(page, _TYPES)
    turn = st.session_state.setdefault("_upload_turn", 0)
    key = f"uploads-{turn}"
    st.file_uploader(
        page.say(
            "Drop Copilot usage reports and people lists here: CSV, ZIP, XLSX or JSON, "
            "up to {n} MB each",
            n=LARGEST_MB,
        ),
        type=_TYPES,
        accept_multiple_files=True,
        max_upload_size=LARGEST_MB,
        key=key,
        on_change=_take,
        args=(page, key),
    )
    for refusal in st.session_state.get("_refused", ()):
        _refused(page, refusal)


def own_words(page: Page, types: Sequence[str]) -> None:
    """The widget's own words, which it has in English only, said in the reader's language.

    Where Streamlit names its parts otherwise one day, its English words come back; the label above
    them says the same.
    """
    zone = '[data-testid="stFileUploaderDropzone"]'
    said = {
        f"{zone} button p": page.say("Choose files"),
        f'{zone} [data-testid="stFileUploaderDropzoneInstructions"] span': page.say(
            "or drop them here • {types}", types=", ".join(types).upper()
        ),
    }
    rules = "".join(
        f'{part} {{ font-size: 0; }} {part}::after {{ content: "{words}"; font-size: 0.875rem; }}'
        for part, words in said.items()
    )
    st.html(f"<style>{rules}</style>")


def _take(page: Page, key: str) -> None:
    files = st.session_state.get(key) or []
    if not files:
        return
    fitting, refused = sorted_by_size(files)
    st.session_state["_refused"] = refused
    st.session_state["_upload_turn"] += 1
    if fitting:
        named = [(plain(file.name, 200), file.getbuffer()) for file in fitting]
        st.query_params["job"] = queue_check(page, named)


def sorted_by_size(
    files: Sequence[UploadedFile], largest: int = LARGEST_MB * 1024 * 1024
) -> tuple[list[UploadedFile], list[Refusal]]:
    """Files that may come in and files that may not. The widget's own limit is the browser's."""
    fitting = [file for file in files if file.size <= largest]
    refused = [
        Refusal(plain(file.name), round(file.size / 1024 / 1024))
        for file in files
        if file.size > largest
    ]
    return fitting, refused


def queue_check(page: Page, files: Sequence[tuple[str, bytes | memoryview]]) -> str:
    """Keep the bytes in the job's inbox under numbers, queue the check, start it; the job id.

    `files` are names as a person gave them, and bytes.
    """
    control = Control.open(page.settings.home)
    job_id = uuid.uuid4().hex
    inbox = jobs.inbox_path(page.settings.home, job_id)
    entries = []
    for number, (name, data) in enumerate(files):
        # The name a person gave is never part of a path.
        path = inbox / f"{number}.bin"
        path.write_bytes(data)
        entries.append({"name": name, "path": str(path)})
    control.add_job("check", {"files": entries, "language": page.language}, job_id)
    jobs.start(page.settings.home, job_id)
    return job_id


def _refused(page: Page, refusal: Refusal) -> None:
    st.error(
        page.say(
            "**{file}** is {n} MB: too large for this page. On this machine, the command line "
            "takes it: `python cli.py import FILE`.",
            file=markdown(refusal.name),
            n=refusal.megabytes,
        ),
        icon=":material/error:",
    )
