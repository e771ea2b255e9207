"""Headers and footers that are printed (ECMA-376, part 1, §17.10): a file may hold others, which nobody sees."""

from collections.abc import Iterator

from lxml import etree

from documents.inline import W
from documents.package import Package

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_OFF = {"0", "false", "off"}
KINDS = ("header", "footer")


def margin_parts(package: Package) -> Iterator[tuple[str, bool]]:
    """The parts that a section shows, headers first, each once, and whether a section shows it on all its pages."""
    targets = {link.identifier: link.target for link in package.relations(package.main)}
    sections = list(package.tree(package.main).iter(f"{W}sectPr"))
    even = any(
        is_on(package.tree(part), "evenAndOddHeaders") for part in list(package.related("settings"))[:1]
    )
    for kind in KINDS:
        found: dict[str, bool] = {}
        shown: dict[str, str] = {}  # what a section does not say, it takes from the one before
        for section in sections:
            for reference in section.iterchildren(f"{W}{kind}Reference"):
                target = targets.get(reference.get(_RELATION) or "", "")
                shown[reference.get(f"{W}type") or "default"] = target
            first = is_on(section, "titlePg")
            printed = {"default": True, "first": first, "even": even}
            for which, target in shown.items():
                if printed.get(which, False) and target in package.parts:
                    everywhere = which == "default" and not first and not even
                    found[target] = found.get(target, False) or everywhere
        yield from found.items()


def is_on(element: etree._Element, name: str) -> bool:
    """Whether a switch among its children is set (ECMA-376, part 1, §17.17.4)."""
    switch = element.find(f"{W}{name}")
    return switch is not None and switch.get(f"{W}val") not in _OFF
