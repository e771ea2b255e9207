"""What comes in from outside: an ordinary document passes, anything else is named and refused."""

import contextlib
import io
import zipfile

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.problems import AnchorDoubled, AnchorLost
from documents.upload import (
    ActiveContent,
    NotWord,
    TooLarge,
    UnfinishedEdit,
    check_anchors,
    check_docx,
)
from foundation.errors import Refusal
from tests.parts.documents.small_docx import docx_saying

PLAIN = docx_saying("Le siège est à Elbeuf.")
PARTIES = ("co-contractor", "region")


def changed(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The document with one part edited by hand; an absent part is added."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for item in before.namelist():
            part = before.read(item)
            after.writestr(item, part.replace(old, new) if item == name else part)
        if name not in before.namelist():
            after.writestr(name, new)
    return result.getvalue()


def in_body(xml: bytes) -> bytes:
    return changed(PLAIN, "word/document.xml", b"<w:sectPr", xml + b"<w:sectPr")


def with_outside(kind: str, address: str) -> bytes:
    document = Document(io.BytesIO(PLAIN))
    document.part.relate_to(address, kind, is_external=True)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def bomb() -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(80 * 1024 * 1024))
    return result.getvalue()


def a_thousand_parts_too_many() -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        for number in range(3000):
            archive.writestr(f"part{number}", b"")
    return result.getvalue()


def archive_of(*parts: tuple[str, bytes]) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        for name, part in parts:
            archive.writestr(name, part)
    return result.getvalue()


def under_another_name() -> bytes:
    """As Word on the web sometimes saves: the file says which part is shown."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as before, zipfile.ZipFile(result, "w") as after:
        for item in before.namelist():
            part = before.read(item).replace(b"word/document.xml", b"word/document2.xml")
            after.writestr(item.replace("word/document.xml", "word/document2.xml").replace(
                "document.xml.rels", "document2.xml.rels"), part)  # fmt: skip
    return result.getvalue()


def test_an_ordinary_document_passes() -> None:
    check_docx(PLAIN)
    check_docx(under_another_name())
    check_docx(with_outside(RELATIONSHIP_TYPE.HYPERLINK, "https://normandie.example"))
    check_docx(
        in_body(b'<w:p><w:r><w:instrText> HYPERLINK "https://a.example/LINK" </w:instrText></w:r></w:p>')
    )
    check_docx(
        in_body(b"<w:p><w:r><w:rPr><w:strike w:val='0'/></w:rPr><w:t>non barr\xc3\xa9</w:t></w:r></w:p>")
    )


ODT = archive_of(("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<a/>"))
TWICE = PLAIN.replace(b"word/settings.xml", b"WORD/document.xml")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "vide"),
        (b"%PDF-1.7", "PDF"),
        (b"\r\n<html>", "page web"),
        (b"{\\rtf1", "RTF"),
        (bytes(1000), "autre type"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "avant 2007"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
        (PLAIN[:200], "abîmé"),
        (PLAIN[: len(PLAIN) // 2], "abîmé"),
        (TWICE, "abîmé"),
        (ODT, "LibreOffice"),
        (archive_of(("photo.jpg", b"x")), "archive"),
        (changed(PLAIN, "word/document.xml", b"</w:body>", b""), "word/document.xml est abîmée"),
        (changed(PLAIN, "[Content_Types].xml", b"document.main+xml", b"template.main+xml"), "modèle Word"),
        (changed(PLAIN, "[Content_Types].xml", b"wordprocessingml.document.main", b"spreadsheetml.sheet.main"), "malgré"),
        (changed(PLAIN, "_rels/.rels", b"word/document.xml", b"word/absent.xml"), "abîmé"),
        (in_body(b'<s:p xmlns:s="http://purl.oclc.org/ooxml/wordprocessingml/main"/>'), "strict"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_no_word_document_is_refused(content: bytes, found: str) -> None:
    with pytest.raises(NotWord, match=found):
        check_docx(content)


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0, len(PLAIN) - 1), st.integers(0, 255)), min_size=1, max_size=12))
def test_a_damaged_file_never_makes_more_than_a_refusal(damage: list[tuple[int, int]]) -> None:
    content = bytearray(PLAIN)
    for place, value in damage:
        content[place] = value
    with contextlib.suppress(Refusal):
        check_docx(bytes(content))


@pytest.mark.parametrize("content", [bomb(), a_thousand_parts_too_many(), bytes(21 * 1024 * 1024)])
def test_what_would_fill_the_memory_is_refused(content: bytes) -> None:
    with pytest.raises(TooLarge):
        check_docx(content)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (changed(PLAIN, "word/vbaProject.bin", b"", b"x"), "macros"),
        (changed(PLAIN, "word/embeddings/oleObject1.bin", b"", b"x"), "objet"),
        (with_outside(RELATIONSHIP_TYPE.IMAGE, "http://ailleurs.example/x.png"), "ailleurs.example"),
        (
            with_outside(
                f"{RELATIONSHIP_TYPE.IMAGE.rpartition('/')[0]}/attachedTemplate", "file:///etc/passwd"
            ),
            "etc/passwd",
        ),
        (
            in_body(b'<w:p><w:r><w:instrText> INCLUDETEXT "/etc/passwd" </w:instrText></w:r></w:p>'),
            "INCLUDETEXT",
        ),
        (in_body(b'<w:p><w:fldSimple w:instr=" ddeauto cmd "/></w:p>'), "DDEAUTO"),
        (
            in_body(
                b'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDE</w:instrText></w:r>'
                b'<w:r><w:instrText>PICTURE "http://a.example/x.png"</w:instrText></w:r></w:p>'
            ),
            "INCLUDEPICTURE",
        ),
        (
            in_body(
                b'<w:p><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata src="//a.example/x"/>'
                b"</w:pict></w:r></w:p>"
            ),
            "a.example",
        ),
        (with_outside(RELATIONSHIP_TYPE.HYPERLINK, "file:///etc/passwd"), "etc/passwd"),
        (
            changed(
                with_outside(RELATIONSHIP_TYPE.HYPERLINK, "http://a.example/x.png"),
                "word/document.xml",
                b"<w:sectPr",
                b'<a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:link="rId9"/><w:sectPr',
            ),
            "a.example",
        ),
        (changed(PLAIN, "word/media/logo.svg", b"", b"<svg/>"), "SVG"),
        (
            changed(PLAIN, "word/document.xml", b"<w:document", b'<!DOCTYPE x [<!ENTITY a "b">]><w:document'),
            "document",
        ),
    ],
    ids=[
        "macro",
        "object",
        "picture",
        "template",
        "include",
        "dde",
        "split",
        "vml",
        "file",
        "disguised",
        "svg",
        "entity",
    ],
)
def test_what_runs_or_reaches_outside_is_named_and_refused(content: bytes, named: str) -> None:
    with pytest.raises(ActiveContent, match=named):
        check_docx(content)


@pytest.mark.parametrize(
    ("xml", "named"),
    [
        (
            b'<w:p><w:ins w:id="1" w:author="x"><w:r><w:t>ajout</w:t></w:r></w:ins></w:p>',
            "modifications suivies",
        ),
        (b'<w:p><w:r><w:commentReference w:id="0"/></w:r></w:p>', "commentaires"),
        (b"<w:p><w:pPr><w:pPrChange w:id='1' w:author='x'/></w:pPr></w:p>", "modifications suivies"),
        (b"<w:p><w:r><w:t>{{ structure }}</w:t></w:r></w:p>", "repères"),
    ],
    ids=["tracked", "comment", "format", "placeholder"],
)
def test_an_edit_that_is_not_finished_says_what_is_left(xml: bytes, named: str) -> None:
    with pytest.raises(UnfinishedEdit, match=named):
        check_docx(in_body(xml))


def test_the_places_of_the_signatures_are_looked_for(template: bytes) -> None:
    check_anchors(template, PARTIES)
    with pytest.raises(AnchorLost):
        check_anchors(PLAIN, PARTIES)
    twice = changed(template, "word/_rels/document.xml.rels", b"invalid/region", b"invalid/co-contractor")
    with pytest.raises(AnchorDoubled):
        check_anchors(twice, ["co-contractor"])


def test_the_filled_template_passes(filled: bytes) -> None:
    check_docx(filled)
    check_anchors(filled, PARTIES)
