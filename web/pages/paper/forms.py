from collections.abc import Mapping

from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, StringField

from web.forms import Form, at_most, required
from web.language import later

_DAY = {"class": "short"}


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
