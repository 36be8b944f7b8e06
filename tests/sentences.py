"""The sentences that the code marks for translation, and their Dutch."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from tests.tree import ROOT, parsed


def literals(node: ast.expr | None) -> Iterator[str]:
    """The strings an argument can be: a literal, or either side of a conditional."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def said(path: Path) -> Iterator[tuple[str, int]]:
    """Sentences that a file marks for translation, through text(), say(), page.say() or _()."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and node.args:
            function = node.func
            named = isinstance(function, ast.Name) and function.id in {"text", "say", "_", "Text"}
            dotted = isinstance(function, ast.Attribute) and (
                function.attr == "say"  # page.say("…")
                or (function.attr == "text" and getattr(function.value, "id", "") == "words")
            )
            if named or dotted:
                for sentence in literals(node.args[0]):
                    if re.search(r"[A-Za-z]", re.sub(r"\{.*?\}", "", sentence)):
                        yield sentence, node.lineno


def placeholders(sentence: str) -> set[str]:
    return set(re.findall(r"(?<!\{)\{(\w+)", sentence))


@cache
def dutch() -> dict[str, str]:
    """Every message of the Dutch catalogues; a sentence in two of them must read the same."""
    merged: dict[str, str] = {}
    for path in sorted((ROOT / "locale" / "nl").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="nl"):
                if message.id:
                    assert not message.fuzzy, f"{path.name}: fuzzy: {message.id}"
                    earlier = merged.setdefault(str(message.id), str(message.string))
                    assert earlier == message.string, f"{path.name}: said twice: {message.id}"
    return merged
