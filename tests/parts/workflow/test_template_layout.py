"""The template through the real LibreOffice: what a lawyer would see at a glance on the pages."""

import subprocess
from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader

from documents.fill import compiled
from workflow.packs import Purpose, find_pack
from workflow.text_values import values_for

PACK = find_pack("epn-normandie")
LONG_NAME = "Association " + "de longue dénomination " * 10
CASES = {
    "short": (1, ""),
    "long-name": (8, LONG_NAME),
    "page-end": (12, ""),
    "over": (19, ""),
    "ten-pages": (150, ""),
}
"""Paragraphs of presentation, and a name: the end of the text falls at other heights, and on other pages."""


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PdfReader]:
    folder = tmp_path_factory.mktemp("layout")
    files = [filled(folder / f"{case}.docx", *CASES[case]) for case in CASES]
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation=file://{folder / 'profile'}", "--headless"),
            *("--convert-to", "pdf", "--outdir", str(folder), *map(str, files)),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return {file.stem: PdfReader(file.with_suffix(".pdf")) for file in files}


def filled(path: Path, length: int, name: str) -> Path:
    sheet = PACK.sample.co_contractor
    values = values_for(
        PACK,
        typed={
            **PACK.sample.fields,
            "presentation": "\n\n".join(["Un paragraphe de présentation."] * length),
        },
        co_contractor={**sheet, "name": name or sheet["name"]},
        region=PACK.sample.region,
        number="EPN-2027-0042",
        version=1,
        verification_code="K7QM",
        medium="electronic",
        purpose=Purpose.SIGNATURE,
    )
    path.write_bytes(compiled(PACK.docx.read_bytes()).fill(values.values))
    return path


def anchors(page: PageObject) -> dict[str, list[float]]:
    links = [item.get_object() for item in page.get("/Annots", [])]
    return {
        str(link["/A"]["/URI"]): [float(edge) for edge in link["/Rect"]] for link in links if "/A" in link
    }


@pytest.mark.parametrize("case", CASES)
def test_the_signatures_stand_with_the_last_lines_of_the_text(
    converted: dict[str, PdfReader], case: str
) -> None:
    signed = [page for page in converted[case].pages if anchors(page)]
    assert len(signed) == 1
    words = " ".join(signed[0].extract_text().split())
    for last_line in (
        "Tribunal Administratif de CAEN",
        "Fait sous forme électronique",
        "Claire LEMONNIER",
        "CAEN, à la",
    ):
        assert last_line in words


@pytest.mark.parametrize("case", CASES)
def test_each_signature_has_a_box_of_its_own_size_inside_the_page(
    converted: dict[str, PdfReader], case: str
) -> None:
    (boxes,) = [found for page in converted[case].pages if (found := anchors(page))]
    assert set(boxes) == {"https://signature.invalid/co-contractor", "https://signature.invalid/region"}
    (left, low, right, high), (other_left, *_) = boxes.values()
    assert right < other_left
    assert low > 60  # above the footer
    assert right - left == pytest.approx(6.8 / 2.54 * 72, abs=1)
    assert high - low == pytest.approx(2.8 / 2.54 * 72, abs=1)


@pytest.mark.parametrize("case", CASES)
def test_no_page_ends_on_a_title_and_each_says_where_one_is(
    converted: dict[str, PdfReader], case: str
) -> None:
    pages = converted[case].pages
    for number, page in enumerate(pages, start=1):
        lines = [" ".join(line.split()) for line in page.extract_text().splitlines() if line.strip()]
        assert any(f"Page {number} / {len(pages)}" in line for line in lines)
        body = [line for line in lines if "code de vérification" not in line and not line.startswith("Page ")]
        assert not body[-1].upper().startswith("ARTICLE")
        assert not body[-1].endswith(" :")


def test_only_the_font_of_the_template(converted: dict[str, PdfReader]) -> None:
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in converted["short"].pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts == {"LiberationSans", "LiberationSans-Bold"}
