"""The minutes' data, told from the journal."""

import json
from dataclasses import replace

import pytest

from elections.journal import ACTS, ElectionState
from elections.law.rules import Rules
from elections.papers import minutes, typeset
from tests.papers import reading, samples


def test_every_difference_is_told_with_its_number() -> None:
    assert samples.told(samples.counted())["differences"] == [{"code": "cards-missing", "number": 1}]


def test_a_difference_that_the_account_found_by_credentials_is_kept_without_a_number() -> None:
    entries = samples.counted()
    account = next(entry for entry in entries if entry.act == "account_cards")
    account.data["differences"].append("left-card-voted")
    assert {"code": "left-card-voted", "number": None} in samples.told(entries)["differences"]


def test_no_private_text_without_private() -> None:
    public = json.dumps(samples.told(samples.proclaimed()), ensure_ascii=False)
    for told in (*samples.PRIVATE["remarks"].values(), *samples.PRIVATE["refused"].values(), "كريم برادة", "سعيد"):
        assert told not in public


def test_times_are_those_of_the_institute_s_clock() -> None:
    data = samples.told(samples.proclaimed())
    assert data["convocation"]["opens_at"] == "2026-11-21T10:00:00"
    assert [event["at"][11:16] for event in data["events"][:3]] == ["09:40", "10:00", "11:12"]


def test_the_elected_come_first_and_ties_stay_in_the_list_s_order() -> None:
    data = samples.told(samples.proclaimed())
    rows = data["count"]["votes"]
    assert rows[0]["elected"] == 1 and rows[0]["by"] == "lot"
    unranked = samples.told(samples.counted())["count"]["votes"]
    assert [row["number"] for row in unranked] == [2, 3, 1, 4]
    assert data["count"]["cast"] == 146


def test_tickets_are_told_lowest_first_and_the_drawn_one_is_the_lowest() -> None:
    draw = samples.told(samples.proclaimed())["draws"][1]
    assert [ticket["ticket"] for ticket in draw["tickets"]] == sorted(ticket["ticket"] for ticket in draw["tickets"])
    assert [ticket["drawn"] for ticket in draw["tickets"]] == [1, 0]
    assert draw["drawn"][0]["entry"] == draw["tickets"][0]["entry"]


def test_an_annulled_attempt_stays_in_the_minutes_with_its_secret_and_reason() -> None:
    entries = samples.opened()
    place = next(index for index, entry in enumerate(entries) if entry.act == "close_draw")
    secret = entries[place].data["secret"]
    annulled = samples.act("11-21T08:43:00", "annul_draw", "chair", "5", draw=1, reason="خطأ في الاسم", secret=secret)
    draw = samples.told([*entries[:place], annulled])["draws"][0]
    assert (draw["annulled"], draw["reason"], draw["secret"], draw["drawn"]) == (1, "خطأ في الاسم", secret, [])


def test_only_an_opened_poll_had_its_time_confirmed_at_the_opening() -> None:
    stories = (samples.opened(), samples.without_result("adjourned"))
    told = [typeset.render("minutes", "fr", samples.told(story, samples.PRIVATE)) for story in stories]
    seen = ["la commission a confirmé l’heure" in reading.text(one, rtl=False, most=2) for one in told]
    assert seen == [True, False]


def test_slips_are_told_as_drawn_by_hand() -> None:
    call = samples.convene(rules=Rules(place=samples.PLACE, draw_method="slips").as_data())
    hand = samples.act(
        "11-21T08:43:00", "draw_by_hand", "chair", "5", draw=1, purpose="oldest", seat="oldest", places=1,
        entries=["2026/041", "2026/117"], drawn=["2026/117"], drawer="ليلى بنجلون", before="أعضاء اللجنة",
    )  # fmt: skip
    _, *acts = [one for one in samples.opened() if one.act not in ("say", "close_draw")]
    draw = samples.told([call, *(hand if one.act == "open_draw" else one for one in acts)], samples.PRIVATE)["draws"][0]
    assert draw["method"] == "slips" and [one["entry"] for one in draw["drawn"]] == ["2026/117"]
    assert draw["drawn"][0]["name_ar"] == "نادية الفاسي"


@pytest.mark.parametrize("cause", ["no-candidate", "no-vote-cast", "adjourned", "impossible-count"])
def test_an_election_without_result_says_why(cause: str) -> None:
    data = samples.told(samples.without_result(cause))
    assert data["outcome"] == cause and data["proclaimed"] is None and data["ended"] is not None


def test_a_sitting_after_an_adjournment_is_no_longer_adjourned() -> None:
    again = [
        next(one for one in samples.opened() if one.act == "make_cards"),
        samples.act("11-24T09:00:00", "begin_poll", "chair", "5", present=150),
    ]
    *before, adjourned = samples.without_result("adjourned")
    data = samples.told([*before, again[0], adjourned, again[1]])
    assert data["outcome"] == "unfinished" and len(data["adjourned"]) == 1
    assert data["events"][-1]["other_day"] == 1


def test_votes_for_a_candidate_struck_after_the_opening_are_null() -> None:
    entries = samples.counted()
    place = next(index for index, entry in enumerate(entries) if entry.act == "close")
    entries.insert(place, samples.act("11-21T12:05:00", "strike", "chair", "rule", candidate=3, cause="died"))
    count = samples.told(entries)["count"]
    assert (count["null"], count["cast"]) == (64, 82)


def test_late_polls_are_marked_with_their_reason() -> None:
    call = samples.convene(
        late=1, reason="عطلة رسمية", opens_at="2026-12-02T09:00:00Z", closes_at="2026-12-02T12:00:00Z"
    )
    told = samples.told([call])["convocation"]
    assert (told["late"], told["reason"], told["notice_days"]) == (1, "عطلة رسمية", 6)


def test_a_poll_adjourned_past_the_last_lawful_day_is_marked_late_for_good() -> None:
    [*before, adjourned] = samples.without_result("adjourned")

    def hours(day: str) -> dict[str, str]:
        return {"opens_at": f"{day}T09:00:00Z", "closes_at": f"{day}T12:00:00Z"}

    def to(day: str) -> list[samples.Told]:
        return [
            *before,
            replace(
                adjourned, data={**adjourned.data, "opens_at": f"{day}T09:00:00Z", "closes_at": f"{day}T12:00:00Z"}
            ),
        ]

    def told(day: str) -> tuple[int, int, str]:
        data = samples.told(to(day))
        return data["adjourned"][0]["late"], data["convocation"]["late"], data["convocation"]["reason"]

    assert told(before[0].data["last_lawful_day"]) == (0, 0, "")
    assert told("2027-01-04") == (1, 1, "")
    late = typeset.render("minutes", "fr", samples.told(to("2027-01-04"), {}))
    assert sum("Hors du délai légal" in line for line in reading.lines(late, rtl=False)) == 2


def test_the_acts_told_are_acts_of_the_record() -> None:
    assert set(minutes.EVENTS) <= set(ACTS)


@pytest.mark.parametrize("story", ["proclaimed", "on_paper"])
def test_minutes_can_be_told_after_any_act(story: str) -> None:
    entries = getattr(samples, story)()
    fields = {*typeset.KINDS["minutes"], "head"}
    state = ElectionState()
    for entry in samples.state_of(entries).entries:
        state = state.apply(entry)
        assert minutes.minutes_data(state).keys() == fields
    for last in ("convene", "begin_poll", "open", "close_lists"):
        place = next(index for index, entry in enumerate(entries) if entry.act == last) + 1
        assert typeset.render("minutes", "ar", samples.told(entries[:place], {}))
