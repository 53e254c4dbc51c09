"""What the minutes of an election say, from what its journal says: pure data, the same for program and rehearsal.

The journal gives all that is public; `Private` adds what only the full minutes hold (remarks, refusals to sign, names
of those drawn for age, witnesses) and what the office types (Hijri date, reference). Times come out on the
institute's clock, without a zone, as papers show them. docs/papers.md lists the fields.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from elections.journal.draws import outcome
from elections.journal.entry import Entry
from elections.journal.state import ElectionState
from elections.law import calendar, cards, draws
from elections.papers.head import ON_HEAD, Data, Private, local, paper_head, rest_of

AFTERWARDS: Final = ("contest", "settle_contest", "annul", "vacate")
"""Acts that follow the end of an election and are not told in its minutes."""

EVENTS: Final = {
    "begin_poll": 0, "adjourn": 1, "strike": 1, "release": 1, "open": 0, "suspend": 1, "resume": 0, "extend": 1,
    "close": 0, "leave_machine": 1, "count": 0, "count_on_paper": 0, "proclaim": 0,
}  # fmt: skip
"""The acts that the course of the poll tells, 1 for those that stand out."""

_PRINTS: Final = {
    "election": ("open", "fingerprint"),
    "setup": ("open", "setup"),
    "closing": ("close", "event"),
    "seal": ("close", "seal"),
    "result": ("count", "event"),
    "trustees": ("make_key", "trustees"),
    "credentials": ("make_cards", "credentials"),
    "roll": ("close_lists", "roll"),
    "version": ("open", "version"),
}
"""The fingerprints: the act that gives each, and its field there."""


def minutes_data(state: ElectionState, private: Private | None = None, *, head: Private | None = None) -> Data:
    """The data of the minutes of an election that stands so; without `private`, those of the public extract.

    Args:
        state: what the record's journal says.
        private: what the journal does not hold.
        head: what heads the extract, of `ON_HEAD`; nothing else of it is taken.
    """
    typed = cast(Private, {name: value for name, value in (head or {}).items() if name in ON_HEAD})
    return Minutes(state, {**typed, **(private or {})}, public=private is None).data()


def card_differences(account: Mapping[str, Any]) -> list[Data]:
    """The differences that an `account_cards` records, with their numbers where the account itself gives them."""
    left = account.get("left") if account["checked"] else None
    found = cards.account(account["made"], account["handed_out"], account["spoiled"], left, account["ballots"])
    numbers = {refusal.code: refusal.details["number"] for refusal in found}
    return [{"code": code, "number": numbers.get(code)} for code in dict.fromkeys([*account["differences"], *numbers])]


@dataclass(frozen=True)
class Minutes:
    """The minutes of one election: each part says what the state and the lines of its acts say."""

    state: ElectionState
    private: Private
    public: bool

    def data(self) -> Data:
        """All of it, in the shape that the templates read."""
        state, told = self.state, self._told()
        account = self._data("account_cards")
        proclaimed, count = self._proclaimed(), self._count()
        closed = self._data("close")
        articles = [entry.article for entry in told if entry.article != "rule"]
        head = paper_head(
            state.entries[0].data, articles, self.private, date=self._at(told[-1])[:10], fingerprint=state.fingerprint
        )
        return {
            "head": {**head, "on_paper": int(state.on_paper)},
            "outcome": self._outcome(),
            "public": int(self.public),
            "convocation": self._convocation(),
            "lists": self._lists(),
            "begun": self._begun(),
            "adjourned": self._adjourned(),
            "committee": self._committee(),
            "threshold": state.threshold,
            "stepped_aside": [{"seat": one.data["seat"], "at": self._at(one)} for one in state.done("step_aside")],
            "ceremonies": self._ceremonies(),
            "events": [self._event(one) for one in state.done(*EVENTS)],
            "cards": account and {
                **{name: account[name] for name in ("checked", "made", "handed_out", "spoiled", "ballots")},
                "left": account.get("left"),
            },
            "count": count,
            "key_destroyed": (self._data("destroy_key") or {"seats": []})["seats"],
            "draws": [self._draw(one) for one in state.done("open_draw", "draw_by_hand")],
            "proclaimed": proclaimed,
            "ended": self._ended(),
            "remarks": [
                {**one.data, "by": one.by, "at": self._at(one), "text": self._remark(one.data["remark"])}
                for one in state.done("remark")
            ],
            "differences": [*(card_differences(account) if account else []), *self._too_many(count)],
            "handed_out": closed["handed_out"] if closed else None,
            "time_confirmed": self.private.get("time_confirmed", 0),
            "chair": self.private.get("chair", ""),
            "fingerprints": self._fingerprints(),
        }  # fmt: skip

    def _told(self) -> list[Entry]:
        return [entry for entry in self.state.entries if entry.act not in AFTERWARDS]

    def _last(self, *acts: str) -> Entry | None:
        return next((entry for entry in reversed(self.state.entries) if entry.act in acts), None)

    def _data(self, act: str) -> dict[str, Any] | None:
        found = self._last(act)
        return cast(dict[str, Any], found.data) if found else None

    def _at(self, entry: Entry) -> str:
        return local(entry.at, self.state.zone)

    def _remark(self, number: object) -> str:
        return self.private.get("remarks", {}).get(str(number), "")

    def _outcome(self) -> str:
        if self.state.elected:
            return "proclaimed"
        if self.state.state in ("without_result", "cancelled"):
            return self.state.cause or "cancelled"
        return "adjourned" if self._is_adjourned() else "unfinished"

    def _is_adjourned(self) -> bool:
        last = self._last("adjourn", "begin_poll")
        return last is not None and last.act == "adjourn"

    def _ended(self) -> Data | None:
        if self._outcome() in ("unfinished", "proclaimed"):
            return None
        last = self._last("end_without_result", "cancel", "adjourn")
        reason = last.data.get("reason", "") if last and last.act != "adjourn" else ""
        return {"at": self._at(last), "reason": reason} if last else None

    def _convocation(self) -> Data:
        state, zone = self.state, self.state.zone
        entry = state.entries[0]
        data = cast(dict[str, Any], entry.data)
        deadline = calendar.parse_instant(data["filing_deadline"])
        days = (calendar.local_day(deadline, zone) - calendar.local_day(entry.at, zone)).days
        order, last = data.get("order"), data.get("last_lawful_day", "")
        return {
            "at": self._at(entry),
            "by": entry.by,
            "filing_deadline": local(deadline, zone),
            "notice_days": max(0, days - 1),
            "opens_at": local(data["opens_at"], zone),
            "closes_at": local(data["closes_at"], zone),
            "place": data["place"],
            "decision": data["decision"],
            "delegation": data.get("delegation"),
            "order": {"number": order["number"], "date": order["date"]} if order else None,
            "names_on_ballot": data["names_on_ballot"],
            "last_lawful_day": last,
            "rest": rest_of(data["statute"], last),
            "late": int(state.late),
            "reason": data.get("reason", ""),
            "reading": state.rules.reading,
            "until": state.mandate.get("until", ""),
        }

    def _lists(self) -> Data | None:
        state, closed = self.state, self._last("close_lists")
        if closed is None and not state.filings and state.cause != "no-candidate":
            return None
        outcomes = list(state.filings.values())
        return {
            "closed_at": self._at(closed) if closed else "",
            "electors": closed.data["electors"] if closed else 0,
            "filed": len(outcomes),
            "withdrawn": outcomes.count("withdrawn"),
            "rejected": outcomes.count("rejected"),
            "corrections": len(state.done("correct_roll")),
            "candidates": list(self._candidates().values()),
        }

    def _candidates(self) -> dict[int, Data]:
        """The rows of the list by number, each with the cause for which it was struck off."""
        listed = self._data("close_lists")
        struck = self.state.struck
        rows = listed["candidates"] if listed else []
        return {one["number"]: {**one, "struck": struck.get(one["number"], "")} for one in rows}

    def _begun(self) -> Data | None:
        begun = self._last("begin_poll")
        if begun is None or self._is_adjourned():
            return None
        return {
            "at": self._at(begun),
            "present": begun.data["present"],
            "companion_present": begun.data.get("companion_present"),
        }

    def _adjourned(self) -> list[Data]:
        state = self.state
        told = []
        for one in state.done("adjourn"):
            opens = calendar.parse_instant(str(one.data["opens_at"]))
            late = state.last_lawful_day and calendar.is_late(opens, state.last_lawful_day, state.zone)
            told.append({"at": self._at(one), "opens_at": local(opens, state.zone), "late": int(bool(late))})
        return told

    def _committee(self) -> list[Data]:
        formed = self._data("form_committee")
        if formed is None or not self.state.members:
            return []
        refused = self.private.get("refused", {})
        return [
            {**one, "registration": one.get("registration", ""), "refused": refused.get(one["seat"], "")}
            for one in formed["members"]
        ]

    def _ceremonies(self) -> list[Data]:
        told: list[Data] = []
        for one in self.state.done("begin_ceremony", "make_key", "confirm_key"):
            match one.act:
                case "begin_ceremony":
                    told.append({**one.data, "at": self._at(one), "fingerprint": "", "confirmed": []})
                case "make_key":
                    told[-1]["fingerprint"] = one.data["fingerprint"]
                case _:
                    told[-1]["confirmed"].append(one.data["seat"])
        return told

    def _event(self, entry: Entry) -> Data:
        data, at = cast(dict[str, Any], entry.data), self._at(entry)
        cause = data.get("cause", "") if entry.act in ("suspend", "close") else ""
        called = local(cast(str, self.state.entries[0].data["opens_at"]), self.state.zone)
        return {
            "what": f"{entry.act}-{cause}" if cause else entry.act,
            "at": at,
            "other_day": int(at[:10] != called[:10]),
            "by": [entry.by, *([data["with"]] if "with" in data else [])],
            "reason": data.get("reason", ""),
            "until": local(data["closes_at"], self.state.zone) if entry.act == "extend" else "",
            "stands_out": int(bool(EVENTS[entry.act]) or cause == "early"),
        }

    def _count(self) -> Data | None:
        """The counts, the elected first, then the most votes; votes for the struck are what the rules make of them."""
        state, entry = self.state, self._last("count", "count_on_paper")
        if entry is None or state.counts is None:
            return None
        found = outcome(state)
        won = {one.candidate: one.by for one in state.elected}
        names = self._candidates()
        rows = [
            {**names[number], "votes": got, "elected": int(number in won), "by": won.get(number, "")}
            for number, got in state.counts.votes.items()
        ]
        return {
            "at": self._at(entry),
            "on_paper": int(state.on_paper),
            "shares": [state.members[owner - 1].seat for owner in state.shares],
            "electors": state.electors,
            "handed_out": None if state.on_paper else state.handed_out,
            "ballots": state.counts.voters,
            "blank": state.counts.blank,
            "null": found.null if state.on_paper or found.null else None,
            "cast": found.votes_cast,
            "votes": sorted(rows, key=lambda row: (-row["elected"], -row["votes"], row["number"])),
        }

    def _too_many(self, count: Data | None) -> list[Data]:
        if count is None or count["ballots"] <= count["electors"]:
            return []
        return [{"code": "voters-exceed-electors", "number": count["ballots"] - count["electors"]}]

    def _draw(self, entry: Entry) -> Data:
        data = cast(dict[str, Any], entry.data)
        number, purpose = data["draw"], data["purpose"]
        after = {one.act: cast(dict[str, Any], one.data) for one in self._of_draw(number, "close_draw", "annul_draw")}
        closed, annulled = after.get("close_draw", {}), after.get("annul_draw", {})
        drawn = (closed or data).get("drawn", [])
        told: Data = {
            "draw": number,
            "at": self._at(entry),
            "article": entry.article,
            "purpose": purpose,
            "seat": data["seat"],
            "attempt": data.get("attempt", 1),
            "places": data["places"],
            "entries": [self._entry(purpose, one) for one in data["entries"]],
            "commitment": data.get("commitment", ""),
            "said": [{name: one.data[name] for name in ("who", "what")} for one in self._of_draw(number, "say")],
            "secret": (closed or annulled).get("secret", ""),
            "seed": closed.get("seed", ""),
            "text": closed.get("text", ""),
            "tickets": [],
            "drawn": [self._entry(purpose, one) for one in drawn],
            "annulled": int(bool(annulled)),
            "reason": annulled.get("reason", ""),
            "drawer": data.get("drawer", ""),
            "before": data.get("before", ""),
            "witnesses": self.private.get("witnesses", {}).get(str(number), ""),
            "method": "slips" if entry.act == "draw_by_hand" else "recorded",
        }
        if closed:
            tickets = sorted((draws.ticket(closed["seed"], one), one) for one in data["entries"])
            told["tickets"] = [{"entry": one, "ticket": ticket, "drawn": int(one in drawn)} for ticket, one in tickets]
        return told

    def _of_draw(self, number: int, *acts: str) -> list[Entry]:
        return [one for one in self.state.done(*acts) if one.data["draw"] == number]

    def _entry(self, purpose: str, entry: str) -> Data:
        if purpose == "seat":
            person = self._candidates()[int(entry)]
            return {"entry": entry, "name_ar": person["name_ar"], "name_latin": person["name_latin"]}
        return {"entry": entry, "name_ar": "", "name_latin": "", **self.private.get("people", {}).get(entry, {})}

    def _proclaimed(self) -> Data | None:
        entry = self._last("proclaim")
        if entry is None:
            return None
        data, names = cast(dict[str, Any], entry.data), self._candidates()
        return {
            "at": self._at(entry),
            "article": entry.article,
            "elected": [{**names[one["candidate"]], **one} for one in data["elected"]],
            **{name: data[name] for name in ("open_seats", "starts_on", "ends_on")},
        }

    def _fingerprints(self) -> Data:
        found = {name: (self._data(act) or {}).get(field, "") for name, (act, field) in _PRINTS.items()}
        scripts = (self._data("open") or {"scripts": {}})["scripts"]
        return {
            **found,
            "scripts": [{"name": name, "hash": digest} for name, digest in sorted(scripts.items())],
            "verifiers": list(self.private.get("verifiers", [])),
        }
