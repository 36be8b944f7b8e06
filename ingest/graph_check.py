"""Is the connection good: signing in, each permission by name, the clock, the certificate."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from ingest import graph_audit, graph_certificate, graph_reports, graph_tenant, graph_users
from ingest.graph_certificate import WARN_DAYS, Certificate
from ingest.graph_client import GraphClient
from ingest.graph_errors import FAILED, NOT_ALLOWED, GraphError
from ingest.graph_pull import Order, opened
from ingest.graph_says import Ask
from ingest.graph_secret import unchecked_files
from settings import Graph, Settings
from words import Text, packed, text

MOST_SKEW = 300  # seconds; Entra refuses what is further off


@dataclass(frozen=True)
class Tried:
    """One permission: is it there; `says` is what stood in the way."""

    permission: str
    gives: Text
    state: str  # granted | missing | unknown
    says: Text | None = None


@dataclass
class Checked:
    """What a check found. `sign_in` is None when signing in went well."""

    sign_in: Text | None = None
    permissions: list[Tried] = field(default_factory=list)
    certificate: Certificate | None = None
    skew_seconds: float | None = None
    names_concealed: bool | None = None
    failure: GraphError | None = None
    unchecked: tuple[Path, ...] = ()  # files of which nobody looked who may read them

    @property
    def code(self) -> int:
        """0 when all is well, 2 when something has to be changed, 1 when the line failed."""
        if self.failure is not None:
            return self.failure.code
        states = {tried.state for tried in self.permissions}
        if "missing" in states or self.is_clock_off:
            return NOT_ALLOWED
        return FAILED if "unknown" in states else 0

    @property
    def is_clock_off(self) -> bool:
        return self.skew_seconds is not None and abs(self.skew_seconds) > MOST_SKEW

    def notes(self, now: datetime) -> list[Text]:
        """What to know besides the permissions."""
        found = []
        if self.certificate is not None:
            found.append(certificate_note(self.certificate, now))
        if self.skew_seconds is not None:
            found.append(_clock_note(self.skew_seconds, self.is_clock_off))
        for path in self.unchecked:
            found.append(
                text(
                    "On Windows Kadans does not look who may read {path}. Look yourself: "
                    'icacls "{path}" should name no other account than the one that pulls.',
                    path=str(path),
                )
            )
        if self.names_concealed:
            found.append(
                text(
                    "Microsoft conceals names in usage reports: departments will stay empty. "
                    "docs/admin.md says which setting that is."
                )
            )
        return found

    def as_dict(self, now: datetime) -> dict[str, Any]:
        """Plain values; sentences are packed, to be said in the viewer's language."""
        ends = self.certificate.ends_at.date().isoformat() if self.certificate else None
        return {
            "signed_in": self.sign_in is None,
            "sign_in": packed(self.sign_in) if self.sign_in else None,
            "permissions": [
                {
                    "permission": tried.permission,
                    "gives": packed(tried.gives),
                    "state": tried.state,
                    "says": packed(tried.says) if tried.says else None,
                }
                for tried in self.permissions
            ],
            "certificate_ends_on": ends,
            "clock_skew_seconds": round(self.skew_seconds)
            if self.skew_seconds is not None
            else None,
            "names_concealed": self.names_concealed,
            "notes": [packed(note) for note in self.notes(now)],
        }


def certificate_note(certificate: Certificate, now: datetime) -> Text:
    """Until when the certificate serves, and whether it is time for a new one."""
    day, left = certificate.ends_at.date(), certificate.days_left(now)
    if left < WARN_DAYS:
        return text(
            "The certificate ends on {day}, in {n} days. Make a new one now, and upload it before "
            "the old one is removed.",
            day=day,
            n=left,
        )
    return text("The certificate serves until {day}.", day=day)


def _clock_note(skew: float, off: bool) -> Text:
    seconds = round(abs(skew))
    if not off:
        return text("The clock of this machine is right to within {n} seconds.", n=max(seconds, 1))
    if skew > 0:
        return text(
            "The clock of this machine is {n} seconds behind Microsoft's. Set it right: signing "
            "in fails when the difference grows.",
            n=seconds,
        )
    return text(
        "The clock of this machine is {n} seconds ahead of Microsoft's. Set it right: signing in "
        "fails when the difference grows.",
        n=seconds,
    )


def check(settings: Settings, order: Order) -> Checked:
    """Sign in and try each permission with the smallest request that needs it."""
    found = Checked(unchecked=unchecked_files(settings.graph))
    with opened(settings, order) as session:
        try:
            session.signed_in()
        except GraphError as error:
            found.failure, found.sign_in = error, error.says
        found.certificate = session.sign_in.certificate or _certificate(settings.graph)
        if found.failure is None:
            _try_all(session.client, settings.graph, found)
        found.skew_seconds = session.client.skew_seconds
    return found


def _certificate(graph: Graph) -> Certificate | None:
    """The certificate, also when signing in with it went wrong."""
    if graph.sign_in != "certificate":
        return None
    try:
        return graph_certificate.load(graph)
    except GraphError:
        return None


def _try_all(client: GraphClient, graph: Graph, found: Checked) -> None:
    reports = Ask(text("the Copilot usage reports"), graph_reports.PERMISSION, "reports")
    tries = [
        (reports, f"v1.0/copilot/reports/{graph_reports.SUMMARY}(period='D7',version='v2')"),
        (graph_users.ASK, "v1.0/users?$select=id,department,assignedPlans&$top=1"),
        (graph_tenant.LICENCES, "v1.0/subscribedSkus"),
    ]
    if graph.audit:
        tries.append((graph_audit.ASK, f"{graph_audit.QUERIES}?$top=1"))
    for ask, path in tries:
        found.permissions.append(_tried(client, ask, path))
    concealed = _tried(client, graph_tenant.NAMES, None, found)
    found.permissions.append(concealed)


def _tried(client: GraphClient, ask: Ask, path: str | None, found: Checked | None = None) -> Tried:
    try:
        if path is None:
            concealed = graph_tenant.names_are_concealed(client)
            if found is not None:
                found.names_concealed = concealed
        else:
            client.touch(path, ask)
    except GraphError as error:
        # A question that Graph does not like was let through: the permission is there.
        if error.kind == "question":
            return Tried(ask.permission, ask.what, "granted")
        state = "missing" if error.kind == "permission" else "unknown"
        return Tried(ask.permission, ask.what, state, error.says)
    return Tried(ask.permission, ask.what, "granted")
