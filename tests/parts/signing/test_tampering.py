"""What can be done to a signed file, and who sees it: a row each, against the check of a closed file and of a file
that comes back signed from elsewhere."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from signing.authority import create_authority
from signing.certificates import Credential
from signing.desk import SigningDesk
from signing.level import Level
from signing.methods.shape import Checking, SignerFacts
from signing.methods.upload import Upload
from signing.methods.upload_refusals import NotAccepted
from signing.report import Distrust
from signing.trust import Evidence
from signing.verify import verify
from tests.factories.certificates import OutsideAuthority
from tests.factories.local_server import local_server
from tests.parts.signing import elsewhere
from tests.parts.signing.circuit import NOON
from tests.parts.signing.conftest import Keys, Stages, desk_with, signer
from tests.parts.signing.elsewhere import changed, signed_elsewhere
from tests.parts.signing.test_verify import (
    box_moved,
    digit_of_a_signature_changed,
    field_dropped,
    field_of,
    page_removed,
    saved_anew,
    signature_removed,
    stamp_swapped,
    timestamp_disguised,
)
from tests.timestamping import TimestampServer

YEAR, HOUR = timedelta(days=365), timedelta(hours=1)
Attack = Callable[[bytes], bytes]


def content_byte(pdf: bytes) -> bytes:
    return pdf[:2000] + bytes([pdf[2000] ^ 1]) + pdf[2001:]


def byte_of_a_later_revision(pdf: bytes) -> bytes:
    """In the first object that came with the last signature."""
    place = [match.end() for match in re.finditer(rb"%%EOF\r?\n?", pdf)][-2] + 60
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


def padding_written_in(pdf: bytes) -> bytes:
    """In the room kept free behind the last signature, which no signature covers."""
    place = pdf.rindex(b"00>") - 1
    return pdf[:place] + b"A" + pdf[place + 1 :]


def signature_disguised(pdf: bytes) -> bytes:
    """The type of the last signature, so that readers no longer take it for one."""
    head, last = pdf.rsplit(b"/SubFilter", 1)
    return head + b"/SubFilter" + re.sub(rb"^(\s*/)ETSI", rb"\1ETSX", last)


def junk_after_the_end(pdf: bytes) -> bytes:
    return pdf + b"et encore ceci\n" * 20


def page_appended(pdf: bytes) -> bytes:
    return changed(pdf, elsewhere.appended_page)


def text_overlaid(pdf: bytes) -> bytes:
    return changed(pdf, elsewhere.overlay)


def note_added(pdf: bytes) -> bytes:
    return changed(pdf, elsewhere.note)


def title_changed(pdf: bytes) -> bytes:
    return changed(pdf, elsewhere.new_title)


def cut_back(pdf: bytes) -> bytes:
    """To the revision before the last one."""
    return pdf[: [match.end() for match in re.finditer(rb"%%EOF\r?\n?", pdf)][-2]]


def field_value_swapped(pdf: bytes) -> bytes:
    """The value of one party's field put in place of the other's."""

    def swap(writer: IncrementalPdfFileWriter) -> None:
        field = field_of(writer, "region")
        field[generic.pdf_name("/V")] = field_of(writer, "co-contractor").raw_get("/V")
        writer.update_container(field)

    return changed(pdf, swap)


TABLE: list[Attack] = [
    content_byte,
    byte_of_a_later_revision,
    digit_of_a_signature_changed,
    padding_written_in,
    signature_disguised,
    junk_after_the_end,
    page_appended,
    text_overlaid,
    note_added,
    signature_removed,
    field_dropped,
    field_value_swapped,
    stamp_swapped,
    box_moved,
    title_changed,
    saved_anew,
    page_removed,
    cut_back,
]
named = pytest.mark.parametrize("attack", TABLE, ids=lambda attack: attack.__name__)


@pytest.fixture(scope="module")
def outside() -> Iterator[OutsideAuthority]:
    with local_server() as server:
        yield OutsideAuthority("Recommandée", server, NOON - YEAR)


@pytest.fixture(scope="module")
def herve(outside: OutsideAuthority) -> Credential:
    return outside.person("Hervé", "Morin-Dupont")


@pytest.fixture
def trusting(desk: SigningDesk, outside: OutsideAuthority) -> SigningDesk:
    return replace(desk, anchors=replace(desk.anchors, listed={Level.ADVANCED: (outside.anchor,)}))


def returned_to(desk: SigningDesk, sent: bytes, file: bytes) -> None:
    facts = SignerFacts(
        field="region", name="Hervé Morin-Dupont", capacity="", acting_for="", decided_at=NOON
    )
    checking = Checking(authorities=desk.authorities, trust=desk.trust(at=NOON))
    Upload(returned=file, minimum=Level.SIMPLE, checking=checking).sign(sent, facts, at=NOON)


class TestClosedFile:
    @named
    def test_it_is_not_the_complete_file_any_more(
        self, desk: SigningDesk, stages: Stages, attack: Attack
    ) -> None:
        attacked = attack(stages.closed)
        assert attacked != stages.closed
        report = desk.verify(attacked, at=NOON)
        assert not report.complete
        assert report.problems

    def test_a_disguised_timestamp_is_missed(self, desk: SigningDesk, stages: Stages) -> None:
        assert not desk.verify(timestamp_disguised(stages.closed), at=NOON).complete

    def test_a_stranger_s_signature_more(
        self, desk: SigningDesk, stages: Stages, outside: OutsideAuthority
    ) -> None:
        stranger = outside.person("Jean", "Inconnu")
        attacked = signed_elsewhere(changed(stages.closed, elsewhere.new_field), stranger, field="Signature1")
        report = desk.verify(attacked, at=NOON)
        assert not report.complete
        found = report.signature("Signature1")
        assert found is not None
        assert (found.person, found.trusted, found.distrust) == ("Jean Inconnu", False, Distrust.STRANGER)


@pytest.mark.usefixtures("here")
class TestReturnedFile:
    def test_untouched_it_is_accepted(self, trusting: SigningDesk, stages: Stages, herve: Credential) -> None:
        returned_to(trusting, stages.once, signed_elsewhere(stages.once, herve, field="region"))

    @named
    def test_it_is_refused(
        self, trusting: SigningDesk, stages: Stages, herve: Credential, attack: Attack
    ) -> None:
        attacked = attack(signed_elsewhere(stages.once, herve, field="region"))
        with pytest.raises(NotAccepted):
            returned_to(trusting, stages.once, attacked)

    def test_another_document_by_the_same_people(
        self, trusting: SigningDesk, stages: Stages, herve: Credential
    ) -> None:
        other = trusting.sign(trusting.certify(stages.frozen, at=NOON), signer(), at=NOON).pdf
        with pytest.raises(NotAccepted):
            returned_to(trusting, stages.once, signed_elsewhere(other, herve, field="region"))

    def test_the_right_name_by_an_authority_of_the_forger_s_own(
        self, trusting: SigningDesk, stages: Stages, keys: Keys, tsa: TimestampServer, tmp_path: Any
    ) -> None:
        create_authority(tmp_path / "own", organisation="Région Normandie", at=NOON)
        forger = desk_with(Keys(tmp_path / "own", keys.timestamps), [tsa.url])
        forged = forger.authority.issue_one_shot("Hervé Morin-Dupont", "président", "Région", at=NOON)
        with pytest.raises(NotAccepted):
            returned_to(trusting, stages.once, signed_elsewhere(stages.once, forged, field="region"))


class TestCertificates:
    """Of a signature in the file, judged with the evidence that is known."""

    def judged(self, desk: SigningDesk, outside: OutsideAuthority, file: bytes) -> Distrust | None:
        evidence = Evidence((), tuple(outside.lists()))
        trust = desk.trust(at=NOON)
        trust = replace(trust, evidence=trust.evidence + evidence)
        found = verify(file, trust=trust, at=NOON).signature("region")
        assert found is not None
        assert found.trusted is (found.distrust is None)
        return found.distrust

    def test_good(
        self, trusting: SigningDesk, stages: Stages, outside: OutsideAuthority, herve: Credential
    ) -> None:
        file = signed_elsewhere(stages.once, herve, field="region")
        assert self.judged(trusting, outside, file) is None

    @pytest.mark.parametrize(("hours", "found"), [(-1, Distrust.REVOKED), (1, None)])
    def test_revoked(
        self,
        trusting: SigningDesk,
        stages: Stages,
        outside: OutsideAuthority,
        hours: int,
        found: Distrust | None,
    ) -> None:
        person = outside.person("Hervé", "Morin-Dupont")
        outside.revoke(person, at=NOON + hours * HOUR)
        file = signed_elsewhere(stages.once, person, field="region")
        assert self.judged(trusting, outside, file) is found

    def test_expired(self, trusting: SigningDesk, stages: Stages, outside: OutsideAuthority) -> None:
        person = outside.person("Hervé", "Morin-Dupont", until=NOON - HOUR)
        file = signed_elsewhere(stages.once, person, field="region")
        assert self.judged(trusting, outside, file) is Distrust.EXPIRED

    def test_by_nobody_we_trust(
        self, desk: SigningDesk, stages: Stages, outside: OutsideAuthority, herve: Credential
    ) -> None:
        file = signed_elsewhere(stages.once, herve, field="region")
        assert self.judged(desk, outside, file) is Distrust.STRANGER

    def test_without_proof_that_it_was_not_revoked(
        self, trusting: SigningDesk, stages: Stages, herve: Credential
    ) -> None:
        file = signed_elsewhere(stages.once, herve, field="region")
        found = trusting.verify(file, at=NOON).signature("region")
        assert found is not None
        assert found.distrust is Distrust.UNPROVEN


@pytest.mark.long
def test_any_byte_of_the_last_revisions_counts(desk: SigningDesk, stages: Stages) -> None:
    """Drawn at random in what came with the seal and after.

    The room of the last token is covered by nobody (ISO 32000-2, 12.8.1): a byte of a certificate that is not needed,
    or a blank among its zeros, changes nothing that is proved there. That it is not the file that is kept, its
    fingerprint says (``readings.verification``).
    """
    draw, whole = random.Random(2036), desk.verify(stages.closed, at=NOON)  # noqa: S311 - alike at every run
    token = range(stages.closed.index(b"<", stages.closed.rindex(b"/Contents")), len(stages.closed))
    for _ in range(60):
        place, bit = draw.randrange(len(stages.twice), len(stages.closed)), draw.randrange(8)
        flipped = bytearray(stages.closed)
        flipped[place] ^= 1 << bit
        report = desk.verify(bytes(flipped), at=NOON)
        assert not report.complete or (place in token and report == whole), (place, bit)
