"""Drafts, rules, convocation: what is refused, and what is kept."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from elections.acts import rolls
from elections.db.models import Election
from tests.web.office.conftest import House, kept, standing, visible

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


def test_what_has_ended_is_told_by_the_day_of_its_poll_the_last_first(house: House) -> None:
    first = house.convened()
    second = house.draft(1)
    sooner = {"opens_at": "2026-11-05T12:00", "closes_at": "2026-11-05T13:00"}
    house.director.post(f"/office/elections/{second}/convene", **house.call_fields(**sooner))
    for uuid in (first, second):
        house.director.post(f"/office/elections/{uuid}/cancel", reason="نص جديد")
    page = house.director.get("/office/")
    assert page.index(first) < page.index(second)


def test_every_rule_is_marked_as_the_institutes_and_kept(house: House) -> None:
    uuid = house.draft(house.cohort())
    page = house.director.get(f"/office/elections/{uuid}/rules")
    assert page.count('<div class="ruled">') == 10 and "None of it is the statute’s" in page
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
    assert "The order that completes the statute" in house.director.get(f"/office/elections/{uuid}/rules")
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
    assert "Late" in visible(house.director.get(f"/office/elections/{uuid}"))


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

    def seen_by_the_director_alone(page: str, act: str) -> None:
        address = f"/office/elections/{uuid}/{page}".rstrip("/")
        assert f'{act}"' in house.director.get(address)
        assert f'{act}"' not in house.delegate.get(address).replace(f'href="{address}"', "")

    seen_by_the_director_alone("filings", "/filings/1/admit")
    seen_by_the_director_alone("", f"{uuid}/cancel")
    assert "The director convened this election himself" in visible(
        house.delegate.get(f"/office/elections/{uuid}/filings")
    )
    house.delegate.post(f"/office/elections/{uuid}/filings/1/admit", 403)
    house.director.post(f"/office/elections/{uuid}/filings/1/admit")
    house.later(days=3, minutes=1)
    seen_by_the_director_alone("close", f"{uuid}/close")


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
    assert f"{uuid}/cancel" in house.delegate.get(f"/office/elections/{uuid}")
    assert f'{uuid}/close"' not in house.delegate.get(f"/office/elections/{uuid}/close")
    house.delegate.post(f"/office/elections/{uuid}/filings/1/admit")
    house.later(days=3, minutes=1)
    assert f'{uuid}/close"' in house.delegate.get(f"/office/elections/{uuid}/close")
