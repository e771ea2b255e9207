"""The real time-stamp authority over real HTTP, made to misbehave: one exception, and never a lower level."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import tsp

from signing.desk import SigningDesk
from signing.timestamp_source import LARGEST_DRIFT
from signing.timestamps import TimestampAuthorities, TimestampUnavailable
from signing.verify import verify
from tests.parts.signing.circuit import NOON
from tests.parts.signing.conftest import HERVE, Keys, Stages, desk_with, signer
from tests.timestamping import (
    REPLY,
    Application,
    TimestampServer,
    TwoCertificates,
    altering,
    hanging,
    impatient,
    refusing,
    saying,
)

HTML = b"<html><body>Maintenance</body></html>"


def other_digest(query: tsp.TimeStampReq) -> None:
    query["message_imprint"]["hashed_message"] = b"\x00" * 32


def other_nonce(query: tsp.TimeStampReq) -> None:
    query["nonce"] = 1


FAULTS: dict[str, tuple[Callable[[TimestampServer], Application], str]] = {
    "503": (lambda _: saying("503 Service Unavailable", "text/plain", b"later"), "ne répond pas"),
    "hang": (lambda _: hanging(), "ne répond pas"),
    "page": (lambda _: saying("200 OK", "text/html", HTML), "ne répond pas"),
    "page under a false name": (lambda _: saying("200 OK", REPLY, HTML), "n’est pas un jeton"),
    "nothing": (lambda _: saying("200 OK", REPLY, b""), "n’est pas un jeton"),
    "refusal": (lambda _: refusing(), "a refusé"),
    "other digest": (lambda tsa: altering(tsa, other_digest), "autre chose"),
    "other nonce": (lambda tsa: altering(tsa, other_nonce), "autre demande"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_while_signing_is_one_exception(
    keys: Keys, stages: Stages, tsa: TimestampServer, fault: str
) -> None:
    desk = desk_with(keys, [tsa.url])
    desk.try_timestamp(at=NOON)  # all is well until the signature
    behaviour, words = FAULTS[fault]
    tsa.behaviour = behaviour(tsa)
    if fault == "hang":
        impatient(desk.authorities.sources)
    with pytest.raises(TimestampUnavailable, match=words) as refusal:
        desk.sign(stages.certified, signer(), at=NOON)
    assert list(refusal.value.reasons) == [tsa.url]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_at_first_contact_is_the_same_exception(keys: Keys, tsa: TimestampServer, fault: str) -> None:
    behaviour, words = FAULTS[fault]
    tsa.behaviour = behaviour(tsa)
    desk = desk_with(keys, [tsa.url], seconds=0.3 if fault == "hang" else 30)
    with pytest.raises(TimestampUnavailable, match=words):
        desk.try_timestamp(at=NOON)


@pytest.mark.parametrize("minutes", [-11, 11])
def test_a_clock_that_is_wrong_is_told(desk: SigningDesk, tsa: TimestampServer, minutes: int) -> None:
    tsa.set_clock(NOON + timedelta(minutes=minutes))
    with pytest.raises(TimestampUnavailable, match="horloge"):
        desk.try_timestamp(at=NOON)


def test_a_clock_that_is_a_little_off_is_forgiven(
    desk: SigningDesk, stages: Stages, tsa: TimestampServer
) -> None:
    for drift in (-LARGEST_DRIFT, LARGEST_DRIFT):
        tsa.set_clock(NOON + drift)
        signed = desk.sign(stages.certified, signer(), at=NOON)
        found = desk.verify(signed.pdf, at=NOON).signature("co-contractor")
        assert found is not None
        assert found.signed_at == NOON + drift


@pytest.mark.parametrize("fault", ["503", "other digest", "hang"])
def test_the_second_authority_serves_when_the_first_does_not(
    keys: Keys, stages: Stages, tsa: TimestampServer, tmp_path_factory: pytest.TempPathFactory, fault: str
) -> None:
    first = TimestampServer(tmp_path_factory.mktemp("first") / "tsa", made_at=NOON)
    try:
        first.behaviour = FAULTS[fault][0](first)
        desk = desk_with(keys, [first.url, tsa.url])
        if fault == "hang":
            impatient(desk.authorities.sources[:1])
        assert desk.verify(desk.sign(stages.certified, signer(), at=NOON).pdf, at=NOON).sound
    finally:
        first.stop()


def test_nobody_to_ask_is_told(keys: Keys, stages: Stages) -> None:
    for urls in ([], ["http://127.0.0.1:9/"]):
        desk = desk_with(keys, urls)
        with pytest.raises(TimestampUnavailable):
            desk.sign(stages.certified, signer(), at=NOON)
        with pytest.raises(TimestampUnavailable):
            desk.try_timestamp(at=NOON)


def test_an_authority_outside_our_trust_is_not_believed(
    keys: Keys, stages: Stages, tsa: TimestampServer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    stranger = TimestampServer(tmp_path_factory.mktemp("stranger") / "tsa", made_at=NOON)
    try:
        stranger.set_clock(NOON)
        with pytest.raises(TimestampUnavailable, match="confiance"):
            desk_with(keys, [stranger.url]).sign(stages.certified, signer(), at=NOON)
    finally:
        stranger.stop()


def test_a_signature_costs_one_token(desk: SigningDesk, stages: Stages, tsa: TimestampServer) -> None:
    desk.try_timestamp(at=NOON)
    assert tsa.queries == 1, "one token to learn the authority's certificate"
    desk.sign(stages.certified, signer(), at=NOON)
    assert tsa.queries == 2
    desk.seal(stages.twice, at=NOON)
    assert tsa.queries == 4, "the seal's, and the archive timestamp"


@pytest.fixture
def other_root(tmp_path: Path) -> Iterator[tuple[TimestampServer, TwoCertificates]]:
    """A second time-stamp authority, under a root of its own."""
    server = TimestampServer(tmp_path / "tsa", made_at=NOON)
    yield server, TwoCertificates(server, made_at=NOON)
    server.stop()


def desk_trusting(keys: Keys, urls: list[str], root: TwoCertificates) -> SigningDesk:
    desk = desk_with(keys, urls)
    anchors = (*desk.anchors.timestamps, root.anchor)
    return replace(
        desk,
        authorities=TimestampAuthorities(urls, anchors),
        anchors=replace(desk.anchors, timestamps=anchors),
    )


def test_a_new_certificate_of_the_authority_is_learnt(
    keys: Keys, stages: Stages, other_root: tuple[TimestampServer, TwoCertificates]
) -> None:
    """As behind a load balancer: a token never stands in a file without the evidence for its certificate."""
    server, root = other_root
    desk = desk_trusting(keys, [server.url], root)
    for number in (0, 1, 0):
        root.use(number, NOON)
        signed = desk.sign(stages.certified, signer(), at=NOON)
        assert verify(signed.pdf, trust=desk.anchors, at=NOON).sound, "without anything but the file's own"


def test_evidence_that_aged_during_the_round_is_renewed(
    keys: Keys, stages: Stages, tsa: TimestampServer, other_root: tuple[TimestampServer, TwoCertificates]
) -> None:
    """The co-contractor's token comes from an authority whose lists last a week; the Région signs three weeks
    later, with the other authority's."""
    server, root = other_root
    root.publish(NOON, good_for=timedelta(days=7))
    first = desk_trusting(keys, [server.url], root)
    once = first.sign(stages.certified, signer(), at=NOON).pdf
    later = NOON + timedelta(days=21)
    root.publish(later, good_for=timedelta(days=7))
    tsa.set_clock(later)
    second = desk_trusting(keys, [tsa.url], root)
    assert not verify(once, trust=second.anchors, at=later).sound, "the file's own evidence has aged"
    assert second.verify(once, at=later).sound, "what is fetched anew makes up for it"
    twice = second.sign(once, signer("region", **HERVE), at=later).pdf
    assert verify(twice, trust=second.anchors, at=later).sound, "and now stands in the file"


def test_without_revocation_evidence_nothing_is_signed(
    keys: Keys, stages: Stages, tsa: TimestampServer
) -> None:
    def without_list(environ: dict[str, object], start_response: object) -> object:
        if environ["REQUEST_METHOD"] == "GET":
            return saying("404 Not Found", "text/plain", b"")(environ, start_response)
        return tsa.authority(environ, start_response)  # type: ignore[arg-type]  # WSGI

    tsa.behaviour = without_list  # type: ignore[assignment]  # WSGI
    with pytest.raises(TimestampUnavailable, match="révoqué"):
        desk_with(keys, [tsa.url]).sign(stages.certified, signer(), at=NOON)


def test_evidence_is_fetched_again_when_it_is_no_longer_fresh(
    desk: SigningDesk, tsa: TimestampServer
) -> None:
    lists = 0
    honest = tsa.authority

    def counting(environ: dict[str, object], start_response: object) -> object:
        nonlocal lists
        lists += environ["REQUEST_METHOD"] == "GET"
        return honest(environ, start_response)  # type: ignore[arg-type]  # WSGI

    tsa.behaviour = counting  # type: ignore[assignment]  # WSGI
    for hours, expected in ((0, 1), (5, 1), (6, 2), (7, 2)):
        desk.try_timestamp(at=NOON + timedelta(hours=hours))
        assert lists == expected
