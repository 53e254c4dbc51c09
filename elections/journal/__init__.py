"""The record of an election: the table of its acts, what a journal so far says, and the one builder of its entries.

`ACTS` is the table of docs/record.md as data; each act stands whole in the file of its phase. An `ElectionState` is
what a journal so far says; its `apply` checks an entry against everything before it, `build` makes the next one,
`replay` reads a whole journal. The program, the rehearsal and the verifier use the same three. `stage` says where an
election stands, `may` whether an act would be taken.
"""

# isort: off
# The acts in the order of an election, which is the order of `ACTS`.
from elections.journal import convocation, candidacies, sitting, poll, count, draws, result  # noqa: F401

# isort: on
from elections.journal.act import ACTS, FORMAT, KINDS, RULES, STATES, Act, check_state, may
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
from elections.law.committee import SEATS

__all__ = [
    "ACTS",
    "FORMAT",
    "INSTITUTE",
    "KINDS",
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
