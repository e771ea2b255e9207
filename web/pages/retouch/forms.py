"""The file that comes back from Word, and the clauses that it may have changed."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import Optional

from web.forms import Form, Mark, choices, required
from web.language import later
from workflow.rules.clauses import Clause, YearDay

UNITS = (("years", later("ans")), ("months", later("mois")), ("days", later("jours")))


class UploadForm(Form):
    file = FileField(
        later("Texte retouché (.docx)"),
        description=later("Le fichier téléchargé ici, modifié dans Word, modifications suivies acceptées."),
        validators=[FileRequired(later("Choisissez le fichier Word."))],
        render_kw={"accept": ".docx"},
    )


class SettleForm(Form):
    """One clause of an edited article: as it was, or with another value."""

    changed = RadioField(
        later("Ce que l’article énonce"),
        choices=choices(
            [
                ("no", later("La retouche ne change pas cette durée")),
                ("yes", later("La retouche énonce une autre durée :")),
            ]
        ),
        validators=[required(later("Dites si la retouche change cette durée."))],
    )
    amount = IntegerField(
        later("Valeur"), validators=[Mark("depends"), Optional()], render_kw={"class": "short"}
    )
    unit = SelectField(
        later("Unité"), choices=choices(UNITS), default="months", validators=[Mark("depends"), Optional()]
    )
    day = StringField(
        later("Jour de l’année (mois-jour, par exemple 01-15)"),
        validators=[Mark("depends")],
        render_kw={"class": "short"},
    )


class SureForm(Form):
    """Asked when the answer does not fit the words of the article."""

    sure = BooleanField(later("J’ai relu l’article : ma réponse est la bonne"))


def answered(clause: Clause[Any], row: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the form of a clause shows: the answer given before, or its own unit and nothing else."""
    own = {"unit": clause.unit or "months"}
    if row is None:
        return own
    unit = next((name for name, _words in UNITS if name in row), "")
    measure = {"unit": unit, "amount": row[unit]} if unit else own
    return {"changed": "yes", "day": row.get("day", ""), **measure}


def is_settled_by_day(clause: Clause[Any]) -> bool:
    return isinstance(clause.measure, YearDay)


def rows_of(clauses: Iterable[Clause[Any]], forms: Mapping[str, SettleForm]) -> tuple[dict[str, Any], ...]:
    """What the person said has changed, as rows of a manifest; empty when nothing has."""
    rows = []
    for clause in clauses:
        form = forms[clause.name]
        if form.changed.data != "yes":
            continue
        if is_settled_by_day(clause):
            rows.append({"name": clause.name, "day": (form.day.data or "").strip()})
        else:
            rows.append({"name": clause.name, form.unit.data: form.amount.data or 0})
    return tuple(rows)
