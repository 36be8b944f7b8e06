"""Names that groups had: what was written under an old spelling belongs to the group it became.

The one place where such a name is resolved. What was written stays as it was written, so that
undoing a repair gives everything back.
"""

from __future__ import annotations

from functools import partial

from metrics.facts import Data, labels
from metrics.kept import kept
from metrics.question import ORGANISATION
from metrics.teams.history import read_team_source
from store.facts_repairs import merged_names
from store.register_base import Renamed, plain


def renamed(data: Data) -> Renamed:
    """(Dimension, old name as names are compared) → what that group is called now."""
    return kept(data, "renamed", (), partial(_read, data))


def _read(data: Data) -> Renamed:
    merged = merged_names(data.cursor())
    if not merged:
        return {}
    source = read_team_source(data) or "team"
    found: dict[tuple[str, str], str] = {}
    for dimension in ORGANISATION:
        column = source if dimension == "team" else dimension
        mine = [(old, new) for of, old, new in merged if of == column]
        known = {plain(name): name for name in labels(data, dimension).values()} if mine else {}
        found |= {(dimension, plain(old)): known.get(plain(new), new) for old, new in mine}
    return found
