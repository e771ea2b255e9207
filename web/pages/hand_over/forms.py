from wtforms import SelectField
from wtforms.validators import Optional

from web.forms import Form, required
from web.language import later


class HandAllOverForm(Form):
    leaver = SelectField(
        later("Conventions en charge de"), validators=[required(later("Choisissez la personne remplacée."))]
    )
    agent = SelectField(later("À confier à"), validators=[required(later("Choisissez une personne."))])
    substitute = SelectField(later("Suppléant"), validators=[Optional()])


class HandOverForm(Form):
    agent = SelectField(later("Agent en charge"), validators=[required(later("Choisissez une personne."))])
    substitute = SelectField(later("Suppléant"), validators=[Optional()])
