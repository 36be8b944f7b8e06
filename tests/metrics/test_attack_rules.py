"""A reader who knows the rules: which groups are hidden says nothing of what people did.

The same people with other use: the tree rule decides alike, for it looks at headcounts only.
"""

from __future__ import annotations

from access import Viewer
from metrics import Question, ask, privacy
from metrics.catalogue import metric
from tests.metrics.test_attack_everything import COUNTED, Copy, filled, organisation

SEED = 3
Pattern = dict[tuple[str, str, str], str | None]


def pattern(use: int) -> Pattern:
    """Metric, dimension and cell → why it is hidden, None where it is shown."""
    usage = filled(organisation(SEED), use)
    copy, viewer = Copy(usage), Viewer(role="hr")
    found: Pattern = {}
    for entry in COUNTED:
        for by in ("department", "team"):
            for row in ask(entry.name, Question(by=(by,)), viewer, copy).rows:
                # Which tools are named follows from how many people use each of them.
                dims = {name: value for name, value in row.dims.items() if name != "tool"}
                if row.dims.get("tool") in (None, "any"):
                    found[entry.name, by, repr(sorted(dims.items()))] = row.hidden
    usage.con.close()
    return found


def test_what_is_hidden_does_not_depend_on_what_people_did() -> None:
    one, other = pattern(1), pattern(2)
    hidden = {key for key, reason in one.items() if reason == privacy.SMALL_GROUP}
    assert hidden == {key for key, reason in other.items() if reason == privacy.SMALL_GROUP}
    assert hidden
    differs = {key for key in one if one[key] != other[key]}
    # The last resort of the audit: what could not be left open otherwise. It is always told as
    # protecting others, or as a count that is not said, and takes few cells.
    said = {privacy.PROTECTS, privacy.COUNT_NOT_SHOWN, None}
    assert {reason for key in differs for reason in (one[key], other[key])} <= said
    shares = [key for key in differs if metric(key[0]).unit == "share"]
    assert shares == []
    assert len(differs) < len(one) / 20
