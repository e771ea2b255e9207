"""A denunciation from its writing to its end, and how it is taken back; on both databases."""

from datetime import date

import pytest

from documents.pdf_text import says
from tests.factories.conventions import Office
from tests.factories.letters import (
    CO,
    asked,
    draft,
    posted,
    posting,
    prepared,
    received,
)
from tests.factories.scans import scan
from tests.stories.conftest import START
from tests.stories.letters.looking import TODAY, days, due, journal, letter_in, mails
from workflow.acts.agree_to_withdrawal import prepare_agreement
from workflow.acts.archive import archive
from workflow.acts.letter_problems import (
    BadLetter,
    NoEffect,
    NoLetterNow,
)
from workflow.acts.prepare_letter import Signing
from workflow.acts.record_letter import record_happening, record_posting
from workflow.records.convention import Convention, Document
from workflow.records.letter import Channel, Happening
from workflow.rules.machine import GuardRefused
from workflow.rules.timeline import TimelineState


def test_a_denunciation_is_written_posted_delivered_and_ends_the_convention(
    region: Office, convention: int
) -> None:
    number = prepared(
        region, convention, draft("denunciation", reason="Le dispositif est réorganisé."), at=START
    )
    assert asked(region, convention, TODAY).end is None
    letter = letter_in(region, convention, number)
    with region.workshop.database.reading() as session:
        pdf = session.get_one(Document, letter.content_id)
        assert session.get_one(Document, letter.docx_id).file_name.endswith("-C1-denonciation.docx")
    assert letter.content_sha256 == pdf.sha256
    content = region.workshop.vault.get(pdf.sha256)
    assert says(content, "la convention en vigueur jusqu’au 1er juin 2027 inclus")
    assert says(content, "la convention est reconduite le 10 mai 2027, puis prend fin")

    record_posting(
        region.workshop, convention, number, posting(TODAY), proof=scan(), actor=region.drafter, at=START
    )
    answer = asked(region, convention, TODAY)
    assert (answer.state, answer.end) == (TimelineState.UNDER_NOTICE, date(2027, 6, 1))
    assert answer.letters[0].flagged
    assert due(region, convention)["end-of-validity"] == date(2027, 6, 1)
    assert "renewal" not in due(region, convention)

    record_happening(
        region.workshop,
        convention,
        number,
        Happening.PRESENTED,
        on=date(2027, 3, 3),
        actor=region.drafter,
        at=days(9),
    )
    record_happening(
        region.workshop, convention, number, Happening.UNCLAIMED, on=date(2027, 3, 20), proof=scan(),
        actor=region.drafter, at=days(25),
    )  # fmt: skip
    assert asked(region, convention, TODAY).end == date(
        2027, 6, 1
    )  # what follows the posting is evidence only
    told = [entry.what for entry in journal(region, convention)][-4:]
    assert told == ["letter-prepared", "letter-posted", "letter-presented", "letter-unclaimed"]
    assert {mail.to_address for mail in mails(region, "letter-recorded")} == {
        "agnes@region.example",
        "contact@atelier.example",
    }
    assert "prend fin le 1er juin 2027 à minuit" in mails(region, "letter-recorded")[0].values["effect"]

    with pytest.raises(GuardRefused):
        archive(region.workshop, convention, actor=region.drafter, at=days(92))
    archive(region.workshop, convention, actor=region.drafter, at=days(93))


def test_both_denounce_and_the_earliest_live_one_wins_whatever_the_order_of_entry(
    region: Office, convention: int
) -> None:
    posted(region, convention, draft("denunciation"), at=START)
    received(region, convention, draft("denunciation", CO), on=date(2027, 2, 20), at=days(2))
    answer = asked(region, convention, days(2).date())
    assert (answer.end, answer.ending_letter) == (date(2027, 5, 20), "C2")
    assert [str(item.status) for item in answer.letters] == ["live", "moot"]


def test_a_denunciation_is_taken_back_only_with_both_proofs(region: Office, convention: int) -> None:
    received(region, convention, draft("denunciation", CO), on=date(2027, 2, 26), at=START)
    back = draft("withdrawal", CO, about=1)
    received(region, convention, back, on=date(2027, 4, 2), at=days(40), channel=Channel.OTHER)
    april = date(2027, 4, 12)
    assert asked(region, convention, april).end == date(2027, 5, 26)
    with pytest.raises(BadLetter, match="accord écrit"):
        record_happening(
            region.workshop,
            convention,
            2,
            Happening.AGREED,
            on=date(2027, 4, 8),
            actor=region.drafter,
            at=days(42),
        )
    record_happening(
        region.workshop, convention, 2, Happening.AGREED, on=date(2027, 4, 8), proof=scan(),
        actor=region.drafter, at=days(42),
    )  # fmt: skip
    assert asked(region, convention, date(2027, 4, 7)).end == date(2027, 5, 26)
    answer = asked(region, convention, april)
    assert (answer.end, answer.next_renewal) == (None, date(2027, 5, 10))
    assert "renewal" in due(region, convention)


def test_the_region_writes_its_agreement_to_a_withdrawal(region: Office, convention: int) -> None:
    received(region, convention, draft("denunciation", CO), on=date(2027, 2, 26), at=START)
    signing = Signing(planned_on=days(41).date(), name="Hugues BELLENGREVILLE", capacity="Le Président")

    def write(number: int) -> None:
        prepare_agreement(
            region.workshop, convention, number, signing, reason="", actor=region.drafter, at=days(41)
        )

    with pytest.raises(NoLetterNow, match="n’attend pas d’accord"):
        write(1)
    back = draft("withdrawal", CO, about=1)
    received(region, convention, back, on=date(2027, 4, 2), at=days(40), channel=Channel.OTHER)
    write(2)
    with region.workshop.database.reading() as session:
        row = session.get_one(Convention, convention)
        made = [one for one in row.documents if "C2-accord" in one.file_name]
    assert [one.media_type for one in made][1:] == ["application/pdf"]
    assert says(region.workshop.vault.get(made[1].sha256), "donne son accord à ce retrait")
    assert asked(region, convention, days(41).date()).end == date(2027, 5, 26)  # written is not yet signed


def test_an_agreement_that_comes_after_the_effect_is_refused(region: Office, convention: int) -> None:
    received(region, convention, draft("denunciation", CO), on=date(2027, 2, 26), at=START)
    received(
        region,
        convention,
        draft("withdrawal", CO, about=1),
        on=date(2027, 5, 2),
        at=days(80),
        channel=Channel.OTHER,
    )
    with pytest.raises(NoEffect, match="avait déjà pris fin le 26 mai 2027"):
        record_happening(
            region.workshop, convention, 2, Happening.AGREED, on=date(2027, 6, 1), proof=scan(),
            actor=region.drafter, at=days(100),
        )  # fmt: skip
