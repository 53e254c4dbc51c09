"""The draws' texts, and a record against its earlier copy, wrong by one thing."""

from elections.rehearsal import Room
from tests.verify.changes.making import draw_change, since_change, urn_of
from tests.verify.right import Record

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
    urn = urn_of(record)
    del urn.steps[urn.of("Ballot")[0]]


@since_change
def two_ballots_exchanged(record: Record, ready: Room) -> None:
    urn = urn_of(record)
    first, second = urn.of("Ballot")[:2]
    urn.steps[first], urn.steps[second] = urn.steps[second], urn.steps[first]


@since_change
def the_last_ballot_cut_off(record: Record, ready: Room) -> None:
    del urn_of(record).steps[-1]


@since_change
def another_time_of_opening(record: Record, ready: Room) -> None:
    urn_of(record).timestamp += 1
