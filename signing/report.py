"""What a check found in a file: facts kept apart (whole, sound, trusted), and what is wrong in plain French."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from signing.level import Level


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
    """What could not be read, or was found missing."""

    @property
    def sound(self) -> bool:
        """Nothing is wrong with what is there; something may still be missing."""
        return not self.faults and not self._problems_of_parts()

    @property
    def archived(self) -> bool:
        """A sound document timestamp covers the file to its last byte."""
        return any(stamp.covers is Covers.FILE and not stamp.problems for stamp in self.archive_timestamps)

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
        found += [f"Le champ de signature « {field} » est vide." for field in self.empty_fields]
        if not self.signatures:
            found.append("Ce fichier ne contient aucune signature lisible.")
        elif not self.archived:
            found.append("Aucun horodatage d’archivage ne couvre tout le fichier.")
        return tuple(found)

    def signature(self, field: str) -> CheckedSignature | None:
        return next((item for item in self.signatures if item.field == field), None)

    def _problems_of_parts(self) -> list[str]:
        of_signatures = [line for item in self.signatures for line in item.problems]
        return of_signatures + [line for item in self.archive_timestamps for line in item.problems]
