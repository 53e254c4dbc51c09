"""The data of the papers around the minutes, each from the record's journal and what the office adds."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from elections import calendar
from elections.minutes.head import Data, Line, Private, corps_of, local, paper_head

NOTHING = {"number": "", "date": ""}


def convocation_data(entries: Iterable[Line], private: Private, *, contact: str, signed_by: str) -> Data:
    """The convocation, from the first line; `contact` says whom to ask."""
    call = _find(entries, "convene")
    data, statute = call.data, call.data["statute"]
    zone = calendar.zone(data["institute"]["time_zone"])
    cited = [statute[f"{name}_article"] for name in ("poll", "committee", "count", "ballot")]
    companion, mandate = data.get("companion"), data.get("mandate")
    return {
        "head": paper_head(data, cited, private, date=local(call.at, zone)[:10]),
        "by": call.by,
        "opens_at": local(data["opens_at"], zone),
        "closes_at": local(data["closes_at"], zone),
        "place": data["place"],
        "filing_deadline": local(data["filing_deadline"], zone),
        "names_on_ballot": data["names_on_ballot"],
        "companion": [{"corps": corps_of(statute, companion), "number": companion["number"]}] if companion else [],
        "mandate_until": mandate["until"] if mandate else "",
        "last_lawful_day": data.get("last_lawful_day", ""),
        "late": data["late"],
        "reason": data.get("reason", ""),
        "decision": data["decision"],
        "order": _numbered(data.get("order")),
        "delegation": _numbered(data.get("delegation")),
        "rules": dict(data["rules"]),
        "quoted": [one for one in statute["articles"] if one["number"] in cited],
        "contact": contact,
        "signed_by": signed_by,
    }


def candidates_data(
    entries: Sequence[Line], private: Private, *, office: bool = False, not_listed: Sequence[Data] = ()
) -> Data:
    """The list of candidates; the office's copy adds who is `not_listed` and why.

    Args:
        entries: the journal.
        private: what the office typed.
        office: whether it is the office's copy.
        not_listed: {filing, name_ar, name_latin, registration, outcome ("withdrawn", "rejected"), reason}.
    """
    call, closed = _find(entries, "convene"), _find(entries, "close_lists")
    zone = calendar.zone(call.data["institute"]["time_zone"])
    struck = {entry.data["candidate"]: entry.data["cause"] for entry in entries if entry.act == "strike"}
    return {
        "head": _head(entries, private, (closed.article,), date=local(closed.at, zone)[:10]),
        "closed_at": local(closed.at, zone),
        "candidates": [{**one, "struck": struck.get(one["number"], "")} for one in closed.data["candidates"]],
        "order": call.data["rules"]["list_order"],
        "office": int(office),
        "not_listed": list(not_listed) if office else [],
    }


def proclamation_data(minutes: Data, private: Private) -> Data:
    """The proclamation, from the minutes' data.

    Args:
        minutes: what `minutes_data` gave, of a proclaimed election.
        private: what the office typed.
    """
    count, proclaimed = minutes["count"], minutes["proclaimed"]
    return {
        "head": _again(minutes, private, proclaimed["at"]),
        "at": proclaimed["at"],
        "elected": proclaimed["elected"],
        "open_seats": proclaimed["open_seats"],
        **{name: count[name] for name in ("electors", "handed_out", "ballots", "blank", "null", "cast", "votes")},
        "drawn": int(any(one["by"] == "lot" for one in proclaimed["elected"])),
        "starts_on": proclaimed["starts_on"],
        "ends_on": proclaimed["ends_on"],
        "signers": [_signer(member) for member in minutes["committee"]],
    }


def attestation_data(minutes: Data, private: Private, *, candidate: int, signed_by: str) -> Data:
    """The attestation for one of the elected, by candidate number."""
    proclaimed = minutes["proclaimed"]
    return {
        "head": _again(minutes, private, proclaimed["at"]),
        "proclaimed_at": proclaimed["at"],
        "elected": next(one for one in proclaimed["elected"] if one["number"] == candidate),
        "starts_on": proclaimed["starts_on"],
        "ends_on": proclaimed["ends_on"],
        "signed_by": signed_by,
    }


def letter_data(minutes: Data, private: Private, *, signed_by: str) -> Data:
    """The letter to the body on which the elected will sit."""
    proclaimed = minutes["proclaimed"]
    return {
        "head": _again(minutes, private, proclaimed["at"]),
        "proclaimed_at": proclaimed["at"],
        "elected": proclaimed["elected"],
        "starts_on": proclaimed["starts_on"],
        "ends_on": proclaimed["ends_on"],
        "signed_by": signed_by,
    }


def vacancy_data(entries: Sequence[Line], private: Private, *, signed_by: str) -> Data:
    """The notice of the latest vacancy that the journal enters: since when, never why nor whose."""
    vacated = [entry for entry in entries if entry.act == "vacate"][-1]
    proclaimed, statute = _find(entries, "proclaim"), _find(entries, "convene").data["statute"]
    return {
        "head": _head(entries, private, (statute["vacancy_article"],), date=vacated.data["vacant_since"]),
        "vacant_since": vacated.data["vacant_since"],
        "last_lawful_day": vacated.data.get("last_lawful_day", ""),
        "days": statute["vacancy_days"],
        "mandate_until": proclaimed.data["ends_on"],
        "signed_by": signed_by,
    }


def appointment_data(entry: Line, private: Private, *, signed_by: str) -> Data:
    """The notice of an appointment, from the only line of its record."""
    data = entry.data
    fields = ("name_ar", "name_latin", "registration", "authority", "number", "date", "starts_on", "ends_on")
    return {
        "head": paper_head(data, (entry.article,), private, date=data["date"]),
        **{name: data[name] for name in fields},
        "signed_by": signed_by,
    }


def _find(entries: Iterable[Line], act: str) -> Line:
    return next(entry for entry in entries if entry.act == act)


def _numbered(reference: Mapping[str, Any] | None) -> Data:
    return {name: reference[name] for name in NOTHING} if reference else dict(NOTHING)


def _head(entries: Sequence[Line], private: Private, articles: Iterable[str], *, date: str) -> Data:
    opened = next((entry.data["fingerprint"] for entry in entries if entry.act == "open"), "")
    return paper_head(_find(entries, "convene").data, articles, private, date=date, fingerprint=opened)


def _again(minutes: Data, private: Private, at: str) -> Data:
    """The minutes' head for another paper, with that paper's own date and reference."""
    typed = {name: value for name, value in private.items() if name in ("hijri", "city", "reference", "demonstration")}
    return {**minutes["head"], "reference": "", "hijri": "", "date": private.get("date", at[:10]), **typed}


def _signer(member: Mapping[str, Any]) -> Data:
    return {"seat": member["seat"], "name_ar": member["name_ar"], "name_latin": member["name_latin"]}
