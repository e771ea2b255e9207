"""Elements of a Word document whose printing is known, and where each may stand (ECMA-376, part 1, §17).

Once the document is made ready (``documents.prepared``): fields, content controls and tags are no longer in it.
"""

from documents.inline import W


def names(*names: str) -> frozenset[str]:
    return frozenset(f"{W}{name}" for name in names)


_MARKS = names(
    *(
        "bookmarkStart",
        "bookmarkEnd",
        "proofErr",
        "permStart",
        "permEnd",
        "commentRangeStart",
        "commentRangeEnd",
    ),
)
"""Places that print nothing."""
_BLOCKS = names("p", "tbl") | _MARKS
INSIDE: dict[str, frozenset[str]] = {
    f"{W}document": names("background", "body"),
    **dict.fromkeys(names("footnotes", "endnotes"), names("footnote", "endnote")),
    f"{W}body": _BLOCKS | names("sectPr"),
    **dict.fromkeys(names("hdr", "ftr", "footnote", "endnote"), _BLOCKS),
    f"{W}tc": _BLOCKS | names("tcPr"),
    f"{W}tbl": names("tblPr", "tblGrid", "tr") | _MARKS,
    f"{W}tr": names("tblPrEx", "trPr", "tc") | _MARKS,
    f"{W}p": names("pPr", "r", "hyperlink") | _MARKS,
    f"{W}hyperlink": names("r", "hyperlink") | _MARKS,
    f"{W}r": names(
        *(
            "rPr",
            "t",
            "br",
            "cr",
            "tab",
            "ptab",
            "noBreakHyphen",
            "softHyphen",
            "sym",
            "lastRenderedPageBreak",
        ),
        *(
            "drawing",
            "pict",
            "footnoteReference",
            "endnoteReference",
            "footnoteRef",
            "endnoteRef",
            "annotationRef",
        ),
        *("separator", "continuationSeparator"),
    ),
    f"{W}t": frozenset(),
}
PAGE_FIELDS = names("fldChar", "instrText", "fldSimple")
_OF_RUNS = names(
    *(
        "rStyle",
        "rFonts",
        "b",
        "bCs",
        "i",
        "iCs",
        "caps",
        "smallCaps",
        "strike",
        "dstrike",
        "outline",
        "shadow",
    ),
    *(
        "emboss",
        "imprint",
        "noProof",
        "snapToGrid",
        "vanish",
        "webHidden",
        "color",
        "spacing",
        "w",
        "kern",
        "position",
    ),
    *(
        "sz",
        "szCs",
        "highlight",
        "u",
        "effect",
        "bdr",
        "shd",
        "fitText",
        "vertAlign",
        "rtl",
        "cs",
        "em",
        "lang",
    ),
    *("eastAsianLayout", "specVanish", "oMath"),
)
_OF_PARAGRAPHS = names(
    *(
        "pStyle",
        "keepNext",
        "keepLines",
        "pageBreakBefore",
        "framePr",
        "widowControl",
        "numPr",
        "suppressLineNumbers",
    ),
    *("pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct"),
    *(
        "autoSpaceDE",
        "autoSpaceDN",
        "bidi",
        "adjustRightInd",
        "snapToGrid",
        "spacing",
        "ind",
        "contextualSpacing",
    ),
    *(
        "mirrorIndents",
        "suppressOverlap",
        "jc",
        "textDirection",
        "textAlignment",
        "textboxTightWrap",
        "outlineLvl",
    ),
    *("divId", "cnfStyle", "rPr", "sectPr"),
)
_OF_TABLES = names(
    *(
        "tblStyle",
        "tblpPr",
        "tblOverlap",
        "bidiVisual",
        "tblStyleRowBandSize",
        "tblStyleColBandSize",
        "tblW",
        "jc",
    ),
    *("tblCellSpacing", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook", "tblCaption"),
    "tblDescription",
)
_OF_ROWS = names(
    *(
        "cnfStyle",
        "divId",
        "gridBefore",
        "gridAfter",
        "wBefore",
        "wAfter",
        "cantSplit",
        "trHeight",
        "tblHeader",
    ),
    *("tblCellSpacing", "jc", "hidden"),
)
_OF_CELLS = names(
    *(
        "cnfStyle",
        "tcW",
        "gridSpan",
        "hMerge",
        "vMerge",
        "tcBorders",
        "shd",
        "noWrap",
        "tcMar",
        "textDirection",
    ),
    *("tcFitText", "vAlign", "hideMark", "headers"),
)
_OF_SECTIONS = names(
    *("headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar", "paperSrc"),
    *(
        "pgBorders",
        "lnNumType",
        "pgNumType",
        "cols",
        "formProt",
        "vAlign",
        "noEndnote",
        "titlePg",
        "textDirection",
    ),
    *("bidi", "rtlGutter", "docGrid", "printerSettings"),
)
PROPERTIES = {
    f"{W}rPr": _OF_RUNS, f"{W}pPr": _OF_PARAGRAPHS, f"{W}tblPr": _OF_TABLES, f"{W}tblPrEx": _OF_TABLES,
    f"{W}trPr": _OF_ROWS, f"{W}tcPr": _OF_CELLS, f"{W}sectPr": _OF_SECTIONS,
}  # fmt: skip
