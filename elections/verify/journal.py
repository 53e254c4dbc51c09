"""The journal by itself, and against the archive and the draws' texts."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from elections.canonical import sha256_hex
from elections.errors import CheckFailed, Malformed, Refusal
from elections.journal import ElectionState, urn
from elections.journal.entry import LONGEST, Entry, read_journal
from elections.law import cards
from elections.law.draw_text import check
from elections.law.statute import known, load
from elections.verify.checks import Report
from elections.verify.urn import Urn

_BINDINGS = ("opening", "key", "cards", "closing", "account", "count", "draw", "elected")


class Acts:
    """A journal as read: what it says, and what the standing does not keep."""

    def __init__(self) -> None:
        self.standing = ElectionState()
        self.entries = 0
        self.statute: object = None
        """The statute of the first line, as it stands there."""
        self.left_machine: str | None = None
        """The archive's last event when the machine was left for paper; None when it was not."""

    def apply(self, entry: Entry) -> None:
        """One entry more."""
        before = self.standing if self.entries else ElectionState(head=entry.previous)
        self.standing = before.apply(entry)
        if not self.entries:
            self.statute = entry.data["statute"]
        self.entries += 1
        if entry.act == "leave_machine":
            self.left_machine = str(entry.data["event"])


def check_journal(stream: BinaryIO, report: Report) -> Acts | None:
    """Replays a journal; None when it could not be replayed to its end."""
    acts = Acts()
    whole = True
    report.made("journal")
    report.made("act")
    try:
        for entry in read_journal(_lines(stream)):
            if not whole:
                continue
            try:
                acts.apply(entry)
            except Refusal as refusal:
                whole = False
                report.fail("act", refusal, f"line {entry.seq} ({entry.act})", entry.seq)
    except Refusal as refusal:
        whole = False
        report.fail("journal", refusal, f"after line {acts.entries}")
    if whole and not acts.entries:
        whole = False
        report.fail("journal", Malformed("journal-empty", "The journal has no line."))
    if not whole:
        report.skip("the journal could not be replayed to its end", "statute", *_BINDINGS)
        return None
    report.made("journal", f"{acts.entries} acts, {acts.standing.state}")
    _compare_statute(acts.statute, report)
    return acts


def _compare_statute(told: object, report: Report) -> None:
    """Tells whether the first line's statute is, word for word, this program's of the same id.

    Not a failure where it is not: it may be this program's that was corrected since, or the record's that was altered.
    A reader of the note compares the quotation with the official text.
    """
    given = told if isinstance(told, dict) else {}
    name = str(given.get("id"))
    if name not in known():
        report.skip(f"this program has no statute {name} to compare with", "statute")
        return
    ours = load(name).as_data()
    different = [part for part in ours if part != "articles" and given.get(part) != ours[part]]
    theirs = {article["number"]: article for article in given["articles"]}
    articles = load(name).articles.items()
    different += [f"article {number}" for number, article in articles if theirs.pop(number, None) != article.as_data()]
    different += [f"article {number}" for number in theirs]
    if different:
        report.skip(f"it differs from this program's {name} in: {', '.join(different)}", "statute")
    else:
        report.made("statute", name)


def check_bindings(acts: Acts, found: Urn | None, draws: Mapping[str, bytes], report: Report) -> None:
    """Compares the journal with the archive (None: there is none) and the draws' texts, by file name."""
    standing = acts.standing
    not_yet = "the election has not come so far"
    _check_draws(standing, draws, report)
    if standing.elected:
        report.made("elected", f"{len(standing.elected)} elected")
    report.skip(not_yet, "elected")
    if not standing.opened:
        if found:
            refusal = CheckFailed("archive-before-opening", "There is an archive, but the journal opened no poll.")
            report.fail("opening", refusal)
        report.skip(not_yet, *_BINDINGS)
        return
    if found is None:
        report.fail("opening", CheckFailed("archive-missing", "The poll was opened, but archive.bel is not there."))
        report.skip("there is no archive", *_BINDINGS)
        return
    for name, agree in (
        ("opening", _check_opening),
        ("key", _check_key),
        ("cards", _check_cards),
        ("closing", _check_closing),
    ):
        report.made(name)
        try:
            agree(acts, found)
        except Refusal as refusal:
            report.fail(name, refusal)
    if standing.account:
        _check_account(standing, found, report)
    if standing.result_event:
        report.made("count")
        try:
            _check_count(standing, found)
        except Refusal as refusal:
            report.fail("count", refusal)
    report.skip("counted on paper" if standing.on_paper else not_yet, "account", "count")


def _check_opening(acts: Acts, found: Urn) -> None:
    standing, election = acts.standing, found.election
    _same("setup-event", "The archive's Setup event is not the one in the journal.",
          standing.setup_event, found.setup_event)  # fmt: skip
    if election is None:
        raise CheckFailed("no-election", "election.json could not be read, so that the journal agrees with nothing.")
    _same("wrong-fingerprint", "The election's fingerprint is not the one in the journal.",
          standing.fingerprint, election.fingerprint)  # fmt: skip
    _same("other-election", "The archive's election.json is not the one that the journal describes.",
          urn(standing, election.public_key).data, found.election_data)  # fmt: skip


def _check_key(acts: Acts, found: Urn) -> None:
    standing, trustees = acts.standing, found.trustees
    _same("wrong-trustees-hash", "The archive's trustees are not those that the committee compared.",
          standing.trustees, found.trustees_hash)  # fmt: skip
    shape = (len(trustees.certs), trustees.threshold) if trustees else None
    _same("wrong-committee", "The key is not shared among the committee's members as the journal says.",
          (len(standing.members), standing.threshold), shape)  # fmt: skip


def _check_cards(acts: Acts, found: Urn) -> None:
    _same("wrong-credentials-hash", "The archive's public credentials are not those of the cards made.",
          acts.standing.credentials, found.credentials_hash)  # fmt: skip
    _same("credentials-count", "There are not as many public credentials as cards made.",
          acts.standing.made, len(found.credentials))  # fmt: skip


def _check_closing(acts: Acts, found: Urn) -> None:
    standing, last = acts.standing, found.head.type
    if standing.closing_event:
        _same("wrong-closing-event", "The archive's EncryptedTally event is not the one of the closing.",
              standing.closing_event, found.tally_event)  # fmt: skip
        _same("wrong-ballots", "The archive does not hold as many ballots as the journal counts.",
              standing.ballots, found.head.ballots)  # fmt: skip
    if acts.left_machine is not None:
        _same("opened-after-leaving", "The urn was to stay as it was when the committee left the machine.",
              acts.left_machine, found.head.event)  # fmt: skip
    elif standing.result_event:
        _same("no-result", "The journal tells of a count, and the archive holds no Result.", last, "Result")
    elif standing.closing_event:
        if last not in ("EncryptedTally", "PartialDecryption"):
            raise CheckFailed("result-before-count", "The archive holds a Result, and the journal no count.")
    elif last not in ("Setup", "Ballot"):
        raise CheckFailed("closed-too-soon", "The archive's ballots have ended; the journal did not close the poll.")


def _check_account(standing: ElectionState, found: Urn, report: Report) -> None:
    account = standing.account
    if account is None:
        return
    report.made("account", ", ".join(account.differences) or "no difference")
    differences = cards.check_credentials(
        listed=[str(credential) for credential in found.credentials],
        voted=[str(credential) for credential in found.voted],
        spoiled=account.spoiled_credentials,
        left=account.left_credentials,
        spoiled_number=account.spoiled,
        left_number=account.left if account.checked else 0,
    )
    told = set(account.differences) - cards.NUMBERS
    for difference in differences:
        if difference.code not in told:
            report.fail("account", difference)
    for code in sorted(told - {difference.code for difference in differences}):
        report.fail(
            "account",
            CheckFailed(
                "difference-unfounded",
                "The account names a difference that list and urn do not show: {code}.",
                code=code,
            ),
        )


def _check_count(standing: ElectionState, found: Urn) -> None:
    _same("wrong-result-event", "The archive's Result event is not the one in the journal.",
          standing.result_event, found.result_event)  # fmt: skip
    _same("wrong-shares", "The journal names other members' shares than the archive holds.",
          standing.shares, tuple(sorted(found.owners)))  # fmt: skip
    counts, result = standing.counts, found.result
    if counts is None or result is None:
        raise CheckFailed("no-result", "The journal tells of a count, and the archive holds no Result.")
    _same("wrong-counts", "The counts in the journal are not those in the archive.",
          (counts.blank, *(counts.votes[one.number] for one in standing.on_ballot)),
          (result.blank, *result.votes))  # fmt: skip


def _check_draws(standing: ElectionState, draws: Mapping[str, bytes], report: Report) -> None:
    expected = {f"{draw.number}.txt": draw.closed for draw in standing.draws if draw.closed}
    if expected or draws:
        report.made("draw", f"{len(expected)} recorded draws")
    for number, (name, draw) in enumerate(expected.items()):
        try:
            if name not in draws:
                raise CheckFailed("draw-missing", "The text of this draw is not there.")
            check(draws[name])
            _same("draw-differs", "The text is not the draw of the journal.",
                  sha256_hex(draw.text), sha256_hex(draws[name]))  # fmt: skip
        except Refusal as refusal:
            report.fail("draw", refusal, f"draws/{name}", number)
    for name in sorted(draws.keys() - expected.keys()):
        unknown = CheckFailed("draw-unknown", "The journal knows of no such draw.")
        report.fail("draw", unknown, f"draws/{name}", len(expected))
    report.skip("no draw was recorded", "draw")


def _same(code: str, message: str, one: object, other: object) -> None:
    if one != other:
        raise CheckFailed(code, message)


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines, none read further than a line may be long."""
    while line := stream.readline(LONGEST + 1):
        yield line
