"""Hand-made lists: tables that people fill in, or take from systems that Kadans does not know.

What cannot be read costs its own row and never the file; only dates that leave day and month open
have to be settled first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Self

from ingest.columns import Placed
from ingest.contract import Column, Type
from ingest.findings import Finding, place
from ingest.readers.date_order import order_answered, order_unknown
from ingest.readers.people_contracts import PEOPLE_FILE
from ingest.readers.record_table import GUID, RecordTable
from ingest.titles import kept_title, words_of_names
from ingest.values import DatePlan, plan_dates
from words import Text, text

AHEAD = timedelta(days=3 * 366)  # how far plans are made
LONGEST = 200  # of a text that is kept

_OF_PEOPLE = {column.name: column for column in PEOPLE_FILE.columns}
PERSON_COLUMNS = ("upn", "mail", "object_id")
# What lists call the person of a row beside what people files do.
CALLED = {
    "en": ("Person", "Employee", "Learner", "Participant", "Attendee", "User"),
    "nl": ("Persoon", "Medewerker", "Deelnemer", "Gebruiker", "Cursist"),
    "fr": ("Personne", "Participant", "Utilisateur"),
    "de": ("Person", "Teilnehmer", "Benutzer"),
}


def person_columns() -> tuple[Column, ...]:
    """The columns that say whom a row is about, with all names that people files know for them.

    Names are known so that they are passed over in silence; they are never staged.
    """
    upn = _OF_PEOPLE["upn"]
    aliases = {
        language: (*names, *CALLED.get(language, ())) for language, names in upn.aliases.items()
    }
    others = (_OF_PEOPLE[name] for name in ("mail", "object_id", "display_name"))
    return (replace(upn, aliases=aliases), *others)


def column(
    name: str,
    *en: str,
    kind: Type = "text",
    required: bool = False,
    **other: tuple[str, ...],
) -> Column:
    """A column by its names per language."""
    return Column(name, kind, {"en": en, **other}, required)


DEPARTMENT, TEAM = _OF_PEOPLE["department"], _OF_PEOPLE["team"]

NO_ADDRESS = Placed(
    "person-unreadable",
    text("These rows do not give a sign-in address, and were left out."),
    text("Write the address a person signs in with, such as in the list of users of Entra."),
)
NO_DAY = Placed(
    "day-missing",
    text("These rows have no date, and were left out."),
    text("Write a date in each row, for example 2026-11-18."),
)
DAY_UNREADABLE = Placed(
    "day-unreadable",
    text("These rows have a date that cannot be read, and were left out."),
    text("Write dates as 2026-11-18."),
)
TITLES_LEFT_OUT = Placed(
    "title-left-out",
    text("The titles of these rows may name a person, and were not kept."),
    text(
        "The rows were read, and equal titles still count as one. The file's own name stays in the "
        "history: if that names somebody, rename it before you import it."
    ),
)
DATES_ONE_WAY = text(
    "Write all dates one way, preferably as 2026-11-18, and import the file again."
)


class HandMade(RecordTable):
    """A record table of which the rows were typed by people."""

    def __enter__(self) -> Self:
        return self

    def addressed(self) -> dict[str, str]:
        """Whom a row is about; rows that give a name or nothing in place of an address go."""
        person = self.person(*PERSON_COLUMNS)
        said = person["person"]
        self.leave_out(
            NO_ADDRESS,
            f"strpos({said}, '@') = 0"
            f" and not regexp_full_match(lower({said}), '{GUID}|[0-9a-f]{{32}}')",
        )
        return person

    def short(self, name: str) -> str:
        """A text of a column, on one line and no longer than a label; NULL where it is empty."""
        squeezed = f"regexp_replace({self.text(name)}, '\\s+', ' ', 'g')"
        return f"substr({squeezed}, 1, {LONGEST})"

    def read_days(self, *names: str, ahead: bool = False, needed: str = "") -> dict[str, str]:
        """Date columns as SQL, decided together; with `ahead`, days may lie in the future.

        Rows without a date in the column `needed` are left out.
        """
        held = [name for name in names if self.has(name)]
        texts = {name: self.columns.texts(self.ref(name)) for name in held}
        plan = plan_dates(texts, refresh=None, latest=self.latest(ahead=ahead))
        self.findings += self._about(plan)
        for name, bad in plan.unreadable.items():
            self._without(name, bad, DAY_UNREADABLE)
        if needed and self.has(needed):
            self.leave_out(NO_DAY, f"{self.text(needed)} is null", needed)
        days = {name: {said: plan.days.get(said) for said in texts[name]} for name in held}
        return {
            **dict.fromkeys(names, "cast(null as date)"),
            **{name: self.columns.dates(self.ref(name), texts[name], days[name]) for name in held},
        }

    def latest(self, *, ahead: bool) -> date:
        """The last day that this file can speak of."""
        return self.task.today + (AHEAD if ahead else timedelta(days=1))

    def _about(self, plan: DatePlan) -> list[Finding]:
        """What keeps the dates of a file from being known."""
        if plan.order_conflict:
            says = text(
                "Some dates have the day first and others the month first, so none can be trusted."
            )
            return [self._dates_block("date-order-mixed", says, plan.order_conflict)]
        found = []
        for pair in plan.mixed.values():
            says = text("Dates are written in two ways in one column, so none can be trusted.")
            found.append(self._dates_block("date-format-mixed", says, pair))
        if found:
            return found  # no answer about the order could mend it
        if plan.order_unknown:
            found.append(order_unknown(plan))
        if plan.order_answered:
            found.append(order_answered(plan))
        return found

    def _dates_block(self, code: str, says: Text, examples: Sequence[str]) -> Finding:
        dated = [column.name for column in self.contract.columns if column.type == "date"]
        held = [self.ref(name) for name in dated if self.has(name)]
        lines = sorted(
            {self.columns.lines({sql: [said] for sql in held})[0][0] for said in examples}
        )
        spot = place(lines, unit=self.task.staged.unit)
        return Finding(code, True, spot, says, DATES_ONE_WAY)

    def without(self, name: str, texts: Sequence[str], why: Placed) -> None:
        """Leave out the rows of which a column has one of these texts."""
        self._without(name, texts, why)

    def titles(self, name: str, *names_in: str) -> str:
        """A column of titles as SQL, NULL where one may tell of a person.

        Words of names are taken from the columns `names_in`.
        """
        said = self.columns.texts(self.ref(name))
        meant = self.kept_titles(said, *names_in)
        lost = [title for title, kept in meant.items() if kept is None]
        if lost:
            finding = TITLES_LEFT_OUT.at(
                self.columns, {self.ref(name): lost}, self.bound.header(name)
            )
            self.findings.append(finding)
        return self.columns.mapped(self.ref(name), meant, "varchar")

    def kept_titles(self, titles: Sequence[str], *names_in: str) -> Mapping[str, str | None]:
        """Each title as it may be kept, or None."""
        words = self.words_of_people(*names_in)
        return {title: kept_title(title, words) for title in titles}

    def words_of_people(self, *names_in: str) -> frozenset[str]:
        """The words in these columns, of names and addresses, that may tell of a person."""
        held = (name for name in names_in if self.has(name))
        return words_of_names(said for name in held for said in self.columns.texts(self.ref(name)))
