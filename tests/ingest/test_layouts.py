"""Reports that stand otherwise in their file: below a title, or each line in one column."""

from __future__ import annotations

from pathlib import Path

from tests.ingest.people_files import read
from tests.ingest.usage_files import ANA, BO

HEADER = (
    "Report Refresh Date,User Principal Name,Display Name,Word Copilot Last Activity Date,"
    "Prompts submitted for all apps"
)
ROWS = (
    f"2026-11-15,{ANA},Ana Mol,2026-11-13,4",
    f'2026-11-15,{BO},"Vos, Bo",2026-11-12,"1,200"',
    f"2026-11-15,cy@voorbeeld.example,Cy Ek,yesterday,{5}",
)


def _quoted(line: str) -> str:
    return '"' + line.replace('"', '""') + '"'


def test_lines_that_stand_in_one_column_are_taken_apart(tmp_path: Path) -> None:
    lines = [_quoted(line) for line in (HEADER, *ROWS[:2])]
    answer = read(tmp_path, "\r\n".join([*lines, ""]).encode(), "usage.csv")
    assert answer.codes == ["lines-in-one-column"]
    assert answer.column("prompts") == [4, 1200]
    assert answer.column("display_name") == ["Ana Mol", "Vos, Bo"]
    assert answer.column("line") == [2, 3]


def test_quoted_cells_are_no_line_in_one_column(tmp_path: Path) -> None:
    lines = [",".join(_quoted(cell) for cell in line.split(",")) for line in (HEADER, ROWS[0])]
    answer = read(tmp_path, "\n".join(lines).encode(), "usage.csv")
    assert (answer.codes, answer.column("prompts")) == ([], [4])


def test_a_title_above_the_column_names_is_passed_over(tmp_path: Path) -> None:
    lines = ["Copilot usage report", "Generated 2026-11-16", "", HEADER, *ROWS[:2], ""]
    answer = read(tmp_path, "\n".join(lines).encode(), "usage.csv")
    assert answer.codes == ["lines-above-header"]
    assert answer.column("line") == [5, 6]
    wrong = read(tmp_path, "\n".join([*lines[:-1], ROWS[2], ""]).encode(), "usage.csv")
    assert wrong.said("date-unreadable").startswith("line 7,")


def test_the_older_list_of_a_teams_meeting_is_named(tmp_path: Path) -> None:
    lines = ["Meeting Summary", "Meeting Title\tCopilot", "", "Full Name\tJoin Time\tDuration"]
    answer = read(tmp_path, "\n".join([*lines, "Ana Mol\t11/13/2026\t1h"]).encode(), "teams.csv")
    assert answer.reading.rejected and "older form" in answer.said("report-other")
