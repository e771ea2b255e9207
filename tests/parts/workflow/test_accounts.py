from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from foundation.database import Database
from notifications.addresses import UnusableAddress
from tests.people import PASSWORD, hire
from workflow.acts import accounts, reset_password
from workflow.acts.sign_in import (
    FAILURES_ALLOWED,
    FAILURES_BY_ADDRESS,
    FAILURES_BY_PERSON,
    FAILURES_WINDOW,
    Recognised,
    TooManyFailures,
    WrongCredentials,
    WrongSecondFactor,
    check_password,
    check_second_factor,
)
from workflow.records.account import SignInFailure
from workflow.rules.moves import Role

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SECRET = bytes(range(32))
AGNES, DENIS = "agnes@region.example", "denis@region.example"


def attempt(
    database: Database, password: str, *, email: str = AGNES, at: datetime = NOON, address: str = "192.0.2.1"
) -> object:
    with database.transaction() as session:
        return check_password(session, email=email, password=password, address=address, at=at)


@pytest.fixture
def house(database: Database) -> Database:
    with database.transaction() as session:
        hire(session, AGNES)
        hire(session, DENIS)
    return database


def test_the_right_password_is_recognised_whatever_the_case_of_the_address(house: Database) -> None:
    answer = attempt(house, PASSWORD, email=" Agnes@Region.Example ")
    assert isinstance(answer, Recognised)
    assert not answer.needs_code


@pytest.mark.parametrize("email", [AGNES, "inconnue@region.example"])
def test_wrong_password_and_unknown_person_get_the_same_answer(house: Database, email: str) -> None:
    assert isinstance(attempt(house, "autre chose", email=email), WrongCredentials)


def test_guessing_is_stopped_then_forgiven_after_the_window(house: Database) -> None:
    for _ in range(FAILURES_ALLOWED):
        assert isinstance(attempt(house, "autre chose"), WrongCredentials)
    assert isinstance(attempt(house, PASSWORD), TooManyFailures)
    later = NOON + FAILURES_WINDOW + timedelta(seconds=1)
    assert isinstance(attempt(house, PASSWORD, at=later), Recognised)


def test_a_colleague_behind_the_same_address_still_signs_in(house: Database) -> None:
    for _ in range(FAILURES_ALLOWED):
        attempt(house, "autre chose")
    assert isinstance(attempt(house, PASSWORD, email=DENIS), Recognised)
    assert isinstance(attempt(house, PASSWORD, address="198.51.100.7"), Recognised), (
        "nor is she shut out elsewhere"
    )


@pytest.mark.parametrize(
    ("allowed", "same"),
    [(FAILURES_BY_PERSON, {"email": AGNES}), (FAILURES_BY_ADDRESS, {"address": "203.0.113.9"})],
)
def test_guessing_in_the_large_is_stopped_too(house: Database, allowed: int, same: dict[str, str]) -> None:
    """One person from many addresses; many persons from one."""
    with house.transaction() as session:
        for rank in range(allowed):
            told = {"email": f"{rank}@region.example", "address": f"10.0.0.{rank}"} | same
            session.add(SignInFailure(at=NOON, **told))
    email, address = same.get("email", DENIS), same.get("address", "203.0.113.10")
    assert isinstance(attempt(house, PASSWORD, email=email, address=address), TooManyFailures)


def test_an_account_without_password_opens_with_none(house: Database) -> None:
    with house.transaction() as session:
        accounts.open_account(session, email="e@region.example", name="E", roles=frozenset(), at=NOON)
    assert isinstance(attempt(house, "", email="e@region.example"), WrongCredentials)


def test_a_closed_account_no_longer_opens(house: Database) -> None:
    with house.transaction() as session:
        agnes = accounts.by_email(session, AGNES)
        assert agnes is not None
        epoch = agnes.session_epoch
        accounts.change(session, agnes, name=agnes.name, roles=agnes.roles, active=False)
        assert agnes.session_epoch > epoch  # sessions already open are closed as well
    assert isinstance(attempt(house, PASSWORD), WrongCredentials)


def test_a_second_factor_code_is_good_once(house: Database) -> None:
    with house.transaction() as session:
        agnes = accounts.by_email(session, AGNES)
        assert agnes is not None
        agnes.totp_secret = pyotp.random_base32()
        code = pyotp.TOTP(agnes.totp_secret).at(NOON)
        assert check_second_factor(session, agnes, code=code, address="192.0.2.1", at=NOON) is None
        again = check_second_factor(session, agnes, code=code, address="192.0.2.1", at=NOON)
        assert isinstance(again, WrongSecondFactor)
        old = pyotp.TOTP(agnes.totp_secret).at(NOON - timedelta(minutes=5))
        assert isinstance(
            check_second_factor(session, agnes, code=old, address="192.0.2.1", at=NOON), WrongSecondFactor
        )


@pytest.mark.parametrize("password", ["court", "aaaaaaaaaaaaaaaa", "agnes et ses amis", "x" * 201])
def test_weak_passwords_are_refused_with_a_reason(house: Database, password: str) -> None:
    with house.transaction() as session:
        agnes = accounts.by_email(session, AGNES)
        assert agnes is not None
        with pytest.raises(accounts.WeakPassword):
            accounts.set_password(agnes, password)


def test_the_last_administrator_stays(house: Database) -> None:
    with house.transaction() as session:
        denis = accounts.by_email(session, DENIS)
        assert denis is not None
        with pytest.raises(accounts.LastAdministrator):
            accounts.change(session, denis, name="Denis", roles=frozenset({Role.READER}), active=True)
        with pytest.raises(accounts.LastAdministrator):
            accounts.change(session, denis, name="Denis", roles=denis.roles, active=False)


@pytest.mark.parametrize("email", ["", "@", "a@b", "a b@c.fr", "@c.fr", "a@@c.fr"])
def test_an_unusable_address_is_refused(house: Database, email: str) -> None:
    with house.transaction() as session, pytest.raises(UnusableAddress):
        accounts.open_account(session, email=email, name="X", roles=frozenset(), at=NOON)


def test_one_account_an_address(house: Database) -> None:
    with house.transaction() as session, pytest.raises(accounts.AccountExists):
        accounts.open_account(session, email=AGNES.upper(), name="X", roles=frozenset(), at=NOON)


class TestReset:
    def link(self, house: Database) -> str:
        with house.transaction() as session:
            agnes = accounts.by_email(session, AGNES)
            assert agnes is not None
            return reset_password.token(SECRET, reset_password.ask(session, agnes, at=NOON).id)

    def test_a_link_changes_the_password_once(self, house: Database) -> None:
        link = self.link(house)
        with house.transaction() as session:
            reset_password.use(session, SECRET, link, password="une nouvelle phrase longue", at=NOON)
        assert isinstance(attempt(house, "une nouvelle phrase longue"), Recognised)
        with house.transaction() as session, pytest.raises(reset_password.DeadResetLink):
            reset_password.use(session, SECRET, link, password="une autre phrase longue", at=NOON)

    def test_looking_consumes_nothing(self, house: Database) -> None:
        link = self.link(house)
        for _ in range(3):
            with house.transaction() as session:
                assert reset_password.account_of(session, SECRET, link, at=NOON).email == AGNES

    def test_a_refused_password_leaves_the_link_good(self, house: Database) -> None:
        link = self.link(house)
        with house.transaction() as session, pytest.raises(accounts.WeakPassword):
            reset_password.use(session, SECRET, link, password="court", at=NOON)
        with house.transaction() as session:
            reset_password.account_of(session, SECRET, link, at=NOON)

    def test_it_dies_with_time(self, house: Database) -> None:
        link = self.link(house)
        with house.transaction() as session, pytest.raises(reset_password.DeadResetLink):
            reset_password.account_of(session, SECRET, link, at=NOON + reset_password.RESET_LIFETIME)

    @pytest.mark.parametrize("given", ["", "1", "1-", "1-abc", "²-abc", "99999999999999-abc", "x-1"])
    def test_a_forged_link_is_dead(self, house: Database, given: str) -> None:
        self.link(house)
        with house.transaction() as session, pytest.raises(reset_password.DeadResetLink):
            reset_password.account_of(session, SECRET, given, at=NOON)
