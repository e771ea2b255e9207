"""A real authority, a real time-stamp authority over HTTP, and a file as LibreOffice makes it of the template."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from conventio.demo.timestamp_authority import ROOT_FILE
from documents.converter import Converter
from documents.produce import Description, produce_pdf
from signing.authority import create_authority
from signing.desk import SigningDesk, read_anchors
from signing.key_ring import KeyRing
from signing.methods import upload
from signing.methods.method import Method
from signing.records import Signer
from signing.timestamps import TimestampAuthorities
from signing.trust import Trust
from tests.parts.signing.circuit import NOON
from tests.timestamping import TimestampServer

TEMPLATE = Path(__file__).resolve().parents[3] / "templates/convention/epn-normandie/2/convention.docx"
LABELS = {"co-contractor": "Signature du co-contractant", "region": "Signature de la Région"}
LONG_BEFORE = NOON - timedelta(days=400)


@pytest.fixture(scope="session")
def frozen(converter: Converter) -> bytes:
    """The approved file, with its empty fields."""
    about = Description(
        title="Convention EPN-2026-0042", subject="EPN", author="Région Normandie", made_at=NOON
    )
    return produce_pdf(
        TEMPLATE.read_bytes(), converter, about, fields=LABELS, hidden_fields=("certification", "seal")
    ).pdf


@dataclass(frozen=True)
class Keys:
    """Made once: keys of 3072 bits take their time."""

    own: Path
    timestamps: Path


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    folder = tmp_path_factory.mktemp("keys")
    create_authority(folder / "own", organisation="Région Normandie", at=LONG_BEFORE)
    return Keys(folder / "own", folder / "tsa")


@pytest.fixture(scope="session")
def started(keys: Keys) -> Iterator[TimestampServer]:
    server = TimestampServer(keys.timestamps, made_at=LONG_BEFORE)
    yield server
    server.stop()


@pytest.fixture
def tsa(started: TimestampServer) -> TimestampServer:
    """The time-stamp authority, well behaved, at noon."""
    started.well_behaved()
    started.set_clock(NOON)
    return started


@pytest.fixture
def desk(keys: Keys, tsa: TimestampServer) -> SigningDesk:
    return desk_with(keys, [tsa.url])


def desk_with(keys: Keys, urls: list[str], *, seconds: float = 30) -> SigningDesk:
    ring = _ring(keys.own)
    anchors = read_anchors(keys.timestamps / ROOT_FILE)
    return SigningDesk(
        ring=ring,
        authorities=TimestampAuthorities(urls, anchors, time_limit=timedelta(seconds=seconds)),
        anchors=Trust(own=ring.certificates.own, timestamps=anchors),
    )


@cache
def _ring(folder: Path) -> KeyRing:
    """Reading the keys takes a fifth of a second; no test renews these."""
    return KeyRing(folder, holds_keys=True)


def signer(field: str = "co-contractor", **facts: object) -> Signer:
    """A signer who has decided, as the desk is handed one."""
    known = {
        "name": "Jeanne Martin",
        "capacity": "présidente",
        "acting_for": "MJC des Œillets",
        "confirmed_at": NOON,
        "typed_name": "Jeanne Martin",
        "method": Method.ONSITE,
    }
    return Signer(field=field, **(known | facts))


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that come back are read in this process: what another one costs is not what every test is about."""

    def at_once(function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        return function(*arguments, **named)

    monkeypatch.setattr(upload, "bounded", at_once)


HERVE = {"name": "Hervé Morin-Dupont", "capacity": "président", "acting_for": "Région Normandie"}


@dataclass(frozen=True)
class Stages:
    """One file, as it stands after each step of its round."""

    frozen: bytes
    certified: bytes
    once: bytes
    twice: bytes
    closed: bytes


@pytest.fixture(scope="session")
def stages(frozen: bytes, keys: Keys, started: TimestampServer) -> Stages:
    started.well_behaved()
    started.set_clock(NOON)
    at_work = desk_with(keys, [started.url])
    certified = at_work.certify(frozen, at=NOON)
    once = at_work.sign(certified, signer(), at=NOON).pdf
    twice = at_work.sign(once, signer("region", **HERVE), at=NOON).pdf
    return Stages(frozen, certified, once, twice, at_work.seal(twice, at=NOON))
