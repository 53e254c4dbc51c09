"""What the minutes of an election say, told from its journal: pure data, the same for the program and the rehearsal.

The journal gives all that is public; `Private` adds what only the full minutes hold (remarks, refusals to sign, names
of those drawn for age, witnesses) and what the office types (Hijri date, reference). Times come out on the
institute's clock, without a zone, as papers show them. docs/papers.md lists the fields.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from elections.law import calendar, cards, counting, draws
from elections.papers.head import ON_HEAD, Data, Line, Private, local, paper_head, rest_of


def minutes_data(entries: Iterable[Line], private: Private | None = None, *, head: Private | None = None) -> Data:
    """The data of the minutes after `entries`; without `private`, those of the public extract.

    Args:
        entries: the record's journal from its first line, already checked.
        private: what the journal does not hold.
        head: what heads the extract, of `ON_HEAD`; nothing else of it is taken.
    """
    told = cast(Private, {name: value for name, value in (head or {}).items() if name in ON_HEAD})
    tale = Tale({**told, **(private or {})}, public=private is None)
    for entry in entries:
        tale.tell(entry)
    return tale.data()


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


EVENTS = {
    "begin_poll": 0, "adjourn": 1, "strike": 1, "release": 1, "open": 0, "suspend": 1, "resume": 0, "extend": 1,
    "close": 0, "leave_machine": 1, "count": 0, "count_on_paper": 0, "proclaim": 0,
}  # fmt: skip
"""The acts that the course of the poll tells, 1 for those that stand out."""


class Tale:
    """What the journal has told so far; one method for each kind of act."""

    def __init__(self, private: Private, *, public: bool) -> None:
        self.private, self.public = private, public
        self.opening: Mapping[str, Any] = {}
        self.zone = ZoneInfo("UTC")
        self.last = ""
        self.articles: set[str] = set()
        self.filings = {"filed": 0, "withdrawn": 0, "rejected": 0, "corrections": 0}
        self.struck_open: set[int] = set()
        self.names: dict[int, Data] = {}
        self.draws: dict[int, Data] = {}
        self.prints = dict.fromkeys(
            ("election", "setup", "closing", "seal", "result", "trustees", "credentials", "roll", "version"), ""
        )
        self.scripts: list[Data] = []
        self.votes: Data | None = None
        self.ballots: int | None = None
        self.told: Data = {
            "outcome": "unfinished", "convocation": {}, "lists": None, "begun": None, "adjourned": [], "committee": [],
            "threshold": 0, "stepped_aside": [], "ceremonies": [], "events": [], "cards": None, "count": None,
            "key_destroyed": [], "proclaimed": None, "ended": None, "remarks": [], "differences": [],
            "handed_out": None,
        }  # fmt: skip

    def tell(self, entry: Line) -> None:
        """Takes the next entry."""
        if entry.article != "rule":
            self.articles.add(entry.article)
        if entry.act == "convene":
            self.zone = calendar.zone(entry.data["institute"]["time_zone"])
        self.last = local(entry.at, self.zone)
        if entry.act in EVENTS:
            self._event(entry)
        act = getattr(self, f"_{entry.act}", None)
        if act:
            act(entry, entry.data)

    def _event(self, entry: Line) -> None:
        data = entry.data
        cause = data.get("cause", "") if entry.act in ("suspend", "close") else ""
        self.told["events"].append(
            {
                "what": f"{entry.act}-{cause}" if cause else entry.act,
                "at": self.last,
                "other_day": int(self.last[:10] != local(self.opening["opens_at"], self.zone)[:10]),
                "by": [entry.by, *([data["with"]] if "with" in data else [])],
                "reason": data.get("reason", ""),
                "until": local(data["closes_at"], self.zone) if entry.act == "extend" else "",
                "stands_out": int(bool(EVENTS[entry.act]) or cause == "early"),
            }
        )

    def _convene(self, entry: Line, data: Mapping[str, Any]) -> None:
        self.opening = data
        deadline = calendar.parse_instant(data["filing_deadline"])
        days = (calendar.local_day(deadline, self.zone) - calendar.local_day(entry.at, self.zone)).days
        order, mandate = data.get("order"), data.get("mandate")
        self.told["convocation"] = {
            "at": self.last,
            "by": entry.by,
            "filing_deadline": local(deadline, self.zone),
            "notice_days": max(0, days - 1),
            "opens_at": local(data["opens_at"], self.zone),
            "closes_at": local(data["closes_at"], self.zone),
            "place": data["place"],
            "decision": data["decision"],
            "delegation": data.get("delegation"),
            "order": {"number": order["number"], "date": order["date"]} if order else None,
            "names_on_ballot": data["names_on_ballot"],
            "last_lawful_day": data.get("last_lawful_day", ""),
            "rest": rest_of(data["statute"], data.get("last_lawful_day", "")),
            "late": data["late"],
            "reason": data.get("reason", ""),
            "reading": data["rules"]["reading"],
            "until": mandate["until"] if mandate else "",
        }

    def _file(self, entry: Line, data: Mapping[str, Any]) -> None:
        self.filings["filed"] += 1

    def _withdraw(self, entry: Line, data: Mapping[str, Any]) -> None:
        self.filings["withdrawn"] += 1

    def _reject(self, entry: Line, data: Mapping[str, Any]) -> None:
        self.filings["rejected"] += 1

    def _correct_roll(self, entry: Line, data: Mapping[str, Any]) -> None:
        self.filings["corrections"] += 1

    def _close_lists(self, entry: Line, data: Mapping[str, Any]) -> None:
        self.names = {one["number"]: {**one, "struck": ""} for one in data["candidates"]}
        self.prints["roll"] = data["roll"]
        self.told["lists"] = {"closed_at": self.last, "electors": data["electors"]}

    def _make_cards(self, entry: Line, data: Mapping[str, Any]) -> None:
        self.prints["credentials"] = data["credentials"]

    def _strike(self, entry: Line, data: Mapping[str, Any]) -> None:
        self.names[data["candidate"]]["struck"] = data["cause"]
        if self.prints["election"]:
            self.struck_open.add(data["candidate"])

    def _begin_poll(self, entry: Line, data: Mapping[str, Any]) -> None:
        self.told["outcome"] = "unfinished"
        self.told["begun"] = {
            "at": self.last, "present": data["present"], "companion_present": data.get("companion_present")
        }  # fmt: skip

    def _adjourn(self, entry: Line, data: Mapping[str, Any]) -> None:
        self.told["outcome"], self.told["begun"], self.told["committee"] = "adjourned", None, []
        late = self._mark_late(calendar.parse_instant(data["opens_at"]))
        self.told["adjourned"].append({"at": self.last, "opens_at": local(data["opens_at"], self.zone), "late": late})
        self.told["ended"] = {"at": self.last, "reason": ""}

    def _step_aside(self, entry: Line, data: Mapping[str, Any]) -> None:
        self.told["stepped_aside"].append({"seat": data["seat"], "at": self.last})

    def _form_committee(self, entry: Line, data: Mapping[str, Any]) -> None:
        refused = self.private.get("refused", {})
        self.told["threshold"] = data["threshold"]
        self.told["committee"] = [
            {**one, "registration": one.get("registration", ""), "refused": refused.get(one["seat"], "")}
            for one in data["members"]
        ]

    def _begin_ceremony(self, entry: Line, data: Mapping[str, Any]) -> None:
        self.told["ceremonies"].append({**data, "at": self.last, "fingerprint": "", "confirmed": []})

    def _make_key(self, entry: Line, data: Mapping[str, Any]) -> None:
        self.prints["trustees"] = data["trustees"]
        self.told["ceremonies"][-1]["fingerprint"] = data["fingerprint"]

    def _confirm_key(self, entry: Line, data: Mapping[str, Any]) -> None:
        self.told["ceremonies"][-1]["confirmed"].append(data["seat"])

    def _mark_late(self, at: datetime) -> int:
        """Whether a poll that opens `at` is late, which it then stays."""
        last = self.opening.get("last_lawful_day")
        late = int(bool(last) and calendar.is_late(at, calendar.parse_day(str(last)), self.zone))
        self.told["convocation"]["late"] |= late
        return late

    def _open(self, entry: Line, data: Mapping[str, Any]) -> None:
        self._mark_late(entry.at)
        self.prints.update(election=data["fingerprint"], setup=data["setup"], version=data["version"])
        self.scripts = [{"name": name, "hash": digest} for name, digest in sorted(data["scripts"].items())]

    def _remark(self, entry: Line, data: Mapping[str, Any]) -> None:
        text = self.private.get("remarks", {}).get(str(data["remark"]), "")
        self.told["remarks"].append({**data, "by": entry.by, "at": self.last, "text": text})

    def _close(self, entry: Line, data: Mapping[str, Any]) -> None:
        self.prints.update(closing=data["event"], seal=data["seal"])
        self.told["handed_out"], self.ballots = data["handed_out"], data["ballots"]

    def _account_cards(self, entry: Line, data: Mapping[str, Any]) -> None:
        self.told["cards"] = {
            **{name: data[name] for name in ("checked", "made", "handed_out", "spoiled", "ballots")},
            "left": data.get("left"),
        }
        self.told["differences"] += card_differences(data)

    def _count(self, entry: Line, data: Mapping[str, Any]) -> None:
        seats = [member["seat"] for member in self.told["committee"]]
        self.prints["result"] = data["event"]
        self.votes = {**data, "at": self.last, "shares": [seats[owner - 1] for owner in data["shares"]]}

    def _count_on_paper(self, entry: Line, data: Mapping[str, Any]) -> None:
        self.votes = {**data, "at": self.last, "shares": []}

    def _destroy_key(self, entry: Line, data: Mapping[str, Any]) -> None:
        self.told["key_destroyed"] = data["seats"]

    def _open_draw(self, entry: Line, data: Mapping[str, Any]) -> None:
        self._draw(entry, data, method="recorded", commitment=data["commitment"])

    def _draw_by_hand(self, entry: Line, data: Mapping[str, Any]) -> None:
        self._draw(entry, data, method="slips", drawer=data["drawer"], before=data["before"])
        self._drawn(data)

    def _say(self, entry: Line, data: Mapping[str, Any]) -> None:
        self.draws[data["draw"]]["said"].append({"who": data["who"], "what": data["what"]})

    def _close_draw(self, entry: Line, data: Mapping[str, Any]) -> None:
        draw = self.draws[data["draw"]]
        draw.update(secret=data["secret"], seed=data["seed"], text=data["text"])
        tickets = sorted((draws.ticket(data["seed"], one["entry"]), one["entry"]) for one in draw["entries"])
        draw["tickets"] = [
            {"entry": entry, "ticket": ticket, "drawn": int(entry in data["drawn"])} for ticket, entry in tickets
        ]
        self._drawn(data)

    def _annul_draw(self, entry: Line, data: Mapping[str, Any]) -> None:
        self.draws[data["draw"]].update(secret=data["secret"], annulled=1, reason=data["reason"])

    def _proclaim(self, entry: Line, data: Mapping[str, Any]) -> None:
        self.told["outcome"], self.told["ended"] = "proclaimed", None
        self.told["proclaimed"] = {
            "at": self.last,
            "article": entry.article,
            "elected": [{**self.names[one["candidate"]], **one} for one in data["elected"]],
            "open_seats": data["open_seats"],
            "starts_on": data["starts_on"],
            "ends_on": data["ends_on"],
        }

    def _end_without_result(self, entry: Line, data: Mapping[str, Any]) -> None:
        self.told["outcome"] = data["cause"]
        self.told["ended"] = {"at": self.last, "reason": data.get("reason", "")}

    def _cancel(self, entry: Line, data: Mapping[str, Any]) -> None:
        self.told["outcome"] = "cancelled"
        self.told["ended"] = {"at": self.last, "reason": data["reason"]}

    def _draw(self, entry: Line, data: Mapping[str, Any], **more: str) -> None:
        number = data["draw"]
        self.draws[number] = {
            "draw": number, "at": self.last, "article": entry.article, "purpose": data["purpose"],
            "seat": data["seat"], "attempt": data.get("attempt", 1), "places": data["places"],
            "entries": [self._entry(data["purpose"], one) for one in data["entries"]], "commitment": "", "said": [],
            "secret": "", "seed": "", "text": "", "tickets": [], "drawn": [], "annulled": 0, "reason": "",
            "drawer": "", "before": "", "witnesses": self.private.get("witnesses", {}).get(str(number), ""), **more,
        }  # fmt: skip

    def _drawn(self, data: Mapping[str, Any]) -> None:
        draw = self.draws[data["draw"]]
        draw["drawn"] = [self._entry(draw["purpose"], one) for one in data["drawn"]]

    def _entry(self, purpose: str, entry: str) -> Data:
        if purpose == "seat":
            person = self.names[int(entry)]
            return {"entry": entry, "name_ar": person["name_ar"], "name_latin": person["name_latin"]}
        return {"entry": entry, "name_ar": "", "name_latin": "", **self.private.get("people", {}).get(entry, {})}

    def data(self) -> Data:
        """All of it, in the shape that the templates read."""
        if self.told["lists"] is not None or self.filings["filed"] or self.told["outcome"] == "no-candidate":
            lists = self.told["lists"] or {"closed_at": "", "electors": 0}
            self.told["lists"] = {**lists, **self.filings, "candidates": list(self.names.values())}
        count: Data | None = None
        more: list[Data] = []
        if self.votes is not None:
            count, more = results(self.opening, self.told, self.votes, self.names, self.struck_open, self.ballots)
        head = paper_head(
            self.opening, self.articles, self.private, date=self.last[:10], fingerprint=self.prints["election"]
        )
        head["on_paper"] = int(any(event["what"] == "leave_machine" for event in self.told["events"]))
        return {
            **self.told,
            "head": head,
            "public": int(self.public),
            "count": count,
            "differences": [*self.told["differences"], *more],
            "draws": list(self.draws.values()),
            "time_confirmed": self.private.get("time_confirmed", 0),
            "chair": self.private.get("chair", ""),
            "fingerprints": {
                **self.prints, "scripts": self.scripts, "verifiers": list(self.private.get("verifiers", []))
            },
        }  # fmt: skip
