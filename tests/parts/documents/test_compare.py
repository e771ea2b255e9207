"""Two texts compared: what is shown is exactly what changed, whoever the lawyer and whatever Word does by itself."""

import io
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import docx
import docx.document
import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.compare import MARGINS, ArticleChange, Change, ParagraphChange, Piece, compare, compare_blocks
from documents.structure import Block, Heading, ListItem, Paragraph, Table, lines_of
from documents.upload import check_anchors, check_docx
from documents.wording import cores, pieces

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


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Durée :\u00a0trois ans", "Durée: trois ans"),
        ("« l’EPN »", '"l\'EPN"'),
        ("2024–2027", "2024-2027"),
        ("la co\u2011construction", "la co-construction"),
        ("la conven\u00adtion", "la convention"),
        ("etc…", "etc..."),
        ("e\u0301crit", "écrit"),
        ("un\tdeux", "un\ndeux"),
    ],
)
def test_typography_is_no_difference(before: str, after: str) -> None:
    assert compare_blocks([Paragraph(before)], [Paragraph(after)]).is_empty


@pytest.mark.parametrize(
    ("before", "after"),
    [("1200", "12 00"), ("trois", "Trois"), ("a,b", "a;b"), ("la Région", "la Region"), ("E", "\u0415")],
)
def test_what_may_change_the_meaning_is_a_difference(before: str, after: str) -> None:
    assert not compare_blocks([Paragraph(before)], [Paragraph(after)]).is_empty


def test_pieces_read_as_a_sentence() -> None:
    """Neither a lone comma between two changes, nor a space, makes a piece of its own."""
    assert pieces("pour trois ans, fermes.", "pour cinq années, renouvelables.") == (
        Piece(Change.KEPT, "pour "),
        Piece(Change.REMOVED, "trois ans, fermes"),
        Piece(Change.ADDED, "cinq années, renouvelables"),
        Piece(Change.KEPT, "."),
    )
    assert pieces("un deux trois", "un deux") == (
        Piece(Change.KEPT, "un deux "),
        Piece(Change.REMOVED, "trois"),
    )


def test_a_paragraph_put_before_a_changed_one_does_not_hide_what_changed() -> None:
    new = Paragraph("Une clause entièrement nouvelle.")
    changed = Paragraph("Le présent accord dure cinq ans, puis se renouvelle d’année en année.")
    paragraphs = only(replaced(6, new, changed)).paragraphs
    assert [paragraph.change for paragraph in paragraphs] == [Change.ADDED, Change.CHANGED]


def test_articles_numbered_anew_after_an_insertion_are_recognised() -> None:
    inserted = (
        *TEXT[:5],
        Heading(1, "ARTICLE 3 : ASSURANCE"),
        Paragraph("Chacun souscrit les polices utiles."),
        Heading(1, "ARTICLE 4 : DUREE"),
        TEXT[6],
    )
    assurance, duration = compare_blocks(TEXT, inserted).articles
    assert (assurance.change, assurance.title) == (Change.ADDED, "ARTICLE 3 : ASSURANCE")
    assert (duration.key, duration.title, duration.change) == ("3", "ARTICLE 4 : DUREE", Change.CHANGED)
    assert len(duration.paragraphs) == 1


def test_a_heading_that_lost_its_style_still_begins_its_article() -> None:
    plain = (*TEXT[:5], Paragraph("ARTICLE 3 : DUREE"), TEXT[6])
    assert compare_blocks(TEXT, plain).is_empty
    article = only((*TEXT[:5], Paragraph("ARTICLE 3 : DUREE"), Paragraph("Le présent accord dure cinq ans.")))
    assert article.key == "3"


def test_an_article_is_touched_where_a_part_of_it_is() -> None:
    longer = (*TEXT, Heading(2, "Par exception"), Paragraph("La première période dure cinq ans."))
    assert compare_blocks(TEXT, longer).touched_articles == ("3", "par-exception")


def test_cells_are_compared_one_by_one() -> None:
    before = [Table((("Pour la Ville", "Pour la Région"),))]
    after = [Table((("Pour la Ville", "Pour le Département"),))]
    [article] = compare_blocks(before, after).articles
    assert [piece.text for piece in article.paragraphs[0].pieces] == ["Pour ", "la Région", "le Département"]


def test_another_document_altogether_is_said_at_once() -> None:
    """Two long texts without a common sentence are not weighed pair by pair."""
    before = [Paragraph(f"Chapitre {number} alpha") for number in range(3000)]
    after = [Paragraph(f"Section {number} beta") for number in range(3000)]
    [article] = compare_blocks(before, after).articles
    assert len(article.paragraphs) == 6000


def test_a_document_compared_with_itself_has_not_changed(template: bytes, filled: bytes) -> None:
    assert compare(template, template).is_empty
    assert compare(filled, filled).is_empty


def edited(content: bytes, edit: Callable[[docx.document.Document], None]) -> bytes:
    document = docx.Document(io.BytesIO(content))
    edit(document)
    result = io.BytesIO()
    document.save(result)
    return result.getvalue()


def test_an_edit_of_the_real_text_is_found_where_it_is(filled: bytes) -> None:
    def longer_term(document: docx.document.Document) -> None:
        [run] = [run for line in document.paragraphs for run in line.runs if "trois ans" in run.text]
        run.text = run.text.replace("trois ans", "cinq ans")

    [article] = compare(filled, edited(filled, longer_term)).articles
    assert (article.key, article.change) == ("3", Change.CHANGED)
    pieces_shown = [piece.text for piece in article.paragraphs[0].pieces if piece.change is not Change.KEPT]
    assert pieces_shown == ["trois", "cinq"]


def test_headers_and_footers_are_compared_too(filled: bytes) -> None:
    def another_footer(document: docx.document.Document) -> None:
        document.sections[0].footer.paragraphs[0].runs[0].text = "Convention EPN-2027-0099"

    [margins] = compare(filled, edited(filled, another_footer)).articles
    assert (margins.key, margins.change) == (MARGINS, Change.CHANGED)


def test_what_another_word_processor_saves_again_has_not_changed(filled: bytes, tmp_path: Path) -> None:
    """LibreOffice writes every part anew: other names, other styles, numbers and runs."""
    (tmp_path / "convention.docx").write_bytes(filled)
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation=file://{tmp_path / 'profile'}", "--headless"),
            *("--convert-to", "docx", "--outdir", str(tmp_path / "again"), str(tmp_path / "convention.docx")),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    again = (tmp_path / "again" / "convention.docx").read_bytes()
    check_docx(again)
    check_anchors(again, ("co-contractor", "region"))
    assert compare(filled, again).is_empty


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
    """Taking every piece that is shown away from each text leaves the same words on both sides: nothing is hidden."""
    shown_before: list[tuple[str, ...]] = []
    shown_after: list[tuple[str, ...]] = []
    for article in compare_blocks(before, after).articles:
        for paragraph in article.paragraphs:
            if paragraph.change is not Change.ADDED:
                shown_before.append(said(paragraph, Change.ADDED))
            if paragraph.change is not Change.REMOVED:
                shown_after.append(said(paragraph, Change.REMOVED))
    unshown_before, unshown_after = Counter(texts(before)), Counter(texts(after))
    unshown_before.subtract(shown_before)
    unshown_after.subtract(shown_after)
    assert unshown_before == unshown_after
    assert all(count >= 0 for count in unshown_before.values())


def said(paragraph: ParagraphChange, left_out: Change) -> tuple[str, ...]:
    return cores("".join(piece.text for piece in paragraph.pieces if piece.change is not left_out))


def texts(blocks: list[Block]) -> list[tuple[str, ...]]:
    return [cores(line) for block in blocks for line in lines_of(block)]


@given(BLOCKS)
def test_nothing_changed_is_nothing_shown(blocks: list[Block]) -> None:
    assert compare_blocks(blocks, blocks).is_empty


@given(BLOCKS, BLOCKS)
def test_what_one_way_adds_the_other_way_removes(before: list[Block], after: list[Block]) -> None:
    there, back = compare_blocks(before, after), compare_blocks(after, before)
    assert there.is_empty == back.is_empty
