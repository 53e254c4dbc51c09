"""The papers of an election: what can be printed when, by whom; minutes whose bytes never change."""

from datetime import timedelta

import pytest

from elections.acts import candidacies, mandates, members, sitting, upkeep
from elections.db.models import FrozenPaper, Mandate
from elections.papers import typeset
from tests.papers.reading import text
from tests.web.desk.conftest import Site
from tests.web.office.conftest import Browser, visible

ALL = ("convocation", "roll", "candidates", "candidates-office", "attendance", "desk-roll", "sitting")


def pdf(site: Site, path: str, browser: Browser | None = None) -> bytes:
    answer = (browser or site.registrar).client.get(site.office(f"papers/{path}"))
    assert answer.status_code == 200 and answer.mimetype == "application/pdf", (path, answer.text[:1500])
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data.startswith(b"%PDF")
    return answer.data


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_paper_before_the_sitting_is_printed_in_every_language(site: Site, language: str) -> None:
    site.world.convene()
    site.world.list_candidates("A-02", "A-03")
    site.house.browsers.clear()
    for kind in (*ALL, "receipt"):
        pdf(site, f"{kind}-{language}.pdf?filing=1")
    page = site.registrar.get(site.office("papers"))
    assert f"papers/sitting-{language}.pdf" in page and "Print what the sitting needs" in page


def test_a_paper_whose_act_is_not_done_is_refused_and_not_offered(site: Site) -> None:
    site.world.convene()
    get = site.registrar.client.get
    for kind, status in (("candidates", 409), ("minutes", 409), ("attestation", 409), ("nonsense", 404)):
        assert get(site.office(f"papers/{kind}-fr.pdf")).status_code == status, kind
    assert get(site.office("papers/receipt-fr.pdf?filing=1")).status_code == 409
    assert get(site.office("papers/convocation-de.pdf")).status_code == 404
    assert get(site.office("papers/convocation-fr.pdf?filing=x")).status_code == 400
    page = site.registrar.get(site.office("papers"))
    assert "papers/convocation-fr.pdf" in page and "papers/candidates-fr.pdf" not in page


def test_only_the_offices_copy_says_why_somebody_is_not_on_the_list(site: Site) -> None:
    world = site.world
    world.convene()
    filing = candidacies.file_candidacy(world.context, world.uuid, "registrar", "A-05")
    candidacies.reject(world.context, world.uuid, "director", filing, "not of good standing")
    world.list_candidates("A-02", "A-03")
    site.house.browsers.clear()
    assert "not of good standing" in text(pdf(site, "candidates-office-en.pdf"), rtl=False)
    public = text(pdf(site, "candidates-en.pdf"), rtl=False)
    assert "not of good standing" not in public and "A-05" not in public


def test_after_the_end_the_extract_is_final_and_public_and_never_changes(just_over: Site) -> None:
    client = just_over.house.nobody().client
    assert client.get(f"/elections/{just_over.uuid}/minutes-fr.pdf").status_code == 404
    upkeep.freeze_due(just_over.world.context, typeset.render)
    first = {one: client.get(f"/elections/{just_over.uuid}/minutes-{one}.pdf") for one in ("ar", "fr", "en")}
    assert all(answer.status_code == 200 for answer in first.values())
    just_over.director.get(
        just_over.office("contests").replace(just_over.office(""), f"/office/elections/{just_over.uuid}/")
    )
    just_over.director.post(f"/office/elections/{just_over.uuid}/contests", text="A-07: the desk closed early")
    for language, answer in first.items():
        assert client.get(f"/elections/{just_over.uuid}/minutes-{language}.pdf").data == answer.data


def test_the_full_minutes_wait_for_who_refuses_to_sign_and_are_final_then(over: Site) -> None:
    draft = pdf(over, "minutes-fr.pdf")
    over.registrar.get(over.office("papers/notes"))
    over.registrar.post(
        over.office("papers/notes"), **{"refused.youngest": "Désaccord", "hijri.minutes": "1 Joumada II"}
    )
    told = text(pdf(over, "minutes-fr.pdf"), rtl=False)
    assert "Désaccord" in told and "1 Joumada II" in told
    over.director.get(over.office("papers"))
    assert "final" in visible(over.director.post(over.office("papers/final")))
    final = pdf(over, "minutes-fr.pdf")
    assert final != draft
    page = over.registrar.post(over.office("papers/notes"), 409, **{"refused.youngest": ""})
    assert "can no longer be changed" in visible(page)
    over.registrar.post(over.office("papers/notes"), **{
        "refused.youngest": "Désaccord", "hijri.minutes": "1 Joumada II", "city": "Rabat",
    })  # fmt: skip
    assert pdf(over, "minutes-fr.pdf") == final
    public = text(pdf(over, "extract-fr.pdf"), rtl=False)
    assert "Désaccord" not in public


def test_a_day_after_the_end_the_minutes_are_final_by_themselves(over: Site) -> None:
    over.house.later(days=1, minutes=1)
    upkeep.freeze_due(over.world.context, typeset.render)
    with over.world.database.reading() as session:
        kept = sorted((paper.kind, paper.language) for paper in session.query(FrozenPaper))
    assert kept == [(kind, language) for kind in ("extract", "minutes") for language in ("ar", "en", "fr")]


def test_minutes_cannot_be_made_final_before_the_end_nor_by_the_registrar(site: Site) -> None:
    site.world.convene()
    site.director.get(site.office("papers"))
    site.director.post(site.office("papers/final"), 409)
    site.registrar.get(site.office("papers"))
    assert site.registrar.send(site.office("papers/final")).status_code == 403


def test_a_members_slip_is_for_the_chair_alone(site: Site) -> None:
    world = site.world
    world.convene()
    world.list_candidates("A-02", "A-03")
    world.make_cards()
    world.begin()
    world.seat_committee()
    site.house.browsers.clear()
    slip = pdf(site, "slip-fr.pdf?seat=oldest", site.director)
    with world.database.reading() as session:
        name = members.find_seat(session, world.election().id, "oldest").name_latin
    assert name in text(slip, rtl=False)
    assert site.registrar.client.get(site.office("papers/slip-fr.pdf?seat=oldest")).status_code == 403
    assert site.director.client.get(site.office("papers/slip-fr.pdf?seat=nobody")).status_code == 404
    assert "slip-fr" not in site.registrar.get(site.office("papers"))
    for browser, holds in ((site.director, 3), (site.registrar, 0)):
        assert text(pdf(site, "sitting-fr.pdf", browser), rtl=False).count("Accès d’un membre") == holds


def test_the_papers_of_the_mandate_and_of_its_vacancy(over: Site) -> None:
    for kind in ("proclamation", "letter", "attestation"):
        pdf(over, f"{kind}-ar.pdf?candidate=1")
    assert over.registrar.client.get(over.office("papers/attestation-ar.pdf?candidate=2")).status_code == 404
    assert over.registrar.client.get(over.office("papers/vacancy-ar.pdf")).status_code == 409
    with over.world.database.reading() as session:
        mandate = session.query(Mandate).one()
    over.world.clock.advance(days=20)
    since = mandate.starts_on + timedelta(days=10)
    mandates.vacate(over.world.context, mandate.id, "director", since, "resignation")
    over.house.browsers.clear()
    told = text(pdf(over, "vacancy-fr.pdf"), rtl=False)
    assert "démission" not in told.lower() and mandate.name_latin not in told


def test_an_adjourned_sitting_has_its_minutes(site: Site) -> None:
    world = site.world
    world.convene()
    world.list_candidates("A-02", "A-03")
    world.make_cards()
    world.clock.now = world.election().opens_at or world.clock.now
    opens = world.context.now() + timedelta(days=1)
    sitting.adjourn(world.context, world.uuid, opens, opens + timedelta(hours=3))
    site.house.browsers.clear()
    pdf(site, "minutes-ar.pdf")


def test_what_is_typed_is_one_line(site: Site) -> None:
    site.world.convene()
    site.registrar.get(site.office("papers/notes"))
    site.registrar.post(site.office("papers/notes"), 400, city="Rabat\nSalé")
    site.registrar.post(site.office("papers/notes"), 400, city="x" * 501)
    site.registrar.post(site.office("papers/notes"), city="Rabat", contact="Bureau 4")
    assert "Bureau 4" in text(pdf(site, "convocation-fr.pdf"), rtl=False)
