"""Batches: one file each, checked, then committed whole or not at all, and undone whole."""

from __future__ import annotations

import contextlib
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import duckdb

from ingest import matching, pseudonymise, readers, survey
from ingest.findings import Finding, to_json
from ingest.leaving_out import leave_out
from ingest.matching import Matched
from ingest.outcome import Outcome, Review
from ingest.pages import Pages, last_one_last
from ingest.readers import NamedFile, Reading
from settings import Settings
from store import keys, rebuild
from store.archive import BatchHeader, bring_back, set_aside, write
from store.engine import connect, quoted
from store.faults import fault_point
from store.home import Home
from store.migrate import migrate
from store.pseudonyms import Pseudonyms
from store.serving import current_path
from store.writer import Writer

Report = Callable[[Outcome], None]


class UnknownBatch(LookupError):
    """There is no batch with that number, or it is not in the state that was asked for."""


@dataclass(frozen=True)
class Import:
    """How to import: whose clock, which day a people file pictures, what was accepted before."""

    now: datetime
    dated: date | None = None
    accepted: frozenset[str] = frozenset()
    team_column: str = "auto"


def folders_of(paths: Sequence[Path | NamedFile]) -> list[Path]:
    """The folders that a reader has to be let into."""
    plain = [item.path if isinstance(item, NamedFile) else item for item in paths]
    return sorted({path if path.is_dir() else path.parent for path in plain})


def import_files(
    writer: Writer,
    paths: Sequence[Path | NamedFile],
    how: Import,
    matched: Matched | None = None,
) -> Iterator[Outcome]:
    """Commit every file that can be; one transaction each. Yields as files are done.

    People matched that are told with a file are those of the moment; `matched` is filled when all
    files are done, with what holds then.
    """
    # Files of one command come in any order; only what was there before them can be newer.
    before = survey.newest_reports(writer.con)
    done = []
    read = readers.read_files(
        paths, writer.con, writer.home.work, today=how.now.date(), dated=how.dated
    )
    for reading in last_one_last(read):
        fault_point("after_parse")
        outcome = _commit(writer, reading, how, before)
        done.append((outcome.status, outcome.batch))
        yield outcome
        if reading.table:
            writer.con.execute(f"drop table if exists {reading.table}")
    if matched is not None:
        matched |= matching.at_end(writer.con, writer.home.archive, done)
        matching.keep(writer.con, {int(done[place][1] or 0): n for place, n in matched.items()})


def check_files(
    settings: Settings,
    paths: Sequence[Path | NamedFile],
    how: Import,
    matched: Matched | None = None,
) -> Iterator[Outcome]:
    """Say what importing would do; writes nothing that outlives the call and needs no lock.

    `matched` is filled at the end, with what would hold when all files are there.
    """
    home = Home(settings.home)
    new = not home.root.is_dir()
    work = Path(tempfile.mkdtemp(prefix="check-", dir=None if new else home.root))
    con = connect(
        ":memory:",
        work=work,
        folders=[home.inbox, *folders_of(paths)],
        memory_limit=settings.memory_limit,
        threads=settings.threads,
    )
    try:
        # On a home without a secret nothing can match, and looking must not make one.
        Pseudonyms(home.known_secret() or secrets.token_bytes(32)).lend(con)
        with _looking(home, work) as facts:
            dropped, done, pages = matching.Dropped(con, work), [], Pages()
            read = readers.read_files(paths, con, work, today=how.now.date(), dated=how.dated)
            for place, reading in enumerate(last_one_last(read)):
                outcome = _check(con, facts, home, work, reading, how, pages.of(reading))
                pages.add(reading)
                if outcome.status == "checked":
                    dropped.add(place, outcome)
                done.append((outcome.status, outcome.batch))
                con.execute(f"drop table if exists {pseudonymise.KEYED}")
                yield outcome
            if matched is not None:
                matched |= matching.at_end(facts, home.archive, done) | dropped.compared(facts)
    finally:
        con.close()
        shutil.rmtree(work)


def undo(writer: Writer, batch_id: int, *, now: datetime, team_column: str) -> BatchHeader:
    """Take a batch out: facts become what they would be without it. Raises UnknownBatch."""
    header = _find(writer, batch_id, "committed")
    with writer.transaction() as con:
        con.execute(
            "update batch set state = 'undone', undone_at = ? where batch_id = ?",
            [now.replace(tzinfo=None), batch_id],
        )
        fault_point("undo_before_derive")
        rebuild.derive_without(writer, header.kind, team_column=team_column)
        fault_point("undo_before_commit")
    fault_point("undo_after_commit")
    rebuild.forget_names(writer)
    set_aside(writer.home, header.archive_file)
    return header


def redo(writer: Writer, batch_id: int, *, team_column: str) -> BatchHeader:
    """Bring an undone batch back. Raises UnknownBatch."""
    header = _find(writer, batch_id, "undone")
    bring_back(writer.home, header.archive_file)
    with writer.transaction() as con:
        con.execute(
            "update batch set state = 'committed', undone_at = null where batch_id = ?", [batch_id]
        )
        rebuild.derive_without(writer, header.kind, team_column=team_column)
    return header


def _commit(writer: Writer, reading: Reading, how: Import, before: survey.Newest) -> Outcome:
    if reading.rejected or reading.table is None:
        return Outcome(reading, "rejected", findings=reading.findings)
    if reading.empty:
        return Outcome(reading, "empty", findings=reading.findings)
    fingerprint = pseudonymise.rows_hash(writer.con, reading)
    known = survey.find_duplicate(writer.con, reading, fingerprint)
    if known:
        return _duplicate(reading, known)
    pseudonymise.make_keys(writer.con, reading)
    reading = leave_out(writer.con, writer.home.root, reading, remember=True)
    header = _header(_next_batch(writer.con), reading, fingerprint, how)
    review, noted = survey.survey(
        writer.con, reading, pseudonymise.KEYED, before, writer.home.archive
    )
    noted += survey.from_the_future(reading, how.now.date())
    findings = [*reading.findings, *survey.accept(noted, how.accepted)]
    if any(finding.blocks for finding in findings):
        return Outcome(reading, "rejected", findings=tuple(findings), review=review)
    once = reading.kind == "usage" and review.people == reading.rows_accepted
    keys.number(writer.con, writer.home, pseudonymise.keys(reading), once=once)
    fault_point("after_keys")
    path = write(writer.con, writer.home, header, pseudonymise.archived_rows(reading))
    fault_point("after_archive")
    with writer.remembering(pseudonymise.named_people(reading, once=once)) as named:
        writer.con.execute(f"drop table {pseudonymise.KEYED}")
        with writer.transaction():
            keys.enter(writer.con)
            rebuild.insert_batch(
                writer,
                replace(header, findings=to_json(findings)),
                people_matched=review.matched,
            )
            rebuild.derive_batch(writer, header, path, team_column=how.team_column)
            named()
            fault_point("after_identity")
            fault_point("before_commit")
    fault_point("after_commit")
    return Outcome(reading, "committed", header.batch_id, tuple(findings), review)


def _check(
    con: duckdb.DuckDBPyConnection,
    facts: duckdb.DuckDBPyConnection,
    home: Home,
    work: Path,
    reading: Reading,
    how: Import,
    beside: int,
) -> Outcome:
    """As _commit, and nothing is kept; `beside` people are in other pages of a list of people."""
    if reading.rejected or reading.table is None:
        return Outcome(reading, "rejected", findings=reading.findings)
    if reading.empty:
        return Outcome(reading, "empty", findings=reading.findings)
    known = survey.find_duplicate(facts, reading, pseudonymise.rows_hash(con, reading))
    if known:
        return _duplicate(reading, known)
    pseudonymise.make_keys(con, reading)
    reading = leave_out(con, home.root, reading, remember=False)
    path = work / "rows.parquet"
    con.execute(f"copy {pseudonymise.KEYED} to {quoted(path)} (format parquet)")
    rows = f"read_parquet({quoted(path)})"
    before = survey.newest_reports(facts)
    review, noted = survey.survey(facts, reading, rows, before, home.archive, beside=beside)
    path.unlink()
    noted += survey.from_the_future(reading, how.now.date())
    findings = (*reading.findings, *survey.accept(noted, how.accepted))
    blocked = any(finding.blocks for finding in findings)
    return Outcome(reading, "rejected" if blocked else "checked", None, findings, review)


def _duplicate(reading: Reading, known: survey.Known) -> Outcome:
    findings: tuple[Finding, ...] = (*reading.findings, survey.duplicate_finding(known))
    review = Review(skips=reading.rows_accepted)
    return Outcome(reading, "duplicate", known.batch_id, findings, review)


@contextlib.contextmanager
def _looking(home: Home, work: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the facts as published, or to none at all on a new home."""
    path = current_path(home)
    con = connect(path or ":memory:", work=work, folders=[home.archive], read_only=path is not None)
    if path is None:
        migrate(con)
    try:
        yield con
    finally:
        con.close()


def _header(batch_id: int, reading: Reading, fingerprint: str, how: Import) -> BatchHeader:
    return BatchHeader(
        batch_id=batch_id,
        source=str(reading.source),
        kind=str(reading.kind),
        series=reading.series,
        file_name=reading.file,
        file_sha256=reading.file_sha256,
        rows_hash=fingerprint,
        rows_read=reading.rows_read,
        rows_accepted=reading.rows_accepted,
        rows_rejected=reading.rows_rejected,
        newest_on=reading.newest_on,
        full_picture=reading.full_picture,
        concealed=reading.concealed,
        apps=reading.apps,
        columns=reading.columns,
        imported_at=how.now.replace(tzinfo=None),
        findings=to_json(reading.findings),
    )


def _next_batch(con: duckdb.DuckDBPyConnection) -> int:
    row = con.execute("select coalesce(max(batch_id), 0) + 1 from batch").fetchone()
    return int(row[0]) if row else 1


def _find(writer: Writer, batch_id: int, state: str) -> BatchHeader:
    row = writer.con.execute(
        "select header from batch where batch_id = ? and state = ?", [batch_id, state]
    ).fetchone()
    if row is None:
        raise UnknownBatch(batch_id)
    return BatchHeader.from_json(row[0])
