"""The European lists in small: a list of lists and a French list, signed by an operator of the test's own."""

import base64
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from lxml import etree
from signxml.xades import XAdESSigner

from tests.factories.certificates import readable

_SPACE = "http://uri.etsi.org/02231/v2#"
_BASE = "http://uri.etsi.org/TrstSvc"
_MEDIA = "http://uri.etsi.org/02231/v2/additionaltypes#"
GRANTED, WITHDRAWN = "granted", "withdrawn"
CA, TIMESTAMPS = f"{_BASE}/Svctype/CA/QC", f"{_BASE}/Svctype/TSA/QTST"
MONTH = timedelta(days=30)


class ListOperator:
    """Signs both lists; its certificate is the anchor."""

    def __init__(
        self, at: datetime, *, name: str = "Opérateur des listes", until: datetime | None = None
    ) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        made = x509.CertificateBuilder().subject_name(name).issuer_name(name)
        made = made.public_key(self._key.public_key()).serial_number(x509.random_serial_number())
        made = made.not_valid_before(at - MONTH).not_valid_after(until or at + 400 * MONTH)
        self._certificate = made.sign(self._key, hashes.SHA256())

    @property
    def anchor(self) -> asn1_x509.Certificate:
        return readable(self._certificate)

    def list_of_lists(
        self,
        french_url: str,
        at: datetime,
        *,
        number: int = 1,
        next_signers: Sequence["ListOperator"] = (),
        about: Sequence[str] = (),
    ) -> bytes:
        """``next_signers`` sign it from then on, itself unless given; ``about``: addresses that come with it."""
        french = _pointer(french_url, "FR", "EUcommon", [self.anchor])
        signers = [one.anchor for one in next_signers or [self]]
        itself = _pointer("https://lists.example/eu-lotl.xml", "EU", "EUlistofthelists", signers)
        german = _pointer(
            french_url.replace("fr", "de"), "DE", "EUcommon", [self.anchor]
        )  # never asked for here
        pointers = f"<PointersToOtherTSL>{itself}{german}{french}</PointersToOtherTSL>"
        return self._signed(_scheme("EU", at, at + MONTH, number, pointers, about))

    def french_list(
        self,
        at: datetime,
        services: Iterable[tuple[str, asn1_x509.Certificate, str, datetime]],
        *,
        until: datetime | None = None,
        number: int = 1,
    ) -> bytes:
        """``services``: kind, certificate, status, since when."""
        provider = "".join(_service(*service) for service in services)
        return self._signed(
            _scheme("FR", at, until or at + MONTH, number)
            + "<TrustServiceProviderList><TrustServiceProvider><TSPInformation/><TSPServices>"
            + f"{provider}</TSPServices></TrustServiceProvider></TrustServiceProviderList>"
        )

    def _signed(self, inside: str) -> bytes:
        text = f'<TrustServiceStatusList xmlns="{_SPACE}" xmlns:x="{_MEDIA}" Id="list">{inside}</TrustServiceStatusList>'
        signer = XAdESSigner(
            signature_algorithm="ecdsa-sha256",
            c14n_algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
        )
        return etree.tostring(
            signer.sign(etree.fromstring(text.encode()), key=self._key, cert=[self._certificate])
        )


def _pointer(url: str, territory: str, rules: str, signers: Sequence[asn1_x509.Certificate]) -> str:
    identities = "".join(
        "<ServiceDigitalIdentity><DigitalId><X509Certificate>"
        f"{_text(one)}</X509Certificate></DigitalId></ServiceDigitalIdentity>"
        for one in signers
    )
    return f"""<OtherTSLPointer><ServiceDigitalIdentities>{identities}</ServiceDigitalIdentities>
<TSLLocation>{url}</TSLLocation><AdditionalInformation>
<OtherInformation><SchemeTypeCommunityRules>
<URI xml:lang="en">{_BASE}/TrustedList/schemerules/{rules}</URI></SchemeTypeCommunityRules></OtherInformation>
<OtherInformation><SchemeTerritory>{territory}</SchemeTerritory></OtherInformation>
<OtherInformation><x:MimeType>application/vnd.etsi.tsl+xml</x:MimeType></OtherInformation>
</AdditionalInformation></OtherTSLPointer>"""


def _scheme(
    territory: str, at: datetime, until: datetime, number: int, pointers: str = "", about: Sequence[str] = ()
) -> str:
    uris = "".join(
        f'<URI xml:lang="en">{one}</URI>' for one in (*about, "https://lists.example/legal-notice.html")
    )
    return f"""<SchemeInformation><TSLVersionIdentifier>5</TSLVersionIdentifier>
<TSLSequenceNumber>{number}</TSLSequenceNumber><TSLType>{_BASE}/TrustedList/TSLType/EUgeneric</TSLType>
<SchemeInformationURI>{uris}</SchemeInformationURI>
<SchemeTerritory>{territory}</SchemeTerritory>{pointers}<ListIssueDateTime>{_instant(at)}</ListIssueDateTime>
<NextUpdate><dateTime>{_instant(until)}</dateTime></NextUpdate></SchemeInformation>"""


def _service(kind: str, certificate: asn1_x509.Certificate, status: str, since: datetime) -> str:
    return f"""<TSPService><ServiceInformation><ServiceTypeIdentifier>{kind}</ServiceTypeIdentifier>
<ServiceName><Name xml:lang="en">{kind.rsplit("/", 1)[-1]}</Name></ServiceName>
<ServiceDigitalIdentity><DigitalId><X509Certificate>{_text(certificate)}</X509Certificate></DigitalId>
</ServiceDigitalIdentity><ServiceStatus>{_BASE}/TrustedList/Svcstatus/{status}</ServiceStatus>
<StatusStartingTime>{_instant(since)}</StatusStartingTime></ServiceInformation></TSPService>"""


def _text(certificate: asn1_x509.Certificate) -> str:
    return base64.b64encode(certificate.dump()).decode()


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
