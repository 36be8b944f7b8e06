"""How the web server starts: whether it may on this address, and what stands before the pages."""

from __future__ import annotations

import sys
from typing import Any

from starlette.middleware import Middleware
from streamlit import config

import server_log
from server_guard import Guard, is_loopback
from settings import Settings
from settings_parts import BadConfiguration
from settings_web import sign_in_secret
from store.home import Home
from words import text


def refusal(chosen: Settings, address: str | None) -> str | None:
    """Why Kadans does not start on this address, or with this sign-in; None when it may."""
    if chosen.sign_in.is_set_up:
        try:
            sign_in_secret(chosen.sign_in)
        except BadConfiguration as wrong:
            return wrong.says.said(chosen.language)
    return open_to_others(chosen, address)


def open_to_others(chosen: Settings, address: str | None) -> str | None:
    """Why pages are not shown on this address: others reach it and nobody signs in there."""
    address = address or "0.0.0.0"
    if chosen.sign_in.is_set_up or is_loopback(address):
        return None
    return text(
        "Kadans does not start: without sign-in it only serves this machine, and {address} can be "
        "reached from others. Use 127.0.0.1, or set up sign-in (docs/security.md).",
        address=address,
    ).said(chosen.language)


def set_up(chosen: Settings) -> dict[str, Any]:
    """What streamlit.App needs besides its script. Ends the process where it must not start."""
    server_log.start(chosen)
    if why := refusal(chosen, config.get_option("server.address")):
        sys.stderr.write(why + "\n")
        sys.exit(2)
    secrets = _secrets(chosen) if chosen.sign_in.is_set_up else {}
    base = str(config.get_option("server.baseUrlPath") or "")
    guards = [Middleware(server_log.Logged, base=base), Middleware(Guard, chosen=chosen)]
    return {"middleware": guards, "secrets": secrets}


def _secrets(chosen: Settings) -> dict[str, Any]:
    """The section that st.login reads, which elsewhere stands in secrets.toml."""
    rules = chosen.sign_in
    return {
        "auth": {
            "redirect_uri": f"{rules.address}/oauth2callback",
            # Made once and kept, or every restart would sign everybody out.
            "cookie_secret": Home(chosen.home).make().cookie_secret().hex(),
            "client_id": rules.client_id,
            "client_secret": sign_in_secret(rules),
            "server_metadata_url": rules.metadata_url,
        }
    }
