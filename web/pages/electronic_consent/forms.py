from flask_wtf.file import FileField
from wtforms import StringField

from web.forms import DayField, at_most, required
from web.language import later
from web.pages.letter_entries.forms import ProblemsForm

_DAY = {"class": "short"}
_SCAN = {"accept": ".pdf,.jpg,.jpeg,.png"}
_A_SCAN = later("Un PDF, un JPEG ou un PNG, 20 Mo au plus.")


class ConsentForm(ProblemsForm):
    given_on = DayField(
        later("Date de l’accord"),
        validators=[required(later("Indiquez la date de l’accord."))],
        render_kw=_DAY,
    )
    address = StringField(
        later("Adresse électronique acceptée"),
        validators=[required(later("Indiquez l’adresse.")), at_most(254)],
        render_kw={"type": "email", "autocomplete": "off"},
    )
    proof = FileField(later("Accord écrit, numérisé"), description=_A_SCAN, render_kw=_SCAN)
