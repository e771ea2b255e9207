"""Search finds the same documents on both databases, accents and endings ignored, whatever is typed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.index import put, search
from foundation.database import Database

DOCUMENTS = {
    "1": {
        "title": "Convention EPN-2026-0042 avec l’Œuvre laïque d’Elbeuf", "names": "Anaïs LEFÈVRE",
        "places": "3 rue des Écoles 76500 Elbeuf", "numbers": "EPN-2026-0042 7KQP-2M4X-9RTV 552100554",
        "text": "Les ateliers de médiation numérique sont ouverts douze heures par semaine. La durée est de trois ans.",
    },
    "2": {
        "title": "Convention EPN-2026-0043 avec la Ville de Bernay", "names": "Jean DUPONT",
        "places": "Place de la République 27300 Bernay", "numbers": "EPN-2026-0043 212700561",
        "text": "La durée est d’un an. Trois animateurs travaillent avec Elbeuf pendant des ans.",
    },
}  # fmt: skip


@pytest.fixture
def filled(database: Database) -> Database:
    with database.transaction() as session:
        for key, document in DOCUMENTS.items():
            put(session, key=key, kind="convention", **document)
    return database


def keys(database: Database, words: str) -> list[str]:
    with database.reading() as session:
        page = search(session, words)
        assert page.total == len(page.hits)
        return [hit.key for hit in page.hits]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("elbeuf", ["1", "2"]),  # the name counts more than the text
        ("ELBEUF oeuvre", ["1"]),
        ("œuvre laique", ["1"]),
        ("lefevre", ["1"]),
        ("atelier", ["1"]),  # written « ateliers »
        ("médiations numériques", ["1"]),
        ("numér", ["1"]),  # unfinished
        ("EPN-2026-0042", ["1"]),
        ("epn 2026 0043", ["2"]),
        ("7KQP-2M4X", ["1"]),
        ("552 100 554", ["1"]),
        ("552100554", ["1"]),
        ("27300", ["2"]),
        ('"trois ans"', ["1"]),
        ("« trois ans »", ["1"]),
        ("trois ans", ["2", "1"]),
        ("rien de tel", []),
        ("", []),
        ('"', []),
        ("* OR -", []),
        ("!!! ???", []),
    ],
)
def test_what_is_typed_finds_what_was_meant(filled: Database, words: str, expected: list[str]) -> None:
    assert sorted(keys(filled, words)) == sorted(expected)
    assert keys(filled, words)[:1] == expected[:1]


def test_the_passage_shows_the_words_as_they_are_written(filled: Database) -> None:
    with filled.reading() as session:
        [hit] = search(session, "mediation heure").hits
    assert [piece.text for piece in hit.snippet if piece.found] == ["médiation", "heures"]
    assert "".join(piece.text for piece in hit.snippet).startswith("Les ateliers de médiation numérique")


def test_a_name_alone_shows_no_passage(filled: Database) -> None:
    with filled.reading() as session:
        [hit] = search(session, "lefevre").hits
    assert hit.snippet == ()


def test_a_document_put_again_is_replaced(filled: Database) -> None:
    with filled.transaction() as session:
        put(session, key="1", kind="convention", **{**DOCUMENTS["1"], "text": "Autre chose."})
    assert keys(filled, "médiation") == []
    assert keys(filled, "autre chose") == ["1"]


def test_results_come_page_by_page(filled: Database) -> None:
    with filled.reading() as session:
        first, second = (
            search(session, "convention", limit=1),
            search(session, "convention", limit=1, offset=1),
        )
    assert first.total == second.total == 2
    assert {hit.key for hit in (*first.hits, *second.hits)} == {"1", "2"}


@given(words=st.text(max_size=40) | st.text(alphabet="\"'*():-^<>|&! a1", max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_nothing_typed_is_a_command(filled: Database, words: str) -> None:
    keys(filled, words)
