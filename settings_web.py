"""Sections [sign_in] and [server] of kadans.toml: who may open the pages, and from where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from settings_parts import (
    LOOPBACK,
    BadConfiguration,
    file_path,
    identifier,
    read_section,
    whole,
)
from settings_secrets import in_environment, private_bytes
from words import text


@dataclass(frozen=True)
class SignIn:
    """Who may open the pages: the app registration that people sign in with.

    Holds where the secret is kept, never the secret. `address` is how browsers reach Kadans, e.g.
    "https://kadans.example.com"; `metadata` the OpenID Connect document of a provider other than
    Microsoft's public cloud. A sign-in holds for `hours`. `roles_claim` and `scope_claim` name the
    claims with a person's roles and, for champions, departments and teams; without the latter the
    list of champions tells. `contact` is whom a person without a role is told to ask.
    """

    tenant: str = ""
    client_id: str = ""
    secret_file: Path | None = None
    address: str = ""
    metadata: str = ""
    hours: int = 8
    contact: str = ""
    roles_claim: str = "roles"
    scope_claim: str = ""

    @property
    def is_set_up(self) -> bool:
        """Whether people sign in; without it Kadans serves this machine alone."""
        return bool(self.client_id)

    @property
    def issuer(self) -> str:
        """Whose tokens are taken, where that is known beforehand; otherwise "" (metadata tells)."""
        return "" if self.metadata else f"https://login.microsoftonline.com/{self.tenant}/v2.0"

    @property
    def metadata_url(self) -> str:
        """Where the provider describes itself: of one tenant, never of all of them."""
        return self.metadata or f"{self.issuer}/.well-known/openid-configuration"

    @property
    def is_https(self) -> bool:
        return self.address.startswith("https://")

    @property
    def host(self) -> str:
        """The name in the address, without a port; "" without sign-in."""
        return urlsplit(self.address).hostname or ""


@dataclass(frozen=True)
class Server:
    """The web server: `hosts` are more names, besides that of the address, it is reached by."""

    hosts: tuple[str, ...] = ()


def read_sign_in(given: Any, environ: Mapping[str, str]) -> SignIn:
    """Section [sign_in] of kadans.toml, complete or absent."""
    values = read_section("sign_in", given, SignIn, environ)
    if not values:
        return SignIn()
    found = SignIn(
        tenant=identifier("tenant", values, "sign_in").lower(),
        client_id=identifier("client_id", values, "sign_in"),
        secret_file=file_path(values.get("secret_file")),
        address=_address("address", values).rstrip("/"),
        metadata=_address("metadata", values),
        hours=whole("sign_in.hours", values.get("hours", SignIn.hours)),
        contact=" ".join(str(values.get("contact", "")).split())[:200],
        roles_claim=str(values.get("roles_claim", SignIn.roles_claim)),
        scope_claim=str(values.get("scope_claim", SignIn.scope_claim)),
    )
    # A domain name or "common" would do for the address, but not to compare a token's tenant with.
    guid = re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", found.tenant)
    if not (guid or (found.metadata and not found.tenant)) or not (
        found.client_id and found.address
    ):
        raise BadConfiguration(
            text(
                "Section [sign_in] of kadans.toml is not complete: it needs tenant (an id, not a "
                "name), client_id and address. Without the section there is no sign-in."
            )
        )
    return found


def sign_in_secret(rules: SignIn) -> str:
    """The secret of the app registration: KADANS_SIGN_IN_SECRET, or a file of its owner's.

    Raises BadConfiguration.
    """
    given = (in_environment("sign_in", "secret") or "").strip()
    if given:
        return given
    if rules.secret_file is None:
        raise BadConfiguration(
            text(
                "There is no secret for sign-in. Give it in {name}, or in a file named by "
                "sign_in.secret_file.",
                name="KADANS_SIGN_IN_SECRET",
            )
        )
    try:
        found = private_bytes(rules.secret_file).decode("utf-8").strip()
    except UnicodeDecodeError:
        found = ""
    if not found:
        raise BadConfiguration(
            text("{path} cannot be read as a file with a secret.", path=str(rules.secret_file))
        )
    return found


def read_server(given: Any, environ: Mapping[str, str]) -> Server:
    """Section [server] of kadans.toml; KADANS_SERVER_HOSTS has commas between names."""
    found = read_section("server", given, Server, environ).get("hosts", ())
    named = found.split(",") if isinstance(found, str) else list(found)
    hosts = tuple(str(name).strip().lower() for name in named if str(name).strip())
    for host in hosts:
        if not re.fullmatch(r"[a-z0-9.:\[\]-]+", host):
            raise BadConfiguration(
                text("server.hosts holds {host}, which is no name of a host.", host=host)
            )
    return Server(hosts=hosts)


def _address(name: str, values: Mapping[str, Any]) -> str:
    """An https address; http only on this machine."""
    value = str(values.get(name, "")).strip()
    parts = urlsplit(value)
    local = parts.scheme == "http" and (parts.hostname or "") in LOOPBACK
    if value and not (parts.hostname and (parts.scheme == "https" or local)):
        raise BadConfiguration(
            text(
                "sign_in.{name} is {value}; it must be an address that begins with https://.",
                name=name,
                value=value,
            )
        )
    return value
