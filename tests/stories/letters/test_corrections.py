"""Wrong entries are corrected by new ones, letters entered by mistake annulled; on both databases."""

from datetime import date

import pytest

from tests.factories.conventions import Office
from tests.factories.letters import (
    CO,
    NUMBER,
    asked,
    draft,
    notice,
    posted,
    received,
)
from tests.stories.conftest import START
from tests.stories.letters.looking import TODAY, days, due, journal, letter_in, mails
from workflow.acts.annul_letter import annul_letter, foreseen_annulment
from workflow.acts.correct_letter import correct_happening, correct_posting, foreseen_correction
from workflow.acts.letter_problems import (
    AnnulledLetter,
    BadLetter,
)
from workflow.acts.letter_travel import Posting
from workflow.acts.record_letter import record_happening
from workflow.records.convention import Convention
from workflow.records.letter import Channel, Happening
from workflow.rules.timeline import TimelineState


def test_a_wrong_posting_date_is_corrected_by_a_new_entry(region: Office, convention: int) -> None:
    received(region, convention, draft("denunciation", CO), on=date(2027, 2, 26), at=START)
    right = Posting(on=date(2027, 2, 6), channel=Channel.PAPER, tracking_number=NUMBER)
    with region.workshop.database.reading() as session:
        row = session.get_one(Convention, convention)
        shown = foreseen_correction(region.workshop, row, 1, right, today=TODAY)
    changed = {line.label: (line.before, line.after) for line in shown.lines if line.changes}
    assert changed["La convention prend fin"] == ("26 mai 2027", "6 mai 2027")
    assert shown.changes
    with pytest.raises(BadLetter, match="pourquoi"):
        correct_posting(region.workshop, convention, 1, right, reason=" ", actor=region.drafter, at=days(1))
    reason = "Le cachet porte le 6 février."
    correct_posting(region.workshop, convention, 1, right, reason=reason, actor=region.drafter, at=days(1))
    assert asked(region, convention, days(1).date()).end == date(2027, 5, 6)
    assert due(region, convention)["end-of-validity"] == date(2027, 5, 6)
    first, second = letter_in(region, convention, 1).entries
    assert (first.on, second.on, second.replaces_id, second.reason) == (
        date(2027, 2, 26), date(2027, 2, 6), first.id, reason,
    )  # fmt: skip
    assert second.proof_id == first.proof_id
    line = journal(region, convention)[-1]
    assert (line.what, line.reason, line.details["was"], line.details["on"]) == (
        "letter-corrected", reason, "2027-02-26", "2027-02-06",
    )  # fmt: skip
    told = mails(region, "letter-corrected")
    assert len(told) == 2
    assert "La convention prend fin : 26 mai 2027 → 6 mai 2027" in told[0].values["changes"]


def test_a_correction_may_take_a_letter_its_effect(region: Office, convention: int) -> None:
    """Truth comes first: a termination that was in fact posted too early never ended anything."""
    posted(region, convention, notice(), at=START)
    posted(region, convention, draft("termination", about=1), at=days(40))
    assert asked(region, convention, days(41).date()).state is TimelineState.ENDED
    early = Posting(on=date(2027, 3, 30), channel=Channel.PAPER, tracking_number=NUMBER)
    correct_posting(
        region.workshop, convention, 2, early, reason="Bordereau relu.", actor=region.drafter, at=days(41)
    )
    answer = asked(region, convention, days(41).date())
    assert (answer.state, str(answer.letters[1].status)) == (TimelineState.IN_FORCE, "refused")
    assert "avant le 1er avril 2027" in answer.problems[0]


def test_a_letter_entered_by_mistake_is_annulled_and_stays_in_the_register(
    region: Office, convention: int
) -> None:
    received(region, convention, draft("denunciation", CO), on=date(2027, 2, 26), at=START)
    with region.workshop.database.reading() as session:
        shown = foreseen_annulment(region.workshop, session.get_one(Convention, convention), 1, today=TODAY)
    assert ("Courrier C1", "–") in [(line.label, line.after) for line in shown.lines]
    annul_letter(region.workshop, convention, 1, reason="Autre convention.", actor=region.drafter, at=days(1))
    answer = asked(region, convention, days(1).date())
    assert (answer.letters, answer.next_renewal) == ((), date(2027, 5, 10))
    assert letter_in(region, convention, 1).is_annulled
    with pytest.raises(AnnulledLetter):
        record_happening(
            region.workshop, convention, 1, Happening.DELIVERED, on=TODAY, actor=region.drafter, at=days(1)
        )
    with pytest.raises(BadLetter, match="déjà annulé"):
        annul_letter(region.workshop, convention, 1, reason="Encore.", actor=region.drafter, at=days(1))
    received(region, convention, draft("denunciation", CO), on=date(2027, 2, 27), at=days(2))
    assert letter_in(region, convention, 2).reference == "C2"


def test_a_wrong_outcome_is_corrected_too(region: Office, convention: int) -> None:
    posted(region, convention, draft("denunciation"), at=START)
    record_happening(
        region.workshop,
        convention,
        1,
        Happening.DELIVERED,
        on=date(2027, 3, 4),
        actor=region.drafter,
        at=days(5),
    )
    with pytest.raises(BadLetter, match="déjà enregistré"):
        record_happening(
            region.workshop,
            convention,
            1,
            Happening.REFUSED,
            on=date(2027, 3, 4),
            actor=region.drafter,
            at=days(5),
        )
    correct_happening(
        region.workshop, convention, 1, Happening.REFUSED, on=date(2027, 3, 5), reason="Avis relu.",
        actor=region.drafter, at=days(6),
    )  # fmt: skip
    letter = letter_in(region, convention, 1)
    assert (letter.entry(Happening.DELIVERED), letter.entry(Happening.REFUSED).on) == (None, date(2027, 3, 5))
