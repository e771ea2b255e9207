"""LibreOffice kept warm: one bad document, one killed process, one full disk cost that document at most."""

import http.server
import io
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from PIL import Image

from documents.converter import Converter, office
from documents.pdf_text import pdf_text
from documents.problems import (
    ConversionCrashed,
    ConversionFailed,
    ConversionTooLong,
    LibreOfficeMissing,
)
from tests.parts.documents.small_docx import docx_saying

SMALL = docx_saying("Convention EPN-2026-0042 : l’œuvre à 10 €, « été »")


def zygotes(folder: Path) -> list[int]:
    """The warm processes whose command line names that folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if b"converter.zygote" in command and str(folder).encode() in command:
                found.append(int(entry.name))
    return found


@pytest.fixture
def own_converter(tmp_path: Path) -> Iterator[Converter]:
    with Converter(processes=1, folder=tmp_path / "converters") as converter:
        yield converter


def test_the_words_come_through(converter: Converter) -> None:
    assert "l’œuvre à 10 €, « été »" in pdf_text(converter.convert(SMALL))


def test_threads_share_the_processes(tmp_path: Path) -> None:
    with Converter(processes=2, folder=tmp_path) as converter, ThreadPoolExecutor(4) as threads:
        results = list(threads.map(lambda n: converter.convert(docx_saying(f"numéro {n}")), range(8)))
    assert [f"numéro {n}" in pdf_text(result) for n, result in enumerate(results)] == [True] * 8


def test_a_damaged_document_is_refused_and_the_next_one_goes_through(converter: Converter) -> None:
    with pytest.raises((ConversionFailed, ConversionCrashed)):
        converter.convert(SMALL[: len(SMALL) // 2])
    assert converter.convert(SMALL)


def test_an_endless_document_is_given_up(tmp_path: Path) -> None:
    endless = docx_saying(*["x"] * 20_000)
    with Converter(processes=1, folder=tmp_path, time_limit=0.5) as converter:
        with pytest.raises(ConversionTooLong):
            converter.convert(endless)
        converter.time_limit = 60.0
        assert converter.convert(SMALL)


def test_a_killed_process_is_replaced_without_the_caller_noticing(own_converter: Converter) -> None:
    own_converter.convert(SMALL)
    [zygote] = zygotes(own_converter.folder)
    os.kill(zygote, signal.SIGKILL)
    assert own_converter.convert(SMALL)
    assert zygotes(own_converter.folder) != [zygote]


def test_a_document_that_wants_too_much_memory_is_refused(tmp_path: Path) -> None:
    small_memory = Converter(processes=1, folder=tmp_path, memory_limit=1024 * 1024)
    with small_memory as converter, pytest.raises((ConversionFailed, ConversionCrashed)):
        converter.convert(SMALL)


def test_processes_are_renewed_after_so_many_documents(tmp_path: Path) -> None:
    with Converter(processes=1, folder=tmp_path, recycle_after=2) as converter:
        converter.convert(SMALL)
        first = zygotes(tmp_path)
        converter.convert(SMALL)
        converter.convert(SMALL)
        assert zygotes(tmp_path) != first


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    with Converter(processes=1, folder=tmp_path) as converter:
        converter.convert(SMALL)
    assert list(tmp_path.iterdir()) == []
    assert zygotes(tmp_path) == []


def test_what_a_dead_process_left_is_swept(tmp_path: Path) -> None:
    dead = tmp_path / "4194303-abc"  # beyond the largest process number of Linux
    (dead / "zygote-x").mkdir(parents=True)
    with Converter(processes=1, folder=tmp_path) as converter:
        converter.check()
        assert not dead.exists()


def test_libreoffice_absent_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "PROGRAM", tmp_path / "nowhere")
    with (
        Converter(folder=tmp_path) as converter,
        pytest.raises(LibreOfficeMissing, match="libreoffice-writer"),
    ):
        converter.convert(SMALL)


def test_an_outside_picture_is_not_fetched(converter: Converter) -> None:
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None: ...

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        converter.convert(with_outside_picture(f"http://127.0.0.1:{server.server_port}/picture.png"))
    finally:
        server.shutdown()
        server.server_close()
    assert converter.isolated
    assert asked == []


def with_outside_picture(address: str) -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    document = Document()
    document.add_picture(io.BytesIO(picture.getvalue()))
    outside = document.part.relate_to(address, RELATIONSHIP_TYPE.IMAGE, is_external=True)
    blip = document.element.body.xpath(".//a:blip")[0]
    embed = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
    link = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}link"
    del blip.attrib[embed]
    blip.set(link, outside)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()
