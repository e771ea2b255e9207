"""An insider has the database, the vault and the address of the time-stamp authority: what he changes is named.

Everything is possible to him but to make a token of the past. What he can still do is to write everything anew and to
have it dated today: the last root, kept outside, is then another.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from conventio.post import post_of
from conventio.pulse import beat
from notifications.delivery import deliver
from notifications.outbox import OutboxMail
from tests.factories import conventions as made
from tests.factories import letters
from tests.factories.conventions import Office
from tests.stories.conftest import START
from tests.stories.test_running_round import signer_id
from tests.timestamping import saying
from workflow import sweeps
from workflow.acts import root_causes
from workflow.acts.changes import settle
from workflow.acts.correct_contact import correct_contact
from workflow.acts.correct_letter import correct_posting
from workflow.acts.date_journals import date_day
from workflow.acts.step import locked, note
from workflow.readings.journal_check import JournalCheck, check_journals
from workflow.readings.proof_check import check_proofs
from workflow.records.evidence import AnchorKind, JournalAnchor
from workflow.records.journal import JournalEntry, JournalHead
from workflow.rules import merkle
from workflow.rules.anchors import NOTHING, DayRoot, Head, read, sha256, written
from workflow.rules.chain import next_link

DAY = timedelta(days=1)
FIRST = "EPN-2027-0001"
LATER = START + 20 * DAY


def checked(office: Office, session: Session) -> JournalCheck:
    return check_journals(session, office.workshop.vault, office.workshop.desk.trust(at=LATER))


def found(office: Office) -> JournalCheck:
    with office.workshop.database.reading() as session:
        return checked(office, session)


def dated(office: Office, at: datetime) -> None:
    """The worker's hour."""
    office.means.set_clock(at)
    sweeps.date_journals(office.workshop, at=at)
    beat(office.workshop.database, root_causes.JOB, at=at)


def written_down(office: Office, number: int, what: str, *, at: datetime) -> None:
    with office.workshop.database.transaction() as session:
        note(session, locked(session, number), what, actor=office.drafter, at=at)


@pytest.fixture
def four_days(region: Office) -> Office:
    """One journal, a signature on the second day; a root on each day from the first to the fourth of March."""
    number = made.drafted(region, at=START)
    dated(region, START)
    written_down(region, number, "sign", at=START + DAY)
    for days in (1, 2, 3):
        dated(region, START + days * DAY)
    return region


sqlite_only = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Insider:
    """Writes one journal anew, and whatever is over it; asks the authority for every token, today."""

    def __init__(self, office: Office, session: Session, *, at: datetime = LATER) -> None:
        self.office, self.session, self.at = office, session, at
        office.means.set_clock(at)

    def rewrite(self, change: Callable[[JournalEntry], None]) -> None:
        rows = self.session.query(JournalEntry).order_by(JournalEntry.number).all()
        previous = rows[0].previous
        for row in rows:
            change(row)
            link = next_link(
                chain=FIRST, number=row.number, told=row.link(FIRST).told, salt=row.salt, previous=previous
            )
            row.commitment, row.previous, row.hash, previous = link.commitment, previous, link.hash, link.hash
        self.session.get_one(JournalHead, rows[0].convention_id).hash = previous
        self.hashes = {row.number: row.hash for row in rows}

    def date_anew(self, *, lie: bool) -> None:
        """Every token over the new lines; ``lie``: the column that tells its instant keeps the old one."""
        last: JournalAnchor | None = None
        for row in self.session.query(JournalAnchor).order_by(
            JournalAnchor.day.nulls_first(), JournalAnchor.id
        ):
            if row.kind == AnchorKind.SIGNATURE:
                row.hash = self.hashes[row.number or 0]
                row.statement = Head(FIRST, row.number or 0, row.hash).statement()
            else:
                last = self._root(row, last)
            self._token(row, lie=lie)
        self.session.flush()

    def one_root(self) -> None:
        """Every root and token removed; today's alone is made, as on the first day of all."""
        heads = [
            Head(FIRST, max(self.hashes), self.hashes[max(self.hashes)]),
            Head("conventio.causes", 0, NOTHING),
        ]
        self.session.execute(delete(JournalAnchor))
        row = JournalAnchor(kind=AnchorKind.DAILY, day=LATER.date())
        row.heads_sha256 = self.office.workshop.vault.put(written(heads).encode())
        self._root(row, None)
        self._token(row, lie=False)
        self.session.add(row)
        self.session.flush()

    def _root(self, row: JournalAnchor, last: JournalAnchor | None) -> JournalAnchor:
        vault = self.office.workshop.vault
        heads = [
            Head(FIRST, head.number, self.hashes[head.number]) if head.chain == FIRST else head
            for head in read(vault.get(row.heads_sha256).decode())
        ]
        row.heads_sha256 = vault.put(written(heads).encode())
        row.hash = merkle.root([head.hash for head in sorted(heads)])
        assert row.day is not None
        row.statement = DayRoot(
            day=row.day, heads=len(heads), root=row.hash,
            previous=last.sha256 if last else NOTHING, previous_token=sha256(last.token) if last else NOTHING,
        ).statement()  # fmt: skip
        return row

    def _token(self, row: JournalAnchor, *, lie: bool) -> None:
        token = self.office.workshop.desk.date(row.statement.encode(), at=self.at)
        row.sha256, row.token, row.certificates = sha256(row.statement), token.der, token.certificates
        row.at = row.at if lie else token.at


def rewritten_actor(row: JournalEntry) -> None:
    row.actor = "Quelqu’un d’autre"


def test_what_nobody_touched_is_whole(four_days: Office) -> None:
    check = found(four_days)
    assert (check.faults, check.apart, check.tokens) == ([], [], 5)


@pytest.mark.parametrize("lie", [True, False])
def test_a_chain_written_anew_and_dated_anew_has_roots_of_today(four_days: Office, lie: bool) -> None:
    with four_days.workshop.database.reading() as session:
        insider = Insider(four_days, session)
        insider.rewrite(rewritten_actor)
        insider.date_anew(lie=lie)
        check = checked(four_days, session)
        session.rollback()
    for day in ("1er mars 2027", "2 mars 2027", "3 mars 2027", "4 mars 2027"):
        late = f"Racine du {day} : son jeton est du 21 mars 2027, et aucune cause n’a été notée alors"
        assert any(fault.startswith(late) for fault in check.faults), check.faults
    columns = [fault for fault in check.faults if "la date enregistrée n’est pas celle de son jeton" in fault]
    assert len(columns) == (5 if lie else 0)


@sqlite_only
def test_a_line_younger_than_its_token_is_named(four_days: Office) -> None:
    """As where a root of the past could be had from somebody: the line inserted under it is younger."""

    def later(row: JournalEntry) -> None:
        if row.what == "sign":
            row.at = START + DAY + timedelta(minutes=11)

    with four_days.workshop.database.reading() as session:
        insider = Insider(four_days, session, at=START + DAY)
        insider.rewrite(later)
        insider.date_anew(lie=False)
        faults = checked(four_days, session).faults
        session.rollback()
    assert any(
        "ligne 3 : elle dit dater du 2 mars 2027 à 10 h 11, après le jeton qui la couvre" in one
        for one in faults
    )


@sqlite_only
def test_a_line_added_today_under_a_date_of_the_past_is_named(four_days: Office) -> None:
    number = 1
    written_down(four_days, number, "code", at=START + timedelta(hours=1))
    dated(four_days, START + 4 * DAY)
    assert found(four_days).faults == [
        (
            f"{FIRST}, ligne 4 : elle dit dater du 1er mars 2027 à 11 h 00, et l’horodatage du 4 mars 2027 à 10 h 00 ne "
            "la connaissait pas."
        )
    ]


@sqlite_only
def test_a_root_removed_from_the_end_leaves_a_day_without_one(four_days: Office) -> None:
    with four_days.workshop.database.transaction() as session:
        session.execute(text("DELETE FROM journal_anchor WHERE day = '2027-03-04'"))
    dated(four_days, START + 4 * DAY)
    assert found(four_days).faults == [
        (
            "Le 4 mars 2027 : aucune racine n’a été horodatée, et aucune cause n’a été notée alors : une racine a pu être "
            "supprimée."
        )
    ]


class TestCauses:
    def test_an_outage_is_said_apart(self, four_days: Office) -> None:
        dated(four_days, START + 7 * DAY)
        check = found(four_days)
        assert (check.faults, check.apart) == (
            [],
            [
                (
                    "Du 5 mars 2027 au 7 mars 2027 : aucune racine n’a été horodatée. Cause notée le 8 mars 2027 par "
                    "Conventio : Le programme n’a pas donné de nouvelles du 5 mars 2027 au 7 mars 2027."
                )
            ],
        )

    @sqlite_only
    def test_so_is_the_silence_of_the_authorities(self, four_days: Office) -> None:
        four_days.means.tsa.behaviour = saying("503 Service Unavailable", "text/plain", b"later")
        for hours in (24, 25, 48):
            dated(four_days, START + 3 * DAY + timedelta(hours=hours))
        four_days.means.tsa.well_behaved()
        dated(four_days, START + 6 * DAY)
        check = found(four_days)
        assert check.faults == []
        assert [line.partition(" : ")[0] for line in check.apart] == ["Le 5 mars 2027", "Le 6 mars 2027"]
        assert all("Aucune autorité d’horodatage n’a répondu" in line for line in check.apart)

    @sqlite_only
    def test_a_restore_is_said_by_whoever_made_it(self, four_days: Office) -> None:
        beat(four_days.workshop.database, root_causes.JOB, at=START + 7 * DAY)
        root_causes.note_cause(
            four_days.workshop.database, "Restauration du 8 mars.", by="denis", at=START + 7 * DAY
        )
        dated(four_days, START + 7 * DAY)
        check = found(four_days)
        assert check.faults == []
        assert check.apart == [
            (
                "Du 5 mars 2027 au 7 mars 2027 : aucune racine n’a été horodatée. Cause notée le 8 mars 2027 par denis : "
                "Restauration du 8 mars."
            )
        ]

    @sqlite_only
    def test_a_cause_is_not_made_up_later(self, four_days: Office) -> None:
        """The root of the fifth removed, its day explained in the table as if that had been written then."""
        for days in (4, 5, 6):
            dated(four_days, START + days * DAY)
        with four_days.workshop.database.transaction() as session:
            session.execute(
                text(
                    'INSERT INTO root_cause (kind, since, until, words, "by", at) VALUES '
                    "('outage', '2027-03-05', '2027-03-05', 'Panne.', 'Conventio', '2027-03-06 08:00:00.000000')"
                )
            )
        assert found(four_days).faults == [
            "Cause « Panne. » : les racines montrent qu’elle n’a pas été notée le 6 mars 2027."
        ]

    @sqlite_only
    def test_nor_changed_nor_removed(self, four_days: Office) -> None:
        dated(four_days, START + 7 * DAY)
        for statement in ("UPDATE root_cause SET words = 'Autre.'", "DELETE FROM root_cause"):
            with four_days.workshop.database.reading() as session:
                session.execute(text(statement))
                faults = checked(four_days, session).faults
                session.rollback()
            assert any("les causes notées jusque-là ont été modifiées ou supprimées" in one for one in faults)

    @sqlite_only
    def test_an_old_day_is_not_explained_today(self, four_days: Office) -> None:
        with four_days.workshop.database.transaction() as session:
            session.execute(text("DELETE FROM journal_anchor WHERE day = '2027-03-04'"))
            row = ("person", START.date() + 3 * DAY, START.date() + 3 * DAY, "Panne.", "denis", LATER)
            session.add(root_causes._row(*row[:4], by=row[4], at=row[5]))
        dated(four_days, LATER)
        assert any(one.startswith("Le 4 mars 2027 : aucune racine") for one in found(four_days).faults)


@sqlite_only
def test_everything_written_anew_under_one_root_is_found_with_the_root_kept_outside_alone(
    four_days: Office,
) -> None:
    """The limit, stated in docs/verification.md: nothing contradicts it here, but the root noted elsewhere is gone."""
    noted = found(four_days).last_root
    with four_days.workshop.database.reading() as session:
        insider = Insider(four_days, session)
        insider.rewrite(rewritten_actor)
        insider.one_root()
        check = checked(four_days, session)
        kept = {row.sha256 for row in session.query(JournalAnchor)}
        session.rollback()
    assert check.faults == []
    assert noted
    assert noted not in kept


def test_a_second_root_on_one_day_is_not_made(four_days: Office) -> None:
    assert not date_day(four_days.workshop, at=START + 3 * DAY)


@pytest.fixture
def signed(region: Office) -> int:
    """Both have signed on the first of March, the file is closed."""
    return made.signed(region, at=START)


def differences(office: Office, *statements: str) -> list[str]:
    """What doctor says of the database as if these had been run in it."""
    desk, vault = office.workshop.desk, office.workshop.vault
    with office.workshop.database.reading() as session:
        for statement in statements:
            session.execute(text(statement))
        check = check_proofs(session, vault, partial(desk.verify, at=START + DAY))
        session.rollback()
    return [fault.partition(" : ")[2] for fault in check.faults]


def test_screens_journal_and_file_agree(region: Office, signed: int) -> None:
    assert differences(region) == []


SIGNED_ROW = "UPDATE party_signature SET {} WHERE party = 'region'"
SIGNER = "UPDATE signing_signer SET {} WHERE party = 'region'"
EARLIER = "'2027-02-01 11:01:00.000000'"
WHO = "Hugues BELLENGREVILLE"
INSIDER_CHANGES = (
    (
        "an instant on the screen",
        (SIGNED_ROW.format(f"signed_at = {EARLIER}"),),
        f"{WHO} : l’écran dit signé le 1er février 2027 à 12 h 01 00 s, le journal (ligne ",
    ),
    (
        "the instant of the decision",
        (SIGNER.format(f"confirmed_at = {EARLIER}"),),
        f"{WHO} : l’écran dit signé le 1er février 2027 à 12 h 01, le PDF prouve le 1er mars 2027 à 12 h 02.",
    ),
    (
        "one second of it",
        (SIGNED_ROW.format("signed_at = '2027-03-01 11:01:01.000000'"),),
        f"{WHO} : l’écran dit signé le 1er mars 2027 à 12 h 01 01 s, le journal (ligne ",
    ),
    (
        "the instant at which the file was signed",
        (SIGNER.format(f"signed_at = {EARLIER}"),),
        f"{WHO} : signature mise au fichier le 1er février 2027 à 12 h 01, le PDF prouve le 1er mars 2027 à 12 h 02.",
    ),
    (
        "the level on the screen",
        (SIGNED_ROW.format("level = 'qualified'"),),
        f"{WHO} : l’écran dit « signature qualifiée », le PDF vaut « ",
    ),
    (
        "the level of the round",
        (SIGNER.format("level = 'made-up'"),),
        f"{WHO} : l’écran dit « made-up », le PDF vaut « ",
    ),
    (
        "the address of a signatory",
        (SIGNER.format("email = 'insider@region.example'"),),
        f"{WHO} : l’adresse insider@region.example n’est pas celle que le journal connaît (presidence@region.example).",
    ),
    (
        "the address of the other party's link, taken for hers",
        (SIGNER.format("email = (SELECT email FROM signing_signer WHERE party = 'co-contractor')"),),
        f"{WHO} : l’adresse ",
    ),
    (
        "the address to which a link went",
        ("UPDATE signing_invitation SET sent_to = 'insider@region.example'",),
        f"{WHO} : l’adresse insider@region.example n’est pas celle que le journal connaît",
    ),
    (
        "the network address of a confirmation",
        (SIGNER.format("address = '203.0.113.9'"),),
        f"{WHO} : la confirmation est dite venue de l’adresse 203.0.113.9, le journal (ligne ",
    ),
    (
        "a signature taken away",
        (SIGNED_ROW.format("signed_at = NULL"),),
        f"{WHO} : l’écran ne donne plus la date de sa signature ; le journal dit le 1er mars 2027 à 12 h 01 00 s.",
    ),
    (
        "the decision behind it too",
        (SIGNED_ROW.format("signed_at = NULL"), SIGNER.format("confirmed_at = NULL, state = 'invited'")),
        f"{WHO} : le journal dit une signature (ligne ",
    ),
    (
        "another file in its place",
        ("UPDATE signing_round SET current_sha256 = frozen_sha256",),
        f"{WHO} : le PDF ne porte pas la signature que donne l’écran.",
    ),
)


def test_each_change_of_a_signature_is_named(region: Office, signed: int) -> None:
    for what, statements, said in INSIDER_CHANGES:
        faults = differences(region, *statements)
        assert any(fault.startswith(said) for fault in faults), (what, faults)


@sqlite_only
def test_the_decision_and_its_line_written_anew_contradict_the_file(region: Office, signed: int) -> None:
    """Tables and journal agree with one another: the token in the PDF does not."""

    def earlier(row: JournalEntry) -> None:
        if row.what == "sign" and row.details["party"] == "region":
            row.at = START - 20 * DAY

    with region.workshop.database.reading() as session:
        Insider(region, session).rewrite(earlier)
        for statement in (SIGNED_ROW.format("signed_at = :at"), SIGNER.format("confirmed_at = :at")):
            session.execute(text(statement), {"at": "2027-02-09 09:00:00.000000"})
        faults = check_proofs(
            session, region.workshop.vault, partial(region.workshop.desk.verify, at=LATER)
        ).faults
        session.rollback()
    assert [fault.partition(" : ")[2] for fault in faults] == [
        f"{WHO} : l’écran dit signé le 9 février 2027 à 10 h 00, le PDF prouve le 1er mars 2027 à 12 h 02."
    ]


@sqlite_only
def test_changes_that_two_people_made_are_no_difference(region: Office) -> None:
    number = made.sent(region, at=START)
    made.finish_round(region, number, "co-contractor", at=START + timedelta(hours=1))
    request = correct_contact(
        region.workshop, number, signer_id(region, number, "region"), email="cabinet@region.example", phone="",
        reason="Nouvelle adresse.", actor=region.drafter, at=START + timedelta(hours=2),
    )  # fmt: skip
    assert request is not None
    settle.confirm(region.workshop, request, actor=region.approver, at=START + timedelta(hours=3))
    assert differences(region) == []


POSTED = date(2027, 3, 1)


@pytest.fixture
def letter(region: Office) -> int:
    """A formal notice, posted that day."""
    number = letters.in_force_since(region, date(2027, 1, 4), at=START)
    return letters.posted(region, number, letters.notice(), at=START)


ENTRY = "UPDATE letter_entry SET {} WHERE what = 'posted'"
LETTER_CHANGES = (
    (
        ENTRY.format("\"on\" = '2027-02-01'"),
        "courrier C1 : l’écran dit « Postée » le 1er février 2027, le journal (ligne ",
    ),
    (
        ENTRY.format("what = 'presented'"),
        "courrier C1 : l’écran dit rien de tel, le journal (ligne ",
    ),
    (
        (
            'INSERT INTO letter_entry (letter_id, what, "on", channel, operator, tracking_number, reason, details, '
            "recorded_at, recorded_by) VALUES (1, 'posted', '2027-02-01', '', '', '', '', '{}', "
            "'2027-03-01 09:00:00.000000', 'x')"
        ),
        "courrier C1 : l’écran dit « Postée » le 1er février 2027, le journal (ligne ",
    ),
    (
        (
            'INSERT INTO letter_entry (letter_id, what, "on", channel, operator, tracking_number, reason, details, '
            "recorded_at, recorded_by) VALUES (1, 'annulled', '2027-03-01', '', '', '', '', '{}', "
            "'2027-03-01 09:00:00.000000', 'x')"
        ),
        "courrier C1 : l’écran le dit annulé, le journal non annulé.",
    ),
    ("UPDATE letter SET number = 2", "courrier C1 : le journal le connaît, l’écran ne le montre plus."),
)


def test_each_change_of_a_posting_is_named(region: Office, letter: int) -> None:
    assert differences(region) == []
    for statement, said in LETTER_CHANGES:
        faults = differences(region, statement)
        assert any(fault.startswith(said) for fault in faults), (statement, faults)


@sqlite_only
def test_a_correction_with_its_reason_is_no_difference(region: Office, letter: int) -> None:
    correct_posting(
        region.workshop, 1, letter, letters.posting(POSTED - DAY), reason="Cachet mal lu.", actor=region.drafter,
        at=START + DAY,
    )  # fmt: skip
    assert differences(region) == []
    back = "UPDATE letter_entry SET \"on\" = '2027-03-01' WHERE replaces_id IS NOT NULL"
    assert len(differences(region, back)) == 1


def test_the_root_of_the_day_leaves_for_an_address_outside(region: Office) -> None:
    settings = replace(region.workshop.settings, root_address="greffe@notaire.example")
    workshop = replace(region.workshop, settings=settings)
    made.drafted(region, at=START)
    assert date_day(workshop, at=START)
    assert not date_day(workshop, at=START + timedelta(hours=1))
    with workshop.database.reading() as session:
        [mail] = session.query(OutboxMail).filter_by(kind="journal-root")
        root = session.query(JournalAnchor).one().sha256
    assert (mail.to_address, mail.values["root"], mail.values["journals"]) == (
        "greffe@notaire.example",
        root,
        "un journal",
    )
    deliver(post_of(workshop), at=START + timedelta(hours=2))
    [received] = region.means.mail.mails
    assert received["To"] == "greffe@notaire.example"
    assert root in received.get_body(("plain",)).get_content()
    assert found(region).last_root == root


@sqlite_only
def test_nobody_is_told_where_no_address_is_set(region: Office) -> None:
    made.drafted(region, at=START)
    assert date_day(region.workshop, at=START)
    with region.workshop.database.reading() as session:
        assert session.query(OutboxMail).filter_by(kind="journal-root").count() == 0
