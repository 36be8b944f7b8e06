"""What the page In depth can tell: a section per source, and which file would bring the others."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from ingest.exports import title_of
from metrics.answer import Answer
from ui import asking, catalogue, links
from ui.page import Page

LISTS_MISSING = "lists-missing"


@dataclass(frozen=True)
class Section:
    """One source of this page: the metric that it feeds, and the exports that bring it.

    `weeks` is the period asked for: None is the page's own choice, 0 what the metric has by itself.
    """

    metric: str
    exports: tuple[str, ...]
    weeks: int | None = None


KINDS = Section("kind_of_use", ("audit_portal", "audit_powershell"))
# A training of the quarter counts: in the last four weeks there may have been none.
TRAININGS = Section("training_reach", ("teams_attendance", "training_file"), weeks=12)
AGENTS = Section("agent_people", ("agents_by_user", "agents_users"), weeks=0)
CANDIDATES = Section("licence_candidates", ("readiness",), weeks=0)
TOOLS = Section("other_tool_people", ("tool_file",))
VIVA = Section("viva_segment_mix", ("viva_query",), weeks=0)
SECTIONS = (KINDS, TRAININGS, AGENTS, CANDIDATES, TOOLS, VIVA)


def ask(page: Page, section: Section, *by: str, everybody: bool = False) -> Answer:
    """The question of a section; of the chosen department unless it is split or of everybody."""
    alone = not everybody and "department" not in by and "function" not in by
    return asking.ask(
        page,
        section.metric,
        by=by,
        weeks=page.weeks if section.weeks is None else section.weeks or None,
        department=page.department if alone and section is not VIVA else None,
        compare=page.compare and not by,
    )


def available(page: Page) -> frozenset[Section]:
    """The sections whose source has been imported and tells of something."""
    return frozenset(section for section in SECTIONS if _tells(page, section))


def _tells(page: Page, section: Section) -> bool:
    answer = ask(page, section, everybody=True)
    return answer.period is not None and all(c.code != LISTS_MISSING for c in answer.caveats)


def draw_missing(page: Page, there: frozenset[Section]) -> None:
    """One quiet line for each section that is not there: the file that would bring it."""
    missing = [section for section in SECTIONS if section not in there]
    if not missing:
        return
    with st.container(key="missing", gap="xxsmall"):
        st.subheader(page.say("What another file would add"), anchor=False)
        for section in missing:
            st.caption(f":material/add_chart: {_line(page, section)}")
        if page.is_admin:
            st.page_link(
                links.IMPORTS,
                label=page.say("Import a file"),
                icon=":material/upload_file:",
                query_params=page.keep(),
            )


def _line(page: Page, section: Section) -> str:
    titles = [found.said(page.language) for name in section.exports if (found := title_of(name))]
    return page.say(
        "**{what}**, from: {files}.",
        what=catalogue.label(page, section.metric),
        files=page.say("{one} or {other}", one=titles[0], other=titles[1])
        if len(titles) == 2
        else titles[0],
    )
