"""The voting cards: one file, once; its codes open the booth, and are kept nowhere."""

import re
import subprocess
from pathlib import Path

import pytest

from elections.belenios import credentials
from elections.db.models import Card
from tests.conftest import require_tool
from tests.papers.reading import text
from tests.web.desk.conftest import Site


def make(site: Site, **fields: str) -> bytes:
    site.registrar.get(site.office("cards"))
    answer = site.registrar.send(site.office("cards"), language="fr", **fields)
    assert answer.status_code == 200 and answer.mimetype == "application/pdf", answer.text[:2000]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    return answer.data


def codes_on(pdf: bytes, folder: Path) -> set[str]:
    """What a phone reads from the printed sheets."""
    (folder / "cards.pdf").write_bytes(pdf)
    subprocess.run([require_tool("pdftoppm"), "-r", "110", "-png", "cards.pdf", "sheet"], cwd=folder, check=True)
    sheets = [str(path) for path in sorted(folder.glob("sheet*.png"))]
    read = subprocess.run([require_tool("zbarimg"), "--raw", "-q", *sheets], cwd=folder, capture_output=True, text=True)
    return set(read.stdout.split())


def test_every_printed_code_opens_the_booth_with_a_card_of_this_election(site: Site, tmp_path: Path) -> None:
    site.world.convene()
    site.world.list_candidates("A-02", "A-03")
    site.house.browsers.clear()
    pdf = make(site)
    printed = codes_on(pdf, tmp_path)
    with site.world.database.reading() as session:
        kept = {card.credential for card in session.query(Card)}
    assert len(printed) == len(kept) == 10
    for address in printed:
        found = re.fullmatch(rf"http://localhost/vote/{site.uuid}#([1-9A-Za-z-]{{19}})", address)
        assert found is not None, address
        assert str(credentials.public(credentials.derive(site.uuid, found[1]))) in kept


def test_cards_are_made_anew_only_when_somebody_says_that_the_old_ones_are_void(site: Site) -> None:
    site.world.convene()
    site.world.list_candidates("A-02", "A-03")
    site.house.browsers.clear()
    first = make(site)
    answer = site.registrar.send(site.office("cards"), language="fr")
    assert answer.status_code == 400 and "Cards were made before" in answer.text
    assert make(site, anew="y") != first


def test_everything_the_sitting_needs_comes_in_order(site: Site) -> None:
    site.world.convene()
    site.world.list_candidates("A-02", "A-03")
    site.house.browsers.clear()
    read = text(make(site, everything="y", large="y"), rtl=False)
    places = [
        read.find(title) for title in ("Liste des candidats", "Feuille de présence", "Liste d’émargement", "vote/")
    ]
    assert -1 not in places and places == sorted(places), places


@pytest.mark.parametrize("state", ["convened", "sitting"])
def test_cards_are_refused_before_the_lists_are_closed_and_after_the_sitting_began(site: Site, state: str) -> None:
    site.world.convene()
    if state == "sitting":
        site.world.list_candidates("A-02", "A-03")
        site.world.make_cards()
        site.world.begin()
    site.house.browsers.clear()
    answer = site.registrar.send(site.office("cards"), language="ar", anew="y")
    assert answer.status_code == 409 and answer.mimetype == "text/html"


def test_nobody_else_reaches_the_cards(site: Site) -> None:
    site.world.convene()
    assert site.house.nobody().client.get(site.office("cards")).status_code in (302, 303, 401)
    assert site.house.nobody().send(site.office("cards"), language="ar").status_code == 401
