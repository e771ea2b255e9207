"""Forms built from the manifest of a template pack: one control a field, with its label, help and example.

Nothing blocks here: a draft is saved as one goes, and says what is missing. What may stand in a text is checked
below the pages, by ``workflow.packs.field_values``.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from wtforms import EmailField, RadioField, StringField, TextAreaField
from wtforms.fields import Field, TelField
from wtforms.fields.core import UnboundField

from web.dates import date_in_words
from web.forms import Form, Mark, choices
from web.language import _
from workflow.packs import FieldType, PackField


def form_of(fields: Iterable[PackField]) -> type[Form]:
    """A form class with a control for each field, under the field's own name."""
    controls = {field.name: _control(field) for field in fields}
    return type("ManifestForm", (Form,), controls)


def values_in(form: Form, fields: Iterable[PackField]) -> dict[str, Any]:
    """What was typed, by field name; a control left alone gives an empty text."""
    return {field.name: (form[field.name].data or "").strip() for field in fields if field.name in form}


def show_problems(form: Form, problems: Mapping[str, str]) -> None:
    """Puts each sentence beside its field."""
    for name, sentence in problems.items():
        form[name].errors = [*form[name].errors, sentence]


ONE_LINE = 200
"""Characters: what may be longer would not be seen whole in a box of one line."""
WANTED, DEPENDS = "wanted", "depends"
"""Flags of a field: the text cannot be signed without it; whether it is needed depends on another one."""


def _marks(field: PackField) -> list[Mark]:
    if field.required_when:
        return [Mark(DEPENDS)]
    return [Mark(WANTED)] if field.required else []


def _control(field: PackField) -> UnboundField:
    keywords: dict[str, Any] = {
        "label": field.label,
        "description": _help(field),
        "default": field.default,
        "validators": _marks(field),
    }
    attributes: dict[str, Any] = {"autocomplete": "off"}
    if field.type is FieldType.CHOICE:
        return RadioField(choices=choices(field.choices), validate_choice=False, **keywords)
    if field.type in {FieldType.PARAGRAPHS, FieldType.LINES}:
        return TextAreaField(render_kw={"rows": 12}, **keywords)
    if field.type is FieldType.TEXT and field.max_length > ONE_LINE:
        return TextAreaField(render_kw={**attributes, "rows": 2}, **keywords)
    if field.type is FieldType.DATE:
        return StringField(render_kw={**attributes, "type": "date", "class": "short"}, **keywords)
    return _KINDS.get(field.type, StringField)(render_kw=attributes, **keywords)


_KINDS: dict[FieldType, type[Field]] = {FieldType.EMAIL: EmailField, FieldType.PHONE: TelField}


def _help(field: PackField) -> str:
    shown = _shown_example(field).rstrip(".")
    example = _("Exemple : %(example)s.", example=shown) if shown else ""
    return " ".join(words for words in (field.help, example) if words)


def _shown_example(field: PackField) -> str:
    """None beside a list, which shows its own answers; a date as people write it."""
    if field.type is FieldType.CHOICE or not field.example:
        return ""
    return date_in_words(date.fromisoformat(field.example)) if field.type is FieldType.DATE else field.example
