"""Forms of the pages: fields that answer in the reader's language, and refusals put beside the field they concern."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    DateTimeLocalField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from elections.canonical import is_one_line
from elections.errors import Refusal, RowRefusals
from elections.web import i18n

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1024


class Form(FlaskForm):
    """A form of a page; its token is checked at the door, before anything is read."""

    class Meta(FlaskForm.Meta):
        """No sentences but our own."""

        locales = ("en",)

    def take(self, refusal: Refusal, beside: Mapping[str, str] | None = None, otherwise: str = "") -> None:
        """Puts a refusal's sentence beside the field named in `beside` for its code, or over the form."""
        if isinstance(refusal, RowRefusals):
            for row in refusal.rows:
                self.take(row, beside, otherwise=str(row.details.get("column", "")))
            return
        name = (beside or {}).get(refusal.code, otherwise)
        if name in self:
            field = self[name]
            field.errors = [*field.errors, i18n.sentence(refusal)]
        else:
            self.form_errors.append(i18n.sentence(refusal))


class Needed(InputRequired):
    """The field has to be filled in."""

    def __init__(self, message: Any = None) -> None:
        super().__init__(message or _l("This field is missing; fill it in."))


class OneLine:
    """One line of printable text of at most `most` characters."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, form: Any, field: Any) -> None:
        """Refuses anything else.

        Raises:
            ValidationError: says what is allowed.
        """
        if field.data and (len(field.data) > self.most or not is_one_line(field.data)):
            raise ValidationError(_("One line of at most %(most)s printable characters.", most=self.most))


class GoodPassword:
    """A password long enough, and not longer than is taken."""

    def __call__(self, form: Any, field: Any) -> None:
        """Refuses a short or an endless one.

        Raises:
            ValidationError: says how long it has to be.
        """
        if not SHORTEST_PASSWORD <= len(field.data or "") <= LONGEST_PASSWORD:
            raise ValidationError(
                _("A password has at least %(least)s characters; several words are best.", least=SHORTEST_PASSWORD)
            )


class SameAs:
    """The same as another field, typed twice to be sure."""

    def __init__(self, other: str) -> None:
        self.other = other

    def __call__(self, form: Any, field: Any) -> None:
        """Refuses when the two differ.

        Raises:
            ValidationError: says so.
        """
        if field.data != form[self.other].data:
            raise ValidationError(_("The two passwords are not the same; type both again."))


class LineField(StringField):
    """A line of text, without blanks at its ends; empty where nothing was sent."""

    def process_data(self, value: Any) -> None:
        """Takes what was there before."""
        super().process_data("" if value is None else value)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Takes the text and trims it."""
        if valuelist:
            self.data = str(valuelist[0]).strip()


class TextField(TextAreaField):
    """Several lines; empty where nothing was sent."""

    def process_data(self, value: Any) -> None:
        """Takes what was there before."""
        super().process_data("" if value is None else value)


class SecretField(PasswordField):
    """A password: never sent back to the page."""


class DayField(DateField):
    """A day, as a date input sends it."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Takes `2026-11-21`.

        Raises:
            ValueError: it is no day.
        """
        if not valuelist or not str(valuelist[0]).strip():
            return
        try:
            self.data = date.fromisoformat(str(valuelist[0]).strip())
        except ValueError:
            self.data = None
            raise ValueError(_("This is not a date; write it as 2026-11-21.")) from None


class MomentField(DateTimeLocalField):
    """A day and a time on the institute's clock, as a datetime-local input sends and takes them."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.isoformat(timespec="minutes") if self.data else ""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Takes `2026-11-21T09:00`.

        Raises:
            ValueError: it is no time of a day.
        """
        if not valuelist or not str(valuelist[0]).strip():
            return
        try:
            found = datetime.fromisoformat(str(valuelist[0]).strip())
            if found.tzinfo is not None:
                raise ValueError
        except ValueError:
            self.data = None
            raise ValueError(_("This is not a day and a time; write them as 2026-11-21T09:00.")) from None
        self.data = found.replace(second=0, microsecond=0)


class NumberField(IntegerField):
    """A whole number."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Takes digits.

        Raises:
            ValueError: it is no whole number.
        """
        if not valuelist or not str(valuelist[0]).strip():
            return
        try:
            self.data = int(str(valuelist[0]).strip())
        except ValueError:
            self.data = None
            raise ValueError(_("This is not a whole number.")) from None


class ChoiceField(SelectField):
    """One of several, from a list that drops down."""

    def pre_validate(self, form: Any) -> None:
        """Refuses what is not on the list.

        Raises:
            ValidationError: says so.
        """
        _on_the_list(self)


class OptionsField(RadioField):
    """One of several, each with its sentence."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.type = RadioField.__name__  # templates show every list of options alike

    def pre_validate(self, form: Any) -> None:
        """Refuses what is not on the list.

        Raises:
            ValidationError: says so.
        """
        _on_the_list(self)


def _on_the_list(field: Any) -> None:
    if not any(option.checked for option in field):
        raise ValidationError(_("Choose one of those listed."))


def between(low: int, high: int) -> NumberRange:
    """A number within bounds, both included."""
    return NumberRange(low, high, _l("A number from %(min)s to %(max)s."))


def options(pairs: Iterable[tuple[str, Any]]) -> Any:
    """Values and their words, as lists and options take them."""
    return [SelectChoice(value, label) for value, label in pairs]


__all__ = [
    "ChoiceField",
    "DayField",
    "Form",
    "GoodPassword",
    "LineField",
    "MomentField",
    "Needed",
    "NumberField",
    "OneLine",
    "Optional",
    "OptionsField",
    "SameAs",
    "SecretField",
    "TextField",
    "between",
    "options",
]
