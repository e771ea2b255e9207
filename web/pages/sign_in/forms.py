from wtforms import EmailField, PasswordField, StringField

from web.forms import Form, required
from web.language import later


class SignInForm(Form):
    email = EmailField(
        later("Adresse électronique"),
        validators=[required(later("Indiquez votre adresse électronique."))],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        later("Mot de passe"),
        validators=[required(later("Indiquez votre mot de passe."))],
        render_kw={"autocomplete": "current-password"},
    )


class CodeForm(Form):
    code = StringField(
        later("Code à six chiffres"),
        description=later(
            "Il s’affiche dans votre application d’authentification et change toutes les 30 secondes."
        ),
        validators=[required(later("Recopiez le code affiché par votre application."))],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "short"},
    )
