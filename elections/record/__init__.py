"""The record of an election: the table of its acts, what a journal so far says, and the one builder of its entries.

`ACTS` is the table of docs/record.md as data. A `Standing` is what a journal so far says; `Standing.apply` checks an
entry against everything before it, `build` makes the next one, `replay` reads a whole journal. The program, the
rehearsal and the verifier use the same three.
"""

from elections.record import calling, count, poll, result, sitting  # noqa: F401 - they enter their rules
from elections.record.draws import next_attempt, outcome
from elections.record.parts import Account, Candidate, Cohort, Counts, DrawStanding, Elected, Member
from elections.record.standing import RULES, Standing, build, replay
from elections.record.table import ACTS, FORMAT, SEATS, STATES, Act
from elections.record.urn import question, urn

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
    "DrawStanding",
    "Elected",
    "Member",
    "Standing",
    "build",
    "next_attempt",
    "outcome",
    "question",
    "urn",
    "replay",
]
