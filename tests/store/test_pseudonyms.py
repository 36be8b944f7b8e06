"""One key for one person, in Python and in SQL, however the address is written."""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.pseudonyms import Pseudonyms, key_sql

MINE = Pseudonyms(b"k" * 32)


@pytest.fixture(scope="module")
def con():
    with duckdb.connect(":memory:") as open_con:
        MINE.lend(open_con)
        yield open_con


def in_sql(con, kind, identifier):
    row = con.execute(f"select {key_sql('$kind', '$it')}", {"kind": kind, "it": identifier})
    return row.fetchone()[0]


def test_a_key_is_the_beginning_of_hmac_sha256():
    whole = hmac.new(b"k" * 32, b"default|upn|ana@x.example", hashlib.sha256).hexdigest()
    assert MINE.key("upn", "ana@x.example") == UUID(whole[:32])


@pytest.mark.parametrize(
    "written",
    [
        "ana@x.example",
        "ANA@X.Example",
        "  ana@x.example ",
        "zoë@x.example",  # e with diaeresis, composed
        "zoë@x.example",  # the same, as two characters
        "ЖАННА@x.example",
        "İnci@x.example",
        "ΝΊΚΟΣ@x.example",
        "李雷@x.example",
        "o'hara@x.example",
        "",
    ],
)
@pytest.mark.parametrize("kind", ["upn", "oid", "hash"])
def test_sql_and_python_agree(con, kind, written):
    assert in_sql(con, kind, written) == MINE.key(kind, written)


ADDRESSES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Z"), max_codepoint=0x24F),
    max_size=40,
)


@settings(max_examples=100)
@given(ADDRESSES)
def test_sql_and_python_agree_on_latin_text(con, written):
    assert in_sql(con, "upn", written) == MINE.key("upn", written)


def test_case_blanks_and_composition_make_no_second_person():
    assert MINE.key("upn", "Zoë@X.example") == MINE.key("upn", " zoë@x.EXAMPLE ")


def test_kind_tenant_and_secret_tell_keys_apart():
    one = "ana@x.example"
    keys = [
        MINE.key("upn", one),
        MINE.key("oid", one),
        Pseudonyms(b"k" * 32, tenant="other").key("upn", one),
        Pseudonyms(b"l" * 32).key("upn", one),
    ]
    assert len(set(keys)) == 4


def test_the_secret_shows_nowhere():
    assert "kkk" not in repr(MINE) and "6b6b" not in repr(MINE)
