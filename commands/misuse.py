"""The help of commands, and what is told when their words are not understood, in the reader's
language.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import settings
from commands.output import Out
from words import LANGUAGES, Text, say, text, translated

# None while words are read for the first time: nothing is said then.
_LANGUAGE: ContextVar[str | None] = ContextVar("language of help and complaints", default=None)

# What argparse itself says about words; it takes its sentences through gettext.
SAID_BY_ARGPARSE = (
    text("argument %(argument_name)s: %(message)s"),
    text("the following arguments are required: %s"),
    text("unrecognized arguments: %s"),
    text("invalid choice: %(value)r (choose from %(choices)s)"),
    text("invalid %(type)s value: %(value)r"),
    text("expected one argument"),
    text("expected at least one argument"),
    text("expected at most one argument"),
    text("expected %s argument"),
    text("expected %s arguments"),
    text("ambiguous option: %(option)s could match %(matches)s"),
    text("ignored explicit argument %r"),
    text("not allowed with argument %s"),
    text("one of the arguments %s is required"),
    text("usage: "),
    text("positional arguments"),
    text("options"),
    text("show this help message and exit"),
)


# What is to be filled in, where the word itself does not say it.
_FILLED_IN = {Path: "FILE", int: "N", float: "N"}
# The words of the others that take one.
FILLED_IN = (
    *("APP", "BY", "COURSE", "DEPARTMENT", "GOAL", "KIND", "LINK", "MATERIALS", "OWNER"),
    *("REASON", "TEAM", "TITLE", "WHY"),
    *("course", "job_id", "metric", "name", "share", "status", "team", "value", "words"),
)


class Misused(Exception):
    """Words that a parser does not understand; `message` says which."""

    def __init__(self, prog: str, message: str) -> None:
        super().__init__(message)
        self.prog, self.message = prog, message


class HelpAsked(Exception):
    """Help is asked for, before it is known in which language."""


class OneLine(argparse.ArgumentParser):
    """A parser whose complaints fit on one line."""

    def add_argument(self, *names: Any, **how: Any) -> argparse.Action:
        """As argparse does it, with the reader's word for what is to be filled in."""
        action = super().add_argument(*names, **how)
        if action.nargs != 0 and action.choices is None:
            kind = _FILLED_IN.get(how.get("type", str))
            own = action.dest.upper() if action.option_strings else action.dest
            action.metavar = _(str(action.metavar or kind or own))
        return action

    def error(self, message: str) -> NoReturn:
        raise Misused(self.prog, message)

    def print_help(self, file: Any = None) -> None:
        if _LANGUAGE.get() is None:
            raise HelpAsked
        super().print_help(file)


def _(sentence: str) -> str:
    """A sentence of the help, in the language in which words are read now."""
    language = _LANGUAGE.get()
    return sentence if language is None else translated(sentence, language)


def understood(declared: Callable[[], OneLine], argv: Sequence[str] | None) -> argparse.Namespace:
    """The words as `declared` reads them; exits with 2 and one line when it does not.

    They are read again in the reader's language when something is wrong or help is asked for: only
    then words are loaded, and argparse makes its sentences while it reads.
    """
    try:
        return declared().parse_args(argv)
    except (Misused, HelpAsked):
        language = _asked(argv)
    with _speaking(language):
        try:
            return declared().parse_args(argv)
        except Misused as wrong:
            help_words = say("`{command} --help` shows how.", language, command=wrong.prog)
            Out(language).aside(f"{wrong.prog}: {wrong.message}. {help_words}")
    raise SystemExit(2)


def complaint(sentence: Text) -> argparse.ArgumentTypeError:
    """An error about one word, in the language in which words are read now."""
    return argparse.ArgumentTypeError(sentence.said(_LANGUAGE.get() or "en"))


def _asked(argv: Sequence[str] | None) -> str:
    """The language of --lang, else that of the settings, as far as either can be read."""
    first = OneLine(add_help=False)
    first.add_argument("--home", type=Path)
    first.add_argument("--lang")
    try:
        known = first.parse_known_args(argv)[0]
        return known.lang if known.lang in LANGUAGES else settings.load(known.home).language
    except (Misused, ValueError, OSError):
        return settings.DEFAULT_LANGUAGE


@contextmanager
def _speaking(language: str) -> Iterator[None]:
    """Let argparse take its sentences from our words."""
    said = partial(translated, language=language)
    before = {name: getattr(argparse, name) for name in ("_", "ngettext")}
    token = _LANGUAGE.set(language)
    try:
        setattr(argparse, "_", said)  # noqa: B010 - it has no type of its own
        setattr(argparse, "ngettext", lambda one, many, n: said(one if n == 1 else many))  # noqa: B010
        yield
    finally:
        _LANGUAGE.reset(token)
        for name, was in before.items():
            setattr(argparse, name, was)
