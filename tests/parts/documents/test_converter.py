"""LibreOffice kept warm: one bad document, one killed process, one full disk cost that document at most."""

import contextlib
import http.server
import io
import os
import random
import shlex
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from PIL import Image

from documents.converter import Converter
from documents.converter.folders import WorkFolder
from documents.converter.office import LIBRARY, find_program
from documents.pdf_text import pdf_text
from documents.problems import (
    ConversionCrashed,
    ConversionFailed,
    ConversionTooLong,
    ConverterClosed,
    LibreOfficeMissing,
)
from tests.parts.documents.small_docx import docx_repeating, docx_saying

ROOT = Path(__file__).resolve().parents[3]
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


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Converter]:
    """One that may be hurt: every test leaves it able to serve the next."""
    with Converter(processes=1, folder=tmp_path_factory.mktemp("hurt")) as converter:
        yield converter


def test_the_words_come_through(converter: Converter) -> None:
    assert "l’œuvre à 10 €, « été »" in pdf_text(converter.convert(SMALL))


def test_threads_share_the_processes(tmp_path: Path) -> None:
    with Converter(processes=2, folder=tmp_path) as converter, ThreadPoolExecutor(4) as threads:
        results = list(threads.map(lambda n: converter.convert(docx_saying(f"numéro {n}")), range(8)))
        assert len(zygotes(tmp_path)) == 2
    assert [f"numéro {n}" in pdf_text(result) for n, result in enumerate(results)] == [True] * 8


def test_processes_can_be_started_before_the_first_document(tmp_path: Path) -> None:
    with Converter(processes=2, folder=tmp_path) as converter:
        converter.warm_up()
        for _ in range(6000):
            if len(zygotes(tmp_path)) == 2:
                break
            time.sleep(0.01)
        assert len(zygotes(tmp_path)) == 2
        assert converter.convert(SMALL)
    assert list(tmp_path.iterdir()) == []


def test_closed_at_once_nothing_starts_afterwards(tmp_path: Path) -> None:
    with Converter(processes=2, folder=tmp_path) as converter:
        converter.warm_up()
    assert list(tmp_path.iterdir()) == []
    assert zygotes(tmp_path) == []


def test_starting_beforehand_does_not_fail_where_libreoffice_is_missing(tmp_path: Path) -> None:
    with Converter(folder=tmp_path, program=tmp_path / "nowhere") as converter:
        converter.warm_up()
        with pytest.raises(LibreOfficeMissing):
            converter.check()


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"Bonjour", b"<html>Bonjour</html>", SMALL[: len(SMALL) // 2]]
)
def test_what_is_no_word_document_is_refused(converter: Converter, content: bytes) -> None:
    with pytest.raises(ConversionFailed, match="enregistrez-le de nouveau"):
        converter.convert(content)


def test_a_document_that_is_not_well_formed_is_refused(converter: Converter) -> None:
    with pytest.raises(ConversionFailed) as refusal:
        converter.convert(with_part(SMALL, "word/document.xml", b"<w:document"))
    assert "/" not in str(refusal.value)  # LibreOffice names the server's files
    assert converter.convert(SMALL)


@pytest.mark.parametrize("seed", range(3))
def test_a_damaged_document_takes_nothing_with_it(own: Converter, seed: int) -> None:
    [before] = zygotes(own.folder) or [own.check() and zygotes(own.folder)[0]]
    damaged = bytearray(SMALL)
    for place in random.Random(seed).sample(range(100, len(damaged) - 2000), 400):  # noqa: S311 - no secret
        damaged[place] ^= 0xFF
    with contextlib.suppress(ConversionFailed, ConversionCrashed):
        own.convert(bytes(damaged))
    assert "10 €" in pdf_text(own.convert(SMALL))
    assert zygotes(own.folder) == [before]


def test_an_endless_document_is_given_up(own: Converter) -> None:
    own.time_limit = 0.5
    with pytest.raises(ConversionTooLong, match=r"0\.5 secondes"):
        own.convert(docx_repeating("x", 200_000))
    own.time_limit = 60.0
    assert own.convert(SMALL)


def test_a_document_that_wants_too_much_memory_is_refused(tmp_path: Path) -> None:
    small_memory = Converter(processes=1, folder=tmp_path, memory_limit=4 * 1024**2)
    with small_memory as converter:
        with pytest.raises((ConversionFailed, ConversionCrashed)):
            converter.convert(docx_repeating("x", 20_000))
        assert converter.convert(SMALL)


def test_a_killed_process_is_replaced_without_the_caller_noticing(own: Converter) -> None:
    own.check()
    [zygote] = zygotes(own.folder)
    os.kill(zygote, signal.SIGKILL)
    assert own.convert(SMALL)
    [successor] = zygotes(own.folder)
    assert successor != zygote
    assert len(list(own.folder.glob("*/zygote-*"))) == 1  # what the dead one left is gone


def test_killed_in_the_middle_the_document_is_made_all_the_same(own: Converter) -> None:
    own.check()
    [zygote] = zygotes(own.folder)
    with ThreadPoolExecutor(1) as thread:
        long = thread.submit(own.convert, docx_repeating("mot", 2000))
        os.kill(child_of(zygote), signal.SIGKILL)
        assert pdf_text(long.result()).count("mot") == 2000
    assert zygotes(own.folder) == [zygote]


def test_a_child_dies_with_its_zygote(own: Converter) -> None:
    own.check()
    [zygote] = zygotes(own.folder)
    with ThreadPoolExecutor(1) as thread:
        long = thread.submit(own.convert, docx_repeating("mot", 2000))
        child = child_of(zygote)
        os.kill(zygote, signal.SIGKILL)
        assert ended(child)
        assert pdf_text(long.result()).count("mot") == 2000


def test_closing_tells_those_who_wait(tmp_path: Path) -> None:
    converter = Converter(processes=1, folder=tmp_path)
    converter.check()
    with ThreadPoolExecutor(3) as threads:
        waiting = [threads.submit(converter.convert, docx_repeating("x", 100_000)) for _ in range(3)]
        child_of(zygotes(tmp_path)[0])
        converter.close()
        for one in waiting:
            with pytest.raises(ConverterClosed):
                one.result()
    assert zygotes(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_processes_are_renewed_after_so_many_documents(own: Converter) -> None:
    own.convert(SMALL)
    [first] = zygotes(own.folder)
    own.recycle_after = 1
    own.convert(SMALL)
    own.recycle_after = 500
    assert zygotes(own.folder) == []
    own.convert(SMALL)
    assert zygotes(own.folder) != [first]


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    with Converter(processes=1, folder=tmp_path) as converter:
        converter.convert(SMALL)
        assert list(tmp_path.iterdir()) != []
    assert list(tmp_path.iterdir()) == []
    assert zygotes(tmp_path) == []


def test_what_a_dead_process_left_is_swept_and_what_lives_is_not(own: Converter) -> None:
    own.check()
    dead, foreign = own.folder / "at-work-abc", own.folder / "other"
    (dead / "zygote-x").mkdir(parents=True)
    foreign.mkdir()
    WorkFolder.new(own.folder).remove()
    assert not dead.exists()
    assert foreign.exists()
    assert own.convert(SMALL)
    foreign.rmdir()


def test_libreoffice_absent_says_what_to_install(tmp_path: Path) -> None:
    with (
        Converter(folder=tmp_path, program=tmp_path / "nowhere") as converter,
        pytest.raises(LibreOfficeMissing, match="libreoffice-writer"),
    ):
        converter.convert(SMALL)


def test_an_unknown_libreoffice_is_started_for_each_document(tmp_path: Path) -> None:
    """Its interface cannot be loaded: the program is there, the library is not."""
    program = tmp_path / "program"
    program.mkdir()
    for name in ("soffice", "soffice.bin"):
        (program / name).symlink_to(find_program() / name)
    with Converter(processes=1, folder=tmp_path / "converters", program=program) as converter:
        assert "lent" in converter.check()
        assert "10 €" in pdf_text(converter.convert(SMALL))
        assert converter.isolated
        with pytest.raises(ConversionFailed):
            converter.convert(with_part(SMALL, "word/document.xml", b"<w:document"))
    assert list((tmp_path / "converters").iterdir()) == []


def test_a_libreoffice_that_never_gets_ready_is_started_for_each_document(tmp_path: Path) -> None:
    """Its library is another one; what it does when it is loaded ends the process, or says nothing known."""
    program = tmp_path / "program"
    program.mkdir()
    for name in ("soffice", "soffice.bin"):
        (program / name).symlink_to(find_program() / name)
    (program / LIBRARY).symlink_to(_a_library())
    with Converter(processes=1, folder=tmp_path / "converters", program=program) as converter:
        assert "10 €" in pdf_text(converter.convert(SMALL))
        assert "lent" in converter.check()


def _a_library() -> str:
    with Path("/proc/self/maps").open() as maps:
        return next(line.split()[-1] for line in maps if "/libc" in line)


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    """In a mount namespace of its own: a file system of 24 MB, filled but for what LibreOffice needs to start."""
    command = ["unshare", "--user", "--map-root-user", "--mount"]
    if subprocess.run([*command, "mount", "-t", "tmpfs", "none", tmp_path], check=False).returncode != 0:
        pytest.skip("this system mounts nothing without an administrator")
    script = f"mount -t tmpfs -o size=24m none {tmp_path} && exec {sys.executable} -c {shlex.quote(FULL_DISK)} {tmp_path}"
    told = subprocess.run(
        [*command, "sh", "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert told.stdout.split() == ["DiskFull", "made"]


FULL_DISK = """
import sys
from pathlib import Path
from documents.converter import Converter
from documents.converter.folders import WorkFolder
from documents.converter.office import LIBRARY, find_program
from documents.problems import DiskFull
from tests.parts.documents.small_docx import docx_repeating, docx_saying
folder = Path(sys.argv[1])
with Converter(processes=1, folder=folder / "converters") as converter:
    converter.check()
    filler = (folder / "filler").open("wb", buffering=0)
    try:
        while filler.write(bytes(4096)):
            pass
    except OSError:
        filler.close()
    try:
        converter.convert(docx_saying("mot"))
    except DiskFull as refusal:
        print(type(refusal).__name__)
    (folder / "filler").unlink()
    print("made" if converter.convert(docx_saying("mot")) else "nothing")
"""


@pytest.mark.parametrize("way", ["only_local_sockets", "own_network_namespace"])
def test_a_process_cut_off_reaches_nothing(way: str) -> None:
    script = f"""
import socket
from documents.converter import isolation
server = None
with socket.create_server(("127.0.0.1", 0)) as server:
    address = server.getsockname()
    socket.create_connection(address).close()
    if isolation.{way}():
        try:
            socket.create_connection(address)
        except OSError:
            print("cut off")
        socket.socketpair()
        open(__import__("os").devnull).close()
    else:
        print("refused by the system")
"""
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    if way == "only_local_sockets":
        assert told.stdout.strip() == "cut off"
    else:
        assert told.stdout.strip() in {"cut off", "refused by the system"}


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


def child_of(zygote: int) -> int:
    """Waits for the child that converts."""
    children = Path(f"/proc/{zygote}/task/{zygote}/children")
    for _ in range(12_000):
        if found := children.read_text().split():
            return int(found[0])
        time.sleep(0.005)
    raise AssertionError("no child came")


def ended(process: int) -> bool:
    for _ in range(6000):
        if not Path(f"/proc/{process}").exists():
            return True
        time.sleep(0.01)
    return False


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w") as new:
        for item in old.namelist():
            new.writestr(item, part if item == name else old.read(item))
    return result.getvalue()


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
