"""The data of every paper of an election, from its journal and the office's rows; who renders them is not known here.

Secrets are not: voting cards and members' slips are put together where they are printed, and nowhere kept.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from elections import __version__
from elections.acts.candidacies import as_trainee, find_filing, roll_of
from elections.acts.notes import Notes, check_notes, notes_of
from elections.acts.transaction import find_election, journal_lines, standing_of
from elections.db.models import Election, Elector, Filing, Remark, Staff
from elections.errors import Missing, OutOfState
from elections.journal.entry import Entry, parse_line
from elections.journal.state import ElectionState
from elections.law.roll.posted import posted_hash
from elections.papers import minutes
from elections.papers.head import Data, Private, paper_head
from elections.papers.sheets import (
    appointment_data,
    attendance_data,
    attestation_data,
    candidates_data,
    convocation_data,
    desk_roll_data,
    letter_data,
    proclamation_data,
    receipt_data,
    roll_data,
    vacancy_data,
)


@dataclass(frozen=True)
class Sheet:
    """What one paper is made from: what the journal says, the rows, and what was typed for it."""

    session: Session
    election: Election
    state: ElectionState
    private: Private
    number: int

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The lines of the journal."""
        return self.state.entries

    @property
    def whole(self) -> Data:
        """The minutes' data, which other papers are taken from."""
        return minutes.minutes_data(self.state, self.private)

    def people(self, side: str = "own") -> list[Data]:
        """The electors, or the companion cohort."""
        return [_person(one) for one in roll_of(self.session, self.election.id, side)]

    def signer(self) -> str:
        """The name of the one who convened."""
        return self.holder(self.entries[0].by)

    def closer(self) -> str:
        """The name of the one who closed the list."""
        return self.holder(next(entry.by for entry in self.entries if entry.act == "close_lists"))

    def holder(self, office: str) -> str:
        """The name of the one who holds an office."""
        return _holder(self.session, office)


def _convocation(sheet: Sheet) -> Data:
    contact = notes_of(sheet.election).contact
    return convocation_data(sheet.entries, sheet.private, contact=contact, signed_by=sheet.signer())


def _roll(sheet: Sheet) -> Data:
    electors = roll_of(sheet.session, sheet.election.id)
    posted = posted_hash(as_trainee(sheet.election, one) for one in electors)
    people = [_person(one) for one in electors]
    signer = sheet.holder("registrar")
    return roll_data(sheet.entries, sheet.private, people, roll_hash=posted, signed_by=signer)


def _receipt(act: str) -> Callable[[Sheet], Data]:
    def data(sheet: Sheet) -> Data:
        filing = find_filing(sheet.session, sheet.election.id, sheet.number)
        entered = [one for one in sheet.entries if one.act == act and one.data["filing"] == filing.filing]
        person = sheet.session.get(Elector, (sheet.election.id, filing.registration))
        if not entered or person is None:
            raise Missing("no-such-filing", "There is no candidacy with this number. Reload the list.")
        by = _holder(sheet.session, entered[-1].by)
        return receipt_data(entered[-1], sheet.entries, sheet.private, _person(person), received_by=by)

    return data


def _candidates(sheet: Sheet) -> Data:
    return candidates_data(sheet.entries, sheet.private, signed_by=sheet.closer())


def _candidates_for_the_office(sheet: Sheet) -> Data:
    query = select(Filing).where(Filing.election_id == sheet.election.id, Filing.number.is_(None))
    people = {one.registration: one for one in roll_of(sheet.session, sheet.election.id)}
    nobody = {"name_ar": "", "name_latin": ""}
    not_listed = [
        {
            **(_person(people[one.registration]) if one.registration in people else nobody),
            "registration": one.registration,
            "filing": one.filing,
            "outcome": one.status,
            "reason": one.reason,
        }
        for one in sheet.session.scalars(query.order_by(Filing.filing))
    ]
    signer = sheet.closer()
    return candidates_data(sheet.entries, sheet.private, office=True, not_listed=not_listed, signed_by=signer)


def _desk_roll(sheet: Sheet) -> Data:
    return desk_roll_data(sheet.entries, sheet.private, sheet.people())


def _attendance(sheet: Sheet) -> Data:
    return attendance_data(sheet.entries, sheet.private, sheet.people(), sheet.people("companion"))


def _minutes(sheet: Sheet) -> Data:
    return sheet.whole


def _extract(sheet: Sheet) -> Data:
    return minutes.minutes_data(sheet.state, head=sheet.private)


def _proclamation(sheet: Sheet) -> Data:
    return proclamation_data(sheet.whole, sheet.private)


def _attestation(sheet: Sheet) -> Data:
    told = sheet.whole
    if sheet.number not in {one["number"] for one in told["proclaimed"]["elected"]}:
        raise Missing("not-elected", "No candidate with this number was elected.")
    return attestation_data(told, sheet.private, candidate=sheet.number, signed_by=sheet.holder("director"))


def _letter(sheet: Sheet) -> Data:
    return letter_data(sheet.whole, sheet.private, signed_by=sheet.holder("director"))


def _vacancy(sheet: Sheet) -> Data:
    return vacancy_data(sheet.entries, sheet.private, signed_by=sheet.holder("director"))


@dataclass(frozen=True)
class Kind:
    """A kind of paper: its template, the acts of which one must be on record, and what gathers its data."""

    template: str
    needs: frozenset[str]
    gather: Callable[[Sheet], Data]
    numbered: bool = False
    """Whether a number says which: of a filing, or of a candidate."""


def _kind(template: str, needs: str, gather: Callable[[Sheet], Data], numbered: bool = False) -> Kind:
    return Kind(template, frozenset(needs.split()), gather, numbered)


_END = "adjourn count count_on_paper proclaim end_without_result cancel"

KINDS: Final[Mapping[str, Kind]] = {
    "convocation": _kind("convocation", "convene", _convocation),
    "roll": _kind("roll", "convene", _roll),
    "receipt": _kind("receipt", "file", _receipt("file"), numbered=True),
    "receipt-withdrawal": _kind("receipt", "withdraw", _receipt("withdraw"), numbered=True),
    "candidates": _kind("candidates", "close_lists", _candidates),
    "candidates-office": _kind("candidates", "close_lists", _candidates_for_the_office),
    "attendance": _kind("attendance", "close_lists", _attendance),
    "desk-roll": _kind("desk-roll", "close_lists", _desk_roll),
    "minutes": _kind("minutes", _END, _minutes),
    "extract": _kind("extract", _END, _extract),
    "proclamation": _kind("proclamation", "proclaim", _proclamation),
    "attestation": _kind("attestation", "proclaim", _attestation, numbered=True),
    "letter": _kind("letter", "proclaim", _letter),
    "vacancy": _kind("vacancy", "vacate", _vacancy),
}
"""Every paper that a journal and the office's rows give, by the name its address has."""

FROM_ROLL: Final = frozenset({"roll", "receipt", "receipt-withdrawal", "candidates-office", "attendance", "desk-roll"})
"""Papers that take the election's copy of the roll, and end with it."""


def entries_of(session: Session, uuid: str) -> tuple[Entry, ...]:
    """The journal of a record."""
    return tuple(map(parse_line, journal_lines(session, uuid)))


def printable(election: Election, entries: Iterable[Entry]) -> tuple[str, ...]:
    """The papers that can be printed now, in the order of the acts."""
    done = {entry.act for entry in entries}
    return tuple(
        name for name, kind in KINDS.items() if kind.needs & done and not (election.purged and name in FROM_ROLL)
    )


def gather(session: Session, uuid: str, kind: str, *, number: int = 0, demonstration: bool = False) -> tuple[str, Data]:
    """A paper's template and data.

    Raises:
        Missing: `no-such-paper`, `no-such-election`, or no filing or elected candidate with this `number`.
        OutOfState: `paper-not-yet`, the act that the paper tells has not been done; `roll-purged`.
    """
    election = find_election(session, uuid)
    found = KINDS.get(kind)
    if found is None:
        raise Missing("no-such-paper", "There is no paper {kind}.", kind=kind)
    state = standing_of(session, election)
    if not found.needs & {entry.act for entry in state.entries}:
        raise OutOfState("paper-not-yet", "This paper tells of an act that has not been done yet.")
    if election.purged and kind in FROM_ROLL:
        raise OutOfState("roll-purged", "The election's copy of the roll was deleted after the time for contests.")
    private = _private(session, election, state.entries, kind, demonstration)
    sheet = Sheet(session, election, state, private, number)
    return found.template, found.gather(sheet)


def gather_appointment(
    session: Session, record: str, *, demonstration: bool = False, typed: Notes | None = None
) -> Data:
    """The data of the notice of an appointment, by the uuid of its record; what is `typed` for it is kept nowhere.

    Raises:
        Missing: `no-such-record`.
        Malformed: `bad-note`.
    """
    entries = entries_of(session, record)
    if not entries or entries[0].act != "appoint":
        raise Missing("no-such-record", "There is no such record. Check the address.")
    notes = typed or Notes()
    check_notes(notes)
    private: Private = {
        "hijri": notes.hijri.get("appointment", ""),
        "city": notes.city,
        "reference": notes.reference.get("appointment", ""),
        "demonstration": int(demonstration),
    }
    return appointment_data(entries[0], private, signed_by=_holder(session, entries[0].by))


def gather_head(session: Session, uuid: str, kind: str, *, demonstration: bool = False) -> Data:
    """The head of a paper whose secrets are put in where it is printed: `cards` or `slip`."""
    election = find_election(session, uuid)
    entries = entries_of(session, uuid)
    private = _private(session, election, entries, kind, demonstration)
    call = entries[0].data
    statute = cast(Mapping[str, str], call["statute"])
    article = statute["committee_article" if kind == "slip" else "ballot_article"]
    return paper_head(call, (article,), private, date=entries[-1].at.date().isoformat())


def _private(
    session: Session, election: Election, entries: tuple[Entry, ...], kind: str, demonstration: bool
) -> Private:
    typed, kind = notes_of(election), kind.removesuffix("-withdrawal")
    private: Private = {
        "hijri": typed.hijri.get(kind, ""),
        "city": typed.city,
        "reference": typed.reference.get(kind, ""),
        "demonstration": int(demonstration),
        "refused": {seat: reason for seat, reason in typed.refused.items() if reason},
        "witnesses": {draw: names for draw, names in typed.witnesses.items() if names},
        "time_confirmed": typed.time_confirmed,
        "verifiers": [f"sanduq verify {__version__}"],
    }
    if kind in ("minutes", "proclamation", "attestation", "letter"):
        remarks = session.scalars(select(Remark).where(Remark.election_id == election.id))
        private["remarks"] = {str(one.remark): one.text for one in remarks}
        drawn = {
            name
            for entry in entries
            if entry.act in ("open_draw", "draw_by_hand") and entry.data["seat"]
            for name in cast(list[str], entry.data["entries"])
        }
        query = select(Elector).where(Elector.election_id == election.id, Elector.registration.in_(drawn))
        private["people"] = {
            one.registration: {"name_ar": one.name_ar, "name_latin": one.name_latin} for one in session.scalars(query)
        }
        private["chair"] = _holder(session, entries[0].by)
    return private


def _holder(session: Session, office: str) -> str:
    """The name of the account that holds an office; the first, where several do."""
    query = select(Staff.name).where(Staff.office == office, Staff.active).order_by(Staff.id)
    return session.scalars(query).first() or ""


def _person(elector: Elector) -> Data:
    return {
        "name_ar": elector.name_ar,
        "name_latin": elector.name_latin,
        "registration": elector.registration,
    }
