"""The whole circuit as shipped, against pyHanko as it comes: same file, same RSA-3072 key, interleaved in one run.

    PYTHONPATH=. .venv/bin/python scripts/bench/circuit.py [ROUNDS]

Certification, two visible signatures with their evidence (B-LT), closing seal under an archive timestamp (B-LTA).
As shipped, every revision is verified before it is handed back; stock pyHanko hands it back unchecked, so the same
without verification is measured too. Ratios of
medians; the time-stamp authority is the example's, over loopback, in a process of its own.
"""

import io
import logging
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from pyhanko import stamp
from pyhanko.pdf_utils.font.opentype import GlyphAccumulatorFactory
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.sign import signers, timestamps
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore
from waitress import serve

from conventio.demo.timestamp_authority import ROOT_FILE, TimestampAuthority, create
from conventio.garbage import set_aside_what_is_loaded
from foundation import clock
from scripts.bench.signatures import CAPACITY, FOR, NAME, WORDS, frozen
from signing import checked, pades, quick_reading, seal
from signing.anchors import read_anchors
from signing.appearance import Stamp, style_of
from signing.authority import Authority, create_authority
from signing.pades import SignatureSpec, signed
from signing.report import Report
from signing.seal import CERTIFICATION_FIELD, SEAL_FIELD
from signing.stamp_font import _installed
from signing.timestamps import TimestampAuthorities
from signing.trust import Evidence, Trust

_NOTHING_WRONG = Report(signatures=(), archive_timestamps=(), empty_fields=())
FIELDS = ("co-contractor", "region")


@dataclass
class Spent:
    """Where the time of the circuit as shipped goes: named parts, in seconds."""

    parts: dict[str, list[float]] = field(default_factory=dict)

    @contextmanager
    def on(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.parts.setdefault(name, []).append(time.perf_counter() - start)

    def counting(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:
            with self.on(name):
                return function(*given, **named)

        return counted


class Circuit:
    """The keys, the authority, and both ways through the circuit."""

    def __init__(self, pdf: bytes, folder: Path, url: str) -> None:
        self.pdf, self.url = pdf, url
        self.authority = Authority.load(folder / "own")
        self.anchors = read_anchors(folder / "tsa" / ROOT_FILE)
        self.authorities = TimestampAuthorities([url], self.anchors)
        self.authorities.prefetch(at=clock.now())
        private = self.authority.seal.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self.stock_key = asn1_keys.PrivateKeyInfo.load(private)

    def shipped(self) -> bytes:
        at = clock.now()
        trust = Trust(own=(self.authority.certificate,), timestamps=self.anchors)
        known = {"authority": self.authority, "authorities": self.authorities, "at": at}
        pdf = seal.certify(self.pdf, trust=self._fresh(trust), **known)
        for name in FIELDS:
            pdf = self._signed(pdf, name, self._fresh(trust), at)
        return seal.close(pdf, trust=self._fresh(trust), **known)

    def unchecked(self) -> bytes:
        """As shipped, but handed back unverified, as stock pyHanko does: like against like."""
        kept, checked.verify = checked.verify, lambda *_given, **_named: _NOTHING_WRONG
        try:
            return self.shipped()
        finally:
            checked.verify = kept

    def _fresh(self, trust: Trust) -> Trust:
        return Trust(own=trust.own, timestamps=trust.timestamps, evidence=self.authorities.known_evidence())

    def _signed(self, pdf: bytes, name: str, trust: Trust, at: Any) -> bytes:
        """As on site, but with the bench's one key instead of a one-shot one."""
        facts = Stamp(name=NAME, capacity=CAPACITY, acting_for=FOR, at=at)
        spec = SignatureSpec(
            field=name, credential=self.authority.seal, name=NAME, reason="mesure", stamp=style_of(facts)
        )
        own = Evidence((self.authority.certificate,), (self.authority.revocation_list(at=at),))

        def revise(evidence: Evidence, stamper: Any) -> bytes:
            return signed(pdf, spec, evidence=own + evidence, stamper=stamper, at=at)

        return checked.revised(pdf, revise, authorities=self.authorities, trust=trust, at=at)[0]

    def stock(self) -> bytes:
        """Without what this program changes of the library, but for the process."""
        with quick_reading.as_the_library_does():
            pdf = self._stock(self.pdf, CERTIFICATION_FIELD, certify=True)
            for name in FIELDS:
                pdf = self._stock(pdf, name, visible=True)
            return self._stock(pdf, SEAL_FIELD, archived=True)

    def _stock(
        self, pdf: bytes, name: str, *, visible: bool = False, certify: bool = False, archived: bool = False
    ) -> bytes:
        """As the library's own documentation does it: a new context, client and font each time."""
        registry = SimpleCertificateStore()
        registry.register_multiple(self.authority.seal.issuers)
        metadata = signers.PdfSignatureMetadata(
            field_name=name,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=certify,
            docmdp_permissions=MDPPerm.FILL_FORMS,
            embed_validation_info=True,
            use_pades_lta=archived,
            validation_context=self._stock_context(),
        )
        signer = signers.PdfSigner(
            metadata,
            signer=signers.SimpleSigner(self.authority.seal.certificate, self.stock_key, registry),
            timestamper=timestamps.HTTPTimeStamper(self.url),
            stamp_style=_stock_style() if visible else None,
        )
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        return bytes(signer.sign_pdf(writer, existing_fields_only=True).getvalue())

    def _stock_context(self) -> ValidationContext:
        anchors: list[asn1_x509.Certificate] = [self.authority.certificate, *self.anchors]
        lists = [self.authority.revocation_list(at=clock.now() - timedelta(seconds=2))]
        return ValidationContext(
            trust_roots=anchors, crls=lists, allow_fetching=True, revocation_mode="hard-fail"
        )


def _stock_style() -> stamp.TextStampStyle:
    font = GlyphAccumulatorFactory(str(_installed()))
    return stamp.TextStampStyle(stamp_text=WORDS, text_box_style=TextBoxStyle(font=font))


def measured(ways: dict[str, Callable[[], bytes]], rounds: int) -> dict[str, tuple[float, float, int]]:
    """Medians of milliseconds and of processor milliseconds, and size; one of each way a round, after a warm-up."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    sizes = {name: len(make()) for name, make in ways.items()}
    for _ in range(rounds):
        for name, make in ways.items():
            start, busy = time.perf_counter(), time.process_time()
            make()
            times[name].append((time.perf_counter() - start, time.process_time() - busy))
    return {
        name: (
            statistics.median(one * 1000 for one, _ in times[name]),
            statistics.median(one * 1000 for _, one in times[name]),
            sizes[name],
        )
        for name in ways
    }


def where_it_goes(circuit: Circuit, rounds: int) -> dict[str, float]:
    """Milliseconds a circuit, by part, in runs of their own: counting costs a little."""
    spent = Spent()
    kept = checked.verify, pades.add_evidence, TimestampAuthorities.evidence_within
    from signing.timestamp_source import CheckedTimeStamper

    asked = CheckedTimeStamper.async_timestamp

    async def timed(self: Any, *given: Any) -> Any:
        with spent.on("tokens from the time-stamp authority"):
            return await asked(self, *given)

    checked.verify = spent.counting("verification of each revision", checked.verify)  # type: ignore[assignment]
    pades.add_evidence = spent.counting("evidence written", pades.add_evidence)
    TimestampAuthorities.evidence_within = spent.counting("evidence gathered", kept[2])  # type: ignore[method-assign]
    CheckedTimeStamper.async_timestamp = timed  # type: ignore[method-assign]
    try:
        for _ in range(rounds):
            with spent.on("all"):
                circuit.shipped()
    finally:
        checked.verify, pades.add_evidence = kept[0], kept[1]
        TimestampAuthorities.evidence_within = kept[2]  # type: ignore[method-assign]
        CheckedTimeStamper.async_timestamp = asked  # type: ignore[method-assign]
    totals = {name: sum(parts) / rounds * 1000 for name, parts in spent.parts.items()}
    whole = totals.pop("all")
    return {**totals, "signing, stamps, reading and writing": whole - sum(totals.values()), "in all": whole}


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The time-stamp authority in a process of its own, as anybody's is."""
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.bench.circuit", "serve", str(folder)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield (process.stdout.readline() if process.stdout else "").strip()
    finally:
        process.terminate()
        process.wait()


def serve_authority(folder: str) -> None:
    import socket

    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    create(Path(folder) / "tsa", url=url, at=clock.now() - timedelta(days=1))
    print(url, flush=True)
    serve(TimestampAuthority(Path(folder) / "tsa"), sockets=[listening], threads=2, _quiet=True)


def main(rounds: str = "15") -> None:
    logging.disable(logging.WARNING)
    pdf = frozen()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        create_authority(folder / "own", organisation="Région Normandie", at=clock.now() - timedelta(days=1))
        with served(folder) as url:
            circuit = Circuit(pdf, folder, url)
            set_aside_what_is_loaded()
            found = measured(
                {"stock": circuit.stock, "unchecked": circuit.unchecked, "shipped": circuit.shipped},
                int(rounds),
            )
            parts = where_it_goes(circuit, max(3, int(rounds) // 3))
    for name, (elapsed, busy, size) in found.items():
        of_time, of_processor = elapsed / found["stock"][0], busy / found["stock"][1]
        print(
            f"{name:10} {elapsed:7.0f} ms x{of_time:.2f}   processor {busy:6.0f} ms x{of_processor:.2f}   "
            f"{size - len(pdf):7} bytes added"
        )
    for part, elapsed in parts.items():
        print(f"  {elapsed:6.0f} ms  {part}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve_authority(sys.argv[2])
    else:
        main(*sys.argv[1:])
