"""Whether an earlier copy is the beginning of a record: nothing removed, changed or moved since."""

from pathlib import Path

from elections.errors import CheckFailed, Missing
from elections.verify.checks import Report

ARCHIVE = "archive.bel"
JOURNAL = "journal.jsonl"
_PIECE = 1 << 20


def check_since(path: Path, since: Path, report: Report) -> None:
    """Compares archive and journal with those of the earlier copy `since`, as far as both have them.

    Raises:
        Missing: the earlier copy has neither.
    """
    pairs = [
        (name, _file(path, name), _file(since, name))
        for name in (ARCHIVE, JOURNAL)
        if (since.is_dir() or name == ARCHIVE) and (path.is_dir() or name == ARCHIVE) and _file(since, name).is_file()
    ]
    if not pairs:
        raise Missing("no-earlier-copy", "{path} holds no earlier copy that could be compared.", path=str(since))
    report.made("since", " and ".join(name for name, _, _ in pairs))
    for order, (name, now, before) in enumerate(pairs):
        place = _difference(now, before)
        if place is not None:
            refusal = CheckFailed(
                "not-a-continuation",
                "From byte {place} on, the record is not what the earlier copy says.",
                place=place,
            )
            report.fail("since", refusal, name, order)


def _file(path: Path, name: str) -> Path:
    return path / name if path.is_dir() else path


def _difference(now: Path, before: Path) -> int | None:
    """The first byte at which `now` does not repeat `before`; None when it repeats all of it."""
    if not now.is_file():
        return 0
    place = 0
    with now.open("rb") as new, before.open("rb") as old:
        while piece := old.read(_PIECE):
            other = new.read(len(piece))
            if other != piece:
                same = next((i for i, (a, b) in enumerate(zip(piece, other, strict=False)) if a != b), len(other))
                return place + same
            place += len(piece)
    return None
