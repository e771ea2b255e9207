"""The platform's own signatures, and the file's long life after them."""

import re
from datetime import timedelta
from itertools import pairwise

import pytest

from signing.checked import UnsoundRevision
from signing.desk import SigningDesk
from signing.report import Covers
from signing.seal import NotReadyToSeal
from signing.timestamps import TimestampUnavailable
from tests.parts.signing.circuit import NOON
from tests.parts.signing.conftest import Keys, Stages, desk_with
from tests.timestamping import TimestampServer, saying

YEARS = timedelta(days=365)


def test_a_certified_file_begins_with_the_frozen_one(desk: SigningDesk, stages: Stages) -> None:
    assert stages.certified.startswith(stages.frozen)
    (certification,) = desk.verify(stages.certified, at=NOON).signatures
    assert certification.certifies
    assert certification.level == "simple", "whatever the seal is"


def test_each_step_appends(stages: Stages) -> None:
    steps = [stages.frozen, stages.certified, stages.once, stages.twice, stages.closed]
    for earlier, later in pairwise(steps):
        assert later.startswith(earlier)
    assert len(re.findall(rb"%%EOF\s", stages.closed)) == len(re.findall(rb"%%EOF\s", stages.frozen)) + 5


@pytest.mark.parametrize("stage", ["certified", "once"])
def test_nothing_is_sealed_before_everybody_has_signed(desk: SigningDesk, stages: Stages, stage: str) -> None:
    with pytest.raises(NotReadyToSeal, match="« region » est vide"):
        desk.seal(getattr(stages, stage), at=NOON)


def test_a_spoilt_file_is_not_sealed(desk: SigningDesk, stages: Stages) -> None:
    spoilt = stages.twice[:2000] + bytes([stages.twice[2000] ^ 1]) + stages.twice[2001:]
    with pytest.raises(NotReadyToSeal, match="modifié"):
        desk.seal(spoilt, at=NOON)


def test_no_timestamp_no_seal(keys: Keys, stages: Stages, tsa: TimestampServer) -> None:
    desk = desk_with(keys, [tsa.url])
    desk.try_timestamp(at=NOON)
    tsa.behaviour = saying("503 Service Unavailable", "text/plain", b"")
    with pytest.raises(TimestampUnavailable):
        desk.seal(stages.twice, at=NOON)


def test_sealing_weeks_after_the_last_signature(
    desk: SigningDesk, stages: Stages, tsa: TimestampServer
) -> None:
    """The one-shot certificates ended, the lists in the file are stale: the new evidence makes up for it."""
    later = NOON + timedelta(days=40)
    tsa.set_clock(later)
    report = desk.verify(desk.seal(stages.twice, at=later), at=later)
    assert report.complete


def test_a_second_archive_timestamp_carries_the_file_further(
    desk: SigningDesk, stages: Stages, tsa: TimestampServer
) -> None:
    tsa.set_clock(NOON + 9 * YEARS)
    extended = desk.extend(stages.closed, at=NOON + 9 * YEARS)
    report = desk.verify(extended, at=NOON + 9 * YEARS)
    assert report.complete
    assert [item.covers for item in report.archive_timestamps] == [Covers.REVISION, Covers.FILE]
    assert extended.startswith(stages.closed)


def test_a_second_archive_timestamp_that_comes_too_late_is_refused(
    desk: SigningDesk, stages: Stages, tsa: TimestampServer
) -> None:
    late = NOON + 16 * YEARS
    tsa.set_clock(late)
    with pytest.raises((UnsoundRevision, TimestampUnavailable)):
        desk.extend(stages.closed, at=late)


def test_a_seal_that_has_ended_is_never_used(desk: SigningDesk, stages: Stages, tsa: TimestampServer) -> None:
    after = NOON + 11 * YEARS
    tsa.set_clock(after)
    with pytest.raises(UnsoundRevision, match="valable à cette date"):
        desk.certify(stages.frozen, at=after)
