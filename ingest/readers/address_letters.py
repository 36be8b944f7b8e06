"""Addresses that deceive: characters without a width are left out, look-alike letters are told.

So is a cell that holds more than an address.

An address with a character that nobody sees would be another person's. This holds for every kind of
table, so it is looked at before a reader has it. Addresses are hardly ever of other letters than
ASCII, as long in bytes as in characters: only the rest is looked over.
"""

from __future__ import annotations

from dataclasses import replace

import duckdb

from ingest.contract import normalised
from ingest.findings import Finding, place, shown_headers
from ingest.readers.hand_made import person_columns
from ingest.readers.people_contracts import PEOPLE_FILE
from ingest.readers.people_values import HIDDEN_PATTERN, MIXED_PATTERN
from ingest.readers.usage_contract import UPN
from ingest.staging import Staged
from words import Text, text

ADDRESSES = frozenset().union(
    *(
        column.keys()
        for column in (UPN, *person_columns(), *PEOPLE_FILE.columns)
        if column.name in ("upn", "mail", "manager")
    )
)
HIDDEN = text("Characters that cannot be seen stood in addresses here; they were left out.")
NOTHING = text("Nothing needs to be done.")
MIXED = text("Letters of two alphabets stand in one word here; they were kept as they are.")
# Within a cell that holds an address, what no address has: several of them, a name beside it.
ODD_ADDRESS = r"\S[\s<>;,:]+\S|[<>]"
ODD = text(
    "More than an address stands in these cells, such as a name or a second address; nobody of "
    "another file can match."
)
ONE_ADDRESS = text(
    "Write one address in each row, the one to sign in with, and import the file again."
)
CHECK = text("Check whether a look-alike letter slipped in; nobody was merged.")


def plain_addresses(con: duckdb.DuckDBPyConnection, staged: Staged, *, people: bool) -> Staged:
    """The staged rows with addresses in which every character shows, and what there is to say.

    `people`: a list of people, of which the reader itself tells look-alike letters.
    """
    findings: list[Finding] = []
    for position, header in enumerate(staged.headers):
        if normalised(header) not in ADDRESSES:
            continue
        column = staged.column(position)
        odd = f"strlen({column}) <> length({column}) and regexp_matches({column}, '{{}}')"
        hidden, mixed = odd.format(HIDDEN_PATTERN), odd.format(MIXED_PATTERN)
        findings += _told(
            con, staged, position, hidden, "address-hidden-characters", HIDDEN, NOTHING
        )
        if findings and findings[-1].code == "address-hidden-characters":
            con.execute(
                f"""
                update "{staged.table}"
                set {column} = nullif(regexp_replace({column}, '{HIDDEN_PATTERN}', '', 'g'), '')
                where {hidden}"""
            )
        # A look for single signs spares nearly every row the pattern.
        signs = " or ".join(f"contains({column}, '{sign}')" for sign in " <>;,:\n")
        at_all = f"contains({column}, '@') and ({signs})"
        more = f"{at_all} and regexp_matches({column}, '{ODD_ADDRESS}')"
        findings += _told(con, staged, position, more, "address-odd", ODD, ONE_ADDRESS)
        if not people:
            at_address = f"contains({column}, '@') and {mixed}"
            findings += _told(con, staged, position, at_address, "text-mixed-scripts", MIXED, CHECK)
    return replace(staged, findings=(*staged.findings, *findings)) if findings else staged


def _told(
    con: duckdb.DuckDBPyConnection,
    staged: Staged,
    position: int,
    where: str,
    code: str,
    says: Text,
    fix: Text,
) -> list[Finding]:
    """A note with the places of rows that `where` picks, if any."""
    rows = f'from "{staged.table}" where {where}'
    found = con.execute(
        f"select count(*), list(line order by line)[:3] "
        f"from (select {staged.line_sql} as line {rows})"
    ).fetchone()
    count, lines = found or (0, None)
    if not count:
        return []
    column = shown_headers(staged.headers, [position])
    return [
        Finding(
            code,
            blocks=False,
            where=place(lines, rows=count, unit=staged.unit, column=column),
            says=says,
            fix=fix,
            rows=count,
        )
    ]
