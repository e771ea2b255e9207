"""Search finds the same documents on both databases, accents and endings ignored, whatever is typed."""

import importlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.full_text import MOST_RANKED, POSTGRESQL_STATEMENTS, SQLITE_STATEMENTS
from archive.index import put, remove, search
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
        ("lefevre bernay", []),  # all the words
        ("rien de tel", []),
        ("l’atelier", ["1"]),
        ("médiations-numériques", ["1"]),
        ("27300 2026", ["2"]),
        ("55210055400012", []),
        ('"médiation numériques"', []),  # as it is written
        ('médiation "douze heures"', ["1"]),
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


def test_a_document_removed_is_not_found(filled: Database) -> None:
    with filled.transaction() as session:
        remove(session, "1")
        remove(session, "no such key")
    assert keys(filled, "elbeuf") == ["2"]


def test_a_siret_is_found_by_its_siren_and_whole(filled: Database) -> None:
    with filled.transaction() as session:
        put(
            session,
            key="3",
            kind="convention",
            title="",
            names="",
            places="",
            numbers="",
            text="SIRET 552 100 554 00012.",
        )
    assert keys(filled, "552 100 554 00012") == keys(filled, "55210055400012") == ["3"]
    assert set(keys(filled, "552100554")) == {"1", "3"}
    with filled.reading() as session:
        [hit] = search(session, "55210055400012").hits
    assert [piece.text for piece in hit.snippet if piece.found] == ["552 100 554", "00012"]


def test_the_passage_that_holds_most_of_the_words_is_shown(database: Database) -> None:
    text = "La convention. " + "Rien ici. " * 60 + "La convention prend fin le 9 mai."
    with database.transaction() as session:
        put(session, key="1", kind="convention", title="", names="", places="", numbers="", text=text)
    with database.reading() as session:
        [hit] = search(session, "convention fin").hits
    assert [piece.text for piece in hit.snippet if piece.found] == ["convention", "fin"]


def test_the_newest_come_first_where_too_many_answer_to_be_ranked(
    filled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert keys(filled, "elbeuf") == ["1", "2"]
    monkeypatch.setattr("archive.full_text.MOST_RANKED", 1)
    assert keys(filled, "elbeuf") == ["2", "1"]
    assert MOST_RANKED > 1


@pytest.mark.parametrize(
    "text", ["a\x00b", "a \ud800 b", "x" * 5_000, "ﷺ" * 500, "\u0301", " ".join(f"mot{n % 500}" for n in range(30_000))],
    ids=["nul", "half a character", "endless word", "a sentence in one letter", "an accent alone", "thirty thousand words"],
)  # fmt: skip
def test_whatever_came_out_of_a_pdf_can_be_kept(database: Database, text: str) -> None:
    with database.transaction() as session:
        put(
            session,
            key="1",
            kind="convention",
            title=text[:400],
            names="Lefèvre",
            places="",
            numbers="",
            text=text,
        )
    assert keys(database, "lefevre") == ["1"]
    if words := text.strip("\u0301")[:300]:
        keys(database, words)


def test_the_migration_makes_the_same_tables() -> None:
    step = importlib.import_module("foundation.migrations.versions.0005_full_text")
    assert (step.SQLITE, step.POSTGRESQL) == (SQLITE_STATEMENTS, POSTGRESQL_STATEMENTS)


@given(words=st.text(max_size=40) | st.text(alphabet="\"'*():-^<>|&! a1", max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_nothing_typed_is_a_command(filled: Database, words: str) -> None:
    keys(filled, words)
