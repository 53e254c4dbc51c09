"""The record of an election: the table of its acts, what a journal so far says, and the one builder of its entries.

`ACTS` is the table of docs/record.md as data. An `ElectionState` is what a journal so far says; its `apply` checks an
entry against everything before it, `build` makes the next one, `replay` reads a whole journal. The program, the
rehearsal and the verifier use the same three.
"""

from elections.journal import candidacies, convocation, count, poll, result, sitting  # noqa: F401
from elections.journal.act import RULES, check_state, may
from elections.journal.draws import next_attempt, outcome
from elections.journal.poll import question, urn
from elections.journal.stage import STAGES, Stage, reached, stage
from elections.journal.state import (
    INSTITUTE,
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
    "INSTITUTE",
    "RULES",
    "SEATS",
    "STAGES",
    "STATES",
    "Account",
    "Act",
    "Candidate",
    "Cohort",
    "Counts",
    "DrawState",
    "Elected",
    "ElectionState",
    "Member",
    "Stage",
    "build",
    "check_state",
    "may",
    "next_attempt",
    "outcome",
    "question",
    "reached",
    "replay",
    "stage",
    "urn",
]
