"""What a file says of itself, on a machine that knows nothing else: no instance, no database, no network.

Whether it is the newest file that the Région keeps, and whether the convention is still in force, no file can say.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from asn1crypto import x509 as asn1_x509

from documents.pdf_text import UnreadablePdf, pdf_text
from foundation.bounded import TooDemanding, bounded
from signing.report import ArchiveTimestamp, CheckedSignature, Covers, Report
from signing.trust import Trust
from signing.unread import unread_apart
from signing.verify import verify
from workflow.readings.verdict import UNKNOWN_OF_UNJUDGED, Answer, counted, intact, is_of_the_platform
from workflow.readings.verification import CODE

Authorities = tuple[asn1_x509.Certificate, ...]
_A_MOMENT = timedelta(minutes=1)


class Alone(StrEnum):
    """The values are part of the JSON answer of ``conventio verify``: never renamed."""

    CONSISTENT = "consistent"
    """Signed, and nothing in it contradicts anything else."""
    UNFINISHED = "unfinished"
    """Nothing in it is wrong, and something is missing: a signature, or the timestamp that closes the file."""
    FAULTY = "faulty"
    """Something in it does not prove what it should."""
    SUPPLEMENTED = "supplemented"
    """What is signed holds; fields were filled in or drawn after a signature, as it allows."""
    UNJUDGED = "unjudged"
    """Signed, and cannot be judged: ``report.unjudged`` says why."""
    UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True, kw_only=True)
class AloneReport:
    """``code`` is the verification code printed in it, if there is exactly one."""

    sha256: str
    report: Report
    authorities: Authorities
    code: str
    at: datetime

    @property
    def verdict(self) -> Alone:
        if not self.report.signed:
            return Alone.UNSIGNED
        if self.problems:
            return Alone.FAULTY
        if self.report.unjudged:
            return Alone.UNJUDGED
        if not self.report.signatures:
            return Alone.UNSIGNED
        if self.report.additions:
            return Alone.SUPPLEMENTED
        return Alone.CONSISTENT if self._finished else Alone.UNFINISHED

    @property
    def problems(self) -> tuple[str, ...]:
        """Of what could be checked: whose certificates these are counts only where authorities were given."""
        if self.authorities:
            found = [line for item in self.report.signatures for line in item.problems]
            found += [line for item in self.report.archive_timestamps for line in item.problems]
            return (*self.report.faults, *found)
        signatures = [item for item in self.report.signatures if not _holds(item)]
        stamps = [item for item in self.report.archive_timestamps if not _stands(item)]
        return (
            *self.report.faults,
            *(f"La signature de {item.person} ne vaut pas pour ce contenu." for item in signatures),
            *(f"L’horodatage de {item.token.authority} ne vaut pas pour ce contenu." for item in stamps),
        )

    @property
    def answers(self) -> tuple[Answer, ...]:
        return (intact(self.report), self._signed_by_all(), self._closed(), self._recognised())

    @property
    def not_checked(self) -> tuple[str, ...]:
        """What this machine cannot know, and where to ask."""
        return tuple(self._not_checked())

    @property
    def _finished(self) -> bool:
        return not self.report.empty_fields and self._to_the_end

    @property
    def _to_the_end(self) -> bool:
        return any(item.covers is Covers.FILE and _stands(item) for item in self.report.archive_timestamps)

    def _signed_by_all(self) -> Answer:
        question = "Tous les champs de signature sont-ils remplis ?"
        if self.report.unjudged:
            return Answer(question, UNKNOWN_OF_UNJUDGED, None)
        people = sum(not is_of_the_platform(item) for item in self.report.signatures)
        if self.report.empty_fields:
            return Answer(question, f"Il en reste {len(self.report.empty_fields)} de vide.", False)
        return Answer(question, f"{counted(people).capitalize()}.", bool(people) or None)

    def _closed(self) -> Answer:
        question = "Un horodatage final clôt-il le fichier ?"
        if not self.report.signatures:
            words = "On ne peut pas le dire." if self.report.signed else "Rien n’y est signé."
            return Answer(question, words, None)
        words = (
            "Il couvre le fichier jusqu’au dernier octet."
            if self._to_the_end
            else "Aucun ne couvre tout le fichier."
        )
        return Answer(question, words, self._to_the_end)

    def _recognised(self) -> Answer:
        question = "Les certificats viennent-ils d’autorités reconnues ?"
        if not self.authorities or not self.report.signatures:
            return Answer(question, "Non vérifié.", None)
        known = all(item.trusted for item in self.report.signatures)
        words = (
            "Oui, de celles que vous avez données."
            if known
            else "Pas toutes de celles que vous avez données."
        )
        return Answer(question, words, known)

    def _not_checked(self) -> Iterator[str]:
        if not self.authorities:
            yield (
                "Qui a délivré les certificats : donnez les certificats des autorités (--authority FICHIER.pem ; ils "
                "sont dans le dossier de preuve). Sans eux, un nom dans un certificat ne prouve rien."
            )
        yield "Le niveau de chaque signature (simple, avancée, qualifiée)."
        yield "Ce qui est arrivé aux certificats depuis que le fichier est clos."
        where = f"avec le code {self.code}, " if self.code else ""
        yield (
            "Si c’est bien l’exemplaire que la Région conserve, et si la convention est encore en vigueur, avec quels "
            f"avenants : demandez-le {where}sur la page « Vérifier » de la Région."
        )


def judged_alone(pdf: bytes, authorities: Authorities, *, at: datetime) -> AloneReport:
    """Asks nothing but the file. Authorities are taken at their word as of the file's last timestamp.

    Never raises for a bad file.
    """
    report = _read(pdf, Trust(own=(), timestamps=()), at)
    if authorities and report.archive_timestamps:
        # The evidence in a file is good for a few days after it was closed: it is judged as of then, and said so.
        closed = min(at, max(item.token.at for item in report.archive_timestamps) + _A_MOMENT)
        report = _read(pdf, Trust(own=authorities, timestamps=authorities), closed)
    elif authorities:
        report = _read(pdf, Trust(own=authorities, timestamps=authorities), at)
    sha256 = hashlib.sha256(pdf).hexdigest()
    return AloneReport(sha256=sha256, report=report, authorities=authorities, code=_code(pdf), at=at)


def _read(pdf: bytes, trust: Trust, at: datetime) -> Report:
    try:
        return bounded(verify, pdf, trust=trust, at=at)
    except TooDemanding:
        return unread_apart(pdf)


def _code(pdf: bytes) -> str:
    try:
        codes = set(CODE.findall(bounded(pdf_text, pdf)))
    except (TooDemanding, UnreadablePdf):
        return ""
    return codes.pop() if len(codes) == 1 else ""


def _holds(item: CheckedSignature) -> bool:
    dated = item.timestamp is None or item.timestamp.intact
    return item.intact and item.valid and item.changes_allowed and item.covers is not Covers.LESS and dated


def _stands(item: ArchiveTimestamp) -> bool:
    return item.token.intact and item.changes_allowed and item.covers is not Covers.LESS
