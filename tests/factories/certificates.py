"""An authority of the outside world, which gives certificates to people: a root, an intermediate, its revocation list."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from signing.certificates import Credential
from tests.factories.local_server import LocalServer

DER, PEM = serialization.Encoding.DER, serialization.Encoding.PEM
QC_STATEMENTS = x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3")
QUALIFIED = bytes.fromhex("300a3008060604008e460101")
"""QcCompliance alone (ETSI EN 319 412-5, 4.2.1)."""
QUALIFIED_IN_A_DEVICE = bytes.fromhex("30143008060604008e4601013008060604008e460104")
"""QcCompliance and QcSSCD."""
YEARS = timedelta(days=3650)
PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def curve_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def rsa_key() -> rsa.RSAPrivateKey:
    """For tools that know no curves; made in a second."""
    return rsa.generate_private_key(65537, 3072)


def readable(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(DER))


@dataclass
class OutsideAuthority:
    """``server`` serves its revocation lists; every certificate names it, as real ones do."""

    name: str
    server: LocalServer
    at: datetime
    revoked: list[tuple[int, datetime]] = field(default_factory=list)
    new_key: Callable[[], PrivateKey] = curve_key

    def __post_init__(self) -> None:
        self._root_key, self._key = self.new_key(), self.new_key()
        root, middle = f"Racine {self.name}", f"AC {self.name} Personnes"
        self.root = self._issue(root, self._root_key, root, self._root_key, "root", authority=True)
        self.intermediate = self._issue(middle, self._key, root, self._root_key, "root", authority=True)
        self.publish()

    @property
    def anchor(self) -> asn1_x509.Certificate:
        return readable(self.root)

    @property
    def pem(self) -> bytes:
        return self.root.public_bytes(PEM)

    def lists(self) -> list[asn1_crl.CertificateList]:
        """The revocation lists as they are served."""
        return [
            asn1_crl.CertificateList.load(self.server.pages[f"/{name}.crl"]) for name in ("root", "people")
        ]

    def publish(self, *, at: datetime | None = None, good_for: timedelta = YEARS) -> None:
        """New revocation lists."""
        at = at or self.at
        for name, key, subject in (
            ("root", self._root_key, self.root.subject),
            ("people", self._key, self.intermediate.subject),
        ):
            made = x509.CertificateRevocationListBuilder().issuer_name(subject)
            made = made.last_update(at).next_update(at + good_for)
            for serial, instant in self.revoked if name == "people" else ():
                entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(instant)
                made = made.add_revoked_certificate(entry.build())
            self.server.pages[f"/{name}.crl"] = made.sign(key, hashes.SHA256()).public_bytes(DER)

    def person(
        self,
        first_name: str,
        last_name: str,
        *,
        until: datetime | None = None,
        statements: bytes = b"",
        full_subject: bool = True,
        address: str = "",
    ) -> Credential:
        """A certificate for a person and its key; ``address`` is what it names instead of the authority's own."""
        key = self.new_key()
        made = self._issue(
            f"{first_name} {last_name}",
            key,
            f"AC {self.name} Personnes",
            self._key,
            "people",
            names=(first_name, last_name) if full_subject else None,
            until=until,
            statements=statements,
            address=address,
        )
        return Credential(readable(made), key, (readable(self.intermediate),))

    def revoke(self, credential: Credential, *, at: datetime) -> None:
        self.revoked.append((credential.certificate.serial_number, at))
        self.publish()

    def _issue(
        self,
        name: str,
        key: PrivateKey,
        issuer: str,
        issuer_key: PrivateKey,
        list_name: str,
        *,
        authority: bool = False,
        names: tuple[str, str] | None = None,
        until: datetime | None = None,
        statements: bytes = b"",
        address: str = "",
    ) -> x509.Certificate:
        where = address or self.server.url
        made = (
            x509.CertificateBuilder()
            .subject_name(_subject(name, names))
            .issuer_name(_subject(issuer, None))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.at)
            .not_valid_after(until or self.at + YEARS)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(_usage(authority=authority), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
            )
            .add_extension(_list_at(f"{where}/{list_name}.crl"), critical=False)
            .add_extension(_issuer_at(f"{where}/issuer.cer"), critical=False)
        )
        if statements:
            made = made.add_extension(x509.UnrecognizedExtension(QC_STATEMENTS, statements), critical=False)
        return made.sign(issuer_key, hashes.SHA256())


def _subject(name: str, names: tuple[str, str] | None) -> x509.Name:
    parts = [(NameOID.COUNTRY_NAME, "FR"), (NameOID.COMMON_NAME, name)]
    if names:
        parts += [(NameOID.GIVEN_NAME, names[0]), (NameOID.SURNAME, names[1])]
        parts += [(NameOID.SERIAL_NUMBER, "PNOFR-0001")]
    return x509.Name([x509.NameAttribute(kind, text) for kind, text in parts])


def _usage(*, authority: bool) -> x509.KeyUsage:
    off = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        **off,
    )


def _list_at(url: str) -> x509.CRLDistributionPoints:
    return x509.CRLDistributionPoints(
        [x509.DistributionPoint([x509.UniformResourceIdentifier(url)], None, None, None)]
    )


def _issuer_at(url: str) -> x509.AuthorityInformationAccess:
    place = x509.UniformResourceIdentifier(url)
    return x509.AuthorityInformationAccess(
        [x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, place)]
    )
