"""What the features of Viva's list of metrics are called; one that is new keeps its own words."""

from __future__ import annotations

import re

from ui import names
from ui.escape import plain
from ui.page import Page

_APP_SUM = "copilot_actions_taken_in_"
_PROMPTS = re.compile(
    r"(?:copilot_)?chat_(?P<way>work|web|copilot)(?:_in_(?P<app>[a-z]+))?"
    r"_prompts_submitted(?:_in_(?P<where>[a-z]+))?"
)


def is_whole_app(key: str) -> bool:
    """Whether it counts everything in an app, and not one thing that is done in it."""
    return key.startswith(_APP_SUM)


def name(page: Page, key: str) -> str:
    """A feature in the viewer's words."""
    if is_whole_app(key):
        app = key.removeprefix(_APP_SUM).replace("copilot_chat_", "chat_")
        return page.say("Everything in {app}", app=names.app(page, app))
    if found := _PROMPTS.fullmatch(key):
        return _prompts(page, found["way"], found["app"] or found["where"])
    return _named(page).get(key) or plain(key.replace("_", " ")).capitalize()


def _prompts(page: Page, way: str, app: str | None) -> str:
    chat = {
        "work": page.say("Chat (work)"),
        "web": page.say("Chat (web)"),
        "copilot": page.say("Chat"),
    }[way]
    if app is None:
        return chat
    return page.say("{chat} in {app}", chat=chat, app=names.app(page, app))


def _named(page: Page) -> dict[str, str]:
    return {
        "intelligent_recap_actions_taken": page.say("Look back at a meeting (recap)"),
        "compose_chat_message_actions_taken_using_copilot_in_teams": page.say("Write a message"),
        "create_excel_formula_actions_taken_using_copilot": page.say("Make a formula"),
        "create_presentation_actions_taken_using_copilot": page.say("Make a presentation"),
        "draft_word_document_actions_taken_using_copilot": page.say("Draft a document"),
        "email_coaching_actions_taken_using_copilot": page.say("Have an e-mail coached"),
        "excel_analysis_actions_taken_using_copilot": page.say("Analyse in Excel"),
        "excel_formatting_actions_taken_using_copilot": page.say("Lay out in Excel"),
        "generate_email_draft_actions_taken_using_copilot_in_outlook": page.say("Draft an e-mail"),
        "rewrite_text_actions_taken_using_copilot_in_word": page.say("Rewrite a text"),
        "summarize_chat_actions_taken_using_copilot_in_teams": page.say("Summarise a chat"),
        "summarize_email_thread_actions_taken_using_copilot_in_outlook": page.say(
            "Summarise e-mails"
        ),
        "summarize_meeting_actions_taken_using_copilot_in_teams": page.say("Summarise a meeting"),
        "summarize_presentation_actions_taken_using_copilot_in_powerpoint": page.say(
            "Summarise a presentation"
        ),
        "summarize_word_document_actions_taken_using_copilot_in_word": page.say(
            "Summarise a document"
        ),
        "total_chat_conversations_summarized_by_copilot_in_teams": page.say("Chats summarised"),
        "total_emails_sent_using_copilot_in_outlook": page.say("E-mails sent with Copilot"),
        "total_meetings_summarized_by_copilot_in_teams": page.say("Meetings summarised"),
        "add_content_to_presentation_actions_taken": page.say("Add to a presentation"),
        "organize_presentation_actions_taken": page.say("Arrange a presentation"),
        "visualize_as_table_actions_taken_using_copilot_in_word": page.say("Turn into a table"),
    }
