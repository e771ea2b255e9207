"""A Word document made ready: it prints and reads as Word last showed it, wherever it is printed or read.

Fields become the result that Word kept, content controls and tags their content (data bound to them would be put in
its place), what is hidden on the web only is shown, and signs of symbol fonts become characters. Fonts that the file
brings are left aside: their letters could have any shape. Nothing else changes, and a document in which there is nothing
to do keeps its bytes; so do those that the program fills in itself.
"""

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from documents.font_signs import with_signs
from documents.inline import W
from documents.kept_results import keep_results, unwrap
from documents.package import Package

_TO_DO = re.compile(
    rb"[:<](?:fldChar|fldSimple|instrText|sdt|customXml|smartTag|webHidden|embed(?:Regular|Bold|Italic))"
)
_UTF8 = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml(?![^>]*\bencoding\s*=\s*[\"'](?!utf-8[\"']))|<[^?])", re.IGNORECASE
)
"""How a part begins whose bytes can be searched as they stand; any other is written anew."""
_WRAPPERS = tuple(f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag"))
_MARGINS = ("header", "footer")
_STORIES = ("footnotes", "endnotes", "styles", "numbering", "fontTable")
_LEFT_OUT = tuple(
    f"{W}{name}" for name in ("webHidden", "embedRegular", "embedBold", "embedItalic", "embedBoldItalic")
)
_MIDNIGHT_1980 = (1980, 1, 1, 0, 0, 0)


def prepared(content: bytes) -> bytes:
    """The document as it is handed to LibreOffice. Raises NotWord, TooLarge, ActiveContent."""
    package = Package.opened(content)
    ready = prepare(package)
    return content if ready is package else archived(ready)


def prepare(package: Package) -> Package:
    """The same, of a document that is open; the very same one where nothing is to do. Raises what ``prepared`` does."""
    changed = {
        name: part
        for name, margin in _parts(package)
        if (part := _made_ready(package, name, margin=margin)) is not None
    }
    return with_signs(Package({**package.parts, **changed}) if changed else package)


def _parts(package: Package) -> Iterator[tuple[str, bool]]:
    yield package.main, False
    for kind in _STORIES:
        yield from ((name, False) for name in package.related(kind))
    for kind in _MARGINS:
        yield from ((name, True) for name in package.related(kind))


def _made_ready(package: Package, name: str, *, margin: bool) -> bytes | None:
    """The part anew; None where it stays as it is."""
    readable = _UTF8.match(package.parts[name]) is not None
    if readable and not _TO_DO.search(package.parts[name]):
        return None
    root = etree.fromstring(etree.tostring(package.tree(name)))  # the trees of a package are shared
    changed = keep_results(root, margin=margin)
    for element in list(root.iter(*_WRAPPERS)):
        unwrap(element)
        changed = True
    for element in list(root.iter(*_LEFT_OUT)):
        _take_out(element)
        changed = True
    if readable and not changed:
        return None
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _take_out(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def archived(package: Package) -> bytes:
    """Equal parts give equal bytes."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        for name, part in package.parts.items():
            item = zipfile.ZipInfo(name, _MIDNIGHT_1980)
            archive.writestr(item, part, zipfile.ZIP_DEFLATED, compresslevel=1)
    return result.getvalue()
