"""Asked to stop (SIGTERM, Ctrl+C): a command ends as after an error, and says what that means."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType

from words import Text, text

STOPPED = 128 + signal.SIGTERM  # as a shell says it of a process that ended by the signal
SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Stopped(BaseException):
    """Somebody asked the command to stop. Not an Exception: nobody may take it for an error."""

    @property
    def sentence(self) -> Text:
        return text(
            "Stopped, as was asked. What was reported as done is kept; the rest is done whole or "
            "not at all. Run the command again for it; `mend` finishes an erasure or a restore "
            "that had begun."
        )


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """Let the first signal end what runs inside, with all tidied up; a second one ends it at once.

    Raises Stopped, also where a library or the tidying made another error of it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True
        for number in SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        raise Stopped

    before = {number: signal.signal(number, stop) for number in SIGNALS}
    try:
        yield
    except BaseException as error:
        if asked and not isinstance(error, Stopped):
            raise Stopped from error
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def leave(code: int) -> None:
    """End the process: one that was asked to stop ends by the signal, so nobody calls it failed."""
    if code == STOPPED and os.name == "posix":
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTERM)
    sys.exit(code)
