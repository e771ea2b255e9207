from collections.abc import Iterable

from wtforms import RadioField, SelectField

from web.forms import Form, Mark, choices, required
from web.language import later
from web.manifest_form import DEPENDS, form_of
from workflow.acts.save_draft import MEDIUM
from workflow.packs import PackField
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


def draft_form(fields: Iterable[PackField]) -> type[Form]:
    """The fields of the manifest, and how the parties will sign."""
    medium = RadioField(
        later("Comment les parties signeront-elles ?"), choices=choices(MEDIA), validators=[Mark(DEPENDS)]
    )
    return type("DraftForm", (form_of(fields),), {MEDIUM: medium})
