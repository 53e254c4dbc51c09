"""The poll: opening, suspension, extension, closing, remarks, and the way back to paper."""

import hashlib
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update

from elections import __version__, journal, resources
from elections.acts.proposals import Data, takes_two
from elections.acts.transaction import Act, Context, acting, archive_head, next_number
from elections.acts.urn import forget_order, stream
from elections.belenios import archive, tally, trustees
from elections.belenios.ballot import Ballot as ProtocolBallot
from elections.belenios.questions import Election as Question
from elections.belenios.trustees import four_by_four
from elections.canonical import Canonical
from elections.db.models import Election, Institute, Remark
from elections.errors import Malformed
from elections.law import calendar

OUTAGE: Final = timedelta(seconds=30)
"""A server that has not looked at the clock for longer than this was down."""


@takes_two("open")
def _open(act: Act, data: Data, seat: str) -> None:
    """Opens the poll: the archive's first event; `data` is empty."""
    act.check("open", "chair")
    act.enter("open", "chair", act.standing.statute.ballot_article, {"with": seat, **_set_up(act)})


def _set_up(act: Act) -> Data:
    election = act.election
    if election.trustees_json is None or election.credentials_json is None or election.closes_at is None:
        raise AssertionError("the key is confirmed, and the cards are made")
    public_key = trustees.Trustees.from_bytes(election.trustees_json).public_key
    question = journal.urn(act.standing, public_key)
    election.election_json = question.data
    appended = archive.setup(int(act.now.timestamp()), question.data, election.trustees_json, election.credentials_json)
    act.append(appended)
    return {
        "fingerprint": question.fingerprint,
        "setup": appended.head.event,
        "scripts": script_hashes(),
        "version": __version__,
    }


def script_hashes() -> dict[str, Canonical]:
    """The hex SHA-256 of every script that browsers are sent, by file name."""
    folder = resources.folder("static") / "js"
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.js"))}


@takes_two("suspend")
def _suspend(act: Act, data: Data, seat: str) -> None:
    """Suspends the poll; `data` holds `reason`."""
    act.enter("suspend", "chair", "rule", {"with": seat, "cause": "committee", "reason": data["reason"]})


@takes_two("resume")
def _resume(act: Act, data: Data, seat: str) -> None:
    """Resumes the poll; `data` holds `reason`."""
    act.enter("resume", "chair", "rule", {"with": seat, "reason": data["reason"]})


@takes_two("extend")
def _extend(act: Act, data: Data, seat: str) -> None:
    """Extends the poll; `data` holds `closes_at` (a moment as the record writes it) and `reason`."""
    closes_at = calendar.parse_instant(str(data["closes_at"]))
    act.enter(
        "extend",
        "chair",
        "rule",
        {"with": seat, "closes_at": calendar.instant_text(closes_at), "reason": data["reason"]},
    )
    act.election.closes_at = closes_at


@takes_two("close")
def _close_early(act: Act, data: Data, seat: str) -> None:
    """Closes before the time; `data` holds `reason`."""
    close(act, "chair", {"cause": "early", "with": seat, "reason": data["reason"]})


@takes_two("close_all_voted")
def _close_all_voted(act: Act, data: Data, seat: str) -> None:
    """Closes because every elector has voted; `data` is empty."""
    close(act, "chair", {"cause": "all-voted", "with": seat})


@takes_two("leave_machine")
def _leave_machine(act: Act, data: Data, seat: str) -> None:
    """Leaves the machine for paper; the urn, if opened, stays sealed. `data` holds `reason`."""
    event = archive_head(act.election).event if act.election.archive_head else ""
    act.enter("leave_machine", "chair", "rule", {"with": seat, "reason": data["reason"], "event": event})
    act.election.on_paper = True


def close(act: Act, by: str, data: Data) -> None:
    """Ends the ballots, adds up the encrypted tally, and seals."""
    election = act.election
    act.check("close", by, cause=data["cause"])
    if election.election_json is None:
        raise AssertionError("an open poll has its question")
    question = Question.from_bytes(election.election_json)
    ballots = (
        ProtocolBallot.from_bytes(step.data[0])
        for step in archive.read(stream(act.session, election))
        if step.event.type == "Ballot"
    )
    encrypted = tally.aggregate(question.question, (ballot.choices() for ballot in ballots))
    act.append(archive.end_ballots(archive_head(election)))
    act.append(archive.encrypted_tally(archive_head(election), encrypted.to_bytes()))
    event = archive_head(election).event
    act.enter(
        "close",
        by,
        "rule",
        {
            **data,
            "handed_out": election.handed_out,
            "ballots": election.ballots,
            "event": event,
            "seal": four_by_four(event),
        },
    )
    act.afterwards.append(forget_order(act.session, election.id))


def state_by_clock(election: Election, now: datetime) -> str:
    """The election's state as everybody is shown it: an open poll whose closing time has come is closed."""
    over = election.closes_at is not None and calendar.has_come(election.closes_at, now)
    return "closed" if election.state == "open" and over else election.state


def due(context: Context) -> list[str]:
    """The open polls whose closing time has come, by uuid."""
    with context.database.reading() as session:
        query = select(Election.uuid).where(Election.state == "open", Election.closes_at <= context.now())
        return list(session.scalars(query))


def close_due(context: Context) -> None:
    """Closes every poll whose time is over; one that came due while the server was down is suspended instead.

    Called by the server's thread and before every POST; also notes that the server is looking at the clock.
    """
    with context.database.reading() as session:
        institute = session.get(Institute, 1)
        heartbeat = institute.heartbeat if institute else None
        known = institute is not None
    for uuid in due(context):
        with acting(context, uuid) as act:
            closes_at = act.election.closes_at
            if act.election.state != "open" or closes_at is None or not calendar.has_come(closes_at, act.now):
                continue
            if heartbeat is not None and heartbeat < closes_at and act.now - heartbeat > OUTAGE:
                act.enter("suspend", "server", "rule", {"cause": "outage"})
            else:
                close(act, "server", {"cause": "clock"})
    now = context.now()
    if known and (heartbeat is None or now - heartbeat >= OUTAGE / 6):
        with context.database.writing() as session:
            session.execute(update(Institute).values(heartbeat=now))


def remark(context: Context, uuid: str, by: str, kind: str, text: str) -> int:
    """Enters a remark, complaint, incident or dissent for the minutes; the journal says only that there is one.

    Raises:
        Malformed: `bad-remark`.
        OutOfState: the sitting has not begun, or is over.
    """
    written = text.strip()
    if not written or len(written) > 4000:
        raise Malformed("bad-remark", "Write the remark: at most 4000 characters.")
    with acting(context, uuid) as act:
        number = next_number(act.session, Remark.remark, act.election.id)
        act.enter("remark", by, "rule", {"remark": number, "kind": kind})
        act.session.add(
            Remark(election_id=act.election.id, remark=number, kind=kind, office=by, text=written, at=act.now)
        )
        return number
