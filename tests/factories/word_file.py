"""Word files written from nothing, for what neither the template nor python-docx makes: notes, boxes, odd lists."""

import io
import zipfile
from functools import cache

from docx import Document

_NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
}
_SPACES = " ".join(f'xmlns:{name}="{address}"' for name, address in _NAMES.items())
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_ROOTS = {"header": "hdr", "footer": "ftr"}
_PAGE = (
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1400" w:right="1400" w:bottom="1400" w:left="1400" w:header="700" w:footer="700"/>'
)


@cache
def _empty() -> dict[str, bytes]:
    content = io.BytesIO()
    Document().save(content)
    with zipfile.ZipFile(content) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def word_file(body: str, *, section: str = "", after: str = "", **added: str) -> bytes:
    """With that body; ``section`` and ``after`` stand around the page's size, ``added`` are parts by their kind.

    Of a header or footer: its paragraphs, shown on every page. Of notes and lists: what stands in the root.
    """
    parts = dict(_empty())
    relations, types, references = "", "", ""
    for kind, inside in added.items():
        name = f"word/{kind}.xml" if kind in {"numbering", "settings"} else f"word/{kind}9.xml"
        parts[name] = f"<w:{_ROOTS.get(kind, kind)} {_SPACES}>{inside}</w:{_ROOTS.get(kind, kind)}>".encode()
        if kind in _ROOTS:
            references += f'<w:{kind}Reference w:type="default" r:id="r{kind}"/>'
        if kind not in {"numbering", "settings"}:
            relations += f'<Relationship Id="r{kind}" Type="{_TYPES}/{kind}" Target="/{name}"/>'
            types += f'<Override PartName="/{name}" ContentType="{_MEDIA}.{kind}+xml"/>'
    last = f"<w:sectPr>{references}{section}{_PAGE}{after}</w:sectPr>"
    parts["word/document.xml"] = f"<w:document {_SPACES}><w:body>{body}{last}</w:body></w:document>".encode()
    _add(parts, "word/_rels/document.xml.rels", "</Relationships>", relations)
    _add(parts, "[Content_Types].xml", "</Types>", types)
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return result.getvalue()


def _add(parts: dict[str, bytes], name: str, end: str, inside: str) -> None:
    parts[name] = parts[name].replace(end.encode(), f"{inside}{end}".encode())


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(inside: str, properties: str = "") -> str:
    """Of words, or of runs."""
    runs = inside if inside.startswith("<") else run(inside)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def field(instruction: str, result: str = "trois", begin: str = "") -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{begin}</w:fldChar></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def table(*rows: tuple[str, ...], width: int = 9000, heads: int = 0, properties: str = "") -> str:
    """Of words, or of blocks; the first ``heads`` rows come back on each page."""
    size = width // len(rows[0])
    grid = f'<w:gridCol w:w="{size}"/>' * len(rows[0])
    return (
        f'<w:tbl><w:tblPr>{properties}<w:tblW w:w="{width}" w:type="dxa"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        + "".join(_row(row, size, head=rank < heads) for rank, row in enumerate(rows))
        + "</w:tbl>"
    )


def _row(cells: tuple[str, ...], size: int, *, head: bool) -> str:
    opened = f'<w:tc><w:tcPr><w:tcW w:w="{size}" w:type="dxa"/></w:tcPr>'
    blocks = (cell if cell.startswith("<") else paragraph(cell) for cell in cells)
    inside = "".join(f"{opened}{block}</w:tc>" for block in blocks)
    return f"<w:tr>{'<w:trPr><w:tblHeader/></w:trPr>' if head else ''}{inside}</w:tr>"


def notes(kind: str, *texts: str) -> str:
    """The inside of a part of notes; they are called by ``call(kind, rank)``."""
    separators = "".join(
        f'<w:{kind} w:type="{name}" w:id="{rank - 1}"><w:p><w:r><w:{name}/></w:r></w:p></w:{kind}>'
        for rank, name in enumerate(("separator", "continuationSeparator"))
    )
    return separators + "".join(_note(kind, rank, words) for rank, words in enumerate(texts, 1))


def _note(kind: str, rank: int, words: str) -> str:
    number = f"<w:r>{_RAISED}<w:{kind}Ref/></w:r>"
    return f'<w:{kind} w:id="{rank}">{paragraph(number + run(" " + words))}</w:{kind}>'


_RAISED = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'


def call(kind: str, rank: int) -> str:
    return f'<w:r>{_RAISED}<w:{kind}Reference w:id="{rank}"/></w:r>'


def text_box(inside: str, *, across: int = 3_000_000) -> str:
    """A run with a box beside the text, in both writings of Word; ``across`` in EMU from the left."""
    box = f"<w:txbxContent>{inside}</w:txbxContent>"
    return f"""<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0"
    distR="0" simplePos="0" relativeHeight="2" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">
    <wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>{across}</wp:posOffset></wp:positionH>
    <wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV><wp:extent cx="1800000"
    cy="900000"/><wp:wrapSquare wrapText="bothSides"/><wp:docPr id="7" name="Zone"/><a:graphic><a:graphicData
    uri="{_NAMES["wps"]}"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1800000"
    cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx>{box}</wps:txbx><wps:bodyPr/>
    </wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape
    style="position:absolute;width:140pt;height:70pt"><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>
    </mc:AlternateContent></w:r>"""


def levels(*formats: tuple[str, str]) -> str:
    """The inside of the part of lists: one list a format (ST_NumberFormat, text of its level), numbered from 1."""
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{rank}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/><w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
        for rank, (kind, text) in enumerate(formats, 1)
    )
    return lists + "".join(
        f'<w:num w:numId="{rank}"><w:abstractNumId w:val="{rank}"/></w:num>'
        for rank in range(1, len(formats) + 1)
    )


def item(words: str, rank: int) -> str:
    return paragraph(words, f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{rank}"/></w:numPr>')
