"""How a letter travels: what may be recorded of its posting, and in which order the rest follows."""

from dataclasses import dataclass
from datetime import date

from workflow.acts.letter_problems import BadLetter
from workflow.records.letter import OUTCOMES, Channel, Happening, Letter
from workflow.rules.facts import LetterType
from workflow.rules.tracking_numbers import BadTrackingNumber, clean_tracking_number
from workflow.rules.wording import french_date

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
