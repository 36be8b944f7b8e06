"""Writes a person query of Viva Insights: people under pseudonyms that lead nowhere, week by week.

The columns are those of a query that an analyst set up in British English for a wider question, so
it also tells of meetings, mail and a survey, which Kadans leaves out.
"""

from __future__ import annotations

from typing import TextIO

import numpy as np
from numpy.typing import NDArray

from demo.diary import VivaWeeks
from demo.exports import Column, columns_of, write_columns, write_row
from demo.organisation import APPS
from demo.people import People
from demo.places import Days
from demo.timeline import date_of

PEOPLE = 400

BEFORE = """
PersonId,MetricDate,Collaboration_hours,Copilot_actions_taken_in_Teams,Meeting_and_call_hours,
Internal_network_size,Email_hours,Channel_message_posts,Conflicting_meeting_hours,
Large_and_long_meeting_hours,External_collaboration_hours,Active_connected_hours,Meetings,
After_hours_collaboration_hours,Call_hours,Calls,Channel_message_hours,Chat_hours,
Collaboration_span,Emails_read,Emails_sent,External_network_size,
Meeting_and_call_hours_with_manager,Meeting_and_call_hours_with_manager_1_1,
Meeting_and_call_hours_with_skip_level,Meeting_hours,Multitasking_hours,Network_outside_company,
Network_outside_organisation,Time_with_leadership,Unscheduled_call_hours,
Weekend_collaboration_hours,Copilot_actions_taken_in_Copilot_chat_(work),
Copilot_actions_taken_in_Excel,Copilot_actions_taken_in_Outlook,
Copilot_actions_taken_in_Powerpoint,Copilot_actions_taken_in_Word,
Days_of_active_Copilot_chat__work__usage,Days_of_active_Copilot_usage_in_Excel,
Days_of_active_Copilot_usage_in_Loop,Days_of_active_Copilot_usage_in_OneNote,
Days_of_active_Copilot_usage_in_Outlook,Days_of_active_Copilot_usage_in_Powerpoint,
Days_of_active_Copilot_usage_in_Teams,Days_of_active_Copilot_usage_in_Word,
Total_Copilot_active_days,Total_Copilot_enabled_days
"""
SURVEY = """
Barriers_to_Execution,Change_Adaptation,Collaboration,Communication_Flow,Continuous_Improvement,
eSat,Initiative,Manager_Recommend,Resources,Speak_My_Mind,Wellbeing,Work_Life_Balance,Workload
"""
AFTER = """
Create_Excel_formula_actions_taken_using_Copilot,Create_presentation_actions_taken_using_Copilot,
Generate_email_draft_actions_taken_using_Copilot_in_Outlook,
Summarise_chat_actions_taken_using_Copilot_in_Teams,
Summarise_email_thread_actions_taken_using_Copilot_in_Outlook,
Summarise_meeting_actions_taken_using_Copilot_in_Teams,
Summarise_presentation_actions_taken_using_Copilot_in_PowerPoint,
Summarise_Word_document_actions_taken_using_Copilot_in_Word,FunctionType,SupervisorIndicator,Level,
Organization,LevelDesignation
"""
HEADER = [*columns_of(BEFORE), *columns_of(SURVEY), *columns_of(AFTER)]

ACTIONS = {
    "teams": "Copilot_actions_taken_in_Teams",
    "chat_work": "Copilot_actions_taken_in_Copilot_chat_(work)",
    "excel": "Copilot_actions_taken_in_Excel",
    "outlook": "Copilot_actions_taken_in_Outlook",
    "powerpoint": "Copilot_actions_taken_in_Powerpoint",
    "word": "Copilot_actions_taken_in_Word",
}
ACTIVE_DAYS = {
    "chat_work": "Days_of_active_Copilot_chat__work__usage",
    "excel": "Days_of_active_Copilot_usage_in_Excel",
    "loop": "Days_of_active_Copilot_usage_in_Loop",
    "onenote": "Days_of_active_Copilot_usage_in_OneNote",
    "outlook": "Days_of_active_Copilot_usage_in_Outlook",
    "powerpoint": "Days_of_active_Copilot_usage_in_Powerpoint",
    "teams": "Days_of_active_Copilot_usage_in_Teams",
    "word": "Days_of_active_Copilot_usage_in_Word",
}
# Feature → its app and its share of the actions there; those of one app are no more than all.
FEATURES = {
    "Create_Excel_formula_actions_taken_using_Copilot": ("excel", 0.4),
    "Create_presentation_actions_taken_using_Copilot": ("powerpoint", 0.35),
    "Summarise_presentation_actions_taken_using_Copilot_in_PowerPoint": ("powerpoint", 0.5),
    "Generate_email_draft_actions_taken_using_Copilot_in_Outlook": ("outlook", 0.4),
    "Summarise_email_thread_actions_taken_using_Copilot_in_Outlook": ("outlook", 0.8),
    "Summarise_meeting_actions_taken_using_Copilot_in_Teams": ("teams", 0.6),
    "Summarise_chat_actions_taken_using_Copilot_in_Teams": ("teams", 0.7),
    "Summarise_Word_document_actions_taken_using_Copilot_in_Word": ("word", 0.45),
}
# What else people do in an ordinary week, on average; hours are rounded to quarters.
OTHER_MEANS = {"Emails_read": 160, "Emails_sent": 35, "Internal_network_size": 60, "Meetings": 11}
OTHER_MEAN = 3


def watched_people(people: People, day: int, seed: int) -> NDArray[np.intp]:
    """Whom the analyst asked for: people of the organisation who hold a licence on a day."""
    rng = np.random.default_rng([seed, 20])
    holders = np.flatnonzero(people.licences.held_on(day))
    return np.sort(rng.permutation(holders)[:PEOPLE])


def write_person_query(
    out: TextIO, people: People, watched: NDArray[np.intp], weeks: VivaWeeks, seed: int
) -> int:
    """A row per person and week in which the person was employed; how many."""
    rng = np.random.default_rng([seed, 21])
    pseudonyms = _pseudonyms(len(watched), rng)
    write_row(out, HEADER)
    rows = 0
    for number, sunday in enumerate(weeks.sundays.tolist()):
        saturday = sunday + 6
        here = (people.hired_on[watched] <= saturday) & (sunday < people.left_on[watched])
        place = np.flatnonzero(here)
        cells = _copilot(weeks, number, place, rng) | _person(people, watched[place], saturday)
        cells["PersonId"] = pseudonyms[place]
        cells["MetricDate"] = np.full(len(place), date_of(sunday).isoformat(), dtype=object)
        cells["Total_Copilot_enabled_days"] = _enabled(people, watched[place], sunday)
        cells |= _other_work(len(place), rng)
        write_columns(out, [cells[name] for name in HEADER])
        rows += len(place)
    return rows


def _copilot(
    weeks: VivaWeeks, week: int, place: NDArray[np.intp], rng: np.random.Generator
) -> dict[str, Column]:
    names = list(APPS)
    actions = {app: weeks.actions[week, names.index(app), place] for app in ACTIONS}
    days = {app: weeks.app_days[week, names.index(app), place] for app in ACTIVE_DAYS}
    cells: dict[str, Column] = {ACTIONS[app]: count for app, count in actions.items()}
    cells |= {ACTIVE_DAYS[app]: count for app, count in days.items()}
    left = dict(actions)
    for name, (app, share) in FEATURES.items():
        taken = rng.binomial(left[app], share)
        cells[name], left[app] = taken, left[app] - taken
    cells["Total_Copilot_active_days"] = weeks.active_days[week, place]
    return cells


def _person(people: People, who: NDArray[np.intp], day: int) -> dict[str, Column]:
    places = people.places
    department = np.array(places.departments, dtype=object)[places.department_on(day)[who]]
    manages = np.isin(who, [team.manager for team in places.teams])
    return {
        "Organization": department,
        "FunctionType": people.function[who],
        "SupervisorIndicator": np.where(manages, "Manager", "IC").astype(object),
        "Level": np.where(manages, "Level3", "Level4").astype(object),
        "LevelDesignation": np.where(manages, "Manager", "Employee").astype(object),
    }


def _enabled(people: People, who: NDArray[np.intp], sunday: int) -> Days:
    held = [people.licences.held_on(day)[who] for day in range(sunday, sunday + 7)]
    days: Days = np.array(held).sum(axis=0, dtype=np.int32)
    return days


def _other_work(count: int, rng: np.random.Generator) -> dict[str, Column]:
    """Meetings, mail, networks and a survey: not Copilot, so nobody's business here."""
    cells: dict[str, Column] = {}
    for name in columns_of(BEFORE)[2:]:
        if "Copilot" not in name:
            drawn = rng.poisson(OTHER_MEANS.get(name, OTHER_MEAN), count)
            cells[name] = drawn / 4 if "hours" in name or "Time" in name else drawn
    drawn = rng.integers(1, 6, count)  # one mood for the whole survey
    return cells | dict.fromkeys(columns_of(SURVEY), drawn)


def _pseudonyms(count: int, rng: np.random.Generator) -> NDArray[np.object_]:
    text = [rng.bytes(16).hex() for _ in range(count)]
    ids = [f"{h[:8]}-{h[8:12]}-4{h[13:16]}-a{h[17:20]}-{h[20:]}" for h in text]
    return np.array(ids, dtype=object)
