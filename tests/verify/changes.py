"""The one thing that is wrong in each wrong record: functions that change a right one, by the name in the vectors."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from elections import archive
from elections.canonical import compact_bytes, sha256_hex
from elections.protocol.ballot import Ballot, make_ballot
from elections.protocol.credentials import public_credentials_bytes
from elections.protocol.group import P
from elections.protocol.numbers import mpz
from elections.protocol.questions import Election
from elections.protocol.randomness import Randomness
from elections.protocol.tally import EncryptedTally, aggregate, make_share
from elections.protocol.trustees import four_by_four
from elections.rehearse import Room
from elections.rehearse.stream import Stream
from tests.verify.right import TIMESTAMP, Act, Record, Urn, data_record, event_bytes

Change = Callable[[Record, Room], None]
URN: dict[str, Change] = {}
"""Changes of an archive that is then verified alone."""
RECORD: dict[str, Change] = {}
"""Changes of a whole record."""
DRAW: dict[str, Change] = {}
"""Changes of a whole record with draws."""
SINCE: dict[str, Change] = {}
"""Changes of a record that is then compared with its right earlier copy."""

HEX = "ab" * 32


def _into(table: dict[str, Change]) -> Callable[[Change], Change]:
    def enter(change: Change) -> Change:
        table[change.__name__.replace("_", "-")] = change
        return change

    return enter


urn_change, record_change, draw_change, since_change = map(_into, (URN, RECORD, DRAW, SINCE))


def _urn(record: Record) -> Urn:
    assert record.urn
    return record.urn


def _election(ready: Room) -> Election:
    assert ready.election
    return ready.election


def _randomness(label: str) -> Randomness:
    return Randomness(Stream(label.encode(), "changes"))


def _event(record: Record, kind: str, *data: bytes, place: int = -1) -> None:
    """Replaces an event of a type."""
    urn = _urn(record)
    urn.steps[urn.of(kind)[place]] = (kind, data)


def _data(record: Record, kind: str, place: int = -1) -> tuple[bytes, ...]:
    urn = _urn(record)
    return urn.steps[urn.of(kind)[place]][1]


def _tally(record: Record, tally: EncryptedTally) -> None:
    data = tally.to_bytes()
    count = len(_urn(record).of("Ballot"))
    sized = {"num_tallied": count, "total_weight": count, "encrypted_tally": sha256_hex(data)}
    _event(record, "EncryptedTally", data, compact_bytes(sized))
    _urn(record).cut("EncryptedTally")


def _share(record: Record, owner: int, share: bytes, place: int = -1) -> None:
    _event(record, "PartialDecryption", share, _owned(owner, share), place=place)


def _owned(owner: int, share: bytes) -> bytes:
    return compact_bytes({"owner": owner, "payload": sha256_hex(share)})


def _ballot(record: Record, data: bytes) -> None:
    """Puts a ballot in the place of the last one, in an urn that is still open."""
    _event(record, "Ballot", data)
    urn = _urn(record)
    del urn.steps[urn.of("EndBallots")[0] :]


# The order of events.


@urn_change
def a_ballot_after_end_ballots(record: Record, ready: Room) -> None:
    urn = _urn(record)
    urn.grammar = False
    urn.steps.insert(urn.of("EndBallots")[0] + 1, urn.steps[urn.of("Ballot")[0]])
    del urn.steps[urn.of("EndBallots")[0] + 2 :]


@urn_change
def a_second_end_ballots_hiding_ballots(record: Record, ready: Room) -> None:
    urn = _urn(record)
    urn.grammar = False
    first = urn.of("Ballot")[0]
    urn.steps.insert(first + 1, ("EndBallots", ()))


@urn_change
def a_tally_without_end_ballots(record: Record, ready: Room) -> None:
    urn = _urn(record)
    urn.grammar = False
    del urn.steps[urn.of("EndBallots")[0]]


@urn_change
def a_result_without_a_share(record: Record, ready: Room) -> None:
    urn = _urn(record)
    urn.grammar = False
    urn.steps = [step for step in urn.steps if step[0] != "PartialDecryption"]


@urn_change
def an_event_after_the_result(record: Record, ready: Room) -> None:
    urn = _urn(record)
    urn.grammar = False
    urn.steps.append(urn.steps[-1])


@urn_change
def a_second_setup(record: Record, ready: Room) -> None:
    urn = _urn(record)
    urn.grammar = False
    urn.steps.insert(1, urn.steps[0])


@urn_change
def an_unknown_event(record: Record, ready: Room) -> None:
    urn = _urn(record)
    urn.grammar = False
    urn.steps.insert(1, ("Shuffle", urn.steps[1][1]))


@urn_change
def no_event(record: Record, ready: Room) -> None:
    record.archive = archive.start_bytes(TIMESTAMP)


# The archive's bytes.


def _bytes(record: Record, change: Callable[[bytes], bytes]) -> None:
    record.archive = change(_urn(record).to_bytes())


@urn_change
def cut_within_a_record(record: Record, ready: Room) -> None:
    _bytes(record, lambda data: data[:-512])


@urn_change
def end_of_archive_blocks(record: Record, ready: Room) -> None:
    _bytes(record, lambda data: data + bytes(1024))


@urn_change
def data_after_the_last_event(record: Record, ready: Room) -> None:
    _bytes(record, lambda data: data + data_record(b"{}", _urn(record).timestamp))


@urn_change
def a_record_of_another_time(record: Record, ready: Room) -> None:
    urn = _urn(record)
    _bytes(record, lambda data: data + data_record(b"{}", urn.timestamp + 1))


@urn_change
def a_timestamp_as_a_number(record: Record, ready: Room) -> None:
    body = compact_bytes({"version": 1, "timestamp": TIMESTAMP})
    _bytes(record, lambda data: archive.record_bytes("BELENIOS", body, TIMESTAMP) + data[1024:])


@urn_change
def another_version(record: Record, ready: Room) -> None:
    body = compact_bytes({"version": 2, "timestamp": str(TIMESTAMP)})
    _bytes(record, lambda data: archive.record_bytes("BELENIOS", body, TIMESTAMP) + data[1024:])


@urn_change
def owners_names_in_a_header(record: Record, ready: Room) -> None:
    _bytes(record, lambda data: data[:265] + b"root" + data[269:])


@urn_change
def padding_that_is_not_zero(record: Record, ready: Room) -> None:
    _bytes(record, lambda data: data[:-1] + b"x")


@urn_change
def a_record_under_another_name(record: Record, ready: Room) -> None:
    stamp = _urn(record).timestamp
    _bytes(record, lambda data: data + archive.record_bytes(f"{HEX}.data.json", b"{}", stamp))


def _last_event(record: Record, change: Callable[[dict[str, Any]], Any]) -> None:
    """Writes the last event, EndBallots, anew with its fields changed."""
    urn = _urn(record)
    urn.cut("EndBallots")
    *before, last = archive_events(urn.to_bytes())
    value = {"parent": before[-1].head.event, "height": last.head.height, "type": "EndBallots"}
    body = compact_bytes(change(value))
    written = urn.to_bytes()[: before[-1].head.size]
    record.archive = written + archive.record_bytes(f"{sha256_hex(body)}.event.json", body, urn.timestamp)


def archive_events(data: bytes) -> list[archive.Step]:
    return list(archive.read(io.BytesIO(data)))


@urn_change
def another_parent(record: Record, ready: Room) -> None:
    _last_event(record, lambda value: {**value, "parent": HEX})


@urn_change
def another_height(record: Record, ready: Room) -> None:
    _last_event(record, lambda value: {**value, "height": value["height"] + 1})


@urn_change
def a_payload_of_end_ballots(record: Record, ready: Room) -> None:
    _last_event(record, lambda value: {**value, "payload": HEX})


@urn_change
def an_event_with_a_field_more(record: Record, ready: Room) -> None:
    _last_event(record, lambda value: {**value, "note": "x"})


@urn_change
def an_event_in_another_order(record: Record, ready: Room) -> None:
    _last_event(record, lambda value: dict(reversed(value.items())))


@urn_change
def an_event_that_is_a_list(record: Record, ready: Room) -> None:
    _last_event(record, lambda value: [value])


@urn_change
def a_height_that_is_a_text(record: Record, ready: Room) -> None:
    _last_event(record, lambda value: {**value, "height": str(value["height"])})


@urn_change
def a_setup_that_names_other_trustees(record: Record, ready: Room) -> None:
    urn = _urn(record)
    urn.grammar = False
    urn.cut("Setup")
    *data, _ = urn.steps[0][1]
    names = {"election": sha256_hex(data[0]), "trustees": HEX, "credentials": sha256_hex(data[2])}
    urn.steps[0] = ("Setup", (*data, compact_bytes(names)))


@urn_change
def a_ballot_without_its_data(record: Record, ready: Room) -> None:
    urn = _urn(record)
    place = urn.of("Ballot")[0]
    data = urn.steps[place][1]
    del urn.steps[place:]
    head = archive_events(urn.to_bytes())[-1].head
    body = event_bytes("Ballot", head.event, head.height + 1, data)
    record.archive = urn.to_bytes() + archive.record_bytes(f"{sha256_hex(body)}.event.json", body, urn.timestamp)


# The set-up.


def _set_up(record: Record, place: int, data: bytes) -> None:
    urn = _urn(record)
    urn.cut("Setup")
    parts = list(urn.steps[0][1])
    parts[place] = data
    urn.steps[0] = ("Setup", tuple(parts))


def _listed(record: Record) -> list[int]:
    return [mpz(number) for number in json.loads(_data(record, "Setup")[2])]


@urn_change
def credentials_not_sorted(record: Record, ready: Room) -> None:
    listed = _listed(record)
    _set_up(record, 2, compact_bytes([str(number) for number in reversed(listed)]))


@urn_change
def a_credential_twice(record: Record, ready: Room) -> None:
    listed = _listed(record)
    _set_up(record, 2, public_credentials_bytes([*listed, listed[0]]))


@urn_change
def a_credential_outside_the_group(record: Record, ready: Room) -> None:
    listed = _listed(record)
    _set_up(record, 2, public_credentials_bytes([P - listed[0], *listed[1:]]))


@urn_change
def credentials_as_numbers(record: Record, ready: Room) -> None:
    _set_up(record, 2, compact_bytes([1, 2]))


@urn_change
def an_election_with_another_key(record: Record, ready: Room) -> None:
    value = json.loads(_data(record, "Setup")[0])
    value["public_key"] = str(_listed(record)[0])
    _set_up(record, 0, compact_bytes(value))


@urn_change
def an_election_in_another_group(record: Record, ready: Room) -> None:
    value = json.loads(_data(record, "Setup")[0])
    _set_up(record, 0, compact_bytes({**value, "group": "RFC-3526-2048"}))


@urn_change
def an_election_without_blank_votes(record: Record, ready: Room) -> None:
    value = json.loads(_data(record, "Setup")[0])
    value["questions"][0]["blank"] = False
    _set_up(record, 0, compact_bytes(value))


@urn_change
def an_election_with_spaces(record: Record, ready: Room) -> None:
    value = json.loads(_data(record, "Setup")[0])
    _set_up(record, 0, json.dumps(value, ensure_ascii=False).encode())


@urn_change
def trustees_with_a_proof_changed(record: Record, ready: Room) -> None:
    value = json.loads(_data(record, "Setup")[1])
    value[0][1]["verification_keys"][1]["pok"]["response"] = "1"
    _set_up(record, 1, compact_bytes(value))


@urn_change
def trustees_with_a_lower_threshold(record: Record, ready: Room) -> None:
    value = json.loads(_data(record, "Setup")[1])
    value[0][1]["threshold"] = 1
    _set_up(record, 1, compact_bytes(value))


@urn_change
def trustees_with_two_keys_swapped(record: Record, ready: Room) -> None:
    value = json.loads(_data(record, "Setup")[1])
    value[0][1]["verification_keys"][:2] = reversed(value[0][1]["verification_keys"][:2])
    _set_up(record, 1, compact_bytes(value))


@urn_change
def trustees_with_a_certificate_changed(record: Record, ready: Room) -> None:
    value = json.loads(_data(record, "Setup")[1])
    value[0][1]["certs"][0]["message"] = value[0][1]["certs"][1]["message"]
    _set_up(record, 1, compact_bytes(value))


@urn_change
def a_server_key_beside_the_committees(record: Record, ready: Room) -> None:
    value = json.loads(_data(record, "Setup")[1])
    single = ["Single", value[0][1]["verification_keys"][0]]
    _set_up(record, 1, compact_bytes([*value, single]))


# Ballots; all that a ballot can have wrong by itself is in the vectors of the door.


@urn_change
def the_same_ballot_twice(record: Record, ready: Room) -> None:
    _ballot(record, _data(record, "Ballot", 0)[0])


@urn_change
def another_ballot_with_the_same_card(record: Record, ready: Room) -> None:
    first = Ballot.from_bytes(_data(record, "Ballot", 0)[0])
    card = next(card for card in ready.cards if card.public == first.credential)
    _ballot(record, make_ballot(_election(ready), card.secret, [2], _randomness("again")).to_bytes())


@urn_change
def a_ballot_of_no_card(record: Record, ready: Room) -> None:
    _ballot(record, make_ballot(_election(ready), mpz(12345), [1], _randomness("none")).to_bytes())


# The tally, the shares, the result.


@urn_change
def a_false_num_tallied(record: Record, ready: Room) -> None:
    tally, sized = _data(record, "EncryptedTally")
    urn = _urn(record)
    urn.cut("EncryptedTally")
    urn.grammar = False
    count = len(urn.of("Ballot"))
    _event(
        record, "EncryptedTally", tally, sized.replace(b'"num_tallied":%d' % count, b'"num_tallied":%d' % (count + 1))
    )


@urn_change
def a_false_total_weight(record: Record, ready: Room) -> None:
    tally, sized = _data(record, "EncryptedTally")
    urn = _urn(record)
    urn.cut("EncryptedTally")
    urn.grammar = False
    count = len(urn.of("Ballot"))
    _event(
        record, "EncryptedTally", tally, sized.replace(b'"total_weight":%d' % count, b'"total_weight":%d' % (count + 1))
    )


@urn_change
def a_swapped_tally(record: Record, ready: Room) -> None:
    assert ready.aggregate
    blank, one, two, *rest = ready.aggregate.choices
    _tally(record, EncryptedTally((blank, two, one, *rest)))


@urn_change
def a_tally_without_one_ballot(record: Record, ready: Room) -> None:
    urn = _urn(record)
    ballots = [Ballot.from_bytes(urn.steps[place][1][0]).choices() for place in urn.of("Ballot")]
    _tally(record, aggregate(_election(ready).question, ballots[:-1]))


@urn_change
def a_tally_with_an_array_more(record: Record, ready: Room) -> None:
    data = _data(record, "EncryptedTally")[0]
    doubled = compact_bytes(json.loads(data) * 2)
    count = len(_urn(record).of("Ballot"))
    sized = {"num_tallied": count, "total_weight": count, "encrypted_tally": sha256_hex(doubled)}
    _event(record, "EncryptedTally", doubled, compact_bytes(sized))
    _urn(record).cut("EncryptedTally")


def _first_share(record: Record, owner: int, share: bytes) -> None:
    """Ends the archive with one share."""
    _share(record, owner, share, place=0)
    _urn(record).cut("PartialDecryption")


@urn_change
def a_share_of_the_wrong_member(record: Record, ready: Room) -> None:
    assert ready.aggregate
    share = make_share(_election(ready).fingerprint, ready.keys[1], ready.aggregate, _randomness("share"))
    _first_share(record, 1, share.to_bytes())


@urn_change
def a_share_for_another_tally(record: Record, ready: Room) -> None:
    other = aggregate(_election(ready).question, [Ballot.from_bytes(_data(record, "Ballot", 0)[0]).choices()])
    share = make_share(_election(ready).fingerprint, ready.keys[0], other, _randomness("share"))
    _first_share(record, 1, share.to_bytes())


@urn_change
def a_share_for_another_election(record: Record, ready: Room) -> None:
    assert ready.aggregate
    share = make_share("x" * 43, ready.keys[0], ready.aggregate, _randomness("share"))
    _first_share(record, 1, share.to_bytes())


@urn_change
def a_share_of_a_member_that_is_not(record: Record, ready: Room) -> None:
    _first_share(record, 4, _data(record, "PartialDecryption", 0)[0])


@urn_change
def a_share_of_member_zero(record: Record, ready: Room) -> None:
    _first_share(record, 0, _data(record, "PartialDecryption", 0)[0])


@urn_change
def a_share_with_a_factor_less(record: Record, ready: Room) -> None:
    value = json.loads(_data(record, "PartialDecryption", 0)[0])
    del value["decryption_factors"][0][-1]
    _first_share(record, json.loads(_data(record, "PartialDecryption", 0)[1])["owner"], compact_bytes(value))


@urn_change
def two_shares_of_one_member(record: Record, ready: Room) -> None:
    urn = _urn(record)
    urn.cut("PartialDecryption")
    urn.steps.append(urn.steps[-1])


@urn_change
def counts_swapped(record: Record, ready: Room) -> None:
    blank, *votes = json.loads(_data(record, "Result")[0])["result"][0]
    _event(record, "Result", compact_bytes({"result": [[blank, *_swapped(votes)]]}))


@urn_change
def a_vote_more(record: Record, ready: Room) -> None:
    blank, first, *votes = json.loads(_data(record, "Result")[0])["result"][0]
    _event(record, "Result", compact_bytes({"result": [[blank, first + 1, *votes]]}))


@urn_change
def a_result_with_a_name_less(record: Record, ready: Room) -> None:
    counts = json.loads(_data(record, "Result")[0])["result"][0]
    _event(record, "Result", compact_bytes({"result": [counts[:-1]]}))


@urn_change
def a_negative_count(record: Record, ready: Room) -> None:
    blank, *votes = json.loads(_data(record, "Result")[0])["result"][0]
    _event(record, "Result", compact_bytes({"result": [[-1, *votes]]}))


@urn_change
def a_result_from_too_few_shares(record: Record, ready: Room) -> None:
    urn = _urn(record)
    for place in reversed(urn.of("PartialDecryption")[1:]):
        del urn.steps[place]


def _swapped(votes: list[int]) -> list[int]:
    """The same counts, two different ones in each other's place."""
    other = next(place for place, count in enumerate(votes) if count != votes[0])
    votes[0], votes[other] = votes[other], votes[0]
    return votes


# The journal by itself.


def _lines(record: Record) -> list[bytes]:
    return record.journal_bytes().splitlines(keepends=True)


@record_change
def a_line_changed(record: Record, ready: Room) -> None:
    record.journal = record.journal_bytes().replace(b'"seats":1', b'"seats":2', 1)


@record_change
def a_line_missing(record: Record, ready: Room) -> None:
    lines = _lines(record)
    record.journal = b"".join([*lines[:4], *lines[5:]])


@record_change
def two_lines_swapped(record: Record, ready: Room) -> None:
    lines = _lines(record)
    record.journal = b"".join([*lines[:4], lines[5], lines[4], *lines[6:]])


@record_change
def a_line_with_spaces(record: Record, ready: Room) -> None:
    lines = _lines(record)
    record.journal = b"".join([lines[0].replace(b'":', b'": ', 1), *lines[1:]])


@record_change
def a_line_not_ended(record: Record, ready: Room) -> None:
    record.journal = record.journal_bytes()[:-1]


@record_change
def an_empty_journal(record: Record, ready: Room) -> None:
    record.journal = b""


@record_change
def an_act_dropped_and_the_chain_rebuilt(record: Record, ready: Room) -> None:
    record.without("account_cards")


@record_change
def a_key_nobody_confirmed(record: Record, ready: Room) -> None:
    record.without("confirm_key")


@record_change
def another_winner(record: Record, ready: Room) -> None:
    row = record.act("proclaim")["elected"][0]
    row["candidate"] = row["candidate"] % 3 + 1


@record_change
def a_seal_of_something_else(record: Record, ready: Room) -> None:
    record.act("close")["seal"] = four_by_four(HEX)


# The journal against the archive.


@record_change
def no_archive(record: Record, ready: Room) -> None:
    record.urn = None


@record_change
def an_archive_before_the_opening(record: Record, ready: Room) -> None:
    record.until("confirm_key")


@record_change
def another_setup_event(record: Record, ready: Room) -> None:
    record.act("open")["setup"] = HEX


@record_change
def another_fingerprint(record: Record, ready: Room) -> None:
    record.act("open")["fingerprint"] = "x" * 43


@record_change
def a_candidate_of_another_name(record: Record, ready: Room) -> None:
    record.act("close_lists")["candidates"][0]["name_ar"] = "اسم آخر"


@record_change
def another_institute(record: Record, ready: Room) -> None:
    record.act("convene")["institute"]["name_ar"] = "معهد آخر"


@record_change
def other_trustees(record: Record, ready: Room) -> None:
    for act in record.acts:
        if act.act in ("make_key", "confirm_key"):
            act.data["trustees"] = HEX
        if act.act == "make_key":
            act.data["fingerprint"] = four_by_four(HEX)


@record_change
def other_cards(record: Record, ready: Room) -> None:
    record.act("make_cards")["credentials"] = HEX


@record_change
def another_closing_event(record: Record, ready: Room) -> None:
    record.act("close").update(event=HEX, seal=four_by_four(HEX))


@record_change
def a_ballot_less_at_the_closing(record: Record, ready: Room) -> None:
    record.until("close")
    _urn(record).cut("EncryptedTally")
    record.act("close")["ballots"] -= 1


@record_change
def a_count_the_archive_lacks(record: Record, ready: Room) -> None:
    del _urn(record).steps[-1]


@record_change
def a_result_before_the_count(record: Record, ready: Room) -> None:
    record.until("account_cards")


@record_change
def an_urn_closed_while_the_poll_is_open(record: Record, ready: Room) -> None:
    record.until("open")
    _urn(record).cut("EndBallots")


@record_change
def a_card_left_that_has_a_ballot(record: Record, ready: Room) -> None:
    voted = Ballot.from_bytes(_data(record, "Ballot", 0)[0]).credential
    record.act("account_cards")["left_credentials"][0] = str(voted)


@record_change
def a_card_left_that_nobody_made(record: Record, ready: Room) -> None:
    record.act("account_cards")["left_credentials"][0] = "4"


@record_change
def a_card_left_not_shown(record: Record, ready: Room) -> None:
    del record.act("account_cards")["left_credentials"][0]


@record_change
def a_difference_without_ground(record: Record, ready: Room) -> None:
    record.act("account_cards")["differences"].append("left-card-voted")


@record_change
def another_result_event(record: Record, ready: Room) -> None:
    record.act("count")["event"] = HEX


@record_change
def another_members_share_counted(record: Record, ready: Room) -> None:
    shares = record.act("count")["shares"]
    record.act("count")["shares"] = [1, 2, 3] if shares != [1, 2, 3] else [1, 2]


@record_change
def counts_moved_from_blank(record: Record, ready: Room) -> None:
    record.until("count")
    data = record.act("count")
    votes = [row["votes"] for row in data["votes"]]
    for row, count in zip(data["votes"], _swapped(votes), strict=True):
        row["votes"] = count


@record_change
def an_urn_opened_after_the_machine_was_left(record: Record, ready: Room) -> None:
    record.until("close")
    last = record.acts[-1]
    together = {"with": "oldest", "reason": "لا كهرباء", "event": last.data["event"]}
    record.acts.append(Act("leave_machine", replace(last.entry, by="chair", article="rule"), together))


# The draws' texts.


@draw_change
def a_draw_missing(record: Record, ready: Room) -> None:
    del record.draws["2.txt"]


@draw_change
def a_draw_nobody_made(record: Record, ready: Room) -> None:
    record.draws["7.txt"] = record.draws["3.txt"]


@draw_change
def a_draw_in_the_place_of_another(record: Record, ready: Room) -> None:
    record.draws["2.txt"] = record.draws["3.txt"]


@draw_change
def a_draw_with_another_winner(record: Record, ready: Room) -> None:
    text = record.draws["2.txt"]
    *above, drawn = text.splitlines(keepends=True)
    record.draws["2.txt"] = b"".join([*above, b"drawn: 3\n" if drawn != b"drawn: 3\n" else b"drawn: 2\n"])


@draw_change
def a_draw_with_a_word_changed(record: Record, ready: Room) -> None:
    record.draws["2.txt"] = record.draws["2.txt"].replace(b"said: chair | ", b"said: chair | 1", 1)


# Against an earlier copy, which ended with the ballots.


@since_change
def a_ballot_dropped_and_the_chain_rebuilt(record: Record, ready: Room) -> None:
    urn = _urn(record)
    del urn.steps[urn.of("Ballot")[0]]


@since_change
def two_ballots_exchanged(record: Record, ready: Room) -> None:
    urn = _urn(record)
    first, second = urn.of("Ballot")[:2]
    urn.steps[first], urn.steps[second] = urn.steps[second], urn.steps[first]


@since_change
def the_last_ballot_cut_off(record: Record, ready: Room) -> None:
    del _urn(record).steps[-1]


@since_change
def another_time_of_opening(record: Record, ready: Room) -> None:
    _urn(record).timestamp += 1
