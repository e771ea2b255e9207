"""LibreOfficeKit through ctypes: the C interface that LibreOffice ships, without UNO and without a compiler.

Layouts: ``LibreOfficeKit/LibreOfficeKit.h``. Only the members up to the last one used are declared; the size
that LibreOffice states at run time must reach that far.
"""

import ctypes
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

LIBRARY = "libmergedlo.so"
_USUAL_PLACES = ("/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program", "/opt/libreoffice/program")
EXPORT = json.dumps(
    {
        "SelectPdfVersion": {"type": "long", "value": "2"},  # PDF/A-2b
        "PDFUACompliance": {"type": "boolean", "value": "true"},
        "UseTaggedPDF": {"type": "boolean", "value": "true"},
        "ExportBookmarks": {"type": "boolean", "value": "true"},
    }
)
"""Options of LibreOffice's PDF export: one file that is PDF/A-2b and PDF/UA-1."""
EXPORT_FILTER = "writer_pdf_Export"
_LOADING = b"Language=fr-FR,Batch=true"

_START_UP_CALLS = 3
"""Calls of the loop that LibreOffice needs for itself before it is ready."""

_pointer, _text, _size = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t
_Poll = ctypes.CFUNCTYPE(ctypes.c_int, _pointer, ctypes.c_int)
_Wake = ctypes.CFUNCTYPE(None, _pointer)


class _OfficeClass(ctypes.Structure):
    _fields_ = (
        ("size", _size),
        ("destroy", ctypes.CFUNCTYPE(None, _pointer)),
        ("document_load", _pointer),
        ("get_error", ctypes.CFUNCTYPE(_pointer, _pointer)),
        ("document_load_with_options", ctypes.CFUNCTYPE(_pointer, _pointer, _text, _text)),
        ("free_error", ctypes.CFUNCTYPE(None, _pointer)),
        ("register_callback", _pointer),
        ("get_filter_types", _pointer),
        ("set_optional_features", _pointer),
        ("set_document_password", _pointer),
        ("get_version_info", ctypes.CFUNCTYPE(_pointer, _pointer)),
        ("run_macro", _pointer),
        ("sign_document", _pointer),
        ("run_loop", ctypes.CFUNCTYPE(None, _pointer, _pointer, _pointer, _pointer)),
    )


class _Office(ctypes.Structure):
    _fields_ = (("own_class", ctypes.POINTER(_OfficeClass)),)


class _DocumentClass(ctypes.Structure):
    _fields_ = (
        ("size", _size),
        ("destroy", ctypes.CFUNCTYPE(None, _pointer)),
        ("save_as", ctypes.CFUNCTYPE(ctypes.c_int, _pointer, _text, _text, _text)),
    )


class _Document(ctypes.Structure):
    _fields_ = (("own_class", ctypes.POINTER(_DocumentClass)),)


def find_program() -> Path:
    """The folder of LibreOffice's own programs: that of the ``soffice`` on the path, else the usual place."""
    command = shutil.which("soffice")
    places = [Path(command).resolve().parent] if command else []
    places += [Path(place) for place in _USUAL_PLACES]
    places += sorted(Path("/opt").glob("libreoffice*/program"), reverse=True)
    return next((place for place in places if (place / "soffice.bin").exists()), places[-1])


class OfficeError(Exception):
    """What LibreOffice said, in English; the pool turns it into a sentence for people."""


class Office:
    """One LibreOffice in this process: there can only ever be one."""

    def __init__(self, program: Path, profile: Path) -> None:
        """Raises OfficeError where the library is absent or has another layout than the one known here."""
        os.environ.setdefault("SAL_USE_VCLPLUGIN", "svp")
        os.environ["SAL_LOK_OPTIONS"] = "unipoll"  # one thread, whose loop calls us: a fork is then complete
        try:
            library = ctypes.CDLL(str(program / LIBRARY), mode=os.RTLD_LAZY | os.RTLD_GLOBAL)
            hook = library.libreofficekit_hook_2
        except (OSError, AttributeError) as error:
            raise OfficeError(str(error)) from error
        hook.restype, hook.argtypes = _pointer, [_text, _text]
        self._handle = hook(str(program).encode(), profile.as_uri().encode())
        if not self._handle:
            msg = "LibreOffice did not start"
            raise OfficeError(msg)
        office = ctypes.cast(self._handle, ctypes.POINTER(_Office)).contents
        self._class = office.own_class.contents
        if self._class.size < ctypes.sizeof(_OfficeClass):
            msg = f"this LibreOffice has another interface ({self._class.size} bytes)"
            raise OfficeError(msg)

    def run(self, work: Callable[[], None]) -> None:
        """Hands the only thread to LibreOffice's loop, which calls ``work`` once it has finished starting."""
        calls = [0]

        def poll(_data: int, _timeout: int) -> int:
            calls[0] += 1
            if calls[0] >= _START_UP_CALLS:
                work()
            return 0

        kept = (_Poll(poll), _Wake(lambda _data: None))
        # The data pointer must not be null, or LibreOffice spins for ever.
        self._class.run_loop(
            self._handle, ctypes.cast(kept[0], _pointer), ctypes.cast(kept[1], _pointer), _pointer(1)
        )

    def version(self) -> str:
        """« 7.4.7.2 »."""
        told = json.loads(ctypes.string_at(self._class.get_version_info(self._handle)))
        return f"{told.get('ProductVersion', '')}{told.get('ProductExtension', '')}"

    def convert(self, source: Path, target: Path) -> None:
        """Raises OfficeError."""
        document = self._class.document_load_with_options(self._handle, source.as_uri().encode(), _LOADING)
        if not document:
            raise OfficeError(self._last_error())
        methods = ctypes.cast(document, ctypes.POINTER(_Document)).contents.own_class.contents
        if methods.size < ctypes.sizeof(_DocumentClass):
            msg = f"this LibreOffice has another interface for documents ({methods.size} bytes)"
            raise OfficeError(msg)
        try:
            if not methods.save_as(document, target.as_uri().encode(), b"pdf", EXPORT.encode()):
                raise OfficeError(self._last_error())
        finally:
            methods.destroy(document)

    def _last_error(self) -> str:
        error = self._class.get_error(self._handle)
        if not error:
            return "unknown"
        words = ctypes.string_at(error).decode("utf-8", "replace")
        self._class.free_error(error)
        return words
