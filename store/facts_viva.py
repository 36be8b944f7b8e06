"""Viva Insights: people as pseudonyms that join to nobody, one row per person and week.

Several exports may speak of one person-week. One of them is kept whole, numbers and features
together: an export that counts actions before one that does not, then the one that reaches
furthest, then by content. So the order of import does not matter.
"""

from __future__ import annotations

import duckdb

from store.archive import BatchHeader
from store.records import RecordKind
from store.statements import each, statement

DIMENSIONS = {"viva_organisation": "organisation", "viva_function": "function"}
FEATURE = "feature_"  # archived columns of features start with this


def _derive(con: duckdb.DuckDBPyConnection, header: BatchHeader, rows: str) -> None:
    for dimension, column in DIMENSIONS.items():
        _learn_values(con, dimension, column, rows)
    con.execute(
        statement("viva/offered").replace("{rows}", rows),
        {"batch_id": header.batch_id, "newest_on": header.newest_on, "rank": header.rows_hash},
    )
    # What is there and loses goes; what is offered and loses does not come.
    for table in ("viva_feature", "viva_week"):
        con.execute(
            f"""
            delete from {table}
            where (account_id, week_on) in (
                select (account_id, week_on) from viva_offered where wins
            )
            """
        )
    con.execute(statement("viva/week"))
    features = [name for name in header.columns if name.startswith(FEATURE)]
    if features:
        con.execute(
            statement("viva/feature")
            .replace("{columns}", each("{0}", features))
            .replace("{rows}", rows),
            {"prefix": FEATURE},
        )
    con.execute("drop table viva_offered")


def _learn_values(con: duckdb.DuckDBPyConnection, dimension: str, column: str, rows: str) -> None:
    """Groups by their name without regard to case; of several spellings the first by alphabet."""
    con.execute(statement("viva/value").replace("{column}", column).replace("{rows}", rows))
    con.execute(
        """
        update viva_value
        set value = spelling.value
        from viva_spelling as spelling
        where viva_value.dimension = $dimension
          and lower(viva_value.value) = spelling.plain
          and spelling.value < viva_value.value
        """,
        {"dimension": dimension},
    )
    con.execute(
        """
        insert into viva_value
        select
            $dimension,
            (select coalesce(max(value_id), 0) from viva_value where dimension = $dimension)
                + row_number() over (order by plain),
            value
        from viva_spelling
        where plain not in (select lower(value) from viva_value where dimension = $dimension)
        """,
        {"dimension": dimension},
    )


VIVA = RecordKind(
    name="viva",
    tables=("viva_week", "viva_feature", "viva_value"),
    columns=(
        "week_on",
        "metric_on",
        "actions",
        "active_days",
        "enabled_days",
        "organisation",
        "function",
    ),
    derive=_derive,
    person=True,
    day="metric_on",
    accounts=("viva_week",),
    remembered=False,
    joins_people=False,
)
