"""The Copilot reports of Graph as files: use per person, totals per period and day, one date."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest.contract import normalised
from ingest.encoding import chunks as chunks_of
from ingest.graph_client import GraphClient, Refused
from ingest.graph_errors import GraphError
from ingest.graph_run import Run
from ingest.graph_says import Ask
from words import Text, text

PERMISSION = "Reports.Read.All"
USE = "getMicrosoft365CopilotUsageUserDetail"
SUMMARY = "getMicrosoft365CopilotUserCountSummary"
TREND = "getMicrosoft365CopilotUserCountTrend"
BY_DATE = "getMicrosoft365CopilotUsageUserDetailByDate"
WEEK_ENDS = (4, 5, 6)  # a report of seven days counts a week when it ends on Friday to Sunday
LEAST_SHARE = 0.5  # of the people that the summary counts


@dataclass(frozen=True)
class Report:
    """One report to fetch. `old_days` is what the first version calls the same period."""

    part: str
    function: str
    days: int
    old_days: int
    what: Text
    file: str  # what its file is called, without day and ending

    @property
    def ask(self) -> Ask:
        return Ask(self.what, PERMISSION, "reports")


def use(days: int) -> Report:
    """Use per person over a period of 7, 28, 90 or 180 days."""
    return Report(
        f"usage-{days}",
        USE,
        days,
        30 if days == 28 else days,
        text("the Copilot usage report of {n} days", n=days),
        f"graph-user-detail-{days}-days",
    )


SUMMARY_REPORT = Report(
    "summary", SUMMARY, 28, 30, text("the Copilot summary report"), "graph-summary-28-days"
)
# Days do not depend on the period that was asked for, so the longest catches up the most.
TREND_REPORT = Report(
    "trend", TREND, 180, 180, text("the Copilot trend report"), "graph-trend-180-days"
)


def fetch(client: GraphClient, run: Run, report: Report) -> None:
    """Fetch a report into the run, in the newest form that Graph gives. Raises GraphError."""
    last: Refused | None = None
    for bucket, path in _ways(report):
        ask = Ask(report.what, PERMISSION, bucket)
        run.open_part(report.part)
        try:
            kind = client.download(path, run.path(report.part), ask)
        except Refused as refused:
            if refused.status not in (400, 404) or not client.cloud.has_copilot_reports:
                raise
            last = last if last is not None and last.status == 404 else refused
            continue
        if kind == "json":
            _follow(client, run, report, ask)
        _finish(run, report, kind)
        return
    if last is not None:
        raise last


def _ways(report: Report) -> Sequence[tuple[str, str]]:
    """Addresses to try in turn, with how they are counted: the default moved, and paths too."""
    new = f"{report.function}(period='D{report.days}',version='v2')"
    old = f"{report.function}(period='D{report.old_days}')"
    return (
        ("reports", f"v1.0/copilot/reports/{new}"),
        ("reports", f"v1.0/copilot/reports/{old}"),
        ("beta", f"beta/copilot/reports/{new}"),
        ("reports", f"beta/reports/{old}?$format=text/csv"),
    )


def _follow(client: GraphClient, run: Run, report: Report, ask: Ask) -> None:
    """JSON: put the records of this page and all that follow on lines of one file."""
    path = run.path(report.part)
    first = client.page_in(path, ask)
    # More pages come from the same beta service, which is counted by itself.
    paged = Ask(ask.what, ask.permission, "beta")
    with path.open("w", encoding="utf-8") as file:
        for record in first.records:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
        if first.next:
            for page in client.pages(first.next, paged, seen=1):
                for record in page.records:
                    file.write(json.dumps(record, ensure_ascii=False) + "\n")


def _finish(run: Run, report: Report, kind: str) -> None:
    path = run.path(report.part)
    rows, day = _looked_at(path, kind)
    if rows == 0 and kind == "json":
        run.nothing(report.part, rows=0, day="", kind=kind)
        return
    ending = "csv" if kind == "csv" else "json"
    name = f"{report.file}-{day}.{ending}" if day else f"{report.file}.{ending}"
    run.fetched(report.part, name, rows=rows, day=day, kind=kind)


def _looked_at(path: Path, kind: str) -> tuple[int, str]:
    """How many rows, and the report's own day where the first row tells it."""
    lines = sum(chunk.count(b"\n") for chunk in chunks_of(path))
    with path.open("rb") as file:
        head = [file.readline(1 << 20).decode("utf-8-sig", "replace") for _ in range(2)]
    if kind == "json":
        found = json.loads(head[0]).get("reportRefreshDate", "") if head[0].strip() else ""
        return lines, _day(str(found))
    if not head[1].endswith("\n") and head[1]:
        lines += 1
    cells = list(csv.reader(head))
    if len(cells) < 2:
        return 0, ""
    row = dict(zip((normalised(name) for name in cells[0]), cells[1], strict=False))
    return max(lines - 1, 0), _day(row.get("reportrefreshdate", ""))


def _day(given: str) -> str:
    """An ISO day, or nothing: it becomes part of a file name."""
    try:
        return date.fromisoformat(given.strip()[:10]).isoformat()
    except ValueError:
        return ""


def periods(newest: date | None, refreshed: date, *, since: date | None, weekly: bool) -> list[int]:
    """Which further periods of the usage report to fetch, besides the one of 28 days.

    Seven days when the report ends with a week (or when asked for). After a gap the shortest period
    that reaches back to the home's newest report (or to `since`): Graph keeps no older reports, but
    what it counts over a longer window covers the days that were missed.
    """
    wanted = [7] if weekly or refreshed.weekday() in WEEK_ENDS else []
    reach = since or newest
    gap = (refreshed - reach).days if reach else 0
    if gap > 28:
        wanted.append(90 if gap <= 90 else 180)
    return wanted


def check_whole(run: Run, summary: Path, report: Report) -> None:
    """Raise GraphError when the report has far fewer people than the summary counts.

    The report service has handed out reports of 100 rows before.
    """
    people = _enabled(summary)
    rows = int(run.parts[report.part]["rows"])
    if people and rows < LEAST_SHARE * people:
        raise GraphError(
            "answer",
            text(
                "Of {what} came only {rows} people, where the summary counts {people}: it was cut "
                "off at Microsoft's side and is not imported. Pull again tomorrow.",
                what=report.what,
                rows=rows,
                people=people,
            ),
        )


def _enabled(summary: Path) -> int | None:
    """How many people have a licence, by the summary; None when it does not tell."""
    with summary.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            for name, value in row.items():
                if name and normalised(name) == "anyappenabledusers" and str(value).isdecimal():
                    return int(value)
    return None


def probe_date(client: GraphClient, run: Run, day: date) -> tuple[str, ...]:
    """Columns of the report of one date; Microsoft does not say what they mean, so none is kept.

    Raises GraphError, which is what to expect.
    """
    ask = Ask(text("the usage report of one date"), PERMISSION, "beta")
    part = "by-date"
    try:
        path = run.path(part)
        kind = client.download(f"beta/copilot/reports/{BY_DATE}(date={day})", path, ask)
        if kind == "json":
            records = client.page_in(path, ask).records
            return tuple(records[0]) if records else ()
        with path.open(encoding="utf-8-sig", newline="") as file:
            return tuple(next(csv.reader(file), []))
    finally:
        run.forget(part)
