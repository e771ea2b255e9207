import base64
import binascii

from wtforms import BooleanField, HiddenField, StringField, TextAreaField

from web.forms import Form, at_most, required
from web.language import later

_PNG = "data:image/png;base64,"


class IdentityForm(Form):
    me = BooleanField(
        later("Je suis cette personne, et j’ai qualité pour signer."),
        validators=[required(later("Cochez la case, ou dites que ce n’est pas vous."))],
    )


class SignForm(Form):
    code = StringField(
        later("Code à six chiffres"),
        description=later(
            "Il vient d’être envoyé à votre adresse électronique ; il est valable dix minutes."
        ),
        validators=[required(later("Recopiez le code reçu par courriel."))],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "short"},
    )
    typed_name = StringField(
        later("Votre nom, en guise de signature"),
        description=later("Il paraîtra dans le document, avec la date et votre qualité."),
        validators=[required(later("Écrivez votre nom.")), at_most(120)],
        render_kw={"autocomplete": "name"},
    )
    drawn = HiddenField()
    consents = BooleanField(validators=[required(later("Cochez la case pour donner votre accord."))])

    @property
    def drawing(self) -> bytes | None:
        """The PNG drawn on the screen, if any; what is not one is as if nothing had been drawn."""
        data = self.drawn.data or ""
        if not data.startswith(_PNG):
            return None
        try:
            return base64.b64decode(data.removeprefix(_PNG), validate=True)
        except binascii.Error:
            return None


class DeclineForm(Form):
    reason = TextAreaField(
        later("Pourquoi refusez-vous ?"),
        description=later("Ces mots sont transmis à la Région."),
        validators=[required(later("Dites en quelques mots pourquoi.")), at_most(2000)],
        render_kw={"rows": 4},
    )
