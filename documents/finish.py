"""What LibreOffice leaves undone in a PDF/A-2b and PDF/UA-1 file, and what would make two runs differ."""

import re
from datetime import UTC, datetime
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import (
    Array,
    ContentStreamInlineImage,
    ContentStreamInstruction,
    Dictionary,
    Name,
    Operator,
    String,
)

PRODUCER = "Conventio, LibreOffice, pikepdf"
LANGUAGE = "fr-FR"
_ICC_DATE = slice(24, 36)
_ICC_IDENTIFIER = slice(84, 100)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_PATH = frozenset({"m", "l", "c", "v", "y", "h", "re"})
_PAINT = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"})


def finish(pdf: pikepdf.Pdf, *, title: str, subject: str, author: str, made_at: datetime) -> None:
    """Repairs the file in place; saved with ``deterministic_id``, equal documents are then equal bytes."""
    _describe(pdf, title=title, subject=subject, author=author, made_at=made_at)
    pdf.Root.Lang = String(LANGUAGE)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    for page in pdf.pages:
        if "/Annots" in page:
            page.Tabs = Name.S  # ISO 14289-1 §7.18.3
        _mark_artifacts(pdf, page)
    for intent in pdf.Root.get("/OutputIntents", Array()):
        _undate(intent.DestOutputProfile)
    for key in ("/DocChecksum", "/ID"):
        if key in pdf.trailer:
            del pdf.trailer[key]


def _describe(pdf: pikepdf.Pdf, *, title: str, subject: str, author: str, made_at: datetime) -> None:
    """The information dictionary and the XMP packet, which must agree (ISO 19005-2 §6.6.3)."""
    title, subject, author = (_on_one_line(words) for words in (title, subject, author))
    at = made_at.astimezone(UTC)
    stamp = String(at.strftime("D:%Y%m%d%H%M%S+00'00'"))
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String(title),
            Subject=String(subject),
            Author=String(author),
            Producer=String(PRODUCER),
            CreationDate=stamp,
            ModDate=stamp,
        )
    )
    packet = _XMP.format(
        title=escape(title),
        subject=escape(subject),
        author=escape(author),
        producer=escape(PRODUCER),
        language=LANGUAGE,
        at=at.strftime("%Y-%m-%dT%H:%M:%S+00:00"),
    )
    metadata = pdf.make_stream(packet.encode("utf-8"))
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = metadata


def _on_one_line(words: str) -> str:
    """Without what XML cannot hold (§2.2 of XML 1.0): one such character, and no reader finds the description."""
    return " ".join(_NOT_XML.sub("", words).split())


def _mark_artifacts(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Lines and frames around paragraphs carry no words: LibreOffice 7.4 leaves them without a mark."""
    if not _may_draw_unmarked(_content(page)):
        return
    instructions: list[ContentStreamInstruction | ContentStreamInlineImage] = []
    depth, begun, changed = 0, False, False
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in {"BDC", "BMC"}:
            depth += 1
        elif operator == "EMC":
            depth -= 1
        elif depth == 0 and operator in _PATH and not begun:
            instructions.append(_BEGIN)
            begun = changed = True
        instructions.append(instruction)
        if begun and (operator in _PAINT or operator == "n"):
            instructions.append(_END)
            begun = False
    if changed:
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(instructions))


def _content(page: pikepdf.Page) -> bytes:
    contents = page.get("/Contents", Array())
    parts = contents if isinstance(contents, Array) else [contents]
    return b"\n".join(part.read_bytes() for part in parts)


def _may_draw_unmarked(content: bytes) -> bool:
    """A quick look, ten times faster than reading every instruction; it may be wrong only by saying yes."""
    if b"BI" in content:  # perhaps a picture inside the instructions, whose bytes are no words
        return True
    depth = 0
    for found in _MARK_OR_PATH.finditer(_NO_OPERATORS.sub(b" ", content)):
        word = found[0]
        if word in (b"BDC", b"BMC"):
            depth += 1
        elif word == b"EMC":
            depth -= 1
        elif depth <= 0:
            return True
    return False


_NO_OPERATORS = re.compile(rb"\((?:\\.|[^\\()])*\)|/[^\s<>\[\]()/%{}]*", re.DOTALL)
"""Strings and names, in which the letters of an operator mean nothing (ISO 32000-1 §7.3). Strings in hexadecimal
hold pairs of digits: none of them reads like an operator."""
_MARK_OR_PATH = re.compile(rb"\b(?:BDC|BMC|EMC|m|l|c|v|y|h|re)\b")
_BEGIN = ContentStreamInstruction([Name.Artifact], Operator("BMC"))
_END = ContentStreamInstruction([], Operator("EMC"))


def _undate(profile: pikepdf.Object) -> None:
    """An ICC profile holds the date at which it was written, and an identifier that depends on it."""
    content = bytearray(profile.read_bytes())
    content[_ICC_DATE] = b"\x07\xe8\x00\x01\x00\x01" + bytes(6)
    content[_ICC_IDENTIFIER] = bytes(16)
    profile.write(bytes(content))


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
    xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
    xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
    xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/">
   <pdfaid:part>2</pdfaid:part>
   <pdfaid:conformance>B</pdfaid:conformance>
   <pdfuaid:part>1</pdfuaid:part>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
   <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
   <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
   <pdf:Producer>{producer}</pdf:Producer>
   <xmp:CreateDate>{at}</xmp:CreateDate>
   <xmp:ModifyDate>{at}</xmp:ModifyDate>
   <xmp:MetadataDate>{at}</xmp:MetadataDate>
   <pdfaExtension:schemas>
    <rdf:Bag>
     <rdf:li rdf:parseType="Resource">
      <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
      <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
      <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
      <pdfaSchema:property>
       <rdf:Seq>
        <rdf:li rdf:parseType="Resource">
         <pdfaProperty:name>part</pdfaProperty:name>
         <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
         <pdfaProperty:category>internal</pdfaProperty:category>
         <pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
        </rdf:li>
       </rdf:Seq>
      </pdfaSchema:property>
     </rdf:li>
    </rdf:Bag>
   </pdfaExtension:schemas>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
