"""A formal notice: cured, extended, opposed, followed by a termination in whole or in part; on both databases."""

from datetime import date

import pytest

from documents.pdf_text import says
from tests.factories.conventions import Office
from tests.factories.letters import (
    CO,
    asked,
    draft,
    notice,
    posted,
    prepared,
    received,
)
from tests.stories.conftest import START
from tests.stories.letters.looking import TODAY, days, due, letter_in, mails
from workflow.acts.letter_problems import (
    BadLetter,
    NoEffect,
    TooEarlyToTerminate,
)
from workflow.records.letter import Channel
from workflow.rules.timeline import TimelineState


def test_a_formal_notice_is_cured(region: Office, convention: int) -> None:
    posted(region, convention, notice(), at=START)
    answer = asked(region, convention, TODAY)
    assert answer.letters[0].termination_from == date(2027, 4, 1)
    assert due(region, convention)["termination-possible"] == date(2027, 4, 1)
    assert letter_in(region, convention, 1).obligation == "opening-hours"
    received(
        region,
        convention,
        draft("cure", CO, about=1),
        on=date(2027, 3, 20),
        at=days(20),
        channel=Channel.OTHER,
    )
    assert str(asked(region, convention, days(20).date()).letters[0].status) == "cured"
    assert "termination-possible" not in due(region, convention)
    with pytest.raises(NoEffect, match="a été réparé le 20 mars 2027"):
        prepared(region, convention, draft("termination", about=1), at=days(40))


def test_a_termination_waits_for_its_day_extended_then_ends_the_convention(
    region: Office, convention: int
) -> None:
    posted(region, convention, notice(), at=START)
    with pytest.raises(TooEarlyToTerminate) as early:
        prepared(region, convention, draft("termination", about=1), at=days(10))
    assert early.value.first == date(2027, 4, 1)
    assert "jeudi 1er avril 2027" in str(early.value)
    more_time = draft(
        "extension", about=1, until=date(2027, 4, 17), reason="La commune recrute un animateur."
    )
    posted(region, convention, more_time, at=days(20), channel=Channel.OTHER)
    with pytest.raises(TooEarlyToTerminate) as early:
        prepared(region, convention, draft("termination", about=1), at=days(32))
    assert early.value.first == date(2027, 4, 18)
    assert (
        "mardi 20 avril 2027" in early.value.advice
    )  # the last day is a Saturday: prudence waits for Monday
    number = posted(region, convention, draft("termination", about=1), at=days(50))
    answer = asked(region, convention, date(2027, 4, 21))
    assert (answer.state, answer.ended_by) == (TimelineState.ENDED, f"C{number}")
    assert [str(item.status) for item in answer.letters] == ["spent", "noted", "live"]


def test_a_formal_notice_is_withdrawn_by_who_gave_it(region: Office, convention: int) -> None:
    """No agreement is needed: it takes nothing from the other party."""
    posted(region, convention, notice(), at=START)
    with pytest.raises(BadLetter, match="motif"):
        prepared(region, convention, draft("extension", about=1, until=date(2027, 4, 17)), at=days(10))
    posted(region, convention, draft("withdrawal", about=1), at=days(12), channel=Channel.OTHER)
    assert str(asked(region, convention, days(12).date()).letters[0].status) == "withdrawn"
    assert "termination-possible" not in due(region, convention)
    with pytest.raises(NoEffect, match="retir"):
        prepared(region, convention, draft("termination", about=1), at=days(40))


def test_a_termination_in_part_names_what_falls_and_the_convention_goes_on(
    region: Office, convention: int
) -> None:
    posted(region, convention, notice(), at=START)
    with pytest.raises(BadLetter, match="n’a pas d’article 77"):
        prepared(region, convention, draft("termination", about=1, articles=("4", "77")), at=days(40))
    number = posted(region, convention, draft("termination", about=1, articles=("4", "7")), at=days(40))
    answer = asked(region, convention, days(41).date())
    assert (answer.state, answer.end) == (TimelineState.IN_FORCE, None)
    assert answer.fallen_articles == {"4": days(40).date(), "7": days(40).date()}
    sha256 = letter_in(region, convention, number).content_sha256
    assert says(region.workshop.vault.get(sha256), "résilie partiellement")


def test_only_the_party_that_gave_notice_may_terminate(region: Office, convention: int) -> None:
    received(region, convention, notice(CO, "region-platform"), on=date(2027, 2, 1), at=START)
    with pytest.raises(NoEffect, match="seule la partie qui a mis en demeure"):
        prepared(region, convention, draft("termination", about=1), at=days(40))
    with pytest.raises(BadLetter, match="ne se met pas en demeure soi-même"):
        received(region, convention, notice(CO, "opening-hours"), on=date(2027, 2, 1), at=START)


def test_the_region_opposes_the_general_interest_to_the_co_contractor(
    region: Office, convention: int
) -> None:
    received(region, convention, notice(CO, "region-platform"), on=date(2027, 2, 20), at=START)
    why = "La continuité du service public numérique du canton."
    posted(region, convention, draft("opposition", about=1, reason=why), at=days(3))
    late = received(region, convention, draft("termination", CO, about=1), on=date(2027, 3, 30), at=days(32))
    answer = asked(region, convention, days(32).date())
    assert [str(item.status) for item in answer.letters] == ["opposed", "noted", "refused"]
    assert (late, answer.end) == (3, None)
    assert mails(region, "letter-recorded")[-1].values["effect"].startswith("Sans effet.")


def test_the_region_ends_the_convention_for_general_interest(region: Office, convention: int) -> None:
    with pytest.raises(BadLetter, match="motif"):
        prepared(region, convention, draft("general-interest-termination"), at=START)
    why = "Le dispositif régional est refondu."
    letter = draft("general-interest-termination", reason=why, effect=date(2027, 8, 31))
    posted(region, convention, letter, at=START)
    answer = asked(region, convention, TODAY)
    assert (answer.state, answer.end) == (TimelineState.IN_FORCE, date(2027, 8, 31))
