"""Repairs: spellings that may be one group, looked at by a person before anything is merged."""

from __future__ import annotations

import csv
import io

import streamlit as st

from metrics.question import DIMENSION_LABELS
from metrics.sources.spellings import Proposal, proposals
from ui import links
from ui.escape import plain
from ui.importing import uploads
from ui.page import Page

HEADER = ("Kind of group", "Written as", "Counts as")


def draw(page: Page) -> None:
    """What looks alike, a choice for each, and one button to the review on Imports."""
    assert page.data is not None
    found = proposals(page.data)
    if not found:
        st.markdown(":material/check: " + page.say("No two groups look like one."))
        return
    st.markdown(
        page.say(
            "These groups may be one, written in more than one way. Nothing is merged by itself: "
            "choose the right spelling, look at the review, and undo it whenever you like."
        )
    )
    rows: list[tuple[str, str, str]] = []
    for number, proposal in enumerate(found):
        chosen = _choice(page, number, proposal)
        rows += [
            (proposal.dimension, value, chosen)
            for value in proposal.values
            if chosen and value != chosen
        ]
    if st.button(
        page.say("Review the merging"), type="primary", disabled=not rows, key="merge-groups"
    ):
        st.query_params["job"] = uploads.queue_check(page, [(_file_name(page), _file(rows))])
        st.switch_page(links.IMPORTS, query_params=dict(st.query_params))


def _choice(page: Page, number: int, proposal: Proposal) -> str | None:
    """One group's spellings; None is to leave them apart, which is where it starts."""
    kind = DIMENSION_LABELS[proposal.dimension].said(page.language)
    label = f"{kind}: " + " / ".join(plain(value) for value in proposal.values)
    chosen: str | None = st.selectbox(
        label,
        proposal.values,
        index=None,
        format_func=plain,
        placeholder=page.say("Leave apart"),
        key=f"merge-{number}-{proposal.dimension}",
    )
    return chosen


def _file_name(page: Page) -> str:
    return f"groups-{page.today.isoformat()}.csv"


def _file(rows: list[tuple[str, str, str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    writer.writerows(rows)
    return out.getvalue().encode()
