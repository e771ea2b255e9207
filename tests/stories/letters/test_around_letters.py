"""What letters draw after them elsewhere: who may write them, lists, the start page, an avenant's durations."""

from datetime import date, datetime

import pytest

from documents.pdf_text import says
from tests.factories import avenants
from tests.factories.conventions import Office, drafted
from tests.factories.letters import (
    draft,
    notice,
    posted,
    posting,
    prepared,
)
from tests.factories.scans import scan
from tests.stories.conftest import START
from tests.stories.letters.looking import TODAY, days, due, letter_in
from workflow.actors import Actor
from workflow.acts.annul_letter import annul_letter
from workflow.acts.letter_problems import (
    NoLetterNow,
    UnknownLetter,
)
from workflow.acts.record_letter import join_proof, record_posting
from workflow.readings.conventions import Filters, list_conventions
from workflow.readings.desk import tasks_of
from workflow.readings.tasks import ToDo
from workflow.readings.timelines import timeline_of
from workflow.records.account import Account
from workflow.records.convention import Convention
from workflow.records.letter import Channel
from workflow.rules.changes import Action, Change
from workflow.rules.moves import Role


def test_letters_are_for_a_signed_convention_and_for_those_who_may_write(
    region: Office, convention: int
) -> None:
    unsigned = drafted(region, at=START)
    with pytest.raises(NoLetterNow, match="signée par tous"):
        prepared(region, unsigned, draft("denunciation"), at=START)
    reader = Actor(name="Chantal", roles=frozenset({Role.READER}))
    with pytest.raises(NoLetterNow, match="rôle"):
        annul_letter(region.workshop, convention, 1, reason="?", actor=reader, at=START)
    with pytest.raises(UnknownLetter):
        annul_letter(region.workshop, convention, 9, reason="?", actor=region.drafter, at=START)


def test_the_list_and_its_filters_follow_the_letters(region: Office, convention: int) -> None:
    posted(region, convention, draft("denunciation"), at=START)
    filters = Filters(turning_from=date(2027, 6, 1), turning_to=date(2027, 6, 1))
    with region.workshop.database.reading() as session:
        page = list_conventions(session, region.workshop.settings, filters, at=START)
        row = session.get_one(Convention, convention)
        answer = timeline_of(row, region.workshop.settings, as_of=TODAY)
    assert [found.standing.short for found in page.rows] == ["Dénoncée"]
    projected = due(region, convention)
    assert {item.rule: item.date for item in answer.agenda}.items() <= projected.items()


def test_a_letter_after_an_avenant_states_its_durations_and_quotes_no_article_that_it_changed(
    region: Office, convention: int
) -> None:
    change = Change(
        action=Action.REPLACE, article="3", wording="La dénonciation prend effet six mois après son envoi."
    )
    notice_of_six_months = ({"name": "denunciation-notice", "months": 6},)
    avenants.signed_on_paper(region, convention, change, at=START, clauses=notice_of_six_months)
    at = days(45)
    number = prepared(region, convention, draft("denunciation"), at=at)
    content = region.workshop.vault.get(letter_in(region, convention, number).content_sha256)
    assert says(content, "délai de 6 mois suivant l’envoi")
    assert says(content, "15 octobre 2027 inclus")
    assert not says(content, "stipule")


def test_what_letters_wait_for_stands_on_the_start_page(region: Office, convention: int) -> None:
    def tasks(at: datetime) -> list[tuple[str, str]]:
        with region.workshop.database.reading() as session:
            account = session.get_one(Account, region.agnes.id)
            found = tasks_of(session, region.workshop.settings, account, at=at)
            return [(task.what, task.detail) for task in found]

    assert tasks(START) == []
    number = prepared(region, convention, notice(), at=START)
    assert tasks(START) == [(ToDo.POST_LETTER, "C1, mise en demeure, prévue pour le 1er mars 2027")]
    record_posting(
        region.workshop, convention, number, posting(TODAY), proof=None, actor=region.drafter, at=START
    )
    assert [what for what, _ in tasks(START)] == [ToDo.PROVE_LETTER]
    join_proof(region.workshop, convention, number, scan(), actor=region.drafter, at=START)
    assert tasks(days(30)) == []
    assert tasks(days(31)) == [
        (ToDo.FOLLOW_NOTICE, "C1, mise en demeure : la Région peut résilier depuis le 1er avril 2027")
    ]
    posted(region, convention, draft("cure", about=1), at=days(32), channel=Channel.OTHER)
    assert tasks(days(32)) == []
