"""Avenants from the request to the text in force, through the same circuit as the convention they amend."""

import io
import zipfile
from datetime import date, datetime, timedelta

import pytest

from documents.pdf_text import pdf_text
from notifications.outbox import OutboxMail
from tests.factories import avenants as amended
from tests.factories import conventions as made
from tests.factories.avenants import FOUR_YEARS, LONGER, WORKSHOPS
from tests.factories.conventions import Office
from tests.stories.conftest import START
from workflow.acts import draft, extend, hand_over, request_avenant, review, write_change
from workflow.acts.amend import NotAmendable
from workflow.acts.change_checks import BadChange
from workflow.acts.living import AgreementEnded
from workflow.acts.request_avenant import Asked, BadRequest, NoRequestNow
from workflow.acts.retouch import ChangesAreInTheForm, receive
from workflow.readings import texts
from workflow.readings.desk import tasks_of
from workflow.readings.in_force import Fate, TextInForce, text_in_force
from workflow.readings.prospects import without_effect
from workflow.readings.requests import judged
from workflow.readings.search import search
from workflow.readings.standing import standing_of
from workflow.readings.tasks import ToDo
from workflow.readings.timelines import timeline_of
from workflow.records.convention import Avenant, Convention, DocumentRole, Medium
from workflow.records.due import Due
from workflow.records.journal import JournalEntry
from workflow.records.letter import Happening, Letter, LetterEntry
from workflow.rules.changes import Action, Change
from workflow.rules.facts import LetterType
from workflow.rules.outcomes import AvenantRequest, AvenantStatus
from workflow.rules.states import State
from workflow.rules.timeline import Timeline

SPRING = datetime(2027, 5, 10, 9, 0, tzinfo=START.tzinfo)
ASKED = Asked(
    party="co-contractor", received_on=date(2027, 4, 2), channel="Courriel", subject="Une durée de quatre ans"
)


@pytest.fixture
def convention(region: Office) -> int:
    """In force since 1 March 2027, signed on paper: nothing slow."""
    number = made.drafted(region, at=START, medium=Medium.PAPER)
    amended.register(region, number, on=START.date(), at=START)
    return number


def answer(office: Office, convention_id: int, as_of: date) -> Timeline:
    with office.workshop.database.reading() as session:
        return timeline_of(session.get_one(Convention, convention_id), office.workshop.settings, as_of=as_of)


def text(office: Office, convention_id: int, on: date) -> TextInForce:
    with office.workshop.database.reading() as session:
        return text_in_force(session, office.workshop, session.get_one(Convention, convention_id), on=on)


def request(office: Office, convention_id: int, asked: Asked = ASKED, *, at: datetime = SPRING) -> int:
    return request_avenant.record_request(office.workshop, convention_id, asked, actor=office.drafter, at=at)


def test_the_whole_life_of_an_avenant(region: Office) -> None:
    convention = made.signed(region, at=START)
    number = request(region, convention)
    avenant = amended.signed(
        region, convention, LONGER, WORKSHOPS, clauses=FOUR_YEARS, request=number, at=SPRING
    )
    with region.workshop.database.reading() as session:
        deed = session.get_one(Avenant, avenant)
        assert deed.number == "EPN-2027-0001-A1"
        assert deed.state is State.SIGNED
        signed = region.workshop.vault.get(deed.needed(DocumentRole.SIGNED_PDF).sha256)
        due = {(row.rule, row.on) for row in session.query(Due).filter_by(convention_id=convention)}
        assert session.query(Due).filter_by(convention_id=avenant).count() == 0
        told = session.query(OutboxMail).filter_by(kind="avenant-signed").all()
    words = " ".join(pdf_text(signed).split())
    assert "AVENANT N° 1 À LA CONVENTION DE COOPÉRATION" in words
    assert (
        "Vu la convention n° EPN-2027-0001 conclue entre les Parties, entrée en vigueur le 1er mars 2027"
        in words
    )
    assert "ARTICLE 1 : MODIFICATION DE L’ARTICLE 3" in words
    assert "« Le présent accord est conclu pour une durée de quatre ans." in words
    assert "« ARTICLE 13 : Ateliers itinérants" in words
    assert "premier jour du mois suivant la date de sa dernière signature" in words
    assert made.signatures_in(region, avenant) == ["Claire LEMONNIER", "Hugues BELLENGREVILLE"]
    report = region.workshop.desk.verify(signed, at=made.MADE_LATER)
    assert report.complete
    assert {mail.to_address for mail in told} >= {
        "agnes@region.example", "presidente@atelier.example", "presidence@region.example"
    }  # fmt: skip
    assert all(mail.attachments and mail.values["effect"] == "mardi 1er juin 2027" for mail in told)
    # The calendar follows from the day both have signed, and the change holds from the 1st of the next month.
    before, after = (
        answer(region, convention, date(2027, 5, 9)),
        answer(region, convention, date(2027, 5, 11)),
    )
    assert before.valid_through == date(2030, 2, 28)
    assert after.valid_through == date(2031, 2, 28)
    assert ("avenant-effect", date(2027, 6, 1)) in due
    assert after.avenants[0].request is AvenantRequest.IN_TIME
    assert after.avenants[0].status is AvenantStatus.TO_COME
    assert answer(region, convention, date(2027, 6, 1)).avenants[0].status is AvenantStatus.IN_FORCE


def test_the_text_in_force_says_who_changed_what(region: Office, convention: int) -> None:
    amended.signed_on_paper(region, convention, LONGER, WORKSHOPS, clauses=FOUR_YEARS, at=SPRING)
    before = text(region, convention, date(2027, 5, 31))
    duration = before.division("3")
    assert duration is not None
    assert "trois ans" in duration.wording
    assert not duration.touches
    assert before.division("13") is None
    assert [(item.avenant.rank, item.status) for item in before.apart] == [(1, AvenantStatus.TO_COME)]
    after = text(region, convention, date(2027, 6, 1))
    duration = after.division("3")
    assert duration is not None
    assert duration.wording == LONGER.wording
    assert [touch.words for touch in duration.touches] == ["remplacé par l’avenant n° 1"]
    keys = [division.key for division in after.divisions]
    assert keys.index("13") == keys.index("12") + 1
    last = after.division("12")
    assert last is not None
    assert "Fait" not in last.wording  # the signatures belong to the original
    untouched = {division.key for division in before.divisions} - {"3"}
    assert all(before.division(key) == after.division(key) for key in untouched)


def test_two_avenants_on_one_article_the_later_effect_speaks_and_both_are_shown(
    region: Office, convention: int
) -> None:
    five = Change(action=Action.REPLACE, article="4", wording="Seconde rédaction.")
    amended.signed_on_paper(region, convention, five, at=SPRING, effect=date(2027, 9, 1))
    four = Change(action=Action.REPLACE, article="4", wording="Première rédaction.")
    amended.signed_on_paper(region, convention, four, at=SPRING + timedelta(days=1))
    summer, autumn = text(region, convention, date(2027, 7, 1)), text(region, convention, date(2027, 9, 1))
    in_summer, in_autumn = summer.division("4"), autumn.division("4")
    assert in_summer is not None
    assert in_autumn is not None
    assert in_summer.wording == "Première rédaction."
    assert in_autumn.wording == "Seconde rédaction."
    assert [(touch.words, touch.overtaken) for touch in in_autumn.touches] == [
        ("remplacé par l’avenant n° 2", True),
        ("remplacé par l’avenant n° 1", False),
    ]
    assert [avenant.rank for avenant, _ in autumn.applied] == [2, 1]


def test_an_article_removed_keeps_its_last_words_and_may_be_written_again(
    region: Office, convention: int
) -> None:
    amended.signed_on_paper(region, convention, Change(action=Action.REMOVE, article="7"), at=SPRING)
    june = text(region, convention, date(2027, 6, 1)).division("7")
    assert june is not None
    assert june.fate is Fate.REMOVED
    assert "développement durable" in june.wording
    again = Change(action=Action.REPLACE, article="7", wording="Chaque Partie agit.")
    amended.signed_on_paper(region, convention, again, at=SPRING + timedelta(days=30))
    july = text(region, convention, date(2027, 7, 1)).division("7")
    assert july is not None
    assert (july.fate, july.wording) == (Fate.STANDS, "Chaque Partie agit.")


def test_a_late_request_waits_for_a_person(region: Office, convention: int) -> None:
    late = Asked(
        party="co-contractor", received_on=date(2029, 12, 20), channel="Courrier", subject="Nouveaux horaires"
    )
    moment = datetime(2030, 1, 5, 9, 0, tzinfo=START.tzinfo)
    number = request(region, convention, late, at=moment)
    with region.workshop.database.reading() as session:
        found = session.get_one(Convention, convention)
        asked = found.avenant_requests[0]
        assert judged(found, region.workshop.settings, asked, as_of=moment.date()) is AvenantRequest.LATE
    with pytest.raises(NotAmendable, match="tardive"):
        amended.started(region, convention, request=number, at=moment)
    with pytest.raises(BadRequest, match="motif"):
        request_avenant.decide(
            region.workshop, convention, number, accepted=True, reason=" ", actor=region.drafter, at=moment
        )
    request_avenant.decide(
        region.workshop, convention, number, accepted=True, reason="Le service y est prêt.",
        actor=region.drafter, at=moment,
    )  # fmt: skip
    assert amended.started(region, convention, request=number, at=moment)
    with pytest.raises(NoRequestNow, match="déjà rédigé"):
        request_avenant.annul_request(
            region.workshop, convention, number, reason="Erreur.", actor=region.drafter, at=moment
        )


def test_a_request_refused_or_annulled_stays_and_leads_nowhere(region: Office, convention: int) -> None:
    first, second = request(region, convention), request(region, convention)
    request_avenant.decide(
        region.workshop,
        convention,
        first,
        accepted=False,
        reason="Sans objet.",
        actor=region.drafter,
        at=SPRING,
    )
    request_avenant.annul_request(
        region.workshop, convention, second, reason="Saisie deux fois.", actor=region.drafter, at=SPRING
    )
    for number, words in ((first, "refusé"), (second, "annulée")):
        with pytest.raises(NotAmendable, match=words):
            amended.started(region, convention, request=number, at=SPRING)
    assert answer(region, convention, SPRING.date()).avenants == ()
    with region.workshop.database.reading() as session:
        assert len(session.get_one(Convention, convention).avenant_requests) == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"received_on": date(2027, 2, 28)}, "received_on"),
        ({"received_on": date(2027, 5, 11)}, "received_on"),
        ({"received_on": None}, "received_on"),
        ({"party": "nobody"}, "party"),
        ({"channel": " "}, "channel"),
        ({"subject": ""}, "subject"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused_beside_its_field(
    region: Office, convention: int, change: dict[str, object], field: str
) -> None:
    asked = Asked(**{**{name: getattr(ASKED, name) for name in ASKED.__slots__}, **change})
    with pytest.raises(BadRequest) as refused:
        request(region, convention, asked)
    assert list(refused.value.problems) == [field]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (Change(action=Action.REPLACE, article="99", wording="X"), "article"),
        (Change(action=Action.REPLACE, article="4", wording=" "), "wording"),
        (Change(action=Action.REMOVE, article="3"), "article"),
        (Change(action=Action.ADD, article="4", title="X", wording="Y"), "article"),
        (Change(action=Action.ADD, article="13", wording="Y"), "title"),
        (Change(action=Action.REPLACE, article="4", wording="a\u202eb"), "wording"),
    ],
)
def test_a_change_that_cannot_be_is_refused_beside_its_field(
    region: Office, convention: int, change: Change, field: str
) -> None:
    number = amended.started(region, convention, at=SPRING)
    with pytest.raises(BadChange) as refused:
        write_change.write_change(region.workshop, number, change, actor=region.drafter, at=SPRING)
    assert field in refused.value.problems


def test_the_words_in_force_are_no_change(region: Office, convention: int) -> None:
    number = amended.started(region, convention, at=SPRING)
    present = text(region, convention, SPRING.date()).division("1")
    assert present is not None
    assert "Les apports de la Région" in present.wording
    with pytest.raises(BadChange, match="texte en vigueur"):
        write_change.write_change(
            region.workshop,
            number,
            Change(action=Action.REPLACE, article="1", wording=present.wording),
            actor=region.drafter,
            at=SPRING,
        )


def test_an_avenant_needs_a_change_before_it_is_submitted(region: Office, convention: int) -> None:
    number = amended.started(region, convention, at=SPRING)
    amended.fill_in(region, number, at=SPRING)
    with pytest.raises(Exception, match="ce que l’avenant change"):
        review.submit(region.workshop, number, actor=region.drafter, at=SPRING)


def test_what_it_changes_cannot_be_edited_in_word_and_the_rest_can(region: Office, convention: int) -> None:
    number = amended.drafted(region, convention, WORKSHOPS, at=SPRING)
    with region.workshop.database.reading() as session:
        deed = session.get_one(Avenant, number)
        docx = texts.generated_docx(
            texts.text_of(session, region.workshop.settings, deed, texts.Purpose.DRAFT)
        )
    with pytest.raises(ChangesAreInTheForm):
        receive(
            region.workshop,
            number,
            edited(docx, "quatre ateliers", "six ateliers"),
            actor=region.drafter,
            at=SPRING,
        )
    receive(
        region.workshop, number, edited(docx, "demeurent inchangées", "restent inchangées"),
        actor=region.drafter, at=SPRING,
    )  # fmt: skip


def edited(content: bytes, before: str, after: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for item in source.infolist():
            part = source.read(item)
            if item.filename == "word/document.xml":
                assert before.encode() in part
                part = part.replace(before.encode(), after.encode())
            target.writestr(item.filename, part)
    return out.getvalue()


def test_only_a_convention_in_force_is_amended(region: Office) -> None:
    draft = made.drafted(region, at=START)
    with pytest.raises(NotAmendable, match="pas encore signée"):
        amended.started(region, draft, at=START)


def test_an_avenant_is_found_by_its_own_words_and_number(region: Office, convention: int) -> None:
    avenant = amended.approved(region, convention, WORKSHOPS, at=SPRING)
    with region.workshop.database.reading() as session:
        for words in ("« ateliers hors de ses murs »", "EPN-2027-0001-A1"):
            found = search(session, region.workshop.settings, words, as_of=SPRING.date())
            assert avenant in [row.row.convention_id for row in found.answers]


def test_an_avenant_passes_with_its_convention_to_another_agent(region: Office, convention: int) -> None:
    avenant = amended.started(region, convention, at=SPRING)
    hand_over.hand_over(
        region.workshop, [convention], agent_id=region.bruno.id, substitute_id=None,
        actor=region.drafter, at=SPRING,
    )  # fmt: skip
    with region.workshop.database.reading() as session:
        assert session.get_one(Avenant, avenant).agent_id == region.bruno.id
        told = session.query(JournalEntry).filter_by(convention_id=avenant, what="hand-over").count()
    assert told == 1


def test_one_signed_after_the_end_is_void_shown_and_kept(region: Office, convention: int) -> None:
    avenant = amended.drafted(region, convention, LONGER, clauses=FOUR_YEARS, at=SPRING)
    with region.workshop.database.transaction() as session:
        draft.choose_medium(session, avenant, Medium.PAPER, actor=region.drafter, at=SPRING)
    denounced(region, convention, on=date(2027, 5, 12), at=SPRING + timedelta(days=3))
    over = datetime(2027, 9, 6, 9, 0, tzinfo=START.tzinfo)
    with pytest.raises(AgreementEnded, match="12 août 2027"):
        review.submit(region.workshop, avenant, actor=region.drafter, at=over)
    amended.register(region, avenant, on=date(2027, 9, 1), at=over)  # both signed it all the same
    found = answer(region, convention, over.date())
    assert found.end == date(2027, 8, 12)
    assert found.avenants[0].status is AvenantStatus.VOID
    read = text(region, convention, over.date())
    assert read.ended_on == date(2027, 8, 12)
    assert [item.status for item in read.apart] == [AvenantStatus.VOID]
    duration = read.division("3")
    assert duration is not None
    assert "trois ans" in duration.wording
    with region.workshop.database.reading() as session:
        deed = session.get_one(Avenant, avenant)
        standing = standing_of(deed, region.workshop.settings, as_of=over.date())
        assert deed.needed(DocumentRole.SCAN)
    assert "sans effet" in standing.sentence


def test_one_overtaken_by_a_denunciation_changes_nothing(region: Office, convention: int) -> None:
    amended.signed_on_paper(
        region, convention, LONGER, clauses=FOUR_YEARS, at=SPRING, effect=date(2027, 12, 1)
    )
    denounced(region, convention, on=date(2027, 5, 12), at=SPRING + timedelta(days=3))
    found = answer(region, convention, date(2027, 6, 1))
    assert found.avenants[0].status is AvenantStatus.VOID
    assert found.valid_through == date(2027, 8, 12)


def test_one_under_signature_when_the_convention_is_denounced_says_so_and_is_refused_once_it_is_over(
    region: Office, convention: int
) -> None:
    number = amended.sent(region, convention, at=SPRING, effect=date(2027, 12, 1))

    def said(day: date) -> str:
        with region.workshop.database.reading() as session:
            return without_effect(session.get_one(Avenant, number), region.workshop.settings, as_of=day)

    assert said(date(2027, 5, 11)) == ""
    denounced(region, convention, on=date(2027, 5, 12), at=SPRING + timedelta(days=3))
    assert "prend fin le 12 août 2027" in said(date(2027, 5, 14))
    assert "resterait sans effet" in said(date(2027, 5, 14))
    with region.workshop.database.reading() as session:
        assert (
            without_effect(
                session.get_one(Convention, convention), region.workshop.settings, as_of=START.date()
            )
            == ""
        )
    over = datetime(2027, 8, 13, 9, 0, tzinfo=START.tzinfo)
    extend.extend(
        region.workshop, number, last_day=date(2027, 9, 1), reason="Congés.", actor=region.drafter,
        at=SPRING + timedelta(days=4),
    )  # fmt: skip
    with pytest.raises(AgreementEnded, match="12 août 2027"):
        made.confirm(region, number, "co-contractor", at=over)


def test_articles_fallen_by_a_termination_in_part_are_out_of_the_text(
    region: Office, convention: int
) -> None:
    with region.workshop.database.transaction() as session:
        found = session.get_one(Convention, convention)
        proof = found.documents[0].id
        for number, type_, on, more in (
            (1, LetterType.FORMAL_NOTICE, date(2027, 4, 1), {}),
            (2, LetterType.TERMINATION, date(2027, 5, 5), {"articles": ["7"], "about_id": 1}),
        ):
            letter = Letter(
                convention_id=convention, number=number, type_name=type_, sender="region",
                recorded_at=SPRING, recorded_by="Agnès Rédactrice", **more,
            )  # fmt: skip
            letter.entries.append(
                LetterEntry(
                    what=Happening.POSTED, on=on, proof_id=proof, recorded_at=SPRING, recorded_by="Agnès"
                )
            )
            found.letters.append(letter)
            session.flush()
    on_the_day, after = text(region, convention, date(2027, 5, 5)), text(region, convention, date(2027, 5, 6))
    before, fallen = on_the_day.division("7"), after.division("7")
    assert before is not None
    assert fallen is not None
    assert (before.fate, fallen.fate) == (Fate.STANDS, Fate.FALLEN)
    assert fallen.touches[-1].words == "tombé par une résiliation partielle"


def denounced(office: Office, convention_id: int, *, on: date, at: datetime) -> None:
    """By the co-contractor, with its proof."""
    with office.workshop.database.transaction() as session:
        convention = session.get_one(Convention, convention_id)
        letter = Letter(
            convention_id=convention_id, number=1, type_name=LetterType.DENUNCIATION, sender="co-contractor",
            recorded_at=at, recorded_by="Agnès Rédactrice",
        )  # fmt: skip
        letter.entries.append(
            LetterEntry(
                what=Happening.POSTED,
                on=on,
                proof_id=convention.documents[0].id,
                recorded_at=at,
                recorded_by="Agnès Rédactrice",
            )
        )
        convention.letters.append(letter)


def test_the_start_page_lists_requests_and_drafts(region: Office, convention: int) -> None:
    number = request(region, convention)
    with region.workshop.database.reading() as session:
        tasks = tasks_of(session, region.workshop.settings, region.agnes, at=SPRING)
    assert [(task.what, task.detail) for task in tasks] == [
        (ToDo.ANSWER_REQUEST, "D1, demande dans les délais")
    ]
    amended.started(region, convention, request=number, at=SPRING)
    with region.workshop.database.reading() as session:
        tasks = tasks_of(session, region.workshop.settings, region.agnes, at=SPRING)
    assert [(task.what, task.number) for task in tasks] == [(ToDo.FILL_IN, "EPN-2027-0001-A1")]
