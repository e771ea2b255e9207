from wtforms import BooleanField, HiddenField, PasswordField, RadioField, StringField

from web.forms import Form, at_most, required
from web.language import later


class ServiceForm(Form):
    provider = RadioField(
        later("Votre service de signature"), validators=[required(later("Choisissez votre service."))]
    )
    user_id = StringField(
        later("Votre identifiant chez ce service"),
        description=later("Celui avec lequel vous vous y connectez : souvent votre adresse électronique."),
        validators=[required(later("Écrivez votre identifiant.")), at_most(200)],
        render_kw={"autocomplete": "username", "spellcheck": "false"},
    )


class CertificateForm(Form):
    provider = HiddenField()
    user_id = HiddenField()
    credential = RadioField(
        later("Le certificat avec lequel vous signez"),
        validators=[required(later("Choisissez un certificat."))],
    )
    typed_name = StringField(
        later("Votre nom, en guise de signature"),
        description=later("Il paraîtra dans le document, avec la date et votre qualité."),
        validators=[required(later("Écrivez votre nom.")), at_most(120)],
        render_kw={"autocomplete": "name"},
    )
    consents = BooleanField(validators=[required(later("Cochez la case pour donner votre accord."))])


class AuthoriseForm(Form):
    pin = PasswordField(
        later("Code personnel (PIN)"),
        description=later(
            "Celui que vous avez choisi chez votre prestataire. Il lui est transmis et n’est pas gardé ici."
        ),
        validators=[required(later("Écrivez votre code personnel.")), at_most(100)],
        render_kw={"autocomplete": "off", "class": "short"},
    )
    code = StringField(
        later("Code à usage unique"),
        description=later("Reçu de votre prestataire, ou donné par son application."),
        validators=[required(later("Recopiez le code.")), at_most(100)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "short"},
    )


class BackForm(Form):
    code = HiddenField()
    state = HiddenField()
