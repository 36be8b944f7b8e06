"""Backups: which there are and when each goes, another one now, and how one is put back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

import formats
from store import backup
from store.backup import Backup
from store.control import Control, Job
from ui.escape import plain
from ui.keeping import work
from ui.page import Page


def listed(page: Page) -> list[Backup]:
    """Backups of this home, newest first; none when one of them cannot be read any more."""
    return backup.listed(page.home)


def draw(page: Page, control: Control, found: list[Backup]) -> None:
    """The list with expiry, a button for another, and the way back."""
    st.subheader(page.say("Backups"), anchor=False)
    st.markdown(
        page.say(
            "Each was checked file by file when it was made. The newest {n} are kept, for {days} "
            "days. The key of the pseudonyms is not in them: keep a copy of it elsewhere.",
            n=control.setting("backup_keep"),
            days=control.setting("backup_days"),
        )
    )
    if found:
        st.dataframe(_table(page, found), hide_index=True, width="stretch", alt=_alt(page))
    else:
        st.warning(page.say("There is no backup."), icon=":material/warning:")
    work.button(
        page,
        page.say("Make a backup now"),
        "backup",
        lambda: work.start(page, "backup"),
        icon=":material/save:",
    )
    work.draw(page, {"backup": _made})
    with st.expander(page.say("How a backup is put back")):
        _restore(page, found)


def _alt(page: Page) -> str:
    return page.say("Backups, newest first, with the day on which each goes.")


def _table(page: Page, found: list[Backup]) -> pd.DataFrame:
    rows = [
        [
            formats.moment(one.made_at.astimezone(page.now.tzinfo), page.language),
            formats.day(one.expires_at.astimezone(page.now.tzinfo).date(), page.language),
            formats.count(len(one.manifest["files"]), page.language),
            plain(one.folder, 200),
        ]
        for one in found
    ]
    columns = [page.say("Made"), page.say("Goes after"), page.say("Files"), page.say("Folder")]
    return pd.DataFrame(rows, columns=columns)


def _made(page: Page, job: Job) -> None:
    st.success(
        page.say(
            "The backup is made and checked: {n} files.",
            n=formats.count((job.result or {})["files"], page.language),
        ),
        icon=":material/check_circle:",
    )
    work.close(page)


def _restore(page: Page, found: list[Backup]) -> None:
    st.markdown(
        page.say(
            "This is done at the machine, because the pages must not run meanwhile. Stop Kadans, "
            "then, in its folder:"
        )
    )
    folder = found[0].folder if found else page.home.backups / "…"
    home = page.settings.home
    st.code(
        f'python cli.py --home "{home}" backup --verify "{folder}"\n'
        f'python cli.py --home "{home}" restore "{folder}" --replace',
        language=None,
        wrap_lines=True,
    )
    st.markdown(
        page.say(
            "On another machine, add `--key` with the copy of `secret.key`. Whoever was erased "
            "since is taken out again. Then start Kadans."
        )
    )
