"""What can go wrong with Microsoft Graph, as one sentence that names the next step.

No error here carries an address, a header or a body: those can hold one-time keys and names.
"""

from __future__ import annotations

from typing import Literal

from words import Text, text

NOT_NOW = 75  # EX_TEMPFAIL of sysexits.h: nothing is wrong, try again later
NOT_ALLOWED = 2  # somebody has to change something first
FAILED = 1  # the line, or Microsoft's side of it

Kind = Literal["set-up", "permission", "missing", "question", "stale", "answer", "line", "wait"]
CODES: dict[Kind, int] = {
    "set-up": NOT_ALLOWED,
    "permission": NOT_ALLOWED,
    "missing": NOT_ALLOWED,
    "question": NOT_ALLOWED,
    "stale": FAILED,
    "answer": FAILED,
    "line": FAILED,
    "wait": NOT_NOW,
}


class GraphError(Exception):
    """A pull, or a part of one, that cannot go on; `says` is the sentence for people.

    `kind`: set-up (configuration, sign-in), permission (403), missing (404), question (400),
    stale (a next or delta link that ran out), answer (what came cannot be used), line (transport),
    wait (Microsoft, or another pull, asks for patience).
    """

    def __init__(self, kind: Kind, says: Text) -> None:
        super().__init__(says.said("en"))
        self.kind = kind
        self.says = says

    @property
    def code(self) -> int:
        """Exit code of a command that ends with this."""
        return CODES[self.kind]

    @property
    def passes(self) -> bool:
        """Whether the same pull may well succeed later, with nothing changed."""
        return self.kind in ("line", "wait", "stale", "answer")


# Faults of the line: what happened, as a part of a sentence.
LINE: dict[str, Text] = {
    "name": text("the name of the server was not found"),
    "tls": text("the secure connection is not trusted"),
    "proxy": text("the proxy refuses the connection"),
    "timeout": text("no answer came in time"),
    "connect": text("the connection was refused or broken"),
    "cut": text("the answer was cut off"),
    "slow": text("the answer came too slowly"),
    "busy": text("Microsoft Graph is out of order"),
    "empty": text("the answer was empty"),
    "page": text("a page of the answer could not be read"),
}


def line_error(fault: str, host: str, tries: int) -> GraphError:
    """The line failed again and again."""
    return GraphError(
        "line",
        text(
            "No usable answer from {host} after {n} tries: {fault}. Check the network and the "
            "proxy of this machine, and pull again; what was fetched is kept.",
            host=host,
            n=tries,
            fault=LINE[fault],
        ),
    )


def too_long(minutes: int) -> GraphError:
    """The run used up its time."""
    return GraphError(
        "wait",
        text(
            "The pull took longer than {n} minutes (graph.minutes) and stopped. Run it again: it "
            "goes on where it stopped.",
            n=minutes,
        ),
    )
