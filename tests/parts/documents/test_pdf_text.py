"""A PDF read and drawn: the words as they were written, from several threads, with the signatures that it carries."""

import contextlib
import io
from concurrent.futures import ThreadPoolExecutor

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from documents.converter import Converter
from documents.pdf_text import UnreadablePdf, page_count, page_picture, pdf_text
from tests.parts.documents.small_docx import docx_saying

BLUE = (0, 0, 255)
SENTENCE = "L’offre efficace : une fin d’œuvre, au-delà de 12 € (« EPN »)."


@pytest.fixture(scope="module")
def written(converter: Converter) -> bytes:
    """Each line is long enough to be cut somewhere, and some are cut at a hyphen."""
    numbers = " ".join(f"{'x' * length} EPN-2026-00{length}" for length in range(10, 60))
    return converter.convert(docx_saying(SENTENCE, numbers, "la conven\u00adtion co\u2011signée"))


def test_words_are_read_as_they_were_written(written: bytes) -> None:
    text = pdf_text(written)
    assert SENTENCE in text
    assert "la convention co-signée" in text
    assert "\r" not in text


def test_a_number_cut_at_the_end_of_a_line_is_found_whole(written: bytes) -> None:
    words = pdf_text(written).split()
    assert [f"EPN-2026-00{length}" for length in range(10, 60) if f"EPN-2026-00{length}" not in words] == []


def drawn(content: bytes, number: int = 1, width: int = 300) -> Image.Image:
    return Image.open(io.BytesIO(page_picture(content, number, width=width))).convert("RGB")


def test_a_picture_is_as_wide_as_asked_and_light(written: bytes) -> None:
    content = page_picture(written, 1, width=1000)
    assert content.startswith(b"\x89PNG")
    assert Image.open(io.BytesIO(content)).width == 1000
    assert len(content) < 200_000
    assert len(drawn(written).getcolors() or ()) > 1


def signed() -> bytes:
    """A page with one field that was signed: its look is a blue rectangle."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    look = pdf.make_stream(b"0 0 1 rg 0 0 100 50 re f")
    look.Type, look.Subtype, look.BBox, look.Resources = (
        Name.XObject,
        Name.Form,
        Array([0, 0, 100, 50]),
        Dictionary(),
    )
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("region"), F=132, Rect=Array([9, 9, 109, 59]),
            AP=Dictionary(N=look),
        )
    )  # fmt: skip
    pdf.pages[0].Annots = Array([field])
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array([field]), SigFlags=3))
    content = io.BytesIO()
    pdf.save(content)
    return content.getvalue()


def test_signatures_already_given_are_drawn() -> None:
    assert BLUE in {colour for _count, colour in drawn(signed()).getcolors() or ()}


def test_pages_are_counted_and_no_other_is_drawn(written: bytes) -> None:
    pages = page_count(written)
    for number in (0, -1, pages + 1):
        with pytest.raises(IndexError):
            page_picture(written, number, width=100)


def test_threads_do_not_disturb_each_other(written: bytes) -> None:
    alone = (pdf_text(written), page_picture(written, 1, width=200))
    with ThreadPoolExecutor(8) as pool:
        together = list(
            pool.map(lambda _turn: (pdf_text(written), page_picture(written, 1, width=200)), range(24))
        )
    assert together == [alone] * 24


def locked() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    content = io.BytesIO()
    pdf.save(content, encryption=pikepdf.Encryption(owner="a", user="b"))
    return content.getvalue()


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", docx_saying("x"), locked()], ids=["empty", "cut", "word", "locked"]
)
def test_what_is_no_pdf_is_refused(content: bytes) -> None:
    for use in (pdf_text, page_count, lambda content: page_picture(content, 1, width=10)):
        with pytest.raises(UnreadablePdf):
            use(content)


SIGNED = signed()


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(0, len(SIGNED) - 1), st.integers(0, 255)), min_size=1, max_size=9))
def test_a_damaged_file_never_makes_more_than_a_refusal(damage: list[tuple[int, int]]) -> None:
    content = bytearray(SIGNED)
    for place, value in damage:
        content[place] = value
    with contextlib.suppress(UnreadablePdf):
        pdf_text(bytes(content))
