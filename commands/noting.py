"""What came of files and pulls, for the log: codes and counts, no name of a file or a person."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ingest.graph_pull import Pulled

log = logging.getLogger("kadans.import")


def note_file(file: Mapping[str, Any]) -> None:
    """One file of the contract: how it ended and how many rows it gave."""
    findings = sorted({str(finding["code"]) for finding in file["findings"]})
    log.log(
        logging.WARNING if file["status"] == "rejected" else logging.INFO,
        "file",
        extra={
            "result": file["status"],
            "source": file["source"] or "unknown",
            "batch": file["batch"],
            "rows_read": file["rows_read"],
            "rows_accepted": file["rows_accepted"],
            "rows_rejected": file["rows_rejected"],
            "findings": " ".join(findings),
        },
    )


def note_pull(pulled: Pulled) -> None:
    """Each part of a pull and each file that it gave; why a part failed as the sentence's form."""
    for part in pulled.parts:
        says = part["says"]
        why = {"why": str(says["text"])} if says else {}
        failed = part["state"] == "failed"
        log.log(
            logging.ERROR if failed else logging.INFO,
            "part of a pull",
            extra={"part": part["part"], "result": part["state"], **why},
        )
    for _, outcome in pulled.outcomes:
        note_file(outcome.as_dict(None))
