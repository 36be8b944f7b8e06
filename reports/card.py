"""A digest as an Adaptive Card for a Teams webhook."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import requests

from reports.digest import Digest

SECONDS = 30
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!~|<>])")


class NotSent(RuntimeError):
    """The webhook did not take the card; the message names no address."""


def card(found: Digest) -> dict[str, Any]:
    """The card, version 1.4: what Workflows in Teams take. Names are data, not Markdown."""
    body: list[dict[str, Any]] = [
        {
            "type": "TextBlock",
            "text": _text(found.headline),
            "size": "Large",
            "weight": "Bolder",
            "wrap": True,
        }
    ]
    for section in found.sections:
        body.append(
            {
                "type": "TextBlock",
                "text": _text(section.title),
                "weight": "Bolder",
                "wrap": True,
                "separator": True,
            }
        )
        body += [
            {"type": "TextBlock", "text": f"- {_text(line)}", "wrap": True, "spacing": "Small"}
            for line in section.lines
        ]
    body.append(
        {
            "type": "TextBlock",
            "text": _text(found.foot),
            "wrap": True,
            "isSubtle": True,
            "size": "Small",
            "separator": True,
        }
    )
    content: dict[str, Any] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "lang": found.language,
        "body": body,
    }
    if found.link:
        content["actions"] = [{"type": "Action.OpenUrl", "title": "Kadans", "url": found.link}]
    kind = "application/vnd.microsoft.card.adaptive"
    return {
        "type": "message",
        "attachments": [{"contentType": kind, "contentUrl": None, "content": content}],
    }


def send(found: Digest, address: str, *, verify: str | bool = True) -> None:
    """Post the card. Raises NotSent; the address holds a secret and is in no message."""
    if urlsplit(address).scheme != "https":
        raise NotSent("the webhook is no https address")
    try:
        answer = requests.post(
            address, json=card(found), timeout=SECONDS, allow_redirects=False, verify=verify
        )
    except requests.RequestException as error:
        raise NotSent(type(error).__name__) from None
    if not 200 <= answer.status_code < 300:
        raise NotSent(f"HTTP {answer.status_code}")


def _text(line: str) -> str:
    return _MARKDOWN.sub(r"\\\1", line)
