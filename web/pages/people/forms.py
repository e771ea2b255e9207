from wtforms import EmailField, StringField

from web.forms import Checkboxes, Form, at_most, required
from web.language import later
from workflow.rules.moves import Role


class PersonForm(Form):
    name = StringField(
        later("Nom"),
        description=later("Prénom et nom, tels qu’ils paraîtront dans les journaux et les courriels."),
        validators=[required(later("Indiquez le prénom et le nom.")), at_most(200)],
        render_kw={"autocomplete": "off"},
    )
    role_names = Checkboxes(later("Rôles"), description=later("Une personne peut en avoir plusieurs."))

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(name) for name in self.role_names.data or ())


class NewPersonForm(PersonForm):
    email = EmailField(
        later("Adresse électronique professionnelle"),
        description=later("Elle sert à se connecter ; le lien pour choisir un mot de passe y est envoyé."),
        validators=[required(later("Indiquez l’adresse électronique.")), at_most(254)],
        render_kw={"autocomplete": "off"},
    )


class ConfirmForm(Form):
    """Nothing to type: the page says what will happen, the button does it."""
