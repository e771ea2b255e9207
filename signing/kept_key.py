"""A signer for pyHanko that keeps its key: the library's own parses and checks it anew for every signature.

Measured with RSA-3072: a tenth of the time (see ``scripts/bench/signatures.py``).
"""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing.certificates import Credential
from signing.hardware import TokenKey

_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
_LARGEST_ECDSA = 72
"""Bytes of a DER-encoded signature over P-256."""
_LARGEST_IN_A_TOKEN = 512
"""Bytes of a signature by RSA of 4096 bits; tokens sign with SHA-256."""


class KeptKeySigner(Signer):
    """Signs with the key of a credential (RSA PKCS#1 v1.5, or ECDSA)."""

    def __init__(self, credential: Credential) -> None:
        above = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko is partly untyped
        above.register_multiple(credential.issuers)
        super().__init__(signing_cert=credential.certificate, cert_registry=above)
        self._key = credential.key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        algorithm = _HASHES[digest_algorithm]
        if isinstance(self._key, TokenKey):
            return bytes(_LARGEST_IN_A_TOKEN) if dry_run else self._key.sign(data)
        if isinstance(self._key, rsa.RSAPrivateKey):
            if dry_run:
                return bytes(self._key.key_size // 8)
            return self._key.sign(data, padding.PKCS1v15(), algorithm)
        if dry_run:
            return bytes(_LARGEST_ECDSA)
        return self._key.sign(data, ec.ECDSA(algorithm))
