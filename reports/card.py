"""A digest as an Adaptive Card for a Teams webhook."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import requests

from reports.digest import Digest
from words import Text, text

SECONDS = 30
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!~|<>])")


class NotSent(RuntimeError):
    """The webhook did not take the card; `says` is the reason, and names no address."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.said("en"))
        self.says = says


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
        raise NotSent(text("the address of the webhook does not start with https://"))
    try:
        answer = requests.post(
            address, json=card(found), timeout=SECONDS, allow_redirects=False, verify=verify
        )
    except requests.RequestException as error:
        raise NotSent(_unreached(error)) from None
    if not 200 <= answer.status_code < 300:
        raise NotSent(text("the webhook refused it (HTTP {code})", code=answer.status_code))


def _unreached(error: requests.RequestException) -> Text:
    """Why nothing came back; the words of the error itself hold the address."""
    if isinstance(error, requests.exceptions.SSLError):
        return text("the certificate of the webhook cannot be trusted")
    if isinstance(error, requests.Timeout):
        return text("the webhook did not answer in time")
    return text("the webhook cannot be reached")


def _text(line: str) -> str:
    return _MARKDOWN.sub(r"\\\1", line)
