"""Make viva_segments.csv anew, with Microsoft's own package (not needed by anything else):

python -m venv viva && viva/bin/pip install vivainsights==0.4.3
viva/bin/python tests/metrics/golden/make_viva_segments.py
"""

from __future__ import annotations

import contextlib
import importlib
import io
from pathlib import Path

import pandas as pd

HERE = Path(__file__).parent
LETTERS = {"Power User": "P", "Habitual User": "H", "Novice User": "N", "Low User": "L"}
LETTERS["Non-user"] = "-"
# Once with all apps and once with two that are used less, so that every segment occurs.
APPS = {"all": None, "office": ("Excel", "Powerpoint")}


def main() -> None:
    """One line per pseudonym: its segment in each week, "." where it held no licence."""
    vivainsights = importlib.import_module("vivainsights")
    query = pd.read_csv(HERE / "viva_person_query.csv")
    licensed = query["Total_Copilot_enabled_days"] > 0
    found = {}
    for name, apps in APPS.items():
        columns = [f"Copilot_actions_taken_in_{app}" for app in apps or ()]
        columns = columns or [name for name in query if name.startswith("Copilot_actions_taken")]
        # Microsoft's advice: a week without a licence is a missing value, not 0.
        query["actions"] = query[columns].sum(axis=1).astype(float).where(licensed)
        with contextlib.redirect_stdout(io.StringIO()):
            rows = vivainsights.identify_usage_segments(query.copy(), metric="actions")
        rows = rows.sort_values(["PersonId", "MetricDate"])
        for weeks in ("12w", "4w"):
            letters = rows[f"UsageSegments_{weeks}"].map(LETTERS).fillna("?")
            rows[weeks] = letters.where(rows["Total_Copilot_enabled_days"] > 0, ".")
            found[f"{name}_{weeks}"] = rows.groupby("PersonId")[weeks].agg("".join)
    pd.DataFrame(found).to_csv(HERE / "viva_segments.csv", lineterminator="\n")


if __name__ == "__main__":
    main()
