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
    assert [article.key for article in divided(blocks)] == ["annexe", "annexe-2", "3", "3-bis"]


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("ARTICLE 1er – OBJET", "1"),
        ("Article premier", "1"),
        ("Art. 12 : LITIGES", "12"),
        ("Article 3 ter", "3-ter"),
        ("Article 3.2", "3.2"),
        ("PRÉAMBULE", "preambule"),
        ("Articles divers", "articles-divers"),
        ("…", "section"),
    ],
)
def test_the_key_of_an_article_is_its_number_or_its_words(title: str, key: str) -> None:
    [article] = divided([Heading(1, title)])
    assert article.key == key


def test_a_part_knows_the_article_it_stands_in() -> None:
    titles = [
        (0, "CONVENTION"),
        (1, "Article 1"),
        (2, "Apports"),
        (3, "Détail"),
        (2, "Article 1.1"),
        (2, "Suite"),
        (1, "Annexe"),
    ]
    found = [(article.key, article.within) for article in divided([Heading(*title) for title in titles])]
    assert found == [
        ("convention", ""), ("1", ""), ("apports", "1"), ("detail", "1"), ("1.1", "1"), ("suite", "1"), ("annexe", ""),
    ]  # fmt: skip


def test_the_filled_text_mentions_the_places_of_the_signatures(filled: bytes) -> None:
    [table] = [
        block
        for article in read_docx(filled).articles
        for block in article.blocks
        if isinstance(block, Table)
    ]
    assert [cell.rsplit("\n", 1)[-1] for cell in table.rows[0]] == [
        "[Emplacement de la signature du co-contractant]",
        "[Emplacement de la signature de la Région]",
    ]


@pytest.mark.parametrize("content", [b"", b"PK", b"%PDF-"])
def test_what_is_no_word_document_cannot_be_read(content: bytes) -> None:
    with pytest.raises(UnreadableDocx):
        read_docx(content)
