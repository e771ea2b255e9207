"""What real tools send back, and each of their habits: accepted, or refused in words that lead somewhere.

The files of ``returned/`` were made by the tools themselves, on ``sent8.pdf``. What today's tools make of today's files is
in ``tests/conformance/test_returned.py``.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, SigFieldModificationRule
from pyhanko.sign.fields import SigSeedSubFilter

from foundation.bounded import bounded
from signing.allowed_changes import POLICY
from signing.certificates import Credential
from signing.desk import SigningDesk
from signing.level import Level
from signing.methods.returned import Fault, inspect
from signing.methods.shape import Checking, Embedded, SignerFacts
from signing.methods.upload import Upload
from signing.methods.upload_refusals import MisshapenReturn
from tests.factories.certificates import OutsideAuthority
from tests.factories.local_server import local_server
from tests.parts.signing import other_tools
from tests.parts.signing.circuit import NOON
from tests.parts.signing.conftest import HERVE, Stages, signer
from tests.parts.signing.elsewhere import changed
from tests.parts.signing.other_tools import FIELD, Habit, signed_by

RETURNED = Path(__file__).resolve().parent / "returned"
YEAR = timedelta(days=365)
JEANNE = SignerFacts(
    field=FIELD, name="Jeanne Martin", capacity="présidente", acting_for="MJC", decided_at=NOON
)
SLIPS = {
    Fault.EMPTY,
    Fault.NOT_SIGNED,
    Fault.OLDER,
    Fault.ANOTHER,
}
"""Slips of a person, that no tool makes each time: doing it again is the way out."""


@pytest.fixture(scope="module")
def authority() -> Iterator[OutsideAuthority]:
    with local_server() as server:
        yield OutsideAuthority("Recommandée", server, NOON - YEAR)


@pytest.fixture(scope="module")
def jeanne(authority: OutsideAuthority) -> Credential:
    return authority.person("Jeanne", "Martin")


@pytest.fixture
def trusting(desk: SigningDesk, authority: OutsideAuthority) -> SigningDesk:
    return replace(desk, anchors=replace(desk.anchors, listed={Level.ADVANCED: (authority.anchor,)}))


def received(desk: SigningDesk, sent: bytes, file: bytes) -> Embedded:
    checking = Checking(authorities=desk.authorities, trust=desk.trust(at=NOON))
    return Upload(returned=file, minimum=Level.SIMPLE, checking=checking).sign(sent, JEANNE, at=NOON)


@pytest.mark.parametrize(
    ("file", "fault", "detail"),
    [
        ("ret-pyhanko-cli-newfield.pdf", Fault.WRONG_FIELD, "Signature1"),
        ("ret-pdfsig-field.pdf", Fault.ILL_WRITTEN, ""),
        ("ret-dss-field.pdf", None, ""),
    ],
)
def test_files_that_tools_sent_back(file: str, fault: Fault | None, detail: str) -> None:
    """Read in the process of its own, as in production."""
    sent, returned = ((RETURNED / name).read_bytes() for name in ("sent8.pdf", file))
    found = bounded(inspect, sent, returned, FIELD)
    assert (found.fault, found.detail) == (fault, detail)
    assert bool(found.signer) is (fault is None)


ACCEPTED = {
    "unseen in the field": Habit(change=other_tools.unseen),
    "adbe.pkcs7.detached": Habit(form=SigSeedSubFilter.ADOBE_PKCS7_DETACHED),
    "adbe.pkcs7.detached, unseen": Habit(
        form=SigSeedSubFilter.ADOBE_PKCS7_DETACHED, change=other_tools.unseen
    ),
    "SHA-512": Habit(digest="sha512"),
}


@pytest.mark.parametrize("habit", ACCEPTED.values(), ids=ACCEPTED)
def test_an_honest_habit_is_accepted_and_the_circuit_closes(
    trusting: SigningDesk, stages: Stages, jeanne: Credential, habit: Habit
) -> None:
    accepted = received(trusting, stages.certified, signed_by(stages.certified, jeanne, habit))
    closed = trusting.seal(trusting.sign(accepted.pdf, signer("region", **HERVE), at=NOON).pdf, at=NOON)
    report = trusting.verify(closed, at=NOON + YEAR)
    assert report.complete, report.problems


HABITS = {
    "the field moved": (Habit(change=other_tools.moved), Fault.CHANGED),
    "the field renamed": (Habit(change=other_tools.renamed), Fault.CHANGED),
    "everything locked": (Habit(change=other_tools.locking(for_all=True)), Fault.LOCKED),
    "the other field locked": (Habit(change=other_tools.locking("region")), Fault.LOCKED),
    "the seal locked": (Habit(change=other_tools.locking("seal")), Fault.LOCKED),
    "SHA-1": (Habit(digest="sha1", form=SigSeedSubFilter.ADOBE_PKCS7_DETACHED), Fault.OLD_FORM),
    "SHA-1, said to be PAdES": (Habit(digest="sha1"), Fault.OLD_FORM),
}


@pytest.mark.parametrize(("habit", "fault"), HABITS.values(), ids=HABITS)
def test_a_habit_that_cannot_be_accepted_is_named(
    trusting: SigningDesk, stages: Stages, jeanne: Credential, habit: Habit, fault: Fault
) -> None:
    with pytest.raises(MisshapenReturn) as refusal:
        received(trusting, stages.certified, signed_by(stages.certified, jeanne, habit))
    assert refusal.value.fault is fault


SHAPES: list[tuple[Callable[[bytes, Credential], bytes], Fault]] = [
    (other_tools.withdrawn_form, Fault.OLD_FORM),
    (other_tools.ill_written, Fault.ILL_WRITTEN),
    (other_tools.enveloped, Fault.NOT_PDF),
    (other_tools.packed, Fault.NOT_PDF),
    (other_tools.cut_short, Fault.UNREADABLE),
    (other_tools.cut_at_the_end, Fault.UNREADABLE),
]


@pytest.mark.parametrize(("make", "fault"), SHAPES, ids=lambda item: getattr(item, "__name__", ""))
def test_what_a_tool_will_always_do_is_told_from_what_the_way_back_did(
    trusting: SigningDesk,
    stages: Stages,
    jeanne: Credential,
    make: Callable[[bytes, Credential], bytes],
    fault: Fault,
) -> None:
    with pytest.raises(MisshapenReturn) as refusal:
        received(trusting, stages.certified, make(stages.certified, jeanne))
    assert refusal.value.fault is fault


@pytest.mark.parametrize("fault", [one for one in Fault if one not in SLIPS])
def test_no_refusal_of_what_a_tool_does_leads_in_a_circle(fault: Fault) -> None:
    words = str(MisshapenReturn(fault))
    assert "ssayez" in words, words
    assert "autre façon de signer" in words


def test_a_signature_that_was_given_does_not_become_unseen(
    trusting: SigningDesk, stages: Stages, jeanne: Credential
) -> None:
    def hide(writer: IncrementalPdfFileWriter) -> None:
        place = other_tools.field_of(writer, FIELD)
        other_tools.unseen(place)
        writer.update_container(place)

    signed = signed_by(stages.certified, jeanne, Habit())
    found = trusting.verify(changed(signed, hide), at=NOON).signature(FIELD)
    assert found is not None
    assert not found.changes_allowed
    with pytest.raises(MisshapenReturn) as refusal:
        received(trusting, stages.certified, changed(signed, hide))
    assert refusal.value.fault is Fault.CHANGED


def test_our_rule_stands_in_the_place_of_one_of_the_library_s() -> None:
    theirs, ours = DEFAULT_DIFF_POLICY.form_rule, POLICY.form_rule
    assert theirs is not None
    assert ours is not None
    assert len(ours.field_rules) == len(theirs.field_rules)
    different = [
        (old, new) for old, new in zip(theirs.field_rules, ours.field_rules, strict=True) if old is not new
    ]
    [(old, new)] = different
    assert type(old) is SigFieldModificationRule
    assert isinstance(new, SigFieldModificationRule)
    assert POLICY.global_rules == DEFAULT_DIFF_POLICY.global_rules
