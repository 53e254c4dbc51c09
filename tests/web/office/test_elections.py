"""Drafts, rules, convocation, roll, candidacies, closing: what is refused, what is kept, and who may do it."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from elections.acts import convocation, rolls
from elections.acts.transaction import find_election, standing_of
from elections.models import Election
from elections.record import Standing
from tests.web.office.conftest import House, visible

ORDER = {
    "order_number": "3",
    "order_date": "2026-10-01",
    "order_electorate": "المتكونون من الصنف",
    "order_names_on_ballot": "2",
    "order_committee": "own",
    "order_tie": "lot",
    "order_term_months": "12",
}
RULES = {
    "reading": "own",
    "withdrawn_may_sit": "0",
    "draw_method": "recorded",
    "list_order": "filing",
    "struck_votes": "void",
    "minimum_notice_days": "1",
    "spare_percent": "5",
    "spare_minimum": "2",
    "term_months": "24",
    "appeal_days": "30",
    "companion": "",
}


def standing(house: House, uuid: str) -> Standing:
    with house.context.database.reading() as session:
        return standing_of(session, find_election(session, uuid))


def kept(house: House, uuid: str) -> convocation.Choices:
    with house.context.database.reading() as session:
        return convocation.choices(find_election(session, uuid))


# Drafts and rules


def test_a_draft_needs_a_cohort_and_a_statute_that_elects(house: House) -> None:
    assert "No cohort yet" in house.director.get("/office/elections/new")
    cohort = house.cohort()
    page = house.director.get("/office/elections/new")
    assert "tn-1999-1290" not in page and "ma-2.03.40" in page and "tn-2020-28" in page
    for fields in ({"cohort": "99", "statute": "ma-2.03.40"}, {"cohort": cohort, "statute": "tn-1999-1290"}, {}):
        house.director.post("/office/elections/new", 400, **fields)
    with house.context.database.reading() as session:
        assert session.scalars(select(Election)).all() == []


def test_a_draft_is_deleted_and_a_convened_election_is_not(house: House) -> None:
    cohort = house.cohort()
    uuid = house.draft(cohort)
    house.director.post(f"/office/elections/{uuid}/drop")
    house.director.get(f"/office/elections/{uuid}", 404)
    uuid = house.convened(cohort)
    house.director.post(f"/office/elections/{uuid}/drop", 409)
    assert "has been convened" in house.director.page


def test_every_rule_is_marked_as_the_institutes_and_kept(house: House) -> None:
    uuid = house.draft(house.cohort())
    page = house.director.get(f"/office/elections/{uuid}/rules")
    assert page.count("chip house-rule") == 10
    house.director.post(
        f"/office/elections/{uuid}/rules", **{**RULES, "list_order": "alphabetical", "spare_minimum": 4}
    )
    rules = kept(house, uuid).rules
    assert (rules.list_order, rules.spare_minimum) == ("alphabetical", 4)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"spare_percent": "101"}, "A number from 0 to 100"),
        ({"spare_percent": "many"}, "This is not a whole number"),
        ({"spare_percent": ""}, "This field is missing"),
        ({"draw_method": "dice"}, "Choose one of those listed"),
        ({"reading": "both"}, "needs the companion cohort"),
        ({"companion": "99"}, "Choose one of those listed"),
    ],
)
def test_a_rule_out_of_its_values_is_refused_and_nothing_is_changed(
    house: House, changes: dict[str, str], sentence: str
) -> None:
    uuid = house.draft(house.cohort())
    before = kept(house, uuid)
    house.director.post(f"/office/elections/{uuid}/rules", 400, **{**RULES, "spare_minimum": "7", **changes})
    assert sentence in house.director.page
    assert 'value="7"' in house.director.page
    assert kept(house, uuid) == before


def test_both_corps_sit_with_a_companion_cohort(house: House) -> None:
    cohort, companion = house.cohort(), house.cohort("clerk", "K", 3)
    uuid = house.draft(cohort)
    house.director.post(f"/office/elections/{uuid}/rules", **{**RULES, "reading": "both", "companion": companion})
    house.director.post(f"/office/elections/{uuid}/convene", **house.call_fields())
    said = standing(house, uuid)
    assert said.companion is not None and said.companion.corps == "clerk"


def test_the_rules_are_fixed_by_the_convocation(house: House) -> None:
    uuid = house.convened()
    page = house.director.get(f"/office/elections/{uuid}/rules")
    assert "The convocation has fixed these rules" in page and "<input" not in page.split("<main")[1].split("</main")[0]
    house.director.post(f"/office/elections/{uuid}/rules", 409, **RULES)


def test_the_tunisian_order_is_proposed_visibly_and_has_to_be_entered(house: House) -> None:
    uuid = house.draft(house.cohort(), "tn-2020-28")
    page = house.director.get(f"/office/elections/{uuid}/rules")
    assert page.count("ruled proposal") == 5
    assert "proposal after the Moroccan rules" in page
    house.director.post(f"/office/elections/{uuid}/convene", 400, **house.call_fields())
    assert "leaves the procedure to an order" in house.director.page
    assert standing(house, uuid).state == "draft"
    house.director.post(f"/office/elections/{uuid}/rules", **{**RULES, **ORDER})
    assert "ruled proposal" not in house.director.get(f"/office/elections/{uuid}/rules")
    house.director.post(f"/office/elections/{uuid}/convene", **house.call_fields())
    said = standing(house, uuid)
    assert said.order is not None and said.order.number == "3"
    assert (said.names_on_ballot, said.seats, said.last_lawful_day) == (2, 2, None)


# The convocation


def test_a_convocation_calls_and_posts_the_roll(house: House) -> None:
    uuid = house.convened()
    said = standing(house, uuid)
    assert (said.state, said.late, said.last_lawful_day) == ("convened", False, said.last_lawful_day)
    assert said.rules.place == "قاعة الندوات"
    page = visible(house.director.get(f"/office/elections/{uuid}"))
    assert "Monday 30 November 2026" in page and "28 days are left" in page
    assert "6 electors" in visible(house.director.get(f"/office/elections/{uuid}/roll"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"texts": [], "more_texts": " "}, "Confirm the texts in force"),
        ({"decision_number": ""}, "This field is missing"),
        ({"decision_date": "soon"}, "This is not a date"),
        ({"opens_at": "tomorrow"}, "This is not a day and a time"),
        ({"opens_at": "2026-11-06T09:00+01:00"}, "This is not a day and a time"),
        ({"filing_deadline": "2026-11-03T12:00"}, "leaves less than"),
        ({"opens_at": "2026-11-04T09:00"}, "filing deadline comes first"),
        ({"closes_at": "2026-11-05T09:00"}, "filing deadline comes first"),
        ({"place": ""}, "This field is missing"),
        ({"place": "a\u202eb"}, "One line of at most 200"),
        ({"late_reason": "why not"}, "confirmed by this tick"),
        ({"late_confirmed": "y", "late_reason": "two\nlines"}, "One line of at most 500"),
    ],
)
def test_a_convocation_is_refused_with_everything_kept(house: House, changes: dict[str, Any], sentence: str) -> None:
    uuid = house.draft(house.cohort())
    house.director.post(
        f"/office/elections/{uuid}/convene", 400, **{**house.call_fields(more_texts="نص آخر"), **changes}
    )
    page = house.director.page
    assert sentence in page
    assert "نص آخر" in page or "more_texts" in changes
    assert "قاعة الندوات" in page or "place" in changes
    assert standing(house, uuid).state == "draft"


def test_a_poll_after_the_last_lawful_day_needs_the_tick_and_the_reason(house: House) -> None:
    uuid = house.draft(house.cohort())
    late = {"opens_at": "2026-12-01T09:00", "closes_at": "2026-12-01T12:00"}
    house.director.post(f"/office/elections/{uuid}/convene", 400, **house.call_fields(**late))
    assert "falls after the last lawful day" in house.director.page
    assert 'name="late_reason"' in house.director.page
    reason = {"late_reason": "عطلة المدرج"}
    house.director.post(f"/office/elections/{uuid}/convene", 400, **house.call_fields(**late, **reason))
    house.director.post(f"/office/elections/{uuid}/convene", 400, **house.call_fields(**late, late_confirmed="y"))
    house.director.post(f"/office/elections/{uuid}/convene", **house.call_fields(**late, **reason, late_confirmed="y"))
    assert standing(house, uuid).late
    assert "late" in visible(house.director.get(f"/office/elections/{uuid}"))


def test_the_last_lawful_day_is_warned_of_and_its_weekend_is_told(house: House) -> None:
    made = rolls.add_cohort(house.context, "clerk", "50", *_days("2026-10-15"))
    uuid = house.draft(made)
    page = house.director.get(f"/office/elections/{uuid}")
    told = visible(page)
    assert "Saturday 14 November 2026" in told and "falls on a weekend" in told
    assert 'class="notice plain"' in page
    house.later(days=5)
    assert 'class="notice wait"' in house.director.get(f"/office/elections/{uuid}")
    house.later(days=10)
    assert "It has passed" in visible(house.director.get(f"/office/elections/{uuid}"))


def _days(first: str) -> tuple[date, date]:
    day = date.fromisoformat(first)
    return day, day + timedelta(days=700)


def test_a_convocation_is_kept_for_later(house: House) -> None:
    uuid = house.draft(house.cohort())
    fields = house.call_fields(more_texts="نص آخر", save="1")
    house.director.post(f"/office/elections/{uuid}/convene", **fields)
    assert standing(house, uuid).state == "draft"
    page = house.director.get(f"/office/elections/{uuid}/convene")
    for value in (fields["opens_at"], "12/2026", "2026-10-30", "قاعة الندوات", "نص آخر"):
        assert value in page
    assert page.count(" checked") == 1


def test_an_election_is_convened_once(house: House) -> None:
    uuid = house.convened()
    house.director.post(f"/office/elections/{uuid}/convene", 409, **house.call_fields())
    assert len(standing(house, uuid).filings) == 0


def test_a_cohort_without_trainees_is_not_called(house: House) -> None:
    uuid = house.draft(house.cohort(trainees=0))
    assert "no trainees yet" in visible(house.director.get(f"/office/elections/{uuid}"))
    house.director.post(f"/office/elections/{uuid}/convene", 409, **house.call_fields())
    assert "Import its roll first" in house.director.page


def test_a_delegates_convocation_names_the_act_that_delegates(house: House) -> None:
    uuid = house.draft(house.cohort())
    house.delegate.post(f"/office/elections/{uuid}/convene", **house.call_fields())
    said = standing(house, uuid)
    assert said.delegated and said.state == "convened"
    house.registrar.post(f"/office/elections/{uuid}/filings", registration="A-01")
    house.delegate.post(f"/office/elections/{uuid}/filings/1/admit")
    assert standing(house, uuid).filings[1] == "admitted"


def test_a_delegate_sees_no_acts_of_an_election_that_the_director_convened(house: House) -> None:
    uuid = house.convened()
    house.registrar.post(f"/office/elections/{uuid}/filings", registration="A-01")
    pages = {"filings": "/filings/1/admit", "close": f"{uuid}/close", "": f"{uuid}/cancel"}
    for page, act in pages.items():
        address = f"/office/elections/{uuid}/{page}".rstrip("/")
        assert f'{act}"' in house.director.get(address)
        assert f'{act}"' not in house.delegate.get(address).replace(f'href="{address}"', "")
    assert "The director convened this election himself" in visible(
        house.delegate.get(f"/office/elections/{uuid}/filings")
    )
    house.delegate.post(f"/office/elections/{uuid}/filings/1/admit", 403)


def test_a_delegate_strikes_no_candidate_of_an_election_that_the_director_convened(house: House) -> None:
    uuid = house.listed("A-01", "A-02")
    address = f"/office/elections/{uuid}/candidates"
    assert "Strike a candidate" in house.director.get(address)
    assert "Strike a candidate" not in house.delegate.get(address)


def test_a_delegate_sees_the_acts_of_an_election_that_he_convened(house: House) -> None:
    uuid = house.draft(house.cohort())
    house.delegate.post(f"/office/elections/{uuid}/convene", **house.call_fields())
    house.registrar.post(f"/office/elections/{uuid}/filings", registration="A-01")
    assert "/filings/1/admit" in house.delegate.get(f"/office/elections/{uuid}/filings")
    assert f"{uuid}/close" in house.delegate.get(f"/office/elections/{uuid}/close")
    assert f"{uuid}/cancel" in house.delegate.get(f"/office/elections/{uuid}")


# The roll and candidacies


def test_the_posted_roll_follows_the_cohort_with_a_cause(house: House) -> None:
    cohort = house.cohort()
    uuid = house.convened(cohort)
    fields = {"registration": "A-77", "name_ar": "هدى السلاوي", "name_latin": "", "birth_date": "1999-01-01"}
    house.registrar.post(f"/office/cohorts/{cohort}/trainees/new", **fields)
    house.registrar.post(f"/office/cohorts/{cohort}/trainees/1/leave", left_on="2026-11-01")
    page = visible(house.registrar.get(f"/office/elections/{uuid}/roll"))
    assert "The cohort has changed since the posting" in page
    house.registrar.post(f"/office/elections/{uuid}/roll", registration="A-77", cause="added")
    house.registrar.post(f"/office/elections/{uuid}/roll", registration="A-01", cause="removed")
    page = visible(house.registrar.page)
    assert "The cohort has changed" not in page and "A-77" in page and "A-01" not in page
    for fields, status, sentence in (
        ({"registration": "A-01", "cause": "removed"}, 404, "not on the roll"),
        ({"registration": "X", "cause": "added"}, 404, "no trainee with this number"),
        ({"registration": "A-02", "cause": "whim"}, 400, "Choose one of those listed"),
        ({"registration": "", "cause": "added"}, 400, "This field is missing"),
    ):
        house.registrar.post(f"/office/elections/{uuid}/roll", status, **fields)
        assert sentence in house.registrar.page


def test_a_candidacy_is_filed_once_and_only_by_an_elector(house: House) -> None:
    uuid = house.convened()
    registrar = house.registrar
    assert "No candidacy yet" in registrar.get(f"/office/elections/{uuid}/filings")
    assert "A-03" in registrar.get(f"/office/elections/{uuid}/filings?q=A-03")
    registrar.post(f"/office/elections/{uuid}/filings", registration="A-03")
    for registration, status, sentence in (
        ("A-03", 409, "has filed a candidacy"),
        ("K-01", 404, "not on the roll"),
        ("", 400, "This field is missing"),
    ):
        registrar.post(f"/office/elections/{uuid}/filings", status, registration=registration)
        assert sentence in registrar.page
    assert standing(house, uuid).filings == {1: "filed"}


def test_a_candidacy_is_withdrawn_admitted_or_rejected_with_its_reason_in_the_office_only(house: House) -> None:
    uuid = house.convened()
    for registration in ("A-01", "A-02", "A-03"):
        house.registrar.post(f"/office/elections/{uuid}/filings", registration=registration)
    house.registrar.post(f"/office/elections/{uuid}/filings/1/withdraw")
    house.director.post(f"/office/elections/{uuid}/filings/1/admit", 409)
    house.director.post(f"/office/elections/{uuid}/filings/2/admit")
    house.director.post(f"/office/elections/{uuid}/filings/3/reject", 400, reason="")
    house.director.post(f"/office/elections/{uuid}/filings/3/reject", 400, reason="x" * 501)
    house.director.post(f"/office/elections/{uuid}/filings/3/reject", reason="ملف غير كامل")
    house.director.post(f"/office/elections/{uuid}/filings/9/admit", 404)
    assert standing(house, uuid).filings == {1: "withdrawn", 2: "admitted", 3: "rejected"}
    assert "ملف غير كامل" in house.director.get(f"/office/elections/{uuid}/filings")
    assert "ملف غير كامل" not in house.nobody().client.get(f"/elections/{uuid}/journal.jsonl").text


def test_nothing_is_filed_after_the_deadline(house: House) -> None:
    uuid = house.convened()
    house.later(days=3, minutes=1)
    house.registrar.post(f"/office/elections/{uuid}/filings", 409, registration="A-01")
    assert "deadline has passed" in house.registrar.page


def test_the_lists_close_after_the_deadline_with_every_candidacy_decided(house: House) -> None:
    uuid = house.convened()
    house.registrar.post(f"/office/elections/{uuid}/filings", registration="A-01")
    house.director.post(f"/office/elections/{uuid}/close", 409)
    assert "until the deadline" in house.director.page
    house.later(days=3, minutes=1)
    assert "1 candidacy is still to be decided" in visible(house.director.get(f"/office/elections/{uuid}/close"))
    house.director.post(f"/office/elections/{uuid}/close", 409)
    house.director.post(f"/office/elections/{uuid}/filings/1/admit")
    house.director.post(f"/office/elections/{uuid}/close")
    assert standing(house, uuid).state == "listed"
    house.director.post(f"/office/elections/{uuid}/close", 409)


def test_without_a_candidate_closing_ends_the_election(house: House) -> None:
    uuid = house.convened()
    house.later(days=3, minutes=1)
    assert "Nobody is admitted" in house.director.get(f"/office/elections/{uuid}/close")
    house.director.post(f"/office/elections/{uuid}/close")
    assert "Ended without a result" in house.director.page
    assert standing(house, uuid).state == "without_result"


def test_a_candidate_is_struck_and_the_numbers_stay(house: House) -> None:
    uuid = house.listed("A-01", "A-02", "A-03")
    house.director.post(f"/office/elections/{uuid}/candidates/strike", candidate="2", cause="withdrew")
    assert "struck off" in house.director.page
    for fields in ({"candidate": "2", "cause": "died"}, {"candidate": "9", "cause": "died"}, {"candidate": "1"}):
        house.director.post(f"/office/elections/{uuid}/candidates/strike", 400, **fields)
    assert [one.number for one in standing(house, uuid).on_ballot] == [1, 3]


def test_an_election_is_cancelled_with_a_public_reason(house: House) -> None:
    uuid = house.convened()
    house.director.get(f"/office/elections/{uuid}/cancel")
    house.director.post(f"/office/elections/{uuid}/cancel", 400, reason="")
    house.director.post(f"/office/elections/{uuid}/cancel", reason="نص جديد")
    assert "Cancelled" in house.director.page
    assert "نص جديد" in house.nobody().client.get(f"/elections/{uuid}/journal.jsonl").text
    house.director.post(f"/office/elections/{uuid}/cancel", 409, reason="again")
    house.director.get(f"/office/elections/{uuid}")


# Who may do what


DIRECTORS = (
    "elections/new",
    "elections/{uuid}/rules",
    "elections/{uuid}/convene",
    "elections/{uuid}/filings/1/admit",
    "elections/{uuid}/filings/1/reject",
    "elections/{uuid}/close",
    "elections/{uuid}/candidates/strike",
    "elections/{uuid}/cancel",
    "elections/{uuid}/drop",
)
DIRECTOR_ALONE = ("accounts", "accounts/2/password", "accounts/2/end", "institute", "recovery-code")


@pytest.mark.parametrize("path", [*DIRECTORS, *DIRECTOR_ALONE])
def test_the_registrar_does_no_act_of_the_director(house: House, path: str) -> None:
    uuid = house.convened()
    house.registrar.post(f"/office/elections/{uuid}/filings", registration="A-01")
    before = standing(house, uuid).head
    house.registrar.post(f"/office/{path.format(uuid=uuid)}", 403)
    assert "belongs to another office" in house.registrar.page
    assert standing(house, uuid).head == before


@pytest.mark.parametrize("path", DIRECTOR_ALONE)
def test_a_delegate_keeps_no_accounts(house: House, path: str) -> None:
    house.delegate.post(f"/office/{path}", 403)


@pytest.mark.parametrize("path", [*DIRECTORS, *DIRECTOR_ALONE, "cohorts", "elections/{uuid}/filings", "sign-out"])
def test_nobody_acts_without_signing_in(house: House, path: str) -> None:
    uuid = house.convened()
    before = standing(house, uuid).head
    answer = house.nobody().send(f"/office/{path.format(uuid=uuid)}")
    assert answer.status_code == 401
    assert standing(house, uuid).head == before


def test_the_registrar_sees_the_path_without_what_is_not_his(house: House) -> None:
    uuid = house.draft(house.cohort())
    page = house.registrar.get(f"/office/elections/{uuid}")
    assert f"/office/elections/{uuid}/convene" not in page
    assert f"/office/elections/{uuid}/rules" in page
    assert "<form" not in house.registrar.get(f"/office/elections/{uuid}/rules").split("<main")[1].split("</main")[0]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_pages_speak_the_readers_language(house: House, language: str) -> None:
    uuid = house.listed()
    browser = house.director
    browser.language = language
    for path in ("", "cohorts", "cohorts/1", "accounts", f"elections/{uuid}", f"elections/{uuid}/rules"):
        page = visible(browser.get(f"/office/{path}"))
        assert not re.search(r"\b(the|The|and|of)\b", page), (path, page)


def test_the_path_says_by_which_article_or_whose_rule_and_quotes_it(house: House) -> None:
    uuid = house.convened()
    page = house.director.get(f"/office/elections/{uuid}")
    assert "institute’s rule" in page and "article 4" in page
    assert "ينتخب ممثل واحد عن كل فوج" in house.director.get(f"/office/elections/{house.draft(1)}")
