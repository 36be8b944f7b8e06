"""Importing lists of a million people (Entra "Download users"), beside the engine alone."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks.import_usage import write_reports
from benchmarks.measure import Cost, kadans, load, middle, run
from benchmarks.report import Line, Result, result, seconds, size

PEOPLE, ROUNDS = 1_000_000, 3
REPORT_ON = date(2026, 11, 1)
LISTS = (date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1))
MOST_SECONDS, MOST_PEAK = 60, 2_000_000_000
NTH = ("First list, beside one usage report", "Second, a month later", "Third, a month later")

# The people of a usage report as the directory lists them; some move department each month.
WRITE = """
import sys, duckdb
report, path, month = sys.argv[1:]
duckdb.sql(f'''
copy (
    select upn as "userPrincipalName", "Display Name" as "displayName",
        split_part("Display Name", ' ', 2) as surname, upn as mail,
        split_part("Display Name", ' ', 1) as "givenName", md5(upn)::uuid as id,
        'Member' as "userType", 'Function ' || hash(upn, 'f') %% 40 as "jobTitle",
        'Department ' || (hash(upn, 'd') + (hash(upn) %% 50 = {month})::integer) %% 200
            as department,
        'True' as "accountEnabled", 'NL' as "usageLocation", '' as "streetAddress",
        '' as state, 'Nederland' as country, 'Office ' || hash(upn, 'o') %% 60 as "officeLocation",
        'Utrecht' as city, '3511' as "postalCode", '' as "telephoneNumber", '' as "mobilePhone",
        '' as "alternateEmailAddress", '' as "ageGroup", '' as "consentProvidedForMinor",
        '' as "legalAgeGroupClassification", 'Voorbeeld B.V.' as "companyName",
        '' as "creationType", 'True' as "directorySynced", '' as "invitationState",
        'voorbeeld.onmicrosoft.example' as "identityIssuer",
        '7/30/2020 8:30:00 AM' as "createdDateTime"
    from (select *, "User Principal Name" as upn from read_csv('{report}', header = true))
) to '{path}' (header, delimiter ',')
''')
""".replace("%%", "%")
BARE = """
import sys, duckdb
con = duckdb.connect(sys.argv[2])
con.execute("create table people as select * from read_csv(?, all_varchar = true, header = true, "
            "auto_detect = false, delim = ',', quote = '\\"', escape = '\\"', columns = "
            + repr(dict.fromkeys(open(sys.argv[1]).readline().strip().split(','), 'VARCHAR')) + ")",
            [sys.argv[1]])
print(con.execute("select count(*) from people").fetchone()[0])
con.close()
"""


def measured(folder: Path, *, people: int | None, rounds: int | None) -> Result:
    """Rounds of: one usage report, then three lists, each beside a bare load."""
    people, rounds = people or PEOPLE, rounds or ROUNDS
    report = write_reports(folder, people, (REPORT_ON,))[0]
    lists = _write_lists(folder, people, report)
    ours: list[list[Cost]] = [[] for _ in lists]
    bare: list[list[Cost]] = [[] for _ in lists]
    busy = load()
    for _ in range(rounds):
        home = folder / "home"
        kadans(home, "import", report)
        for place, path in enumerate(lists):
            database = folder / "bare.duckdb"
            bare[place].append(run([sys.executable, "-c", BARE, path, database])[0])
            database.unlink()
            ours[place].append(kadans(home, "import", path)[0])
            busy = max(busy, load())
        shutil.rmtree(home)
    lines = [_line(place, middle(ours[place]), middle(bare[place])) for place in range(len(lists))]
    method = f"""Entra lists with 29 columns of {people:,} people
    ({size(lists[0].stat().st_size)}), 1 in 50 in another department each month, imported by `python
    cli.py import` beside a usage report of the same people. Bare: the same file as text into a
    table on disk. Medians of {rounds} rounds; load up to {busy:.0f}."""
    return result(
        "import_people", "Import of a people list", lines, method, on=datetime.now(UTC).date()
    )


def _write_lists(folder: Path, people: int, report: Path) -> list[Path]:
    paths = []
    for month, day in enumerate(LISTS):
        path = folder / f"lists-{people}" / f"exportUsers_{day.year}-{day.month}-{day.day}.csv"
        path.parent.mkdir(exist_ok=True)
        if not path.exists():
            run([sys.executable, "-c", WRITE, report, path, str(month)])
        paths.append(path)
    return paths


def _line(place: int, ours: Cost, bare: Cost) -> Line:
    return Line(
        what=NTH[place],
        ours=f"{seconds(ours.wall)} ({seconds(ours.cpu)} CPU)",
        bare=f"{seconds(bare.wall)} ({seconds(bare.cpu)} CPU)",
        ratio=f"{ours.wall / bare.wall:.2f} × ({ours.cpu / bare.cpu:.2f} × CPU)",
        peak=f"{size(ours.peak)} (bare {size(bare.peak)})",
        bar=f"< {MOST_SECONDS} s, < {MOST_PEAK / 1e9:.0f} GB",
        met=ours.wall < MOST_SECONDS and ours.peak < MOST_PEAK,
    )
