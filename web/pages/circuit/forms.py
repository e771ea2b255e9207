from wtforms import SelectField, TextAreaField
from wtforms.validators import Optional

from web.forms import Form, at_most, required
from web.language import later


class ReasonForm(Form):
    reason = TextAreaField(
        later("Motif"),
        description=later("Il reste au journal ; les personnes concernées le lisent."),
        validators=[required(later("Indiquez le motif.")), at_most(4000)],
        render_kw={"rows": 4},
    )


class HandAllOverForm(Form):
    leaver = SelectField(
        later("Conventions en charge de"), validators=[required(later("Choisissez la personne remplacée."))]
    )
    agent = SelectField(later("À confier à"), validators=[required(later("Choisissez une personne."))])
    substitute = SelectField(later("Suppléant"), validators=[Optional()])


class HandOverForm(Form):
    agent = SelectField(later("Agent en charge"), validators=[required(later("Choisissez une personne."))])
    substitute = SelectField(later("Suppléant"), validators=[Optional()])
