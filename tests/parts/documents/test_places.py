"""Places of a text are found again whatever Word, other programs and people made of it; or they are said to be lost."""

import io
import re
from collections.abc import Callable
from copy import deepcopy
from functools import cache

import docx
import pytest
from docx.text.paragraph import Paragraph
from hypothesis import given
from hypothesis import strategies as st

from documents.places import BOOKMARK, bookmarked, places_of
from documents.structure import read_text
from documents.taken import Expected, Taken, read
from documents.tokens import said, token, written
from tests.factories.word_texts import opened_and_saved

DOTS = "………………"
NAMES = ("decided_on", "voted_on")
LINES = (
    "CONVENTION",
    "représentée par son Président, dûment habilité par une délibération de la Commission en date du {voted_on}",
    "ci-après dénommée LA RÉGION",
    "représentée par sa Présidente, habilitée par décision du Conseil d’administration en date du {decided_on}.",
    "ci-après dénommée LE CO-CONTRACTANT",
    "Vu la loi du 6 janvier 1978, modifiée le 25 mai 2018,",
    "ARTICLE 1",
    "Les Parties coopèrent.",
)


def filled_in(**words: str) -> bytes:
    document = docx.Document()
    for line in LINES:
        document.add_paragraph(line.format(**words))
    document.sections[0].footer.paragraphs[
        0
    ].text = f"Convention EPN-2026-0042, version {words['version']} – page"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@cache
def with_tokens() -> bytes:
    return filled_in(**{name: token(name) for name in (*NAMES, "version")})


@cache
def expected() -> Expected:
    return Expected(places=places_of(with_tokens(), {"version"}))


@cache
def to_edit() -> bytes:
    """As it is handed out: with bookmarks."""
    return written(bookmarked(with_tokens()), {**dict.fromkeys(NAMES, DOTS), "version": "1"})


def dated(content: bytes, **words: str) -> str:
    """The text read again once its places are filled in, on one line."""
    taken = read(content, expected())
    values = {"decided_on": "4 février 2027", "voted_on": "1er mars 2027", "version": "2", **words}
    again = read_text(written(taken.content, values))
    assert again == said(taken.words, values)
    return " ".join(line.text for line in again.blocks if hasattr(line, "text")) + " ".join(again.margins)


def assert_filled_in(content: bytes) -> None:
    text = " ".join(dated(content).split())
    assert re.search(r"Commission,? (tenue )?en date du 1er mars 2027", text), text
    assert re.search(r"d’administration.{0,40} du 4 février 2027", text), text
    assert "version 2" in text
    assert DOTS not in text


def paragraph_of(document: "docx.document.Document", words: str) -> Paragraph:
    return next(one for one in document.paragraphs if words in one.text)


def typed_anew(words: str, new: str) -> Callable[["docx.document.Document"], None]:
    def edit(document: "docx.document.Document") -> None:
        paragraph = paragraph_of(document, words)
        paragraph.text = paragraph.text.replace(words, new)

    return edit


EDITS: dict[str, Callable[["docx.document.Document"], None]] = {
    "untouched": lambda _document: None,
    "typed anew, bookmarks gone": typed_anew("en date du", "en date du"),
    "three dots a piece": typed_anew(DOTS, "..." * 6),
    "fewer dots": typed_anew(DOTS, "………"),
    "spaced dots": typed_anew(DOTS, "… … … … …"),
    "a date over them": typed_anew(
        f"administration en date du {DOTS}", "administration en date du 12 janvier 2027"
    ),
    "figures over them": typed_anew(
        f"administration en date du {DOTS}", "administration en date du 12/01/2027"
    ),
    "another turn of phrase": typed_anew("de la Commission en date du", "de la Commission, tenue en date du"),
    "no-break spaces": typed_anew("en date du ", "en date du\u00a0"),
    "paragraphs put before": lambda document: (
        [document.paragraphs[0].insert_paragraph_before(f"Préambule {place}.") for place in range(9)] and None
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_places_are_found_again(name: str) -> None:
    assert_filled_in(opened_and_saved(to_edit(), EDITS[name]))


def test_a_sentence_written_anew_around_its_bookmark_keeps_its_place() -> None:
    def edit(document: "docx.document.Document") -> None:
        for run in paragraph_of(document, "Conseil").runs:
            if DOTS not in run.text:
                run.text = "Acte pris le "

    assert "Acte pris le 4 février 2027" in dated(opened_and_saved(to_edit(), edit))


@given(st.sets(st.integers(0, 400), max_size=60))
def test_runs_cut_anywhere_change_nothing(cuts: set[int]) -> None:
    def edit(document: "docx.document.Document") -> None:
        at = 0
        for paragraph in document.paragraphs:
            for run in list(paragraph.runs):
                text, first = run.text, True
                ends = sorted(cut - at for cut in cuts if at < cut < at + len(text))
                for begin, end in zip([0, *ends], [*ends, len(text)], strict=True):
                    if first:
                        run.text, first, last = text[begin:end], False, run._element
                        continue
                    other = deepcopy(run._element)
                    last.addnext(other)
                    last = other
                    docx.text.run.Run(other, paragraph).text = text[begin:end]
                at += len(text)

    assert_filled_in(opened_and_saved(to_edit(), edit))


@pytest.mark.parametrize(
    "edit",
    [
        typed_anew(f" en date du {DOTS}.", "."),
        typed_anew(DOTS + ".", "la date convenue."),
    ],
)
def test_a_place_that_is_gone_is_not_looked_for_elsewhere(
    edit: Callable[["docx.document.Document"], None],
) -> None:
    """Not in the date of a law, which is one too."""
    taken: Taken = read(opened_and_saved(to_edit(), edit), expected())
    assert set(taken.found) == {"voted_on", "version"}
    assert "Vu la loi du 6 janvier 1978, modifiée le 25 mai 2018," in [
        block.text for block in taken.words.blocks if hasattr(block, "text")
    ]


def test_the_bookmarks_of_others_stay_and_ours_are_there_once() -> None:
    taken = read(to_edit(), expected())
    again = read(written(taken.content, dict.fromkeys(NAMES, DOTS) | {"version": "1"}), expected())
    names = re.findall(rf'w:name="({BOOKMARK}\w+)"', docx.Document(io.BytesIO(again.content)).element.xml)
    assert sorted(names) == [BOOKMARK + name for name in sorted(NAMES)]


def test_what_was_printed_before_is_replaced_and_never_added_to() -> None:
    """A text handed out with its dates, and dated otherwise since."""
    content = filled_in(decided_on="2 janvier 2027", voted_on="3 janvier 2027", version="1")
    taken = read(content, expected())
    assert taken.found == {"decided_on": "2 janvier 2027", "voted_on": "3 janvier 2027", "version": "1"}
    assert_filled_in(content)
