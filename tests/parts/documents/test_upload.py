"""What comes in from outside: an ordinary document passes, anything else is named and refused."""

import io
import zipfile

import pikepdf
import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from PIL import Image

from documents.problems import AnchorDoubled, AnchorLost
from documents.upload import (
    ActiveContent,
    NotAScan,
    NotWord,
    TooLarge,
    UnfinishedEdit,
    check_anchors,
    check_docx,
    check_scan,
)
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


def test_an_ordinary_document_passes() -> None:
    check_docx(PLAIN)
    check_docx(with_outside(RELATIONSHIP_TYPE.HYPERLINK, "https://normandie.example"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"<html>",
        bytes(1000),
        PLAIN[:200],
        b"\xd0\xcf\x11\xe0" + bytes(600),
        PLAIN[: len(PLAIN) // 2],
    ],
)
def test_what_is_no_word_document_is_refused(content: bytes) -> None:
    with pytest.raises(NotWord):
        check_docx(content)


def test_another_office_file_under_the_name_of_word_is_refused() -> None:
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    with pytest.raises(NotWord):
        check_docx(result.getvalue())


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
        (in_body(b'<w:p><w:fldSimple w:instr=" DDEAUTO cmd "/></w:p>'), "DDEAUTO"),
        (
            changed(PLAIN, "word/document.xml", b"<w:document", b'<!DOCTYPE x [<!ENTITY a "b">]><w:document'),
            "document",
        ),
    ],
    ids=["macro", "object", "picture", "template", "include", "dde", "entity"],
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
        (b"<w:p><w:r><w:t>{{ structure }}</w:t></w:r></w:p>", "repères"),
    ],
    ids=["tracked", "comment", "placeholder"],
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


def picture(kind: str) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(content, kind)
    return content.getvalue()


def pdf(**root: pikepdf.Object) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    for name, value in root.items():
        document.Root[f"/{name}"] = value
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def test_a_scan_is_told_by_its_content() -> None:
    assert check_scan(picture("JPEG")) == "image/jpeg"
    assert check_scan(picture("PNG")) == "image/png"
    assert check_scan(pdf()) == "application/pdf"


def encrypted() -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    content = io.BytesIO()
    document.save(content, encryption=pikepdf.Encryption(owner="a", user="b"))
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"", PLAIN, picture("GIF"), picture("PNG")[:40], b"%PDF-1.7 nothing", encrypted(),
        pdf(Names=pikepdf.Dictionary(JavaScript=pikepdf.Dictionary())),
    ],
    ids=["empty", "word", "gif", "cut", "broken", "encrypted", "script"],
)  # fmt: skip
def test_what_cannot_be_a_scan_is_refused(content: bytes) -> None:
    with pytest.raises(NotAScan):
        check_scan(content)
