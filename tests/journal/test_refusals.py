"""Each act, right but for one thing, is refused by name."""

from datetime import date, timedelta
from typing import Any

import pytest

from elections.errors import Refusal
from elections.journal import ElectionState
from elections.rehearsal import Plan
from tests.journal.records import BOTH, PLAIN, TIED, again, go_on, room, standing_before, state

ZERO, ONES = "0" * 64, "1" * 64
ROWS: Any = standing_before("close_lists")[1].data["candidates"]
MEMBERS: Any = standing_before("form_committee")[1].data["members"]
VOTES: Any = standing_before("count")[1].data["votes"]
ELECTED: Any = standing_before("proclaim", TIED)[1].data["elected"]
STATUTE: Any = standing_before("convene")[1].data["statute"]
RULES: Any = standing_before("convene")[1].data["rules"]
TIED_ROWS: Any = standing_before("close_lists", TIED)[1].data["candidates"]
TIED_MEMBERS: Any = standing_before("form_committee", TIED)[1].data["members"]
ENTRIES: Any = standing_before("open_draw", TIED)[1].data["entries"]
DRAWS = len(room(TIED).standing.draws)
LAST = {"open_draw": DRAWS, "close_draw": sum(bool(draw.closed) for draw in room(TIED).standing.draws)}
REFERENCE = {"number": "1", "date": "2026-09-01"}
NOBODY_TIED: Any = [{**row, "votes": 0} for row in VOTES]


def later(field: str) -> str:
    """The day after one of the proclamation's."""
    return (date.fromisoformat(standing_before("proclaim")[1].data[field]) + timedelta(days=1)).isoformat()  # type: ignore[arg-type]


def changed(rows: list[Any], where: int, **changes: Any) -> list[Any]:
    return [{**row, **changes} if index == where else row for index, row in enumerate(rows)]


CASES: list[tuple[str, str, dict[str, Any], str]] = [
    # (what is wrong, act, what is changed in the rehearsed entry, refusal)
    (
        "a by-election that continues nothing",
        "convene",
        {"mandate": {"election": "2" * 22, "until": "2027-01-01", "vacant_since": "2026-09-01"}},
        "by-election-link",
    ),
    ("an article that the statute does not have", "convene", {"article": "8"}, "unknown-article"),
    ("an article of another statute", "begin_poll", {"article": "49"}, "unknown-article"),
    ("a number below the least", "make_cards", {"made": 0}, "data-integer"),
    ("a text in a number's place", "make_cards", {"made": "12"}, "data-integer"),
    ("a list in an object's place", "convene", {"institute": []}, "data-object"),
    ("an object without a name in it", "convene", {"statute": {}}, "data-object"),
    ("a hash of 63 digits", "close_lists", {"roll": "a" * 63}, "data-pattern"),
    ("a hash in capitals", "close_lists", {"roll": "A" * 64}, "data-pattern"),
    ("a delegate without his act", "convene", {"by": "delegate"}, "delegation"),
    ("a director with a delegation", "convene", {"delegation": REFERENCE}, "delegation"),
    (
        "a companion cohort in the reading of one corps",
        "convene",
        {"companion": {"corps": "clerk", "number": "9", "first_day": "2026-09-07"}},
        "companion-not-called",
    ),
    (
        "an unknown corps",
        "convene",
        {"cohort": {"corps": "judge", "number": "9", "first_day": "2026-09-07"}},
        "no-such-corps",
    ),
    ("more seats than the statute has", "convene", {"seats": 2}, "seats"),
    ("more names on a ballot than seats", "convene", {"names_on_ballot": 2}, "seats"),
    ("a statute with a field missing", "convene", {"statute": {"id": "ma-2.03.40"}}, "bad-statute-data"),
    ("rules with one missing", "convene", {"rules": {"reading": "own"}}, "bad-rules"),
    (
        "an order where none is foreseen",
        "convene",
        {
            "order": {
                "number": "1",
                "date": "2026-01-01",
                "electorate": "x",
                "names_on_ballot": 1,
                "committee": "own",
                "tie": "lot",
                "term_months": 1,
            }
        },
        "order-not-foreseen",
    ),
    ("another place than the rules'", "convene", {"place": "elsewhere"}, "place"),
    ("a deadline too soon", "convene", {"later": timedelta(days=4)}, "notice-too-short"),
    ("an opening before the deadline", "convene", {"opens_at": "2026-01-01T09:00:00Z"}, "times-out-of-order"),
    ("a closing before the opening", "convene", {"closes_at": "2026-01-01T09:00:00Z"}, "times-out-of-order"),
    ("another last lawful day", "convene", {"last_lawful_day": "2026-12-31"}, "last-lawful-day"),
    ("no last lawful day", "convene", {"last_lawful_day": None}, "last-lawful-day"),
    ("late, but it is not", "convene", {"late": 1, "reason": "strike"}, "last-lawful-day"),
    ("a reason for nothing", "convene", {"reason": "strike"}, "late-reason"),
    ("a filing number left out", "file", {"filing": 2}, "filing-number"),
    ("a filing after the deadline", "file", {"later": timedelta(days=9)}, "filing-over"),
    ("an unknown filing", "admit", {"filing": 99}, "no-such-filing"),
    ("a list closed before the deadline", "close_lists", {"later": timedelta(days=-1)}, "filing-open"),
    ("a candidate too few", "close_lists", {"candidates": ROWS[:-1]}, "candidates-not-admitted"),
    ("a number left out", "close_lists", {"candidates": changed(ROWS, 2, number=4)}, "candidate-numbers"),
    (
        "a trainee twice",
        "close_lists",
        {"candidates": changed(ROWS, 1, registration=ROWS[0]["registration"])},
        "candidate-twice",
    ),
    (
        "a candidate without a name",
        "close_lists",
        {"candidates": changed(ROWS, 0, name_ar="", name_latin="")},
        "no-name",
    ),
    ("fewer electors than candidates", "close_lists", {"electors": 2}, "more-candidates-than-electors"),
    ("a card too few", "make_cards", {"made": 13}, "cards-made"),
    ("too few spares", "make_cards", {"made": 12, "spares": 0}, "cards-made"),
    ("more present than electors", "begin_poll", {"present": 13}, "more-present-than-electors"),
    ("a companion's presence in the reading of one corps", "begin_poll", {"companion_present": 3}, "companion"),
    ("a seat left out", "form_committee", {"members": MEMBERS[:2] + [MEMBERS[0]]}, "committee-seats"),
    ("seats in another order", "form_committee", {"members": [MEMBERS[0], *MEMBERS[:0:-1]]}, "committee-seats"),
    ("a threshold that is no majority", "form_committee", {"threshold": 3}, "threshold"),
    (
        "a chair from the roll",
        "form_committee",
        {"members": changed(MEMBERS, 0, registration="A1")},
        "committee-office",
    ),
    ("a chair by age", "form_committee", {"members": changed(MEMBERS, 0, why="age")}, "committee-office"),
    (
        "a member without registration",
        "form_committee",
        {"members": [MEMBERS[0], {**{k: v for k, v in MEMBERS[1].items() if k != "registration"}}, MEMBERS[2]]},
        "committee-office",
    ),
    (
        "one person on two seats",
        "form_committee",
        {"members": changed(MEMBERS, 2, registration=MEMBERS[1]["registration"])},
        "member-twice",
    ),
    (
        "a candidate on the committee",
        "form_committee",
        {"members": changed(MEMBERS, 1, registration=ROWS[0]["registration"])},
        "candidate-sits",
    ),
    ("by lot without a draw", "form_committee", {"members": changed(MEMBERS, 1, why="lot")}, "member-not-drawn"),
    (
        "next where nobody stepped aside",
        "form_committee",
        {"members": changed(MEMBERS, 1, why="next")},
        "nobody-stepped-aside",
    ),
    ("a seat that the reading has not", "claim", {"seat": "companion-oldest"}, "no-such-seat"),
    ("a ceremony with another number", "begin_ceremony", {"ceremony": 2}, "ceremony-number"),
    ("a first ceremony that begins anew", "begin_ceremony", {"cause": "device"}, "ceremony-cause"),
    ("the key of another ceremony", "make_key", {"ceremony": 2}, "other-ceremony"),
    ("a fingerprint of another key", "make_key", {"trustees": ONES}, "trustees-fingerprint"),
    ("another's confirmation", "confirm_key", {"seat": "oldest"}, "not-your-seat"),
    ("a confirmation of another key", "confirm_key", {"trustees": ONES}, "key-differs"),
    ("an opening with a seat that does not exist", "open", {"with": "companion-oldest"}, "second-not-seated"),
    ("an opening with the chair twice", "open", {"with": "chair"}, "data-code"),
    ("an opening after the closing time", "open", {"later": timedelta(hours=3)}, "too-late-to-open"),
    ("a closing before its time", "close", {"later": timedelta(minutes=-30)}, "not-over"),
    ("a closing by the server for a reason", "close", {"reason": "enough"}, "closing"),
    ("an early closing by the server", "close", {"cause": "early", "reason": "enough"}, "not-your-closing"),
    ("a closing by the clock, by the chair", "close", {"by": "chair", "with": "oldest"}, "not-your-closing"),
    ("a closing by the chair alone", "close", {"by": "chair", "cause": "early", "reason": "enough"}, "closing"),
    ("an early closing without a reason", "close", {"by": "chair", "cause": "early", "with": "oldest"}, "closing"),
    ("all voted, but not all did", "close", {"cause": "all-voted", "ballots": 11}, "not-all-voted"),
    ("more ballots than cards", "close", {"ballots": 15}, "more-than-cards"),
    ("the seal of another event", "close", {"event": ONES}, "closing-seal"),
    ("an account of other ballots", "account_cards", {"ballots": 1}, "account-differs"),
    ("an account of other cards", "account_cards", {"made": 99}, "account-differs"),
    ("a difference that is not named", "account_cards", {"spoiled": 5}, "differences-differ"),
    ("a difference that is none", "account_cards", {"differences": ["cards-missing"]}, "differences-differ"),
    ("an unknown difference", "account_cards", {"differences": ["cards-torn"]}, "differences-differ"),
    ("unchecked, but cards are told", "account_cards", {"checked": 0}, "cards-not-checked"),
    ("checked, but no cards are told", "account_cards", {"left": None}, "cards-not-checked"),
    ("too few shares", "count", {"shares": [1]}, "data-list"),
    ("a share twice", "count", {"shares": [1, 1]}, "shares"),
    ("the share of nobody", "count", {"shares": [1, 4]}, "shares"),
    ("a candidate left out of the count", "count", {"votes": VOTES[:-1]}, "votes-candidates"),
    ("counts in another order", "count", {"votes": VOTES[::-1]}, "votes-candidates"),
    ("a vote too many", "count", {"votes": changed(VOTES, 0, votes=VOTES[0]["votes"] + 1)}, "votes-sum"),
    ("a blank too many", "count", {"blank": 12}, "votes-sum"),
    ("the key of an unknown seat destroyed", "destroy_key", {"seats": ["companion-oldest"]}, "key-destroyed"),
    ("a key destroyed twice", "destroy_key", {"seats": ["chair", "chair"]}, "key-destroyed"),
    ("a seat too many left open", "proclaim", {"open_seats": 1}, "open-seats-differ"),
    ("nobody elected", "proclaim", {"elected": []}, "elected-differ"),
    ("a mandate that begins before the proclamation", "proclaim", {"starts_on": "2026-09-01"}, "mandate-starts"),
    ("a mandate that begins the day after", "proclaim", {"starts_on": later("starts_on")}, "mandate-starts"),
    ("a mandate a day too long", "proclaim", {"ends_on": later("ends_on")}, "mandate-too-long"),
    ("a mandate that ends before it begins", "proclaim", {"ends_on": "2026-01-01"}, "term-backwards"),
    ("a proclamation by the chair alone", "proclaim", {"with": None}, "data-missing"),
]

TIED_CASES: list[tuple[str, str, int, dict[str, Any], str]] = [
    ("a draw that is not next", "open_draw", 1, {"draw": 7}, "draw-number"),
    ("a draw under another article", "open_draw", 1, {"article": "6"}, "draw-article"),
    ("a draw under no article", "open_draw", 1, {"article": "rule"}, "draw-article"),
    ("a tie under another article", "open_draw", LAST["open_draw"], {"article": "5"}, "draw-article"),
    ("a wrong attempt", "open_draw", 1, {"attempt": 9}, "draw-attempt"),
    ("a draw for the chair", "open_draw", 1, {"seat": "chair"}, "data-code"),
    ("a draw for a seat of the other corps", "open_draw", 1, {"seat": "companion-oldest"}, "no-age-draw"),
    ("a draw for the other end of age", "open_draw", 1, {"purpose": "youngest"}, "draw-does-not-fit"),
    ("a draw for a seat before the count", "open_draw", 1, {"purpose": "seat", "seat": ""}, "not-counted"),
    ("entries out of order", "open_draw", 1, {"entries": ENTRIES[::-1]}, "draw-entry-order"),
    (
        "entries with a candidate",
        "open_draw",
        1,
        {"entries": sorted([ENTRIES[0], TIED_ROWS[0]["registration"]])},
        "candidate-sits",
    ),
    ("a tie of others", "open_draw", LAST["open_draw"], {"entries": ["7", "8"]}, "draw-does-not-fit"),
    (
        "a draw of ages after the count",
        "open_draw",
        LAST["open_draw"],
        {"purpose": "oldest", "seat": "oldest"},
        "no-age-draw",
    ),
    (
        "a commitment used before",
        "open_draw",
        LAST["open_draw"],
        {"commitment": standing_before("open_draw", TIED)[1].data["commitment"]},
        "draw-secret-reused",
    ),
    ("a word for another member", "say", 2, {"who": "chair", "by": "oldest"}, "not-your-word"),
    ("a word with two lines", "say", 1, {"what": "1\n2"}, "data-line"),
    ("a word in a draw that is not open", "say", 1, {"draw": 9}, "draw-not-open"),
    ("another secret", "close_draw", 1, {"secret": ZERO}, "draw-commitment"),
    ("another seed", "close_draw", 1, {"seed": ZERO}, "draw-outcome"),
    ("others drawn", "close_draw", LAST["close_draw"], {"drawn": ["9"]}, "draw-outcome"),
    ("the hash of another text", "close_draw", 1, {"text": ZERO}, "draw-outcome"),
    ("elected by votes who was drawn", "proclaim", 1, {"elected": changed(ELECTED, 0, by="votes")}, "elected-differ"),
    (
        "the other of the tied elected",
        "proclaim",
        1,
        {"elected": changed(ELECTED, 0, candidate=ELECTED[0]["candidate"] % 3 + 1)},
        "elected-differ",
    ),
    (
        "a member not drawn for the seat",
        "form_committee",
        1,
        {"members": changed(TIED_MEMBERS, 1, why="age")},
        "member-not-drawn",
    ),
]


def refused(act: str, plan: Plan, nth: int, changes: dict[str, Any]) -> str:
    with pytest.raises(Refusal) as refusal:
        again(act, plan, nth, **changes)
    assert str(refusal.value)
    return refusal.value.code


@pytest.mark.parametrize(
    ("wrong", "act", "changes", "code"), CASES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_refused(wrong: str, act: str, changes: dict[str, Any], code: str) -> None:
    assert refused(act, PLAIN, 1, changes) == code


@pytest.mark.parametrize(
    ("wrong", "act", "nth", "changes", "code"), TIED_CASES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_refused_in_a_tied_election(wrong: str, act: str, nth: int, changes: dict[str, Any], code: str) -> None:
    assert refused(act, TIED, nth, changes) == code


@pytest.mark.parametrize(
    ("act", "changes", "code"),
    [
        ("convene", {"order": None}, "blank-in-statute"),
        ("convene", {"companion": None}, "companion-missing"),
        ("convene", {"names_on_ballot": 1}, "names-on-ballot"),
        ("begin_poll", {"companion_present": None}, "companion"),
        ("count", {"shares": [1, 2]}, "shares"),
    ],
)
def test_refused_with_both_corps_and_two_seats(act: str, changes: dict[str, Any], code: str) -> None:
    assert refused(act, BOTH, 1, changes) == code


def test_every_entry_of_a_rehearsal_is_built_again_letter_by_letter() -> None:
    standing = ElectionState()
    for nth, entry in enumerate(room(TIED).journal):
        assert nth == standing.seq
        standing = standing.apply(entry)
    assert standing == room(TIED).standing


@pytest.mark.parametrize(
    ("standing", "act", "by", "data", "code"),
    [
        ("listed", "begin_poll", "chair", {"present": 1}, None),
        ("sitting", "claim", "chair", {"seat": "oldest"}, "seat-claimed"),
        ("sitting", "form_committee", "chair", {"members": MEMBERS, "threshold": 2}, "committee-formed"),
        ("sitting", "begin_ceremony", "chair", {"ceremony": 2, "cause": "first"}, "ceremony-cause"),
        ("sitting", "remark", "companion-oldest", {"remark": 1, "kind": "remark"}, "no-such-seat"),
        ("sitting", "remark", "oldest", {"remark": 2, "kind": "remark"}, "remark-number"),
        ("sitting", "end_without_result", "director", {"cause": "no-candidate"}, "has-candidates"),
        ("convened", "end_without_result", "director", {"cause": "no-candidate"}, "may-have-candidates"),
        ("convened", "end_without_result", "chair", {"cause": "no-vote-cast"}, "votes-cast"),
        ("counted", "end_without_result", "director", {"cause": "no-vote-cast"}, "not-your-act"),
        ("closed", "end_without_result", "server", {"cause": "impossible-count", "reason": "x"}, "not-your-act"),
        ("closed", "end_without_result", "chair", {"cause": "impossible-count"}, "count-possible"),
        ("closed", "end_without_result", "chair", {"cause": "impossible-count", "reason": "x"}, "count-possible"),
        ("counted", "end_without_result", "chair", {"cause": "impossible-count", "reason": "x"}, "count-possible"),
        ("counted", "end_without_result", "chair", {"cause": "no-vote-cast"}, "votes-cast"),
        ("open", "suspend", "server", {"cause": "outage", "with": "oldest"}, "second-not-seated"),
        ("open", "suspend", "server", {"cause": "committee"}, "suspension"),
        ("open", "suspend", "chair", {"cause": "committee", "reason": "x"}, "suspension"),
        ("open", "extend", "chair", {"with": "oldest", "closes_at": "2026-01-01T09:00:00Z", "reason": "x"},
         "not-an-extension"),
        ("listed", "strike", "director", {"candidate": 9, "cause": "died"}, "no-such-candidate"),
        ("listed", "adjourn", "chair",
         {"cause": "too-few", "opens_at": "2026-01-01T09:00:00Z", "closes_at": "2026-01-01T10:00:00Z"},
         "times-out-of-order"),
        ("closed", "count_on_paper", "chair", {"with": "oldest", "voters": 0, "blank": 0, "null": 0, "votes": []},
         "not-on-paper"),
        ("counted", "open_draw", "chair", {"draw": 1, "purpose": "seat", "seat": "", "attempt": 1, "places": 1,
         "entries": ["1", "2"], "commitment": ZERO}, "no-draw-needed"),
        ("counted", "draw_by_hand", "chair", {"draw": 1, "purpose": "seat", "seat": "", "places": 1,
         "entries": ["1", "2"], "drawn": ["1"], "drawer": "x", "before": "y"}, "other-draw-method"),
        ("proclaimed", "contest", "registrar", {"contest": 2}, "contest-number"),
        ("proclaimed", "settle_contest", "director", {"contest": 1, "outcome": "upheld"}, "no-such-contest"),
        ("proclaimed", "annul", "director", {"authority": "x", "number": "1", "date": "2030-01-01"}, "not-yet"),
        ("proclaimed", "vacate", "director", {"candidate": 99, "vacant_since": "2026-09-01"}, "no-such-mandate"),
        ("draft", "appoint", "director", {
            "format": "sanduq-record/1", "record": "2" * 22, "statute": STATUTE, "name_ar": "x", "name_latin": "",
            "institute": standing_before("convene")[1].data["institute"], "registration": "A1", "authority": "x",
            "cohort": standing_before("convene")[1].data["cohort"], "number": "1", "date": "2026-09-01",
            "starts_on": "2026-09-01", "ends_on": "2027-09-01"}, "filled-by-election"),
    ],
)  # fmt: skip
def test_refused_where_it_stands(standing: str, act: str, by: str, data: dict[str, Any], code: str | None) -> None:
    begun = state(standing)
    if begun.at is None:
        begun = ElectionState(at=room().journal[0].at)
    if code is None:
        assert go_on(begun, (act, by, data)).state == "sitting"
        return
    with pytest.raises(Refusal) as refusal:
        go_on(begun, (act, by, data))
    assert refusal.value.code == code
