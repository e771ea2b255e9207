"""Edits of a Word file that try to print one thing and show another: fields, styles, wrappers, margins, pictures, lists,
each at every place. Some are harmless; an accepted one prints what it shows.
"""

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.factories.word_edits import (
    DOCUMENT,
    FOOTER,
    HEADER,
    NUMBERING,
    case,
    field,
    instead_of_three,
    paragraph,
    parts_of,
    replaced,
    run,
    simple_field,
    with_body,
    with_part,
    with_styles,
)

REFERENCE = case("ref")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"


@dataclass(frozen=True)
class Edit:
    """``name`` tells what was done and where."""

    name: str
    content: bytes

    def __repr__(self) -> str:
        return f"<{self.name}>"


def edits() -> st.SearchStrategy[Edit]:
    """One trick at one place, or two tricks at two places."""
    one = st.builds(_placed, st.just(REFERENCE), _tricks(), st.sampled_from(sorted(_PLACES)))
    return one | st.builds(_again, one, _tricks(), st.sampled_from(sorted(_PLACES))) | _whole_file()


def _placed(content: bytes, trick: "Trick", place: str) -> Edit:
    base = with_styles(content, trick.styles) if trick.styles else content
    return Edit(f"{trick.name}, {place}", _PLACES[place](base, trick.runs))


def _again(first: Edit, trick: "Trick", place: str) -> Edit:
    second = _placed(first.content, trick, place) if place not in first.name else first
    return Edit(f"{first.name} + {second.name}", second.content)


@dataclass(frozen=True)
class Trick:
    """Runs that may hold words, and the styles that they name."""

    name: str
    runs: str
    styles: str = ""


def _in_note(content: bytes, runs: str) -> bytes:
    if "word/footnotes.xml" in parts_of(content):
        return content
    note = f'<w:footnotes xmlns:w="{_W}"><w:footnote w:id="2">{paragraph(run("note ") + runs)}</w:footnote></w:footnotes>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    called = paragraph(run("appel") + '<w:r><w:footnoteReference w:id="2"/></w:r>')
    return with_body(with_part(content, "word/footnotes.xml", "footnotes", note, kind), called)


def _in_cell(content: bytes, runs: str) -> bytes:
    cell = (
        f'<w:tc><w:tcPr><w:tcW w:w="4000" w:type="dxa"/></w:tcPr>{paragraph(run("cellule ") + runs)}</w:tc>'
    )
    grid = '<w:tblGrid><w:gridCol w:w="4000"/></w:tblGrid>'
    return with_body(content, f"<w:tbl><w:tblPr/>{grid}<w:tr>{cell}</w:tr></w:tbl>{paragraph('')}")


def _in_list(content: bytes, runs: str) -> bytes:
    return with_body(content, paragraph(run("puce ") + runs, '<w:pStyle w:val="ListBullet"/>'))


def _in_paragraph(content: bytes, runs: str) -> bytes:
    return with_body(content, paragraph(run("avant ") + runs + run(" après")))


def _in_text(content: bytes, runs: str) -> bytes:
    try:
        return instead_of_three(content, runs)
    except AssertionError:  # another trick stands there
        return content


_PLACES: dict[str, Callable[[bytes, str], bytes]] = {
    "in a clause": _in_text,
    "in a paragraph": _in_paragraph,
    "in a cell": _in_cell,
    "in a list": _in_list,
    "in a note": _in_note,
    "in the header": lambda content, runs: replaced(content, HEADER, "<w:r>", runs + "<w:r>"),
    "in the footer": lambda content, runs: replaced(content, FOOTER, "<w:r>", runs + "<w:r>"),
}
_WORDS = st.sampled_from(["trois", "cinq", "trois ans", "sous réserve", "ne", "12"])
_CODES = st.sampled_from([
    "TITLE", "SUBJECT", "KEYWORDS", "COMMENTS", "AUTHOR", "DOCPROPERTY Title", "DOCVARIABLE x", "FILENAME", "NUMWORDS",
    "DATE", "TIME \\@ &quot;HH&quot;", "PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "REF lost", "PAGEREF lost \\h",
    "STYLEREF &quot;heading 1&quot;", "SEQ x", "QUOTE cinq", "= 2 + 3", "IF 1 = 1 cinq trois", "SYMBOL 74 \\f Wingdings",
    "EQ \\o(a;b)", "AUTONUM", "LISTNUM", "MERGEFIELD x", "FORMTEXT", "ASK x y", "SET x cinq", "TC cinq", "XE cinq",
    "PAGE \\# &quot;'cinq'&quot;", "HYPERLINK &quot;https://a.example&quot;", "GOTOBUTTON x cinq", "ADVANCE \\y 900",
    "USERNAME", "INFO Title", "CREATEDATE", "TOC \\o", "BIBLIOGRAPHY", "LASTSAVEDBY", "FILLIN x", "inconnu",
])  # fmt: skip
_LOOKS = st.sampled_from([
    "<w:vanish/>", '<w:vanish w:val="0"/>', "<w:webHidden/>", "<w:specVanish/>", "<w:strike/>", "<w:caps/>",
    "<w:smallCaps/>",
    '<w:color w:val="FFFFFF"/>', '<w:color w:val="FEFEFE"/>', '<w:color w:val="9B1C1C"/>', '<w:color w:val="auto"/>',
    '<w:sz w:val="2"/>', '<w:sz w:val="9"/>', '<w:sz w:val="16"/>', '<w:sz w:val="900"/>', '<w:w w:val="1"/>',
    '<w:w w:val="90"/>', '<w:spacing w:val="-400"/>', '<w:spacing w:val="20"/>', '<w:position w:val="-3000"/>',
    '<w:position w:val="6"/>', '<w:vertAlign w:val="superscript"/>', "<w:rtl/>", '<w:rtl w:val="0"/>', "<w:outline/>",
    '<w:highlight w:val="black"/><w:color w:val="000000"/>', '<w:highlight w:val="yellow"/>', '<w:fitText w:val="9"/>',
    '<w:shd w:val="clear" w:fill="000000"/><w:color w:val="111111"/>', '<w:em w:val="dot"/>', "<w:emboss/>", "<w:b/><w:i/>",
    f'<w14:textFill xmlns:w14="{_W14}"><w14:noFill/></w14:textFill>', '<w:eastAsianLayout w:vert="1"/>',
    '<w:kern w:val="9"/>',
    '<w:rFonts w:ascii="Liberation Serif" w:hAnsi="Liberation Serif"/>',
    '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>',
    '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>', '<w:rFonts w:ascii="Inconnue" w:hAnsi="Inconnue"/>',
    '<w:rFonts w:ascii="Liberation Sans:smcp" w:hAnsi="Liberation Sans:smcp"/>', '<w:rFonts w:asciiTheme="minorHAnsi"/>',
 '<w:u w:val="wave"/>', "<w:oMath/>", "<w:cs/>",
    '<w:bdr w:val="single" w:sz="4"/>', '<w:effect w:val="blinkBackground"/>', '<w:lang w:val="ar-SA"/>', "<w:inconnu/>",
])  # fmt: skip


def _tricks() -> st.SearchStrategy[Trick]:
    return _fields() | _looks() | _wrappers() | _marks()


def _fields() -> st.SearchStrategy[Trick]:
    def complex_one(code: str, kept: str | None) -> Trick:
        return Trick(f"field {code} → {kept}", field(code, kept))

    def nested(outer: str, inner: str, kept: str) -> Trick:
        return Trick(f"field {outer} of {inner} → {kept}", field(outer, field(inner, kept)))

    def asked(outer: str, inner: str, kept: str) -> Trick:
        code = f"</w:instrText></w:r>{field(inner, 'cinq')}<w:r><w:instrText> "
        return Trick(f"field {outer} asking {inner} → {kept}", field(f"{outer} {code}", kept))

    def form(entries: list[str], chosen: int, kept: str | None) -> Trick:
        listed = "".join(f'<w:listEntry w:val="{entry}"/>' for entry in entries)
        data = f'<w:ffData><w:ddList><w:result w:val="{chosen}"/>{listed}</w:ddList></w:ffData>'
        return Trick(f"list {entries}[{chosen}] → {kept}", field("FORMDROPDOWN", kept, data))

    def broken(code: str, kept: str, missing: str) -> Trick:
        return Trick(
            f"field {code} → {kept} without {missing}",
            field(code, kept).replace(f'"{missing}"', '"begin"', 1),
        )

    kept = _WORDS | st.none()
    return (
        st.builds(complex_one, _CODES, kept)
        | st.builds(
            lambda code, words: Trick(f"simple {code} → {words}", simple_field(code, words)), _CODES, _WORDS
        )
        | st.builds(nested, _CODES, _CODES, _WORDS)
        | st.builds(asked, _CODES, _CODES, _WORDS)
        | st.builds(form, st.lists(_WORDS, max_size=3), st.integers(0, 3), kept)
        | st.builds(broken, _CODES, _WORDS, st.sampled_from(["separate", "end"]))
        | st.builds(
            lambda words: Trick(f"stray {words}", f"<w:r><w:instrText>{words}</w:instrText></w:r>"), _WORDS
        )
    )


def _looks() -> st.SearchStrategy[Trick]:
    def own(words: str, look: str) -> Trick:
        return Trick(f"{words} in {look}", run(words, look))

    def styled(words: str, look: str, other: str, kind: str) -> Trick:
        parent = (
            f'<w:style w:type="{kind}" w:styleId="Mere"><w:name w:val="Mere"/><w:rPr>{look}</w:rPr></w:style>'
        )
        child = (
            f'<w:style w:type="{kind}" w:styleId="Fille"><w:name w:val="Fille"/><w:basedOn w:val="Mere"/>'
            f"<w:rPr>{other}</w:rPr></w:style>"
        )
        return Trick(
            f"{words} by {kind} {look} {other}", run(words, '<w:rStyle w:val="Fille"/>'), parent + child
        )

    kinds = st.sampled_from(["character", "paragraph"])
    return st.builds(own, _WORDS, _LOOKS) | st.builds(styled, _WORDS, _LOOKS, _LOOKS, kinds)


def _wrappers() -> st.SearchStrategy[Trick]:
    binding = '<w:dataBinding w:xpath="/x" w:storeItemID="{1}"/><w:text/>'
    listed = '<w:dropDownList w:lastValue="1"><w:listItem w:displayText="cinq" w:value="1"/></w:dropDownList>'
    dated = '<w:date w:fullDate="2031-01-01T00:00:00Z"><w:dateFormat w:val="yyyy"/></w:date>'
    around = {
        "bound control": f"<w:sdt><w:sdtPr>{binding}</w:sdtPr><w:sdtContent>%s</w:sdtContent></w:sdt>",
        "list control": f"<w:sdt><w:sdtPr>{listed}</w:sdtPr><w:sdtContent>%s</w:sdtContent></w:sdt>",
        "date control": f"<w:sdt><w:sdtPr>{dated}</w:sdtPr><w:sdtContent>%s</w:sdtContent></w:sdt>",
        "empty control": "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>%s</w:sdtContent></w:sdt>",
        "smart tag": '<w:smartTag w:uri="x" w:element="y">%s</w:smartTag>',
        "custom tag": '<w:customXml w:uri="x" w:element="y">%s</w:customXml>',
        "link": '<w:hyperlink w:anchor="x">%s</w:hyperlink>',
        "direction": '<w:bdo w:val="rtl">%s</w:bdo>',
        "embedding": '<w:dir w:val="rtl">%s</w:dir>',
        "unknown": '<x:y xmlns:x="urn:x">%s</x:y>',
        "insertion": '<w:ins w:id="1" w:author="x">%s</w:ins>',
        "deletion": '<w:del w:id="1" w:author="x">%s</w:del>',
        "moved away": '<w:moveFrom w:id="1" w:author="x">%s</w:moveFrom>',
        "versions": f'<mc:AlternateContent xmlns:mc="{_MC}"><mc:Choice Requires="w14" xmlns:w14="{_W14}">%s</mc:Choice>'
        "<mc:Fallback><w:r><w:t>cinq</w:t></w:r></mc:Fallback></mc:AlternateContent>",
        "ruby": "<w:r><w:ruby><w:rubyPr/><w:rt>%s</w:rt><w:rubyBase><w:r><w:t>x</w:t></w:r></w:rubyBase></w:ruby></w:r>",
        "proof": '<w:proofErr w:type="spellStart"/>%s<w:proofErr w:type="spellEnd"/>',
        "bookmark": '<w:bookmarkStart w:id="8" w:name="b"/>%s<w:bookmarkEnd w:id="8"/>',
    }  # fmt: skip
    return st.builds(
        lambda kind, words: Trick(f"{kind} around {words}", around[kind] % run(words)),
        st.sampled_from(sorted(around)),
        _WORDS,
    )


def _marks() -> st.SearchStrategy[Trick]:
    inside = {
        "soft hyphen": "<w:r><w:t>%s</w:t><w:softHyphen/><w:t>x</w:t></w:r>",
        "hard hyphen": "<w:r><w:t>%s</w:t><w:noBreakHyphen/><w:t>x</w:t></w:r>",
        "turned": "<w:r><w:t>\u202e%s\u202c</w:t></w:r>",
        "isolated": "<w:r><w:t>\u2067%s\u2069</w:t></w:r>",
        "joined": "<w:r><w:t>%s\u200d\u2060\u200b</w:t></w:r>",
        "comment inside": "<w:r><w:t>trois<!-- x --> %s</w:t></w:r>",
        "instruction inside": "<w:r><w:t>trois<?x y?> %s</w:t></w:r>",
        "element inside": '<w:r><w:t>trois<x:y xmlns:x="urn:x"/> %s</w:t></w:r>',
        "loose": "<w:r>%s</w:r>",
        "deleted words": "<w:r><w:delText>%s</w:delText></w:r>",
        "symbol": '<w:r><w:t>%s</w:t><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>',
        "computed day": "<w:r><w:yearLong/><w:t>%s</w:t></w:r>",
        "page": "<w:r><w:pgNum/><w:t>%s</w:t></w:r>",
        "tab": "<w:r><w:tab/><w:t>%s</w:t></w:r>",
        "aligned": '<w:r><w:ptab w:relativeTo="margin" w:alignment="right" w:leader="none"/><w:t>%s</w:t></w:r>',
        "line": "<w:r><w:t>%s</w:t><w:br/><w:t>x</w:t></w:r>",
        "equation": '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>%s</m:t></m:r></m:oMath>',
        "composed": "<w:r><w:t>e\u0301%s</w:t></w:r>",
        "ligature": "<w:r><w:t>\ufb01%s</w:t></w:r>",
        "same shape": "<w:r><w:t>tr\u043eis %s</w:t></w:r>",
    }
    return st.builds(
        lambda kind, words: Trick(f"{kind} {words}", inside[kind] % words),
        st.sampled_from(sorted(inside)),
        _WORDS,
    )


def _whole_file() -> st.SearchStrategy[Edit]:
    return st.builds(_in_numbering, _formats, _WORDS) | st.builds(_of_paragraph, _settings, _WORDS) | st.builds(
        _changed, st.sampled_from(sorted(_REPLACEMENTS))
    ) | st.builds(_table, st.sampled_from(sorted(_CELLS)), _WORDS)  # fmt: skip


_formats = st.sampled_from(
    ["none", "bullet", "decimal", "upperRoman", "cardinalText", "ordinalText", "chicago", "inconnu"]
)


def _in_numbering(style: str, words: str) -> Edit:
    level = (
        f'<w:abstractNum w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{style}"/>'
        f'<w:lvlText w:val="{words} %1 :"/></w:lvl></w:abstractNum>'
    )
    content = replaced(REFERENCE, NUMBERING, "<w:num ", f"{level}<w:num ")
    named = '<w:num w:numId="77"><w:abstractNumId w:val="77"/></w:num></w:numbering>'
    content = replaced(content, NUMBERING, "</w:numbering>", named)
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'
    return Edit(
        f"list {style} {words}", with_body(content, paragraph(run("item"), listed) + paragraph("", listed))
    )


_settings = st.sampled_from([
    '<w:ind w:left="-9000"/>', '<w:ind w:left="20000"/>', '<w:ind w:left="400" w:hanging="200"/>',
    '<w:ind w:right="-4000"/>',
    '<w:spacing w:line="10" w:lineRule="exact"/>', '<w:spacing w:line="60" w:lineRule="auto"/>', '<w:spacing w:line="360"/>',
    '<w:framePr w:x="20000" w:hAnchor="page"/>', "<w:bidi/>", '<w:jc w:val="right"/>', '<w:textDirection w:val="btLr"/>',
    '<w:pBdr><w:top w:val="single" w:sz="4" w:space="1"/></w:pBdr>', "<w:pageBreakBefore/>", '<w:outlineLvl w:val="0"/>',
    '<w:shd w:val="clear" w:fill="000000"/>', "<w:rPr><w:vanish/></w:rPr>", '<w:keepNext/><w:jc w:val="center"/>',
])  # fmt: skip


def _of_paragraph(properties: str, words: str) -> Edit:
    return Edit(
        f"paragraph {properties} {words}", with_body(REFERENCE, paragraph(run(f"avant {words}"), properties))
    )


_LINK = 'Target="https://signature.invalid/'
_REPLACEMENTS: dict[str, tuple[str, str, str]] = {
    "field of the footer": (FOOTER, " PAGE ", " SUBJECT "),
    "page of the footer dressed": (FOOTER, " PAGE ", " PAGE \\# &quot;'cinq' 0&quot; "),
    "first header only": (DOCUMENT, 'headerReference w:type="default"', 'headerReference w:type="first"'),
    "even footer only": (DOCUMENT, 'footerReference w:type="default"', 'footerReference w:type="even"'),
    "no header": (DOCUMENT, '<w:headerReference w:type="default" r:id="rIdH"/>', ""),
    "other words in the header": (HEADER, "Région Normandie", "Région Bretagne"),
    "white header": (HEADER, "<w:rPr>", '<w:rPr><w:color w:val="FFFFFF"/>'),
    "picture cut": (DOCUMENT, "<a:stretch>", '<a:srcRect l="90000"/><a:stretch>'),
    "picture as large as a page": (DOCUMENT, 'cx="2448000" cy="1007999"', 'cx="7000000" cy="9000000"'),
    "place of a signature renamed": ("word/_rels/document.xml.rels", f"{_LINK}region", f"{_LINK}co-contractor"),
    "place of a signature lost": ("word/_rels/document.xml.rels", f"{_LINK}region", 'Target="https://a.example/'),
    "hidden by default": ("word/styles.xml", "<w:rPrDefault><w:rPr>", "<w:rPrDefault><w:rPr><w:vanish/>"),
    "tiny by default": ("word/styles.xml", '<w:sz w:val="21"/>', '<w:sz w:val="3"/>'),
    "words pushed up": (DOCUMENT, 'w:top="1701"', 'w:top="-6000"'),
    "words pushed out": (DOCUMENT, 'w:left="1418"', 'w:left="11000"'),
    "two columns": (DOCUMENT, "</w:sectPr>", '<w:cols w:num="2"/></w:sectPr>'),
    "numbered lines": (DOCUMENT, "</w:sectPr>", '<w:lnNumType w:countBy="1"/></w:sectPr>'),
    "landscape": (DOCUMENT, 'w:w="11906" w:h="16838"', 'w:w="16838" w:h="11906" w:orient="landscape"'),
    "hyphens": ("word/settings.xml", '<w:autoHyphenation w:val="false"/>', '<w:autoHyphenation w:val="true"/>'),
    "a heading's style in capitals": ("word/styles.xml", "<w:rPr><w:b/><w:bCs/>", "<w:rPr><w:caps/><w:b/><w:bCs/>"),
}  # fmt: skip


def _changed(name: str) -> Edit:
    part, old, new = _REPLACEMENTS[name]
    return Edit(name, replaced(REFERENCE, part, old, new))


_CELLS = {
    "plain": "", "merged": "<w:vMerge/>", "merged across": "<w:hMerge/>", "turned": '<w:textDirection w:val="btLr"/>',
    "fitted": "<w:tcFitText/>", "black": '<w:shd w:val="clear" w:fill="000000"/>',
    "grey": '<w:shd w:val="clear" w:fill="DDDDDD"/>',
    "without wrap": "<w:noWrap/>", "at the bottom": '<w:vAlign w:val="bottom"/>', "wide": '<w:gridSpan w:val="3"/>',
}  # fmt: skip


def _table(kind: str, words: str) -> Edit:
    def cell(properties: str, said: str) -> str:
        return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>{properties}</w:tcPr>{paragraph(run(said))}</w:tc>'

    rows = f"<w:tr>{cell('', 'un')}{cell('', 'deux')}</w:tr><w:tr>{cell(_CELLS[kind], words)}{cell('', 'quatre')}</w:tr>"
    grid = '<w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="2000"/></w:tblGrid>'
    return Edit(
        f"cell {kind} {words}", with_body(REFERENCE, f"<w:tbl><w:tblPr/>{grid}{rows}</w:tbl>{paragraph('')}")
    )


# What people and ordinary programs write


_FRENCH = st.lists(
    st.sampled_from(["Les Parties", "conviennent", "d’un", "délai", "de", "trois", "mois", "; à", "défaut,", "l’œuvre",
                     "(art. 3)", "n° 12", "1er", "n’est", "« due »", "au-delà", "10 €", "50 %"]), min_size=1, max_size=40,
).map(" ".join)  # fmt: skip
_PLAIN_LOOKS = st.sampled_from([
    "", "<w:b/><w:bCs/>", "<w:i/>", '<w:u w:val="single"/>', '<w:color w:val="1F3A5F"/>',
    '<w:sz w:val="18"/><w:szCs w:val="18"/>', '<w:highlight w:val="yellow"/>', '<w:lang w:val="fr-FR"/>', "<w:noProof/>",
    '<w:color w:val="auto"/>',
    "<w:rtl w:val='0'/>", '<w:spacing w:val="-2"/>', '<w:rStyle w:val="Strong"/>', '<w:kern w:val="2"/>',
])  # fmt: skip
_PLAIN_SETTINGS = st.sampled_from([
    "", '<w:jc w:val="both"/>', '<w:ind w:left="708"/>',
    '<w:spacing w:before="120" w:after="120" w:line="276" w:lineRule="auto"/>',
    '<w:pStyle w:val="ListBullet"/>', '<w:pStyle w:val="Heading2"/>', "<w:keepNext/>", "<w:contextualSpacing/>",
])  # fmt: skip


def honest_edits() -> st.SearchStrategy[Edit]:
    """One to three changes that leave the file what it seems to be."""
    return st.lists(_honest_changes(), min_size=1, max_size=3).map(_all_of)


Change = tuple[str, Callable[[bytes], bytes]]


def _all_of(changes: list[Change]) -> Edit:
    content = REFERENCE
    for _name, change in changes:
        content = change(content)
    return Edit(" + ".join(name for name, _change in changes), content)


def _honest_changes() -> st.SearchStrategy[Change]:
    def added(words: str, look: str, setting: str) -> Change:
        return f"« {words} »", lambda content: with_body(content, paragraph(run(words, look), setting))

    def cut(places: list[int], look: str) -> Change:
        pieces = [piece for piece in _cut_at("trois", sorted(set(places))) if piece]
        between = '<w:proofErr w:type="gramStart"/><w:bookmarkStart w:id="90" w:name="x"/><w:bookmarkEnd w:id="90"/>'
        return f"cut {pieces}", lambda content: _in_text(
            content, between.join(run(piece, look) for piece in pieces)
        )

    def kept(code: str, words: str) -> Change:
        return f"field {code}", lambda content: with_body(
            content, paragraph(run("Voir ") + field(code, words))
        )

    def controlled(words: str) -> Change:
        inside = paragraph(run(words))
        control = f'<w:sdt><w:sdtPr><w:alias w:val="x"/><w:text/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>'
        return f"control « {words} »", lambda content: with_body(content, control)

    def noted(words: str) -> Change:
        return f"note « {words} »", lambda content: _in_note(content, run(words))

    def tabled(words: str, look: str) -> Change:
        return f"cell « {words} »", lambda content: _in_cell(content, run(words, look))

    codes = st.sampled_from(
        ["REF x \\h", "PAGEREF x \\h", "DATE", "TOC \\o &quot;1-3&quot; \\h \\z \\u", "SEQ Figure"]
    )
    return (
        st.builds(added, _FRENCH, _PLAIN_LOOKS, _PLAIN_SETTINGS)
        | st.builds(cut, st.lists(st.integers(1, 4), max_size=3), _PLAIN_LOOKS)
        | st.builds(kept, codes, _FRENCH)
        | st.builds(controlled, _FRENCH)
        | st.builds(noted, _FRENCH)
        | st.builds(tabled, _FRENCH, _PLAIN_LOOKS)
    )


def _cut_at(words: str, places: list[int]) -> list[str]:
    return [words[begin:end] for begin, end in zip([0, *places], [*places, len(words)], strict=True)]
