"""Whatever is done to a journal straight in the database is found, and named."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DataError
from sqlalchemy.orm import Session

from foundation.database import Base, Database
from tests.conftest import ENGINES
from tests.factories import conventions as made
from tests.factories.conventions import MINUTE, Office, office
from tests.factories.means import Means
from tests.stories.conftest import START
from tests.timestamping import saying
from workflow import sweeps
from workflow.acts import review
from workflow.acts.date_journals import date_day, date_head
from workflow.acts.step import locked, note
from workflow.readings.journal_check import JournalCheck, check_journals
from workflow.records.evidence import AnchorKind, JournalAnchor
from workflow.records.journal import JournalEntry, JournalHead
from workflow.rules.chain import next_link

DAY = timedelta(days=1)
FIRST, SECOND = "EPN-2027-0001", "EPN-2027-0002"


def checked(office: Office, session: Session) -> JournalCheck:
    workshop = office.workshop
    return check_journals(session, workshop.vault, workshop.desk.trust(at=START))


@contextmanager
def tampered(office: Office, *statements: str, **values: object) -> Iterator[Session]:
    """The database as if these had been run in it; nothing is kept."""
    with office.workshop.database.reading() as session:
        for statement in statements:
            session.execute(text(statement), values)
        yield session
        session.rollback()


def written(office: Office, convention_id: int, *acts: str, at: datetime = START) -> None:
    with office.workshop.database.transaction() as session:
        convention = locked(session, convention_id)
        for act in acts:
            note(session, convention, act, actor=office.drafter, at=at, details={"é": [1, 2.5, None]})


@pytest.fixture(scope="module", params=ENGINES)
def two(
    request: pytest.FixtureRequest, means: Means, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """Two journals: six lines in the first (a signature on the fifth), two in the second; two days are dated.

    Made once an engine: tampering is rolled back.
    """
    folder = tmp_path_factory.mktemp("two")
    server = request.getfixturevalue("postgres_server") if request.param == "postgresql" else None
    database = Database(server.new_database() if server else f"sqlite:///{folder / 'two.db'}")
    Base.metadata.create_all(database.engine)
    means.tsa.well_behaved()
    means.set_clock(START)
    yield dated(office(means, means.workshop(database, folder), at=START))
    database.close()


def dated(region: Office) -> Office:
    first = made.drafted(region, at=START)
    made.drafted(region, at=START)
    review.submit(region.workshop, first, actor=region.drafter, at=START + MINUTE)
    assert sweeps.date_journals(region.workshop, at=START).problems == {}
    written(region, first, "code", "sign", at=START + 2 * MINUTE)
    assert sweeps.date_journals(region.workshop, at=START).problems == {}
    written(region, first, "code", at=START + 3 * MINUTE)
    region.means.set_clock(START + DAY)
    assert date_day(region.workshop, at=START + DAY)
    return region


LINE = "UPDATE journal_entry SET {} WHERE convention_id = 1 AND number = 3"
CHANGES = (
    "actor = 'Un autre'",
    "account_id = NULL",
    "reason = 'Autre motif'",
    "details = '{\"autre\": 1}'",
    "details = '[]'",
    "what = 'sign'",
    "state_before = 'signed'",
    "state_after = 'signed'",
    "at = '2027-03-01 09:01:00.000001'",
    "salt = '" + "0" * 64 + "'",
    "commitment = '" + "0" * 64 + "'",
    "previous = '" + "0" * 64 + "'",
    "hash = '" + "0" * 64 + "'",
)


def test_what_nobody_touched_is_whole(two: Office) -> None:
    with two.workshop.database.reading() as session:
        found = checked(two, session)
    assert found.faults == []
    assert (found.journals, found.lines, found.tokens) == (2, 8, 3)


def test_each_changed_column_names_its_line(two: Office) -> None:
    for change in CHANGES:
        with tampered(two, LINE.format(change)) as session:
            faults = checked(two, session).faults
        assert any(fault.startswith(f"{FIRST}, ligne 3 : ") for fault in faults), (change, faults)
        assert not any(SECOND in fault for fault in faults)


TAMPERINGS = (
    ("DELETE FROM journal_entry WHERE convention_id = 1 AND number = 3", "ligne 3 : elle a été supprimée."),
    (
        "DELETE FROM journal_entry WHERE convention_id = 1 AND number IN (2, 3)",
        "ligne 2 : et les suivantes jusqu’à 3 ont été supprimées.",
    ),
    (
        "DELETE FROM journal_entry WHERE convention_id = 1 AND number = 6",
        "ligne 6 : elle a été supprimée à la fin du journal.",
    ),
    (
        "DELETE FROM journal_entry WHERE convention_id = 1 AND number > 2",
        "ligne 3 : et les suivantes jusqu’à 6 ont été supprimées à la fin du journal.",
    ),
    ("DELETE FROM journal_entry WHERE convention_id = 2", f"{SECOND} : son journal entier a disparu."),
    (
        "DELETE FROM journal_head WHERE convention_id = 2",
        "ligne 2 : elle a été ajoutée autrement que par le programme.",
    ),
    (
        "UPDATE journal_entry SET convention_id = 2, number = 3 WHERE convention_id = 1 AND number = 6",
        f"{SECOND}, ligne 3 : sa date, son acte, ses états ou son empreinte ont été modifiés.",
    ),
    (
        LINE.format("salt = '', actor = '[effacé]', account_id = NULL, reason = '', details = '{}'"),
        "ligne 3 : son contenu a été effacé sans acte d’effacement.",
    ),
    (
        LINE.format("salt = ''"),
        "ligne 3 : elle est dite effacée, et porte encore un contenu que rien ne prouve.",
    ),
    (
        "UPDATE convention SET number = 'EPN-2027-0009' WHERE id = 2",
        f"{SECOND} : son journal entier a disparu.",
    ),
    (
        "UPDATE journal_anchor SET statement = 'conventio' WHERE kind = 'signature'",
        f"{FIRST}, horodatage de la ligne 5 : ce qui a été horodaté n’est plus ce qui est enregistré.",
    ),
    (
        "UPDATE journal_anchor SET token = (SELECT token FROM journal_anchor WHERE kind = 'signature')",
        "Racine du 1er mars 2027 : son jeton d’horodatage date autre chose.",
    ),
    (
        "DELETE FROM journal_anchor WHERE day = '2027-03-01'",
        "Racine du 2 mars 2027 : elle ne suit pas la racine du jour d’avant : une racine a été supprimée ou modifiée.",
    ),
    (
        "UPDATE journal_anchor SET hash = '" + "0" * 64 + "' WHERE day = '2027-03-02'",
        "Racine du 2 mars 2027 : la liste des journaux ou la racine a été modifiée.",
    ),
)


def test_each_tampering_is_named(two: Office) -> None:
    for statement, said in TAMPERINGS:
        with tampered(two, statement) as session:
            faults = checked(two, session).faults
        assert any(said in fault for fault in faults), (statement, faults)


def test_two_lines_that_change_places_are_both_named(two: Office) -> None:
    swap = "UPDATE journal_entry SET number = {} WHERE convention_id = 1 AND number = {}"
    with tampered(two, swap.format(99, 3), swap.format(3, 4), swap.format(4, 99)) as session:
        faults = checked(two, session).faults
    assert any("ligne 3 : sa date" in fault for fault in faults)
    assert any("ligne 4 : sa date" in fault for fault in faults)


def test_a_journal_written_anew_from_end_to_end_contradicts_its_tokens(two: Office) -> None:
    """The keeper of the database knows the formulas too: only what others have dated stops him."""
    with two.workshop.database.reading() as session:
        rows = session.query(JournalEntry).filter_by(convention_id=1).order_by(JournalEntry.number).all()
        previous = rows[0].previous
        for row in rows:
            row.actor = "Quelqu’un d’autre"
            link = next_link(
                chain=FIRST, number=row.number, told=row.link(FIRST).told, salt=row.salt, previous=previous
            )
            row.commitment, row.previous, row.hash, previous = link.commitment, previous, link.hash, link.hash
        session.get_one(JournalHead, 1).hash = previous
        session.flush()
        faults = checked(two, session).faults
        session.rollback()
    assert {fault.partition(" : ")[0] for fault in faults} == {f"{FIRST}, ligne {n}" for n in (3, 5, 6)}
    assert all("réécrit" in fault for fault in faults)


@settings(max_examples=25)
@given(
    column=st.sampled_from(
        ("actor", "reason", "what", "state_before", "state_after", "commitment", "previous", "hash")
    ),
    number=st.integers(1, 6),
    value=st.text(
        st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), min_size=1, max_size=20
    ),
)
def test_any_text_in_any_column_is_found(two: Office, column: str, number: int, value: str) -> None:
    statement = f"UPDATE journal_entry SET {column} = :value WHERE convention_id = 1 AND number = :number"  # noqa: S608
    with tampered(two, statement, value=value, number=number) as session:
        faults = checked(two, session).faults
    assert any(fault.startswith(f"{FIRST}, ligne {number} : ") for fault in faults)


def test_a_column_that_cannot_be_read_does_not_hide_the_others(two: Office) -> None:
    unreadable = "UPDATE journal_entry SET details = '{' WHERE convention_id = 1 AND number = 2"
    if two.workshop.database.engine.dialect.name == "postgresql":  # refuses to store it at all
        with pytest.raises(DataError), tampered(two, unreadable):
            pass
        return
    with tampered(two, unreadable, LINE.format("actor = 'Un autre'")) as session:
        faults = checked(two, session).faults
    assert faults == [
        f"{FIRST}, ligne 2 : elle est illisible : une de ses colonnes a été modifiée.",
        f"{FIRST}, ligne 3 : son contenu a été modifié.",
    ]


def test_without_an_authority_the_token_is_asked_for_later(region: Office) -> None:
    number = made.drafted(region, at=START)
    written(region, number, "sign")
    region.means.tsa.behaviour = saying("503 Service Unavailable", "text/plain", b"later")
    report = sweeps.date_journals(region.workshop, at=START)
    assert set(report.problems) == {"1", "2027-03-01"}
    region.means.tsa.well_behaved()
    region.means.set_clock(START + MINUTE)
    assert sweeps.date_journals(region.workshop, at=START + MINUTE).done == 2
    with region.workshop.database.reading() as session:
        assert [anchor.kind for anchor in session.query(JournalAnchor).order_by(JournalAnchor.id)] == [
            AnchorKind.SIGNATURE,
            AnchorKind.DAILY,
        ]


def test_what_is_dated_is_not_dated_again(two: Office) -> None:
    assert not date_head(two.workshop, 1, at=START + DAY)
    assert not date_day(two.workshop, at=START + DAY)
