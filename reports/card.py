"""A digest as an Adaptive Card for a Teams webhook."""

from __future__ import annotations

from typing import Any

import requests

from reports.digest import Digest
from words import Text, text

SECONDS = 30  # without a byte
LATE = text("the webhook did not answer in time")


class NotSent(RuntimeError):
    """The webhook did not take the card; `says` is the reason, and names no address."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.said("en"))
        self.says = says


def card(found: Digest) -> dict[str, Any]:
    """The card, version 1.4: what Workflows in Teams take.

    Every text is a TextRun, which knows no Markdown: names are data, and nothing is escaped, for
    Teams on a phone shows such backslashes.
    """
    body = [_said(found.headline, size="Large", weight="Bolder")]
    for section in found.sections:
        body.append(_said(section.title, separated=True, weight="Bolder"))
        body += [{**_said(f"• {line}"), "spacing": "Small"} for line in section.lines]
    body.append(_said(found.foot, separated=True, isSubtle=True, size="Small"))
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
    if len(address.split()) > 1:
        raise NotSent(text("the file of the webhook holds more than one address"))
    if not address.lower().startswith("https://"):
        raise NotSent(text("the address of the webhook does not start with https://"))
    try:
        # Its code is the whole answer: what a server would say below it is not read.
        with requests.post(
            address,
            json=card(found),
            timeout=SECONDS,
            allow_redirects=False,
            verify=verify,
            stream=True,
        ) as answer:
            code = answer.status_code
    except requests.RequestException as error:
        raise NotSent(_unreached(error)) from None
    except ValueError:  # an address that cannot be taken apart; its words hold it
        raise NotSent(text("the webhook cannot be reached")) from None
    if not 200 <= code < 300:
        raise NotSent(text("the webhook refused it (HTTP {code})", code=code))


def _unreached(error: requests.RequestException) -> Text:
    """Why nothing came back; the words of the error itself hold the address."""
    if isinstance(error, requests.exceptions.SSLError):
        return text("the certificate of the webhook cannot be trusted")
    if isinstance(error, requests.Timeout):
        return LATE
    return text("the webhook cannot be reached")


def _said(words: str, *, separated: bool = False, **how: str | bool) -> dict[str, Any]:
    """A paragraph of plain text."""
    found: dict[str, Any] = {
        "type": "RichTextBlock",
        "inlines": [{"type": "TextRun", "text": words, **how}],
    }
    return {**found, "separator": True} if separated else found
