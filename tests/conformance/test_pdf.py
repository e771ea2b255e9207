"""veraPDF on every file that leaves the program: PDF/A-2b (to be kept) and PDF/UA-1 (to be read by everybody)."""

import io
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pikepdf
import pytest

from documents.converter import Converter
from documents.plain import Part, plain_docx
from documents.produce import Description, produce_pdf
from signing.records import Round
from tests.conformance.conftest import STEPS, projet_of
from tests.conformance.kinds import KINDS, signed
from tests.conformance.validators import Conformance, Flavour, validate_pdf
from tests.conformance.world import SIGNED_AT, Instance
from tests.factories.conventions import Office
from tests.parts.signing.elsewhere import signed_elsewhere
from tests.parts.workflow.test_pack_letters import filled_docx
from tests.stories.conftest import START
from workflow.acts.gather_evidence import gather
from workflow.packs import find_pack
from workflow.readings.in_force import text_in_force
from workflow.records.convention import Convention

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


EVERY_FILE = (
    *KINDS,
    *(f"step: {name}" for name in STEPS),
    *(f"projet: {name}" for name in PRESENTATIONS),
    *(f"letter: {letter.name}" for letter in find_pack("epn-normandie").letters),
    *("evidence: whole", "evidence: of one signer", "text in force"),
)


@pytest.fixture(scope="module")
def verdicts(
    world: Instance,
    signed_files: dict[str, bytes],
    steps: dict[str, bytes],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[Flavour, dict[str, Conformance]]:
    """Of every file, by one question a standard."""
    files = {
        **signed_files,
        **{f"step: {name}": content for name, content in steps.items()},
        **{f"projet: {name}": projet_of(world, presentation=text) for name, text in PRESENTATIONS.items()},
        **{f"letter: {name}": content for name, content in letters(world.office).items()},
        **{f"evidence: {name}": content for name, content in evidence(world).items()},
        "text in force": as_it_reads_once_amended(world),
        **spoilt(steps["frozen"]),
        "careless tool": signed_elsewhere(
            steps["certified"], world.outside.person("Claire", "Lemonnier"), at=SIGNED_AT
        ),
        "raw": as_libreoffice_makes_it(tmp_path_factory.mktemp("raw")),
    }
    return {flavour: validate_pdf(files, flavour) for flavour in FLAVOURS}


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("name", EVERY_FILE)
def test_every_file_conforms(
    verdicts: dict[Flavour, dict[str, Conformance]], name: str, flavour: Flavour
) -> None:
    """Signed ones after their last signature and timestamp: stamps, seals and evidence break no rule."""
    verdict = verdicts[flavour][name]
    assert (verdict.unreadable, verdict.failures) == ("", ())
    assert verdict.compliant


def letters(region: Office) -> dict[str, bytes]:
    description = Description(title="Courrier", subject="Essai", author="Région", made_at=START)
    return {
        letter.name: produce_pdf(
            filled_docx(letter.name), region.workshop.converter, description, fields={}
        ).pdf
        for letter in find_pack("epn-normandie").letters
    }


def evidence(world: Instance) -> dict[str, bytes]:
    """What a judge reads: the whole, and the copy of one signer."""
    number, region = signed(world), world.office
    with region.workshop.database.reading() as session:
        signer = session.get_one(Round, session.get_one(Convention, number).round_id).signers[0].id
    copies = {"whole": None, "of one signer": signer}
    return {name: readable(region, number, signer_id) for name, signer_id in copies.items()}


def readable(region: Office, number: int, signer_id: int | None) -> bytes:
    bundle = gather(region.workshop, number, signer_id=signer_id, at=SIGNED_AT + timedelta(days=1))
    with zipfile.ZipFile(io.BytesIO(bundle.content)) as archive:
        return archive.read(f"{bundle.file_name.removesuffix('.zip')}/preuve.pdf")


def test_a_tool_that_embeds_no_font_spoils_nothing_but_its_own_stamp(
    verdicts: dict[Flavour, dict[str, Conformance]],
) -> None:
    """What a person's own tool draws is theirs: such a file is accepted, and everything of ours in it conforms."""
    found = [item for flavour in FLAVOURS for item in verdicts[flavour]["careless tool"].failures]
    assert found
    assert all("appearance[0]" in item.where for item in found)


def spoilt(frozen: bytes) -> dict[str, bytes]:
    return {
        "no longer says that it is PDF/A": without(frozen, "/Metadata"),
        "no longer tagged": without(frozen, "/StructTreeRoot"),
        "no PDF": b"Bonjour",
    }


def test_a_spoilt_file_does_not_conform(verdicts: dict[Flavour, dict[str, Conformance]]) -> None:
    archive, access = verdicts["2b"], verdicts["ua1"]
    assert not archive["no longer says that it is PDF/A"].compliant
    assert "6.6.2.1" in clauses(archive["no longer says that it is PDF/A"])
    assert not access["no longer tagged"].compliant
    assert "7.1" in clauses(access["no longer tagged"])
    assert archive["no PDF"].unreadable
    assert access["no PDF"].unreadable


def as_libreoffice_makes_it(folder: Path) -> bytes:
    with Converter(processes=1, folder=folder) as converter:
        return converter.convert(find_pack("epn-normandie").docx.read_bytes())


def test_what_libreoffice_makes_by_itself_does_not_conform(
    verdicts: dict[Flavour, dict[str, Conformance]],
) -> None:
    """Why the program finishes each file: should this one pass one day, ``documents.finish`` could be lighter."""
    assert not verdicts["ua1"]["raw"].compliant


def clauses(verdict: Conformance) -> set[str]:
    return {failure.clause for failure in verdict.failures}


def without(pdf: bytes, key: str) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        del document.Root[key]
        result = io.BytesIO()
        document.save(result, fix_metadata_version=False)
    return result.getvalue()


def as_it_reads_once_amended(world: Instance) -> bytes:
    """The consolidated text that anybody may take away: of the convention that the avenants of ``KINDS`` changed."""
    workshop, day = world.office.workshop, date(2026, 5, 1)
    with workshop.database.reading() as session:
        text = text_in_force(session, workshop, session.get_one(Convention, signed(world)), on=day)
    assert text.applied
    docx = plain_docx(
        title="Texte en vigueur",
        opening=["Pour information."],
        parts=[Part(title=one.title, notes=("Une note.",), blocks=one.blocks) for one in text.divisions],
    )
    description = Description(title="Texte en vigueur", subject="Essai", author="Région", made_at=START)
    return produce_pdf(docx, workshop.converter, description, fields={}).pdf
