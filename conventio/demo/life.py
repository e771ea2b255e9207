"""Fills an example instance with conventions in every state, by the same acts as people: nothing is made up.

Files are filled in, converted, certified, signed, timestamped and sealed by the program itself. Past years are
entered as they would be: as paper originals with their dates and a scan, since a signature is never back-dated.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from docx import Document as WordDocument
from PIL import Image
from sqlalchemy.orm import Session

from conventio.demo.avenants import Amendments
from conventio.demo.cast import (
    ACCOUNTS,
    APPROVER,
    DELIBERATION,
    DRAFTER,
    PASSWORD,
    PRESIDENT,
    REGION,
    Example,
    Fate,
    examples,
)
from conventio.demo.letters import Post
from conventio.post import post_of
from documents.pdf_text import page_count, page_picture
from foundation.clock import paris_date
from foundation.errors import Refusal
from notifications.delivery import deliver_now
from notifications.outbox import OutboxMail
from signing import invitations
from signing.consent import CURRENT
from signing.records import Invitation, Round, Signer
from signing.rounds import Confirmation
from workflow.actors import Actor
from workflow.acts import (
    approve,
    authorities,
    co_contractors,
    draft,
    projet,
    region,
    reopen,
    retouch,
    review,
    send,
    sign,
)
from workflow.acts.accounts import by_email, open_account, set_password
from workflow.acts.expire import expire
from workflow.acts.finish_signing import finish
from workflow.acts.paper_original import HandwrittenSignature
from workflow.acts.register_paper import register_paper
from workflow.acts.secrets import resolve
from workflow.acts.signer_codes import CodeUse, ask_code
from workflow.packs import Purpose
from workflow.readings import texts
from workflow.records.account import Account
from workflow.records.convention import Convention, Deed, Medium
from workflow.workshop import Workshop

KIND = "epn-normandie"
_PAPER = frozenset(
    {
        Fate.ON_PAPER,
        Fate.AMENDED,
        Fate.APPROVED_ON_PAPER,
        Fate.UNDER_NOTICE,
        Fate.FORMAL_NOTICE,
        Fate.TERMINATED,
    }
)
_SCAN_WIDTH = 1000
Clock = Callable[[], datetime]


class Life:
    """One example instance being filled."""

    def __init__(self, workshop: Workshop, clock: Clock) -> None:
        self.workshop = workshop
        self.clock = clock
        self.drafter = Actor(name="", roles=frozenset())
        self.approver = self.drafter

    def begin(self) -> None:
        """Accounts, and what the Région fills in once."""
        with self.workshop.database.transaction() as session:
            for email, (name, roles) in ACCOUNTS.items():
                account = open_account(session, email=email, name=name, roles=roles, at=self.clock())
                set_password(account, PASSWORD)
            region.set_region_values(session, REGION, by=None, at=self.clock())
            self._empower_president(session)
            self.drafter, self.approver = self._actor(session, DRAFTER), self._actor(session, APPROVER)

    def _empower_president(self, session: Session) -> None:
        """The deliberation that lets the President sign, transmitted and published."""
        person = authorities.enter_person(session, PRESIDENT, co_contractor_id=None, at=self.clock())
        authorities.enter_decision(
            session, person, DELIBERATION, by=_account(session, DRAFTER).name, at=self.clock()
        )

    def tell(self) -> Iterator[tuple[int, int, str]]:
        """Lives each example in turn; yields how many are done, of how many, and whose it was."""
        everyone = examples()
        for done, example in enumerate(everyone, start=1):
            self._live(example)
            yield done, len(everyone), example.sheet["name"]

    def _live(self, example: Example) -> None:
        number = self._drafted(example)
        _FATES[example.fate](self, number, example)

    def _drafted(self, example: Example) -> int:
        medium = Medium.PAPER if example.fate in _PAPER else Medium.ELECTRONIC
        typed = dict(example.fields)
        if example.fate is Fate.BEGUN:
            typed = {name: value for name, value in typed.items() if name.startswith("representative_")}
        with self.workshop.database.transaction() as session:
            party = co_contractors.enter(
                session, co_contractors.Particulars(**example.sheet), at=self.clock()
            )
            convention = draft.start(
                session,
                self.workshop.settings,
                kind=KIND,
                co_contractor=party,
                agent=_account(session, DRAFTER),
                medium=medium,
                actor=self.drafter,
                at=self.clock(),
            )
            convention.substitute = _account(session, APPROVER)
            draft.fill_in(
                session, self.workshop.settings, convention.id, typed, actor=self.drafter, at=self.clock()
            )
            return convention.id

    def stay(self, _number: int, _example: Example) -> None:
        """Nothing more happens."""

    def with_projet(self, number: int, _example: Example) -> None:
        projet.produce(self.workshop, number, actor=self.drafter, at=self.clock())

    def retouched(self, number: int, _example: Example) -> None:
        """Somebody changed the notice of article 3 in Word."""
        with self.workshop.database.reading() as session:
            convention = session.get_one(Convention, number)
            text = texts.text_of(session, self.workshop.settings, convention, Purpose.DRAFT)
        edited = _edited(texts.generated_docx(text), "un délai de trois mois", "un délai de six mois")
        retouch.receive(self.workshop, number, edited, actor=self.drafter, at=self.clock())

    def submitted(self, number: int, example: Example) -> None:
        self.with_projet(number, example)
        review.submit(self.workshop, number, actor=self.drafter, at=self.clock())

    def returned(self, number: int, example: Example) -> None:
        self.submitted(number, example)
        reason = "Présentation : précisez les horaires d’ouverture et le nombre d’animateurs."
        review.return_for_changes(self.workshop, number, reason=reason, actor=self.approver, at=self.clock())

    def approved(self, number: int, example: Example) -> None:
        self.submitted(number, example)
        approve.approve(self.workshop, number, actor=self.approver, at=self.clock())

    def sent(self, number: int, example: Example) -> None:
        self.approved(number, example)
        send.send(self.workshop, number, actor=self.drafter, at=self.clock())

    def signed_by_co_contractor(self, number: int, example: Example) -> None:
        self.sent(number, example)
        self._sign(number, "co-contractor")

    def signed(self, number: int, example: Example) -> None:
        self.signed_by_co_contractor(number, example)
        self._sign(number, "region")

    def declined(self, number: int, example: Example) -> None:
        self.sent(number, example)
        reason = "Le conseil municipal souhaite revoir les horaires d’ouverture avant de s’engager."
        token = self._token(number, "co-contractor")
        code, _ = self._code(token, CodeUse.DECLINE)
        refusal = sign.decline(self.workshop, token, code=code, reason=reason, at=self.clock())
        if refusal is not None:
            raise refusal

    def expired(self, number: int, example: Example) -> None:
        """Its links were good for no time at all: the only way for a delay to be over today."""
        self.approved(number, example)
        hasty = replace(self.workshop, settings=replace(self.workshop.settings, invitation_days=0))
        send.send(hasty, number, actor=self.drafter, at=self.clock())
        with self.workshop.database.reading() as session:
            round_id = session.get_one(Convention, number).round_id or ""
        expire(self.workshop, round_id, at=self.clock() + timedelta(seconds=1))

    def cancelled(self, number: int, _example: Example) -> None:
        reason = "L’association a cessé son activité."
        reopen.cancel(self.workshop, number, reason=reason, actor=self.drafter, at=self.clock())

    def on_paper(self, number: int, example: Example) -> None:
        if example.signed_on is None:
            msg = "a paper example needs its dates"
            raise ValueError(msg)
        self._register(number, example.signed_on)

    def _register(self, number: int, signed_on: tuple[date, ...]) -> None:
        """The original that both signed by hand on these days."""
        with self.workshop.database.reading() as session:
            convention = session.get_one(Deed, number)
            text = texts.text_of(session, self.workshop.settings, convention, Purpose.SIGNATURE)
            signers = {
                signer.party: signer
                for signer in texts.signers_of(session, self.workshop.settings, convention)
            }
        pdf = texts.pdf_of(self.workshop, text, texts.generated_docx(text), made_at=self.clock())
        register_paper(
            self.workshop,
            number,
            signatures=tuple(
                HandwrittenSignature(
                    party=party, name=signers[party].name, capacity=signers[party].capacity, on=on
                )
                for party, on in zip(("co-contractor", "region"), signed_on, strict=True)
            ),
            certified_by="Hélène Dubois",
            scan=_scanned(pdf),
            actor=self.drafter,
            at=self.clock(),
        )

    def amended(self, number: int, example: Example) -> None:
        """One avenant signed five months ago, and in force; another asked for, and being written."""
        self.on_paper(number, example)
        amendments = Amendments(self.workshop, number, actor=self.drafter, at=self.clock())
        signed = paris_date(self.clock()) - timedelta(days=150)
        self._register(amendments.written(), (signed - timedelta(days=12), signed))
        amendments.asked_for()

    def under_notice(self, number: int, example: Example) -> None:
        self.on_paper(number, example)
        self._post(number).denounced()

    def on_formal_notice(self, number: int, example: Example) -> None:
        self.on_paper(number, example)
        self._post(number).put_on_notice()

    def terminated(self, number: int, example: Example) -> None:
        self.on_paper(number, example)
        self._post(number).terminated()

    def _post(self, number: int) -> Post:
        return Post(self.workshop, number, actor=self.drafter, at=self.clock())

    def _code(self, token: str, use: CodeUse) -> tuple[str, str]:
        """The code that the signatory receives, and their name. It leaves at once, the other mails with the worker."""
        asked = ask_code(self.workshop, token, at=self.clock(), use=use)
        with self.workshop.database.reading() as session:
            mail = session.get_one(OutboxMail, asked.mail_id)
            code, name = resolve(self.workshop, mail.secret_ref or "")["code"], mail.to_name
        deliver_now(post_of(self.workshop), mail.id, at=self.clock())
        return code, name

    def _sign(self, number: int, party: str) -> None:
        """As the signatory would: link, code, confirmation."""
        token = self._token(number, party)
        code, name = self._code(token, CodeUse.SIGN)
        confirmation = Confirmation(
            consent_version=CURRENT,
            typed_name=name,
            address="127.0.0.1",
            address_source="connexion directe",
            user_agent="Exemple",
        )
        confirmed = sign.confirm(self.workshop, token, code=code, confirmation=confirmation, at=self.clock())
        if isinstance(confirmed, Refusal):
            raise confirmed
        finish(self.workshop, confirmed.round_id, at=self.clock())

    def _token(self, number: int, party: str) -> str:
        with self.workshop.database.reading() as session:
            round_id = session.get_one(Convention, number).round_id
            signer = next(one for one in session.get_one(Round, round_id).signers if one.party == party)
            invitation = _live_invitation(session, signer)
            return invitations.token(self.workshop.secret, invitation.id)

    def _actor(self, session: Session, email: str) -> Actor:
        return Actor.of(_account(session, email))


_FATES: dict[Fate, Callable[[Life, int, Example], None]] = {
    Fate.BEGUN: Life.stay,
    Fate.COMPLETE: Life.with_projet,
    Fate.RETOUCHED: Life.retouched,
    Fate.RETURNED: Life.returned,
    Fate.IN_REVIEW: Life.submitted,
    Fate.APPROVED: Life.approved,
    Fate.APPROVED_ON_PAPER: Life.approved,
    Fate.WAITS_FOR_CO_CONTRACTOR: Life.sent,
    Fate.WAITS_FOR_REGION: Life.signed_by_co_contractor,
    Fate.SIGNED: Life.signed,
    Fate.DECLINED: Life.declined,
    Fate.EXPIRED: Life.expired,
    Fate.CANCELLED: Life.cancelled,
    Fate.ON_PAPER: Life.on_paper,
    Fate.AMENDED: Life.amended,
    Fate.UNDER_NOTICE: Life.under_notice,
    Fate.FORMAL_NOTICE: Life.on_formal_notice,
    Fate.TERMINATED: Life.terminated,
}


def _account(session: Session, email: str) -> Account:
    account = by_email(session, email)
    if account is None:
        raise LookupError(email)
    return account


def _live_invitation(session: Session, signer: Signer) -> Invitation:
    query = session.query(Invitation).filter_by(signer_id=signer.id, revoked_at=None)
    return query.order_by(Invitation.id.desc()).first() or query.one()


def _edited(docx: bytes, old: str, new: str) -> bytes:
    """What a person does in Word: one phrase replaced by another."""
    document = WordDocument(io.BytesIO(docx))
    for paragraph in document.paragraphs:
        if old in paragraph.text:
            words = paragraph.text.replace(old, new)
            for run in paragraph.runs[1:]:
                run.text = ""
            paragraph.runs[0].text = words
    result = io.BytesIO()
    document.save(result)
    return result.getvalue()


def _scanned(pdf: bytes) -> bytes:
    """The pages as pictures in a PDF, as a scanner gives them."""
    pictures = [
        Image.open(io.BytesIO(page_picture(pdf, number, width=_SCAN_WIDTH))).convert("L")
        for number in range(1, page_count(pdf) + 1)
    ]
    result = io.BytesIO()
    pictures[0].save(result, "PDF", save_all=True, append_images=pictures[1:], resolution=120.0, quality=60)
    return result.getvalue()
