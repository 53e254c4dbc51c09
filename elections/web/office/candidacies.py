"""The posted roll and its corrections, candidacies with their receipts, the closing, and the closed list."""

from dataclasses import dataclass
from typing import Any, Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms.validators import Length

from elections.acts import candidacies, convocation
from elections.db.models import Elector, Filing, Trainee
from elections.law import calendar
from elections.law.roll.text import search_key
from elections.web.forms import ChoiceField, Form, LineField, Needed, OneLine, OptionsField, TextField, options
from elections.web.i18n import named
from elections.web.office.cohorts import asked_for, matches
from elections.web.office.page import blueprint
from elections.web.store import context
from elections.web.views import CONVENERS, OFFICES, Answer, ElectionPage, act, done, office, page

MOST_FOUND: Final = 20
CAUSES: Final = {
    "added": _l("Added: a trainee of the cohort who was left out"),
    "removed": _l("Removed: somebody who is not of the cohort any more"),
    "corrected": _l("Corrected: name or date of birth as the cohort has them"),
}
STRIKING: Final = {"withdrew": _l("Withdrew"), "died": _l("Died")}


class CorrectionForm(Form):
    """One correction of the posted roll."""

    registration = LineField(_l("Registration number"), [Needed(), OneLine(32)])
    cause = OptionsField(_l("Cause"), [Needed()], choices=options(CAUSES.items()))


class FilingForm(Form):
    """Who files a candidacy."""

    registration = LineField(_l("Registration number"), [Needed(), OneLine(32)])


class RejectForm(Form):
    """Why a candidacy is rejected; the reason stays in the office's file."""

    reason = TextField(
        _l("Reason, which stays in the office’s file"),
        [Needed(), Length(max=500, message=_l("A reason has at most 500 characters."))],
    )


class StrikeForm(Form):
    """A candidate who withdraws or dies after the list was closed."""

    candidate = ChoiceField(_l("Candidate"), [Needed()])
    cause = OptionsField(_l("Cause"), [Needed()], choices=options(STRIKING.items()))


@dataclass(frozen=True)
class Difference:
    """Somebody whom cohort and posted roll do not show alike, and the correction that mends it."""

    registration: str
    name_ar: str
    name_latin: str
    cause: str


@page(blueprint, "/elections/<uuid>/roll", *OFFICES)
class Roll(ElectionPage):
    """The posted roll, where the cohort has changed since, and one correction with its cause."""

    template = "office/roll.html"
    forms = {"form": CorrectionForm}
    beside = {"not-on-roll": "registration", "no-such-trainee": "registration", "elector-has-filed": "registration"}

    def values(self) -> dict[str, Any]:
        """Electors, all or those asked for, and what differs."""
        electors = candidacies.roll_of(self.session, self.election.id)
        asked = asked_for()
        return {
            "electors": [one for one in electors if matches(one, asked)] if asked else electors,
            "all": len(electors),
            "asked": asked,
            "differences": self._differences(electors) if self.election.state == "convened" else [],
            "causes": CAUSES,
        }

    def act(self) -> Answer:
        """Corrects one line."""
        form = self.sent
        candidacies.correct_roll(context(), self.uuid, office(), form.registration.data, form.cause.data)
        return done(url_for("office.roll", uuid=self.uuid), _("The roll was corrected."))

    def _differences(self, posted: list[Elector]) -> list[Difference]:
        """Where the cohort, as the office keeps it, and the posted roll differ."""
        today = calendar.local_day(context().now(), calendar.zone(self.house.time_zone))
        query = select(Trainee).where(Trainee.cohort_id == self.election.cohort_id).order_by(Trainee.registration)
        trainees = {one.registration: one for one in self.session.scalars(query)}
        electors = {one.registration: one for one in posted}
        made: list[Difference] = []
        for number, trainee in trainees.items():
            elector = electors.get(number)
            here = trainee.left_on is None or trainee.left_on > today
            if here and elector is None:
                made.append(_difference(trainee, "added"))
            elif not here and elector is not None:
                made.append(_difference(elector, "removed"))
            elif elector is not None and _said(elector) != _said(trainee):
                made.append(_difference(trainee, "corrected"))
        return made + [_difference(one, "removed") for number, one in electors.items() if number not in trainees]


@page(blueprint, "/elections/<uuid>/filings", *OFFICES)
class Filings(ElectionPage):
    """Every candidacy, and the search for who files one."""

    template = "office/filings.html"
    forms = {"form": FilingForm}
    beside = {"not-on-roll": "registration", "filed-already": "registration", "filing-over": "registration"}

    number: int

    def values(self) -> dict[str, Any]:
        """Candidacies, and the electors found."""
        asked = asked_for()
        people = {one.registration: one for one in candidacies.roll_of(self.session, self.election.id)}
        filed = filings_of(self)
        hits = [one for one in people.values() if asked and matches(one, asked)]
        return {
            "filings": filed,
            "people": people,
            "asked": asked,
            "hits": hits[:MOST_FOUND],
            "more": max(0, len(hits) - MOST_FOUND),
            "have_filed": {one.registration for one in filed},
            "is_over": self.state.filing_is_over(context().now()),
        }

    def act(self) -> Answer:
        """Enters a candidacy."""
        number = candidacies.file_candidacy(context(), self.uuid, office(), self.sent.registration.data)
        return self.on(_("Candidacy no. %(number)s was entered. Its receipt can be printed.", number=number))

    def on(self, message: str) -> Answer:
        """To the candidacies."""
        return done(url_for("office.filings", uuid=self.uuid), message)


@act(blueprint, "/elections/<uuid>/filings/<int:number>/withdraw", *OFFICES)
class Withdraw(Filings):
    """Enters a withdrawal, on a signed request."""

    sends = ""

    def act(self) -> Answer:
        """Enters it."""
        candidacies.withdraw(context(), self.uuid, office(), self.number)
        return self.on(_("The withdrawal of candidacy no. %(number)s was entered.", number=self.number))


@act(blueprint, "/elections/<uuid>/filings/<int:number>/admit", *CONVENERS)
class Admit(Filings):
    """Admits a candidacy."""

    sends = ""

    def act(self) -> Answer:
        """Admits it."""
        candidacies.admit(context(), self.uuid, office(), self.number)
        return self.on(_("Candidacy no. %(number)s was admitted.", number=self.number))


@page(blueprint, "/elections/<uuid>/filings/<int:number>/reject", *CONVENERS)
class Reject(ElectionPage):
    """Asks why a candidacy is rejected, and rejects it."""

    template = "office/reject.html"
    forms = {"form": RejectForm}
    beside = {"reason-missing": "reason"}

    number: int

    def values(self) -> dict[str, Any]:
        """The candidacy, and whose it is."""
        filing = candidacies.find_filing(self.session, self.election.id, self.number)
        return {"filing": filing, "person": self.session.get_one(Elector, (self.election.id, filing.registration))}

    def act(self) -> Answer:
        """Rejects it with its reason."""
        candidacies.reject(context(), self.uuid, office(), self.number, self.sent.reason.data)
        message = _("Candidacy no. %(number)s was rejected.", number=self.number)
        return done(url_for("office.filings", uuid=self.uuid), message)


@page(blueprint, "/elections/<uuid>/close", *CONVENERS)
class Closing(ElectionPage):
    """What closing fixes: the number of electors, the candidates in their order."""

    template = "office/close.html"

    def values(self) -> dict[str, Any]:
        """The admitted in their order, and what is still to be decided."""
        electors = {one.registration: one for one in candidacies.roll_of(self.session, self.election.id)}
        filings = filings_of(self)
        rules = convocation.choices(self.election).rules
        admitted = [electors[one.registration] for one in filings if one.status == "admitted"]
        if rules.list_order == "alphabetical":
            admitted.sort(key=lambda one: (search_key(one.name_ar) or search_key(one.name_latin), one.registration))
        return {
            "electors": len(electors),
            "admitted": admitted,
            "undecided": len(self.state.undecided),
            "is_over": self.state.filing_is_over(context().now()),
            "rules": rules,
            "is_closed": bool(self.state.roll),
        }

    def act(self) -> Answer:
        """Closes roll and list."""
        candidacies.close_lists(context(), self.uuid, office())
        return done(url_for("office.election", uuid=self.uuid), _("Roll and list are closed."))


@page(blueprint, "/elections/<uuid>/candidates", *OFFICES)
class Candidates(ElectionPage):
    """The closed list."""

    template = "office/candidates.html"
    forms = {"form": StrikeForm}

    def make_form(self, name: str, **how: Any) -> StrikeForm:
        """The candidates who are not struck off, to choose from."""
        form = StrikeForm(**how)
        form.candidate.choices = options(
            (str(one.number), f"{one.number}. {named(one)}")
            for one in self.state.candidates
            if one.number not in self.state.struck
        )
        return form

    def values(self) -> dict[str, Any]:
        """The list as the journal has it."""
        return {"standing": self.state, "causes": STRIKING}


@act(blueprint, "/elections/<uuid>/candidates/strike", *CONVENERS)
class Strike(Candidates):
    """Strikes a candidate; the numbers of the others stay."""

    beside = {"no-such-candidate": "candidate", "already-struck": "candidate"}

    def act(self) -> Answer:
        """Strikes the one chosen."""
        candidacies.strike(context(), self.uuid, office(), int(self.sent.candidate.data), self.sent.cause.data)
        message = _("The candidate was struck off. The numbers of the others stay.")
        return done(url_for("office.candidates", uuid=self.uuid), message)


def filings_of(page: ElectionPage) -> list[Filing]:
    """Every candidacy of an election, in the order of filing."""
    query = select(Filing).where(Filing.election_id == page.election.id).order_by(Filing.filing)
    return list(page.session.scalars(query))


def _said(person: Trainee | Elector) -> tuple[object, ...]:
    return person.name_ar, person.name_latin, person.birth_date


def _difference(person: Trainee | Elector, cause: str) -> Difference:
    return Difference(person.registration, person.name_ar, person.name_latin, cause)
