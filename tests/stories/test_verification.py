"""Anybody may check a file, or a code copied from paper: what is ours, whole, complete, and still in force."""

import io
import re
from collections.abc import Callable
from datetime import date, timedelta

import pikepdf
import pytest

from conventio.cli.verify import status_of
from conventio.cli.verify_answer import as_table
from documents.fields import place_signature_fields
from documents.pdf_text import pdf_text
from foundation import bounded
from signing.records import Round
from tests.factories import conventions as made
from tests.factories.conventions import Office
from tests.factories.scans import scan
from tests.factories.signed_files import certification, forgery, honest, incremental, shadow, unjudged
from tests.factories.signed_files.table import Make
from tests.parts.signing.test_bad_input import bomb, bomb_behind, bottomless, circular
from tests.stories.conftest import START
from workflow.acts.guesses import WINDOW, GuessKind, TooManyGuesses, count_guess, demand_patience
from workflow.acts.paper_original import HandwrittenSignature
from workflow.acts.register_paper import register_paper
from workflow.readings.verdict import Verdict
from workflow.readings.verification import Identity, Verification, by_code, verified
from workflow.records.convention import Convention, DocumentRole, Medium
from workflow.records.guess import Guess

LATER = START + timedelta(days=1)


def check(office: Office, content: bytes) -> Verification:
    return verified(office.workshop, content, at=LATER)


def document(office: Office, number: int, role: DocumentRole) -> bytes:
    with office.workshop.database.reading() as session:
        return office.workshop.vault.get(session.get_one(Convention, number).needed(role).sha256)


@pytest.fixture
def signed(region: Office) -> int:
    return made.signed(region, at=START)


def test_the_closed_file_is_authentic_complete_and_in_force(region: Office, signed: int) -> None:
    found = check(region, document(region, signed, DocumentRole.SIGNED_PDF))
    assert (found.identity, found.good) == (Identity.ORIGINAL, True)
    assert found.convention is not None
    assert found.convention.in_force
    assert "jusqu’au 28 février 2030" in found.convention.sentence
    assert found.report is not None
    assert found.report.problems == ()


def test_an_older_revision_is_true_and_not_complete(region: Office, signed: int) -> None:
    final = document(region, signed, DocumentRole.SIGNED_PDF)
    with region.workshop.database.reading() as session:
        signers = session.get_one(Round, session.get_one(Convention, signed).round_id).signers
        half = region.workshop.vault.get(signers[0].sha256_after)
    assert final.startswith(half)
    found = check(region, half)
    assert (found.identity, found.good) == (Identity.OLDER, False)
    assert found.report is not None
    assert any("region" in problem for problem in found.report.problems)


def test_one_changed_byte_is_seen(region: Office, signed: int) -> None:
    final = bytearray(document(region, signed, DocumentRole.SIGNED_PDF))
    place = final.index(b"stream", 20_000) + 400
    final[place] ^= 1
    found = check(region, bytes(final))
    assert found.identity in {Identity.ALTERED, Identity.UNKNOWN}
    assert not found.good


def test_words_added_after_the_end_are_seen(region: Office, signed: int) -> None:
    found = check(region, document(region, signed, DocumentRole.SIGNED_PDF) + b"\n% more\n")
    assert (found.identity, found.good) == (Identity.ALTERED, False)


def test_the_text_before_its_signatures_is_not_the_convention(region: Office, signed: int) -> None:
    found = check(region, document(region, signed, DocumentRole.FROZEN_PDF))
    assert not found.good
    assert found.identity in {Identity.OLDER, Identity.ALTERED}


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"hello", bytes(3000)])
def test_what_is_no_convention_is_unknown(region: Office, content: bytes) -> None:
    found = check(region, content)
    assert (found.identity, found.convention, found.good) == (Identity.UNKNOWN, None, False)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("make", [bomb, circular, bottomless], ids=lambda make: make.__name__)
def test_what_would_exhaust_its_reader_is_unknown_too(
    region: Office, make: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "CPU_SECONDS", 3)
    found = check(region, make(b"%PDF-1.7\n"))
    assert (found.identity, found.convention, found.good) == (Identity.UNKNOWN, None, False)


def test_nothing_is_said_of_a_text_that_nobody_has_signed(region: Office) -> None:
    number = made.approved(region, at=START)
    found = check(region, document(region, number, DocumentRole.FROZEN_PDF))
    assert (found.identity, found.convention) == (Identity.UNKNOWN, None)
    with region.workshop.database.reading() as session:
        code = session.get_one(Convention, number).verification_code
        assert by_code(session, region.workshop.settings, code, as_of=LATER.date()) is None


def test_a_code_copied_from_paper_leads_to_its_convention(region: Office, signed: int) -> None:
    with region.workshop.database.reading() as session:
        convention = session.get_one(Convention, signed)
        typed = convention.verification_code.lower().replace("-", " ")
        found = by_code(session, region.workshop.settings, typed, as_of=LATER.date())
        assert found is not None
        assert found.number == convention.number
        assert by_code(session, region.workshop.settings, "AAAA-AAAA-AAAA", as_of=LATER.date()) is None


def test_the_scan_of_a_paper_original_is_recognised_as_paper(region: Office) -> None:
    number = made.drafted(region, at=START, medium=Medium.PAPER)
    signatures = tuple(
        HandwrittenSignature(party=party, name=name, capacity="", on=date(2024, 3, 1))
        for party, name in made.SIGNATORIES.items()
    )
    register_paper(
        region.workshop,
        number,
        signatures=signatures,
        certified_by="Agnès",
        scan=scan(),
        actor=region.drafter,
        at=START,
    )
    found = check(region, scan())
    assert (found.identity, found.report) == (Identity.SCAN, None)
    assert found.convention is not None


def test_what_is_told_of_a_convention_is_what_article_4_allows(region: Office, signed: int) -> None:
    """Existence, parties, content: nothing of letters, people, addresses or deadlines."""
    with region.workshop.database.reading() as session:
        code = session.get_one(Convention, signed).verification_code
        told = by_code(session, region.workshop.settings, code, as_of=LATER.date())
    assert told is not None
    assert (told.in_force, told.renews, told.avenants, told.on_paper) == (True, True, (), False)
    assert told.sentence.startswith("En vigueur depuis le 1er mars 2027, jusqu’au 28 février 2030")
    assert not any(word in str(told).lower() for word in ("lemonnier", "@", "échéance", "dénonc"))
    each_question_has_its_own_answer(region, signed)


def each_question_has_its_own_answer(region: Office, signed: int) -> None:
    found = check(region, document(region, signed, DocumentRole.SIGNED_PDF))
    assert [answer.good for answer in found.answers] == [True] * 5
    half = check(region, earlier_revision(region, signed))
    assert half.verdict is Verdict.INCOMPLETE
    assert [answer.good for answer in half.answers] == [True, True, False, False, False]
    assert "il en manque 1" in half.answers[2].words


def earlier_revision(region: Office, number: int) -> bytes:
    with region.workshop.database.reading() as session:
        signers = session.get_one(Round, session.get_one(Convention, number).round_id).signers
        return region.workshop.vault.get(signers[0].sha256_after)


def test_a_file_signed_elsewhere_is_said_not_to_be_ours(region: Office) -> None:
    """The signatures are looked at all the same, and nothing is said of a convention."""
    other = region.workshop.desk.certify(blank_pdf(), at=START)
    found = check(region, other)
    assert (found.verdict, found.convention, found.good) == (Verdict.FOREIGN, None, False)
    assert found.report is not None
    assert [item.intact for item in found.report.signatures] == [True]


@pytest.mark.parametrize("tail", [b"\n", b" ", bytes(600), b"et encore ceci\n" * 400])
def test_whatever_follows_a_closed_file_is_said(region: Office, signed: int, tail: bytes) -> None:
    found = check(region, document(region, signed, DocumentRole.SIGNED_PDF) + tail)
    assert (found.verdict, status_of(found.verdict)) == (Verdict.ALTERED, 1)
    assert found.answers[0].good is False
    assert found.report is not None
    assert any("après la fin de ce qui est signé" in line for line in found.report.problems)


def test_a_closed_file_that_shows_another_document_leads_to_ours_all_the_same(
    region: Office, signed: int
) -> None:
    """Incremental saving, its table empty and its end broken: readers rebuild it, and no code of ours is shown."""
    final = document(region, signed, DocumentRole.SIGNED_PDF)
    pages = int(re.findall(rb"/Pages (\d+) 0 R", final)[-1])
    words = b"BT /F1 18 Tf 60 700 Td (Reconnaissance de dette : 10 000 000 euros) Tj ET"
    body = b"\n%d 0 obj\n<< /Type /Pages /Kids [9001 0 R] /Count 1 >>\nendobj\n" % pages
    body += (
        b"9001 0 obj\n<< /Type /Page /MediaBox [0 0 595 842] /Parent %d 0 R /Contents 9000 0 R /Resources << /Font "
        b"<< /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>\nendobj\n"
    ) % pages
    body += b"9000 0 obj\n<< /Length %d >>\nstream\n%b\nendstream\nendobj\n" % (len(words), words)
    root = int(re.findall(rb"/Root (\d+) 0 R", final)[-1])
    attacked = final + body
    attacked += b"xref\ntrailer\n<< /Root %d 0 R >>\nstartxref\n%d %%off" % (root, len(attacked))
    assert "Reconnaissance de dette" in pdf_text(attacked)
    found = check(region, attacked)
    assert (found.identity, status_of(found.verdict)) == (Identity.ALTERED, 1)
    assert found.convention is not None
    assert found.answers[0].good is False


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_one_of_ours_that_a_tool_encrypted_cannot_be_judged(region: Office, signed: int) -> None:
    """With an empty password, as some mail gateways do: it bears our code, and nothing says that its words are others."""
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(document(region, signed, DocumentRole.SIGNED_PDF))) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="x", user="", R=6))
    found = check(region, locked.getvalue())
    assert (found.identity, status_of(found.verdict)) == (Identity.ALTERED, 5)
    assert as_table(found)["cause"]


@pytest.mark.parametrize(
    ("make", "verdict", "status"),
    [
        (honest.signed_and_dated, Verdict.FOREIGN, 3),
        (honest.unsigned, Verdict.UNKNOWN, 3),
        (incremental.first, Verdict.TAMPERED, 1),
        (incremental.end_of_line, Verdict.TAMPERED, 1),
        (forgery.of_another_file, Verdict.TAMPERED, 1),
        (shadow.other_value, Verdict.TAMPERED, 1),
        (certification.after_certification, Verdict.FOREIGN, 3),
        (unjudged.encrypted, Verdict.UNJUDGED, 5),
        (unjudged.hybrid, Verdict.UNJUDGED, 5),
        (unjudged.sha1, Verdict.UNJUDGED, 5),
        (unjudged.cut, Verdict.UNJUDGED, 5),
        (unjudged.hybrid_behind, Verdict.TAMPERED, 1),
    ],
    ids=lambda given: getattr(given, "__name__", str(given)),
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_stranger_s_file_is_told_by_what_it_is(
    region: Office, make: Make, verdict: Verdict, status: int
) -> None:
    """Read in its process of its own."""
    found = check(region, make())
    assert (found.verdict, status_of(found.verdict)) == (verdict, status)
    table = as_table(found)
    assert (table["cause"] is not None) is (verdict is Verdict.UNJUDGED or make is unjudged.hybrid_behind)
    if make is certification.after_certification:
        assert any("« Ville » a été rempli" in line for line in table["problems"])
        assert table["checks"][0]["good"] is False


def test_what_is_too_demanding_is_said_to_be_signed_where_it_is(
    region: Office, signed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "CPU_SECONDS", 3)
    found = check(region, bomb_behind(honest.not_dated()))
    assert found.verdict is Verdict.TAMPERED


def test_another_document_by_the_same_signers_is_not_the_convention(region: Office, signed: int) -> None:
    """Every signature in it is good, and it bears the code of ours: only the bytes tell (they would be kept here)."""
    frozen = document(region, signed, DocumentRole.FROZEN_PDF)
    with pikepdf.open(io.BytesIO(frozen)) as other:
        other.docinfo["/Title"] = "Une autre version"
        content = io.BytesIO()
        other.save(content)
    desk = region.workshop.desk
    with region.workshop.database.reading() as session:
        people = list(session.get_one(Round, session.get_one(Convention, signed).round_id).signers)
    at = START + timedelta(hours=3)
    region.means.set_clock(at)
    file = desk.certify(content.getvalue(), at=at)
    for person in people:
        file = desk.sign(file, person, at=at).pdf
    found = check(region, desk.seal(file, at=at))
    assert found.report is not None
    assert found.report.complete, "by itself it is faultless"
    assert (found.identity, found.verdict, found.good) == (Identity.ALTERED, Verdict.ALTERED, False)


def blank_pdf() -> bytes:
    """A file of somebody's, with a field to sign, and no word of ours in it."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    place_signature_fields(pdf, {}, ("certification", "theirs"))
    content = io.BytesIO()
    pdf.save(content)
    return content.getvalue()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_guessing_codes_ends_after_ten_from_one_network(region: Office) -> None:
    secret, database = region.workshop.secret, region.workshop.database
    with database.transaction() as session:
        for tail in range(10):
            count_guess(session, secret, f"2001:db8::{tail:x}", GuessKind.CODE, at=START)
    with database.reading() as session:
        with pytest.raises(TooManyGuesses, match="attendez 15 minutes"):
            demand_patience(session, secret, "2001:db8::ffff", GuessKind.CODE, at=START)
        demand_patience(session, secret, "2001:db8:0:1::1", GuessKind.CODE, at=START)
        demand_patience(session, secret, "2001:db8::1", GuessKind.FILE, at=START)
        demand_patience(session, secret, "2001:db8::1", GuessKind.CODE, at=START + WINDOW)
        assert not any("2001" in row.who for row in session.query(Guess))
    with database.transaction() as session:
        count_guess(session, secret, "192.0.2.1", GuessKind.CODE, at=START + WINDOW)
        assert session.query(Guess).count() == 1, "what no longer counts is forgotten"
