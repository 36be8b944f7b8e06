"""Draws names, addresses and object ids: unique, except for one address that is used again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demo.names import GIVEN, SURNAMES, slug
from demo.organisation import DOMAIN
from demo.places import Mask
from demo.timeline import Timeline

Words = NDArray[np.object_]


@dataclass(frozen=True)
class Rename:
    """A person whose surname, and so whose address, changes on a day."""

    person: int
    on: int
    surname: str
    upn: str


def draw_names(
    belgian: Mask, heir: tuple[int, int] | None, rng: np.random.Generator
) -> tuple[Words, Words]:
    """(given name, surname) per person; an heir (second of the pair) is called as the first."""
    given = np.empty(len(belgian), dtype=object)
    surname = np.empty(len(belgian), dtype=object)
    first, last = rng.random(len(belgian)), rng.random(len(belgian))
    for country, mask in (("NL", ~belgian), ("BE", belgian)):
        for target, draw, words in ((given, first, GIVEN), (surname, last, SURNAMES)):
            options = np.array(words[country], dtype=object)
            target[mask] = options[(draw[mask] * len(options)).astype(int)]
    if heir:
        given[heir[1]], surname[heir[1]] = given[heir[0]], surname[heir[0]]
    return given, surname


def make_addresses(given: Words, surname: Words, heir: tuple[int, int] | None) -> Words:
    """UPN per person: given.surname with a number where taken; the heir gets the old one again."""
    spelled = {name: slug(name) for name in {*given.tolist(), *surname.tolist()}}
    taken: dict[str, int] = {}
    upns = np.empty(len(given), dtype=object)
    for person, (first, last) in enumerate(zip(given.tolist(), surname.tolist(), strict=True)):
        if heir and person == heir[1]:
            continue
        base = f"{spelled[first]}.{spelled[last]}"
        number = taken[base] = taken.get(base, 0) + 1
        upns[person] = f"{base}{number if number > 1 else ''}@{DOMAIN}"
    if heir:
        upns[heir[1]] = upns[heir[0]]
    return upns


def draw_renames(
    given: Words, surname: Words, upn: Words, belgian: Mask, candidates: Mask, timeline: Timeline
) -> tuple[Rename, ...]:
    """Two of the candidates, one per country, get another surname on a Monday."""
    taken = set(upn.tolist())
    renames: list[Rename] = []
    for country, share in (("NL", 0.45), ("BE", 0.85)):
        found = np.flatnonzero(candidates & (belgian == (country == "BE")))
        for person in found.tolist():
            new = next(s for s in SURNAMES[country] if s != surname[person])
            address = f"{slug(given[person])}.{slug(new)}@{DOMAIN}"
            if address not in taken:
                taken.add(address)
                on = timeline.monday(int(timeline.weeks * share))
                renames.append(Rename(person, on, new, address))
                break
    return tuple(renames)


def draw_object_ids(count: int, rng: np.random.Generator) -> Words:
    """Directory object ids: GUIDs of the random kind."""
    text = rng.bytes(16 * count).hex()
    ids = np.empty(count, dtype=object)
    for i in range(count):
        h = text[32 * i : 32 * i + 32]
        ids[i] = f"{h[:8]}-{h[8:12]}-4{h[13:16]}-a{h[17:20]}-{h[20:]}"
    return ids
