"""Definitions: what each figure says and does not say, straight from the catalogue."""

from __future__ import annotations

import streamlit as st

from ui import definitions
from ui.page import current

page = current()
asked = definitions.asked_for()
st.markdown(
    page.say("Every figure has one definition, here. The (i) beside a figure leads to its entry.")
)
if definitions.is_rule(asked):
    definitions.draw_rules(page, asked)
definitions.draw_metrics(page, asked)
if not definitions.is_rule(asked):
    definitions.draw_rules(page, asked)
