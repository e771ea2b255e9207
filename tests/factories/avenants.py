"""Avenants in each state, made by the same acts as people make them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from tests.factories import conventions as made
from tests.factories.conventions import MINUTE, Office
from tests.factories.scans import scan
from workflow.acts import amend, approve, draft, review, send, write_change
from workflow.acts.paper_original import HandwrittenSignature
from workflow.acts.register_paper import register_paper
from workflow.records.convention import Avenant, Medium
from workflow.rules.changes import Action, Change

HOUR = timedelta(hours=1)
LONGER = Change(
    action=Action.REPLACE,
    article="3",
    wording="Le présent accord est conclu pour une durée de quatre ans.\n\nIl se renouvelle ensuite d’année en année par "
    "tacite reconduction, sauf dénonciation par lettre recommandée avec un préavis de trois mois.",
)
FOUR_YEARS: tuple[Mapping[str, Any], ...] = ({"name": "initial-term", "years": 4},)
WORKSHOPS = Change(
    action=Action.ADD,
    article="13",
    title="Ateliers itinérants",
    wording="Le co-contractant tient chaque année quatre ateliers hors de ses murs.",
)


def started(office: Office, convention_id: int, *, at: datetime, request: int | None = None) -> int:
    return amend.start_avenant(
        office.workshop, convention_id, request_number=request, actor=office.drafter, at=at
    )


def drafted(
    office: Office,
    convention_id: int,
    *changes: Change,
    at: datetime,
    clauses: tuple[Mapping[str, Any], ...] = (),
    effect: date | None = None,
    request: int | None = None,
    sure: bool = True,
) -> int:
    """An avenant ready to be submitted; ``clauses`` belong to the first change.

    ``sure``: of what stands beside the wording, since most tests shorten articles to one sentence.
    """
    number = started(office, convention_id, at=at, request=request)
    for rank, change in enumerate(changes or (WORKSHOPS,)):
        write_change.write_change(
            office.workshop, number, change, clauses=clauses if rank == 0 else (), sure=sure,
            actor=office.drafter, at=at,
        )  # fmt: skip
    if effect is not None:
        write_change.name_effect(office.workshop, number, effect, actor=office.drafter, at=at)
    fill_in(office, number, at=at)
    return number


def fill_in(office: Office, avenant_id: int, *, at: datetime) -> None:
    fields = {
        "avenant_reasons": "Le co-contractant ouvre un second lieu.",
        "decision_date": at.date().isoformat(),
        "commission_date": made.decided_before(at)["commission_date"],
    }
    with office.workshop.database.transaction() as session:
        problems = draft.fill_in(
            session, office.workshop.settings, avenant_id, fields, actor=office.drafter, at=at
        )
    assert problems == {}


def approved(office: Office, convention_id: int, *changes: Change, at: datetime, **more: Any) -> int:
    number = drafted(office, convention_id, *changes, at=at, **more)
    review.submit(office.workshop, number, actor=office.drafter, at=at + MINUTE)
    approve.approve(office.workshop, number, actor=office.approver, at=at + 2 * MINUTE)
    return number


def sent(office: Office, convention_id: int, *changes: Change, at: datetime, **more: Any) -> int:
    number = approved(office, convention_id, *changes, at=at, **more)
    office.means.set_clock(at + 3 * MINUTE)
    send.send(office.workshop, number, actor=office.drafter, at=at + 3 * MINUTE)
    return number


def signed(office: Office, convention_id: int, *changes: Change, at: datetime, **more: Any) -> int:
    """Signed by both parties within two hours after ``at``."""
    number = sent(office, convention_id, *changes, at=at, **more)
    made.finish_round(office, number, "co-contractor", at=at + HOUR)
    made.finish_round(office, number, "region", at=at + 2 * HOUR)
    return number


def signed_on_paper(
    office: Office,
    convention_id: int,
    *changes: Change,
    at: datetime,
    on: date | None = None,
    **more: Any,
) -> int:
    """The same on paper, signed by both that day: nothing of it is slow. ``on``: signed before it was opened here."""
    number = drafted(office, convention_id, *changes, at=at, **more)
    with office.workshop.database.transaction() as session:
        draft.choose_medium(session, number, Medium.PAPER, actor=office.drafter, at=at)
    register(office, number, on=on or at.date(), at=at)
    return number


def register(office: Office, deed_id: int, *, on: date, at: datetime) -> None:
    """The original signed by hand by both parties."""
    people = (
        ("co-contractor", "Claire Lemonnier", "Présidente"),
        ("region", "Hugues Bellengreville", "Président"),
    )
    register_paper(
        office.workshop,
        deed_id,
        signatures=tuple(
            HandwrittenSignature(party=party, name=name, capacity=capacity, on=on)
            for party, name, capacity in people
        ),
        certified_by="Agnès Rédactrice",
        scan=scan(),
        actor=office.drafter,
        at=at,
    )


def number_of(office: Office, avenant_id: int) -> str:
    with office.workshop.database.reading() as session:
        return session.get_one(Avenant, avenant_id).number
