from wtforms import TextAreaField

from web.forms import Form, at_most, required
from web.language import later


class RefuseForm(Form):
    reason = TextAreaField(
        later("Pourquoi refuser ?"),
        description=later("La personne qui a fait la demande le lira, et ces mots restent au dossier."),
        validators=[required(later("Dites pourquoi vous refusez.")), at_most(2000)],
        render_kw={"rows": 3},
    )
