"""Acts that take two, as the chair proposes them: opening, suspension, extension, closing, paper, proclamation."""

from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from elections.acts import proposals
from elections.canonical import Canonical
from elections.errors import Missing
from elections.law import calendar
from elections.web.forms import Form, LineField, MomentField, Needed, OneLine
from elections.web.names import ACT_TITLES
from elections.web.sitting.page import SittingPage, blueprint
from elections.web.store import context
from elections.web.views import Answer, act, page

PLAIN: Final = ("open", "close_all_voted", "proclaim")
WITH_REASON: Final = ("suspend", "resume", "close", "leave_machine", "annul_draw", "extend")


class ReasonForm(Form):
    """An act that has to be justified."""

    reason = LineField(_l("Reason"), [Needed(), OneLine(200)])


class ExtendForm(ReasonForm):
    """A later closing."""

    closes_at = MomentField(_l("New closing"), [Needed()])


class Proposing(SittingPage):
    """A page that proposes an act; a member confirms it on his own device."""

    def propose(self, act: str, data: dict[str, Canonical]) -> Answer:
        """Proposes it, and goes on."""
        proposals.propose(context(), self.uuid, act, data)
        return self.on(_("Proposed. Another member confirms it now on his own page."))


@page(blueprint, "/acts/<name>", "chair")
class Propose(Proposing):
    """What an act means, with the form of its reason; some are proposed with one press."""

    template = "sitting/asking.html"
    forms = {"form": ReasonForm}
    beside = {"not-an-extension": "closes_at"}
    name: str

    def begin(self) -> None:
        """Finds the sitting.

        Raises:
            Missing: there is no such act of two.
        """
        super().begin()
        if self.name not in (*PLAIN, *WITH_REASON):
            raise Missing("no-such-act", "There is no such act of two.")

    def fits(self) -> bool:
        """While the act is possible; never of those that take one press."""
        return self.name in WITH_REASON and self.may(self.name)

    def make_form(self, name: str, **how: Any) -> ReasonForm:
        """The reason; of an extension the new time too."""
        return (ExtendForm if self.name == "extend" else ReasonForm)(**how)

    def check(self) -> bool:
        """Whether what has to be justified is."""
        return self.name in PLAIN or super().check()

    def values(self) -> dict[str, Any]:
        """Which act it is."""
        return {"name": self.name, "title": ACT_TITLES[self.name]}

    def act(self) -> Answer:
        """Proposes it."""
        data: dict[str, Canonical] = {} if self.name in PLAIN else {"reason": self.sent.reason.data or ""}
        if isinstance(self.sent, ExtendForm):
            data["closes_at"] = calendar.instant_text(self.at(self.sent.closes_at))
        return self.propose(self.name, data)


@act(blueprint, "/proposals/<int:number>/back", "chair")
class TakeBack(SittingPage):
    """Takes back what no member has confirmed."""

    number: int

    def act(self) -> Answer:
        """Takes it back."""
        proposals.take_back(context(), self.uuid, self.number)
        return self.on(_("Taken back; nothing was done."))
