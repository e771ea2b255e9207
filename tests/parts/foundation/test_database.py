import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, Database
from foundation.types import Instant


class Mark(Base):
    __tablename__ = "test_mark"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)


NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_instants_come_back_aware_and_in_utc(database: Database) -> None:
    with database.transaction() as session:
        session.add(Mark(id=1, at=NOON))
    with database.reading() as session:
        assert session.scalars(select(Mark.at)).one() == NOON


def test_a_naive_datetime_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="naive"), database.transaction() as session:
        session.add(Mark(id=1, at=datetime(2026, 1, 1)))  # noqa: DTZ001 - the point of the test


def test_what_raises_is_rolled_back(database: Database) -> None:
    def add_then_fail() -> None:
        with database.transaction() as session:
            session.add(Mark(id=1, at=NOON))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        add_then_fail()
    with database.reading() as session:
        assert session.scalars(select(Mark)).all() == []


def test_reading_writes_nothing(database: Database) -> None:
    with database.reading() as session:
        session.add(Mark(id=1, at=NOON))
    with database.reading() as session:
        assert session.scalars(select(Mark)).all() == []


def test_two_read_then_write_transactions_both_succeed(database: Database) -> None:
    """In SQLite's WAL a read followed by a write fails at once unless the transaction began as a writer."""
    with database.transaction() as session:
        session.add(Mark(id=1, at=NOON))
    barrier = threading.Barrier(2)

    def add(number: int) -> None:
        barrier.wait()
        for step in range(10):
            with database.transaction() as session:
                session.execute(text("SELECT count(*) FROM test_mark")).one()
                session.add(Mark(id=number * 100 + step, at=NOON))

    threads = [threading.Thread(target=add, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM test_mark")).scalar_one() == 21
