"""The sign-in as it is set up: whole or not at all, and where its secret is read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from settings import load
from settings_parts import BadConfiguration
from settings_web import SignIn, sign_in_secret

TENANT = "11111111-2222-3333-4444-555555555555"
RULES = SignIn(tenant=TENANT, client_id="kadans", address="https://kadans.example")


def test_the_secret_is_read_from_a_file_of_its_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KADANS_SIGN_IN_SECRET", raising=False)
    file = tmp_path / "secret"
    rules = replace(RULES, secret_file=file)
    with pytest.raises(BadConfiguration, match="cannot be read"):
        sign_in_secret(rules)
    file.write_text("geheim\n", "utf-8")
    file.chmod(0o644)
    with pytest.raises(BadConfiguration, match="chmod 600"):
        sign_in_secret(rules)
    file.chmod(0o600)
    assert sign_in_secret(rules) == "geheim"
    with pytest.raises(BadConfiguration, match="KADANS_SIGN_IN_SECRET"):
        sign_in_secret(RULES)
    monkeypatch.setenv("KADANS_SIGN_IN_SECRET", "anders")
    assert sign_in_secret(RULES) == "anders"


@pytest.mark.parametrize(
    "section",
    [
        'tenant = "common"\nclient_id = "x"\naddress = "https://kadans.example"',
        f'tenant = "{TENANT}"\naddress = "https://kadans.example"',
        f'tenant = "{TENANT}"\nclient_id = "x"',
        f'tenant = "{TENANT}"\nclient_id = "x"\naddress = "http://kadans.example"',
        f'tenant = "{TENANT}"\nclient_id = "x"\naddress = "https://k.example"\nsecret = "s"',
        f'tenant = "{TENANT}"\nclient_id = "x"\naddress = "https://k.example"\nhours = 0',
        f'tenant = "{TENANT}"\nclient_id = "x"\naddress = "https://k.example"\nmore = 1',
    ],
)
def test_half_a_sign_in_is_no_sign_in(tmp_path: Path, section: str) -> None:
    (tmp_path / "kadans.toml").write_text(f"[sign_in]\n{section}\n", "utf-8")
    with pytest.raises(BadConfiguration, match="sign_in"):
        load(tmp_path, {})


def test_a_whole_sign_in(tmp_path: Path) -> None:
    (tmp_path / "kadans.toml").write_text(
        f'[sign_in]\ntenant = "{TENANT.upper()}"\nclient_id = "x"\n'
        'address = "https://kadans.example/"\nsecret_file = "/etc/kadans/secret"\n'
        '[server]\nhosts = ["Kadans.intern"]\n',
        "utf-8",
    )
    chosen = load(tmp_path, {"KADANS_SIGN_IN_HOURS": "4"})
    assert chosen.sign_in.hours == 4
    assert chosen.sign_in.tenant == TENANT
    assert chosen.sign_in.address == "https://kadans.example"
    assert chosen.sign_in.metadata_url == (
        f"https://login.microsoftonline.com/{TENANT}/v2.0/.well-known/openid-configuration"
    )
    assert chosen.server.hosts == ("kadans.intern",)
    assert not load(tmp_path / "none", {}).sign_in.is_set_up
