"""The base of every form: French messages, errors that name what to do, refusals shown beside their field."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import DateField, Field
from wtforms.fields import RadioField, SelectChoice, SelectMultipleField
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from foundation.errors import Refusal
from notifications.addresses import problem_with
from web import seen
from web.dates import FIRST_YEAR, LAST_YEAR
from web.language import _, later
from web.once import mark
from workflow.acts.seen import MovedMeanwhile
from workflow.rules.merging import fingerprint


@dataclass(frozen=True, slots=True)
class FormError:
    """One line of the summary; ``anchor`` is the id of the field it leads to, "" for the whole form."""

    message: str
    anchor: str


class Form(FlaskForm):  # type: ignore[misc]  # WTForms ships no types: its classes are Any
    """A form with its CSRF token; sent when posted and valid: ``if form.validate_on_submit()``."""

    form_errors: list[str]
    _marks: Mapping[str, str] | None = None

    def hidden_tag(self, *fields: Field) -> Markup:
        """The token, the mark by which the same form sent twice counts once, and what its reader saw."""
        hidden = Markup(super().hidden_tag(*fields))  # noqa: S704 - rendered by WTForms, which escapes
        return hidden + mark() + seen.fields() + self._fingerprints() if self.meta.csrf else hidden

    def remember(self, stored: Mapping[str, Any]) -> None:
        """The answers as they are stored now: the form says, field by field, what its reader was shown."""
        self._marks = {name: fingerprint(value) for name, value in stored.items()}

    def _fingerprints(self) -> Markup:
        """Shown again after a mistake, what its reader saw is still what they saw: the marks that came back stay."""
        one = Markup('<input type="hidden" name="saw-{}" value="{}">')
        came_back = marks_in(request.form) if self.is_submitted() else {}
        marks = {**{name: mark for name, mark in came_back.items() if name in self}, **(self._marks or {})}
        return Markup("").join(one.format(name, mark) for name, mark in marks.items())

    def refuse(self, refusal: Refusal, field: Field | None = None) -> None:
        """What an act refused, shown beside ``field`` or at the top of the form."""
        if isinstance(refusal, MovedMeanwhile):
            self.form_errors.append(moved_words(refusal))
        elif field is None:
            self.form_errors.append(str(refusal))
        else:
            field.errors = [*field.errors, str(refusal)]

    @property
    def summary(self) -> tuple[FormError, ...]:
        """Every error, in the order of the fields, for the block at the top of the page."""
        return tuple(self._errors())

    def _errors(self) -> Iterator[FormError]:
        for message in self.form_errors:
            yield FormError(str(message), "")
        for field in self:
            for message in field.errors:
                yield FormError(str(message), _first_control(field))


def _first_control(field: Field) -> str:
    """A group of boxes has no control of its own: the link goes to its first box."""
    return f"{field.id}-0" if isinstance(field, SelectMultipleField | RadioField) else str(field.id)


def marks_in(given: Mapping[str, str]) -> dict[str, str]:
    """Fingerprints that a form brought back, by field name."""
    return {name[len(_SAW) :]: mark for name, mark in given.items() if name.startswith(_SAW)}


_SAW = "saw-"


def moved_words(refusal: MovedMeanwhile) -> str:
    """In short: the head of the page tells what changed."""
    return _(
        "%(subject)s a changé depuis que vous avez ouvert cette page : rien n’a été enregistré. Relisez, puis "
        "recommencez.",
        subject=refusal.subject,
    )


class Checkboxes(SelectMultipleField):  # type: ignore[misc]  # WTForms ships no types
    """Several answers among a few: boxes, never a list that needs a modifier key."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class DayField(DateField):  # type: ignore[misc]  # WTForms ships no types
    """A day that a calendar of conventions can reckon with: a slip of the keyboard gives the year 20266."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raises ValueError, which WTForms shows beside the field."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(
                _("Cette date n’existe pas : indiquez un jour, un mois et une année.")
            ) from error
        if self.data is not None and not FIRST_YEAR <= self.data.year <= LAST_YEAR:
            self.data = None
            raise ValueError(
                _("Indiquez une année entre %(first)d et %(last)d.", first=FIRST_YEAR, last=LAST_YEAR)
            )


def choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """What a list or a group of buttons offers, from values and their words."""
    return [SelectChoice(value, words) for value, words in pairs]


class Mark:
    """Says something about a field to its template, by a flag; refuses nothing."""

    def __init__(self, flag: str) -> None:
        self.field_flags = {flag: True}

    def __call__(self, _form: Form, _field: Field) -> None:
        """Always satisfied."""


def demanded_below() -> Mark:
    """Marks a field as required where the act itself says, with everything else, that it is missing."""
    return Mark("required")


def required(message: str) -> InputRequired:
    """``message`` says what is expected, not that something is wrong."""
    return InputRequired(message)


def at_most(length: int) -> Length:
    return Length(max=length, message=later("Abrégez : %(max)d caractères au plus."))


def mail_address(_form: Form, field: Field) -> None:
    """Refuses an address that no mail could be sent to. Raises ValidationError, shown beside the field."""
    if field.data and (problem := problem_with(field.data)):
        raise ValidationError(problem)


def described(field: Field) -> dict[str, str]:
    """Attributes that tie a control to its help and to its error."""
    told = [(field.description, "hint"), (field.errors, "error")]
    ids = " ".join(f"{field.id}-{part}" for given, part in told if given)
    attributes = {"aria-describedby": ids} if ids else {}
    return attributes | ({"aria-invalid": "true"} if field.errors else {})
