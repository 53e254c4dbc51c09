"""Minutes that are final: when, once, in every language; and what the office types for them."""

import json

import pytest

from elections.acts import notes, printing, upkeep
from elections.acts.notes import Notes, keep_notes
from elections.acts.transaction import find_election
from elections.acts.upkeep import freeze_due, freeze_minutes
from elections.canonical import canonical_bytes, sha256_hex
from elections.errors import Malformed, OutOfState, Refusal
from elections.papers.head import Data
from tests.acts.world import World


def render(template: str, language: str, data: Data) -> bytes:
    """Bytes that change with anything the paper says."""
    return f"{template} {language} {sha256_hex(repr(data).encode())}".encode()


def proclaimed(world: World) -> None:
    world.until_open("A-02", "A-03")
    for card, choice in enumerate((1, 1, 2)):
        world.vote(card, choice)
    world.close()
    world.count(3)
    world.together("proclaim")


def kept(world: World) -> dict[tuple[str, str], bytes]:
    with world.database.reading() as session:
        election = find_election(session, world.uuid)
        found = {
            (kind, language): upkeep.frozen(session, election, kind, language)
            for kind in ("extract", "minutes")
            for language in upkeep.LANGUAGES
        }
    return {name: body for name, body in found.items() if body is not None}


def test_minutes_are_final_at_the_end_and_never_change(world: World) -> None:
    world.convene()
    world.list_candidates("A-02", "A-03")
    with pytest.raises(OutOfState, match="end of the election"):
        freeze_minutes(world.context, world.uuid, render)
    freeze_due(world.context, render)
    assert kept(world) == {}


def test_the_extract_is_final_at_once_the_full_minutes_a_day_later(world: World) -> None:
    proclaimed(world)
    freeze_due(world.context, render)
    first = kept(world)
    assert sorted(first) == [("extract", language) for language in sorted(upkeep.LANGUAGES)]
    keep_notes(world.context, world.uuid, Notes(refused={"youngest": "no list"}))
    world.clock.advance(hours=23)
    freeze_due(world.context, render)
    assert kept(world) == first
    world.clock.advance(hours=1, minutes=1)
    freeze_due(world.context, render)
    final = kept(world)
    assert len(final) == 6 and final.items() >= first.items()
    with pytest.raises(OutOfState, match="can no longer be changed"):
        keep_notes(world.context, world.uuid, Notes())
    keep_notes(world.context, world.uuid, Notes(city="Rabat", refused={"youngest": "no list", "oldest": ""}))
    freeze_minutes(world.context, world.uuid, render, full=True)
    assert kept(world) == final


def test_an_election_without_a_candidate_has_final_minutes_too(world: World) -> None:
    world.convene()
    world.list_candidates()
    assert world.state() == "without_result"
    freeze_minutes(world.context, world.uuid, render, full=True)
    assert len(kept(world)) == 6


def test_after_the_purge_the_papers_of_the_roll_are_no_more(world: World) -> None:
    proclaimed(world)
    freeze_minutes(world.context, world.uuid, render, full=True)
    final = kept(world)
    world.clock.advance(days=400)
    assert upkeep.purge(world.context)[0] == 1
    with world.database.reading() as session:
        with pytest.raises(OutOfState, match="was deleted"):
            printing.gather(session, world.uuid, "desk-roll")
        can = printing.printable(find_election(session, world.uuid), printing.entries_of(session, world.uuid))
    assert "minutes" in can and "roll" not in can
    assert kept(world) == final


@pytest.mark.parametrize(
    "typed", [Notes(city="two\nlines"), Notes(hijri={"minutes": "x" * 501}), Notes(refused={"oldest": "\u202e"})]
)
def test_what_is_typed_is_one_printable_line(world: World, typed: Notes) -> None:
    world.convene()
    with pytest.raises(Malformed, match="one line"):
        keep_notes(world.context, world.uuid, typed)
    assert notes.notes_of(world.election()) == Notes()


def test_every_paper_says_why_it_cannot_be_printed_yet(world: World) -> None:
    world.convene()
    with world.database.reading() as session:
        refused = {}
        for kind in printing.KINDS:
            try:
                printing.gather(session, world.uuid, kind)
            except Refusal as refusal:
                refused[kind] = refusal.code
        assert set(printing.KINDS) - set(refused) == {"convocation", "roll"}
        assert set(refused.values()) == {"paper-not-yet"}


def test_notes_are_stored_in_one_form(world: World) -> None:
    world.convene()
    typed = Notes(city="الرباط", hijri={"minutes": "11 جمادى الآخرة 1448"})
    keep_notes(world.context, world.uuid, typed)
    assert notes.notes_of(world.election()) == typed
    assert world.election().notes.encode() == canonical_bytes(json.loads(world.election().notes))
