"""A serving copy of a large employer: `python -m benchmarks.large_home HOME PEOPLE WEEKS`.

Importing a year of reports of a million people takes long; here the same tables are filled by SQL,
through the ordinary migrations, in the order that imports leave them: week by week, by account.
Use is drawn as demo.bulk draws it: each app has its share, some people use everything daily.
"""

from __future__ import annotations

import math
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb

from demo.bulk import WEEKLY
from ingest.findings import to_json
from store import serving
from store.apps import FIXED_APPS
from store.archive import BatchHeader
from store.engine import connect
from store.home import Home
from store.migrate import migrate

DEPARTMENTS = 200
ENDS_ON = date(2026, 11, 15)  # a Sunday, the day of the newest report
ANY_BITS = (1 << FIXED_APPS["any"]) | (1 << FIXED_APPS["chat"])
MOST_KEEN = 2**1.5
DIMENSIONS = {
    "department": DEPARTMENTS,
    "team": 40_000,  # of a million people; as many for each of them where there are fewer
    "function": 40,
    "office": 60,
    "country": 5,
    "company": 4,
}


def build(root: Path, people: int, weeks: int) -> None:
    """Fill a home with one weekly report per week and publish it."""
    home = Home(root).make()
    con = connect(home.main, work=home.work, memory_limit="4GB")
    migrate(con)
    mondays = [ENDS_ON - timedelta(days=6 + 7 * back) for back in range(weeks - 1, -1, -1)]
    _people(con, people, mondays)
    _small_tables(con, people, mondays)
    con.execute(_draws(people))
    for place, monday in enumerate(mondays):
        _week(con, place, monday)
    con.execute("insert into meta values ('data_version', '1')")
    con.execute("checkpoint")
    con.close()
    serving.publish(home, version=1)


def _people(con: duckdb.DuckDBPyConnection, people: int, mondays: list[date]) -> None:
    """Accounts, their coverage and spans: 1 in 16 moved department, 1 in 32 came or left."""
    first, last = mondays[0] + timedelta(days=6), mondays[-1] + timedelta(days=6)
    middle = mondays[len(mondays) // 2]
    of = {"first": first, "last": last, "middle": middle, "people": people}
    con.execute(
        "insert into account select i, md5(i::varchar)::uuid, 'upn' "
        "from range(1, $people + 1) t(i)",
        {"people": people},
    )
    con.execute(
        "create temp table span as select i, "
        "case when i % 32 = 1 then $middle + 6 else $first end as seen_from_on, "
        "case when i % 32 = 2 then $middle + 6 else date '9999-12-31' end as seen_until_on "
        "from range(1, $people + 1) t(i)",
        {name: of[name] for name in ("people", "first", "middle")},
    )
    con.execute(
        "insert into coverage select 0, false, i, seen_from_on, seen_until_on from span order by i"
    )
    groups = dict(DIMENSIONS, team=max(DIMENSIONS["team"] * people // 1_000_000, 1))
    # Departments differ in size; the square root makes the largest about a hundredth of all.
    ids = ", ".join(
        f"1 + floor({number} * sqrt((hash(i, '{name}', part) % 1000003) / 1000003.0))::integer"
        for name, number in groups.items()
    )
    con.execute(
        "insert into person_span select i, from_on, to_on, false, true, 'list', null, "
        f"seen_from_on, seen_until_on, {ids} from (select i, 0 as part, seen_from_on, "
        "seen_until_on, date '0001-01-01' as from_on, case when i % 16 = 0 then $middle "
        "when i % 32 = 2 then $middle + 7 else date '9999-12-31' end as to_on from span "
        "union all select i, 1, seen_from_on, seen_until_on, $middle, date '9999-12-31' from span "
        "where i % 16 = 0) order by i, from_on",
        {"middle": middle},
    )
    con.execute(
        "insert into people_span select person_id, from_on, to_on, true, true, null, "
        "department_id, team_id, function_id, office_id, country_id, company_id from person_span"
    )
    for name, number in groups.items():
        con.execute(
            f"insert into dimension_value select '{name}', i, '{name} ' || i "
            f"from range(1, {number + 1}) t(i)"
        )
    # One in 200 changed address: the new account belongs to the person of the old one.
    con.execute(
        "insert into alias select i, date '0001-01-01', date '9999-12-31', i - 1 "
        "from range(1, $people + 1) t(i) where i % 200 = 7",
        {"people": people},
    )
    con.execute("delete from person_span where person_id % 200 = 7")


def _small_tables(con: duckdb.DuckDBPyConnection, people: int, mondays: list[date]) -> None:
    apps = ("chat", *WEEKLY)
    rows = [(number, key) for key, number in FIXED_APPS.items() if key in ("any", *apps)]
    con.executemany("insert into app values (?, ?)", rows)
    for place, monday in enumerate(mondays, start=1):
        sunday = monday + timedelta(days=6)
        header = _header(place, sunday, people, apps)
        con.execute(
            "insert into batch values ($id, 'graph_usage', 'usage', 'committed', $file, $hash, "
            "$hash, $n, $n, 0, $n, $day, $archive, $at, null, $header, '[]')",
            {
                "id": place,
                "file": header.file_name,
                "hash": header.file_sha256,
                "n": people,
                "day": sunday,
                "archive": header.archive_file,
                "at": header.imported_at,
                "header": header.to_json(),
            },
        )
        con.execute(
            "insert into snapshot values (0, ?, ?, 'graph_usage', ?, false)",
            [sunday, place, people],
        )
        con.execute("insert into week values (0, ?, ?, false)", [monday, sunday])
        con.execute("insert into window_source values (0, ?, 7, ?, ?)", [monday, sunday, place])


def _header(number: int, sunday: date, people: int, apps: tuple[str, ...]) -> BatchHeader:
    return BatchHeader(
        batch_id=number,
        source="graph_usage",
        kind="usage",
        series=0,
        file_name=f"usage-{sunday}.csv",
        file_sha256=f"{number:064x}",
        rows_hash=f"{number}",
        rows_read=people,
        rows_accepted=people,
        rows_rejected=0,
        newest_on=sunday,
        full_picture=False,
        concealed=False,
        apps=apps,
        columns=(),
        imported_at=datetime(sunday.year, sunday.month, sunday.day, tzinfo=UTC).replace(
            tzinfo=None
        ),
        findings=to_json([]),
    )


def _draws(people: int) -> str:
    """Temp table keen: how often out of 65536 a person uses an app, for each app."""
    shares = ", ".join(
        f"least({share} * keen, 0.98) * 65536 as {app}" for app, share in WEEKLY.items()
    )
    return (
        f"create temp table keen as select i, {shares} from (select i, "
        f"{MOST_KEEN} * pow((hash(i, 'keen') % 1000003) / 1000003.0, 1.5) as keen "
        f"from range(1, {people + 1}) t(i))"
    )


def _week(con: duckdb.DuckDBPyConnection, place: int, monday: date) -> None:
    """One week of use: its masks, its days, its counts, and one person in a hundred unknown."""
    apps = list(WEEKLY)
    hashes = ", ".join(
        f"hash(i, {place}, {part}) as h{part}" for part in range(math.ceil(len(apps) / 4))
    )
    bits = " | ".join(
        f"case when ((h{n // 4} >> {16 * (n % 4)}) & 65535) < {app} "
        f"then {_bits(app)}::bigint else 0 end"
        for n, app in enumerate(apps)
    )
    con.execute(
        f"create or replace temp table drawn as select i, {bits} as apps, h0 % 5 as weekday, "
        f"(h1 % 15)::integer as prompts from (select *, {hashes} from keen)"
    )
    con.execute(
        "insert into use_week select 0, $monday, i, apps from drawn where apps <> 0",
        {"monday": monday},
    )
    for app in ("any", "chat", *apps):
        con.execute(
            f"insert into use_day select 0, $monday + weekday::integer, {FIXED_APPS[app]}, i "
            f"from drawn where (apps & {1 << FIXED_APPS[app]}) <> 0",
            {"monday": monday},
        )
    con.execute(
        "insert into window_count select 0, $monday, 7, i, prompts + 1, prompts // 2, "
        f"prompts // 3, 1 + weekday from drawn where (apps & {ANY_BITS}) <> 0",
        {"monday": monday},
    )
    con.execute(
        f"insert into unknown_week select 0, $monday, i, {(1 << 63) - 1} - apps from drawn "
        f"where (i + {place}) % 100 = 0 and (apps & 1) = 0",
        {"monday": monday},
    )


def _bits(app: str) -> int:
    """Bits of an app; the report's all-app date is the newest of Copilot Chat's."""
    return 1 << FIXED_APPS[app] | (ANY_BITS if app.startswith("chat_") else 0)


if __name__ == "__main__":
    build(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
