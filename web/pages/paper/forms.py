from collections.abc import Mapping

from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.validators import Optional

from web.forms import Form, at_most, choices, required
from web.language import later

_DAY = {"class": "short"}


class JourneyForm(Form):
    """One thing done with the originals."""

    kind = RadioField(
        later("Ce qui a été fait"),
        choices=choices(
            [
                ("printed", later("Les deux originaux ont été imprimés")),
                ("sent", later("Ils ont été envoyés ou remis")),
                ("returned", later("Ils sont revenus signés")),
            ]
        ),
        validators=[required(later("Dites ce qui a été fait."))],
    )
    on = DateField(later("Quel jour"), validators=[required(later("Indiquez le jour."))], render_kw=_DAY)
    party = RadioField(
        later("À quelle partie, ou par laquelle"),
        description=later("Pour un envoi ou un retour."),
        choices=choices([("co-contractor", later("Le co-contractant")), ("region", later("La Région"))]),
        validators=[Optional()],
    )
    person = StringField(
        later("À qui, ou par qui"),
        description=later("Un nom ou un service : « secrétariat de la mairie »."),
        validators=[at_most(300)],
    )
    channel = StringField(
        later("Comment"),
        description=later("Remis en main propre, courrier, recommandé et son numéro."),
        validators=[at_most(200)],
    )
    note = TextAreaField(later("Remarque"), validators=[at_most(1000)], render_kw={"rows": 2})


class PaperForm(Form):
    co_contractor_name = StringField(
        later("Qui a signé pour le co-contractant"),
        validators=[required(later("Indiquez qui a signé pour le co-contractant.")), at_most(300)],
    )
    co_contractor_capacity = StringField(later("En quelle qualité"), validators=[at_most(300)])
    co_contractor_on = DateField(
        later("Date manuscrite du co-contractant"),
        validators=[required(later("Indiquez la date écrite par le co-contractant."))],
        render_kw=_DAY,
    )
    region_name = StringField(
        later("Qui a signé pour la Région"),
        validators=[required(later("Indiquez qui a signé pour la Région.")), at_most(300)],
    )
    region_capacity = StringField(later("En quelle qualité"), validators=[at_most(300)])
    region_on = DateField(
        later("Date manuscrite de la Région"),
        validators=[required(later("Indiquez la date écrite par la Région."))],
        render_kw=_DAY,
    )
    certified_by = StringField(
        later("Copie certifiée conforme par"),
        description=later("La personne qui a comparé la numérisation à l’original."),
        validators=[required(later("Indiquez qui a certifié la copie.")), at_most(200)],
    )
    scan = FileField(
        later("Numérisation de l’original"),
        description=later("Un PDF, un JPEG ou un PNG, 20 Mo au plus."),
        validators=[FileRequired(later("Joignez la numérisation de l’original."))],
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png"},
    )

    _FIELDS = {"co-contractor": "co_contractor_on", "region": "region_on"}  # noqa: RUF012 - WTForms reads the class itself

    def show(self, problems: Mapping[str, str]) -> None:
        """Puts each sentence beside its field."""
        for name, sentence in problems.items():
            field = self[self._FIELDS.get(name, name)]
            field.errors = [*field.errors, sentence]
