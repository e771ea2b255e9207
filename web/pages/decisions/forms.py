from wtforms import RadioField, SelectField, StringField, TextAreaField

from web.forms import Form, at_most, choices, required
from web.language import later
from workflow.records.decision import Opinion

_OPINIONS = [(str(one), one.label) for one in Opinion]


class AnswerForm(Form):
    opinion = RadioField(
        later("L’avis de votre service"),
        choices=choices(_OPINIONS),
        validators=[required(later("Choisissez un avis."))],
    )
    comment = TextAreaField(
        later("Ce que vous voulez ajouter"), validators=[at_most(4000)], render_kw={"rows": 4}
    )


class DecisionForm(Form):
    decision = RadioField(
        later("La décision"),
        choices=choices(_OPINIONS),
        validators=[required(later("Choisissez une décision."))],
    )
    reason = TextAreaField(
        later("Pourquoi"),
        description=later("Cette raison reste avec la convention."),
        validators=[required(later("Dites pourquoi en une phrase.")), at_most(4000)],
        render_kw={"rows": 3},
    )


class ServiceForm(Form):
    account = SelectField(later("Qui"), coerce=int, validators=[required(later("Choisissez une personne."))])
    service = StringField(
        later("Au nom de quel service"),
        description=later("Par exemple : « direction du numérique »."),
        validators=[required(later("Indiquez le service.")), at_most(200)],
    )


class StopForm(Form):
    """One button; its token is the only field."""
