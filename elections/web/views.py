"""Pages in one manner: a class is handed session and election, shows its form, acts, and shows a refusal beside it.

    @page(blueprint, "/elections/<uuid>/cancel", *CONVENERS)
    class Cancel(ElectionPage):
        template = "office/cancel.html"
        forms = {"form": CancelForm}

        def act(self) -> Answer:
            convocation.cancel(context(), self.uuid, office(), self.sent.reason.data)
            return done(url_for("office.election", uuid=self.uuid), _("The election was cancelled."))

A page is asked for (GET) and, where it has an `act`, sent (POST) at one address; an act without a page of its own
(`@act(…)`) has the page it stands on as its base, which is shown again when the act is refused. Each is one reading
transaction: what the page is about, its form with its choices, and what its template shows.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any, ClassVar, Final, TypeAlias, TypeVar

from flask import Blueprint, Flask, current_app, flash, g, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from elections import journal
from elections.acts import accounts
from elections.acts.transaction import find_election, standing_of
from elections.canonical import Canonical
from elections.db.models import Cohort, Election, Institute
from elections.errors import Refusal
from elections.journal import ElectionState
from elections.law.statute import Statute, load, of_zone
from elections.web import formats, problems, security
from elections.web.forms import Form
from elections.web.i18n import language
from elections.web.security import BODY_LIMIT, access
from elections.web.store import context

Answer: TypeAlias = Response

CONVENERS: Final = ("director", "delegate")
OFFICES: Final = (*CONVENERS, "registrar")
DESK: Final = (*OFFICES, "chair")
"""Who keeps cards, desk and papers; the director and his delegate chair as well."""
BAD_FORM: Final = 400


class Page:
    """A page, made anew for each request with what its address holds (`uuid`, `number`…)."""

    template: ClassVar[str]
    forms: ClassVar[Mapping[str, type[Form]]] = {}
    """Its forms, by the names that the template knows them by."""
    sends: ClassVar[str] = "form"
    """The form that is sent when it acts; one that is not among `forms` says that the act is one press."""
    beside: ClassVar[Mapping[str, str]] = {}
    """By a refusal's code, the field that it is shown beside."""

    refused: Refusal | None = None
    """Why what was sent was not done."""

    session: Session
    house: Institute

    def __init__(self, **address: Any) -> None:
        vars(self).update(address)
        self.made: dict[str, Any] = {}

    @property
    def sent(self) -> Any:
        """The form that was sent; validated when `act` is called."""
        return self.made[self.sends]

    def begin(self) -> None:
        """Finds what the page is about.

        Raises:
            Missing: there is no such thing.
        """
        self.house = house(self.session)

    def make_form(self, name: str, **how: Any) -> Any:
        """One of its forms, with its choices; `how` says `formdata=None` for one that was not sent."""
        return self.forms[name](**how)

    def check(self) -> bool:
        """Whether the form that was sent can be acted on; what is wrong stands beside its fields."""
        return bool(self.sent.validate())

    def values(self) -> dict[str, Any]:
        """What the template shows beside the forms."""
        return {}

    def act(self) -> Answer:
        """Does what was sent, outside of any reading transaction, and says where it goes on.

        Raises:
            Refusal: shown beside its field, or over the page.
        """
        raise NotImplementedError

    def get(self) -> Answer:
        """The page, asked for."""
        return self.show()

    def post(self) -> Answer:
        """What was sent is checked and done; what is wrong or refused is shown on the page."""
        has_form = self.sends in self.forms
        with self.reading():
            if has_form:
                self.made[self.sends] = self.make_form(self.sends)
            if has_form and not self.check():
                return self.show(BAD_FORM)
        try:
            return self.act()
        except Refusal as refusal:
            self.refused = refusal
            with self.reading():
                if has_form:
                    self.sent.take(refusal, self.beside)
                return self.show(problems.status_of(refusal), refusal=None if has_form else refusal)

    def show(self, status: int = 200, /, **more: Any) -> Answer:
        """The page as it stands, in the reading transaction; `more` goes before what `values` gives."""
        for name in self.forms:
            if name not in self.made:
                self.made[name] = self.make_form(name, formdata=None)
        values = {"refusal": None, **self.frame(), **self.made, **self.values(), **more}
        return make_response(render_template(self.template, **values), status)

    def frame(self) -> dict[str, Any]:
        """What the page's frame shows."""
        return {"house": self.house, "is_convener": is_convener()}

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Opens the reading transaction, and finds what the page is about."""
        with context().database.reading() as self.session:
            self.begin()
            yield

    @classmethod
    def answer(cls, **address: Any) -> Answer:
        """Answers a request."""
        self = cls(**address)
        if request.method == "POST":
            return self.post()
        with self.reading():
            return self.get()


class ElectionPage(Page):
    """A page about one election."""

    uuid: str
    election: Election
    law: Statute

    def begin(self) -> None:
        """Finds the election and its statute; from here on days are written as in its country.

        Raises:
            Missing: `no-such-election`.
        """
        self.election = find_election(self.session, self.uuid)
        self.house = house(self.session)
        self.law = law_of(self.session, self.election)
        vars(self).pop("state", None)

    @cached_property
    def state(self) -> ElectionState:
        """What the election's journal says so far."""
        return standing_of(self.session, self.election)

    @property
    def cohort(self) -> Cohort:
        """The cohort that votes."""
        return self.election.cohort

    def may(self, act: str, **known: Canonical) -> bool:
        """Whether a button of `act` is shown: the journal would take the act now from the one who signed in."""
        return journal.may(self.state, act, office(), context().now(), **known) is None

    def frame(self) -> dict[str, Any]:
        """What the page's frame shows."""
        about = {"election": self.election, "cohort": self.cohort, "law": self.law}
        return {**super().frame(), **about, "may": self.may, "may_decide": may_decide(self.session, self.election)}


P = TypeVar("P", bound=type[Page])


def page(
    blueprint: Blueprint,
    rule: str,
    *roles: str,
    acts: tuple[str, ...] = (),
    limit: int = BODY_LIMIT,
    name: str = "",
) -> Callable[[P], P]:
    """Enters a page, under its class's name unless `name` says another.

    `roles` may see it, `acts` (the same unless said) may send it.

    Raises:
        ValueError: no role, or one that does not exist.
    """

    def enter(made: P) -> P:
        methods = ["GET"] if made.act is Page.act else ["GET", "POST"]
        _enter(blueprint, rule, made, methods, name, access(*roles, acts=acts, limit=limit))
        return made

    return enter


def act(blueprint: Blueprint, rule: str, *roles: str, limit: int = BODY_LIMIT) -> Callable[[P], P]:
    """Enters an act at an address of its own, that one of `roles` may send; refused, it shows the page of its base."""

    def enter(made: P) -> P:
        _enter(blueprint, rule, made, ["POST"], "", access(*roles, limit=limit))
        return made

    return enter


def _enter(
    blueprint: Blueprint, rule: str, made: type[Page], methods: list[str], name: str, declare: Callable[[Any], Any]
) -> None:
    def answer(**address: Any) -> Answer:
        return made.answer(**address)

    endpoint = name or re.sub(r"(?<!^)(?=[A-Z])", "_", made.__name__).lower()
    blueprint.add_url_rule(rule, endpoint, declare(answer), methods=methods)


def done(address: str, message: str = "") -> Answer:
    """On to the page that shows what was done."""
    if message:
        flash(message, "done")
    return redirect(address, 303)


def shown(template: str, **values: Any) -> Answer:
    """A page of the office that says once what an act has made."""
    with context().database.reading() as session:
        page = render_template(template, house=house(session), is_convener=is_convener(), **values)
    return make_response(page)


def office() -> str:
    """The office of the one who signed in, as the record names it."""
    return next(name for name in OFFICES if name in security.who().roles)


def is_convener() -> bool:
    """Whether the one who signed in is the director or his delegate."""
    return bool(security.who().roles & set(CONVENERS))


def may_decide(session: Session, election: Election) -> bool:
    """Whether the director's acts in this election are open to the one who signed in.

    They are the director's; a delegate's too in a draft, and in an election that a delegate convened.
    """
    if office() == "delegate" and election.state != "draft":
        return standing_of(session, election).delegated
    return is_convener()


def house(session: Session) -> Institute:
    """The institute; sets this request's time zone and, until an election says another, its country.

    Raises:
        Missing: `no-institute`.
    """
    found = accounts.institute(session)
    formats.in_place(of_zone(found.time_zone)[0], found.time_zone)
    g.house = found
    return found


def law_of(session: Session, election: Election) -> Statute:
    """The statute of an election; from here on days are written as in its country."""
    law = load(election.statute)
    formats.in_place(law, house(session).time_zone)
    return law


def link(endpoint: str, **values: Any) -> str | None:
    """The address of a page; None when it is another office's."""
    roles = security.roles_of(current_app, endpoint) or frozenset()
    return url_for(endpoint, **values) if "public" in roles or roles & security.who().roles else None


def paper_url(uuid: str, kind: str, lang: str | None = None, **values: Any) -> str:
    """The address of a paper, in the reader's language unless `lang` says another."""
    return url_for("office.paper", uuid=uuid, kind=kind, lang=lang or language(), **values)


def install(app: Flask) -> None:
    """Gives templates these words."""
    app.jinja_env.globals.update(link=link, paper_url=paper_url)
