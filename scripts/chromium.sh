#!/usr/bin/env bash
# Says where a Chromium is, for the browser tests; with `--install`, tries Debian's package first.
# Ends with 1 and no output when there is none. Nothing here downloads a browser by itself.
set -uo pipefail

find_chromium() {
    local candidate
    for candidate in "${KADANS_CHROMIUM:-}" chromium chromium-browser google-chrome-stable google-chrome; do
        if [ -n "$candidate" ] && command -v "$candidate"; then
            return 0
        fi
    done
    return 1
}

find_chromium && exit 0
[ "${1:-}" = "--install" ] && command -v apt-get >/dev/null || exit 1

if [ "$(id -u)" = 0 ]; then
    as_root=(env)
elif sudo -n true 2>/dev/null; then
    as_root=(sudo -n env)
else
    exit 1
fi
echo "No Chromium here: installing Debian's package for the browser tests" >&2
for step in "update" "install -y --no-install-recommends chromium fonts-dejavu-core"; do
    # shellcheck disable=SC2086
    timeout 600 "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get $step </dev/null >/dev/null 2>&1
done
find_chromium
