"""Rules of the acts from the opening to the closing, and of remarks; and what the journal settles about the urn.

The question and the whole of `election.json`, but for the committee's key, follow from the journal: the program writes
these bytes, the rehearsal too, and the verifier writes them again and compares. Candidates and answers cannot differ.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from elections.belenios.group import Element
from elections.belenios.questions import Election, Question
from elections.belenios.trustees import four_by_four
from elections.errors import CheckFailed, Forbidden, Malformed, OutOfState
from elections.journal.entry import Entry
from elections.journal.state import ElectionState, rule
from elections.law import calendar

Data = Mapping[str, Any]


@rule("suspend")
def _suspend(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    server = entry.by == "server"
    if (data["cause"] == "outage") != server or ("with" in data) == server or ("reason" in data) == server:
        raise Malformed(
            "suspension", "The committee suspends with two persons and a reason, the server after an outage only."
        )
    if not server:
        _before_closing(standing, entry)
    return standing


@rule("resume")
def _resume(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    _before_closing(standing, entry)
    return standing


@rule("extend")
def _extend(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    if standing.state == "open":
        _before_closing(standing, entry)
    closes = calendar.parse_instant(data["closes_at"])
    if closes <= entry.at or (standing.closes_at and closes <= standing.closes_at):
        raise OutOfState("not-an-extension", "The new closing time is later than the one before, and lies ahead.")
    return replace(standing, closes_at=closes)


@rule("close")
def _close(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    cause, together = data["cause"], "with" in data
    if together != (entry.by == "chair") or ("reason" in data) != (cause == "early"):
        raise Malformed("closing", "The chair closes with a second person, and gives a reason when he closes early.")
    if cause == "early" and not together or cause == "clock" and together:
        raise Forbidden("not-your-closing", "The committee closes early, the server by the clock.")
    if cause != "early" and standing.state == "suspended":
        raise OutOfState(
            "suspended-closing", "A suspended poll is closed by the committee, with a reason, or resumed first."
        )
    if cause == "clock" and standing.closes_at and entry.at < standing.closes_at:
        raise OutOfState("not-over", "The closing time has not come; wait for it first.")
    if cause == "all-voted" and data["ballots"] != standing.electors:
        raise OutOfState("not-all-voted", "Not every elector has voted yet.")
    if max(data["ballots"], data["handed_out"]) > standing.made:
        raise CheckFailed(
            "more-than-cards", "There are no more ballots, and no more cards handed out, than cards made."
        )
    if data["seal"] != four_by_four(data["event"]):
        raise CheckFailed("closing-seal", "The closing seal is not the one of the archive's last event.")
    return replace(
        standing,
        handed_out=data["handed_out"],
        ballots=data["ballots"],
        closing_event=data["event"],
        seal=data["seal"],
    )


@rule("remark")
def _remark(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    if data["remark"] != standing.remarks + 1:
        raise CheckFailed("remark-number", "Remarks are numbered 1, 2, 3, …: this one is {n}.", n=standing.remarks + 1)
    if entry.by != "chair" and not standing.seated(entry.by):
        raise Forbidden("no-such-seat", "The committee has no seat «{seat}» in this election.", seat=entry.by)
    return replace(standing, remarks=data["remark"])


def _before_closing(standing: ElectionState, entry: Entry) -> None:
    if standing.closes_at and entry.at >= standing.closes_at:
        raise OutOfState("time-is-over", "The closing time has passed; close the poll, or extend it while suspended.")


def question(standing: ElectionState) -> Question:
    """The question: the body whose seat it is, and the candidates on the ballot as answers, in their order."""
    answers = tuple(candidate.answer for candidate in standing.on_ballot)
    return Question(answers, min(standing.names_on_ballot, len(answers)), standing.statute.body.in_language("ar"))


def urn(standing: ElectionState, public_key: Element) -> Election:
    """The election as voters receive it: cohort, institute, statute, question, and the committee's `public_key`."""
    cohort = standing.cohort
    corps = standing.statute.corps_named(cohort.corps).cohort.in_language("ar") if cohort else ""
    return Election(
        description=standing.statute.title.in_language("ar"),
        name=f"{corps} {cohort.number if cohort else ''}".strip(),
        public_key=public_key,
        question=question(standing),
        uuid=standing.election,
        administrator=standing.institute["name_ar"],
    )
