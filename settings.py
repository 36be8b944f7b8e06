"""What the surroundings say: environment and kadans.toml as one frozen Settings, read only here."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from logs import FORMATS, LEVELS
from settings_digest import DigestSettings, read_digest
from settings_notify import NotifySettings, read_notify
from settings_parts import BadConfiguration as BadConfiguration
from settings_parts import file_path, identifier, one_of, read_section, whole
from settings_secrets import in_environment
from settings_web import Server, SignIn, read_server, read_sign_in
from words import LANGUAGES, text

ROOT = Path(__file__).parent
DEFAULT_HOME = ROOT / "data" / "local"
DEFAULT_LANGUAGE = "nl"
IDENTITY = ("file", "none")
PLAIN = (
    "language", "memory_limit", "threads", "identity", "sample", "log_format", "log_level",
)  # fmt: skip
CLOUDS = ("global", "gcc-high", "dod", "china")
SIGN_IN = ("certificate", "secret", "managed-identity", "device-code")
PULLS = ("usage", "totals", "people", "licences", "names", "by-date", "audit")
# Asked for by name only: the first may not exist, the second is a decision of the organisation.
ON_REQUEST = ("by-date", "audit")


@dataclass(frozen=True)
class Graph:
    """The puller: which app registration it signs in as, how, and what it fetches.

    Holds where secrets are kept, never a secret. `at` is the time of day at which the machine's
    scheduler starts the pull, as the page shows it; `minutes` is the longest one run may take.
    """

    tenant: str = ""
    client_id: str = ""
    cloud: str = "global"
    sign_in: str = "certificate"
    certificate: Path | None = None
    secret_file: Path | None = None
    passphrase_file: Path | None = None
    keyring: bool = False
    what: tuple[str, ...] = tuple(name for name in PULLS if name not in ON_REQUEST)
    audit: bool = False
    minutes: int = 60
    full_days: int = 7  # the list of people in full at least this often, changes in between
    at: str = ""

    @property
    def is_set_up(self) -> bool:
        """Whether there is an identity to sign in with."""
        return self.sign_in == "managed-identity" or bool(self.tenant and self.client_id)


@dataclass(frozen=True)
class Licences:
    """Ids that this organisation adds to the tables of ingest/licences.py, in lower case."""

    plans: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settings:
    """Where the data lives and how much of the machine may be used.

    `memory_limit` is DuckDB's, e.g. "1200MB"; `identity` is "file", or "none" to keep no names.
    `log_format` is "text" for people at a screen or "json" for a service.
    """

    home: Path = DEFAULT_HOME
    language: str = DEFAULT_LANGUAGE
    memory_limit: str = "1100MB"
    threads: int = 2
    identity: str = "file"
    sample: bool = False
    log_format: str = FORMATS[0]
    log_level: str = LEVELS[0]
    graph: Graph = field(default_factory=Graph)
    licences: Licences = field(default_factory=Licences)
    sign_in: SignIn = field(default_factory=SignIn)
    server: Server = field(default_factory=Server)
    digest: DigestSettings = field(default_factory=DigestSettings)
    notify: NotifySettings = field(default_factory=NotifySettings)


def load(home: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from kadans.toml in the home (or beside app.py), overruled by KADANS_* variables.

    Raises BadConfiguration when a setting has a value that cannot be meant.
    """
    chosen = home or Path(environ.get("KADANS_HOME", "") or DEFAULT_HOME)
    values: dict[str, Any] = {}
    for path in (ROOT / "kadans.toml", chosen / "kadans.toml"):
        if path.is_file():
            values.update(_read(path))
    for name in PLAIN:
        given = environ.get(f"KADANS_{name.upper()}")
        if given:
            values[name] = given
    return Settings(
        home=chosen.expanduser().resolve(),
        language=one_of("language", values.get("language", Settings.language), LANGUAGES),
        memory_limit=str(values.get("memory_limit", Settings.memory_limit)),
        threads=whole("threads", values.get("threads", os.cpu_count() or 2)),
        identity=one_of("identity", values.get("identity", Settings.identity), IDENTITY),
        sample=_yes(values.get("sample", "")),
        log_format=one_of("log_format", values.get("log_format", Settings.log_format), FORMATS),
        log_level=one_of("log_level", values.get("log_level", Settings.log_level), LEVELS),
        graph=_graph(values.get("graph", {}), environ),
        licences=_licences(values.get("licences", {})),
        sign_in=read_sign_in(values.get("sign_in", {}), environ),
        server=read_server(values.get("server", {}), environ),
        digest=read_digest(values.get("digest", {})),
        notify=read_notify(values.get("notify", {})),
    )


def _licences(section: Any) -> Licences:
    """Section [licences] of kadans.toml: lists of ids of plans and SKUs."""
    values = dict(section) if isinstance(section, dict) else {}
    found = {}
    for name, given in values.items():
        ids = [str(item).strip().lower() for item in given] if isinstance(given, list) else [""]
        well = all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", item) for item in ids)
        if name not in Licences.__dataclass_fields__ or not well:
            raise BadConfiguration(
                text(
                    "Section [licences] of kadans.toml: {name} is not understood. It can hold "
                    "plans, skus and denied, each a list of ids.",
                    name=name,
                )
            )
        found[name] = tuple(ids)
    return Licences(**found)


def _graph(section: Any, environ: Mapping[str, str]) -> Graph:
    """Section [graph] of kadans.toml, overruled by KADANS_GRAPH_* variables."""
    values = read_section("graph", section, Graph, environ)
    certificate = file_path(values.get("certificate"))
    guess = "certificate" if certificate or not _has_secret(values, environ) else "secret"
    return Graph(
        tenant=identifier("tenant", values),
        client_id=identifier("client_id", values),
        cloud=one_of("graph.cloud", values.get("cloud", Graph.cloud), CLOUDS),
        sign_in=one_of("graph.sign_in", values.get("sign_in", guess), SIGN_IN),
        certificate=certificate,
        secret_file=file_path(values.get("secret_file")),
        passphrase_file=file_path(values.get("passphrase_file")),
        keyring=_yes(values.get("keyring", "")),
        what=_what(values.get("what", Graph.what)),
        audit=_yes(values.get("audit", "")),
        minutes=whole("graph.minutes", values.get("minutes", Graph.minutes)),
        full_days=whole("graph.full_days", values.get("full_days", Graph.full_days)),
        at=_time_of_day(str(values.get("at", ""))),
    )


def _has_secret(values: Mapping[str, Any], environ: Mapping[str, str]) -> bool:
    return bool(values.get("secret_file") or in_environment("graph", "secret", environ))


def _what(given: Any) -> tuple[str, ...]:
    """What to pull, from a list or from words with commas between them."""
    words = given.split(",") if isinstance(given, str) else list(given)
    chosen = tuple(str(word).strip() for word in words if str(word).strip())
    for word in chosen:
        one_of("graph.what", word, PULLS)
    return chosen


def _time_of_day(value: str) -> str:
    if value and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise BadConfiguration(
            text("graph.at is {value}; write a time of day, such as 06:30.", value=value)
        )
    return value


def _yes(value: Any) -> bool:
    return str(value).lower() in ("1", "true", "yes")


def _read(path: Path) -> dict[str, Any]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        says = text("{path} cannot be read as TOML ({detail}).", path=str(path), detail=str(error))
        raise BadConfiguration(says) from None
    known = sorted(one.name for one in fields(Settings) if one.name != "home")
    for name in found:
        if name not in known:
            raise BadConfiguration(
                text(
                    "{path}: {name} is not known. It can hold {known}.",
                    path=str(path),
                    name=name,
                    known=", ".join(known),
                )
            )
    return found
