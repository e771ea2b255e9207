from wtforms import TextAreaField

from web.forms import Form, at_most, required
from web.language import later


class ReturnForm(Form):
    reason = TextAreaField(
        later("Ce qu’il faut corriger"),
        description=later("La personne qui a soumis le texte reçoit ces mots par courriel."),
        validators=[required(later("Dites ce qu’il faut corriger.")), at_most(4000)],
        render_kw={"rows": 5},
    )
