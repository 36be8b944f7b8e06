"""Readers: from files as people have them to typed rows and findings. They know formats and no database.

`read_files` opens containers, decodes text, recognises each table by its column names, stages it as text
(`ingest.staging.Staged`), and gives it to the reader of its kind:

    ingest/readers/usage.py    read_usage(task: Task, con: DuckDBPyConnection) -> Reading
    ingest/readers/people.py   read_people(task: Task, con: DuckDBPyConnection) -> Reading

A reader makes the TEMP table `task.into` from `task.staged` with SQL over whole columns, drops nothing
that it did not make (the caller drops `task.staged.table`), and returns a Reading whose `findings` start
with `task.findings` and `task.staged.findings`, whose `rows_read` is `task.staged.rows_read`, and whose
`rows_rejected` counts `task.staged.rows_rejected` too. When a finding blocks, `table` is None and the
reader drops what it made.

JSON records reach a reader as columns too: nested members are named with a dot (`manager.userPrincipalName`,
normalised `manageruserprincipalname`), lists stay JSON text (`assignedPlans`), and one record with several
report periods becomes one row per period.
"""

from __future__ import annotations

from ingest.readers.reading import NamedFile, Reading, Task

__all__ = ["NamedFile", "Reading", "Task"]
