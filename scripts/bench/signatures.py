"""One signature as shipped, against pyHanko as it comes: same RSA-3072 key, same file, interleaved in one run.

    PYTHONPATH=. .venv/bin/python scripts/bench/signatures.py [ROUNDS]

The file is the shipped template as it is approved, with its empty fields. Medians are compared, not means: the
machine may be busy. The time-stamp authority is the example's, over loopback.
"""

import io
import logging
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
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
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore
from waitress.server import create_server

from conventio.demo.timestamp_authority import ROOT_FILE, TimestampAuthority, create
from documents.converter import Converter
from documents.produce import Description, produce_pdf
from foundation import clock
from signing.appearance import Stamp, style_of
from signing.authority import Authority, create_authority
from signing.desk import read_anchors
from signing.pades import SignatureSpec, signed
from signing.seal import CERTIFICATION_FIELD, SEAL_FIELD
from signing.stamp_font import _installed
from signing.timestamps import TimestampAuthorities
from signing.trust import Evidence, Trust
from signing.verify import verify
from workflow.packs import find_pack

NAME, CAPACITY, FOR = "Jeanne Martin", "présidente", "MJC des Œillets"
WORDS = f"Signé électroniquement par {NAME}\n{CAPACITY}, pour {FOR}\nSignature simple"


class Bench:
    """The keys, the authority and the two ways of signing."""

    def __init__(self, pdf: bytes, folder: Path) -> None:
        self.pdf = pdf
        self.at = clock.now()
        create_authority(folder / "own", organisation="Région Normandie", at=self.at - timedelta(days=1))
        self.authority = Authority.load(folder / "own")
        self.url = self._serve(folder / "tsa")
        self.anchors = read_anchors(folder / "tsa" / ROOT_FILE)
        self.authorities = TimestampAuthorities([self.url], self.anchors)
        self.trust = Trust(own=(self.authority.certificate,), timestamps=self.anchors)
        self.source = self.authorities.sources[0]
        self.source.evidence(at=self.at)
        private = self.authority.seal.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self.stock_key = asn1_keys.PrivateKeyInfo.load(private)

    def shipped(self, field: str, *, visible: bool, long_term: bool) -> bytes:
        facts = Stamp(name=NAME, capacity=CAPACITY, acting_for=FOR, at=self.at)
        spec = SignatureSpec(
            field=field,
            credential=self.authority.seal,
            name=NAME,
            reason="mesure",
            stamp=style_of(facts) if visible else None,
        )
        if not long_term:
            return signed(self.pdf, spec, evidence=Evidence(), stamper=None, at=self.at)
        now = clock.now()
        own = Evidence((self.authority.certificate,), (self.authority.revocation_list(at=now),))
        evidence = own + self.source.evidence(at=now)
        return signed(self.pdf, spec, evidence=evidence, stamper=self.source.stamper(at=now), at=now)

    def stock(self, field: str, *, visible: bool, long_term: bool) -> bytes:
        registry = SimpleCertificateStore()
        registry.register_multiple(self.authority.seal.issuers)
        metadata = signers.PdfSignatureMetadata(
            field_name=field,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            embed_validation_info=long_term,
            validation_context=self._stock_context() if long_term else None,
        )
        signer = signers.PdfSigner(
            metadata,
            signer=signers.SimpleSigner(self.authority.seal.certificate, self.stock_key, registry),
            timestamper=timestamps.HTTPTimeStamper(self.url) if long_term else None,
            stamp_style=_stock_style() if visible else None,
        )
        writer = IncrementalPdfFileWriter(io.BytesIO(self.pdf))
        return bytes(signer.sign_pdf(writer, existing_fields_only=True).getvalue())

    def checked(self) -> bytes:
        """As shipped, with the verification that every file goes through before it is handed back."""
        result = self.shipped("co-contractor", visible=True, long_term=True)
        report = verify(result, trust=self.trust, at=clock.now())
        if not report.sound:
            raise SystemExit(" ".join(report.problems))
        return result

    def _stock_context(self) -> ValidationContext:
        anchors: list[asn1_x509.Certificate] = [self.authority.certificate, *self.anchors]
        lists = [self.authority.revocation_list(at=clock.now() - timedelta(seconds=2))]
        return ValidationContext(
            trust_roots=anchors, crls=lists, allow_fetching=True, revocation_mode="hard-fail"
        )

    def _serve(self, folder: Path) -> str:
        server = create_server(self._answer, host="127.0.0.1", port=0, threads=4)
        url = f"http://127.0.0.1:{server.effective_port}"
        create(folder, url=url, at=self.at - timedelta(days=1))
        self._application = TimestampAuthority(folder)
        threading.Thread(target=server.run, daemon=True).start()
        return url

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return self._application(environ, start_response)


def _stock_style() -> stamp.TextStampStyle:
    font = GlyphAccumulatorFactory(str(_installed()))
    return stamp.TextStampStyle(stamp_text=WORDS, text_box_style=TextBoxStyle(font=font))


def measured(ways: dict[str, Callable[[], bytes]], rounds: int) -> dict[str, tuple[float, int]]:
    """Median milliseconds, and size of the result; each round goes through all ways, after one to warm up."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    sizes = {name: len(make()) for name, make in ways.items()}
    for _ in range(rounds):
        for name, make in ways.items():
            start = time.perf_counter()
            make()
            times[name].append((time.perf_counter() - start) * 1000)
    return {name: (statistics.median(times[name]), sizes[name]) for name in ways}


def frozen() -> bytes:
    """The template as it is approved: its words are those of the template, its fields are empty."""
    pack = find_pack("epn-normandie")
    about = Description(
        title="Convention", subject=pack.title, author="Région Normandie", made_at=clock.now()
    )
    labels = pack.signature_fields
    with tempfile.TemporaryDirectory() as folder, Converter(processes=1, folder=Path(folder)) as converter:
        return produce_pdf(
            pack.docx.read_bytes(),
            converter,
            about,
            fields=labels,
            hidden_fields=(CERTIFICATION_FIELD, SEAL_FIELD),
        ).pdf


def main(rounds: str = "25") -> None:
    logging.disable(logging.WARNING)
    pdf = frozen()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(pdf, Path(folder))
        cases = {
            "B-B invisible": ("seal", False, False),
            "B-B visible": ("co-contractor", True, False),
            "B-LT visible": ("co-contractor", True, True),
        }
        ways: dict[str, Callable[[], bytes]] = {"B-LT visible, verified": bench.checked}
        for name, (field, visible, long_term) in cases.items():
            for label, way in (("stock", bench.stock), ("shipped", bench.shipped)):
                ways[f"{name}, {label}"] = _case(way, field, visible, long_term)
        found = measured(ways, int(rounds))
    for name in cases:
        stock, shipped = found[f"{name}, stock"], found[f"{name}, shipped"]
        ratio = stock[0] / shipped[0]
        grown = [size - len(pdf) for _, size in (stock, shipped)]
        print(
            f"{name:14}  stock {stock[0]:7.1f} ms  shipped {shipped[0]:7.1f} ms  x{ratio:5.1f}   "
            f"bytes added {grown[0]:6} / {grown[1]:6}"
        )
    print(
        f"{'':14}  B-LT visible and verified before it is handed back: "
        f"{found['B-LT visible, verified'][0]:.1f} ms"
    )


def _case(way: Callable[..., bytes], field: str, visible: bool, long_term: bool) -> Callable[[], bytes]:
    return lambda: way(field, visible=visible, long_term=long_term)


if __name__ == "__main__":
    main(*sys.argv[1:])
