"""Bytes to text that DuckDB may have: how a file is encoded, and a clean copy where needed.

Clean is UTF-8 (with or without a mark in front), no NUL, and one kind of line end. A clean file is
used where it lies; any other is rewritten once into the work folder.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ingest.findings import EXAMPLES, Finding, place, whole_file
from words import text

CHUNK = 1 << 20
HEAD = 4096

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SPOKEN = {
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
}
PATTERN = re.compile(r"[*?\[]")
# First bytes of the marks that follow a letter (U+0300 to 036F), of parts of Korean syllables, and
# of what voices kana. Composed letters begin with some of them too, and looking twice does no harm.
MARK_BYTES = (b"\xcc", b"\xcd", b"\xe1", b"\xe3")
MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)


@dataclass(frozen=True)
class Scan:
    """What one pass over the bytes shows. Offsets count from 0; `lf`, `cr`, `crlf` are counts."""

    sha256: str
    size: int
    invalid_at: int | None  # first byte that is not UTF-8
    cut_off: bool  # the file ends within a character
    has_nul: bool
    lf: int
    cr: int
    crlf: int
    has_quote: bool
    has_marks: bool  # there may be letters with their accent as a mark after them
    ends_with_newline: bool
    longest: int  # at least the bytes of the longest line, where that is longer than a chunk

    @property
    def one_line_end(self) -> bool:
        """LF alone or CRLF alone."""
        return self.cr == 0 or self.crlf == self.cr == self.lf


@dataclass(frozen=True)
class CleanText:
    """A file that can be read as UTF-8: at its own path, or at a temporary copy."""

    path: Path
    scan: Scan
    sha256: str  # of the bytes as given
    findings: tuple[Finding, ...] = ()


class NotText(Exception):
    """The bytes cannot be read as text; carries the finding that says so."""

    def __init__(self, finding: Finding, sha256: str) -> None:
        super().__init__(finding.code)
        self.finding = finding
        self.sha256 = sha256


def chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, a chunk at a time."""
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(CHUNK):
            yield chunk


def scan(path: Path) -> Scan:
    """One pass: hash, validity, line ends, quotes. Speed matters here: nothing is done per line."""
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    size = lf = cr = crlf = longest = open_line = 0
    invalid_at: int | None = None
    has_nul = has_quote = has_marks = cut_off = False
    last = b""
    with ThreadPoolExecutor(max_workers=1) as beside:
        hashing = beside.submit(digest.update, b"")
        for chunk in chunks(path):
            hashing.result()
            hashing = beside.submit(digest.update, chunk)
            if invalid_at is None and not (chunk.isascii() and not decoder.getstate()[0]):
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError as error:
                    invalid_at = size - (len(error.object) - len(chunk)) + error.start
            if lines := chunk.count(b"\n"):
                lf += lines
                longest = max(longest, open_line + chunk.find(b"\n"))
                open_line = len(chunk) - chunk.rfind(b"\n") - 1
            else:
                open_line += len(chunk)
            if b"\r" in chunk:
                cr += chunk.count(b"\r")
                crlf += chunk.count(b"\r\n")
            crlf += last == b"\r" and chunk.startswith(b"\n")
            has_nul = has_nul or b"\0" in chunk
            has_quote = has_quote or b'"' in chunk
            has_marks = has_marks or any(byte in chunk for byte in MARK_BYTES)
            size += len(chunk)
            last = chunk[-1:]
    if invalid_at is None and (rest := decoder.getstate()[0]):
        invalid_at, cut_off = size - len(rest), True
    return Scan(
        sha256=digest.hexdigest(),
        size=size,
        invalid_at=invalid_at,
        cut_off=cut_off,
        has_nul=has_nul,
        lf=lf,
        cr=cr,
        crlf=crlf,
        has_quote=has_quote,
        has_marks=has_marks,
        ends_with_newline=last in (b"\n", b"\r"),
        longest=max(longest, open_line),
    )


def clean(path: Path, copy: Path) -> CleanText:
    """The file as UTF-8 text; `copy` is written only when the bytes cannot be used as they are.

    Raises NotText for what is no text at all.
    """
    first = scan(path)
    encoding = _encoding(path, first)
    if encoding in ("utf-8", "utf-8-sig") and first.one_line_end:
        _no_nul(path, first, first.sha256)
        return CleanText(_without_pattern(path, copy), first, first.sha256)
    try:
        with (
            path.open(encoding=encoding, newline=None) as source,
            copy.open("w", encoding="utf-8", newline="\n") as target,
        ):
            while part := source.read(CHUNK):
                target.write(part)
    except UnicodeError as error:
        raise NotText(_unreadable(getattr(error, "start", 0)), first.sha256) from error
    second = scan(copy)
    _no_nul(copy, second, first.sha256)
    findings: tuple[Finding, ...] = ()
    if encoding in SPOKEN:
        findings = (
            Finding(
                "encoding-converted",
                blocks=False,
                where=whole_file(),
                says=text("This file is in {encoding}, not in UTF-8.", encoding=SPOKEN[encoding]),
                fix=text("It was converted. Check that accents in department names are right."),
            ),
        )
    return CleanText(copy, second, first.sha256, findings=findings)


def _without_pattern(path: Path, copy: Path) -> Path:
    """DuckDB takes * ? and [ in a path for a pattern; such a file is read under another name."""
    if not PATTERN.search(str(path)):
        return path
    try:
        copy.symlink_to(path.resolve())
    except OSError:  # some systems let only administrators make links
        shutil.copyfile(path, copy)
    return copy


def _encoding(path: Path, seen: Scan) -> str:
    """The codec to read a file with. Raises NotText where there is none to trust."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    for mark, codec in MARKS:
        if head.startswith(mark):
            if codec == "utf-8-sig" and seen.invalid_at is not None:
                raise NotText(_not_utf_8(seen), seen.sha256)
            return codec
    if without_mark := _utf_16_without_mark(head):
        return without_mark
    if seen.invalid_at is None:
        return "utf-8"
    if seen.cut_off:
        raise NotText(truncated(whole=True), seen.sha256)
    return _windows_1252(path, seen)


def _utf_16_without_mark(head: bytes) -> str | None:
    """UTF-16 of mostly Latin text has a NUL in every other byte, always on the same side."""
    pairs = len(head) // 2
    if pairs < 4:
        return None
    even, odd = head[0 : 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if odd > 0.6 * pairs and even < 0.1 * pairs:
        return "utf-16-le"
    if even > 0.6 * pairs and odd < 0.1 * pairs:
        return "utf-16-be"
    return None


def _windows_1252(path: Path, seen: Scan) -> str:
    """Windows-1252, if every byte has a meaning there and no character looks like UTF-8."""
    rest = b""
    some_utf_8 = False
    for chunk in chunks(path):
        part = rest + chunk
        some_utf_8 = some_utf_8 or MULTIBYTE.search(part) is not None
        if some_utf_8:
            break
        rest = part[-3:]
    if some_utf_8:
        raise NotText(_not_utf_8(seen), seen.sha256)
    return "cp1252"


def _not_utf_8(seen: Scan) -> Finding:
    """UTF-8 up to a byte that is not."""
    if seen.cut_off:
        return truncated(whole=True)
    return Finding(
        "encoding-mixed",
        blocks=True,
        where=text("byte {offset} of the file", offset=seen.invalid_at or 0),
        says=text("The file mixes two encodings: UTF-8, and from this byte on another one."),
        fix=text("Export it again. Do not paste two files together."),
    )


def _unreadable(offset: int) -> Finding:
    return Finding(
        "encoding-unknown",
        blocks=True,
        where=text("byte {offset} of the file", offset=offset),
        says=text("This is not text in UTF-8, UTF-16 or Windows-1252."),
        fix=text("Export it again, or save it in Excel as “CSV UTF-8”."),
    )


def truncated(*, whole: bool = False, line: int = 0) -> Finding:
    """A download that stopped too early."""
    return Finding(
        "file-truncated",
        blocks=True,
        where=whole_file() if whole else place([line]),
        says=text("The file stops in the middle of its last line: the download was cut off."),
        fix=text("Download it again."),
    )


def _no_nul(path: Path, seen: Scan, sha256: str) -> None:
    if not seen.has_nul:
        return
    lines: list[int] = []
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if b"\0" in line:
                lines.append(number)
                if len(lines) == EXAMPLES:
                    break
    raise NotText(
        Finding(
            "nul-byte",
            blocks=True,
            where=place(lines),
            says=text("The file holds NUL bytes, which text does not have."),
            fix=text("Export it again; the file was damaged on its way."),
        ),
        sha256,
    )
