"""Every kind of record there is, by name."""

from __future__ import annotations

from store.facts_repairs import ADDRESSES, GROUPS
from store.facts_totals import TOTALS
from store.records import RecordKind

KINDS: dict[str, RecordKind] = {kind.name: kind for kind in (TOTALS, ADDRESSES, GROUPS)}
