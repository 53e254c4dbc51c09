"""After the closing: the cards' account, the shares, paper's counts, an impossible count, and the keys' end."""

import re
from typing import Any, Final

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from elections.acts import count
from elections.canonical import Canonical
from elections.errors import Malformed
from elections.web import i18n
from elections.web.forms import Form, LineField, Needed, NumberField, OneLine, between
from elections.web.sitting.page import SittingPage, blueprint, screen
from elections.web.sitting.poll import Proposing
from elections.web.sitting.view import SittingView
from elections.web.store import context
from elections.web.views import Answer, act, page

CARDS_LIMIT: Final = 2 * 1024 * 1024
_PUBLIC: Final = re.compile(r"[1-9][0-9]{0,699}")


class PaperForm(Form):
    """The counts of paper ballots; one more field for each candidate is added by `paper_form`."""

    voters = NumberField(_l("Voters"), [Needed(), between(0, 100_000)])
    blank = NumberField(_l("Blank"), [Needed(), between(0, 100_000)])
    null = NumberField(_l("Null"), [Needed(), between(0, 100_000)])


class ImpossibleForm(Form):
    """Why the urn cannot be opened."""

    reason = LineField(_l("Reason"), [Needed(), OneLine(500)])


def paper_form(view: SittingView, **how: Any) -> PaperForm:
    """The form with a field for each candidate on the ballot."""

    class _WithCandidates(PaperForm):
        pass

    for one in view.state.on_ballot:
        label = f"{one.number}. {i18n.named(one) or one.name_latin}"
        setattr(_WithCandidates, f"votes_{one.number}", NumberField(label, [Needed(), between(0, 100_000)]))
    return _WithCandidates(**how)


@screen("paper")
def paper(view: SittingView) -> dict[str, Any]:
    """The form of its counts, until they are proposed."""
    if view.proposal:
        return {}
    return {"paper": paper_form(view, formdata=None), "numbers": [one.number for one in view.state.on_ballot]}


@act(blueprint, "/cards", "chair", limit=CARDS_LIMIT)
class AccountCards(SittingPage):
    """Enters the cards' account: the public halves of those left, one a line, or that they were not checked."""

    def act(self) -> Answer:
        """Enters it."""
        left = request.form.get("left", "").split() if request.form.get("checked") == "1" else None
        if not all(_PUBLIC.fullmatch(one) for one in left or ()):
            raise Malformed("bad-left-cards", "A line is not the public half of a card. Scan or type the cards again.")
        count.account_cards(context(), self.uuid, left)
        return self.on(_("The cards are accounted for."))


@act(blueprint, "/count", "chair")
class Publish(SittingPage):
    """Publishes the result, once a majority has given its shares."""

    def act(self) -> Answer:
        """Publishes it."""
        count.publish_result(context(), self.uuid)
        return self.on(_("The votes are counted."))


@act(blueprint, "/paper", "chair")
class CountOnPaper(Proposing):
    """Proposes the counts of paper; a member confirms them."""

    forms = {"paper": PaperForm}
    sends = "paper"

    def make_form(self, name: str, **how: Any) -> PaperForm:
        """The form with its candidates."""
        return paper_form(self.view, **how)

    def act(self) -> Answer:
        """Proposes them."""
        votes: list[Canonical] = [
            {"candidate": one.number, "votes": self.sent[f"votes_{one.number}"].data} for one in self.state.on_ballot
        ]
        data: dict[str, Canonical] = {name: self.sent[name].data for name in ("voters", "blank", "null")}
        return self.propose("count_on_paper", {**data, "votes": votes})


@page(blueprint, "/impossible", "chair")
class Impossible(Proposing):
    """Ends an election whose urn cannot be opened, as soon as another member confirms it."""

    template = "sitting/impossible.html"
    forms = {"form": ImpossibleForm}

    def fits(self) -> bool:
        """While shares are given."""
        return self.view.stage.name == "shares"

    def act(self) -> Answer:
        """Proposes it."""
        return self.propose("declare_impossible", {"reason": self.sent.reason.data or ""})


@act(blueprint, "/no-vote", "chair")
class EndWithoutVotes(SittingPage):
    """Ends an election in which nobody received a vote."""

    def act(self) -> Answer:
        """Ends it."""
        count.end_without_votes(context(), self.uuid)
        return self.on()


@act(blueprint, "/keys/destroyed", "chair")
class DestroyKeys(SittingPage):
    """Enters whose keys are destroyed."""

    def act(self) -> Answer:
        """Enters it."""
        count.destroy_key(context(), self.uuid)
        return self.on(_("The destruction of the keys is on record."))
