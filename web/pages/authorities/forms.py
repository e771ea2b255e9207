from collections.abc import Mapping

from flask_wtf.file import FileField
from wtforms import EmailField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import TelField
from wtforms.validators import Optional

from web.forms import DayField, Form, Mark, at_most, choices, demanded_below, required
from web.language import later
from workflow.acts.authorities import Decision, Person
from workflow.rules.mandates import AuthorityKind

_QUIET = {"autocomplete": "off"}
_DAY = {"class": "short"}


class RepresentativeForm(Form):
    civility = RadioField(
        later("Civilité"),
        choices=choices((("Madame", later("Madame")), ("Monsieur", later("Monsieur")))),
        validators=[required(later("Choisissez la civilité."))],
    )
    first_name = StringField(later("Prénom"), validators=[demanded_below(), at_most(100)], render_kw=_QUIET)
    last_name = StringField(
        later("Nom de famille"), validators=[demanded_below(), at_most(100)], render_kw=_QUIET
    )
    quality = StringField(
        later("Qualité"),
        description=later(
            "La fonction au titre de laquelle cette personne signe : « Maire », « Présidente »."
        ),
        validators=[demanded_below(), at_most(200)],
        render_kw=_QUIET,
    )
    email = EmailField(
        later("Adresse électronique"),
        description=later("Personnelle : le lien et le code de signature y seront envoyés."),
        validators=[at_most(254)],
        render_kw=_QUIET,
    )
    phone = TelField(later("Téléphone portable"), validators=[at_most(40)], render_kw=_QUIET)
    account = SelectField(
        later("Son compte dans cette application"),
        description=later("Pour la Région : la personne trouve alors ses signatures sur sa page d’accueil."),
        default="",
    )
    reason = TextAreaField(
        later("Motif"),
        description=later(
            "Demandé pour le nom, l’adresse, le téléphone ou le compte : une autre personne le lira et confirmera."
        ),
        validators=[Mark("depends"), at_most(2000)],
        render_kw={"rows": 2},
    )

    @property
    def person(self) -> Person:
        texts = ("civility", "first_name", "last_name", "quality", "email", "phone")
        account = self.account.data if "account" in self else ""
        return Person(
            **{name: self[name].data or "" for name in texts}, account_id=int(account) if account else None
        )

    def show(self, problems: Mapping[str, str]) -> None:
        """Puts each sentence beside its field."""
        for name, sentence in problems.items():
            self[name].errors = [*self[name].errors, sentence]


class DecisionForm(Form):
    kind = SelectField(
        later("Nature de la décision"),
        choices=choices((kind.value, kind.label) for kind in AuthorityKind),
        validators=[demanded_below()],
    )
    organ = StringField(
        later("Qui a décidé, avec son article"),
        description=later(
            "« le Conseil municipal », « la Commission permanente » ; d’une délégation : qui délègue."
        ),
        validators=[demanded_below(), at_most(200)],
        render_kw=_QUIET,
    )
    number = StringField(later("Numéro"), validators=[at_most(80)], render_kw=_QUIET)
    decided_on = DayField(later("Décidée le"), validators=[Optional()], render_kw=_DAY)
    transmitted_on = DayField(
        later("Transmise au préfet le"),
        description=later("Sans objet pour une association."),
        validators=[Optional()],
        render_kw=_DAY,
    )
    receipt = StringField(
        later("Identifiant de l’acte reçu en préfecture"), validators=[at_most(120)], render_kw=_QUIET
    )
    published_on = DayField(later("Publiée ou notifiée le"), validators=[Optional()], render_kw=_DAY)
    valid_from = DayField(later("Valable à partir du"), validators=[Optional()], render_kw=_DAY)
    valid_to = DayField(later("Valable jusqu’au (inclus)"), validators=[Optional()], render_kw=_DAY)
    delegated_by_id = SelectField(
        later("Délégation reçue de"),
        description=later("D’une délégation : l’habilitation de la personne qui délègue."),
        default="",
    )
    file = FileField(
        later("L’acte lui-même"),
        description=later("Un PDF, un JPEG ou un PNG, 20 Mo au plus."),
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png"},
    )

    @property
    def decision(self) -> Decision:
        delegated_by = self.delegated_by_id.data
        return Decision(
            kind=AuthorityKind(self.kind.data),
            organ=self.organ.data or "",
            number=self.number.data or "",
            receipt=self.receipt.data or "",
            decided_on=self.decided_on.data,
            transmitted_on=self.transmitted_on.data,
            published_on=self.published_on.data,
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            delegated_by_id=int(delegated_by) if delegated_by else None,
        )

    def show(self, problems: Mapping[str, str]) -> None:
        """Puts each sentence beside its field."""
        for name, sentence in problems.items():
            self[name].errors = [*self[name].errors, sentence]


class EndForm(Form):
    on = DayField(
        later("Elle ne vaut plus à partir du"),
        validators=[required(later("Indiquez le jour à partir duquel elle ne vaut plus."))],
        render_kw=_DAY,
    )
    reason = TextAreaField(
        later("Pourquoi"),
        description=later("Retrait, fin de mandat, démission…"),
        validators=[required(later("Indiquez pourquoi elle prend fin.")), at_most(2000)],
        render_kw={"rows": 3},
    )

    def show(self, problems: Mapping[str, str]) -> None:
        """Puts each sentence beside its field."""
        for name, sentence in problems.items():
            self[name].errors = [*self[name].errors, sentence]
