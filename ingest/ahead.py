"""What lies ahead of a reading: the files in their order and their sizes, to tell how far it is."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.archives import files_of, listed
from ingest.file_types import is_one_file
from ingest.files import SIGN_OF_MEMBER, NamedFile, shown_name


@dataclass
class Ahead:
    """Names and bytes of what will be read, and how many of them are done."""

    names: list[str]
    sizes: list[int]
    done: int = 0

    def finished(self, name: str) -> None:
        """Something was read; worksheets of one workbook finish it more than once."""
        for place in range(max(self.done - 1, 0), len(self.names)):
            planned = self.names[place]
            if name == planned or name.startswith(planned + SIGN_OF_MEMBER):
                self.done = max(self.done, place + 1)
                return

    @property
    def total(self) -> int:
        return len(self.names)

    @property
    def next(self) -> str | None:
        """The file that is being read now; None when the last one is done."""
        return self.names[self.done] if self.done < self.total else None

    @property
    def share(self) -> float:
        """How much is done, 0 to 1, by bytes."""
        return sum(self.sizes[: self.done]) / max(sum(self.sizes), 1)


def ahead(files: Sequence[NamedFile]) -> Ahead:
    """What reading these files will come across. A damaged ZIP counts as one file."""
    found = [item for file in files for item in _inside(file)]
    return Ahead([name for name, _ in found], [size for _, size in found])


def _inside(file: NamedFile) -> list[tuple[str, int]]:
    name, whole = shown_name(file.name), [(shown_name(file.name), _size(file.path))]
    if not zipfile.is_zipfile(file.path) or is_one_file(file.path):
        return whole
    return [
        (name + SIGN_OF_MEMBER + shown_name(info.filename), info.file_size)
        for info in files_of(listed(file.path))
    ] or whole


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
