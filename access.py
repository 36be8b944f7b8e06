"""Who is looking: a Viewer has a role, a scope and the smallest group that may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from settings_web import SignIn

DEFAULT_MINIMUM_GROUP = 10
FLOOR_MINIMUM_GROUP = 5
ROLES = ("admin", "hr", "champion", "privacy", "employee")

# What can be done with the register of actions, notes, goals and use cases
READS = ("read", "read-library")
WRITERS = frozenset(["admin", "hr", "champion"])  # who may change what CHANGES names
CHANGES = ("action", "follow-up", "note", "goal", "opt-in", "use-case", "feedback")


@dataclass(frozen=True)
class Viewer:
    """One person behind a screen or a shell; part of every cache key, so hashable.

    `departments` None means the whole organisation; a set limits every answer to those departments,
    and to those `teams`. `name` is the directory's id of the person, for logs, never a name or an
    address; `roles` are all that this person holds, of which `role` is the one chosen.
    """

    name: str = "local"
    role: str = "admin"
    departments: frozenset[str] | None = None
    minimum_group: int = DEFAULT_MINIMUM_GROUP
    teams: frozenset[str] = frozenset()
    roles: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise ValueError(f"unknown role {self.role!r}; known roles: {', '.join(ROLES)}")
        if self.minimum_group < FLOOR_MINIMUM_GROUP:
            raise ValueError(
                f"minimum group {self.minimum_group} is under the floor of {FLOOR_MINIMUM_GROUP}"
            )

    @property
    def has_scope(self) -> bool:
        """Whether there is anything that this viewer may see."""
        return self.departments is None or bool(self.departments or self.teams)

    def anyone(self) -> Viewer:
        """The same eyes, nobody's in particular: all who may see the same share an answer."""
        return replace(self, name="", roles=())


@dataclass(frozen=True)
class Scope:
    """What a champion is champion of; `everything` is the whole organisation."""

    departments: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    everything: bool = False


@dataclass(frozen=True)
class Person:
    """Who signed in, as the claims tell; lives as long as one look and is never stored.

    `identifiers` are (kind, identifier) as lists of people know this person, the surest first.
    `scope` is what the claims say; None where they say nothing. `until` is when the sign-in ends.
    """

    id: str
    label: str
    roles: tuple[str, ...]
    identifiers: tuple[tuple[str, str], ...]
    scope: Scope | None
    until: datetime


class Refused(Exception):
    """A sign-in that gives no access; `reason` is signed-out, tenant, too-old or no-role."""

    def __init__(self, reason: str, person: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.person = person


EARLY = timedelta(minutes=5)  # clocks differ


def person(claims: Mapping[str, object], rules: SignIn, now: datetime) -> Person:
    """Who these claims are about. Raises Refused.

    The library behind the sign-in has checked signature, issuer and audience once, and then keeps
    the claims for a month. So what can go out of date is looked at here, at every look: the tenant,
    the age (claim iat) and the roles.
    """
    if not claims.get("is_logged_in"):
        raise Refused("signed-out")
    someone = str(claims.get("oid") or claims.get("sub") or "")
    tenant = str(claims.get("tid") or "").lower()
    issuer = str(claims.get("iss") or "")
    audience = claims.get("aud")
    for_us = rules.client_id in (audience if isinstance(audience, list) else [audience])
    if not someone or not for_us or (rules.tenant and tenant != rules.tenant):
        raise Refused("tenant")
    if rules.issuer and issuer != rules.issuer:
        raise Refused("tenant")
    signed_in = claims.get("iat")
    if isinstance(signed_in, bool) or not isinstance(signed_in, int | float):
        raise Refused("too-old", someone)
    at = datetime.fromtimestamp(signed_in, UTC)
    until = at + timedelta(hours=rules.hours)
    if not at - EARLY <= now < until:
        raise Refused("too-old", someone)
    held = {name.strip().casefold() for name in _listed(claims.get(rules.roles_claim))}
    roles = tuple(role for role in ROLES if role in held)
    if not roles:
        raise Refused("no-role", someone)
    names = [("oid", claims.get("oid")), ("upn", claims.get("upn"))]
    names.append(("upn", claims.get("preferred_username")))
    return Person(
        id=someone,
        label=str(claims.get("name") or claims.get("preferred_username") or ""),
        roles=roles,
        identifiers=tuple((kind, str(name)) for kind, name in names if name),
        scope=_claimed(claims.get(rules.scope_claim)) if rules.scope_claim else None,
        until=until,
    )


def viewer(who: Person, role: str | None, scope: Scope | None, minimum_group: int) -> Viewer:
    """A signed-in person in one of their roles; the first they hold where `role` is none of them.

    `scope` limits a champion; without one a champion sees nothing of any team.
    """
    chosen = role if role in who.roles else who.roles[0]
    departments, teams = None, frozenset[str]()
    if chosen in ("champion", "employee"):
        scope = (scope if chosen == "champion" else None) or Scope()
        departments = None if scope.everything else scope.departments
        teams = scope.teams
    elif chosen == "privacy":
        departments = frozenset[str]()
    return Viewer(who.id, chosen, departments, minimum_group, teams, who.roles)


def _listed(given: object) -> list[str]:
    """A claim that is one text or a list of texts."""
    if isinstance(given, str):
        return [given]
    return [item for item in given if isinstance(item, str)] if isinstance(given, list) else []


def _claimed(given: object) -> Scope:
    """A claim of names: "team:…" is a team, all else a department; "*" is everything."""
    names = [name.strip() for name in _listed(given) if name.strip()]
    teams = frozenset(n[5:].strip() for n in names if n.casefold().startswith("team:"))
    departments = frozenset(n for n in names if not n.casefold().startswith("team:")) - {"*"}
    return Scope(departments, teams, everything="*" in names)


def local_viewer(minimum_group: int = DEFAULT_MINIMUM_GROUP) -> Viewer:
    """The viewer of a Kadans without sign-in: the person at this machine, who runs it."""
    return Viewer(minimum_group=minimum_group)


def may(viewer: Viewer, what: str, teams: Iterable[str] = (), scope: Iterable[str] = ()) -> bool:
    """Whether a viewer may `what`: one of READS, or one of CHANGES for these teams.

    A viewer of some departments changes only what is in `scope`, the names of teams that are
    theirs; names are compared as they are given. Raises ValueError for an unknown `what`.
    """
    if what in READS:
        return what == "read-library" or viewer.role != "employee"
    if what not in CHANGES:
        raise ValueError(f"unknown change {what!r}; known: {', '.join((*READS, *CHANGES))}")
    # Without sign-in the person at this machine is admin, and does what HR does.
    if viewer.role not in WRITERS:
        return False
    return viewer.departments is None or set(teams) <= set(scope)
