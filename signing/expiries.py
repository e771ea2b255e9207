"""What ends one day: every key and certificate that signatures here rest on, seen from afar."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import x509 as asn1_x509
from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from foundation.database import Base
from foundation.types import Instant
from signing.certificates import common_name
from signing.desk import SigningDesk
from signing.european_fetch import EuropeanLists

AHEAD = timedelta(days=60)
"""How long before its end a certificate is told of: to order one and put it in place takes weeks."""
LIST_AHEAD = timedelta(days=7)
"""The lists of the Union are renewed at the last moment, and fetched daily."""
_SEAL = "faites « conventio keys --renew-seal » : rien ne s’arrête, et ce qui est scellé reste valable"
_AUTHORITY = (
    "faites « conventio keys --renew-authority » : rien ne s’arrête, et ce qui est signé reste valable"
)
_TIMESTAMPS = "demandez à l’autorité d’horodatage son nouveau certificat, et ajoutez-le à ceux de confiance"
_LISTED = "demandez à cette autorité son nouveau certificat, et ajoutez-le à côté de l’ancien"
_PERSON = "faites renouveler ce certificat, et remplacez son fichier dans « signers »"
_SIGNER = (
    "rien, si la liste est signée d’ici là par un autre : le programme suit ses changements de signataires ; sinon, "
    "voyez docs/trust.md"
)
_GIVEN = "le fichier CONVENTIO_TRUSTED_LIST_ANCHOR_FILE nomme ce signataire : demandez-en un nouveau, ou retirez-le"
_LIST = "la tâche « trusted-lists » les rapporte chaque jour : voyez pourquoi elle échoue"


@dataclass(frozen=True, slots=True)
class Expiry:
    """One thing that ends: what it is, when, and what to do."""

    key: str
    """Of this very certificate: a new one in its place is another thing."""
    what: str
    ends_at: datetime
    remedy: str
    ahead: timedelta = AHEAD

    def is_near(self, at: datetime) -> bool:
        return self.ends_at - at < self.ahead


class WatchedExpiry(Base):
    """As the worker saw it last: the pages read this, since only the worker asks the time-stamp authorities."""

    __tablename__ = "watched_expiry"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    what: Mapped[str] = mapped_column(String(300))
    ends_at: Mapped[datetime] = mapped_column(Instant)
    remedy: Mapped[str] = mapped_column(String(300))
    near_from: Mapped[datetime] = mapped_column(Instant)
    """From when on it is told of."""
    seen_at: Mapped[datetime] = mapped_column(Instant)


def expiries(desk: SigningDesk, *, at: datetime) -> tuple[Expiry, ...]:
    """What this process knows of, the first to end first; each thing once."""
    found = {one.key: one for one in _all(desk, at)}
    return tuple(sorted(found.values(), key=lambda one: (one.ends_at, one.what)))


def keep(session: Session, seen: Iterable[Expiry], *, at: datetime) -> None:
    """Writes down what was seen in one look; what was not seen this time is no longer in use."""
    for one in seen:
        session.merge(
            WatchedExpiry(
                key=one.key,
                what=one.what[:300],
                ends_at=one.ends_at,
                remedy=one.remedy,
                near_from=one.ends_at - one.ahead,
                seen_at=at,
            )
        )


def watched(session: Session) -> list[WatchedExpiry]:
    """What the last look saw, the first to end first."""
    last = select(func.max(WatchedExpiry.seen_at)).scalar_subquery()
    query = select(WatchedExpiry).where(WatchedExpiry.seen_at == last)
    return list(session.scalars(query.order_by(WatchedExpiry.ends_at, WatchedExpiry.what)))


def _all(desk: SigningDesk, at: datetime) -> Iterator[Expiry]:
    own, trust = desk.ring.certificates, desk.trust(at=at)
    yield _of(own.authority, "Autorité de l’instance", _AUTHORITY)
    yield _of(own.seal, "Cachet de la plateforme", _SEAL)
    for label, chain in desk.people.everybody().items():
        yield _of(chain[0], f"Clé du module « {label} », {common_name(chain[0])}", _PERSON)
        yield from (_of(one, f"Autorité de {common_name(chain[0])}", _PERSON) for one in chain[1:])
    for level, listed in trust.listed.items():
        yield from (_of(one, f"Autorité reconnue ({level.label})", _LISTED) for one in listed)
    for one in (*trust.timestamps, *trust.evidence.certificates):
        yield _of(one, "Horodatage", _TIMESTAMPS)
    if desk.european is not None:
        yield from _of_lists(desk.european, at)


def _of_lists(lists: EuropeanLists, at: datetime) -> Iterator[Expiry]:
    yield from (_of(one, "Signataire donné des listes européennes", _GIVEN) for one in lists.given)
    found = lists.current(at=at)
    if found is None:
        return
    ends = found.next_update
    yield Expiry(f"list:{ends:%Y-%m-%d}", "Listes de confiance européennes", ends, _LIST, LIST_AHEAD)
    for whose, signer in zip(("des listes", "de la France"), found.signers, strict=True):
        yield _of(signer, f"Signataire de la liste {whose}", _SIGNER)


def _of(certificate: asn1_x509.Certificate, what: str, remedy: str) -> Expiry:
    name = common_name(certificate)
    words = what if name in what else f"{what} : {name}"
    return Expiry(certificate.sha256.hex(), words, certificate.not_valid_after, remedy)
