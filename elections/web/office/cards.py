"""Making the voting cards: the answer is the file to print, once; nothing of it is kept."""

from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from elections.acts import cards, printing
from elections.acts.candidacies import electors
from elections.acts.convocation import choices
from elections.law.rules import spare_cards
from elections.papers import typeset
from elections.papers.head import Data
from elections.web import i18n
from elections.web.browser_texts import Plural
from elections.web.forms import ChoiceField, Form, Needed, options
from elections.web.office.page import blueprint
from elections.web.office.papers import sent, templates
from elections.web.security import config
from elections.web.store import context
from elections.web.views import OFFICES, Answer, ElectionPage, office, page

TEXTS: Final[dict[str, Any]] = {
    "scan": _l("Scan with the camera"),
    "scan_stop": _l("Stop the camera"),
    "scan_failed": _l("The camera cannot be used. Type the code, or use a hand scanner."),
    "no_camera": _l("This browser reads no codes through its camera: type them, or use a hand scanner."),
    "card_code": _l("Voting code of a card that is left"),
    "card_add": _l("Add this card"),
    "card_undo": _l("Take away"),
    "card_empty": _l("no ballot"),
    "card_voted": _l("has a ballot: {tracker}"),
    "card_unasked": _l("not asked yet: the connection is lost"),
    "card_twice": _l("This card was shown already."),
    "card_other": _l("This is a card of another election."),
    "card_character": _l("The character {character} is in no voting code. Compare the code with the card."),
    "card_length": _l("A voting code has 15 characters; these are {count}."),
    "card_check": _l("This is no voting code: a character is wrong. Compare the code with the card."),
    "cards_shown": Plural("{num} card shown", "{num} cards shown"),
    "cards_of": _l("{shown} of {expected}"),
}
"""What static/js/cards.js says."""


class CardsForm(Form):
    """How the cards are printed."""

    language = ChoiceField(_l("Language of the cards"), [Needed()], choices=options(i18n.NAMES.items()))
    large = BooleanField(_l("Large print: two cards on a sheet instead of six"))
    everything = BooleanField(
        _l("With everything the sitting needs, in order: list of candidates, attendance list, roll for the desk, cards")
    )
    anew = BooleanField(_l("The cards printed before are void; they will be destroyed"))


@page(blueprint, "/elections/<uuid>/cards", *OFFICES)
class Cards(ElectionPage):
    """How many cards are needed, how many there are, and the form that makes them."""

    template = "office/cards.html"
    forms = {"form": CardsForm}

    def make_form(self, name: str, **how: Any) -> CardsForm:
        """The reader's language is proposed."""
        return CardsForm(language=i18n.language(), **how)

    def values(self) -> dict[str, Any]:
        """The numbers."""
        needed = electors(self.session, self.election.id)
        return {
            "needed": needed,
            "spares": spare_cards(choices(self.election).rules, needed),
            "numbers": cards.count(self.session, self.election),
        }

    def check(self) -> bool:
        """Cards that were printed before are void, and that is said."""
        if not super().check():
            return False
        if cards.count(self.session, self.election).made and not self.sent.anew.data:
            self.sent.anew.errors = [_("Cards were made before. Say that those are void, or print nothing.")]
            return False
        return True

    def act(self) -> Answer:
        """Makes the cards and answers with the file to print, the only one there will ever be."""
        form, language = self.sent, str(self.sent.language.data)
        made = cards.make_cards(context(), self.uuid, office())
        demonstration = config().demonstration
        with context().database.reading() as session:
            head = printing.gather_head(session, self.uuid, "cards", demonstration=demonstration)
            others: dict[str, Data] = {}
            if form.everything.data:
                for kind in ("candidates", "attendance", "desk-roll"):
                    others[kind] = printing.gather(session, self.uuid, kind, demonstration=demonstration)[1]
        codes = [(str(card.serial), card.code) for card in made]
        data = typeset.cards_data(head, codes, config().base_url, large=bool(form.large.data))
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
        return sent(body, f"cards-{self.uuid}", download=True)
