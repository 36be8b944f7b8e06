"""The record of processing (GDPR art. 30) as a file, from the same material as the report."""

from __future__ import annotations

import csv
import io

from reports.council import Told, fields, purpose
from reports.role_names import NAMES
from store.cells import harmless


def record(told: Told) -> bytes:
    """The record of processing (GDPR art. 30(1)) as CSV, one row per source."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";" if told.language == "nl" else ",")
    writer.writerow(
        [
            told.say("Processing"),
            told.say("Purpose"),
            told.say("Whose data"),
            told.say("What is taken from it"),
            told.say("Fields kept"),
            told.say("Who receives it"),
            told.say("Outside the EU"),
            told.say("How long it is kept"),
            told.say("Measures"),
        ]
    )
    receivers = ", ".join(name.said(told.language) for name in NAMES.values())
    measures = told.say(
        "Keyed codes, a smallest group of {k}, roles, an access log, erasure and objection.",
        k=told.viewer.minimum_group,
    )
    months = told.say("{n} months", n=told.settings["person_months"])
    for title, gives, names, _, _ in fields(told):
        cells = (
            title,
            purpose(told),
            told.say("staff"),
            gives,
            names,
            receivers,
            told.say("no"),
            months,
            measures,
        )
        writer.writerow([harmless(cell) for cell in cells])
    return file.getvalue().encode("utf-8-sig")
