"""Who sits: every vector, and what must hold for any attendance."""

from dataclasses import dataclass, field
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elections.errors import Refusal
from elections.law.committee import SEATS, Drawn, DrawNeeded, Person, Reading, Seated, seat_committee
from tests.law.cases import Case, cases, label


def people(rows: list[Case]) -> list[Person]:
    return [Person(row["registration"], date.fromisoformat(row["birth_date"]), bool(row["present"])) for row in rows]


def seat(given: Case) -> Seated | DrawNeeded:
    return seat_committee(
        given["reading"],
        people(given["attendance"]),
        people(given["companion_attendance"]),
        put_forward=given["put_forward"],
        stepped_aside=given["stepped_aside"],
        draws=[Drawn(draw["seat"], tuple(draw["entries"]), draw["drawn"]) for draw in given["draws"]],
    )


@pytest.mark.parametrize("case", cases("committee/cases"), ids=label)
def test_committee_vector(case: Case) -> None:
    if case["expect"] == "seated":
        result = seat(case["input"])
        assert isinstance(result, Seated)
        assert [[member.seat, member.registration or "-", member.why] for member in result.members] == case["members"]
        assert result.threshold == {3: 2, 5: 3}[len(result.members)]
    elif case["expect"] == "draw":
        result = seat(case["input"])
        assert isinstance(result, DrawNeeded)
        assert result.places == 1
        assert {"purpose": result.purpose, "seat": result.seat, "entries": list(result.entries)} == case["draw"]
    else:
        with pytest.raises(Refusal) as refused:
            seat(case["input"])
        assert refused.value.code == case["expect"]
        assert str(refused.value)


@dataclass
class Room:
    """A sitting as it may happen: an attendance, and what was drawn and who left so far."""

    reading: Reading
    attendance: list[Person]
    companion: list[Person]
    put_forward: frozenset[str]
    stepped_aside: set[str] = field(default_factory=set)
    draws: list[Drawn] = field(default_factory=list)

    def once(self) -> Seated | DrawNeeded:
        return seat_committee(
            self.reading,
            self.attendance,
            self.companion,
            put_forward=self.put_forward,
            stepped_aside=self.stepped_aside,
            draws=self.draws,
        )

    def able(self, companion: bool) -> dict[str, date]:
        return {
            person.registration: person.birth_date
            for person in (self.companion if companion else self.attendance)
            if person.present and person.registration not in self.put_forward | self.stepped_aside
        }

    def seated(self, data: st.DataObject) -> Seated | None:
        """Draws until the committee sits; None when there are too few, which must then be so."""
        few = any(len(self.able(companion)) < 2 for companion in (False, self.reading == "both"))
        while True:
            try:
                result = self.once()
            except Refusal as refused:
                assert refused.code == "too-few-for-committee" and few
                return None
            assert not few
            if isinstance(result, Seated):
                return result
            self.check_request(result)
            drawn = data.draw(st.sampled_from(result.entries), label="drawn")
            self.draws.append(Drawn(result.seat, result.entries, drawn))

    def check_request(self, needed: DrawNeeded) -> None:
        able = self.able(needed.seat.startswith("companion"))
        assert len(needed.entries) >= 2
        assert list(needed.entries) == sorted(set(needed.entries))
        assert set(needed.entries) <= set(able)
        (age,) = {able[entry] for entry in needed.entries}
        assert age == (min(able.values()) if needed.purpose == "oldest" else max(able.values()))
        assert needed.seat.removeprefix("companion-") == needed.purpose


def persons(prefix: str) -> st.SearchStrategy[list[Person]]:
    births = st.sampled_from([date(1990, 1, 1), date(1990, 1, 2), date(1995, 6, 1), date(2000, 2, 29)])
    rows = st.lists(st.tuples(births, st.integers(0, 4)), max_size=7)
    return rows.map(lambda found: [Person(f"{prefix}{i}", born, odds > 0) for i, (born, odds) in enumerate(found)])


@st.composite
def rooms(draw: st.DrawFn) -> Room:
    reading: Reading = draw(st.sampled_from(["own", "both"]))
    attendance = draw(persons("A"))
    companion = draw(persons("B")) if reading == "both" else []
    numbers = [person.registration for person in (*attendance, *companion)] or ["X"]
    put_forward = draw(st.frozensets(st.sampled_from(numbers), max_size=3))
    aside = draw(st.sets(st.sampled_from(numbers), max_size=1))
    return Room(reading, attendance, companion, put_forward, aside)


@settings(max_examples=250)
@given(rooms(), st.data())
def test_a_committee_is_distinct_present_persons_who_did_not_put_themselves_forward(
    room: Room, data: st.DataObject
) -> None:
    result = room.seated(data)
    if result is None:
        return
    assert tuple(member.seat for member in result.members) == (SEATS if room.reading == "both" else SEATS[:3])
    chair, *others = result.members
    assert (chair.registration, chair.why) == (None, "office")
    assert len({member.registration for member in others}) == len(others)
    for member in others:
        able = room.able(member.seat.startswith("companion"))
        assert member.registration in able
        best = min(able.values()) if member.seat.endswith("oldest") else max(able.values())
        assert able[member.registration] == best or len(able) == 2
        for_it = [draw for draw in room.draws if draw.seat == member.seat and draw.drawn == member.registration]
        assert bool(for_it) == (member.why == "lot")


@settings(max_examples=150)
@given(rooms(), st.data())
def test_when_one_steps_aside_nobody_else_is_moved(room: Room, data: st.DataObject) -> None:
    result = room.seated(data)
    while result is not None:
        leaving = data.draw(st.sampled_from(result.members[1:]), label="leaving")
        room.stepped_aside.add(leaving.registration or "")
        before, result = result, room.seated(data)
        if result is not None:
            for old, new in zip(before.members, result.members, strict=True):
                if old.seat != leaving.seat:
                    assert old.registration == new.registration
                else:
                    assert new.why in ("next", "lot")


@settings(max_examples=150)
@given(rooms(), st.data())
def test_the_order_of_the_attendance_means_nothing(room: Room, data: st.DataObject) -> None:
    result = room.seated(data)
    if result is not None:
        room.attendance = data.draw(st.permutations(room.attendance))
        room.companion = data.draw(st.permutations(room.companion))
        assert room.once() == result


@settings(max_examples=150)
@given(rooms(), st.data())
def test_adding_an_absentee_or_a_candidate_never_changes_the_committee(room: Room, data: st.DataObject) -> None:
    """Even one who is the twin of a member, or older or younger than all."""
    result = room.seated(data)
    if result is None:
        return
    births = [date(1950, 1, 1), date(2010, 1, 1), *(person.birth_date for person in room.attendance)]
    room.attendance.append(Person("absent", data.draw(st.sampled_from(births)), present=False))
    room.attendance.append(Person("candidate", data.draw(st.sampled_from(births))))
    room.put_forward |= {"candidate"}
    assert room.once() == result


@settings(max_examples=100)
@given(rooms(), st.data())
def test_removing_a_candidate_never_changes_the_committee(room: Room, data: st.DataObject) -> None:
    """So that a candidate's twin counts for himself alone."""
    result = room.seated(data)
    room.attendance = [person for person in room.attendance if person.registration not in room.put_forward]
    room.companion = [person for person in room.companion if person.registration not in room.put_forward]
    if result is not None:
        assert room.once() == result


@settings(max_examples=100)
@given(rooms(), st.data())
def test_a_draw_that_was_not_asked_for_moves_nobody(room: Room, data: st.DataObject) -> None:
    result = room.seated(data)
    if result is None:
        return
    numbers = [person.registration for person in (*room.attendance, *room.companion)]
    entries = tuple(sorted(data.draw(st.sets(st.sampled_from(numbers), min_size=2))))
    room.draws.append(Drawn(data.draw(st.sampled_from(SEATS)), entries, data.draw(st.sampled_from(entries))))
    try:
        after = room.once()
    except Refusal as refused:
        assert refused.code == "draw-does-not-fit"
    else:
        # The drawn one has stepped aside, or all others of his age have: nobody is moved.
        assert isinstance(after, Seated)
        assert [member.registration for member in after.members] == [member.registration for member in result.members]
