"""A journal by itself and against the archive, wrong by one thing."""

import io
from dataclasses import replace

from elections.belenios import archive
from elections.belenios.ballot import Ballot
from elections.belenios.trustees import four_by_four
from elections.rehearsal import Room
from tests.verify.changes.making import HEX, data_of, record_change, swapped, urn_of
from tests.verify.right import Act, Record

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
def an_election_that_cannot_be_read(record: Record, ready: Room) -> None:
    """Everything but election.json agrees: the journal binds the very event that holds it."""
    record.until("open")
    urn = urn_of(record)
    urn.cut("Setup")
    election, *others, _ = urn.steps[0][1]
    urn.steps[0] = ("Setup", (election.replace(b'"version":1', b'"version": 1'), *others, b""))
    record.act("open")["setup"] = next(archive.read(io.BytesIO(urn.to_bytes()))).head.event


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
    urn_of(record).cut("EncryptedTally")
    record.act("close")["ballots"] -= 1


@record_change
def a_count_the_archive_lacks(record: Record, ready: Room) -> None:
    del urn_of(record).steps[-1]


@record_change
def a_result_before_the_count(record: Record, ready: Room) -> None:
    record.until("account_cards")


@record_change
def an_urn_closed_while_the_poll_is_open(record: Record, ready: Room) -> None:
    record.until("open")
    urn_of(record).cut("EndBallots")


@record_change
def a_card_left_that_has_a_ballot(record: Record, ready: Room) -> None:
    voted = Ballot.from_bytes(data_of(record, "Ballot", 0)[0]).credential
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
    for row, count in zip(data["votes"], swapped(votes), strict=True):
        row["votes"] = count


@record_change
def an_urn_opened_after_the_machine_was_left(record: Record, ready: Room) -> None:
    record.until("close")
    last = record.acts[-1]
    together = {"with": "oldest", "reason": "لا كهرباء", "event": last.data["event"]}
    record.acts.append(Act("leave_machine", replace(last.entry, by="chair", article="rule"), together))
