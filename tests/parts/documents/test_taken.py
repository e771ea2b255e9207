"""A Word file from outside is read within limits: made to exhaust its reader, it is read in time or refused in words."""

import resource
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from documents.package import NotWord, TooLarge
from documents.structure import read_text
from documents.taken import LIMITS, Expected, Taken, take
from documents.upload import UnfinishedEdit
from foundation.bounded import TooDemanding, within
from tests.factories.word_edits import case, with_body, with_styles

REFERENCE = case("ref")
WORD = '<w:p><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>'


@dataclass(frozen=True)
class Ended:
    """How reading a file went: what was taken, or the refusal; and the processor time that it took."""

    taken: Taken | None
    refusal: Exception | None
    seconds: float


def read_apart(content: bytes) -> Ended:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    taken, refusal = None, None
    try:
        taken, _ = within(LIMITS, take, content, Expected(), REFERENCE, {})
    except (TooDemanding, TooLarge, NotWord, UnfinishedEdit) as refused:
        refusal = refused
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Ended(taken, refusal, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def styles_based_on_each_other(count: int) -> bytes:
    return with_styles(
        REFERENCE,
        "".join(
            f'<w:style w:type="paragraph" w:styleId="s{i}"><w:name w:val="s{i}"/><w:basedOn w:val="s{i + 1}"/></w:style>'
            for i in range(count)
        ),
    )


def styles_in_a_ring() -> bytes:
    return with_styles(
        REFERENCE,
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="a"/><w:basedOn w:val="b"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="b"/><w:basedOn w:val="a"/></w:style>',
    )


def tables_in_tables(depth: int, times: int) -> bytes:
    opened, closed = "<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>"
    return with_body(REFERENCE, (opened * depth + WORD.format("x") + closed * depth) * times)


def content_controls(depth: int) -> bytes:
    return with_body(
        REFERENCE,
        "<w:sdt><w:sdtContent>" * depth + WORD.format("x") + "</w:sdtContent></w:sdt>" * depth,
    )


def fields_that_never_end(count: int) -> bytes:
    opening = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    return with_body(REFERENCE, f"<w:p>{opening * count}</w:p>")


def bookmarks_of_ours(count: int) -> bytes:
    marks = "".join(f'<w:bookmarkStart w:id="{i}" w:name="conventio_x"/>' for i in range(count))
    return with_body(REFERENCE, f"<w:p>{marks}</w:p>")


READ_IN_TIME: dict[str, Callable[[], bytes]] = {
    "a chain of 10,000 styles": lambda: styles_based_on_each_other(10_000),
    "a ring of styles": styles_in_a_ring,
    "tables in tables": lambda: tables_in_tables(60, 5),
    "control in control": lambda: content_controls(90),
    "bookmarks of ours, many times": lambda: bookmarks_of_ours(20_000),
    "almost dots": lambda: with_body(REFERENCE, WORD.format(".. " * 100_000)),
}
REFUSED: dict[str, tuple[Callable[[], bytes], type[Exception]]] = {
    "a table of 20,000 cells": (
        lambda: with_body(
            REFERENCE,
            f"<w:tbl>{('<w:tr>' + ('<w:tc>' + WORD.format('mot') + '</w:tc>') * 50 + '</w:tr>') * 400}</w:tbl>",
        ),
        TooLarge,
    ),
    "a word of six million letters": (lambda: with_body(REFERENCE, WORD.format("a" * 6_000_000)), TooLarge),
    "dots for ever": (lambda: with_body(REFERENCE, WORD.format("… " * 500_000)), TooLarge),
    "300,000 paragraphs": (lambda: with_body(REFERENCE, WORD.format("a") * 300_000), TooLarge),
    "20,000 open fields": (lambda: fields_that_never_end(20_000), TooDemanding),
    "deeper than any parser goes": (lambda: content_controls(400), NotWord),
}


@pytest.mark.parametrize("name", READ_IN_TIME)
def test_what_is_only_strange_is_read(name: str) -> None:
    content = READ_IN_TIME[name]()
    assert len(content) < 300_000
    ended = read_apart(content)
    assert (ended.refusal, ended.taken is not None) == (None, True)
    assert ended.seconds < LIMITS.cpu_seconds


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_exhaust_its_reader_is_refused_in_words(name: str) -> None:
    make, refusal = REFUSED[name]
    ended = read_apart(make())
    assert isinstance(ended.refusal, refusal)
    assert ended.seconds < LIMITS.cpu_seconds + 2  # the processor's limit is seen at its next second


def test_an_honest_file_takes_a_fraction_of_its_limits() -> None:
    ended = read_apart(REFERENCE)
    assert ended.taken is not None
    assert ended.taken.words == read_text(REFERENCE)
    assert ended.seconds < LIMITS.cpu_seconds / 2


def test_a_file_that_is_no_document_is_refused_as_itself() -> None:
    """Not as too demanding: the person is told what the file is."""
    for content, said in ((b"%PDF-1.7", "c’est un PDF"), (b"", "il est vide")):
        with pytest.raises(NotWord, match=said):
            within(LIMITS, take, content, Expected(), REFERENCE, {})
