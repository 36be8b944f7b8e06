"""Reports that Kadans does not read, told by column names so that each can be called by name."""

from __future__ import annotations

from dataclasses import dataclass

from words import Text, text

AGENTS_REPORT = text(
    "Export the report Usage > Agents in the admin center, with the Export link above each table."
)


@dataclass(frozen=True)
class NotRead:
    """One such report. `signs` are sets of normalised column names; one of them whole is enough."""

    key: str
    title: Text
    signs: tuple[frozenset[str], ...]
    fix: Text | None = None  # when another export has what Kadans can use; None: the usage report


def _one_of(*signs: str) -> tuple[frozenset[str], ...]:
    """'agentid billedcredit' → both columns."""
    return tuple(frozenset(sign.split()) for sign in signs)


NOT_READ: tuple[NotRead, ...] = (
    NotRead(
        "credits_power_platform",
        text("an export of Copilot credits from the Power Platform admin center"),
        _one_of(
            "entitledquantity prepaidconsumedquantity",
            "agentname billedcredit",
            "agentname nonbilledcredit",
            "billablecreditused",
            "creditsused agentid",
        ),
    ),
    NotRead(
        "credits_viva",
        text("an export of Copilot credits from Viva Insights"),
        _one_of("totalcopilotcreditsused", "spendingpolicyid", "peoplehistoricalid"),
    ),
    NotRead(
        "credits_admin",
        text("the Copilot credits report of the admin center"),
        _one_of("pastsevendays past30days", "pastsevendays username"),
    ),
    NotRead(
        "studio_viva",
        text("an export about Copilot Studio agents from Viva Insights"),
        _one_of("agentid metricdate", "agentid weekstartdate", "topicname agentid"),
        AGENTS_REPORT,
    ),
    NotRead(
        "attendance_old",
        text("the list of who joined a Teams meeting in its older form"),
        _one_of("fullname jointime", "fullname useraction"),
        text(
            "Download the attendance report again, from the tab Attendance of the meeting in Teams."
        ),
    ),
    NotRead("cowork", text("the Copilot Cowork report"), _one_of("totaltasks scheduledtasks")),
    NotRead("search", text("the Copilot Search report"), _one_of("totalsearches")),
    NotRead(
        "connectors", text("a report about connectors"), _one_of("connectorname", "connectorid")
    ),
    NotRead(
        "agents_old",
        text("the old report of agents, without people"),
        _one_of("agentname activeusersincopilot", "appid externalappid"),
        AGENTS_REPORT,
    ),
    NotRead(
        "agent_registry",
        text("the registry of agents, which says nothing of their use"),
        _one_of("titleid publisher", "titleid publishertype"),
        AGENTS_REPORT,
    ),
)
