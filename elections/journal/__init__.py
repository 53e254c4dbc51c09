"""The record of an election: the table of its acts, what a journal so far says, and the one builder of its entries.

`ACTS` is the table of docs/record.md as data. An `ElectionState` is what a journal so far says; its `apply` checks an
entry against everything before it, `build` makes the next one, `replay` reads a whole journal. The program, the
rehearsal and the verifier use the same three.
"""

from elections.journal import convocation, count, poll, result, sitting  # noqa: F401
from elections.journal.draws import next_attempt, outcome
from elections.journal.poll import question, urn
from elections.journal.state import (
    RULES,
    Account,
    Candidate,
    Cohort,
    Counts,
    DrawState,
    Elected,
    ElectionState,
    Member,
    build,
    replay,
)
from elections.journal.table import ACTS, FORMAT, SEATS, STATES, Act

__all__ = [
    "ACTS",
    "FORMAT",
    "RULES",
    "SEATS",
    "STATES",
    "Account",
    "Act",
    "Candidate",
    "Cohort",
    "Counts",
    "DrawState",
    "Elected",
    "Member",
    "ElectionState",
    "build",
    "next_attempt",
    "outcome",
    "question",
    "urn",
    "replay",
]
