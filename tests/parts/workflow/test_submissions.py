"""The same form sent twice counts once, whatever the process that receives it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from foundation.database import Database
from workflow.acts.submissions import GIVEN_UP, KEPT, claim, led_to, release, settle

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
KEY = "a" * 64


def test_the_second_learns_where_the_first_led(database: Database) -> None:
    assert claim(database, KEY, at=NOON)
    assert not claim(database, KEY, at=NOON)
    assert led_to(database, KEY) == ""
    settle(database, KEY, address="/conventions/EPN-2026-0001")
    assert not claim(database, KEY, at=NOON + timedelta(hours=1))
    assert led_to(database, KEY) == "/conventions/EPN-2026-0001"
    assert claim(database, KEY, at=NOON + KEPT), "a day later nobody waits for it"


def test_what_was_refused_may_be_sent_again(database: Database) -> None:
    claim(database, KEY, at=NOON)
    release(database, KEY)
    assert led_to(database, KEY) is None
    assert claim(database, KEY, at=NOON)


def test_what_was_cut_short_is_taken_up_again(database: Database) -> None:
    claim(database, KEY, at=NOON)
    assert claim(database, KEY, at=NOON + GIVEN_UP)


def test_of_many_at_once_one_is_first(database: Database) -> None:
    with ThreadPoolExecutor(max_workers=6) as pool:
        firsts = list(pool.map(lambda _rank: claim(database, KEY, at=NOON), range(6)))
    assert sorted(firsts) == [False] * 5 + [True]
