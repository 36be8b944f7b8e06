"""What apps are called, on pages and in reports."""

from __future__ import annotations

from words import say

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


def app_name(key: str, language: str) -> str:
    """The name of an app; an app that Kadans does not know keeps the report's own word."""
    if key == "any":
        return say("Any app", language)
    if key == "agent":
        return say("Agents", language)
    return _APPS.get(key) or key.removeprefix("other:").replace("_", " ").capitalize()


def is_known(name: str) -> bool:
    """Whether an app is called this, or has this key, however it is spelt."""
    known = {"copilot", "microsoft 365 copilot", *filter(None, (*_APPS, *_APPS.values()))}
    return " ".join(name.split()).casefold() in {one.casefold() for one in known}
