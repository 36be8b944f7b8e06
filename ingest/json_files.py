"""JSON: an array of records, one record per line, or a page of Microsoft Graph, as a text table."""

from __future__ import annotations

import csv
import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ingest import json_lines
from ingest.encoding import CleanText
from ingest.files import Limits
from ingest.findings import Finding, place, whole_file
from ingest.json_lines import encodable
from ingest.text_tables import TextTable
from words import Text, text

# Members that hold one entry per report period or day: each entry becomes a row of its own.
PERIODS = ("copilotActivityUserDetailsByPeriod", "adoptionByProduct", "adoptionByDate")
NO_NUMBER = re.compile(r"(?<=[:\[,\s])-?(?:NaN|Infinity)(?=[\s,\]}])")
LONG_NUMBER = re.compile(r"\d{1000,}")
Record = dict[str, Any]


class JsonUnreadable(Exception):
    """Not JSON, or not JSON with records; carries the finding that says so."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


class _Twice(ValueError):
    """A member that an object has twice: its name, and how many of that name came before."""

    def __init__(self, name: str, before: int) -> None:
        super().__init__(name)
        self.name, self.before = name, before


class _TooLarge(ValueError):
    """A number beyond what numbers can be."""

    def __init__(self, literal: str) -> None:
        super().__init__(literal)
        self.literal = literal


def looks_like_json(path: Path) -> bool:
    """True when the first character that counts opens an array or an object."""
    with path.open("rb") as file:
        head = file.read(4096)
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def json_table(source: CleanText, path: Path, limits: Limits) -> TextTable:
    """The records of a JSON file, written to `path` as a text table. Raises JsonUnreadable."""
    if source.scan.size > limits.json_bytes:
        raise JsonUnreadable(_too_large(limits.json_bytes))
    content = source.path.read_text("utf-8-sig")
    records, findings = _records(content)
    if header := json_lines.header_of(next(iter(records), None)):
        table = json_lines.items_table(records, header, path, source)
        return replace(table, findings=(*table.findings, *findings))
    flat = [
        (number, _flat(row)) for number, record in enumerate(records, 1) for row in _rows(record)
    ]
    headers = tuple(dict.fromkeys(name for _, row in flat for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["item", *headers])
        out.writerows([number, *(row.get(name, "") for name in headers)] for number, row in flat)
    return TextTable(
        path=path,
        headers=headers,
        delimiter=",",
        skip=1,
        skip_records=1,
        records=len(flat),
        unit="item",
        places=True,
        longest=max(source.scan.longest, 1),
        findings=(*source.findings, *findings),
    )


def line_unreadable(content: str, number: int) -> Finding:
    """What is wrong with one line of a file of records; for the whole line where nothing is."""
    try:
        _parsed(content, first_line=number)
    except JsonUnreadable as error:
        return error.finding
    return _unreadable(number, 1, text("this is not JSON"))


def _records(content: str) -> tuple[list[Record], list[Finding]]:
    """All records of a file in order, through whichever of the three forms it has."""
    parsed = _one_per_line(content) if _is_one_per_line(content) else [_parsed(content)]
    findings: list[Finding] = []
    records: list[Record] = []
    for top in parsed:
        for item in top if isinstance(top, list) else [top]:
            if not isinstance(item, dict):
                raise JsonUnreadable(_no_records())
            if "error" in item and "value" not in item:
                raise JsonUnreadable(_error_answer())
            if isinstance(item.get("value"), list):
                if not all(isinstance(row, dict) for row in item["value"]):
                    raise JsonUnreadable(_no_records())
                records += item["value"]
                if findings:
                    continue
                if _is_changes(item):
                    findings.append(_changes_only())
                elif item.get("@odata.nextLink") and len(parsed) == 1:
                    findings.append(_more_pages())
            else:
                records.append(item)
    return records, findings


def _is_one_per_line(content: str) -> bool:
    first, _, rest = content.lstrip().partition("\n")
    return first.lstrip().startswith("{") and first.rstrip().endswith("}") and bool(rest.strip())


def _one_per_line(content: str) -> list[Any]:
    return [
        _parsed(line, first_line=number)
        for number, line in enumerate(content.split("\n"), start=1)
        if line.strip()
    ]


def _parsed(content: str, first_line: int = 1) -> Any:
    """Strict JSON. Raises JsonUnreadable with the place of what is wrong."""
    seen: Counter[str] = Counter()

    def object_of(pairs: list[tuple[str, Any]]) -> Record:
        made: Record = {}
        for name, value in pairs:
            if name in made:
                raise _Twice(name, seen[name])
            made[name] = value
            seen[name] += 1
        return made

    def number_of(literal: str) -> float:
        number = float(literal)
        if math.isinf(number):
            raise _TooLarge(literal)
        return number

    def no_number(literal: str) -> float:
        raise _TooLarge(literal)

    try:
        return json.loads(
            content, object_pairs_hook=object_of, parse_float=number_of, parse_constant=no_number
        )
    except json.JSONDecodeError as error:
        line = first_line - 1 + error.lineno
        raise JsonUnreadable(_unreadable(line, error.colno, text("this is not JSON"))) from error
    except _Twice as error:
        at = _nth(re.finditer(re.escape(json.dumps(error.name)) + r"\s*:", content), error.before)
        raise JsonUnreadable(
            _unreadable(*_position(content, at, first_line), text("one name occurs twice"))
        ) from error
    except _TooLarge as error:
        found = re.search(re.escape(error.literal), content)
        if error.literal in ("NaN", "Infinity", "-Infinity"):
            found = NO_NUMBER.search(content) or found
        at = found.start() if found else 0
        raise JsonUnreadable(
            _unreadable(*_position(content, at, first_line), text("this is not a number"))
        ) from error
    except RecursionError as error:
        raise JsonUnreadable(
            _unreadable(first_line, 1, text("brackets are nested too deeply"))
        ) from error
    except ValueError as error:  # the only one left: Python reads whole numbers up to a length
        found = LONG_NUMBER.search(content)
        at = found.start() if found else 0
        raise JsonUnreadable(
            _unreadable(*_position(content, at, first_line), text("this is not a number"))
        ) from error


def _nth(matches: Iterator[re.Match[str]], number: int) -> int:
    start = 0
    for count, match in enumerate(matches):
        start = match.start()
        if count == number:
            break
    return start


def _position(content: str, offset: int, first_line: int) -> tuple[int, int]:
    line = first_line + content.count("\n", 0, offset)
    return line, offset - content.rfind("\n", 0, offset)


def _rows(record: Record) -> Iterator[Record]:
    """One row per report period of a record; the record itself where it has none."""
    entries = next((record[name] for name in PERIODS if isinstance(record.get(name), list)), None)
    rest = {name: value for name, value in record.items() if name not in PERIODS}
    if not entries:
        yield rest
        return
    for entry in entries:
        yield {**rest, **entry} if isinstance(entry, dict) else rest


def _flat(record: Mapping[str, Any], front: str = "") -> dict[str, str]:
    """Members as text: nested objects with a dot, lists as JSON, null as nothing."""
    flat: dict[str, str] = {}
    for given, value in record.items():
        name = front + encodable(given)
        if isinstance(value, dict):
            flat.update(_flat(value, f"{name}."))
        elif value is None:
            flat[name] = ""
        elif isinstance(value, str):
            flat[name] = encodable(value.replace("\0", ""))
        else:
            flat[name] = encodable(json.dumps(value, ensure_ascii=False))
    return flat


def _unreadable(line: int, column: int, what: Text) -> Finding:
    return Finding(
        "json-unreadable",
        blocks=True,
        where=text("{place}, character {character}", place=place([line]), character=column),
        says=text("The JSON cannot be read: {what}.", what=what),
        fix=text("Download it again, and do not edit it."),
    )


def _no_records() -> Finding:
    return Finding(
        "json-no-records",
        blocks=True,
        where=whole_file(),
        says=text("The JSON holds no records: a list of objects was expected."),
        fix=text("Use the answer of Microsoft Graph as it came, or the CSV of the report."),
    )


def _error_answer() -> Finding:
    return Finding(
        "json-error-answer",
        blocks=True,
        where=whole_file(),
        says=text("This is an error message of Microsoft Graph, not a report."),
        fix=text("Check the permission and the request, and download the report again."),
    )


def _is_changes(page: Record) -> bool:
    """An answer of /users/delta: who is not in it has not left."""
    context = str(page.get("@odata.context", ""))
    return "@odata.deltaLink" in page or context.endswith("$delta")


def _changes_only() -> Finding:
    # The code of a part of a list, since that is what it is: readers take it for no full picture.
    return Finding(
        "json-more-pages",
        blocks=False,
        where=whole_file(),
        says=text("This holds who changed since an earlier request, not everybody."),
        fix=text("Nothing needs to be done: whoever is not in it stays as they were."),
    )


def _more_pages() -> Finding:
    return Finding(
        "json-more-pages",
        blocks=False,
        where=whole_file(),
        says=text("This is one page of several: the file names a next page that is not in it."),
        fix=text("Import all pages, or use the CSV of the report, which has no pages."),
    )


def _too_large(most: int) -> Finding:
    return Finding(
        "json-too-large",
        blocks=True,
        where=whole_file(),
        says=text("A JSON file larger than {n} MB is not read.", n=most >> 20),
        fix=text("Use the CSV of the report."),
    )
