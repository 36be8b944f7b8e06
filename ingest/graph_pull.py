"""A pull: fetch what was asked for, part by part, and hand the files to the ordinary importer.

Fetching holds no lock on the data: pages and imports go on meanwhile. Every part ends by itself:
one that fails says why and leaves the others whole.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from ingest import batches, graph_audit, graph_reports, graph_tenant, graph_users
from ingest.graph_budget import Budget, Clock
from ingest.graph_client import GraphClient
from ingest.graph_cloud import CLOUDS, Cloud
from ingest.graph_errors import FAILED, NOT_ALLOWED, GraphError
from ingest.graph_files import read_json, write_json
from ingest.graph_reports import SUMMARY_REPORT, TREND_REPORT, Report, use
from ingest.graph_run import Run
from ingest.graph_secret import quiet_libraries
from ingest.graph_signin import SignIn
from ingest.outcome import Outcome
from settings import Graph, Settings
from store.home import Home
from store.serving import open_serving
from store.writer import open_writer
from words import Text, packed, text

Follow = Callable[[Text, int, int], None]
# A file that no reader knows yet is no fault of the pull.
NO_READER = ("report-chart", "report-other", "report-unknown")
LENIENT = ("summary", "trend", "audit")


@dataclass(frozen=True)
class Order:
    """What to pull, since when, and who watches; `ca` names a file of authorities to trust."""

    clock: Clock
    what: tuple[str, ...] = ()
    since: date | None = None
    team_column: str = "auto"
    wait_seconds: float = 600.0
    follow: Follow | None = None
    show: Callable[[Text], None] | None = None
    ca: str | None = None


@dataclass
class Pulled:
    """What came of a pull: per part an end, per file an import, and what the tenant said."""

    parts: list[dict[str, Any]] = field(default_factory=list)
    outcomes: list[tuple[str, Outcome]] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    failures: list[GraphError] = field(default_factory=list)

    def ended(self, part: str, state: str, says: Text | None = None, **more: Any) -> None:
        """Note how a part ended: fetched, kept, asked, unchanged, failed, skipped."""
        self.parts.append(
            {"part": part, "state": state, "says": packed(says) if says else None, **more}
        )

    @property
    def code(self) -> int:
        """Exit code, as import has it: 0; 2 when something has to be changed; 1 or 75 if later."""
        rejected = [
            outcome
            for part, outcome in self.outcomes
            if outcome.status == "rejected" and not (part in LENIENT and _has_no_reader(outcome))
        ]
        codes = [NOT_ALLOWED] * bool(rejected) + [failure.code for failure in self.failures]
        return next((c for c in (NOT_ALLOWED, FAILED) if c in codes), max(codes, default=0))


def pull(settings: Settings, order: Order) -> Pulled:
    """Fetch and import. Raises GraphError when nothing can be fetched at all, and Busy."""
    with opened(settings, order) as session:
        return session.run_all()


@contextlib.contextmanager
def opened(settings: Settings, order: Order) -> Iterator[Session]:
    """A session that nobody else has; the libraries beneath it keep silent."""
    home = Home(settings.home).make()
    folder = home.root / "graph"
    folder.mkdir(mode=0o700, exist_ok=True)
    lock = FileLock(folder / "pull.lock", timeout=0)
    taken = False
    with contextlib.suppress(Timeout):
        lock.acquire()
        taken = True
    if not taken:
        raise GraphError("wait", text("Another pull is running. Try again when it is done."))
    try:
        with quiet_libraries():
            yield Session(settings, order, home, folder)
    finally:
        lock.release()


class Session:
    """One pull under way."""

    def __init__(self, settings: Settings, order: Order, home: Home, folder: Path) -> None:
        graph = settings.graph
        cloud: Cloud = CLOUDS[graph.cloud]
        self.settings, self.order, self.home, self.folder = settings, order, home, folder
        self.graph: Graph = graph
        self.sign_in = SignIn(graph, cloud, order.clock, show=order.show, ca=order.ca)
        self.client = GraphClient(
            self.sign_in,
            cloud,
            order.clock,
            Budget(folder / "requests.json", order.clock),
            minutes=graph.minutes,
            ca=order.ca,
            waiting=lambda why: self._say(why),
        )
        self.state = read_json(folder / "state.json")
        self.pulled = Pulled()
        self._stage: tuple[int, int] = (0, 0)
        self.run: Run

    def signed_in(self) -> None:
        """Sign in, and see that this home holds nothing of another tenant. Raises GraphError."""
        self._say(text("Signing in to Microsoft"))
        self.sign_in.token()
        tenant = self.sign_in.tenant or self.graph.tenant
        known = self.state.get("tenant")
        if known and tenant and known != tenant:
            raise GraphError(
                "set-up",
                text(
                    "This home holds the data of another tenant. Use a home of its own for each "
                    "tenant (--home)."
                ),
            )
        if tenant:
            self.keep(tenant=tenant)

    def keep(self, **more: Any) -> None:
        """Remember something for the next run."""
        self.state.update(more)
        write_json(self.folder / "state.json", self.state)

    def run_all(self) -> Pulled:
        """Everything that was ordered."""
        self.signed_in()
        wanted = self.order.what or self.graph.what
        if self.graph.audit and not self.order.what and "audit" not in wanted:
            wanted = (*wanted, "audit")
        who = f"{self.state.get('tenant', '')} {self.graph.client_id} {self.graph.cloud}"
        self.run = Run.open(self.home.root, self.order.clock.now(), who)
        steps: dict[str, Callable[[], None]] = {
            "names": self._names,
            "licences": self._licences,
            "totals": self._totals,
            "usage": self._usage,
            "people": self._people,
            "by-date": self._by_date,
            "audit": self._audit,
        }
        chosen = [name for name in steps if name in wanted]
        for number, name in enumerate(chosen):
            self._stage = (number, len(chosen) + 1)
            steps[name]()
        self._check_whole()
        self._import(len(chosen))
        if not any(failure.passes for failure in self.pulled.failures):
            self.run.close()
        if self.client.skew_seconds is not None:
            self.pulled.facts["clock_skew_seconds"] = round(self.client.skew_seconds)
        return self.pulled

    # ---- the parts ---------------------------------------------------------------------------

    def _attempt(self, part: str, work: Callable[[], None], said: Text) -> bool:
        """Do a part, unless an earlier run did; note how it ended. True when it is whole."""
        if self.run.state(part) in ("fetched", "done"):
            self.pulled.ended(part, "kept", rows=self.run.parts[part].get("rows"))
            return True
        self._say(text("Fetching {what}", what=said))
        try:
            work()
        except GraphError as error:
            self.run.drop_unless_resumable(part)
            self._failed(part, error)
            return False
        entry = self.run.parts.get(part, {"state": "asked"})
        state = "unchanged" if entry["state"] == "done" else str(entry["state"])
        self.pulled.ended(part, state, rows=entry.get("rows"))
        return True

    def _failed(self, part: str, error: GraphError) -> None:
        self.pulled.failures.append(error)
        self.pulled.ended(part, "failed", error.says, kind=error.kind)

    def _report(self, report: Report) -> bool:
        return self._attempt(
            report.part,
            lambda: graph_reports.fetch(self.client, self.run, report),
            report.what,
        )

    def _totals(self) -> None:
        self._report(SUMMARY_REPORT)
        self._report(TREND_REPORT)

    def _usage(self) -> None:
        main = use(28)
        if not self._report(main):
            return
        day = self.run.parts[main.part].get("day")
        if not day:
            return
        newest = _newest_report(self.home)
        weekly = self.order.since is not None
        further = graph_reports.periods(
            newest, date.fromisoformat(day), since=self.order.since, weekly=weekly
        )
        for days in further:
            self._report(use(days))

    def _people(self) -> None:
        self._attempt(
            graph_users.PART,
            lambda: graph_users.fetch(
                self.client, self.run, self.state.get("people", {}), self.graph.full_days
            ),
            graph_users.ASK.what,
        )

    def _licences(self) -> None:
        def work() -> None:
            found = [entry.as_dict() for entry in graph_tenant.seats(self.client)]
            self.pulled.facts["licences"] = found
            self.keep(licences=found)

        self._attempt("licences", work, graph_tenant.LICENCES.what)

    def _names(self) -> None:
        def work() -> None:
            concealed = graph_tenant.names_are_concealed(self.client)
            self.pulled.facts["names_concealed"] = concealed

        self._attempt("names", work, graph_tenant.NAMES.what)

    def _by_date(self) -> None:
        """Ask for one date and say what came. That it fails is no failure of the pull."""
        day = self.order.since or self.order.clock.now().date() - timedelta(days=4)
        try:
            columns = graph_reports.probe_date(self.client, self.run, day)
        except GraphError as error:
            self.pulled.ended("by-date", "skipped", error.says)
            return
        says = text(
            "The report of one date has {n} columns. Microsoft does not describe them, so it is "
            "not imported.",
            n=len(columns),
        )
        self.pulled.ended("by-date", "skipped", says)

    def _audit(self) -> None:
        kept = dict(self.state.get("audit", {}))
        since = (
            datetime.combine(self.order.since, time.min, tzinfo=UTC) if self.order.since else None
        )

        def work() -> None:
            try:
                after = graph_audit.fetch(self.client, self.run, kept, since)
            finally:
                self.keep(audit=kept)
            self.run.parts[graph_audit.PART]["after"] = after
            self.run.save()

        self._attempt(graph_audit.PART, work, graph_audit.ASK.what)

    # ---- the import --------------------------------------------------------------------------

    def _check_whole(self) -> None:
        """A usage report that was cut at Microsoft's side is not imported."""
        if self.run.state("summary") != "fetched" or self.run.parts["summary"]["kind"] != "csv":
            return
        if self.run.state("usage-28") != "fetched":
            return
        try:
            graph_reports.check_whole(self.run, self.run.file("summary").path, use(28))
        except GraphError as error:
            self.run.forget("usage-28")
            # It is told once how the part ended, and not that it came first.
            self.pulled.parts = [one for one in self.pulled.parts if one["part"] != "usage-28"]
            self._failed("usage-28", error)

    def _import(self, step: int) -> None:
        """Every whole file through the importer, and what to remember once it is in."""
        ready = [part for part in self.run.parts if self.run.state(part) == "fetched"]
        self._stage = (step, step + 1)
        if ready:
            self._say(text("Importing {n} files", n=len(ready)))
            files = {part: self.run.file(part) for part in ready}
            how = batches.Import(now=self.order.clock.now(), team_column=self.order.team_column)
            with open_writer(
                self.settings,
                inputs=[self.run.folder],
                wait_seconds=self.order.wait_seconds,
            ) as writer:
                for part, file in files.items():
                    for outcome in batches.import_files(writer, [file], how):
                        self.pulled.outcomes.append((part, outcome))
        self._remember()
        for part in ready:
            self.run.imported(part)

    def _remember(self) -> None:
        """Links to what comes next, of parts that are in the data now."""
        rejected = {part for part, outcome in self.pulled.outcomes if outcome.status == "rejected"}
        people = self.run.parts.get(graph_users.PART, {})
        if people.get("state") in ("fetched", "done") and graph_users.PART not in rejected:
            kept = {name: people.get(name) for name in ("delta", "full_at")}
            self.keep(people={**kept, "select": graph_users.SELECT})
        elif graph_users.PART in rejected:
            self.keep(people={})
        audit = self.run.parts.get(graph_audit.PART, {})
        if audit.get("after") and graph_audit.PART not in rejected:
            self.keep(audit=audit["after"])

    def _say(self, stage: Text) -> None:
        if self.order.follow:
            self.order.follow(stage, *self._stage)


def _newest_report(home: Home) -> date | None:
    copy = open_serving(home)
    return copy.newest_on if copy else None


def _has_no_reader(outcome: Outcome) -> bool:
    """Whether a file was refused only because nothing reads its kind."""
    return outcome.reading.kind is None and any(
        finding.code in NO_READER for finding in outcome.findings
    )
