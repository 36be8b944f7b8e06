"""A digest as a mail: plain text and HTML that say the same, sent over a guarded connection."""

from __future__ import annotations

import html
import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP

from reports.digest import Digest
from settings_digest import Smtp

SECONDS = 30  # without a byte
_STYLE = (
    "font-family: 'Segoe UI', Helvetica, Arial, sans-serif; font-size: 15px; line-height: 1.5; "
    "color: #1F2937; max-width: 640px;"
)


def plain(found: Digest) -> str:
    """The digest as text."""
    parts = [found.headline]
    for section in found.sections:
        lines = "\n".join(f"- {line}" for line in section.lines)
        parts.append(f"{section.title}\n{lines}")
    if found.link:
        parts.append(found.link)
    parts.append(found.foot)
    return "\n\n".join(parts) + "\n"


def page(found: Digest) -> str:
    """The digest as HTML of its own: nothing is fetched from elsewhere. Names are data, escaped."""
    parts = [f'<p style="font-size: 18px;"><strong>{html.escape(found.headline)}</strong></p>']
    for section in found.sections:
        items = "".join(f"<li>{html.escape(line)}</li>" for line in section.lines)
        parts.append(
            f'<h2 style="font-size: 15px; margin: 20px 0 4px;">{html.escape(section.title)}</h2>'
            f'<ul style="margin: 0; padding-left: 20px;">{items}</ul>'
        )
    if found.link:
        link = html.escape(found.link, quote=True)
        parts.append(f'<p><a href="{link}">{link}</a></p>')
    parts.append(f'<p style="color: #5B6675; font-size: 13px;">{html.escape(found.foot)}</p>')
    body = "".join(parts)
    return (
        f'<!doctype html><html lang="{found.language}"><head><meta charset="utf-8">'
        f"<title>{html.escape(found.subject)}</title></head>"
        f'<body style="{_STYLE}">{body}</body></html>'
    )


def message(found: Digest, sender: str, to: str) -> EmailMessage:
    """The mail for one address; whoever reads it sees no other address."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = " ".join(found.subject.split())
    mail["From"], mail["To"] = sender, to
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(plain(found))
    mail.add_alternative(page(found), subtype="html")
    return mail


def send(mail: EmailMessage, smtp: Smtp, password: str | None) -> None:
    """Hand a mail to the server. Raises OSError or smtplib.SMTPException.

    The connection is encrypted and the server's certificate checked, unless the server is this
    machine and `tls` is "none".
    """
    context = ssl.create_default_context()
    if smtp.tls == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            smtp.host, smtp.port, timeout=SECONDS, context=context
        )
    else:
        server = smtplib.SMTP(smtp.host, smtp.port, timeout=SECONDS)
    try:
        if smtp.tls == "starttls":
            server.starttls(context=context)
        if smtp.user and password:
            server.login(smtp.user, password)
        server.send_message(mail)
        # The mail was taken: how the server says goodbye does not make it unsent.
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
    finally:
        server.close()
