"""Keys in a cryptographic module (PKCS#11: an HSM, a card, SoftHSM): they sign there, and never come out.

One logged-in session a process: a module refuses a second one. It is opened at the first signature, hence after
any fork, and opened anew once where the module has lost it (unplugged, restarted). PKCS#11 sessions serve one
thread at a time.
"""

import hashlib
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from pkcs11 import KeyType, Mechanism, ObjectClass
from pkcs11.util import ec as pkcs11_ec
from pkcs11.util import rsa as pkcs11_rsa

from foundation.errors import Refusal
from foundation.settings import Settings
from signing.raw_signature import NotASignature, checked

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey
_LOST = (
    pkcs11.exceptions.DeviceError,
    pkcs11.exceptions.DeviceRemoved,
    pkcs11.exceptions.SessionClosed,
    pkcs11.exceptions.SessionHandleInvalid,
    pkcs11.exceptions.UserNotLoggedIn,
)
_P256_HALF = 32
_SESSIONS: dict[tuple[str, str], pkcs11.Session] = {}
_STALE: set[str] = set()
_LOCK = threading.RLock()


class UnusableModule(Refusal):
    """The module, its token, its PIN or a key in it cannot be used; ``reason`` ends the sentence."""

    def __init__(self, module: Path, reason: str) -> None:
        self.module, self.reason = module, reason
        super().__init__(f"Le module de clés ({module}) est inutilisable : {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One token of a module, as the settings name it. Nothing is opened until a key is asked for."""

    module: Path
    label: str
    pin_file: Path

    def key(self, *, label: str = "", id: bytes = b"") -> "TokenKey":  # noqa: A002 - CKA_ID
        """The private key of this label or identifier. Raises UnusableModule."""
        found = TokenKey(token=self, label=label, id=id)
        with _LOCK:
            found.find(self._session())
        return found

    def generate(self, *, label: str, on_curve: bool = False) -> PublicKey:
        """A new pair that never leaves the token, identified by its public half. Raises UnusableModule."""
        with _LOCK:
            try:
                return self._generated(label, on_curve)
            except pkcs11.exceptions.PKCS11Error as error:
                raise UnusableModule(self.module, f"il ne crée pas de clé ({_name(error)}).") from error

    def labels(self) -> tuple[str, ...]:
        """Of the private keys, for ``doctor``. Raises UnusableModule."""
        with _LOCK:
            found = self._session().get_objects({pkcs11.Attribute.CLASS: ObjectClass.PRIVATE_KEY})
            return tuple(sorted(str(one[pkcs11.Attribute.LABEL]) for one in found))

    def _generated(self, label: str, on_curve: bool) -> PublicKey:
        session = self._session()
        if on_curve:
            named = pkcs11_ec.encode_named_curve_parameters("secp256r1")
            domain = session.create_domain_parameters(
                KeyType.EC, {pkcs11.Attribute.EC_PARAMS: named}, local=True
            )
            public, private = domain.generate_keypair(store=True, label=label)
            encoded = pkcs11_ec.encode_ec_public_key(public)
        else:
            public, private = session.generate_keypair(KeyType.RSA, 3072, store=True, label=label)
            encoded = pkcs11_rsa.encode_rsa_public_key(public)
        made = _public(encoded)
        for half in (public, private):
            half[pkcs11.Attribute.ID] = key_id(made)
        return made

    def _session(self) -> pkcs11.Session:
        known = _SESSIONS.get((str(self.module), self.label))
        if known is None:
            known = _SESSIONS[str(self.module), self.label] = self._opened()
        return known

    def _opened(self) -> pkcs11.Session:
        try:
            pin = self.pin_file.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise UnusableModule(self.module, f"{self.pin_file} ne se lit pas ({error.strerror}).") from error
        if self.pin_file.stat().st_mode & 0o077:
            raise UnusableModule(
                self.module, f"d’autres comptes peuvent lire {self.pin_file} ; faites chmod 600."
            )
        try:
            library = pkcs11.lib(str(self.module))
            if _STALE:  # sessions were lost, or this process was forked from one that had opened them
                _begin_again(library)
            opened: pkcs11.Session = self._found_in(library).open(user_pin=pin, rw=True)
        except pkcs11.exceptions.PinIncorrect as error:
            raise UnusableModule(self.module, f"il refuse le code de {self.pin_file}.") from error
        except pkcs11.exceptions.NoSuchToken as error:
            raise UnusableModule(self.module, f"il ne contient pas « {self.label} ».") from error
        except (pkcs11.exceptions.PKCS11Error, RuntimeError) as error:
            raise UnusableModule(self.module, f"il ne s’ouvre pas ({_name(error)}).") from error
        return opened

    def _found_in(self, library: Any) -> Any:
        """A token that was made after the module was loaded is seen once the module begins again."""
        try:
            return library.get_token(token_label=self.label)
        except pkcs11.exceptions.NoSuchToken:
            _begin_again(library)
            return library.get_token(token_label=self.label)

    def _forget(self) -> None:
        """What was lost is opened anew at the next signature."""
        _forget_all()


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenKey:
    """A private key in a token: asked to sign, never read."""

    token: Token
    label: str = ""
    id: bytes = b""

    def sign(self, data: bytes) -> bytes:
        """With SHA-256, as CMS wants it. Raises UnusableModule."""
        with _LOCK:
            try:
                return self._sign(data)
            except _LOST:
                self.token._forget()
                return self._sign_again(data)
            except pkcs11.exceptions.PKCS11Error as error:
                raise UnusableModule(self.token.module, f"il ne signe pas ({_name(error)}).") from error

    def answers_for(self, certificate: x509.Certificate) -> bool:
        """Whether it is this certificate's key: tried, since names prove nothing."""
        probe = b"conventio"
        try:
            checked(self.sign(probe), probe, certificate.public_bytes(serialization.Encoding.DER))
        except NotASignature:
            return False
        return True

    def find(self, session: pkcs11.Session) -> Any:
        """The key as the module's library hands it out (it is partly untyped). Raises UnusableModule."""
        wanted = {"label": self.label} if self.label else {"id": self.id}
        try:
            return session.get_key(object_class=ObjectClass.PRIVATE_KEY, **wanted)
        except pkcs11.exceptions.NoSuchKey as error:
            raise UnusableModule(
                self.token.module, f"il n’y a pas de clé « {self.label or self.id.hex()} »."
            ) from error
        except pkcs11.exceptions.MultipleObjectsReturned as error:
            raise UnusableModule(
                self.token.module, f"plusieurs clés s’appellent « {self.label} »."
            ) from error

    def _sign(self, data: bytes) -> bytes:
        key = self.find(self.token._session())
        if key.key_type is KeyType.RSA:
            return bytes(key.sign(data, mechanism=Mechanism.SHA256_RSA_PKCS))
        # The digest is made here: SoftHSM and many cards have no ECDSA with SHA-256 of their own.
        raw = bytes(key.sign(hashlib.sha256(data).digest(), mechanism=Mechanism.ECDSA))
        half = len(raw) // 2
        return encode_dss_signature(int.from_bytes(raw[:half]), int.from_bytes(raw[half:]))

    def _sign_again(self, data: bytes) -> bytes:
        try:
            return self._sign(data)
        except pkcs11.exceptions.PKCS11Error as error:
            raise UnusableModule(self.token.module, f"il ne répond plus ({_name(error)}).") from error


def _begin_again(library: Any) -> None:
    """Ends every session of this process with the module."""
    _SESSIONS.clear()
    library.reinitialize()
    _STALE.clear()


def _forget_all() -> None:
    """A module's sessions do not survive a fork, nor its restart."""
    _SESSIONS.clear()
    _STALE.add("sessions")


os.register_at_fork(after_in_child=_forget_all)


def token_of(settings: Settings) -> Token | None:
    """The token of the settings; None where there is none. Raises UnusableModule where half of it is missing."""
    if settings.pkcs11_module is None:
        return None
    if not settings.pkcs11_token or settings.pkcs11_pin_file is None:
        raise UnusableModule(
            settings.pkcs11_module,
            "CONVENTIO_PKCS11_TOKEN et CONVENTIO_PKCS11_PIN_FILE vont avec CONVENTIO_PKCS11_MODULE.",
        )
    return Token(
        module=settings.pkcs11_module, label=settings.pkcs11_token, pin_file=settings.pkcs11_pin_file
    )


def key_id(public_key: PublicKey) -> bytes:
    """What identifies a pair in a token: the digest of its public half, as in the certificate's own identifier."""
    return x509.SubjectKeyIdentifier.from_public_key(public_key).digest


def _public(encoded: bytes) -> PublicKey:
    made = serialization.load_der_public_key(encoded)
    if not isinstance(made, PublicKey):
        raise TypeError(type(made))
    return made


def _name(error: Exception) -> str:
    return type(error).__name__ if not str(error) else str(error)
