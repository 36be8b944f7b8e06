"""Every metric, once: what it is called, what it says and does not say, and how it is counted."""

from __future__ import annotations

from metrics.bands import ACTIVE, HABIT, HABIT_OF_4, INACTIVE, NO_HABIT, Band
from metrics.catalogue_exports import EXPORT_METRICS
from metrics.catalogue_lists import LIST_METRICS
from metrics.catalogue_use import KIND_OF_USE
from metrics.catalogue_viva import VIVA_METRICS
from metrics.entry import EVERYONE, Basis, Metric
from metrics.origins import CHAT_REPORTS
from metrics.period import HABIT_SHAPE, Shape
from metrics.question import UnknownMetric
from words import text

__all__ = ["CATALOGUE", "Metric", "metric"]

UNLICENSED = tuple(name for name in EVERYONE if name != "cohort")

BANDS_WEEKS = {
    "0": Band(text("No week of 4"), INACTIVE, told=INACTIVE, weeks=0),
    "1": Band(text("1 week of 4"), ACTIVE, weeks=1),
    "2": Band(text("2 weeks of 4"), ACTIVE, weeks=2),
    "3": Band(text("3 weeks of 4"), ACTIVE, weeks=3),
    "4": Band(text("Every week of 4"), ACTIVE, told=HABIT_OF_4, weeks=4),
}
BANDS_DAYS = {
    "days-0": Band(text("Not at all"), INACTIVE, told=INACTIVE),
    "days-under-1": Band(text("Less than 1 day a week"), ACTIVE),
    "days-1-2": Band(text("1 to 2 days a week"), ACTIVE),
    "days-3-4": Band(text("3 to 4 days a week"), ACTIVE),
    "days-5": Band(text("Almost every working day"), ACTIVE),
}
BANDS_FLOW = {
    "retained": Band(text("Kept using"), ACTIVE),
    "new": Band(text("New"), ACTIVE),
    "reactivated": Band(text("Back again"), ACTIVE),
    "lapsed": Band(text("Stopped"), INACTIVE),
    "idle": Band(text("Still not using"), INACTIVE),
}
BANDS_SEGMENT = {
    "power": Band(text("Power user"), HABIT),
    "habitual": Band(text("Habitual user"), HABIT),
    "habitual-volume-unknown": Band(text("Habitual (volume unknown)"), HABIT, wanting=True),
    "novice": Band(text("Novice user"), NO_HABIT),
    "low": Band(text("Low user"), NO_HABIT),
    "active-volume-unknown": Band(text("Not habitual (volume unknown)"), NO_HABIT, wanting=True),
    "none": Band(text("Non-user"), NO_HABIT, told=INACTIVE),
}

_REPORT = text("Microsoft 365 Copilot usage report: last activity dates per app")
_LICENCES = text(
    "Licence lists of people files; before the first of these, the usage report itself"
)

CATALOGUE: tuple[Metric, ...] = (
    Metric(
        "licensed_people",
        version="1",
        label=text("Licensed people"),
        definition=text(
            "People who hold a Microsoft 365 Copilot licence on the last day of the period."
        ),
        formula=text("Number of people with a licence"),
        says=text("How many people could use Copilot, and where they work."),
        does_not_say=text("How many licences were bought, or whether anyone uses them."),
        source=_LICENCES,
        unit="people",
        sql=("licensed_people.sql",),
        headcount=True,
        change="percent",
        good="none",
        empty=0,
        dimensions=EVERYONE,
    ),
    Metric(
        "active_people",
        version="1",
        label=text("Active people"),
        definition=text(
            "Licensed people with at least one intentional Copilot action in the period, in any "
            "app."
        ),
        formula=text("Number of licensed people with an action in the period"),
        says=text("How many people used Copilot at least once."),
        does_not_say=text("How often they used it, or whether it helped them."),
        source=_REPORT,
        unit="people",
        sql=("active.sql",),
        lengths="lengths/reports.sql",
        change="percent",
        empty=0,
    ),
    Metric(
        "active_share",
        version="1",
        label=text("Active share"),
        definition=text(
            "Licensed people with at least one intentional Copilot action in the period, out of "
            "all licensed people whose activity is known. The same as Microsoft’s active users "
            "rate."
        ),
        formula=text("Active licensed people / licensed people with known activity"),
        says=text("Which part of the licences is in use. Holidays and illness lower it."),
        does_not_say=text("How often people use Copilot, or whether it helped them."),
        source=_REPORT,
        unit="share",
        sql=("active.sql",),
        lengths="lengths/reports.sql",
    ),
    Metric(
        "active_28_share",
        version="1",
        label=text("Active in 28 days"),
        definition=text(
            "Licensed people with at least one Copilot action in the 28 days up to and including "
            "the newest report date, out of all licensed people whom that report lists."
        ),
        formula=text("Licensed people active in 28 days / licensed people in the newest report"),
        says=text("The figure to lay beside the 28-day numbers of Microsoft and Viva."),
        does_not_say=text("Whole weeks: its days move with the report, so do not add or chain it."),
        source=_REPORT,
        unit="share",
        sql=("active_28_share.sql",),
        shape=Shape(weeks=4),
        until_report=True,
    ),
    Metric(
        "app_reach",
        version="1",
        label=text("Reach per app"),
        definition=text(
            "Licensed people with at least one Copilot action in the app in the period, out of all "
            "licensed people whose activity in the app is known."
        ),
        formula=text("Licensed people active in the app / licensed people with known activity"),
        says=text("How many people found their way to Copilot in each app."),
        does_not_say=text(
            "A division of use: one person counts in every app used, so apps do not add up to 100 "
            "%."
        ),
        source=_REPORT,
        unit="share",
        sql=("active.sql",),
        lengths="lengths/reports.sql",
        default_by=("app",),
    ),
    Metric(
        "frequency_mix",
        version="1",
        label=text("How often"),
        definition=text(
            "Licensed people by how often they used Copilot in the last 4 weeks: by mean days a "
            "week where days are known (under 1; 1 to 2 is from 1 to under 3; 3 to 4 is from 3 to "
            "under 4.5; almost every working day is 4.5 or more), otherwise by the number of "
            "weeks, out of 4, with any use. Per app always by weeks."
        ),
        formula=text("People in the band / licensed people whose band is known"),
        says=text("Whether use is a habit of many or a try now and then."),
        does_not_say=text("How much was done on a day, or whether it helped."),
        source=text(
            "Daily usage reports, or the active days that a report counts, or last activity dates "
            "per week"
        ),
        unit="mix",
        sql=("frequency_weeks.sql", "frequency_days.sql", "frequency_report_days.sql"),
        good="none",
        shape=Shape(weeks=4),
        bands=BANDS_WEEKS | BANDS_DAYS,
        bases={
            "days": Basis("frequency_days.sql", BANDS_DAYS),
            "report-days": Basis("frequency_report_days.sql", BANDS_DAYS),
            "weeks": Basis("frequency_weeks.sql", BANDS_WEEKS),
        },
    ),
    Metric(
        "habitual_share",
        version="1",
        label=text("Habitual share"),
        definition=text(
            "Licensed people active in at least 9 of the last 12 weeks (4 of the last 4 while "
            "there are fewer than 12 weeks of reports), out of all licensed people of whom this "
            "is known. Weeks before someone had a licence count as not active."
        ),
        formula=text("People active in 9 of 12 weeks / licensed people of whom this is known"),
        says=text("For which part Copilot has become part of the work, with room for leave."),
        does_not_say=text("How many days or actions those weeks had."),
        source=text("Definition of habit of Microsoft’s vivainsights, on usage reports"),
        unit="share",
        sql=("habitual_share.sql",),
        shape=HABIT_SHAPE,
        weeks=12,
    ),
    Metric(
        "breadth",
        version="1",
        label=text("Apps per active person"),
        definition=text(
            "Mean number of apps in which active licensed people used Copilot in the last 4 weeks. "
            "Copilot Chat counts as one app, however it was opened."
        ),
        formula=text("Pairs of person and app used / active people"),
        says=text("Whether people use Copilot where they work, or in one place only."),
        does_not_say=text("That more apps are better: one app can be enough."),
        source=_REPORT,
        unit="mean",
        sql=("breadth.sql",),
        change="percent",
        good="none",
        dimensions=EVERYONE,
        shape=Shape(weeks=4),
    ),
    Metric(
        "new_retained_reactivated_lapsed",
        version="1",
        label=text("Coming and going"),
        definition=text(
            "Licensed people by use in the last 4 weeks and in the 4 weeks before: kept using "
            "(both), new (now for the first time), back again (now, not in the 4 weeks before, "
            "but earlier), stopped (before, not now), still not using (neither)."
        ),
        formula=text(
            "People in the group / licensed people whose activity in both periods is known"
        ),
        says=text("Whether growth comes from new people, and whether people stay."),
        does_not_say=text("Why people stop: leave and other work look the same here."),
        source=_REPORT,
        unit="mix",
        sql=("new_retained_reactivated_lapsed.sql",),
        good="none",
        dimensions=EVERYONE,
        shape=Shape(weeks=4, lead=4),
        bands=BANDS_FLOW,
    ),
    Metric(
        "segment_mix",
        version="1",
        label=text("Usage segments"),
        definition=text(
            "Licensed people by habit and volume over 12 weeks, first match first: power user "
            "(habit, and 15 or more prompts a week on average), habitual user (habit), novice "
            "user (1 or more a week), low user (any use), non-user. Habit is use in 9 of 12 "
            "weeks. While there are fewer than 12 weeks of reports: 4 of 4 weeks. Where the "
            "report counts no prompts, the volume is unknown and said to be so."
        ),
        formula=text("People in the segment / licensed people whose segment is known"),
        says=text("How far the organisation is from trying to routine, in Microsoft’s own words."),
        does_not_say=text(
            "Anything of a person: segments are only ever shown as parts of a group."
        ),
        source=text(
            "Usage segments of Microsoft’s vivainsights by calendar weeks, with “15 or more”; "
            "prompts from report windows that tile the weeks"
        ),
        unit="mix",
        sql=("segment_mix.sql",),
        tiles="prompts",
        good="none",
        dimensions=EVERYONE,
        shape=HABIT_SHAPE,
        weeks=12,
        bands=BANDS_SEGMENT,
    ),
    Metric(
        "chat_only_people",
        version="1",
        label=text("Chat without a licence"),
        definition=text(
            "People without a Copilot licence who used Copilot Chat at least once in the period."
        ),
        formula=text("Number of people without a licence with a chat in the period"),
        says=text("Where interest is ahead of licences."),
        does_not_say=text("Use in apps: without a licence there is only chat."),
        source=text("Microsoft 365 admin center: Copilot Chat usage report"),
        unit="people",
        sql=("active.sql",),
        lengths="lengths/reports.sql",
        change="percent",
        empty=0,
        dimensions=UNLICENSED,
        population="unlicensed",
        reads=CHAT_REPORTS,
    ),
    KIND_OF_USE,
    *LIST_METRICS,
    *EXPORT_METRICS,
    *VIVA_METRICS,
)

_BY_NAME = {entry.name: entry for entry in CATALOGUE}


def metric(name: str) -> Metric:
    """The entry of this name, or UnknownMetric."""
    try:
        return _BY_NAME[name]
    except KeyError:
        raise UnknownMetric(name, _BY_NAME) from None
