"""A form that several people fill in: which answers came back, and both answers beside a field that two changed.

``workflow.rules.merging`` decides; here is what travels in the form. ``saw-<field>`` is the fingerprint of the answer
that was shown; where both answers were shown, ``asked`` names the field and ``keep-<field>`` says which one to keep.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import flash, request
from wtforms import Field
from wtforms.fields import RadioField, SelectField

from web.dates import date_in_words
from web.forms import Form, marks_in
from web.language import _
from workflow.readings.revisions import Change
from workflow.rules.merging import Answers, Merge

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """The answer that is stored, beside the one that was typed."""

    words: str
    who: str
    at: datetime | None


def answers(typed: Mapping[str, Any], *, always: Iterable[str] = ()) -> Answers:
    """What came back. A field that the form did not hold is no answer, unless leaving it empty is one (``always``)."""
    given = request.form
    return Answers(
        typed={
            name: value
            for name, value in typed.items()
            if (name in given or name in always) and given.get(f"keep-{name}") != THEIRS
        },
        seen=marks_in(given),
        undecided=frozenset(
            name for name in given.getlist("asked") if given.get(f"keep-{name}") not in {MINE, THEIRS}
        ),
    )


def show(
    form: Form, typed: Mapping[str, Any], merged: Merge, stored: Mapping[str, Any], last: Mapping[str, Change]
) -> None:
    """The form as it stands after the merge: stored answers where theirs hold, both where one must be chosen."""
    for name in typed:
        if name in merged.conflicts:
            _ask(form[name], stored.get(name), last.get(name))
        elif name not in merged.mine:
            form[name].data = stored.get(name)
    form.remember({name: stored.get(name) for name in typed})


def tell_kept(form: Form, merged: Merge) -> None:
    """On the next page: which answers of somebody else were kept."""
    if merged.theirs:
        labels = ", ".join(str(form[name].label.text) for name in merged.theirs)
        flash(_("Une autre personne a changé entre-temps, et c’est gardé : %(fields)s.", fields=labels))


def _ask(field: Field, stored: object, last: Change | None) -> None:
    who = last.who if last and last.who else _("une autre personne")
    field.theirs = Theirs(words=_in_words(field, stored), who=who, at=last.at if last else None)
    told = _("« %(label)s » a reçu deux réponses : dites laquelle garder.", label=field.label.text)
    field.errors = [*field.errors, told]


def _in_words(field: Field, value: object) -> str:
    text = "" if value is None else str(value)
    if not text:
        return _("(aucune réponse)")
    if isinstance(field, RadioField | SelectField):
        return next(
            (str(label) for choice, label, *_rest in field.iter_choices() if str(choice) == text), text
        )
    if (field.render_kw or {}).get("type") == "date":
        return date_in_words(date.fromisoformat(text))
    return text
