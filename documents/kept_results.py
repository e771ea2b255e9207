"""Fields of a Word document become the words that Word kept as their result (ECMA-376, part 1, §17.16).

LibreOffice would compute them anew: a date, a property of the file, a reference to a place that is gone. What was
read is then no longer what is printed. Page numbers of headers and footers alone go on being counted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from documents.inline import W

_PAGE_NUMBER = re.compile(
    r"\s*(?:PAGE|NUMPAGES)(?:\s+\\\*\s+(?:MERGEFORMAT|CHARFORMAT|Arabic|roman|ROMAN))*\s*",
    re.IGNORECASE,
)
"""A field that prints a number and nothing else: a picture of numbers (``\\#``) may hold words, and LibreOffice counts no
pages of a section: it prints what was kept."""
_DROP_DOWN, _CHECK_BOX = f"{W}ddList", f"{W}checkBox"
_CHECKED, _UNCHECKED = "\u2612", "\u2610"
_OFF = {"0", "false", "off"}


@dataclass(slots=True, eq=False)
class Field:
    """A complex field: ``begin``, what it asks for, ``separate`` and the kept result where it has one, ``end``."""

    begin: etree._Element
    parents: "tuple[Field, ...]" = ()
    code: list[etree._Element] = field(default_factory=list)
    result: list[etree._Element] = field(default_factory=list)
    separate: etree._Element | None = None
    end: etree._Element | None = None

    @property
    def instruction(self) -> str:
        return "".join(node.text or "" for node in self.code if node.tag == f"{W}instrText")


@dataclass(slots=True)
class Fields:
    """``found`` in the order of their beginnings; a field that never ends is among them, without ``end``.

    ``strays`` belong to no field: marks, and instructions that Word hides and LibreOffice prints.
    """

    found: list[Field] = field(default_factory=list)
    strays: list[etree._Element] = field(default_factory=list)


def fields_of(story: etree._Element) -> Fields:
    """The complex fields of a part, or of one text box."""
    fields = Fields()
    around: list[Field] = []
    for node in _content(story):
        kind = node.get(f"{W}fldCharType") if node.tag == f"{W}fldChar" else None
        if kind == "begin":
            _note(around, node)
            around.append(Field(node, tuple(around)))
            fields.found.append(around[-1])
        elif kind == "separate" and around and around[-1].separate is None:
            around[-1].separate = node
        elif kind == "end" and around:
            around.pop().end = node
        elif kind is not None or (node.tag == f"{W}instrText" and not around):
            fields.strays.append(node)
        else:
            _note(around, node)
    return fields


def stories(root: etree._Element) -> Iterator[etree._Element]:
    """The part itself, then each text box: no field goes from one to the other."""
    yield root
    yield from root.iter(f"{W}txbxContent")


def keep_results(root: etree._Element, *, margin: bool) -> bool:
    """Flattens the fields of a part in place; True where there was anything to do. ``margin``: header or footer."""
    changed = False
    for story in stories(root):
        fields = fields_of(story)
        for node in fields.strays:
            _remove(node)
            changed = True
        for item in fields.found:
            if not (margin and _is_page_number(item)):
                _flatten(item)
                changed = True
    for simple in list(root.iter(f"{W}fldSimple")):
        if not (margin and _PAGE_NUMBER.fullmatch(simple.get(f"{W}instr") or "")):
            unwrap(simple)
            changed = True
    return changed


def unwrap(element: etree._Element) -> None:
    """Its content stands in its place; properties and data of the wrapper go."""
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    content = [child for child in element.iterchildren("*") if child.tag not in _OF_WRAPPERS]
    parent.remove(element)
    for offset, child in enumerate(content):
        parent.insert(place + offset, child)


_OF_WRAPPERS = {f"{W}{name}" for name in ("fldData", "sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr")}


def _content(story: etree._Element) -> Iterator[etree._Element]:
    """What stands in the runs of a story, in order; a picture or text box counts as one thing."""
    for child in story.iterchildren("*"):
        if child.tag == f"{W}r":
            yield from (node for node in child.iterchildren("*") if node.tag != f"{W}rPr")
        else:
            yield from _content(child)


def _note(open_fields: list[Field], node: etree._Element) -> None:
    """Part of what the outermost field asks for, or of the result of the innermost one."""
    asking = next((item for item in open_fields if item.separate is None), None)
    if asking is not None:
        asking.code.append(node)
    elif open_fields:
        open_fields[-1].result.append(node)


def _is_page_number(item: Field) -> bool:
    asked = all(parent.separate is not None for parent in item.parents)
    return asked and item.end is not None and bool(_PAGE_NUMBER.fullmatch(item.instruction))


def _flatten(item: Field) -> None:
    _show_form(item)
    for node in (*item.code, item.begin, item.separate, item.end):
        if node is not None and node.getparent() is not None:
            _remove(node)


def _remove(node: etree._Element) -> None:
    """And its run, when nothing else stands in it."""
    run = node.getparent()
    if run is None:
        return
    run.remove(node)
    parent = run.getparent()
    if run.tag == f"{W}r" and parent is not None and all(child.tag == f"{W}rPr" for child in run):
        parent.remove(run)


def _show_form(item: Field) -> None:
    """A list or a box of a form shows what was chosen, whatever result was kept (ECMA-376, part 1, §17.16.9, §17.16.7)."""
    shown = _chosen(item.begin)
    if shown is None or item.begin.getparent() is None:  # or asked for by another field, and gone with it
        return
    for node in item.result:
        _remove(node)
    text = etree.Element(f"{W}t")
    text.text = shown
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    item.begin.addprevious(text)


def _chosen(begin: etree._Element) -> str | None:
    choices = next(begin.iter(_DROP_DOWN), None)
    if choices is not None:
        entries = [entry.get(f"{W}val") or "" for entry in choices.findall(f"{W}listEntry")]
        number = _setting(choices, "result", "default", otherwise="0")
        return entries[int(number)] if number.isdecimal() and int(number) < len(entries) else ""
    box = next(begin.iter(_CHECK_BOX), None)
    if box is None:
        return None
    ticked = _setting(box, "checked", "default", otherwise="0") not in _OFF
    return _CHECKED if ticked else _UNCHECKED


def _setting(of: etree._Element, *names: str, otherwise: str) -> str:
    for name in names:
        stated = of.find(f"{W}{name}")
        if stated is not None:
            return stated.get(f"{W}val") or "1"
    return otherwise
