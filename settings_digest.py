"""Section [digest] of kadans.toml: to whom the weekly digest goes, and how. Nobody by default."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from settings_parts import LOOPBACK, MAIL, BadConfiguration, file_path, one_of, refuse_unknown
from words import LANGUAGES, text

TLS = ("starttls", "tls", "none")
DIGEST_ROLES = ("admin", "hr", "champion")


@dataclass(frozen=True)
class Smtp:
    """The mail server. `tls` is starttls, tls, or none for a server on this machine.

    The password is in `password_file`, in KADANS_DIGEST_PASSWORD, or not needed.
    """

    host: str = ""
    port: int = 587
    tls: str = "starttls"
    user: str = ""
    password_file: Path | None = None
    sender: str = ""


@dataclass(frozen=True)
class Recipient:
    """One receiver: a mail address, or a file with the address of a Teams webhook.

    `departments` limits what it tells; without them it is about the whole organisation.
    """

    mail: str = ""
    webhook_file: Path | None = None
    role: str = "hr"
    departments: tuple[str, ...] = ()
    language: str = "nl"


@dataclass(frozen=True)
class DigestSettings:
    """Mail server, receivers, and the address of Kadans that a message links to."""

    smtp: Smtp = Smtp()
    to: tuple[Recipient, ...] = ()
    link: str = ""

    @property
    def is_set_up(self) -> bool:
        return bool(self.to)


def read_digest(given: Any) -> DigestSettings:
    """The section as settings. Raises BadConfiguration."""
    values = dict(given) if isinstance(given, dict) else {}
    refuse_unknown("digest", values, ("smtp", "to", "link"))
    smtp = _smtp(values.get("smtp", {}))
    to = tuple(_recipient(one) for one in values.get("to", []))
    link = str(values.get("link", ""))
    if link and urlsplit(link).scheme not in ("http", "https"):
        raise BadConfiguration(text("digest.link is no address that starts with https://."))
    if any(one.mail for one in to) and not (smtp.host and smtp.sender):
        raise BadConfiguration(
            text("The digest goes to mail addresses, so [digest.smtp] needs a host and a sender.")
        )
    return DigestSettings(smtp, to, link)


def _smtp(given: Any) -> Smtp:
    values = dict(given) if isinstance(given, dict) else {}
    refuse_unknown("digest.smtp", values, Smtp.__dataclass_fields__)
    tls = one_of("digest.smtp.tls", values.get("tls", Smtp.tls), TLS)
    host, port = str(values.get("host", "")), str(values.get("port", Smtp.port))
    if tls == "none" and host not in LOOPBACK:
        raise BadConfiguration(
            text("digest.smtp.tls can only be none for a mail server on this machine.")
        )
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        raise BadConfiguration(text("digest.smtp.port is {value}; it is no port.", value=port))
    sender = str(values.get("sender", ""))
    if sender and not MAIL.fullmatch(sender):
        raise BadConfiguration(text("digest.smtp.sender is no mail address."))
    return Smtp(
        host,
        int(port),
        tls,
        str(values.get("user", "")),
        file_path(values.get("password_file")),
        sender,
    )


def _recipient(given: Any) -> Recipient:
    values = dict(given) if isinstance(given, dict) else {}
    refuse_unknown("digest.to", values, Recipient.__dataclass_fields__)
    one = Recipient(
        mail=str(values.get("mail", "")),
        webhook_file=file_path(values.get("webhook_file")),
        role=str(values.get("role", Recipient.role)),
        departments=tuple(str(name) for name in values.get("departments", ())),
        language=str(values.get("language", Recipient.language)),
    )
    if bool(one.mail) == (one.webhook_file is not None):
        raise BadConfiguration(text("Each [[digest.to]] has either mail or webhook_file."))
    if one.mail and not MAIL.fullmatch(one.mail):
        raise BadConfiguration(text("A mail of [[digest.to]] is no mail address."))
    one_of("digest.to.role", one.role, DIGEST_ROLES)
    one_of("digest.to.language", one.language, LANGUAGES)
    if one.role == "champion" and not one.departments:
        raise BadConfiguration(
            text("A [[digest.to]] for a champion names the departments it is about.")
        )
    return one
