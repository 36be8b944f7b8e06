"""What Viva's columns are: Microsoft's own list of Copilot metrics, and those that are not kept.

The list is data/viva/copilot-metrics-taxonomy.csv, as Microsoft publishes it. A metric is known in
every spelling that exports use: with spaces or underscores, brackets as `__work__`, British or
American.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingest.contract import normalised

TAXONOMY = Path(__file__).resolve().parents[2] / "data" / "viva" / "copilot-metrics-taxonomy.csv"
NAMES = ("id", "name", "name_gb", "name_en_us")
COUNTED = ("Actions", "Prompts")
TOTAL = "total_copilot_actions_taken"

# British s, American z: summarise, organise, visualise, analyse.
SPELLED = re.compile(r"(summari|organi|visuali|analy)s(?=e|ed|ing|ation)")

# Columns about Copilot that count no action of a licensed person.
NOT_ACTIONS = re.compile(
    r"withoutcopilotlicense|enableduser$|^returning|^numberofweeksactive|enableddays|daysofactive"
    r"|meetings?hours?|hours|meetings(summarized|recapped)|assisted"
)
ABOUT_COPILOT = re.compile(r"copilot|actionstaken|promptssubmitted|recap")


def folded(key: str) -> str:
    """A normalised header in American spelling."""
    return SPELLED.sub(r"\1z", key)


@dataclass(frozen=True)
class CopilotMetric:
    """One metric of the list that counts actions or prompts.

    `in_total`: it is one of those that make up the total. `app_sum`: it counts all of an app.
    """

    key: str
    app: str
    in_total: bool
    app_sum: bool


@cache
def by_spelling() -> dict[str, CopilotMetric]:
    """Folded header → metric, in every spelling of the list."""
    found: dict[str, CopilotMetric] = {}
    with TAXONOMY.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["unit"] not in COUNTED:
                continue
            entry = CopilotMetric(
                key=row["id"],
                app=row["app"],
                in_total=row["sum_for_total_actions"] == "Yes",
                app_sum=row["sum_app_actions"] == "Yes",
            )
            for name in NAMES:
                found.setdefault(folded(normalised(row[name])), entry)
    return found


@cache
def metrics() -> dict[str, CopilotMetric]:
    """Key → metric, the total left out."""
    every = {entry.key: entry for entry in by_spelling().values()}
    return {key: entry for key, entry in every.items() if key != TOTAL}


def is_not_kept(key: str) -> bool:
    """Is this a column that is known to be about something else than actions with Copilot?

    Meetings, mail and the like of a person are none of Kadans's business.
    """
    key = folded(key)
    return not ABOUT_COPILOT.search(key) or bool(NOT_ACTIONS.search(key))
