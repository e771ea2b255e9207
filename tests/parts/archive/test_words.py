"""Words as the index knows them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.terms import LONGEST_QUERY, MOST_TERMS, Term, terms_of
from archive.words import LONGEST_WORD, folded, stem, words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Œuvres LAÏQUES d’Elbeuf", ["oeuvres", "laiques", "d", "elbeuf"]),
        ("EPN-2026-0042", ["epn", "2026", "0042"]),
        ("ﬁn de la 1ʳᵉ année", ["fin", "de", "la", "1re", "annee"]),
        ("SIREN 552 100 554, RNA W763000001", ["siren", "552100554", "rna", "w763000001"]),
        ("552\u00a0100\u202f554", ["552100554"]),
        ("552.100.554", ["552100554"]),
        ("55210055400012", ["552100554", "00012"]),
        ("552 100 554 00012", ["552100554", "00012"]),
        ("552 100 554 76500 Elbeuf", ["552100554", "76500", "elbeuf"]),
        ("76500 2027", ["76500", "2027"]),
        ("12 000 euros", ["12", "000", "euros"]),
        ("* - « » …", []),
        ("\ud800 \x00", []),
        ("ﷺ" * 300, [folded("ﷺ" * 300)]),
    ],
)
def test_a_text_is_its_words(text: str, expected: list[str]) -> None:
    assert words_of(text) == expected


@given(text=st.text(max_size=200))
def test_a_word_is_short_and_made_of_letters_and_digits(text: str) -> None:
    for word in words_of(text):
        assert word.isalnum()
        assert len(word) <= LONGEST_WORD
        assert folded(word) == word


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ateliers", "atelier"),
        ("médiations", "médiation"),
        ("numériques", "numérique"),
        ("signées", "signé"),
        ("dénoncer", "dénoncée"),
    ],
)
def test_endings_do_not_count(one: str, other: str) -> None:
    assert stem(folded(one)) == stem(folded(other))


def test_threads_do_not_mix_their_words() -> None:
    words = [
        f"{letter}{ending}" for letter in "bcdfglmnprst" * 40 for ending in ("ations", "ements", "eusement")
    ]
    alone = [stem.__wrapped__(word) for word in words]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(stem.__wrapped__, words)) == alone


def plain(*words: str) -> Term:
    return Term(words)


def unfinished(*words: str, exact: bool = False) -> Term:
    return Term(words, exact=exact, open_ended=True)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("atelier num", [plain("atelier"), unfinished("num")]),
        ("atelier e", [plain("atelier"), plain("e")]),
        ("EPN-2026-0042", [unfinished("epn", "2026", "0042")]),
        ("552 100 554", [unfinished("552100554")]),
        ("76500 2027", [plain("76500"), unfinished("2027")]),
        ("l’association d'Elbeuf", [plain("association"), unfinished("elbeuf")]),
        ("Qu’", []),
        ("ville de Bernay", [plain("ville"), unfinished("bernay")]),
        ("de la", [plain("de"), unfinished("la")]),
        ('"trois ans" ville', [Term(("trois", "ans"), exact=True), unfinished("ville")]),
        ("« la durée »", [Term(("la", "duree"), exact=True)]),
        ("“trois ans”", [Term(("trois", "ans"), exact=True)]),
        ('"trois an', [unfinished("trois", "an", exact=True)]),
        ('"" “” «»', []),
        ("a OR b NOT c", [plain("or"), plain("b"), plain("not"), plain("c")]),
    ],
)
def test_what_is_typed_is_words(typed: str, expected: list[Term]) -> None:
    assert list(terms_of(typed)) == expected


def test_a_pasted_page_is_cut_short() -> None:
    assert len(terms_of("mot " * 10_000)) == MOST_TERMS
    assert terms_of("x" * 10_000) == terms_of("x" * LONGEST_QUERY)
