from collections.abc import Mapping

from wtforms import EmailField, SelectField, StringField
from wtforms.fields import TelField

from web.forms import Form, at_most, demanded_below
from web.language import later
from workflow.acts.co_contractors import Particulars

_QUIET = {"autocomplete": "off"}


class CoContractorForm(Form):
    name = StringField(
        later("Nom"),
        description=later(
            "Tel qu’il paraîtra dans la convention, sans article : « Ville d’Elbeuf », « Association … »."
        ),
        validators=[demanded_below(), at_most(300)],
        render_kw=_QUIET,
    )
    legal_form = SelectField(later("Forme juridique"), validators=[demanded_below()])
    siren = StringField(
        later("SIREN"),
        description=later("Neuf chiffres. Une association qui n’en a pas donne son numéro RNA."),
        render_kw={**_QUIET, "inputmode": "numeric", "class": "short"},
    )
    siret = StringField(
        later("SIRET du siège"), render_kw={**_QUIET, "inputmode": "numeric", "class": "short"}
    )
    rna = StringField(
        later("Numéro RNA"),
        description=later("W suivi de neuf caractères, pour une association."),
        render_kw={**_QUIET, "class": "short"},
    )
    address = StringField(
        later("Adresse du siège"),
        description=later("Numéro et voie."),
        validators=[demanded_below(), at_most(500)],
        render_kw=_QUIET,
    )
    postcode = StringField(
        later("Code postal"),
        validators=[demanded_below(), at_most(10)],
        render_kw={**_QUIET, "inputmode": "numeric", "class": "short"},
    )
    city = StringField(
        later("Commune"),
        validators=[demanded_below(), at_most(200)],
        render_kw=_QUIET,
    )
    email = EmailField(
        later("Adresse électronique"),
        description=later(
            "Celle de la structure ; l’adresse de la personne qui signe s’indique dans la convention."
        ),
        validators=[demanded_below(), at_most(254)],
        render_kw=_QUIET,
    )
    phone = TelField(later("Téléphone"), validators=[at_most(40)], render_kw=_QUIET)

    @property
    def particulars(self) -> Particulars:
        names = (
            "name",
            "legal_form",
            "address",
            "postcode",
            "city",
            "email",
            "siren",
            "siret",
            "rna",
            "phone",
        )
        return Particulars(**{name: self[name].data or "" for name in names})

    def show(self, problems: Mapping[str, str]) -> None:
        """Puts each sentence beside its field."""
        for name, sentence in problems.items():
            self[name].errors = [*self[name].errors, sentence]
