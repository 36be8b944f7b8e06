"""A home with teams that move, and a mail server on this machine that keeps what it is given."""

from __future__ import annotations

import email
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from access import Viewer
from metrics.teams.policy import Policy
from reports.digest import Context
from store.home import Home
from store.register import Register
from store.serving import open_serving

TODAY = date(2026, 11, 18)


@dataclass
class Post:
    """The handler of the mail server: takes every mail, or refuses each with a code."""

    refuses: str = ""
    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.refuses:
            return self.refuses
        found = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(found, EmailMessage)
        self.mails.append(found)
        return "250 OK"


@pytest.fixture
def post() -> Iterator[tuple[Post, int]]:
    """The server and its port."""
    handler = Post()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    controller.stop()


@pytest.fixture
def told(sample_home: Path) -> Context:
    """What a digest of the sample organisation is made of, for HR in Dutch."""
    viewer = Viewer(role="hr")
    data = open_serving(Home(sample_home))
    assert data is not None
    register = Register.open(sample_home, viewer)
    return Context(data, viewer, register, Policy(), "auto", TODAY, "nl")
