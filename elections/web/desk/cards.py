"""Making the voting cards: the answer is the file to print, once; nothing of it is kept."""

from typing import Any

from flask import Response
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from elections.acts import cards as voting_cards
from elections.acts import printing
from elections.acts.candidacies import electors
from elections.acts.convocation import choices
from elections.errors import Refusal
from elections.law.rules import spare_cards
from elections.papers import typeset
from elections.papers.head import Data
from elections.web import i18n, problems
from elections.web.desk.page import blueprint, show, subject_of
from elections.web.desk.printing import sent, templates
from elections.web.forms import ChoiceField, Form, Needed, options
from elections.web.office.page import BAD_FORM, OFFICES, office
from elections.web.security import access, config
from elections.web.store import context


class CardsForm(Form):
    """How the cards are printed."""

    language = ChoiceField(_l("Language of the cards"), [Needed()])
    large = BooleanField(_l("Large print: two cards on a sheet instead of six"))
    everything = BooleanField(
        _l("With everything the sitting needs, in order: list of candidates, attendance list, roll for the desk, cards")
    )

    anew = BooleanField(_l("The cards printed before are void; they will be destroyed"))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.language.choices = options(i18n.NAMES.items())
        if self.language.data is None:
            self.language.data = i18n.language()


@blueprint.get("/cards")
@access(*OFFICES)
def cards(uuid: str) -> Response:
    """How many cards are needed, how many there are, and the form that makes them."""
    return _show(uuid, CardsForm(formdata=None))


@blueprint.post("/cards")
@access(*OFFICES)
def make_cards(uuid: str) -> Response:
    """Makes the cards and answers with the file to print, the only one there will ever be."""
    form = CardsForm()
    if not form.validate():
        return _show(uuid, form, BAD_FORM)
    language = str(form.language.data)
    with context().database.reading() as session:
        made_before = voting_cards.count(session, subject_of(session, uuid).election).made
    if made_before and not form.anew.data:
        form.anew.errors = [_("Cards were made before. Say that those are void, or print nothing.")]
        return _show(uuid, form, BAD_FORM)
    try:
        made = voting_cards.make_cards(context(), uuid, office())
    except Refusal as refusal:
        return _show(uuid, form, problems.status_of(refusal), refusal=refusal)
    demonstration = config().demonstration
    with context().database.reading() as session:
        head = printing.gather_head(session, uuid, "cards", demonstration=demonstration)
        others: dict[str, Data] = {}
        if form.everything.data:
            for kind in ("candidates", "attendance", "desk-roll"):
                others[kind] = printing.gather(session, uuid, kind, demonstration=demonstration)[1]
    data = typeset.cards_data(
        head, [(str(card.serial), card.code) for card in made], config().base_url, large=bool(form.large.data)
    )
    if others:
        body = typeset.sitting_papers(
            language,
            candidates=others["candidates"],
            attendance=others["attendance"],
            desk_roll=others["desk-roll"],
            cards=data,
            templates=templates(),
        )
    else:
        body = typeset.render("cards", language, data, templates=templates())
    return sent(body, f"cards-{uuid}", download=True)


def _show(uuid: str, form: CardsForm, status: int = 200, refusal: Refusal | None = None) -> Response:
    with context().database.reading() as session:
        subject = subject_of(session, uuid)
        number = electors(session, subject.election.id)
        numbers = voting_cards.count(session, subject.election)
    spares = spare_cards(choices(subject.election).rules, number)
    return show(
        "desk/cards.html", subject, status, form=form, needed=number, spares=spares, numbers=numbers, refusal=refusal
    )
