"""The poll from the opening to the closing, remarks, and what the journal settles about the urn (article 7).

The question and the whole of `election.json`, but for the committee's key, follow from the journal: the program writes
these bytes, the rehearsal too, and the verifier writes them again and compares. Candidates and answers cannot differ.
"""

from dataclasses import replace

from elections.belenios.group import Element
from elections.belenios.questions import Election, Question
from elections.belenios.trustees import four_by_four
from elections.errors import CheckFailed, Forbidden, Malformed, OutOfState
from elections.journal.act import KINDS, Asked, Data, act, demand, rule
from elections.journal.entry import Entry
from elections.journal.shapes import (
    COUNT,
    FINGERPRINT,
    HEX,
    NUMBER,
    REASON,
    SEAL,
    WITH,
    WITH_MAYBE,
    Code,
    Line,
    Maybe,
    Moment,
    Named,
    fields,
)
from elections.journal.state import ElectionState
from elections.law import calendar
from elections.law.committee import SEATS

act(
    "open",
    by=("chair",),
    states=("sitting",),
    to="open",
    data=fields(WITH, fingerprint=FINGERPRINT, setup=HEX, scripts=Named(HEX, empty=True), version=Line(40)),
    together=True,
    first=OutOfState(
        "out-of-state-open",
        "The poll is opened once, in the sitting; begin the poll, form the committee and make its key first.",
    ),
)


@demand("open")
def _ready(standing: ElectionState, asked: Asked) -> None:
    if not standing.all_confirmed:
        raise OutOfState("key-unconfirmed", "Not every member has confirmed the key; all of them confirm it first.")
    if not standing.opening_has_come(asked.at):
        raise OutOfState("too-early-to-open", "The poll does not open before the announced time; wait for it first.")
    if standing.poll_is_over(asked.at):
        raise OutOfState("too-late-to-open", "The closing time has passed; adjourn the sitting to a new time first.")


@rule("open")
def _open(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    return replace(
        standing,
        opened=True,
        fingerprint=data["fingerprint"],
        setup_event=data["setup"],
        late=standing.is_late(entry.at),
    )


@demand("suspend", "resume")
def _before_closing(standing: ElectionState, asked: Asked) -> None:
    # A server that was down at the closing time suspends after it.
    if asked.by != "server":
        _check_time(standing, asked)


@demand("extend")
def _before_closing_or_suspended(standing: ElectionState, asked: Asked) -> None:
    if standing.state == "open":
        _check_time(standing, asked)


def _check_time(standing: ElectionState, asked: Asked) -> None:
    if standing.poll_is_over(asked.at):
        raise OutOfState("time-is-over", "The closing time has passed; close the poll, or extend it while suspended.")


act(
    "suspend",
    by=("chair", "server"),
    states=("open",),
    to="suspended",
    data=fields(WITH_MAYBE, cause=Code(("committee", "outage")), reason=Maybe(REASON)),
    together=True,
    first=OutOfState("out-of-state-suspend", "Only an open poll is suspended; open or resume it first."),
)


@rule("suspend")
def _suspend(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    server = entry.by == "server"
    if (data["cause"] == "outage") != server or ("with" in data) == server or ("reason" in data) == server:
        raise Malformed(
            "suspension", "The committee suspends with two persons and a reason, the server after an outage only."
        )
    return standing


act(
    "resume",
    by=("chair",),
    states=("suspended",),
    to="open",
    data=fields(WITH, reason=REASON),
    together=True,
    first=OutOfState("out-of-state-resume", "Only a suspended poll is resumed; suspend it first."),
)


@rule("resume")
def _resume(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    return standing


act(
    "extend",
    by=("chair",),
    states=("open", "suspended"),
    data=fields(WITH, closes_at=Moment(), reason=REASON),
    together=True,
    first=OutOfState(
        "out-of-state-extend", "The poll is extended while it is open or suspended; open it first, after closing never."
    ),
)


@rule("extend")
def _extend(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    closes = calendar.parse_instant(data["closes_at"])
    if closes <= entry.at or (standing.closes_at and closes <= standing.closes_at):
        raise OutOfState("not-an-extension", "The new closing time is later than the one before, and lies ahead.")
    return replace(standing, closes_at=closes)


act(
    "close",
    by=("server", "chair"),
    states=("open", "suspended"),
    to="closed",
    data=fields(
        WITH_MAYBE,
        cause=Code(("clock", "early", "all-voted")),
        reason=Maybe(REASON),
        handed_out=COUNT,
        ballots=COUNT,
        event=HEX,
        seal=SEAL,
    ),
    together=True,
    first=OutOfState("out-of-state-close", "Only an open or suspended poll is closed; open it first."),
)


@demand("close", needs="cause")
def _time_to_close(standing: ElectionState, asked: Asked) -> None:
    cause, chair = asked.data["cause"], asked.by == "chair"
    if cause == "early" and not chair or cause == "clock" and chair:
        raise Forbidden("not-your-closing", "The committee closes early, the server by the clock.")
    if cause != "early" and standing.state == "suspended":
        raise OutOfState(
            "suspended-closing", "A suspended poll is closed by the committee, with a reason, or resumed first."
        )
    if cause == "clock" and not standing.poll_is_over(asked.at):
        raise OutOfState("not-over", "The closing time has not come; wait for it first.")


@demand("close", needs="cause ballots")
def _all_voted(standing: ElectionState, asked: Asked) -> None:
    if asked.data["cause"] == "all-voted" and asked.data["ballots"] != standing.electors:
        raise OutOfState("not-all-voted", "Not every elector has voted yet.")


@rule("close")
def _close(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    if ("with" in data) != (entry.by == "chair") or ("reason" in data) != (data["cause"] == "early"):
        raise Malformed("closing", "The chair closes with a second person, and gives a reason when he closes early.")
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


act(
    "remark",
    by=SEATS,
    states=("sitting", "open", "suspended", "closed", "counted"),
    data=fields(remark=NUMBER, kind=Code(KINDS)),
    first=OutOfState(
        "out-of-state-remark",
        "Remarks are taken from the beginning of the poll to the proclamation; begin the poll first.",
    ),
)


@demand("remark")
def _sits(standing: ElectionState, asked: Asked) -> None:
    if asked.by != "chair" and not standing.seated(asked.by):
        raise Forbidden("no-such-seat", "The committee has no seat «{seat}» in this election.", seat=asked.by)


@rule("remark")
def _remark(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    if data["remark"] != standing.remarks + 1:
        raise CheckFailed("remark-number", "Remarks are numbered 1, 2, 3, …: this one is {n}.", n=standing.remarks + 1)
    return replace(standing, remarks=data["remark"])


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
