"""Use cases out of a file: a table (CSV) or Markdown, as the library writes them.

Column names may be English, Dutch or the field's own; rows that cannot be kept are left out, each
with a finding that names the line and what to do.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.encoding import NotText, clean
from ingest.findings import Finding, header_line, place, whole_file
from ingest.text_tables import text_table
from store.cells import as_meant
from store.register_base import DIMENSIONS, NotPossible, plain
from store.register_use_case_files import COLUMNS, as_typed
from store.register_use_cases import FIELDS, CaseDraft, Share, checked
from words import LANGUAGES, Text, text

MOST_BYTES = 10 << 20
SHARE = re.compile(r"(\d{4}-\d{2}-\d{2}) +(\w+): *(\S.*)")
ENTRY = re.compile(r"[-*] +([^:]+):(.*)")
REFUSED_ROW = "use-case-refused"  # the code of rows that are left out
REPAIR = text("Correct this and import the file again; what is there already is not doubled.")
ODD = text(
    "What stands before the colon is no field of a use case, so all from here on was taken as how "
    "it is done."
)
ODD_REPAIR = text("Use the words that the export has, and an empty line before how it is done.")


@dataclass(frozen=True)
class Written:
    """A use case as a file has it, and the line where it starts.

    `odd` is the line of Markdown that looks like a field and has no name of one.
    """

    line: int
    fields: dict[str, str]
    odd: int | None = None


@dataclass(frozen=True)
class UseCaseFile:
    """What a file holds; `findings` about what was left out, `blocked` when nothing can be read."""

    cases: tuple[tuple[CaseDraft, tuple[Share, ...]], ...]
    findings: tuple[Finding, ...]

    @property
    def blocked(self) -> bool:
        return any(finding.blocks for finding in self.findings)


def read_use_cases(path: Path) -> UseCaseFile:
    """Use cases of a .md file, or of any other as a table. Raises OSError."""
    if path.stat().st_size > MOST_BYTES:
        return _blocked(
            "file-too-large",
            whole_file(),
            text("This file is larger than {most} MB.", most=MOST_BYTES >> 20),
            text("Import it in parts."),
        )
    with TemporaryDirectory() as folder:
        try:
            source = clean(path, Path(folder, "clean"))
        except NotText as error:
            return UseCaseFile((), (error.finding,))
        if path.suffix.lower() in (".md", ".markdown"):
            lines = source.path.read_text("utf-8-sig").split("\n")
            written: list[Written] | UseCaseFile = list(_of_markdown(lines))
        else:
            table = text_table(source)
            if table is None:
                return _nothing()
            if blocking := tuple(finding for finding in table.findings if finding.blocks):
                return UseCaseFile((), blocking)
            with source.path.open(encoding="utf-8-sig", newline="") as file:
                # Blank lines and "sep=;" stand before the column names.
                skipped = table.skip_records - 1
                written = _of_table(
                    islice(file, skipped, None), skipped, table.headers, table.delimiter
                )
    if isinstance(written, UseCaseFile):
        return written
    if not written:
        return _nothing()
    found = _kept(written)
    return UseCaseFile(found.cases, (*source.findings, *found.findings))


def _named() -> dict[str, str]:
    """What a column may be called → field."""
    names = {plain(word.said(language)): field for field, word in COLUMNS.items()
             for language in LANGUAGES}  # fmt: skip
    return {**names, **{plain(field): field for field in COLUMNS}}


def _of_table(
    file: Iterator[str], skipped: int, headers: tuple[str, ...], delimiter: str
) -> list[Written] | UseCaseFile:
    known = _named()
    fields = [known.get(plain(header)) for header in headers]
    missing = [name for name in ("title", "how_to") if name not in fields]
    if missing:
        return _blocked(
            "column-missing",
            header_line(),
            text("There is no column {name}.", name=COLUMNS[missing[0]]),
            text("Export the library to see which columns there are, and name yours like that."),
        )
    rows = csv.reader(file, delimiter=delimiter)
    found = []
    try:
        next(rows)
        end = rows.line_num
        for row in rows:
            start, end = skipped + end + 1, rows.line_num
            if any(cell.strip() for cell in row):
                # A row that is too short has nothing in its last columns.
                cells = {f: as_meant(c) for f, c in zip(fields, row, strict=False) if f is not None}
                found.append(Written(start, cells))
    except csv.Error:
        return _blocked(
            "row-unreadable",
            place([skipped + rows.line_num]),
            text("This row cannot be read: a text in it is far too long or not closed."),
            REPAIR,
        )
    return found


def _of_markdown(lines: list[str]) -> Iterator[Written]:
    known = _named()
    starts = [at for at, line in enumerate(lines) if line.startswith("# ")]
    for start, end in pairwise([*starts, len(lines)]):
        fields: dict[str, list[str]] = defaultdict(list)
        at, odd = start + 1, None
        while at < end and not lines[at].strip():
            at += 1
        while at < end and (entry := ENTRY.fullmatch(lines[at])):
            field = known.get(plain(entry[1]))
            if field is None:
                odd = at + 1 if fields else None
                break
            fields[field].append(as_typed(entry[2].strip()))
            at += 1
        how = as_typed("\n".join(re.sub(r"^\\(\\*# )", r"\1", line) for line in lines[at:end]))
        said = {name: "\n".join(values) for name, values in fields.items()}
        yield Written(start + 1, {**said, "title": as_typed(lines[start][2:]), "how_to": how}, odd)


def _kept(written: list[Written]) -> UseCaseFile:
    """What can be kept; findings that say the same are one."""
    cases: list[tuple[CaseDraft, tuple[Share, ...]]] = []
    wrong: dict[str, tuple[Text, list[int]]] = {}
    seen: set[tuple[str, str]] = set()
    for one in written:
        try:
            draft = checked(CaseDraft(**{name: one.fields.get(name, "") for name in FIELDS}))
            key = plain(draft.title), plain(draft.department)
            if key in seen:
                raise NotPossible(
                    text("This title and department are in the file twice; the first was taken.")
                )
            shares = tuple(_shares(one.fields.get("shares", "")))
        except NotPossible as error:
            says = error.says
            wrong.setdefault(says.said("en"), (says, []))[1].append(one.line)
            continue
        seen.add(key)
        cases.append((draft, shares))
    odd = [one.odd for one in written if one.odd is not None]
    notes = (Finding("field-unknown", False, place(odd), ODD, ODD_REPAIR, len(odd)),) if odd else ()
    findings = tuple(
        Finding(REFUSED_ROW, False, place(at, rows=len(at)), says, REPAIR, len(at))
        for says, at in wrong.values()
    )
    return UseCaseFile(tuple(cases), (*findings, *notes))


def _shares(value: str) -> Iterator[Share]:
    for line in filter(None, map(str.strip, value.split("\n"))):
        parts = SHARE.fullmatch(line)
        try:
            if parts is None or parts[2] not in DIMENSIONS:
                raise ValueError(line)
            yield Share(parts[2], parts[3].strip(), date.fromisoformat(parts[1]))
        except ValueError:
            raise NotPossible(
                text(
                    "With whom it was shared is written as {example}, one on each line.",
                    example="2026-11-20 team: Claims East",
                )
            ) from None


def _nothing() -> UseCaseFile:
    return _blocked(
        "no-use-cases",
        whole_file(),
        text("There is no use case in this file."),
        text("Export the library to see how a file looks."),
    )


def _blocked(code: str, where: Text, says: Text, fix: Text) -> UseCaseFile:
    return UseCaseFile((), (Finding(code, True, where, says, fix),))
