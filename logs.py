"""What is logged: lines of JSON or text on stderr, in which no person and no secret can be found.

Records are cleaned where they are made, so no handler and no library goes around it. A name has no
form by which it could be recognised; therefore nothing that a stranger put together is let through.
Of other libraries the sentence stays and texts filled into it go; of an exception its kind and
place stay and what it says goes. Our own sentences are constant, which a test holds.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

FORMATS = ("text", "json")
LEVELS = ("warning", "debug", "info", "error")
OURS = "kadans"
JSON_FORMAT = "%(message)s"  # the message of a record is then the whole line
TEXT_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
ROOT = Path(__file__).parent
MOST_FRAMES = 12
MOST_LETTERS = 500

PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?i)\b(bearer|basic)\s+[^\s,;\"']+"), r"\1 …"),
    (
        re.compile(
            r"(?i)\b([\w-]*(?:secret|token|password|passphrase|authorization|cookie|signature|sig"
            r"|nonce|assertion|api[_-]?key))[\"']?\s*[=:]\s*[\"']?[^\s,;&\"'}]+"
        ),
        r"\1=…",
    ),
    (re.compile(r"eyJ[\w-]+(?:\.[\w-]*)*"), "[token]"),
    (re.compile(r"[^\s@<>\"'(),;=]+(?:@|%40)[^\s@<>\"'(),;]+"), "[address]"),
    (re.compile(r"(?i)\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "[id]"),
    (re.compile(r"(?i)\b[0-9a-f]{16,}\b"), "[code]"),
    (re.compile(r"\?[^\s\"']+"), "?…"),
    (re.compile(r"\b(?=[\w+=~-]*\d)(?=[\w+=~-]*[A-Za-z])[\w+=~-]{24,}"), "[code]"),
)
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|“[^”]*”|`[^`]*`")
PLACE = re.compile(r"%(?:\(\w+\))?[-#0 +]*\d*(?:\.\d+)?[sra]")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

_about: dict[str, object] = {}
_json = False
_usual = logging.LogRecord
_standard = {*vars(logging.LogRecord("", 0, "", 0, "", (), None)), "message", "asctime", "failure"}


def redacted(said: str) -> str:
    """A text without addresses, ids, codes, tokens and secrets, on one line."""
    for pattern, instead in PATTERNS:
        said = pattern.sub(instead, said)
    return CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", said)[:MOST_LETTERS]


class CleanRecord(logging.LogRecord):
    """A record that never held what must not be logged."""

    def __init__(
        self,
        name: str,
        level: int,
        pathname: str,
        lineno: int,
        msg: object,
        args: Any,
        exc_info: Any,
        func: str | None = None,
        sinfo: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name, level, pathname, lineno, "", (), None, func, None)
        self.failure = _failure(exc_info) if exc_info else None
        self.msg = _sentence(name, str(msg), args)
        self.said = self.msg
        if self.failure:
            self.msg += f" [{self.failure['kind']} at {self.failure['at'][-1]}]"
        del sinfo, kwargs

    def getMessage(self) -> str:  # noqa: N802
        """What handlers write, whoever set them up."""
        return self.line() if _json else self.msg

    def line(self) -> str:
        """One line of JSON: when, how bad, who says it, what, and the fields given with it."""
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(self.created, UTC).isoformat(timespec="milliseconds"),
            "level": self.levelname.lower(),
            "logger": self.name,
            "event": self.said,
            **_about,
        }
        given = vars(self).items() if _is_ours(self.name) else ()
        for name, value in given:
            if name not in _standard and name != "said" and not name.startswith("_"):
                told[name] = redacted(value) if isinstance(value, str) else _plain(value)
        if self.failure:
            told["error"] = self.failure
        return json.dumps(told, ensure_ascii=False)


def _plain(value: object) -> object:
    return value if isinstance(value, bool | int | float | None) else redacted(str(value))


def _sentence(logger: str, said: str, args: Any) -> str:
    """What a record says: ours with its words cleaned, a stranger's without texts filled in."""
    ours = _is_ours(logger)
    if args:
        values = args if isinstance(args, dict | tuple) else (args,)
        try:
            if isinstance(values, dict):
                said %= {name: _filled(value, ours) for name, value in values.items()}
            else:
                said %= tuple(_filled(value, ours) for value in values)
        except (TypeError, ValueError, KeyError):
            said = PLACE.sub("…", said)  # the sentence and its words do not fit; the words go
    return redacted(said if ours else QUOTED.sub("'…'", said))


def _is_ours(logger: str) -> bool:
    return logger.partition(".")[0] == OURS


def _filled(value: object, ours: bool) -> object:
    if isinstance(value, bool | int | float):
        return value
    return redacted(str(value)) if ours else "…"


def _failure(found: Any) -> dict[str, Any] | None:
    """Kind and place of an exception and of what caused it; never what it says."""
    error = found if isinstance(found, BaseException) else None
    if error is None:
        given = found if isinstance(found, tuple) else sys.exc_info()
        error = given[1]
    if error is None:
        return None
    told: dict[str, Any] = {"kind": type(error).__name__, "at": _frames(error.__traceback__)}
    cause = error.__cause__ or error.__context__
    if cause is not None:
        told["cause"] = type(cause).__name__
    return told


def _frames(at: TracebackType | None) -> list[str]:
    frames = [
        f"{_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"
        for frame, line in traceback.walk_tb(at)
    ]
    return frames[-MOST_FRAMES:] or ["?"]


def _short(file: str) -> str:
    """A file of ours from the root of the project, another by its last two parts."""
    path = Path(file)
    if path.is_relative_to(ROOT):
        return path.relative_to(ROOT).as_posix()
    return "/".join(path.parts[-2:])


class _Stderr(logging.Handler):
    """Writes to what is stderr at that moment, whoever has put another in its place."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stderr.write(self.format(record) + "\n")
            sys.stderr.flush()
        except (OSError, ValueError):
            self.handleError(record)


def new_id() -> str:
    """An id by which lines of one command or one request are found together."""
    return secrets.token_hex(4)


def start(form: str, level: str, **about: object) -> None:
    """From now on every record is cleaned and written to stderr as asked.

    `about` stands in every line of JSON, such as run="1f2e3d4c", command="import".
    """
    global _json
    _json = form == "json"
    _about.clear()
    _about.update(about)
    logging.setLogRecordFactory(CleanRecord)
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # or a handler that fails prints the error with all it says
    handler = _Stderr()
    handler.setFormatter(logging.Formatter(JSON_FORMAT if form == "json" else TEXT_FORMAT))
    handler.set_name(OURS)
    root = logging.getLogger()
    for old in [old for old in root.handlers if old.get_name() == OURS]:
        root.removeHandler(old)
    root.addHandler(handler)
    logging.getLogger(OURS).setLevel(level.upper())
    if _json:
        sys.excepthook = _last_words


def stop() -> None:
    """As it was before `start`."""
    global _json
    _json = False
    _about.clear()
    logging.setLogRecordFactory(_usual)
    logging.captureWarnings(False)
    logging.raiseExceptions = True
    sys.excepthook = sys.__excepthook__
    root = logging.getLogger()
    for old in [old for old in root.handlers if old.get_name() == OURS]:
        root.removeHandler(old)


def _last_words(kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
    logging.getLogger(OURS).critical("ended by an error", exc_info=(kind, error, at))
