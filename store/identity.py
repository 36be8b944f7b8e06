"""The identity map: key → UPN and name, in a file of its own.

No page opens it but for two things: the list of licences while that is switched on
(metrics/reclaim.py), and whether what somebody writes names a colleague (`full_names_in`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import duckdb
from filelock import FileLock

from store.engine import connect, quoted

LOCK = "identity.lock"  # beside the file: held while it is written, and while a backup copies it
LONGEST_WAIT = 20  # seconds, for a look
SCHEMA = """
create table if not exists identity (
    key uuid not null, kind varchar not null, upn varchar, display_name varchar
)
"""
# Words without capitals, accents and signs, one blank between them.
_PLAIN = r"trim(regexp_replace(lower(strip_accents({})), '[^\p{{L}}\p{{N}}]+', ' ', 'g'))"
_MOST_WORDS = 7  # of a name


def remember(path: Path, people: Path, *, work: Path, memory_limit: str, threads: int) -> int:
    """Add the people of a Parquet file (key, kind, upn, display_name).

    Returns how many are new or changed. The latest spelling of a UPN and name stays.
    """
    with FileLock(path.with_name(LOCK)):
        return _remember(path, people, work=work, memory_limit=memory_limit, threads=threads)


def _remember(path: Path, people: Path, *, work: Path, memory_limit: str, threads: int) -> int:
    con = connect(
        path, work=work, folders=[people.parent], memory_limit=memory_limit, threads=threads
    )
    try:
        con.execute(SCHEMA)
        con.execute(
            """
            create temp table fresh as
            select -- a file without names, or without addresses, leaves what is known
                named.key,
                named.kind,
                coalesce(named.upn, known.upn) as upn,
                coalesce(named.display_name, known.display_name) as display_name
            from read_parquet($people) named
            left join identity known on known.key = named.key
            where known.key is null
               or known.upn is distinct from coalesce(named.upn, known.upn)
               or known.display_name is distinct from coalesce(
                    named.display_name, known.display_name
                )
            """,
            {"people": str(people)},
        )
        changed = con.execute("select count(*) from fresh").fetchone()
        con.execute("begin")
        con.execute("delete from identity where key in (select key from fresh)")
        con.execute("insert into identity select * from fresh")
        con.execute("commit")
        con.execute("checkpoint")
        return int(changed[0]) if changed else 0
    finally:
        con.close()


def forget_unknown(path: Path, known_keys: Path, *, work: Path) -> int:
    """Drop everyone whose key is not in the Parquet file `known_keys`; return how many.

    DELETE leaves bytes behind, so the file is written anew and replaced.
    """
    if not path.exists():
        return 0
    with FileLock(path.with_name(LOCK)):
        return _forget(path, known_keys, work=work)


def count_unknown(path: Path, known_keys: Path, *, work: Path) -> int:
    """How many `forget_unknown` would drop."""
    if not path.exists():
        return 0
    con = connect(path, work=work, folders=[known_keys.parent], read_only=True)
    try:
        row = con.execute(
            "select count(*) from identity "
            "where key not in (select key from read_parquet($known_keys))",
            {"known_keys": str(known_keys)},
        ).fetchone()
        return int(row[0]) if row else 0
    finally:
        con.close()


def _forget(path: Path, known_keys: Path, *, work: Path) -> int:
    con = connect(path, work=work, folders=[known_keys.parent, path.parent])
    fresh = path.with_suffix(".fresh")
    fresh.unlink(missing_ok=True)
    try:
        con.execute(SCHEMA)
        lost = con.execute(
            """
            select count(*)
            from identity
            where key not in (select key from read_parquet($known_keys))
            """,
            {"known_keys": str(known_keys)},
        ).fetchone()
        count = int(lost[0]) if lost else 0
        if count:
            _write_kept(con, fresh, known_keys)
    finally:
        con.close()
    if count:
        fresh.replace(path)
    return count


def names_of(path: Path, keys: list[str], *, work: Path) -> list[str]:
    """Addresses and names that stand under these keys; for erasing the person, and nothing else."""
    if not path.exists() or not keys:
        return []
    con = connect(path, work=work, read_only=True)
    try:
        rows = con.execute(
            "select upn, display_name from identity where list_contains($keys::uuid[], key)",
            {"keys": keys},
        ).fetchall()
    finally:
        con.close()
    return sorted({value for row in rows for value in row if value})


def told_of(path: Path, keys: Sequence[str], *, work: Path) -> dict[str, tuple[str, str]]:
    """Key → address and name ("" where not known) of these keys; for the list of licences.

    Waits until nobody writes the file. Raises filelock.Timeout when that takes too long.
    """
    if not path.exists() or not keys:
        return {}
    with FileLock(path.with_name(LOCK), timeout=LONGEST_WAIT):
        con = connect(path, work=work, read_only=True)
        try:
            rows = con.execute(
                """
                select key, upn, display_name
                from identity
                where key in (select unnest($keys::uuid[])) and upn is not null
                """,
                {"keys": list(keys)},
            ).fetchall()
        finally:
            con.close()
    return {str(key): (str(upn), str(name or "")) for key, upn, name in rows}


def shared_names(path: Path, words: Sequence[str], *, work: Path) -> set[str]:
    """Which of these words are the name of somebody who stands in the file now."""
    if not path.exists() or not words:
        return set()
    con = connect(path, work=work, read_only=True)
    try:
        rows = con.execute(
            """
            select word
            from (select unnest($words) as word)
            where lower(word) in (select lower(display_name) from identity)
            """,
            {"words": list(words)},
        ).fetchall()
    finally:
        con.close()
    return {str(word) for (word,) in rows}


def full_names_in(
    path: Path, texts: Sequence[str], *, work: Path, groups: Collection[str] = ()
) -> list[tuple[int, str]]:
    """Full names that stand in texts: which text, and the name as it is written there, plainly.

    A name that one of `groups` has too is of the group: lists of people have shared mailboxes,
    such as "Human Resources". What else the file has behind a name, such as a department, is for
    nobody who writes. Names of one word are too common to look for. Capitals, accents, signs and
    which part comes first make no difference. Nothing is kept. Waits until nobody writes the file.
    Raises filelock.Timeout when that takes too long.
    """
    if not path.exists():
        return []
    with FileLock(path.with_name(LOCK), timeout=LONGEST_WAIT):
        con = connect(path, work=work, read_only=True)
        try:
            plain = con.execute(
                f"""
                select place, {_PLAIN.format("said")}
                from (select unnest(range(len($texts))) as place, unnest($texts) as said)
                """,
                {"texts": list(texts)},
            ).fetchall()
            runs = {
                name: (int(place), run)
                for place, said in plain
                for run in _runs(said)
                for name in _turned(run)
            }
            rows = con.execute(
                f"""
                with person as (
                    select regexp_replace(display_name, ' *[(].*$', '') as said from identity
                )
                select distinct {_PLAIN.format("said")} as name
                from person
                where contains(trim(said), ' ')
                and name in (select unnest($runs))
                and name not in (
                    select {_PLAIN.format("of")} from (select unnest($groups::varchar[]) as of)
                )
                order by name
                """,
                {"runs": list(runs), "groups": list(groups)},
            ).fetchall()
        finally:
            con.close()
    return [runs[name] for (name,) in rows]


def _runs(said: str) -> set[str]:
    """Every two to seven words of a text that stand next to each other."""
    words = said.split()
    return {
        " ".join(words[start : start + count])
        for count in range(2, _MOST_WORDS + 1)
        for start in range(len(words) - count + 1)
    }


def _turned(run: str) -> list[str]:
    """Words as they stand, and from each of them on: "Wit, Renée de" is "Renée de Wit"."""
    words = run.split()
    return [" ".join(words[at:] + words[:at]) for at in range(len(words))]


def _write_kept(con: duckdb.DuckDBPyConnection, fresh: Path, known_keys: Path) -> None:
    con.execute(f"attach {quoted(fresh)} as fresh")
    con.execute(
        """
        create table fresh.identity as
        select *
        from identity
        where key in (select key from read_parquet($known_keys))
        """,
        {"known_keys": str(known_keys)},
    )
    con.execute("detach fresh")
