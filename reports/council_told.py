"""The works-council report's material, gathered from a live home; for the shell and for a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import formats
from access import Viewer, local_viewer
from metrics.teams.policy import policy_of
from metrics.teams.thresholds import Thresholds
from reports.purpose import names_shown, whole
from store.access_log import AccessLog
from store.breaks import Breaks
from store.choices import SETTINGS
from store.control import Control
from store.home import Home
from store.own_rows import columns_kept
from store.serving import ServingCopy, open_serving
from words import Text, say

PAGE = "council-report"  # in the access log: a report was made
LOOK_DAYS = 90


@dataclass(frozen=True)
class Told:
    """What the report is made of.

    `looks` are role, page, looks and people of the last LOOK_DAYS days, `people` how many looked
    in each role; `changes` settings that were changed since `since_at` (day, setting, value,
    reason); `source` says of a kind of file what it is called and what is taken from it.
    """

    data: ServingCopy | None
    columns: Mapping[str, Sequence[str]]  # source → columns in the archive
    viewer: Viewer
    settings: Mapping[str, str]
    thresholds: Thresholds
    looks: Sequence[tuple[str, str, int, int]]
    people: Mapping[str, int]
    log_whole: bool
    changes: Sequence[tuple[date, str, str, str]]
    # The instant of the report of an earlier day, or of the day asked for, UTC; "" for neither.
    since_at: str
    since_asked: bool
    source: Callable[[str], tuple[Text, Text]]
    names_kept: bool
    sign_in: bool
    language: str
    today: date

    def say(self, template: str, /, **params: object) -> str:
        return say(template, self.language, **params)

    @property
    def names_shown(self) -> bool:
        """Whether an admin may see licences by name."""
        return names_shown(self.settings)

    @property
    def since_on(self) -> date | None:
        """The day of `since_at`; None when everything is told."""
        return date.fromisoformat(self.since_at[:10]) if self.since_at else None

    def day(self, on: date) -> str:
        """A day that is not broken over two lines of a narrow column."""
        return formats.day(on, self.language).replace(" ", "\u00a0")


def purpose(told: Told) -> str:
    """The organisation's own purpose, or what Kadans is made for."""
    return whole(told.settings, told.language)


def told_of(
    home: Path,
    *,
    source: Callable[[str], tuple[Text, Text]],
    names_kept: bool,
    sign_in: bool,
    language: str,
    today: date,
    since: date | None = None,
) -> Told:
    """How things are now; changes are those since the report of an earlier day, or `since`.

    Of an earlier day, so that the files of one day tell the same in each language.

    The shares of hidden groups are of the whole organisation, whoever reads the report: they are
    guarded as every figure is, and say of no group which it is.
    """
    control, log = Control.open(home), AccessLog.open(home)
    values = control.settings()
    before = log.newest_of(PAGE, today.isoformat())
    start = since.isoformat() if since else before
    changes = sorted(
        (change["changed_at"], item.name, change["value"], change["why"])
        for item in SETTINGS
        for change in control.setting_changes(item.name)
        if change["changed_at"] >= start
    )
    data = open_serving(Home(home))
    lately = (today - timedelta(days=LOOK_DAYS)).isoformat()
    return Told(
        data=data,
        columns=columns_kept(data, Home(home)) if data else {},
        viewer=local_viewer(int(values["minimum_group"])),
        settings=values,
        thresholds=policy_of(values, Breaks.open(home).listed()).thresholds,
        looks=log.counts(lately),
        people=log.people(lately),
        log_whole=log.check().whole,
        changes=[
            (datetime.fromisoformat(at).date(), name, value, why)
            for at, name, value, why in changes
        ],
        since_at=start,
        since_asked=since is not None,
        source=source,
        names_kept=names_kept,
        sign_in=sign_in,
        language=language,
        today=today,
    )
