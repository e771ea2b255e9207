"""Settings that two programs would read in two ways: stated twice, or in several versions of which one counts."""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from documents.findings import Finding, around
from documents.inline import W
from documents.package import Package

_VERSIONS = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_ONCE = tuple(
    f"{W}{name}" for name in ("rPr", "pPr", "tblPr", "trPr", "tcPr", "sectPr", "tblPrEx", "tcBorders")
)
_OFTEN = {
    f"{W}{name}" for name in ("headerReference", "footerReference", "trHeight", "tblHeader", "cantSplit")
}
"""Several in a section; the rest Word writes twice now and then, always alike."""
_NAMED = ((f"{W}style", f"{W}styleId"), (f"{W}num", f"{W}numId"), (f"{W}abstractNum", f"{W}abstractNumId"))
_HOLDERS = (
    f"{W}document",
    f"{W}r",
    f"{W}p",
    f"{W}tbl",
    f"{W}tr",
    f"{W}tc",
    f"{W}style",
    f"{W}tblStylePr",
    f"{W}lvl",
)
_REMEDY = "enregistrez de nouveau le document dans Word"


def doubled_settings(root: etree._Element) -> Iterator[Finding]:
    """Of one part: the same setting twice, or in several versions."""
    for properties in root.iter(*_ONCE):
        if _has_twins(properties):
            yield Finding("un réglage écrit deux fois", around(properties), _REMEDY)
    for holder in root.iter(*_HOLDERS):
        counts = Counter(child.tag for child in holder.iterchildren(*_ONCE, f"{W}body"))
        if any(count > 1 for count in counts.values()):
            yield Finding("un réglage écrit deux fois", around(holder), _REMEDY)
    for versions in root.iter(_VERSIONS):
        parent = versions.getparent()
        inside = next(versions.iterancestors(f"{W}drawing", f"{W}pict"), None)
        if inside is None and (parent is None or parent.tag != f"{W}r"):
            yield Finding("un réglage en plusieurs versions", around(versions), _REMEDY)


def doubled_names(package: Package) -> Iterator[Finding]:
    """Two styles or two lists of one name: programs do not agree on which of them counts."""
    for part in (*package.related("styles"), *package.related("numbering")):
        root = package.tree(part)
        yield from doubled_settings(root)
        for tag, attribute in _NAMED:
            counts = Counter(element.get(attribute) for element in root.iterchildren(tag))
            if any(count > 1 for count in counts.values()):
                yield Finding("deux styles ou deux listes du même nom", "", _REMEDY)


def _has_twins(properties: etree._Element) -> bool:
    tags = [child.tag for child in properties.iterchildren("*") if child.tag not in _OFTEN]
    return len(tags) != len(set(tags))
