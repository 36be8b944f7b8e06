"""The report says everything in four languages: no sentence of it stays English by chance."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import formats
import words
from ingest.exports import EXPORTS
from ingest.exports import told_of as source
from reports import council
from reports.council_statements import assessment
from reports.council_told import PAGE, told_of
from reports.processing import record
from store.access_log import AccessLog
from store.choices import RECLAIM, RECLAIM_PURPOSE
from store.control import Control
from tests.sentences import placeholders, said
from tests.tree import ROOT, tracked
from words import LANGUAGES, REPORT_LANGUAGES, say, spell_day

TODAY = date(2026, 11, 22)
MORE = tuple(one for one in REPORT_LANGUAGES if one not in LANGUAGES)
ROOMS = tuple(f"reports/{name}.py" for name in ("council*", "processing", "purpose", "role_names"))


@cache
def sentences() -> frozenset[str]:
    """Everything that the report and the record of processing can say."""
    files = [path for room in ROOMS for path in tracked() if path.match(room)]
    assert len(files) >= 6
    own = {sentence for path in files for sentence, _ in said(path)}
    return frozenset(own | {one.template for e in EXPORTS for one in (e.title, e.gives)})


@cache
def messages(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted((ROOT / "locale" / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    assert not message.fuzzy
                    assert str(message.id) not in found, message.id
                    found[str(message.id)] = str(message.string)
    return found


@pytest.mark.parametrize("language", MORE)
def test_every_sentence_of_the_report_has_its_translation(language: str) -> None:
    known = messages(language)
    assert not sorted(one for one in sentences() if not known.get(one, "").strip())
    assert not sorted(known.keys() - sentences())
    assert not [one for one, other in known.items() if placeholders(one) != placeholders(other)]


@pytest.mark.parametrize("language", [one for one in REPORT_LANGUAGES if one != "en"])
def test_nothing_that_is_said_falls_back_to_english(
    sample_copy: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    control = Control.open(sample_copy)
    control.set_setting("minimum_group", "12", who="ana", why="besluit 7")
    AccessLog.open(sample_copy).write("ana", "", PAGE)
    missed: list[str] = []

    def noted(sentence: str, language: str) -> str:
        if sentence and sentence not in words.catalogue(language):
            missed.append(sentence)
        return translated(sentence, language)

    translated = words.translated
    monkeypatch.setattr(words, "translated", noted)
    for since in (None, date(2026, 1, 1)):
        if since:
            control.set_setting(RECLAIM_PURPOSE, "terugnemen", who="ana", why="")
            control.set_setting(RECLAIM, "on", who="ana", why="besluit 8")
        told = told_of(
            sample_copy,
            source=source,
            names_kept=since is None,
            sign_in=since is None,
            language=language,
            today=TODAY,
            since=since,
        )
        page, _ = council.page(told), record(told)
        assert f'<html lang="{language}">' in page
        assert len(assessment(told)) == 3
    assert not missed


@pytest.mark.parametrize(
    ("language", "day", "may", "number", "mean"),
    [
        ("nl", "22 nov 2026", "5 mei 2026", "12.345", "2,5"),
        ("en", "22 Nov 2026", "5 May 2026", "12,345", "2.5"),
        ("fr", "22 nov. 2026", "5 mai 2026", "12\u202f345", "2,5"),
        ("de", "22. Nov. 2026", "5. Mai 2026", "12.345", "2,5"),
    ],
)
def test_days_and_numbers_are_written_by_habit(
    language: str, day: str, may: str, number: str, mean: str
) -> None:
    assert spell_day(TODAY, language) == formats.day(TODAY, language) == day
    assert spell_day(date(2026, 5, 5), language) == may
    assert formats.count(12345, language) == number
    assert formats.mean(2.5, language) == mean
    assert formats.percent(0.62, language) == "62\u00a0%"


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="nl, en, fr, de"):
        say("Purpose", "es")
