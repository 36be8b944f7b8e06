"""Files: from what a person hands over to the bytes of one table each, with limits on all of it.

Members of a ZIP are streamed to numbered files in the work folder; the names that a ZIP gives them
are shown and never used as a path. What bytes are is told by how they start, not by their name.
"""

from __future__ import annotations

import copy
import hashlib
import re
import stat
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

from ingest.archives import LITTER, Damaged, files_of, listed, reading
from ingest.encoding import CHUNK
from ingest.file_types import document_in, is_one_file, what_else
from ingest.findings import Finding, shown, whole_file
from words import Text, text

NAME_MOST = 120
SIGN_OF_MEMBER = " › "
HEAD = 4096

NUMBER = re.compile(r"(\d{1,18})")

_numbers = count(1)


@dataclass(frozen=True)
class Limits:
    """How much a file may hold. Bytes are counted while reading; headers are a first check."""

    file_bytes: int = 16 << 30
    members: int = 1000  # files in one ZIP
    ratio: int = 100  # bytes out of a ZIP for each byte in it …
    ratio_from: int = 1_000_000  # … for members of at least this size
    total_bytes: int = 16 << 30  # out of one ZIP
    workbook_bytes: int = 1 << 30  # of one workbook, unpacked
    json_bytes: int = 512 << 20  # JSON is held in memory


@dataclass(frozen=True)
class NamedFile:
    """Bytes at `path`; `name` is what the person who gave the file calls it."""

    path: Path
    name: str


@dataclass(frozen=True)
class Part:
    """The bytes of one table or workbook: a file, or a member of a ZIP in a temporary copy."""

    path: Path
    name: str  # as shown
    modified_on: date | None
    kind: str  # "text" | "workbook"


@dataclass(frozen=True)
class Refused:
    """A file or member that is not opened, and why."""

    name: str
    sha256: str
    finding: Finding


ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # with files, and empty; a column name may start with PK


def parts(
    paths: Sequence[Path | NamedFile], work: Path, limits: Limits
) -> Iterator[Part | Refused]:
    """Every table to read, in order; temporary copies live until the next one is asked for."""
    for given in paths:
        for named in _walk(given):
            yield from _open(named, work, limits)


def shown_name(name: str) -> str:
    """A file name fit to print: the last part of a path, escaped, cut."""
    return shown(name, NAME_MOST)


def new_path(work: Path, suffix: str) -> Path:
    """A path in the work folder that nobody has used."""
    return work / f"{next(_numbers)}{suffix}"


def _walk(given: Path | NamedFile) -> Iterator[NamedFile]:
    if isinstance(given, NamedFile):
        yield given
    elif given.is_dir():
        for path in sorted(given.rglob("*"), key=_by_number):
            hidden = any(part.startswith(".") for part in path.relative_to(given).parts)
            if path.is_file() and not hidden and path.name not in LITTER:
                yield NamedFile(path, path.relative_to(given).as_posix())
    else:
        yield NamedFile(given, given.name)


def _by_number(path: Path) -> list[list[str | int]]:
    """Pages of one list in their order, the last one last: page 10 after page 9."""
    return [
        [int(piece) if piece.isdecimal() else piece for piece in NUMBER.split(part)]
        for part in path.parts
    ]


def _open(named: NamedFile, work: Path, limits: Limits) -> Iterator[Part | Refused]:
    name = shown_name(named.name)
    try:
        size = named.path.stat().st_size
        if not named.path.is_file():
            raise FileNotFoundError
        with named.path.open("rb") as file:
            head = file.read(HEAD)
    except OSError:
        yield Refused(name, "", _unreadable())
        return
    modified = datetime.fromtimestamp(named.path.stat().st_mtime, UTC).date()
    if size > limits.file_bytes:
        yield Refused(name, sha256_of(named.path), _too_large(limits.file_bytes))
    elif head.startswith(ZIP) and not is_one_file(named.path):
        yield from _members(named, name, work, limits)
    else:
        yield _part(named.path, name, modified, head, limits)


def _part(
    path: Path, name: str, modified_on: date | None, head: bytes, limits: Limits
) -> Part | Refused:
    """Bytes that are no ZIP of files: a table, or something to refuse."""
    finding = None
    kind = "text"
    if head.startswith(ZIP):
        kind = "workbook"
        finding = _workbook_finding(path, limits)
    elif what := what_else(path, head):
        finding = refused_type(what)
    if finding:
        return Refused(name, sha256_of(path), finding)
    return Part(path, name, modified_on, kind)


def _workbook_finding(path: Path, limits: Limits) -> Finding | None:
    """What keeps it from being opened: no workbook, macros, or more inside than it should hold."""
    if other := document_in(path):
        return refused_type(other)
    infos = listed(path)
    if any(info.filename.lower().endswith("vbaproject.bin") for info in infos):
        return refused_type(text("a workbook with macros"))
    total = sum(info.file_size for info in infos)
    if total > limits.workbook_bytes or any(_swells(info, limits) for info in infos):
        return _archive_too_large()
    return None


def _swells(info: zipfile.ZipInfo, limits: Limits) -> bool:
    return info.file_size > limits.ratio_from and info.file_size > limits.ratio * info.compress_size


def _members(named: NamedFile, name: str, work: Path, limits: Limits) -> Iterator[Part | Refused]:
    """The files in a ZIP, one after the other, each in a copy that goes when it was read."""
    sha256 = sha256_of(named.path)
    try:
        with reading():
            archive = zipfile.ZipFile(named.path)
    except Damaged:
        yield Refused(name, sha256, _archive_damaged())
        return
    with archive:
        infos = files_of(archive.infolist())
        finding = _archive_finding(infos, limits)
        if finding:
            yield Refused(name, sha256, finding)
            return
        left = limits.total_bytes
        for info in infos:
            member = name + SIGN_OF_MEMBER + shown_name(info.filename)
            path = new_path(work, ".part")
            try:
                finding = _member_finding(info, limits) or _extract(archive, info, path, left)
                if finding:
                    yield Refused(member, sha256, finding)
                    continue
                left -= path.stat().st_size
                yield _member_part(path, member, info, limits)
            finally:
                path.unlink(missing_ok=True)


def _member_part(path: Path, name: str, info: zipfile.ZipInfo, limits: Limits) -> Part | Refused:
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith(ZIP) and not is_one_file(path):
        return Refused(name, sha256_of(path), _nested())
    try:
        modified = date(*info.date_time[:3])
    except ValueError:
        modified = None
    return _part(path, name, modified, head, limits)


def _archive_finding(infos: Sequence[zipfile.ZipInfo], limits: Limits) -> Finding | None:
    if not infos:
        return Finding(
            "archive-empty",
            blocks=True,
            where=whole_file(),
            says=text("The ZIP holds no files."),
            fix=text("Put the exports into the ZIP, or drop them as they are."),
        )
    if len(infos) > limits.members:
        return Finding(
            "archive-too-many",
            blocks=True,
            where=whole_file(),
            says=text(
                "The ZIP holds {n} files; at most {most} are read.",
                n=len(infos),
                most=limits.members,
            ),
            fix=text("Make several ZIP files of it."),
        )
    if sum(info.file_size for info in infos) > limits.total_bytes:
        return _archive_too_large()
    return None


def _member_finding(info: zipfile.ZipInfo, limits: Limits) -> Finding | None:
    if stat.S_ISLNK(info.external_attr >> 16):
        return Finding(
            "archive-link",
            blocks=True,
            where=whole_file(),
            says=text("This member of the ZIP is not a file but points to one elsewhere."),
            fix=text("Make the ZIP again with the files themselves."),
        )
    if info.flag_bits & 1:
        return Finding(
            "archive-encrypted",
            blocks=True,
            where=whole_file(),
            says=text("The ZIP has a password."),
            fix=text("Unpack it, and import the files or a ZIP without a password."),
        )
    return _archive_too_large() if _swells(info, limits) else None


def _extract(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path, left: int
) -> Finding | None:
    """Stream a member to `path`. More bytes than its header says, or than may be, end it."""
    open_ended = copy.copy(info)
    open_ended.file_size = 1 << 62  # so that the stream is read to its real end, and counted
    most = min(info.file_size, left)
    written = 0
    try:
        with reading(), archive.open(open_ended) as source, path.open("wb") as target:
            while chunk := source.read(CHUNK):
                written += len(chunk)
                if written > most:
                    return _archive_too_large()
                target.write(chunk)
    except Damaged:
        return _archive_damaged()
    return _archive_damaged() if written < info.file_size else None


def sha256_of(path: Path) -> str:
    """The hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def refused_type(what: Text) -> Finding:
    """A kind of file that is never opened."""
    return Finding(
        "file-type-refused",
        blocks=True,
        where=whole_file(),
        says=text("This is {what}, which Kadans does not read.", what=what),
        fix=text("Export the report as CSV and import that file, or a ZIP of such files."),
    )


def _unreadable() -> Finding:
    return Finding(
        "file-unreadable",
        blocks=True,
        where=whole_file(),
        says=text("The file cannot be opened."),
        fix=text("Check that it exists, that it is a file, and that you may read it."),
    )


def _too_large(most: int) -> Finding:
    return Finding(
        "file-too-large",
        blocks=True,
        where=whole_file(),
        says=text("The file is larger than {n} GB.", n=most >> 30),
        fix=text("Export a shorter period, or several files."),
    )


def _archive_too_large() -> Finding:
    return Finding(
        "archive-too-large",
        blocks=True,
        where=whole_file(),
        says=text("Unpacked, this file is far larger than it should be."),
        fix=text("Unpack it yourself, look what it is, and import the exports as they are."),
    )


def _archive_damaged() -> Finding:
    return Finding(
        "archive-damaged",
        blocks=True,
        where=whole_file(),
        says=text("The ZIP is damaged or incomplete."),
        fix=text("Download or make it again."),
    )


def _nested() -> Finding:
    return Finding(
        "archive-nested",
        blocks=True,
        where=whole_file(),
        says=text("This is a ZIP inside a ZIP."),
        fix=text("Unpack the outer ZIP, and import what is in it."),
    )
