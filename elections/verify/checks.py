"""The names of the checks, the report that collects what each found, and whether a record continues an earlier copy."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from elections.errors import CheckFailed, Missing, Refusal

CHECKS: Final = {
    "archive": "the urn's archive is, byte for byte, the one its content makes: names, chain, heights, order, end",
    "election": "election.json has its only form, the fixed group, and the one question",
    "trustees": "the committee's key is made as agreed: certificates, polynomials, proofs; the election uses it",
    "credentials": "the public credentials are members of the group, each once, in ascending order",
    "ballot-form": "every ballot has its only form and is for this election",
    "ballot-credential": "every ballot's credential is on the list, and none has two ballots",
    "ballot-group": "every number in a ballot is a member of the group, or a scalar in range",
    "ballot-proof": "every ballot proves that it bears 0 or 1 for each name, and no more names than allowed, or blank",
    "ballot-signature": "every ballot is signed with its credential",
    "tally": "the encrypted tally is the product of exactly these ballots",
    "share": "every decryption share is its member's, for this tally, and no member has two",
    "result": "the counts are what every majority of the shares decrypts to",
    "journal": "the journal's lines have their only form and are linked by their hashes",
    "act": "every act is in its place, by its office, with what it needs",
    "statute": "the statute in the first line is this program's, word for word",
    "opening": "journal and archive tell of the same election: question, candidates, fingerprint, first event",
    "key": "the key in the archive is the one that the committee compared and confirmed",
    "cards": "the credentials are those of the cards made",
    "closing": "the urn stands where the journal says: closing event, seal, number of ballots",
    "account": "the cards' account holds against list and urn: cards spoiled or left have no ballot",
    "count": "the counts, shares and result event in the journal are the archive's",
    "draw": "every recorded draw is there, and is redone from its own lines",
    "elected": "those proclaimed follow from the counts and the draws",
    "since": "nothing of the earlier copy was removed, changed or moved",
}
"""Every check, in the order of the report."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that is wrong: where ("ballot 3", "line 12", ""), the refusal's code, its sentence."""

    where: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Check:
    """What became of one check: it passed, failed, or was not made, with the reason in `note`."""

    name: str
    made: bool
    failures: tuple[Failure, ...]
    note: str

    @property
    def about(self) -> str:
        """What the check shows when it passes."""
        return CHECKS[self.name]

    @property
    def passed(self) -> bool:
        """Whether the check was made and found nothing."""
        return self.made and not self.failures


class Report:
    """Collects the outcome of each check; a check nobody spoke of was not made."""

    def __init__(self) -> None:
        self._failures: dict[str, list[tuple[int, Failure]]] = {name: [] for name in CHECKS}
        self._notes: dict[str, str] = {}
        self._made: set[str] = set()

    def made(self, name: str, note: str = "") -> None:
        """The check was made; it has passed unless it fails."""
        self._made.add(name)
        if note:
            self._notes[name] = note

    def skip(self, note: str, *names: str) -> None:
        """The checks cannot be made, for the reason in `note`; what failed already stays."""
        for name in names:
            if name not in self._made:
                self._notes.setdefault(name, note)

    def fail(self, name: str, refusal: Refusal, where: str = "", order: int = 0) -> None:
        """The check failed; failures of one check are told in ascending `order`."""
        self._made.add(name)
        self._failures[name].append((order, Failure(where, refusal.code, str(refusal))))

    def failed(self, *names: str) -> bool:
        """Whether one of these checks failed."""
        return any(self._failures[name] for name in names)

    def checks(self) -> Iterator[Check]:
        """Every check, in order."""
        for name, found in self._failures.items():
            failures = tuple(failure for _, failure in sorted(found, key=lambda pair: pair[0]))
            yield Check(name, name in self._made, failures, self._notes.get(name, ""))


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
