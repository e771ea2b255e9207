"""Every attack on a finished file is seen, and the report says in French what is wrong."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from signing.authority import create_authority
from signing.desk import SigningDesk
from signing.level import Level
from signing.report import Covers
from signing.trust import Evidence, Trust
from signing.verify import verify
from tests.parts.signing.circuit import NOON
from tests.parts.signing.conftest import Keys, Stages, desk_with, signer
from tests.timestamping import TimestampServer

YEARS = timedelta(days=365)


class TestHonestFiles:
    def test_a_finished_file_is_complete(self, desk: SigningDesk, stages: Stages) -> None:
        report = desk.verify(stages.closed, at=NOON)
        assert report.problems == ()
        assert report.complete
        assert [(item.field, item.person, item.level) for item in report.signatures] == [
            ("certification", "Cachet de Région Normandie", Level.SIMPLE),
            ("co-contractor", "Jeanne Martin", Level.SIMPLE),
            ("region", "Hervé Morin-Dupont", Level.SIMPLE),
            ("seal", "Cachet de Région Normandie", Level.SIMPLE),
        ]
        assert [item.certifies for item in report.signatures] == [True, False, False, False]
        assert all(item.signed_at == NOON for item in report.signatures)
        (stamp,) = report.archive_timestamps
        assert (stamp.covers, stamp.token.at, stamp.token.authority) == (
            Covers.FILE,
            NOON,
            "Horodatage de l’exemple",
        )

    def test_an_unfinished_file_is_sound_and_says_what_is_missing(
        self, desk: SigningDesk, stages: Stages
    ) -> None:
        report = desk.verify(stages.once, at=NOON)
        assert report.sound
        assert not report.complete
        assert report.empty_fields == ("region", "seal")
        assert any("region" in problem for problem in report.problems)

    def test_a_one_shot_certificate_outlives_its_two_hours(self, desk: SigningDesk, stages: Stages) -> None:
        assert desk.verify(stages.once, at=NOON + timedelta(days=29)).sound
        assert desk.verify(stages.closed, at=NOON + 9 * YEARS).complete

    def test_after_the_timestamp_certificate_nothing_is_proved(
        self, desk: SigningDesk, stages: Stages
    ) -> None:
        report = desk.verify(stages.closed, at=NOON + 16 * YEARS)
        assert not report.complete
        assert any("plus valable" in problem for problem in report.problems)

    def test_no_trust_no_level(self, stages: Stages, desk: SigningDesk) -> None:
        nobody = Trust(own=(), timestamps=desk.anchors.timestamps)
        report = verify(stages.closed, trust=nobody, at=NOON)
        assert {item.level for item in report.signatures} == {Level.UNKNOWN}
        assert all(item.intact and item.valid and not item.trusted for item in report.signatures)

    def test_an_authority_listed_as_advanced_is_measured_so(self, stages: Stages, desk: SigningDesk) -> None:
        listed = Trust(
            own=(),
            listed={Level.ADVANCED: (desk.authority.certificate,)},
            timestamps=desk.anchors.timestamps,
        )
        report = verify(stages.closed, trust=listed, at=NOON)
        assert {item.level for item in report.signatures} == {Level.ADVANCED}


def byte_changed(pdf: bytes) -> bytes:
    middle = 2000
    return pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1 :]


def digit_of_a_signature_changed(pdf: bytes) -> bytes:
    start = re.search(rb"/Contents <3082[0-9A-F]{900}", pdf)
    assert start is not None
    place = start.end() - 1
    return pdf[:place] + (b"0" if pdf[place : place + 1] != b"0" else b"1") + pdf[place + 1 :]


def note_added(pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    note = writer.add_object(
        generic.DictionaryObject(
            {
                generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
                generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
                generic.pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (50, 50, 300, 90))),
                generic.pdf_name("/Contents"): generic.TextStringObject("et 100 000 euros de plus"),
            }
        )
    )
    page.setdefault(generic.pdf_name("/Annots"), generic.ArrayObject()).append(note)
    writer.update_container(page)
    return written(writer)


def page_overlaid(pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    extra = generic.StreamObject(stream_data=b"BT ET 0 0 300 300 re f")
    writer.add_stream_to_page(0, writer.add_object(extra))
    return written(writer)


def field_of(writer: IncrementalPdfFileWriter, name: str) -> generic.DictionaryObject:
    found = {str(item.get_object()["/T"]): item.get_object() for item in writer.root["/AcroForm"]["/Fields"]}
    return found[name]


def signature_removed(pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    field = field_of(writer, "region")
    del field["/V"]
    writer.update_container(field)
    return written(writer)


def field_dropped(pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    fields = writer.root["/AcroForm"]["/Fields"]
    fields.remove(next(item for item in fields if item.get_object()["/T"] == "region"))
    writer.update_container(fields)
    return written(writer)


def stamp_swapped(pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    other = field_of(writer, "co-contractor").raw_get("/AP")
    field = field_of(writer, "region")
    field["/AP"] = other
    writer.update_container(field)
    return written(writer)


def box_moved(pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    field = field_of(writer, "region")
    field["/Rect"] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 10, 10)))
    writer.update_container(field)
    return written(writer)


def timestamp_disguised(pdf: bytes) -> bytes:
    return pdf.replace(b"/ETSI.RFC3161", b"/ETSI.RFC3162")


def saved_anew(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        result = io.BytesIO()
        opened.save(result)
    return result.getvalue()


def page_removed(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        del opened.pages[1]
        result = io.BytesIO()
        opened.save(result)
    return result.getvalue()


def written(writer: IncrementalPdfFileWriter) -> bytes:
    result = io.BytesIO()
    writer.write(result)
    return result.getvalue()


ATTACKS: list[Callable[[bytes], bytes]] = [
    byte_changed,
    digit_of_a_signature_changed,
    note_added,
    page_overlaid,
    signature_removed,
    field_dropped,
    stamp_swapped,
    box_moved,
    timestamp_disguised,
    saved_anew,
    page_removed,
]


class TestAttacks:
    @pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
    def test_it_is_seen(self, desk: SigningDesk, stages: Stages, attack: Callable[[bytes], bytes]) -> None:
        attacked = attack(stages.closed)
        assert attacked != stages.closed
        report = desk.verify(attacked, at=NOON)
        assert not report.sound
        assert report.problems

    def test_an_older_revision_is_not_complete(self, desk: SigningDesk, stages: Stages) -> None:
        for older in (stages.certified, stages.once, stages.twice):
            assert stages.closed.startswith(older)
            assert not desk.verify(older, at=NOON).complete

    def test_a_changed_byte_names_the_signatures(self, desk: SigningDesk, stages: Stages) -> None:
        report = desk.verify(byte_changed(stages.closed), at=NOON)
        assert not any(item.intact for item in report.signatures)
        assert any("Jeanne Martin" in line and "modifié" in line for line in report.problems)

    def test_a_name_means_nothing_without_trust(
        self, keys: Keys, stages: Stages, desk: SigningDesk, tsa: TimestampServer, tmp_path: Path
    ) -> None:
        """Another authority may put any name in its certificates."""
        create_authority(tmp_path / "own", organisation="Région Normandie", at=NOON)
        forger = desk_with(Keys(tmp_path / "own", keys.timestamps), [tsa.url])
        forged = forger.sign(forger.certify(stages.frozen, at=NOON), signer(), at=NOON).pdf
        found = desk.verify(forged, at=NOON).signature("co-contractor")
        assert found is not None
        assert (found.person, found.intact, found.valid) == ("Jeanne Martin", True, True)
        assert (found.trusted, found.level, found.sound) == (False, Level.UNKNOWN, False)

    @pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"<html>", b"%PDF-1.7\n" + b"0" * 5000])
    def test_what_is_no_pdf_is_told(self, desk: SigningDesk, content: bytes) -> None:
        report = desk.verify(content, at=NOON)
        assert not report.sound
        assert not report.complete
        assert "ne se lit pas" in report.problems[0]

    def test_an_unsigned_file_is_not_complete(self, desk: SigningDesk, stages: Stages) -> None:
        report = desk.verify(stages.frozen, at=NOON)
        assert report.sound
        assert not report.complete
        assert set(report.empty_fields) == {"co-contractor", "region", "certification", "seal"}


class TestRevocation:
    @pytest.mark.parametrize(("hours", "trusted"), [(-1, False), (1, True)])
    def test_a_revoked_seal_is_refused_from_that_instant_on(
        self, keys: Keys, stages: Stages, tsa: TimestampServer, hours: int, trusted: bool
    ) -> None:
        """Evidence made after the revocation is used too: a later list is better evidence."""
        desk = desk_with(keys, [tsa.url])
        authority = desk.authority
        authority.revoke(authority.seal.certificate.serial_number, at=NOON + timedelta(hours=hours))
        try:
            newer = Evidence((), (authority.revocation_list(at=NOON + timedelta(hours=2)),))
        finally:
            (authority.folder / "revoked.txt").unlink()
        report = verify(stages.certified, trust=replace(desk.anchors, evidence=newer), at=NOON)
        assert [item.trusted for item in report.signatures] == [trusted]
