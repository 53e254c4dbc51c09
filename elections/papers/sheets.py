"""The data of the papers around the minutes, each from the record's journal and what the office adds."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from elections.law import calendar
from elections.law.rules import CATALOGUE
from elections.papers.head import ON_HEAD, Data, Line, Private, corps_of, local, paper_head, rest_of

NOTHING = {"number": "", "date": ""}


def convocation_data(entries: Sequence[Line], private: Private, *, contact: str, signed_by: str) -> Data:
    """The convocation, from the first line; `contact` says whom to ask."""
    call, zone = _call(entries)
    data, statute = call.data, call.data["statute"]
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
        "rest": rest_of(statute, data.get("last_lawful_day", "")),
        "late": data["late"],
        "reason": data.get("reason", ""),
        "decision": data["decision"],
        "order": _numbered(data.get("order")),
        "electorate": data["order"]["electorate"] if "order" in data else "",
        "delegation": _numbered(data.get("delegation")),
        "rules": {rule.id: data["rules"][rule.id] for rule in CATALOGUE},
        "quoted": [{**one, "language": statute["language"]} for one in statute["articles"] if one["number"] in cited],
        "contact": contact,
        "signed_by": signed_by,
    }


def roll_data(
    entries: Sequence[Line], private: Private, electors: Sequence[Data], *, roll_hash: str = "", signed_by: str = ""
) -> Data:
    """The roll as posted: before the lists are closed, open to corrections; afterwards, final.

    Args:
        entries: the journal.
        private: what the office typed.
        electors: {name_ar, name_latin, registration} of each, in the roll's order; nothing else is printed.
        roll_hash: the hash of the posted roll, where it has one already.
        signed_by: the registrar's name.
    """
    call, zone = _call(entries)
    closed = next((entry for entry in entries if entry.act == "close_lists"), None)
    drawn_up = closed or [entry for entry in entries if entry.act in ("convene", "correct_roll")][-1]
    return {
        "head": _head(entries, private, (call.data["statute"]["poll_article"],), date=local(drawn_up.at, zone)[:10]),
        "electors": [_person(one) for one in electors],
        "final": int(closed is not None),
        "closed_at": local(closed.at, zone) if closed else "",
        "corrections_until": local(call.data["filing_deadline"], zone),
        "roll_hash": closed.data["roll"] if closed else roll_hash,
        "signed_by": signed_by,
    }


def receipt_data(filed: Line, entries: Sequence[Line], private: Private, person: Data, *, received_by: str) -> Data:
    """The receipt of `filed`, an entry `file` or `withdraw`, for the `person` whose name the journal leaves out."""
    call, zone = _call(entries)
    return {
        "head": _head(entries, private, (call.data["statute"]["poll_article"],), date=local(filed.at, zone)[:10]),
        "act": filed.act,
        "filing": filed.data["filing"],
        **_person(person),
        "at": local(filed.at, zone),
        "filing_deadline": local(call.data["filing_deadline"], zone),
        "received_by": received_by,
    }


def desk_roll_data(entries: Sequence[Line], private: Private, electors: Sequence[Data]) -> Data:
    """The roll for the desk, to be signed for the cards."""
    call, zone = _call(entries)
    opens = local(_next_sitting(entries), zone)
    return {
        "head": _head(entries, private, (call.data["statute"]["ballot_article"],), date=opens[:10]),
        "opens_at": opens,
        "place": call.data["place"],
        "electors": [_person(one) for one in electors],
    }


def attendance_data(
    entries: Sequence[Line], private: Private, people: Sequence[Data], companion: Sequence[Data] = ()
) -> Data:
    """The attendance list: the cohort that votes and, in the reading "both", the companion cohort."""
    call, zone = _call(entries)
    opens = local(_next_sitting(entries), zone)
    groups = [(call.data["cohort"], people)]
    if "companion" in call.data:
        groups.append((call.data["companion"], companion))
    return {
        "head": _head(entries, private, (call.data["statute"]["committee_article"],), date=opens[:10]),
        "opens_at": opens,
        "place": call.data["place"],
        "groups": [
            {
                "corps": corps_of(call.data["statute"], cohort),
                "number": cohort["number"],
                "people": [_person(one) for one in group],
            }
            for cohort, group in groups
        ],
    }


def candidates_data(
    entries: Sequence[Line],
    private: Private,
    *,
    office: bool = False,
    not_listed: Sequence[Data] = (),
    signed_by: str = "",
) -> Data:
    """The list of candidates; the office's copy adds who is `not_listed` and why.

    Args:
        entries: the journal.
        private: what the office typed.
        office: whether it is the office's copy.
        not_listed: {filing, name_ar, name_latin, registration, outcome ("withdrawn", "rejected"), reason}.
        signed_by: the name of the one who closed the list.
    """
    (call, zone), closed = _call(entries), _find(entries, "close_lists")
    struck = {entry.data["candidate"]: entry.data["cause"] for entry in entries if entry.act == "strike"}
    return {
        "head": _head(entries, private, (call.data["statute"]["poll_article"],), date=local(closed.at, zone)[:10]),
        "closed_at": local(closed.at, zone),
        "candidates": [{**one, "struck": struck.get(one["number"], "")} for one in closed.data["candidates"]],
        "order": call.data["rules"]["list_order"],
        "office": int(office),
        "not_listed": list(not_listed) if office else [],
        "by": closed.by,
        "signed_by": signed_by,
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
        "rest": rest_of(statute, vacated.data.get("last_lawful_day", "")),
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


def _call(entries: Sequence[Line]) -> tuple[Line, ZoneInfo]:
    call = _find(entries, "convene")
    return call, calendar.zone(call.data["institute"]["time_zone"])


def _next_sitting(entries: Sequence[Line]) -> str:
    """When the poll opens, as the convocation or the last adjournment says."""
    opens: str = [entry.data["opens_at"] for entry in entries if entry.act in ("convene", "adjourn")][-1]
    return opens


def _person(person: Mapping[str, Any]) -> Data:
    return {name: person[name] for name in ("name_ar", "name_latin", "registration")}


def _numbered(reference: Mapping[str, Any] | None) -> Data:
    return {name: reference[name] for name in NOTHING} if reference else dict(NOTHING)


def _head(entries: Sequence[Line], private: Private, articles: Iterable[str], *, date: str) -> Data:
    opened = next((entry.data["fingerprint"] for entry in entries if entry.act == "open"), "")
    return paper_head(_find(entries, "convene").data, articles, private, date=date, fingerprint=opened)


def _again(minutes: Data, private: Private, at: str) -> Data:
    """The minutes' head for another paper, with that paper's own date and reference."""
    typed = {name: value for name, value in private.items() if name in ON_HEAD}
    return {**minutes["head"], "reference": "", "hijri": "", "date": at[:10], **typed}


def _signer(member: Mapping[str, Any]) -> Data:
    return {"seat": member["seat"], "name_ar": member["name_ar"], "name_latin": member["name_latin"]}
