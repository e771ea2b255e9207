"""The text as people read it on a screen: articles, headings, lists, in the order of the document."""

import pytest

from documents.reading import OPENING, divided, read_docx
from documents.structure import Heading, ListItem, Paragraph, Table, UnreadableDocx
from tests.parts.documents.small_docx import docx_saying


def test_the_shipped_template_is_read_article_by_article(template: bytes) -> None:
    articles = {article.key: article for article in read_docx(template).articles}
    assert [key for key in articles if key.isdigit()] == [str(number) for number in range(1, 13)]
    kinds = {type(block) for article in articles.values() for block in article.blocks}
    assert kinds == {Paragraph, ListItem, Table}
    levels = {
        block.level
        for block in articles["les-engagements-du-co-contractant"].blocks
        if isinstance(block, ListItem)
    }
    assert levels == {0, 1, 2}


def test_what_stands_before_the_first_heading_is_the_opening() -> None:
    [opening] = read_docx(docx_saying("Une phrase.")).articles
    assert (opening.key, opening.title) == (OPENING, "")


def test_keys_are_unique() -> None:
    blocks = [
        Heading(1, "Annexe"),
        Paragraph("a"),
        Heading(1, "Annexe"),
        Heading(1, "Article 3"),
        Heading(1, "ARTICLE 3 bis"),
    ]
    assert [article.key for article in divided(blocks)] == ["annexe", "annexe-2", "3", "3-2"]


@pytest.mark.parametrize("content", [b"", b"PK", b"%PDF-"])
def test_what_is_no_word_document_cannot_be_read(content: bytes) -> None:
    with pytest.raises(UnreadableDocx):
        read_docx(content)
