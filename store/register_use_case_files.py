"""Use cases as files: CSV for spreadsheets and Markdown for reading, both to be read back whole.

No cell of the CSV is taken for a formula: text that starts like one gets an apostrophe in front,
which reading takes away again. Nothing in the Markdown loads from elsewhere when it is opened, and
only links to the web are links. `ingest.use_cases` reads both.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping

from store.cells import harmless
from store.register_use_cases import Share, UseCase
from words import Text, text

# Field of a use case → its column, or the word in front of it, in the reader's language.
COLUMNS: Mapping[str, Text] = {
    "title": text("Title"),
    "department": text("Department"),
    "function": text("Function"),
    "app": text("App"),
    "kind": text("Kind of use"),
    "how_to": text("How it is done"),
    "contact_role": text("Whom to ask (a role)"),
    "link": text("Link"),
    "shares": text("Shared with"),
}
HEADING = re.compile(r"(?m)^(\\*)# ")
# A letter without width: with it in between, Markdown takes signs for text, and nobody sees it.
JOINER = "\u2060"
_WEB = r"\s*<?https?://"
_LIVE = (
    rf"!(?={JOINER}*\[)"  # an image
    rf"|<(?={JOINER}*[a-z/!?])(?!{JOINER}*https?://)"  # HTML, and an address that is not of the web
    rf"|\](?={JOINER}*\()(?!{JOINER}*\({_WEB})"  # the text of a link to anything but the web
    rf"|\](?={JOINER}*:)(?!{JOINER}*:{_WEB})"  # the name of such a link that is given elsewhere
)
LIVE = re.compile(_LIVE, re.IGNORECASE)
INERT = re.compile(f"({_LIVE}){JOINER}", re.IGNORECASE)


def as_csv(cases: Iterable[UseCase], language: str) -> bytes:
    """The library as CSV that Excel opens well: with a byte order mark, and `;` in Dutch."""
    file = io.StringIO(newline="")
    rows = csv.writer(file, delimiter=";" if language == "nl" else ",")
    rows.writerow([name.said(language) for name in COLUMNS.values()])
    for case in cases:
        rows.writerow([harmless(_field(case, name)) for name in COLUMNS])
    return file.getvalue().encode("utf-8-sig")


def as_markdown(cases: Iterable[UseCase], language: str) -> str:
    """The library as Markdown: a heading, a list of what it is about, and how it is done."""
    parts = []
    for case in cases:
        parts.append(f"# {inert(case.title)}\n\n")
        for name, word in COLUMNS.items():
            if name in ("title", "how_to"):
                continue
            # The department stands there always: it ends where the text of the user begins.
            for value in _field(case, name).split("\n"):
                if value or name == "department":
                    parts.append(f"- {word.said(language)}: {inert(value)}".rstrip() + "\n")
        parts.append("\n" + HEADING.sub(r"\\\1# ", inert(case.how_to)) + "\n\n")
    return "".join(parts).rstrip("\n") + "\n" if parts else ""


def inert(markdown: str) -> str:
    """Markdown in which no image loads, no HTML works, and links lead to the web or nowhere."""
    return LIVE.sub(rf"\g<0>{JOINER}", markdown)


def as_typed(markdown: str) -> str:
    """What `inert` was given."""
    return INERT.sub(r"\1", markdown)


def said_share(share: Share) -> str:
    """A share as files have it: '2026-11-20 team: Claims East'."""
    return f"{share.shared_on.isoformat()} {share.dimension}: {share.team}"


def _field(case: UseCase, name: str) -> str:
    if name == "shares":
        return "\n".join(map(said_share, case.shares))
    value: str = getattr(case, name)
    return value
