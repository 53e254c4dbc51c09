"""The elections of the institute: the list, a new draft, and the path of one election."""

from typing import Any, Final

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from elections.acts import candidacies, convocation
from elections.acts.transaction import ENDED
from elections.db.models import Cohort, Election, Trainee
from elections.law import calendar, statute
from elections.web.forms import ChoiceField, Form, Needed, OptionsField, options
from elections.web.i18n import capital, language, numbered
from elections.web.office import steps
from elections.web.office.cohorts import corps_of
from elections.web.office.page import blueprint
from elections.web.store import context
from elections.web.views import CONVENERS, OFFICES, Answer, ElectionPage, Page, act, done, page

RANKS: Final = {
    **dict.fromkeys(("sitting", "open", "suspended", "closed", "counted"), 0),
    "listed": 1,
    "convened": 2,
    "draft": 3,
    **dict.fromkeys(ENDED, 4),
}
"""Where a state stands in the list of elections."""


class DraftForm(Form):
    """A new election: under which statute, for which cohort."""

    cohort = ChoiceField(_l("Cohort that votes"), [Needed()])
    statute = OptionsField(_l("Statute"), [Needed()])


@page(blueprint, "/", *OFFICES)
class Index(Page):
    """Every election and where each stands: those of the day first, then what is prepared, then what has ended."""

    template = "office/index.html"

    def values(self) -> dict[str, Any]:
        """The elections in their order, and whether there is anybody to call."""
        query = select(Election).options(joinedload(Election.cohort)).order_by(Election.id.desc())
        found = sorted(self.session.scalars(query), key=_place)
        return {
            "elections": found,
            "laws": {one.uuid: statute.load(one.statute) for one in found},
            "trainees": self.session.scalar(select(func.count()).select_from(Trainee)) or 0,
        }


@page(blueprint, "/elections/new", *CONVENERS)
class NewElection(Page):
    """A new draft, which goes on to its path."""

    template = "office/new_election.html"
    forms = {"form": DraftForm}
    beside = {"no-such-cohort": "cohort", "no-such-corps": "cohort", "no-such-statute": "statute"}

    def make_form(self, name: str, **how: Any) -> DraftForm:
        """The statutes that fill seats by election, and the cohorts; the first statute and the asked cohort chosen."""
        laws = [law for law in statute.of_zone(self.house.time_zone) if law.filled_by == "election"]
        corps = corps_of(self.house)
        cohorts = self.session.scalars(select(Cohort).order_by(Cohort.first_day.desc(), Cohort.corps))
        form = DraftForm(statute=laws[0].id, cohort=request.args.get("cohort"), **how)
        form.statute.choices = options(
            (law.id, f"{capital(law.title.in_language(language()))} — {law.body.in_language(language())}")
            for law in laws
        )
        form.cohort.choices = options(
            (str(one.id), capital(numbered(corps[one.corps].cohort.in_language(language()), one.number)))
            for one in cohorts
        )
        return form

    def values(self) -> dict[str, Any]:
        """Whether there is a cohort."""
        return {"cohorts": len(self.made["form"].cohort.choices)}

    def act(self) -> Answer:
        """Makes the draft."""
        uuid = convocation.create_draft(context(), self.sent.statute.data, int(self.sent.cohort.data))
        return done(url_for("office.election", uuid=uuid))


@page(blueprint, "/elections/<uuid>", *OFFICES, name="election")
class PathOfElection(ElectionPage):
    """The path of one election: where it stands, what comes next, by which article, until when."""

    template = "office/election.html"

    def values(self) -> dict[str, Any]:
        """The steps, and the next of them."""
        view = self._view()
        return {"view": view, "steps": steps.steps(view), "next": steps.next_step(view)}

    def _view(self) -> steps.Progress:
        found = self.election
        in_standing = select(func.count()).select_from(Trainee)
        in_standing = in_standing.where(Trainee.cohort_id == found.cohort_id, Trainee.left_on.is_(None))
        chosen = convocation.choices(found)
        is_draft = found.state == "draft"
        return steps.Progress(
            uuid=found.uuid,
            cohort_id=found.cohort_id,
            law=self.law,
            standing=self.state,
            electors=self.session.scalar(in_standing) or 0
            if is_draft
            else candidacies.electors(self.session, found.id),
            now=context().now(),
            today=calendar.local_day(context().now(), calendar.zone(self.house.time_zone)),
            last_day=convocation.last_lawful_day(self.session, found),
            blanks=chosen.order.blanks(self.law.blanks) if chosen.order else self.law.blanks,
            filing_deadline=found.filing_deadline,
            opens_at=found.opens_at,
            closes_at=found.closes_at,
            by_election=found.vacancy_id is not None,
        )


@act(blueprint, "/elections/<uuid>/drop", *CONVENERS)
class Drop(PathOfElection):
    """Deletes a draft, which has no record yet."""

    def act(self) -> Answer:
        """Deletes it."""
        convocation.drop_draft(context(), self.uuid)
        return done(url_for("office.index"), _("The draft was deleted."))


def _place(one: Election) -> tuple[int, float]:
    """By rank, and within it the newest first; what has ended by its poll, the last first."""
    poll = one.opens_at if one.state in ENDED else None
    return RANKS[one.state], -poll.timestamp() if poll else 0.0
