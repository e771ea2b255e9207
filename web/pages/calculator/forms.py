from wtforms import SelectField, StringField
from wtforms.validators import Optional

from web.forms import DayField, Form, choices
from web.language import later
from workflow.readings.calculator import Supposition
from workflow.rules.facts import LetterType

_DAY = {"class": "short"}


class CalculatorForm(Form):
    """Asked by its address, so that an answer can be kept and sent: it changes nothing."""

    class Meta:
        csrf = False

    convention = StringField(
        later("Numéro d’une convention"),
        description=later("Ses propres dates servent alors. Laissez vide pour un cas d’école."),
        render_kw={"autocomplete": "off"},
    )
    co_contractor_on = DayField(later("Signature du co-contractant"), validators=[Optional()], render_kw=_DAY)
    region_on = DayField(later("Signature de la Région"), validators=[Optional()], render_kw=_DAY)
    kind = SelectField(
        later("Et si cette lettre était postée"),
        choices=choices(
            (
                ("", later("Aucune lettre")),
                (str(LetterType.DENUNCIATION), later("Une dénonciation (article 3)")),
                (str(LetterType.FORMAL_NOTICE), later("Une mise en demeure (article 9)")),
                (str(LetterType.TERMINATION), later("Une résiliation (article 9)")),
                (str(LetterType.WITHDRAWAL), later("Le retrait d’un courrier")),
                (str(LetterType.CURE), later("La réparation d’un manquement")),
                (
                    str(LetterType.GENERAL_INTEREST_TERMINATION),
                    later("Une résiliation pour motif d’intérêt général"),
                ),
            )
        ),
    )
    sender = SelectField(
        later("Par"),
        choices=choices((("region", later("La Région")), ("co-contractor", later("Le co-contractant")))),
    )
    posted = DayField(later("Jour d’envoi"), validators=[Optional()], render_kw=_DAY)
    about = StringField(
        later("En réponse au courrier"),
        description=later("Par exemple C1."),
        render_kw={"autocomplete": "off"},
    )
    requested = DayField(
        later("Et si une demande d’avenant parvenait le"), validators=[Optional()], render_kw=_DAY
    )
    on = DayField(later("Calendrier au"), validators=[Optional()], render_kw=_DAY)

    def supposition(self) -> Supposition:
        return Supposition(
            type=LetterType(self.kind.data) if self.kind.data else None,
            sender=self.sender.data,
            posted=self.posted.data,
            about=(self.about.data or "").strip() or None,
            requested=self.requested.data,
        )
