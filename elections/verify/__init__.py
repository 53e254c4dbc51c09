"""Verifies the published record of an election from its files alone, trusting neither server nor committee.

What is enforced, by check (`elections.verify.checks.CHECKS` holds the names in the report's order):

The urn (`archive.bel`)
- archive: rebuilt byte for byte; records named by their hashes; parents and heights; the order `Setup Ballot*
  EndBallots EncryptedTally PartialDecryption+ Result` or a beginning of it; nothing after EndBallots but tally,
  shares and Result; each payload names what stands before it.
- election, trustees, credentials: only forms; the group fixed in the code; certificates, signatures, polynomials and
  proofs of knowledge of every member; the election's key is the product of theirs; credentials distinct and sorted.
- ballot-*: size, only form, this election's uuid and fingerprint; credential on the list; one ballot for one
  credential; 0 < x < p and x^q = 1 for every element, scalars in [0, q); exact lengths; individual, overall and blank
  proofs bound to election, credential and choices; the signature and its hash.
- tally: computed again and compared, with `num_tallied` and `total_weight`.
- share, result: each share against its member's key and this tally, one for one member; every majority of shares
  gives the same; g^count is what they give; the counts can come from so many ballots.

The acts (`journal.jsonl`, `draws/<n>.txt`)
- journal, act: only forms, hash chain, numbers, times; every act replayed by the rules of `elections.journal`.
- statute: that of the first line, told where it is not word for word this program's; a difference is no failure.
- opening, key, cards, closing, account, count: the journal's hashes, numbers, candidates, committee, seal, spoiled and
  left cards against the archive.
- draw, elected: each draw redone from its text and from the journal; those proclaimed follow from counts and draws.

With an earlier copy
- since: it is, byte for byte, the beginning of this record.

What the record cannot show, and no check here claims: `UNKNOWN`.

Where `commitments.bin` lies beside the archive, its advice is hashed as the specification demands, and the equations
of many ballots are asked as one product (`elections.belenios.batch`). Without, and for every ballot that is not shown
right so, all commitments are computed, and membership is asked of random products (`multi_exponent`); a failure is
named ballot by ballot. Either way the error is 2^-64 at most: advice saves time and changes no verdict. Nothing here
reads a clock; randomness is an argument.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from elections.belenios.advice import FILE
from elections.belenios.group import RandomBytes
from elections.errors import Missing
from elections.verify.checks import CHECKS, Check, Failure, Report, check_since
from elections.verify.urn import Urn, check_urn

__all__ = ["ARCHIVE", "CHECKS", "JOURNAL", "UNKNOWN", "Check", "Failure", "archive_of", "verify_record"]

ARCHIVE: Final = "archive.bel"
JOURNAL: Final = "journal.jsonl"

UNKNOWN: Final = (
    "who the electors are, and that the roll (known here by its hash) is right",
    "that each card went to an elector of the roll, and only one",
    "that a voter's device encrypted the choice its holder made",
    "that the times written down are the times at which things were done",
    "who stood behind an office, and that persons said what is written that they said",
    "whether this is the only record: compare the closing seal with the one shown in the room",
)

_URN = tuple(CHECKS)[: tuple(CHECKS).index("journal")]
_ACTS = tuple(CHECKS)[len(_URN) : -1]
_LARGEST_DRAW = 1 << 20


def archive_of(path: Path) -> Path:
    """The archive of the record at `path`: `path` itself, unless it is a folder."""
    return path / ARCHIVE if path.is_dir() else path


def verify_record(
    path: Path,
    *,
    random_bytes: RandomBytes,
    jobs: int = 1,
    since: Path | None = None,
    exact: bool = False,
    progress: Callable[[int], None] = lambda size: None,
) -> list[Check]:
    """Every check of the record at `path`, a folder or an archive alone.

    Args:
        path: the folder with `archive.bel`, `journal.jsonl` and `draws/`, or a `.bel` file.
        random_bytes: where the batched test's choices come from; nobody may foresee them.
        jobs: how many processes check ballots; the outcome is the same.
        since: an earlier copy, a folder or an archive.
        exact: whether advice is ignored; what is right or wrong is the same.
        progress: told how many bytes of the archive were read.

    Raises:
        Missing: there is no record at `path` or `since`.
    """
    report = Report()
    archive = archive_of(path)
    folder = path if path.is_dir() else None
    if not archive.is_file() and not (folder and (folder / JOURNAL).is_file()):
        raise Missing("no-record", "There is neither {archive} nor {journal} in {path}.",
                      archive=ARCHIVE, journal=JOURNAL, path=str(path))  # fmt: skip
    urn: Urn | None = None
    if archive.is_file():
        advice = None if exact or not archive.with_name(FILE).is_file() else archive.with_name(FILE)
        urn = check_urn(archive, advice, report, jobs=jobs, random_bytes=random_bytes, progress=progress)
    report.skip("the record has no archive", *_URN)
    if folder and (folder / JOURNAL).is_file():
        # Only here: the rules of all acts, with statutes and calendars, take longer to load than a small urn to read.
        from elections.verify.journal import check_bindings, check_journal

        with (folder / JOURNAL).open("rb") as stream:
            acts = check_journal(stream, report)
        if acts:
            check_bindings(acts, urn, _draws(folder), report)
    elif folder:
        report.fail("journal", Missing("no-journal", "The folder has no {journal}.", journal=JOURNAL))
    report.skip("no journal was given", *_ACTS)
    if since:
        check_since(path, since, report)
    report.skip("no earlier copy was given", "since")
    return list(report.checks())


def _draws(folder: Path) -> dict[str, bytes]:
    """The draws' texts by file name, each read no further than a text can be long."""
    texts: dict[str, bytes] = {}
    for file in sorted((folder / "draws").glob("*")):
        if file.is_file():
            with file.open("rb") as stream:
                texts[file.name] = stream.read(_LARGEST_DRAW)
    return texts
