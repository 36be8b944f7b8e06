"""Cells of files that spreadsheets open: no text in them is taken for a formula."""

from __future__ import annotations

import re

# Spreadsheets look past white space, and take a first apostrophe away.
FORMULA = re.compile(r"['\s]*[=+\-@\t\r\n|]")


def harmless(value: str) -> str:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return "'" + value if FORMULA.match(value) else value


def as_meant(cell: str) -> str:
    """What `harmless` was given."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell
