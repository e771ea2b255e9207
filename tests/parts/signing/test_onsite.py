"""A signature as the signer, a PDF reader and a judge see it."""

import io
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest

from signing.appearance import UnprintableName
from signing.desk import SigningDesk
from signing.drawing import flattened
from signing.level import Level
from signing.pades import Unsignable
from tests.parts.signing.circuit import NOON
from tests.parts.signing.conftest import HERVE, Keys, Stages, signer
from tests.parts.signing.test_drawing import drawn
from tests.timestamping import TimestampServer


def words_of(pdf: bytes) -> str:
    """As a reader extracts them, stamps included."""
    result = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(result.stdout.decode().split())


def revisions(pdf: bytes) -> int:
    return len(re.findall(rb"%%EOF\s", pdf))


def test_it_is_one_revision_after_unchanged_bytes(desk: SigningDesk, stages: Stages) -> None:
    signed = desk.sign(stages.certified, signer(), at=NOON)
    assert signed.pdf.startswith(stages.certified)
    assert revisions(signed.pdf) == revisions(stages.certified) + 1
    assert signed.level is Level.SIMPLE


def test_the_certificate_names_the_person(desk: SigningDesk, stages: Stages) -> None:
    found = desk.verify(stages.once, at=NOON).signature("co-contractor")
    assert found is not None
    assert (found.person, found.organisation, found.capacity) == (
        "Jeanne Martin",
        "MJC des Œillets",
        "présidente",
    )
    assert found.certifies is False


def test_the_stamp_says_who_when_and_that_it_is_simple(desk: SigningDesk, stages: Stages) -> None:
    late = datetime(2027, 3, 31, 22, 30, tzinfo=UTC)
    facts = signer(name="Zoë Łukasik-Œuvrard", typed_name="Zoë Ł.", confirmed_at=late)
    words = words_of(desk.sign(stages.certified, facts, at=NOON).pdf)
    assert "Signé électroniquement par Zoë Łukasik-Œuvrard" in words
    assert "présidente, pour MJC des Œillets" in words
    assert "le 1er avril 2027 à 0 h 30 (heure de Paris)" in words
    assert "Signature simple" in words
    assert "Zoë Ł." in words


def test_a_drawn_signature_stands_in_the_field_as_an_opaque_picture(
    desk: SigningDesk, stages: Stages
) -> None:
    facts = signer(drawn=flattened(drawn()), typed_name="")
    with pikepdf.open(io.BytesIO(desk.sign(stages.certified, facts, at=NOON).pdf)) as pdf:
        field = next(item for item in pdf.Root.AcroForm.Fields if str(item.T) == "co-contractor")
        pictures = field.AP.N.Resources.XObject
        (picture,) = pictures.values()
        assert str(picture.ColorSpace) == "/DeviceRGB"
        assert "/SMask" not in picture


def test_glyph_widths_are_those_of_the_embedded_font(stages: Stages) -> None:
    """PDF/A's rule, and what keeps the stamp from being stretched: pyHanko alone gets it wrong."""
    from fontTools.ttLib import TTFont

    with pikepdf.open(io.BytesIO(stages.once)) as pdf:
        field = next(item for item in pdf.Root.AcroForm.Fields if str(item.T) == "co-contractor")
        font = field.AP.N.Resources.Font.F.DescendantFonts[0]
        program = TTFont(io.BytesIO(font.FontDescriptor.FontFile2.read_bytes()))
        units = program["head"].unitsPerEm
        names = program.getGlyphOrder()
        declared = {}
        numbers = list(font.W)
        for first, widths in zip(numbers[::2], numbers[1::2], strict=True):
            declared.update({int(first) + place: int(width) for place, width in enumerate(widths)})
        assert len(declared) > 20
        for glyph, width in declared.items():
            assert width == round(program["hmtx"][names[glyph]][0] * 1000 / units)


def test_the_file_stays_a_pdf_1_7(stages: Stages) -> None:
    """PDF/A-2 rests on it: an elliptic-curve key must not move the catalogue to 2.0."""
    with pikepdf.open(io.BytesIO(stages.closed)) as pdf:
        assert str(pdf.Root.Version) == "/1.7"
        assert list(pdf.Root.Extensions.keys()) == ["/ESIC"]


@pytest.mark.parametrize(
    ("facts", "characters"), [({"name": "山田太郎"}, "太"), ({"typed_name": "Jeanne 🖊"}, "🖊")]
)
def test_what_the_stamp_cannot_write_is_told_before_anything_is_signed(
    desk: SigningDesk, stages: Stages, tsa: TimestampServer, facts: dict[str, str], characters: str
) -> None:
    with pytest.raises(UnprintableName) as refusal:
        desk.sign(stages.certified, signer(**facts), at=NOON)
    assert characters in refusal.value.characters
    assert tsa.queries == 0


@pytest.mark.parametrize("field", ["co-contractor", "nobody", "archive"])
def test_a_field_that_is_taken_or_missing_is_refused(desk: SigningDesk, stages: Stages, field: str) -> None:
    with pytest.raises(Unsignable):
        desk.sign(stages.once, signer(field), at=NOON)


@pytest.mark.parametrize("content", [b"", b"<html>", b"%PDF-1.7\nrien"])
def test_what_is_no_pdf_is_refused(desk: SigningDesk, content: bytes) -> None:
    with pytest.raises(Unsignable):
        desk.sign(content, signer(), at=NOON)


def test_a_file_that_was_tampered_with_takes_no_signature(desk: SigningDesk, stages: Stages) -> None:
    from signing.checked import UnsoundRevision

    spoilt = stages.once[:2000] + bytes([stages.once[2000] ^ 1]) + stages.once[2001:]
    with pytest.raises(UnsoundRevision, match="modifié"):
        desk.sign(spoilt, signer("region", **HERVE), at=NOON)


def test_openssl_agrees(keys: Keys, stages: Stages, tmp_path: Path) -> None:
    """A second, independent reader: the bytes cut out by ByteRange, and the signature over them."""
    for number, (signed, message) in enumerate(cut_out(stages.twice)):
        data, cms = tmp_path / f"{number}.data", tmp_path / f"{number}.cms"
        data.write_bytes(signed)
        cms.write_bytes(message)
        command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", str(cms)]
        command += ["-content", str(data), "-CAfile", str(keys.own / "authority.pem"), "-purpose", "any"]
        command += ["-attime", str(int(NOON.timestamp())), "-out", "/dev/null"]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "successful" in result.stderr


def cut_out(pdf: bytes) -> list[tuple[bytes, bytes]]:
    ranges = re.findall(rb"/ByteRange \[ ?(\d+) (\d+) (\d+) (\d+) ?\]", pdf)
    assert len(ranges) == 3
    found = []
    for parts in ranges:
        start, length, after, rest = map(int, parts)
        padded = bytes.fromhex(pdf[start + length + 1 : after - 1].decode())
        size = 4 + int.from_bytes(padded[2:4])
        found.append((pdf[start : start + length] + pdf[after : after + rest], padded[:size]))
    return found


def test_a_signature_made_days_later_keeps_the_date_of_the_decision(
    desk: SigningDesk, stages: Stages, tsa: TimestampServer
) -> None:
    """When no authority answered at once: the stamp shows the decision, the token when it was dated."""
    later = NOON + timedelta(days=3)
    tsa.set_clock(later)
    signed = desk.sign(stages.certified, signer(confirmed_at=NOON), at=later)
    assert "le 23 novembre 2026 à 13 h 00" in words_of(signed.pdf)
    found = desk.verify(signed.pdf, at=later).signature("co-contractor")
    assert found is not None
    assert found.signed_at == later
