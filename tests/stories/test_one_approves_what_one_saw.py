"""Two people act on one file at the same moment, on both databases: one of them decides on what they saw, or nothing."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from foundation.errors import Refusal
from tests.factories import conventions as made
from tests.factories.conventions import Office
from tests.stories.conftest import START
from workflow.actors import Actor
from workflow.acts import approve, reopen, review, send
from workflow.acts.region import set_region_values
from workflow.acts.save_draft import Saved, save_draft, stored_answers
from workflow.acts.seen import MovedMeanwhile
from workflow.readings.revisions import Revision, changes_since, revision_of
from workflow.records.co_contractor import CoContractor
from workflow.records.convention import Deed, DocumentRole
from workflow.rules.merging import Answers, fingerprint

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
QUALITY, EMAIL = "representative_quality", "representative_email"


def seeing(office: Office, number: int, actor: Actor) -> Actor:
    """``actor``, with the file open in front of them as it stands now."""
    with office.workshop.database.reading() as session:
        deed = session.get_one(Deed, number)
        return replace(actor, saw={deed.number: str(revision_of(session, deed.number))})


def state_of(office: Office, number: int) -> str:
    with office.workshop.database.reading() as session:
        return session.get_one(Deed, number).state_name


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Done together, each in a thread with its own connection; what each answered, or was refused."""
    start = threading.Barrier(len(deeds))
    answers: list[object] = [None] * len(deeds)

    def do(place: int) -> None:
        start.wait(timeout=30)
        try:
            answers[place] = deeds[place]()
        except Refusal as refusal:
            answers[place] = refusal

    threads = [threading.Thread(target=do, args=[place]) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return answers


def edited_again(office: Office, number: int) -> None:
    """Taken back, changed, submitted: the same state, another text."""
    review.withdraw(office.workshop, number, actor=office.drafter, at=START + HOUR)
    made.fill_in(office, number, at=START + HOUR, **{QUALITY: "Directrice"})
    review.submit(office.workshop, number, actor=office.drafter, at=START + HOUR)


def test_an_approver_who_saw_another_text_freezes_nothing(region: Office) -> None:
    number = made.submitted(region, at=START)
    bruno = seeing(region, number, region.approver)
    edited_again(region, number)
    with pytest.raises(MovedMeanwhile) as refused:
        approve.approve(region.workshop, number, actor=bruno, at=START + 2 * HOUR)
    assert [change.who for change in refused.value.changes] == ["Agnès Rédactrice"] * 3
    assert "Formulaire complété (1 réponse) par Agnès Rédactrice, le 1er mars 2027 à 11 h 00" in str(
        refused.value
    )
    assert state_of(region, number) == "in-review"
    approve.approve(region.workshop, number, actor=seeing(region, number, bruno), at=START + 2 * HOUR)
    assert state_of(region, number) == "approved"


def test_approving_against_an_edit_freezes_the_text_that_was_seen_or_nothing(region: Office) -> None:
    """Whoever comes first: the frozen text, where there is one, says what the approver read."""
    number = made.submitted(region, at=START)
    bruno = seeing(region, number, region.approver)
    answers = at_once(
        lambda: approve.approve(region.workshop, number, actor=bruno, at=START + 2 * HOUR),
        lambda: edited_again(region, number),
    )
    with region.workshop.database.reading() as session:
        deed = session.get_one(Deed, number)
        frozen, quality = deed.document(DocumentRole.FROZEN_PDF), deed.field_values[QUALITY]
    if frozen is not None:
        assert quality == made.SAMPLE.fields[QUALITY]
        assert isinstance(answers[1], Refusal)
    else:
        assert isinstance(answers[0], Refusal)
        assert deed.state_name == "in-review"


def test_two_approvers_at_once_freeze_once(region: Office) -> None:
    number = made.submitted(region, at=START)
    bruno = seeing(region, number, region.approver)
    answers = at_once(*[lambda: approve.approve(region.workshop, number, actor=bruno, at=START + HOUR)] * 2)
    assert sum(isinstance(answer, str) for answer in answers) == 1
    with region.workshop.database.reading() as session:
        roles = [document.role for document in session.get_one(Deed, number).documents]
    assert roles.count(DocumentRole.FROZEN_PDF) == 1


def save(office: Office, number: int, seen: dict[str, str], minutes: int, **typed: str) -> Saved:
    with office.workshop.database.transaction() as session:
        return save_draft(
            session, office.workshop.settings, number, Answers(typed=typed, seen=seen),
            actor=office.drafter, at=START + minutes * MINUTE,
        )  # fmt: skip


def shown(office: Office, number: int) -> dict[str, str]:
    with office.workshop.database.reading() as session:
        stored = stored_answers(session.get_one(Deed, number))
    return {name: fingerprint(value) for name, value in stored.items()}


def test_two_drafts_of_different_fields_at_once_are_both_kept(region: Office) -> None:
    number = made.drafted(region, at=START)
    seen, sample = shown(region, number), made.SAMPLE.fields
    at_once(
        lambda: save(region, number, seen, 1, **{QUALITY: "Directrice", EMAIL: sample[EMAIL]}),
        lambda: save(region, number, seen, 2, **{QUALITY: sample[QUALITY], EMAIL: "d@atelier.example"}),
    )
    with region.workshop.database.reading() as session:
        values = session.get_one(Deed, number).field_values
    assert (values[QUALITY], values[EMAIL]) == ("Directrice", "d@atelier.example")


def test_two_drafts_of_one_field_at_once_keep_the_first_and_ask_the_second(region: Office) -> None:
    number = made.drafted(region, at=START)
    seen, typed = shown(region, number), ("Directrice", "Trésorière")
    saved = at_once(*[lambda one=one: save(region, number, seen, 1, **{QUALITY: one}) for one in typed])
    with region.workshop.database.reading() as session:
        stored = session.get_one(Deed, number).field_values[QUALITY]
    assert stored in typed
    asked = [one for one in saved if isinstance(one, Saved) and one.merge.conflicts]
    assert [one.merge.conflicts[QUALITY].theirs for one in asked] == [stored]


def test_a_text_reopened_and_approved_anew_is_not_sent_by_who_saw_the_former(region: Office) -> None:
    number = made.approved(region, at=START)
    agnes = seeing(region, number, region.drafter)
    reopen.reopen(region.workshop, number, reason="Une faute.", actor=region.drafter, at=START + HOUR)
    review.submit(region.workshop, number, actor=region.drafter, at=START + HOUR)
    approve.approve(region.workshop, number, actor=region.approver, at=START + HOUR)
    with pytest.raises(MovedMeanwhile):
        send.send(region.workshop, number, actor=agnes, at=START + 2 * HOUR)
    assert state_of(region, number) == "approved"


class TestRevisions:
    def test_each_source_of_a_text_counts(self, region: Office) -> None:
        number = made.drafted(region, at=START)
        with region.workshop.database.transaction() as session:
            deed = session.get_one(Deed, number)
            first = revision_of(session, deed.number)
            session.get_one(CoContractor, deed.co_contractor_id).city = "Bayeux"
            session.flush()
            second = revision_of(session, deed.number)
            settings = {"region_address": "Ailleurs"}
            set_region_values(session, settings, by=None, at=START + HOUR)
            third = revision_of(session, deed.number)
            assert first is not None
            assert second is not None
            assert second == replace(first, sheet=first.sheet + 1)
            assert third == replace(second, region=second.region + 1)
            told = [change.what for change in changes_since(session, deed, first)]
        assert told == ["Fiche du co-contractant corrigée", "Réglages de la Région changés"]

    @pytest.mark.parametrize("text", ["", "12", "1.2", "a.b.c", "1.2.3.4.5", "1.2.-3", "²·1.1", "1.1.1 "])
    def test_what_is_no_revision(self, text: str) -> None:
        assert Revision.of(text) is None

    @pytest.mark.parametrize("text", ["12.3.7", "1.1.5.40"])
    def test_it_is_read_as_it_is_written(self, text: str) -> None:
        assert str(Revision.of(text)) == text

    def test_what_is_no_revision_approves_nothing(self, region: Office) -> None:
        number = made.submitted(region, at=START)
        bruno = replace(region.approver, saw={"EPN-2027-0001": "la dernière"})
        with pytest.raises(MovedMeanwhile):
            approve.approve(region.workshop, number, actor=bruno, at=START + HOUR)
