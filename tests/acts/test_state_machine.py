"""Random acts in random order by random roles, on both databases.

Whatever happens: the record verifies, no state is skipped, and every refusal changed nothing.
"""

import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from elections import journal
from elections.acts import (
    ballots,
    candidacies,
    cards,
    ceremony,
    convocation,
    count,
    draws,
    mandates,
    members,
    poll,
    proposals,
    sitting,
    upkeep,
    urn,
)
from elections.acts.transaction import find_election, journal_lines, standing_of
from elections.belenios import credentials
from elections.db.models import Base, Mandate
from elections.errors import Refusal
from elections.journal.act import KINDS as REMARKS
from elections.journal.entry import Entry, parse_line
from elections.law import calendar
from elections.law.rules import Rules
from elections.verify import verify_record
from tests.acts.dumping import dump
from tests.acts.stages import STAGES, Stages, stages
from tests.acts.world import Stream, World

__all__ = ["stages"]

BOUNDS = settings(
    max_examples=3,
    stateful_step_count=25,
    suppress_health_check=list(HealthCheck),
)

FOLLOWS = {
    "": {"draft"},
    "draft": {"convened", "cancelled"},
    "convened": {"listed", "cancelled", "without_result"},
    "listed": {"sitting", "cancelled", "listed", "without_result"},
    "sitting": {"open", "listed", "cancelled", "closed", "without_result"},
    "open": {"suspended", "closed"},
    "suspended": {"open", "closed"},
    "closed": {"counted", "without_result"},
    "counted": {"proclaimed", "without_result"},
    "proclaimed": {"annulled"},
}
"""The design's table of states: what may come right after what."""

people = st.sampled_from([f"A-{number:02}" for number in range(1, 9)] + ["K-01", "Z-99", ""])
numbers = st.integers(0, 4)
seats = st.sampled_from(["chair", "oldest", "youngest", "companion-oldest", "nobody"])
texts = st.sampled_from(["", "a reason", "x" * 5000, "two\nlines"])
offices = st.sampled_from(["director", "registrar", "delegate", "chair"])


class Election(RuleBasedStateMachine):
    """One election in the hands of people who press everything."""

    stages: ClassVar[list[Stages]]
    begins: ClassVar[tuple[str, ...]]
    """The stages that stories of this kind begin at."""

    def __init__(self) -> None:
        super().__init__()
        self.world: World
        self.was = "draft"
        self.stored: dict[str, list[Any]] | None = None
        """What the database holds, as long as nothing has changed it since it was looked at."""
        self.moved = True
        """Whether something was done since the journal was last compared with what is stored."""

    @initialize(number=st.integers(0, 11))
    def begin(self, number: int) -> None:
        """The election has come this far by the right acts, so that late acts are tried as often as early ones."""
        self.world = self.stages[0].take(self.begins[number % len(self.begins)])
        self.records = {self.world.uuid}
        self.was = self.world.state()

    def attempt(self, act: Callable[[], Any]) -> Any:
        """Acts; a refusal has changed nothing at all."""
        before = self.stored if self.stored is not None else dump(self.world.database)
        try:
            done = act()
        except Refusal:
            self.stored = dump(self.world.database)
            assert self.stored == before
            return None
        self.move()
        return done

    def several(self, acts: Callable[[], Any]) -> None:
        """Acts several times in a row; where one is refused, those before it stand."""
        with suppress(Refusal):
            acts()
        self.move()

    def move(self) -> None:
        """Something may have changed; no state was skipped."""
        self.stored, self.moved = None, True
        now = self.world.state()
        assert now == self.was or now in FOLLOWS[self.was], f"{self.was} → {now}"
        self.was = now

    def entries(self) -> list[Entry]:
        """The journal of the election at hand."""
        with self.world.database.reading() as session:
            return [parse_line(line) for line in journal_lines(session, self.world.uuid)]

    def go_to(self, uuid: str) -> None:
        """The draft that opened by itself is the election at hand from now on."""
        self.world.uuid, self.world.cards, self.was = uuid, (), "draft"
        self.records.add(uuid)

    # The office.

    @rule(late=texts)
    def convene(self, late: str) -> None:
        world = self.world
        chosen = convocation.Choices(Rules(place="Hall 1"), None)
        self.attempt(lambda: convocation.choose(world.context, world.uuid, chosen, None, {}))
        self.attempt(lambda: convocation.convene(world.context, world.uuid, "director", world.call(late)))

    @rule(person=people, by=offices)
    def file(self, person: str, by: str) -> None:
        self.attempt(lambda: candidacies.file_candidacy(self.world.context, self.world.uuid, by, person))

    @rule(number=numbers, what=st.sampled_from(["withdraw", "admit", "strike"]), by=offices, reason=texts)
    def candidacy(self, number: int, what: str, by: str, reason: str) -> None:
        world = self.world
        if what == "strike":
            self.attempt(lambda: candidacies.strike(world.context, world.uuid, by, number, reason or "withdrawn"))
        else:
            self.attempt(lambda: getattr(candidacies, what)(world.context, world.uuid, by, number))

    @rule(number=numbers, by=offices, reason=texts)
    def reject(self, number: int, by: str, reason: str) -> None:
        self.attempt(lambda: candidacies.reject(self.world.context, self.world.uuid, by, number, reason))

    @rule(by=offices)
    def close_lists(self, by: str) -> None:
        self.attempt(lambda: candidacies.close_lists(self.world.context, self.world.uuid, by))

    @rule(by=offices)
    def make_cards(self, by: str) -> None:
        made = self.attempt(lambda: cards.make_cards(self.world.context, self.world.uuid, by))
        self.world.cards = made or self.world.cards

    @rule(person=people, card=numbers, what=st.sampled_from(["hand_out", "take_back", "spoil"]))
    def desk(self, person: str, card: int, what: str) -> None:
        world = self.world
        if what == "spoil":
            public = "12"
            if world.cards:
                public = str(credentials.public(credentials.derive(world.uuid, world.cards[card].code)))
            self.attempt(lambda: cards.spoil(world.context, world.uuid, public))
        else:
            self.attempt(lambda: getattr(cards, what)(world.context, world.uuid, person))

    # The sitting.

    @rule(present=st.booleans())
    def attend_and_begin(self, present: bool) -> None:
        world = self.world
        self.attempt(lambda: sitting.mark_all(world.context, world.uuid, present))
        self.attempt(lambda: sitting.begin_poll(world.context, world.uuid))

    @rule(person=people, present=st.booleans())
    def mark(self, person: str, present: bool) -> None:
        self.attempt(lambda: sitting.mark_present(self.world.context, self.world.uuid, person, present))

    @rule()
    def form_committee(self) -> None:
        self.attempt(lambda: sitting.form_committee(self.world.context, self.world.uuid, "المدير", "Director"))

    @rule(seat=seats)
    def step_aside(self, seat: str) -> None:
        self.attempt(lambda: sitting.step_aside(self.world.context, self.world.uuid, seat))

    @rule(hours=st.integers(-2, 30))
    def adjourn(self, hours: int) -> None:
        opens = self.world.context.now() + timedelta(hours=hours)
        closes = opens + timedelta(hours=3)
        self.attempt(lambda: sitting.adjourn(self.world.context, self.world.uuid, opens, closes))

    @rule(seat=seats, version=st.integers(0, 30), what=st.sampled_from(["claim", "confirm", "release"]), reason=texts)
    def link(self, seat: str, version: int, what: str, reason: str) -> None:
        world = self.world
        if what == "claim":
            self.attempt(lambda: members.claim(world.context, world.uuid, seat, version))
        elif what == "confirm":
            self.attempt(lambda: members.confirm_claim(world.context, world.uuid, seat))
        else:
            self.attempt(lambda: members.release(world.context, world.uuid, seat, reason))

    @rule(cause=st.sampled_from(["first", "device", "mismatch", "whim"]))
    def make_key(self, cause: str) -> None:
        self.attempt(lambda: self.world.make_key(cause) if self.was == "sitting" else self._begin_key(cause))

    def _begin_key(self, cause: str) -> int:
        return ceremony.begin_ceremony(self.world.context, self.world.uuid, cause)

    @rule(seat=seats, name=st.sampled_from(["certificate", "polynomial", "output"]))
    def send_rubbish(self, seat: str, name: str) -> None:
        self.attempt(lambda: ceremony.receive(self.world.context, self.world.uuid, seat, name, b'{"message":"x"}'))

    @rule(act=st.sampled_from(sorted(proposals.acts_for_two())), reason=texts, hours=st.integers(-5, 5))
    def propose(self, act: str, reason: str, hours: int) -> None:
        closes_at = calendar.instant_text(self.world.context.now() + timedelta(hours=hours))
        data: dict[str, Any] = {"reason": reason, "closes_at": closes_at, "voters": 2, "blank": 0, "null": 0}
        data["votes"] = [{"candidate": 1, "votes": 1}, {"candidate": 2, "votes": 1}]
        wanted = {"extend": ("closes_at", "reason"), "count_on_paper": ("voters", "blank", "null", "votes")}
        plain = ("open", "close_all_voted", "proclaim")
        names = wanted.get(act, () if act in plain else ("reason",))
        chosen = {name: data[name] for name in names}
        self.attempt(lambda: proposals.propose(self.world.context, self.world.uuid, act, chosen))

    @rule(act=st.sampled_from(sorted(proposals.acts_for_two())), hours=st.integers(1, 5), seat=seats)
    def together(self, act: str, hours: int, seat: str) -> None:
        """The chair and another one who agree, with what the act needs."""
        self.propose(act, "a reason", hours)
        with self.world.database.reading() as session:
            waiting = proposals.open_proposal(session, find_election(session, self.world.uuid))
        if waiting is not None:
            self.confirm(waiting.number, seat)

    @rule(number=numbers, seat=seats)
    def confirm(self, number: int, seat: str) -> None:
        self.attempt(lambda: proposals.confirm(self.world.context, self.world.uuid, number, seat))

    @rule(number=numbers)
    def take_back(self, number: int) -> None:
        self.attempt(lambda: proposals.take_back(self.world.context, self.world.uuid, number))

    # The poll and after.

    @rule()
    def go_on(self) -> None:
        """The right act, whatever stands in the way of the next stage; so that stories come far."""
        world = self.world
        match self.was:
            case "draft":
                self.convene("late for a reason")
            case "convened":
                self.several(lambda: world.list_candidates("A-05", "A-06"))
            case "listed" if not world.cards:
                self.attempt(world.make_cards)
            case "listed":
                self.several(world.begin)
            case "sitting":
                self.several(world.seat_committee)
                self.several(world.make_key)
                self.together("open", 1, "oldest")
            case "suspended":
                self.together("resume", 1, "youngest")
            case "closed":
                self.account_cards(0, False)
                for seat in ("chair", "oldest"):
                    self.share(seat)
                self.end("publish_result")
            case "counted":
                for what in ("open", "say", "close"):
                    for seat in ("chair", "oldest", "youngest"):
                        self.draw(what, seat, "a reason")
                self.together("proclaim", 1, "oldest")

    @rule(card=numbers, choice=st.integers(0, 2))
    def vote(self, card: int, choice: int) -> None:
        world = self.world
        if not world.cards or world.election().election_json is None:
            return
        data = world.ballot(card, *([choice] if choice else []))
        self.attempt(lambda: ballots.cast(world.context, world.uuid, data))

    @rule(minutes=st.sampled_from([1, 30, 120, 60 * 24, 60 * 24 * 3]))
    def time_passes(self, minutes: int) -> None:
        self.world.clock.advance(minutes=minutes)
        self.attempt(lambda: poll.close_due(self.world.context))

    @rule(by=seats, kind=st.sampled_from([*REMARKS, "song"]), text=texts)
    def remark(self, by: str, kind: str, text: str) -> None:
        self.attempt(lambda: poll.remark(self.world.context, self.world.uuid, by, kind, text))

    @rule(used=numbers, checked=st.booleans())
    def account_cards(self, used: int, checked: bool) -> None:
        left = self.world.left_credentials(used) if checked else None
        self.attempt(lambda: count.account_cards(self.world.context, self.world.uuid, left))

    @rule(seat=seats)
    def share(self, seat: str) -> None:
        if seat in getattr(self.world, "secrets", {}) and self.was in ("closed", "counted"):
            self.attempt(lambda: self.world.give_share(seat))

    @rule(what=st.sampled_from(["publish_result", "end_without_votes", "destroy_key"]))
    def end(self, what: str) -> None:
        self.attempt(lambda: getattr(count, what)(self.world.context, self.world.uuid))

    @rule(seat=seats)
    def key_destroyed(self, seat: str) -> None:
        self.attempt(lambda: count.key_destroyed(self.world.context, self.world.uuid, seat))

    @rule(what=st.sampled_from(["open", "say", "close"]), seat=seats, word=texts)
    def draw(self, what: str, seat: str, word: str) -> None:
        world = self.world
        if what == "open":
            self.attempt(lambda: draws.open_draw(world.context, world.uuid))
        elif what == "say":
            self.attempt(lambda: draws.say(world.context, world.uuid, seat, seat, word))
        else:
            self.attempt(lambda: draws.close_draw(world.context, world.uuid))

    # After the proclamation.

    @rule(by=offices, text=texts)
    def contest(self, by: str, text: str) -> None:
        self.attempt(lambda: mandates.contest(self.world.context, self.world.uuid, by, text))

    @rule(by=offices, number=numbers, outcome=st.sampled_from(["dismissed", "withdrawn", "upheld", "lost"]))
    def settle(self, by: str, number: int, outcome: str) -> None:
        world = self.world
        self.attempt(lambda: mandates.settle_contest(world.context, world.uuid, by, number, outcome))

    @rule(by=offices, authority=texts)
    def annul(self, by: str, authority: str) -> None:
        world = self.world
        day = world.clock().date()
        opened = self.attempt(lambda: mandates.annul(world.context, world.uuid, by, authority, "7/2026", day))
        if opened:
            assert world.state() == "annulled"
            self.go_to(opened)

    @rule(by=offices, days=st.integers(-3, 3), cause=st.sampled_from(["resignation", "loss-of-standing", "boredom"]))
    def vacate(self, by: str, days: int, cause: str) -> None:
        """A seat falls vacant; the by-election that opens by itself is the story from there."""
        world = self.world
        with world.database.reading() as session:
            held = session.scalars(select(Mandate.id).where(Mandate.record == world.uuid)).first()
        since = (world.clock() - timedelta(days=days)).date()
        opened = held and self.attempt(lambda: mandates.vacate(world.context, held, by, since, cause))
        if opened:
            self.go_to(opened)

    @rule()
    def purge(self) -> None:
        """What is due is deleted; the record stays as it is."""
        before = [entry.hash for entry in self.entries()]
        upkeep.purge(self.world.context)
        self.stored, self.moved = None, True
        assert [entry.hash for entry in self.entries()] == before

    @rule(reason=texts, chance=st.integers(0, 9))
    def cancel(self, reason: str, chance: int) -> None:
        if chance:  # not every story is to end here
            return
        self.attempt(lambda: convocation.cancel(self.world.context, self.world.uuid, "director", reason))

    # What holds at every moment, and in the end.

    @invariant()
    def the_journal_tells_what_is_stored(self) -> None:
        if not hasattr(self, "world") or not self.moved:
            return
        self.moved = False
        with self.world.database.reading() as session:
            election = find_election(session, self.world.uuid)
            standing = standing_of(session, election)
            head = standing.head if standing.seq else ""
            assert (election.state, election.seq, election.head) == (standing.state, standing.seq, head)

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.assert_it_verifies()
            self.world.database.engine.dispose()

    def assert_it_verifies(self) -> None:
        for uuid in self.records:
            with self.world.database.reading() as session, tempfile.TemporaryDirectory() as folder:
                election = find_election(session, uuid)
                lines = journal_lines(session, uuid)
                journal.replay(map(parse_line, lines))
                pieces = b"".join(urn.pieces(session, election))
                if not lines or not pieces:
                    continue
                place = Path(folder)
                (place / "journal.jsonl").write_bytes(b"".join(lines))
                (place / "archive.bel").write_bytes(pieces)
                (place / "draws").mkdir()
                told = Base.metadata.tables["draws"]
                for row in session.execute(told.select().where(told.c.election_id == election.id)).mappings():
                    if row["body"] is not None:
                        (place / "draws" / f"{row['draw']}.txt").write_bytes(row["body"])
                checks = verify_record(place, random_bytes=Stream(b"verify"), jobs=1)
                failures = [(check.name, failure) for check in checks for failure in check.failures]
                assert not failures, failures


KINDS = {
    "before the opening": ("draft", "convened", "listed", "sitting"),
    "while votes are cast": ("open", "suspended"),
    "until the proclamation": ("closed", "on paper", "counted"),
    "after the end": ("proclaimed", "vacant", "annulled", "cancelled", "without result"),
}


def test_the_stories_begin_at_every_stage() -> None:
    assert sorted(stage for begins in KINDS.values() for stage in begins) == sorted(STAGES)


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_happens_the_record_verifies_and_a_refusal_changed_nothing(stages: Stages, kind: str) -> None:
    machine = type("Story", (Election,), {"stages": [stages], "begins": KINDS[kind]})
    run_state_machine_as_test(machine, settings=BOUNDS)
