"""Start the pages: `python serve.py`, with the options of `streamlit run`.

Streamlit binds its port and prints its address before it loads the app, so a refusal comes after
what looks like a start, and an address that cannot be had is a traceback. Both are looked at here
first. Started without this, Kadans still refuses where it may not be served (`server.set_up`).
"""

from __future__ import annotations

if __name__ == "__main__":
    from commands import stopping

    stopping.end_at_once()  # also what the server comes back to when it was asked to stop

import errno
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from streamlit import config
from streamlit.web.bootstrap import load_config_options
from streamlit.web.cli import main as streamlit
from streamlit.web.cli import main_run

import server
import settings
from settings_parts import BadConfiguration
from words import Text, text

APP = Path(__file__).with_name("app.py")
REFUSED = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Start the server, or say in one line why not and end with 2."""
    given = list(sys.argv[1:] if argv is None else argv)
    try:
        address, port = _place(given)
    except click.exceptions.Exit as listed:
        return listed.exit_code
    except click.ClickException:
        return _streamlit(given)  # which says what is wrong with its options
    try:
        chosen = settings.load()
    except BadConfiguration as wrong:
        return _refused(wrong.says.said(settings.DEFAULT_LANGUAGE))
    if why := server.refusal(chosen, address):
        return _refused(why)
    if says := unavailable(address, port):
        return _refused(says.said(chosen.language))
    return _streamlit(given)


def _streamlit(given: Sequence[str]) -> int:
    streamlit(["run", str(APP), *given], prog_name="streamlit")
    return 0


def _refused(why: str) -> int:
    sys.stderr.write(why + "\n")
    return REFUSED


def _place(given: Sequence[str]) -> tuple[str | None, int]:
    """Address and port that Streamlit will take; port 0 where it looks for a free one itself.

    Options, environment and its own file are read by Streamlit itself, and set as it will set them:
    it complains of any that changes afterwards.
    """
    said = main_run.make_context("streamlit run", [str(APP), *given]).params
    load_config_options({name: said[name] for name in said if name not in ("target", "args")})
    port = config.get_option("server.port") if config.is_manually_set("server.port") else 0
    return config.get_option("server.address"), port


def unavailable(address: str | None, port: int) -> Text | None:
    """Why nothing can be served at this place; None when it can."""
    if not 0 <= port <= 65535:
        return text(
            "Kadans does not start: there is no port {port}. Choose one from 1 to 65535 with "
            "--server.port, such as 8501.",
            port=port,
        )
    host = address or "0.0.0.0"
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as tried:
            if os.name != "nt":  # as Streamlit does it, whose own port may just have been let go
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((host, port))
    except (OSError, UnicodeError) as error:
        return _says(error, host, port)
    return None


def _says(error: Exception, host: str, port: int) -> Text:
    number = getattr(error, "errno", None)
    if number == errno.EADDRINUSE:
        return text(
            "Kadans does not start: something else already listens on port {port} of {address}, "
            "perhaps another Kadans. Stop that, or choose another port with --server.port.",
            port=port,
            address=host,
        )
    if number == errno.EACCES:
        return text(
            "Kadans does not start: this account may not use port {port}. Choose one from 1024 "
            "on with --server.port, such as 8501.",
            port=port,
        )
    return text(
        "Kadans does not start: this machine has no address {address}. Use 127.0.0.1, or one that "
        "it has, with --server.address.",
        address=host,
    )


if __name__ == "__main__":
    sys.exit(main())
