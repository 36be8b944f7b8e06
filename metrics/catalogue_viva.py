"""The metrics of Viva Insights: of pseudonyms, in Microsoft's own definitions."""

from __future__ import annotations

from metrics.bands import Band, Side
from metrics.entry import Metric
from metrics.origins import VIVA
from metrics.period import Shape
from metrics.question import VIVA as GROUPS
from words import text

_SOURCE = text("Viva Insights: person query or export of the Copilot Dashboard")
_NOT_OTHERS = text(
    "Anything of the people of usage reports: Viva’s people are pseudonyms and a population of "
    "their own."
)

# Kadans tells neither of Viva's people by itself, but Viva's own pages do.
_INACTIVE, _HABIT, _NO_HABIT = Side("inactive", idle=True), Side("habit"), Side("no habit")
BANDS_VIVA = {
    "power": Band(text("Power user"), _HABIT),
    "habitual": Band(text("Habitual user"), _HABIT),
    "novice": Band(text("Novice user"), _NO_HABIT),
    "low": Band(text("Low user"), _NO_HABIT),
    "none": Band(text("Non-user"), _NO_HABIT, told=_INACTIVE),
}

VIVA_METRICS: tuple[Metric, ...] = (
    Metric(
        "viva_segment_mix",
        version="1",
        label=text("Usage segments in Viva"),
        definition=text(
            "People with Copilot in a Viva export by their last 12 weeks, first match first: power "
            "user (habit, and 15 or more actions a week on average), habitual user (habit: an "
            "action in 9 of the 12 weeks), novice user (1 or more a week), low user (any), "
            "non-user. Weeks without a licence do not count."
        ),
        formula=text("People in the segment / people whose actions are told"),
        says=text("The segments that Microsoft’s vivainsights gives for the same export."),
        does_not_say=_NOT_OTHERS,
        source=_SOURCE,
        unit="mix",
        sql=("viva_segment_mix.sql",),
        person_weeks=True,
        yields_to="viva_segment_mix_4",
        good="none",
        dimensions=(*GROUPS, "week"),
        reads=VIVA,
        shape=Shape(weeks=12, partial=True),
        weeks=12,
        bands=BANDS_VIVA,
    ),
    Metric(
        "viva_segment_mix_4",
        version="1",
        label=text("Usage segments in Viva, 4 weeks"),
        definition=text(
            "As usage segments in Viva, over 4 weeks: habit is an action in each of them. For the "
            "first three months, when 12 weeks say too little."
        ),
        formula=text("People in the segment / people whose actions are told"),
        says=text("The segments that Microsoft’s vivainsights gives for the same export."),
        does_not_say=_NOT_OTHERS,
        source=_SOURCE,
        unit="mix",
        sql=("viva_segment_mix.sql",),
        person_weeks=True,
        good="none",
        dimensions=(*GROUPS, "week"),
        reads=VIVA,
        shape=Shape(weeks=4, partial=True),
        bands=BANDS_VIVA,
    ),
    Metric(
        "viva_actions_per_user",
        version="1",
        label=text("Actions per user of a feature"),
        definition=text(
            "Mean number of actions in 4 weeks of people with Copilot who used the feature, per "
            "feature of Microsoft’s list of metrics. Shown where enough people used it."
        ),
        formula=text("Actions with the feature / people who used it"),
        says=text("How intensively a feature is used by those who use it."),
        does_not_say=text(
            "How many people use it. Features overlap, so their actions do not add up."
        ),
        source=_SOURCE,
        unit="mean",
        sql=("viva_actions_per_user.sql",),
        change="percent",
        good="none",
        dimensions=(*GROUPS, "feature", "week"),
        default_by=("feature",),
        reads=VIVA,
        shape=Shape(weeks=4),
    ),
)
