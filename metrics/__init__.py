"""What the numbers mean: ask(metric, question, viewer, data) gives an Answer that may be shown."""

from __future__ import annotations

from metrics.answer import Answer, Caveat, Row
from metrics.asking import ask
from metrics.catalogue import CATALOGUE, Metric, metric
from metrics.question import Question, UsageError

__all__ = [
    "CATALOGUE",
    "Answer",
    "Caveat",
    "Metric",
    "Question",
    "Row",
    "UsageError",
    "ask",
    "metric",
]
