from flask_wtf.file import FileField
from wtforms import IntegerField
from wtforms.validators import NumberRange

from web.forms import DayField, Form, required
from web.language import later


class ReportForm(Form):
    year = IntegerField(
        later("Année du compte rendu"),
        validators=[
            required(later("Indiquez l’année.")),
            NumberRange(2000, 2200, message=later("Indiquez une année en quatre chiffres.")),
        ],
        render_kw={"class": "short"},
    )
    received_on = DayField(
        later("Reçu le"),
        validators=[required(later("Indiquez le jour où il est parvenu à la Région."))],
        render_kw={"class": "short"},
    )
    file = FileField(
        later("Le compte rendu"),
        description=later("Un PDF, un JPEG ou un PNG, 20 Mo au plus ; il peut venir plus tard."),
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png"},
    )
