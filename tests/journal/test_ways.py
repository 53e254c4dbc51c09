"""Ways an election can take: paper, adjournment, stepping aside, striking off, suspension, lots by hand, afterwards."""

from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from elections import journal
from elections.belenios.trustees import four_by_four
from elections.canonical import Canonical, sha256_hex
from elections.errors import OutOfState, Refusal
from elections.journal import ElectionState, build
from elections.journal.entry import make_entry
from elections.law import calendar, draws
from elections.law.calendar import instant_text
from elections.law.statute import load
from tests.journal.records import (
    LEAVE,
    ONES,
    TIED,
    Step,
    at,
    code,
    go_on,
    of,
    paper,
    room,
    standing_before,
    state,
    votes,
)


@pytest.mark.parametrize("name", ["sitting", "open", "suspended", "closed"])
def test_the_machine_is_left_for_paper_and_the_paper_counts(name: str) -> None:
    event = "" if name == "sitting" else ONES
    act, by, data = LEAVE
    left = go_on(state(name), (act, by, {**data, "event": event}))
    assert (left.state, left.on_paper) == ("closed", True)
    assert code(left, "leave_machine", "chair", {**data, "event": event}) == "on-paper"
    assert code(left, "count", "chair", of("count")) == "on-paper"
    assert code(left, "account_cards", "chair", of("account_cards")) == "on-paper"
    counted = go_on(left, ("count_on_paper", "chair", paper()))
    elected: list[Canonical] = [{"candidate": 1, "votes": 5, "by": "votes"}]
    done = go_on(counted, ("proclaim", "chair", {**of("proclaim"), "elected": elected}))
    assert done.state == "proclaimed"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"voters": 13}, "more-voters-than-electors"),
        ({"null": 2}, "votes-sum"),
        ({"blank": 12}, "votes-sum"),
        ({"votes": votes(5, 2)}, "votes-candidates"),
        ({"votes": votes(5, 2, 3)}, "votes-sum"),
    ],
)
def test_papers_that_do_not_add_up_are_refused(changes: dict[str, Any], refusal: str) -> None:
    assert code(go_on(state("open"), LEAVE), "count_on_paper", "chair", paper(**changes)) == refusal


def test_leaving_the_machine_before_the_opening_tells_no_event() -> None:
    assert code(state("sitting"), *LEAVE) == "archive-event"


def test_no_vote_on_paper_ends_without_result() -> None:
    counted = go_on(
        state("open"), LEAVE, ("count_on_paper", "chair", paper(voters=2, blank=1, null=1, votes=votes(0, 0, 0)))
    )
    assert code(counted, "proclaim", "chair", {**of("proclaim"), "elected": []}) == "no-vote-cast"
    nobody = {"cause": "no-vote-cast"}
    assert code(counted, "end_without_result", "chair", {**nobody, "with": "oldest"}) == "second-not-asked"
    assert go_on(counted, ("end_without_result", "chair", nobody)).state == "without_result"


def test_too_few_keys_end_without_result() -> None:
    closed = state("closed")
    ended = go_on(
        closed,
        ("end_without_result", "chair", {"with": "oldest", "cause": "impossible-count", "reason": "two keys lost"}),
    )
    assert (ended.state, ended.cause) == ("without_result", "impossible-count")
    assert go_on(ended, ("destroy_key", "chair", {"seats": ["chair"]})).destroyed == {"chair"}


def test_an_adjourned_sitting_begins_anew_with_a_new_committee() -> None:
    sitting = state("sitting")
    times = {"cause": "too-few", "opens_at": "2026-12-01T09:00:00Z", "closes_at": "2026-12-01T11:00:00Z"}
    listed = go_on(sitting, ("adjourn", "chair", times))
    assert (listed.state, listed.members, listed.trustees) == ("listed", (), "")
    again = go_on(listed, ("begin_poll", "chair", of("begin_poll")))
    assert again.sitting == sitting.sitting + 1
    assert code(again, "begin_ceremony", "chair", {"ceremony": 2, "cause": "first"}) == "no-committee"
    formed = go_on(again, ("form_committee", "chair", of("form_committee")))
    assert go_on(formed, ("begin_ceremony", "chair", {"ceremony": 2, "cause": "first"})).ceremony == 2


def test_a_poll_adjourned_past_the_last_lawful_day_is_late_for_good() -> None:
    sitting = state("sitting")
    assert sitting.last_lawful_day and not sitting.late
    last = calendar.start_of_day(sitting.last_lawful_day, sitting.zone)

    def adjourned(standing: ElectionState, opens: datetime) -> ElectionState:
        times = {"opens_at": instant_text(opens), "closes_at": instant_text(opens + timedelta(hours=2))}
        return go_on(standing, ("adjourn", "chair", {"cause": "too-few", **times}))

    in_time, midnight = last + timedelta(hours=23, minutes=59), last + timedelta(hours=24)
    assert not adjourned(sitting, in_time).late
    assert adjourned(sitting, midnight).late
    # A day found sooner after all does not make it undone.
    assert adjourned(adjourned(sitting, midnight), in_time).late


def test_a_poll_opened_after_midnight_of_the_last_lawful_day_is_late() -> None:
    before, entry = standing_before("open")
    assert before.last_lawful_day
    midnight = calendar.start_of_day(before.last_lawful_day, before.zone) + timedelta(days=1)
    waiting = replace(before, closes_at=midnight + timedelta(hours=1))

    def opened(at: datetime) -> ElectionState:
        return waiting.apply(build(waiting, at=at, act="open", by="chair", article=entry.article, data=entry.data))

    assert opened(midnight).late and not opened(midnight - timedelta(seconds=1)).late


def test_one_who_steps_aside_dissolves_committee_and_key_and_the_next_sits() -> None:
    aside = go_on(state("sitting"), ("step_aside", "chair", {"seat": "oldest", "cause": "stepped-aside"}))
    assert (aside.members, aside.confirmed) == ((), frozenset())
    members = of("form_committee")["members"]
    members[1] = {**members[1], "registration": "A9999", "why": "next"}
    formed = go_on(aside, ("form_committee", "chair", {"members": members, "threshold": 2}))
    assert formed.members[1].registration == "A9999"
    assert code(formed, "open", "chair", of("open")) == "key-unconfirmed"


def test_when_lots_are_drawn_again_for_a_seat_only_the_last_one_drawn_sits() -> None:
    before, entry = standing_before("form_committee", TIED)
    [first] = [draw for draw in before.draws if draw.closed]
    aside = go_on(before, ("step_aside", "chair", {"seat": first.seat, "cause": "stepped-aside"}))
    secret = draws.Secret("7" * 64)
    question: dict[str, Canonical] = {
        "draw": len(aside.draws) + 1, "purpose": first.question.purpose, "seat": first.seat, "attempt": 1, "places": 1,
        "entries": ["Z1", "Z2"], "commitment": secret.commitment,
    }  # fmt: skip
    # Lots that fell are not drawn again because somebody else was hoped for.
    assert code(before, "open_draw", "chair", question) == "seat-drawn"
    opened = go_on(
        aside,
        ("open_draw", "chair", question),
        ("say", "chair", {"draw": question["draw"], "who": "chair", "what": "4 5 6"}),
    )
    assert opened.open_draw and opened.open_draw.opened
    closed = draws.close(opened.open_draw.opened, secret)
    drawn = go_on(
        opened,
        (
            "close_draw",
            "chair",
            {"draw": question["draw"], "secret": secret.digits, "seed": closed.seed, "drawn": [*closed.drawn],
             "text": sha256_hex(closed.text)},
        ),
    )  # fmt: skip
    members = of("form_committee", TIED)["members"]
    place = next(index for index, member in enumerate(members) if member["seat"] == first.seat)
    assert (members[place]["registration"], members[place]["why"]) == (first.drawn[0], "lot")
    assert code(drawn, "form_committee", "chair", {"members": members, "threshold": 2}) == "member-not-drawn"
    members[place] = {**members[place], "registration": closed.drawn[0]}
    formed = go_on(drawn, ("form_committee", "chair", {"members": members, "threshold": 2}))
    assert formed.members[place].registration == closed.drawn[0]


def test_the_key_waits_for_every_seat_and_the_opening_for_every_confirmation() -> None:
    standing, _ = standing_before("claim", nth=3)
    begun = go_on(standing, ("begin_ceremony", "chair", {"ceremony": 1, "cause": "first"}))
    assert code(begun, "make_key", "server", of("make_key")) == "seats-unclaimed"
    standing, _ = standing_before("confirm_key", nth=3)
    assert code(standing, "open", "chair", of("open")) == "key-unconfirmed"
    assert code(standing, "make_key", "server", of("make_key")) == "key-made"


def test_a_seat_released_or_a_new_ceremony_loses_confirmations() -> None:
    sitting = state("sitting")
    assert sitting.confirmed == {"chair", "oldest", "youngest"}
    released = go_on(sitting, ("release", "chair", {"seat": "oldest", "reason": "phone broken"}))
    assert released.confirmed == {"chair", "youngest"}
    assert code(released, "release", "chair", {"seat": "oldest", "reason": "again"}) == "seat-not-claimed"
    anew = go_on(sitting, ("begin_ceremony", "chair", {"ceremony": 2, "cause": "mismatch"}))
    assert (anew.confirmed, anew.trustees) == (frozenset(), "")
    assert code(anew, "confirm_key", "oldest", {**of("confirm_key"), "seat": "oldest"}) == "other-ceremony"


def test_a_confirmation_counts_once() -> None:
    data = {**of("confirm_key"), "seat": "oldest"}
    assert code(state("sitting"), "confirm_key", "oldest", data) == "already-confirmed"


def test_the_poll_does_not_open_before_its_time() -> None:
    sitting = state("sitting")
    with pytest.raises(OutOfState) as refusal:
        build(sitting, at=sitting.at or at(sitting), act="open", by="chair", article="7", data=of("open"))
    assert refusal.value.code == "too-early-to-open"


def test_an_outage_past_the_closing_time_is_the_committees_to_decide() -> None:
    standing = go_on(state("open"), ("suspend", "server", {"cause": "outage"}))
    closes = standing.closes_at
    assert closes is not None
    late = replace(standing, at=closes)
    closing: dict[str, Canonical] = {key: value for key, value in of("close").items() if key != "with"}
    assert code(late, "close", "server", closing) == "suspended-closing"
    assert code(late, "resume", "chair", {"with": "oldest", "reason": "back"}) == "time-is-over"
    further: dict[str, Canonical] = {
        "with": "oldest",
        "closes_at": instant_text(closes.replace(hour=20)),
        "reason": "outage",
    }
    resumed = go_on(late, ("extend", "chair", further), ("resume", "chair", {"with": "oldest", "reason": "back"}))
    assert resumed.state == "open"
    early: dict[str, Canonical] = {**closing, "cause": "early", "with": "youngest", "reason": "outage"}
    assert go_on(late, ("close", "chair", early)).state == "closed"


def test_after_the_closing_time_an_open_poll_is_neither_suspended_nor_extended() -> None:
    open_ = state("open")
    over = replace(open_, at=open_.closes_at)
    assert code(over, "suspend", "chair", {"with": "oldest", "cause": "committee", "reason": "x"}) == "time-is-over"
    later = {"with": "oldest", "closes_at": "2026-12-31T09:00:00Z", "reason": "x"}
    assert code(over, "extend", "chair", later) == "time-is-over"


def test_struck_before_the_opening_is_off_the_ballot_and_after_it_is_not() -> None:
    strike: Step = ("strike", "director", {"candidate": 2, "cause": "withdrew"})
    before = go_on(state("listed"), strike)
    assert [one.number for one in before.on_ballot] == [1, 3]
    assert journal.question(before).answers == tuple(one.answer for one in (before.candidates[0], before.candidates[2]))
    after = go_on(state("open"), strike)
    assert [one.number for one in after.on_ballot] == [1, 2, 3]
    assert code(after, *strike) == "already-struck"


@pytest.mark.parametrize(("rule", "elected", "open_seats"), [("void", [2], 0), ("count", [], 1)])
def test_votes_for_one_struck_after_the_opening_follow_the_rule(rule: str, elected: list[int], open_seats: int) -> None:
    standing = go_on(state("open"), LEAVE, ("strike", "chair", {"candidate": 1, "cause": "died"}))
    standing = replace(standing, house=replace(standing.rules, struck_votes=rule))
    counted = go_on(standing, ("count_on_paper", "chair", paper(votes=votes(5, 3, 1))))
    rows: list[Canonical] = [{"candidate": one, "votes": 3, "by": "votes"} for one in elected]
    data = {**of("proclaim"), "elected": rows, "open_seats": open_seats}
    assert go_on(counted, ("proclaim", "chair", data)).state == "proclaimed"
    other: list[Canonical] = [{"candidate": 1, "votes": 5, "by": "votes"}]
    assert code(counted, "proclaim", "chair", {**data, "elected": other}) == "elected-differ"


def test_without_candidates_left_there_is_no_poll() -> None:
    struck = [("strike", "director", {"candidate": number, "cause": "died"}) for number in (1, 2, 3)]
    listed = go_on(state("listed"), *struck)
    assert code(listed, "begin_poll", "chair", of("begin_poll")) == "no-candidate"
    assert go_on(listed, ("end_without_result", "director", {"cause": "no-candidate"})).state == "without_result"


def test_no_poll_without_cards() -> None:
    standing, _ = standing_before("make_cards")
    assert code(standing, "begin_poll", "chair", of("begin_poll")) == "cards-not-made"


def test_the_last_correction_of_the_roll_is_the_number_of_electors() -> None:
    standing, entry = standing_before("close_lists")
    corrected = go_on(state("convened"), ("correct_roll", "registrar", {"cause": "added", "electors": 13}))
    assert corrected.electors == 13
    wrong = replace(standing, electors=13)
    with pytest.raises(Refusal) as refusal:
        build(wrong, at=entry.at, act="close_lists", by="director", article="4", data=entry.data)
    assert refusal.value.code == "electors-differ"


def test_a_filing_is_decided_once_and_before_the_lists_are_closed() -> None:
    filed, _ = standing_before("admit")
    assert code(filed, "admit", "director", {"filing": 99}) == "no-such-filing"
    one, *_ = (filing for filing, outcome in filed.filings.items() if outcome == "filed")
    rejected = go_on(filed, ("reject", "director", {"filing": one, "cause": "rejected"}))
    assert code(rejected, "admit", "director", {"filing": one}) == "filing-decided"
    assert code(rejected, "withdraw", "registrar", {"filing": one}) == "filing-decided"
    _, closing = standing_before("close_lists")
    with pytest.raises(Refusal) as refusal:
        build(rejected, at=closing.at, act="close_lists", by="director", article="4", data=closing.data)
    assert refusal.value.code == "filing-undecided"


def test_a_draw_is_annulled_only_before_its_secret_and_with_a_second_member_once_the_committee_sits() -> None:
    last = len(room(TIED).standing.draws)
    opened, entry = standing_before("say", TIED, nth=_says_before_last())
    secret = _of_last("close_draw")["secret"]
    alone = {"draw": last, "reason": "noise", "secret": secret}
    assert code(opened, "annul_draw", "chair", alone) == "annulment"
    assert code(opened, "annul_draw", "chair", {**alone, "with": "oldest", "secret": ONES}) == "draw-commitment"
    assert code(opened, "close_draw", "chair", _of_last("close_draw")) == "draw-nothing-said"
    assert code(opened, "proclaim", "chair", of("proclaim", TIED)) == "draw-open"
    spoken = go_on(opened, ("say", "chair", dict(entry.data)))
    assert code(spoken, "close_draw", "chair", _of_last("close_draw")) == "draw-silent-member"
    annulled = go_on(opened, ("annul_draw", "chair", {**alone, "with": "oldest"}))
    assert annulled.draws[-1].state == "annulled"
    assert journal.next_attempt(annulled, "") == 2
    assert code(annulled, "proclaim", "chair", of("proclaim", TIED)) == "draw-missing"
    closed, _ = standing_before("proclaim", TIED)
    assert code(closed, "annul_draw", "chair", {**alone, "with": "oldest"}) == "draw-not-open"


def _says_before_last() -> int:
    """The first word of the last draw, among all words of the journal."""
    last = len(room(TIED).standing.draws)
    words = [entry.data["draw"] for entry in room(TIED).journal if entry.act == "say"]
    return words.index(last) + 1


def _of_last(act: str) -> dict[str, Any]:
    return deepcopy([entry.data for entry in room(TIED).journal if entry.act == act][-1])


def test_slips_drawn_by_hand_settle_a_tie_where_the_convocation_chose_them() -> None:
    standing, _ = standing_before("open_draw", TIED, nth=len(room(TIED).standing.draws))
    standing = replace(standing, house=replace(standing.rules, draw_method="slips"))
    opened = _of_last("open_draw")
    data: dict[str, Any] = {
        **{name: opened[name] for name in ("draw", "purpose", "seat", "places", "entries")},
        "drawn": opened["entries"][:1], "drawer": "oldest", "before": "everybody",
    }  # fmt: skip
    assert code(standing, "open_draw", "chair", opened) == "other-draw-method"
    assert code(standing, "draw_by_hand", "chair", {**data, "drawn": ["9"]}) == "hand-draw-bad-outcome"
    drawn = go_on(standing, ("draw_by_hand", "chair", data))
    [elected] = journal.outcome(drawn).elected
    assert (str(elected.candidate), elected.by) == (opened["entries"][0], "lot")
    assert code(drawn, "draw_by_hand", "chair", {**data, "draw": data["draw"] + 1}) == "no-draw-needed"


def test_contests_vacancy_and_annulment_follow_the_proclamation() -> None:
    done = state("proclaimed")
    contested = go_on(
        done,
        ("contest", "registrar", {"contest": 1}),
        ("settle_contest", "director", {"contest": 1, "outcome": "upheld"}),
    )
    assert contested.contests == {1: "upheld"}
    day = (done.at or at(done)).date()
    winner = done.elected[0].candidate
    last = load("ma-2.03.40").last_vacancy_day(day)
    data: dict[str, Canonical] = {
        "candidate": winner, "vacant_since": day.isoformat(), "last_lawful_day": last.isoformat() if last else "",
    }  # fmt: skip
    assert code(done, "vacate", "director", {**data, "last_lawful_day": "2030-01-01"}) == "last-vacancy-day"
    vacant = go_on(done, ("vacate", "director", data))
    assert vacant.vacancies == {winner: day}
    assert code(vacant, "vacate", "director", data) == "already-vacant"
    ahead = {**data, "vacant_since": "2990-01-01"}
    assert code(done, "vacate", "director", ahead) == "vacancy-in-future"
    before = {**data, "vacant_since": "2026-01-01"}
    assert code(done, "vacate", "director", before) == "vacancy-outside-term"
    assert code(contested, "settle_contest", "director", {"contest": 1, "outcome": "dismissed"}) == "contest-settled"


def test_a_by_election_continues_the_record_that_gave_the_mandate() -> None:
    first, (_, entry) = state("proclaimed"), standing_before("convene")
    vacant = "2026-09-01"
    last = load("ma-2.03.40").last_vacancy_day((first.at or at(first)).date().replace(month=9, day=1))
    data: dict[str, Any] = {
        **entry.data, "mandate": {"election": first.election, "until": "2027-05-31", "vacant_since": vacant},
        "last_lawful_day": last.isoformat() if last else "",
    }  # fmt: skip
    opens = first.opens_at
    assert opens is not None and last is not None
    late = int(opens.date() > last)
    data |= {"late": late} | ({"reason": "summer"} if late else {})
    begun = ElectionState(head=first.head)
    convened = begun.apply(build(begun, at=entry.at, act="convene", by="director", article="6", data=data))
    assert convened.mandate["until"] == "2027-05-31"
    counted = replace(state("counted"), mandate=convened.mandate)
    assert code(counted, "proclaim", "chair", of("proclaim")) == "mandate-remaining"
    assert go_on(counted, ("proclaim", "chair", {**of("proclaim"), "ends_on": "2027-05-31"})).state == "proclaimed"


def test_a_delegate_acts_for_the_director_where_he_convened() -> None:
    standing, entry = standing_before("convene")
    data: dict[str, Any] = {**entry.data, "delegation": {"number": "5", "date": "2026-08-01"}}
    convened = standing.apply(build(standing, at=entry.at, act="convene", by="delegate", article="4", data=data))
    assert go_on(convened, ("cancel", "delegate", {"reason": "postponed"})).state == "cancelled"
    assert code(state("convened"), "cancel", "delegate", {"reason": "postponed"}) == "not-your-act"


def test_an_appointment_is_a_record_of_one_line() -> None:
    law = load("tn-1999-1290")
    convened = of("convene")
    data: dict[str, Any] = {
        "format": "sanduq-record/1", "record": "2" * 22, "institute": convened["institute"], "statute": law.as_data(),
        "cohort": {"corps": law.corps[0].id, "number": "9", "first_day": "2026-09-07"}, "name_ar": "ليلى",
        "name_latin": "", "registration": "A9/1", "authority": "وزير العدل", "number": "33", "date": "2026-09-10",
        "starts_on": "2026-09-15", "ends_on": "2027-09-14",
    }  # fmt: skip
    begun = ElectionState()
    moment = room().journal[0].at

    def appoint(**changes: Any) -> ElectionState:
        return begun.apply(build(begun, at=moment, act="appoint", by="director", article="7", data={**data, **changes}))

    appointed = appoint()
    assert appointed.state == "appointed"
    with pytest.raises(Refusal) as refusal:
        appoint(name_ar="")
    assert refusal.value.code == "no-name"
    with pytest.raises(Refusal) as refusal:
        appoint(ends_on="2026-01-01")
    assert refusal.value.code == "term-backwards"
    with pytest.raises(Refusal) as refusal:
        appoint(date="2026-09-16")
    assert refusal.value.code == "act-after-start"
    for changes in ({"number": ""}, {"authority": ""}, {"authority": "a\nb"}, {"number": "x" * 101}):
        with pytest.raises(Refusal) as refusal:
            appoint(**changes)
        assert refusal.value.code == "data-line"
    with pytest.raises(Refusal) as refusal:
        appoint(statute=load("ma-2.03.40").as_data())
    assert refusal.value.code == "filled-by-election"
    assert code(appointed, "appoint", "director", data) == "out-of-state-appoint"


def test_an_entry_that_does_not_continue_the_journal_is_refused() -> None:
    standing = state("listed")
    _, entry = standing_before("begin_poll")
    for changes, refusal in (
        ({"seq": 99}, "journal-seq-gap"),
        ({"previous": ONES}, "journal-chain"),
        ({"at": room().journal[0].at}, "journal-time"),
    ):
        fields: dict[str, Any] = {
            "seq": standing.seq + 1, "at": entry.at, "act": "begin_poll", "by": "chair", "article": "5",
            "data": entry.data, "previous": standing.head, **changes,
        }  # fmt: skip
        with pytest.raises(Refusal) as caught:
            standing.apply(make_entry(**fields))
        assert caught.value.code == refusal
    first = room().journal[0]
    with pytest.raises(Refusal) as caught:
        ElectionState(head=ONES).apply(first)
    assert caught.value.code == "journal-start"


def test_the_closing_seal_is_the_first_24_digits_of_the_last_event() -> None:
    closed = state("closed")
    assert closed.seal == four_by_four(closed.closing_event)
    assert closed.seal.replace(" ", "") == closed.closing_event[:24]
