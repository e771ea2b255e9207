"""An instance with a convention in every state, for whoever looks at its pages. Made by the acts of people."""

import io
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from docx import Document

from conventio.demo import mailbox
from conventio.post import post_of
from notifications.delivery import deliver
from signing.level import Level
from signing.methods.paper import PaperEntry
from signing.paper_records import PaperMove
from signing.records import Signer
from tests.factories import avenants, conventions, letters
from tests.factories.conventions import Office
from tests.factories.in_force import in_force
from tests.factories.means import Means
from tests.factories.scans import scan
from tests.pages.instance import NOON, Instance
from tests.remote_signing import Authority as OutsideAuthority
from workflow import sweeps
from workflow.acts import (
    decisions,
    handwritten_mandates,
    paper_round,
    request_avenant,
    reset_password,
    retouch,
    review,
)
from workflow.acts.accounts import by_email
from workflow.acts.alerts import acknowledge
from workflow.acts.correct_contact import correct_contact
from workflow.acts.finish_signing import finish
from workflow.acts.paper_original import HandwrittenSignature
from workflow.acts.receive_report import receive_report
from workflow.acts.record_letter import record_happening
from workflow.acts.register_paper import register_paper
from workflow.acts.request_avenant import Asked
from workflow.acts.successor import Successor
from workflow.packs import Purpose
from workflow.readings import texts
from workflow.records.account import Account
from workflow.records.alert import Alert
from workflow.records.convention import Convention, Deed, Medium
from workflow.records.decision import DecisionRound, Opinion
from workflow.records.letter import Happening
from workflow.records.representative import Authority, Representative
from workflow.rules.changes import Action, Change

BEGUN = NOON - timedelta(days=20)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Site:
    """The instance, and what stands in the addresses of its pages: numbers, tokens, names of mails."""

    instance: Instance
    words: dict[str, str]


def furnish(instance: Instance, means: Means) -> dict[str, str]:
    """Fills the instance; returns the words of its addresses."""
    _recognise_somebody(instance)
    office = office_of(instance, means)
    ids = {
        "empty": conventions.drafted(office, at=BEGUN, filled_in=False),
        "draft": conventions.drafted(office, at=BEGUN),
        "edited": conventions.drafted(office, at=BEGUN),
        "in_review": conventions.submitted(office, at=BEGUN),
        "approved": conventions.approved(office, at=BEGUN),
        "draft_on_paper": conventions.drafted(office, at=BEGUN, medium=Medium.PAPER),
        "passed_over": conventions.approved(office, at=BEGUN, medium=Medium.PAPER),
        "on_paper": conventions.approved(office, at=BEGUN, medium=Medium.PAPER),
        "paper_round": conventions.approved(office, at=BEGUN, medium=Medium.PAPER),
        "sent": conventions.sent(office, at=BEGUN),
        "half_signed": conventions.sent(office, at=BEGUN),
        "declined": conventions.sent(office, at=BEGUN),
        "delegated": conventions.sent(office, at=BEGUN),
        "signed": conventions.signed(office, at=BEGUN),
    }
    tokens = {
        "invited": conventions.token_of(office, ids["sent"], "co-contractor"),
        "has_signed": conventions.token_of(office, ids["half_signed"], "co-contractor"),
        "refused": conventions.token_of(office, ids["declined"], "co-contractor"),
        "handed_over": conventions.token_of(office, ids["delegated"], "co-contractor"),
        "all_signed": conventions.token_of(office, ids["signed"], "co-contractor"),
    }
    _edit(office, ids["edited"])
    _send_on_paper(office, ids["paper_round"])
    _pass_over(office, ids["passed_over"])
    _sign_once(office, ids["half_signed"], at=BEGUN + HOUR)
    conventions.decline(office, tokens["refused"], reason="Le conseil n’a pas voté.", at=BEGUN + HOUR)
    ids["dated"] = _with_letters(office)
    ids |= _with_avenants(office)
    ids["asked"] = _asked(office)
    told = _told(instance)
    _give_account(instance)
    conventions.hand_over_signature(
        office, tokens["handed_over"], DELEGATE, reason="En congé.", at=BEGUN + HOUR
    )
    words = _signatories(instance, ids)
    return {
        "told": told,
        "change": _change_asked(office, ids["half_signed"], int(words["half_signed_region"])),
        **_numbers(instance, ids),
        **words,
        **tokens,
        **_people(instance),
        "code": _code(instance, ids["signed"]),
        "reset": _reset_token(instance),
        "mail": _received(instance, means),
    }


def _recognise_somebody(instance: Instance) -> None:
    """An authority whose certificates are worth something here: who has one may sign with it."""
    workshop = instance.services.workshop
    listed = {Level.ADVANCED: (OutsideAuthority("http://127.0.0.1:9", at=BEGUN).anchor,)}
    anchors = replace(workshop.desk.anchors, listed=listed)
    object.__setattr__(workshop, "desk", replace(workshop.desk, anchors=anchors))


def _asked(office: Office) -> int:
    """In force for years, soon renewed: services are asked, one of them has answered, a report has come."""
    workshop = office.workshop
    with workshop.database.transaction() as session:
        agnes, bruno = (session.get_one(Account, one.id) for one in (office.agnes, office.bruno))
        number = in_force(
            session, workshop.settings, agnes, since=date(2021, 3, 1), entered=BEGUN, number="EPN-2021-0001"
        ).id
        for account, service in ((bruno, "Direction des finances"), (agnes, "Direction du numérique")):
            decisions.ask_service(session, account, service, convention_id=number)
    sweeps.look_at_dates(workshop, at=BEGUN)
    with workshop.database.reading() as session:
        (asked,) = session.query(DecisionRound).filter_by(convention_id=number)
    decisions.answer(
        workshop, asked.id, opinion=Opinion.KEEP, comment="Bon bilan.", actor=office.drafter, at=BEGUN + HOUR
    )
    declared = {"opening-hours": "15 heures par semaine"}
    receive_report(
        workshop, number, year=2025, received_on=date(2026, 1, 12), file=b"", declared=declared,
        actor=office.drafter, at=BEGUN + HOUR,
    )  # fmt: skip
    return number


def _told(instance: Instance) -> str:
    """What is due is told; returns the token of the link in the first mail."""
    workshop = instance.services.workshop
    sweeps.look_at_dates(workshop, at=NOON)
    sweeps.send_alerts(workshop, at=NOON)
    with instance.database.reading() as session:
        first = session.query(Alert).filter(Alert.mail_id.is_not(None)).order_by(Alert.id).first()
        assert first is not None
        return acknowledge.token(instance.services.secret, first.id)


def office_of(instance: Instance, means: Means) -> Office:
    """The cast of the instance at work, its own settings filled in."""
    means.tsa.well_behaved()
    with instance.database.transaction() as session:
        agnes, bruno = (by_email(session, f"{name}@region.example") for name in ("agnes", "bruno"))
        assert agnes is not None
        assert bruno is not None
        conventions.set_up_region(session, at=BEGUN)
    return Office(instance.services.workshop, means, agnes, bruno)


def _edit(office: Office, convention_id: int) -> None:
    """The text of one draft comes back from Word with another term of notice (article 3), one word more, and
    a font of its own."""
    workshop = office.workshop
    with workshop.database.reading() as session:
        convention = session.get_one(Convention, convention_id)
        text = texts.text_of(session, workshop.settings, convention, Purpose.DRAFT)
    document = Document(io.BytesIO(texts.docx_of(workshop, text)))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace("trois mois", "six mois").replace("gratuit", "entièrement gratuit")
            if "entièrement gratuit" in run.text:
                run.font.name = "Comic Sans MS"
    edited = io.BytesIO()
    document.save(edited)
    retouch.receive(workshop, convention_id, edited.getvalue(), actor=office.drafter, at=BEGUN)


def _with_avenants(office: Office) -> dict[str, int]:
    """In force since 2024: one avenant in force, one written in part, one in review; a late request and another."""
    number = letters.in_force_since(office, date(2024, 3, 1), at=BEGUN - timedelta(days=60))
    avenants.signed_on_paper(
        office, number, avenants.LONGER, avenants.WORKSHOPS, clauses=avenants.FOUR_YEARS,
        at=BEGUN - timedelta(days=50), on=BEGUN.date() - timedelta(days=51),
    )  # fmt: skip
    for asked in ("Des horaires d’été", "Un second lieu"):
        request_avenant.record_request(
            office.workshop, number,
            Asked(party="co-contractor", received_on=BEGUN.date(), channel="Courriel", subject=asked),
            actor=office.drafter, at=BEGUN,
        )  # fmt: skip
    removed = Change(action=Action.REMOVE, article="8")
    amending = avenants.drafted(office, number, removed, at=BEGUN, request=2)
    reviewed = avenants.drafted(
        office, number, Change(action=Action.REPLACE, article="4", wording="Chacun communique."), at=BEGUN
    )
    review.submit(office.workshop, reviewed, actor=office.drafter, at=BEGUN)
    return {"amended": number, "amending": amending, "reviewed": reviewed}


def _with_letters(office: Office) -> int:
    """In force since 2024: a formal notice whose delay runs, a denunciation received, a letter still to post."""
    number = letters.in_force_since(office, date(2024, 3, 1), at=BEGUN)
    letters.posted(office, number, letters.notice(), at=BEGUN)
    record_happening(
        office.workshop, number, 1, Happening.PRESENTED, on=date(2026, 11, 6), actor=office.drafter, at=NOON
    )
    letters.received(
        office,
        number,
        letters.draft("denunciation", letters.CO),
        on=date(2026, 11, 18),
        at=NOON - timedelta(days=2),
    )
    why = "La commune recrute un animateur."
    letters.prepared(
        office, number, letters.draft("extension", about=1, until=date(2027, 1, 15), reason=why), at=NOON
    )
    return number


def _send_on_paper(office: Office, convention_id: int) -> None:
    paper_round.start(office.workshop, convention_id, actor=office.drafter, at=BEGUN)
    for days, kind, party, person in (
        (1, PaperMove.PRINTED, "", ""),
        (2, PaperMove.SENT, "co-contractor", "secrétariat de l’association"),
    ):
        on = BEGUN.date() + timedelta(days=days)
        entry = PaperEntry(
            kind=kind, on=on, party=party, person=person, channel="recommandé 1A 123 456 7890 1"
        )
        paper_round.enter(office.workshop, convention_id, entry, actor=office.drafter, at=NOON)


def _pass_over(office: Office, convention_id: int) -> None:
    """Somebody signed by hand whom the text does not name: passed over, and entered."""
    on, name = NOON.date() - timedelta(days=2), "Anne Lemonnier-Roy"
    handwritten_mandates.pass_over_handwritten(
        office.workshop, convention_id, party="co-contractor", rank=1, name=name, on=on,
        reason="C’est le nom d’usage de la même personne.", actor=office.approver, at=NOON,
    )  # fmt: skip
    signatures = tuple(
        HandwrittenSignature(party=party, name=who, capacity="", on=on)
        for party, who in {**conventions.SIGNATORIES, "co-contractor": name}.items()
    )
    register_paper(
        office.workshop, convention_id, signatures=signatures, certified_by="Agnès Rédactrice", scan=scan(),
        actor=office.drafter, at=NOON,
    )  # fmt: skip


def _change_asked(office: Office, convention_id: int, signer_id: int) -> str:
    """Another address for the Région's signatory, which somebody else has yet to confirm."""
    request = correct_contact(
        office.workshop, convention_id, signer_id, email="cabinet@region.example", phone="",
        reason="La boîte de la présidence est fermée.", actor=office.drafter, at=NOON,
    )  # fmt: skip
    return str(request)


def _sign_once(office: Office, convention_id: int, *, at: datetime) -> None:
    office.means.set_clock(at + HOUR)
    finish(office.workshop, conventions.confirm(office, convention_id, "co-contractor", at=at), at=at + HOUR)


def _numbers(instance: Instance, ids: dict[str, int]) -> dict[str, str]:
    with instance.database.reading() as session:
        found = {name: session.get_one(Deed, number) for name, number in ids.items()}
        party = found["draft"].co_contractor_id
    return {name: convention.number for name, convention in found.items()} | {"party": str(party)}


def _code(instance: Instance, convention_id: int) -> str:
    with instance.database.reading() as session:
        return session.get_one(Convention, convention_id).verification_code


def _give_account(instance: Instance) -> None:
    """The President signs in as Édith, and finds what waits for a signature."""
    with instance.database.transaction() as session:
        edith = by_email(session, "edith@region.example")
        assert edith is not None
        session.query(Representative).filter_by(co_contractor_id=None).one().account_id = edith.id


DELEGATE = Successor(
    civility="Monsieur",
    first_name="Jean",
    last_name="Petit",
    quality="le Trésorier",
    email="jean.petit@atelier.example",
    decided_on=date(2026, 10, 20),
)


def _signatories(instance: Instance, ids: dict[str, int]) -> dict[str, str]:
    """Ids of signers by convention and party, of a representative, of a decision."""
    with instance.database.reading() as session:
        found = {}
        for name in ("sent", "half_signed", "delegated"):
            round_id = session.get_one(Convention, ids[name]).round_id
            for signer in session.query(Signer).filter_by(round_id=round_id):
                found[f"{name}_{signer.party.replace('-', '_')}"] = str(signer.id)
        authority = session.query(Authority).order_by(Authority.id).first()
        assert authority is not None
        return {**found, "authority": str(authority.id), "representative": str(authority.representative_id)}


def _people(instance: Instance) -> dict[str, str]:
    with instance.database.reading() as session:
        return {row.email.partition("@")[0]: str(row.id) for row in session.query(Account)}


def _reset_token(instance: Instance) -> str:
    with instance.database.transaction() as session:
        agnes = by_email(session, "agnes@region.example")
        assert agnes is not None
        return reset_password.token(instance.services.secret, reset_password.ask(session, agnes, at=NOON).id)


def _received(instance: Instance, means: Means) -> str:
    """Name of the last mail in the mailbox of the example."""
    workshop = instance.services.workshop
    means.mail.mails.clear()
    deliver(post_of(workshop), at=NOON)
    for mail in means.mail.mails:
        mailbox.keep(workshop.settings.folder / "mailbox", mail.as_bytes())
    return max(path.name for path in (workshop.settings.folder / "mailbox").glob("*.eml"))
