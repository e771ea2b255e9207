"""The trusted list of a Member State (ETSI TS 119 612, v2.1.1): who may issue qualified certificates, and since when.

Read from bytes that are here already; ``european_fetch`` brings them, once a day.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import TypeVar

from asn1crypto import x509 as asn1_x509
from lxml import etree
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.qualified.assess import QualificationAssessor
from pyhanko.sign.validation.qualified.eutl_parse import (
    LOTL_RULE,
    TLReference,
    _validate_and_extract_tl_data,
    parse_lotl_unsafe,
    trust_list_to_registry_unsafe,
)
from pyhanko.sign.validation.qualified.tsp import QcCertType, TSPRegistry
from pyhanko_certvalidator.authority import Authority, AuthorityWithCert
from pyhanko_certvalidator.path import ValidationPath
from xsdata.exceptions import ParserError

from signing.level import Level

Read = TypeVar("Read")
TERRITORY = "FR"
_TSL = "{http://uri.etsi.org/02231/v2#}"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


class ListError(Exception):
    """The list is not what its signers published, or says nothing that can be used."""


@dataclass(frozen=True, slots=True)
class Dated:
    """What a list says of itself (TS 119 612, 5.3.2, 5.3.14 and 5.3.15)."""

    number: int
    issued_at: datetime
    next_update: datetime


@dataclass(frozen=True, slots=True)
class Signed:
    """What somebody signed, and nothing beside it."""

    content: str
    signer: asn1_x509.Certificate


@dataclass(frozen=True, slots=True)
class EuropeanList:
    """One reading of the list of France, its signature verified up to the Commission's list of lists."""

    registry: TSPRegistry
    next_update: datetime
    """The earlier of the two lists' own: after it neither may be relied upon (TS 119 612, 5.3.15)."""
    signers: tuple[asn1_x509.Certificate, ...]
    """Who signed the list of lists, and the list of France: neither is believed past the end of its own."""

    @property
    def good_until(self) -> datetime:
        """The earliest of all that."""
        ends: list[datetime] = [signer.not_valid_after for signer in self.signers]
        return min([self.next_update, *ends])

    def authorities(self, moment: datetime) -> tuple[asn1_x509.Certificate, ...]:
        """Those whose service of qualified certificates was granted at that moment."""
        return self._granted(moment, self.registry.known_certificate_authorities)

    def timestamp_authorities(self, moment: datetime) -> tuple[asn1_x509.Certificate, ...]:
        return self._granted(moment, self.registry.known_timestamp_authorities)

    def _granted(self, moment: datetime, known: Iterable[Authority]) -> tuple[asn1_x509.Certificate, ...]:
        return tuple(
            authority.certificate
            for authority in sorted(_with_certificates(known), key=lambda item: item.certificate.sha256)
            if any(True for _ in self.registry.applicable_service_definitions(authority, moment))
        )

    def level(self, path: ValidationPath, *, moment: datetime) -> Level:
        """What the list vouches for: a qualified certificate, and whether its key stands in a qualified device.

        A certificate of a listed authority that is not itself qualified for signatures counts as advanced.
        """
        on_path = (
            self.registry.applicable_service_definitions(item, moment) for item in path.iter_authorities()
        )
        if next(chain.from_iterable(on_path), None) is None:
            return Level.UNKNOWN
        try:
            status = QualificationAssessor(self.registry).check_entity_cert_qualified(path, moment).status
        except NotImplementedError:  # several types in one certificate: pyHanko 0.38 does not decide
            return Level.ADVANCED
        if not status.qualified or status.qc_type is not QcCertType.QC_ESIGN:
            return Level.ADVANCED
        return Level.QUALIFIED if status.qc_key_security.is_qscd else Level.ADVANCED_QC


def dated(signed: str) -> Dated:
    """Raises ListError where the list does not say until when it is good: a closed one never does."""
    scheme = _scheme(signed)
    try:
        number = int(scheme.findtext(f"{_TSL}TSLSequenceNumber", ""))
        issued = _instant(scheme.findtext(f"{_TSL}ListIssueDateTime", ""))
        until = _instant(scheme.findtext(f"{_TSL}NextUpdate/{_TSL}dateTime", ""))
    except ValueError as error:
        raise ListError("elle ne dit pas son numéro, sa date, ou jusqu’à quand elle est valable.") from error
    return Dated(number, issued, until)


def addresses(list_of_lists: str) -> tuple[str, ...]:
    """What it gives for more about itself: pages to read, and the lists through which its signers changed.

    Raises ListError.
    """
    found = _scheme(list_of_lists).findall(f"{_TSL}SchemeInformationURI/{_TSL}URI")
    return tuple((item.text or "").strip() for item in found)


def signed_part(xml: str, signers: Sequence[asn1_x509.Certificate], *, at: datetime) -> Signed:
    """What one of these signed, with a certificate that is valid at that instant. Raises ListError."""
    for signer in signers:
        try:
            # pyHanko's public readers take the time from the machine, and keep this text to themselves.
            return Signed(_validate_and_extract_tl_data(xml, signer, at), signer)
        except (SignatureValidationError, etree.XMLSyntaxError, ValueError):
            continue
    raise ListError("elle n’est pas signée par ceux qui doivent la signer.")


def pointer(list_of_lists: str) -> TLReference:
    """Where the list of France is and who signs it, by the signed part of the list of lists. Raises ListError."""
    for reference in _parsed(parse_lotl_unsafe, list_of_lists).references:
        if reference.territory.upper() == TERRITORY and LOTL_RULE not in reference.scheme_rules:
            return reference
    raise ListError("la liste des listes ne nomme pas celle de la France.")


def own_signers(list_of_lists: str) -> tuple[asn1_x509.Certificate, ...]:
    """Who signs the list of lists from then on, by its pointer to itself (TS 119 612, 5.3.13). Raises ListError."""
    for reference in _parsed(parse_lotl_unsafe, list_of_lists).references:
        if LOTL_RULE in reference.scheme_rules and reference.tlso_certs:
            return tuple(reference.tlso_certs)
    raise ListError("une liste des listes ne dit pas par qui elle est signée.")


def read_list(list_of_lists: Signed, national: Signed) -> EuropeanList:
    """Raises ListError."""
    registry, problems = _parsed(trust_list_to_registry_unsafe, national.content)
    if not list(registry.known_certificate_authorities):
        raise ListError(f"elle ne nomme aucune autorité en activité ({len(problems)} entrées illisibles).")
    until = min(dated(list_of_lists.content).next_update, dated(national.content).next_update)
    return EuropeanList(registry, until, (list_of_lists.signer, national.signer))


def _scheme(xml: str) -> etree._Element:
    try:
        scheme = etree.fromstring(xml.encode(), _PARSER).find(f"{_TSL}SchemeInformation")
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ListError("elle n’est pas en XML.") from error
    if scheme is None:
        raise ListError("ce n’est pas une liste de confiance.")
    return scheme


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _parsed(reader: Callable[[str], Read], signed: str) -> Read:
    try:
        return reader(signed)
    except (ValueError, TypeError, LookupError, AttributeError, ParserError) as error:
        raise ListError(f"elle ne se lit pas ({type(error).__name__}).") from error


def _with_certificates(known: Iterable[Authority]) -> list[AuthorityWithCert]:
    return [item for item in known if isinstance(item, AuthorityWithCert)]
