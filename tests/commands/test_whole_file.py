"""A file of a command comes whole, for its owner, and through no link."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from commands import whole_file
from commands.errors import Refused


def test_it_is_its_owner_s_alone_and_another_s_hold_on_the_old_one_shows_nothing(
    tmp_path: Path,
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("old")
    path.chmod(0o666)
    with path.open() as held:
        whole_file.write(path, b"new")
        assert held.read() == "old"
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", 0o600)


def test_the_old_one_stays_when_the_new_one_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kadans.prom"
    path.write_text("old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        whole_file.write(path, b"new", 0o644)
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["kadans.prom"]


@pytest.mark.parametrize("kind", ["link", "link to nothing", "folder", "pipe"])
def test_what_is_no_file_is_refused_by_its_name(tmp_path: Path, kind: str) -> None:
    path, other = tmp_path / "list.csv", tmp_path / "other"
    if kind.startswith("link"):
        path.symlink_to(other)
    elif kind == "folder":
        path.mkdir()
    else:
        os.mkfifo(path)
    if kind == "link":
        other.write_text("of somebody else")
    with pytest.raises(Refused) as refused:
        whole_file.write(path, b"new")
    said = refused.value.sentence.said("nl")
    assert said.startswith(f"{path}: ") and "map van jezelf" in said
    assert other.exists() == (kind == "link")
    assert kind != "link" or other.read_text() == "of somebody else"


def test_a_folder_that_is_not_there_is_told_by_the_name_that_was_asked_for(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as missing:
        whole_file.write(tmp_path / "none" / "list.csv", b"new")
    assert missing.value.filename == str(tmp_path / "none" / "list.csv")
