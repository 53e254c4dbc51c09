"""What has to come first: one sentence for each act, said when the act is tried in another state than its own."""

from typing import Final

from elections.errors import OutOfState

OUT_OF_STATE: Final[dict[str, OutOfState]] = {
    "convene": OutOfState("out-of-state-convene", "The election was convened already; a new call is a new election."),
    "file": OutOfState(
        "out-of-state-file", "Candidacies are filed from the convocation until the lists are closed; convene first."
    ),
    "withdraw": OutOfState(
        "out-of-state-withdraw",
        "A filing is withdrawn before the lists are closed; afterwards the candidate is struck off.",
    ),
    "admit": OutOfState("out-of-state-admit", "Filings are admitted from the convocation until the lists are closed."),
    "reject": OutOfState(
        "out-of-state-reject", "A filing can be rejected from the convocation until the lists are closed."
    ),
    "correct_roll": OutOfState(
        "out-of-state-correct_roll", "The roll is corrected from the convocation until the lists are closed."
    ),
    "close_lists": OutOfState(
        "out-of-state-close_lists", "The roll and the list are closed once, after the convocation; convene first."
    ),
    "make_cards": OutOfState(
        "out-of-state-make_cards",
        "The cards are made between the closing of the lists and the beginning of the poll; close the lists first.",
    ),
    "strike": OutOfState(
        "out-of-state-strike",
        "A candidate is struck off between the closing of the lists and the count; close the lists first.",
    ),
    "begin_poll": OutOfState(
        "out-of-state-begin_poll",
        "The poll begins once the lists are closed and the cards made; close the lists first.",
    ),
    "adjourn": OutOfState(
        "out-of-state-adjourn", "The sitting is adjourned after the lists are closed and before the poll opens."
    ),
    "step_aside": OutOfState(
        "out-of-state-step_aside", "Members step aside in the sitting, before the opening; begin the poll first."
    ),
    "form_committee": OutOfState(
        "out-of-state-form_committee",
        "The committee is formed in the sitting, before the opening; begin the poll first.",
    ),
    "claim": OutOfState(
        "out-of-state-claim", "Seats are claimed while the committee sits, until the count; begin the poll first."
    ),
    "release": OutOfState(
        "out-of-state-release", "Seats are released while the committee sits, until the count; begin the poll first."
    ),
    "begin_ceremony": OutOfState(
        "out-of-state-begin_ceremony", "The key is made in the sitting, before the opening; begin the poll first."
    ),
    "make_key": OutOfState(
        "out-of-state-make_key", "The key is made in the sitting, before the opening; begin the poll first."
    ),
    "confirm_key": OutOfState(
        "out-of-state-confirm_key", "The key is confirmed in the sitting, before the opening; begin the poll first."
    ),
    "open": OutOfState(
        "out-of-state-open",
        "The poll is opened once, in the sitting; begin the poll, form the committee and make its key first.",
    ),
    "suspend": OutOfState("out-of-state-suspend", "Only an open poll is suspended; open or resume it first."),
    "resume": OutOfState("out-of-state-resume", "Only a suspended poll is resumed; suspend it first."),
    "extend": OutOfState(
        "out-of-state-extend", "The poll is extended while it is open or suspended; open it first, after closing never."
    ),
    "remark": OutOfState(
        "out-of-state-remark",
        "Remarks are taken from the beginning of the poll to the proclamation; begin the poll first.",
    ),
    "close": OutOfState("out-of-state-close", "Only an open or suspended poll is closed; open it first."),
    "account_cards": OutOfState(
        "out-of-state-account_cards", "The cards are accounted for after the closing and before the count; close first."
    ),
    "count": OutOfState("out-of-state-count", "The urn is counted once, after the closing; close the poll first."),
    "destroy_key": OutOfState(
        "out-of-state-destroy_key", "The key is destroyed once it is no longer needed; count the urn first."
    ),
    "leave_machine": OutOfState(
        "out-of-state-leave_machine",
        "The committee may leave the machine while it sits and before the count; begin the poll first.",
    ),
    "count_on_paper": OutOfState(
        "out-of-state-count_on_paper", "Papers are counted once, after the machine was left; leave the machine first."
    ),
    "open_draw": OutOfState(
        "out-of-state-open_draw",
        "A draw takes place in the sitting before the opening (ages) or after the count (seats); count first.",
    ),
    "say": OutOfState("out-of-state-say", "Contributions belong to an open draw; open the draw first."),
    "close_draw": OutOfState("out-of-state-close_draw", "Only an open draw is closed; open the draw first."),
    "annul_draw": OutOfState("out-of-state-annul_draw", "Only an open draw is annulled; open the draw first."),
    "draw_by_hand": OutOfState(
        "out-of-state-draw_by_hand",
        "A draw takes place in the sitting before the opening (ages) or after the count (seats); count first.",
    ),
    "proclaim": OutOfState("out-of-state-proclaim", "The result is proclaimed once, after the count; count first."),
    "end_without_result": OutOfState(
        "out-of-state-end_without_result",
        "An election ends without result while it runs: not before its convocation, not while the poll is open, not "
        "after its end. Close the poll first.",
    ),
    "cancel": OutOfState(
        "out-of-state-cancel", "An election is cancelled before its opening; afterwards it runs to its end."
    ),
    "contest": OutOfState("out-of-state-contest", "Only a proclaimed result is contested; proclaim it first."),
    "settle_contest": OutOfState(
        "out-of-state-settle_contest", "Only the contest of a proclaimed result is settled; proclaim it first."
    ),
    "annul": OutOfState("out-of-state-annul", "An authority annuls a proclaimed result; proclaim it first."),
    "vacate": OutOfState("out-of-state-vacate", "A seat falls vacant after the proclamation; proclaim first."),
    "appoint": OutOfState("out-of-state-appoint", "An appointment is a record of its own, with one line only."),
}
