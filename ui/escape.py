"""Data is never markup: department names, file names and cells come from people's exports."""

from __future__ import annotations

import html
import re

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&=^\"'@/])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_ADDRESS = re.compile(r"(?i)[a-z]:(?=/)|www(?=\.)|@")
_JOINER = "\u2060"
LONGEST = 80


def plain(value: object, longest: int = LONGEST) -> str:
    """One line of text: control and direction marks gone, very long names cut with an ellipsis."""
    line = _CONTROL.sub(" ", str(value)).strip()
    return line if len(line) <= longest else line[: longest - 1] + "…"


def markdown(value: object, longest: int = LONGEST) -> str:
    """Text for st.markdown, labels and captions: shown as typed, never a link or an image.

    Addresses become links even when escaped, so an invisible joiner takes them apart.
    """
    return _MARKDOWN.sub(r"\\\1", _ADDRESS.sub(rf"\g<0>{_JOINER}", plain(value, longest)))


def lines(value: object, longest: int) -> str:
    """Text of several lines for st.markdown: every line as typed, and an empty one parts them."""
    typed = str(value).replace("\r\n", "\n").strip()
    parts = re.split(r"\n\s*\n", typed)
    return "\n\n".join(
        "  \n".join(markdown(line, longest) for line in part.split("\n")) for part in parts
    )


def plotly(value: object, longest: int = 40) -> str:
    """Text for a plotly label or hover: no tags (a link would be live) and no templates."""
    return html.escape(plain(value, longest)).replace("%{", "%&#123;")
