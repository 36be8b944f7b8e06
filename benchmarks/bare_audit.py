"""What the engine alone needs for audit records: read the file, take the members out of the JSON.

`python -m benchmarks.bare_audit EXPORT DATABASE paths|shape`. It takes the same members that the
importer takes, into a table on disk; it checks nothing, tells no doubles, keeps no pseudonyms.
`paths` takes each member by its path, `shape` all of them at once.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

PATHS = """
    create table record as
    select
        json_extract_string(AuditData, '$.Id') as record_id,
        cast(json_extract_string(AuditData, '$.CreationTime') as timestamp) as created_at,
        json_extract_string(AuditData, '$.Operation') as operation,
        json_extract_string(AuditData, '$.UserId') as person,
        json_extract_string(AuditData, '$.AgentId') as agent,
        json_extract_string(AuditData, '$.CopilotEventData.AppHost') as host,
        json_extract_string(AuditData, '$.CopilotEventData.Contexts[*].Type') as contexts,
        len(list_filter(
            json_extract_string(AuditData, '$.CopilotEventData.Messages[*].isPrompt'),
            lambda prompt: prompt = 'true'
        )) as prompts
    from read_csv($export, header = true, all_varchar = true)
"""
SHAPE = """
    create table record as
    select
        data.Id as record_id,
        cast(data.CreationTime as timestamp) as created_at,
        data.Operation as operation,
        data.UserId as person,
        data.AgentId as agent,
        data.CopilotEventData.AppHost as host,
        data.CopilotEventData.Contexts as contexts,
        len(list_filter(
            data.CopilotEventData.Messages, lambda message: message.isPrompt
        )) as prompts
    from (
        select json_transform(AuditData, '{
            "Id": "VARCHAR", "CreationTime": "VARCHAR", "Operation": "VARCHAR",
            "UserId": "VARCHAR", "AgentId": "VARCHAR",
            "CopilotEventData": {
                "AppHost": "VARCHAR",
                "Contexts": [{"Type": "VARCHAR"}],
                "Messages": [{"isPrompt": "BOOLEAN"}]
            }
        }') as data
        from read_csv($export, header = true, all_varchar = true)
    )
"""


def extract(export: Path, database: Path, *, shape: bool) -> int:
    """Read and extract; returns the number of records."""
    con = duckdb.connect(str(database))
    con.execute(SHAPE if shape else PATHS, {"export": str(export)})
    found = con.execute("select count(*) from record").fetchone()
    con.close()
    return int(found[0]) if found else 0


if __name__ == "__main__":
    print(extract(Path(sys.argv[1]), Path(sys.argv[2]), shape=sys.argv[3] == "shape"))
