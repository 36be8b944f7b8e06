"""Handing one message to one receiver, by mail or webhook; what failed is said without address."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from threading import Thread

from ingest.graph_secret import quiet_libraries
from reports import card, mail
from reports.digest import Digest
from settings_digest import DigestSettings
from settings_parts import BadConfiguration
from settings_secrets import in_environment, private_bytes
from words import Text, text

LONGEST = 60.0  # seconds for one message, from the first word to the last


def sent(
    found: Digest, settings: DigestSettings, *, address: str = "", webhook: Path | None = None
) -> Text | None:
    """Why a message was not taken; None when it was. Names neither address nor secret."""
    try:
        if webhook is not None:
            target = private_bytes(webhook).decode("utf-8").strip()
            _in_time(lambda: _post(found, target))
        else:
            written = mail.message(found, settings.smtp.sender, address)
            password = _password(settings)
            _in_time(lambda: mail.send(written, settings.smtp, password))
    except card.NotSent as error:
        return error.says
    except BadConfiguration as error:
        return error.says
    except TimeoutError as error:
        return card.LATE if webhook is not None else _why(error)
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        return _why(error)
    return None


def _post(found: Digest, target: str) -> None:
    with quiet_libraries():
        card.send(found, target)


def _in_time(send: Callable[[], None]) -> None:
    """Do this, or raise TimeoutError after LONGEST seconds.

    The libraries bound the time between two bytes only: a server that says one now and then would
    hold up every message after this one. Whatever is still waiting then ends with the process.
    """
    outcome: Future[None] = Future()

    def work() -> None:
        try:
            send()
        except Exception as error:  # noqa: BLE001 - it is raised again where one waits for it
            outcome.set_exception(error)
        else:
            outcome.set_result(None)

    Thread(target=work, daemon=True).start()
    outcome.result(timeout=LONGEST)


def _why(error: Exception) -> Text:
    """What went wrong with a mail. The words of the error itself may hold the address."""
    if isinstance(error, smtplib.SMTPResponseException):
        return text("the mail server refused it (SMTP {code})", code=error.smtp_code)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({str(code) for code, _ in error.recipients.values()})
        return text("the mail server refused it (SMTP {code})", code=", ".join(codes))
    if isinstance(error, UnicodeDecodeError):
        return text("the file with the address or the password is no plain text")
    if isinstance(error, UnicodeError):
        return text("the user or the password has letters that a mail server cannot be given")
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return text("the mail server broke off the connection")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return text("the mail server cannot do what is asked of it: check tls and user")
    if isinstance(error, ssl.SSLError):
        return text("no safe connection with the mail server: check its certificate and tls")
    if isinstance(error, TimeoutError):
        return text("the mail server did not answer in time")
    if isinstance(error, socket.gaierror):
        return text("the mail server is not found: check its name")
    if isinstance(error, ConnectionError):
        return text("the mail server cannot be reached: check its name and port")
    return text("the mail server cannot be used ({kind})", kind=type(error).__name__)


def _password(settings: DigestSettings) -> str | None:
    given = in_environment("digest", "password")
    if given:
        return given
    path = settings.smtp.password_file
    return private_bytes(path).decode("utf-8").strip() if path is not None else None
