"""From the filings to the closed list and its cards (articles 4 and 5, and the institute's rules)."""

from dataclasses import replace
from typing import Final

from elections.errors import CheckFailed, Missing, OutOfState
from elections.journal.act import STAFF, Asked, Data, act, demand, rule
from elections.journal.entry import Entry
from elections.journal.shapes import COUNT, EITHER, HEX, NUMBER, REGISTRATION, Code, ListOf, Object, fields
from elections.journal.state import Candidate, ElectionState, names
from elections.law.rules import spare_cards

CANDIDATE: Final = Object(fields(number=NUMBER, registration=REGISTRATION, name_ar=EITHER, name_latin=EITHER))


act(
    "file",
    by=STAFF,
    states=("convened",),
    data=fields(filing=NUMBER),
    first=OutOfState(
        "out-of-state-file", "Candidacies are filed from the convocation until the lists are closed; convene first."
    ),
)


@demand("file")
def _filing_goes_on(standing: ElectionState, asked: Asked) -> None:
    if standing.filing_is_over(asked.at):
        raise OutOfState("filing-over", "The filing deadline has passed; nothing can be filed any more.")


@rule("file")
def _file(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    if data["filing"] != len(standing.filings) + 1:
        raise CheckFailed(
            "filing-number", "Filings are numbered 1, 2, 3, …: this one is {n}.", n=len(standing.filings) + 1
        )
    return _standing_as(standing, data, "filed")


@demand("withdraw", needs="filing")
def _stands(standing: ElectionState, asked: Asked) -> None:
    _check_filing(standing, asked.data["filing"], ("filed", "admitted"))


@demand("admit", "reject", needs="filing")
def _undecided(standing: ElectionState, asked: Asked) -> None:
    _check_filing(standing, asked.data["filing"], ("filed",))


def _check_filing(standing: ElectionState, filing: int, allowed: tuple[str, ...]) -> None:
    now = standing.filings.get(filing)
    if now is None:
        raise Missing("no-such-filing", "There is no candidacy with this number. Reload the list.")
    if now not in allowed:
        raise OutOfState(
            "filing-decided", "Filing {filing} stands as «{now}»; nothing more is decided about it.",
            filing=filing, now=now,
        )  # fmt: skip


act(
    "withdraw",
    by=STAFF,
    states=("convened",),
    data=fields(filing=NUMBER),
    first=OutOfState(
        "out-of-state-withdraw",
        "A filing is withdrawn before the lists are closed; afterwards the candidate is struck off.",
    ),
)


@rule("withdraw")
def _withdraw(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    return _standing_as(standing, data, "withdrawn")


act(
    "admit",
    by=("director",),
    states=("convened",),
    data=fields(filing=NUMBER),
    first=OutOfState("out-of-state-admit", "Filings are admitted from the convocation until the lists are closed."),
)


@rule("admit")
def _admit(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    return _standing_as(standing, data, "admitted")


act(
    "reject",
    by=("director",),
    states=("convened",),
    data=fields(filing=NUMBER, cause=Code(("rejected",))),
    first=OutOfState(
        "out-of-state-reject", "A filing can be rejected from the convocation until the lists are closed."
    ),
)


@rule("reject")
def _reject(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    return _standing_as(standing, data, "rejected")


def _standing_as(standing: ElectionState, data: Data, status: str) -> ElectionState:
    return replace(standing, filings={**standing.filings, data["filing"]: status})


act(
    "correct_roll",
    by=STAFF,
    states=("convened",),
    data=fields(cause=Code(("added", "removed", "corrected")), electors=COUNT),
    first=OutOfState(
        "out-of-state-correct_roll", "The roll is corrected from the convocation until the lists are closed."
    ),
)


@rule("correct_roll")
def _correct_roll(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    return replace(standing, electors=data["electors"])


act(
    "close_lists",
    by=("director",),
    states=("convened",),
    to="listed",
    data=fields(electors=COUNT, roll=HEX, candidates=ListOf(CANDIDATE)),
    first=OutOfState(
        "out-of-state-close_lists", "The roll and the list are closed once, after the convocation; convene first."
    ),
)


@demand("close_lists")
def _filings_are_done(standing: ElectionState, asked: Asked) -> None:
    if not standing.filing_is_over(asked.at):
        raise OutOfState("filing-open", "Candidacies can be filed until the deadline; close the list after it.")
    if standing.undecided:
        raise OutOfState("filing-undecided", "Admit or reject every candidacy first.")


@rule("close_lists")
def _close_lists(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    if standing.electors not in (None, data["electors"]):
        raise CheckFailed("electors-differ", "The number of electors is not the one after the last correction.")
    candidates = tuple(Candidate(row["number"], row["registration"], *names(row)) for row in data["candidates"])
    if [one.number for one in candidates] != list(range(1, len(candidates) + 1)):
        raise CheckFailed("candidate-numbers", "Candidates are numbered 1, 2, 3, … in the order of the list.")
    if len({one.registration for one in candidates}) != len(candidates):
        raise CheckFailed("candidate-twice", "A trainee stands twice on the list.")
    admitted = sum(outcome == "admitted" for outcome in standing.filings.values())
    if len(candidates) > data["electors"]:
        raise CheckFailed("more-candidates-than-electors", "Candidates are electors; there are fewer electors.")
    if len(candidates) != admitted:
        raise CheckFailed(
            "candidates-not-admitted", "The list has as many names as filings were admitted: {admitted}.",
            admitted=admitted,
        )  # fmt: skip
    return replace(standing, electors=data["electors"], roll=data["roll"], candidates=candidates)


act(
    "make_cards",
    by=STAFF,
    states=("listed",),
    data=fields(made=NUMBER, spares=COUNT, credentials=HEX),
    first=OutOfState(
        "out-of-state-make_cards",
        "The cards are made between the closing of the lists and the beginning of the poll; close the lists first.",
    ),
)


@demand("make_cards", "begin_poll", "open")
def _has_candidates(standing: ElectionState, asked: Asked) -> None:
    if not standing.on_ballot:
        raise OutOfState("no-candidate", "There is no candidate; the election ends without result.")


@rule("make_cards")
def _make_cards(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    electors = standing.electors or 0
    if data["made"] != electors + data["spares"] or data["spares"] < spare_cards(standing.rules, electors):
        raise CheckFailed(
            "cards-made", "Cards are made for the {electors} electors, and spares as the institute's rule says.",
            electors=electors,
        )  # fmt: skip
    if data["credentials"] == standing.credentials:
        raise CheckFailed("same-cards", "Cards made again have new codes; these are the ones made before.")
    return replace(standing, made=data["made"], credentials=data["credentials"])


act(
    "strike",
    by=("director", "chair"),
    states=("listed", "sitting", "open", "suspended", "closed"),
    data=fields(candidate=NUMBER, cause=Code(("withdrew", "died"))),
    first=OutOfState(
        "out-of-state-strike",
        "A candidate is struck off between the closing of the lists and the count; close the lists first.",
    ),
)


@demand("strike", needs="candidate")
def _on_the_list(standing: ElectionState, asked: Asked) -> None:
    number = asked.data["candidate"]
    if number not in {one.number for one in standing.candidates}:
        raise Missing("no-such-candidate", "There is no candidate with this number.")
    if number in standing.struck:
        raise OutOfState("already-struck", "Candidate {candidate} was struck off already.", candidate=number)


@rule("strike")
def _strike(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    after = standing.state not in ("listed", "sitting")
    return replace(
        standing,
        struck={**standing.struck, data["candidate"]: data["cause"]},
        struck_after_opening=standing.struck_after_opening | ({data["candidate"]} if after else set()),
    )
