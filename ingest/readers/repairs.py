"""Repairs made by an admin: addresses that changed, and spellings that are one group."""

from __future__ import annotations

import duckdb

from ingest.columns import Placed
from ingest.contract import Column, Contract, normalised
from ingest.readers.people_contracts import DIMENSIONS
from ingest.readers.people_groups import WRITE_GROUP
from ingest.readers.people_values import ADDRESS
from ingest.readers.reading import Reading, Task
from ingest.readers.record_table import RecordTable
from ingest.readers.repair_checks import ADDRESS_TWICE, SPELLING_TWICE, check_repairs
from words import text

ALIAS_FILE = Contract(
    source="alias_file",
    kind="addresses",
    title=text("a list of changed addresses"),
    grain="one row per address that became another one",
    key=("old_address",),
    columns=(
        Column(
            "old_address",
            "text",
            {
                "en": ("Old address", "Old UPN", "Old user principal name", "Former address"),
                "nl": ("Oud adres", "Oude gebruikersnaam", "Vorig adres"),
                "fr": ("Ancienne adresse",),
                "de": ("Alte Adresse",),
            },
            required=True,
        ),
        Column(
            "new_address",
            "text",
            {
                "en": ("New address", "New UPN", "New user principal name", "Present address"),
                "nl": ("Nieuw adres", "Nieuwe gebruikersnaam", "Huidig adres"),
                "fr": ("Nouvelle adresse",),
                "de": ("Neue Adresse",),
            },
            required=True,
        ),
        Column(
            "changed_on",
            "date",
            {
                "en": ("Changed on", "Since", "Date"),
                "nl": ("Gewijzigd op", "Vanaf", "Datum"),
                "fr": ("Depuis",),
                "de": ("Seit",),
            },
        ),
    ),
)
GROUP_FILE = Contract(
    source="group_file",
    kind="groups",
    title=text("a list of groups that are one"),
    grain="one row per spelling that counts as another one",
    key=("dimension", "value"),
    columns=(
        Column(
            "dimension",
            "text",
            {"en": ("Kind of group", "Dimension"), "nl": ("Soort groep", "Dimensie")},
            required=True,
        ),
        Column(
            "value",
            "text",
            {"en": ("Written as", "Value"), "nl": ("Geschreven als", "Waarde")},
            required=True,
        ),
        Column(
            "becomes",
            "text",
            {"en": ("Counts as", "Becomes"), "nl": ("Telt als", "Wordt")},
            required=True,
        ),
    ),
)
REPAIRS = {contract.source: contract for contract in (ALIAS_FILE, GROUP_FILE)}

# What people call a kind of group, normalised.
DIMENSION_OF = {
    normalised(name): dimension
    for dimension, names in {
        "department": ("department", "afdeling", "service", "Abteilung"),
        "team": ("team", "équipe"),
        "function": ("function", "functie", "job title", "fonction", "Funktion"),
        "office": ("office", "vestiging", "kantoor", "bureau", "Standort"),
        "country": ("country", "land", "pays"),
        "company": ("company", "bedrijf", "entreprise", "Unternehmen"),
    }.items()
    for name in names
}
assert set(DIMENSION_OF.values()) == set(DIMENSIONS)

NO_ADDRESS = Placed(
    "address-unreadable",
    text("These rows do not hold two addresses, and were left out."),
    text("Write a sign-in address with @ in both columns."),
)
SAME = Placed(
    "repair-without-effect",
    text("These rows replace something by itself, and were left out."),
    text("Nothing needs to be done."),
)
DIMENSION_UNKNOWN = Placed(
    "dimension-unknown",
    text("These rows name a kind of group that there is not, and were left out."),
    text("Write department, team, function, office, country or company."),
)
GROUP_IS_ADDRESS = Placed(
    "group-is-address",
    text("These rows have an address where the name of a group should be, and were left out."),
    WRITE_GROUP,
)
EMPTY = Placed(
    "value-missing",
    text("These rows lack one of the two spellings, and were left out."),
    text("Fill both columns, or remove the row."),
)


def read_repairs(task: Task, con: duckdb.DuckDBPyConnection) -> Reading:
    """The rows of a repair in TEMP table `task.into`."""
    with RecordTable(con, task, REPAIRS[task.source]) as table:
        if table.is_blocked():
            return table.made({}, newest=None)
        if task.source == ALIAS_FILE.source:
            return _addresses(table)
        return _groups(table)


def _addresses(table: RecordTable) -> Reading:
    old, new = table.text("old_address"), table.text("new_address")
    table.leave_out(
        NO_ADDRESS,
        f"coalesce(strpos({old}, '@'), 0) = 0 or coalesce(strpos({new}, '@'), 0) = 0",
        "old_address",
    )
    table.leave_out(SAME, f"lower({old}) = lower({new})", "old_address")
    changed_on = table.days("changed_on")["changed_on"]
    return table.made(
        {"old_address": old, "new_address": new, "changed_on": changed_on},
        newest="changed_on",
        after=lambda: check_repairs(
            table,
            old="lower(old_address)",
            new="lower(new_address)",
            within="0",
            says=ADDRESS_TWICE,
        ),
    )


def _groups(table: RecordTable) -> Reading:
    value, becomes = table.text("value"), table.text("becomes")
    dimension = table.read(
        "dimension",
        lambda said: DIMENSION_OF.get(normalised(said)),
        "varchar",
        unreadable=DIMENSION_UNKNOWN,
    )
    table.leave_out(EMPTY, f"{value} is null or {becomes} is null", "value")
    table.leave_out(SAME, f"{value} = {becomes}", "value")
    table.leave_out(
        GROUP_IS_ADDRESS, f"regexp_matches({becomes}, '(?i){ADDRESS.pattern}')", "becomes"
    )
    return table.made(
        {"dimension": dimension, "value": value, "becomes": becomes},
        newest=None,
        after=lambda: check_repairs(
            table,
            old="lower(value)",
            new="lower(becomes)",
            within="dimension",
            says=SPELLING_TWICE,
        ),
    )
