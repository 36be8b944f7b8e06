"""Kinds of files that are never opened, told by what is in them and not by their names.

A person who drops the wrong file hears what it is. Nothing here reads more of a file than the names
of its members or its first few thousand bytes, except to look for a mark in old Office files.
"""

from __future__ import annotations

import re
from pathlib import Path

from ingest.archives import listed
from ingest.encoding import chunks
from words import Text, text

PICTURE = text("a picture")
VIDEO = text("a video or sound recording")
PROGRAM = text("a program")
DATABASE = text("a database")

# How files start, and what to call them.
STARTS: tuple[tuple[bytes, Text], ...] = (
    (b"%PDF", text("a PDF document")),
    (b"{\\rtf", text("a text document (RTF)")),
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"II*\x00", PICTURE),
    (b"MM\x00*", PICTURE),
    (b"\x1aE\xdf\xa3", VIDEO),
    (b"OggS", VIDEO),
    (b"ID3\x03", VIDEO),
    (b"ID3\x04", VIDEO),
    (b"\x1f\x8b", text("a compressed file (gzip)")),
    (b"BZh", text("a compressed file (bzip2)")),
    (b"\xfd7zXZ", text("a compressed file (xz)")),
    (b"7z\xbc\xaf\x27\x1c", text("a compressed file (7-Zip)")),
    (b"Rar!", text("a compressed file (RAR)")),
    (b"\x28\xb5\x2f\xfd", text("a compressed file (Zstandard)")),
    (b"PAR1", text("a Parquet file")),
    (b"SQLite format 3", DATABASE),
    (b"ARROW1", text("an Arrow file")),
    (b"\x7fELF", PROGRAM),
    (b"MZ\x90", PROGRAM),
    (b"!BDN", text("a mailbox of Outlook")),
    (b"\xe4\x52\x5c\x7b", text("a notebook of OneNote")),
    (b"bplist00", text("a saved web page")),
    (b"BEGIN:VCALENDAR", text("a calendar file")),
    (b"BEGIN:VCARD", text("a contact file")),
)
# The same, of which the telling bytes stand a little further on.
WITHIN: tuple[tuple[int, bytes, Text], ...] = (
    (8, b"DUCK", DATABASE),
    (257, b"ustar", text("an archive (tar)")),
    (8, b"WEBPVP8", PICTURE),
    (8, b"WAVEfmt ", VIDEO),
    (8, b"AVI LIST", VIDEO),
    (4, b"ftypheic", PICTURE),
    (4, b"ftypavif", PICTURE),
    (4, b"ftypM4V", VIDEO),
    (4, b"ftypmp4", VIDEO),
    (4, b"ftypiso", VIDEO),
    (4, b"ftypqt", VIDEO),
)

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Office files, and new ones with a password
# Names of streams in a compound file, as they stand in it.
STREAMS: tuple[tuple[bytes, Text], ...] = tuple(
    (name.encode("utf-16-le"), what)
    for name, what in (
        ("EncryptedPackage", text("an Office file with a password")),
        ("__substg1.0_", text("an e-mail message")),
        ("PowerPoint Document", text("a PowerPoint presentation")),
        ("WordDocument", text("a Word document")),
    )
)
OLD_OFFICE = text("a file of an older Office version")

# Members of a ZIP that make it one document.
MEMBERS: tuple[tuple[str, Text], ...] = (
    ("word/", text("a Word document")),
    ("ppt/", text("a PowerPoint presentation")),
    ("visio/", text("a Visio drawing")),
    ("xl/workbook.bin", text("a binary workbook (.xlsb)")),
    ("Report/Layout", text("a report of Power BI")),
    ("Index/Document.iwa", text("a document of Apple Numbers, Pages or Keynote")),
    ("META-INF/manifest.xml", text("a document of LibreOffice or OpenOffice")),
    ("META-INF/MANIFEST.MF", PROGRAM),
    ("META-INF/container.xml", text("an e-book")),
)

MAIL_LINE = re.compile(
    rb"(?:Received|From|To|Cc|Date|Subject|Return-Path|Reply-To|Delivered-To|Message-ID"
    rb"|MIME-Version|Content-Type|X-[\w-]+|ARC-[\w-]+|DKIM-Signature|Authentication-Results"
    rb"|Thread-[\w-]+)\s*:[ \t]*\S",
    re.IGNORECASE,
)
MAIL_SIGN = re.compile(rb"^(?:Message-ID|MIME-Version|Return-Path)\s*:", re.I | re.M)


def what_else(path: Path, head: bytes) -> Text | None:
    """What a file is that is no table, given its first bytes; None for what may be one."""
    if head.startswith(COMPOUND):
        return _compound(path)
    for start, what in STARTS:
        if head.startswith(start):
            return what
    for place, sign, what in WITHIN:
        if head[place : place + len(sign)] == sign:
            return what
    if head[:2] == b"BM" and head[6:10] == b"\x00\x00\x00\x00":
        return PICTURE
    return text("an e-mail message") if _is_mail(head) else None


def document_in(path: Path) -> Text | None:
    """What document a ZIP is that is neither a workbook to read nor a ZIP of files."""
    names = _names(path)
    for sign, what in MEMBERS:
        if any(name == sign or (sign.endswith("/") and name.startswith(sign)) for name in names):
            is_office = sign.startswith(("META-INF", "Report", "Index", "xl/"))
            if is_office or "[Content_Types].xml" in names:
                return what
    return None


def is_one_file(path: Path) -> bool:
    """Whether a ZIP is one document, such as a workbook, and no ZIP of files."""
    names = _names(path)
    workbook = "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names)
    return workbook or document_in(path) is not None


def _names(path: Path) -> frozenset[str]:
    return frozenset(info.filename for info in listed(path))


def _compound(path: Path) -> Text:
    """Which Office file of the old kind it is: by the names of its streams, the first that is."""
    found: set[int] = set()
    for chunk in chunks(path):
        found.update(place for place, (name, _) in enumerate(STREAMS) if name in chunk)
    return STREAMS[min(found)][1] if found else OLD_OFFICE


def _is_mail(head: bytes) -> bool:
    """Header lines of a message from the first line on, or a web page saved as one."""
    lines = head.lstrip(b"\xef\xbb\xbf").lstrip().splitlines()
    return bool(lines and MAIL_LINE.match(lines[0]) and MAIL_SIGN.search(head))
