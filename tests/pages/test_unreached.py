"""A mail that did not arrive is said where its recipient stands, and waits for whoever is in charge."""

from sqlalchemy import select

from conventio.post import post_of
from notifications.delivery import deliver
from notifications.outbox import OVERTAKEN, OutboxMail
from tests.factories.means import Means
from tests.pages.forms import send, token_of
from tests.pages.instance import Instance
from tests.pages.looks import DENIS
from tests.pages.test_main_job import AGNES, BRUNO, CHANTAL
from tests.pages.test_signatories import SIGNATURES, claire, sent
from workflow.records.journal import JournalEntry

WHY = "Cette adresse n’existe pas : corrigez-la (5.1.1)"
PAGE = "/alertes/non-remises"
TASK = "Courriel non remis"


def mails_leave(instance: Instance) -> None:
    deliver(post_of(instance.services.workshop), at=instance.clock.at)


def lose(instance: Instance, kind: str, *, given_up: bool = False, why: str = WHY) -> int:
    """The newest mail of this kind comes back, or never leaves."""
    with instance.database.transaction() as session:
        query = select(OutboxMail).where(OutboxMail.kind == kind).order_by(OutboxMail.id.desc())
        mail = session.scalars(query).first()
        assert mail is not None
        if given_up:
            mail.sent_at, mail.failed_at, mail.last_error = None, instance.clock.at, why
        else:
            mail.sent_at = mail.sent_at or instance.clock.at
            mail.bounced_at, mail.bounce = instance.clock.at, why
        return mail.id


def test_an_invitation_that_came_back_is_a_task_until_the_address_is_put_right(
    at_work: Instance, means: Means
) -> None:
    sent(at_work, means)
    lose(at_work, "signature-invitation")
    agnes, bruno = at_work.client(AGNES), at_work.client(BRUNO)
    assert TASK in agnes.get("/").text
    assert WHY in agnes.get("/").text
    assert TASK not in at_work.client(BRUNO).get("/").text
    page = agnes.get(SIGNATURES).text
    assert "est revenu" in page
    assert "le courriel n’est pas arrivé" in page
    assert WHY in agnes.get(PAGE).text
    corrected = send(
        agnes, f"{SIGNATURES}/{claire(agnes)}/corriger",
        email="claire.lemonnier@atelier.example", phone="", reason="L’adresse n’existait pas.",
    )  # fmt: skip
    assert corrected.status_code == 302
    assert TASK in agnes.get("/").text, "it is asked for, and not done yet"
    assert send(bruno, corrected.location, to=f"{corrected.location}/confirmer").status_code == 302
    lose(at_work, "change-warned")  # the former address is told too, where nothing arrives
    mails_leave(at_work)
    assert "Invitation à signer" not in agnes.get(PAGE).text
    assert TASK not in agnes.get("/").text
    assert WHY not in agnes.get(PAGE).text
    assert "est revenu" in agnes.get(SIGNATURES).text  # what happened stays said


def test_whoever_told_them_otherwise_says_so_and_the_journal_keeps_it(
    at_work: Instance, means: Means
) -> None:
    sent(at_work, means)
    lost = lose(at_work, "signature-invitation", given_up=True)
    agnes, reader = at_work.client(AGNES), at_work.client(CHANTAL)
    assert "personnes cochées" not in reader.get(PAGE).text
    refused = reader.post(
        f"{PAGE}/courriels", data={"csrf_token": token_of(reader.get("/mon-compte")), "courriel": lost}
    )
    assert refused.status_code == 403
    told = agnes.post(
        f"{PAGE}/courriels",
        data={"csrf_token": token_of(agnes.get(PAGE)), "courriel": lost},
        follow_redirects=True,
    )
    assert "1 prévenue(s) autrement" in told.text
    assert TASK not in agnes.get("/").text
    assert "prévenu(e) autrement par Agnès" in agnes.get(SIGNATURES).text
    with at_work.database.reading() as session:
        entry = session.scalars(select(JournalEntry).where(JournalEntry.what == "told-otherwise")).one()
    assert entry.details["mail"] == "signature-invitation"


def test_an_overtaken_mail_is_missed_by_nobody(at_work: Instance, means: Means) -> None:
    sent(at_work, means)
    lose(at_work, "signature-invitation", given_up=True, why=OVERTAKEN)
    assert TASK not in at_work.client(AGNES).get("/").text


def test_the_mail_of_an_account_waits_for_who_administers(at_work: Instance, means: Means) -> None:
    denis = at_work.client(DENIS)
    opened = send(denis, "/personnes/ajouter", email="elise@region.example", name="Élise", roles="drafter")
    assert opened.status_code == 302
    mails_leave(at_work)
    lose(at_work, "account-created")
    assert TASK in denis.get("/").text
    assert "elise@region.example" in denis.get(PAGE).text
    assert TASK not in at_work.client(AGNES).get("/").text
