import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.grammar import (
    FILTERS,
    accorde,
    apostrophe,
    au,
    avec_article,
    du,
    elides,
    fonction,
    le,
    majuscule,
    son,
)

GENDERS = ["masculin", "féminin", "masculin pluriel", "feminin-pluriel", "Madame", "Monsieur", "", "………………"]
WORDS = st.text(alphabet="abcdehoéœAEHÉ-’ ", min_size=1, max_size=12).filter(str.strip)


@pytest.mark.parametrize(
    ("name", "with_de", "with_a"),
    [
        ("le Maire", "du Maire", "au Maire"),
        ("Le Havre", "du Havre", "au Havre"),
        ("les Andelys", "des Andelys", "aux Andelys"),
        ("Les Ateliers", "des Ateliers", "aux Ateliers"),
        ("la Commune de Bernay", "de la Commune de Bernay", "à la Commune de Bernay"),
        ("La Fabrique", "de La Fabrique", "à La Fabrique"),
        ("l’Orne", "de l’Orne", "à l’Orne"),
        ("l'Abbaye-aux-Dames", "de l'Abbaye-aux-Dames", "à l'Abbaye-aux-Dames"),
        ("L’Aigle", "de L’Aigle", "à L’Aigle"),
        ("Évreux", "d’Évreux", "à Évreux"),
        ("Œuilly", "d’Œuilly", "à Œuilly"),
        ("Yvetot", "d’Yvetot", "à Yvetot"),
        ("Hérouville", "d’Hérouville", "à Hérouville"),
        ("Honfleur", "de Honfleur", "à Honfleur"),
        ("Caen", "de Caen", "à Caen"),
        ("Lessay", "de Lessay", "à Lessay"),
        ("Emmaüs Connect", "d’Emmaüs Connect", "à Emmaüs Connect"),
        ("11 novembre", "de 11 novembre", "à 11 novembre"),
        ("onze communes", "de onze communes", "à onze communes"),
    ],
)
def test_contractions(name: str, with_de: str, with_a: str) -> None:
    assert (du(name), au(name)) == (with_de, with_a)


@pytest.mark.parametrize(
    ("noun", "gender", "expected"),
    [
        ("Maire", "Monsieur", "le Maire"),
        ("Maire", "Madame", "la Maire"),
        ("Présidente", "féminin", "la Présidente"),
        ("Adjointe", "feminin", "l’Adjointe"),
        ("Hôtesse", "Mme", "l’Hôtesse"),
        ("Héros", "M.", "le Héros"),
        ("Ateliers", "masculin pluriel", "les Ateliers"),
        ("Fabriques", "feminin-pluriel", "les Fabriques"),
        ("Maire", "", "le/la Maire"),
    ],
)
def test_definite_article(noun: str, gender: str, expected: str) -> None:
    assert le(noun, gender) == expected


@pytest.mark.parametrize(
    ("noun", "gender", "owner", "expected"),
    [
        ("Maire", "Monsieur", "feminin", "son Maire"),
        ("Présidente", "Madame", "feminin", "sa Présidente"),
        ("Adjointe", "Madame", "masculin", "son Adjointe"),
        ("Président", "Monsieur", "masculin-pluriel", "leur Président"),
        ("Maire", "", "", "son/sa Maire"),
        ("parents", "masculin pluriel", "", "ses parents"),
    ],
)
def test_possessive(noun: str, gender: str, owner: str, expected: str) -> None:
    assert son(noun, gender, owner) == expected


@pytest.mark.parametrize(
    ("gender", "expected"),
    [
        ("masculin", "Représenté"),
        ("FÉMININ", "Représentée"),
        ("Madame", "Représentée"),
        ("masculin-pluriel", "Représentés"),
        ("féminin pluriel", "Représentées"),
        ("………………", "Représenté(e)"),
    ],
)
def test_agreement(gender: str, expected: str) -> None:
    assert accorde("Représenté", gender) == expected


@pytest.mark.parametrize(
    ("title", "gender", "expected"),
    [
        ("Président", "Madame", "Présidente"),
        ("Président", "Monsieur", "Président"),
        ("Maire", "Madame", "Maire"),
        ("Vice-Président", "Madame", "Vice-Présidente"),
        ("Directeur général adjoint", "féminin", "Directrice générale adjointe"),
        ("PREMIER ADJOINT", "féminin", "PREMIÈRE ADJOINTE"),
        ("Présidente", "Madame", "Présidente"),
        ("Président", "", "Président"),
    ],
)
def test_functions(title: str, gender: str, expected: str) -> None:
    assert fonction(title, gender) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Commune de Bernay", "la Commune de Bernay"),
        ("COMMUNE DE BERNAY", "la COMMUNE DE BERNAY"),
        ("Association L’Atelier", "l’Association L’Atelier"),
        ("Département de l’Orne", "le Département de l’Orne"),
        ("MJC des Œillets", "la MJC des Œillets"),
        ("Emmaüs Connect", "Emmaüs Connect"),
        ("Les Ateliers du Numérique", "Les Ateliers du Numérique"),
        ("3D & Cie", "3D & Cie"),
    ],
)
def test_a_name_inside_a_sentence(name: str, expected: str) -> None:
    assert avec_article(name) == expected


def test_capitals_and_apostrophes() -> None:
    assert majuscule("l’Orne") == "L’Orne"
    assert majuscule("œuvre") == "Œuvre"
    assert majuscule("") == ""
    assert apostrophe("l'Orne et 'rien'") == "l’Orne et 'rien'"


@given(WORDS, st.sampled_from(GENDERS))
def test_filters_only_add_around_the_words(word: str, gender: str) -> None:
    for filtered in (le(word, gender), son(word, gender)):
        assert filtered.endswith(word)
    assert accorde(word, gender).startswith(word)
    assert majuscule(word).casefold() == word.casefold()


@given(WORDS)
def test_no_contraction_is_left_undone(word: str) -> None:
    for article in ("le", "les"):
        assert not du(f"{article} {word}").startswith("de le")
        assert not au(f"{article} {word}").startswith("à le")


@given(WORDS)
def test_an_elided_article_meets_a_word_that_calls_for_it(word: str) -> None:
    assert (
        le(word, "masculin").startswith("l’") == elides(word) == du(word).startswith("d’")
        or word[:1] in "lL "
    )


def test_filters_bear_the_names_lawyers_write() -> None:
    assert set(FILTERS) == {
        *("le", "du", "au", "avec_article", "son", "accorde", "fonction", "par_delegation", "majuscule"),
        "apostrophe",
    }
