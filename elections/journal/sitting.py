"""The sitting up to the opening: attendance, committee, key (article 5)."""

from dataclasses import replace
from typing import Final

from elections.belenios.trustees import four_by_four
from elections.errors import CheckFailed, Forbidden, Malformed, OutOfState
from elections.journal.act import SITTING_TO_CLOSED, Asked, Data, act, demand, rule
from elections.journal.entry import Entry
from elections.journal.shapes import (
    COUNT,
    EITHER,
    HEX,
    NUMBER,
    OTHER_SEAT,
    REASON,
    REGISTRATION,
    SEAL,
    SEAT,
    Code,
    Integer,
    ListOf,
    Maybe,
    Moment,
    Object,
    fields,
)
from elections.journal.state import ElectionState, Member, names
from elections.law import calendar
from elections.law.committee import SEATS

MEMBER: Final = Object(
    fields(
        seat=SEAT,
        name_ar=EITHER,
        name_latin=EITHER,
        registration=Maybe(REGISTRATION),
        why=Code(("office", "age", "lot", "next")),
    )
)


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


act(
    "begin_poll",
    by=("chair",),
    states=("listed",),
    to="sitting",
    data=fields(present=COUNT, companion_present=Maybe(COUNT)),
    first=OutOfState(
        "out-of-state-begin_poll",
        "The poll begins once the lists are closed and the cards made; close the lists first.",
    ),
)


@demand("begin_poll")
def _cards_are_made(standing: ElectionState, asked: Asked) -> None:
    if not standing.made:
        raise OutOfState("cards-not-made", "There are no voting cards; make the cards first.")


@rule("begin_poll")
def _begin_poll(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
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


act(
    "adjourn",
    by=("chair",),
    states=("listed", "sitting"),
    to="listed",
    data=fields(cause=Code(("too-few",)), opens_at=Moment(), closes_at=Moment()),
    first=OutOfState(
        "out-of-state-adjourn", "The sitting is adjourned after the lists are closed and before the poll opens."
    ),
)


@rule("adjourn")
def _adjourn(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    opens, closes = calendar.parse_instant(data["opens_at"]), calendar.parse_instant(data["closes_at"])
    if not entry.at < opens < closes:
        raise OutOfState("times-out-of-order", "The new opening lies ahead, and the new closing after it.")
    return replace(
        _dissolve(standing), opens_at=opens, closes_at=closes, stepped_aside=(), late=standing.is_late(opens)
    )


act(
    "step_aside",
    by=("chair",),
    states=("sitting",),
    data=fields(seat=OTHER_SEAT, cause=Code(("stepped-aside",))),
    first=OutOfState(
        "out-of-state-step_aside", "Members step aside in the sitting, before the opening; begin the poll first."
    ),
)


@demand("step_aside", needs="seat")
def _seat_of_the_reading(standing: ElectionState, asked: Asked) -> None:
    if asked.data["seat"] not in _seats(standing):
        raise _no_such_seat(asked.data["seat"])


@rule("step_aside")
def _step_aside(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    lot = standing.lot_for(data["seat"])
    # Whoever is next changes the committee, and with it the key.
    return replace(
        _dissolve(standing),
        stepped_aside=(*standing.stepped_aside, data["seat"]),
        vacated_draws=standing.vacated_draws | ({lot.number} if lot else set()),
    )


act(
    "form_committee",
    by=("chair",),
    states=("sitting",),
    data=fields(members=ListOf(MEMBER, 3, 5), threshold=Integer(2, 3)),
    first=OutOfState(
        "out-of-state-form_committee",
        "The committee is formed in the sitting, before the opening; begin the poll first.",
    ),
)


@demand("form_committee")
def _not_formed(standing: ElectionState, asked: Asked) -> None:
    if standing.members:
        raise OutOfState("committee-formed", "The committee is formed; it changes only when a member steps aside.")


@rule("form_committee")
def _form_committee(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
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


@demand("confirm_key", needs="seat")
def _his_own_seat(standing: ElectionState, asked: Asked) -> None:
    if asked.by != asked.data["seat"]:
        raise Forbidden("not-your-seat", "Each member confirms the key himself.")


act(
    "claim",
    by=("chair",),
    states=SITTING_TO_CLOSED,
    data=fields(seat=SEAT),
    first=OutOfState(
        "out-of-state-claim", "Seats are claimed while the committee sits, until the count; begin the poll first."
    ),
)


@demand("claim", "release", "begin_ceremony", "confirm_key")
def _formed(standing: ElectionState, asked: Asked) -> None:
    if not standing.members:
        raise OutOfState("no-committee", "There is no committee yet; form it first.")


@demand("claim", "release", "confirm_key", needs="seat")
def _seat_of_the_committee(standing: ElectionState, asked: Asked) -> None:
    if not standing.seated(asked.data["seat"]):
        raise _no_such_seat(asked.data["seat"])


@demand("claim", needs="seat")
def _not_claimed(standing: ElectionState, asked: Asked) -> None:
    seat = asked.data["seat"]
    if seat in standing.claimed:
        raise OutOfState("seat-claimed", "The seat «{seat}» is claimed; release it first.", seat=seat)


@rule("claim")
def _claim(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    return replace(standing, claimed=standing.claimed | {data["seat"]})


act(
    "release",
    by=("chair",),
    states=SITTING_TO_CLOSED,
    data=fields(seat=SEAT, reason=REASON),
    first=OutOfState(
        "out-of-state-release", "Seats are released while the committee sits, until the count; begin the poll first."
    ),
)


@demand("release", needs="seat")
def _claimed(standing: ElectionState, asked: Asked) -> None:
    seat = asked.data["seat"]
    if seat not in standing.claimed:
        raise OutOfState("seat-not-claimed", "Nobody holds the seat «{seat}»; it is claimed first.", seat=seat)


@rule("release")
def _release(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    return replace(standing, claimed=standing.claimed - {data["seat"]}, confirmed=standing.confirmed - {data["seat"]})


act(
    "begin_ceremony",
    by=("chair",),
    states=("sitting",),
    data=fields(ceremony=NUMBER, cause=Code(("first", "mismatch", "device"))),
    first=OutOfState(
        "out-of-state-begin_ceremony", "The key is made in the sitting, before the opening; begin the poll first."
    ),
)


@demand("begin_ceremony", needs="cause")
def _first_or_anew(standing: ElectionState, asked: Asked) -> None:
    if (asked.data["cause"] == "first") != (not standing.ceremony_cause):
        raise CheckFailed(
            "ceremony-cause", "The committee's first ceremony is called the first, any other says why it begins anew."
        )


@rule("begin_ceremony")
def _begin_ceremony(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    if data["ceremony"] != standing.ceremony + 1:
        raise CheckFailed("ceremony-number", "Ceremonies are numbered: this one is {n}.", n=standing.ceremony + 1)
    return replace(
        standing,
        ceremony=data["ceremony"],
        ceremony_cause=data["cause"],
        trustees="",
        confirmed=frozenset(),
    )


act(
    "make_key",
    by=("server",),
    states=("sitting",),
    data=fields(ceremony=NUMBER, trustees=HEX, fingerprint=SEAL),
    first=OutOfState(
        "out-of-state-make_key", "The key is made in the sitting, before the opening; begin the poll first."
    ),
)


@demand("make_key", "confirm_key", needs="ceremony")
def _this_ceremony(standing: ElectionState, asked: Asked) -> None:
    if not standing.ceremony_cause or asked.data["ceremony"] != standing.ceremony:
        raise OutOfState("other-ceremony", "This is not the ceremony that is going on; begin one first.")


@demand("make_key")
def _key_can_be_made(standing: ElectionState, asked: Asked) -> None:
    if standing.trustees:
        raise OutOfState("key-made", "This ceremony has made its key; begin a new ceremony first.")
    if not standing.all_claimed:
        raise OutOfState("seats-unclaimed", "A member has not claimed his seat; every seat is claimed first.")


@rule("make_key")
def _make_key(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    if data["fingerprint"] != four_by_four(data["trustees"]):
        raise CheckFailed("trustees-fingerprint", "The fingerprint shown is not the one of the trustees object.")
    return replace(standing, trustees=data["trustees"])


act(
    "confirm_key",
    by=SEATS,
    states=("sitting",),
    data=fields(ceremony=NUMBER, seat=SEAT, trustees=HEX),
    first=OutOfState(
        "out-of-state-confirm_key", "The key is confirmed in the sitting, before the opening; begin the poll first."
    ),
)


@demand("confirm_key")
def _key_is_made(standing: ElectionState, asked: Asked) -> None:
    if not standing.trustees:
        raise _key_differs()


@demand("confirm_key", needs="trustees")
def _this_key(standing: ElectionState, asked: Asked) -> None:
    if asked.data["trustees"] != standing.trustees:
        raise _key_differs()


@demand("confirm_key")
def _not_confirmed(standing: ElectionState, asked: Asked) -> None:
    if asked.by not in standing.claimed or asked.by in standing.confirmed:
        raise OutOfState("already-confirmed", "A member confirms once, from the seat that he has claimed.")


@rule("confirm_key")
def _confirm_key(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    return replace(standing, confirmed=standing.confirmed | {data["seat"]})


def _seats(standing: ElectionState) -> tuple[str, ...]:
    return SEATS if standing.rules.reading == "both" else SEATS[:3]


def _key_differs() -> CheckFailed:
    return CheckFailed("key-differs", "The key confirmed is not the one this ceremony made; begin a new ceremony.")


def _no_such_seat(seat: str) -> Forbidden:
    return Forbidden("no-such-seat", "The committee has no seat «{seat}» in this election.", seat=seat)
