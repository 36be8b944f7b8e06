"""Image, compose file, proxies and units hold what docs/deploy.md promises, read as they are."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from commands import parser
from scripts.running import free_port
from tests.conftest import ROOT
from tests.graph.conftest import make_certificate

UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
TIMERS = sorted((ROOT / "deploy" / "systemd").glob("*.timer"))
NEEDED = {
    "User": "kadans",
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "CapabilityBoundingSet": "",
    "RestrictSUIDSGID": "yes",
    "StateDirectoryMode": "0700",
    "UMask": "0077",
}


def values(unit: Path) -> dict[str, list[str]]:
    """Name → its values, of all sections of a unit."""
    found: dict[str, list[str]] = {}
    for line in unit.read_text("utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def instructions() -> list[tuple[str, str]]:
    """Of the Dockerfile, with lines that go on joined."""
    said = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text("utf-8"))
    lines = [line.strip() for line in said.splitlines() if line.strip() and line[0] != "#"]
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in lines)]


def service(name: str) -> str:
    """The text of one service of compose.yaml, with the part that services share."""
    said = (ROOT / "compose.yaml").read_text("utf-8")
    shared = re.search(r"^x-kadans:.*?(?=^\S)", said, re.MULTILINE | re.DOTALL)
    own = re.search(rf"^  {name}:\n(.*?)(?=^  \w|^\S)", said, re.MULTILINE | re.DOTALL)
    assert shared is not None
    assert own is not None
    return own[1] + (shared[0] if "*kadans" in own[1] else "")


def test_the_image_runs_as_nobody_without_a_compiler() -> None:
    found = instructions()
    last = max(place for place, (name, _) in enumerate(found) if name == "FROM")
    run = found[last:]
    assert [rest for name, rest in run if name == "USER"] == ["10001:10001"]
    names = [name for name, _ in run]
    # What writes comes before; nothing runs as root after the user is chosen.
    assert "RUN" not in names[names.index("USER") :]
    assert "COPY" not in names[names.index("USER") :]
    said = " ".join(rest for _, rest in found)
    assert not re.search(r"\b(gcc|g\+\+|build-essential|apt-get|apk|curl|wget|sudo)\b", said)
    assert "--only-binary :all:" in said
    assert [rest for name, rest in run if name == "VOLUME"] == ['["/data"]']
    assert any(name == "HEALTHCHECK" and "_stcore/health" in rest for name, rest in run)
    assert not re.search(r"(?i)secret|password|token", said)


def test_the_base_of_the_image_is_pinned() -> None:
    (base,) = [rest for name, rest in instructions() if name == "ARG"]
    assert re.fullmatch(r"KADANS_BASE=python:3\.11\.\d+-slim-bookworm(@sha256:[0-9a-f]{64})?", base)
    images = re.findall(r'image: "?(\S+?)"?$', (ROOT / "compose.yaml").read_text("utf-8"), re.M)
    images = [re.sub(r"\$\{\w+:-(.*)\}", r"\1", one) for one in images]
    assert not [one for one in images if one.endswith(":latest") or ":" not in one]


def test_only_what_runs_comes_into_the_image() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    allowed = {line[1:].rstrip("/") for line in lines if line.startswith("!")}
    assert lines[1] == "*"
    assert not allowed & {"tests", "data", "data/local", "data/sample", "kadans.toml", ".git"}
    for path in ROOT.glob("*.py"):
        assert path.name in allowed or (path.name.startswith("settings") and path.suffix == ".py")
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert rooms - allowed <= {"tests", "benchmarks", "scripts"}


@pytest.mark.parametrize("name", ["web", "job", "caddy"])
def test_containers_have_nothing_they_do_not_need(name: str) -> None:
    said = service(name)
    assert "read_only: true" in said
    assert "cap_drop: [ALL]" in said
    assert "no-new-privileges:true" in said
    assert "pids_limit" in said
    assert "mem_limit" in said
    assert "privileged: true" not in said
    assert "docker.sock" not in said


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert "ports:" not in service("web") + service("job")
    assert 'ports: ["80:80", "443:443"]' in service("caddy")
    assert "data:/data" in service("web")
    assert "noexec,nosuid" in service("web")


def test_proxies_let_uploads_through_as_large_as_the_server_takes() -> None:
    config = (ROOT / ".streamlit" / "config.toml").read_text("utf-8")
    most = re.search(r"maxUploadSize = (\d+)", config)
    assert most is not None
    caddy = (ROOT / "deploy" / "Caddyfile").read_text("utf-8")
    nginx = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    # In MiB, as Streamlit counts: 101MB is less than its 100, and nginx's m is a MiB too.
    assert f"max_size {int(most[1]) + 1}MiB" in caddy
    assert f"client_max_body_size {int(most[1]) + 1}m;" in nginx
    for said in (caddy, nginx):
        for closed in ("metrics", "agent", "script-health-check"):
            assert closed in said
    assert "proxy_set_header Upgrade $http_upgrade;" in nginx
    assert "proxy_set_header Host $http_host;" in nginx  # with its port: sockets are asked by it


def test_caddy_offers_no_way_that_is_shut_and_logs_no_page_of_a_request_that_failed() -> None:
    caddy = (ROOT / "deploy" / "Caddyfile").read_text("utf-8")
    assert "/udp" not in service("caddy")
    assert re.search(r"^\t\tprotocols h1 h2\b", caddy, re.MULTILINE)
    assert re.search(r"^\tlog \{[^}]*\bfields \{\s+request delete\s", caddy, re.MULTILINE)


@pytest.mark.parametrize("shipped", ["kadans.service", "Dockerfile"])
@pytest.mark.parametrize(("mended", "starts"), [(0, True), (1, True), (75, True), (2, False)])
def test_pages_start_without_a_writer_but_not_on_data_that_is_refused(
    tmp_path: Path, shipped: str, mended: int, starts: bool
) -> None:
    """A busy lock, a damaged database or a full disk keeps nobody from what was published."""
    if shipped == "Dockerfile":
        (said,) = [rest for name, rest in instructions() if name == "CMD"]
        script = json.loads(said)[-1]
    else:
        (said,) = values(ROOT / "deploy" / "systemd" / shipped)["ExecStartPre"]
        script = said.removeprefix("/bin/sh -c '").removesuffix("'").replace("$$", "$")
        script = script.replace("/opt/kadans/.venv/bin/", "") + " && exec python serve.py"
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\necho "$1"\n[ "$1" = serve.py ] || exit {mended}\n')
    python.chmod(0o700)
    done = checked("sh", "-c", script, PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert done is not None
    assert done.stdout.split() == ["cli.py", "serve.py"][: 1 + starts]
    assert (done.returncode == 0) is starts


def checked(*command: str, **environ: str) -> subprocess.CompletedProcess[str] | None:
    """What a program that may be on this machine says of a file; None where it is not."""
    if shutil.which(command[0]) is None:
        return None
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", check=False, env={**os.environ, **environ}
    )


def test_proxies_themselves_find_them_well(tmp_path: Path) -> None:
    """Where there is a Caddy or an nginx: it loads what is shipped."""
    shipped = ROOT / "deploy" / "Caddyfile"
    place = {"KADANS_NAME": "kadans.example.com", "HOME": str(tmp_path)}
    told = checked("caddy", "validate", "--adapter", "caddyfile", "--config", str(shipped), **place)
    assert told is None or told.returncode == 0, told.stderr
    said = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    # Only what a machine without nginx would not know: 1.22 has no directive `http2`.
    assert not re.search(r"^\s*http2 ", said, re.MULTILINE)
    make_certificate(tmp_path / "both.pem")
    own = tmp_path / "nginx.conf"
    block = re.sub(r"/etc/ssl/kadans/\w+\.pem", str(tmp_path / "both.pem"), said)
    block = re.sub(r"listen \d+", lambda _: f"listen 127.0.0.1:{free_port()}", block)
    own.write_text(f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\n{block}\n}}\n", "utf-8")
    told = checked("nginx", "-t", "-e", "stderr", "-c", str(own))
    assert told is None or told.returncode == 0, told.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_every_unit_is_hardened_and_runs_a_command_that_exists(unit: Path) -> None:
    found = values(unit)
    for name, value in NEEDED.items():
        assert found[name] == [value], name
    (start,) = found["ExecStart"]
    run = start.replace("%i", "kadans-pull.service").split(" cli.py ")
    if len(run) == 2:
        assert callable(parser.parse(run[1].split()).run)
    else:
        assert "--server.address 127.0.0.1" in start
    # A secret is handed over by the system, never written into a unit.
    assert not re.search(r"(?i)(secret|password|passphrase)=(?!%d/)\S", unit.read_text("utf-8"))


def test_what_fails_is_told_and_what_was_missed_is_caught_up() -> None:
    for timer in TIMERS:
        assert values(timer)["Persistent"] == ["true"]
        assert timer.with_suffix(".service") in UNITS
    told = {unit.stem for unit in UNITS if "OnFailure" in values(unit)}
    assert {"kadans", "kadans-pull", "kadans-backup", "kadans-retain", "kadans-digest"} <= told


def test_systemd_itself_finds_them_well(tmp_path: Path) -> None:
    """Where there is a systemd: no warning of its own, and each exposed as little as is said."""
    program = shutil.which("systemd-analyze")
    if program is None:
        assert len(UNITS) == 8  # the test above read each of them
        return
    copies = []
    for unit in (*UNITS, *TIMERS):
        copy = tmp_path / unit.name
        copy.write_text(unit.read_text("utf-8").replace("/opt/kadans/.venv/bin/python", "/bin/sh"))
        copies.append(str(copy))
    units = [one for one in copies if one.endswith(".service")]
    verified = subprocess.run(
        [program, "verify", *copies], capture_output=True, encoding="utf-8", check=False
    )
    assert not [line for line in verified.stderr.splitlines() if "kadans" in line]
    told = subprocess.run(
        [program, "security", "--offline=true", "--threshold=15", *units],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stdout[-500:]


def test_every_run_lists_what_is_installed_and_asks_about_it() -> None:
    run = (ROOT / ".ci" / "run").read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for name in ("sbom", "audit"):
        assert f"step {name} make --no-print-directory {name}\n" in run
        assert re.search(rf"^{name}: .*##.*\n\t@bash scripts/audit\.sh {name}$", makefile, re.M)


def test_110_streamlit_is_one_that_refuses_what_a_disabled_widget_sends() -> None:
    pinned = re.search(r"^streamlit==(\d+)\.(\d+)", (ROOT / "requirements.txt").read_text(), re.M)
    assert pinned is not None
    assert (int(pinned[1]), int(pinned[2])) >= (1, 61)
