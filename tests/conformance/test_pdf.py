"""veraPDF on every file that leaves the program: PDF/A-2b (to be kept) and PDF/UA-1 (to be read by everybody)."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest

from documents.converter import Converter
from documents.plain import Part, plain_docx
from documents.produce import Description, produce_pdf
from signing.records import Round
from tests.conformance.conftest import DECIDED, SIGNED_AT, Signed, projet_of
from tests.conformance.validators import Conformance, Flavour, validate_pdf
from tests.factories import avenants
from tests.factories.conventions import Office, drafted, signed
from tests.factories.means import Means
from tests.parts.workflow.test_pack_letters import filled_docx
from tests.stories.conftest import START
from workflow.acts.gather_evidence import gather
from workflow.packs import find_pack
from workflow.readings.in_force import text_in_force
from workflow.records.convention import Avenant, Convention, DocumentRole, Medium

pytestmark = pytest.mark.conformance

FLAVOURS: list[Flavour] = ["2b", "ua1"]
PARAGRAPH = "L’association « pas à pas » accueille, de 9 h à 18 h, petits & grands : œuvres, 12 € < 15 €, n° 1 ; ½ journée. "
PRESENTATIONS = {
    "one line": "Une association.",
    "ten pages": "\n\n".join([PARAGRAPH * 9] * 40),
    "signs and accents": "À Œuilly — Ÿ, ŒUVRE, naïf, “guillemets”, ‹ simples ›, 5 ≤ 6, x², CO₂, été… ; "
    "ﬁn de mot : co\u00adopération.",
    "one word of 300 letters": "a" * 300,
}


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_the_convention_conforms_at_every_step(convention: Signed, flavour: Flavour) -> None:
    """From the frozen file to the closed one: stamps, seals and evidence break no rule."""
    assert_conform(validate_pdf(convention.steps, flavour))


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_it_conforms_however_the_parties_signed(
    remotely_signed: Signed, signed_with_the_region_s_key: Signed, flavour: Flavour
) -> None:
    """The stamp of a file signed elsewhere is drawn by the person's own tool: that one is not judged."""
    ways = {"csc": remotely_signed, "pkcs11": signed_with_the_region_s_key}
    assert_conform(validate_pdf({name: way.steps["closed"] for name, way in ways.items()}, flavour))


@pytest.fixture(scope="module")
def prolonged(convention: Signed, region: Office, means: Means) -> bytes:
    """With one more archive timestamp, half a year later."""
    later = SIGNED_AT + timedelta(days=180)
    means.set_clock(later)
    return region.workshop.desk.extend(convention.steps["closed"], at=later)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_prolonged_file_still_conforms(prolonged: bytes, flavour: Flavour) -> None:
    assert_conform(validate_pdf({"prolonged": prolonged}, flavour))


@pytest.fixture(scope="module")
def projets(region: Office) -> dict[str, bytes]:
    return {name: projet_of(region, presentation=text) for name, text in PRESENTATIONS.items()}


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_projet_conforms_whatever_it_says(projets: dict[str, bytes], flavour: Flavour) -> None:
    assert_conform(validate_pdf(projets, flavour))


@pytest.fixture(scope="module")
def letters(region: Office) -> dict[str, bytes]:
    description = Description(title="Courrier", subject="Essai", author="Région", made_at=START)
    return {
        letter.name: produce_pdf(
            filled_docx(letter.name), region.workshop.converter, description, fields={}
        ).pdf
        for letter in find_pack("epn-normandie").letters
    }


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_every_letter_conforms(letters: dict[str, bytes], flavour: Flavour) -> None:
    assert_conform(validate_pdf(letters, flavour))


@pytest.fixture(scope="module")
def evidence(region: Office) -> dict[str, bytes]:
    """What a judge reads: the whole, and the copy of one signer."""
    number = signed(region, at=SIGNED_AT, **DECIDED)
    with region.workshop.database.reading() as session:
        signer = session.get_one(Round, session.get_one(Convention, number).round_id).signers[0].id
    copies = {"whole": None, "of one signer": signer}
    return {name: readable(region, number, signer_id) for name, signer_id in copies.items()}


def readable(region: Office, number: int, signer_id: int | None) -> bytes:
    bundle = gather(region.workshop, number, signer_id=signer_id, at=SIGNED_AT)
    with zipfile.ZipFile(io.BytesIO(bundle.content)) as archive:
        return archive.read(f"{bundle.file_name.removesuffix('.zip')}/preuve.pdf")


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_the_evidence_conforms(evidence: dict[str, bytes], flavour: Flavour) -> None:
    assert_conform(validate_pdf(evidence, flavour))


@pytest.fixture(scope="module")
def spoilt(convention: Signed) -> dict[str, bytes]:
    return {
        "no longer says that it is PDF/A": without(convention.steps["frozen"], "/Metadata"),
        "no longer tagged": without(convention.steps["frozen"], "/StructTreeRoot"),
        "no PDF": b"Bonjour",
    }


def test_a_spoilt_file_does_not_conform(spoilt: dict[str, bytes]) -> None:
    archive, access = validate_pdf(spoilt, "2b"), validate_pdf(spoilt, "ua1")
    assert not archive["no longer says that it is PDF/A"].compliant
    assert "6.6.2.1" in clauses(archive["no longer says that it is PDF/A"])
    assert not access["no longer tagged"].compliant
    assert "7.1" in clauses(access["no longer tagged"])
    assert archive["no PDF"].unreadable
    assert access["no PDF"].unreadable


def test_what_libreoffice_makes_by_itself_does_not_conform(tmp_path: Path) -> None:
    """Why the program finishes each file: should this one pass one day, ``documents.finish`` could be lighter."""
    with Converter(processes=1, folder=tmp_path) as converter:
        raw = converter.convert(find_pack("epn-normandie").docx.read_bytes())
    assert not validate_pdf({"raw": raw}, "ua1")["raw"].compliant


def assert_conform(verdicts: dict[str, Conformance]) -> None:
    broken = {name: verdict.unreadable or verdict.failures for name, verdict in verdicts.items()}
    assert {name: found for name, found in broken.items() if found} == {}
    assert all(verdict.compliant for verdict in verdicts.values())


def clauses(verdict: Conformance) -> set[str]:
    return {failure.clause for failure in verdict.failures}


def without(pdf: bytes, key: str) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        del document.Root[key]
        result = io.BytesIO()
        document.save(result, fix_metadata_version=False)
    return result.getvalue()


@pytest.fixture(scope="module")
def amended_files(region: Office) -> dict[str, bytes]:
    """The frozen file of an avenant, and the consolidated text that anybody may take away."""
    convention = drafted(region, at=START, medium=Medium.PAPER)
    avenants.register(region, convention, on=START.date(), at=START)
    avenant = avenants.approved(region, convention, avenants.LONGER, avenants.WORKSHOPS, at=START)
    with region.workshop.database.reading() as session:
        frozen = session.get_one(Avenant, avenant).needed(DocumentRole.FROZEN_PDF).sha256
        text = text_in_force(
            session, region.workshop, session.get_one(Convention, convention), on=START.date()
        )
    docx = plain_docx(
        title="Texte en vigueur",
        opening=["Pour information."],
        parts=[Part(title=one.title, notes=("Une note.",), blocks=one.blocks) for one in text.divisions],
    )
    description = Description(title="Texte en vigueur", subject="Essai", author="Région", made_at=START)
    return {
        "avenant": region.workshop.vault.get(frozen),
        "text in force": produce_pdf(docx, region.workshop.converter, description, fields={}).pdf,
    }


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_an_avenant_and_the_text_in_force_conform(amended_files: dict[str, bytes], flavour: Flavour) -> None:
    assert_conform(validate_pdf(amended_files, flavour))
