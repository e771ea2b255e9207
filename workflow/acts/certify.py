"""Certifying an approved file: done here where this process holds the keys, asked of the process that seals elsewhere."""

import time
from datetime import datetime

from sqlalchemy import select

from foundation.errors import Refusal
from signing import orders
from signing.orders import SealingOrder
from signing.timestamps import TimestampUnavailable
from workflow.records.convention import Document, DocumentRole
from workflow.workshop import Workshop

PATIENCE = 20.0
"""Seconds for which a page waits: two time-stamp authorities that hang, one after the other, take as long."""
_PAUSE = 0.1


class NobodySeals(Refusal):
    """The process that holds the keys has not answered."""

    def __init__(self) -> None:
        super().__init__(
            "Le service qui scelle les documents ne répond pas : le texte n’est pas envoyé et rien n’a "
            "changé. Prévenez l’administrateur (la commande « conventio doctor » dit ce qui manque), puis "
            "recommencez."
        )


class CertificationRefused(Refusal):
    """``reason`` is what the process that seals answered."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"Le document n’a pas été certifié, et rien n’a changé. {reason}")


class NotApproved(Refusal):
    """Somebody asks for a certification of a file that nobody approved: the key does not serve for that."""

    def __init__(self, sha256: str) -> None:
        self.sha256 = sha256
        super().__init__(
            f"Le fichier d’empreinte {sha256} n’est le texte figé d’aucune convention ni d’aucun avenant."
        )


def certified(workshop: Workshop, frozen_sha256: str, *, at: datetime) -> str:
    """SHA-256 of the certified file, which stands in the vault.

    Raises TimestampUnavailable, Unsignable, NobodySeals, CertificationRefused, the vault's problems.
    """
    if workshop.desk.holds_keys:
        return _certified_here(workshop, frozen_sha256, at=at)
    with workshop.database.transaction() as session:
        number = orders.place(session, frozen_sha256, at=at).id
    order = _answered(workshop, number)
    if order.silent_authorities:
        raise TimestampUnavailable(order.silent_authorities)
    if order.problem:
        raise CertificationRefused(order.problem)
    return order.certified_sha256


def carry_out_orders(workshop: Workshop, *, at: datetime) -> int:
    """Answers everything that was asked of the process that seals; returns how many orders there were."""
    with workshop.database.reading() as session:
        asked = orders.waiting(session)
    for order in asked:
        _carry_out(workshop, order, at)
    return len(asked)


def _carry_out(workshop: Workshop, order: SealingOrder, at: datetime) -> None:
    silent: dict[str, str] = {}
    try:
        _demand_approved(workshop, order.frozen_sha256)
        sha256 = _certified_here(workshop, order.frozen_sha256, at=at)
    except TimestampUnavailable as problem:
        words, silent = str(problem), problem.reasons
    except Refusal as problem:
        words = str(problem)
    else:
        with workshop.database.transaction() as session:
            orders.carried_out(session, order.id, certified_sha256=sha256, at=at)
        return
    with workshop.database.transaction() as session:
        orders.refused(session, order.id, problem=words, silent_authorities=silent, at=at)


def _certified_here(workshop: Workshop, frozen_sha256: str, *, at: datetime) -> str:
    return workshop.vault.put(workshop.desk.certify(workshop.vault.get(frozen_sha256), at=at))


def _demand_approved(workshop: Workshop, sha256: str) -> None:
    query = select(Document.id).where(Document.sha256 == sha256, Document.role == DocumentRole.FROZEN_PDF)
    with workshop.database.reading() as session:
        if session.scalars(query.limit(1)).first() is None:
            raise NotApproved(sha256)


def _answered(workshop: Workshop, order_id: int) -> SealingOrder:
    """Raises NobodySeals."""
    deadline = time.monotonic() + PATIENCE
    while True:
        with workshop.database.reading() as session:
            order = session.get_one(SealingOrder, order_id)
        if order.done_at is not None:
            return order
        if time.monotonic() > deadline:
            raise NobodySeals
        time.sleep(_PAUSE)
