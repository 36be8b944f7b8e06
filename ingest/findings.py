"""Findings: what there is to say about a file, as data that is said in a language later."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ingest.lines import Lines
from words import Text, packed, text, unpacked

DAY_MOST = 30  # characters of what may be a day; a directory id has more
WORD = re.compile(r"[^\W\d_]{3,}")  # "08-nov-2026" has one, a name two
ADDRESS = re.compile(r"[^\s@]@(?!odata\.)[^\s@]+\.")
EXAMPLES = 3  # example lines named in `where`; the count says how many there are

# How a place is said: one, up to three, more than that.
PLACES: dict[str, tuple[str, str, str]] = {
    unit: (one.template, several.template, many.template)
    for unit, one, several, many in (
        (
            "line",
            text("line {lines}"),
            text("lines {lines}"),
            text("lines {lines} and {more} more"),
        ),
        ("row", text("row {lines}"), text("rows {lines}"), text("rows {lines} and {more} more")),
        (
            "item",
            text("item {lines}"),
            text("items {lines}"),
            text("items {lines} and {more} more"),
        ),
    )
}


@dataclass(frozen=True)
class Finding:
    """One repair: what was found where, and what to do. Quotes no name, address or hash.

    `code` is stable kebab-case; `blocks` means that the file is not imported; `rows` counts the
    rows concerned (0: the file as a whole). `lines` are all the rows that it rejects, for whoever
    asks for the list while the file is being read; they are not kept with the finding.
    """

    code: str
    blocks: bool
    where: Text
    says: Text
    fix: Text
    rows: int = 0
    lines: Lines = field(default_factory=Lines, compare=False, repr=False)

    def as_dict(self, language: str) -> dict[str, Any]:
        """The finding said in one language: code, blocks, where, says, fix, rows."""
        return {
            "code": self.code,
            "blocks": self.blocks,
            "where": self.where.said(language),
            "says": self.says.said(language),
            "fix": self.fix.said(language),
            "rows": self.rows,
        }


def to_json(findings: Iterable[Finding]) -> str:
    """Findings as JSON with templates and parameters: each viewer reads their own language."""
    return json.dumps(
        [
            {
                "code": finding.code,
                "blocks": finding.blocks,
                "where": packed(finding.where),
                "says": packed(finding.says),
                "fix": packed(finding.fix),
                "rows": finding.rows,
            }
            for finding in findings
        ],
        ensure_ascii=False,
    )


def from_json(kept: str) -> tuple[Finding, ...]:
    """The findings that `to_json` wrote."""
    return tuple(
        Finding(
            code=item["code"],
            blocks=item["blocks"],
            where=unpacked(item["where"]),
            says=unpacked(item["says"]),
            fix=unpacked(item["fix"]),
            rows=item["rows"],
        )
        for item in json.loads(kept)
    )


def shown(value: str, most: int = 60) -> str:
    """A piece of the file fit to print: control and direction characters escaped, cut."""
    escaped = "".join(
        f"\\u{ord(char):04x}" if unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"} else char
        for char in value[: most + 1]
    )
    return escaped[:most] + "…" if len(escaped) > most else escaped


def shown_header(header: str) -> str:
    """A column name fit to print. A file without header line has a person's row there."""
    if "@" in header:
        return "…@…"
    return shown(header.strip(), 60) or "(–)"


def shown_day(value: str) -> str:
    """What stands in place of a day, fit to print: in a row that shifted it may be a name."""
    words = WORD.findall(value)
    like_a_day = any(map(str.isdecimal, value)) and len(words) < 2 and "@" not in value
    return shown(value) if like_a_day and len(value) <= DAY_MOST else "…"


def shown_headers(headers: Sequence[str], positions: Iterable[int]) -> str:
    """Some column names fit to print. With an address in any of them, none is told.

    Where a line end was lost, a row ran into the line with the column names.
    """
    if any(ADDRESS.search(header) for header in headers):
        return ", ".join("…" for _ in positions)
    return ", ".join(shown_header(headers[position]) for position in positions)


def whole_file() -> Text:
    """The place of a finding that concerns the file and not a line."""
    return text("the whole file")


def header_line() -> Text:
    """The place of a finding about column names."""
    return text("the line with the column names")


def place(lines: Sequence[int], *, rows: int = 0, unit: str = "line", column: str = "") -> Text:
    """'lines 3, 8, 12 and 40 more, column Report Refresh Date'.

    `lines` are the first few places, `rows` how many there are in all, `unit` is "line" (text
    file), "row" (worksheet) or "item" (JSON).
    """
    named = ", ".join(str(line) for line in lines[:EXAMPLES])
    more = max(rows, len(lines)) - min(len(lines), EXAMPLES)
    one, several, many = PLACES[unit]
    if more:
        spot = Text(many, {"lines": named, "more": more})
    else:
        spot = Text(several if len(lines) > 1 else one, {"lines": named})
    return text("{place}, column {column}", place=spot, column=column) if column else spot
