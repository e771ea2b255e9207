from collections.abc import Mapping, Sequence

from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.core import UnboundField
from wtforms.validators import Optional

from web.forms import DayField, Form, at_most, choices, required
from web.language import _, later
from web.pages.signatures.forms import why_pass_over
from workflow.readings.paper import Place

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
    on = DayField(later("Quel jour"), validators=[required(later("Indiquez le jour."))], render_kw=_DAY)
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


class OriginalForm(Form):
    """What stands on the original beside its signatures; ``form_for`` adds those."""

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

    def show(self, problems: Mapping[str, str]) -> None:
        """Puts each sentence beside its field: that of a signature beside its date."""
        for name, sentence in problems.items():
            field = self[name if name in self else f"{name}-on"]
            field.errors = [*field.errors, sentence]


def form_for(places: Sequence[Place]) -> type[OriginalForm]:
    """A form with the three fields of each place: who signed, in which capacity, on which handwritten date."""
    fields = {
        f"{place.key}-{detail}": field for place in places for detail, field in _fields_of(place).items()
    }
    return type("PaperForm", (OriginalForm,), fields)


def _fields_of(place: Place) -> dict[str, UnboundField]:
    return {
        "name": StringField(
            _("Qui a signé"),
            default=place.name,
            validators=[required(_("Indiquez qui a signé pour %(whom)s.", whom=place.words)), at_most(300)],
        ),
        "capacity": StringField(_("En quelle qualité"), default=place.capacity, validators=[at_most(300)]),
        "on": DayField(
            _("Date écrite à côté de cette signature"),
            validators=[required(_("Indiquez la date écrite par %(whom)s.", whom=place.words))],
            render_kw=_DAY,
        ),
    }


class PassOverForm(Form):
    """Who signed, and when, although they were not empowered, and why the original is entered all the same."""

    place = RadioField(
        later("Quelle signature"), validators=[required(later("Dites de quelle signature il s’agit."))]
    )
    name = StringField(
        later("Qui a signé"),
        validators=[required(later("Indiquez qui a signé.")), at_most(300)],
    )
    on = DayField(
        later("Date écrite à côté de cette signature"),
        validators=[required(later("Indiquez la date écrite à côté de la signature."))],
        render_kw=_DAY,
    )
    reason = why_pass_over()
