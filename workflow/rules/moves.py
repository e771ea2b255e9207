"""The table of moves: every way a convention goes from one stored state to the next.

Reading this table is knowing the circuit; the lifecycle diagram in docs/lifecycle.md is printed from it.
Each move names its guards; a guard returns the French reason why not, or None.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from workflow.rules.deed_words import CONVENTION, DeedWords, fit
from workflow.rules.states import State


class Role(StrEnum):
    """What an account may do; PROGRAM is the calendar and the signing round, never a person."""

    DRAFTER = "drafter"
    APPROVER = "approver"
    SIGNATORY = "signatory"
    READER = "reader"
    ADMINISTRATOR = "administrator"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveFacts:
    """What the guards may look at. All facts are read in the same transaction as the state."""

    roles: frozenset[Role] = frozenset()
    is_submitter: bool = False
    reason: str = ""
    missing: tuple[str, ...] = ()
    unconfirmed_clauses: tuple[str, ...] = ()
    blanks_left: tuple[str, ...] = ()
    on_paper: bool = False
    still_in_force: bool = False
    somebody_signed: bool = False
    past_last_day: bool = False
    words: DeedWords = field(default_factory=lambda: CONVENTION)
    """How the reasons name what is moved."""


Guard = Callable[[MoveFacts], str | None]


def _role(*allowed: Role) -> Guard:
    words = {Role.DRAFTER: "rédaction", Role.APPROVER: "approbation", Role.PROGRAM: "programme"}

    def guard(facts: MoveFacts) -> str | None:
        if facts.roles & set(allowed):
            return None
        return f"Cette action demande le rôle « {' » ou « '.join(words[role] for role in allowed)} »."

    guard.__name__ = "is_" + "_or_".join(allowed)
    return guard


def is_complete(facts: MoveFacts) -> str | None:
    """A text goes to review when nothing is missing in it."""
    if not facts.missing:
        return None
    count = len(facts.missing)
    return f"Il manque {count} information{'s' if count > 1 else ''} : {', '.join(facts.missing)}."


def clauses_are_confirmed(facts: MoveFacts) -> str | None:
    """A retouch in Word of an article that states a duration would make every later date wrong."""
    if not facts.unconfirmed_clauses:
        return None
    articles = ", ".join(facts.unconfirmed_clauses)
    return f"Le texte retouché modifie l’article {articles} : confirmez ou changez la durée qu’il énonce."


def no_blank_is_left(facts: MoveFacts) -> str | None:
    """Dots of the projet that nobody replaced in Word would be signed as they stand."""
    if not facts.blanks_left:
        return None
    passages = " ; ".join(f"« {passage} »" for passage in facts.blanks_left)
    return (
        f"Le texte retouché garde un blanc du projet : {passages}. "
        "Écrivez dans Word ce qui y manque, puis renvoyez le fichier."
    )


def another_person_approves(facts: MoveFacts) -> str | None:
    """Four eyes: the person who submitted does not approve or return."""
    return (
        "La personne qui a soumis le texte ne peut pas le relire elle-même." if facts.is_submitter else None
    )


def has_a_reason(facts: MoveFacts) -> str | None:
    return None if facts.reason.strip() else "Un motif est demandé."


def is_electronic(facts: MoveFacts) -> str | None:
    if not facts.on_paper:
        return None
    return fit("{This} se signe sur papier : enregistrez l’original signé.", facts.words)


def is_on_paper(facts: MoveFacts) -> str | None:
    if facts.on_paper:
        return None
    return fit("{This} se signe en ligne : un original papier ne peut pas s’y mêler.", facts.words)


def has_ended(facts: MoveFacts) -> str | None:
    return (
        "La convention est encore en vigueur : l’archivage attend sa fin." if facts.still_in_force else None
    )


def nobody_has_signed(facts: MoveFacts) -> str | None:
    """A refusal or an expiry makes the offer of whoever had signed lapse (Code civil 1117): they must sign anew."""
    if not facts.somebody_signed:
        return None
    return (
        "Une personne avait déjà signé : son accord est devenu caduc. "
        "Reprenez le texte dans une nouvelle version, que chacun signera."
    )


def is_before_the_last_day(facts: MoveFacts) -> str | None:
    return "Le dernier jour pour signer est passé." if facts.past_last_day else None


DRAFTER = _role(Role.DRAFTER)
APPROVER = _role(Role.APPROVER)
STAFF = _role(Role.DRAFTER, Role.APPROVER)
PROGRAM = _role(Role.PROGRAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One row: the trigger, the states it leaves, the state it reaches, and what must hold."""

    trigger: str
    label: str
    sources: tuple[State, ...]
    target: State
    guards: tuple[Guard, ...] = field(default=())


MOVES: tuple[Move, ...] = (
    Move(
        trigger="submit",
        label="Soumettre à relecture",
        sources=(State.DRAFT,),
        target=State.IN_REVIEW,
        guards=(DRAFTER, is_complete, clauses_are_confirmed, no_blank_is_left),
    ),
    Move(
        trigger="withdraw",
        label="Reprendre la rédaction",
        sources=(State.IN_REVIEW,),
        target=State.DRAFT,
        guards=(DRAFTER,),
    ),
    Move(
        trigger="return_for_changes",
        label="Renvoyer en rédaction",
        sources=(State.IN_REVIEW,),
        target=State.DRAFT,
        guards=(APPROVER, another_person_approves, has_a_reason),
    ),
    Move(
        trigger="approve",
        label="Approuver et figer le texte",
        sources=(State.IN_REVIEW,),
        target=State.APPROVED,
        guards=(APPROVER, another_person_approves, is_complete, clauses_are_confirmed, no_blank_is_left),
    ),
    # Unfreezing is a new version: the frozen bytes stay in the vault, the journal says why they were left.
    Move(
        trigger="reopen",
        label="Rouvrir la rédaction",
        sources=(State.APPROVED,),
        target=State.DRAFT,
        guards=(STAFF, has_a_reason),
    ),
    Move(
        trigger="send",
        label="Envoyer pour signature",
        sources=(State.APPROVED,),
        target=State.IN_SIGNATURE,
        guards=(STAFF, is_electronic),
    ),
    Move(
        trigger="send_on_paper",
        label="Faire signer sur papier",
        sources=(State.APPROVED,),
        target=State.IN_SIGNATURE,
        guards=(STAFF, is_on_paper),
    ),
    Move(
        trigger="register_paper",
        label="Enregistrer l’original signé sur papier",
        # From a draft too: conventions of past years are entered as they were signed, without a circuit here.
        sources=(State.DRAFT, State.APPROVED, State.IN_SIGNATURE),
        target=State.SIGNED,
        guards=(DRAFTER, is_on_paper),
    ),
    Move(
        trigger="complete",
        label="Signatures réunies",
        sources=(State.IN_SIGNATURE,),
        target=State.SIGNED,
        guards=(PROGRAM,),
    ),
    Move(
        trigger="decline",
        label="Refus de signer",
        sources=(State.IN_SIGNATURE,),
        target=State.DECLINED,
        guards=(PROGRAM, has_a_reason),
    ),
    Move(
        trigger="expire",
        label="Délai de signature dépassé",
        sources=(State.IN_SIGNATURE,),
        target=State.EXPIRED,
        guards=(PROGRAM,),
    ),
    # The same frozen text, as long as nobody's agreement had been given on it.
    Move(
        trigger="resume",
        label="Rouvrir le délai de signature",
        sources=(State.EXPIRED,),
        target=State.IN_SIGNATURE,
        guards=(STAFF, has_a_reason, nobody_has_signed),
    ),
    # By the person who refused, before the Région takes the text up again.
    Move(
        trigger="reconsider",
        label="Revenir sur le refus",
        sources=(State.DECLINED,),
        target=State.IN_SIGNATURE,
        guards=(PROGRAM, nobody_has_signed, is_before_the_last_day),
    ),
    Move(
        trigger="cancel",
        label="Abandonner",
        sources=(State.DRAFT, State.IN_REVIEW, State.APPROVED, State.IN_SIGNATURE),
        target=State.CANCELLED,
        guards=(STAFF, has_a_reason),
    ),
    Move(
        trigger="revise",
        label="Reprendre dans une nouvelle version",
        sources=(State.DECLINED, State.EXPIRED, State.CANCELLED),
        target=State.DRAFT,
        guards=(DRAFTER,),
    ),
    Move(
        trigger="archive",
        label="Archiver",
        sources=(State.SIGNED,),
        target=State.ARCHIVED,
        guards=(STAFF, has_ended),
    ),
)

NOT_HERE: frozenset[Guard] = frozenset({DRAFTER, APPROVER, STAFF, PROGRAM, is_electronic, is_on_paper})
"""What they refuse is another role's to do, or belongs to another medium: no page offers it with a reason why not."""
BY_TRIGGER = {move.trigger: move for move in MOVES}
