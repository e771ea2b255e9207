from wtforms.fields import IntegerField
from wtforms.validators import NumberRange

from web.forms import Form
from web.language import later

LONGEST = 24


class AcknowledgeForm(Form):
    """One button; its token is the only field."""


class ForecastForm(Form):
    class Meta:
        csrf = False  # it changes nothing: its answers stay in the address

    mois = IntegerField(
        later("Sur combien de mois"),
        default=6,
        validators=[
            NumberRange(1, LONGEST, message=later("Indiquez un nombre de mois, de %(min)s à %(max)s."))
        ],
    )
