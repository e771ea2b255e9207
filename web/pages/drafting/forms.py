from wtforms import RadioField, SelectField

from web.forms import Form, choices, required
from web.language import later
from workflow.records.convention import Medium

MEDIA = (
    (Medium.ELECTRONIC.value, later("En ligne : chaque partie reçoit un lien et signe à l’écran")),
    (Medium.PAPER.value, later("Sur papier : deux exemplaires originaux, numérisés après signature")),
)


class NewConventionForm(Form):
    kind = SelectField(later("Modèle"), validators=[required(later("Choisissez le modèle."))])
    co_contractor = SelectField(
        later("Co-contractant"), validators=[required(later("Choisissez le co-contractant."))]
    )
    medium = RadioField(
        later("Mode de signature"),
        choices=choices(MEDIA),
        default=Medium.ELECTRONIC.value,
        description=later("Il se choisit avant l’approbation, car la fin du texte en dépend."),
    )
