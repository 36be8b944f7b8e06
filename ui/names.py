"""What codes are called on the screen: sources, apps, reasons."""

from __future__ import annotations

from ingest.exports import title_of
from ui.asking import NO_DEPARTMENT
from ui.escape import plain
from ui.page import Page


def source(page: Page, source: str | None) -> str:
    """What a file is, in words."""
    known = title_of(source or "")
    return known.said(page.language) if known else page.say("Not recognised")


_APPS = {
    "any": "",
    "teams": "Teams",
    "word": "Word",
    "excel": "Excel",
    "powerpoint": "PowerPoint",
    "outlook": "Outlook",
    "onenote": "OneNote",
    "loop": "Loop",
    "chat": "Copilot Chat",
    "copilot_chat": "Copilot Chat",
    "chat_work": "Chat (work)",
    "chat_web": "Chat (web)",
    "m365_app": "Copilot app",
    "edge": "Edge",
    "web_chat_host": "m365.cloud",
}


def app(page: Page, key: str) -> str:
    """The name of an app; an app that Kadans does not know keeps the report's own word."""
    if key == "any":
        return page.say("Any app")
    if key == "agent":
        return page.say("Agents")
    return _APPS.get(key) or plain(key.removeprefix("other:").replace("_", " ")).capitalize()


def department(page: Page, code: str) -> str:
    """The name of a department as plain text, also of people without one."""
    return page.say("No department") if code == NO_DEPARTMENT else plain(code)
