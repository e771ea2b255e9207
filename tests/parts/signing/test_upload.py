"""A file signed elsewhere comes back: accepted when it is ours with the right signature, refused in words otherwise."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pikepdf
import pytest

from conventio.demo.timestamp_authority import ROOT_FILE
from signing.anchors import read_anchors
from signing.certificates import Credential
from signing.desk import SigningDesk
from signing.level import Level
from signing.methods import returned
from signing.methods.returned import Fault
from signing.methods.shape import Checking, Embedded, SignerFacts
from signing.methods.upload import LARGEST_ADDITION, Upload
from signing.methods.upload_refusals import (
    ExpiredCertificate,
    MisshapenReturn,
    NotAccepted,
    RevokedCertificate,
    TooLargeReturn,
    UnknownIssuer,
    UnknownTimestamp,
    UnprovenCertificate,
    WrongPerson,
)
from signing.refusals import BelowMinimum
from signing.timestamps import TimestampAuthorities
from tests.factories.certificates import OutsideAuthority
from tests.factories.local_server import LocalServer, local_server
from tests.parts.signing import elsewhere
from tests.parts.signing.circuit import NOON
from tests.parts.signing.conftest import HERVE, Keys, Stages, desk_with, signer
from tests.parts.signing.elsewhere import changed, signed_elsewhere
from tests.timestamping import TimestampServer, TwoCertificates

HOUR, YEAR = timedelta(hours=1), timedelta(days=365)
JEANNE = SignerFacts(
    field="co-contractor",
    name="Jeanne MARTIN",
    capacity="présidente",
    acting_for="MJC des Œillets",
    decided_at=NOON,
)


@pytest.fixture(scope="module")
def world() -> Iterator[LocalServer]:
    with local_server() as server:
        yield server


@pytest.fixture(scope="module")
def made(world: LocalServer) -> OutsideAuthority:
    return OutsideAuthority("Recommandée", world, NOON - YEAR)


@pytest.fixture(scope="module")
def jeanne(made: OutsideAuthority) -> Credential:
    return made.person("Jeanne", "Martin")


@pytest.fixture
def authority(made: OutsideAuthority) -> Iterator[OutsideAuthority]:
    made.server.well_behaved()
    yield made
    made.revoked.clear()
    made.publish()


@pytest.fixture
def trusting(desk: SigningDesk, authority: OutsideAuthority) -> SigningDesk:
    """The administrator lists the authority as advanced."""
    return replace(desk, anchors=replace(desk.anchors, listed={Level.ADVANCED: (authority.anchor,)}))


def received(
    desk: SigningDesk,
    sent: bytes,
    file: bytes,
    *,
    minimum: Level = Level.SIMPLE,
    facts: SignerFacts = JEANNE,
    at: datetime = NOON,
) -> Embedded:
    checking = Checking(authorities=desk.authorities, trust=desk.trust(at=at))
    return Upload(returned=file, minimum=minimum, checking=checking).sign(sent, facts, at=at)


@pytest.mark.usefixtures("here")
class TestAccepted:
    def test_the_person_s_signature_is_kept_and_its_proof_completed(
        self, trusting: SigningDesk, stages: Stages, jeanne: Credential
    ) -> None:
        file = signed_elsewhere(stages.certified, jeanne)
        accepted = received(trusting, stages.certified, file)
        assert accepted.pdf.startswith(file)
        assert accepted.level is Level.ADVANCED
        found = trusting.verify(accepted.pdf, at=NOON).signature("co-contractor")
        assert found is not None
        assert (found.sound, found.person, found.certifies) == (True, "Jeanne Martin", False)

    def test_without_a_timestamp_the_date_is_that_of_the_arrival(
        self, trusting: SigningDesk, stages: Stages, jeanne: Credential
    ) -> None:
        file = signed_elsewhere(stages.certified, jeanne, at=NOON - 5 * HOUR)
        proof = received(trusting, stages.certified, file).proof
        assert proof is not None
        assert (proof.signed_at, proof.ours, proof.person) == (NOON, True, "Jeanne Martin")
        assert (proof.issuer, proof.sha256) == ("AC Recommandée Personnes", jeanne.certificate.sha256.hex())

    def test_its_own_timestamp_dates_it(
        self, trusting: SigningDesk, stages: Stages, jeanne: Credential, tsa: TimestampServer
    ) -> None:
        earlier = NOON - 2 * HOUR
        tsa.set_clock(earlier)
        stamper = trusting.authorities.sources[0].stamper(at=earlier)
        trusting.authorities.sources[0].evidence(at=earlier)
        file = signed_elsewhere(stages.certified, jeanne, stamper=stamper)
        tsa.set_clock(NOON)
        proof = received(trusting, stages.certified, file).proof
        assert proof is not None
        assert (proof.signed_at, proof.ours) == (earlier, False)

    def test_the_circuit_goes_on_and_closes(
        self, trusting: SigningDesk, stages: Stages, jeanne: Credential, tsa: TimestampServer
    ) -> None:
        accepted = received(trusting, stages.certified, signed_elsewhere(stages.certified, jeanne))
        tsa.set_clock(NOON + HOUR)
        herve = trusting.sign(accepted.pdf, signer("region", **HERVE), at=NOON + HOUR)
        closed = trusting.seal(herve.pdf, at=NOON + HOUR)
        report = trusting.verify(closed, at=NOON + YEAR)
        assert report.complete, report.problems
        assert [item.level for item in report.signatures] == [
            Level.SIMPLE,
            Level.ADVANCED,
            Level.SIMPLE,
            Level.SIMPLE,
        ]

    def test_years_later_when_the_certificate_is_over(
        self, trusting: SigningDesk, stages: Stages, authority: OutsideAuthority
    ) -> None:
        short = authority.person("Jeanne", "Martin", until=NOON + timedelta(days=2))
        accepted = received(trusting, stages.certified, signed_elsewhere(stages.certified, short))
        found = trusting.verify(accepted.pdf, at=NOON + YEAR).signature("co-contractor")
        assert found is not None
        assert found.sound, found.problems

    @pytest.mark.parametrize(
        ("first", "last", "expected"),
        [
            ("JEANNE MARIE", "MARTIN", "Jeanne Martin"),
            ("Zoë", "Œuvrard-Le Goff", "Madame Zoë LE GOFF"),
        ],
    )
    def test_the_name_is_compared_as_people_read_it(
        self,
        trusting: SigningDesk,
        stages: Stages,
        authority: OutsideAuthority,
        first: str,
        last: str,
        expected: str,
    ) -> None:
        file = signed_elsewhere(stages.certified, authority.person(first, last))
        assert received(trusting, stages.certified, file, facts=replace(JEANNE, name=expected)).proof

    def test_only_the_addresses_of_a_trusted_authority_are_asked(
        self, trusting: SigningDesk, stages: Stages, jeanne: Credential, authority: OutsideAuthority
    ) -> None:
        received(trusting, stages.certified, signed_elsewhere(stages.certified, jeanne))
        assert set(authority.server.asked) == {"/root.crl", "/people.crl"}


def empty(_sent: bytes, _jeanne: Credential) -> bytes:
    return b""


def not_a_pdf(_sent: bytes, _jeanne: Credential) -> bytes:
    return b"PK\x03\x04" + bytes(4000)


def unsigned(sent: bytes, _jeanne: Credential) -> bytes:
    return sent


def cut_back(sent: bytes, _jeanne: Credential) -> bytes:
    return sent[: sent[:-10].rindex(b"%%EOF") + 6]


def saved_anew(sent: bytes, jeanne: Credential) -> bytes:
    return elsewhere.saved_anew(signed_elsewhere(sent, jeanne))


def protected(sent: bytes, jeanne: Credential) -> bytes:
    keys = pikepdf.Encryption(owner="o", user="u")
    return elsewhere.saved_anew(signed_elsewhere(sent, jeanne), encryption=keys)


def noted_before(sent: bytes, jeanne: Credential) -> bytes:
    return signed_elsewhere(changed(sent, elsewhere.note), jeanne)


def noted_after(sent: bytes, jeanne: Credential) -> bytes:
    return changed(signed_elsewhere(sent, jeanne), elsewhere.note)


def overlaid(sent: bytes, jeanne: Credential) -> bytes:
    return signed_elsewhere(changed(sent, elsewhere.overlay), jeanne)


def page_appended(sent: bytes, jeanne: Credential) -> bytes:
    return signed_elsewhere(changed(sent, elsewhere.appended_page), jeanne)


def retitled(sent: bytes, jeanne: Credential) -> bytes:
    return changed(signed_elsewhere(sent, jeanne), elsewhere.new_title)


def signed_twice(sent: bytes, jeanne: Credential) -> bytes:
    return signed_elsewhere(signed_elsewhere(sent, jeanne), jeanne, field="region")


def wrong_field(sent: bytes, jeanne: Credential) -> bytes:
    return signed_elsewhere(sent, jeanne, field="region")


def field_of_their_own(sent: bytes, jeanne: Credential) -> bytes:
    return signed_elsewhere(changed(sent, elsewhere.new_field), jeanne, field="Signature1")


def rubbish_after(sent: bytes, _jeanne: Credential) -> bytes:
    return sent + bytes(range(256)) * 40


SHAPES: list[tuple[Callable[[bytes, Credential], bytes], Fault]] = [
    (empty, Fault.EMPTY),
    (not_a_pdf, Fault.NOT_PDF),
    (unsigned, Fault.NOT_SIGNED),
    (cut_back, Fault.NOT_SIGNED),
    (saved_anew, Fault.REWRITTEN),
    (protected, Fault.PROTECTED),
    (noted_before, Fault.CHANGED),
    (noted_after, Fault.CHANGED),
    (overlaid, Fault.CHANGED),
    (page_appended, Fault.CHANGED),
    (retitled, Fault.CHANGED),
    (signed_twice, Fault.SEVERAL),
    (wrong_field, Fault.WRONG_FIELD),
    (field_of_their_own, Fault.WRONG_FIELD),
]


@pytest.mark.parametrize(("make", "fault"), SHAPES, ids=lambda item: getattr(item, "__name__", ""))
def test_the_shape_of_the_file_is_ours_with_one_signature_more(
    trusting: SigningDesk,
    stages: Stages,
    jeanne: Credential,
    make: Callable[[bytes, Credential], bytes],
    fault: Fault,
) -> None:
    """Told from the process of its own where files are read, as in production."""
    with pytest.raises(MisshapenReturn) as refusal:
        received(trusting, stages.certified, make(stages.certified, jeanne))
    assert refusal.value.fault is fault
    words = str(refusal.value)
    assert words.endswith(".")
    assert len(words) > 60


def test_another_document_by_the_same_people(stages: Stages, jeanne: Credential, desk: SigningDesk) -> None:
    other = desk.certify(stages.frozen, at=NOON)
    assert other != stages.certified
    found = returned.inspect(stages.certified, signed_elsewhere(other, jeanne), "co-contractor")
    assert found.fault is Fault.OLDER  # the same frozen text, certified another time: ours no more

    bare = elsewhere.saved_anew(stages.frozen)
    assert returned.inspect(stages.certified, bare, "co-contractor").fault is Fault.REWRITTEN
    assert returned.inspect(stages.certified, elsewhere.one_page(), "co-contractor").fault is Fault.ANOTHER
    with pikepdf.open(io.BytesIO(stages.frozen)) as neighbour:
        neighbour.docinfo["/Title"] = "Convention EPN-2026-0043"
        content = io.BytesIO()
        neighbour.save(content)
    found = returned.inspect(stages.certified, content.getvalue(), "co-contractor")
    assert found.fault is Fault.ANOTHER, "with the same fields, of the convention before it in the downloads"


def test_a_signature_on_the_former_revision_comes_too_late(stages: Stages, jeanne: Credential) -> None:
    late = signed_elsewhere(stages.certified, jeanne)
    assert returned.inspect(stages.once, late, "region").fault is Fault.OLDER


def test_rubbish_after_our_bytes_is_told(stages: Stages, jeanne: Credential) -> None:
    found = returned.inspect(stages.certified, rubbish_after(stages.certified, jeanne), "co-contractor")
    assert found.fault in {Fault.NOT_SIGNED, Fault.UNREADABLE}


def test_hybrid_references_are_refused(stages: Stages) -> None:
    found = returned.inspect(stages.certified, elsewhere.hybrid(stages.certified), "co-contractor")
    assert found.fault is Fault.HYBRID


@pytest.mark.usefixtures("here")
class TestPerson:
    def test_somebody_else(self, trusting: SigningDesk, stages: Stages, authority: OutsideAuthority) -> None:
        file = signed_elsewhere(stages.certified, authority.person("Paul", "Martin"))
        with pytest.raises(WrongPerson) as refusal:
            received(trusting, stages.certified, file)
        assert (refusal.value.found, refusal.value.expected) == ("Paul Martin", "Jeanne MARTIN")

    def test_the_right_name_from_another_authority(
        self, trusting: SigningDesk, stages: Stages, world: LocalServer
    ) -> None:
        forger = OutsideAuthority("Contrefaite", world, NOON - YEAR)
        file = signed_elsewhere(stages.certified, forger.person("Jeanne", "Martin"))
        with pytest.raises(UnknownIssuer) as refusal:
            received(trusting, stages.certified, file)
        assert refusal.value.issuer == "AC Contrefaite Personnes"

    def test_revoked(self, trusting: SigningDesk, stages: Stages, authority: OutsideAuthority) -> None:
        person = authority.person("Jeanne", "Martin")
        authority.revoke(person, at=NOON - HOUR)
        with pytest.raises(RevokedCertificate):
            received(trusting, stages.certified, signed_elsewhere(stages.certified, person))

    def test_expired(self, trusting: SigningDesk, stages: Stages, authority: OutsideAuthority) -> None:
        person = authority.person("Jeanne", "Martin", until=NOON - HOUR)
        with pytest.raises(ExpiredCertificate):
            received(trusting, stages.certified, signed_elsewhere(stages.certified, person))

    def test_an_authority_that_does_not_answer_is_not_the_person_s_fault(
        self,
        trusting: SigningDesk,
        stages: Stages,
        authority: OutsideAuthority,
        jeanne: Credential,
    ) -> None:
        authority.server.status = 503
        with pytest.raises(UnprovenCertificate, match="renvoyez-le"):
            received(trusting, stages.certified, signed_elsewhere(stages.certified, jeanne))

    def test_an_unknown_time_stamp_authority(
        self, trusting: SigningDesk, stages: Stages, jeanne: Credential, tmp_path: Path
    ) -> None:
        stranger = TimestampServer(tmp_path, made_at=NOON - YEAR)
        try:
            stranger.set_clock(NOON)
            anchors = read_anchors(tmp_path / ROOT_FILE)
            (source,) = TimestampAuthorities([stranger.url], anchors).sources
            source.evidence(at=NOON)
            file = signed_elsewhere(stages.certified, jeanne, stamper=source.stamper(at=NOON))
            asked = stranger.queries
            with pytest.raises(UnknownTimestamp, match="sans horodatage"):
                received(trusting, stages.certified, file)
            assert stranger.queries == asked
        finally:
            stranger.stop()

    def test_below_the_minimum(self, trusting: SigningDesk, stages: Stages, jeanne: Credential) -> None:
        file = signed_elsewhere(stages.certified, jeanne)
        with pytest.raises(BelowMinimum, match="signature qualifiée") as refusal:
            received(trusting, stages.certified, file, minimum=Level.QUALIFIED)
        assert (refusal.value.level, refusal.value.minimum) == (Level.ADVANCED, Level.QUALIFIED)

    def test_a_broken_signature(self, trusting: SigningDesk, stages: Stages, jeanne: Credential) -> None:
        file = signed_elsewhere(stages.certified, jeanne)
        place = file.index(b"Lu et approuv")
        with pytest.raises(NotAccepted):
            received(trusting, stages.certified, file[:place] + b"l" + file[place + 1 :])


class TestAddresses:
    def test_a_file_never_makes_the_server_call_an_address_it_names(
        self, trusting: SigningDesk, stages: Stages, authority: OutsideAuthority
    ) -> None:
        """Issuer, revocation list: named by a certificate that nobody we trust has signed."""
        with local_server() as trap:
            forger = OutsideAuthority("Piège", trap, NOON - YEAR)
            file = signed_elsewhere(stages.certified, forger.person("Jeanne", "Martin"))
            with pytest.raises(UnknownIssuer):
                received(trusting, stages.certified, file)
            trusting.verify(file, at=NOON)
            assert trap.asked == []
        assert authority.server.asked == []


def test_too_large_is_refused_without_reading(trusting: SigningDesk, stages: Stages) -> None:
    with pytest.raises(TooLargeReturn):
        received(trusting, stages.certified, stages.certified + bytes(LARGEST_ADDITION + 1))


@pytest.mark.usefixtures("here")
def test_weeks_after_the_document_was_sent(
    keys: Keys, stages: Stages, authority: OutsideAuthority, tsa: TimestampServer, tmp_path: Path
) -> None:
    """What proved the co-contractor's timestamp was good for a week, and is asked for anew."""
    server = TimestampServer(tmp_path, made_at=NOON)
    try:
        root = TwoCertificates(server, made_at=NOON)
        root.publish(NOON, good_for=timedelta(days=7))
        once = trusting_both(keys, server.url, root, authority).sign(stages.certified, signer(), at=NOON).pdf
        later = NOON + timedelta(days=21)
        root.publish(later, good_for=timedelta(days=7))
        tsa.set_clock(later)
        facts = replace(JEANNE, name="Hervé Morin-Dupont", field="region")
        file = signed_elsewhere(once, authority.person("Hervé", "Morin-Dupont"), field="region")
        desk = trusting_both(keys, tsa.url, root, authority)
        assert received(desk, once, file, facts=facts, at=later).level is Level.ADVANCED
    finally:
        server.stop()


def trusting_both(keys: Keys, url: str, root: TwoCertificates, authority: OutsideAuthority) -> SigningDesk:
    desk = desk_with(keys, [url])
    timestamps = (*desk.anchors.timestamps, root.anchor)
    anchors = replace(desk.anchors, timestamps=timestamps, listed={Level.ADVANCED: (authority.anchor,)})
    return replace(desk, authorities=TimestampAuthorities([url], timestamps), anchors=anchors)
