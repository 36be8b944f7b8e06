"""The search for very many words finds what a search for each of them finds."""

from __future__ import annotations

import random

import pytest

from tests.finding import FEW, HEAD, Words


@pytest.mark.parametrize("many", [1, FEW - 1, 300])
def test_it_finds_what_trying_every_word_finds(many: int) -> None:
    pick = random.Random(many)
    words = [pick.randbytes(pick.choice([3, HEAD, HEAD + 1, 40])) for _ in range(many)]
    words += [words[0][:HEAD] + b"another end"]
    search = Words(words)
    hits = 0
    for size in (0, 1, HEAD - 1, HEAD, 50, 5000) * 5:
        content = bytearray(pick.randbytes(size))
        for word in pick.choices(words, k=3):
            at = pick.randint(0, len(content))
            content[at:at] = word[: pick.choice([len(word), len(word) - 1])]
        expected = {word for word in words if word in content}
        assert search.found_in(bytes(content)) == expected
        hits += len(expected)
    assert hits
    assert search.found_in(b"") == set()
