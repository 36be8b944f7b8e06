"""One pull as files: parts that are fetched, and a manifest that lets a later run go on.

Everything lies in one folder of the inbox, which is emptied after the import, and after a day at
the latest. The manifest is renamed into place after each step, so that a crash loses one page.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ingest.files import NamedFile, sha256_of
from ingest.graph_files import read_json, write_json
from ingest.jobs import inbox_path

FOLDER = "graph-pull"
RESUME_FOR = timedelta(hours=6)
VERSION = 1


@dataclass
class Run:
    """The parts of one pull. A part is open (some pages), fetched (whole file) or done."""

    folder: Path
    started_at: datetime
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)
    identity: str = ""

    @classmethod
    def open(cls, home: Path, now: datetime, identity: str) -> Run:
        """The run that was left unfinished within RESUME_FOR, for the same app; else a new one."""
        folder = inbox_path(home, FOLDER)
        kept = read_json(folder / "manifest.json")
        if kept.get("version") == VERSION and kept.get("identity") == identity:
            started_at = datetime.fromisoformat(kept["started_at"])
            if timedelta(0) <= now - started_at <= RESUME_FOR:
                run = cls(folder, started_at, kept["parts"], identity)
                run._drop_the_torn()
                return run
        shutil.rmtree(folder)
        return cls(inbox_path(home, FOLDER), now, {}, identity)

    def save(self) -> None:
        """Put the manifest in place."""
        write_json(
            self.folder / "manifest.json",
            {
                "version": VERSION,
                "identity": self.identity,
                "started_at": self.started_at.isoformat(),
                "parts": self.parts,
            },
        )

    def state(self, part: str) -> str:
        """new, open, fetched or done."""
        return str(self.parts.get(part, {}).get("state", "new"))

    def path(self, part: str) -> Path:
        """Where a part's bytes are while they come in."""
        return self.folder / f"{part}.part"

    def open_part(self, part: str, **more: Any) -> dict[str, Any]:
        """Begin a part, or begin it again."""
        self.parts[part] = {"state": "open", **more}
        return self.parts[part]

    def fetched(self, part: str, name: str, **more: Any) -> None:
        """A part is whole: its file gets the name that people will see."""
        target = self.folder / name
        self.path(part).replace(target)
        self.parts[part] = {
            "state": "fetched",
            "file": name,
            "sha256": sha256_of(target),
            **more,
        }
        self.save()

    def nothing(self, part: str, **more: Any) -> None:
        """A part is whole and has no file to import."""
        self.path(part).unlink(missing_ok=True)
        self.parts[part] = {"state": "done", **more}
        self.save()

    def file(self, part: str) -> NamedFile:
        """A fetched part, to be imported."""
        name = self.parts[part]["file"]
        return NamedFile(self.folder / name, name)

    def imported(self, part: str) -> None:
        """A part's file went through the importer: its bytes go."""
        self.file(part).path.unlink(missing_ok=True)
        self.parts[part]["state"] = "done"
        self.save()

    def forget(self, part: str) -> None:
        """A part is begun anew next time; none of its bytes stay, for they hold names."""
        entry = self.parts.pop(part, {})
        self.path(part).unlink(missing_ok=True)
        if "file" in entry:
            (self.folder / entry["file"]).unlink(missing_ok=True)
        self.save()

    def drop_unless_resumable(self, part: str) -> None:
        """What a failed part left is of no use, unless it has whole pages to go on from."""
        if not self.parts.get(part, {}).get("next"):
            self.forget(part)

    def close(self) -> None:
        """Nothing is left to do: the folder goes."""
        shutil.rmtree(self.folder)

    def _drop_the_torn(self) -> None:
        """Fetched files that are not what the manifest says are fetched again; strays go."""
        for part, entry in list(self.parts.items()):
            if entry["state"] == "fetched":
                path = self.folder / entry["file"]
                if not path.is_file() or sha256_of(path) != entry["sha256"]:
                    del self.parts[part]
            elif entry["state"] == "open":
                path = self.path(part)
                whole = path.is_file() and path.stat().st_size >= entry.get("size", 0)
                if not whole or not entry.get("next"):
                    del self.parts[part]
        known = {entry.get("file") for entry in self.parts.values()} | {"manifest.json"}
        known |= {self.path(part).name for part, e in self.parts.items() if e["state"] == "open"}
        for path in self.folder.iterdir():
            if path.name not in known:
                path.unlink()
