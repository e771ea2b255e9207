"""Version 2 of the pack says what version 1 says; line ends no longer stretch a justified line."""

import hashlib
from pathlib import Path

import pypdfium2
import pytest

from documents.converter import Converter
from documents.fill import compiled
from documents.package import Package
from workflow.packs import Pack, Purpose, find_pack
from workflow.text_values import values_for

FIRST, SECOND = (find_pack("epn-normandie", version) for version in ("1", "2"))
WORD_FILES = sorted(str(path.relative_to(FIRST.folder)) for path in FIRST.folder.rglob("*.docx"))
AS_IT_WAS_USED = "7e41b94dbf5d7210d69ebe3f78399f79432a133acdc2a13106421f3b276a31b0"


def test_a_used_version_is_never_edited() -> None:
    digest = hashlib.sha256()
    for path in sorted(FIRST.folder.rglob("*")):
        if path.is_file():
            digest.update(path.read_bytes())
    assert digest.hexdigest() == AS_IT_WAS_USED


def test_new_drafts_are_made_from_the_newest() -> None:
    assert find_pack("epn-normandie").version == "2"


@pytest.mark.parametrize("name", WORD_FILES)
def test_each_template_differs_by_one_setting_of_word(name: str) -> None:
    before, after = (Package.opened((pack.folder / name).read_bytes()).parts for pack in (FIRST, SECOND))
    assert before.keys() == after.keys()
    assert [part for part in before if before[part] != after[part]] == ["word/settings.xml"]
    added = b"<w:doNotExpandShiftReturn/>"
    assert after["word/settings.xml"].replace(added, b"") == before["word/settings.xml"]


def test_clauses_parties_fields_and_letters_are_the_same() -> None:
    assert (FIRST.clauses, FIRST.parties, FIRST.letters) == (SECOND.clauses, SECOND.parties, SECOND.letters)
    assert (FIRST.obligations, FIRST.alerts, FIRST.phrases) == (
        SECOND.obligations,
        SECOND.alerts,
        SECOND.phrases,
    )
    changed = [old.name for old, new in zip(FIRST.fields, SECOND.fields, strict=True) if old != new]
    assert changed == ["presentation"]


@pytest.mark.parametrize(("pack", "typed", "printed"), [
    (FIRST, "Un.\nSuite.\n\nDeux.", ("Un.\nSuite.", "Deux.")),
    (SECOND, "Un.\nSuite.\n\nDeux.", ("Un.", "Suite.", "Deux.")),
])  # fmt: skip
def test_lines_of_the_presentation_are_printed_as_its_help_says(
    pack: Pack, typed: str, printed: tuple[str, ...]
) -> None:
    assert values(pack, typed)["presentation"] == printed
    told = {"1": "Une ligne vide sépare deux paragraphes.", "2": "Chaque ligne est un paragraphe."}
    assert pack.field("presentation").help.endswith(told[pack.version])


@pytest.mark.parametrize(("pack", "stretched"), [(FIRST, True), (SECOND, False)])
def test_a_line_end_in_a_justified_paragraph(
    converter: Converter, tmp_path: Path, pack: Pack, *, stretched: bool
) -> None:
    """As Word makes it with Shift and Enter, in a text edited there."""
    broken = {**values(pack, "x"), "presentation": ("Une association anime un lieu\nde couture numérique.",)}
    pdf = converter.convert(compiled(pack.docx.read_bytes()).fill(broken))
    assert (end_of(pdf, "anime un lieu") > 400) is stretched


def values(pack: Pack, presentation: str) -> dict[str, object]:
    made = values_for(
        pack,
        typed={**pack.sample.fields, "presentation": presentation},
        co_contractor=pack.sample.co_contractor,
        region=pack.sample.region,
        number="EPN-2027-0042",
        version=1,
        verification_code="K7QM",
        medium="electronic",
        purpose=Purpose.DRAFT,
    )
    return dict(made.values)


def end_of(pdf: bytes, words: str) -> float:
    """Where they end, in points from the left of the page."""
    document = pypdfium2.PdfDocument(pdf)
    for number in range(len(document)):
        text = document[number].get_textpage()
        if found := text.search(words).get_next():
            first, count = found
            return max(text.get_charbox(first + offset)[2] for offset in range(count))
    raise AssertionError(words)
