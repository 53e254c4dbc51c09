"""Files between preview and taking: kept as read in the data folder, under a random name, for one account, an hour.

A file is read once: what is kept is the book it was read as, and beside it what was chosen since.
"""

import json
import re
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from elections.errors import Missing
from elections.law.roll import Book, Choices, book_from_json, choices_from_json
from elections.web import security

SECONDS: Final = 3600
_NAME: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Upload:
    """A file that was sent: for which cohort, under which name, what it was read as, and what was chosen about it."""

    name: str
    cohort_id: int
    filename: str
    book: Book
    choices: Choices


def keep(cohort_id: int, filename: str, book: Book) -> str:
    """Keeps a file, and returns the random name it is found under; what the account left behind before is deleted."""
    account = security.who().account
    for path in _folder().iterdir():
        if _is_old(path) or (read := _read(path)) is None or read[0] == account:
            path.unlink(missing_ok=True)
    name = security.config().random_bytes(16).hex()
    _write(Upload(name, cohort_id, filename[-200:], book, Choices()))
    return name


def say(upload: Upload, choices: Choices) -> None:
    """Keeps what was chosen about a file, in place of what was before."""
    _write(Upload(upload.name, upload.cohort_id, upload.filename, upload.book, choices))


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


def _write(upload: Upload) -> None:
    head = {
        "account": security.who().account,
        "cohort": upload.cohort_id,
        "filename": upload.filename,
        "choices": upload.choices.to_json(),
    }
    beside = _folder() / f"{upload.name}.{secrets.token_hex(4)}"
    beside.touch(mode=0o600)
    beside.write_text(json.dumps(head) + "\n" + upload.book.to_json(), encoding="ascii")
    beside.replace(_folder() / upload.name)


def _is_old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > SECONDS
    except FileNotFoundError:
        return True


def _read(path: Path) -> tuple[int, Upload] | None:
    try:
        head, _, data = path.read_bytes().partition(b"\n")
        about = json.loads(head)
        book, choices = book_from_json(data), choices_from_json(about["choices"])
        return about["account"], Upload(path.name, about["cohort"], about["filename"], book, choices)
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _gone() -> Missing:
    return Missing("upload-gone", "This file is not kept any more. Choose it again.")
