"""What happened to a convention, as the rules see it: civil dates of Europe/Paris, no identity, no file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from foundation.errors import Refusal

PARTIES = ("co-contractor", "region")


class DuplicateIdentifier(Refusal):
    """Two letters, or two avenants, bear the same identifier: nobody can say which one an answer answers."""

    def __init__(self, identifier: str) -> None:
        self.identifier = identifier
        super().__init__(f"L’identifiant « {identifier} » est porté deux fois : donnez-en un à chacun.")


class LetterType(StrEnum):
    """What a registered letter does."""

    DENUNCIATION = "denunciation"
    FORMAL_NOTICE = "formal-notice"
    TERMINATION = "termination"
    WITHDRAWAL = "withdrawal"
    CURE = "cure"
    EXTENSION = "extension"
    OPPOSITION = "opposition"
    GENERAL_INTEREST_TERMINATION = "general-interest-termination"


ANSWERS = frozenset(
    {
        LetterType.TERMINATION,
        LetterType.WITHDRAWAL,
        LetterType.CURE,
        LetterType.EXTENSION,
        LetterType.OPPOSITION,
    }
)
"""Letters that say which other letter they answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Convention:
    """What is agreed before anything happens: who must sign."""

    required_parties: tuple[str, ...] = PARTIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One signatory's signature; ``day`` is its Paris date, None while it is awaited."""

    party: str
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredLetter:
    """A registered letter, by the day it was posted, which is the day that counts.

    ``about`` is the letter that a termination, a withdrawal, a cure, an extension or an opposition answers.
    ``articles`` are the articles that a termination in part makes fall; empty, it is a termination in whole.
    ``until`` is the last day of a formal notice's delay as an extension sets it. ``effect`` is the last day of
    the convention that a termination for general interest names; None: its posting day.
    """

    id: str
    type: LetterType
    sender: str
    posted: date
    about: str | None = None
    articles: tuple[str, ...] = ()
    until: date | None = None
    effect: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Avenant:
    """A change to the convention, asked for and perhaps signed.

    ``requested`` is the day the request reached the Région (None: not known), ``signed`` the day of each
    required signature, ``effect`` the date that the avenant itself names. ``clauses`` are the durations that it
    changes, as rows of a manifest: what a row does not say stays as it was.
    """

    id: str
    requested: date | None = None
    signed: tuple[date, ...] = ()
    effect: date | None = None
    clauses: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportReceived:
    """The annual report of a civil year, by the day it reached the Région."""

    year: int
    received: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that happened; the order of entry carries no meaning. Raises DuplicateIdentifier."""

    signatures: tuple[Signature, ...] = ()
    letters: tuple[RegisteredLetter, ...] = ()
    avenants: tuple[Avenant, ...] = ()
    reports: tuple[ReportReceived, ...] = ()

    def __post_init__(self) -> None:
        if len(self.letters) > 1:
            _refuse_duplicates(letter.id for letter in self.letters)
        if len(self.avenants) > 1:
            _refuse_duplicates(avenant.id for avenant in self.avenants)


def _refuse_duplicates(identifiers: Iterable[str]) -> None:
    seen: set[str] = set()
    for identifier in identifiers:
        if identifier in seen:
            raise DuplicateIdentifier(identifier)
        seen.add(identifier)
