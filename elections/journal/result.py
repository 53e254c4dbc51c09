"""What ends an election, and what follows its result (article 6)."""

from dataclasses import replace

from elections.errors import CheckFailed, Forbidden, Malformed, Missing, OutOfState, Refusal
from elections.journal.act import FORMAT, STAFF, Asked, Data, act, demand, rule
from elections.journal.convocation import read_cohort
from elections.journal.draws import outcome
from elections.journal.entry import Entry
from elections.journal.shapes import (
    COHORT,
    COUNT,
    EITHER,
    INSTITUTE,
    NAME,
    NUMBER,
    REASON,
    REGISTRATION,
    UUID,
    WITH,
    WITH_MAYBE,
    Code,
    Day,
    Line,
    ListOf,
    Maybe,
    Named,
    Object,
    fields,
)
from elections.journal.state import Elected, ElectionState, names
from elections.law import calendar, mandates
from elections.law.statute import Statute

act(
    "proclaim",
    by=("chair",),
    states=("counted",),
    to="proclaimed",
    data=fields(
        WITH,
        elected=ListOf(Object(fields(candidate=NUMBER, votes=COUNT, by=Code(("votes", "lot"))))),
        open_seats=COUNT,
        starts_on=Day(),
        ends_on=Day(),
    ),
    together=True,
    first=OutOfState("out-of-state-proclaim", "The result is proclaimed once, after the count; count first."),
)


@demand("proclaim")
def _decided(standing: ElectionState, asked: Asked) -> None:
    result = outcome(standing)
    if result.no_vote_cast:
        raise OutOfState("no-vote-cast", "Nobody received a vote; the election ends without result.")
    if result.draw:
        raise OutOfState("draw-missing", "Seats are tied; draw lots between the tied candidates first.")


@rule("proclaim")
def _proclaim(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    result = outcome(standing)
    elected = tuple(Elected(row["candidate"], row["votes"], row["by"]) for row in data["elected"])
    if elected != tuple(Elected(one.candidate, one.votes, one.by) for one in result.elected):
        raise CheckFailed("elected-differ", "Those proclaimed are not those whom counts and draws elect.")
    if data["open_seats"] != result.open_seats:
        raise CheckFailed("open-seats-differ", "The seats left open are {open}.", open=result.open_seats)
    starts, ends = calendar.parse_day(data["starts_on"]), calendar.parse_day(data["ends_on"])
    mandates.check_term(starts, ends)
    if starts != calendar.local_day(entry.at, standing.zone):
        raise CheckFailed("mandate-starts", "The mandate begins on the day of the proclamation.")
    if not standing.mandate and ends > calendar.last_day_of_months(starts, standing.rules.term_months):
        raise CheckFailed("mandate-too-long", "The mandate is longer than the institute's rule gives.")
    if standing.mandate and data["ends_on"] != standing.mandate["until"]:
        raise CheckFailed("mandate-remaining", "A by-election's mandate ends when the first would have.")
    return replace(standing, elected=elected, open_seats=data["open_seats"], starts_on=starts, ends_on=ends)


@demand("end_without_result", needs="cause")
def _no_result_possible(standing: ElectionState, asked: Asked) -> None:
    cause = asked.data["cause"]
    if cause != "no-candidate" and asked.by != "chair":
        raise Forbidden("not-your-act", "«{act}» is not an act of «{by}».", act="end_without_result", by=asked.by)
    if cause == "no-candidate":
        _check_no_candidate(standing, asked)
    elif cause == "no-vote-cast":
        if standing.counts is None or not outcome(standing).no_vote_cast:
            raise OutOfState("votes-cast", "Votes were cast, or nothing was counted yet; count first.")
    elif standing.state != "closed" or standing.on_paper:
        raise _count_possible()


def _check_no_candidate(standing: ElectionState, asked: Asked) -> None:
    hopes = set(standing.filings.values()) & {"filed", "admitted"}
    if standing.state == "convened" and (hopes or not standing.filing_is_over(asked.at)):
        raise OutOfState("may-have-candidates", "There are filings, or there may still be; close the lists first.")
    if standing.state not in ("convened", "listed", "sitting") or standing.on_ballot:
        raise OutOfState("has-candidates", "There are candidates; the election goes on.")


def _count_possible() -> OutOfState:
    return OutOfState(
        "count-possible",
        "A count is impossible only after the closing of an electronic urn; two of the committee say so, and why.",
    )


act(
    "end_without_result",
    by=("director", "chair", "server"),
    states=("convened", "listed", "sitting", "closed", "counted"),
    to="without_result",
    data=fields(WITH_MAYBE, cause=Code(("no-candidate", "no-vote-cast", "impossible-count")), reason=Maybe(REASON)),
    together=True,
    first=OutOfState(
        "out-of-state-end_without_result",
        "An election ends without result while it runs: not before its convocation, not while the poll is open, not "
        "after its end. Close the poll first.",
    ),
)


@rule("end_without_result")
def _end_without_result(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    impossible = data["cause"] == "impossible-count"
    if impossible and not {"with", "reason"} <= data.keys():
        raise _count_possible()
    if "with" in data and not impossible:
        raise Malformed("second-not-asked", "Only an impossible count takes a second person.")
    return replace(standing, cause=data["cause"])


act(
    "cancel",
    by=("director",),
    states=("convened", "listed", "sitting"),
    to="cancelled",
    data=fields(reason=REASON),
    first=OutOfState(
        "out-of-state-cancel", "An election is cancelled before its opening; afterwards it runs to its end."
    ),
)


@rule("cancel")
def _cancel(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    return replace(standing, cause="cancelled")


act(
    "contest",
    by=STAFF,
    states=("proclaimed",),
    data=fields(contest=NUMBER),
    first=OutOfState("out-of-state-contest", "Only a proclaimed result is contested; proclaim it first."),
)


@rule("contest")
def _contest(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    if data["contest"] != len(standing.contests) + 1:
        raise CheckFailed("contest-number", "Contests are numbered: this one is {n}.", n=len(standing.contests) + 1)
    return replace(standing, contests={**standing.contests, data["contest"]: "open"})


act(
    "settle_contest",
    by=("director",),
    states=("proclaimed",),
    data=fields(contest=NUMBER, outcome=Code(("dismissed", "withdrawn", "upheld"))),
    first=OutOfState(
        "out-of-state-settle_contest", "Only the contest of a proclaimed result is settled; proclaim it first."
    ),
)


@demand("settle_contest", needs="contest")
def _contest_is_open(standing: ElectionState, asked: Asked) -> None:
    number = asked.data["contest"]
    if number not in standing.contests:
        raise Missing("no-such-contest", "There is no contest with this number. Reload the page.")
    if standing.contests[number] != "open":
        raise OutOfState("contest-settled", "This contest is settled already.")


@rule("settle_contest")
def _settle_contest(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    return replace(standing, contests={**standing.contests, data["contest"]: data["outcome"]})


act(
    "annul",
    by=("director",),
    states=("proclaimed",),
    to="annulled",
    data=fields(authority=NAME, number=Line(100), date=Day()),
    first=OutOfState("out-of-state-annul", "An authority annuls a proclaimed result; proclaim it first."),
)


@rule("annul")
def _annul(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    if calendar.parse_day(data["date"]) > calendar.local_day(entry.at, standing.zone):
        raise OutOfState("not-yet", "The day {day} lies ahead; record it when it has come.", day=data["date"])
    return replace(standing, cause="annulled")


act(
    "vacate",
    by=("director",),
    states=("proclaimed",),
    data=fields(candidate=NUMBER, vacant_since=Day(), last_lawful_day=Maybe(Day())),
    first=OutOfState("out-of-state-vacate", "A seat falls vacant after the proclamation; proclaim first."),
)


@demand("vacate", needs="candidate")
def _holds_a_mandate(standing: ElectionState, asked: Asked) -> None:
    number = asked.data["candidate"]
    if number not in {one.candidate for one in standing.elected}:
        raise Missing("no-such-mandate", "There is no such mandate. Reload the list.")
    if number in standing.vacancies:
        raise mandates.already_vacant(standing.vacancies[number])


@rule("vacate")
def _vacate(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    since, today = calendar.parse_day(data["vacant_since"]), calendar.local_day(entry.at, standing.zone)
    if standing.starts_on is None or standing.ends_on is None:
        raise AssertionError("a proclamation gives its mandates their days")
    mandates.check_vacancy(since, today, standing.starts_on, standing.ends_on, None)
    last = standing.statute.last_vacancy_day(since)
    if data.get("last_lawful_day") != (last.isoformat() if last else None):
        raise CheckFailed("last-vacancy-day", "The last lawful day to fill the seat is not the statute's.")
    return replace(standing, vacancies={**standing.vacancies, data["candidate"]: since})


act(
    "appoint",
    by=("director",),
    states=("draft",),
    to="appointed",
    data=fields(
        format=Code((FORMAT,)),
        record=UUID,
        institute=INSTITUTE,
        statute=Named(),
        cohort=COHORT,
        name_ar=EITHER,
        name_latin=EITHER,
        registration=REGISTRATION,
        authority=NAME,
        number=Line(100),
        date=Day(),
        starts_on=Day(),
        ends_on=Day(),
    ),
    first=OutOfState("out-of-state-appoint", "An appointment is a record of its own, with one line only."),
)


@rule("appoint")
def _appoint(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    statute = Statute.from_data(data["statute"])
    if statute.filled_by != "appointment":
        raise Refusal("filled-by-election", "Under {id} the seat is filled by election; convene one.", id=statute.id)
    names(data)
    starts, ends = calendar.parse_day(data["starts_on"]), calendar.parse_day(data["ends_on"])
    mandates.check_term(starts, ends)
    if starts < calendar.parse_day(data["date"]):
        raise Refusal("act-after-start", "The term begins before the act that appoints; correct its days.")
    return replace(
        standing,
        election=data["record"],
        institute=data["institute"],
        law=statute,
        cohort=read_cohort(statute, data["cohort"]),
        starts_on=starts,
        ends_on=ends,
    )
