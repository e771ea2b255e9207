"""Forms of letters. What the acts check is checked there; here, only that something was typed."""

from collections.abc import Mapping

from flask_wtf.file import FileField
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from web.forms import Checkboxes, Form, Mark, at_most, choices, demanded_below, required
from web.language import later
from web.pages.letters.words import HAPPENINGS
from workflow.acts.letter_checks import REASONED, LetterDraft
from workflow.acts.prepare_letter import Signing
from workflow.acts.record_letter import REGISTERED, Posting
from workflow.packs import Pack
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


class ContentForm(ProblemsForm):
    """What a letter says; a type of letter keeps only the fields that it needs."""

    obligation = SelectField(
        later("Obligation qui n’est pas tenue"), description=later("Avec l’article qui l’énonce.")
    )
    articles = Checkboxes(
        later("Articles qui tombent"),
        description=later("Ne cochez rien pour une résiliation en entier."),
    )
    until = DateField(
        later("Nouveau dernier jour du délai"), validators=[Optional(), demanded_below()], render_kw=_DAY
    )
    effect = DateField(
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
    planned_on = DateField(
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


class PostingForm(ProblemsForm):
    on = DateField(
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
        later("Preuve de dépôt, numérisée"),
        description=later(
            "Sans elle, l’envoi est noté mais ne compte pas encore ; vous pourrez la joindre ensuite."
        ),
        render_kw=_SCAN,
    )


class EnterForm(ContentForm, PostingForm):
    received_on = DateField(
        later("Date de distribution, si elle est connue"), validators=[Optional()], render_kw=_DAY
    )
    scan = FileField(
        later("Lettre et enveloppe, numérisées"),
        description=later("Le cachet de la poste doit se lire. Un PDF, un JPEG ou un PNG, 20 Mo au plus."),
        render_kw=_SCAN,
    )
    proof = FileField(later("Preuve de dépôt, si elle est à part"), description=_A_SCAN, render_kw=_SCAN)


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
    on = DateField(later("Date"), validators=[required(later("Indiquez la date."))], render_kw=_DAY)
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
    proof = FileField(later("Preuve de dépôt, numérisée"), description=_A_SCAN, render_kw=_SCAN)


class AgreeForm(ProblemsForm):
    """The Région's consent to a withdrawal, as a letter."""

    planned_on = DateField(
        later("Jour d’envoi prévu"), validators=[required(later("Indiquez le jour d’envoi."))], render_kw=_DAY
    )
    signatory_name = StringField(
        later("Qui signe la lettre"), validators=[required(later("Indiquez qui signe.")), at_most(300)]
    )
    signatory_capacity = StringField(later("En quelle qualité"), validators=[at_most(300)])
    reason = TextAreaField(later("Précisions"), validators=[at_most(6000)], render_kw={"rows": 4})


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


class ConsentForm(ProblemsForm):
    given_on = DateField(
        later("Date de l’accord"),
        validators=[required(later("Indiquez la date de l’accord."))],
        render_kw=_DAY,
    )
    address = StringField(
        later("Adresse électronique acceptée"),
        validators=[required(later("Indiquez l’adresse.")), at_most(254)],
        render_kw={"type": "email", "autocomplete": "off"},
    )
    proof = FileField(later("Accord écrit, numérisé"), description=_A_SCAN, render_kw=_SCAN)
