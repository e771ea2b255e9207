"""One B-B signature as shipped, against signers of others: same pages, same RSA-3072 key, in turns in one run.

    PYTHONPATH=. .venv/bin/python scripts/bench/peers.py [ROUNDS]

@signpdf comes from npm (``peers/package-lock.json``), endesive from PyPI; both are installed in a temporary folder. What
cannot be installed or does not run is named with its reason. Neither of them verifies what it signed, so ours does
not here either.
"""

import json
import logging
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12

from documents.converter import Converter
from documents.produce import Description, produce_pdf
from foundation import clock
from signing.authority import Authority, create_authority
from signing.pades import SignatureSpec, signed
from signing.seal import SEAL_FIELD
from signing.trust import Evidence
from workflow.packs import find_pack

PEERS = Path(__file__).resolve().parent / "peers"
ENDESIVE = ("endesive==3.0.1", "pypdf==5.9.0")
"""With the newest pypdf that it runs with."""
BATCH = 5
INSTALL_SECONDS, RUN_SECONDS = 300, 120
Way = Callable[[int], list[float]]


class DoesNotRunError(Exception):
    """Why a peer is left out."""


def ours(pdf: bytes, authority: Authority) -> Way:
    spec = SignatureSpec(field=SEAL_FIELD, credential=authority.seal, name="mesure", reason="mesure")

    def sign(count: int) -> list[float]:
        times = []
        for _ in range(count):
            start = time.perf_counter()
            signed(pdf, spec, evidence=Evidence(), stamper=None, at=clock.now())
            times.append((time.perf_counter() - start) * 1000)
        return times

    return sign


def run(command: list[str], folder: Path, seconds: int) -> str:
    """What the command prints. Raises DoesNotRunError."""
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=seconds, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise DoesNotRunError(f"{command[0]}: {error}") from error
    if done.returncode != 0:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise DoesNotRunError(lines[-1] if lines else f"{command[0]} ended with {done.returncode}")
    return done.stdout


def signpdf(folder: Path, pdf: Path, key: Path) -> Way:
    """Raises DoesNotRunError."""
    for name in ("package.json", "package-lock.json", "sign.mjs"):
        shutil.copy(PEERS / name, folder)
    run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder, INSTALL_SECONDS)
    return asking(["node", "sign.mjs"], folder, pdf, key)


def endesive(folder: Path, pdf: Path, key: Path) -> Way:
    """Raises DoesNotRunError."""
    shutil.copy(PEERS / "sign_endesive.py", folder)
    run([sys.executable, "-m", "venv", "venv"], folder, INSTALL_SECONDS)
    python = str(folder / "venv" / "bin" / "python")
    run([python, "-m", "pip", "install", "-q", *ENDESIVE], folder, INSTALL_SECONDS)
    return asking([python, "sign_endesive.py"], folder, pdf, key)


def asking(command: list[str], folder: Path, pdf: Path, key: Path) -> Way:
    """Tries it once. Raises DoesNotRunError."""

    def sign(count: int) -> list[float]:
        given = [str(pdf), str(key), str(count), str(folder / "out.pdf")]
        return list(map(float, json.loads(run([*command, *given], folder, RUN_SECONDS))))[-BATCH:]

    sign(1)
    return lambda count: sign(count + 2)  # the first ones warm up


def key_file(authority: Authority, path: Path) -> None:
    certificates = [
        x509.load_der_x509_certificate(one.dump())
        for one in (authority.seal.certificate, authority.certificate)
    ]
    content = pkcs12.serialize_key_and_certificates(
        b"bench", authority.seal.key, certificates[0], certificates[1:],
        serialization.PrivateFormat.PKCS12.encryption_builder()
        .key_cert_algorithm(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC).build(b"bench"),
    )  # fmt: skip
    path.write_bytes(content)


def pages(folder: Path, *, hidden: tuple[str, ...]) -> bytes:
    """The shipped template: with our field, or without any form (@signpdf's editing of text breaks a file with one)."""
    pack = find_pack("epn-normandie")
    about = Description(title="Convention", subject=pack.title, author="Région", made_at=clock.now())
    with Converter(processes=1, folder=folder) as converter:
        return produce_pdf(pack.docx.read_bytes(), converter, about, fields={}, hidden_fields=hidden).pdf


def main(rounds: str = "6") -> None:
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        create_authority(folder / "own", organisation="Région Normandie", at=clock.now() - timedelta(days=1))
        authority = Authority.load(folder / "own")
        plain, key = folder / "plain.pdf", folder / "key.p12"
        plain.write_bytes(pages(folder / "converters", hidden=()))
        key_file(authority, key)
        ways: dict[str, Way] = {
            "shipped": ours(pages(folder / "converters", hidden=(SEAL_FIELD,)), authority)
        }
        for title, make in (("@signpdf", signpdf), ("endesive", endesive)):
            (folder / title.strip("@")).mkdir()
            try:
                ways[title] = make(folder / title.strip("@"), plain, key)
            except DoesNotRunError as reason:
                print(f"{title:10} left out: {reason}")
        times: dict[str, list[float]] = {title: [] for title in ways}
        ways["shipped"](BATCH)
        for _ in range(int(rounds)):
            for title, way in ways.items():
                times[title] += way(BATCH)
    fastest = statistics.median(times["shipped"])
    for title, found in times.items():
        middle = statistics.median(found)
        print(f"{title:10} {middle:7.1f} ms a signature   x{middle / fastest:.1f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
