"""What Kadans has of one person, for that person and nobody else: no comparison, no judgement.

The only figures that are not of groups. Who may ask is checked here, below every page: a signed-in
person about themselves, or an admin at the shell who answers a request under art. 15 GDPR.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from access import Person, Viewer
from metrics.apps import shown_apps
from metrics.compose import sql_of
from store.home import Home
from store.own_rows import FileRows, Identifier, Owner, owner_of, rows_of
from store.pseudonyms import Pseudonyms
from store.serving import ServingCopy


class NotYours(PermissionError):
    """Somebody asks for the data of another person."""


@dataclass(frozen=True)
class AppUse:
    """Use of one app: Monday-to-Sunday weeks with use, and the last day known."""

    app: str
    weeks: int
    last_on: date | None
    with_licence: bool


@dataclass(frozen=True)
class Counted:
    """Prompts and active days of a window of `days` that ends in a week, as the report has them."""

    week_on: date
    days: int
    prompts: int | None
    active_days: int | None


@dataclass(frozen=True)
class OwnData:
    """All facts of one person; empty parts are parts of which nothing is kept.

    Rows of `lists` are plain values by column, as metrics/sql/own_data names them.
    """

    owner: Owner
    licence: dict[str, Any] | None = None
    apps: tuple[AppUse, ...] = ()
    counts: tuple[Counted, ...] = ()
    lists: tuple[tuple[str, tuple[dict[str, Any], ...]], ...] = ()
    files: tuple[FileRows, ...] = ()

    def of(self, name: str) -> tuple[dict[str, Any], ...]:
        """Rows of one list; empty when there are none."""
        return dict(self.lists).get(name, ())

    @property
    def anything(self) -> bool:
        return bool(self.files or self.licence or self.apps or any(rows for _, rows in self.lists))


LISTS = ("trainings", "champion", "tools", "agents", "interactions", "at_work", "readiness")


def own_data(
    data: ServingCopy,
    home: Home,
    pseudonyms: Pseudonyms,
    person: Person | None,
    viewer: Viewer,
    today: date,
) -> OwnData:
    """What is kept of who is signed in. Raises NotYours for anybody else."""
    if person is None or viewer.name != person.id:
        raise NotYours("own data is for the person who is signed in")
    return _kept(data, home, pseudonyms, person.identifiers, today)


def for_request(
    data: ServingCopy,
    home: Home,
    pseudonyms: Pseudonyms,
    identifiers: Iterable[Identifier],
    viewer: Viewer,
    today: date,
) -> OwnData:
    """What is kept of somebody who asked for it, for the admin at the shell. Raises NotYours.

    The caller writes down who asked, why, and about whom, before this is called.
    """
    if viewer.role != "admin" or not viewer.name.startswith("shell:"):
        raise NotYours("requests about somebody else are answered at the shell, by an admin")
    return _kept(data, home, pseudonyms, identifiers, today)


def _kept(
    data: ServingCopy,
    home: Home,
    pseudonyms: Pseudonyms,
    identifiers: Iterable[Identifier],
    today: date,
) -> OwnData:
    owner = owner_of(data, home, pseudonyms, identifiers, today)
    files = tuple(rows_of(data, home, owner))
    if owner.person_id is None:
        return OwnData(owner, files=files)
    who = {"person": owner.person_id}
    licences = _rows(data, "licence", {**who, "today": today})
    return OwnData(
        owner,
        licence=licences[0] if licences else None,
        apps=_apps(data, owner.person_id),
        counts=tuple(
            Counted(row["week_on"], row["days"], row["prompts"], row["active_days"])
            for row in _rows(data, "counts", who)
        ),
        lists=tuple((name, _rows(data, name, who)) for name in LISTS),
        files=files,
    )


def _apps(data: ServingCopy, person: int) -> tuple[AppUse, ...]:
    ids = dict(data.cursor().execute("select app_key, app_id from app").fetchall())
    weeks = (
        data.cursor()
        .execute(
            "select series, apps from person_use_week where person_id = $person",
            {"person": person},
        )
        .fetchall()
    )
    days = (
        data.cursor()
        .execute(
            "select series, app_id, max(used_on) from person_use_day "
            "where person_id = $person group by series, app_id",
            {"person": person},
        )
        .fetchall()
    )
    found = []
    for series in sorted({row[0] for row in (*weeks, *days)}):
        for app in shown_apps(ids):
            numbers = {ids[column] for column in app.columns} if app.columns else set(ids.values())
            active = sum(1 for of, mask in weeks if of == series and mask & app.mask)
            last = [on for of, number, on in days if of == series and number in numbers]
            if active or last:
                found.append(AppUse(app.key, active, max(last, default=None), series == 0))
    return tuple(found)


def _rows(data: ServingCopy, name: str, asked: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    cursor = data.cursor().execute(sql_of(f"own_data/{name}.sql"), asked)
    names = [column[0] for column in cursor.description]
    return tuple(dict(zip(names, row, strict=True)) for row in cursor.fetchall())
