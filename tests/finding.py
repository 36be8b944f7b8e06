"""Finding any of very many words in very many bytes."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

HEAD = 8  # bytes by which a word is first looked for
FEW = 20  # words: as fast to try each


class Words:
    """Words to be found in bytes; only those are tried of which the first bytes stand there.

    To try every one takes most of the time of a search for a thousand keys.
    """

    def __init__(self, words: Iterable[bytes]) -> None:
        every = sorted(set(words))
        self._always: list[bytes] = []
        by_head: dict[int, list[bytes]] = {}
        for word in every:
            if len(every) < FEW or len(word) < HEAD:
                self._always.append(word)
            else:
                by_head.setdefault(int.from_bytes(word[:HEAD], "little"), []).append(word)
        self._by_head = by_head
        self._heads = np.array(sorted(by_head), "<u8")

    def found_in(self, content: bytes) -> set[bytes]:
        """The words that stand in the content, exactly as they are written."""
        return {word for word in self._likely(content) if word in content}

    def _likely(self, content: bytes) -> list[bytes]:
        if len(content) < HEAD or not len(self._heads):
            return self._always
        starts = np.ndarray(len(content) - HEAD + 1, "<u8", content, strides=(1,))
        places = np.searchsorted(self._heads, starts).clip(max=len(self._heads) - 1)
        there = np.unique(starts[self._heads[places] == starts]).tolist()
        return [*self._always, *(word for head in there for word in self._by_head[head])]
