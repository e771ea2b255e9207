"""The fonts of the product and no other: one more font on a machine changes neither what is printed nor what is refused."""

import ctypes
import io
import os
import struct
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from docx import Document

from documents import fonts
from documents.converter import Converter
from documents.converter.font_view import environment, make_font_view
from documents.converter.office import find_program
from documents.finish import finish
from documents.fonts import drawn_by, font_files
from documents.problems import FontsMissing
from tests.parts.documents.small_docx import docx_saying

ROOT = Path(__file__).resolve().parents[3]
DAY = datetime(2026, 11, 29, tzinfo=UTC)
ROCKET = "\U0001f680"
WORDS = "« Un œuvre » à 10 € : ✓ → ☐ ➢ • ▪"
OWN = "Marianne Essai !"
"""As long as the name that it replaces, so that the table of names keeps its size."""


@pytest.fixture(scope="module")
def crowded_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose fonts draw a rocket, call themselves Marianne, or replace Arial by the machine's configuration."""
    home = tmp_path_factory.mktemp("home")
    for folder in (home / ".fonts", home / ".local/share/fonts"):
        folder.mkdir(parents=True)
    (home / ".fonts" / "rocket.ttf").write_bytes(font_with(ROCKET))
    (home / ".local/share/fonts" / "own.ttf").write_bytes(font_named(OWN))
    configuration = home / ".config/fontconfig/fonts.conf"
    configuration.parent.mkdir(parents=True)
    configuration.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<alias binding="same"><family>Arial</family><prefer><family>{OWN}</family></prefer></alias></fontconfig>'
    )
    return home


def font_with(letter: str) -> bytes:
    """DejaVu Sans, whose last letter moved: groups of a ``cmap`` of format 12 are sorted."""
    source = fonts.font_files()[-2].read_bytes()
    table = next(
        struct.unpack(">II", source[start + 8 : start + 16])
        for start in range(12, 12 + 16 * struct.unpack(">H", source[4:6])[0], 16)
        if source[start : start + 4] == b"cmap"
    )
    begin = source.index(struct.pack(">HH", 12, 0), table[0])
    (groups,) = struct.unpack(">I", source[begin + 12 : begin + 16])
    last = begin + 16 + 12 * (groups - 1)
    assert source[last : last + 8] != struct.pack(">II", ord(letter), ord(letter))
    return source[:last] + struct.pack(">II", ord(letter), ord(letter)) + source[last + 8 :]


def font_named(name: str) -> bytes:
    source = next(path for path in font_files() if path.name == "LiberationSerif-Regular.ttf").read_bytes()
    assert len(name) == len("Liberation Serif")
    return source.replace("Liberation Serif".encode("utf-16-be"), name.encode("utf-16-be"))


def host(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "FONTCONFIG_"))}
    return kept | {"HOME": str(home)}


def run(home: Path, script: str, *words: str) -> str:
    command = [sys.executable, "-c", script, *words]
    return subprocess.run(
        command, env=host(home), cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout


def test_the_machine_does_see_the_other_fonts(crowded_home: Path) -> None:
    """Or the tests below would prove nothing."""
    listed = subprocess.run(
        ["fc-list", ":charset=1f680", "family"],
        env=host(crowded_home),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "DejaVu Sans" in listed.stdout
    matched = subprocess.run(
        ["fc-match", "Arial"], env=host(crowded_home), capture_output=True, text=True, check=True
    )
    assert OWN in matched.stdout


PRINTED = """
import sys
from pathlib import Path
from documents.converter import Converter
from tests.parts.documents.small_docx import docx_saying
folder = Path(sys.argv[1])
program = {"program": Path(sys.argv[3])} if len(sys.argv) > 3 else {}
with Converter(processes=1, folder=folder / "converters", **program) as converter:
    (folder / "made.pdf").write_bytes(converter.convert((folder / "made.docx").read_bytes()))
"""


def printed(home: Path, folder: Path, docx: bytes, *program: str) -> bytes:
    """By another process, as a machine with that home would; without what differs from one run to the next."""
    folder.mkdir()
    (folder / "made.docx").write_bytes(docx)
    run(home, PRINTED, str(folder), "", *program)
    return timeless((folder / "made.pdf").read_bytes())


def timeless(pdf: bytes) -> bytes:
    result = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        finish(opened, title="t", subject="s", author="a", made_at=DAY)
        opened.save(result, deterministic_id=True)
    return result.getvalue()


@pytest.mark.parametrize("family", ["Arial", "Cambria", OWN])
def test_what_is_printed_is_the_same_on_every_machine(
    tmp_path: Path, crowded_home: Path, family: str
) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    docx = docx_in(family, WORDS + ROCKET)
    assert printed(crowded_home, tmp_path / "crowded", docx) == printed(bare, tmp_path / "alone", docx)


def test_the_cold_engine_sees_the_same_fonts(tmp_path: Path, crowded_home: Path) -> None:
    program, bare = tmp_path / "program", tmp_path / "bare"
    program.mkdir()
    bare.mkdir()
    for name in ("soffice", "soffice.bin"):  # without its library, which keeps it warm
        (program / name).symlink_to(find_program() / name)
    docx = docx_in("Arial", WORDS + ROCKET)
    assert printed(crowded_home, tmp_path / "crowded", docx, str(program)) == printed(
        bare, tmp_path / "alone", docx
    )


def docx_in(family: str, words: str) -> bytes:
    document = Document()
    run_ = document.add_paragraph().add_run(words)
    run_.font.name = family
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def test_what_is_refused_is_the_same_on_every_machine(crowded_home: Path) -> None:
    script = "import sys; from documents.glyphs import missing; sys.stdout.write(missing(sys.argv[1]))"
    assert run(crowded_home, script, f"le ☐ {ROCKET} 国 ✓") == f"国{ROCKET}"


def test_fonts_that_a_program_adds_by_itself_are_dropped(tmp_path: Path, crowded_home: Path) -> None:
    """As LibreOffice does with the folder of fonts that it brings along, and with that of its profile."""
    configuration = make_font_view(tmp_path)
    library = ctypes.CDLL("libfontconfig.so.1")
    library.FcConfigCreate.restype = ctypes.c_void_p
    library.FcConfigGetFonts.restype = ctypes.POINTER(ctypes.c_int)
    view = ctypes.c_void_p(library.FcConfigCreate())
    assert library.FcConfigParseAndLoad(view, str(configuration).encode(), 1)
    assert library.FcConfigBuildFonts(view)
    assert library.FcConfigAppFontAddDir(view, str(crowded_home / ".fonts").encode())
    system, application = (library.FcConfigGetFonts(view, kind) for kind in (0, 1))
    assert system.contents.value == len(font_files())
    assert not application or application.contents.value == 0


def test_the_environment_says_nothing_of_the_host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FONTCONFIG_PATH", "FONTCONFIG_SYSROOT", "FC_LANG"):
        monkeypatch.setenv(name, "elsewhere")
    seen = environment(tmp_path / "fonts.conf")
    assert "elsewhere" not in seen.values()
    assert seen["FONTCONFIG_FILE"] == str(tmp_path / "fonts.conf")


@pytest.mark.parametrize(
    ("asked", "drawn"),
    [
        ("Arial", "Liberation Sans"),
        ("times new roman", "Liberation Serif"),
        ("Courier New", "Liberation Mono"),
        ("Calibri", "Carlito"),
        ("Cambria", "Caladea"),
        ("Liberation Sans", "Liberation Sans"),
        ("Comic Sans MS", ""),
        ("Marianne", ""),
        ("Arial Narrow", ""),
        ("", ""),
    ],
)
def test_a_family_is_drawn_by_its_equal_in_widths_or_by_none(asked: str, drawn: str) -> None:
    assert drawn_by(asked) == drawn


@pytest.fixture
def without_caladea(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in font_files():
        if not path.name.startswith("Caladea"):
            (tmp_path / path.name).symlink_to(path)
    monkeypatch.setattr(fonts, "_FOLDERS", (tmp_path,))


@pytest.mark.usefixtures("without_caladea")
def test_a_missing_font_is_refused_with_what_to_install(tmp_path: Path) -> None:
    with (
        Converter(processes=1, folder=tmp_path / "converters") as converter,
        pytest.raises(FontsMissing, match=r"Caladea.*apt-get install fonts-crosextra-caladea"),
    ):
        converter.convert(docx_saying("mot"))
