"""Audit records in JSON: one record per line, kept as it stands for the engine to take apart.

A record has so many members, and a file so many records, that flattening them one by one as
`json_files` does would take minutes. So the file becomes a text table of one column; the reader of
audit records says what is wanted of each.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ingest.encoding import CleanText
from ingest.staging import LINE_MOST
from ingest.text_tables import TextTable

# The one column name of such a table: which carrier the records come from.
ACTIVITY, QUERY = "Audit record", "Audit query record"
SEPARATOR = "\x1f"  # JSON has control characters only escaped, so no record holds it


def encodable(said: str) -> str:
    """Text with ? for half a character: JSON can spell one ("\\ud83d"), and UTF-8 has none."""
    return said if said.isascii() else said.encode("utf-8", "replace").decode("utf-8")


def header_of(record: Any) -> str | None:
    """What the table is called that has records like this one; None: they are no audit records."""
    if not isinstance(record, Mapping):
        return None
    if "auditData" in record:
        return QUERY
    logged = {"Operation", "RecordType", "CreationTime"} <= record.keys()
    return ACTIVITY if logged or "CopilotEventData" in record else None


def lines_table(source: CleanText) -> TextTable | None:
    """The file as a table of records, where each line is one and the first is of the audit log."""
    if source.scan.lf == 0 or source.scan.longest > LINE_MOST:
        return None
    with source.path.open(encoding="utf-8-sig") as file:
        first = next((line for line in file if line.strip()), "")
    try:
        header = header_of(json.loads(first))
    except (ValueError, RecursionError):
        return None
    if header is None:
        return None
    return TextTable(
        path=source.path,
        headers=(header,),
        delimiter=SEPARATOR,
        skip=0,
        skip_records=0,
        records=source.scan.lf + (0 if source.scan.ends_with_newline else 1),
        quoted=False,
        ends_with_newline=source.scan.ends_with_newline,
        longest=source.scan.longest,
        findings=source.findings,
    )


def items_table(
    records: Iterable[Mapping[str, Any]], header: str, path: Path, source: CleanText
) -> TextTable:
    """Records of an array or a page, written to `path` one per line beside their number."""
    count = longest = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        for count, record in enumerate(records, start=1):
            said = encodable(json.dumps(record, ensure_ascii=False))
            line = f"{count}{SEPARATOR}{said}\n"
            longest = max(longest, len(line.encode()))
            file.write(line)
    return TextTable(
        path=path,
        headers=(header,),
        delimiter=SEPARATOR,
        skip=0,
        skip_records=0,
        records=count,
        unit="item",
        places=True,
        quoted=False,
        longest=longest,
        findings=source.findings,
    )
