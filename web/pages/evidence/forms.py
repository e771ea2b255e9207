from wtforms import TextAreaField

from web.forms import Form, at_most, required
from web.language import later


class ErasureForm(Form):
    reason = TextAreaField(
        later("Motif"),
        description=later(
            "Il reste au journal : indiquez la date et la référence de la demande, sans reprendre ce qui s’efface."
        ),
        validators=[required(later("Indiquez le motif.")), at_most(4000)],
        render_kw={"rows": 4},
    )
