"""What every view needs to know: who looks, at which data, in which language, at what question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from time import sleep

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from access import Person, Viewer
from settings import Settings
from store.home import Home
from store.serving import ServingCopy
from words import say

PERIODS = (1, 4, 12)
DEFAULT_WEEKS = 4
PAINT_SECONDS = 0.3


@dataclass(frozen=True)
class Page:
    """One look at the product. Made in app.py, where the clock is; views only read it."""

    viewer: Viewer
    settings: Settings
    data: ServingCopy | None
    language: str
    now: datetime
    weeks: int = DEFAULT_WEEKS
    department: str | None = None
    compare: bool = True
    newest_on: date | None = None
    purpose: str = ""  # what Kadans is used for here, as the foot of the page says it
    person: Person | None = None  # who signed in; None without sign-in
    slot: DeltaGenerator | None = None  # in the row of filters, for what a page adds

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def home(self) -> Home:
        return Home(self.settings.home)

    @property
    def is_admin(self) -> bool:
        return self.viewer.role == "admin"

    @property
    def has_usage(self) -> bool:
        """Whether any usage report has been imported."""
        return self.data is not None and self.newest_on is not None

    def say(self, template: str, /, **params: object) -> str:
        """One sentence in the viewer's language. Escape data before it comes in as a parameter."""
        return say(template, self.language, **params)

    def keep(self, **more: str | None) -> dict[str, str]:
        """Query parameters for a link: the present question, with changes; None leaves one out."""
        kept: dict[str, str | None] = {
            "weeks": str(self.weeks) if self.weeks != DEFAULT_WEEKS else None,
            "department": self.department,
            "compare": None if self.compare else "no",
            "lang": st.query_params.get("lang"),
        }
        return {name: value for name, value in {**kept, **more}.items() if value is not None}


def put(page: Page) -> None:
    """Hand the page over to the view that runs next in this script run."""
    st.session_state["_page"] = page


def current() -> Page:
    """The page that app.py prepared for this run."""
    page: Page = st.session_state["_page"]
    return page


def figures_first() -> None:
    """Once a visit: a moment in which the browser paints the figures that were sent so far.

    The library that draws charts keeps a browser busy while it loads. Sent right behind the
    figures, it holds them up too: on a slow machine for seconds.
    """
    if "_painted" not in st.session_state:
        st.session_state["_painted"] = True
        sleep(PAINT_SECONDS)
