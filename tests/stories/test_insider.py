"""One drafter alone tries every way to the code of the Région's President; then each way with a second person.

The drafter is Agnès. She has the convention, the pages and the command line; she has no approver, no administrator
and no server. Whatever she does, the link and the codes go where the approval said.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pyotp
import pytest

from signing.invitations import CorrectedLink
from signing.records import Channel, Signer
from tests.factories import conventions as made
from tests.factories.conventions import MINUTE, Office
from tests.people import hire
from tests.stories.conftest import START
from tests.stories.test_mandates import half_signed, signers
from tests.stories.test_running_round import JEAN, look, mails, signer_id
from workflow.actors import Actor
from workflow.acts import (
    attach_authority,
    authorities,
    reopen,
    resend,
    send,
    settle_hand_over,
    sign,
    signer_codes,
)
from workflow.acts import (
    region as settings_of_region,
)
from workflow.acts.accounts import open_account
from workflow.acts.changes import accounts as accounts_of_two
from workflow.acts.changes import settle
from workflow.acts.changes import sheets as sheets_of_region
from workflow.acts.changes.accounts import GrantsToThemselves
from workflow.acts.changes.request import ChangeNeedsAReason, ChangePending
from workflow.acts.changes.settle import MayNotSettle, Overtaken, RequestClosed
from workflow.acts.correct_contact import SheetOfTheRegion, SignsWithAnAccount, correct_contact
from workflow.readings import changes
from workflow.readings.approved_signers import invited
from workflow.readings.region_signers import account_of_signatory
from workflow.readings.to_sign import awaited_from
from workflow.records.account import Account
from workflow.records.change_request import ChangeRequest, ChangeState
from workflow.records.convention import Deed
from workflow.records.journal import JournalEntry
from workflow.records.representative import Representative, SignatureHandOver
from workflow.rules.mandates import AuthorityKind
from workflow.rules.moves import Role
from workflow.rules.two_people import LIFETIME

HOUR = timedelta(hours=1)
PRESIDENT, MINE = "presidence@region.example", "agnes@region.example"


@pytest.fixture
def half(region: Office) -> int:
    """The co-contractor has signed: it is the President's turn."""
    return half_signed(region)


def redirect(
    office: Office, number: int, *, email: str = MINE, at: datetime = START + 3 * HOUR, **by: Any
) -> int:
    request = correct_contact(
        office.workshop, number, signer_id(office, number, "region"), email=email, phone=by.pop("phone", ""),
        reason="Faute de frappe.", actor=by.pop("actor", office.drafter), at=at,
    )  # fmt: skip
    assert request is not None
    return request


def code_goes_to(office: Office, number: int, *, at: datetime = START + 5 * HOUR) -> str:
    """Where the President's next code is sent."""
    return signer_codes.ask_code(office.workshop, made.token_of(office, number, "region"), at=at).address


def journal(office: Office, number: int) -> list[str]:
    with office.workshop.database.reading() as session:
        rows = session.query(JournalEntry).filter_by(convention_id=number).order_by(JournalEntry.number)
        return [row.what for row in rows]


def hired(office: Office, email: str, name: str, *roles: Role) -> Account:
    with office.workshop.database.transaction() as session:
        account = open_account(session, email=email, name=name, roles=frozenset(roles), at=START)
        session.flush()
    return account


class TestAlone:
    def test_asking_changes_nothing_and_tells_everybody_at_once(self, region: Office, half: int) -> None:
        link = made.token_of(region, half, "region")
        redirect(region, half)
        look(region, link, at=START + 4 * HOUR)
        assert code_goes_to(region, half) == PRESIDENT
        [warned] = mails(region, "change-warned")
        assert (warned.to_address, warned.values["new_address"]) == (PRESIDENT, "a•••@region.example")
        assert [one.to_address for one in mails(region, "change-asked")] == ["bruno@region.example"]
        assert journal(region, half)[-2:] == ["correct-contact-asked", "code"]

    def test_she_does_not_confirm_her_own_request(self, region: Office, half: int) -> None:
        request = redirect(region, half)
        with pytest.raises(MayNotSettle, match="ne le confirme pas elle-même"):
            settle.confirm(region.workshop, request, actor=region.drafter, at=START + 4 * HOUR)
        assert code_goes_to(region, half) == PRESIDENT

    def test_nor_with_a_second_account_in_her_name(self, region: Office, half: int) -> None:
        request = redirect(region, half)
        second = hired(region, "redactrice.agnes@region.example", "Rédactrice Agnès", Role.APPROVER)
        with pytest.raises(MayNotSettle, match="ne le confirme pas elle-même"):
            settle.confirm(region.workshop, request, actor=Actor.of(second), at=START + 4 * HOUR)

    def test_nor_with_another_drafter_alone(self, region: Office, half: int) -> None:
        request = redirect(region, half)
        other = hired(region, "zoe@region.example", "Zoé Rédactrice", Role.DRAFTER)
        with pytest.raises(MayNotSettle, match="« approbation »"):
            settle.confirm(region.workshop, request, actor=Actor.of(other), at=START + 4 * HOUR)

    def test_nor_does_whoever_would_receive_the_code(self, region: Office, half: int) -> None:
        request = redirect(region, half, email="bruno@region.example")
        with pytest.raises(MayNotSettle, match="vous concerne"):
            settle.confirm(region.workshop, request, actor=region.approver, at=START + 4 * HOUR)

    def test_a_telephone_is_an_address_too(self, region: Office, half: int) -> None:
        redirect(region, half, email=PRESIDENT, phone="06 12 34 56 78")
        with region.workshop.database.reading() as session:
            assert session.get_one(Signer, signer_id(region, half, "region")).mobile == ""

    def test_only_one_request_at_a_time(self, region: Office, half: int) -> None:
        first = redirect(region, half)
        with pytest.raises(ChangePending, match="Agnès Rédactrice a déjà demandé"):
            redirect(region, half, email="cabinet@region.example", actor=region.approver)
        settle.withdraw(region.workshop, first, actor=region.drafter, at=START + 4 * HOUR)
        assert redirect(region, half, email="cabinet@region.example") > first

    def test_a_request_that_nobody_answered_is_over(self, region: Office, half: int) -> None:
        request = redirect(region, half)
        late = START + 3 * HOUR + LIFETIME
        with pytest.raises(RequestClosed, match="expiré"):
            settle.confirm(region.workshop, request, actor=region.approver, at=late)
        assert redirect(region, half, at=late) > request

    def test_a_new_link_goes_to_the_approved_address(self, region: Office, half: int) -> None:
        redirect(region, half)
        hugues = signer_id(region, half, "region")
        resend.resend(region.workshop, half, hugues, actor=region.drafter, at=START + 4 * HOUR)
        assert {one.to_address for one in mails(region, "your-turn-region")} == {PRESIDENT}
        assert code_goes_to(region, half) == PRESIDENT

    def test_what_is_set_or_typed_after_the_approval_redirects_nothing(self, region: Office) -> None:
        number = made.approved(region, at=START)
        with region.workshop.database.transaction() as session:
            moved = {**made.SAMPLE.region, "region_signer_email": MINE, "president_last_name": "Rédactrice"}
            settings_of_region.set_region_values(session, moved, by=None, at=START + HOUR)
            deed = session.get_one(Deed, number)
            deed.co_contractor.email = MINE
        region.means.set_clock(START + 2 * HOUR)
        send.send(region.workshop, number, actor=region.drafter, at=START + 2 * HOUR)
        with region.workshop.database.reading() as session:
            told = [(one.name, one.email) for one in session.query(Signer).order_by(Signer.order)]
        assert told == [
            ("Claire LEMONNIER", "presidente@atelier.example"),
            ("Hugues BELLENGREVILLE", PRESIDENT),
        ]

    def test_the_journal_holds_the_addresses_that_were_approved(self, region: Office) -> None:
        number = made.approved(region, at=START)
        with region.workshop.database.reading() as session:
            entry = session.query(JournalEntry).filter_by(convention_id=number, what="approve").one()
        assert entry.details["addresses"] == {
            "co-contractor 1": "Claire LEMONNIER <presidente@atelier.example>",
            "region 1": f"Hugues BELLENGREVILLE <{PRESIDENT}>",
        }


class TestTheSheetOfTheRegion:
    def test_no_convention_writes_it(self, region: Office, half: int) -> None:
        settle.confirm(
            region.workshop, redirect(region, half, email="cabinet@region.example"), actor=region.approver,
            at=START + 4 * HOUR,
        )  # fmt: skip
        assert code_goes_to(region, half) == "cabinet@region.example"
        assert sheets(region) == {"Hugues BELLENGREVILLE": PRESIDENT}
        made.finish_round(region, half, "region", at=START + 6 * HOUR)
        with pytest.raises(SheetOfTheRegion):
            redirect(region, half, at=START + 7 * HOUR)

    def test_nor_does_a_hand_over(self, region: Office, half: int) -> None:
        with region.workshop.database.transaction() as session:
            authorities.enter_person(session, replace(VICE, email=""), co_contractor_id=None, at=START)
        made.hand_over_signature(region, made.token_of(region, half, "region"),
            replace(
                JEAN, first_name="Odile", last_name="Vice", email="odile@region.example",
                transmitted_on=date(2027, 2, 21), published_on=date(2027, 2, 21),
            ),
            reason="Congé.", at=START + 3 * HOUR,
        )  # fmt: skip
        assert sheets(region)["Odile VICE"] == ""
        accept(region)
        assert code_goes_to(region, half) == "odile@region.example"


VICE = authorities.Person(first_name="Odile", last_name="Vice", quality="la Vice-Présidente")


def sheets(office: Office) -> dict[str, str]:
    with office.workshop.database.reading() as session:
        return {one.name: one.email for one in session.query(Representative).filter_by(co_contractor_id=None)}


def accept(office: Office) -> None:
    with office.workshop.database.reading() as session:
        asked = session.query(SignatureHandOver).one()
    settle_hand_over.settle(
        office.workshop, asked.id, accepted=True, reason="", actor=office.drafter, at=START + 4 * HOUR
    )


def test_a_delegate_is_invited_where_the_signatory_said_whatever_a_drafter_wrote_beforehand(
    region: Office,
) -> None:
    number = made.sent(region, at=START)
    with region.workshop.database.transaction() as session:
        owner = session.get_one(Deed, number).co_contractor_id
        trap = authorities.Person(first_name="Jean", last_name="Petit", quality="le Trésorier", email=MINE)
        authorities.enter_person(session, trap, co_contractor_id=owner, at=START)
    link = made.token_of(region, number, "co-contractor")
    made.hand_over_signature(region, link, JEAN, reason="Congé.", at=START + 3 * HOUR)
    accept(region)
    asked = signer_codes.ask_code(
        region.workshop, made.token_of(region, number, "co-contractor"), at=START + 5 * HOUR
    )
    assert asked.address == JEAN.email


class TestWithASecondPerson:
    def test_the_change_is_made_and_everybody_is_told(self, region: Office, half: int) -> None:
        old = made.token_of(region, half, "region")
        request = redirect(region, half, email="cabinet@region.example")
        settle.confirm(region.workshop, request, actor=region.approver, at=START + 4 * HOUR)
        with pytest.raises(CorrectedLink):
            look(region, old, at=START + 4 * HOUR)
        assert code_goes_to(region, half) == "cabinet@region.example"
        assert [(one.to_address, one.values["made"]) for one in mails(region, "change-warned")] == [
            (PRESIDENT, ""),
            (PRESIDENT, "oui"),
        ]
        assert {one.to_address for one in mails(region, "change-settled")} == {MINE, "bruno@region.example"}
        assert (
            signers(region, half)[1]["changes"][0]["by"] == "Agnès Rédactrice, confirmé par Bruno Relecteur"
        )
        with pytest.raises(RequestClosed, match="confirmé"):
            settle.confirm(region.workshop, request, actor=region.approver, at=START + 5 * HOUR)

    def test_an_approver_who_asks_is_confirmed_by_a_drafter(self, region: Office, half: int) -> None:
        request = redirect(region, half, email="cabinet@region.example", actor=region.approver)
        settle.confirm(region.workshop, request, actor=region.drafter, at=START + 4 * HOUR)
        assert code_goes_to(region, half) == "cabinet@region.example"

    def test_a_refusal_says_why_and_changes_nothing(self, region: Office, half: int) -> None:
        request = redirect(region, half)
        settle.refuse(
            region.workshop, request, reason="Le cabinet dément.", actor=region.approver, at=START + 4 * HOUR
        )
        assert code_goes_to(region, half) == PRESIDENT
        assert journal(region, half)[-2] == "correct-contact-refused"
        told = {one.to_address: one.values["settled_reason"] for one in mails(region, "change-settled")}
        assert told[MINE] == "Le cabinet dément."

    def test_what_changed_meanwhile_is_not_overwritten(self, region: Office, half: int) -> None:
        request = redirect(region, half)
        made.hand_over_signature(region, made.token_of(region, half, "region"),
            replace(JEAN, email="odile@region.example"), reason="Congé.", at=START + 3 * HOUR,
        )  # fmt: skip
        accept(region)
        with pytest.raises(Overtaken):
            settle.confirm(region.workshop, request, actor=region.approver, at=START + 5 * HOUR)

    def test_of_a_signature_that_was_given_nothing_is_left_to_confirm(
        self, region: Office, half: int
    ) -> None:
        request = redirect(region, half)
        made.finish_round(region, half, "region", at=START + 4 * HOUR)
        with region.workshop.database.reading() as session:
            assert changes.is_moot(session, session.get_one(ChangeRequest, request))
            assert changes.awaited_from(session, region.bruno, at=START + 5 * HOUR) == ()


@pytest.fixture
def bound(region: Office) -> tuple[int, Account]:
    """The President has an account here, with an authenticator: the text is approved under it."""
    account = hired(region, "h.bellengreville@region.example", "Hugues Bellengreville", Role.SIGNATORY)
    with region.workshop.database.transaction() as session:
        session.get_one(Account, account.id).totp_secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    number = made.approved(region, at=START)
    region.means.set_clock(START + 3 * MINUTE)
    send.send(region.workshop, number, actor=region.drafter, at=START + 3 * MINUTE)
    made.finish_round(region, number, "co-contractor", at=START + HOUR)
    return number, account


class TestSomebodyWithAnAccount:
    def test_signs_with_its_address_and_its_factor_only(
        self, region: Office, bound: tuple[int, Account]
    ) -> None:
        number, account = bound
        assert [one.to_address for one in mails(region, "your-turn-region")] == [account.email]
        token = made.token_of(region, number, "region")
        with pytest.raises(signer_codes.WayUnknown):
            signer_codes.ask_code(region.workshop, token, at=START + 2 * HOUR, channel=Channel.MAIL)
        assert signer_codes.ask_code(region.workshop, token, at=START + 2 * HOUR).channel is Channel.APP
        confirmation = made.Confirmation(consent_version="1", typed_name="Hugues Bellengreville")
        wrong = sign.confirm(
            region.workshop, token, code="000000", confirmation=confirmation, at=START + 2 * HOUR + MINUTE
        )
        assert "Ce n’est pas le bon code" in str(wrong)
        shown = pyotp.TOTP("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").at(START + 2 * HOUR + MINUTE)
        signed = sign.confirm(
            region.workshop, token, code=shown, confirmation=confirmation, at=START + 2 * HOUR + MINUTE
        )
        assert isinstance(signed, sign.Confirmed)

    def test_is_not_redirected_from_a_convention(self, region: Office, bound: tuple[int, Account]) -> None:
        with pytest.raises(SignsWithAnAccount, match="son compte"):
            redirect(region, bound[0])

    def test_keeps_the_signature_whatever_sheet_is_attached(
        self, region: Office, bound: tuple[int, Account]
    ) -> None:
        number, account = bound
        trap = hired(region, "agnes.bis@region.example", "Agnès Bis", Role.SIGNATORY)
        with region.workshop.database.transaction() as session:
            double = authorities.Person(
                first_name="Hugues", last_name="Bellengreville", quality="Président", email=MINE,
                account_id=trap.id,
            )  # fmt: skip
            person = authorities.enter_person(session, double, co_contractor_id=None, at=START)
            decision = authorities.Decision(
                kind=AuthorityKind.DELIBERATION,
                organ="la Commission permanente",
                decided_on=date(2026, 10, 12),
            )
            own = authorities.enter_decision(session, person, decision, by="Agnès", at=START).id
        attach_authority.attach_authority(
            region.workshop, number, party="region", rank=1, authority_id=own, actor=region.drafter,
            at=START + 2 * HOUR,
        )  # fmt: skip
        assert to_sign(region, trap) == 0
        assert to_sign(region, account) == 1

    def test_does_not_sign_once_the_account_is_closed(
        self, region: Office, bound: tuple[int, Account]
    ) -> None:
        number, account = bound
        with region.workshop.database.transaction() as session:
            session.get_one(Account, account.id).active = False
        with pytest.raises(signer_codes.AccountClosed):
            code_goes_to(region, number)


def to_sign(office: Office, account: Account) -> int:
    with office.workshop.database.reading() as session:
        own = session.get_one(Account, account.id)
        return len(awaited_from(session, office.workshop.settings, own, at=START + 3 * HOUR))


class TestTheSheetsOfTheRegionsSignatories:
    """Who could write another address or account on the President's sheet would be sent what the next text sends."""

    def corrected(self, office: Office, **given: Any) -> int | None:
        with office.workshop.database.reading() as session:
            known = (
                session.query(Representative)
                .filter_by(co_contractor_id=None, last_name="Bellengreville")
                .one()
            )
        person = authorities.Person(
            **{
                "first_name": known.first_name, "last_name": known.last_name, "quality": known.quality,
                "email": known.email, "phone": known.phone, "account_id": known.account_id, **given,
            }
        )  # fmt: skip
        return sheets_of_region.correct_region_person(
            office.workshop, known.id, person, reason="Changement.", actor=office.drafter, at=START
        )

    def test_a_drafter_alone_writes_no_address_there(self, region: Office) -> None:
        request = self.corrected(region, email=MINE)
        assert sheets(region)["Hugues BELLENGREVILLE"] == PRESIDENT
        assert request is not None
        with pytest.raises(MayNotSettle):
            settle.confirm(region.workshop, request, actor=region.drafter, at=START + HOUR)
        settle.confirm(region.workshop, request, actor=region.approver, at=START + HOUR)
        assert sheets(region)["Hugues BELLENGREVILLE"] == MINE

    def test_nor_another_name_over_her_own_sheet(self, region: Office) -> None:
        assert self.corrected(region, last_name="Rédactrice") is not None
        assert list(sheets(region)) == ["Hugues BELLENGREVILLE"]

    def test_nor_her_accomplices_account(self, region: Office) -> None:
        trap = hired(region, "agnes.bis@region.example", "Agnès Bis", Role.SIGNATORY)
        assert self.corrected(region, account_id=trap.id) is not None
        number = made.approved(region, at=START)
        with region.workshop.database.reading() as session:
            rows = session.get_one(Deed, number).awaited_signatures()
            assert [(row.email, row.account_id) for row in rows if row.party == "region"] == [
                (PRESIDENT, None)
            ]

    def test_a_quality_is_corrected_at_once(self, region: Office) -> None:
        assert self.corrected(region, quality="Présidente") is None

    def test_a_second_sheet_in_his_name_takes_nothing(
        self, region: Office, bound: tuple[int, Account]
    ) -> None:
        account = bound[1]
        request = self.corrected(region, account_id=account.id)
        assert request is not None
        settle.confirm(region.workshop, request, actor=region.approver, at=START + HOUR)
        double = authorities.Person(
            first_name="Hugues", last_name="Bellengreville", quality="Président", email=MINE
        )
        person_id, asked = sheets_of_region.enter_region_person(
            region.workshop, double, reason="Nouveau.", actor=region.drafter, at=START + HOUR
        )
        with region.workshop.database.reading() as session:
            assert session.get_one(Representative, person_id).email == ""
            found = account_of_signatory(
                session, party="region", name="Hugues BELLENGREVILLE", email=PRESIDENT
            )
        assert asked is not None
        assert found is not None
        assert found.id == account.id


@pytest.fixture
def denis(region: Office) -> Account:
    with region.workshop.database.transaction() as session:
        return hire(session, "denis@region.example")


class TestOneAdministratorAlone:
    """Denis administers: he has the page « Personnes », and would sign as the President."""

    HIS = "denis.bis@region.example"

    def test_does_not_move_the_presidents_account(
        self, region: Office, bound: tuple[int, Account], denis: Account
    ) -> None:
        number, account = bound
        old = made.token_of(region, number, "region")
        request = accounts_of_two.change_address(
            region.workshop, account.id, self.HIS, reason="Panne.", actor=Actor.of(denis), at=START + 2 * HOUR
        )
        with pytest.raises(MayNotSettle):
            settle.confirm(region.workshop, request.id, actor=Actor.of(denis), at=START + 2 * HOUR)
        with pytest.raises(MayNotSettle, match="vous concerne"):
            settle.confirm(region.workshop, request.id, actor=Actor.of(account), at=START + 2 * HOUR)
        look(region, old, at=START + 2 * HOUR)
        assert [one.to_address for one in mails(region, "change-warned")] == [account.email]

    def test_and_with_a_second_person_the_awaited_signature_follows(
        self, region: Office, bound: tuple[int, Account], denis: Account
    ) -> None:
        number, account = bound
        waiting = made.approved(region, at=START + 2 * HOUR)
        old = made.token_of(region, number, "region")
        request = accounts_of_two.change_address(
            region.workshop, account.id, "president@region.example", reason="Nouvelle boîte.",
            actor=Actor.of(denis), at=START + 3 * HOUR,
        )  # fmt: skip
        settle.confirm(region.workshop, request.id, actor=region.approver, at=START + 4 * HOUR)
        with pytest.raises(CorrectedLink):
            look(region, old, at=START + 4 * HOUR)
        assert [one.to_address for one in mails(region, "your-turn-region")] == [
            account.email,
            "president@region.example",
        ]
        for deed in (number, waiting):
            assert journal(region, deed)[-1] == "correct-contact"
        region.means.set_clock(START + 5 * HOUR)
        send.send(region.workshop, waiting, actor=region.drafter, at=START + 5 * HOUR)
        with region.workshop.database.reading() as session:
            round_id = session.get_one(Deed, waiting).round_id
            signer = session.query(Signer).filter_by(round_id=round_id, party="region").one()
            assert signer.email == "president@region.example"

    def test_does_not_take_the_second_factor_away(
        self, region: Office, bound: tuple[int, Account], denis: Account
    ) -> None:
        number, account = bound
        request = accounts_of_two.drop_factor(
            region.workshop, account.id, reason="Perdu.", actor=Actor.of(denis), at=START + 2 * HOUR
        )
        token = made.token_of(region, number, "region")
        assert signer_codes.ask_code(region.workshop, token, at=START + 2 * HOUR).channel is Channel.APP
        settle.confirm(region.workshop, request.id, actor=region.approver, at=START + 3 * HOUR)
        assert code_goes_to(region, number) == account.email

    def test_grants_nothing_to_himself_nor_to_his_second_account(
        self, region: Office, denis: Account
    ) -> None:
        his = Actor.of(denis)
        with pytest.raises(GrantsToThemselves):
            accounts_of_two.save_person(
                region.workshop, denis.id, name=denis.name, roles=frozenset({Role.ADMINISTRATOR, Role.APPROVER}),
                reason="x", actor=his, at=START,
            )  # fmt: skip
        with region.workshop.database.transaction() as session, pytest.raises(GrantsToThemselves):
            accounts_of_two.open_person(
                session, region.workshop, email=self.HIS, name="Administrateur, Dénis",
                roles=frozenset({Role.DRAFTER}), reason="x", actor=his, at=START,
            )  # fmt: skip

    def test_nor_opens_an_account_that_acts_under_an_invented_name(
        self, region: Office, denis: Account
    ) -> None:
        with region.workshop.database.transaction() as session:
            account, request = accounts_of_two.open_person(
                session, region.workshop, email=self.HIS, name="Zoé Invention",
                roles=frozenset({Role.APPROVER, Role.READER}), reason="Renfort.", actor=Actor.of(denis), at=START,
            )  # fmt: skip
            assert request is not None
            assert account.roles == {Role.READER}
        with pytest.raises(MayNotSettle):
            settle.confirm(region.workshop, request.id, actor=Actor.of(account), at=START)

    def test_where_nobody_else_is_left_the_terminal_answers_and_is_told(
        self, region: Office, bound: tuple[int, Account], denis: Account
    ) -> None:
        account = bound[1]
        with region.workshop.database.transaction() as session:
            session.get_one(Account, region.bruno.id).active = False
        request = accounts_of_two.change_address(
            region.workshop, account.id, "president@region.example", reason="Panne.",
            actor=Actor.of(denis), at=START + 2 * HOUR,
        )  # fmt: skip
        with region.workshop.database.reading() as session:
            assert changes.settlers(session, session.get_one(ChangeRequest, request.id)) == ()
        with pytest.raises(ChangeNeedsAReason):
            settle.confirm_at_terminal(
                region.workshop, request.id, reason=" ", actor=Actor.program("Terminal"), at=START + 2 * HOUR
            )
        settle.confirm_at_terminal(
            region.workshop, request.id, reason="Vu en personne.", actor=Actor.program("Terminal (root)"),
            at=START + 2 * HOUR,
        )  # fmt: skip
        with region.workshop.database.reading() as session:
            kept = session.get_one(ChangeRequest, request.id)
            assert (kept.state_name, kept.settled_by) == (ChangeState.MADE, "Terminal (root)")
        assert "denis@region.example" in {one.to_address for one in mails(region, "change-settled")}


class TestWhatTheApproverSees:
    def seen(self, office: Office, number: int) -> dict[str, Any]:
        with office.workshop.database.reading() as session:
            people = invited(session, office.workshop.settings, session.get_one(Deed, number))
        return {one.party: one for one in people}

    def test_an_address_that_a_drafter_made_her_own_is_named(self, region: Office) -> None:
        number = made.submitted(region, at=START, representative_email=MINE)
        assert self.seen(region, number)["co-contractor"].also_of == "Agnès Rédactrice"

    def test_one_that_differs_from_the_version_approved_before_is_named(self, region: Office) -> None:
        number = made.approved(region, at=START)
        reopen.reopen(region.workshop, number, reason="Coquille.", actor=region.drafter, at=START + HOUR)
        made.fill_in(region, number, at=START + HOUR, representative_email="nouvelle@atelier.example")
        seen = self.seen(region, number)["co-contractor"]
        assert (seen.email, seen.before) == ("nouvelle@atelier.example", "presidente@atelier.example")

    def test_one_that_differs_from_the_regions_own_sheet_is_named(self, region: Office) -> None:
        number = made.submitted(region, at=START)
        with region.workshop.database.transaction() as session:
            settings_of_region.set_region_values(session, {"region_signer_email": MINE}, by=None, at=START)
        seen = self.seen(region, number)["region"]
        assert (seen.email, seen.recorded, seen.also_of) == (MINE, PRESIDENT, "Agnès Rédactrice")

    def test_a_closed_account_is_said(self, region: Office, bound: tuple[int, Account]) -> None:
        with region.workshop.database.transaction() as session:
            session.get_one(Account, bound[1].id).active = False
        seen = self.seen(region, bound[0])["region"]
        assert (seen.account, seen.has_authenticator, seen.is_closed) == ("Hugues Bellengreville", True, True)

    def test_a_text_approved_before_addresses_were_kept_is_sent_where_it_says(self, region: Office) -> None:
        number = made.approved(region, at=START)
        with region.workshop.database.transaction() as session:
            for row in session.get_one(Deed, number).awaited_signatures():
                row.email = row.mobile = None
        region.means.set_clock(START + HOUR)
        send.send(region.workshop, number, actor=region.drafter, at=START + HOUR)
        with region.workshop.database.reading() as session:
            assert [one.email for one in session.query(Signer).order_by(Signer.order)] == [
                "presidente@atelier.example",
                PRESIDENT,
            ]
