"""Which files the simulated organisation writes, under the names that the real ones have."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from demo import audit
from demo.agents import AgentUse
from demo.behaviour import LAST, Simulation, Snapshot
from demo.chat import chat_usage
from demo.diary import Diary
from demo.directory import active_users, by_hand, entra_users, other_accounts
from demo.exports import ExportZip, cut_off, usage_rows, write_admin_usage, write_graph_usage
from demo.learning import FORM_TITLE, SESSIONS, Learning
from demo.other_reports import write_other_tools, write_presence, write_readiness
from demo.people import People
from demo.timeline import Timeline, date_of
from demo.totals import trend_days, write_summary, write_trend
from demo.viva import watched_people, write_person_query


class Writing:
    """Writes all files of an organisation in a folder."""

    def __init__(self, folder: Path, people: People, timeline: Timeline, seed: int) -> None:
        self._folder, self._people, self._timeline, self._seed = folder, people, timeline, seed
        self._watched = watched_people(people, timeline.end, seed)
        self._diary = Diary(timeline, len(people), len(LAST), self._watched)
        self._written: list[Path] = []

    def write(self, *, presence: bool) -> list[Path]:
        """All files; the paths written."""
        self._usage()
        self._directory()
        self._admin_center()
        self._audit()
        self._viva()
        self._learning()
        if presence:
            name = f"Office365ActiveUserDetail{self._american(self._made)} 9_15_20 AM.csv"
            with self._file(name, "utf-8-sig") as out:
                write_presence(out, self._people, self._timeline.admin_center_on, self._seed)
        return self._written

    @property
    def _made(self) -> int:
        """The day on which files are downloaded: the Monday after the last report."""
        return self._timeline.end + 1

    @contextmanager
    def _file(self, name: str, encoding: str = "utf-8") -> Iterator[TextIO]:
        path = self._folder / name
        self._written.append(path)
        with path.open("w", encoding=encoding, newline="") as out:
            yield out

    @contextmanager
    def _zip(self, name: str) -> Iterator[ExportZip]:
        path = self._folder / name
        self._written.append(path)
        with ExportZip(path) as export:
            yield export

    @staticmethod
    def _american(day: int) -> str:
        """A day as file names of the admin center spell it."""
        made = date_of(day)
        return f"{made.month}_{made.day}_{made.year}"

    # ---- Copilot usage ----------------------------------------------------------------------

    def _usage(self) -> None:
        """Graph reports in one ZIP per year, their totals in another, and one table by hand."""
        timeline, trends = self._timeline, trend_days(self._timeline)
        days = frozenset((*timeline.refreshes, timeline.admin_center_on, *trends))
        zips: dict[int, ExportZip] = {}
        simulation = Simulation(self._people, timeline, self._seed, self._diary)
        with self._zip("graph_totals.zip") as totals:
            for snapshot in simulation.snapshots(days):
                if snapshot.day in timeline.refreshes:
                    self._graph(zips, snapshot)
                if snapshot.day == timeline.admin_center_on:
                    self._by_hand(snapshot)
                self._totals(totals, snapshot, trends)
        for export in zips.values():
            export.close()
            self._written.append(export.path)

    def _version(self, day: int) -> int:
        return 2 if day >= self._timeline.v2_from else 1

    def _graph(self, zips: dict[int, ExportZip], snapshot: Snapshot) -> None:
        on = date_of(snapshot.day)
        if on.year not in zips:
            zips[on.year] = ExportZip(self._folder / f"graph_usage_{on.year}.zip")
        for period in (7, 28) if snapshot.day in self._timeline.long_refreshes else (7,):
            usage = usage_rows(self._people, snapshot, period)
            if snapshot.day == self._timeline.cut_on:
                usage = cut_off(usage)
            name = f"CopilotUsageUserDetail_D{period}_{on}.csv"
            with zips[on.year].member(name, snapshot.day + 2) as out:
                write_graph_usage(out, usage, self._version(snapshot.day))

    def _by_hand(self, snapshot: Snapshot) -> None:
        name = f"CopilotActivityUserDetailV4_{self._american(self._made)} 9_07_06 AM.csv"
        with self._file(name) as out:
            write_admin_usage(out, usage_rows(self._people, snapshot, 28))

    def _totals(self, totals: ExportZip, snapshot: Snapshot, trends: tuple[int, ...]) -> None:
        day, version = snapshot.day, self._version(snapshot.day)
        if day in self._timeline.summaries:
            with totals.member(f"CopilotUserCountSummary_{date_of(day)}.csv", day + 2) as out:
                write_summary(out, self._people, snapshot, version)
        if day in trends:
            with totals.member(f"CopilotUserCountTrend_D180_{date_of(day)}.csv", day + 2) as out:
                write_trend(out, self._people, self._diary, self._timeline, day, version)

    # ---- people -----------------------------------------------------------------------------

    def _directory(self) -> None:
        people, timeline = self._people, self._timeline
        others = other_accounts(people, self._seed)
        with self._zip("entra_users.zip") as entra:
            for day in (timeline.lists[0], timeline.lists[-1]):
                on = date_of(day)
                name = f"exportUsers_{on.year}-{on.month}-{on.day}.csv"
                with entra.member(name, day, "utf-8") as out:
                    entra_users(out, people, others, day)
        with self._zip("admin_center_active_users.zip") as lists:
            for day in timeline.lists:
                name = f"users_{self._american(day)} 8_05_33 AM.csv"
                with lists.member(name, day) as out:
                    active_users(out, people, others, day)
        with self._file(f"medewerkers-{date_of(self._made)}.csv", "cp1252") as out:
            by_hand(out, people, self._made)

    # ---- other reports ----------------------------------------------------------------------

    def _admin_center(self) -> None:
        """Chat without a licence, readiness and agents."""
        people, day, seed = self._people, self._timeline.admin_center_on, self._seed
        made = self._american(self._made)
        with self._file(f"CopilotEDPActivityUserDetailV3_{made} 9_12_44 AM.csv") as out:
            chat_usage(out, people, self._timeline, day, 28, seed)
        with self._file(f"CopilotReadinessActivityUserDetail_{made} 9_10_31 AM.csv") as out:
            write_readiness(out, people, day, seed)
        agents = AgentUse(people, self._diary.events, self._timeline.end, seed)
        on = date_of(self._made)
        for name, write in (
            (f"Agents_30_{on}T09-21-05", agents.write_agents),
            (f"Users___agents_30_{on}T09-21-40", agents.write_by_user),
            (f"Users_30_{on}T09-22-10", agents.write_users),
        ):
            with self._file(f"DeclarativeAgents_{name}.csv", "utf-8-sig") as out:
                write(out)

    def _audit(self) -> None:
        """A search in the portal, and its last working day once more in the other ways."""
        end, made = self._timeline.end, self._made
        records = audit.audit_records(self._people, self._diary.events, end, self._seed)
        friday = [record for record in records if record.at.date() == date_of(end - 2)]
        on = date_of(made)
        with self._zip("purview_audit.zip") as export:
            for name, encoding, write, held in (
                (f"Copilot-zoekopdracht_{on}.csv", "utf-8-sig", audit.write_portal, records),
                (f"Search-UnifiedAuditLog_{on}.csv", "utf-8-sig", audit.write_powershell, friday),
                (f"auditLogQuery_{on}.json", "utf-8", audit.write_audit_query, friday),
                (f"Audit.General_{on}.json", "utf-8", audit.write_activity_feed, friday),
            ):
                with export.member(name, made, encoding) as out:
                    write(out, held)

    def _viva(self) -> None:
        name = f"PersonQuery_{date_of(self._made)}.csv"
        zipped = self._zip("viva_person_query.zip")
        with zipped as export, export.member(name, self._made) as out:
            write_person_query(out, self._people, self._watched, self._diary.viva, self._seed)

    def _learning(self) -> None:
        """Trainings and who took part, champions, activities, and other AI tools."""
        learning = Learning(self._people, self._timeline, self._seed)
        on = date_of(self._made)
        with self._zip("teams_attendance.zip") as export:
            for number, session in enumerate(SESSIONS):
                day = session.first_day(self._timeline)
                held = date_of(day)
                short = f"{held.month}-{held.day}-{held:%y}"
                name = f"{session.title} - Attendance report {short}.csv"
                with export.member(name, day, "utf-16-le") as out:
                    out.write("\ufeff")
                    learning.write_attendance(out, session, number)
        for name, encoding, write in (
            (f"{FORM_TITLE}.csv", "utf-8-sig", learning.write_form),
            ("learningCourseActivities.json", "utf-8", learning.write_courses),
            ("training.csv", "utf-8-sig", learning.write_training),
            (f"champions-{on}.csv", "utf-8-sig", learning.write_champions),
            (f"events-{on}.csv", "utf-8-sig", learning.write_events),
        ):
            with self._file(name, encoding) as out:
                write(out)
        with self._file(f"andere-ai-hulpmiddelen-{on}.csv", "utf-8-sig") as out:
            write_other_tools(out, self._people, self._timeline, self._seed)
