"""What an election's stage says, and what a button may offer: exactly what the journal then takes."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from elections import journal
from elections.errors import Refusal
from elections.journal import ACTS, SEATS, STAGES, ElectionState, build, may, reached, stage
from elections.law.statute import load
from elections.rehearsal import Plan
from tests.journal.records import (
    BOTH,
    LEAVE,
    PLAIN,
    TIED,
    again,
    at,
    go_on,
    of,
    paper,
    room,
    standing_before,
    standings,
    state,
    votes,
)

PLANS = {"plain": PLAIN, "tied": TIED, "two corps": BOTH, "nobody": Plan(12, 0, seed=b"nobody")}


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_whatever_a_journal_goes_on_with_was_possible_and_nothing_else_is_told(plan: Plan) -> None:
    for before, entry in zip(standings(plan), room(plan).journal, strict=False):
        here = stage(before, entry.at)
        assert here.name in STAGES
        assert entry.act in here.acts, (here, entry.act)
        assert set(here.next) <= set(here.acts)
        assert may(before, entry.act, entry.by, entry.at, **entry.data) is None
        for act in set(ACTS) - set(here.acts):
            for office in ACTS[act].offices:
                refused = may(before, act, office, entry.at)
                assert isinstance(refused, Refusal) and str(refused)


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_the_way_of_an_election_is_the_order_of_the_stages(plan: Plan) -> None:
    way: list[str] = []
    for before, entry in zip(standings(plan), room(plan).journal, strict=False):
        name = stage(before, entry.at).name
        if not way or way[-1] != name:
            way.append(name)
    assert way[0] == "draft"
    first = [STAGES.index(name) for name in dict.fromkeys(way) if name not in ("lot",)]
    assert first == sorted(first)


def _named() -> dict[str, tuple[ElectionState, timedelta]]:
    """States, and how much later they are looked at."""
    soon = timedelta(seconds=1)
    filed, _ = standing_before("admit")
    decided, _ = standing_before("close_lists")
    open_draw, _ = standing_before("close_draw", TIED)
    left = go_on(state("open"), LEAVE)
    nobody = go_on(left, ("count_on_paper", "chair", paper(voters=2, blank=1, null=1, votes=votes(0, 0, 0))))
    return {
        "draft": (state("draft"), soon),
        "candidacies": (filed, soon),
        "decisions": (filed, timedelta(days=30)),
        "close-lists": (decided, timedelta(days=30)),
        "no-candidate": (standing_before("end_without_result", PLANS["nobody"])[0], soon),
        "cards": (standing_before("make_cards")[0], soon),
        "attendance": (standing_before("begin_poll")[0], soon),
        "committee": (standing_before("form_committee")[0], soon),
        "lot": (open_draw, soon),
        "claims": (standing_before("claim")[0], soon),
        "key": (standing_before("begin_ceremony")[0], soon),
        "rounds": (standing_before("make_key")[0], soon),
        "compare": (standing_before("confirm_key")[0], soon),
        "opening": (standing_before("open")[0], soon),
        "poll": (state("open"), soon),
        "closing": (state("open"), timedelta(days=1)),
        "suspended": (state("suspended"), timedelta(days=1)),
        "account": (state("closed"), soon),
        "shares": (standing_before("count")[0], soon),
        "paper-count": (left, soon),
        "tie": (_tied(), soon),
        "no-vote": (nobody, soon),
        "proclaim": (standing_before("proclaim")[0], soon),
        "mandate": (state("proclaimed"), soon),
        "over": (state("cancelled"), soon),
        "appointed": (replace(state("draft"), state="appointed", law=load("tn-1999-1290")), soon),
    }


def _tied() -> ElectionState:
    draws = [entry for entry in room(TIED).journal if entry.act == "open_draw"]
    return standing_before("open_draw", TIED, len(draws))[0]


def _when(standing: ElectionState, later: timedelta) -> datetime:
    return (standing.at or at(standing)) + later


@pytest.mark.parametrize("name", STAGES)
def test_each_stage_is_told_by_its_name_its_offices_and_an_article_of_the_statute(name: str) -> None:
    standing, later = _named()[name]
    law = load("ma-2.03.40")
    here = stage(standing, _when(standing, later), law)
    assert here.name == name
    assert here.article in {*(standing.law or law).articles, journal.INSTITUTE}
    assert bool(here.offices) == (name not in ("over", "appointed"))
    if name in ("over", "appointed"):
        assert here.next == here.acts[:0]


def test_the_seats_that_are_waited_for_are_those_that_have_not_done_their_part() -> None:
    first, entry = standing_before("confirm_key", BOTH, 2)
    assert stage(first).offices == SEATS[1:]
    assert entry.by == "oldest"
    assert stage(standing_before("claim", BOTH, 3)[0]).offices == SEATS[2:]


def test_a_tie_is_what_the_count_says_and_gone_once_drawn() -> None:
    tied = _tied()
    needed = journal.outcome(tied).draw
    assert needed is not None
    assert stage(tied).tied == needed
    assert stage(standing_before("proclaim", TIED)[0]).tied is None
    assert stage(standing_before("proclaim")[0]).tied is None


@pytest.mark.parametrize(("struck", "name"), [(None, "tie"), (2, "proclaim"), (3, "tie")])
def test_a_struck_candidate_with_void_votes_is_in_no_tie(struck: int | None, name: str) -> None:
    left = go_on(state("open"), LEAVE)
    if struck:
        left = go_on(left, ("strike", "director", {"candidate": struck, "cause": "died"}))
    counted = go_on(left, ("count_on_paper", "chair", paper(voters=5, blank=0, null=0, votes=votes(2, 2, 1))))
    assert stage(counted).name == name


def test_without_a_candidate_the_closing_of_the_list_is_the_end() -> None:
    standing, entry = standing_before("end_without_result", PLANS["nobody"])
    before, closing = standing_before("close_lists", PLANS["nobody"])
    for here in (stage(standing, entry.at), stage(before, closing.at)):
        assert here.next == ("end_without_result",)


def test_while_only_time_has_to_pass_nothing_is_waited_for() -> None:
    ready, entry = standing_before("open")
    early = (ready.opens_at or entry.at) - timedelta(seconds=1)
    assert stage(ready, early).next == ()
    assert stage(ready, entry.at).next == ("open",)


@pytest.mark.parametrize(
    ("state_name", "act", "office", "known", "code"),
    [
        ("convened", "admit", "registrar", {}, "not-your-act"),
        ("convened", "admit", "director", {"filing": 99}, "no-such-filing"),
        ("listed", "strike", "director", {"candidate": 9}, "no-such-candidate"),
        ("listed", "admit", "director", {"filing": 1}, "out-of-state-admit"),
        ("sitting", "claim", "chair", {"seat": "oldest"}, "seat-claimed"),
        ("sitting", "confirm_key", "oldest", {"seat": "oldest"}, "already-confirmed"),
        ("open", "close", "server", {"cause": "clock"}, "not-over"),
        ("suspended", "close", "chair", {"cause": "all-voted"}, "suspended-closing"),
        ("counted", "end_without_result", "chair", {"cause": "no-vote-cast"}, "votes-cast"),
        ("counted", "open_draw", "chair", {}, "no-draw-needed"),
        ("counted", "say", "oldest", {}, "draw-not-open"),
        ("proclaimed", "settle_contest", "director", {"contest": 1}, "no-such-contest"),
        ("proclaimed", "vacate", "director", {"candidate": 3}, "no-such-mandate"),
    ],
)
def test_a_button_is_told_what_the_journal_would_say(
    state_name: str, act: str, office: str, known: dict[str, str | int], code: str
) -> None:
    standing = state(state_name)
    refused = may(standing, act, office, at(standing), **known)
    assert refused is not None and refused.code == code


def test_no_button_of_two_is_offered_without_a_committee() -> None:
    alone, entry = standing_before("form_committee")
    refused = may(alone, "leave_machine", "chair", entry.at)
    assert refused is not None and refused.code == "second-not-seated"


@pytest.mark.parametrize("filing", range(1, 6))
def test_a_filing_is_decided_once(filing: int) -> None:
    decided, entry = standing_before("close_lists")
    for act in ("admit", "reject"):
        refused = may(decided, act, "director", entry.at, filing=filing)
        assert refused is not None and refused.code == "filing-decided"
    gone = decided.filings[filing] != "admitted"
    assert (may(decided, "withdraw", "registrar", entry.at, filing=filing) is not None) == gone


def test_a_deadline_includes_its_own_second() -> None:
    filed, entry = standing_before("file")
    deadline = filed.filing_deadline
    assert deadline is not None
    assert may(filed, "file", "registrar", deadline) is None
    assert may(filed, "close_lists", "director", deadline) is not None
    assert may(filed, "file", "registrar", deadline + timedelta(seconds=1)) is not None
    assert again("file", later=deadline - entry.at).at == deadline


def test_an_opening_and_a_closing_begin_with_their_second() -> None:
    ready, _ = standing_before("open")
    assert ready.opens_at is not None and ready.closes_at is not None
    assert may(ready, "open", "chair", ready.opens_at) is None
    assert may(ready, "open", "chair", ready.closes_at) is not None
    opened = state("open")
    assert opened.closes_at is not None
    assert may(opened, "close", "server", opened.closes_at, cause="clock") is None
    assert may(opened, "close", "server", opened.closes_at - timedelta(seconds=1), cause="clock") is not None


def test_what_was_reached_stays_reached_after_an_early_end() -> None:
    assert reached(state("suspended")) == reached(state("open")) == {"draft", "convened", "listed", "sitting", "open"}
    assert reached(state("cancelled")) == {"draft", "convened", "listed"}
    assert "proclaimed" in reached(state("annulled"))


def test_a_draw_open_or_made_holds_back_what_waits_for_it() -> None:
    waiting, entry = standing_before("close_draw", TIED)
    for act in ("form_committee", "adjourn", "step_aside", "open_draw"):
        assert may(waiting, act, "chair", entry.at) is not None
    assert may(state("sitting"), "open_draw", "chair", at(state("sitting"))) is not None


def test_building_refuses_what_may_refuses() -> None:
    closed = state("closed")
    refused = may(closed, "count", "chair", at(closed))
    with pytest.raises(Refusal) as raised:
        build(closed, at=at(closed), act="count", by="chair", article="rule", data=of("count"))
    assert refused is not None and refused.code == raised.value.code == "cards-not-accounted"
