"""Two texts compared: what is shown is exactly what changed, whoever the lawyer and whatever Word does by itself."""

from hypothesis import given
from hypothesis import strategies as st

from documents.compare import ArticleChange, Change, compare, compare_blocks
from documents.structure import Block, Heading, ListItem, Paragraph

TEXT = (
    Heading(0, "CONVENTION"),
    Paragraph("Entre la Région et la Ville."),
    Heading(1, "ARTICLE 1 : OBJET"),
    Paragraph("Les parties coopèrent."),
    ListItem(0, "ouvrir douze heures par semaine"),
    Heading(1, "ARTICLE 3 : DUREE"),
    Paragraph("Le présent accord dure trois ans, puis se renouvelle d’année en année."),
)


def replaced(place: int, *blocks: Block) -> tuple[Block, ...]:
    return (*TEXT[:place], *blocks, *TEXT[place + 1 :])


def only(deviation_of: tuple[Block, ...]) -> ArticleChange:
    [article] = compare_blocks(TEXT, deviation_of).articles
    return article


def test_a_word_changed_is_shown_in_its_paragraph() -> None:
    article = only(
        replaced(6, Paragraph("Le présent accord dure cinq ans, puis se renouvelle d’année en année."))
    )
    assert (article.key, article.change) == ("3", Change.CHANGED)
    [paragraph] = article.paragraphs
    changed = [(piece.change, piece.text) for piece in paragraph.pieces if piece.change is not Change.KEPT]
    assert changed == [(Change.REMOVED, "trois"), (Change.ADDED, "cinq")]


def test_paragraphs_added_and_removed_are_shown_whole() -> None:
    assert only(replaced(4)).paragraphs[0].change is Change.REMOVED
    added = only((*TEXT[:4], Paragraph("Une phrase de plus."), *TEXT[4:]))
    assert (added.key, added.paragraphs[0].change) == ("1", Change.ADDED)


def test_an_article_added_or_removed_is_one_change() -> None:
    removed = compare_blocks(TEXT, TEXT[:5]).articles
    assert [(article.key, article.change) for article in removed] == [("3", Change.REMOVED)]
    longer = (*TEXT, Heading(1, "ARTICLE 4 : SUITE"), Paragraph("La suite."))
    added = compare_blocks(TEXT, longer).articles
    assert [(article.key, article.change) for article in added] == [("4", Change.ADDED)]


def test_an_article_retitled_is_the_same_article() -> None:
    article = only(replaced(5, Heading(1, "ARTICLE 3 : DURÉE ET RECONDUCTION")))
    assert (article.key, article.change) == ("3", Change.CHANGED)


def test_what_word_does_by_itself_is_no_difference() -> None:
    same = replaced(
        6, Paragraph("Le présent  accord dure\u00a0trois ans, puis se renouvelle d'année en année. ")
    )
    assert compare_blocks(TEXT, same).is_empty
    assert compare_blocks(TEXT, replaced(4, Paragraph("ouvrir douze heures par semaine"))).is_empty


def test_a_document_compared_with_itself_has_not_changed(template: bytes) -> None:
    assert compare(template, template).is_empty


WORDS = st.lists(
    st.sampled_from(["la", "Région", "signe", "avec", "Elbeuf", "trois", "ans", ".", "l’accord"]), max_size=9
)
BLOCKS = st.lists(
    st.builds(Paragraph, WORDS.map(" ".join).filter(bool))
    | st.builds(Heading, st.just(1), st.integers(1, 5).map("ARTICLE {} : TITRE".format)),
    max_size=8,
)


@given(BLOCKS, BLOCKS)
def test_pieces_give_both_texts_back(before: list[Block], after: list[Block]) -> None:
    for article in compare_blocks(before, after).articles:
        for paragraph in article.paragraphs:
            was = "".join(piece.text for piece in paragraph.pieces if piece.change is not Change.ADDED)
            now = "".join(piece.text for piece in paragraph.pieces if piece.change is not Change.REMOVED)
            texts_before = [block.text for block in before if not isinstance(block, tuple)]
            texts_after = [block.text for block in after if not isinstance(block, tuple)]
            assert paragraph.change is Change.ADDED or was in texts_before
            assert paragraph.change is Change.REMOVED or now in texts_after


@given(BLOCKS)
def test_nothing_changed_is_nothing_shown(blocks: list[Block]) -> None:
    assert compare_blocks(blocks, blocks).is_empty


@given(BLOCKS, BLOCKS)
def test_what_one_way_adds_the_other_way_removes(before: list[Block], after: list[Block]) -> None:
    there, back = compare_blocks(before, after), compare_blocks(after, before)
    assert there.is_empty == back.is_empty
