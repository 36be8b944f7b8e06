"""What there is to say about answers of Microsoft Graph, and what a request is for."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ingest.graph_cloud import Cloud
from words import Text, text


@dataclass(frozen=True)
class Ask:
    """What a request is for: `what` in words, the permission it needs, and how it is counted."""

    what: Text
    permission: str
    bucket: str | None = None


def full() -> Text:
    """Why a request waits: our own count."""
    return text("Waiting: Microsoft allows 14 reports in 10 minutes")


def patience(asked: float | None) -> Text:
    """Why a request waits: Microsoft, or a line that failed."""
    if asked is None:
        return text("Waiting before another try")
    return text("Microsoft Graph asks to wait")


def span(seconds: float) -> Text:
    """How long a wait is, in the unit that people would choose, rounded up; more than a minute."""
    for size, longest, words in (
        (60, 120, text("{n} minutes")),
        (3600, 48, text("{n} hours")),
    ):
        if math.ceil(seconds / size) <= longest:
            return Text(words.template, {"n": math.ceil(seconds / size)})
    return text("{n} days", n=math.ceil(seconds / 86_400))


def web_page(ask: Ask) -> Text:
    """HTML where a report should be."""
    return text(
        "Instead of {what} came a web page. Does a proxy of the organisation ask for a sign-in?",
        what=ask.what,
    )


def unfit(ask: Ask) -> Text:
    """An error, or another shape, where a list should be."""
    return text(
        "What Microsoft Graph gave for {what} is not what it should be. Pull again later.",
        what=ask.what,
    )


def elsewhere(ask: Ask) -> Text:
    """A link or redirect to a stranger."""
    return text(
        "The answer for {what} leads to a host that is not Microsoft's. It was not followed. "
        "Ask whoever runs the network.",
        what=ask.what,
    )


def in_circles(ask: Ask) -> Text:
    """Redirects that never end, or lead back to where the question was asked."""
    return text(
        "The answer for {what} refers on and on, or back to Microsoft Graph, and never came. Does "
        "a proxy of the organisation stand between? If not, pull again later.",
        what=ask.what,
    )


def forbidden(ask: Ask, delegated: bool) -> Text:
    """403: which permission, and who can grant it."""
    if delegated:
        return text(
            "No permission for {what}. The person who signed in needs {permission}, consent for "
            "it, and a role such as Reports Reader.",
            what=ask.what,
            permission=ask.permission,
        )
    return text(
        "No permission for {what}. Add the application permission {permission} of Microsoft Graph "
        "to the app registration, and choose Grant admin consent.",
        what=ask.what,
        permission=ask.permission,
    )


def not_here(ask: Ask, cloud: Cloud) -> Text:
    """404; for reports that is what other clouds say."""
    if ask.bucket:
        return text(
            "Microsoft Graph does not know {what} (404, cloud {cloud}). Copilot reports exist in "
            "the global cloud only: not in GCC High, DoD or 21Vianet. Export them from the admin "
            "center, and import the files.",
            what=ask.what,
            cloud=cloud.name,
        )
    return text("Microsoft Graph does not know {what} (404). Check graph.cloud.", what=ask.what)
