from wtforms import EmailField, PasswordField

from web.forms import Form, at_most, required
from web.language import later
from workflow.acts.accounts import SHORTEST_PASSWORD


class AskForm(Form):
    email = EmailField(
        later("Adresse électronique de votre compte"),
        validators=[required(later("Indiquez votre adresse électronique.")), at_most(254)],
        render_kw={"autocomplete": "username"},
    )


class ChooseForm(Form):
    password = PasswordField(
        later("Nouveau mot de passe"),
        description=later(
            "%(length)d caractères au moins ; une phrase de quelques mots convient bien.",
            length=SHORTEST_PASSWORD,
        ),
        validators=[required(later("Choisissez un mot de passe.")), at_most(200)],
        render_kw={"autocomplete": "new-password"},
    )
