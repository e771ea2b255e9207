"""How a letter travels: what may be recorded of its posting, and in which order the rest follows."""

from dataclasses import dataclass
from datetime import date

from workflow.acts.letter_problems import BadLetter
from workflow.records.convention import Convention
from workflow.records.letter import OUTCOMES, Channel, Happening, Letter
from workflow.rules.facts import LetterType
from workflow.rules.tracking_numbers import BadTrackingNumber, clean_tracking_number
from workflow.rules.wording import french_date, letter_type_name

REGISTERED = frozenset(
    {
        LetterType.DENUNCIATION,
        LetterType.FORMAL_NOTICE,
        LetterType.TERMINATION,
        LetterType.OPPOSITION,
        LetterType.GENERAL_INTEREST_TERMINATION,
    }
)
"""Letters for which the text, or prudence, demands a registered one."""


Content = tuple[LetterType, str, int | None, str]
"""What tells two letters of one envelope apart: type, sender, the letter answered, the obligation at fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """How and when a letter left."""

    on: date
    channel: Channel
    operator: str = ""
    tracking_number: str = ""


def cleaned_posting(posting: Posting, letter_type: LetterType) -> tuple[Posting, str]:
    """The posting with its number made clean, and what is unusual about that number. Raises BadLetter."""
    problems: dict[str, str] = {}
    number, warning, operator = posting.tracking_number.strip(), "", posting.operator.strip()
    if posting.channel is Channel.OTHER:
        if letter_type in REGISTERED:
            problems["channel"] = "Ce courrier se fait par lettre recommandée (articles 3 et 9)."
    elif posting.channel is Channel.ELECTRONIC:
        if not number:
            problems["tracking_number"] = "Indiquez l’identifiant que le prestataire a donné à l’envoi."
        if not operator:
            problems["operator"] = "Indiquez le prestataire du recommandé électronique."
    elif not number:
        problems["tracking_number"] = "Indiquez le numéro du recommandé, tel que la preuve de dépôt le porte."
    else:
        operator = operator or "La Poste"
        try:
            number, warning = clean_tracking_number(number)
        except BadTrackingNumber as refusal:
            problems["tracking_number"] = str(refusal)
    if problems:
        raise BadLetter(problems)
    return Posting(on=posting.on, channel=posting.channel, operator=operator, tracking_number=number), warning


def check_number(convention: Convention, number: str, content: Content, *, but: int | None = None) -> None:
    """A registered letter is entered once. Raises BadLetter where this one is another letter of the convention.

    One envelope may hold two letters, of two types or about two obligations. ``but``: the rank of the letter whose
    posting is recorded.
    """
    for letter in convention.letters:
        posted = letter.entry(Happening.POSTED)
        if letter.number == but or letter.is_annulled or posted is None or not number:
            continue
        if posted.tracking_number == number and content == content_of(letter):
            name = f"{letter.reference}, {letter_type_name(letter.type)}"
            raise BadLetter(
                {
                    "tracking_number": f"Le recommandé {number} est déjà celui du courrier {name}. Si c’est le même, "
                    "il est déjà enregistré : corrigez-le au besoin. Sinon, relisez le numéro."
                }
            )


def content_of(letter: Letter) -> Content:
    return letter.type, letter.sender, letter.about.number if letter.about else None, letter.obligation


def check_order(letter: Letter, what: Happening, on: date, *, today: date) -> None:
    """Posted ≤ presented ≤ delivered, refused or unclaimed; nothing in the future. Raises BadLetter."""
    if on > today:
        raise BadLetter({"on": "Cette date est dans l’avenir : enregistrez-la quand le jour sera venu."})
    posted, presented, outcome = (
        letter.entry(*kinds) for kinds in ((Happening.POSTED,), (Happening.PRESENTED,), OUTCOMES)
    )
    if posted is None or posted.on is None:
        raise BadLetter({"on": "Enregistrez d’abord l’envoi de ce courrier."})
    if what is Happening.AGREED:
        return
    if on < posted.on:
        raise BadLetter({"on": f"Cette date est antérieure à l’envoi, le {french_date(posted.on)}."})
    if what in OUTCOMES and presented is not None and presented.on and on < presented.on:
        raise BadLetter(
            {"on": f"Cette date est antérieure à la première présentation, le {french_date(presented.on)}."}
        )
    if what is Happening.PRESENTED and outcome is not None and outcome.on and on > outcome.on:
        raise BadLetter(
            {"on": f"La première présentation ne peut pas suivre la remise, le {french_date(outcome.on)}."}
        )
