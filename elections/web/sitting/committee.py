"""The committee: formed, a member stepping aside, its seats handed over and released, and its key (article 5)."""

from io import BytesIO
from typing import Any

import segno
from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from elections.acts import ceremony, members, sitting
from elections.belenios.trustees import four_by_four
from elections.db.models import Seat
from elections.errors import Malformed
from elections.web import security
from elections.web.forms import Form, LineField, Needed, OneLine
from elections.web.names import CAUSES
from elections.web.security import tokens
from elections.web.sitting.page import SittingPage, blueprint, screen
from elections.web.sitting.view import SittingView
from elections.web.store import context
from elections.web.tokens import Purpose
from elections.web.views import Answer, act, page


class ChairForm(Form):
    """The chair's own name, as minutes and members' pages show it."""

    name_ar = LineField(_l("Name of the chair in Arabic letters"), [OneLine(200)])
    name_latin = LineField(_l("Name of the chair in Latin letters"), [OneLine(200)])


class ReleaseForm(Form):
    """Why a seat is released."""

    reason = LineField(_l("Reason"), [Needed(), OneLine(500)])


@screen("form")
def form(view: SittingView) -> dict[str, Any]:
    """The chair's name, of the account that is signed in."""
    name = security.who().name
    arabic = any("\u0600" <= letter <= "\u06ff" for letter in name)
    return {"seating": ChairForm(formdata=None, name_ar=name if arabic else "", name_latin="" if arabic else name)}


@act(blueprint, "/committee", "chair")
class FormCommittee(SittingPage):
    """Forms the committee, with the chair's name."""

    forms = {"seating": ChairForm}
    sends = "seating"
    beside = {"no-name": "name_ar"}

    def act(self) -> Answer:
        """Forms it."""
        sitting.form_committee(context(), self.uuid, self.sent.name_ar.data or "", self.sent.name_latin.data or "")
        return self.on(_("The committee is formed."))


class _OfSeat(SittingPage):
    """A page about one seat of the committee."""

    seat: str
    holder: Any

    def begin(self) -> None:
        """Finds who holds it.

        Raises:
            Missing: there is no such seat.
        """
        super().begin()
        self.holder = members.find_seat(self.session, self.election.id, self.seat)

    def values(self) -> dict[str, Any]:
        """The seat and who holds it."""
        return {"seat": self.seat, "holder": self.holder}


@page(blueprint, "/aside/<seat>", "chair")
class StepAside(_OfSeat):
    """A member steps aside at his own signed request: what it means, and its record."""

    template = "sitting/aside.html"

    def begin(self) -> None:
        """Finds who sits, or would sit."""
        SittingPage.begin(self)
        holders: list[tuple[str, Any]] = [(one.seat, one) for one in self.view.seats]
        if not holders and self.may("step_aside"):
            holders = [(one["seat"], one["person"]) for one in self.view.would_sit]
        self.holder = dict(holders).get(self.seat)

    def fits(self) -> bool:
        """While the committee is made, of everybody but the chair."""
        return self.may("step_aside") and self.holder is not None and self.seat != "chair" and not self.refused

    def act(self) -> Answer:
        """Records it."""
        sitting.step_aside(context(), self.uuid, self.seat)
        return self.on(_("Recorded: the next in age sits."))


def link_of(uuid: str, seat: Seat) -> str:
    """The address that a member opens; its token is in the fragment, which is never sent."""
    token = tokens().sign(Purpose.SEAT_LINK, [uuid, seat.seat, seat.version])
    return f"{security.config().base_url}/committee#{token}"


@screen("seats")
def links(view: SittingView) -> dict[str, Any]:
    """Each seat's link."""
    return {"links": {seat.seat: link_of(view.election.uuid, seat) for seat in view.seats}}


@page(blueprint, "/seats", "chair")
class Seats(SittingPage):
    """The members' links and claims, at any time after the committee was formed."""

    template = "sitting/seats.html"

    def values(self) -> dict[str, Any]:
        """The links; the page follows the sitting where it is."""
        return {**links(self.view), "here_url": url_for("sitting.seats", uuid=self.uuid)}


@page(blueprint, "/seats/<seat>/link.svg", "chair")
class LinkPicture(_OfSeat):
    """The link as a QR code, for the chair's device only."""

    def get(self) -> Answer:
        """The picture."""
        made = BytesIO()
        segno.make(link_of(self.uuid, self.holder), error="m").save(made, kind="svg", scale=4, border=4, light="#fff")
        return Response(made.getvalue(), mimetype="image/svg+xml")


@act(blueprint, "/seats/<seat>/confirm", "chair")
class ConfirmClaim(SittingPage):
    """The chair has seen the member with the page that claimed the seat."""

    seat: str

    def act(self) -> Answer:
        """Confirms the claim."""
        members.confirm_claim(context(), self.uuid, self.seat)
        return self.on(_("The seat is confirmed."))


@page(blueprint, "/seats/<seat>/release", "chair")
class Release(_OfSeat):
    """Ends a seat's link and page, with a reason."""

    template = "sitting/release.html"
    forms = {"form": ReleaseForm}

    def fits(self) -> bool:
        """As long as seats are released."""
        return self.may("release")

    def act(self) -> Answer:
        """Releases it."""
        members.release(context(), self.uuid, self.seat, self.sent.reason.data or "")
        return self.on(_("The seat is released; its new link is below."))


@screen("rounds")
def rounds(view: SittingView) -> dict[str, Any]:
    """Who has sent what of each round."""
    return {"sent": {name: view.progress.messages.get(name, {}) for name in ceremony.ROUNDS}}


@screen("compare")
@screen("ready")
def fingerprint(view: SittingView) -> dict[str, Any]:
    """The key's, to be compared aloud."""
    return {"fingerprint": four_by_four(view.state.trustees)}


@act(blueprint, "/key", "chair")
class BeginCeremony(SittingPage):
    """Begins the ceremony of the key; anew for a cause."""

    def act(self) -> Answer:
        """Begins it."""
        cause = request.form.get("cause", "first")
        if cause not in ("first", *CAUSES):
            raise Malformed("bad-cause", "Say why the key is made anew: the fingerprints differ, or a device failed.")
        ceremony.begin_ceremony(context(), self.uuid, cause)
        return self.on(_("The key is being made: the members keep their pages open."))


@page(blueprint, "/key/anew", "chair")
class Anew(SittingPage):
    """Why the key is to be made anew."""

    template = "sitting/anew.html"

    def fits(self) -> bool:
        """Once it was begun, before the opening."""
        return self.may("begin_ceremony") and bool(self.state.ceremony_cause)
