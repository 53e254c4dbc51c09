"""An archive's order of events and its bytes, wrong by one thing."""

import io
from collections.abc import Callable
from typing import Any

from elections.belenios import archive
from elections.canonical import compact_bytes, sha256_hex
from elections.rehearsal import Room
from tests.verify.changes.making import HEX, urn_change, urn_of
from tests.verify.right import TIMESTAMP, Record, data_record, event_bytes

# The order of events.


@urn_change
def a_ballot_after_end_ballots(record: Record, ready: Room) -> None:
    urn = urn_of(record)
    urn.grammar = False
    urn.steps.insert(urn.of("EndBallots")[0] + 1, urn.steps[urn.of("Ballot")[0]])
    del urn.steps[urn.of("EndBallots")[0] + 2 :]


@urn_change
def a_second_end_ballots_hiding_ballots(record: Record, ready: Room) -> None:
    urn = urn_of(record)
    urn.grammar = False
    first = urn.of("Ballot")[0]
    urn.steps.insert(first + 1, ("EndBallots", ()))


@urn_change
def a_tally_without_end_ballots(record: Record, ready: Room) -> None:
    urn = urn_of(record)
    urn.grammar = False
    del urn.steps[urn.of("EndBallots")[0]]


@urn_change
def a_result_without_a_share(record: Record, ready: Room) -> None:
    urn = urn_of(record)
    urn.grammar = False
    urn.steps = [step for step in urn.steps if step[0] != "PartialDecryption"]


@urn_change
def an_event_after_the_result(record: Record, ready: Room) -> None:
    urn = urn_of(record)
    urn.grammar = False
    urn.steps.append(urn.steps[-1])


@urn_change
def a_second_setup(record: Record, ready: Room) -> None:
    urn = urn_of(record)
    urn.grammar = False
    urn.steps.insert(1, urn.steps[0])


@urn_change
def an_unknown_event(record: Record, ready: Room) -> None:
    urn = urn_of(record)
    urn.grammar = False
    urn.steps.insert(1, ("Shuffle", urn.steps[1][1]))


@urn_change
def no_event(record: Record, ready: Room) -> None:
    record.archive = archive.start_bytes(TIMESTAMP)


# The archive's bytes.


def _bytes(record: Record, change: Callable[[bytes], bytes]) -> None:
    record.archive = change(urn_of(record).to_bytes())


@urn_change
def cut_within_a_record(record: Record, ready: Room) -> None:
    _bytes(record, lambda data: data[:-512])


@urn_change
def end_of_archive_blocks(record: Record, ready: Room) -> None:
    _bytes(record, lambda data: data + bytes(1024))


@urn_change
def data_after_the_last_event(record: Record, ready: Room) -> None:
    _bytes(record, lambda data: data + data_record(b"{}", urn_of(record).timestamp))


@urn_change
def a_record_of_another_time(record: Record, ready: Room) -> None:
    urn = urn_of(record)
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
    stamp = urn_of(record).timestamp
    _bytes(record, lambda data: data + archive.record_bytes(f"{HEX}.data.json", b"{}", stamp))


def _last_event(record: Record, change: Callable[[dict[str, Any]], Any]) -> None:
    """Writes the last event, EndBallots, anew with its fields changed."""
    urn = urn_of(record)
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
    urn = urn_of(record)
    urn.grammar = False
    urn.cut("Setup")
    *data, _ = urn.steps[0][1]
    names = {"election": sha256_hex(data[0]), "trustees": HEX, "credentials": sha256_hex(data[2])}
    urn.steps[0] = ("Setup", (*data, compact_bytes(names)))


@urn_change
def a_ballot_without_its_data(record: Record, ready: Room) -> None:
    urn = urn_of(record)
    place = urn.of("Ballot")[0]
    data = urn.steps[place][1]
    del urn.steps[place:]
    head = archive_events(urn.to_bytes())[-1].head
    body = event_bytes("Ballot", head.event, head.height + 1, data)
    record.archive = urn.to_bytes() + archive.record_bytes(f"{sha256_hex(body)}.event.json", body, urn.timestamp)
