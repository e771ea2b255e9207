"""What the rules answer about a letter, an avenant or a deadline, each able to explain itself."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from workflow.rules.explanation import Explain, Why
from workflow.rules.facts import Avenant, RegisteredLetter


class LetterStatus(StrEnum):
    """What a letter is worth on the day of the question."""

    LIVE = "live"
    MOOT = "moot"  # another ends the convention earlier or at the same time, or the end came before
    WITHDRAWN = "withdrawn"
    CURED = "cured"
    SPENT = "spent"  # a formal notice followed by its termination
    OPPOSED = "opposed"  # a formal notice against which the Région set the general interest
    REFUSED = "refused"
    NOTED = "noted"  # an accepted withdrawal, cure, extension or opposition

    @property
    def label(self) -> str:
        """The status in words, as people see it."""
        return _LETTER_LABELS[self]


_LETTER_LABELS = {
    LetterStatus.LIVE: "en cours",
    LetterStatus.MOOT: "sans objet",
    LetterStatus.WITHDRAWN: "courrier retiré",
    LetterStatus.CURED: "manquement réparé",
    LetterStatus.SPENT: "suivie d’une résiliation",
    LetterStatus.OPPOSED: "opposition pour motif d’intérêt général",
    LetterStatus.REFUSED: "refusé",
    LetterStatus.NOTED: "pris en compte",
}


class AvenantRequest(StrEnum):
    """Whether a request came early enough; LATE never refuses by itself, a person decides."""

    IN_TIME = "in-time"
    FLAGGED = "flagged"  # in time counted one way, late counted the other
    LATE = "late"

    @property
    def label(self) -> str:
        """The answer in words, as people see it."""
        return _REQUEST_LABELS[self]


_REQUEST_LABELS = {
    AvenantRequest.IN_TIME: "demande dans les délais",
    AvenantRequest.FLAGGED: "demande dans les délais selon un compte, tardive selon l’autre",
    AvenantRequest.LATE: "demande tardive",
}


class AvenantStatus(StrEnum):
    """Where an avenant stands on the day of the question."""

    UNSIGNED = "unsigned"
    TO_COME = "to-come"
    IN_FORCE = "in-force"
    VOID = "void"

    @property
    def label(self) -> str:
        """The status in words, as people see it."""
        return _AVENANT_LABELS[self]


_AVENANT_LABELS = {
    AvenantStatus.UNSIGNED: "signature attendue",
    AvenantStatus.TO_COME: "signé, pas encore en vigueur",
    AvenantStatus.IN_FORCE: "en vigueur",
    AvenantStatus.VOID: "sans effet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterOutcome:
    """One letter and its fate.

    ``in_force_through``: the last day of the convention if this letter alone ended it. ``termination_from``:
    the first day on which the termination letter may be posted. Both are None for a refused letter, whose
    ``problem`` says why in French. ``flagged``: the text allows a second reading of this very case (a denunciation
    posted during the initial term), which ``why`` tells.
    """

    letter: RegisteredLetter
    status: LetterStatus
    in_force_through: date | None = None
    termination_from: date | None = None
    problem: str = ""
    flagged: bool = False
    explain: Explain = field(compare=False, repr=False)

    @property
    def why(self) -> Why:
        return self.explain()


@dataclass(frozen=True, slots=True, kw_only=True)
class AvenantOutcome:
    """One avenant and its fate.

    ``request`` is None while no request is known. ``in_force_from`` is the day it takes effect, or would have
    taken it where ``status`` is VOID; None while a signature is awaited.
    """

    avenant: Avenant
    request: AvenantRequest | None
    status: AvenantStatus
    in_force_from: date | None = None
    explain: Explain = field(compare=False, repr=False)

    @property
    def why(self) -> Why:
        return self.explain()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A date that somebody should know beforehand; ``rule`` names it in code, ``label`` in French."""

    rule: str
    date: date
    article: str
    label: str
    explain: Explain = field(compare=False, repr=False)

    @property
    def why(self) -> Why:
        return self.explain()
