"""Column names that may be repeated: those made of words that columns are made of.

Of a file that nobody knows the first line may hold a person's row. So a name of a column is told
only when it has a word in it that reports of use have, in one of the languages they come in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.findings import shown_header, shown_headers

MOST = 12
WORD = re.compile(r"[^\W\d_]+")

# Beginnings of such words, of at least four letters; shorter words count only as they are.
BEGINNINGS = (
    *("copilot", "excel", "outlook", "powerpoint", "onenote", "teams", "prompt", "licen", "lizenz"),
    *("report", "rapport", "berich", "relat", "raport", "informe", "vernieuw", "actualis"),
    *("aktualis", "actualiz", "atualiz", "refresh", "activ", "aktiv", "aktyw", "attivit", "ativid"),
    *("gebruik", "utilis", "utiliz", "usuár", "usuar", "benutz", "użytk", "utent", "user"),
    *("laatst", "derni", "letzt", "últim", "ultim", "ostatn", "datum", "fecha", "period"),
    *("zeitraum", "department", "afdeling", "abteilung", "weergave", "anzeige", "affichage"),
)
WHOLE = frozenset(("data", "date", "day", "dag", "id", "last", "upn", "utc", "word"))


def told_columns(headers: Sequence[str]) -> str:
    """The first column names fit to print, those that may be somebody's as dots; '' for none."""
    chosen = headers[:MOST]
    told = [shown_header(header) if _of_columns(header) else "…" for header in chosen]
    if all(name == "…" for name in told) or "…" in shown_headers(headers, [0]):
        return ""
    return ", ".join((*told, *(("…",) if len(headers) > MOST else ())))


def _of_columns(header: str) -> bool:
    if "@" in header or any(len(number) > 4 for number in re.findall(r"\d+", header)):
        return False
    words = [word.casefold() for word in WORD.findall(header)]
    return any(word in WHOLE or word.startswith(BEGINNINGS) for word in words)
