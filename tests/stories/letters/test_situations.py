"""The list of conventions by what ended them or will, the figures of the start page: one reading, on both databases."""

from datetime import date, datetime

from sqlalchemy import delete

from tests.factories.conventions import Office
from tests.factories.letters import CO, draft, in_force_since, notice, posted, received
from tests.stories.conftest import START
from tests.stories.letters.looking import TODAY, days
from workflow import sweeps
from workflow.acts.annul_letter import annul_letter
from workflow.readings.conventions import Filters, list_conventions
from workflow.readings.situations import how_many
from workflow.readings.timelines import timeline_of
from workflow.records.convention import Convention
from workflow.records.situation import SituationSpan
from workflow.records.watch import Watch
from workflow.rules.situations import Situation, situations_on


def listed(region: Office, at: datetime, *situations: Situation) -> list[int]:
    with region.workshop.database.reading() as session:
        filters = Filters(situations=frozenset(situations))
        page = list_conventions(session, region.workshop.settings, filters, at=at)
        assert page.total == len(page.rows)
        return sorted(row.convention_id for row in page.rows)


def figures(region: Office, day: date) -> dict[Situation, int]:
    with region.workshop.database.reading() as session:
        return {situation: count for situation, count in how_many(session, as_of=day).items() if count}


def by_the_rules(region: Office, day: date) -> dict[Situation, int]:
    """The same, counted from the timeline of every convention."""
    counted: dict[Situation, int] = {}
    with region.workshop.database.reading() as session:
        for convention in session.query(Convention):
            found = timeline_of(convention, region.workshop.settings, as_of=day)
            for situation in situations_on(found):
                counted[situation] = counted.get(situation, 0) + 1
    return counted


def test_each_filter_finds_its_conventions_and_the_figures_say_as_many(region: Office) -> None:
    calm, denounced, threatened, cut, over = (
        in_force_since(region, date(2024, 5, 10), at=START) for _ in range(5)
    )
    received(region, denounced, draft("denunciation", CO), on=date(2027, 2, 26), at=START)
    for convention in (threatened, cut, over):
        posted(region, convention, notice(), at=START)
    posted(region, cut, draft("termination", about=1, articles=("4",)), at=days(40))
    posted(region, over, draft("termination", about=1), at=days(40))
    at = days(42)
    assert listed(region, at, Situation.UNDER_NOTICE) == [denounced]
    assert listed(region, at, Situation.FORMAL_NOTICE) == [threatened]
    assert listed(region, at, Situation.TERMINATED_IN_PART) == [cut]
    assert listed(region, at, Situation.TERMINATED) == listed(region, at, Situation.ENDED) == [over]
    assert listed(region, at, Situation.DENOUNCED) == []
    assert listed(region, at, Situation.UNDER_NOTICE, Situation.ENDED) == [denounced, over]
    assert calm not in listed(region, at, *Situation)
    for day in (at.date(), date(2027, 5, 26), date(2027, 5, 27), date(2030, 1, 1)):
        assert figures(region, day) == by_the_rules(region, day), day
    assert listed(region, days(100), Situation.DENOUNCED) == [denounced]  # no job ran meanwhile


def test_an_annulled_letter_leaves_the_list(region: Office, convention: int) -> None:
    received(region, convention, draft("denunciation", CO), on=date(2027, 2, 26), at=START)
    assert listed(region, START, Situation.UNDER_NOTICE) == [convention]
    annul_letter(region.workshop, convention, 1, reason="Autre.", actor=region.drafter, at=START)
    assert listed(region, START, *Situation) == []


def test_the_daily_pass_writes_it_anew(region: Office, convention: int) -> None:
    """After an upgrade, whose migration asks for a look at every convention."""
    received(region, convention, draft("denunciation", CO), on=date(2027, 2, 26), at=START)
    with region.workshop.database.transaction() as session:
        session.execute(delete(SituationSpan))
        watch = session.get_one(Watch, convention)
        watch.look_on = watch.looked_on
    assert figures(region, TODAY) == {}
    assert sweeps.look_at_dates(region.workshop, at=days(1)).problems == {}
    assert figures(region, TODAY) == {Situation.UNDER_NOTICE: 1}
