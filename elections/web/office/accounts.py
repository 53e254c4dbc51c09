"""The institute and its accounts: who may sign in, with which office."""

from typing import Final

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse
from wtforms.validators import Length

from elections.acts import accounts
from elections.acts.accounts import Account
from elections.db.models import Staff
from elections.errors import Missing, Refusal
from elections.web import i18n, problems, security
from elections.web.forms import (
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
from elections.web.office.door import hash_code, new_recovery_code
from elections.web.office.page import BAD_FORM, blueprint, done, house, refused, show
from elections.web.office.setting_up import InstituteFields
from elections.web.passwords import hash_password
from elections.web.security import access
from elections.web.store import context

BESIDE: Final = {
    "login-taken": "login",
    "bad-account": "login",
    "bad-name": "name",
    "delegation-missing": "delegation_number",
}


class AccountForm(Form):
    """A new account."""

    office = OptionsField(_l("Role"), [Needed()])
    name = LineField(_l("Name"), [Needed(), OneLine(200)])
    login = LineField(
        _l("Login"), [Needed(), Length(min=2, max=64, message=_l("A login has 2 to 64 letters, digits or signs."))]
    )
    delegation_number = LineField(_l("Number of the act of delegation"), [OneLine(64)])
    delegation_date = DayField(_l("Date of the act of delegation"), [Optional()])
    password = SecretField(_l("First password"), [Needed(), GoodPassword()])
    again = SecretField(_l("First password, once more"), [Needed(), SameAs("password")])

    def __init__(self, *args: object, **values: object) -> None:
        super().__init__(*args, **values)
        self.office.choices = options((name, i18n.OFFICES[name]) for name in ("registrar", "delegate", "director"))


class ResetForm(Form):
    """A new password for somebody who has lost his."""

    password = SecretField(_l("New password"), [Needed(), GoodPassword()])
    again = SecretField(_l("New password, once more"), [Needed(), SameAs("password")])


@blueprint.get("/accounts")
@access("director")
def accounts_list() -> Response:
    """Who may sign in."""
    return _show_list(AccountForm(formdata=None, office="registrar"))


@blueprint.post("/accounts")
@access("director")
def add_account() -> Response | BaseResponse:
    """Adds an account; a director's recovery code is shown, once."""
    form = AccountForm()
    if not form.validate():
        return _show_list(form, BAD_FORM)
    code = new_recovery_code() if form.office.data == "director" else ""
    is_delegate = form.office.data == "delegate"
    account = Account(
        form.login.data or "",
        form.name.data or "",
        form.office.data,
        _hash(form.password.data or ""),
        hash_code(code) if code else "",
        (form.delegation_number.data or "") if is_delegate else "",
        form.delegation_date.data if is_delegate else None,
    )
    try:
        accounts.add_account(context(), account)
    except Refusal as refusal:
        return _show_list(form, refused(form, refusal, BESIDE))
    if code:
        return show("recovery_code.html", code=code, login=account.login.lower())
    return done(url_for("office.accounts_list"), _("The account %(login)s was added.", login=account.login.lower()))


@blueprint.get("/accounts/<int:account>")
@access("director")
def account(account: int) -> Response:
    """One account: a new password, or its end."""
    return show("account.html", form=ResetForm(formdata=None), staff=_staff(account))


@blueprint.post("/accounts/<int:account>/password")
@access("director")
def reset_password(account: int) -> Response | BaseResponse:
    """A new password for an account; its sessions end."""
    form, staff = ResetForm(), _staff(account)
    if not form.validate():
        return show("account.html", BAD_FORM, form=form, staff=staff)
    accounts.set_password(context(), account, _hash(form.password.data or ""))
    return done(url_for("office.accounts_list"), _("%(login)s has a new password.", login=staff.login))


@blueprint.post("/accounts/<int:account>/end")
@access("director")
def end_account(account: int) -> Response | BaseResponse:
    """Ends an account; the last director's stays."""
    staff, form = _staff(account), ResetForm(formdata=None)
    try:
        accounts.deactivate(context(), account)
    except Refusal as refusal:
        return show("account.html", problems.status_of(refusal), form=form, staff=staff, refusal=refusal)
    return done(url_for("office.accounts_list"), _("The account %(login)s was ended.", login=staff.login))


@blueprint.get("/institute")
@access("director")
def institute() -> Response:
    """The institute's names and its clock."""
    with context().database.reading() as session:
        found = house(session)
    return show("institute.html", form=InstituteFields(formdata=None, obj=found))


@blueprint.post("/institute")
@access("director")
def change_institute() -> Response | BaseResponse:
    """Other names; records that exist keep those they were made with."""
    form = InstituteFields()
    if not form.validate():
        return show("institute.html", BAD_FORM, form=form)
    try:
        accounts.change_institute(context(), form.names(), form.time_zone.data)
    except Refusal as refusal:
        return show("institute.html", refused(form, refusal), form=form)
    return done(url_for("office.index"), _("The institute was changed."))


def _show_list(form: AccountForm, status: int = 200) -> Response:
    with context().database.reading() as session:
        staff = list(session.scalars(select(Staff).order_by(Staff.active.desc(), Staff.office, Staff.login)))
    return show("accounts.html", status, form=form, staff=staff)


def _staff(account: int) -> Staff:
    with context().database.reading() as session:
        found = session.get(Staff, account)
    if found is None or not found.active:
        raise Missing("no-such-account", "There is no such account. Reload the list.")
    return found


def _hash(password: str) -> str:
    return hash_password(password, security.config().random_bytes)
