"""What people's own tools make of a file that they were sent: each signs it in every way it has, for real.

A tool that is not installed here, or cannot be fetched, is left out with its reason.
"""

import json
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12

from signing.appearance import Stamp, style_of
from signing.certificates import Credential
from tests.conformance.programs import JavaProgram, answer_of, run
from tests.conformance.world import SIGNED_AT
from tests.parts.signing.elsewhere import changed, new_field, signed_elsewhere

HERE = Path(__file__).resolve().parent / "signing_tools"
LIBRARIES = JavaProgram(HERE, "fr.conventio.tools.SigningTools")
SYSTEM_PYTHON = "/usr/bin/python3"
"""The one for which Debian packages ``uno``."""
NEW_FIELD = "Signature1"
REASON = "Lu et approuvé"
PASSWORD = "secret"
INSTALL_SECONDS, RUN_SECONDS = 300, 120


class Way(StrEnum):
    """In the field that waits for the person, or in one that the tool adds; drawn or not."""

    FIELD_VISIBLE = "field-visible"
    FIELD_INVISIBLE = "field-invisible"
    NEW_VISIBLE = "new-visible"
    NEW_INVISIBLE = "new-invisible"

    @property
    def in_new_field(self) -> bool:
        return self in {Way.NEW_VISIBLE, Way.NEW_INVISIBLE}

    @property
    def visible(self) -> bool:
        return self in {Way.FIELD_VISIBLE, Way.NEW_VISIBLE}


Made = dict[Way, bytes]


@dataclass(frozen=True, slots=True)
class Request:
    """Sign this file, whose field is ``field``, with this key; ``folder`` is the tool's own."""

    sent: bytes
    field: str
    credential: Credential
    root: bytes
    """The root of the credential, PEM."""
    folder: Path

    @property
    def file(self) -> Path:
        path = self.folder / "sent.pdf"
        path.write_bytes(self.sent)
        return path

    @property
    def keys(self) -> Path:
        """Written as the oldest of the tools read it."""
        key, *certificates = (
            x509.load_der_x509_certificate(one.dump())
            for one in (self.credential.certificate, *self.credential.issuers)
        )
        protection = (
            PrivateFormat.PKCS12.encryption_builder()
            .kdf_rounds(2048)
            .key_cert_algorithm(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC)
            .hmac_hash(hashes.SHA1())  # noqa: S303 - node-forge and NSS read no other
        )
        path = self.folder / "keys.p12"
        path.write_bytes(
            pkcs12.serialize_key_and_certificates(
                b"hers", self.credential.key, key, certificates, protection.build(PASSWORD.encode())
            )
        )
        return path

    def nss(self) -> Path:
        """The same as a database of NSS. Raises UnavailableError."""
        folder = self.folder / "nss"
        folder.mkdir()
        root = self.folder / "root.pem"
        root.write_bytes(self.root)
        place = ["-d", f"sql:{folder}"]
        for command in (
            ["certutil", "-N", "--empty-password", *place],
            ["pk12util", "-i", str(self.keys), "-W", PASSWORD, "-K", "", *place],
            ["certutil", "-A", "-n", "root", "-t", "C,C,C", "-i", str(root), *place],
        ):
            answer_of(command, seconds=RUN_SECONDS)
        return folder


def libraries(request: Request) -> dict[str, Made]:
    """iText, OpenPDF, PDFBox, EU DSS. Raises UnavailableError."""
    out = request.folder / "out"
    out.mkdir()
    given = [str(request.keys), PASSWORD, str(request.file), request.field, str(out)]
    LIBRARIES.run(given, seconds=RUN_SECONDS)
    made: dict[str, Made] = {}
    for path in out.iterdir():
        tool, way = next((path.stem.removesuffix(f"-{way}"), way) for way in Way if path.stem.endswith(way))
        made.setdefault(tool, {})[way] = path.read_bytes()
    return made


def pyhanko(request: Request) -> dict[str, Made]:
    """As a program calls it."""
    drawn = style_of(Stamp(name="Claire Lemonnier", capacity="", acting_for="", at=SIGNED_AT))
    with_new = changed(request.sent, new_field)
    made: Made = {}
    for way in (Way.FIELD_VISIBLE, Way.NEW_VISIBLE):
        file, field = (with_new, NEW_FIELD) if way.in_new_field else (request.sent, request.field)
        made[way] = signed_elsewhere(file, request.credential, field=field, stamp=drawn, at=SIGNED_AT)
    return {"pyhanko": made}


def pyhanko_cli(request: Request) -> dict[str, Made]:
    """Raises UnavailableError."""
    password = request.folder / "password"
    password.write_text(PASSWORD)
    program = shutil.which("pyhanko", path=Path(sys.executable).parent)
    fields = {
        Way.FIELD_VISIBLE: request.field,
        Way.NEW_VISIBLE: f"-1/36,36,216,96/{NEW_FIELD}",
        Way.NEW_INVISIBLE: NEW_FIELD,
    }
    made: Made = {}
    for way, field in fields.items():
        out = request.folder / f"{way}.pdf"
        answer_of(
            [
                *(
                    program or "pyhanko",
                    "sign",
                    "addsig",
                    "--field",
                    field,
                    "--reason",
                    REASON,
                    "--use-pades",
                ),
                *("pkcs12", "--passfile", str(password), str(request.file), str(out), str(request.keys)),
            ],
            seconds=RUN_SECONDS,
        )
        made[way] = out.read_bytes()
    return {"pyhanko-cli": made}


def pdfsig(request: Request) -> dict[str, Made]:
    """Raises UnavailableError."""
    ways = {
        Way.FIELD_INVISIBLE: ["-sign", request.field],
        Way.NEW_VISIBLE: ["-add-signature", "-new-signature-field-name", NEW_FIELD],
    }
    keys, made = request.nss(), Made()
    for way, options in ways.items():
        out = request.folder / f"{way}.pdf"
        command = ["pdfsig", "-nssdir", f"sql:{keys}", "-nick", "hers", "-reason", REASON, *options]
        answer_of([*command, str(request.file), str(out)], seconds=RUN_SECONDS)
        made[way] = out.read_bytes()
    return {"pdfsig": made}


def libreoffice(request: Request) -> dict[str, Made]:
    """Raises UnavailableError."""
    out = request.folder / "out.pdf"
    command = [SYSTEM_PYTHON, str(HERE / "libreoffice_sign.py")]
    answer_of([*command, str(request.file), str(out), str(request.nss())], seconds=RUN_SECONDS)
    return {"libreoffice": {Way.NEW_INVISIBLE: out.read_bytes()}}


def signpdf(request: Request) -> dict[str, Made]:
    """Raises UnavailableError."""
    for path in (HERE / "signpdf").iterdir():
        if path.is_file():
            shutil.copy(path, request.folder)
    install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    answer_of(install, seconds=INSTALL_SECONDS, folder=request.folder)
    made: dict[str, Made] = {}
    for how in ("plain", "pdf-lib"):
        for way, drawn in ((Way.NEW_VISIBLE, "visible"), (Way.NEW_INVISIBLE, "invisible")):
            out = request.folder / "out.pdf"
            command = [
                "node",
                "sign.mjs",
                how,
                drawn,
                str(request.keys),
                PASSWORD,
                str(request.file),
                str(out),
            ]
            answer_of(command, seconds=RUN_SECONDS, folder=request.folder)
            made.setdefault(f"signpdf-{how}", {})[way] = out.read_bytes()
    return made


ALL: dict[tuple[str, ...], Callable[[Request], dict[str, Made]]] = {
    ("itext", "openpdf", "openpdf-sha1", "pdfbox", "dss"): libraries,
    ("pyhanko",): pyhanko,
    ("pyhanko-cli",): pyhanko_cli,
    ("pdfsig",): pdfsig,
    ("libreoffice",): libreoffice,
    ("signpdf-plain", "signpdf-pdf-lib"): signpdf,
}


def version_of(tool: str) -> str:
    """Of the tool that is here; of a library, the one that our build names."""
    match tool:
        case "pyhanko" | "pyhanko-cli":
            return version(tool)
        case "pdfsig":
            return _number(run(["pdfsig", "-v"], seconds=RUN_SECONDS).stderr)
        case "libreoffice":
            return _number(answer_of(["soffice", "--version"], seconds=RUN_SECONDS))
        case "signpdf-plain" | "signpdf-pdf-lib":
            wanted = json.loads((HERE / "signpdf" / "package.json").read_text())["dependencies"]
            return str(wanted[f"@signpdf/placeholder-{tool.removeprefix('signpdf-')}"])
    project = (HERE / "pom.xml").read_text()
    artifact = {"itext": "itext.version", "dss": "dss.version"}.get(tool)
    if artifact:
        return _found(rf"<{artifact}>(.*?)</", project)
    return _found(rf"<artifactId>{tool.removesuffix('-sha1')}</artifactId><version>(.*?)</", project)


def _number(said: str) -> str:
    return _found(r"(\d+\.\d+\.\d+)", said)


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, (pattern, text)
    return found[1]
