"""What people use Copilot for, from audit records."""

from __future__ import annotations

from metrics.entry import EVERYONE, Metric
from metrics.kinds_of_use import document
from metrics.origins import AUDIT
from words import text

KIND_OF_USE = Metric(
    "kind_of_use",
    version="1",
    label=text("Kind of use"),
    definition=text(
        "Licensed people who used Copilot in the period, by what they used it for, as the app and "
        "what stood open give it away. Communicating and meetings: anything with a meeting, a "
        "conversation in Teams or a recording open, and Outlook, Stream and Viva Engage. Creating: "
        "Word, Excel, PowerPoint, OneNote, Loop, Whiteboard, Designer and Forms. Finding and "
        "asking: Copilot Chat (also in Teams, with no conversation open), search, SharePoint, "
        "OneDrive and agents. Other or unknown: all other apps, and those new to Kadans. One "
        "person can use it in several ways; a prompt is enough."
    ),
    formula=text(
        "Licensed people with a prompt of this kind / licensed people with a prompt of any kind"
    ),
    says=text("Whether people look things up, make things, or keep up with mail and meetings."),
    does_not_say=text(
        "What was asked: a text can be made in Copilot Chat, and a question put in Word. Nor how "
        "many people use Copilot; that is the active share."
    ),
    source=text("Purview audit log: records of CopilotInteraction"),
    unit="share",
    sql=("kind_of_use.sql",),
    good="none",
    dimensions=(*EVERYONE, "kind"),
    default_by=("kind",),
    reads=AUDIT,
    parts=True,
    table=document,
)
