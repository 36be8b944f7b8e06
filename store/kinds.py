"""Every kind of record there is, by name."""

from __future__ import annotations

from store.facts_agents import AGENT_USE, AGENTS
from store.facts_interactions import INTERACTIONS
from store.facts_kept import KEPT_WEEKS
from store.facts_presence import PRESENCE
from store.facts_readiness import READINESS
from store.facts_repairs import ADDRESSES, GROUPS
from store.facts_tools import TOOL_USE
from store.facts_totals import TOTALS
from store.facts_training import ATTENDANCE, CHAMPIONS, EVENTS
from store.facts_viva import VIVA
from store.records import RecordKind

KINDS: dict[str, RecordKind] = {
    kind.name: kind
    for kind in (
        TOTALS,
        ADDRESSES,
        GROUPS,
        READINESS,
        AGENTS,
        AGENT_USE,
        PRESENCE,
        INTERACTIONS,
        VIVA,
        ATTENDANCE,
        CHAMPIONS,
        EVENTS,
        TOOL_USE,
        KEPT_WEEKS,
    )
}
