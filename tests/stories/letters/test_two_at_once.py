"""Two people recording at the same moment: one wins, the other is told in a sentence, nothing stands twice."""

import threading
from collections.abc import Callable
from datetime import date

import pytest

from foundation.errors import Refusal
from tests.factories.conventions import Office
from tests.factories.letters import CO, NUMBER, asked, draft, notice, posted, posting, prepared, received
from tests.factories.scans import scan
from tests.stories.conftest import START
from tests.stories.letters.looking import TODAY, days, journal, letter_in, mails
from workflow.acts.annul_letter import annul_letter
from workflow.acts.correct_letter import correct_happening
from workflow.acts.enter_letter import enter_letter
from workflow.acts.letter_problems import BadLetter
from workflow.acts.letter_travel import Posting
from workflow.acts.record_letter import join_proof, record_happening, record_posting
from workflow.records.convention import Convention
from workflow.records.letter import Channel, Happening
from workflow.rules.timeline import TimelineState

Deed = Callable[[], object]


def at_once(*deeds: Deed) -> list[str]:
    """Done together, each in a thread with its own connection; what the refused ones were told."""
    start = threading.Barrier(len(deeds))
    told: list[str] = []
    broken: list[BaseException] = []

    def do(deed: Deed) -> None:
        start.wait(timeout=30)
        try:
            deed()
        except Refusal as refusal:
            told.append(str(refusal))
        except BaseException as problem:  # noqa: BLE001 - a thread must hand on whatever went wrong in it
            broken.append(problem)

    threads = [threading.Thread(target=do, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert broken == []
    return told


def acts(region: Office, convention: int) -> list[str]:
    return [line.what for line in journal(region, convention)]


def test_two_record_the_posting_of_the_same_letter(region: Office, convention: int) -> None:
    number = prepared(region, convention, draft("denunciation"), at=START)

    def post() -> None:
        record_posting(
            region.workshop, convention, number, posting(TODAY), proof=scan(), actor=region.drafter, at=START
        )

    [told] = at_once(post, post)
    assert "vient d’être modifié par une autre personne" in told or "déjà enregistré" in told
    assert [entry.happening for entry in letter_in(region, convention, number).entries] == [Happening.POSTED]
    assert acts(region, convention).count("letter-posted") == 1
    assert len(mails(region, "letter-recorded")) == 2  # one for each party


def test_two_enter_the_denunciation_that_was_received(region: Office, convention: int) -> None:
    def enter() -> None:
        received(region, convention, draft("denunciation", CO), on=date(2027, 2, 26), at=START)

    [told] = at_once(enter, enter)
    assert "vient d’être modifié" in told or "C1" in told
    assert [one.letter.id for one in asked(region, convention, TODAY).letters] == ["C1"]
    assert acts(region, convention).count("letter-entered") == 1


def test_each_party_denounces_at_the_same_moment(region: Office, convention: int) -> None:
    """Both happened: whoever was refused tries again, and the earliest posting ends the convention."""
    number = prepared(region, convention, draft("denunciation"), at=START)
    ours = posting(TODAY)

    def post() -> None:
        record_posting(
            region.workshop, convention, number, ours, proof=scan(), actor=region.drafter, at=START
        )

    def enter() -> None:
        received(region, convention, draft("denunciation", CO), on=date(2027, 2, 20), at=START)

    told = at_once(post, enter)
    for sentence in told:
        assert "rechargez la page" in sentence
        again = enter if len(letter_in(region, convention, number).entries) else post
        again()
    answer = asked(region, convention, TODAY)
    assert (answer.end, answer.ending_letter, len(answer.letters)) == (date(2027, 5, 20), "C2", 2)


def test_a_cure_against_a_termination(region: Office, convention: int) -> None:
    """Whichever is recorded first, the cure that came up to the day of the termination holds."""
    posted(region, convention, notice(), at=START)
    number = prepared(region, convention, draft("termination", about=1), at=days(40))
    on = days(40).date()

    def terminate() -> None:
        record_posting(
            region.workshop, convention, number, posting(on), proof=scan(), actor=region.drafter, at=days(40)
        )

    def cure() -> None:
        received(region, convention, draft("cure", CO, about=1), on=on, at=days(40), channel=Channel.OTHER)

    told = at_once(terminate, cure)
    assert len(told) == 1
    assert "rechargez la page" in told[0] or "a été réparé" in told[0]
    if not [line for line in journal(region, convention) if line.what == "letter-entered"]:
        cure()
    answer = asked(region, convention, days(41).date())
    assert (answer.state, answer.end) == (TimelineState.IN_FORCE, None)
    assert str(answer.letters[0].status) == "cured"


def test_two_join_the_proof_or_say_how_it_ended(region: Office, convention: int) -> None:
    number = prepared(region, convention, draft("denunciation"), at=START)
    record_posting(
        region.workshop, convention, number, posting(TODAY), proof=None, actor=region.drafter, at=START
    )

    def join() -> None:
        join_proof(region.workshop, convention, number, scan(), actor=region.drafter, at=days(1))

    [told] = at_once(join, join)
    assert "preuve est déjà jointe" in told or "rechargez la page" in told

    def ended(what: Happening) -> Deed:
        return lambda: record_happening(
            region.workshop, convention, number, what, on=days(2).date(), actor=region.drafter, at=days(3)
        )

    [told] = at_once(ended(Happening.DELIVERED), ended(Happening.REFUSED))
    assert "rechargez la page" in told or "déjà enregistré" in told
    entries = letter_in(region, convention, number).entries
    assert [entry.what for entry in entries][:2] == ["posted", "posted"]
    assert len(entries) == 3
    assert len(mails(region, "letter-recorded")) == 2


def test_two_correct_or_annul_the_same_entry(region: Office, convention: int) -> None:
    posted(region, convention, draft("denunciation"), at=START)
    record_happening(
        region.workshop,
        convention,
        1,
        Happening.DELIVERED,
        on=days(2).date(),
        actor=region.drafter,
        at=days(3),
    )

    def correct() -> None:
        correct_happening(
            region.workshop, convention, 1, Happening.DELIVERED, on=days(3).date(), reason="Avis relu.",
            actor=region.drafter, at=days(4),
        )  # fmt: skip

    told = at_once(correct, correct)
    assert len(told) == 1
    entries = letter_in(region, convention, 1).entries
    assert [entry.replaces_id for entry in entries] == [None, None, entries[1].id]

    def annul() -> None:
        annul_letter(region.workshop, convention, 1, reason="Erreur.", actor=region.drafter, at=days(5))

    [told] = at_once(annul, annul)
    assert "déjà annulé" in told


def test_the_same_registered_number_is_not_entered_twice(region: Office, convention: int) -> None:
    """One after the other, which a lock does not see: a letter is known by its number."""
    received(region, convention, draft("denunciation", CO), on=date(2027, 2, 26), at=START)
    again = Posting(on=date(2027, 2, 27), channel=Channel.PAPER, tracking_number=NUMBER)
    with pytest.raises(BadLetter) as refusal:
        enter_letter(
            region.workshop, convention, draft("denunciation", CO), again, scan=scan(),
            actor=region.drafter, at=days(1),
        )  # fmt: skip
    assert str(refusal.value) == (
        "Le recommandé RB123456785FR est déjà celui du courrier C1, dénonciation. Si c’est le même, il est déjà "
        "enregistré : corrigez-le au besoin. Sinon, relisez le numéro."
    )
    with region.workshop.database.reading() as session:
        assert len(session.get_one(Convention, convention).letters) == 1
