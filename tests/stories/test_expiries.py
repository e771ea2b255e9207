"""Every key and certificate is seen ending sixty days ahead, told once, and forgotten when it was renewed."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from foundation.database import Database
from notifications.outbox import OutboxMail
from signing.authority import replace_file
from signing.certificates import SEAL_LIFETIME
from signing.desk import SigningDesk
from signing.european_fetch import EuropeanLists
from signing.expiries import expiries, watched
from signing.key_ring import KeyRing
from signing.level import Level
from signing.rotation import renew_seal
from tests.factories.certificates import OutsideAuthority, readable
from tests.factories.local_server import local_server
from tests.factories.means import MADE_AT, Means
from tests.factories.trusted_lists import CA, GRANTED, ListOperator
from tests.people import hire
from workflow.acts.watch_expiries import watch_expiries
from workflow.workshop import Workshop

SEAL_ENDS = MADE_AT + SEAL_LIFETIME
DAY = timedelta(days=1)


@pytest.fixture
def workshop(means: Means, database: Database, tmp_path: Path) -> Workshop:
    """With keys of its own, to renew, and two people, one of whom administers."""
    made = means.workshop(database, tmp_path)
    own = tmp_path / "own-keys"
    own.mkdir()
    for path in (means.folder / "keys").iterdir():
        if path.is_file():
            replace_file(own / path.name, path.read_bytes(), mode=path.stat().st_mode & 0o777)
    means.tsa.well_behaved()
    with database.transaction() as session:
        hire(session, "denis@region.example")
        hire(session, "agnes@region.example")
    return replace(made, desk=replace(made.desk, ring=KeyRing(own, holds_keys=True)))


def mails(workshop: Workshop) -> list[tuple[str, str]]:
    with workshop.database.reading() as session:
        rows = session.query(OutboxMail).filter_by(kind="certificate-ending").order_by(OutboxMail.id)
        return [(row.to_address, row.values["what"]) for row in rows if "Cachet" in row.values["what"]]


def test_nothing_is_said_while_nothing_ends(workshop: Workshop, means: Means) -> None:
    means.set_clock(MADE_AT + DAY)
    assert watch_expiries(workshop, at=MADE_AT + DAY) == ()
    with workshop.database.reading() as session:
        seen = [row.what for row in watched(session)]
    assert any(what.startswith("Autorité de l’instance") for what in seen)
    assert any(what.startswith("Cachet de la plateforme") for what in seen)
    assert sum(what.startswith("Horodatage") for what in seen) == 2, "its root, and what it signs with"


def test_the_seal_is_told_once_to_administrators_alone(workshop: Workshop, means: Means) -> None:
    means.set_clock(SEAL_ENDS - 61 * DAY)
    watch_expiries(workshop, at=SEAL_ENDS - 61 * DAY)
    assert mails(workshop) == []
    for days in (59, 58, 1):
        at = SEAL_ENDS - days * DAY
        means.set_clock(at)
        watch_expiries(workshop, at=at)
    assert [to for to, _ in mails(workshop)] == ["denis@region.example"]


def test_what_was_renewed_is_no_longer_shown(workshop: Workshop, means: Means) -> None:
    at = SEAL_ENDS - 30 * DAY
    means.set_clock(at)
    assert any("Cachet" in one.what for one in watch_expiries(workshop, at=at))
    renew_seal(workshop.desk.ring.folder, at=at)
    later = at + timedelta(hours=1)
    assert not any("Cachet" in one.what for one in watch_expiries(workshop, at=later))
    with workshop.database.reading() as session:
        (seal,) = [row for row in watched(session) if "Cachet" in row.what]
    assert seal.ends_at > later + 365 * DAY


def test_a_time_stamp_authority_that_is_down_hides_nothing(workshop: Workshop, means: Means) -> None:
    from tests.timestamping import refusing

    means.tsa.behaviour = refusing()
    at = SEAL_ENDS - 30 * DAY
    assert any("Cachet" in one.what for one in watch_expiries(workshop, at=at))


def test_pages_without_keys_see_the_same(workshop: Workshop) -> None:
    pages = replace(workshop.desk, ring=KeyRing(workshop.desk.ring.folder, holds_keys=False))
    assert isinstance(pages, SigningDesk)
    assert {one.key for one in expiries(pages, at=MADE_AT)} == {
        one.key for one in expiries(workshop.desk, at=MADE_AT)
    }


def test_who_signs_the_european_lists_is_watched_too(workshop: Workshop, tmp_path: Path) -> None:
    """And whom the administrator gave in a file; those of the Official Journal are the program's own to update."""
    now, day = MADE_AT, DAY
    brief = ListOperator(now - 30 * day, until=now + 59 * day)
    with local_server() as server:
        authority = OutsideAuthority("Qualifiée", server, now - 30 * day)
        services = [(CA, readable(authority.intermediate), GRANTED, now - day)]
        server.pages["/eu.xml"] = brief.list_of_lists(f"{server.url}/fr.xml", now)
        server.pages["/fr.xml"] = brief.french_list(now, services)
        anchors = (brief.anchor,)
        lists = EuropeanLists(tmp_path, url=f"{server.url}/eu.xml", anchors=anchors)
        lists.refresh(at=now)
    found = {one.what: one for one in expiries(replace(workshop.desk, european=lists), at=now)}
    signer = found["Signataire de la liste de la France : Opérateur des listes"]  # the same signs both here
    assert signer.is_near(now)
    assert not signer.is_near(now - 2 * day)
    assert "Listes de confiance européennes" in found
    given = EuropeanLists(tmp_path / "none", url="http://127.0.0.1:9/eu.xml", anchors=anchors, given=anchors)
    near = expiries(replace(workshop.desk, european=given), at=now)
    assert "CONVENTIO_TRUSTED_LIST_ANCHOR_FILE" in next(one for one in near if "donné" in one.what).remedy


def test_the_authorities_of_the_administrator_are_watched(workshop: Workshop) -> None:
    with local_server() as server:
        listed = {Level.ADVANCED: (OutsideAuthority("Recommandée", server, MADE_AT - 300 * DAY).anchor,)}
    desk = replace(workshop.desk, anchors=replace(workshop.desk.anchors, listed=listed))
    (found,) = [one for one in expiries(desk, at=MADE_AT) if "Recommandée" in one.what]
    assert found.what.startswith("Autorité reconnue")
    assert found.is_near(found.ends_at - 59 * DAY)
    assert not found.is_near(found.ends_at - 61 * DAY)
