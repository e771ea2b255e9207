"""The file that comes back from Word, and the clauses that it may have changed."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField, RadioField, SelectField, StringField
from wtforms.validators import Optional

from web.forms import Form, Mark, choices, required
from web.language import _, later
from workflow.rules.calendar import Duration
from workflow.rules.clauses import Clause, YearDay
from workflow.rules.wording import french_date, french_duration

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


def is_settled_by_day(clause: Clause[Any]) -> bool:
    return isinstance(clause.measure, YearDay)


def in_words(clause: Clause[Any]) -> str:
    """« 3 ans », « le 15 janvier »."""
    if isinstance(clause.measure, Duration):
        return french_duration(clause.measure)
    if isinstance(clause.measure, YearDay):
        return french_date(clause.measure.in_year(2027)).rpartition(" ")[0]
    return _("sans durée")


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
