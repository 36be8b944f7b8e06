"""Section [notify] of kadans.toml: who hears that a pull or import failed or stays away."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from settings_parts import MAIL, BadConfiguration, file_path, one_of, refuse_unknown
from words import LANGUAGES, text


@dataclass(frozen=True)
class NotifySettings:
    """Mail addresses (sent through [digest.smtp]) and a file with the address of a webhook."""

    mail: tuple[str, ...] = ()
    webhook_file: Path | None = None
    language: str = "nl"

    @property
    def is_set_up(self) -> bool:
        return bool(self.mail or self.webhook_file)


def read_notify(given: Any) -> NotifySettings:
    """The section as settings. Raises BadConfiguration."""
    values = dict(given) if isinstance(given, dict) else {}
    refuse_unknown("notify", values, NotifySettings.__dataclass_fields__)
    mail = values.get("mail", ())
    addresses = (mail,) if isinstance(mail, str) else tuple(str(one) for one in mail)
    if not all(MAIL.fullmatch(one) for one in addresses):
        raise BadConfiguration(text("notify.mail holds what is no mail address."))
    spoken = values.get("language", NotifySettings.language)
    language = one_of("notify.language", spoken, LANGUAGES)
    return NotifySettings(addresses, file_path(values.get("webhook_file")), language)
