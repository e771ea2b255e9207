"""What a signature allows to be added after it, and its signer did not see: fields filled in, signatures drawn, a title.

It is no fault of the file (ISO 32000-2, 12.8.2.2 lets a form be filled in after a signature), and the page shows
something else than what was signed: so it is said.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.rw_common import PdfHandler
from pyhanko.sign.diff_analysis import DiffResult, SuspiciousModification

from signing.pdf_values import entry, items

_REDRAWN = ("/DA", "/Q", "/NeedAppearances")
"""Entries of the form by which readers draw its fields anew (ISO 32000-1, table 218)."""
_UPWARDS = frozenset({"/P", "/Parent", "/Popup", "/StructParent"})
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Additions:
    """Since one signature. Names of fields."""

    filled: tuple[str, ...] = ()
    drawn: tuple[str, ...] = ()
    """Signature fields put on a page where there was none."""
    redrawn: bool = False
    """The form tells readers to draw its fields in another way."""
    retitled: bool = False
    """Readers show another name for the file."""

    def __bool__(self) -> bool:
        return bool(self.filled or self.drawn or self.redrawn or self.retitled)

    def words(self, person: str) -> Iterator[str]:
        """One French sentence each; ``person`` signed before."""
        for name in self.filled:
            yield f"Le champ « {name} » a été rempli ou modifié après la signature de {person}."
        for name in self.drawn:
            yield (
                f"La zone de signature « {name} » a été ajoutée sur une page après la signature de {person} : "
                "ce qu’elle recouvre se lisait alors."
            )
        if self.redrawn:
            yield f"Le formulaire se dessine autrement depuis la signature de {person}."
        if self.retitled:
            yield f"Le titre du fichier, que les lecteurs affichent, a changé après la signature de {person}."


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    is_signature: bool
    content: generic.DictionaryObject


def additions(
    reader: PdfFileReader, signed_revision: int, changes: DiffResult | SuspiciousModification | None
) -> Additions:
    """Since that revision. Nothing where the changes are not allowed at all: that is said already."""
    if not isinstance(changes, DiffResult) or signed_revision == reader.xrefs.total_revisions - 1:
        return Additions()
    before = reader.get_historical_resolver(signed_revision)
    known, now = ({one.name: one for one in _fields(handler)} for handler in (before, reader))
    filled = {
        name
        for name, one in now.items()
        if not one.is_signature
        and (name not in known or _unfolded(known[name].content) != _unfolded(one.content))
    }
    drawn = {
        name
        for name, one in now.items()
        if one.is_signature and name not in known and _takes_room(one.content)
    }
    redrawn = not all(one.is_signature for one in known.values()) and _redrawn(before, reader)
    return Additions(tuple(sorted(filled)), tuple(sorted(drawn)), redrawn, _title(before) != _title(reader))


def _fields(handler: PdfHandler) -> Iterator[_Field]:
    for item in items(_form(handler), "/Fields"):
        yield from _below(item, "", "", _DEEPEST)


def _below(item: generic.DictionaryObject, above: str, kind: str, depth: int) -> Iterator[_Field]:
    """Fields at the end of the tree, each with its widgets (ISO 32000-1, 12.7.3.1: names and types are inherited)."""
    kind = str(entry(item, "/FT", kind))
    name = ".".join(part for part in (above, str(entry(item, "/T", ""))) if part)
    kids = items(item, "/Kids")
    if depth and any("/T" in kid for kid in kids):
        for kid in kids:
            yield from _below(kid, name, kind, depth - 1)
    else:
        yield _Field(name, kind == "/Sig", item)


def _unfolded(item: Any, depth: int = _DEEPEST) -> Any:
    """All that an object says, what it refers to included, so that two revisions of it can be compared."""
    if isinstance(item, generic.IndirectObject):
        item = item.get_object()  # type: ignore[no-untyped-call]  # pyHanko is partly untyped
    if not depth:
        return str(item)
    if isinstance(item, generic.DictionaryObject):
        said = {key: _unfolded(item.raw_get(key), depth - 1) for key in item if key not in _UPWARDS}
        return (said, item.encoded_data) if isinstance(item, generic.StreamObject) else said
    if isinstance(item, generic.ArrayObject):
        return [_unfolded(item.raw_get(number), depth - 1) for number in range(len(item))]
    return item


def _takes_room(item: generic.DictionaryObject) -> bool:
    """One of its widgets takes room on a page; whether it is drawn, readers decide."""
    widgets = [item] if "/Rect" in item else items(item, "/Kids")
    for widget in widgets:
        left, low, right, high = (float(number) for number in widget["/Rect"])
        if left != right and low != high and max(left, right) > 0 and max(low, high) > 0:
            return True
    return False


def _redrawn(before: PdfHandler, now: PdfHandler) -> bool:
    """A name of a font meaning another one counts; more names do no harm."""
    old, new = _form(before), _form(now)
    fonts, others = (entry(entry(form, "/DR"), "/Font", {}) for form in (old, new))
    moved = any(name not in others or _unfolded(fonts[name]) != _unfolded(others[name]) for name in fonts)
    return moved or any(entry(old, key) != entry(new, key) for key in _REDRAWN)


def _title(handler: PdfHandler) -> str:
    """In the file's information (ISO 32000-2, 14.3.3)."""
    return str(entry(entry(handler.trailer_view, "/Info"), "/Title", ""))


def _form(handler: PdfHandler) -> Any:
    return entry(handler.root, "/AcroForm")
