"""The second factor of one account: the key proposed, its picture, adding it, taking it away (RFC 6238)."""

import base64
import hashlib
import hmac
from datetime import datetime

import pyotp
import segno
from markupsafe import Markup
from sqlalchemy.orm import Session

from foundation.errors import Refusal
from web.security import derived_key
from workflow.acts.sign_in import check_second_factor
from workflow.records.account import Account

ISSUER = "Conventio"
_KEY_BYTES = 20
"""160 bits, as RFC 4226 §4 recommends."""


def proposed_key(secret: bytes, account: Account, session_opened: int) -> str:
    """The key (base32) offered during one session: the same at each look, stored nowhere before it is proven."""
    subject = f"{account.id}:{account.totp_last_step}:{session_opened}".encode()
    digest = hmac.new(derived_key(secret, "second-factor"), subject, hashlib.sha256).digest()
    return base64.b32encode(digest[:_KEY_BYTES]).decode()


def picture(key: str, email: str) -> Markup:
    """The key as a QR code, an SVG element without any style: the content policy lets it be."""
    address = pyotp.TOTP(key).provisioning_uri(name=email, issuer_name=ISSUER)
    drawing = segno.make(address, error="m").svg_inline(
        svgclass="qr", lineclass=None, omitsize=True, border=3
    )
    return Markup(drawing)  # noqa: S704 - drawn by segno from our own address, which holds no markup


def add(
    session: Session, account: Account, *, key: str, code: str, address: str, at: datetime
) -> Refusal | None:
    """None when the code proves the key, which is then the account's; else nothing is changed."""
    account.totp_secret = key
    refusal = check_second_factor(session, account, code=code, address=address, at=at)
    if refusal is not None:
        account.totp_secret = None
    return refusal
