"""What an archive begins with, and its ballots, wrong by one thing."""

import json

from elections.belenios.ballot import Ballot, make_ballot
from elections.belenios.credentials import public_credentials_bytes
from elections.belenios.group import P, mpz
from elections.canonical import compact_bytes
from elections.rehearsal import Room
from tests.verify.changes.making import data_of, election_of, put_ballot, randomness, urn_change, urn_of
from tests.verify.right import Record

# The set-up.


def _set_up(record: Record, place: int, data: bytes) -> None:
    urn = urn_of(record)
    urn.cut("Setup")
    parts = list(urn.steps[0][1])
    parts[place] = data
    urn.steps[0] = ("Setup", tuple(parts))


def _listed(record: Record) -> list[int]:
    return [mpz(number) for number in json.loads(data_of(record, "Setup")[2])]


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
    value = json.loads(data_of(record, "Setup")[0])
    value["public_key"] = str(_listed(record)[0])
    _set_up(record, 0, compact_bytes(value))


@urn_change
def an_election_in_another_group(record: Record, ready: Room) -> None:
    value = json.loads(data_of(record, "Setup")[0])
    _set_up(record, 0, compact_bytes({**value, "group": "RFC-3526-2048"}))


@urn_change
def an_election_without_blank_votes(record: Record, ready: Room) -> None:
    value = json.loads(data_of(record, "Setup")[0])
    value["questions"][0]["blank"] = False
    _set_up(record, 0, compact_bytes(value))


@urn_change
def an_election_with_spaces(record: Record, ready: Room) -> None:
    value = json.loads(data_of(record, "Setup")[0])
    _set_up(record, 0, json.dumps(value, ensure_ascii=False).encode())


@urn_change
def trustees_with_a_proof_changed(record: Record, ready: Room) -> None:
    value = json.loads(data_of(record, "Setup")[1])
    value[0][1]["verification_keys"][1]["pok"]["response"] = "1"
    _set_up(record, 1, compact_bytes(value))


@urn_change
def trustees_with_a_lower_threshold(record: Record, ready: Room) -> None:
    value = json.loads(data_of(record, "Setup")[1])
    value[0][1]["threshold"] = 1
    _set_up(record, 1, compact_bytes(value))


@urn_change
def trustees_with_two_keys_swapped(record: Record, ready: Room) -> None:
    value = json.loads(data_of(record, "Setup")[1])
    value[0][1]["verification_keys"][:2] = reversed(value[0][1]["verification_keys"][:2])
    _set_up(record, 1, compact_bytes(value))


@urn_change
def trustees_with_a_certificate_changed(record: Record, ready: Room) -> None:
    value = json.loads(data_of(record, "Setup")[1])
    value[0][1]["certs"][0]["message"] = value[0][1]["certs"][1]["message"]
    _set_up(record, 1, compact_bytes(value))


@urn_change
def a_server_key_beside_the_committees(record: Record, ready: Room) -> None:
    value = json.loads(data_of(record, "Setup")[1])
    single = ["Single", value[0][1]["verification_keys"][0]]
    _set_up(record, 1, compact_bytes([*value, single]))


# Ballots; all that a ballot can have wrong by itself is in the vectors of the door.


@urn_change
def the_same_ballot_twice(record: Record, ready: Room) -> None:
    put_ballot(record, data_of(record, "Ballot", 0)[0])


@urn_change
def another_ballot_with_the_same_card(record: Record, ready: Room) -> None:
    first = Ballot.from_bytes(data_of(record, "Ballot", 0)[0])
    card = next(card for card in ready.cards if card.public == first.credential)
    put_ballot(record, make_ballot(election_of(ready), card.secret, [2], randomness("again")).to_bytes())


@urn_change
def a_ballot_of_no_card(record: Record, ready: Room) -> None:
    put_ballot(record, make_ballot(election_of(ready), mpz(12345), [1], randomness("none")).to_bytes())
