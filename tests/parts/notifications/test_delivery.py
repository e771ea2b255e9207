"""Mails leave once, or say why they do not: a real SMTP server, both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from foundation.database import Database
from foundation.errors import Refusal
from notifications.delivery import LEASE, PAUSES, Fate, Post, deliver, deliver_now
from notifications.message import mail_kind
from notifications.outbox import OutboxMail, enqueue, given_up, mails_about, oldest_unsent, waiting
from notifications.senders import Letter, PermanentFailure
from notifications.senders.smtp import SmtpSender, UnknownSecurity
from tests.parts.notifications.receiver import Server

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
COPY = {"sha256": "ab" * 32, "file_name": "EPN-2026-0042.pdf", "media_type": "application/pdf"}


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


def post_to(server: Server, database: Database) -> Post:
    return Post(
        database=database,
        sender=SmtpSender(host="127.0.0.1", port=server.port),
        resolve={"invitation:7": {"link": "https://exemple/s/secret"}}.__getitem__,
        read_file=lambda sha256: b"%PDF-" + sha256.encode(),
        mail_from="conventions@region.example",
    )


def put(database: Database, key: str = "k", address: str = "claire@elbeuf.example") -> int:
    values = dict(mail_kind("signature-completed").sample)
    with database.transaction() as session:
        mail = enqueue(
            session, key=key, kind="signature-completed", to_address=address, to_name="Claire Martin",
            values=values, at=AT, attachments=[COPY], about="EPN-2026-0042",
        )  # fmt: skip
        return mail.id


def put_invitation(database: Database, reference: str) -> int:
    sample = dict(mail_kind("signature-invitation").sample)
    del sample["link"]
    with database.transaction() as session:
        return enqueue(
            session, key=reference, kind="signature-invitation", to_address="claire@elbeuf.example",
            to_name="Claire Martin", values=sample, at=AT, secret_ref=reference,
        ).id  # fmt: skip


def row(database: Database, mail_id: int) -> OutboxMail:
    with database.reading() as session:
        mail = session.get_one(OutboxMail, mail_id)
        session.expunge(mail)
        return mail


def test_a_mail_arrives_whole(database: Database, server: Server) -> None:
    mail_id = put(database)
    assert deliver(post_to(server, database), at=AT) == {Fate.SENT: 1}
    [mail] = server.mails
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert "Conservez le fichier joint" in text.get_content()
    assert "Conservez le fichier joint" in html.get_content()
    assert [part.get_filename() for part in mail.iter_attachments()] == ["EPN-2026-0042.pdf"]
    assert mail["To"] == "Claire Martin <claire@elbeuf.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert row(database, mail_id).sent_at == AT


def test_a_mail_is_told_once(database: Database, server: Server) -> None:
    assert put(database, "same") == put(database, "same")
    post = post_to(server, database)
    deliver(post, at=AT)
    assert deliver(post, at=AT + timedelta(days=1)) == {}
    assert len(server.mails) == 1


def test_the_identifier_of_a_mail_depends_on_its_key_alone(database: Database, server: Server) -> None:
    first, second = put(database, "one"), put(database, "two")
    post = post_to(server, database)
    deliver_now(post, first, at=AT)
    deliver_now(post, second, at=AT + timedelta(hours=3))
    identifiers = [mail["Message-ID"] for mail in server.mails]
    assert len(set(identifiers)) == 2
    assert all(identifier.endswith("@region.example>") for identifier in identifiers)


def test_a_secret_is_known_only_when_the_mail_leaves(database: Database, server: Server) -> None:
    mail_id = put_invitation(database, "invitation:7")
    assert "secret" not in str(row(database, mail_id).values)
    deliver(post_to(server, database), at=AT)
    body = server.mails[0].get_body(("plain",))
    assert body is not None
    assert "https://exemple/s/secret" in body.get_content()


def test_a_mail_whose_secret_has_lapsed_never_leaves(database: Database, server: Server) -> None:
    mail_id = put_invitation(database, "invitation:8")
    assert deliver_now(post_to(server, database), mail_id, at=AT) is Fate.GIVEN_UP
    assert server.mails == []


def test_an_address_refused_for_good_is_given_up_and_the_others_leave(
    database: Database, server: Server
) -> None:
    server.receiver.refusals["nobody@elbeuf.example"] = "550 No such user"
    lost = put(database, "lost", "nobody@elbeuf.example")
    put(database, "fine")
    assert deliver(post_to(server, database), at=AT) == {Fate.GIVEN_UP: 1, Fate.SENT: 1}
    with database.reading() as session:
        assert [mail.id for mail in given_up(session)] == [lost]
    assert "550 No such user" in row(database, lost).last_error


def test_a_server_that_asks_to_wait_is_asked_again(database: Database, server: Server) -> None:
    server.receiver.refusals["claire@elbeuf.example"] = "451 Try later"
    mail_id, post = put(database), post_to(server, database)
    assert deliver_now(post, mail_id, at=AT) is Fate.LATER
    assert deliver(post, at=AT + PAUSES[0] / 2) == {}
    server.receiver.refusals.clear()
    assert deliver(post, at=AT + PAUSES[0]) == {Fate.SENT: 1}
    assert row(database, mail_id).attempts == 2


def test_a_server_that_stays_silent_is_given_up_after_three_days(database: Database, server: Server) -> None:
    post = post_to(server, database)
    mail_id, at = put(database), AT
    server.receiver.after_data = "451 disk full"
    fates = []
    for pause in (*PAUSES, timedelta()):
        fates.append(deliver_now(post, mail_id, at=at))
        at += pause
    assert fates == [Fate.LATER] * len(PAUSES) + [Fate.GIVEN_UP]
    assert timedelta(days=2) < at - AT < timedelta(days=4)


def test_a_server_that_is_down_loses_nothing(database: Database) -> None:
    with Server() as server:
        post = post_to(server, database)
    mail_id = put(database)
    assert deliver_now(post, mail_id, at=AT) is Fate.LATER
    assert "ne répond pas" in row(database, mail_id).last_error
    assert "CONVENTIO_MAIL_HOST" in SmtpSender(host="127.0.0.1", port=server_port_of(post)).check()


def server_port_of(post: Post) -> int:
    assert isinstance(post.sender, SmtpSender)
    return post.sender.port


def test_a_refusal_of_the_content_is_for_good(database: Database, server: Server) -> None:
    server.receiver.after_data = "554 looks like spam"
    assert deliver_now(post_to(server, database), put(database), at=AT) is Fate.GIVEN_UP


def test_several_workers_send_each_mail_once(database: Database, server: Server) -> None:
    for number in range(12):
        put(database, f"mail {number}")
    post = post_to(server, database)
    with ThreadPoolExecutor(3) as workers:
        list(workers.map(lambda _: deliver(post, at=AT), range(3)))
    assert len(server.mails) == len({mail["Message-ID"] for mail in server.mails}) == 12


def test_a_mail_left_by_a_dead_process_is_taken_over(database: Database, server: Server) -> None:
    class Dying:
        def send(self, letter: Letter) -> None:
            raise KeyboardInterrupt(letter.message_id)

    mail_id, post = put(database), post_to(server, database)
    with pytest.raises(KeyboardInterrupt):
        deliver_now(replace(post, sender=Dying()), mail_id, at=AT)
    assert deliver(post, at=AT + LEASE / 2) == {}
    assert deliver(post, at=AT + LEASE) == {Fate.SENT: 1}


def test_what_waits_can_be_counted(database: Database, server: Server) -> None:
    put(database, "one")
    with database.reading() as session:
        assert waiting(session) == 1
        assert oldest_unsent(session) == AT
        assert [mail.key for mail in mails_about(session, "EPN-2026-0042")] == ["one"]
    deliver(post_to(server, database), at=AT)
    with database.reading() as session:
        assert waiting(session) == 0
        assert oldest_unsent(session) is None


def test_a_mail_accepted_by_a_server_that_dies_comes_again_under_the_same_identifier(
    database: Database, server: Server
) -> None:
    """SMTP is at least once: the server kept the mail and its answer was lost. Told once, by Message-ID."""
    server.receiver.after_data = ""
    post, mail_id = post_to(server, database), put(database)
    assert deliver_now(post, mail_id, at=AT) is Fate.LATER
    server.receiver.after_data = "250 OK"
    assert deliver_now(post, mail_id, at=AT + PAUSES[0]) is Fate.SENT
    assert len(server.mails) == 2
    assert len({mail["Message-ID"] for mail in server.mails}) == 1


def test_an_unusable_address_does_not_hold_up_the_others(database: Database, server: Server) -> None:
    lost = put(database, "lost", "claire")
    put(database, "fine")
    assert deliver(post_to(server, database), at=AT) == {Fate.GIVEN_UP: 1, Fate.SENT: 1}
    assert "« claire » n’est pas une adresse électronique utilisable" in row(database, lost).last_error


def test_a_mail_that_was_put_off_waits_whoever_asks(database: Database, server: Server) -> None:
    server.receiver.refusals["claire@elbeuf.example"] = "451 Try later"
    mail_id, post = put(database), post_to(server, database)
    deliver_now(post, mail_id, at=AT)
    assert deliver_now(post, mail_id, at=AT) is Fate.LATER
    assert row(database, mail_id).attempts == 1


def test_a_slow_server_ends_the_pass_before_the_lease(
    database: Database, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(database, "one")
    put(database, "two")
    monkeypatch.setattr("notifications.delivery.PATIENCE", timedelta())
    post = post_to(server, database)
    assert deliver(post, at=AT) == {Fate.SENT: 1}
    assert deliver(post, at=AT) == {Fate.SENT: 1}


def test_an_attachment_that_cannot_be_read_is_tried_again(database: Database, server: Server) -> None:
    def missing(_sha256: str) -> bytes:
        raise Refusal("Le fichier manque.")

    mail_id = put(database)
    post = replace(post_to(server, database), read_file=missing)
    assert deliver_now(post, mail_id, at=AT) is Fate.LATER
    assert row(database, mail_id).last_error == "Le fichier manque."
    assert server.mails == []


def test_a_mail_whose_texts_have_changed_is_given_up_with_the_reason(
    database: Database, server: Server
) -> None:
    mail_id = put(database)
    with database.transaction() as session:
        session.get_one(OutboxMail, mail_id).values = {"recipient_name": "Claire"}
    assert deliver_now(post_to(server, database), mail_id, at=AT) is Fate.GIVEN_UP
    assert "ne se compose plus" in row(database, mail_id).last_error


def test_answers_go_to_the_person_named_in_the_mail(database: Database, server: Server) -> None:
    put(database)
    deliver(post_to(server, database), at=AT)
    assert server.mails[0]["Reply-To"] == mail_kind("signature-completed").sample["contact_mail"]


def test_a_worker_that_comes_back_too_late_undoes_nothing(database: Database, server: Server) -> None:
    """Its lease ran out while it waited for the server; another sent the mail meanwhile."""

    class Slow:
        def send(self, letter: Letter) -> None:
            assert deliver_now(post, mail_id, at=AT + LEASE) is Fate.SENT
            raise PermanentFailure(letter.to_address)

    mail_id, post = put(database), post_to(server, database)
    deliver_now(replace(post, sender=Slow()), mail_id, at=AT)
    mail = row(database, mail_id)
    assert mail.sent_at == AT + LEASE
    assert mail.failed_at is None


def test_a_misspelt_security_is_refused() -> None:
    with pytest.raises(UnknownSecurity):
        SmtpSender(host="127.0.0.1", port=25, security="ssl")
