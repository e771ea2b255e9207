"""What may be wrong with a registered letter, or with what is recorded of it, before anything is stored."""

from collections.abc import Mapping
from datetime import date

from foundation.errors import Refusal
from workflow.actors import Actor
from workflow.records.convention import Convention
from workflow.records.letter import Letter
from workflow.rules.moves import Role
from workflow.rules.states import CONCLUDED
from workflow.rules.wording import french_weekday

STAFF = frozenset({Role.DRAFTER, Role.APPROVER})


class BadLetter(Refusal):
    """``problems``: field name → French sentence."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(" ".join(problems.values()))


class NoLetterNow(Refusal):
    """No letter can be written or recorded about ``number`` as things stand."""

    def __init__(self, number: str, reason: str) -> None:
        self.number = number
        super().__init__(reason)


class UnknownLetter(Refusal):
    """The convention has no such letter, or the letter no such entry."""

    def __init__(self, number: str, sought: object) -> None:
        self.sought = sought
        super().__init__(f"La convention {number} n’a pas de courrier {sought}.")


class NoEffect(Refusal):
    """The rules would refuse the letter: it would move no date. ``problem`` says why."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(f"{problem} Rien n’a été enregistré.")


class TooEarlyToTerminate(Refusal):
    """The delay of the formal notice still runs: termination becomes possible on ``first``."""

    def __init__(self, first: date, advice: str) -> None:
        self.first = first
        self.advice = advice
        prudence = f" Conseil de prudence : {advice}" if advice else ""
        super().__init__(
            "La lettre de résiliation ne peut pas encore partir : elle devient possible le "
            f"{french_weekday(first)}, une fois écoulé le délai de la mise en demeure.{prudence}"
        )


class AnnulledLetter(Refusal):
    """The letter was entered by mistake: nothing more is recorded of it."""

    def __init__(self, reference: str) -> None:
        self.reference = reference
        super().__init__(
            f"Le courrier {reference} a été annulé : saisissez-le de nouveau s’il existe vraiment."
        )


def check_may_write(convention: Convention, actor: Actor) -> None:
    """Raises NoLetterNow."""
    if not actor.roles & STAFF:
        raise NoLetterNow(
            convention.number, "Tenir les courriers demande le rôle « rédaction » ou « approbation »."
        )
    if convention.state not in CONCLUDED:
        raise NoLetterNow(
            convention.number,
            f"La convention est dans l’état « {convention.state.label} » : les courriers concernent une "
            "convention signée par tous.",
        )


def letter_of(convention: Convention, number: int) -> Letter:
    """The letter of that rank. Raises UnknownLetter."""
    found = next((letter for letter in convention.letters if letter.number == number), None)
    if found is None:
        raise UnknownLetter(convention.number, f"C{number}")
    return found


def check_reason(reason: str) -> None:
    """Of whatever takes the place of an earlier entry. Raises BadLetter."""
    if not reason.strip():
        raise BadLetter({"reason": "Indiquez pourquoi l’entrée est corrigée : le motif reste au dossier."})
