"""What strangers may hand in: a report comes back, within limits, and nothing is called."""

import io
import zlib
from collections.abc import Callable

import pikepdf
import pytest

from foundation import bounded as room
from signing.desk import SigningDesk
from signing.level import Level
from signing.methods import returned
from signing.methods.returned import Fault
from signing.methods.shape import Checking, SignerFacts
from signing.methods.upload import Upload
from signing.methods.upload_refusals import MisshapenReturn
from tests.factories.certificates import OutsideAuthority
from tests.factories.local_server import local_server
from tests.parts.signing import elsewhere
from tests.parts.signing.circuit import NOON
from tests.parts.signing.conftest import Stages
from tests.parts.signing.elsewhere import signed_elsewhere


def update(pdf: bytes, objects: bytes, trailer: bytes = b"") -> bytes:
    """The file with objects of its own appended, and no care for anything else."""
    return pdf + objects + b"trailer\n<< /Size 1 /Root 1 0 R " + trailer + b">>\nstartxref\n0\n%%EOF\n"


def bomb(_pdf: bytes) -> bytes:
    return bomb_behind(b"%PDF-1.7\n")


def bomb_behind(pdf: bytes) -> bytes:
    """A table of references that unpacks to sixty-four megabytes from a few kilobytes."""
    packer = zlib.compressobj(9)
    zeros = b"".join(packer.compress(bytes(1 << 20)) for _ in range(64)) + packer.flush()
    stream = (
        b"1 0 obj\n<< /Type /XRef /Size 2000000000 /W [1 1 1] /Root 1 0 R /Filter /FlateDecode /Length "
        + str(len(zeros)).encode()
        + b" >>\nstream\n"
    )
    end = b"\nendstream\nendobj\nstartxref\n" + str(len(pdf)).encode() + b"\n%%EOF\n"
    return pdf + stream + zeros + end


def bottomless(pdf: bytes) -> bytes:
    """Arrays in arrays."""
    return update(pdf, b"900 0 obj\n" + b"[" * 200_000 + b"]" * 200_000 + b"\nendobj\n")


def circular(_pdf: bytes) -> bytes:
    """Each table of references names itself as the one before."""
    return b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 /Prev 9 >>\nstartxref\n9\n%%EOF\n"


def encrypted(pdf: bytes) -> bytes:
    return elsewhere.saved_anew(pdf, encryption=pikepdf.Encryption(owner="o", user="u"))


def truncated(pdf: bytes) -> bytes:
    return pdf[: len(pdf) // 2]


def empty(_pdf: bytes) -> bytes:
    return b""


def not_a_pdf(_pdf: bytes) -> bytes:
    return b"\x7fELF" + bytes(100_000)


BAD: list[Callable[[bytes], bytes]] = [
    empty,
    not_a_pdf,
    truncated,
    circular,
    bottomless,
    encrypted,
    bomb,
    elsewhere.hybrid,
]


@pytest.mark.parametrize("make", BAD, ids=lambda make: make.__name__)
def test_a_report_comes_back(
    desk: SigningDesk,
    stages: Stages,
    make: Callable[[bytes], bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(room, "CPU_SECONDS", 4)
    report = desk.verify_received(make(stages.once), at=NOON)
    assert not report.complete
    assert report.problems


@pytest.mark.parametrize("make", [bottomless, elsewhere.hybrid], ids=lambda make: make.__name__)
def test_appended_to_our_own_bytes_it_is_refused_too(stages: Stages, make: Callable[[bytes], bytes]) -> None:
    found = returned.inspect(stages.once, make(stages.once), "region")
    assert found.fault in {Fault.UNREADABLE, Fault.HYBRID, Fault.NOT_SIGNED, Fault.CHANGED}


def test_a_bomb_behind_our_own_bytes_is_refused_within_the_limits(
    desk: SigningDesk, stages: Stages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "CPU_SECONDS", 3)
    facts = SignerFacts(
        field="region", name="Hervé Morin-Dupont", capacity="", acting_for="", decided_at=NOON
    )
    checking = Checking(authorities=desk.authorities, trust=desk.trust(at=NOON))
    way = Upload(returned=bomb_behind(stages.once), minimum=Level.SIMPLE, checking=checking)
    with pytest.raises(MisshapenReturn) as refusal:
        way.sign(stages.once, facts, at=NOON)
    assert refusal.value.fault is Fault.TOO_DEMANDING


def test_checking_a_file_calls_no_address_that_it_names(desk: SigningDesk, stages: Stages) -> None:
    """Issuer, revocation lists, and links in the pages: a trap counts."""
    with local_server() as trap:
        authority = OutsideAuthority("Piège", trap, NOON)
        file = signed_elsewhere(stages.once, authority.person("Hervé", "Morin-Dupont"), field="region")
        with pikepdf.open(io.BytesIO(elsewhere.one_page())) as linked:
            linked.Root.OpenAction = pikepdf.Dictionary(
                S=pikepdf.Name.URI, URI=pikepdf.String(f"{trap.url}/ouvert")
            )
            result = io.BytesIO()
            linked.save(result)
        for content in (file, result.getvalue()):
            desk.verify_received(content, at=NOON)
        assert trap.asked == []
