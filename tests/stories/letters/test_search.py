"""Letters are found by their words, their numbers and their proofs, and a result leads to them; on both databases."""

from datetime import date

import pytest
from sqlalchemy import select

from archive import index as full_text
from archive.index import IndexedText
from tests.factories.conventions import Office
from tests.factories.letters import CO, draft, notice, posted, posting, prepared, received
from tests.factories.scans import scan
from tests.stories.conftest import START
from tests.stories.letters.looking import TODAY, days, letter_in
from workflow.actors import Actor
from workflow.acts.agree_to_withdrawal import prepare_agreement
from workflow.acts.annul_letter import annul_letter
from workflow.acts.correct_letter import correct_posting
from workflow.acts.erase import erase
from workflow.acts.letter_travel import Posting
from workflow.acts.prepare_letter import Signing
from workflow.acts.record_letter import join_proof, record_posting
from workflow.acts.reindex import reindex
from workflow.readings.search import Answer, search
from workflow.records.convention import Document
from workflow.records.letter import Channel
from workflow.rules.moves import Role

WRONG, RIGHT = "RB123456785FR", "RB000000005FR"


def found(region: Office, words: str) -> list[Answer]:
    with region.workshop.database.reading() as session:
        page = search(session, region.workshop.settings, words, as_of=TODAY)
        assert page.total == len(page.answers)
        return list(page.answers)


def letters(region: Office, words: str) -> list[str]:
    return [answer.letter.letter.reference for answer in found(region, words) if answer.letter]


def test_a_letter_is_found_by_what_it_says_and_the_result_says_what_it_is(
    region: Office, convention: int
) -> None:
    number = prepared(region, convention, notice(), at=START)
    for words in (
        "mise en demeure",
        "n’ouvre que six heures",
        "Bellengreville demeure",
        "trente jours demeure",
    ):
        assert letters(region, words) == ["C1"], words
    [answer] = [one for one in found(region, "six heures par semaine") if one.letter]
    assert answer.letter is not None
    assert (answer.letter.name, answer.letter.stage, answer.row.convention_id) == (
        "Mise en demeure", "préparée, à poster", convention,
    )  # fmt: skip
    assert any(piece.found for piece in answer.snippet)
    record_posting(
        region.workshop, convention, number, posting(TODAY), proof=scan(), actor=region.drafter, at=START
    )
    assert letters(region, "n’ouvre que six heures") == ["C1"]  # its words stay when an entry is added


def test_the_convention_comes_before_its_letters(region: Office, convention: int) -> None:
    posted(region, convention, notice(), at=START)
    answers = found(region, "EPN-2027-0001")
    assert [bool(answer.letter) for answer in answers] == [False, True]


@pytest.mark.parametrize("typed", ["RB123456785FR", "RB 123 456 785 FR", "rb-123-456-785-fr", "123456785"])
def test_a_number_is_found_as_it_stands_on_the_slip(region: Office, convention: int, typed: str) -> None:
    received(region, convention, draft("denunciation", CO), on=date(2027, 2, 26), at=START)
    assert letters(region, typed) == ["C1"]


def test_a_letter_is_found_by_its_proof(region: Office, convention: int) -> None:
    number = prepared(region, convention, draft("denunciation"), at=START)
    record_posting(
        region.workshop, convention, number, posting(TODAY), proof=None, actor=region.drafter, at=START
    )
    assert letters(region, "preuve-posted") == []
    join_proof(region.workshop, convention, number, scan(), actor=region.drafter, at=days(1))
    with region.workshop.database.reading() as session:
        entry = letter_in(region, convention, number).entries[-1]
        proof = session.get_one(Document, entry.proof_id)
    assert letters(region, proof.file_name) == letters(region, proof.sha256) == ["C1"]


def test_a_corrected_number_is_found_and_the_wrong_one_no_more(region: Office, convention: int) -> None:
    received(region, convention, draft("denunciation", CO), on=date(2027, 2, 26), at=START)
    right = Posting(on=date(2027, 2, 26), channel=Channel.PAPER, tracking_number=RIGHT)
    correct_posting(region.workshop, convention, 1, right, reason="Relu.", actor=region.drafter, at=days(1))
    assert (letters(region, WRONG), letters(region, RIGHT)) == ([], ["C1"])
    annul_letter(region.workshop, convention, 1, reason="Erreur.", actor=region.drafter, at=days(2))
    [annulled] = found(region, RIGHT)
    assert annulled.letter is not None
    assert annulled.letter.stage == "annulée, saisie par erreur"


def test_the_agreement_to_a_withdrawal_is_found_in_its_letter(region: Office, convention: int) -> None:
    received(region, convention, draft("denunciation", CO), on=date(2027, 2, 26), at=START)
    back = draft("withdrawal", CO, about=1)
    received(region, convention, back, on=date(2027, 4, 2), at=days(40), channel=Channel.OTHER)
    assert letters(region, "donne son accord à ce retrait") == []
    prepare_agreement(
        region.workshop, convention, 2, Signing(planned_on=days(41).date(), name="H. B.", capacity=""),
        reason="", actor=region.drafter, at=days(41),
    )  # fmt: skip
    assert letters(region, "donne son accord à ce retrait") == ["C2"]


def test_an_erasure_leaves_the_letters_findable_and_nothing_of_the_journal_is_searched(
    region: Office, convention: int
) -> None:
    posted(region, convention, notice(), at=START)
    denis = Actor(name="Denis Administrateur", roles=frozenset({Role.ADMINISTRATOR}))
    erase(region.workshop, convention, 1, reason="Demande n° 12.", actor=denis, at=days(1))
    assert letters(region, "n’ouvre que six heures") == ["C1"]
    for words in ("Agnès Rédactrice", "Denis Administrateur", "Demande n° 12"):
        assert found(region, words) == [], words


def test_the_index_is_written_anew_from_the_tables_and_the_vault(region: Office, convention: int) -> None:
    posted(region, convention, notice(), at=START)
    received(region, convention, draft("cure", CO, about=1), on=date(2027, 3, 20), at=days(20))
    asked = ("n’ouvre que six heures", WRONG, "preuve-posted", "EPN-2027-0001")
    before = {words: [(one.row.number, one.snippet) for one in found(region, words)] for words in asked}
    with region.workshop.database.transaction() as session:
        for row in session.scalars(select(IndexedText)).all():
            full_text.remove(session, row.key)
    assert not any(found(region, words) for words in asked)
    for _ in range(2):
        reindex(region.workshop, convention)
        assert {
            words: [(one.row.number, one.snippet) for one in found(region, words)] for words in asked
        } == before
