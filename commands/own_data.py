"""own-data: what is kept of one person, for an admin who answers that person's request."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime

from access import Viewer
from commands import whole_file
from commands.errors import NO_DATA, Refused
from commands.home import data_if_any
from commands.looks import looker
from commands.output import Out
from commands.trust import needs_reason, persons
from ingest.exports import title_of
from metrics.own_data import for_request
from reports import own_data as report
from store.access_log import OBJECT_ID, AccessLog
from store.control import Control
from store.home import Home
from store.pseudonyms import Pseudonyms
from words import text

ENDINGS = (".html", ".json")


def run_own_data(arguments: argparse.Namespace) -> int:
    """Write the file, readable by its owner only. Asking is logged first, with the reason."""
    path = arguments.out
    if path.suffix.lower() not in ENDINGS:
        raise Refused(text("{path}: write a name that ends in .html or .json.", path=str(path)))
    whole_file.may_be_written(path)
    given = persons(arguments)
    needs_reason(arguments)
    home = Home(arguments.settings.home)
    data, secret = data_if_any(home.root), home.known_secret()
    if data is None or secret is None:
        raise Refused(NO_DATA)
    log = AccessLog.open(home.root)
    for one in given:
        log.write(looker(), "admin", "own-data", f"why={arguments.why}", about=one)
    today = datetime.now(UTC).date()
    named = [("oid" if OBJECT_ID.fullmatch(one) else "upn", one) for one in given]
    viewer = Viewer(looker(), "admin")
    found = for_request(data, home, Pseudonyms(secret), named, viewer, today)

    def source_name(source: str) -> str:
        known = title_of(source)
        return known.said(arguments.lang) if known else source

    told = report.Told(
        data=found,
        settings=Control.open(home.root).settings(),
        looks=log.looks_at_me(tuple(given)),
        source_name=source_name,
        language=arguments.lang,
        today=today,
        contact=arguments.settings.sign_in.contact,
    )
    document = report.document(told)
    written = (
        json.dumps(document, ensure_ascii=False, indent=2)
        if path.suffix.lower() == ".json"
        else report.page(told)
    )
    whole_file.write(path, written.encode("utf-8"))
    if arguments.json:
        rows = sum(len(one.rows) for one in found.files)
        Out(arguments.lang).json({"written": str(path), "rows": rows, "files": len(found.files)})
    else:
        Out(arguments.lang).say("Written: {path}", path=str(path))
    return 0
