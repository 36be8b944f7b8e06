"""What is staged of an audit record: who, when, which app, how many prompts, and nothing else.

The record is a JSON text of which only named members are read. Names of files and sites, addresses
of the network, texts and numbers of messages and threads are not among them, so they are gone
before a row exists.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ingest.contract import normalised
from ingest.staging import Slim
from store.copilot_hosts import kept_hosts

# What a row is, in the order in which it is decided.
BLANK = "blank"  # an empty line between records
OTHER = "other"  # another activity than a conversation with Copilot
SYSTEM = "system"  # of a service, not of a person
CUT = "cut"  # the record stops where an Excel cell is full
STOPS = "stops"  # the record begins as one and has no end
DAMAGED = "damaged"  # the record is no JSON
NO_EVENT = "no-event"  # no CopilotEventData
TOLD = "told"

EXCEL_CELL = 32_767  # characters; Excel drops what does not fit
RECORD_TYPE = "261"
OPERATION = "copilotinteraction"
SYSTEM_USERS = ("4", "5", "6", "7", "8")  # UserType: system, applications, principals, policies
# A type of context is one word; anything longer or odder may be somebody's text.
CONTEXT = r"[A-Za-z0-9]{1,40}"
OFFSET = r"[+-]\d\d:?\d\d$"
US_TIMES = "['%m/%d/%Y %I:%M:%S %p', '%m/%d/%Y %H:%M:%S', '%m/%d/%Y %H:%M']"

_TEXTS = (
    "Id",
    "CreationTime",
    "Operation",
    "RecordType",
    "UserId",
    "UserKey",
    "UserType",
    "AppIdentity",
    "AgentId",
)
_EVENT = (
    '{"AppHost": "VARCHAR", "AgentId": "VARCHAR", "Contexts": [{"Type": "VARCHAR"}],'
    ' "Messages": [{"isPrompt": "VARCHAR"}]}'
)
_RECORD = (
    "{" + ", ".join(f'"{name}": "VARCHAR"' for name in _TEXTS) + f', "CopilotEventData": {_EVENT}}}'
)
_QUERY = (
    f'{{"auditData": {_RECORD}, "id": "VARCHAR", "createdDateTime": "VARCHAR",'
    ' "operation": "VARCHAR", "auditLogRecordType": "VARCHAR", "userPrincipalName": "VARCHAR",'
    ' "userId": "VARCHAR"}'
)

# Beside the record, a table tells some of it in columns of its own: by the member they stand for.
_BESIDE = {
    "Id": ("recordid", "identity"),
    "CreationTime": ("creationdate",),
    "Operation": ("operation", "operations"),
    "RecordType": ("recordtype",),
    "UserId": ("userid", "userids"),
}


def slim_of(source: str, headers: Sequence[str]) -> Slim | None:
    """What is staged of the rows of a source; None: all of them, as text."""
    make = _SLIMS.get(source)
    return make(headers) if make else None


def slim_table(headers: Sequence[str]) -> Slim:
    """For a CSV or worksheet with the record in column AuditData."""
    keys = [normalised(header) for header in headers]
    beside = {
        member: f"c{keys.index(name)}"
        for member, names in _BESIDE.items()
        for name in names[::-1]
        if name in keys
    }
    return _slim(f"c{keys.index('auditdata')}", _RECORD, "parsed", beside)


def slim_activity(_headers: Sequence[str]) -> Slim:
    """For records of the Management Activity API, one per row."""
    return _slim("c0", _RECORD, "parsed", {})


def slim_query(_headers: Sequence[str]) -> Slim:
    """For records of an audit query of Microsoft Graph, which have the record within."""
    beside = {
        "Id": "parsed.id",
        "CreationTime": "parsed.createdDateTime",
        "Operation": "parsed.operation",
        "RecordType": "parsed.auditLogRecordType",
        "UserId": "coalesce(parsed.userPrincipalName, parsed.userId)",
    }
    return _slim("c0", _QUERY, "parsed.auditData", beside)


def _slim(text: str, shape: str, record: str, beside: dict[str, str]) -> Slim:
    """`text` is the column with the JSON, `record` SQL for the record in it, `beside` as above."""
    data = {name: f"nullif({record}.{name}, '')" for name in _TEXTS}
    for name, other in beside.items():
        data[name] = f"coalesce({data[name]}, nullif(trim({other}), ''))"
    event = f"{record}.CopilotEventData"
    return Slim(
        read={"parsed": f"try(json_transform({text}, '{shape}'))"},
        keep={
            "state": _state(text, event, data),
            "record_id": f"""
                coalesce(
                    try_cast({data["Id"]} as uuid),
                    cast(md5(coalesce({data["Id"]}, {text})) as uuid)
                )""",
            "used_on": f"cast({_moment(data['CreationTime'])} as date)",
            "person": f"coalesce({data['UserId']}, {data['UserKey']})",
            "host": f"""
                case
                    when regexp_full_match(trim({event}.AppHost), '{kept_hosts()}')
                    then trim({event}.AppHost)
                end""",
            "contexts": _contexts(event),
            "agent": f"""
                coalesce(nullif({event}.AgentId, ''), {data["AgentId"]}) is not null
                or coalesce(starts_with(lower({data["AppIdentity"]}), 'copilot.studio.'), false)""",
            "prompts": f"""
                coalesce(
                    len(list_filter(
                        {event}.Messages,
                        lambda message: lower(message.isPrompt) = 'true'
                    )),
                    1
                )""",
            "counted": f"{event}.Messages is not null",
            "unreadable": f"case when parsed is null then {text} end",
        },
    )


def _state(text: str, event: str, data: dict[str, str]) -> str:
    operation, record_type = f"lower({data['Operation']})", f"lower({data['RecordType']})"
    system = ", ".join(f"'{kind}'" for kind in SYSTEM_USERS)
    told = ", ".join(data[name] for name in _BESIDE)  # a row that says these is no empty line
    return f"""
        case
            when parsed is null then
                case
                    when coalesce({operation} <> '{OPERATION}', false) then '{OTHER}'
                    when coalesce(trim({text}), '') = ''
                    then case when coalesce({told}) is null then '{BLANK}' else '{NO_EVENT}' end
                    when length({text}) = {EXCEL_CELL} then '{CUT}'
                    when starts_with(ltrim({text}), '{{') and not ends_with(rtrim({text}), '}}')
                    then '{STOPS}'
                    else '{DAMAGED}'
                end
            when {operation} <> '{OPERATION}' then '{OTHER}'
            when {operation} is null
                and coalesce({record_type} not in ('{RECORD_TYPE}', '{OPERATION}'), true)
            then '{OTHER}'
            when {data["UserType"]} in ({system}) then '{SYSTEM}'
            when {event} is null then '{NO_EVENT}'
            else '{TOLD}'
        end"""


def _moment(said: str) -> str:
    """A moment in UTC; records have no offset or Z, columns beside them may have others."""
    return f"""
        case
            when regexp_matches({said}, '{OFFSET}')
            then make_timestamp(epoch_us(try_cast({said} as timestamptz)))
            else coalesce(try_cast({said} as timestamp), try_strptime({said}, {US_TIMES}))
        end"""


def _contexts(event: str) -> str:
    """Types of what stood open, each once, in one order, with a blank between them."""
    types = f"""[
        entry.Type
        for entry in {event}.Contexts
        if regexp_full_match(entry.Type, '{CONTEXT}')
    ]"""
    return f"coalesce(array_to_string(list_sort(list_distinct({types})), ' '), '')"


_SLIMS: dict[str, Callable[[Sequence[str]], Slim]] = {
    "audit_portal": slim_table,
    "audit_powershell": slim_table,
    "audit_activity_api": slim_activity,
    "audit_graph": slim_query,
}
