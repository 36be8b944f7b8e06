"""Every sentence has its Dutch, and the Dutch says nothing that is not asked of it."""

from __future__ import annotations

import ast

from tests.sentences import dutch, placeholders, said
from tests.tree import PRODUCT, TOP, listed, parsed, python_files, shown


def test_every_sentence_has_its_dutch() -> None:
    missing = [
        f"{shown(path)}:{line} {sentence}"
        for path in python_files(*PRODUCT, *TOP)
        for sentence, line in said(path)
        if not dutch().get(sentence, "").strip()
    ]
    assert not missing, listed(missing)


def test_dutch_fills_the_same_places() -> None:
    differing = [
        f"{english!r} → {translated!r}"
        for english, translated in dutch().items()
        if placeholders(english) != placeholders(translated)
    ]
    assert not differing, listed(differing)


def test_no_dutch_is_left_without_its_english() -> None:
    spoken = {
        node.value
        for path in python_files(*PRODUCT, *TOP)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    unsaid = [english for english in dutch() if english not in spoken]
    assert not unsaid, listed(unsaid)
