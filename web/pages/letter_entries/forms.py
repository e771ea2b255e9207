"""Forms of what happened to a letter. What the acts check is checked there; here, only that something was typed."""

from collections.abc import Mapping

from flask_wtf.file import FileField
from wtforms import SelectField, StringField, TextAreaField

from web.forms import DayField, Form, Mark, at_most, choices, demanded_below, required
from web.language import later
from web.pages.letters.words import HAPPENINGS
from workflow.acts.letter_travel import REGISTERED, Posting
from workflow.records.letter import Channel, Happening
from workflow.rules.facts import LetterType

_DAY = {"class": "short"}
_SCAN = {"accept": ".pdf,.jpg,.jpeg,.png"}
_A_SCAN = later("Un PDF, un JPEG ou un PNG, 20 Mo au plus.")


class ProblemsForm(Form):
    def show(self, problems: Mapping[str, str]) -> None:
        """Puts each sentence beside its field, or at the top where the page does not have it."""
        for name, sentence in problems.items():
            if name in self:
                self[name].errors = [*self[name].errors, sentence]
            else:
                self.form_errors.append(sentence)


class PostingForm(ProblemsForm):
    on = DayField(
        later("Date d’envoi"),
        description=later("La date du dépôt, telle que la preuve la porte : c’est elle qui compte."),
        validators=[required(later("Indiquez la date d’envoi."))],
        render_kw=_DAY,
    )
    channel = SelectField(later("Envoyée par"), validators=[demanded_below()])
    operator = StringField(
        later("Opérateur"),
        description=later("La Poste si rien n’est indiqué ; le prestataire d’un envoi électronique."),
        validators=[at_most(100)],
    )
    tracking_number = StringField(
        later("Numéro du recommandé"),
        description=later("Par exemple RB 123 456 785 FR, ou l’identifiant de l’envoi électronique."),
        validators=[at_most(60), Mark("depends")],
        render_kw={"autocomplete": "off", "autocapitalize": "characters"},
    )

    def fit_channel(self, type_: LetterType) -> None:
        offered = [one for one in Channel if one is not Channel.OTHER or type_ not in REGISTERED]
        self.channel.choices = choices((str(one), one.label) for one in offered)

    def posting(self) -> Posting:
        return Posting(
            on=self.on.data,
            channel=Channel(self.channel.data),
            operator=self.operator.data or "",
            tracking_number=self.tracking_number.data or "",
        )


class PostForm(PostingForm):
    proof = FileField(
        later("La preuve, numérisée"),
        description=later(
            "Sans elle, l’envoi est noté mais ne compte pas encore ; vous pourrez la joindre ensuite."
        ),
        render_kw=_SCAN,
    )


class CorrectForm(PostingForm):
    reason = TextAreaField(
        later("Motif de la correction"),
        description=later("Il reste au dossier, avec l’ancienne date ; les deux parties le lisent."),
        validators=[required(later("Indiquez pourquoi la date était fausse.")), at_most(4000)],
        render_kw={"rows": 3},
    )
    proof = FileField(
        later("Nouvelle preuve"),
        description=later("Si vous n’en joignez pas, celle d’avant reste."),
        render_kw=_SCAN,
    )


class HappeningForm(ProblemsForm):
    on = DayField(later("Date"), validators=[required(later("Indiquez la date."))], render_kw=_DAY)
    reason = TextAreaField(
        later("Motif de la correction"),
        validators=[required(later("Indiquez pourquoi l’entrée était fausse.")), at_most(4000)],
        render_kw={"rows": 3},
    )
    proof = FileField(later("Numérisation"), description=_A_SCAN, render_kw=_SCAN)

    def fit(self, what: Happening, *, correcting: bool) -> None:
        self.on.label.text = HAPPENINGS[what]
        if not correcting:
            del self.reason


class ProofForm(ProblemsForm):
    proof = FileField(later("La preuve, numérisée"), description=_A_SCAN, render_kw=_SCAN)


class AnnulForm(ProblemsForm):
    reason = TextAreaField(
        later("Motif"),
        description=later("Il reste au dossier ; les deux parties le lisent si le courrier comptait."),
        validators=[
            required(later("Indiquez pourquoi ce courrier n’aurait pas dû être saisi.")),
            at_most(4000),
        ],
        render_kw={"rows": 3},
    )
