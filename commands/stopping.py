"""Asked to stop (SIGTERM, Ctrl+C): a command ends as after an error, and says what that means.

Loads next to nothing, because it has to be there before everything else is loaded.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType

SIGNALS = (signal.SIGTERM, signal.SIGINT)
BY_A_SIGNAL = 128  # added to its number: as a shell tells of a process that ended by a signal
# In both languages: which one is wanted is not known before the settings are read.
AT_ONCE = b"Gestopt, zoals gevraagd. / Stopped, as was asked.\n"


class Stopped(BaseException):
    """Somebody asked the command to stop. Not an Exception: nobody may take it for an error."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.code = BY_A_SIGNAL + number


def end_at_once() -> None:
    """Until something else is set: a signal ends the process with one line and no traceback.

    For the time in which modules are loaded. Nothing has begun then, and nothing needs tidying.
    """

    def end(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        os.write(2, AT_ONCE)
        signal.raise_signal(number)
        os._exit(BY_A_SIGNAL + number)  # the first process of a container does not end by a signal

    for number in SIGNALS:
        signal.signal(number, end)


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """Let the first signal end what runs inside, with all tidied up; a second one ends it at once.

    Raises Stopped, also where a library or the tidying made another error of it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked = 0  # the number of the signal

    def stop(number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = number
        for one in SIGNALS:
            signal.signal(one, signal.SIG_DFL)
        raise Stopped(number)

    before = {number: signal.signal(number, stop) for number in SIGNALS}
    try:
        yield
    except BaseException as error:
        if asked and not isinstance(error, Stopped):
            raise Stopped(asked) from error
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def leave(code: int) -> None:
    """End the process: one that was asked to stop ends by the signal, so nobody calls it failed."""
    for number in SIGNALS:
        if code == BY_A_SIGNAL + number and os.name == "posix":
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)
    sys.exit(code)
