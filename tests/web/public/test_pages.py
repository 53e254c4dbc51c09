"""What everybody may read, at every state of an election."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from elections.acts import convocation, count, mandates
from elections.db.models import Mandate
from elections.law.mandates import Appointment
from tests.acts.world import World

Stage = Callable[[str], World]
Client = Callable[[World], FlaskClient]


def page(client: FlaskClient, path: str, language: str = "en") -> str:
    answer = client.get(path, query_string={"lang": language}, headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text[:400]
    return answer.text


def test_an_institute_without_elections_says_what_will_be_here(stage: Stage, client_of: Client) -> None:
    text = page(client_of(stage("new")), "/")
    assert "No election has been convened yet" in text and "The Institute" in text


def test_a_draft_is_nobodys_business(stage: Stage, client_of: Client) -> None:
    world = stage("new")
    uuid = convocation.create_draft(world.context, "ma-2.03.40", world.cohort)
    client = client_of(world)
    for path in (f"/elections/{uuid}", f"/elections/{uuid}/ballots", f"/elections/{uuid}/room", f"/vote/{uuid}"):
        assert client.get(path).status_code == 404
    assert uuid not in client.get("/").text


@pytest.mark.parametrize("name", ["convened", "open", "council", "tie", "drawn", "proclaimed"])
def test_every_page_at_every_state_is_there_in_every_language(name: str, stage: Stage, client_of: Client) -> None:
    world = stage(name)
    client = client_of(world)
    for language in ("ar", "fr", "en"):
        for path in ("", "/ballots", "/room"):
            text = page(client, f"/elections/{world.uuid}{path}", language)
            assert " style=" not in text and "<style" not in text
            assert text.count("<script") == text.count("<script src=") + text.count('<script type="application/json"')
        page(client, f"/vote/{world.uuid}", language)
        assert world.uuid in page(client, "/", language)


def test_before_the_list_is_closed_no_candidate_is_named(stage: Stage, client_of: Client) -> None:
    world = stage("convened")
    text = page(client_of(world), f"/elections/{world.uuid}")
    assert "The list of candidates is not closed yet" in text and "Trainee" not in text


def test_while_the_poll_is_open_turnout_is_numbers_and_votes_are_not_there(stage: Stage, client_of: Client) -> None:
    world = stage("open")
    receipt = world.vote(0, 1)
    text = page(client_of(world), f"/elections/{world.uuid}")
    assert "Cards handed out" in text and "Votes obtained" not in text and receipt.tracker not in text


def test_a_poll_whose_time_is_over_shows_as_closed_before_the_closing_is_written(
    stage: Stage, client_of: Client
) -> None:
    world = stage("open")
    world.clock.advance(hours=5)
    client = client_of(world)
    assert "Poll closed" in page(client, f"/elections/{world.uuid}")
    assert "The urn is being sealed." in page(client, f"/elections/{world.uuid}/room") and world.state() == "open"


def test_the_result_names_the_winner_the_lot_and_the_way_to_check_both(stage: Stage, client_of: Client) -> None:
    world = stage("proclaimed")
    text = page(client_of(world), f"/elections/{world.uuid}")
    assert "Tie settled by lot" in text and "belenios-tool election verify" in text and "sanduq verify ." in text
    assert "sed -n &#39;s/^secret: //p&#39; draw.txt" in text
    assert str(world.standing().draws[0].drawn[0]) in text and world.standing().seal.replace(" ", "")[:4] in text


def test_the_journal_is_told_without_birth_dates_and_reasons_that_shame(stage: Stage, client_of: Client) -> None:
    world = stage("proclaimed")
    with world.database.reading() as session:
        mandate = session.scalars(select(Mandate)).one()
    world.clock.advance(days=40)
    mandates.vacate(
        world.context, mandate.id, "director", world.clock.now.date() - timedelta(days=1), "disciplinary-sanction"
    )
    client = client_of(world)
    told = page(client, f"/elections/{world.uuid}").partition("All acts")[2] + page(client, "/")
    assert "vacant since" in told and "sanction" not in told.lower() and "1990" not in told
    assert '<td data-label="Since">—</td>' in told


def test_an_appointed_trainee_is_shown_with_the_act_that_appointed_him(stage: Stage, client_of: Client) -> None:
    world = stage("new")
    day = world.clock.now.date()
    act = Appointment("Minister of Justice", "418", day)
    mandates.appoint(
        world.context,
        "director",
        mandates.Appointment("tn-1999-1290", world.cohort, "A-01", "أمين", "Amine", act, day, date(day.year + 1, 1, 1)),
    )
    text = page(client_of(world), "/")
    assert "Amine" in text and "Minister of Justice" in text and "418" in text


def test_the_urn_is_searched_by_any_part_of_a_tracking_number_and_paged(stage: Stage, client_of: Client) -> None:
    world = stage("open")
    receipts = sorted(world.vote(card, 1).tracker for card in range(3))
    client = client_of(world)
    path = f"/elections/{world.uuid}/ballots"
    text = page(client, path)
    assert [text.index(one.replace("+", "&#43;") if one not in text else one) for one in receipts] == sorted(
        text.index(one.replace("+", "&#43;") if one not in text else one) for one in receipts
    )
    found = client.get(path, query_string={"q": receipts[1], "lang": "en"}).text
    assert "This ballot is in the urn" in found and receipts[0] not in found
    assert "No ballot in this urn" in client.get(path, query_string={"q": "x" * 43, "lang": "en"}).text
    assert client.get(path, query_string={"q": "", "page": "9999", "lang": "en"}).status_code == 200
    assert client.get(path, query_string={"page": "x"}).status_code == 200


def test_a_cards_number_is_told_to_who_has_its_public_half(stage: Stage, client_of: Client) -> None:
    world = stage("open")
    receipt = world.vote(0, 1)
    client = client_of(world)
    path = f"/elections/{world.uuid}/ballots.json"
    [public] = world.left_credentials(0)[:1]
    assert client.get(path, query_string={"credential": public}).get_json() == {
        "tracker": receipt.tracker,
        "spoiled": 0,
    }
    assert client.get(path, query_string={"credential": "4"}).status_code == 404
    assert client.get(path, query_string={"credential": "x"}).status_code == 400


def test_an_election_cancelled_on_paper_or_without_result_says_so(stage: Stage, client_of: Client) -> None:
    world = stage("open")
    world.together("leave_machine", reason="The network is gone")
    client = client_of(world)
    text = page(client, f"/elections/{world.uuid}")
    assert "Vote on paper" in text and "The network is gone" in text
    # The vote goes on: neither closed nor with the abandoned urn's turnout.
    assert "Poll closed" not in text and 'class="bar' not in text
    assert "paper ballots" in page(client, f"/elections/{world.uuid}/room")
    votes = [{"candidate": number, "votes": 0} for number in (1, 2, 3)]
    world.together("count_on_paper", voters=2, blank=2, null=0, votes=votes)
    assert "On paper" in page(client, f"/elections/{world.uuid}")


def test_a_cancelled_election_says_why(stage: Stage, client_of: Client) -> None:
    world = stage("convened")
    convocation.cancel(world.context, world.uuid, "director", "The training was put off")
    assert "The training was put off" in page(client_of(world), f"/elections/{world.uuid}")


def test_an_annulled_election_names_the_act_that_annulled_it(stage: Stage, client_of: Client) -> None:
    world = stage("proclaimed")
    mandates.annul(world.context, world.uuid, "director", "Administrative court", "77", world.clock.now.date())
    text = page(client_of(world), f"/elections/{world.uuid}")
    assert "Administrative court" in text and "Annulled" in text


def test_an_election_without_a_vote_says_so(stage: Stage, client_of: Client) -> None:
    world = stage("open")
    world.vote(0)
    world.close()
    world.count(1)
    count.end_without_votes(world.context, world.uuid)
    client = client_of(world)
    assert "no vote was cast" in page(client, f"/elections/{world.uuid}")
    assert "Without result" in page(client, f"/elections/{world.uuid}/room")


def test_a_suspended_poll_shows_as_such_with_its_reason(stage: Stage, client_of: Client) -> None:
    world = stage("open")
    world.together("suspend", reason="Fire alarm")
    text = page(client_of(world), f"/elections/{world.uuid}")
    assert "Fire alarm" in text and "Poll suspended" in text


def test_the_booths_page_holds_no_secret_and_knows_the_published_fingerprint(stage: Stage, client_of: Client) -> None:
    world = stage("open")
    data = client_of(world).get(f"/vote/{world.uuid}/booth.json").get_json()
    assert data["fingerprint"] == world.standing().fingerprint
    assert [one["answer"] for one in data["names"]] == [one.answer for one in world.standing().on_ballot]
