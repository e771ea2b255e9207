"""The signers of the list of lists change: followed through its pivots, link by link, and never around one."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from signing.european_fetch import EuropeanLists, ListsNotRefreshed
from signing.european_pivots import MOST_PIVOTS
from tests.factories.certificates import OutsideAuthority, readable
from tests.factories.local_server import LocalServer, local_server
from tests.factories.trusted_lists import CA, GRANTED, ListOperator
from tests.parts.signing.circuit import NOON

DAY, YEAR = timedelta(days=1), timedelta(days=365)
LISTS, FRENCH, FIRST, SECOND = "/eu-lotl.xml", "/fr.xml", "/eu-lotl-pivot-9.xml", "/eu-lotl-pivot-10.xml"
JOURNAL = "https://eur-lex.europa.eu/eli/C/2026/1944/oj"


class Commission:
    """Three signers who follow one another; the first is the one that was published."""

    def __init__(self, server: LocalServer) -> None:
        self.server = server
        self.published, self.second, self.third = (
            ListOperator(NOON - YEAR, name=f"Signataire {rank}") for rank in (1, 2, 3)
        )
        self.authority = OutsideAuthority("Qualifiée", server, NOON - YEAR)

    @property
    def pivots(self) -> tuple[str, str]:
        """Newest first, as the Commission names them."""
        return self.server.url + SECOND, self.server.url + FIRST

    def publish(self) -> None:
        """The state of today: two changes of signer, and the list signed by the third."""
        self.server.well_behaved()
        self.server.pages[FIRST] = self.pivot(self.published, self.second, number=9)
        self.server.pages[SECOND] = self.pivot(self.second, self.third, number=10)
        self.list_by(self.third, number=11, about=(*self.pivots, JOURNAL))

    def pivot(self, by: ListOperator, then: ListOperator, *, number: int, at: datetime = NOON - DAY) -> bytes:
        return by.list_of_lists(self.server.url + FRENCH, at, number=number, next_signers=(then,))

    def list_by(self, operator: ListOperator, *, number: int, about: tuple[str, ...]) -> None:
        self.server.pages[LISTS] = operator.list_of_lists(
            self.server.url + FRENCH, NOON, number=number, about=about
        )
        services = [(CA, readable(self.authority.intermediate), GRANTED, NOON - YEAR)]
        self.server.pages[FRENCH] = operator.french_list(NOON, services, number=number)


@pytest.fixture(scope="module")
def world() -> Iterator[Commission]:
    with local_server() as server:
        yield Commission(server)


@pytest.fixture
def commission(world: Commission) -> Commission:
    world.publish()
    return world


def lists_in(
    folder: Path, commission: Commission, *, anchor: ListOperator | None = None, seconds: float = 5
) -> EuropeanLists:
    return EuropeanLists(
        folder,
        url=commission.server.url + LISTS,
        anchors=((anchor or commission.published).anchor,),
        time_limit=timedelta(seconds=seconds),
    )


def test_the_signer_of_today_is_found_through_two_changes(tmp_path: Path, commission: Commission) -> None:
    found = lists_in(tmp_path, commission).refresh(at=NOON)
    assert found is not None
    assert [one.sha256 for one in found.signers] == [commission.third.anchor.sha256] * 2
    assert commission.server.asked == [LISTS, SECOND, FIRST, FRENCH]


def test_each_pivot_is_asked_for_once_and_pages_ask_nobody(tmp_path: Path, commission: Commission) -> None:
    lists_in(tmp_path, commission).refresh(at=NOON)
    commission.server.asked.clear()
    assert lists_in(tmp_path, commission).current(at=NOON) is not None
    assert commission.server.asked == []
    lists_in(tmp_path, commission).refresh(at=NOON + DAY)
    assert commission.server.asked == [LISTS, FRENCH]


def test_the_order_in_which_they_are_named_does_not_matter(tmp_path: Path, commission: Commission) -> None:
    commission.list_by(commission.third, number=11, about=commission.pivots[::-1])
    assert lists_in(tmp_path, commission).refresh(at=NOON) is not None


def test_a_signer_of_former_days_is_followed_though_its_certificate_ended(
    tmp_path: Path, commission: Commission
) -> None:
    brief = ListOperator(NOON - YEAR, until=NOON - 10 * DAY)
    commission.server.pages[FIRST] = commission.pivot(brief, commission.second, number=9, at=NOON - 20 * DAY)
    assert lists_in(tmp_path, commission, anchor=brief).refresh(at=NOON) is not None
    commission.server.pages[FIRST] = commission.pivot(brief, commission.second, number=9, at=NOON - 5 * DAY)
    with pytest.raises(ListsNotRefreshed, match="n’est pas signée"):
        lists_in(tmp_path / "other", commission, anchor=brief).refresh(at=NOON)


def test_what_came_before_the_anchors_is_left_aside(tmp_path: Path, commission: Commission) -> None:
    """An administrator who gives the second signer, and a publication in the Journal that replaces them all."""
    lists = lists_in(tmp_path / "given", commission, anchor=commission.second)
    assert lists.refresh(at=NOON) is not None
    fresh = ListOperator(NOON - YEAR, name="Publié de nouveau")
    commission.list_by(fresh, number=12, about=(JOURNAL, *commission.pivots))
    commission.server.asked.clear()
    assert lists_in(tmp_path / "journal", commission, anchor=fresh).refresh(at=NOON) is not None
    assert commission.server.asked == [LISTS, FRENCH]


def forged(commission: Commission) -> None:
    stranger = ListOperator(NOON - YEAR, name="Étranger")
    commission.server.pages[SECOND] = commission.pivot(stranger, commission.third, number=10)


def altered(commission: Commission) -> None:
    page = commission.server.pages[SECOND]
    commission.server.pages[SECOND] = page.replace(b"<SchemeTerritory>FR<", b"<SchemeTerritory>DE<", 1)


def signed_by_itself(commission: Commission) -> None:
    """The one who is named signs the change: nobody before vouches for it."""
    commission.server.pages[SECOND] = commission.pivot(commission.third, commission.third, number=10)


def missing(commission: Commission) -> None:
    del commission.server.pages[SECOND]


def not_a_list(commission: Commission) -> None:
    commission.server.pages[SECOND] = b"<html>proxy</html>"


def binary(commission: Commission) -> None:
    commission.server.pages[SECOND] = b"\xff\xfe\x00"


def slow(commission: Commission) -> None:
    commission.server.seconds = 1.0


def without_a_link(commission: Commission) -> None:
    """The second change without the first."""
    commission.list_by(commission.third, number=11, about=commission.pivots[:1])


def without_end(commission: Commission) -> None:
    many = tuple(f"{commission.server.url}/{number}.xml" for number in range(MOST_PIVOTS + 1))
    commission.list_by(commission.third, number=11, about=many)


FAULTS: list[tuple[Callable[[Commission], None], str]] = [
    (forged, "ne se vérifie pas"),
    (altered, "ne se vérifie pas"),
    (signed_by_itself, "ne se vérifie pas"),
    (missing, "ne répond pas"),
    (not_a_list, "pas une liste de confiance"),
    (binary, "ne répond pas"),
    (slow, "ne répond pas"),
    (without_a_link, "n’est pas signée"),
    (without_end, "démesuré"),
]


@pytest.mark.parametrize(("fault", "reason"), FAULTS, ids=lambda item: getattr(item, "__name__", ""))
def test_a_broken_link_is_not_followed(
    tmp_path: Path, commission: Commission, fault: Callable[[Commission], None], reason: str
) -> None:
    fault(commission)
    lists = lists_in(tmp_path, commission, seconds=0.5 if fault is slow else 5)
    with pytest.raises(ListsNotRefreshed, match=reason):
        lists.refresh(at=NOON)
    assert lists.current(at=NOON) is None


def test_a_list_that_nobody_verified_sends_us_nowhere_else(tmp_path: Path, commission: Commission) -> None:
    with local_server() as trap:
        trap.pages[FIRST] = commission.server.pages[FIRST]
        commission.list_by(commission.third, number=11, about=(commission.pivots[0], trap.url + FIRST))
        with pytest.raises(ListsNotRefreshed, match="pas à la même adresse"):
            lists_in(tmp_path, commission).refresh(at=NOON)
        assert trap.asked == []


def test_a_signer_who_was_replaced_does_not_come_back(tmp_path: Path, commission: Commission) -> None:
    """Though their certificate is the one that was published, and the list leaves the changes out."""
    lists = lists_in(tmp_path, commission)
    lists.refresh(at=NOON)
    commission.list_by(commission.published, number=12, about=())
    with pytest.raises(ListsNotRefreshed, match="n’est pas signée"):
        lists.refresh(at=NOON + DAY)
    found = lists_in(tmp_path, commission).current(at=NOON + DAY)
    assert found is not None
    assert found.signers[0].sha256 == commission.third.anchor.sha256


def test_new_anchors_begin_a_new_chain(tmp_path: Path, commission: Commission) -> None:
    """An update of the program, or of the administrator's file, after a publication in the Journal."""
    lists_in(tmp_path, commission).refresh(at=NOON)
    fresh = ListOperator(NOON - YEAR, name="Publié de nouveau")
    commission.list_by(fresh, number=12, about=(JOURNAL, *commission.pivots))
    renewed = lists_in(tmp_path, commission, anchor=fresh)
    assert renewed.current(at=NOON) is None, "what was kept rests on the former ones"
    assert renewed.refresh(at=NOON + DAY) is not None


def test_past_the_end_of_its_signer_a_list_is_not_relied_upon(tmp_path: Path, commission: Commission) -> None:
    brief = ListOperator(NOON - YEAR, until=NOON + 10 * DAY)
    commission.list_by(brief, number=11, about=())
    lists = lists_in(tmp_path, commission, anchor=brief)
    found = lists.refresh(at=NOON)
    assert found is not None
    assert found.good_until < found.next_update
    assert lists.current(at=NOON + 9 * DAY) is not None
    assert lists.current(at=NOON + 11 * DAY) is None
