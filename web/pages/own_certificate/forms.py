from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField

from web.forms import Form, required
from web.language import later


class ReturnForm(Form):
    file = FileField(
        later("Le document que vous avez signé"),
        description=later("Le fichier PDF, tel que votre logiciel de signature l’a enregistré."),
        validators=[FileRequired(later("Choisissez le fichier signé."))],
        render_kw={"accept": ".pdf,application/pdf"},
    )
    consents = BooleanField(validators=[required(later("Cochez la case pour donner votre accord."))])
