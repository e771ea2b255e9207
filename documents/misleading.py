"""Everything in a Word document that would be printed otherwise than it reads, that nobody could read, or whose printing
is not known: in the order of its parts, the body first.
"""

from collections.abc import Iterator

from lxml import etree

from documents.allowed import unknown_elements
from documents.consistency import doubled_names, doubled_settings
from documents.drawings import drawing_findings
from documents.findings import Finding, around, passage
from documents.inline import W
from documents.kept_results import fields_of, stories
from documents.legibility import Legibility
from documents.margins import KINDS
from documents.package import Package
from documents.pictures import format_findings
from documents.placement import Placement, section_findings, settings_findings
from documents.prepared import prepare

_DRAWN = {
    "EQ",
    "SYMBOL",
    "AUTONUM",
    "AUTONUMLGL",
    "AUTONUMOUT",
    "LISTNUM",
    "BARCODE",
    "DISPLAYBARCODE",
    "MERGEBARCODE",
}
"""Fields that Word draws from what they ask, and keeps no result of."""
_WRITES_IT = "écrivez ce qu’il affiche, à sa place"
_SIGNS = {"footnote", "endnote"}


def findings(package: Package) -> Iterator[Finding]:
    """Raises NotWord."""
    for name, _margin in _parts(package):
        yield from _lost_fields(package.tree(name))
    ready = prepare(package)
    legibility, placement = Legibility(ready), Placement(ready)
    yield from section_findings(ready.tree(ready.main))
    yield from format_findings(ready)
    yield from settings_findings(ready)
    yield from doubled_names(ready)
    for name, margin in _parts(ready):
        root = ready.tree(name)
        yield from unknown_elements(root, margin=margin)
        yield from doubled_settings(root)
        yield from drawing_findings(root)
        yield from legibility.findings(root)
        yield from placement.findings(root)
        yield from _number_findings(root, legibility, placement)
        yield from _separators_with_words(root)


def _parts(package: Package) -> Iterator[tuple[str, bool]]:
    """Those whose words are printed, and whether each is a header or footer."""
    yield package.main, False
    for name in dict.fromkeys(name for kind in KINDS for name in package.related(kind)):
        yield name, True
    for kind in ("footnotes", "endnotes"):
        yield from ((name, False) for name in package.related(kind))


def _lost_fields(root: etree._Element) -> Iterator[Finding]:
    """Fields that never end, and those whose words would be lost since Word kept none."""
    for story in stories(root):
        for field in fields_of(story).found:
            asked = field.instruction.split(maxsplit=1)
            word = asked[0].upper() if asked else ""
            if field.end is None:
                yield Finding("un champ inachevé", around(field.begin), "supprimez-le")
            elif word in _DRAWN and not field.result:
                yield Finding(f"un champ que Word dessine ({word})", around(field.begin), _WRITES_IT)


def _number_findings(root: etree._Element, legibility: Legibility, placement: Placement) -> Iterator[Finding]:
    for paragraph in root.iter(f"{W}p"):
        level = placement.level_of(paragraph)
        if level is None:
            continue
        if not placement.numbering.is_mute(level):
            yield from legibility.of_number(level, paragraph)
        if not placement.numbering.is_counted(level):
            yield Finding(
                "des numéros de liste d’un format inconnu", around(paragraph), "choisissez 1, a ou I"
            )
        if not placement.numbering.is_one_sign(level):
            yield Finding("une puce faite de mots", around(paragraph), "écrivez ces mots dans le paragraphe")


def _separators_with_words(root: etree._Element) -> Iterator[Finding]:
    """The line above the notes may hold words, which the page bears and no reader sees (§17.11.23)."""
    for kind in _SIGNS:
        for note in root.iterchildren(f"{W}{kind}"):
            if note.get(f"{W}type") not in {None, "normal"} and (words := passage(note)):
                yield Finding("des mots dans le trait qui sépare les notes", words, "supprimez-les")
