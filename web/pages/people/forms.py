from wtforms import EmailField, StringField, TextAreaField

from web.forms import Checkboxes, Form, Mark, at_most, required
from web.language import later
from workflow.rules.moves import Role


def why_change(description: str) -> TextAreaField:
    """Demanded where a second person has to confirm: the act says so."""
    return TextAreaField(
        later("Motif"),
        description=description,
        validators=[Mark("depends"), at_most(2000)],
        render_kw={"rows": 2},
    )


class PersonForm(Form):
    name = StringField(
        later("Nom"),
        description=later("Prénom et nom, tels qu’ils paraîtront dans les journaux et les courriels."),
        validators=[required(later("Indiquez le prénom et le nom.")), at_most(200)],
        render_kw={"autocomplete": "off"},
    )
    role_names = Checkboxes(later("Rôles"), description=later("Une personne peut en avoir plusieurs."))
    reason = why_change(
        later(
            "Demandé si vous donnez un rôle autre que la lecture : une autre personne lira ce motif et confirmera."
        )
    )

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


class AddressForm(Form):
    email = EmailField(
        later("Nouvelle adresse électronique"),
        validators=[required(later("Indiquez l’adresse électronique.")), at_most(254)],
        render_kw={"autocomplete": "off"},
    )
    reason = why_change(later("Il reste au dossier : « changement de nom », « adresse fermée »."))


class WhyForm(Form):
    """Nothing but the reason, which whoever confirms reads."""

    reason = why_change(later("Il reste au dossier, et la personne qui confirme le lit."))


class ConfirmForm(Form):
    """Nothing to type: the page says what will happen, the button does it."""
