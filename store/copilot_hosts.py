"""Where Copilot was met, and what for: how audit records name apps, and which kind of use each is.

One table decides both, so that what is counted, what the definition says and what docs/metrics.md
shows are the same. The audit log names the app in `AppHost` and the types of what stood open in
`Contexts`; what was asked is in neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FINDING, CREATING, COMMUNICATING, OTHER = "finding", "creating", "communicating", "other"


@dataclass(frozen=True)
class HostApp:
    """One app: the values of AppHost that mean it, and what it is used for.

    `use` None: no use by a person, such as the administration of Copilot itself.
    """

    app: str
    hosts: tuple[str, ...]
    use: str | None


HOST_APPS: tuple[HostApp, ...] = (
    HostApp(
        "chat",
        ("Bing", "Office", "M365App", "BizChat", "Edge", "OfficeCopilotNotebook"),
        FINDING,
    ),
    HostApp("teams", ("Teams", "Microsoft Teams"), COMMUNICATING),
    HostApp("outlook", ("Outlook", "OutlookOnCanvas", "OutlookSidepane"), COMMUNICATING),
    HostApp("word", ("Word", "WordOnCanvas"), CREATING),
    HostApp("excel", ("Excel",), CREATING),
    HostApp("powerpoint", ("PowerPoint", "PowerPointOnCanvas"), CREATING),
    HostApp("onenote", ("OneNote", "OneNoteCopilotNotebook"), CREATING),
    HostApp("loop", ("Loop",), CREATING),
    HostApp("whiteboard", ("Whiteboard",), CREATING),
    HostApp("designer", ("Designer",), CREATING),
    HostApp("forms", ("Forms",), CREATING),
    HostApp("sharepoint", ("SharePoint",), FINDING),
    HostApp("onedrive", ("OneDrive",), FINDING),
    HostApp("search", ("OfficeCopilotSearchAnswer",), FINDING),
    HostApp("stream", ("Stream",), COMMUNICATING),
    HostApp("viva_engage", ("VivaEngage",), COMMUNICATING),
    HostApp("viva", ("VivaCopilot", "VivaGoals", "VivaPulse"), OTHER),
    HostApp("planner", ("Planner",), OTHER),
    HostApp("agent", ("Copilot Studio", "autonomous"), FINDING),
    HostApp(
        "system", ("DevUI", "BashTool", "M365AdminCenter", "TeamsAdminPortal", "Logic App"), None
    ),
)

# What a host that is new to Kadans may be called: words for products and their parts, and a year,
# with a blank or dash between them or none. Anything else is somebody's text (a bot named after its
# maker, an address), and is not kept.
WORDS_OF_HOSTS = (
    *("365", "Admin", "Agent", "Answer", "App", "Automate", "Azure", "BI", "Bing", "Biz"),
    *("Calendar", "Canvas", "Center", "Chat", "Clipchamp", "Copilot", "Defender", "Designer"),
    *("Desktop", "Dynamics", "Edge", "Engage", "Entra", "Excel", "Fabric", "Forms", "Intune"),
    *("Lists", "Logic", "Loop", "M365", "Mail", "Meeting", "Microsoft", "Mobile", "Notebook"),
    *("Office", "On", "One", "Note", "Drive", "Outlook", "Pages", "Pane", "Planner", "Platform"),
    *("Point", "Portal", "Power", "Project", "Purview", "Search", "Security", "Sentinel", "Share"),
    *("Side", "Sidepane", "Stream", "Studio", "Summary", "Sway", "Teams", "Todo", "Tool", "Visio"),
    *("Viva", "Web", "Whiteboard", "Windows", "Word"),
)


def kept_hosts() -> str:
    """A regular expression for the values of AppHost that are kept, as a whole and in any case."""
    known = (re.escape(host) for entry in HOST_APPS for host in entry.hosts)
    word = f"(?:{'|'.join(WORDS_OF_HOSTS)}|20[0-9]{{2}})"
    return f"(?i:{'|'.join(known)}|{word}(?:[ _-]?{word})*)"


# What stands open decides before the app does: a question about a meeting, a conversation in Teams
# or a recording is about that, wherever it is asked. Types of context that start so:
TEAMS, RECORDING = "teams", "streamvideo"

_APP_OF_HOST: Mapping[str, str] = {
    host.lower(): entry.app for entry in HOST_APPS for host in entry.hosts
}
_USE_OF_APP: Mapping[str, str | None] = {entry.app: entry.use for entry in HOST_APPS}


def app_of(host: str | None, contexts: Iterable[str], *, agent: bool) -> str:
    """The app of a record; "other:…" for a host that is new to Kadans, "other" for none.

    An agent counts as one wherever it is called. Copilot Chat runs within Teams too, and only what
    stood open tells it from Copilot in a chat or meeting.
    """
    if agent:
        return "agent"
    if not host:
        return OTHER
    app = _APP_OF_HOST.get(host.lower())
    if app is None:
        return f"{OTHER}:{''.join(char for char in host.lower() if char.isalnum())}"
    if app == TEAMS and not _has(contexts, TEAMS):
        return "chat"
    return app


def use_of(app: str, contexts: Iterable[str]) -> str | None:
    """The kind of use of a record of an app; None for what no person did."""
    use = _USE_OF_APP.get(app, OTHER)
    if use is not None and _has(contexts, TEAMS, RECORDING):
        return COMMUNICATING
    return use


def _has(contexts: Iterable[str], *starts: str) -> bool:
    return any(context.lower().startswith(starts) for context in contexts)
