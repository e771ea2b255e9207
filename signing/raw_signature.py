"""A raw signature that came from outside: is it that of these bytes, by this certificate?

pyHanko would put whatever it is given into the file without a look.
"""

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature


class NotASignature(Exception):  # noqa: N818 - named for the situation
    """It does not verify, or its key is of a kind that we do not use."""


def checked(value: bytes, data: bytes, certificate_der: bytes) -> bytes:
    """The signature as CMS wants it (ECDSA in DER, where services often give r and s side by side).

    Raises NotASignature.
    """
    key = x509.load_der_x509_certificate(certificate_der).public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(value, data, padding.PKCS1v15(), hashes.SHA256())
            return value
        if isinstance(key, ec.EllipticCurvePublicKey):
            encoded = _in_der(value, key)
            key.verify(encoded, data, ec.ECDSA(hashes.SHA256()))
            return encoded
    except InvalidSignature as error:
        raise NotASignature from error
    raise NotASignature


def _in_der(value: bytes, key: ec.EllipticCurvePublicKey) -> bytes:
    half = (key.curve.key_size + 7) // 8
    if len(value) != 2 * half:
        return value
    return encode_dss_signature(int.from_bytes(value[:half]), int.from_bytes(value[half:]))
