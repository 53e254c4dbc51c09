"""Rules of the acts of the sitting up to the opening: attendance, committee, key (article 5)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from elections.belenios.trustees import four_by_four
from elections.errors import CheckFailed, Forbidden, Malformed, OutOfState
from elections.journal.entry import Entry
from elections.journal.state import ElectionState, Member, names, rule
from elections.journal.table import SEATS
from elections.law import calendar

Data = Mapping[str, Any]


def _dissolve(standing: ElectionState) -> ElectionState:
    """No committee, and no key: numbers of ceremonies go on, since the members' messages are bound to them."""
    return replace(
        standing,
        members=(),
        threshold=0,
        claimed=frozenset(),
        ceremony_cause="",
        trustees="",
        confirmed=frozenset(),
    )


@rule("begin_poll")
def _begin_poll(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    if not standing.made:
        raise OutOfState("cards-not-made", "There are no voting cards; make the cards first.")
    if not standing.on_ballot:
        raise OutOfState("no-candidate", "There is no candidate; the election ends without result.")
    if data["present"] > (standing.electors or 0):
        raise CheckFailed("more-present-than-electors", "More are present than the roll has electors.")
    if ("companion_present" in data) != (standing.rules.reading == "both"):
        raise Malformed("companion", "The companion cohort is named in the reading of both corps, and only there.")
    return replace(
        _dissolve(standing),
        sitting=standing.sitting + 1,
        present=data["present"],
        companion_present=data.get("companion_present", 0),
        stepped_aside=(),
    )


@rule("adjourn")
def _adjourn(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    _no_open_draw(standing)
    opens, closes = calendar.parse_instant(data["opens_at"]), calendar.parse_instant(data["closes_at"])
    if not entry.at < opens < closes:
        raise OutOfState("times-out-of-order", "The new opening lies ahead, and the new closing after it.")
    return replace(_dissolve(standing), opens_at=opens, closes_at=closes, stepped_aside=(), late=_late(standing, opens))


@rule("step_aside")
def _step_aside(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    _no_open_draw(standing)
    if data["seat"] not in _seats(standing):
        raise Forbidden("no-such-seat", "The committee has no seat «{seat}» in this election.", seat=data["seat"])
    lot = standing.lot_for(data["seat"])
    # Whoever is next changes the committee, and with it the key.
    return replace(
        _dissolve(standing),
        stepped_aside=(*standing.stepped_aside, data["seat"]),
        vacated_draws=standing.vacated_draws | ({lot.number} if lot else set()),
    )


@rule("form_committee")
def _form_committee(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    _no_open_draw(standing)
    if standing.members:
        raise OutOfState("committee-formed", "The committee is formed; it changes only when a member steps aside.")
    members = tuple(
        Member(row["seat"], *names(row), row.get("registration", ""), row["why"]) for row in data["members"]
    )
    if tuple(member.seat for member in members) != _seats(standing):
        raise CheckFailed(
            "committee-seats", "The seats are not those of the reading chosen, in the order of their keys."
        )
    if data["threshold"] != len(members) // 2 + 1:
        raise CheckFailed("threshold", "The key's threshold is the majority of the members.")
    for member in members:
        if (member.seat == "chair") != (member.why == "office") or (member.seat == "chair") == bool(
            member.registration
        ):
            raise CheckFailed("committee-office", "The chair sits by office, the others as trainees of the roll.")
    trainees = [member.registration for member in members[1:]]
    if len(set(trainees)) != len(trainees):
        raise CheckFailed("member-twice", "Two seats are taken by two different persons.")
    if set(trainees) & {one.registration for one in standing.candidates}:
        raise CheckFailed("candidate-sits", "Who put himself forward does not sit on the committee.")
    for member in members[1:]:
        _check_lot(standing, member)
    return replace(standing, members=members, threshold=data["threshold"])


def _check_lot(standing: ElectionState, member: Member) -> None:
    lot = standing.lot_for(member.seat)
    drawn = lot.drawn if lot else ()
    if (member.why == "lot") != (member.registration in drawn):
        raise CheckFailed(
            "member-not-drawn", "The seat «{seat}» does not go to whom the lot drew for it.", seat=member.seat
        )
    if drawn and member.why != "lot" and member.seat not in standing.stepped_aside:
        raise CheckFailed(
            "member-not-drawn", "The seat «{seat}» does not go to whom the lot drew for it.", seat=member.seat
        )
    if member.why == "next" and not standing.stepped_aside:
        raise CheckFailed("nobody-stepped-aside", "Nobody stepped aside, so nobody is next.")


@rule("claim")
def _claim(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    _formed(standing, data["seat"])
    if data["seat"] in standing.claimed:
        raise OutOfState("seat-claimed", "The seat «{seat}» is claimed; release it first.", seat=data["seat"])
    return replace(standing, claimed=standing.claimed | {data["seat"]})


@rule("release")
def _release(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    _formed(standing, data["seat"])
    if data["seat"] not in standing.claimed:
        raise OutOfState("seat-not-claimed", "Nobody holds the seat «{seat}»; it is claimed first.", seat=data["seat"])
    return replace(standing, claimed=standing.claimed - {data["seat"]}, confirmed=standing.confirmed - {data["seat"]})


@rule("begin_ceremony")
def _begin_ceremony(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    _formed(standing, "chair")
    if data["ceremony"] != standing.ceremony + 1:
        raise CheckFailed("ceremony-number", "Ceremonies are numbered: this one is {n}.", n=standing.ceremony + 1)
    if (data["cause"] == "first") != (not standing.ceremony_cause):
        raise CheckFailed(
            "ceremony-cause", "The committee's first ceremony is called the first, any other says why it begins anew."
        )
    return replace(
        standing,
        ceremony=data["ceremony"],
        ceremony_cause=data["cause"],
        trustees="",
        confirmed=frozenset(),
    )


@rule("make_key")
def _make_key(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    _this_ceremony(standing, data)
    if standing.trustees:
        raise OutOfState("key-made", "This ceremony has made its key; begin a new ceremony first.")
    if standing.claimed != {member.seat for member in standing.members}:
        raise OutOfState("seats-unclaimed", "A member has not claimed his seat; every seat is claimed first.")
    if data["fingerprint"] != four_by_four(data["trustees"]):
        raise CheckFailed("trustees-fingerprint", "The fingerprint shown is not the one of the trustees object.")
    return replace(standing, trustees=data["trustees"])


@rule("confirm_key")
def _confirm_key(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    if entry.by != data["seat"]:
        raise Forbidden("not-your-seat", "Each member confirms the key himself.")
    _formed(standing, data["seat"])
    _this_ceremony(standing, data)
    if not standing.trustees or data["trustees"] != standing.trustees:
        raise CheckFailed("key-differs", "The key confirmed is not the one this ceremony made; begin a new ceremony.")
    if data["seat"] not in standing.claimed or data["seat"] in standing.confirmed:
        raise OutOfState("already-confirmed", "A member confirms once, from the seat that he has claimed.")
    return replace(standing, confirmed=standing.confirmed | {data["seat"]})


@rule("open")
def _open(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    _no_open_draw(standing)
    if not standing.trustees or standing.confirmed != {member.seat for member in standing.members}:
        raise OutOfState("key-unconfirmed", "Not every member has confirmed the key; all of them confirm it first.")
    if not standing.on_ballot:
        raise OutOfState("no-candidate", "There is no candidate; the election ends without result.")
    if standing.opens_at and entry.at < standing.opens_at:
        raise OutOfState("too-early-to-open", "The poll does not open before the announced time; wait for it first.")
    if standing.closes_at and entry.at >= standing.closes_at:
        raise OutOfState("too-late-to-open", "The closing time has passed; adjourn the sitting to a new time first.")
    return replace(
        standing,
        opened=True,
        fingerprint=data["fingerprint"],
        setup_event=data["setup"],
        late=_late(standing, entry.at),
    )


def _late(standing: ElectionState, at: datetime) -> bool:
    """Whether the poll is late for good: called so, adjourned to a day past the last lawful one, or opened on one."""
    last = standing.last_lawful_day
    return standing.late or (last is not None and calendar.is_late(at, last, standing.zone))


def _seats(standing: ElectionState) -> tuple[str, ...]:
    return SEATS if standing.rules.reading == "both" else SEATS[:3]


def _formed(standing: ElectionState, seat: str) -> None:
    if not standing.members:
        raise OutOfState("no-committee", "There is no committee yet; form it first.")
    if not standing.seated(seat):
        raise Forbidden("no-such-seat", "The committee has no seat «{seat}» in this election.", seat=seat)


def _this_ceremony(standing: ElectionState, data: Data) -> None:
    if not standing.ceremony_cause or data["ceremony"] != standing.ceremony:
        raise OutOfState("other-ceremony", "This is not the ceremony that is going on; begin one first.")


def _no_open_draw(standing: ElectionState) -> None:
    if standing.open_draw:
        raise OutOfState("draw-open", "Draw {draw} is open; close or annul it first.", draw=standing.open_draw.number)
