"""Signing in and out, the password, and the recovery code."""

from datetime import timedelta
from typing import Final

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as BaseResponse
from wtforms.validators import Length

from elections.acts import accounts
from elections.acts.tries import Limit, count_try, forget_tries, try_key
from elections.db.models import Staff
from elections.errors import Forbidden, Refusal
from elections.web import security
from elections.web.forms import Form, GoodPassword, LineField, Needed, SameAs, SecretField
from elections.web.office.page import BAD_FORM, OFFICES, blueprint, done, refused, show
from elections.web.passwords import hash_password, password_matches
from elections.web.security import access
from elections.web.store import context

TRIES: Final = 10
TRIES_OF_ADDRESS: Final = 200
WITHIN: Final = timedelta(minutes=15)


class SignInForm(Form):
    """Login and password."""

    login = LineField(_l("Login"), [Needed(), Length(max=64, message=_l("A login has at most 64 characters."))])
    password = SecretField(_l("Password"), [Needed()])


class PasswordForm(Form):
    """A new password, after the one in use."""

    current = SecretField(_l("Password in use"), [Needed()])
    password = SecretField(_l("New password"), [Needed(), GoodPassword()])
    again = SecretField(_l("New password, once more"), [Needed(), SameAs("password")])


class RecoveryForm(Form):
    """The printed recovery code, and a new password."""

    login = LineField(_l("Login"), [Needed(), Length(max=64, message=_l("A login has at most 64 characters."))])
    code = LineField(_l("Recovery code"), [Needed(), Length(max=64, message=_l("A code has at most 64 characters."))])
    password = SecretField(_l("New password"), [Needed(), GoodPassword()])
    again = SecretField(_l("New password, once more"), [Needed(), SameAs("password")])


class NewCodeForm(Form):
    """The password in use, before a new recovery code is made."""

    current = SecretField(_l("Password in use"), [Needed()])


@blueprint.get("/sign-in")
@access("public")
def sign_in() -> Response | BaseResponse:
    """The form; whoever is signed in already goes on."""
    if security.who().account is not None:
        return redirect(_onward(), 303)
    return show("sign_in.html", form=SignInForm(formdata=None))


@blueprint.post("/sign-in")
@access("public")
def signing_in() -> Response | BaseResponse:
    """Checks the password, and starts a session."""
    form = SignInForm()
    if not form.validate():
        return show("sign_in.html", BAD_FORM, form=form)
    login = (form.login.data or "").lower()
    try:
        staff = _counted(login, form.password.data or "", "password")
    except Refusal as refusal:
        return show("sign_in.html", refused(form, refusal, {"wrong-password": "password"}), form=form)
    security.sign_in(staff.id, staff.version)
    return redirect(_onward(), 303)


@blueprint.post("/sign-out")
@access(*OFFICES)
def sign_out() -> BaseResponse:
    """Ends the session of this browser, or with `everywhere` every session of the account."""
    account = security.who().account
    if request.form.get("everywhere") and account is not None:
        accounts.end_sessions(context(), account)
    security.sign_out()
    return done(url_for("office.sign_in"), _("Signed out."))


@blueprint.get("/recover")
@access("public")
def recover() -> Response:
    """The form that takes the printed recovery code."""
    return show("recover.html", form=RecoveryForm(formdata=None))


@blueprint.post("/recover")
@access("public")
def recovering() -> Response:
    """A new password by the recovery code, which is used up: another one is shown, once."""
    form = RecoveryForm()
    if not form.validate():
        return show("recover.html", BAD_FORM, form=form)
    try:
        staff = _counted((form.login.data or "").lower(), plain_code(form.code.data or ""), "recovery")
    except Refusal as refusal:
        return show("recover.html", refused(form, refusal, {"wrong-code": "code"}), form=form)
    return _with_new_code(staff, _hash(form.password.data or ""))


@blueprint.get("/password")
@access(*OFFICES)
def password() -> Response:
    """One's own account: the password, and for directors the recovery code."""
    return _show_password(PasswordForm(formdata=None), NewCodeForm(formdata=None, prefix="code"))


@blueprint.post("/password")
@access(*OFFICES)
def change_password() -> Response | BaseResponse:
    """A new password; every other session of the account ends."""
    form = PasswordForm()
    code_form = NewCodeForm(formdata=None, prefix="code")
    if not form.validate():
        return _show_password(form, code_form, BAD_FORM)
    try:
        staff = _own(form.current.data or "")
    except Refusal as refusal:
        status = refused(form, refusal, {"wrong-password": "current"})
        return _show_password(form, code_form, status)
    accounts.set_password(context(), staff.id, _hash(form.password.data or ""))
    security.sign_in(staff.id, staff.version + 1)
    return done(url_for("office.index"), _("The password was changed. Every other session of this account has ended."))


@blueprint.post("/recovery-code")
@access("director")
def new_code() -> Response:
    """A new recovery code, shown once; the old one is worth nothing any more."""
    form = PasswordForm(formdata=None)
    code_form = NewCodeForm(prefix="code")
    if not code_form.validate():
        return _show_password(form, code_form, BAD_FORM)
    try:
        staff = _own(code_form.current.data or "")
    except Refusal as refusal:
        status = refused(code_form, refusal, {"wrong-password": "current"})
        return _show_password(form, code_form, status)
    return _with_new_code(staff, staff.password)


def new_recovery_code() -> str:
    """A recovery code: 20 characters without look-alikes, in groups of five."""
    alphabet = "23456789abcdefghjkmnpqrstuvwxyz"
    numbers: list[int] = []
    while len(numbers) < 20:  # bytes above a multiple of the alphabet's length are left out, so that all are alike
        numbers += [one for one in security.config().random_bytes(32) if one < 256 - 256 % len(alphabet)]
    text = "".join(alphabet[one % len(alphabet)] for one in numbers[:20])
    return "-".join(text[start : start + 5] for start in range(0, 20, 5))


def plain_code(code: str) -> str:
    """A recovery code as it is hashed: without blanks and hyphens, in small letters."""
    return "".join(code.lower().split()).replace("-", "")


def hash_code(code: str) -> str:
    """The hash of a recovery code."""
    return _hash(plain_code(code))


def _show_password(form: PasswordForm, code_form: NewCodeForm, status: int = 200) -> Response:
    with context().database.reading() as session:
        login = session.get_one(Staff, security.who().account).login
    return show("password.html", status, form=form, code_form=code_form, login=login)


def _with_new_code(staff: Staff, password: str) -> Response:
    code = new_recovery_code()
    accounts.set_password(context(), staff.id, password, hash_code(code))
    security.sign_in(staff.id, staff.version + 1)
    return show("recovery_code.html", code=code, login=staff.login)


def _hash(password: str) -> str:
    return hash_password(password, security.config().random_bytes)


def _counted(login: str, secret: str, what: str) -> Staff:
    """The account whose password or recovery code this is, every try counted by account and by address.

    Raises:
        TooMany: too many tries.
        Forbidden: `wrong-password` or `wrong-code`.
    """
    keys = security.config().secret_keys[-1]
    own = Limit(try_key(keys, what, login), TRIES)
    address = Limit(try_key(keys, "address", request.remote_addr or ""), TRIES_OF_ADDRESS)
    for limit in (address, own):
        count_try(context(), limit, within=WITHIN)
    with context().database.reading() as session:
        staff = accounts.by_login(session, login)
    stored = (staff.password if what == "password" else staff.recovery) if staff else ""
    if not password_matches(secret, stored or None) or staff is None:
        if what == "password":
            raise Forbidden("wrong-password", "Login and password do not go together. Check both, then try again.")
        raise Forbidden("wrong-code", "Login and recovery code do not go together. Check both, then try again.")
    forget_tries(context(), own.key)
    return staff


def _own(password: str) -> Staff:
    """The account that is signed in, its password checked.

    Raises:
        TooMany: too many tries.
        Forbidden: `wrong-password`.
    """
    with context().database.reading() as session:
        staff = session.get_one(Staff, security.who().account)
    return _counted(staff.login, password, "password")


def _onward() -> str:
    return security.safe_path(request.args.get("next"), url_for("office.index"))
