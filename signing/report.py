"""What a check found in a file: facts kept apart (whole, sound, trusted), and what is wrong in plain French."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from signing.additions import Additions
from signing.level import Level
from signing.unjudged import Unjudged

_NOTHING_ADDED = Additions()


class Covers(StrEnum):
    """How far a signature reaches."""

    FILE = "file"
    REVISION = "revision"  # all that stood in the file when it was signed; later revisions were judged apart
    LESS = "less"


class Distrust(StrEnum):
    """Why a certificate is not believed."""

    STRANGER = "stranger"  # its chain ends in nobody we trust
    EXPIRED = "expired"  # it was over, or had not begun, at the time that counts
    REVOKED = "revoked"
    UNPROVEN = "unproven"  # nothing here proves that it was not revoked
    UNSUITED = "unsuited"  # it was not issued for signing documents

    @property
    def words(self) -> str:
        return _DISTRUST[self]


_DISTRUST = {
    Distrust.STRANGER: "l’autorité qui a délivré le certificat n’est pas reconnue",
    Distrust.EXPIRED: "le certificat n’était pas, ou n’était plus valable à cette date",
    Distrust.REVOKED: "le certificat était révoqué à cette date",
    Distrust.UNPROVEN: "rien ne prouve que le certificat n’était pas révoqué à cette date",
    Distrust.UNSUITED: "le certificat n’est pas fait pour signer des documents",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedTimestamp:
    """A time-stamp token: the instant it proves, and whose it is."""

    at: datetime
    authority: str
    intact: bool
    trusted: bool

    @property
    def sound(self) -> bool:
        return self.intact and self.trusted


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSignature:
    """One signature. ``person`` is the certificate's common name: what PDF readers show."""

    field: str
    person: str
    organisation: str
    capacity: str
    certificate_sha256: str
    issuer: str
    """Whom the certificate names as having issued it; ``serial`` is its number there, in hexadecimal."""
    serial: str
    claimed_at: datetime | None
    """As the signing software wrote it; the timestamp proves it."""
    timestamp: CheckedTimestamp | None
    archived_at: datetime | None
    """The earliest instant at which a sound archive timestamp proves that the signature existed."""
    intact: bool
    """The signed bytes are unchanged."""
    valid: bool
    """The signature is mathematically that of the certificate."""
    trusted: bool
    """The chain ends in somebody we trust, and was good and not revoked at the proven time."""
    distrust: Distrust | None
    """Why not, where it is not."""
    covers: Covers
    changes_allowed: bool
    """What was added afterwards is within what the signature allows (filling fields, signing, evidence)."""
    certifies: bool
    level: Level
    additions: Additions = _NOTHING_ADDED
    """What it allows, was added since, and is shown beside what was signed."""

    @property
    def sound(self) -> bool:
        return not self.problems

    @property
    def signed_at(self) -> datetime | None:
        """The proven instant: its own timestamp's, or that of the archive timestamp that came first after it.

        None where nothing proves one.
        """
        if self.timestamp:
            return self.timestamp.at if self.timestamp.sound else None
        return self.archived_at

    @property
    def problems(self) -> tuple[str, ...]:
        checks = (
            (self.intact, "le contenu signé a été modifié"),
            (self.valid, "la signature ne correspond pas au certificat"),
            (self.trusted, self.distrust.words if self.distrust else "le certificat n’est pas reconnu"),
            (self.covers is not Covers.LESS, "la signature ne couvre pas tout ce qui existait alors"),
            (self.changes_allowed, "le document a été modifié après la signature"),
            (self.timestamp is None or self.timestamp.sound, "l’horodatage n’est pas valable"),
            (self.timestamp or self.archived_at, "aucun horodatage ne prouve la date"),
        )
        whose = self.person
        return tuple(f"{whose} : {problem}." for good, problem in checks if not good)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveTimestamp:
    """A document timestamp: proves that the whole file up to it existed at that instant."""

    field: str
    token: CheckedTimestamp
    covers: Covers
    changes_allowed: bool

    @property
    def problems(self) -> tuple[str, ...]:
        checks = (
            (self.token.intact, "le contenu daté a été modifié"),
            (self.token.trusted, "son autorité n’est pas reconnue, ou n’était plus valable"),
            (self.covers is not Covers.LESS, "il ne couvre pas tout ce qui existait alors"),
            (self.changes_allowed, "le document a été modifié ensuite"),
        )
        whose = f"Horodatage d’archivage ({self.token.authority})"
        return tuple(f"{whose} : {problem}." for good, problem in checks if not good)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One file, checked at one instant."""

    signatures: tuple[CheckedSignature, ...]
    """In the order in which they were made; document timestamps are apart."""
    archive_timestamps: tuple[ArchiveTimestamp, ...]
    empty_fields: tuple[str, ...]
    """Signature fields that nobody has signed yet."""
    faults: tuple[str, ...] = ()
    """What could not be read, was found missing, or stands where nothing may."""
    unjudged: Unjudged | None = None
    """Why what is signed cannot be judged, or not all of it."""
    changed: bool = False
    """Of a file that cannot be judged: some signature in it is over other bytes than those that it claims."""
    filled: int = 0
    """Signatures and timestamps that were found in it, whether or not they could be read."""

    @property
    def signed(self) -> bool:
        """Something in it is signed or dated, whatever that is worth."""
        return bool(self.signatures or self.archive_timestamps or self.unjudged or self.filled)

    @property
    def sound(self) -> bool:
        """Nothing is wrong with what is there; something may still be missing."""
        return not self.faults and not self.unjudged and not self._problems_of_parts()

    @property
    def archived(self) -> bool:
        """A sound document timestamp covers the file to its last byte."""
        return any(stamp.covers is Covers.FILE and not stamp.problems for stamp in self.archive_timestamps)

    @property
    def reaches_the_end(self) -> bool:
        """Some signature or timestamp covers the file to its last byte."""
        reached = [item.covers for item in self.signatures] + [
            item.covers for item in self.archive_timestamps
        ]
        return Covers.FILE in reached

    @property
    def aged(self) -> bool:
        """A token is intact but not trusted: its evidence may have aged, or its authority is unknown."""
        tokens = [item.timestamp for item in self.signatures if item.timestamp]
        tokens += [item.token for item in self.archive_timestamps]
        return any(token.intact and not token.trusted for token in tokens)

    @property
    def complete(self) -> bool:
        """Every field is signed, everything is sound, and the file is closed by an archive timestamp."""
        return bool(self.signatures) and not self.problems

    @property
    def problems(self) -> tuple[str, ...]:
        """Everything that keeps the file from being complete, one French sentence each."""
        found = [*self.faults, *self._problems_of_parts()]
        found += [*self.causes, *self.additions]
        found += [f"Le champ de signature « {field} » est vide." for field in self.empty_fields]
        if not self.signatures and not self.unjudged:
            found.append("Ce fichier ne contient aucune signature lisible.")
        elif not self.archived and not self.unjudged:
            found.append("Aucun horodatage d’archivage ne couvre tout le fichier.")
        return tuple(found)

    @property
    def additions(self) -> tuple[str, ...]:
        """What was filled in or drawn after a signature that allows it, each thing after each signature."""
        return tuple(words for item in self.signatures for words in item.additions.words(item.person))

    @property
    def causes(self) -> tuple[str, ...]:
        """Why what is signed cannot be judged, and what is known all the same."""
        changed = "Les octets que couvre une signature ne sont plus ceux qui ont été signés."
        return (*([self.unjudged.words] if self.unjudged else []), *([changed] if self.changed else []))

    def signature(self, field: str) -> CheckedSignature | None:
        return next((item for item in self.signatures if item.field == field), None)

    def _problems_of_parts(self) -> list[str]:
        of_signatures = [line for item in self.signatures for line in item.problems]
        return of_signatures + [line for item in self.archive_timestamps for line in item.problems]
