from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo

from web.forms import Form, required
from web.language import later
from web.pages.people.forms import why_change
from workflow.acts.accounts import SHORTEST_PASSWORD


class _PresentPassword(Form):
    present = PasswordField(
        later("Mot de passe actuel"),
        validators=[required(later("Indiquez votre mot de passe actuel."))],
        render_kw={"autocomplete": "current-password"},
    )


class PasswordForm(_PresentPassword):
    """A new password, chosen by somebody who knows the present one."""

    new = PasswordField(
        later("Nouveau mot de passe"),
        description=later(
            "%(count)d caractères au moins ; une phrase convient bien.", count=SHORTEST_PASSWORD
        ),
        validators=[required(later("Choisissez un nouveau mot de passe."))],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        later("Nouveau mot de passe, une seconde fois"),
        validators=[
            required(later("Recopiez le nouveau mot de passe.")),
            EqualTo("new", later("Les deux saisies diffèrent : recopiez le nouveau mot de passe.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )


def code_field(description: str) -> StringField:
    return StringField(
        later("Code à six chiffres"),
        description=description,
        validators=[required(later("Recopiez le code affiché par votre application."))],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "short"},
    )


class EnrolForm(_PresentPassword):
    """The first code proves that the application holds the key."""

    code = code_field(later("Celui que votre application affiche après l’ajout."))


class RemoveForm(Form):
    code = code_field(later("Celui que votre application affiche en ce moment."))
    reason = why_change(
        later("Une personne de l’administration le lit avant de confirmer : « nouveau téléphone ».")
    )
