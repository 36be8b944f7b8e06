"""Handing one message to one receiver, by mail or webhook; what failed is said without address."""

from __future__ import annotations

import smtplib
from pathlib import Path

from ingest.graph_errors import GraphError
from ingest.graph_secret import private_bytes, quiet_libraries
from reports import card, mail
from reports.digest import Digest
from settings_digest import DigestSettings, password_in_environment


def sent(
    found: Digest, settings: DigestSettings, *, address: str = "", webhook: Path | None = None
) -> str | None:
    """Why a message was not taken; None when it was. Names neither address nor secret."""
    try:
        if webhook is not None:
            target = private_bytes(webhook).decode("utf-8").strip()
            with quiet_libraries():
                card.send(found, target)
        else:
            written = mail.message(found, settings.smtp.sender, address)
            mail.send(written, settings.smtp, _password(settings))
    except card.NotSent as error:
        return str(error)
    except GraphError as error:
        return error.says.said("en")
    except smtplib.SMTPResponseException as error:
        # What the server said back may hold the address; its number does not.
        return f"SMTP {error.smtp_code}"
    except (OSError, smtplib.SMTPException, UnicodeDecodeError) as error:
        return type(error).__name__
    return None


def _password(settings: DigestSettings) -> str | None:
    given = password_in_environment()
    if given:
        return given
    path = settings.smtp.password_file
    return private_bytes(path).decode("utf-8").strip() if path is not None else None
