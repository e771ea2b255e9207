from wtforms import TextAreaField

from web.forms import Form, at_most, required
from web.language import later


class ReasonForm(Form):
    reason = TextAreaField(
        later("Motif"),
        description=later("Il reste au journal ; les personnes concernées le lisent."),
        validators=[required(later("Indiquez le motif.")), at_most(4000)],
        render_kw={"rows": 4},
    )
