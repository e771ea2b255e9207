"""The main job, end to end: from one co-contractor's details to a convention in force."""

from datetime import date, timedelta

from conventio.post import post_of
from documents.pdf_text import pdf_text
from notifications.delivery import Fate, deliver
from tests.factories.conventions import Office, signed
from tests.factories.means import Means
from tests.stories.conftest import START
from workflow.readings.search import search
from workflow.readings.standing import standing_of
from workflow.readings.timelines import timeline_of
from workflow.records.convention import Convention, DocumentRole
from workflow.records.due import Due
from workflow.rules.states import State


def test_from_details_to_a_convention_in_force(region: Office, means: Means) -> None:
    number = signed(region, at=START)
    workshop = region.workshop
    with workshop.database.reading() as session:
        convention = session.get_one(Convention, number)
        assert convention.state is State.SIGNED
        timeline = timeline_of(convention, workshop.settings, as_of=START.date())
        assert (timeline.in_force_from, timeline.valid_through) == (date(2027, 3, 1), date(2030, 2, 28))
        standing = standing_of(convention, workshop.settings, as_of=START.date())
        assert standing.sentence.startswith("En vigueur, durée initiale, jusqu’au 28 février 2030")
        assert {row.level for row in convention.awaited_signatures()} == {"simple"}
        frozen = workshop.vault.get(convention.needed(DocumentRole.FROZEN_PDF).sha256)
        final = workshop.vault.get(convention.needed(DocumentRole.SIGNED_PDF).sha256)
        assert {row.rule for row in session.query(Due)} >= {"renewal", "annual-report"}
        [answer] = search(session, workshop.settings, "atelier numerique lisieux", as_of=START.date()).answers
        assert answer.row.number == convention.number
    assert final.startswith(frozen)
    assert convention.number in pdf_text(final)
    report = workshop.desk.verify(final, at=START + timedelta(hours=3))
    assert report.problems == ()
    assert [item.person for item in report.signatures if not item.certifies][:2] == [
        "Claire LEMONNIER",
        "Hugues BELLENGREVILLE",
    ]
    assert deliver(post_of(workshop), at=START + timedelta(hours=3))[Fate.SENT] > 0
    copies = [mail for mail in means.mail.mails if "signée par toutes les parties" in mail["Subject"]]
    assert {mail["To"].addresses[0].addr_spec for mail in copies} == {
        "agnes@region.example", "presidente@atelier.example", "presidence@region.example",
    }  # fmt: skip
    attached = [part.get_content() for mail in copies for part in mail.iter_attachments()]
    assert attached == [final] * 3
