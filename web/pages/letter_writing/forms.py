"""Forms that write a letter, or enter one. What the acts check is checked there; here, only that something was typed."""

from flask_wtf.file import FileField
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from web.forms import Checkboxes, DayField, at_most, choices, demanded_below, required
from web.language import later
from web.pages.letter_entries.forms import PostingForm, ProblemsForm
from workflow.acts.letter_checks import REASONED, LetterDraft
from workflow.acts.prepare_letter import Signing
from workflow.packs import Pack
from workflow.rules.facts import LetterType

_DAY = {"class": "short"}
_SCAN = {"accept": ".pdf,.jpg,.jpeg,.png"}
_A_SCAN = later("Un PDF, un JPEG ou un PNG, 20 Mo au plus.")


class ContentForm(ProblemsForm):
    """What a letter says; a type of letter keeps only the fields that it needs."""

    obligation = SelectField(
        later("Obligation qui n’est pas tenue"), description=later("Avec l’article qui l’énonce.")
    )
    articles = Checkboxes(
        later("Articles qui tombent"),
        description=later("Ne cochez rien pour une résiliation en entier."),
    )
    until = DayField(
        later("Nouveau dernier jour du délai"), validators=[Optional(), demanded_below()], render_kw=_DAY
    )
    effect = DayField(
        later("Dernier jour de la convention"),
        description=later("Laissez vide pour une fin à la fin du jour d’envoi."),
        validators=[Optional()],
        render_kw=_DAY,
    )
    reason = TextAreaField(later("Motif"), validators=[at_most(6000)], render_kw={"rows": 6})

    def fit(self, type_: LetterType, sender: str, pack: Pack) -> None:
        """Keeps the fields of this type of letter, and offers what the pack knows."""
        if type_ is not LetterType.FORMAL_NOTICE:
            del self.obligation
        else:
            bound = [one for one in pack.obligations if one.party != sender]
            pairs = [(one.name, f"Article {one.article} : {one.label}") for one in bound]
            self.obligation.choices = choices([("", later("Choisissez")), *pairs])
            self.obligation.validators = [demanded_below()]
            self.reason.label.text = later("Ce qui est constaté")
        if type_ is not LetterType.TERMINATION:
            del self.articles
        else:
            self.articles.choices = choices(
                (number, f"Article {number} : {title}") for number, title in pack.headings.items()
            )
        if type_ is not LetterType.EXTENSION:
            del self.until
        if type_ is not LetterType.GENERAL_INTEREST_TERMINATION:
            del self.effect
        if type_ in REASONED:
            self.reason.flags.required = True

    def draft(self, type_: LetterType, sender: str, about: int | None) -> LetterDraft:
        data = self.data
        return LetterDraft(
            type=type_,
            sender=sender,
            about=about,
            articles=tuple(data.get("articles") or ()),
            obligation=data.get("obligation") or "",
            reason=data.get("reason") or "",
            until=data.get("until"),
            effect=data.get("effect"),
        )


class PrepareForm(ContentForm):
    planned_on = DayField(
        later("Jour d’envoi prévu"),
        description=later("Les dates écrites dans la lettre se calculent pour ce jour."),
        validators=[required(later("Indiquez le jour où la lettre partira."))],
        render_kw=_DAY,
    )
    signatory_name = StringField(
        later("Qui signe la lettre"), validators=[required(later("Indiquez qui signe.")), at_most(300)]
    )
    signatory_capacity = StringField(later("En quelle qualité"), validators=[at_most(300)])

    def signing(self) -> Signing:
        return Signing(
            planned_on=self.planned_on.data,
            name=self.signatory_name.data,
            capacity=self.signatory_capacity.data or "",
        )


class EnterForm(ContentForm, PostingForm):
    received_on = DayField(
        later("Date de distribution, si elle est connue"), validators=[Optional()], render_kw=_DAY
    )
    scan = FileField(
        later("Lettre et enveloppe, numérisées"),
        validators=[demanded_below()],
        description=later("Le cachet de la poste doit se lire. Un PDF, un JPEG ou un PNG, 20 Mo au plus."),
        render_kw=_SCAN,
    )
    proof = FileField(later("Preuve de dépôt, si elle est à part"), description=_A_SCAN, render_kw=_SCAN)


class AgreeForm(ProblemsForm):
    """The Région's consent to a withdrawal, as a letter."""

    planned_on = DayField(
        later("Jour d’envoi prévu"), validators=[required(later("Indiquez le jour d’envoi."))], render_kw=_DAY
    )
    signatory_name = StringField(
        later("Qui signe la lettre"), validators=[required(later("Indiquez qui signe.")), at_most(300)]
    )
    signatory_capacity = StringField(later("En quelle qualité"), validators=[at_most(300)])
    reason = TextAreaField(later("Précisions"), validators=[at_most(6000)], render_kw={"rows": 4})
