"""Somebody says that they have read what they were told: by the link of its mail, or on the page of alerts.

Opening the link acknowledges nothing (mail scanners open every link); its button does.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.errors import Refusal
from workflow.records.alert import Alert

_DIGITS = 40
_LONGEST_ID = 15


class UnknownAlertLink(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Ce lien n’est pas valable : il est sans doute coupé. Ouvrez-le depuis le courriel, ou recopiez-le "
            "en entier."
        )


def token(secret: bytes, alert_id: int) -> str:
    """The secret part of a mail's link: 160 bits derived from the server key; it stands for the whole mail."""
    digest = hmac.new(secret, f"alerts:{alert_id}".encode(), hashlib.sha256).hexdigest()
    return f"{alert_id}-{digest[:_DIGITS]}"


def alerts_of(session: Session, secret: bytes, given: str) -> Sequence[Alert]:
    """What the mail of this link told, by date; changes nothing. Raises UnknownAlertLink."""
    number = given.partition("-")[0]
    if not number.isascii() or not number.isdigit() or len(number) > _LONGEST_ID:
        raise UnknownAlertLink
    if not hmac.compare_digest(given.encode(), token(secret, int(number)).encode()):
        raise UnknownAlertLink
    alert = session.get(Alert, int(number))
    if alert is None or alert.mail_id is None:
        raise UnknownAlertLink
    query = select(Alert).where(Alert.mail_id == alert.mail_id).order_by(Alert.target, Alert.id)
    return session.scalars(query).all()


def acknowledge(alerts: Iterable[Alert], *, by: str, at: datetime) -> int:
    """Says who has read them, and when; the first time stays. Returns how many were new."""
    fresh = [alert for alert in alerts if alert.acknowledged_at is None]
    for alert in fresh:
        alert.acknowledged_at, alert.acknowledged_by = at, by
    return len(fresh)
