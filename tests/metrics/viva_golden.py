"""The golden person query, as files to import, and the segments that vivainsights gives for it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from metrics.compose import sql_of
from metrics.segments import BANDS, WEEK_ZERO, Weeks
from tests.ingest.desk import Desk, File

GOLDEN = Path(__file__).parent / "golden"
FIRST_SUNDAY = date(2024, 3, 31)
SEGMENTS = {"P": "power", "H": "habitual", "N": "novice", "L": "low", "-": "none"}
OFFICE = ("Copilot_actions_taken_in_Excel", "Copilot_actions_taken_in_Powerpoint")

Class = dict[tuple[str, date], str]  # pseudonym and Monday → segment


def rows() -> list[dict[str, str]]:
    with (GOLDEN / "viva_person_query.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def app_columns(names: Iterable[str]) -> list[str]:
    """The columns that count all actions of an app."""
    return [name for name in names if name.startswith("Copilot_actions_taken")]


def file(which: str = "all") -> File:
    """The query with the sums of all apps, or of two of them."""
    found = rows()
    names = [
        name
        for name in found[0]
        if which == "all" or not name.startswith("Copilot_actions_taken") or name in OFFICE
    ]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, names, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(found)
    return f"query-{which}.csv", text.getvalue().encode()


def segments(which: str, weeks: int) -> Class:
    """What vivainsights 0.4.3 says of every week with a licence."""
    with (GOLDEN / "viva_segments.csv").open(encoding="utf-8", newline="") as golden:
        return {
            (line["PersonId"], FIRST_SUNDAY + timedelta(days=1, weeks=place)): SEGMENTS[letter]
            for line in csv.DictReader(golden)
            for place, letter in enumerate(line[f"{which}_{weeks}w"])
            if letter != "."
        }


def ours(desk: Desk, weeks: int) -> Class:
    """What the metrics say of the same."""
    key = desk.writer.pseudonyms.key
    named = {key("viva", row["PersonId"]): row["PersonId"] for row in rows()}
    accounts = dict(desk.writer.con.execute("select account_id, key from account").fetchall())
    sql = sql_of("viva_segment_mix.sql").replace("{group}", "0")
    found = desk.writer.con.execute(
        sql, {"first_week_on": date(2000, 1, 1), "last_week_on": date(2100, 1, 1)}
    ).fetchnumpy()
    codes = Weeks(found["person"], found["week_no"], found["actions"]).codes(weeks)
    return {
        (named[accounts[person]], WEEK_ZERO + timedelta(weeks=int(week_no))): BANDS[code]
        for person, week_no, code in zip(found["person"], found["week_no"], codes, strict=True)
    }
