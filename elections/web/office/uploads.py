"""Files between preview and confirmation: kept in the data folder under a random name, for one account, for an hour."""

import json
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from elections.errors import Missing
from elections.web import security

SECONDS: Final = 3600
_NAME: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Upload:
    """A file that was sent: for which cohort, under which name, its bytes."""

    name: str
    cohort_id: int
    filename: str
    data: bytes


def keep(cohort_id: int, filename: str, data: bytes) -> str:
    """Keeps a file, and returns the random name it is found under; what the account left behind before is deleted."""
    account = security.who().account
    for path in _folder().iterdir():
        if _is_old(path) or (read := _read(path)) is None or read[0] == account:
            path.unlink(missing_ok=True)
    name = security.config().random_bytes(16).hex()
    head = json.dumps({"account": account, "cohort": cohort_id, "filename": filename[-200:]})
    path = _folder() / name
    path.touch(mode=0o600)
    path.write_bytes(head.encode() + b"\n" + data)
    return name


def find(name: str) -> Upload:
    """The file kept under this name by the one who asks.

    Raises:
        Missing: `upload-gone`.
    """
    path = _folder() / name
    if not _NAME.fullmatch(name) or not path.is_file() or _is_old(path):
        raise _gone()
    read = _read(path)
    if read is None or read[0] != security.who().account:
        raise _gone()
    return read[1]


def drop(name: str) -> None:
    """Deletes a file that was taken or given up."""
    if _NAME.fullmatch(name):
        (_folder() / name).unlink(missing_ok=True)


def _folder() -> Path:
    folder = security.config().data_dir / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _is_old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > SECONDS
    except FileNotFoundError:
        return True


def _read(path: Path) -> tuple[int, Upload] | None:
    try:
        head, _, data = path.read_bytes().partition(b"\n")
        about = json.loads(head)
        return about["account"], Upload(path.name, about["cohort"], about["filename"], data)
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _gone() -> Missing:
    return Missing("upload-gone", "This file is not kept any more. Choose it again.")
