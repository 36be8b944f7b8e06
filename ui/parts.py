"""Parts of a report on a page: heading, sentences, and a table as a list or a grid."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from reports.own_data import Part
from ui.escape import markdown, plain

LONGEST = 600


def draw(part: Part, *, wrapped: bool = False) -> None:
    """One part; nothing in it is taken for markup. `wrapped`: a table of sentences, shown whole."""
    st.subheader(plain(part.title), anchor=False)
    for line in part.says:
        st.markdown(markdown(line, LONGEST))
    if part.rows and not part.header:
        lines = (f"- {markdown(name)}: **{markdown(said)}**" for name, said in part.rows)
        st.markdown("\n".join(lines))
    elif part.rows and wrapped:
        rule = tuple("---" for _ in part.header)
        rows = [[markdown(cell, LONGEST) for cell in row] for row in (part.header, *part.rows)]
        lines = ("| " + " | ".join(row) + " |" for row in (rows[0], rule, *rows[1:]))
        st.markdown("\n".join(lines))
    elif part.rows:
        cells = [[plain(cell, LONGEST) for cell in row] for row in part.rows]
        st.dataframe(
            pd.DataFrame(cells, columns=list(part.header)),
            hide_index=True,
            width="stretch",
            alt=plain(part.title),
        )
