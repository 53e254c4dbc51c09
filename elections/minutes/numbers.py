"""The numbers of the minutes, and every difference between them."""

from collections.abc import Collection, Mapping
from typing import Any

from elections import cards, counting
from elections.minutes.head import Data


def card_differences(account: Mapping[str, Any]) -> list[Data]:
    """The differences that an `account_cards` records, with their numbers where the account itself gives them."""
    left = account.get("left") if account["checked"] else None
    found = cards.account(account["made"], account["handed_out"], account["spoiled"], left, account["ballots"])
    numbers = {refusal.code: refusal.details["number"] for refusal in found}
    return [{"code": code, "number": numbers.get(code)} for code in dict.fromkeys([*account["differences"], *numbers])]


def results(
    opening: Mapping[str, Any],
    told: Mapping[str, Any],
    count: Mapping[str, Any],
    names: Mapping[int, Data],
    struck: Collection[int],
    ballots: int | None,
) -> tuple[Data, list[Data]]:
    """The counts as the minutes show them, and the differences they show.

    Args:
        opening: data of `convene`.
        told: what the journal told besides.
        count: data of `count` or `count_on_paper`.
        names: the candidates by number.
        struck: those struck after the opening.
        ballots: how many ballots the urn held at the closing; None where nothing says.
    """
    votes = {one["candidate"]: one["votes"] for one in count["votes"]}
    paper = "voters" in count
    null = count.get("null", 0)
    outcome = counting.count(
        votes,
        count["blank"],
        opening["seats"],
        null=null,
        struck=set(struck) & votes.keys(),
        struck_votes=opening["rules"]["struck_votes"],
    )
    counted = sum(votes.values()) + count["blank"] + null
    ballots = count["voters"] if paper else ballots if ballots is not None else counted
    electors = told["lists"]["electors"]
    differences: list[Data] = []
    if opening["names_on_ballot"] == 1 and counted != ballots:
        differences.append({"code": "votes-and-blank", "number": abs(ballots - counted)})
    if ballots > electors:
        differences.append({"code": "voters-exceed-electors", "number": ballots - electors})
    won = {one["candidate"]: one["by"] for one in told["proclaimed"]["elected"]} if told["proclaimed"] else {}
    rows = [
        {**names[number], "votes": got, "elected": int(number in won), "by": won.get(number, "")}
        for number, got in votes.items()
    ]
    result = {
        "at": count["at"],
        "on_paper": int(paper),
        "shares": count["shares"],
        "electors": electors,
        "handed_out": None if paper else told["handed_out"],
        "ballots": ballots,
        "blank": count["blank"],
        "null": outcome.null if paper or outcome.null else None,
        "cast": outcome.votes_cast,
        "votes": sorted(rows, key=lambda row: (-row["elected"], -row["votes"], row["number"])),
    }
    return result, differences
