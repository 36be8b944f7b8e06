"""Files broken at random, of every source: each gets an answer, in time and in little memory."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from benchmarks.measure import load
from benchmarks.report import Line, Result, result, seconds, size
from tests.ingest.desk import File
from tests.ingest.every_source import BUILDERS as SOURCES
from tests.ingest.every_source import made
from tests.ingest.mutations import mutated_bytes, mutated_files
from tests.ingest.test_mutations import BYTES, SECONDS, SEEDS, answered, peak

FILES = 20  # of each source, and ten times as many of the corpus
OF_THE_CORPUS = "files of the corpus, bytes changed"


@dataclass
class Tally:
    """What became of the files of one source; `broke` has the kinds of errors that came out."""

    files: int = 0
    accepted: int = 0
    slowest: float = 0.0  # seconds of CPU
    most: int = 0  # bytes above what was held before
    broke: Counter[str] = field(default_factory=Counter)

    def read(self, file: File) -> None:
        """Read one file as an import does, with everything that the tests look at."""
        before, begun = peak(), time.process_time()
        self.files += 1
        with ThreadPoolExecutor(max_workers=1) as pool:  # hands an error over, whatever it is
            reading = pool.submit(answered, file)
            error = reading.exception()
        if error is None:
            self.accepted += any(not one.rejected for one in reading.result())
        else:
            self.broke[type(error).__name__] += 1
        self.slowest = max(self.slowest, time.process_time() - begun)
        self.most = max(self.most, peak() - before)


def measured(folder: Path, *, people: int | None, rounds: int | None) -> Result:
    """Every source in turn, then the corpus; `people` is the number of files of each source."""
    files, busy = people or FILES, load()
    answered(made(next(iter(SOURCES))))  # libraries are loaded once, and by no broken file
    named = st.sampled_from(["x.csv", "x.json", "x.xlsx", "x-2026-11-18.csv"])
    corpus = st.sampled_from(SEEDS).flatmap(mutated_bytes)
    tallies = {
        source: tallied(mutated_files(made(source)), files * (rounds or 1)) for source in SOURCES
    }
    tallies[OF_THE_CORPUS] = tallied(st.tuples(named, corpus), 10 * files * (rounds or 1))
    every = Tally(
        files=sum(tally.files for tally in tallies.values()),
        accepted=sum(tally.accepted for tally in tallies.values()),
        slowest=max(tally.slowest for tally in tallies.values()),
        most=max(tally.most for tally in tallies.values()),
        broke=sum((tally.broke for tally in tallies.values()), Counter()),
    )
    lines = [line("All together", every, bar=True)]
    lines += [line(name, tally) for name, tally in tallies.items()]
    method = f"""Every source's sample file with cells, nodes or parts of it broken at random, and
    files of the corpus with bytes changed, are read as an import reads them (hypothesis; the same
    files each time). An answer is findings: no traceback, no private word, rows read = accepted +
    rejected, nothing left on disk or in the database. “Imported” counts files that were
    still imported, as the fault did not matter or cost only rows. CPU of the slowest file with its
    checks, and memory above what the process held before. Load up to {max(busy, load()):.0f}."""
    return result("fuzz", "Files broken at random", lines, method, on=datetime.now(UTC).date())


def tallied(strategy: st.SearchStrategy[File], files: int) -> Tally:
    """Read as many files of a strategy as asked, the same ones each time."""
    tally = Tally()

    @settings(
        max_examples=files,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def read(file: File) -> None:
        tally.read(file)

    read()
    return tally


def line(name: str, tally: Tally, *, bar: bool = False) -> Line:
    broke = sum(tally.broke.values())
    told = ", ".join(f"{kind} {count}" for kind, count in sorted(tally.broke.items()))
    met = not broke and tally.slowest < SECONDS and tally.most < BYTES
    return Line(
        what=f"{name}: {tally.files} files",
        ours=f"{tally.files - broke} answers ({tally.accepted} imported), {broke} tracebacks"
        + (f" ({told})" if told else ""),
        bare=f"slowest {seconds(tally.slowest)} CPU",
        peak=f"+{size(tally.most)}",
        bar=f"0 tracebacks, < {SECONDS} s, < {size(BYTES)}" if bar else "–",
        met=met if bar else None,
    )
