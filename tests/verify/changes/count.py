"""The tally, the shares and the result of an archive, wrong by one thing."""

import json

from elections.belenios.ballot import Ballot
from elections.belenios.tally import EncryptedTally, aggregate, make_share
from elections.canonical import compact_bytes, sha256_hex
from elections.rehearsal import Room
from tests.verify.changes.making import (
    data_of,
    election_of,
    put_event,
    put_share,
    put_tally,
    randomness,
    swapped,
    urn_change,
    urn_of,
)
from tests.verify.right import Record

# The tally, the shares, the result.


def _one_more(record: Record, name: str) -> None:
    """The event of the tally, with one of its numbers too large by one."""
    tally, sized = data_of(record, "EncryptedTally")
    urn = urn_of(record)
    urn.cut("EncryptedTally")
    urn.grammar = False
    count = len(urn.of("Ballot"))
    told, false = (f'"{name}":{number}'.encode() for number in (count, count + 1))
    assert told in sized
    put_event(record, "EncryptedTally", tally, sized.replace(told, false))


@urn_change
def a_false_num_tallied(record: Record, ready: Room) -> None:
    _one_more(record, "num_tallied")


@urn_change
def a_false_total_weight(record: Record, ready: Room) -> None:
    _one_more(record, "total_weight")


@urn_change
def a_swapped_tally(record: Record, ready: Room) -> None:
    assert ready.aggregate
    blank, one, two, *rest = ready.aggregate.choices
    put_tally(record, EncryptedTally((blank, two, one, *rest)))


@urn_change
def a_tally_without_one_ballot(record: Record, ready: Room) -> None:
    urn = urn_of(record)
    ballots = [Ballot.from_bytes(urn.steps[place][1][0]).choices() for place in urn.of("Ballot")]
    put_tally(record, aggregate(election_of(ready).question, ballots[:-1]))


@urn_change
def a_tally_with_an_array_more(record: Record, ready: Room) -> None:
    data = data_of(record, "EncryptedTally")[0]
    doubled = compact_bytes(json.loads(data) * 2)
    count = len(urn_of(record).of("Ballot"))
    sized = {"num_tallied": count, "total_weight": count, "encrypted_tally": sha256_hex(doubled)}
    put_event(record, "EncryptedTally", doubled, compact_bytes(sized))
    urn_of(record).cut("EncryptedTally")


def _first_share(record: Record, owner: int, share: bytes) -> None:
    """Ends the archive with one share."""
    put_share(record, owner, share, place=0)
    urn_of(record).cut("PartialDecryption")


@urn_change
def a_share_of_the_wrong_member(record: Record, ready: Room) -> None:
    assert ready.aggregate
    share = make_share(election_of(ready).fingerprint, ready.keys[1], ready.aggregate, randomness("share"))
    _first_share(record, 1, share.to_bytes())


@urn_change
def a_share_for_another_tally(record: Record, ready: Room) -> None:
    other = aggregate(election_of(ready).question, [Ballot.from_bytes(data_of(record, "Ballot", 0)[0]).choices()])
    share = make_share(election_of(ready).fingerprint, ready.keys[0], other, randomness("share"))
    _first_share(record, 1, share.to_bytes())


@urn_change
def a_share_for_another_election(record: Record, ready: Room) -> None:
    assert ready.aggregate
    share = make_share("x" * 43, ready.keys[0], ready.aggregate, randomness("share"))
    _first_share(record, 1, share.to_bytes())


@urn_change
def a_share_of_a_member_that_is_not(record: Record, ready: Room) -> None:
    _first_share(record, 4, data_of(record, "PartialDecryption", 0)[0])


@urn_change
def a_share_of_member_zero(record: Record, ready: Room) -> None:
    _first_share(record, 0, data_of(record, "PartialDecryption", 0)[0])


@urn_change
def a_share_with_a_factor_less(record: Record, ready: Room) -> None:
    value = json.loads(data_of(record, "PartialDecryption", 0)[0])
    del value["decryption_factors"][0][-1]
    _first_share(record, json.loads(data_of(record, "PartialDecryption", 0)[1])["owner"], compact_bytes(value))


@urn_change
def two_shares_of_one_member(record: Record, ready: Room) -> None:
    urn = urn_of(record)
    urn.cut("PartialDecryption")
    urn.steps.append(urn.steps[-1])


@urn_change
def counts_swapped(record: Record, ready: Room) -> None:
    blank, *votes = json.loads(data_of(record, "Result")[0])["result"][0]
    put_event(record, "Result", compact_bytes({"result": [[blank, *swapped(votes)]]}))


@urn_change
def a_vote_more(record: Record, ready: Room) -> None:
    blank, first, *votes = json.loads(data_of(record, "Result")[0])["result"][0]
    put_event(record, "Result", compact_bytes({"result": [[blank, first + 1, *votes]]}))


@urn_change
def a_result_with_a_name_less(record: Record, ready: Room) -> None:
    counts = json.loads(data_of(record, "Result")[0])["result"][0]
    put_event(record, "Result", compact_bytes({"result": [counts[:-1]]}))


@urn_change
def a_negative_count(record: Record, ready: Room) -> None:
    blank, *votes = json.loads(data_of(record, "Result")[0])["result"][0]
    put_event(record, "Result", compact_bytes({"result": [[-1, *votes]]}))


@urn_change
def a_result_from_too_few_shares(record: Record, ready: Room) -> None:
    urn = urn_of(record)
    for place in reversed(urn.of("PartialDecryption")[1:]):
        del urn.steps[place]
