"""The first run: the link that the console shows makes the institute and its director's account, once."""

from typing import Final

from flask import Response, make_response, redirect, render_template, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as BaseResponse
from wtforms import HiddenField
from wtforms.validators import Length

from elections.acts import accounts
from elections.acts.accounts import Account, Names
from elections.errors import Refusal
from elections.law.statute import known, load
from elections.web import problems, security
from elections.web.forms import (
    ChoiceField,
    Form,
    GoodPassword,
    LineField,
    Needed,
    OneLine,
    SameAs,
    SecretField,
    options,
)
from elections.web.i18n import language
from elections.web.office.door import hash_code, new_recovery_code
from elections.web.office.page import BAD_FORM, blueprint, show
from elections.web.passwords import hash_password
from elections.web.security import access
from elections.web.store import context
from elections.web.tokens import Purpose

DAYS_OF_LINK: Final = 7
BESIDE: Final = {"login-taken": "login", "bad-account": "login", "unknown-time-zone": "time_zone"}


class InstituteFields(Form):
    """The institute's names and its clock."""

    name_ar = LineField(_l("Name of the institute in Arabic"), [Needed(), OneLine(200)])
    name_fr = LineField(_l("Name of the institute in French"), [Needed(), OneLine(200)])
    name_en = LineField(_l("Name of the institute in English"), [Needed(), OneLine(200)])
    time_zone = ChoiceField(_l("Country and time zone"), [Needed()])

    def __init__(self, *args: object, **values: object) -> None:
        super().__init__(*args, **values)
        laws = {law.time_zone: law for law in map(load, reversed(known()))}
        self.time_zone.choices = options(
            (zone, f"{law.country.in_language(language())} ({zone})") for zone, law in sorted(laws.items())
        )

    def names(self) -> Names:
        """The three names."""
        return Names(self.name_ar.data or "", self.name_fr.data or "", self.name_en.data or "")


class SetUpForm(InstituteFields):
    """The institute and its director's account."""

    token = HiddenField()
    name = LineField(_l("Name of the director general"), [Needed(), OneLine(200)])
    login = LineField(
        _l("Login"), [Needed(), Length(min=2, max=64, message=_l("A login has 2 to 64 letters, digits or signs."))]
    )
    password = SecretField(_l("Password"), [Needed(), GoodPassword()])
    again = SecretField(_l("Password, once more"), [Needed(), SameAs("password")])


@blueprint.get("/set-up")
@access("public")
def set_up() -> Response | BaseResponse:
    """The form; its token is in the fragment, which the page's script puts into the form."""
    with context().database.reading() as session:
        if not accounts.is_new(session):
            return redirect(url_for("office.sign_in"), 303)
    return _show(SetUpForm(formdata=None, time_zone=security.config().time_zone))


@blueprint.post("/set-up")
@access("public")
def setting_up() -> Response:
    """Makes the institute and the account, signs in, and shows the recovery code, once."""
    form = SetUpForm()
    if not form.validate():
        return _show(form, BAD_FORM)
    code = new_recovery_code()
    director = Account(
        form.login.data or "",
        form.name.data or "",
        "director",
        hash_password(form.password.data or "", security.config().random_bytes),
        hash_code(code),
    )
    try:
        security.tokens().read(Purpose.FIRST_RUN, form.token.data or "", DAYS_OF_LINK * 86_400)
        account = accounts.set_up(context(), form.names(), form.time_zone.data, director)
    except Refusal as refusal:
        form.take(refusal, BESIDE)
        return _show(form, problems.status_of(refusal))
    security.sign_in(account, 1)
    return show("recovery_code.html", code=code, login=director.login)


def _show(form: SetUpForm, status: int = 200) -> Response:
    return make_response(render_template("office/set_up.html", form=form), status)
