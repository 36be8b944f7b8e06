#!/usr/bin/env bash
# `audit.sh sbom`: what is installed, as CycloneDX, in build/sbom.cdx.json.
# `audit.sh audit`: is anything of it known to be vulnerable? 0 no, 1 yes. When the registry or the database
# of advisories cannot be reached it says so and ends with 0: a machine without the internet can still work.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
tools=build/audit
unreachable() {
    printf '\n!!! NOT CHECKED: %s\n!!! Nothing is known about vulnerabilities from this run.\n\n' "$1" >&2
    exit 0
}

mkdir -p build
if [ ! -f "$tools/.ready" ] || [ requirements-audit.txt -nt "$tools/.ready" ]; then
    # A place of their own: what looks at the environment is not part of it.
    python3 -m venv "$tools" || unreachable "no environment for the tools could be made"
    "$tools/bin/python" -m pip install --quiet --disable-pip-version-check -r requirements-audit.txt ||
        unreachable "the tools could not be installed"
    touch "$tools/.ready"
fi

case "${1:-}" in
sbom)
    "$tools/bin/cyclonedx-py" environment \
        --output-reproducible --of JSON -o build/sbom.cdx.json .venv/bin/python &&
        echo "build/sbom.cdx.json: $(grep -c '"purl"' build/sbom.cdx.json) packages"
    ;;
audit)
    packages=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    timeout 120 "$tools/bin/pip-audit" --vulnerability-service osv --timeout 10 --progress-spinner off \
        --path "$packages" --format json --output build/audit.json 2>build/audit.log
    code=$?
    if [ -s build/audit.json ] && [ "$code" -le 1 ]; then
        "$tools/bin/python" - <<'PY'
import json, sys
found = json.load(open("build/audit.json"))["dependencies"]
bad = [(p["name"], p["version"], v["id"]) for p in found for v in p.get("vulns", ())]
print(f"{len(found)} packages asked, {len(bad)} known vulnerabilities")
for one in bad:
    print("  ", *one)
sys.exit(bool(bad))
PY
    else
        unreachable "the database of advisories did not answer"
    fi
    ;;
*)
    echo "audit.sh sbom | audit" >&2
    exit 2
    ;;
esac
