"""Signing in and out, one's own password, and the recovery code."""

from datetime import timedelta
from typing import Any, Final

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Length

from elections.acts import accounts
from elections.acts.tries import Limit, count_try, forget_tries, try_key
from elections.db.models import Staff
from elections.errors import Forbidden
from elections.web import security
from elections.web.forms import Form, GoodPassword, LineField, Needed, SameAs, SecretField
from elections.web.office.page import blueprint
from elections.web.passwords import hash_password, new_recovery_code, password_matches, plain_code
from elections.web.store import context
from elections.web.views import OFFICES, Answer, Page, act, done, page, shown

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


@page(blueprint, "/sign-in", "public")
class SignIn(Page):
    """Login and password; whoever is signed in already goes on."""

    template = "office/sign_in.html"
    forms = {"form": SignInForm}
    beside = {"wrong-password": "password"}

    def get(self) -> Answer:
        """The form."""
        return redirect(_onward(), 303) if security.who().account is not None else self.show()

    def act(self) -> Answer:
        """Checks the password, and starts a session."""
        staff = _counted(self.sent.login.data.lower(), self.sent.password.data, "password")
        security.sign_in(staff.id, staff.version)
        return redirect(_onward(), 303)


@page(blueprint, "/recover", "public")
class Recover(Page):
    """A new password by the printed recovery code, which is used up: another one is shown, once."""

    template = "office/recover.html"
    forms = {"form": RecoveryForm}
    beside = {"wrong-code": "code"}

    def act(self) -> Answer:
        """Checks the code."""
        staff = _counted(self.sent.login.data.lower(), plain_code(self.sent.code.data), "recovery")
        return _with_new_code(staff, hash_password(self.sent.password.data))


@page(blueprint, "/password", *OFFICES)
class Password(Page):
    """One's own account: the password, and for directors the recovery code."""

    template = "office/password.html"
    forms = {"form": PasswordForm, "code_form": NewCodeForm}
    beside = {"wrong-password": "current"}

    def make_form(self, name: str, **how: Any) -> Any:
        """Both ask for the password in use, under names of their own."""
        return NewCodeForm(prefix="code", **how) if name == "code_form" else PasswordForm(**how)

    def values(self) -> dict[str, Any]:
        """The login, for what keeps passwords."""
        return {"login": self.session.get_one(Staff, security.who().account).login}

    def act(self) -> Answer:
        """A new password; every other session of the account ends."""
        staff = _own(self.sent.current.data)
        accounts.set_password(context(), staff.id, hash_password(self.sent.password.data))
        security.sign_in(staff.id, staff.version + 1)
        message = _("The password was changed. Every other session of this account has ended.")
        return done(url_for("office.index"), message)


@act(blueprint, "/recovery-code", "director")
class NewCode(Password):
    """A new recovery code, shown once; the old one is worth nothing any more."""

    sends = "code_form"

    def act(self) -> Answer:
        """Makes it."""
        staff = _own(self.sent.current.data)
        return _with_new_code(staff, staff.password)


@act(blueprint, "/sign-out", *OFFICES)
class SignOut(Page):
    """Ends the session of this browser, or with `everywhere` every session of the account."""

    def act(self) -> Answer:
        """Signs out."""
        account = security.who().account
        if request.form.get("everywhere") and account is not None:
            accounts.end_sessions(context(), account)
        security.sign_out()
        return done(url_for("office.sign_in"), _("Signed out."))


def _with_new_code(staff: Staff, password: str) -> Answer:
    code = new_recovery_code(security.config().random_bytes)
    accounts.set_password(context(), staff.id, password, hash_password(plain_code(code)))
    security.sign_in(staff.id, staff.version + 1)
    return shown("office/recovery_code.html", code=code, login=staff.login)


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
