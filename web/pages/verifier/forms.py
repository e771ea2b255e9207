from flask_wtf.file import FileField, FileRequired
from wtforms import StringField

from web.forms import Form, at_most, required
from web.language import later


class FileForm(Form):
    file = FileField(
        later("Le fichier PDF"),
        description=later(
            "Tel que vous l’avez reçu. 32 Mo au plus. Il est vérifié, puis oublié : rien n’en est conservé."
        ),
        validators=[FileRequired(later("Choisissez le fichier à vérifier."))],
        render_kw={"accept": ".pdf"},
    )


class CodeForm(Form):
    code = StringField(
        later("Le code imprimé au bas des pages"),
        description=later("Par exemple 7KQP-2M4X-9RTV ; tirets et majuscules ne comptent pas."),
        validators=[required(later("Recopiez le code.")), at_most(40)],
        render_kw={"autocomplete": "off", "class": "short"},
    )
