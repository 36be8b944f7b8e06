"""The clouds of Microsoft: where to sign in, where Graph is, and to which hosts it may send us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Cloud:
    """`login` and `graph` are hosts (with a port, if it is not 443); `downloads` are domains.

    A report may be handed out by any host in `downloads`, without the token that Graph gets.
    """

    name: str
    login: str
    graph: str
    downloads: tuple[str, ...]
    has_copilot_reports: bool = True

    def is_graph(self, url: str) -> bool:
        """Whether the token may be sent there."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        return parts.scheme == "https" and parts.netloc.lower() == self.graph

    def may_hand_out(self, url: str) -> bool:
        """Whether a download may come from there."""
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError:
            return False
        plain = parts.scheme == "https" and parts.username is None and parts.password is None
        named = f"{host}:{port}" if port not in (None, 443) else host
        return plain and any(named == own or named.endswith("." + own) for own in self.downloads)


_OFFICE = ("office.com", "office.net", "office365.com", "microsoft.com", "cloud.microsoft")

CLOUDS: Mapping[str, Cloud] = MappingProxyType(
    {
        cloud.name: cloud
        for cloud in (
            Cloud("global", "login.microsoftonline.com", "graph.microsoft.com", _OFFICE),
            Cloud(
                "gcc-high",
                "login.microsoftonline.us",
                "graph.microsoft.us",
                ("office365.us", "microsoft.us"),
                has_copilot_reports=False,
            ),
            Cloud(
                "dod",
                "login.microsoftonline.us",
                "dod-graph.microsoft.us",
                ("office365.us", "microsoft.us"),
                has_copilot_reports=False,
            ),
            Cloud(
                "china",
                "login.partner.microsoftonline.cn",
                "microsoftgraph.chinacloudapi.cn",
                ("partner.outlook.cn", "office365.cn"),
                has_copilot_reports=False,
            ),
        )
    }
)
