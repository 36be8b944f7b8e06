"""The committed sample, read by plain Python: no reader of the product is involved."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
USAGE_DATES = "Last Activity Date"

Row = dict[str, str]


def raw_files(folder: Path) -> dict[str, bytes]:
    """Each export in a folder by name, ZIP members as "zip/member"."""
    files: dict[str, bytes] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                for info in archive.infolist():
                    files[f"{path.name}/{info.filename}"] = archive.read(info)
        else:
            files[path.name] = path.read_bytes()
    return files


def rows_of(raw: bytes, encoding: str = "utf-8-sig", delimiter: str = ",") -> list[Row]:
    text = io.StringIO(raw.decode(encoding), newline="")
    return list(csv.DictReader(text, delimiter=delimiter, strict=True))


@dataclass(frozen=True)
class Report:
    """One Graph report: rows by address."""

    refresh_on: date
    period: int
    rows: Mapping[str, Row]

    def used_since(self, upn: str, first: date) -> bool:
        """Whether a last date of any app lies on `first` or later."""
        dates = (v for k, v in self.rows[upn].items() if k.endswith(USAGE_DATES))
        return any(value >= first.isoformat() for value in dates)

    def used_app_since(self, upn: str, app: str, first: date) -> bool:
        return self.rows[upn][app] >= first.isoformat()


@dataclass(frozen=True)
class Sample:
    files: Mapping[str, bytes]
    reports: tuple[Report, ...]  # 7 days, oldest first
    long_reports: tuple[Report, ...]  # 28 days
    lists: Mapping[date, Mapping[str, Row]]  # active users by object id

    def named(self, part: str) -> bytes:
        found = [raw for name, raw in self.files.items() if part in name]
        assert len(found) == 1, f"{part} is in {len(found)} names"
        return found[0]

    def list_before(self, day: date) -> Mapping[str, Row]:
        return self.lists[max(d for d in self.lists if d <= day)]

    def licensed_on(self, day: date) -> dict[str, str]:
        """Address → department of licence holders, as the last list up to that day has them."""
        return {
            row["User principal name"]: row["Department"]
            for row in self.list_before(day).values()
            if "Microsoft 365 Copilot" in row["Licenses"].split("+")
        }

    def active_share(self, report: Report, upns: set[str]) -> float:
        """Share of the people who used any app in the 7 days up to the report's day."""
        first = report.refresh_on - timedelta(days=6)
        known = [upn for upn in upns if upn in report.rows]
        return sum(report.used_since(upn, first) for upn in known) / len(known)


def read_sample(folder: Path) -> Sample:
    files = raw_files(folder)
    reports: list[Report] = []
    for name, raw in files.items():
        if "CopilotUsageUserDetail_D" in name:
            rows = rows_of(raw)
            by_upn = {row["User Principal Name"]: row for row in rows}
            assert len(by_upn) == len(rows), f"an address is twice in {name}"
            refresh_on = date.fromisoformat(rows[0]["Report Refresh Date"])
            reports.append(Report(refresh_on, int(rows[0]["Report Period"]), by_upn))
    reports.sort(key=lambda report: report.refresh_on)
    return Sample(
        files,
        tuple(report for report in reports if report.period == 7),
        tuple(report for report in reports if report.period == 28),
        {
            _list_day(name): {row["Object Id"]: row for row in rows_of(raw)}
            for name, raw in files.items()
            if "/users_" in name
        },
    )


def _list_day(name: str) -> date:
    month, day, year = name.split("/users_")[1].split(" ")[0].split("_")
    return date(int(year), int(month), int(day))


@pytest.fixture(scope="session")
def sample() -> Sample:
    return read_sample(SAMPLE)
