"""The Union's lists, served by a web server of the test's own: kept while they are good, and never half believed."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator.path import ValidationPath

from foundation.bounded import bounded
from signing.certificates import Credential
from signing.european_fetch import MISSING, EuropeanLists, ListsNotRefreshed
from signing.level import Level
from signing.trust import Evidence, Trust
from tests.factories.certificates import QUALIFIED, QUALIFIED_IN_A_DEVICE, OutsideAuthority, readable
from tests.factories.local_server import LocalServer, local_server
from tests.factories.trusted_lists import CA, GRANTED, TIMESTAMPS, WITHDRAWN, ListOperator
from tests.parts.signing.circuit import MONTH, NOON

DAY, YEAR = timedelta(days=1), timedelta(days=365)
LISTS, FRENCH = "/eu-lotl.xml", "/fr.xml"


class Publisher:
    """The Commission and the French operator, on one server."""

    def __init__(self, server: LocalServer) -> None:
        self.server = server
        self.operator = ListOperator(NOON)
        self.authority = OutsideAuthority("Qualifiée", server, NOON - YEAR)

    def publish(self, *, number: int = 1, status: str = GRANTED, until: timedelta = MONTH) -> None:
        services = [
            (CA, readable(self.authority.intermediate), status, NOON - YEAR),
            (TIMESTAMPS, self.authority.anchor, status, NOON - YEAR),
        ]
        self.server.well_behaved()
        self.server.pages[LISTS] = self.operator.list_of_lists(self.server.url + FRENCH, NOON, number=number)
        self.server.pages[FRENCH] = self.operator.french_list(
            NOON, services, until=NOON + until, number=number
        )

    def alter(self, path: str, old: bytes, new: bytes) -> None:
        assert old in self.server.pages[path]
        self.server.pages[path] = self.server.pages[path].replace(old, new, 1)


@pytest.fixture(scope="module")
def world() -> Iterator[Publisher]:
    with local_server() as server:
        yield Publisher(server)


@pytest.fixture
def publisher(world: Publisher) -> Publisher:
    world.publish()
    return world


def lists_in(
    folder: Path, publisher: Publisher, *, url: str | None = None, seconds: float = 30
) -> EuropeanLists:
    return EuropeanLists(
        folder,
        url=publisher.server.url + LISTS if url is None else url,
        anchors=(publisher.operator.anchor,),
        time_limit=timedelta(seconds=seconds),
    )


def test_pages_read_what_the_job_brought_and_ask_nobody(tmp_path: Path, publisher: Publisher) -> None:
    lists = lists_in(tmp_path, publisher)
    assert lists.current(at=NOON) is None
    assert publisher.server.asked == []
    lists.refresh(at=NOON)
    assert publisher.server.asked == [LISTS, FRENCH]
    found = lists_in(tmp_path, publisher).current(at=NOON)
    assert found is not None
    assert [item.subject.native["common_name"] for item in found.authorities(NOON)] == [
        "AC Qualifiée Personnes"
    ]
    assert [item.sha256 for item in found.timestamp_authorities(NOON)] == [publisher.authority.anchor.sha256]
    assert found.authorities(NOON - 2 * YEAR) == ()
    assert publisher.server.asked == [LISTS, FRENCH]


def test_without_an_address_nothing_is_fetched_nor_believed(tmp_path: Path, publisher: Publisher) -> None:
    lists_in(tmp_path, publisher).refresh(at=NOON)
    publisher.server.asked.clear()
    silent = lists_in(tmp_path, publisher, url="")
    assert silent.refresh(at=NOON) is None
    assert silent.current(at=NOON) is None
    assert publisher.server.asked == []


def test_it_is_fetched_once_a_day(tmp_path: Path, publisher: Publisher) -> None:
    lists = lists_in(tmp_path, publisher)
    assert lists.due(at=NOON)
    lists.refresh(at=NOON)
    assert not lists.due(at=NOON + timedelta(hours=22))
    assert lists.due(at=NOON + DAY)
    assert lists.describe(at=NOON) == "listes européennes valables jusqu’au 23/12/2026"
    assert lists.describe(at=NOON + 2 * MONTH) == MISSING


def test_past_its_next_update_it_is_no_longer_relied_upon(tmp_path: Path, publisher: Publisher) -> None:
    lists = lists_in(tmp_path, publisher)
    found = lists.refresh(at=NOON)
    assert found is not None
    assert found.next_update == NOON + MONTH
    assert lists.current(at=NOON + MONTH - DAY) is not None
    assert lists.current(at=NOON + MONTH) is None
    trust = Trust(own=(), timestamps=(), european=found)
    assert trust.today(NOON + MONTH).signer_anchors(NOON) == ()


def altered_french(publisher: Publisher) -> None:
    publisher.alter(FRENCH, b"granted", b"grantee")


def altered_list_of_lists(publisher: Publisher) -> None:
    publisher.alter(LISTS, b"TSLSequenceNumber>1<", b"TSLSequenceNumber>9<")


def signed_by_another(publisher: Publisher) -> None:
    stranger = ListOperator(NOON)
    publisher.server.pages[LISTS] = stranger.list_of_lists(publisher.server.url + FRENCH, NOON, number=5)


def expired(publisher: Publisher) -> None:
    publisher.publish(number=2, until=-DAY)


def unavailable(publisher: Publisher) -> None:
    publisher.server.status = 503


def slow(publisher: Publisher) -> None:
    publisher.server.seconds = 1.0


def not_a_list(publisher: Publisher) -> None:
    publisher.server.pages[LISTS] = b"<html>proxy</html>"


def binary(publisher: Publisher) -> None:
    publisher.server.pages[FRENCH] = b"\xff\xfe\x00"


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (altered_french, "n’est pas signée"),
        (altered_list_of_lists, "n’est pas signée"),
        (signed_by_another, "n’est pas signée"),
        (expired, "n’est plus valable depuis"),
        (unavailable, "ne répond pas"),
        (slow, "ne répond pas"),
        (not_a_list, "pas une liste de confiance"),
        (binary, "ne répond pas"),
    ],
    ids=lambda item: item.__name__ if callable(item) else "",
)
def test_a_bad_list_changes_nothing(tmp_path: Path, publisher: Publisher, fault, reason: str) -> None:  # type: ignore[no-untyped-def]
    lists_in(tmp_path, publisher).refresh(at=NOON)
    fault(publisher)
    lists = lists_in(tmp_path, publisher, seconds=0.3 if fault is slow else 30)
    with pytest.raises(ListsNotRefreshed, match=reason) as refusal:
        lists.refresh(at=NOON)
    assert "restent en usage" in str(refusal.value)
    assert lists_in(tmp_path, publisher).current(at=NOON) is not None


def test_an_older_list_does_not_bring_back_what_was_withdrawn(tmp_path: Path, publisher: Publisher) -> None:
    lists = lists_in(tmp_path, publisher)
    publisher.publish(number=8)
    lists.refresh(at=NOON)
    publisher.publish(number=7)
    with pytest.raises(ListsNotRefreshed, match="plus ancienne"):
        lists.refresh(at=NOON)


def test_a_withdrawn_authority_is_trusted_no_more(tmp_path: Path, publisher: Publisher) -> None:
    lists = lists_in(tmp_path, publisher)
    lists.refresh(at=NOON)
    publisher.publish(number=2, status=WITHDRAWN)
    with pytest.raises(ListsNotRefreshed, match="aucune autorité en activité"):
        lists.refresh(at=NOON)


def test_a_file_altered_on_disk_is_not_believed(tmp_path: Path, publisher: Publisher) -> None:
    lists_in(tmp_path, publisher).refresh(at=NOON)
    (kept,) = tmp_path.iterdir()
    kept.write_text(kept.read_text().replace("granted", "grantee"))
    assert lists_in(tmp_path, publisher).current(at=NOON) is None


def path_of(credential: Credential, trust: Trust, publisher: Publisher) -> ValidationPath:
    lists = tuple(publisher.authority.lists())
    context = trust.for_signers(Evidence(credential.issuers, lists), moment=NOON)
    validator = CertificateValidator(credential.certificate, credential.issuers, validation_context=context)
    path: ValidationPath = asyncio.run(validator.async_validate_usage({"non_repudiation"}))
    return path


@pytest.mark.parametrize(
    ("statements", "level"),
    [(b"", Level.ADVANCED), (QUALIFIED, Level.ADVANCED_QC), (QUALIFIED_IN_A_DEVICE, Level.QUALIFIED)],
)
def test_the_level_is_read_in_the_certificate_and_in_the_list(
    tmp_path: Path, publisher: Publisher, statements: bytes, level: Level
) -> None:
    european = lists_in(tmp_path, publisher).refresh(at=NOON)
    trust = Trust(own=(), timestamps=(), european=european)
    person = publisher.authority.person("Claire", "Lemonnier", statements=statements)
    assert trust.level(path_of(person, trust, publisher), moment=NOON) is level


def test_what_the_certificate_claims_is_nothing_without_the_list(publisher: Publisher) -> None:
    """The same certificate under an authority that the administrator lists as advanced."""
    trust = Trust(own=(), timestamps=(), listed={Level.ADVANCED: (publisher.authority.anchor,)})
    person = publisher.authority.person("Claire", "Lemonnier", statements=QUALIFIED_IN_A_DEVICE)
    assert trust.level(path_of(person, trust, publisher), moment=NOON) is Level.ADVANCED


def test_the_level_is_foreseen_before_anybody_is_asked(tmp_path: Path, publisher: Publisher) -> None:
    european = lists_in(tmp_path, publisher).refresh(at=NOON)
    trust = Trust(own=(), timestamps=(), european=european)
    person = publisher.authority.person("Claire", "Lemonnier", statements=QUALIFIED_IN_A_DEVICE)
    chain = (person.certificate, *person.issuers)
    assert trust.foreseen(chain, at=NOON) is Level.QUALIFIED
    assert trust.foreseen(chain, at=NOON + 20 * YEAR) is Level.UNKNOWN
    assert Trust(own=(), timestamps=()).foreseen(chain, at=NOON) is Level.UNKNOWN


def test_a_process_of_its_own_judges_by_the_same_list(tmp_path: Path, publisher: Publisher) -> None:
    """Where files of strangers are read: the lists go there with the rest."""
    european = lists_in(tmp_path, publisher).refresh(at=NOON)
    trust = Trust(own=(), timestamps=(), european=european)
    person = publisher.authority.person("Claire", "Lemonnier", statements=QUALIFIED_IN_A_DEVICE)
    chain = (person.certificate, *person.issuers)
    assert bounded(trust.foreseen, chain, at=NOON) is Level.QUALIFIED
