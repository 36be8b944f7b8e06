"""metrics-file: what the installation tells of itself, for node_exporter to collect.

Written here rather than by a library: it is one page of text whose form is not going to change.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from commands import whole_file
from commands.home import data_if_any, viewer_of
from metrics import ask
from metrics.question import Question, UsageError
from settings import Settings
from store.home import Home
from store.pulse import Pulse, pulse

FOR_THE_EXPORTER = 0o644  # which runs under another account


@dataclass(frozen=True)
class Metric:
    """One metric: name without prefix, what it is, and its values by labels."""

    name: str
    help: str
    values: dict[tuple[tuple[str, str], ...], float] = field(default_factory=dict)


def run_metrics_file(arguments: argparse.Namespace) -> int:
    """Write the file; a reader sees the old one or the new one. Raises OSError, Refused."""
    settings: Settings = arguments.settings
    now = datetime.now(UTC)
    found = [*figures(pulse(Home(settings.home)), now), *_hidden(settings)]
    whole_file.write(arguments.path, written(found).encode(), FOR_THE_EXPORTER)
    return 0


def figures(looked: Pulse, now: datetime) -> Iterator[Metric]:
    """Metrics of the pulse. Ages are left to the reader, who has the instants."""
    yield Metric(
        "batches", "Imported files by state", {_by(state=s): n for s, n in looked.batches.items()}
    )
    yield Metric(
        "jobs",
        "Pulls and imports by how they ended",
        {_by(kind=kind, result=state): n for (kind, state), n in looked.jobs.items()},
    )
    yield Metric(
        "rows", "Rows of imported files", {_by(result=name): n for name, n in looked.rows.items()}
    )
    for name, at, what in (
        ("last_import_timestamp_seconds", looked.imported_at, "When a file was last imported"),
        ("last_pull_timestamp_seconds", looked.pulled_at, "When a pull last went well"),
        ("last_failure_timestamp_seconds", looked.failed_at, "Failure that nothing good followed"),
        ("last_backup_timestamp_seconds", looked.backed_up_at, "When the newest backup was made"),
    ):
        yield Metric(name, what, {(): at.timestamp()} if at else {})
    for name, since, what in (
        ("backup_age_seconds", looked.backed_up_at, "Age of the newest backup"),
        ("pull_age_seconds", looked.pulled_at, "Age of the newest pull that went well"),
    ):
        yield Metric(name, what, {(): (now - since).total_seconds()} if since else {})
    yield Metric("database_bytes", "Size of the main database", {(): looked.main_bytes})
    yield Metric("wal_bytes", "Size of its log", {(): looked.wal_bytes})
    yield Metric("database_opens", "1 when the published figures open", {(): looked.opens})
    yield Metric("written_timestamp_seconds", "When this was written", {(): now.timestamp()})


def _hidden(settings: Settings) -> Iterator[Metric]:
    """The share of departments whose figure is withheld, of the newest week: one number."""
    copy = data_if_any(settings.home)
    values: dict[tuple[tuple[str, str], ...], float] = {}
    if copy is not None:
        try:
            by_department = Question(by=("department",))
            rows = ask("active_share", by_department, viewer_of(settings.home), copy).rows
            values = {(): sum(bool(row.hidden) for row in rows) / len(rows)} if rows else {}
        except UsageError:
            values = {}  # no file tells of departments: there is no share
    yield Metric("suppressed_ratio", "Share of departments whose figure is withheld", values)


def _by(**labels: str) -> tuple[tuple[str, str], ...]:
    return tuple(labels.items())


def written(found: Iterable[Metric]) -> str:
    """The text that node_exporter reads; a metric without a value is left out."""
    lines = []
    for one in found:
        name = f"kadans_{one.name}"
        if one.values:
            lines += [f"# HELP {name} {one.help}", f"# TYPE {name} gauge"]
        for labels, value in sorted(one.values.items()):
            by = ",".join(f'{label}="{_escaped(word)}"' for label, word in labels)
            lines.append(f"{name}{{{by}}} {float(value):.17g}" if by else f"{name} {value:.17g}")
    return "\n".join(lines) + "\n"


def _escaped(word: str) -> str:
    return word.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
