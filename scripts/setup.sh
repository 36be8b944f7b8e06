#!/usr/bin/env bash
# Makes .venv and installs what Kadans needs. `setup.sh dev` adds what tests and checks need.
# pip is called plainly, so that the machine's own pip configuration (mirror, proxy, certificates) holds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

requirements=requirements.txt
[ "${1:-}" = dev ] && requirements=requirements-dev.txt

die() { printf '\n%s\n' "$*" >&2; exit 1; }

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    local candidate
    for candidate in "${PYTHON:-python3}" python3 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null && is_new_enough "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    die "Kadans needs Python 3.11 or newer; found: $(python3 --version 2>&1 || true).
Install it (Debian, Ubuntu: apt-get install python3 python3-venv), or name one: make setup PYTHON=/path/to/python3"
}

# As root, or with a sudo that asks nothing; empty when neither: then nothing outside this folder is touched.
apt_get() {
    if [ "$(id -u)" = 0 ]; then
        DEBIAN_FRONTEND=noninteractive apt-get "$@"
    else
        sudo -n env DEBIAN_FRONTEND=noninteractive apt-get "$@"
    fi
}

if ! { [ -x .venv/bin/python ] && is_new_enough .venv/bin/python && .venv/bin/python -m pip --version; } >/dev/null 2>&1; then
    python=$(find_python)
    rm -rf .venv
    echo "Making .venv with $("$python" --version)"
    if ! "$python" -m venv .venv >/dev/null 2>&1; then
        # Debian ships Python without the part that puts pip into a new environment.
        if command -v apt-get >/dev/null; then
            { apt_get update && apt_get install -y python3-venv; } >/dev/null 2>&1 || true
        fi
        rm -rf .venv
        "$python" -m venv .venv ||
            die "Python's venv module is not complete. Debian, Ubuntu: apt-get install python3-venv, then try again."
    fi
fi

echo "Installing $requirements"
.venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$requirements" ||
    die "Packages could not be installed. Behind a proxy or a company mirror, tell pip: python3 -m pip config set …"
touch .venv/.ready
[ "${1:-}" = dev ] && touch .venv/.ready-dev
echo "Ready."
