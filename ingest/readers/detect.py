"""Detection: which report a table is, told by its column names. The first family that fits is it.

Reports that Kadans does not read are named too, so that a person who drops the wrong one hears
which one it is and what to export instead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from ingest.contract import Column, Contract, column_missing, normalised
from ingest.findings import Finding, header_line, whole_file
from ingest.json_lines import ACTIVITY, QUERY
from ingest.readers.agents_contract import (
    AGENT_BY_USER,
    AGENT_ID,
    AGENT_LIST,
    AGENT_NAME,
    AGENT_USERS,
    AGENTS_USED,
    CREATOR,
)
from ingest.readers.attendance import family_of_form, family_of_meeting
from ingest.readers.attendance_contracts import FORMS, TEAMS_ATTENDANCE, VIVA_LEARNING
from ingest.readers.header_words import told_columns
from ingest.readers.interactions import CONTRACTS as AUDIT_CONTRACTS
from ingest.readers.not_read import NOT_READ
from ingest.readers.own_contracts import OWN_CONTRACTS
from ingest.readers.own_files import family_of
from ingest.readers.people_contracts import IDENTIFIERS, PEOPLE_CONTRACTS, TELLING
from ingest.readers.presence import PRESENCE
from ingest.readers.readiness import READINESS
from ingest.readers.repairs import ALIAS_FILE, GROUP_FILE
from ingest.readers.totals import GRAPH_TOTALS
from ingest.readers.usage_contract import APP_ANY, CONTRACTS, UPN, app_of
from ingest.readers.viva import VIVA_QUERY
from words import Text, text

Keys = frozenset[str]
Test = Callable[[Keys], bool]


USERS_REPORT = text(
    "Export the report Usage > Microsoft 365 Copilot in the admin center, "
    "with the Export link above the table of users."
)


@dataclass(frozen=True)
class Family:
    """A kind of report. `kind` is "usage" or "people" when there is a reader for it, else "".

    `switch` is the setting that must be on before it is read, where there is one.
    """

    key: str
    title: Text
    test: Test
    kind: str = ""
    code: str = "report-other"
    fix: Text = USERS_REPORT
    contract: Contract | None = None
    switch: str = ""

    @property
    def is_read(self) -> bool:
        """True when Kadans has a reader for this report."""
        return bool(self.kind)


def keys_of(headers: Sequence[str]) -> Keys:
    """The normalised column names that are not empty."""
    return frozenset(key for header in headers if (key := normalised(header)))


def detect(headers: Sequence[str]) -> Family | None:
    """The first family that these column names fit, or None."""
    keys = keys_of(headers)
    return next((family for family in FAMILIES if family.test(keys)), None)


def wrong_report(headers: Sequence[str], family: Family | None, unit: str = "line") -> Finding:
    """What to say of a table that is not read; `unit` is "item" for records of JSON."""
    if family is not None:
        return Finding(
            family.code,
            blocks=True,
            where=header_line(),
            says=text("This is {title}, which Kadans does not read.", title=family.title),
            fix=family.fix,
        )
    keys = keys_of(headers)
    if _app_columns(keys) >= 3:
        return column_missing(text("a Copilot usage report"), ["User Principal Name"])
    if _people_attributes(keys) >= 2:
        return column_missing(text("a list of people"), ["User Principal Name"])
    if unit == "item":
        return _unknown_records()
    names = told_columns(headers)
    return Finding(
        "report-unknown",
        blocks=True,
        where=header_line(),
        says=text(
            "The column names of this file belong to no report that Kadans knows: {names}.",
            names=names,
        )
        if names
        else text("The column names of this file belong to no report that Kadans knows."),
        fix=text(
            "The first line must hold the column names as they were exported. If it is a report "
            "that Kadans reads in another language, say which column is which (in the shell: "
            "--columns). See the import guide for the reports that Kadans reads."
        ),
    )


def _unknown_records() -> Finding:
    return Finding(
        "report-unknown",
        blocks=True,
        where=whole_file(),
        says=text("This is JSON, but its records are of no kind that Kadans knows."),
        fix=text(
            "JSON is read of Microsoft Graph (usage, users, audit) and of the Management Activity "
            "API, as these give it. Of other reports, export the CSV and import that."
        ),
    )


USERS = frozenset(UPN.keys())
DAYS = frozenset(("reportdate", "date", "datum", "day", "dag"))
READINESS_ONLY = frozenset(
    ("useseligibleupdatechannel", "usesteamsmeetings", "usesteamschat", "usesofficedocs")
)
ANY_ACTIVITY = frozenset(APP_ANY.keys())
COUNTS = ("enabledusers", "activeusers", "users", "prompts", "promptssubmitted", "responses")


def _app_columns(keys: Keys) -> int:
    """How many columns are a last activity date, of an app or of all."""
    return sum(key in ANY_ACTIVITY or app_of(key) is not None for key in keys)


def _has(*wanted: str) -> Test:
    return lambda keys: keys.issuperset(wanted)


def _any(*wanted: str) -> Test:
    return lambda keys: not keys.isdisjoint(wanted)


def _both(*tests: Test) -> Test:
    return lambda keys: all(test(keys) for test in tests)


def _either(*tests: Test) -> Test:
    return lambda keys: any(test(keys) for test in tests)


def _user(keys: Keys) -> bool:
    return not keys.isdisjoint(USERS)


def _usage(keys: Keys) -> bool:
    """A user, and last activity dates of Copilot apps or counts that only this report has."""
    only_here = any(
        key.startswith(("promptssubmittedfor", "activeusagedays"))
        or key == "promptssubmittedanyapp"
        for key in keys
    )
    copilot = any("copilot" in key and app_of(key) for key in keys)
    return _user(keys) and (only_here or copilot or _app_columns(keys) >= 3)


def _graph_style(keys: Keys) -> bool:
    """Graph puts the app in front: 'Word Copilot Last Activity Date'."""
    in_front = sum(key.endswith("lastactivitydate") and app_of(key) is not None for key in keys)
    return _usage(keys) and "reportrefreshdate" in keys and in_front >= 3


def _is_aggregate(keys: Keys) -> bool:
    """Numbers per day or app and nobody to whom they belong."""
    counts = sum(key.endswith(COUNTS) for key in keys)
    return not _user(keys) and counts >= 1 and (not keys.isdisjoint(DAYS) or counts >= 3)


def _people_attributes(keys: Keys) -> int:
    columns = PEOPLE_CONTRACTS["people_file"].columns
    return sum(not keys.isdisjoint(c.keys()) for c in columns if c.name in TELLING)


def _is_people_file(keys: Keys) -> bool:
    columns = PEOPLE_CONTRACTS["people_file"].columns
    known = any(not keys.isdisjoint(c.keys()) for c in columns if c.name in IDENTIFIERS)
    return known and _people_attributes(keys) >= 1


def _own(source: str) -> Family:
    contract = OWN_CONTRACTS[source]
    return Family(source, contract.title, partial(family_of, source), kind=contract.kind)


def _audit(source: str, test: Test) -> Family:
    contract = AUDIT_CONTRACTS[source]
    return Family(source, contract.title, test, kind=contract.kind)


def _people(source: str, test: Test) -> Family:
    contract = PEOPLE_CONTRACTS[source]
    return Family(source, contract.title, test, kind="people", contract=contract)


def _fits(contract: Contract) -> Test:
    """Every column that the contract cannot do without is there, under any of its names."""
    needed = [frozenset(column.keys()) for column in contract.columns if column.required]
    return lambda keys: all(not keys.isdisjoint(names) for names in needed)


def _records(contract: Contract, test: Test | None = None) -> Family:
    return Family(
        contract.source,
        contract.title,
        test or _fits(contract),
        kind=contract.kind,
        contract=contract,
    )


def _named(column: Column) -> Test:
    return _any(*column.keys())


AGENT = _either(_named(AGENT_ID), _named(AGENT_NAME))


def _read(source: str, test: Test) -> Family:
    contract = CONTRACTS[source]
    return Family(source, contract.title, test, kind="usage", contract=contract)


FOR_PEOPLE = text(
    "For departments, export the users from Entra (Users > Download users) or use the people "
    "template."
)

FAMILIES: tuple[Family, ...] = (
    _records(ALIAS_FILE),
    _records(GROUP_FILE),
    *(
        Family(
            entry.key,
            entry.title,
            _either(*(_has(*sign) for sign in entry.signs)),
            fix=entry.fix or USERS_REPORT,
        )
        for entry in NOT_READ
    ),
    _audit("audit_portal", _has("auditdata", "recordid")),
    _audit("audit_powershell", _has("auditdata")),
    _audit("audit_activity_api", _has(normalised(ACTIVITY))),
    _audit("audit_graph", _has(normalised(QUERY))),
    Family(
        "audit",
        text("an audit search that another tool took apart into columns"),
        _any("copiloteventdata", "copiloteventdataapphost"),
        fix=text("Use the export as Microsoft gives it, with the column AuditData."),
    ),
    Family("viva_query", VIVA_QUERY.title, _has("personid", "metricdate"), kind="viva"),
    _people("viva_org", _has("personid", "managerid", "organization", "effectivedate")),
    Family("teams_attendance", TEAMS_ATTENDANCE.title, family_of_meeting, kind="attendance"),
    Family("forms", FORMS.title, family_of_form, kind="attendance"),
    Family("viva_learning", VIVA_LEARNING.title, _has("learneruserid"), kind="attendance"),
    _read("admin_chat", _has("userguid", "promptssubmitted")),
    _records(
        READINESS,
        _both(_has("hascopilotlicenseassigned"), lambda keys: not keys.isdisjoint(READINESS_ONLY)),
    ),
    _records(AGENT_BY_USER, _both(AGENT, _named(CREATOR), _user)),
    _records(AGENT_LIST, _both(AGENT, _named(CREATOR))),
    _records(AGENT_USERS, _both(_named(AGENTS_USED), _user)),
    Family(
        "products",
        text("the list of products and licences of the organisation"),
        _either(
            _has("productname", "totallicenses"),
            _has("skupartnumber"),
            _has("stringid", "serviceplanid"),
        ),
        fix=FOR_PEOPLE,
    ),
    replace(
        _records(
            PRESENCE,
            _any("exchangelicenseassigndate", "hasexchangelicense", "exchangelastactivitydate"),
        ),
        switch="presence",
    ),
    Family(
        "other_activity",
        text("another usage report of Microsoft 365, not the one about Copilot"),
        _both(
            _has("reportrefreshdate"),
            _any(
                "isdeleted",
                "deleteddate",
                "assignedproducts",
                "storageusedbyte",
                "lastactivationdate",
                "teamchatmessagecount",
                "siteurl",
            ),
        ),
    ),
    _read("graph_usage", _graph_style),
    _read("admin_usage", _usage),
    Family(
        "graph_totals",
        GRAPH_TOTALS.title,
        _both(
            _has("reportrefreshdate"),
            _either(_any("anyappenabledusers"), _any("anyappactiveusers")),
        ),
        kind="totals",
    ),
    _people(
        "entra_users", _both(_user, _any("creationtype", "directorysynced", "invitationstate"))
    ),
    _people(
        "admin_users",
        _both(_user, _any("blockcredential", "oathtokenmetadata", "softdeletiontimestamp")),
    ),
    _people(
        "graph_users",
        _both(
            _has("userprincipalname", "id"),
            _any(
                "accountenabled",
                "assignedplans",
                "assignedlicenses",
                "usertype",
                "jobtitle",
                "mail",
            ),
        ),
    ),
    *map(_own, OWN_CONTRACTS),
    _people("people_file", _is_people_file),
    Family(
        "chart",
        text("the export of a chart, with totals and without users"),
        _is_aggregate,
        code="report-chart",
        fix=text(
            "Use the Export link above the table of users, not the one under “…” at the chart."
        ),
    ),
)
