"""The institute and its accounts: the first run that makes both, who may sign in, with which office."""

from typing import Any, Final

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms import HiddenField
from wtforms.validators import Length

from elections.acts import accounts
from elections.acts.accounts import Account, Names
from elections.db.models import Staff
from elections.errors import Missing
from elections.law.statute import known, load
from elections.web import i18n, security
from elections.web.forms import (
    ChoiceField,
    DayField,
    Form,
    GoodPassword,
    LineField,
    Needed,
    OneLine,
    Optional,
    OptionsField,
    SameAs,
    SecretField,
    options,
)
from elections.web.office.page import blueprint
from elections.web.passwords import hash_password, new_recovery_code, plain_code
from elections.web.store import context
from elections.web.tokens import Purpose
from elections.web.views import Answer, Page, act, done, page, shown

DAYS_OF_LINK: Final = 7
_LOGIN: Final = Length(min=2, max=64, message=_l("A login has 2 to 64 letters, digits or signs."))


class InstituteForm(Form):
    """The institute's names and its clock."""

    name_ar = LineField(_l("Name of the institute in Arabic"), [Needed(), OneLine(200)])
    name_fr = LineField(_l("Name of the institute in French"), [Needed(), OneLine(200)])
    name_en = LineField(_l("Name of the institute in English"), [Needed(), OneLine(200)])
    time_zone = ChoiceField(_l("Country and time zone"), [Needed()])

    def __init__(self, *args: object, **values: object) -> None:
        super().__init__(*args, **values)
        laws = {law.time_zone: law for law in map(load, reversed(known()))}
        self.time_zone.choices = options(
            (zone, f"{law.country.in_language(i18n.language())} ({zone})") for zone, law in sorted(laws.items())
        )

    def names(self) -> Names:
        """The three names."""
        return Names(self.name_ar.data or "", self.name_fr.data or "", self.name_en.data or "")


class SetUpForm(InstituteForm):
    """The institute and its director's account."""

    token = HiddenField()
    name = LineField(_l("Name of the director general"), [Needed(), OneLine(200)])
    login = LineField(_l("Login"), [Needed(), _LOGIN])
    password = SecretField(_l("Password"), [Needed(), GoodPassword()])
    again = SecretField(_l("Password, once more"), [Needed(), SameAs("password")])


class AccountForm(Form):
    """A new account."""

    office = OptionsField(
        _l("Role"),
        [Needed()],
        choices=options((name, i18n.OFFICES[name]) for name in ("registrar", "delegate", "director")),
    )
    name = LineField(_l("Name"), [Needed(), OneLine(200)])
    login = LineField(_l("Login"), [Needed(), _LOGIN])
    delegation_number = LineField(_l("Number of the act of delegation"), [OneLine(64)])
    delegation_date = DayField(_l("Date of the act of delegation"), [Optional()])
    password = SecretField(_l("First password"), [Needed(), GoodPassword()])
    again = SecretField(_l("First password, once more"), [Needed(), SameAs("password")])


class ResetForm(Form):
    """A new password for somebody who has lost his."""

    password = SecretField(_l("New password"), [Needed(), GoodPassword()])
    again = SecretField(_l("New password, once more"), [Needed(), SameAs("password")])


@page(blueprint, "/set-up", "public")
class SetUp(Page):
    """The first run: the link that the console shows makes the institute and its director's account, once.

    Its token is in the fragment, which the page's script puts into the form.
    """

    template = "office/set_up.html"
    forms = {"form": SetUpForm}
    beside = {"login-taken": "login", "bad-account": "login", "unknown-time-zone": "time_zone"}

    def begin(self) -> None:
        """There is no institute yet."""

    def frame(self) -> dict[str, Any]:
        """Nothing of an institute."""
        return {}

    def make_form(self, name: str, **how: Any) -> SetUpForm:
        """The clock of the configuration is proposed."""
        return SetUpForm(time_zone=security.config().time_zone, **how)

    def get(self) -> Answer:
        """The form, until there is an institute."""
        return self.show() if accounts.is_new(self.session) else redirect(url_for("office.sign_in"), 303)

    def act(self) -> Answer:
        """Makes the institute and the account, signs in, and shows the recovery code, once."""
        form = self.sent
        code = new_recovery_code(security.config().random_bytes)
        password, recovery = hash_password(form.password.data), hash_password(plain_code(code))
        director = Account(form.login.data, form.name.data, "director", password, recovery)
        security.tokens().read(Purpose.FIRST_RUN, form.token.data or "", DAYS_OF_LINK * 86_400)
        account = accounts.set_up(context(), form.names(), form.time_zone.data, director)
        security.sign_in(account, 1)
        return shown("office/recovery_code.html", code=code, login=director.login)


@page(blueprint, "/accounts", "director")
class Accounts(Page):
    """Who may sign in, and a new account; a director's recovery code is shown, once."""

    template = "office/accounts.html"
    forms = {"form": AccountForm}
    beside = {
        "login-taken": "login",
        "bad-account": "login",
        "bad-name": "name",
        "delegation-missing": "delegation_number",
    }

    def make_form(self, name: str, **how: Any) -> AccountForm:
        """Most accounts are registrars'."""
        return AccountForm(**how) if not how else AccountForm(office="registrar", **how)

    def values(self) -> dict[str, Any]:
        """Those who may, then those who could."""
        query = select(Staff).order_by(Staff.active.desc(), Staff.office, Staff.login)
        return {"staff": list(self.session.scalars(query))}

    def act(self) -> Answer:
        """Adds the account."""
        form = self.sent
        code = new_recovery_code(security.config().random_bytes) if form.office.data == "director" else ""
        is_delegate = form.office.data == "delegate"
        account = Account(
            form.login.data,
            form.name.data,
            form.office.data,
            hash_password(form.password.data),
            hash_password(plain_code(code)) if code else "",
            form.delegation_number.data if is_delegate else "",
            form.delegation_date.data if is_delegate else None,
        )
        accounts.add_account(context(), account)
        login = account.login.lower()
        if code:
            return shown("office/recovery_code.html", code=code, login=login)
        return done(url_for("office.accounts"), _("The account %(login)s was added.", login=login))


@page(blueprint, "/accounts/<int:account>", "director", name="account")
class StaffAccount(Page):
    """One account: a new password, or its end."""

    template = "office/account.html"
    forms = {"form": ResetForm}

    account: int
    staff: Staff

    def begin(self) -> None:
        """Finds the account.

        Raises:
            Missing: `no-such-account`.
        """
        super().begin()
        found = self.session.get(Staff, self.account)
        if found is None or not found.active:
            raise Missing("no-such-account", "There is no such account. Reload the list.")
        self.staff = found

    def values(self) -> dict[str, Any]:
        """Whose it is."""
        return {"staff": self.staff}


@act(blueprint, "/accounts/<int:account>/password", "director")
class ResetPassword(StaffAccount):
    """A new password for an account; its sessions end."""

    def act(self) -> Answer:
        """Sets it."""
        accounts.set_password(context(), self.account, hash_password(self.sent.password.data))
        return done(url_for("office.accounts"), _("%(login)s has a new password.", login=self.staff.login))


@act(blueprint, "/accounts/<int:account>/end", "director")
class EndAccount(StaffAccount):
    """Ends an account; the last director's stays."""

    sends = ""

    def act(self) -> Answer:
        """Ends it."""
        accounts.deactivate(context(), self.account)
        return done(url_for("office.accounts"), _("The account %(login)s was ended.", login=self.staff.login))


@page(blueprint, "/institute", "director")
class Institute(Page):
    """The institute's names and its clock; records that exist keep the names they were made with."""

    template = "office/institute.html"
    forms = {"form": InstituteForm}

    def make_form(self, name: str, **how: Any) -> InstituteForm:
        """As they are now."""
        return InstituteForm(obj=self.house, **how)

    def act(self) -> Answer:
        """Changes them."""
        accounts.change_institute(context(), self.sent.names(), self.sent.time_zone.data)
        return done(url_for("office.index"), _("The institute was changed."))
