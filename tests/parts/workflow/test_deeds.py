"""Conventions and avenants in one table: one circuit for both, and each list shows only its own."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from foundation.database import Database
from tests.people import hire
from workflow.acts import co_contractors
from workflow.acts.step import UnknownConvention, by_number, locked, locked_convention
from workflow.packs import find_pack
from workflow.records.convention import Avenant, Convention, Deed

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


def convention_with_avenant(session: Session) -> Convention:
    party = co_contractors.enter(
        session,
        co_contractors.Particulars(**find_pack("epn-normandie").sample.co_contractor),
        at=NOON,
    )
    common = {
        "kind": "epn-normandie", "template_version": "1", "co_contractor": party,
        "agent": hire(session, "agnes@region.example"), "created_at": NOON, "changed_at": NOON,
    }  # fmt: skip
    convention = Convention(number="EPN-2027-0001", verification_code="A", **common)
    session.add(convention)
    session.flush()
    session.add(_avenant(convention, "B", common))
    session.flush()
    return convention


def _avenant(convention: Convention, code: str, common: dict[str, object]) -> Avenant:
    return Avenant(
        number=f"{convention.number}-A1", verification_code=code, convention=convention, rank=1, **common
    )


def test_each_kind_of_deed_is_listed_alone_and_both_together(database: Database) -> None:
    with database.transaction() as session:
        convention_with_avenant(session)
    with database.reading() as session:
        assert [deed.number for deed in session.scalars(select(Convention)).unique()] == ["EPN-2027-0001"]
        assert [deed.number for deed in session.scalars(select(Avenant)).unique()] == ["EPN-2027-0001-A1"]
        everything = session.scalars(select(Deed).order_by(Deed.id)).unique().all()
        assert [type(deed) for deed in everything] == [Convention, Avenant]
        assert session.get(Convention, everything[1].id) is None


def test_an_avenant_read_alone_still_knows_its_convention(database: Database) -> None:
    with database.transaction() as session:
        convention_with_avenant(session)
    with database.reading() as session:
        avenant = by_number(session, "EPN-2027-0001-A1")
    # Read outside the session: nothing is loaded late.
    assert avenant.agreement.number == "EPN-2027-0001"
    assert avenant.title.startswith("Avenant n° 1 à la convention EPN-2027-0001 avec ")
    assert [item.number for item in avenant.agreement.avenants] == ["EPN-2027-0001-A1"]


def test_what_only_a_convention_undergoes_refuses_an_avenant(database: Database) -> None:
    with database.transaction() as session:
        avenant_id = convention_with_avenant(session).id + 1
        assert locked(session, avenant_id).number == "EPN-2027-0001-A1"
        with pytest.raises(UnknownConvention, match="EPN-2027-0001-A1"):
            locked_convention(session, avenant_id)


def test_a_rank_is_given_once(database: Database) -> None:
    with database.transaction() as session:
        convention = convention_with_avenant(session)
    twin = Avenant(
        kind="epn-normandie", template_version="1", co_contractor_id=convention.co_contractor_id,
        agent_id=convention.agent_id, created_at=NOON, changed_at=NOON,
        number="EPN-2027-0001-A2", verification_code="C", amended_id=convention.id, rank=1,
    )  # fmt: skip
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.add(twin)
