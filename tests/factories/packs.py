"""Template packs for tests: the shipped one, changed where a story needs it."""

import shutil
import zipfile
from pathlib import Path

from workflow.packs import find_pack

SHIPPED = "epn-normandie"
SECOND = {
    "second_name": "Rémi COTTARD",
    "second_quality": "Trésorier",
    "second_email": "tresorier@atelier.example",
}
_RELATION = (
    '<Relationship Id="rIdCo2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" '
    'Target="https://signature.invalid/co-contractor-2" TargetMode="External"/>'
)
_FIELDS = """
[[fields]]
name = "second_name"
section = "representative"
label = "Second signataire"
max_length = 200
may_change = true

[[fields]]
name = "second_quality"
section = "representative"
label = "Qualité du second signataire"
max_length = 150
may_change = true

[[fields]]
name = "second_email"
section = "representative"
label = "Adresse électronique du second signataire"
type = "email"
may_change = true

[[fields]]
name = "presentation"
"""
_SIGNATORIES = """
[[parties.signatories]]
order = {first}
anchor = "co-contractor"
signer_name = "representative_name"
signer_capacity = "representative_quality"
signer_email = "representative_email"
signer_mobile = "representative_mobile"
delegant = "representative_title"
fields = {{ decision_organ = "decision_organ", decision_date = "decision_date" }}

[[parties.signatories]]
order = {second}
anchor = "co-contractor-2"
signer_name = "second_name"
signer_capacity = "second_quality"
signer_email = "second_email"
fields = {{ decision_organ = "decision_organ", decision_date = "decision_date" }}
"""


def two_co_contractor_signatories(root: Path, *, orders: tuple[int, int]) -> Path:
    """A folder of templates whose convention two persons sign for the co-contractor, in these orders."""
    folder = root / SHIPPED / "1"
    shutil.copytree(find_pack(SHIPPED).folder, folder)
    manifest = folder / "manifest.toml"
    text = manifest.read_text(encoding="utf-8")
    before, party, after = _party_of(text)
    kept = [
        line
        for line in party.splitlines()
        if line.partition(" = ")[0] in {"name", "label", "order", "minimum_level", "methods", "acting_for"}
    ]
    several = _SIGNATORIES.format(first=orders[0], second=orders[1])
    text = before + "\n".join(["[[parties]]", *kept]) + "\n" + several + after
    manifest.write_text(text.replace('\n[[fields]]\nname = "presentation"\n', _FIELDS, 1), encoding="utf-8")
    sample = folder / "sample.toml"
    lines = [f'{name} = "{value}"' for name, value in SECOND.items()]
    told = sample.read_text(encoding="utf-8").replace("[fields]\n", "[fields]\n" + "\n".join(lines) + "\n", 1)
    sample.write_text(told, encoding="utf-8")
    for docx in ("convention.docx", "avenant.docx"):
        _with_a_second_place(folder / docx)
    return root


def _party_of(manifest: str) -> tuple[str, str, str]:
    start = manifest.index('[[parties]]\nname = "co-contractor"')
    end = manifest.index("[[parties]]", start + 1)
    return manifest[:start], manifest[start:end], manifest[end:]


def _with_a_second_place(docx: Path) -> None:
    """The place of the co-contractor's signature stands twice, the second time under its own name."""
    with zipfile.ZipFile(docx) as archive:
        parts = {item: archive.read(item.filename) for item in archive.infolist()}
    changes = {
        "word/_rels/document.xml.rels": lambda links: links.replace(
            b"</Relationships>", _RELATION.encode() + b"</Relationships>"
        ),
        "word/document.xml": lambda body: _twice(body.decode()).encode(),
    }
    with zipfile.ZipFile(docx, "w", zipfile.ZIP_DEFLATED) as archive:
        for item, content in parts.items():
            archive.writestr(item, changes.get(item.filename, bytes)(content))


def _twice(xml: str) -> str:
    link = xml.index('r:id="rIdCo"')
    start, end = xml.rindex("<w:p>", 0, link), xml.index("</w:p>", link) + len("</w:p>")
    place = xml[start:end]
    second = (
        place.replace('r:id="rIdCo"', 'r:id="rIdCo2"')
        .replace('wp:docPr id="1"', 'wp:docPr id="11"')
        .replace('pic:cNvPr id="1"', 'pic:cNvPr id="11"')
        .replace("signature-co-contractor", "signature-co-contractor-2")
        .replace("du co-contractant", "du second signataire du co-contractant")
    )
    return xml[:end] + second + xml[end:]
