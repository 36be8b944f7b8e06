"""The access log as figures and as a file: who looked at what, by role and by page."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence

from store.access_log import LOCAL, Look
from store.cells import harmless
from words import say


def by_role(looks: Iterable[Look]) -> list[tuple[str, int, int]]:
    """Role, looks, and how many different people looked in it; the most looks first."""
    found = list(looks)
    counts = Counter(look.role for look in found)
    people = {role: {look.who for look in found if look.role == role} for role in counts}
    return [(role, count, len(people[role])) for role, count in counts.most_common()]


def chosen(looks: Iterable[Look], role: str | None, page: str | None) -> list[Look]:
    """The looks of one role and at one page; None does not narrow."""
    return [look for look in looks if role in (None, look.role) and page in (None, look.page)]


def who(look: Look, language: str) -> str:
    """Who looked: a directory id; the person at the machine; or nobody who is known any more."""
    if look.who is None:
        return say("no longer known", language)
    return say("at the machine of Kadans", language) if look.who == LOCAL else look.who


def as_csv(looks: Sequence[Look], language: str) -> bytes:
    """The rows for a spreadsheet: text stays text, whatever a question begins with."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";" if language == "nl" else ",")
    heads = ("Number", "When (UTC)", "Who", "Role", "Page, export or command", "Question")
    said = {
        "Number": say("Number", language),
        "When (UTC)": say("When (UTC)", language),
        "Who": say("Who", language),
        "Role": say("Role", language),
        "Page, export or command": say("Page, export or command", language),
        "Question": say("Question", language),
    }
    writer.writerow([said[head] for head in heads])
    for look in looks:
        cells = (look.seen_at[:19], who(look, language), look.role, look.page, look.question)
        writer.writerow([look.seq, *(harmless(cell) for cell in cells)])
    return file.getvalue().encode("utf-8-sig")
