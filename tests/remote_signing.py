"""A remote signature service over real HTTP, as the tests need one: it behaves like a provider, then misbehaves.

CSC API 1.0.4 under ``/csc/v1`` and 2 under ``/csc/v2``: OAuth 2 token, credentials/list, info, authorize (PIN and
one-time code, the hash pinned: SCAL2), signatures/signHash. Its certificates come from an authority of its own,
whose revocation list it serves.
"""

import base64
import json
import secrets
import threading
import time
import urllib.parse
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.x509.oid import NameOID

PIN, CODE, CLIENT, SECRET = "4321", "123456", "conventio", "s3cret"
_DER = serialization.Encoding.DER
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class Authority:
    """A root that issues certificates to persons, with the address of its revocation list in them."""

    def __init__(self, url: str, *, at: datetime) -> None:
        self._at, self._url = at, url
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._name = x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Exemple Confiance"),
                x509.NameAttribute(NameOID.COMMON_NAME, "Exemple Confiance, autorité de signature"),
            ]
        )
        made = self._builder(self._name, self._key, days=3650)
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        made = made.add_extension(_usage(authority=True), critical=True)
        self._root = made.sign(self._key, hashes.SHA256())
        self.anchor = asn1_x509.Certificate.load(self._root.public_bytes(_DER))
        self.revoked: list[int] = []
        self.published_at = at
        """The date of its revocation list: validators want one that is newer than the signature."""

    def issue(self, person: str, key: Key, *, days: int = 1460, of: str = "") -> bytes:
        """A certificate for signing, in DER."""
        parts = [(NameOID.COUNTRY_NAME, "FR"), (NameOID.ORGANIZATION_NAME, of), (NameOID.COMMON_NAME, person)]
        name = x509.Name([x509.NameAttribute(kind, text) for kind, text in parts if text])
        own = x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())
        made = self._builder(name, key, days=days)
        made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        made = made.add_extension(_usage(authority=False), critical=True)
        made = made.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own), critical=False
        )
        made = made.add_extension(
            x509.CRLDistributionPoints(
                [
                    x509.DistributionPoint(
                        [x509.UniformResourceIdentifier(f"{self._url}/crl")], None, None, None
                    )
                ]
            ),
            critical=False,
        )
        return made.sign(self._key, hashes.SHA256()).public_bytes(_DER)

    def revocations(self) -> bytes:
        made = x509.CertificateRevocationListBuilder().issuer_name(self._name)
        made = made.last_update(self.published_at).next_update(self.published_at + timedelta(days=3650))
        for serial in self.revoked:
            row = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(self._at)
            made = made.add_revoked_certificate(row.build())
        return made.sign(self._key, hashes.SHA256()).public_bytes(_DER)

    def _builder(self, subject: x509.Name, key: Key, *, days: int) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._at)
            .not_valid_after(self._at + timedelta(days=days))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=False, content_commitment=not authority, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=authority, crl_sign=authority,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


@dataclass
class Person:
    """One credential: whose, with which key."""

    name: str
    key: Key
    certificate: bytes
    enabled: bool = True


@dataclass
class Behaviour:
    """How the service misbehaves, and what it was asked."""

    fault: str = ""
    """slow | down | wrong-signature | garbage | late (the authorisation has ended) | other-key"""
    by_redirection: bool = False
    raw_ecdsa: bool = False
    asked: list[str] = field(default_factory=list)


class Provider:
    """The service; start it once, ``behave`` between tests."""

    def __init__(self, *, at: datetime) -> None:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                service._send(self, 200, service.authority.revocations(), "application/pkix-crl")

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service._answer(self, body)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.authority = Authority(self.url, at=at)
        self.people: dict[str, Person] = {}
        self.behaviour = Behaviour()
        self._tokens: set[str] = set()
        self._authorised: dict[str, list[str]] = {}
        self._granted: dict[str, list[str]] = {}
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def enrol(self, name: str, *, key: Key | None = None, id: str = "", **facts: Any) -> Person:  # noqa: A002
        """Gives somebody a certificate; their identifier at the service is their name in small letters."""
        own = key or ec.generate_private_key(ec.SECP256R1())
        person = Person(name, own, self.authority.issue(name, own, **facts))
        self.people[id or f"cred-{name.lower().replace(' ', '-')}"] = person
        return person

    def behave(self, **how: Any) -> Behaviour:
        self.behaviour = Behaviour(**how)
        return self.behaviour

    def forget_tokens(self) -> None:
        """As when the service restarts: nobody's token is known any more."""
        self._tokens.clear()

    def grant(self, address: str) -> str:
        """The person says yes on the service's own page; returns the code that goes back with them."""
        asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query))
        digest = asked.get("hashes") or asked["hash"]
        padded = base64.urlsafe_b64decode(digest + "=" * (-len(digest) % 4))
        code = secrets.token_hex(8)
        self._granted[code] = [base64.b64encode(padded).decode()]
        return code

    def _answer(self, request: BaseHTTPRequestHandler, body: bytes) -> None:
        path = urllib.parse.urlsplit(request.path).path
        name = path.split("/", 3)[-1]
        self.behaviour.asked.append(name)
        if self.behaviour.fault == "down":
            return self._send_json(request, 503, {"error": "server_error"})
        if self.behaviour.fault == "garbage" and name != "oauth2/token":
            return self._send(request, 200, b"<html>bonjour</html>", "text/html")
        if name == "oauth2/token":
            return self._token(request, dict(urllib.parse.parse_qsl(body.decode())))
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self._tokens:
            return self._send_json(request, 401, {"error": "invalid_token"})
        asked = json.loads(body)
        v2 = path.startswith("/csc/v2/")
        handler = {
            "credentials/list": self._list,
            "credentials/info": self._info,
            "credentials/sendOTP": lambda *_: (204, {}),
            "credentials/getChallenge": lambda *_: (204, {}),
            "credentials/authorize": self._authorize,
            "signatures/signHash": self._sign,
        }[name]
        return self._send_json(request, *handler(asked, v2))

    def _token(self, request: BaseHTTPRequestHandler, asked: dict[str, str]) -> None:
        if (asked.get("client_id"), asked.get("client_secret")) != (CLIENT, SECRET):
            return self._send_json(request, 401, {"error": "invalid_client"})
        made = secrets.token_hex(8)
        if asked["grant_type"] == "authorization_code":
            hashes_ = self._granted.pop(asked["code"], None)
            if hashes_ is None:
                return self._send_json(request, 400, {"error": "invalid_grant"})
            self._authorised[made] = hashes_
        else:
            self._tokens.add(made)
        return self._send_json(
            request, 200, {"access_token": made, "token_type": "Bearer", "expires_in": 3600}
        )

    def _list(self, asked: dict[str, Any], _v2: bool) -> tuple[int, dict[str, Any]]:
        theirs = [one for one in self.people if one.startswith(f"cred-{asked['userID'].lower()}")]
        return 200, {"credentialIDs": theirs}

    def _info(self, asked: dict[str, Any], v2: bool) -> tuple[int, dict[str, Any]]:
        person = self.people[asked["credentialID"]]
        chain = [person.certificate, self.authority.anchor.dump()]
        mode = "oauth2code" if self.behaviour.by_redirection else "explicit"
        told: dict[str, Any] = {
            "key": {"status": "enabled" if person.enabled else "disabled", "algo": ["1.2.840.113549.1.1.1"]},
            "cert": {"status": "valid", "certificates": [base64.b64encode(one).decode() for one in chain]},
            "SCAL": "2",
            "multisign": 1,
        }
        if v2:
            objects = [{"type": "Password", "id": "PIN"}, {"type": "ChallengeResponse", "id": "OTP"}]
            return 200, {**told, "auth": {"mode": mode, "expression": "PIN AND OTP", "objects": objects}}
        told |= {"authMode": mode, "PIN": {"presence": "true"}, "OTP": {"presence": "true", "type": "online"}}
        return 200, told

    def _authorize(self, asked: dict[str, Any], v2: bool) -> tuple[int, dict[str, Any]]:
        given = {item["id"]: item["value"] for item in asked.get("authData", [])} if v2 else asked
        if given.get("PIN") != PIN:
            return 400, {"error": "invalid_pin", "error_description": "The PIN is invalid"}
        if given.get("OTP") != CODE:
            return 400, {"error": "invalid_otp", "error_description": "The OTP is invalid"}
        sad = secrets.token_hex(8)
        self._authorised[sad] = asked["hashes"] if v2 else asked["hash"]
        return 200, {"SAD": sad, "expiresIn": 300}

    def _sign(self, asked: dict[str, Any], v2: bool) -> tuple[int, dict[str, Any]]:
        fault = self.behaviour.fault
        if fault == "slow":
            time.sleep(3)
        pinned = self._authorised.pop(asked["SAD"], None)
        wanted = asked["hashes"] if v2 else asked["hash"]
        if fault == "late" or pinned is None:
            return 400, {"error": "invalid_request", "error_description": "Invalid parameter SAD"}
        if pinned != wanted:
            return 400, {"error": "invalid_request", "error_description": "Hash is not authorized by the SAD"}
        person = self.people[asked["credentialID"]]
        value = self._value(person, base64.b64decode(wanted[0]))
        return 200, {"signatures": [base64.b64encode(value).decode()]}

    def _value(self, person: Person, digest: bytes) -> bytes:
        if self.behaviour.fault == "wrong-signature":
            digest = bytes(reversed(digest))
        key: Key = person.key
        if self.behaviour.fault == "other-key":
            key = ec.generate_private_key(ec.SECP256R1())
        if isinstance(key, rsa.RSAPrivateKey):
            return key.sign(digest, padding.PKCS1v15(), utils.Prehashed(hashes.SHA256()))
        value = key.sign(digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))
        if not self.behaviour.raw_ecdsa:
            return value
        r, s = utils.decode_dss_signature(value)
        return r.to_bytes(32) + s.to_bytes(32)

    def _send_json(self, request: BaseHTTPRequestHandler, status: int, told: dict[str, Any]) -> None:
        self._send(request, status, json.dumps(told).encode() if told else b"", "application/json")

    def _send(self, request: BaseHTTPRequestHandler, status: int, body: bytes, media_type: str) -> None:
        try:
            request.send_response(status)
            request.send_header("Content-Type", media_type)
            request.send_header("Content-Length", str(len(body)))
            request.end_headers()
            request.wfile.write(body)
        except OSError:
            """Whoever asked has stopped waiting."""


LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
